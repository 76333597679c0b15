"""Rows of many schools, column by column, parted into the block of each school."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from vprok.tools.stats.block import Block


@dataclass(frozen=True)
class Columns:
    """Rows of one work, in any order; every column has a value for each.

    units:    number of the school of each row, from 0
    variants: a column for each part
    points:   a column for each task, with NOT_ATTEMPTED, NOT_TAUGHT and EMPTY
    """

    units: Sequence[int]
    codes: Sequence[int]
    class_no: Sequence[int]
    sex: bytes
    journal: bytes
    variants: Sequence[bytes]
    points: Sequence[bytes]


def parted(
    maxima: Sequence[int], columns: Columns, *, parts: Sequence[int], units: int
) -> list[Block]:
    """The block of each school, its rows in the order of codes.

    The order does not depend on that of the file, so that the same rows give the same bytes.

    parts:  the part of each task, from 0
    units:  how many schools there are
    raises: ValueError if rows do not fit the work
    """
    whose = np.asarray(columns.units, dtype=np.int64)
    codes = np.asarray(columns.codes, dtype=np.uint32)
    order = np.lexsort((codes, whose))
    ends = np.searchsorted(whose[order], np.arange(units + 1))
    codes = codes[order]
    class_no = np.asarray(columns.class_no, dtype=np.uint8)[order]
    sex, journal = (_bytes(one)[order] for one in (columns.sex, columns.journal))
    variants, points = (_table(some, order) for some in (columns.variants, columns.points))
    pieces = (slice(*ends[unit : unit + 2]) for unit in range(units))
    return [
        Block(
            maxima=tuple(maxima),
            parts=tuple(parts),
            codes=codes[piece],
            class_no=class_no[piece],
            sex=sex[piece],
            journal=journal[piece],
            variants=variants[piece],
            points=points[piece],
        )
        for piece in pieces
    ]


def _bytes(column: bytes) -> np.ndarray[tuple[int], np.dtype[np.uint8]]:
    return np.frombuffer(column, dtype=np.uint8)


def _table(
    columns: Sequence[bytes], order: np.ndarray[tuple[int], np.dtype[np.int64]]
) -> np.ndarray[tuple[int, int], np.dtype[np.uint8]]:
    return np.stack([_bytes(one) for one in columns], axis=1)[order]
