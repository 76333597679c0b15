"""Who has done what by now, who is late or stuck, what is usual, what waits for a person."""

from vprok.domain.monitoring.queries.counts import kinds, owed, progress, steps_by
from vprok.domain.monitoring.queries.course import (
    AT_ONCE,
    FRESH,
    Told,
    country_tally,
    courses,
    courses_from,
    pattern_for,
    patterns,
    region_tally,
    tallies_behind,
)
from vprok.domain.monitoring.queries.duties import FormDuty, duties
from vprok.domain.monitoring.queries.letters import Letter, letter_to, letters_waiting
from vprok.domain.monitoring.queries.lists import (
    Holder,
    Owing,
    holders_of,
    last_reminders,
    owing,
    own_forms,
    reminded,
    selected,
    stuck,
)

__all__ = [
    "AT_ONCE",
    "FRESH",
    "FormDuty",
    "Holder",
    "Letter",
    "Owing",
    "Told",
    "country_tally",
    "courses",
    "courses_from",
    "duties",
    "holders_of",
    "kinds",
    "last_reminders",
    "letter_to",
    "letters_waiting",
    "owed",
    "owing",
    "own_forms",
    "pattern_for",
    "patterns",
    "progress",
    "region_tally",
    "reminded",
    "selected",
    "steps_by",
    "stuck",
    "tallies_behind",
]
