"""Points that experts give: when two agree, whose points stand, and how a drift is told."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from vprok.kernel.refusal import Refusal

Points = Mapping[str, int | str]
"""Points of one work by label of the task, or X."""


def earned(point: int | str) -> int:
    """What a point counts: X, and what was not taught, earn nothing.

    source: docs/sources/domain.md#rules, 1
    """
    return point if isinstance(point, int) else 0


def total_of(points: Points) -> int:
    """All points of a work; what was left out or not taught earns nothing.

    source: docs/sources/domain.md#rules, 1 and 2
    """
    return sum(map(earned, points.values()))


def differ(first: Points, second: Points, tolerance: int) -> bool:
    """Whether two experts are so far apart that a third is asked.

    tolerance: greatest difference of totals that needs none
    source:    peers.md §2.1, mark groups with allowed difference; domain.md §11.3
    """
    return abs(total_of(first) - total_of(second)) > tolerance


def settled(
    first: Points | None,
    second: Points | None = None,
    third: Points | None = None,
    *,
    tolerance: int,
    is_double: bool,
) -> Points | None:
    """The points that stand: the third expert's if there is one, else the first one's.

    first, second, third: what each has handed in; None until then
    is_double: the work was dealt to a second expert
    returns:   None while somebody still has to mark it
    source:    peers.md §2.1, third marker final; domain.md §11.3
    """
    if third is not None or first is None:
        return third
    if not is_double:
        return first
    if second is None or differ(first, second, tolerance):
        return None
    return first


# ---- what holds points back ----------------------------------------------------------------------


def work_is_anothers(*, is_own: bool) -> Refusal | None:
    """Keep a work, and what the head of a commission does, to the very person.

    source: domain.md §11.3; peers.md §5 (13): blind marking
    """
    if is_own:
        return None
    return Refusal(
        "work_is_anothers", "Эту работу проверяет другой эксперт. Откройте список своих работ."
    )


def grid_is_blind(*, is_marking: bool) -> Refusal | None:
    """Show nobody the points of others while works are marked twice.

    is_marking: the person sits in a commission that goes on and marks works of this form again
    source:     issue 5, point 4: blind second marking; peers.md §5 (13)
    """
    if not is_marking:
        return None
    return Refusal(
        "grid_is_blind",
        "Вы проверяете эти работы, и часть их проверяют вслепую ещё раз, а в таблице видны баллы "
        "других экспертов. Она откроется вам, когда комиссия закончит работу.",
    )


def marking_has_moved_on(*, seen: int, now: int) -> Refusal | None:
    """Keep two windows of one expert from writing over each other.

    source: settled.md, The spine: nothing acknowledged is lost
    """
    if seen == now:
        return None
    return Refusal(
        "marking_has_moved_on",
        "Баллы этой работы сохранены в другом окне. Обновите страницу и продолжите.",
    )


def marking_is_done(*, is_done: bool) -> Refusal | None:
    """Keep points that were handed in until their expert takes the work back.

    source: domain.md §11.3
    """
    if not is_done:
        return None
    return Refusal(
        "marking_is_done", "Эта работа сдана. Чтобы исправить баллы, верните её себе на странице."
    )


def marking_is_unfinished(faults: Sequence[str]) -> Refusal | None:
    """Hold back a work with an empty task or a point that cannot be.

    faults: in words, the first one is told
    source: domain.md §3.6; форма сбора результатов 2026, столбцы критериев
    """
    if not faults:
        return None
    return Refusal("marking_is_unfinished", faults[0])


def third_is_not_needed(*, is_needed: bool) -> Refusal | None:
    """Deal a third marking only where two experts are apart.

    source: peers.md §2.1; domain.md §11.3
    """
    if is_needed:
        return None
    return Refusal(
        "third_is_not_needed",
        "Третья проверка этой работы не нужна или уже назначена. Обновите страницу.",
    )


def nothing_to_carry(count: int) -> Refusal | None:
    """Say that no work has points that stand yet.

    source: domain.md §11.3
    """
    if count:
        return None
    return Refusal(
        "nothing_to_carry",
        "Переносить пока нечего: эксперты не сдали ни одной работы. Зайдите позже.",
    )


# ---- a recheck in figures ------------------------------------------------------------------------


@dataclass(frozen=True)
class Compared:
    """One work as the school and the recheck have marked it.

    school, recheck: totals over the tasks that experts mark
    tasks:           labels of those that differ
    """

    code: str
    school: int
    recheck: int
    tasks: tuple[str, ...]

    @property
    def difference(self) -> int:
        """By how much the recheck is above the school."""
        return self.recheck - self.school


@dataclass(frozen=True)
class Outcome:
    """What a recheck has found; it changes nothing by itself.

    of:     works that were drawn for it
    tasks:  how many tasks experts mark in one work
    works:  those already marked again, in the order of codes
    """

    of: int
    tasks: int
    works: tuple[Compared, ...]

    @property
    def is_whole(self) -> bool:
        """Whether every drawn work has been marked again."""
        return len(self.works) == self.of

    @property
    def differing(self) -> int:
        """Works in which a task differs."""
        return sum(bool(one.tasks) for one in self.works)

    @property
    def share_of_works(self) -> float | None:
        """Share 0..1 of works that differ; None before the first.

        source: domain.md §3.9, перепроверка: кол-во работ, % расхождений
        """
        return self.differing / len(self.works) if self.works else None

    @property
    def share_of_tasks(self) -> float | None:
        """Share 0..1 of tasks that differ; None before the first work.

        source: domain.md §3.9; domain.md §11.3
        """
        every = len(self.works) * self.tasks
        return sum(len(one.tasks) for one in self.works) / every if every else None

    @property
    def mean_difference(self) -> float | None:
        """Points by which the recheck is above the school, in the mean; None before the first.

        source: domain.md §11.3
        """
        if not self.works:
            return None
        return sum(one.difference for one in self.works) / len(self.works)


def compared(code: str, school: Points, recheck: Points) -> Compared:
    """One work of a recheck beside the same work of the school, by what was earned: X earns 0.

    source: domain.md §11.3, перепроверка
    """
    before = {label: earned(school.get(label, 0)) for label in recheck}
    after = {label: earned(one) for label, one in recheck.items()}
    return Compared(
        code,
        sum(before.values()),
        sum(after.values()),
        tuple(label for label in recheck if before[label] != after[label]),
    )
