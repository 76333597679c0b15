"""The integer summary of a block: leaves add up to every report above the school."""

import struct
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, pairwise
from math import prod

import numpy as np
from numpy.typing import NDArray

from vprok.tools.stats import not_taught
from vprok.tools.stats.block import (
    JOURNAL_MARKS,
    NOT_ATTEMPTED,
    NOT_TAUGHT,
    Block,
    joined,
    unpack_all,
)

Counts = NDArray[np.int64]

MARKS = (2, 3, 4, 5)
HEADINGS = ("listed", "absent", "present", "partial", "no_journal")
VERSION = 1
DIGEST = 0xFFFFFFFF
"""The bits of a stamp that tell the layout; those above tell the version."""

_HEADER = struct.Struct("<BBI")
_SIZES = (1, 2, 4, 8)


@dataclass(frozen=True)
class Layout:
    """What a leaf counts: the work's tasks and its scale.

    maxima:         the greatest points of each task
    cuts:           the first points of marks 3, 4 and 5, rising
    counts_partial: whether a pupil who wrote only some parts is counted among participants
    excludes_not_taught: whether tasks that were not taught are taken out of marks, so that some
                    participants may have none; sections by mark then have a place for those
    raises:         ValueError if the cuts do not rise inside 1..the greatest total
    source:         docs/sources/domain.md#rules, 3 and 18
    """

    maxima: tuple[int, ...]
    cuts: tuple[int, int, int]
    counts_partial: bool = False
    excludes_not_taught: bool = False

    def __post_init__(self) -> None:
        if not self.maxima or min(self.maxima) < 1:
            raise ValueError(f"every task has at least one point: {self.maxima}")
        third, fourth, fifth = self.cuts
        if not 1 <= third < fourth < fifth <= self.most:
            raise ValueError(f"cuts must rise inside 1..{self.most}: {self.cuts}")

    @property
    def tasks(self) -> int:
        """How many tasks the work has."""
        return len(self.maxima)

    @property
    def most(self) -> int:
        """The greatest total of the work."""
        return sum(self.maxima)

    @property
    def groups(self) -> int:
        """How many groups of participants sections by mark have: one more for those without."""
        return len(MARKS) + self.excludes_not_taught

    @cached_property
    def shapes(self) -> dict[str, tuple[int, ...]]:
        """The sections of a leaf in their order, each with its shape.

        source: docs/sources/statistics.md#fields
        """
        scores = self.most + 1
        return {
            "heading": (len(HEADINGS),),
            "hist": (scores,),
            "marks": (len(MARKS),),
            "itemmark": (self.most + self.tasks, self.groups),
            "blank": (self.tasks, self.groups),
            "jm": (len(JOURNAL_MARKS), len(MARKS)),
            "jh": (len(JOURNAL_MARKS), scores),
            "cross": (self.tasks * (self.tasks + 1) // 2,),
        }

    @cached_property
    def places(self) -> dict[str, slice]:
        """Where each section lies in the vector."""
        ends = list(accumulate(prod(shape) for shape in self.shapes.values()))
        starts = [0, *ends[:-1]]
        return {
            name: slice(start, end)
            for name, start, end in zip(self.shapes, starts, ends, strict=True)
        }

    @cached_property
    def width(self) -> int:
        """How many integers a leaf has."""
        return sum(prod(shape) for shape in self.shapes.values())

    @cached_property
    def offsets(self) -> tuple[int, ...]:
        """The row of `itemmark` where the counts of each task begin."""
        sizes = [most + 1 for most in self.maxima]
        return tuple(sum(sizes[:task]) for task in range(self.tasks))

    @cached_property
    def points(self) -> Counts:
        """The points that each row of `itemmark` counts.

        returns: (greatest total + tasks,)
        """
        return np.concatenate([np.arange(most + 1, dtype=np.int64) for most in self.maxima])

    @cached_property
    def digest(self) -> int:
        """A number that tells leaves of another scale, another rule or another work apart."""
        told = (self.maxima, self.cuts, self.counts_partial)
        ruled = (*told, "not taught") if self.excludes_not_taught else told
        return zlib.crc32(repr(ruled).encode())

    @property
    def stamp(self) -> int:
        """The digest with the version of leaves: what differs in it has to be folded again."""
        return VERSION << 32 | self.digest


@dataclass(frozen=True, eq=False)
class Leaf:
    """Counts of one unit for one work; S(A and B) = S(A) + S(B), exactly.

    counts: (width,), integers; negative only in a difference
    raises: ValueError if the vector is not as wide as its layout
    source: docs/sources/statistics.md#fields
    """

    layout: Layout
    counts: Counts

    def __post_init__(self) -> None:
        if self.counts.shape != (self.layout.width,) or self.counts.dtype != np.int64:
            raise ValueError(f"a leaf of this work has {self.layout.width} integers")

    def __add__(self, other: "Leaf") -> "Leaf":
        self._check(other)
        return Leaf(self.layout, self.counts + other.counts)

    def __sub__(self, other: "Leaf") -> "Leaf":
        self._check(other)
        return Leaf(self.layout, self.counts - other.counts)

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, Leaf)
            and self.layout == other.layout
            and np.array_equal(self.counts, other.counts)
        )

    def __hash__(self) -> int:
        return hash((self.layout, self.counts.tobytes()))

    def _check(self, other: "Leaf") -> None:
        if self.layout != other.layout:
            raise ValueError("leaves of different works or scales do not add up")

    def section(self, name: str) -> Counts:
        """One section in its own shape."""
        return self.counts[self.layout.places[name]].reshape(self.layout.shapes[name])

    def heading(self, name: str) -> int:
        """One number of the heading."""
        return int(self.section("heading")[HEADINGS.index(name)])

    @property
    def listed(self) -> int:
        """How many rows the form has, absent pupils too."""
        return self.heading("listed")

    @property
    def absent(self) -> int:
        """How many pupils wrote nothing."""
        return self.heading("absent")

    @property
    def present(self) -> int:
        """How many participants every figure is about.

        source: docs/sources/domain.md#rules, 4
        """
        return self.heading("present")

    @property
    def partial(self) -> int:
        """How many pupils wrote some parts of the work and not the others."""
        return self.heading("partial")

    @property
    def no_journal(self) -> int:
        """How many participants have no mark in the journal."""
        return self.heading("no_journal")

    @property
    def hist(self) -> Counts:
        """How many participants have each total.

        returns: (greatest total + 1,)
        """
        return self.section("hist")

    @property
    def marks(self) -> Counts:
        """How many participants have each mark.

        returns: (4,), marks 2..5; fewer together than participants where some have no mark
        """
        return self.section("marks")

    @property
    def blank(self) -> Counts:
        """How often each task was left out, by mark.

        returns: (tasks, groups)
        """
        return self.section("blank")

    @property
    def jm(self) -> Counts:
        """Participants by mark in the journal and mark of the work.

        returns: (5, 4); the first row has no mark in the journal; who has none of the work is
                 in no place
        """
        return self.section("jm")

    @property
    def jh(self) -> Counts:
        """Participants by mark in the journal and total.

        returns: (5, greatest total + 1); the first row has no mark in the journal
        """
        return self.section("jh")

    def task(self, number: int) -> Counts:
        """How many participants earned each number of points on one task, by mark.

        number:  from 0
        returns: (greatest points + 1, groups)
        """
        start = self.layout.offsets[number]
        return self.section("itemmark")[start : start + self.layout.maxima[number] + 1]

    @property
    def sums(self) -> Counts:
        """Points earned on each task, by mark.

        returns: (tasks, groups)
        """
        earned = self.section("itemmark") * self.layout.points[:, None]
        return np.add.reduceat(earned, self.layout.offsets, axis=0)

    @property
    def products(self) -> Counts:
        """Sums of products of points over participants: all that covariances need.

        returns: (tasks, tasks), symmetric
        """
        tasks = self.layout.tasks
        full = np.zeros((tasks, tasks), dtype=np.int64)
        upper = np.triu_indices(tasks)
        full[upper] = self.section("cross")
        return full + np.triu(full, 1).T


