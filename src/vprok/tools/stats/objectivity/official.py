"""The published markers of bias, exactly, and how often each accuses honest schools."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import sqrt
from typing import NamedTuple

import numpy as np

from vprok.tools.stats.figures import rounded
from vprok.tools.stats.leaf import Counts, Leaf
from vprok.tools.stats.objectivity.unit import EXAM, FALL, JOURNAL, MEAN, RISE, Found

Z = 1.96
"""Standard errors of the published interval.

source: domain.md §7.1, A; docs/sources/statistics.md#official-markers
"""
RANGES = 3
"""Interquartile ranges beyond which a change is sharp.

source: domain.md §7.1, C; docs/sources/statistics.md#official-markers
"""
PAIRED = 3
"""With fewer pupils a correlation of ranks tells nothing, and the marker is silent."""

FALSE_ALARMS: Mapping[str, float] = {
    MEAN: 0.291,
    JOURNAL: 0.0,
    FALL: 0.001,
    RISE: 0.0,
    EXAM: 0.291,
}
"""Share of honest schools of 40 to 120 pupils that each marker accuses.

Printed by `.venv/bin/python -m bench.objectivity`, table «Official markers as they are» of
docs/benchmarks.md: four seeds of 1,200 schools, so 0 means fewer than one school in a thousand. The
examination's marker is the mean's formula on other results.

