"""What a results form is made of, how it is typed, marked, scored and declared."""

from vprok.domain.results.rules.declaring import (
    Figures,
    change_has_no_reason,
    declared_version_is_old,
    figures_in,
    form_is_declared,
    is_locking,
    nothing_to_declare,
)
from vprok.domain.results.rules.families import (
    NOT_ACCEPTED,
    group_is_small,
    results_are_not_accepted,
)
from vprok.domain.results.rules.forms import OWED, FormPlan, TaskPlan
from vprok.domain.results.rules.lodging import (
    caller_is_missing,
    digest_of,
    file_is_here,
    lodged_words,
    told_digest,
)
from vprok.domain.results.rules.typing import (
    hands_differ,
    is_whole,
    row_is_typed_twice,
    typed_by_one_person,
)

__all__ = [
    "NOT_ACCEPTED",
    "OWED",
    "Figures",
    "FormPlan",
    "TaskPlan",
    "caller_is_missing",
    "change_has_no_reason",
    "declared_version_is_old",
    "digest_of",
    "figures_in",
    "file_is_here",
    "form_is_declared",
    "group_is_small",
    "hands_differ",
    "is_locking",
    "is_whole",
    "lodged_words",
    "nothing_to_declare",
    "results_are_not_accepted",
    "row_is_typed_twice",
    "told_digest",
    "typed_by_one_person",
]
