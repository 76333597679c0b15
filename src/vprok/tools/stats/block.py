"""The packed rows of one accepted results form: the immutable truth behind every figure."""

import struct
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

Bytes = NDArray[np.uint8]
Codes = NDArray[np.uint32]

NOT_ATTEMPTED = 255
"""The pupil left the task out: `X` of the form."""
NOT_TAUGHT = 254
"""The class has not come to the topic: «не пройд.» of the form."""
EMPTY = 253
"""The part with this task was not written."""
MOST = EMPTY - 1
"""The greatest points a task can have."""

VERSION = 1
ABSENT = 0
JOURNAL_MARKS = (0, 2, 3, 4, 5)
SEXES = (0, 1, 2)
_HEADER = struct.Struct("<2sBIBB")
_MAGIC = b"VB"


class Participant(NamedTuple):
    """One row of a results form, as plain numbers.

    code:     the participant's code as a number, four or five digits
    variants: a number for each part, 0 = absent from it
    points:   a number for each task: points, NOT_ATTEMPTED, NOT_TAUGHT,
              or EMPTY in a part not written
    class_no: ordinal of the class from 1, 0 = not told
    sex:      0 = not told, 1 = male, 2 = female
    journal:  mark in the journal 2..5, 0 = none
    """

    code: int
    variants: tuple[int, ...]
    points: tuple[int, ...]
    class_no: int = 0
    sex: int = 0
    journal: int = 0


@dataclass(frozen=True, eq=False)
class Block:
    """The rows of one school for one work, as arrays.

    maxima:   (tasks,), the greatest points of each task
    parts:    (tasks,), the part each task stands in, from 0
    codes:    (rows,), codes as numbers
    class_no: (rows,), 0 = not told
    sex:      (rows,), 0 = not told, 1 = male, 2 = female
    journal:  (rows,), 0 = none, else 2..5
    variants: (rows, parts), 0 = absent
    points:   (rows, tasks), with NOT_ATTEMPTED, NOT_TAUGHT and EMPTY
    raises:   ValueError if shapes or values do not fit together
    source:   docs/sources/statistics.md#objects
    """

    maxima: tuple[int, ...]
    parts: tuple[int, ...]
    codes: Codes
    class_no: Bytes
    sex: Bytes
    journal: Bytes
    variants: Bytes
    points: Bytes

    def __post_init__(self) -> None:
        _check_tasks(self.maxima, self.parts)
        _check_shapes(self)
        _check_values(self)

    def __len__(self) -> int:
        return int(self.codes.shape[0])

    @classmethod
    def of(
        cls,
        maxima: Sequence[int],
        participants: Iterable[Participant],
        *,
        parts: Sequence[int] = (),
    ) -> Self:
        """Make a block of plain rows.

        parts:  the part of each task; none = a work of one part
        raises: ValueError if a row does not fit the work
        """
        rows = tuple(participants)
        where = tuple(parts) or (0,) * len(maxima)
        width = max(where, default=0) + 1
        return cls(
            maxima=tuple(maxima),
            parts=where,
            codes=np.array([row.code for row in rows], dtype=np.uint32),
            class_no=np.array([row.class_no for row in rows], dtype=np.uint8),
            sex=np.array([row.sex for row in rows], dtype=np.uint8),
            journal=np.array([row.journal for row in rows], dtype=np.uint8),
            variants=_table([row.variants for row in rows], width),
            points=_table([row.points for row in rows], len(maxima)),
        )

    def participants(self) -> list[Participant]:
        """The rows as plain numbers, in the order of the form."""
        columns = zip(
            self.codes.tolist(),
            self.variants.tolist(),
            self.points.tolist(),
            self.class_no.tolist(),
            self.sex.tolist(),
            self.journal.tolist(),
            strict=True,
        )
        return [
            Participant(code, tuple(variants), tuple(points), class_no, sex, journal)
            for code, variants, points, class_no, sex, journal in columns
        ]

    def scores(self) -> NDArray[np.int64]:
        """Points that count towards the total.

        returns: (rows, tasks); what was left out, not taught or not written earns 0
        source:  docs/sources/domain.md#rules, 1
        """
        return np.where(self.points > MOST, 0, self.points).astype(np.int64)

    def totals(self) -> NDArray[np.int64]:
        """Primary points of each row.

        returns: (rows,)
        source:  docs/sources/domain.md#rules, 2
        """
        return np.asarray(self.scores().sum(axis=1))

    def written(self) -> NDArray[np.int64]:
        """How many parts each row has written.

        returns: (rows,), 0 = absent
        """
        return np.asarray((self.variants != ABSENT).sum(axis=1), dtype=np.int64)

    def where(self, rows: NDArray[np.bool_]) -> "Block":
        """The block of these rows only: a slice by class, sex or variant.

        rows: (rows,), true for each row to keep
        """
        return Block(
            maxima=self.maxima,
            parts=self.parts,
            codes=self.codes[rows],
            class_no=self.class_no[rows],
            sex=self.sex[rows],
            journal=self.journal[rows],
            variants=self.variants[rows],
            points=self.points[rows],
        )

    def of_class(self, class_no: int) -> "Block":
        """The block of one class."""
        return self.where(self.class_no == class_no)

    def in_classes(self, numbers: Sequence[int]) -> "Block":
        """The same rows in classes with other numbers.

        numbers: a class for each row, 0 = not told
        """
        return replace(self, class_no=np.array(numbers, dtype=np.uint8))