source: docs/sources/statistics.md#simulator
"""


class Summary(NamedTuple):
    """Results of a school as three numbers.

    deviation: over n − 1
    """

    works: int
    mean: float
    deviation: float

    @property
    def error(self) -> float:
        """Half of the published interval."""
        return Z * self.deviation / sqrt(self.works)

    @property
    def low(self) -> float:
        """The lower end of the interval."""
        return self.mean - self.error

    @property
    def high(self) -> float:
        """The upper end of the interval."""
        return self.mean + self.error


class Ranks(NamedTuple):
    """How marks in the journal and totals go together.

    published: by the published formula, mid-ranks, ties not allowed for
    corrected: Spearman's with ties allowed for, as information
    """

    works: int
    published: float
    corrected: float


class Fences(NamedTuple):
    """Beyond which a cohort has changed sharply."""

    first: float
    third: float

    @property
    def low(self) -> float:
        """Below it a cohort rose sharply."""
        return self.first - RANGES * (self.third - self.first)

    @property
    def high(self) -> float:
        """Above it a cohort fell sharply."""
        return self.third + RANGES * (self.third - self.first)


@dataclass(frozen=True)
class Official:
    """What the published markers say of a region.

    found:  a value for each mark that a school has got
    tested: how many schools each marker could be asked about
    """

    found: tuple[Found, ...]
    tested: Mapping[str, int]


def official(
    leaves: Mapping[str, Leaf],
    *,
    earlier: Mapping[str, float] | None = None,
    exams: Mapping[str, Summary] | None = None,
) -> Official:
    """All published markers of one work.

    leaves:  by school
    earlier: by school, the same cohort's percent of possible points a year before
    exams:   by school, results of the state examination in the subject
    source:  docs/sources/statistics.md#official-markers
    """
    summaries = {key: one for key, leaf in leaves.items() if (one := summary(leaf))}
    ranks = {key: both for key, leaf in leaves.items() if (both := spearman(leaf.jh))}
    now = {key: done for key, leaf in leaves.items() if (done := percent(leaf))}
    before = earlier or {}
    changes = {key: before[key] / done for key, done in now.items() if before.get(key)}
    found = (
        *overestimated(summaries, MEAN),
        *mismatched(ranks),
        *sharp(changes),
        *overestimated(exams or {}, EXAM),
    )
    tested = {
        MEAN: len(summaries),
        JOURNAL: len(ranks),
        FALL: len(changes),
        RISE: len(changes),
        EXAM: len(exams or {}),
    }
    return Official(found, tested)


def summary(leaf: Leaf) -> Summary | None:
    """Totals of a school as three numbers; None for fewer than two participants.

    source: docs/sources/statistics.md#official-markers
    """
    return summary_of(leaf.hist)


def summary_of(hist: Counts) -> Summary | None:
    """A histogram of totals as three numbers; None for fewer than two participants.

    source: docs/sources/statistics.md#official-markers
    """
    works = int(hist.sum())
    if works <= 1:
        return None
    scores = np.arange(len(hist))
    first, second = int(scores @ hist), int(scores**2 @ hist)
    variance = Fraction(works * second - first**2, works * (works - 1))
    return Summary(works, first / works, sqrt(variance))


def together(summaries: Iterable[Summary]) -> Summary | None:
    """The three numbers of all schools' pupils together; None for fewer than two pupils.

    source: docs/sources/statistics.md#official-markers
    """
    every = list(summaries)
    works = sum(one.works for one in every)
    if works <= 1:
        return None
    mean = sum(one.works * one.mean for one in every) / works
    squares = sum(
        (one.works - 1) * one.deviation**2 + one.works * (one.mean - mean) ** 2 for one in every
    )
    return Summary(works, mean, sqrt(squares / (works - 1)))


def overestimated(schools: Mapping[str, Summary], kind: str = MEAN) -> tuple[Found, ...]:
    """Schools whose interval of the mean lies above the region's.

    kind:   `mean`, or `exam` for the state examination
    source: domain.md §7.1, A; docs/sources/statistics.md#official-markers
    """
    region = together(schools.values())
    if region is None:
        return ()
    return tuple(
        Found(
            key=key,
            kind=kind,
            value=one.low - region.high,
            evidence={
                "expected_false_per_1000": 1000 * FALSE_ALARMS[kind],
                "works": one.works,
                "observed": one.mean,
                "deviation": one.deviation,
                "interval": [one.low, one.high],
                "expected": region.mean,
                "region": [region.low, region.high],
                "region_works": region.works,
            },
        )
        for key, one in schools.items()
        if one.low > region.high
    )


def spearman(jh: Counts) -> Ranks | None:
    """Marks in the journal against totals; None where there are too few or one never varies.

    jh:     (5, totals), participants by mark in the journal (first row: none) and total
    source: domain.md §7.1, B; docs/sources/statistics.md#official-markers
    """
    table = jh[1:]
    works = int(table.sum())
    marks, totals = table.sum(axis=1), table.sum(axis=0)
    if works < PAIRED or np.count_nonzero(marks) < 2 or np.count_nonzero(totals) < 2:  # noqa: PLR2004 - one value never varies
        return None
    one, other = _mid_ranks(marks), _mid_ranks(totals)
    squares = float((table * np.subtract.outer(one, other) ** 2).sum())
    published = 1 - 6 * squares / (works * (works**2 - 1))
    middle = (works + 1) / 2
    both = float((table * np.outer(one - middle, other - middle)).sum())
    spread = float(marks @ (one - middle) ** 2) * float(totals @ (other - middle) ** 2)
    return Ranks(works, published, both / sqrt(spread))


def _mid_ranks(counts: Counts) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    return np.cumsum(counts) - counts + (counts + 1) / 2


def mismatched(schools: Mapping[str, Ranks]) -> tuple[Found, ...]:
    """Schools where marks in the journal and totals go opposite ways.

    source: domain.md §7.1, B; docs/sources/statistics.md#official-markers
    """
    return tuple(
        Found(
            key=key,
            kind=JOURNAL,
            value=one.published,
            evidence={
                "expected_false_per_1000": 1000 * FALSE_ALARMS[JOURNAL],
                "works": one.works,
                "published": one.published,
                "corrected": one.corrected,
            },
        )
        for key, one in schools.items()
        if one.published < 0
    )


def percent(leaf: Leaf) -> float | None:
    """Mean result in percent of the greatest total; None without participants.

    source: domain.md §7.1, C; docs/sources/statistics.md#official-markers
    """
    if leaf.present == 0:
        return None
    earned = int(np.arange(len(leaf.hist)) @ leaf.hist)
    return 100 * earned / (leaf.present * leaf.layout.most)


def fences(changes: Sequence[float]) -> Fences | None:
    """Quartiles of a region's changes, interpolated linearly; None of nobody.

    source: domain.md §7.1, C; docs/sources/statistics.md#official-markers
    """
    if not changes:
        return None
    first, third = np.quantile(np.array(changes), (0.25, 0.75)).tolist()
    return Fences(first, third)


def sharp(changes: Mapping[str, float]) -> tuple[Found, ...]:
    """Schools whose cohort fell or rose sharply.

    changes: by school, percent a year before ÷ percent now
    source:  domain.md §7.1, C; docs/sources/statistics.md#official-markers
    """
    region = fences(list(changes.values()))
    if region is None:
        return ()
    return tuple(
        Found(
            key=key,
            kind=FALL if change > region.high else RISE,
            value=change,
            evidence={
                "expected_false_per_1000": 1000
                * FALSE_ALARMS[FALL if change > region.high else RISE],
                "observed": change,
                "quartiles": [region.first, region.third],
                "region": [region.low, region.high],
            },
        )
        for key, change in changes.items()
        if change > region.high or change < region.low
    )


def index(schools: int, found: Iterable[Found]) -> Decimal | None:
    """Percent of a region's schools without any official marker; None of nobody.

    source: domain.md §7.1; docs/sources/statistics.md#official-markers
    """
    marked = Counter(one.key for one in found)
    if schools == 0:
        return None
    return rounded(Fraction(100 * (schools - len(marked)), schools))