def empty(layout: Layout) -> Leaf:
    """The leaf of nobody, which changes no sum."""
    return Leaf(layout, np.zeros(layout.width, dtype=np.int64))


def marks_of(block: Block, layout: Layout) -> Counts:
    """The mark of each row of a whole school.

    returns: (rows,), 2..5; 0 for whoever was absent from a part, and where the rule on tasks that
             were not taught leaves a school without marks
    source:  docs/sources/domain.md#rules, 3 and 18; docs/sources/domain.md#not-taught
    """
    if layout.excludes_not_taught:
        return not_taught.marks(block, layout.cuts)
    whole = block.written() == block.variants.shape[1]
    return np.where(whole, 2 + _reached(block.totals(), layout), 0)


def _reached(totals: Counts, layout: Layout) -> Counts:
    """How many cuts each total has reached."""
    return np.searchsorted(layout.cuts, totals, side="right").astype(np.int64)


def fold(block: Block, layout: Layout, marks: Counts | None = None) -> Leaf:
    """Count a block.

    Where marks follow from a whole school, S(A and B) = S(A) + S(B) holds for rows with the marks
    that the school gives them: fold a class or a sex with its rows of `marks_of(school)`.

    marks:  (rows,), as `marks_of` has them; asked of this very block when left out
    raises: ValueError if the block is of another work
    source: docs/sources/statistics.md#fields
    """
    units = np.zeros(len(block), dtype=np.int64)
    return Leaf(layout, _folded(block, layout, marks, units, 1)[0])


