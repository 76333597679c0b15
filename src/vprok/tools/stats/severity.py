"""How far an expert's points lie from colleagues': on the same works, and on works dealt by lot."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import sqrt
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

ENOUGH = 10
"""Fewer works than that tell nothing of an expert.

source: peers.md §5 (11), N guard; ten is our own limit
"""

THIRDS = 3
SURE = 0.975
PAIR = 2
BY_TABLE = {1: 12.706, 2: 4.303}
COARSE = 3
"""Below so many degrees of freedom the expansion of `student` is too coarse."""


@dataclass(frozen=True)
class Estimate:
    """A mean difference in points and its interval of 95 %.

    works: on how many works it rests
    low, high: ends of the interval; both the mean itself where there is only one work
    """

    works: int
    mean: float
    low: float
    high: float


@dataclass(frozen=True)
class Marked:
    """One work that one expert has handed in.

    marker: number of the expert
    work:   tells the work; two experts of a pair name the same one
    points: (tasks,), what each task earned
    nth:    which work of this expert it was, from 1
    is_lot: the work was dealt to this expert by lot, not because two others differed
    """

    marker: int
    work: str
    points: tuple[int, ...]
    nth: int
    is_lot: bool = True

    @property
    def total(self) -> int:
        """Points of the whole work."""
        return sum(self.points)


@dataclass(frozen=True)
class Severity:
    """What is known of one expert.

    works:  handed in by the expert, of those dealt by lot
    paired: against the colleague who marked the same works; None without any
    dealt:  against the means of the commission on works dealt by lot; None without colleagues
    tasks:  the same, task by task
    thirds: the means of the expert's first, middle and last third, as in `dealt`
    """

    works: int
    paired: Estimate | None
    dealt: Estimate | None
    tasks: tuple[Estimate, ...]
    thirds: tuple[Estimate, ...]

    @property
    def is_enough(self) -> bool:
        """Whether so many works tell anything."""
        return self.works >= ENOUGH


def severities(marked: Iterable[Marked]) -> dict[int, Severity]:
    """How far each expert of a commission lies from the others.

    returns: by number of the expert
    source:  docs/sources/statistics.md#эксперты
    """
    every = list(marked)
    return {number: severity(every, number) for number in sorted({one.marker for one in every})}


def severity(marked: Sequence[Marked], marker: int) -> Severity:
    """How far one expert lies from the others of the commission.

    source: docs/sources/statistics.md#эксперты
    """
    lot = [one for one in marked if one.is_lot]
    own = sorted((one for one in lot if one.marker == marker), key=lambda one: one.nth)
    others = [one for one in lot if one.marker != marker]
    pairs = _pairs(own, others)
    dealt = _against([one.total for one in own], [one.total for one in others])
    width = len(own[0].points) if own else 0
    tasks = tuple(
        _against([one.points[task] for one in own], [one.points[task] for one in others])
        for task in range(width)
    )
    return Severity(
        works=len(own),
        paired=mean_of(pairs) if pairs else None,
        dealt=dealt,
        tasks=tuple(one for one in tasks if one),
        thirds=_course(own, others),
    )


def _pairs(own: Sequence[Marked], others: Sequence[Marked]) -> list[float]:
    """Own total less a colleague's, on every work that both have marked."""
    theirs: Mapping[str, Marked] = {one.work: one for one in others}
    return [float(one.total - theirs[one.work].total) for one in own if one.work in theirs]


def _course(own: Sequence[Marked], others: Sequence[Marked]) -> tuple[Estimate, ...]:
    """Each third of an expert's works against all works of the others; none while works are few."""
    if len(own) < ENOUGH or not others:
        return ()
    theirs = [one.total for one in others]
    ends = [round(len(own) * third / THIRDS) for third in range(THIRDS + 1)]
    thirds = [_against([one.total for one in own[a:b]], theirs) for a, b in pairwise(ends)]
    return tuple(one for one in thirds if one)


def mean_of(differences: Sequence[float]) -> Estimate:
    """A mean with Student's interval.

    differences: (works,), points; at least one
    source: docs/sources/statistics.md#эксперты; Student 1908
    """
    told = np.asarray(differences, dtype=np.float64)
    mean = float(told.mean())
    if len(told) < PAIR:
        return Estimate(len(told), mean, mean, mean)
    reach = float(student(len(told) - 1) * told.std(ddof=1) / sqrt(len(told)))
    return Estimate(len(told), mean, mean - reach, mean + reach)


def _against(own: Sequence[int], others: Sequence[int]) -> Estimate | None:
    """The difference of two means with Welch's interval; None without works on either side.

    source: docs/sources/statistics.md#эксперты; Welch 1947
    """
    if not own or not others:
        return None
    here, there = np.asarray(own, dtype=np.float64), np.asarray(others, dtype=np.float64)
    mean = float(here.mean() - there.mean())
    if len(here) < PAIR or len(there) < PAIR:
        return Estimate(len(here), mean, mean, mean)
    reach = _welch(here, there)
    return Estimate(len(here), mean, mean - reach, mean + reach)


def _welch(here: NDArray[np.float64], there: NDArray[np.float64]) -> float:
    """Half of Welch's interval for a difference of means; 0 where nothing varies."""
    a, b = (float(one.var(ddof=1)) / len(one) for one in (here, there))
    if a + b == 0:
        return 0.0
    freedom = (a + b) ** 2 / (a**2 / (len(here) - 1) + b**2 / (len(there) - 1))
    return float(student(freedom) * sqrt(a + b))


def student(freedom: float) -> float:
    """The quantile of Student's distribution for an interval of 95 %.

    freedom: at least 1; below 3 rounded down
    source:  Abramowitz and Stegun 1964, 26.7.5
    """
    if freedom < COARSE:
        return BY_TABLE[int(freedom)]
    z = NormalDist().inv_cdf(SURE)
    return (
        z
        + (z**3 + z) / (4 * freedom)
        + (5 * z**5 + 16 * z**3 + 3 * z) / (96 * freedom**2)
        + (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / (384 * freedom**3)
        + (79 * z**9 + 776 * z**7 + 1482 * z**5 - 1920 * z**3 - 945 * z) / (92160 * freedom**4)
    )
