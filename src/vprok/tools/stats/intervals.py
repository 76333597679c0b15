"""How sure a figure is: Wilson's interval, likeness within schools, schools drawn again."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from decimal import Context, Decimal
from fractions import Fraction

import numpy as np
from numpy.typing import ArrayLike, NDArray

from vprok.tools.stats.figures import rounded
from vprok.tools.stats.leaf import MARKS, Counts, Leaf

Interval = tuple[Decimal, Decimal]
"""The lower and the upper bound, in percent with two decimals."""

Sums = NDArray[np.int64]
"""(schools, 3): participants, sum of a value over them, sum of its squares."""

Z = Decimal("1.96")
"""source: docs/sources/domain.md#rules, 15"""

Z_90 = 1.6448536269514722
DRAWS = 1000
_CHUNK = 100
_FINE = Context(prec=40)


# ---- shares --------------------------------------------------------------------------------------


def wilson(count: int, whole: int, *, deff: float = 1.0) -> Interval | None:
    """Where the share lies with 95 % certainty, in percent.

    count:   at least 0, at most the whole
    deff:    at least 1; by so much pupils of the same schools repeat each other
    returns: halves up, inside 0..100, around the share itself; None where there is nobody
    raises:  ValueError if there are more of the part than of the whole
    source:  docs/sources/statistics.md#intervals; Wilson 1927
    """
    if not 0 <= count <= whole:
        raise ValueError(f"{count} is no part of {whole}")
    if whole == 0:
        return None
    n = _FINE.divide(Decimal(whole), Decimal(max(deff, 1.0)))
    p = _FINE.divide(Decimal(count), Decimal(whole))
    share = _FINE.divide(Z * Z, n)
    middle = p + share / 2
    reach = Z * _FINE.sqrt(_FINE.divide(p * (1 - p), n) + _FINE.divide(share, 4 * n))
    low = _FINE.divide(middle - reach, 1 + share) if count else Decimal(0)
    high = _FINE.divide(middle + reach, 1 + share) if count < whole else Decimal(1)
    return rounded(Fraction(100 * low)), rounded(Fraction(100 * high))


@dataclass(frozen=True)
class Change:
    """By how much a share has changed, in percentage points, and where the change truly lies."""

    points: Decimal
    low: Decimal
    high: Decimal

    @property
    def is_beyond_chance(self) -> bool:
        """Whether the interval leaves out no change at all."""
        return self.low > 0 or self.high < 0


def change(
    before: tuple[int, int], after: tuple[int, int], *, deffs: tuple[float, float] = (1.0, 1.0)
) -> Change | None:
    """The difference of two shares of different pupils.

    before, after: count and whole
    returns:       None where one of both is of nobody
    source:        docs/sources/statistics.md#intervals; Newcombe 1998, method 10
    """
    bounds = [wilson(*part, deff=deff) for part, deff in zip((before, after), deffs, strict=True)]
    if bounds[0] is None or bounds[1] is None:
        return None
    was, now = (Decimal(100 * count) / whole for count, whole in (before, after))
    (was_low, was_high), (now_low, now_high) = bounds[0], bounds[1]
    points = now - was
    down = ((now - now_low) ** 2 + (was_high - was) ** 2).sqrt()
    up = ((now_high - now) ** 2 + (was - was_low) ** 2).sqrt()
    return Change(_signed(points), _signed(points - down), _signed(points + up))


def _signed(value: Decimal) -> Decimal:
    """Two decimals, halves away from nought."""
    size = rounded(Fraction(abs(value)))
    return -size if value < 0 else size


# ---- likeness within schools ---------------------------------------------------------------------


def sums_of_totals(leaves: Iterable[Leaf]) -> Sums:
    """Sums of totals of each school that has participants.

    returns: (schools, 3)
    """
    hist = _stacked("hist", leaves)
    totals = np.arange(hist.shape[1])
    return _told(hist.sum(axis=1), hist @ totals, hist @ totals**2)


def sums_of_marks(leaves: Iterable[Leaf], marks: Collection[int]) -> Sums:
    """Sums of «has one of these marks», which is 1 or 0, of each school that has participants.

    returns: (schools, 3)
    """
    known = list(leaves)
    chosen = [MARKS.index(mark) for mark in sorted(marks)]
    having = _stacked("marks", known)[:, chosen].sum(axis=1)
    return _told(_stacked("hist", known).sum(axis=1), having, having)


def _stacked(section: str, leaves: Iterable[Leaf]) -> Counts:
    """A section of leaves of one work, a row each."""
    rows = [leaf.section(section) for leaf in leaves]
    return np.array(rows) if rows else np.zeros((0, len(MARKS)), dtype=np.int64)


def _told(people: Counts, total: Counts, squares: Counts) -> Sums:
    sums = np.stack([people, total, squares], axis=1)
    return sums[people > 0]


def icc(leaves: Iterable[Leaf]) -> float | None:
    """The share of the variance of totals that lies between schools.

    returns: as `likeness`
    """
    return likeness(sums_of_totals(leaves))


