"""What a report needs, what a mark is, and whose marks stay hidden."""

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

__all__ = [
    "FEWEST",
    "PRINTED_MOST",
    "last_night",
    "nothing_accepted_yet",
    "report_is_of_another_level",
    "report_is_too_long_to_print",
    "told_above",
    "told_groups",
]
