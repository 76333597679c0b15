"""Symmetric functions of a partial credit model: what items do when only the total is known.

The weights of an item's categories are a polynomial; the coefficients of the product over items
are the symmetric functions. All terms are positive, so nothing is ever subtracted, and each item
is left out by multiplying the others, not by division.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vprok.tools.stats.leaf import Counts
from vprok.tools.stats.matrix import Floats


@dataclass(frozen=True, eq=False)
class Products:
    """Products of items' polynomials, each scaled to the sum 1.

    scaled: weights of each item's categories
    before: before[i] is the product of the items before i
    after:  after[i] is the product of the items from i on
    """

    scaled: list[Floats]
    before: list[Floats]
    after: list[Floats]

    @property
    def whole(self) -> Floats:
        """The product over all items: (greatest total + 1,)."""
        return self.after[0]

    def without(self, item: int) -> Floats:
        """The product over all items but one."""
        return np.convolve(self.before[item], self.after[item + 1])


def products(weights: Sequence[Floats]) -> Products:
    """Multiply the items.

    weights: for each item (greatest points + 1,), positive, 0 for points nobody earned
    """
    scaled = [own / own.sum() for own in weights]
    before, after = [np.ones(1)], [np.ones(1)]
    for own in scaled:
        before.append(np.convolve(before[-1], own))
    for own in reversed(scaled):
        after.append(np.convolve(own, after[-1]))
    return Products(scaled, before, after[::-1])


def log_likelihood(weights: Sequence[Floats], counts: Sequence[Counts], hist: Counts) -> float:
    """The conditional log-likelihood of category counts given the totals.

    counts: for each item, pupils with each number of points
    hist:   (greatest total + 1,), pupils with each total
    source: Andersen 1972; docs/sources/statistics.md#rasch
    """
    earned = sum(
        float(own[seen > 0] @ np.log(each[seen > 0] / each.sum()))
        for own, seen, each in zip(counts, counts, weights, strict=True)
    )
    seen = hist > 0
    return earned - float(hist[seen] @ np.log(products(weights).whole[seen]))


def expected(made: Products, hist: Counts) -> tuple[Floats, Floats]:
    """Expected category counts given the totals, and their covariances.

    returns: (categories,), (categories, categories); the categories of an item stand together
    costs:   a product of polynomials for each pair of items
    """
    sizes = [len(own) for own in made.scaled]
    starts = np.cumsum([0, *sizes])
    shares = np.zeros((starts[-1], len(hist)))
    rate = np.divide(hist, made.whole, out=np.zeros(len(hist)), where=hist > 0)
    second = np.zeros((starts[-1], starts[-1]))
    for item, own in enumerate(made.scaled):
        place = slice(starts[item], starts[item + 1])
        shares[place] = _shares(own, made.without(item), made.whole)
        _pairs(second, made, item, rate, starts)
    mean = np.asarray(shares @ hist, dtype=np.float64)
    second += second.T
    second[np.diag_indices_from(second)] = mean
    return mean, second - (shares * hist) @ shares.T


def _shares(own: Floats, others: Floats, whole: Floats) -> Floats:
    """How likely each category of an item is at each total: (categories, totals)."""
    table = np.zeros((len(own), len(whole)))
    for points, weight in enumerate(own):
        table[points, points : points + len(others)] = weight * others
    return np.divide(table, whole, out=table, where=whole > 0)


def _pairs(
    second: Floats, made: Products, item: int, rate: Floats, starts: NDArray[np.int64]
) -> None:
    """Add how often categories of this item meet those of each later one."""
    running = made.before[item]
    own = made.scaled[item]
    for other in range(item + 1, len(made.scaled)):
        rest = np.convolve(running, made.after[other + 1])
        meets = np.correlate(rate, rest, mode="valid")
        theirs = made.scaled[other]
        together = np.add.outer(np.arange(len(own)), np.arange(len(theirs)))
        second[starts[item] : starts[item + 1], starts[other] : starts[other + 1]] = (
            np.outer(own, theirs) * meets[together]
        )
        running = np.convolve(running, theirs)
