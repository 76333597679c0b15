"""Questions about results forms and what was accepted."""

from vprok.domain.results.queries.forms import (
    KIND,
    classes_of,
    form_of,
    known_to,
    layout_of,
    owed_results,
    plan_of,
    prefilled,
    results_blank,
)
from vprok.domain.results.queries.presence import presence_of
from vprok.domain.results.queries.sheets import ClassResults, Group, Result, class_results

__all__ = [
    "KIND",
    "ClassResults",
    "Group",
    "Result",
    "class_results",
    "classes_of",
    "form_of",
    "known_to",
    "layout_of",
    "owed_results",
    "plan_of",
    "prefilled",
    "presence_of",
    "results_blank",
]