def joined(blocks: Sequence[Block]) -> Block:
    """The rows of several blocks of one work, one after another.

    blocks: at least one
    raises: ValueError if they are of different works
    """
    first = blocks[0]
    if any(one.maxima != first.maxima or one.parts != first.parts for one in blocks):
        raise ValueError("blocks of different works do not join")
    return replace(
        first,
        codes=np.concatenate([one.codes for one in blocks]),
        class_no=np.concatenate([one.class_no for one in blocks]),
        sex=np.concatenate([one.sex for one in blocks]),
        journal=np.concatenate([one.journal for one in blocks]),
        variants=np.concatenate([one.variants for one in blocks]),
        points=np.concatenate([one.points for one in blocks]),
    )


def pack(block: Block) -> bytes:
    """The block as bytes: a header, then column after column; the same rows give the same bytes.

    costs: tasks + parts + 7 bytes a row
    """
    head = _HEADER.pack(_MAGIC, VERSION, len(block), len(block.maxima), block.variants.shape[1])
    columns = (block.class_no, block.sex, block.journal, block.variants, block.points)
    return b"".join(
        (
            head,
            bytes(block.maxima),
            bytes(block.parts),
            block.codes.astype("<u4").tobytes(),
            *(np.ascontiguousarray(column).tobytes() for column in columns),
        )
    )


def unpack(packed: bytes) -> Block:
    """The block that was packed.

    raises: ValueError if the bytes are not a block of a version we know, or are cut
    """
    return unpack_all([packed])[0]


def unpack_all(packed: Sequence[bytes]) -> tuple[Block, list[int]]:
    """The rows of several packed blocks of one work, one after another, and how many each has.

    packed: at least one
    costs:  many times less than block by block
    raises: ValueError as `unpack`, and if they are of different works
    """
    lengths = [_rows_of(one, packed[0]) for one in packed]
    tasks, parts = _HEADER.unpack_from(packed[0])[3:]
    widths = (4, 1, 1, 1, parts, tasks)
    starts = [_HEADER.size + 2 * tasks] * len(packed)
    columns = []
    for width in widths:
        ends = [start + width * rows for start, rows in zip(starts, lengths, strict=True)]
        places = zip(packed, starts, ends, strict=True)
        columns.append(b"".join([one[start:end] for one, start, end in places]))
        starts = ends
    rows = sum(lengths)
    told = packed[0][_HEADER.size : _HEADER.size + 2 * tasks]
    class_no, sex, journal, variants, points = (
        np.frombuffer(column, dtype=np.uint8) for column in columns[1:]
    )
    block = Block(
        maxima=tuple(told[:tasks]),
        parts=tuple(told[tasks:]),
        codes=np.frombuffer(columns[0], dtype="<u4").astype(np.uint32),
        class_no=class_no,
        sex=sex,
        journal=journal,
        variants=variants.reshape(rows, parts),
        points=points.reshape(rows, tasks),
    )
    return block, lengths


def _rows_of(packed: bytes, first: bytes) -> int:
    """How many rows a packed block has, whole and of the same work as the first."""
    if len(packed) < _HEADER.size:
        raise ValueError("not a block: it is shorter than its header")
    magic, version, rows, tasks, parts = _HEADER.unpack_from(packed)
    if magic != _MAGIC or version != VERSION:
        raise ValueError(f"not a block of version {VERSION}: {packed[:3]!r}")
    body = _HEADER.size + 2 * tasks
    if len(packed) != body + rows * (7 + parts + tasks):
        raise ValueError(f"a block of {rows} rows and {tasks} tasks has another length")
    if packed[7:body] != first[7:body]:
        raise ValueError("blocks of different works do not join")
    return int(rows)


def _table(rows: Sequence[Sequence[int]], width: int) -> Bytes:
    if any(len(row) != width for row in rows):
        raise ValueError(f"every row must have {width} values")
    return np.array(rows, dtype=np.uint8).reshape(len(rows), width)


def _check_tasks(maxima: tuple[int, ...], parts: tuple[int, ...]) -> None:
    if not maxima or not all(1 <= most <= MOST for most in maxima):
        raise ValueError(f"maxima must be 1..{MOST} for at least one task: {maxima}")
    if len(parts) != len(maxima) or set(parts) != set(range(max(parts) + 1)):
        raise ValueError(f"each task needs its part, counted from 0 without gaps: {parts}")


def _check_shapes(block: Block) -> None:
    rows = len(block)
    shapes = {
        "class_no": (block.class_no, (rows,)),
        "sex": (block.sex, (rows,)),
        "journal": (block.journal, (rows,)),
        "variants": (block.variants, (rows, max(block.parts) + 1)),
        "points": (block.points, (rows, len(block.maxima))),
    }
    for name, (column, shape) in shapes.items():
        if column.shape != shape or column.dtype != np.uint8:
            raise ValueError(f"{name} must be bytes of shape {shape}, not {column.shape}")


def _check_values(block: Block) -> None:
    if not np.isin(block.journal, JOURNAL_MARKS).all():
        raise ValueError("a mark of the journal is 2..5, or 0 for none")
    if not np.isin(block.sex, SEXES).all():
        raise ValueError("sex is 1 or 2, or 0 when not told")
    written = (block.variants != ABSENT)[:, list(block.parts)]
    if ((block.points == EMPTY) == written).any():
        raise ValueError("tasks of a written part have points, tasks of another are EMPTY")
    most = np.array(block.maxima, dtype=np.uint8)
    if ((block.points > most) & (block.points < EMPTY)).any():
        raise ValueError("points are above the maximum of their task")
