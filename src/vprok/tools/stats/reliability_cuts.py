"""How sure a mark is: would another test of the same length give it again."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import sqrt

import numpy as np

from vprok.tools.stats.leaf import Counts
from vprok.tools.stats.matrix import Floats

_CELLS = 2000
_MOMENTS = 4


@dataclass(frozen=True)
class Cuts:
    """How often decisions at the cuts are right, and how often they would be repeated.

    accuracy:    share of pupils on the side of every cut where their true score is, 0..1
    consistency: share whom two parallel tests would give one mark, 0..1
    kappa:       consistency beyond chance
    at:          for each cut alone, its accuracy and consistency
    """

    accuracy: float
    consistency: float
    kappa: float | None
    at: tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class _Beta:
    """True scores: a beta distribution between two ends."""

    first: float
    second: float
    low: float
    high: float

    @property
    def is_possible(self) -> bool:
        return min(self.first, self.second) > 0 and 0 <= self.low < self.high <= 1


def cut_decisions(hist: Counts, cuts: Sequence[int], reliability: float | None) -> Cuts | None:
    """Accuracy and consistency of marks, by the method of Livingston and Lewis.

    hist:    (greatest total + 1,), pupils with each total
    cuts:    first totals of the marks above the lowest, rising inside 1..the greatest total
    returns: None where reliability is not inside 0..1, totals never vary, or no distribution
             of true scores fits
    source:  Livingston and Lewis 1995; docs/sources/statistics.md#reliability
    """
    most, n = len(hist) - 1, int(hist.sum())
    totals = np.arange(most + 1)
    if reliability is None or not 0 < reliability < 1 or n == 0:
        return None
    mean = float(totals @ hist) / n
    variance = float((totals - mean) ** 2 @ hist) / n
    if variance <= 0:
        return None
    room = mean * (most - mean) - reliability * variance
    length = max(round(room / (variance * (1 - reliability))), 1)
    true = _true_scores(hist, length)
    return None if true is None else _decided(true, length, [cut / most for cut in cuts])


def _true_scores(hist: Counts, length: int) -> _Beta | None:
    """A beta distribution with the moments of true scores: of four parameters, else of two."""
    scaled = np.arange(len(hist)) / (len(hist) - 1) * length
    shares = hist / hist.sum()
    moments, falling, ways = [], np.ones_like(scaled), 1.0
    for order in range(min(_MOMENTS, length)):
        falling, ways = falling * (scaled - order), ways * (length - order)
        moments.append(float(falling @ shares) / ways)
    if len(moments) < _MOMENTS:
        return None
    return next((one for one in (_four(moments), _two(moments)) if one and one.is_possible), None)


def _four(moments: Sequence[float]) -> _Beta | None:
    first, second, third, fourth = moments
    variance = second - first**2
    if variance <= 0:
        return None
    skew = (third - 3 * first * second + 2 * first**3) / variance**1.5
    peak = (fourth - 4 * first * third + 6 * first**2 * second - 3 * first**4) / variance**2
    below = 6 + 3 * skew**2 - 2 * peak
    size = 6 * (peak - skew**2 - 1) / below if below else 0.0
    under = (size + 2) ** 2 * skew**2 + 16 * (size + 1)
    if size <= 0 or under <= 0:
        return None
    lean = (size + 2) * skew / sqrt(under)
    one, other = size / 2 * (1 - lean), size / 2 * (1 + lean)
    if min(one, other) <= 0:
        return None
    width = sqrt(variance * size**2 * (size + 1) / (one * other))
    low = first - one / size * width
    return _Beta(one, other, low, low + width)


def _two(moments: Sequence[float]) -> _Beta | None:
    first, second = moments[:2]
    variance = second - first**2
    if variance <= 0:
        return None
    size = first * (1 - first) / variance - 1
    return _Beta(first * size, (1 - first) * size, 0.0, 1.0)


def _decided(true: _Beta, length: int, cuts: Sequence[float]) -> Cuts:
    inside = (np.arange(_CELLS) + 0.5) / _CELLS
    logs = (true.first - 1) * np.log(inside) + (true.second - 1) * np.log1p(-inside)
    density = np.exp(logs - logs.max())
    density /= density.sum()
    scores = true.low + inside * (true.high - true.low)
    seen = _chances(scores, length)
    borders = [round(cut * length) for cut in cuts]
    whole = _agreement(density, scores, seen, cuts, borders)
    parts = [
        _agreement(density, scores, seen, [cut], [border])
        for cut, border in zip(cuts, borders, strict=True)
    ]
    return Cuts(
        accuracy=whole[0],
        consistency=whole[1],
        kappa=(whole[1] - whole[2]) / (1 - whole[2]) if whole[2] < 1 else None,
        at=tuple((accuracy, consistency) for accuracy, consistency, _ in parts),
    )


def _chances(scores: Floats, length: int) -> Floats:
    """How likely each number of right answers is at each true score: (numbers, scores)."""
    numbers = np.arange(length + 1)
    steps = np.concatenate([[0.0], np.cumsum(np.log(np.arange(1, length + 1)))])
    ways = steps[-1] - steps - steps[::-1]
    sure = np.clip(scores, 1e-12, 1 - 1e-12)
    logs = ways[:, None] + numbers[:, None] * np.log(sure)
    return np.asarray(np.exp(logs + (length - numbers)[:, None] * np.log1p(-sure)))


def _agreement(
    density: Floats, scores: Floats, seen: Floats, cuts: Sequence[float], borders: Sequence[int]
) -> tuple[float, float, float]:
    """Accuracy, consistency, and the consistency that chance alone would give."""
    groups = np.stack(
        [seen[low:high].sum(axis=0) for low, high in pairwise([0, *borders, len(seen)])]
    )
    own = np.searchsorted(cuts, scores, side="right")
    right = groups[own, np.arange(len(scores))]
    return (
        float(right @ density),
        float((groups**2).sum(axis=0) @ density),
        float(((groups @ density) ** 2).sum()),
    )
