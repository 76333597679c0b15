"""Schools compared with what is usual in their conditions: expected means, shrunken residuals."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vprok.tools.stats.intervals import Z_90, Sums

Floats = NDArray[np.float64]

FEWEST_SCHOOLS = 30
"""Schools of the same work below which nothing can be said of what is usual."""

NEAREST = 60
"""source: docs/sources/statistics.md#similar: the construction of My School"""

MARGIN = 5.0
"""Percent of the greatest points by which the nearer bound is far from nought, too."""

PENALTIES = (1.0, 3.0, 10.0, 30.0, 100.0, 300.0, 1000.0)
TOLD_FROM = 10
"""Schools that must have told a condition; from fewer nothing is learnt of what it does."""

FAR = 3.0
"""Deviations from the mean beyond which a number says no more: nothing is learnt out there."""

_ROUNDS = 12
_FIRST_ROUNDS = 3
_NEAR = 1e-9
_TENS = 10


@dataclass(frozen=True)
class Conditions:
    """What is known of the conditions of a school, by name; None where nobody has told.

    words: kinds, each of a few
    """

    numbers: Mapping[str, float | None]
    words: Mapping[str, str | None]


@dataclass(frozen=True, eq=False)
class Comparison:
    """Schools beside what is expected of them, all in percent of the greatest points.

    mean:         (schools,), as it is
    expected:     (schools,), by conditions alone; a school never teaches what is expected of it
    effect:       (schools,), the difference, shrunken towards nought by how little it is known
    low, high:    (schools,), where the effect truly lies, 90 %
    unsure:       (schools,), deviation of what is expected; large where conditions are rare
    between:      deviation between schools of equal conditions
    within:       deviation between pupils of a school
    explained:    share of the variance between schools that conditions explain, 0..1
    learnt:       how many schools the expectation was learnt from
    """

    mean: Floats
    expected: Floats
    effect: Floats
    low: Floats
    high: Floats
    unsure: Floats
    between: float
    within: float
    explained: float
    learnt: int

    def band(self, school: int) -> int:
        """How the school stands to what is expected: 1 far below, 2 below, 3 within, 4, 5 above.

        Only an interval that leaves out nought says above or below; far is where even its nearer
        bound is `MARGIN` away.

        source: docs/sources/statistics.md#similar
        """
        low, high = self.low[school], self.high[school]
        if low <= 0 <= high:
            return 3
        if low > 0:
            return 5 if low >= MARGIN else 4
        return 1 if high <= -MARGIN else 2

    def nearest(self, school: int, others: Sequence[int]) -> tuple[int, ...]:
        """The schools with the most similar conditions, at most sixty, in the order of `others`.

        source: docs/sources/statistics.md#similar
        """
        apart = [abs(float(self.expected[one] - self.expected[school])) for one in others]
        chosen = np.argsort(apart, kind="stable")[:NEAREST]
        return tuple(others[n] for n in sorted(chosen))

    def quantiles(self, schools: Sequence[int], shares: Sequence[float]) -> tuple[float, ...]:
        """Means of these schools at shares of them, by linear interpolation.

        shares: 0..1
        source: docs/sources/domain.md#rules, 17
        """
        found = np.quantile(self.mean[list(schools)], shares)
        return tuple(float(one) for one in found)


def comparison(
    sums: Sums, conditions: Sequence[Conditions], *, most: int, learns_from: Sequence[bool]
) -> Comparison | None:
    """All schools of a work beside what is expected of them.

    A ridge regression of means on conditions, each school weighted by 1 ÷ (τ² + σ²/n); a school
    that the regression learns from is left out of its own expectation in closed form.

    sums:        (schools, 3) of totals, every school with participants
    most:        the greatest total
    learns_from: (schools,), whether the expectation is learnt from the school
    returns:     None where it is learnt from fewer than `FEWEST_SCHOOLS`, or where every school
                 has a single pupil
    source:      docs/sources/statistics.md#similar; Hoerl and Kennard 1970; Paule and Mandel 1982
    """
    learns = np.array(learns_from, dtype=bool)
    people = int(sums[:, 0].sum())
    if learns.sum() < FEWEST_SCHOOLS or people == len(sums):
        return None
    n, total, squares = sums.astype(np.float64).T
    scale = 100 / most
    mean = scale * total / n
    within = float(scale**2 * (squares - total**2 / n).sum() / (people - len(sums)))
    noise = within / n
    schools = _Schools(design(conditions, learns), mean, noise)
    learnt = schools.of(learns)
    spread, penalty = _variance(learnt)
    plain, _ = _variance(_Schools(learnt.columns[:, :1], learnt.mean, learnt.noise))
    expected, unsure = _expected(schools, learns, _fit(learnt, spread, penalty))
    shrink = spread / (spread + noise) if spread else np.zeros_like(mean)
    effect = shrink * (mean - expected)
    reach = Z_90 * np.sqrt(shrink * noise + shrink**2 * unsure)
    return Comparison(
        mean,
        expected,
        effect,
        effect - reach,
        effect + reach,
        np.sqrt(unsure),
        between=float(spread**0.5),
        within=within**0.5,
        explained=float(min(max(1 - spread / plain, 0.0), 1.0)) if plain else 0.0,
        learnt=int(learns.sum()),
    )


