"""A matrix of points, pupils by items, and the sums that item analysis needs of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from math import sqrt
from typing import Self

import numpy as np
from numpy.typing import NDArray

from vprok.tools.stats.leaf import Counts

Floats = NDArray[np.float64]
Points = NDArray[np.uint8]

MOST = 250
"""The greatest points an item of a matrix can have: points are kept as bytes."""

_AT_ONCE = 100_000


@dataclass(frozen=True, eq=False)
class Matrix:
    """Points of pupils on the items of a test.

    names:  (items,), in the order of the columns
    maxima: (items,), the greatest points of each item, at least 1
    points: (pupils, items), what was left out has earned 0
    raises: ValueError if shapes or values do not fit together
    """

    names: tuple[str, ...]
    maxima: tuple[int, ...]
    points: Points

    def __post_init__(self) -> None:
        if self.points.ndim != len(("pupils", "items")) or self.points.dtype != np.uint8:
            raise ValueError("points must be bytes, pupils by items")
        if not len(self.names) == len(self.maxima) == self.points.shape[1] > 0:
            raise ValueError("every item needs its name, its greatest points and its column")
        if not all(1 <= most <= MOST for most in self.maxima):
            raise ValueError(f"greatest points are 1..{MOST}: {self.maxima}")
        if (self.points > np.array(self.maxima)).any():
            raise ValueError("points are above the maximum of their item")

    @classmethod
    def of(cls, names: Sequence[str], rows: Sequence[bytes], *, maxima: Sequence[int] = ()) -> Self:
        """Make a matrix of plain rows.

        rows:   a byte an item
        maxima: greatest points of each item; none = the greatest found, at least 1
        raises: ValueError if a row does not fit
        """
        if any(len(row) != len(names) for row in rows):
            raise ValueError(f"every row must have {len(names)} items")
        flat = np.frombuffer(b"".join(rows), dtype=np.uint8)
        points = flat.reshape(len(rows), len(names))
        found = np.maximum(points.max(axis=0, initial=0), 1).tolist()
        return cls(tuple(names), tuple(maxima) or tuple(found), points)

    def __len__(self) -> int:
        return int(self.points.shape[0])

    def totals(self, items: NDArray[np.bool_] | None = None) -> Counts:
        """The sum of points of each pupil.

        items:   (items,), true for each item that counts; none = all of them
        returns: (pupils,)
        """
        counted = self.points if items is None else self.points[:, items]
        return np.asarray(counted.sum(axis=1, dtype=np.int64))

    def where(self, rows: NDArray[np.bool_]) -> "Matrix":
        """The same items for these pupils only.

        rows: (pupils,), true for each pupil to keep
        """
        return Matrix(self.names, self.maxima, self.points[rows])


@dataclass(frozen=True, eq=False)
class Tally:
    """Sums over pupils that add up and hold all but patterns: a leaf has them, a matrix too.

    maxima:   (items,), greatest points of each item
    counts:   for each item (greatest points + 1,), how many pupils earned each number of points
    hist:     (greatest total + 1,), how many pupils have each total
    products: (items, items), sums of products of points
    source:   docs/sources/statistics.md#items
    """

    maxima: tuple[int, ...]
    counts: tuple[Counts, ...]
    hist: Counts
    products: Counts

    @classmethod
    def of(cls, matrix: Matrix) -> Self:
        """Sums of a matrix."""
        items = len(matrix.maxima)
        products = np.zeros((items, items), dtype=np.int64)
        for start in range(0, len(matrix), _AT_ONCE):
            # Floats are exact here, for sums stay far below 2**53, and many times faster.
            some = matrix.points[start : start + _AT_ONCE].astype(np.float64)
            products += np.rint(some.T @ some).astype(np.int64)
        return cls(
            maxima=matrix.maxima,
            counts=tuple(
                np.bincount(column, minlength=most + 1).astype(np.int64)
                for column, most in zip(matrix.points.T, matrix.maxima, strict=True)
            ),
            hist=np.bincount(matrix.totals(), minlength=sum(matrix.maxima) + 1).astype(np.int64),
            products=products,
        )

    @property
    def n(self) -> int:
        """How many pupils every figure is about."""
        return int(self.hist.sum())

    @property
    def items(self) -> int:
        """How many items there are."""
        return len(self.maxima)

    @cached_property
    def sums(self) -> list[int]:
        """Points earned on each item, whole numbers of any size."""
        return [int(np.arange(len(counts)) @ counts) for counts in self.counts]

    @cached_property
    def moments(self) -> list[list[int]]:
        """n² times the covariance of each two items, exactly: n·Σxy − Σx·Σy.

        returns: (items, items), whole numbers of any size
        """
        rows = self.products.tolist()
        return [
            [self.n * both - one * other for both, other in zip(row, self.sums, strict=True)]
            for row, one in zip(rows, self.sums, strict=True)
        ]

    @property
    def mean(self) -> float | None:
        """The mean total; None of nobody."""
        return sum(self.sums) / self.n if self.n else None

    @property
    def variance(self) -> float | None:
        """The variance of totals, by n − 1; None with fewer than two pupils."""
        if self.n <= 1:
            return None
        return sum(map(sum, self.moments)) / (self.n * (self.n - 1))

    @property
    def sd(self) -> float | None:
        """The standard deviation of totals, by n − 1; None with fewer than two pupils."""
        return None if self.variance is None else sqrt(self.variance)


def joint(matrix: Matrix, totals: Counts, size: int) -> Counts:
    """How many pupils have each number of points on each item beside each total.

    totals:  (pupils,), what pupils are matched by, below size
    returns: (sum of greatest points + items, size); the rows of an item stand together
    costs:   a pass over each column
    source:  docs/sources/statistics.md#items
    """
    return np.concatenate(
        [
            np.bincount(column * size + totals, minlength=(most + 1) * size)
            .reshape(most + 1, size)
            .astype(np.int64)
            for column, most in zip(matrix.points.T.astype(np.int64), matrix.maxima, strict=True)
        ]
    )


def of_items(table: Counts, maxima: Sequence[int]) -> list[Counts]:
    """The rows of a joint table that belong to each item."""
    ends = np.cumsum([most + 1 for most in maxima])
    return np.split(table, ends[:-1])
