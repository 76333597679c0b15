"""What a report needs, what a mark is, and whose marks stay hidden."""

from collections.abc import Collection, Sequence

from vprok.kernel.place import Level
from vprok.kernel.refusal import Refusal
from vprok.kernel.russian import plural

FEWEST = 5
"""Participants of others below which their marks are not told.

source: docs/sources/statistics.md#suppression
"""

PRINTED_MOST = 1_000
"""Rows of a report that still make a print worth turning over."""

_LEVEL_WORDS = {
    Level.COUNTRY: "страны",
    Level.REGION: "региона",
    Level.DISTRICT: "муниципалитета",
    Level.SCHOOL: "ОО",
}


def nothing_accepted_yet(*, forms: int) -> Refusal | None:
    """Make no report where no results form has been accepted.

    source: docs/sources/domain.md#rules, 4
    """
    if forms == 0:
        return Refusal(
            "nothing_accepted_yet",
            "Отчёт появится, когда будет принята первая форма сбора результатов.",
        )
    return None


def report_is_of_another_level(*, level: Level, levels: Collection[Level]) -> Refusal | None:
    """Make a report only at the levels that it is meant for.

    source: docs/sources/domain.md#visibility
    """
    if level not in levels:
        words = ", ".join(_LEVEL_WORDS[each] for each in levels)
        return Refusal(
            "report_is_of_another_level",
            f"Этот отчёт строится для {words}. Выберите территорию ниже.",
        )
    return None


def report_is_too_long_to_print(*, rows: int) -> Refusal | None:
    """Print no report that nobody could read on paper.

    source: ours: a thousand rows fill some forty pages
    """
    if rows > PRINTED_MOST:
        return Refusal(
            "report_is_too_long_to_print",
            f"В отчёте {plural(rows, 'строка', 'строки', 'строк')}: на бумаге его не прочесть. "
            "Скачайте .xlsx или откройте отчёт одной ОО.",
        )
    return None


def told_above(own: int, above: Sequence[int]) -> tuple[bool, ...]:
    """Which bodies above the reader's own may tell their marks.

    Who knows a part and the whole knows the rest, so that the rest must be nobody or enough people.

    own:    participants of the reader's own branch
    above:  participants of each body above it, the nearest first
    source: docs/sources/statistics.md#suppression
    """
    told: list[bool] = []
    known = own
    for people in above:
        is_told = people == known or people - known >= FEWEST
        known = people if is_told else known
        told.append(is_told)
    return tuple(told)


def told_groups(own: Sequence[int], above: Sequence[int]) -> tuple[bool, ...]:
    """Which groups of a body above the reader's own may tell their figures.

    The rest of a group must be nobody or enough people; a single hidden group would follow from
    the others and the whole, so that the next smallest is hidden with it.

    own:    members of each group in the reader's own branch
    above:  members of each group in the body above
    source: docs/sources/statistics.md#suppression
    """
    rests = [whole - part for part, whole in zip(own, above, strict=True)]
    hidden = {n for n, rest in enumerate(rests) if 0 < rest < FEWEST}
    if len(hidden) == 1:
        others = [n for n, rest in enumerate(rests) if rest and n not in hidden]
        hidden.update(sorted(others, key=rests.__getitem__)[:1])
    return tuple(n not in hidden for n in range(len(rests)))
