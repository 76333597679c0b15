"""What item analysis needs of pupils, in sums that add up over schools: figures need no rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Self

import numpy as np

from vprok.tools.stats.leaf import Counts
from vprok.tools.stats.matrix import Matrix, Tally, joint, of_items


@dataclass(frozen=True, eq=False)
class Sums:
    """Joint tables and products of some pupils on the items of one test.

    maxima:   (items,), the greatest points of each item
    table:    (sum of greatest points + items, greatest total + 1), points of items by total
    products: (items, items), sums of products of points
    source:   docs/sources/statistics.md#items
    """

    maxima: tuple[int, ...]
    table: Counts
    products: Counts

    @classmethod
    def of(cls, matrix: Matrix) -> Self:
        """The sums of a matrix."""
        table = joint(matrix, matrix.totals(), sum(matrix.maxima) + 1)
        return cls(matrix.maxima, table, Tally.of(matrix).products)

    @classmethod
    def nobody(cls, maxima: Sequence[int]) -> Self:
        """The sums of no pupil, which change no others."""
        most, items = sum(maxima), len(maxima)
        table = np.zeros((most + items, most + 1), dtype=np.int64)
        return cls(tuple(maxima), table, np.zeros((items, items), dtype=np.int64))

    def __add__(self, other: "Sums") -> "Sums":
        if self.maxima != other.maxima:
            raise ValueError("sums of different tests do not add up")
        return Sums(self.maxima, self.table + other.table, self.products + other.products)

    @cached_property
    def tally(self) -> Tally:
        """The same pupils item by item and total by total."""
        tables = of_items(self.table, self.maxima)
        return Tally(
            maxima=self.maxima,
            counts=tuple(own.sum(axis=1) for own in tables),
            hist=tables[0].sum(axis=0),
            products=self.products,
        )
