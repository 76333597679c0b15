"""What a report needs, what a mark is, and whose marks stay hidden."""

from vprok.domain.analytics.rules.exports import told_cells
from vprok.domain.analytics.rules.recounts import last_night
from vprok.domain.analytics.rules.reports import (
    FEWEST,
    PRINTED_MOST,
    nothing_accepted_yet,
    report_is_of_another_level,
    report_is_too_long_to_print,
    told_above,
    told_groups,
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
    "PRINTED_MOST",
    "Make",
    "last_night",
    "nothing_accepted_yet",
    "participants_are_few",
    "report_is_of_another_level",
    "report_is_too_long_to_print",
    "same_skills",
    "schools_are_few",
    "told_above",
    "told_cells",
    "told_groups",
    "years_are_not_alike",
]