def likeness(sums: Sums) -> float | None:
    """The intraclass correlation by one-way analysis of variance, for schools of unequal sizes.

    ρ = (B − W) ÷ (B + (n₀ − 1) · W), B and W mean squares between and within k schools of N pupils,
    n₀ = (N − Σn²/N) ÷ (k − 1). Negative by chance, it is told as 0.

    sums:    (schools, 3)
    returns: 0..1; None for fewer than two schools, for one pupil a school, or where nothing varies
    source:  docs/sources/statistics.md#intervals; Fisher 1925; Donner 1986, (2)
    """
    n, total, squares = sums.astype(np.float64).T
    people, schools = n.sum(), len(sums)
    if schools <= 1 or people == schools:
        return None
    inside = (squares - total**2 / n).sum() / (people - schools)
    between = ((total**2 / n).sum() - total.sum() ** 2 / people) / (schools - 1)
    size = (people - (n**2).sum() / people) / (schools - 1)
    spread = between + (size - 1) * inside
    if spread <= 0:
        return None
    return float(min(max((between - inside) / spread, 0.0), 1.0))


def mean_size(squares: int, people: int) -> float:
    """The size of the school of an average pupil: Σn² ÷ Σn, which a pooled share asks for.

    squares, people: Σn² and Σn over schools
    source:          docs/sources/statistics.md#intervals; Kish 1965, §5.4
    """
    return squares / people if people else 0.0


def deff(mean_size: float, icc: float) -> float:
    """The design effect: by how much the variance grows because pupils of a school are alike.

    mean_size: pupils a school, as `mean_size` has it
    icc:       0..1
    source:    docs/sources/statistics.md#intervals
    """
    return max(1.0, 1 + (mean_size - 1) * icc)


# ---- means ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Mean:
    """A mean and where it lies with the certainty that was asked for."""

    value: float
    low: float
    high: float


def mean_interval(sums: Sums, *, deff: float = 1.0, z: float = float(Z)) -> Mean | None:
    """The mean over all participants, with its interval by the deviation of pupils.

    sums:    (schools, 3), added up first
    returns: None for fewer than two participants
    source:  docs/sources/statistics.md#intervals
    """
    n, total, squares = (float(one) for one in sums.sum(axis=0))
    if n <= 1:
        return None
    variance = max(squares - total**2 / n, 0.0) / (n - 1)
    reach = z * (variance * max(deff, 1.0) / n) ** 0.5
    return Mean(total / n, total / n - reach, total / n + reach)


def redrawn(matrix: ArrayLike, *, draws: int = DRAWS, seed: int = 0) -> NDArray[np.float64]:
    """Column sums of as many schools drawn from these again, school by school, many times.

    Pupils come with their school, so that nothing is supposed of how alike they are.

    matrix:  (schools, columns), integers
    returns: (draws, columns), whole numbers
    source:  docs/sources/statistics.md#intervals; Efron and Tibshirani 1993, §8
    """
    rows = np.asarray(matrix, dtype=np.float64)
    schools = len(rows)
    generator = np.random.default_rng(seed)
    even = np.full(schools, 1 / schools)
    sizes = [min(_CHUNK, draws - start) for start in range(0, draws, _CHUNK)]
    # Floats here are exact, for the sums stay far below 2**53.
    return np.concatenate([generator.multinomial(schools, even, size=n) @ rows for n in sizes])


def bootstrap_ratio(matrix: ArrayLike, *, level: float = 0.95, seed: int = 0) -> Mean | None:
    """The ratio of two means of the same schools, with its interval from schools drawn again.

    matrix:  (schools, 4): participants and sum above the line, participants and sum below it
    level:   0..1
    returns: None for fewer than two schools, or where a mean above or below the line is 0
    source:  docs/sources/statistics.md#intervals
    """
    rows = np.asarray(matrix, dtype=np.float64).reshape(-1, 4)
    if len(rows) <= 1 or not rows.sum(axis=0).all():
        return None
    drawn = redrawn(rows, seed=seed)
    drawn = drawn[(drawn > 0).all(axis=1)]
    ratios = _ratio(drawn)
    return _between(float(_ratio(rows.sum(axis=0)[None, :])[0]), ratios, level)


def ratio_interval(above: Sums, below: Sums, *, z: float = float(Z)) -> Mean | None:
    """The ratio of two means of different pupils of one school.

    above, below: (1, 3)
    returns:      None for fewer than two participants, or where a mean is 0
    source:       docs/sources/statistics.md#intervals: the variance of a logarithm
    """
    means = mean_interval(above, z=1.0), mean_interval(below, z=1.0)
    if means[0] is None or means[1] is None or 0 in {means[0].value, means[1].value}:
        return None
    value = means[0].value / means[1].value
    spread = sum(((mean.high - mean.value) / mean.value) ** 2 for mean in means if mean)
    reach = float(np.exp(z * spread**0.5))
    return Mean(value, value / reach, value * reach)


def _ratio(rows: NDArray[np.float64]) -> NDArray[np.float64]:
    above, below = rows[:, 1] / rows[:, 0], rows[:, 3] / rows[:, 2]
    return np.asarray(above / below)


def _between(value: float, drawn: NDArray[np.float64], level: float) -> Mean:
    tail = 50 * (1 - level)
    low, high = np.percentile(drawn, [tail, 100 - tail])
    return Mean(value, float(low), float(high))
