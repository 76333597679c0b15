"""Questions about results forms and what was accepted."""

from vprok.domain.results.queries.declaring import (
    Declared,
    declared_forms,
    declared_of,
    declared_pks,
    figures_of,
    last_declaration,
    standing,
    to_declare,
    undeclared_forms,
    why_declared,
)
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
from vprok.domain.results.queries.lodging import lodged_of, word_for
from vprok.domain.results.queries.presence import presence_of
from vprok.domain.results.queries.sheets import ClassResults, Group, Result, class_results
from vprok.domain.results.queries.typing import (
    Table,
    comparison_of,
    rows_of,
    table_of,
    typing_blank,
)

__all__ = [
    "KIND",
    "ClassResults",
    "Declared",
    "Group",
    "Result",
    "Table",
    "class_results",
    "classes_of",
    "comparison_of",
    "declared_forms",
    "declared_of",
    "declared_pks",
    "figures_of",
    "form_of",
    "known_to",
    "last_declaration",
    "layout_of",
    "lodged_of",
    "owed_results",
    "plan_of",
    "prefilled",
    "presence_of",
    "results_blank",
    "rows_of",
    "standing",
    "table_of",
    "to_declare",
    "typing_blank",
    "undeclared_forms",
    "why_declared",
    "word_for",
]
