"""Do totals pile up just over the cuts of a school's marks more than they do in its region."""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from vprok.tools.stats.leaf import MARKS
from vprok.tools.stats.objectivity.measured import Measured, interval, nothing, share
from vprok.tools.stats.objectivity.stack import Stack
from vprok.tools.stats.objectivity.unit import Flags, Floats, Plain
from vprok.tools.stats.objectivity.usual import tilted, within

REACH = 2
"""Works this many points below a cut may be lifted over it.

source: docs/sources/statistics.md#bunching-against-the-region
"""
_FAR = 2.5
_STEPS = 40
_MOST_ALIKE = 0.5


class Window(NamedTuple):
    """The totals around one cut: those below it that may be lifted, and the cut itself."""

    mark: int
    low: int
    cut: int


class Border(NamedTuple):
    """What schools have around one cut.

    near:     (schools,), works inside the window
    over:     (schools,), of them on the cut
    expected: (schools,), share of the window expected on the cut, 0..1
    alike:    how alike works of one school are beyond chance, 0..1
    """

    window: Window
    near: Floats
    over: Floats
    expected: Floats
    alike: float

    @property
    def excess(self) -> Floats:
        """Works on the cut beyond those expected."""
        return self.over - self.near * self.expected

    @property
    def variance(self) -> Floats:
        """Of the excess, schools' own habits allowed for (beta-binomial)."""
        by_chance = self.near * self.expected * (1 - self.expected)
        return by_chance * (1 + np.maximum(self.near - 1, 0) * self.alike)


def windows(cuts: tuple[int, ...]) -> list[Window]:
    """The totals around each cut, no total in two of them.

    source: docs/sources/statistics.md#bunching-against-the-region
    """
    before = (-1, *cuts)
    found = [
        Window(mark, max(cut - REACH, below + 1), cut)
        for mark, cut, below in zip(MARKS[1:], cuts, before, strict=False)
    ]
    return [one for one in found if one.low < one.cut]


def bunching(stack: Stack) -> Measured:
    """Works on the cuts against those expected from the region's histogram bent to the school.

    source: Dee and others 2019; docs/sources/statistics.md#bunching-against-the-region
    """
    borders = _borders(stack)
    if not borders or not stack.is_measured.any():
        return nothing(stack.schools)
    excess = np.sum([one.excess for one in borders], axis=0)
    variance = np.sum([one.variance for one in borders], axis=0)
    is_told = stack.is_measured & (variance > 0)
    scaled = np.where(is_told, excess / np.sqrt(np.where(variance > 0, variance, 1)), np.nan)

    def evidence(place: int) -> Mapping[str, Plain]:
        return {
            "works": int(stack.works[place]),
            "moved": float(excess[place]),
            "interval": interval(float(excess[place]), float(variance[place])),
            "cuts": [
                {
                    "mark": one.window.mark,
                    "cut": one.window.cut,
                    "low": one.window.low,
                    "near": int(one.near[place]),
                    "observed": int(one.over[place]),
                    "expected": float(one.near[place] * one.expected[place]),
                    "alike": one.alike,
                }
                for one in borders
            ],
        }

    return Measured(scaled, share(excess, stack.works), evidence)


def _borders(stack: Stack) -> list[Border]:
    counts = stack.counts(stack.totals, stack.layout.most + 1).astype(np.float64)
    bent = tilted(within(stack), stack.means(stack.totals.astype(np.float64)))
    return [
        _border(counts, bent, window, stack.is_measured) for window in windows(stack.layout.cuts)
    ]


def _border(counts: Floats, bent: Floats, window: Window, usual: Flags) -> Border:
    here = slice(window.low, window.cut + 1)
    near, over = counts[:, here].sum(axis=1), counts[:, window.cut]
    mass = bent[:, here].sum(axis=1)
    raw = np.nan_to_num(bent[:, window.cut] / np.where(mass > 0, mass, 1), nan=0.5)
    expected = balanced(raw, near, over, usual)
    return Border(window, near, over, expected, alike(near, over, expected, usual))


def balanced(expected: Floats, near: Floats, over: Floats, usual: Flags) -> Floats:
    """Expected shares shifted, in logits alike, until usual schools have what they have together.

    expected:   (schools,), 0..1
    near, over: (schools,), cases and successes
    source:     docs/sources/statistics.md#bunching-against-the-region
    """
    inside = np.clip(expected, 1e-6, 1 - 1e-6)
    logits = np.log(inside / (1 - inside))
    total = float(over[usual].sum())
    low, high = -20.0, 20.0
    for _ in range(_STEPS):
        middle = (low + high) / 2
        shifted = 1 / (1 + np.exp(-(logits + middle)))
        is_more = float((near * shifted)[usual].sum()) > total
        low, high = (low, middle) if is_more else (middle, high)
    return np.asarray(1 / (1 + np.exp(-(logits + (low + high) / 2))))


def alike(near: Floats, over: Floats, expected: Floats, usual: Flags) -> float:
    """How alike works of one school are: the correlation of a beta-binomial, by moments.

    Schools beyond 2.5 standard deviations count as 2.5, so that a few lifted ones do not hide.

    returns: 0..0.5
    source:  Williams 1982; docs/sources/statistics.md#bunching-against-the-region
    """
    by_chance = near * expected * (1 - expected)
    here = usual & (by_chance > 0)
    if not here.any():
        return 0.0
    apart, chance, more = (over - near * expected)[here], by_chance[here], (near[here] - 1)
    low, high = 0.0, _MOST_ALIKE
    for _ in range(_STEPS):
        middle = (low + high) / 2
        near_z = np.clip(apart / np.sqrt(chance * (1 + more * middle)), -_FAR, _FAR)
        is_wide = near_z @ near_z > 0.9776 * len(near_z)
        low, high = (middle, high) if is_wide else (low, middle)
    return (low + high) / 2
