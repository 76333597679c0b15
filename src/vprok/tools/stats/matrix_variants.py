"""Are two variants of a work equally hard, and what a total of one is worth in the other."""

from dataclasses import dataclass
from math import sqrt

import numpy as np

from vprok.tools.stats.leaf import Counts
from vprok.tools.stats.matrix import Floats, Tally

APART = 0.2
"""Standard deviations of the total from which totals are shown equated.

source: docs/sources/statistics.md#variants
"""


@dataclass(frozen=True)
class Equivalence:
    """Two variants that were dealt by lot.

    means:   of totals, points
    apart:   difference of means (second − first) in pooled standard deviations
    p:       for each item, shares of the greatest points in both; None without pupils
    equated: for each total of the first its equal in the second; None where they are not apart
    """

    means: tuple[float | None, float | None]
    apart: float | None
    p: tuple[tuple[float | None, float | None], ...]
    equated: tuple[float, ...] | None


def equivalence(first: Tally, second: Tally) -> Equivalence:
    """Compare two variants whose pupils are random halves of one crowd.

    raises: ValueError if their items have different greatest points
    source: docs/sources/statistics.md#variants
    """
    if first.maxima != second.maxima:
        raise ValueError("items of two variants have the same greatest points")
    apart = _apart(first, second)
    return Equivalence(
        means=(first.mean, second.mean),
        apart=apart,
        p=tuple(zip(_shares(first), _shares(second), strict=True)),
        equated=equated(first.hist, second.hist) if apart and abs(apart) > APART else None,
    )


def equated(first: Counts, second: Counts) -> tuple[float, ...]:
    """The total of the second variant with the same percentile rank, for each total of the first.

    first, second: (greatest total + 1,), pupils with each total, at least one
    returns:       (greatest total + 1,), −0.5..greatest total + 0.5
    source:        Kolen and Brennan 2014; docs/sources/statistics.md#variants
    """
    ranks = (np.cumsum(first) - first / 2) / first.sum()
    borders = np.concatenate([[0.0], np.cumsum(second) / second.sum()])
    held = np.flatnonzero(second)
    return tuple(_total_of(float(rank), borders, held) for rank in ranks)


def _total_of(rank: float, borders: Floats, held: Counts) -> float:
    """The point on the scale below which this share of pupils lies, each total spread evenly."""
    place = int(held[min(int(np.searchsorted(borders[held + 1], rank)), len(held) - 1)])
    below, width = borders[place], borders[place + 1] - borders[place]
    inside = min(max((rank - below) / width, 0.0), 1.0)
    return float(place - 0.5 + inside)


def _apart(first: Tally, second: Tally) -> float | None:
    if first.variance is None or second.variance is None:
        return None
    freedom = first.n + second.n - 2
    pooled = ((first.n - 1) * first.variance + (second.n - 1) * second.variance) / freedom
    if first.mean is None or second.mean is None or pooled <= 0:
        return None
    return (second.mean - first.mean) / sqrt(pooled)


def _shares(tally: Tally) -> list[float | None]:
    return [
        total / (tally.n * most) if tally.n else None
        for total, most in zip(tally.sums, tally.maxima, strict=True)
    ]