def fold_each(blocks: Sequence[Block], layout: Layout) -> list[Leaf]:
    """Count many blocks at once: the same leaves as one by one, many times faster.

    costs:  memory of all their rows
    raises: ValueError if a block is of another work
    source: docs/sources/statistics.md#fields
    """
    return _each(joined(blocks), [len(block) for block in blocks], layout) if blocks else []


def fold_packed(packed: Sequence[bytes], layout: Layout) -> list[Leaf]:
    """Count many packed blocks at once, as `fold_each` does, and faster still.

    costs:  memory of all their rows
    raises: ValueError as `unpack_all`, and if a block is of another work
    """
    return _each(*unpack_all(packed), layout) if packed else []


def _each(block: Block, lengths: Sequence[int], layout: Layout) -> list[Leaf]:
    units = np.repeat(np.arange(len(lengths)), lengths)
    marks = marks_of_each(block, lengths, layout)
    counts = _folded(block, layout, marks, units, len(lengths))
    return [Leaf(layout, one) for one in counts]


def marks_of_each(block: Block, lengths: Sequence[int], layout: Layout) -> Counts:
    """The mark that each row's school gives it.

    A school that has been taught everything gives the ordinary marks; the others are asked.

    lengths: how many rows each school has, one after another
    returns: as `marks_of`
    """
    marks = marks_of(block, Layout(layout.maxima, layout.cuts, layout.counts_partial))
    if not layout.excludes_not_taught:
        return marks
    ends = np.cumsum(lengths)
    starts = ends - np.array(lengths)
    said = np.flatnonzero((block.points == NOT_TAUGHT).any(axis=1))
    for school in np.unique(np.searchsorted(ends, said, side="right")).tolist():
        own = np.zeros(len(block), dtype=np.bool_)
        own[starts[school] : ends[school]] = True
        marks[own] = marks_of(block.where(own), layout)
    return marks


def _folded(block: Block, layout: Layout, marks: Counts | None, units: Counts, size: int) -> Counts:
    """Counts of units whose rows stand one after another.

    units:   (rows,), rising, to which unit each row belongs
    returns: (units, width)
    """
    if block.maxima != layout.maxima:
        raise ValueError("the block and the layout are of different works")
    parts = block.variants.shape[1]
    written = block.written()
    counted = written > 0 if layout.counts_partial else written == parts
    scores, raw, whose = block.scores()[counted], block.points[counted], units[counted]
    journal = np.maximum(block.journal[counted].astype(np.int64) - 1, 0)
    totals = scores.sum(axis=1)
    given = _groups(block, layout, marks)[counted]
    marked = given < len(MARKS)
    most = layout.most + 1
    heading = (
        units,
        units[written == 0],
        whose,
        units[(written > 0) & (written < parts)],
        whose[journal == 0],
    )
    found = {
        "heading": np.stack([_count(some, size) for some in heading], axis=1),
        "hist": _count(whose * most + totals, size * most),
        "marks": _count((whose * len(MARKS) + given)[marked], size * len(MARKS)),
        "itemmark": _by_mark(scores, given, whose, layout, size),
        "blank": _blanks(raw, given, whose, layout, size),
        "jm": _count(
            ((whose * len(JOURNAL_MARKS) + journal) * len(MARKS) + given)[marked],
            size * len(JOURNAL_MARKS) * len(MARKS),
        ),
        "jh": _count(
            (whose * len(JOURNAL_MARKS) + journal) * most + totals,
            size * len(JOURNAL_MARKS) * most,
        ),
        "cross": _products(scores, whose, size)[:, *np.triu_indices(layout.tasks)],
    }
    return np.concatenate([found[name].reshape(size, -1) for name in layout.shapes], axis=1)


