"""What a report needs, and whose figures stay hidden in it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import reduce

from vprok.kernel.place import Level
from vprok.kernel.refusal import Refusal
from vprok.kernel.russian import plural

FEWEST = 5
"""Participants of others below which their marks are not told.

source: docs/sources/statistics.md#suppression
"""

FEWEST_SCHOOLS = 2
"""Schools of others below which a slice of schools is not told: none is seen beside one's own.

source: docs/sources/domain.md#visibility
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


def tasks_changed_after_forms(*, fits: bool) -> Refusal | None:
    """Count nothing by tasks that are not those of accepted forms.

    fits:   whether the forms have the tasks that the work has now
    source: docs/sources/statistics.md#totals
    """
    if not fits:
        return Refusal(
            "tasks_changed_after_forms",
            "Задания работы изменились после приёма форм, и считать по ним нельзя. Верните задания "
            "и шкалу, какими они были; снятое задание зачтите всем новыми ключами.",
        )
    return None


def report_is_of_another_level(*, level: Level, levels: Collection[Level]) -> Refusal | None:
    """Make a report only at the levels that it is meant for.

    source: docs/sources/domain.md#visibility
    """
    if level not in levels:
        words = ", ".join(_LEVEL_WORDS[each] for each in levels)
        order = tuple(Level)
        where = "ниже" if order.index(level) < min(map(order.index, levels)) else "выше"
        return Refusal(
            "report_is_of_another_level",
            f"Этот отчёт строится для {words}. Выберите территорию {where}.",
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


def slices_are_many(*, is_free: bool) -> Refusal | None:
    """Count no more slices at once than leave the portal to those who read whole reports.

    source: ours: a slice reads all forms of a country, a whole report its kept sums
    """
    if not is_free:
        return Refusal(
            "slices_are_many",
            "Сейчас считают много срезов сразу. Повторите через минуту; отчёт без среза открыт.",
        )
    return None


def told_above(own: int, above: Sequence[int]) -> tuple[bool, ...]:
    """Which bodies above the reader's own may tell their marks.

    Who knows a part and the whole knows the rest, so that the rest must be nobody or enough people.

    own:    participants of the reader's own branch
    above:  participants of each body above it, the nearest first
    source: docs/sources/statistics.md#suppression
    """
    told = _told([Crowd(own)], [[Crowd(people)] for people in above], jointly=False)
    return tuple(each for (each,) in told)


def told_groups(own: Sequence[int], above: Sequence[Sequence[int]]) -> tuple[tuple[bool, ...], ...]:
    """Which groups of each body above the reader's own may tell their figures.

    The rest of a group must be nobody or enough people. What is hidden follows as one group from
    the others and the whole, so that the next smallest is hidden with it until it is enough.

    own:    members of each group in the reader's own branch
    above:  the same in each body above it, the nearest first
    source: docs/sources/statistics.md#suppression
    """
    crowds = [[Crowd(people) for people in body] for body in above]
    return _told([Crowd(people) for people in own], crowds, jointly=False)


@dataclass(frozen=True)
class Crowd:
    """Participants and the schools they are of; schools are counted where schools are chosen."""

    people: int
    schools: int | None = None

    def __add__(self, other: "Crowd") -> "Crowd":
        return Crowd(self.people + other.people, _both(self.schools, other.schools, 1))

    def __sub__(self, other: "Crowd") -> "Crowd":
        return Crowd(self.people - other.people, _both(self.schools, other.schools, -1))

    @property
    def is_few(self) -> bool:
        """Whether figures of these people alone would tell of children, or of a single school."""
        is_one_school = self.schools is not None and self.schools < FEWEST_SCHOOLS
        return self.people > 0 and (self.people < FEWEST or is_one_school)


def _both(one: int | None, other: int | None, sign: int) -> int | None:
    return None if one is None or other is None else one + sign * other


def told_slices(
    own: Sequence[Crowd], above: Sequence[Sequence[Crowd]], *, jointly: bool
) -> tuple[tuple[bool, ...], ...]:
    """Which parts of each body above the reader's own may be shown as slices.

    A slice and the whole tell everybody else, so that the rules of groups hold for all parts that
    the slice divides. Where it is cut by several properties at once, sums of rows and of columns
    are known too: then every part must be enough, or none is told.

    own:     each part in the reader's own branch
    above:   the same in each body above it, the nearest first
    jointly: all parts or none
    source:  docs/sources/statistics.md#suppression
    """
    return _told(own, above, jointly=jointly)


def _told(
    own: Sequence[Crowd], above: Sequence[Sequence[Crowd]], *, jointly: bool
) -> tuple[tuple[bool, ...], ...]:
    """For each body whether each part is told; what is told there is known further up."""
    told: list[tuple[bool, ...]] = []
    known = list(own)
    for body in above:
        rests = [whole - part for part, whole in zip(known, body, strict=True)]
        hidden = _hidden(rests, jointly=jointly)
        told.append(tuple(n not in hidden for n in range(len(body))))
        known = [part if n in hidden else body[n] for n, part in enumerate(known)]
    return tuple(told)


def _hidden(rests: Sequence[Crowd], *, jointly: bool) -> set[int]:
    """Parts that may not be told, by their numbers."""
    hidden = {n for n, rest in enumerate(rests) if rest.is_few}
    if jointly:
        return set(range(len(rests))) if hidden else set()
    others = [n for n, rest in enumerate(rests) if rest.people and n not in hidden]
    others.sort(key=lambda n: rests[n].people, reverse=True)
    while hidden and others and reduce(Crowd.__add__, (rests[n] for n in hidden)).is_few:
        hidden.add(others.pop())
    return hidden
