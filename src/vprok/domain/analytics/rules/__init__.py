"""What may be told, counted, compared and kept, and whose figures stay hidden."""

from vprok.domain.analytics.rules.exports import hidden_bodies
from vprok.domain.analytics.rules.items import (
    FEWEST_ANSWERED,
    FEWEST_COMPARED,
    FEWEST_STUDIED,
    STUDIED_AT,
    study_is_not_ready,
    too_few_to_study,
)
from vprok.domain.analytics.rules.recounts import last_night
from vprok.domain.analytics.rules.reports import (
    FEWEST,
    FEWEST_SCHOOLS,
    PRINTED_MOST,
    Crowd,
    nothing_accepted_yet,
    report_is_of_another_level,
    report_is_too_long_to_print,
    slices_are_many,
    tasks_changed_after_forms,
    told_above,
    told_groups,
    told_slices,
)
from vprok.domain.analytics.rules.similar import (
    COMPARED_FROM,
    participants_are_few,
    schools_are_few,
)
from vprok.domain.analytics.rules.years import (
    DYNAMICS_FROM,
    Make,
    same_skills,
    years_are_not_alike,
)

__all__ = [
    "COMPARED_FROM",
    "DYNAMICS_FROM",
    "FEWEST",
    "FEWEST_ANSWERED",
    "FEWEST_COMPARED",
    "FEWEST_SCHOOLS",
    "FEWEST_STUDIED",
    "PRINTED_MOST",
    "STUDIED_AT",
    "Crowd",
    "Make",
    "hidden_bodies",
    "last_night",
    "nothing_accepted_yet",
    "participants_are_few",
    "report_is_of_another_level",
    "report_is_too_long_to_print",
    "same_skills",
    "schools_are_few",
    "slices_are_many",
    "study_is_not_ready",
    "tasks_changed_after_forms",
    "told_above",
    "told_groups",
    "told_slices",
    "too_few_to_study",
    "years_are_not_alike",
]
