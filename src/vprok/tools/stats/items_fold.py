"""Rows of many schools folded for item analysis: sums by variant and sex, and short answers."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce
from operator import add
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from vprok.tools.stats.block import MOST, NOT_ATTEMPTED, NOT_TAUGHT, Block
from vprok.tools.stats.items_given import Given
from vprok.tools.stats.items_sums import Sums
from vprok.tools.stats.leaf import Counts, Layout
from vprok.tools.stats.matrix import Matrix

NO_VARIANT = 0
"""Whoever wrote parts of different variants."""


class Cell(NamedTuple):
    """Pupils of one sex who wrote one variant of one zone group.

    group: 0 where all zones get the same variants
    """

    group: int
    variant: int
    sex: int


class Spot(NamedTuple):
    """A task of one variant of one zone group.

    task: from 0
    """

    task: int
    group: int
    variant: int


@dataclass
class Folded:
    """What was counted so far; nothing in it names a school or a pupil.

    left, untaught: (items,), how often each task was left out, and not taught
    """

    layout: Layout
    cells: dict[Cell, Sums] = field(default_factory=dict)
    given: dict[Spot, Given] = field(default_factory=dict)
    left: Counts = field(init=False)
    untaught: Counts = field(init=False)

    def __post_init__(self) -> None:
        self.left = np.zeros(self.layout.tasks, dtype=np.int64)
        self.untaught = np.zeros(self.layout.tasks, dtype=np.int64)

    def add(self, block: Block, group: int) -> None:
        """Count the participants of a block, or of blocks of one zone group joined.

        raises: ValueError if the block is of another work
        source: docs/sources/statistics.md#items
        """
        if block.maxima != self.layout.maxima:
            raise ValueError("the block and the layout are of different works")
        block = block.where(_participants(block, self.layout))
        self.left += (block.points == NOT_ATTEMPTED).sum(axis=0)
        self.untaught += (block.points == NOT_TAUGHT).sum(axis=0)
        points = np.where(block.points > MOST, 0, block.points).astype(np.uint8)
        names = ("",) * len(block.maxima)
        for variant, sex, rows in _parted(_variants(block), block.sex):
            cell = Cell(group, variant, sex)
            sums = Sums.of(Matrix(names, block.maxima, points[rows]))
            self.cells[cell] = self.cells[cell] + sums if cell in self.cells else sums

    def answered(
        self,
        block: Block,
        tasks: Sequence[int],
        rows: Sequence[Sequence[str | None]],
        group: int,
        alike: Callable[[str], str],
    ) -> None:
        """Count the short answers of one block.

        tasks: numbers of the tasks whose answers are typed, from 0
        rows:  for each row of the block its answers; None in a part that was not written
        alike: what an answer is counted as
        """
        totals = block.totals()
        taken = _participants(block, self.layout).tolist()
        for place, task in enumerate(tasks):
            rest = (totals - block.scores()[:, task]).tolist()
            points = block.points[:, task].tolist()
            variants = block.variants[:, block.parts[task]].tolist()
            for row, variant in enumerate(variants):
                answer, earned = rows[row][place], points[row]
                if not taken[row] or answer is None or earned == NOT_TAUGHT:
                    continue
                spot = Spot(task, group, variant)
                if spot not in self.given:
                    self.given[spot] = Given(block.maxima[task])
                told = None if earned > MOST else earned
                self.given[spot].take(alike(answer), told, rest[row])

    def whole(self) -> Sums:
        """The sums of all."""
        return summed(self.cells, self.layout)


def summed(cells: Mapping[Cell, Sums], layout: Layout) -> Sums:
    """The sums of some cells; of none, those of nobody."""
    return reduce(add, cells.values(), Sums.nobody(layout.maxima))


def _participants(block: Block, layout: Layout) -> NDArray[np.bool_]:
    """Rows that every figure is about, as in a leaf.

    source: docs/sources/domain.md#rules, 18
    """
    written = block.written()
    return np.asarray(written > 0 if layout.counts_partial else written == block.variants.shape[1])


def _variants(block: Block) -> NDArray[np.uint8]:
    """The variant of each row that wrote one and the same in all parts."""
    first = block.variants[:, 0]
    is_one = (block.variants == first[:, None]).all(axis=1)
    return np.where(is_one, first, NO_VARIANT).astype(np.uint8)


def _parted(
    variants: NDArray[np.uint8], sexes: NDArray[np.uint8]
) -> list[tuple[int, int, NDArray[np.bool_]]]:
    """Variant, sex and rows of each pair that there is."""
    pairs = sorted(set(zip(variants.tolist(), sexes.tolist(), strict=True)))
    return [(variant, sex, (variants == variant) & (sexes == sex)) for variant, sex in pairs]
