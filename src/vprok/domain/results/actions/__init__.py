"""Taking, typing, marking, scoring and declaring results."""

from vprok.domain.results.actions.declaring import decide_results, declare
from vprok.domain.results.actions.folding import fold_again
from vprok.domain.results.actions.forms import send_results
from vprok.domain.results.actions.lodging import lodge
from vprok.domain.results.actions.typing import (
    Choice,
    Kept,
    Loaded,
    RowTyping,
    fill_rows,
    load_rows,
    ready_form,
    reconcile,
    save_rows,
    take_typed,
)

__all__ = [
    "Choice",
    "Kept",
    "Loaded",
    "RowTyping",
    "decide_results",
    "declare",
    "fill_rows",
    "fold_again",
    "load_rows",
    "lodge",
    "ready_form",
    "reconcile",
    "save_rows",
    "send_results",
    "take_typed",
]
