"""Rows of many schools as columns of one table, for other people's tools."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from vprok.tools.stats.block import EMPTY, NOT_ATTEMPTED, NOT_TAUGHT, Block, joined
from vprok.tools.stats.leaf import Layout, marks_of

Column = NDArray[np.generic]

SPECIAL = {NOT_ATTEMPTED: -1, NOT_TAUGHT: -2, EMPTY: -3}
"""Points that are none, as numbers that no sum of points can be taken for."""


def columns_of(blocks: Sequence[Block], layout: Layout) -> dict[str, Column]:
    """All rows of the blocks, one after another.

    blocks:  at least one
    returns: `unit` (number of the block, from 0), `code`, `class_no`, `sex`, `journal`,
             `variant_1`…, `is_present` (every part was written), `total`, `mark` (0 = none) and
             `t1`… with points or a number of `SPECIAL`
    raises:  ValueError if they are of different works
    source:  docs/sources/statistics.md#parquet
    """
    whole = joined(blocks)
    points = whole.points.astype(np.int16)
    for told, number in SPECIAL.items():
        points[whole.points == told] = number
    parts = whole.variants.shape[1]
    found: dict[str, Column] = {
        "unit": np.repeat(np.arange(len(blocks), dtype=np.int32), [len(block) for block in blocks]),
        "code": whole.codes.astype(np.int32),
        "class_no": whole.class_no.astype(np.int16),
        "sex": whole.sex.astype(np.int16),
        "journal": whole.journal.astype(np.int16),
    }
    for part in range(parts):
        found[f"variant_{part + 1}"] = whole.variants[:, part].astype(np.int16)
    found["is_present"] = whole.written() == parts
    found["total"] = whole.totals().astype(np.int16)
    marks = [marks_of(block, layout) for block in blocks]
    found["mark"] = np.concatenate(marks).astype(np.int16)
    for task in range(len(whole.maxima)):
        found[f"t{task + 1}"] = points[:, task]
    return found
