"""What a results form is made of, how it is typed, marked, scored and declared."""

from vprok.domain.results.rules.families import (
    NOT_ACCEPTED,
    group_is_small,
    results_are_not_accepted,
)
from vprok.domain.results.rules.forms import OWED, FormPlan, TaskPlan

__all__ = [
    "NOT_ACCEPTED",
    "OWED",
    "FormPlan",
    "TaskPlan",
    "group_is_small",
    "results_are_not_accepted",
]
