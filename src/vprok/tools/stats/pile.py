"""Packed blocks of many schools counted at once: what a slice of a territory comes to."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from vprok.tools.stats.block import Block, unpack_all
from vprok.tools.stats.leaf import Counts, Layout, Leaf, empty, fold, marks_of_each

Rows = NDArray[np.bool_]
Cell = tuple[int, ...]
_BASE = 256


@dataclass(frozen=True)
class Wanted:
    """Which rows are counted; 0 leaves nobody out.

    sex:      as a block has it
    variant:  in any part
    class_no: of a school's own numbering
    """

    sex: int = 0
    variant: int = 0
    class_no: int = 0

    def rows(self, block: Block) -> Rows:
        """Which rows of a block these are.

        returns: (rows,)
        """
        found = np.ones(len(block), dtype=np.bool_)
        if self.sex:
            found &= block.sex == self.sex
        if self.variant:
            found &= (block.variants == self.variant).any(axis=1)
        if self.class_no:
            found &= block.class_no == self.class_no
        return found


@dataclass(frozen=True)
class Pile:
    """What the wanted rows of several schools come to.

    schools: with at least one participant among these rows
    people:  participants among all rows, by sex where that is asked, then by the variant of each
             part where that is asked: what a hidden group could be found from
    units:   schools that have such participants
    """

    leaf: Leaf
    schools: int = 0
    people: Counter[Cell] = field(default_factory=Counter)
    units: Counter[Cell] = field(default_factory=Counter)


def pile(packed: Sequence[bytes], layout: Layout, wanted: Wanted) -> Pile:
    """Count the wanted rows of packed blocks of one work, one block a school.

    Marks are those that each whole school gives its rows.

    costs:  a region of 450 schools some 20 ms; memory of all its rows
    raises: ValueError if a block is of another work
    source: docs/sources/statistics.md#slices
    """
    if not packed:
        return Pile(empty(layout))
    block, lengths = unpack_all(packed)
    whose = np.repeat(np.arange(len(lengths)), lengths)
    kept = wanted.rows(block)
    marks = marks_of_each(block, lengths, layout)
    leaf = fold(block.where(kept), layout, marks[kept])
    present = _present(block, layout)
    people, units = _crowds(block, whose, present, wanted)
    return Pile(leaf, len(np.unique(whose[kept & present])), people, units)


def _present(block: Block, layout: Layout) -> Rows:
    """Rows of participants, as a leaf counts them.

    source: docs/sources/domain.md#rules, 4 and 18
    """
    written = block.written()
    least = 1 if layout.counts_partial else block.variants.shape[1]
    found: Rows = written >= least
    return found


def _crowds(
    block: Block, whose: Counts, present: Rows, wanted: Wanted
) -> tuple[Counter[Cell], Counter[Cell]]:
    """Participants by cell, and schools that have any there."""
    asked = [block.sex] if wanted.sex else []
    asked += [*block.variants.T] if wanted.variant else []
    codes = np.zeros(len(block), dtype=np.int64)
    for column in asked:
        codes = codes * _BASE + column
    cells, numbers = np.unique(codes[present], return_inverse=True)
    pairs = np.unique(numbers * (whose.max(initial=0) + 1) + whose[present])
    people = np.bincount(numbers, minlength=len(cells))
    units = np.bincount(pairs // (whose.max(initial=0) + 1), minlength=len(cells))
    keys = [_cell(code, len(asked)) for code in cells.tolist()]
    return (
        Counter(dict(zip(keys, people.tolist(), strict=True))),
        Counter(dict(zip(keys, units.tolist(), strict=True))),
    )


def _cell(code: int, size: int) -> Cell:
    return tuple(code // _BASE**place % _BASE for place in reversed(range(size)))