def _groups(block: Block, layout: Layout, marks: Counts | None) -> Counts:
    """The place of each row in sections by mark.

    Who wrote one part of two is counted by the points where the campaign counts such pupils.
    """
    if marks is None:
        marks = marks_of(block, layout)
    if not layout.excludes_not_taught:
        by_points = _reached(block.totals(), layout)
        return np.where(marks > 0, marks - 2, by_points)
    return np.where(marks > 0, marks - 2, len(MARKS))


def total(leaves: Iterable[Leaf], layout: Layout) -> Leaf:
    """The sum of leaves; of none, the leaf of nobody.

    raises: ValueError if a leaf is of another work or scale
    """
    summed = np.zeros(layout.width, dtype=np.int64)
    for leaf in leaves:
        if leaf.layout != layout:
            raise ValueError("leaves of different works or scales do not add up")
        summed += leaf.counts
    return Leaf(layout, summed)


def to_bytes(leaf: Leaf) -> bytes:
    """The leaf as few bytes: a header and the deflated integers of the narrowest size that fits.

    costs: about 400 bytes a school
    """
    reach = int(np.abs(leaf.counts).max(initial=0))
    size = next(size for size in _SIZES if reach < 1 << (8 * size - 1))
    narrow = leaf.counts.astype(f"<i{size}").tobytes()
    return _HEADER.pack(VERSION, size, leaf.layout.digest) + zlib.compress(narrow, 6)


def from_bytes(packed: bytes, layout: Layout) -> Leaf:
    """The leaf that was packed.

    raises: ValueError if the bytes are not a leaf of this work and scale
    """
    if len(packed) < _HEADER.size:
        raise ValueError("not a leaf: it is shorter than its header")
    version, size, digest = _HEADER.unpack_from(packed)
    if version != VERSION or size not in _SIZES:
        raise ValueError(f"not a leaf of version {VERSION}")
    if digest != layout.digest:
        raise ValueError("the leaf was folded for another work or another scale")
    try:
        narrow = zlib.decompress(packed[_HEADER.size :])
    except zlib.error as broken:
        raise ValueError("the leaf is damaged") from broken
    if len(narrow) != size * layout.width:
        raise ValueError(f"a leaf of this work has {layout.width} integers")
    return Leaf(layout, np.frombuffer(narrow, dtype=f"<i{size}").astype(np.int64))


def _count(values: Counts, size: int) -> Counts:
    return np.bincount(values, minlength=size).astype(np.int64)


def _by_mark(scores: Counts, given: Counts, whose: Counts, layout: Layout, size: int) -> Counts:
    height = layout.most + layout.tasks
    rows = whose[:, None] * height + scores + np.array(layout.offsets)
    return _count((rows * layout.groups + given[:, None]).ravel(), size * height * layout.groups)


def _blanks(
    raw: NDArray[np.uint8], given: Counts, whose: Counts, layout: Layout, size: int
) -> Counts:
    row, task = np.nonzero(raw == NOT_ATTEMPTED)
    places = (whose[row] * layout.tasks + task) * layout.groups + given[row]
    return _count(places, size * layout.tasks * layout.groups)


def _products(scores: Counts, whose: Counts, size: int) -> Counts:
    """Sums of products over the rows of each unit.

    returns: (units, tasks, tasks)
    """
    # Floats here are exact, for the sums stay far below 2**53, and many times faster.
    exact = scores.astype(np.float64)
    ends = np.searchsorted(whose, np.arange(size + 1))
    pieces = (exact[start:end] for start, end in pairwise(ends.tolist()))
    return np.rint(np.stack([piece.T @ piece for piece in pieces])).astype(np.int64)
