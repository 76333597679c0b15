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

__all__ = [
    "KIND",
    "classes_of",
    "form_of",
    "known_to",
    "layout_of",
    "owed_results",
    "plan_of",
    "prefilled",
    "results_blank",
]
