"""When the items of a test may be analysed, and what of it may be told."""

from vprok.kernel.place import Level
from vprok.kernel.refusal import Refusal
from vprok.kernel.russian import plural

STUDIED_AT = (Level.COUNTRY, Level.REGION)
"""Levels whose test authors read an analysis of items.

source: statistics.md §1, R11
"""

FEWEST_STUDIED = 200
"""Participants below which figures of single items say little.

source: statistics.md §1, R11
"""

FEWEST_COMPARED = 100
"""Participants that each of two groups must have to be compared item by item.

source: Zieky 1993; docs/sources/statistics.md#dif
"""

FEWEST_ANSWERED = 5
"""Participants who must have given an answer for it to be shown: an answer may be a name.

source: docs/sources/statistics.md#suppression
"""


def too_few_to_study(*, participants: int) -> Refusal | None:
    """Analyse no items by a handful of participants.

    source: statistics.md §1, R11
    """
    if participants < FEWEST_STUDIED:
        told = plural(participants, "участник", "участника", "участников")
        return Refusal(
            "too_few_to_study",
            f"Для анализа заданий нужно не меньше {FEWEST_STUDIED} участников, а в принятых формах "
            f"пока {told}. Дождитесь остальных форм или откройте территорию больше.",
        )
    return None


def study_is_not_ready(*, is_there: bool) -> Refusal | None:
    """Show no figures before they are made.

    source: ours: a country is folded in the background, not while a page waits
    """
    if not is_there:
        return Refusal(
            "study_is_not_ready",
            "Анализ заданий готовится. Откройте страницу через несколько минут.",
        )
    return None
