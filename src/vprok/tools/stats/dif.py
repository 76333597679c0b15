"""Does an item favour one of two groups that have the same total."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import erfc, log, sqrt

import numpy as np
from numpy.typing import NDArray

from vprok.tools.stats.leaf import Counts
from vprok.tools.stats.matrix import Floats, Matrix, joint, of_items

SIGNIFICANT = 0.05
ROUNDS = 10

_DELTA = -2.35
_HALF = 0.5
_ETS = (1.0, 1.5)
_ETS_POINTS = (0.17, 0.25)
_BOTH = 2


@dataclass(frozen=True)
class Dif:
    """How an item treats two groups that have the same total.

    chi2:     Mantel and Haenszel's with continuity .5; of an item of several points Mantel's
    q_value:  p_value after Benjamini and Hochberg over the items
    alpha_mh: common odds ratio, reference over focal; None for items of several points
    delta:    −2.35 ln α; positive = the item favours the focal group
    smd:      mean points of the focal group less those of the reference group at equal totals
    ets:      A, B or C: by |delta| alone, as difR has it; for several points by smd and chi2
    is_sure:  whether q_value is below .05
    """

    chi2: float | None
    p_value: float | None
    q_value: float | None
    alpha_mh: float | None
    delta: float | None
    smd: float | None
    ets: str | None

    @property
    def is_sure(self) -> bool:
        """Whether chance among that many items would seldom show as much."""
        return self.q_value is not None and self.q_value < SIGNIFICANT


def dif(reference: Counts, focal: Counts, *, maxima: Sequence[int]) -> list[Dif]:
    """Compare two groups item by item; the item itself counts in the total.

    reference, focal: joint tables of points by total, alike in shape; they add up over schools
    source:           Holland and Thayer 1988; docs/sources/statistics.md#dif
    """
    return _with_q(
        [
            _of_item(one, other)
            for one, other in zip(of_items(reference, maxima), of_items(focal, maxima), strict=True)
        ]
    )


def dif_of(
    matrix: Matrix, groups: NDArray[np.int64], anchor: NDArray[np.bool_] | None = None
) -> list[Dif]:
    """Compare two groups of a matrix.

    groups: (pupils,), 0 = reference, 1 = focal, others are in neither
    anchor: (items,), true for items that make the total; the studied item always does; none = all
    source: Holland and Thayer 1988; docs/sources/statistics.md#dif
    """
    one, other = matrix.where(groups == 0), matrix.where(groups == 1)
    size = sum(matrix.maxima) + 1
    if anchor is None or anchor.all():
        tables = (joint(group, group.totals(), size) for group in (one, other))
        return dif(*tables, maxima=matrix.maxima)
    found = []
    for number, most in enumerate(matrix.maxima):
        counted = anchor | (np.arange(len(anchor)) == number)
        own = [_alone(group, number, most, group.totals(counted), size) for group in (one, other)]
        found.append(_of_item(*own))
    return _with_q(found)


def purified(matrix: Matrix, groups: NDArray[np.int64]) -> list[Dif]:
    """The same with items that show a difference taken out of the total, until none is added.

    source: Holland and Thayer 1988; docs/sources/statistics.md#dif
    """
    found = dif_of(matrix, groups)
    shown = _shown(found)
    for _ in range(ROUNDS):
        if not shown.any():
            break
        found = dif_of(matrix, groups, ~shown)
        again = _shown(found)
        if np.array_equal(again, shown):
            break
        shown = again
    return found


def benjamini_hochberg(p_values: Sequence[float]) -> list[float]:
    """The least share of false discoveries at which each would be one.

    source: Benjamini and Hochberg 1995; docs/sources/statistics.md#dif
    """
    tested = len(p_values)
    order = np.argsort(p_values)[::-1]
    scaled = np.array(p_values)[order] * tested / np.arange(tested, 0, -1)
    found = np.empty(tested)
    found[order] = np.minimum(np.minimum.accumulate(scaled), 1.0)
    return [float(value) for value in found]


def chance(chi2: float) -> float:
    """How likely a chi-square of one degree of freedom is as great.

    source: docs/sources/statistics.md#dif
    """
    return erfc(sqrt(chi2 / 2))


def _alone(matrix: Matrix, number: int, most: int, totals: Counts, size: int) -> Counts:
    column = Matrix(("",), (most,), matrix.points[:, number : number + 1])
    return joint(column, totals, size)


def _shown(found: Sequence[Dif]) -> NDArray[np.bool_]:
    return np.array([one.p_value is not None and one.p_value < SIGNIFICANT for one in found])


def _with_q(found: list[Dif]) -> list[Dif]:
    tested = [one.p_value for one in found if one.p_value is not None]
    q_values = iter(benjamini_hochberg(tested))
    return [one if one.p_value is None else replace(one, q_value=next(q_values)) for one in found]


def _of_item(reference: Counts, focal: Counts) -> Dif:
    """One item: (greatest points + 1, totals) of each group."""
    used = (reference + focal).sum(axis=0) >= _BOTH
    one, other = reference[:, used].astype(np.float64), focal[:, used].astype(np.float64)
    is_single = len(one) == _BOTH
    chi2 = _mantel(one, other, continuity=_HALF if is_single else 0.0)
    p_value = None if chi2 is None else chance(chi2)
    smd, spread = _difference(one, other)
    alpha = _odds(one, other) if is_single else None
    delta = _DELTA * log(alpha) if alpha else None
    by_points = None if smd is None or not spread else _class_by_points(smd / spread, p_value)
    return Dif(
        chi2=chi2,
        p_value=p_value,
        q_value=None,
        alpha_mh=alpha,
        delta=delta,
        smd=smd,
        ets=_class(delta) if is_single else by_points,
    )


def _mantel(reference: Floats, focal: Floats, *, continuity: float) -> float | None:
    """Mantel's chi-square: the focal group's points against what equal totals promise."""
    points = np.arange(len(reference))
    both = reference + focal
    n, n_reference, n_focal = both.sum(axis=0), reference.sum(axis=0), focal.sum(axis=0)
    sums, squares = points @ both, points**2 @ both
    variance = n_reference * n_focal * (n * squares - sums**2) / (n**2 * (n - 1))
    if variance.sum() <= 0:
        return None
    apart = abs(float((points @ focal - n_focal * sums / n).sum()))
    return (apart - continuity) ** 2 / float(variance.sum())


def _odds(reference: Floats, focal: Floats) -> float | None:
    """The common odds ratio; None where it is 0 ÷ 0 or infinite."""
    n = (reference + focal).sum(axis=0)
    against = float((reference[0] * focal[1] / n).sum())
    return float((reference[1] * focal[0] / n).sum()) / against if against else None


def _difference(reference: Floats, focal: Floats) -> tuple[float | None, float]:
    """The standardised mean difference, and the deviation of points over both groups."""
    points = np.arange(len(reference))
    met = (reference.sum(axis=0) > 0) & (focal.sum(axis=0) > 0)
    one, other = reference[:, met], focal[:, met]
    if not met.any():
        return None, 0.0
    weight = other.sum(axis=0)
    gaps = points @ other / weight - points @ one / one.sum(axis=0)
    both = (reference + focal).sum(axis=1)
    mean = points @ both / both.sum()
    spread = sqrt(float(both @ (points - mean) ** 2) / max(float(both.sum()) - 1, 1.0))
    return float(gaps @ weight / weight.sum()), spread


def _class(delta: float | None) -> str | None:
    if delta is None:
        return None
    return "ABC"[sum(abs(delta) > border for border in _ETS)]


def _class_by_points(effect: float, p_value: float | None) -> str:
    """Classes of items of several points.

    source: Zwick, Donoghue and Grima 1993, as NAEP uses it; docs/sources/statistics.md#dif
    """
    if p_value is None or p_value >= SIGNIFICANT:
        return "A"
    return "ABC"[sum(abs(effect) > border for border in _ETS_POINTS)]