def tens_among(means: Sequence[float], low: float, high: float) -> tuple[int, int]:
    """Between which tenths of these schools an interval lies, widened to whole tens.

    It is a band on purpose: nobody's number in a row can be read from it.

    means:   of the other schools
    returns: percent, multiples of ten, the first below the second
    source:  docs/sources/statistics.md#similar
    """
    ordered = np.sort(np.asarray(means, dtype=np.float64))
    below = 100 * np.searchsorted(ordered, low, side="left") / len(ordered)
    upto = 100 * np.searchsorted(ordered, high, side="right") / len(ordered)
    first = min(int(below // _TENS) * _TENS, 100 - _TENS)
    last = max(-int(-upto // _TENS) * _TENS, first + _TENS)
    return first, min(last, 100)


# ---- conditions as columns -----------------------------------------------------------------------


def design(conditions: Sequence[Conditions], learns: NDArray[np.bool_]) -> Floats:
    """Columns of a regression: ones, numbers made comparable, a column for each word.

    A number that nobody has told stands at the mean, beside a column that says it was not told; a
    word that nobody has told stands in no column. What fewer than `TOLD_FROM` of those learnt from
    have told is left out. Of equal columns one is kept.

    returns: (schools, columns); the first are ones
    """
    columns = [np.ones(len(conditions))]
    for name in dict.fromkeys(key for one in conditions for key in one.numbers):
        values = [one.numbers.get(name) for one in conditions]
        columns += _number(np.array([np.nan if v is None else v for v in values]), learns)
    for name in dict.fromkeys(key for one in conditions for key in one.words):
        told = [one.words.get(name) for one in conditions]
        known = [one for one, is_learnt in zip(told, learns, strict=True) if is_learnt and one]
        if len(known) < TOLD_FROM:
            continue
        for word in sorted({one for one in told if one is not None}):
            columns.append(np.array([float(one == word) for one in told]))
    different = {column.tobytes(): column for column in columns}
    return np.column_stack(list(different.values()))


def _number(values: Floats, learns: NDArray[np.bool_]) -> list[Floats]:
    """A number in deviations of those learnt from; and whether it was told, where not all have."""
    told = ~np.isnan(values)
    known = values[told & learns]
    spread = known.std() if len(known) >= TOLD_FROM else 0.0
    if not spread:
        return []
    standard = np.clip(np.where(told, (values - known.mean()) / spread, 0.0), -FAR, FAR)
    return [standard] if told.all() else [standard, told.astype(np.float64)]


# ---- the regression ------------------------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class _Schools:
    """What the regression knows of schools: their columns, means and the noise of a mean."""

    columns: Floats
    mean: Floats
    noise: Floats

    def of(self, chosen: NDArray[np.bool_]) -> "_Schools":
        """Some of them."""
        return _Schools(self.columns[chosen], self.mean[chosen], self.noise[chosen])


@dataclass(frozen=True, eq=False)
class _Fit:
    """A weighted ridge regression: its inverse, its slopes, and what each school adds to it."""

    inverse: Floats
    slopes: Floats
    weights: Floats
    leverage: Floats
    fitted: Floats


def _fit(schools: _Schools, spread: float, penalty: float) -> _Fit:
    """The regression for a variance between schools; the first column is not shrunken.

    penalty: in mean weights of a school
    """
    columns = schools.columns
    # Without noise and spread all schools weigh alike, whatever the number.
    weights = 1 / np.maximum(spread + schools.noise, _NEAR)
    weighted = columns * weights[:, None]
    shrinking = np.full(columns.shape[1], penalty * weights.mean())
    shrinking[0] = 0.0
    inverse = np.asarray(np.linalg.inv(columns.T @ weighted + np.diag(shrinking)), dtype=np.float64)
    slopes = inverse @ (weighted.T @ schools.mean)
    return _Fit(inverse, slopes, weights, weights * _size(columns, inverse), columns @ slopes)


def _size(columns: Floats, inverse: Floats) -> Floats:
    return np.asarray(((columns @ inverse) * columns).sum(axis=1))


def _variance(schools: _Schools) -> tuple[float, float]:
    """The variance between schools of equal conditions by moments, and the best penalty.

    τ² is where Σ w·r² equals the degrees of freedom that are left; the penalty is the one whose
    leave-one-out errors are the least.
    """
    mean = schools.mean
    spread, penalty = max(float(mean.var(ddof=1) - schools.noise.mean()), 0.0), PENALTIES[0]
    for turn in range(_ROUNDS):
        if turn < _FIRST_ROUNDS:
            penalty = _penalty(schools, spread)
        fit = _fit(schools, spread, penalty)
        errors = fit.weights * (mean - fit.fitted) ** 2
        left = len(mean) - fit.leverage.sum()
        slope = float((fit.weights * errors).sum())
        renewed = max(spread + float(errors.sum() - left) / slope, 0.0) if slope else 0.0
        if abs(renewed - spread) <= _NEAR * (1 + spread):
            return renewed, penalty
        spread = renewed
    return spread, penalty


def _penalty(schools: _Schools, spread: float) -> float:
    def errors(penalty: float) -> float:
        fit = _fit(schools, spread, penalty)
        return float((fit.weights * ((schools.mean - fit.fitted) / (1 - fit.leverage)) ** 2).sum())

    return min(PENALTIES, key=errors) if schools.columns.shape[1] > 1 else PENALTIES[0]


def _expected(schools: _Schools, learns: NDArray[np.bool_], fit: _Fit) -> tuple[Floats, Floats]:
    """What is expected of each school without it, and the variance of that expectation."""
    expected = schools.columns @ fit.slopes
    unsure = _size(schools.columns, fit.inverse)
    others = 1 - fit.leverage
    expected[learns] = (fit.fitted - fit.leverage * schools.mean[learns]) / others
    unsure[learns] /= others
    return expected, unsure
