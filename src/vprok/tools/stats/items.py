"""Figures of single items, and the flags that send their author back to them."""

from dataclasses import dataclass
from math import sqrt

import numpy as np

from vprok.tools.stats.leaf import Counts
from vprok.tools.stats.matrix import Tally, of_items

LOW_R = 0.10
HARD = 0.05
EASY = 0.95
OUTER = 0.27
"""Share of pupils in the upper and in the lower group.

source: Kelley 1939; docs/sources/statistics.md#items
"""

GROUPS = 5
"""Groups of equally many pupils by total, for the curve of an item."""


@dataclass(frozen=True)
class Item:
    """What points alone tell of an item.

    most:   its greatest points
    p:      share of the greatest points that was earned, 0..1
    mean:   points
    r_rest: correlation with the total of the other items; None where one of both never varies
    flags:  what asks for a look, in the order of FLAGS
    """

    most: int
    p: float | None
    mean: float | None
    r_rest: float | None
    flags: tuple[str, ...]


def items(tally: Tally) -> list[Item]:
    """Figures of every item, in the order of the columns.

    source: docs/sources/statistics.md#items
    """
    return [_item(tally, number) for number in range(tally.items)]


def _item(tally: Tally, number: int) -> Item:
    most = tally.maxima[number]
    mean = tally.sums[number] / tally.n if tally.n else None
    p = None if mean is None else tally.sums[number] / (tally.n * most)
    r_rest = rest_correlation(tally, number)
    return Item(most=most, p=p, mean=mean, r_rest=r_rest, flags=_flags(p, r_rest))


def rest_correlation(tally: Tally, number: int) -> float | None:
    """Pearson's correlation of an item with the total of the others.

    returns: −1..1; None where the item or the rest never varies
    source:  docs/sources/statistics.md#items
    """
    own = tally.moments[number][number]
    with_all = sum(tally.moments[number])
    rest = sum(map(sum, tally.moments)) - 2 * with_all + own
    if own <= 0 or rest <= 0:
        return None
    return (with_all - own) / (sqrt(own) * sqrt(rest))


def _flags(p: float | None, r_rest: float | None) -> tuple[str, ...]:
    found = {
        "low_r": r_rest is not None and r_rest < LOW_R,
        "too_hard": p is not None and p < HARD,
        "too_easy": p is not None and p > EASY,
    }
    return tuple(flag for flag, is_raised in found.items() if is_raised)


def upper_lower(table: Counts, maxima: tuple[int, ...]) -> list[float | None]:
    """How much more of an item the best 27 % have done than the weakest 27 %.

    Pupils of the total that a border falls on are taken in part, all alike.

    table:   joint table of points by total
    returns: (items,), difference of shares of the greatest points, −1..1; None of nobody
    source:  docs/sources/statistics.md#items
    """
    tables = of_items(table, maxima)
    hist = tables[0].sum(axis=0)
    if not hist.sum():
        return [None] * len(maxima)
    lower, upper = _outermost(hist), _outermost(hist[::-1])[::-1]
    differences: list[float | None] = []
    for own, most in zip(tables, maxima, strict=True):
        earned = np.arange(most + 1) @ own / np.maximum(hist, 1)
        differences.append(float(earned @ (upper - lower)) / most)
    return differences


def curves(table: Counts, maxima: tuple[int, ...]) -> list[tuple[float, ...]]:
    """Shares of the greatest points by fifths of pupils, from the weakest totals to the best.

    Pupils of a total that a border falls on are taken in part, all alike.

    table:   joint table of points by total
    returns: for each item (5,), 0..1; empty of nobody
    source:  docs/sources/statistics.md#items
    """
    tables = of_items(table, maxima)
    hist = tables[0].sum(axis=0)
    n = int(hist.sum())
    if not n:
        return [()] * len(maxima)
    ends = np.arange(GROUPS + 1) / GROUPS * n
    reached = np.clip(ends[:, None] - (np.cumsum(hist) - hist), 0, hist)
    weights = np.diff(reached, axis=0) / np.maximum(hist, 1)
    found = []
    for own, most in zip(tables, maxima, strict=True):
        shares = weights @ (np.arange(most + 1) @ own) / (most * n / GROUPS)
        found.append(tuple(float(share) for share in shares))
    return found


def _outermost(hist: Counts) -> Counts:
    """Shares of the group of 27 % that each total gives, from the first total on."""
    wanted = OUTER * hist.sum()
    before = np.cumsum(hist) - hist
    return np.asarray(np.clip(wanted - before, 0, hist) / wanted)
