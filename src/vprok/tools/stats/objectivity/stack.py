"""The rows of many schools in one pile, so that a marker measures all schools at once."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Self

import numpy as np

from vprok.tools.stats.block import EMPTY, NOT_TAUGHT
from vprok.tools.stats.leaf import Counts, Layout
from vprok.tools.stats.objectivity.unit import Flags, Floats, Unit

FEWEST_WORKS = 10
"""A school with fewer works is not measured: one work would be more than the floor of an effect."""

_POINTS = "\0"
"""Stands before points where a cell has no answer, so that they equal no answer."""


@dataclass(frozen=True, eq=False)
class Stack:
    """Whole works of schools, row after row.

    layout:        the tasks and the scale
    school:        (rows,), the place of the row's school, from 0
    class_no:      (rows,), 0 = not told
    journal:       (rows,), mark in the journal, 0 = none
    points:        (rows, tasks), what was left out has earned 0
    told:          (rows, tasks), false where the topic was not taught
    given:         (rows, tasks), a number for each different answer of a task; points where there
                   are no answers
    is_answered:   (tasks,), true where answers are stored
    row:           (rows,), the place of the row in its school's block
    is_reference:  (schools,)
    """

    layout: Layout
    school: Counts
    class_no: Counts
    journal: Counts
    points: Counts
    told: Flags
    given: Counts
    is_answered: Flags
    row: Counts
    is_reference: Flags

    @classmethod
    def of(cls, units: Sequence[Unit], layout: Layout) -> Self:
        """Pile up the works of schools; who missed a part is left out.

        raises: ValueError if a block is of another work, or answers are not a row a work
        """
        for unit in units:
            if unit.block.maxima != layout.maxima:
                raise ValueError("the blocks and the layout are of different works")
            if unit.answers and len(unit.answers) != len(unit.block):
                raise ValueError("answers need a row for each row of the block")
        whole = [unit.block.written() == unit.block.variants.shape[1] for unit in units]
        sizes = [int(kept.sum()) for kept in whole]
        blocks = [unit.block.where(kept) for unit, kept in zip(units, whole, strict=True)]
        tasks = layout.tasks
        raw = _joined([block.points for block in blocks], tasks)
        points = _joined([block.scores() for block in blocks], tasks)
        given, is_answered = _given(units, whole, points)
        return cls(
            layout=layout,
            school=np.repeat(np.arange(len(units)), sizes).astype(np.int64),
            class_no=_joined([block.class_no for block in blocks]),
            journal=_joined([block.journal for block in blocks]),
            points=points,
            told=(raw != NOT_TAUGHT) & (raw != EMPTY),
            given=given,
            is_answered=is_answered,
            row=_joined([np.flatnonzero(kept) for kept in whole]),
            is_reference=np.array([unit.is_reference for unit in units], dtype=np.bool_),
        )

    @property
    def schools(self) -> int:
        """How many schools there are, measured or not."""
        return len(self.is_reference)

    @cached_property
    def totals(self) -> Counts:
        """Primary points of each work.

        returns: (rows,)
        """
        return np.asarray(self.points.sum(axis=1), dtype=np.int64)

    @cached_property
    def works(self) -> Floats:
        """How many works each school has.

        returns: (schools,)
        """
        return np.bincount(self.school, minlength=self.schools).astype(np.float64)

    @cached_property
    def is_measured(self) -> Flags:
        """Which schools have enough works.

        returns: (schools,)
        """
        return np.asarray(self.works >= FEWEST_WORKS)

    @cached_property
    def is_usual(self) -> Flags:
        """The rows that tell what is usual: of all schools measured, for one school is few of them.

        Schools under observers do not tell it alone: a yardstick fitted to the very schools whose
        values make the null would fit them better than others.

        returns: (rows,)
        """
        return np.asarray(self.is_measured[self.school])

    def sums(self, values: Floats) -> Floats:
        """Sums over the works of each school.

        values:  (rows,) or (rows, columns)
        returns: (schools,) or (schools, columns)
        """
        if values.ndim == 1:
            found = np.bincount(self.school, weights=values, minlength=self.schools)
            return found.astype(np.float64)
        columns = [self.sums(column) for column in values.T]
        return np.column_stack(columns) if columns else np.zeros((self.schools, 0))

    def means(self, values: Floats) -> Floats:
        """Means over the works of each school, nan where it has none.

        values:  (rows,) or (rows, columns)
        returns: (schools,) or (schools, columns)
        """
        works = np.where(self.works > 0, self.works, np.nan)
        return np.asarray((self.sums(values).T / works).T)

    def counts(self, cells: Counts, width: int) -> Counts:
        """How many works of each school fall into each cell.

        cells:   (rows,), from 0; those below 0 are not counted
        returns: (schools, width)
        """
        inside = cells >= 0
        flat = self.school[inside] * width + cells[inside]
        return np.bincount(flat, minlength=self.schools * width).reshape(self.schools, width)

    def where(self, rows: Flags) -> Self:
        """The same schools with these rows only."""
        return replace(
            self,
            school=self.school[rows],
            class_no=self.class_no[rows],
            journal=self.journal[rows],
            points=self.points[rows],
            told=self.told[rows],
            given=self.given[rows],
            row=self.row[rows],
        )


def _joined(pieces: Iterable[Counts | np.ndarray], width: int | None = None) -> Counts:
    shape = (0,) if width is None else (0, width)
    return np.concatenate([np.zeros(shape, dtype=np.int64), *pieces]).astype(np.int64)


def _given(units: Sequence[Unit], whole: Sequence[Flags], points: Counts) -> tuple[Counts, Flags]:
    """Answers as numbers, points where there are none; and which tasks have answers."""
    tasks = points.shape[1]
    if not any(unit.answers for unit in units):
        return points, np.zeros(tasks, dtype=np.bool_)
    written = [
        [unit.answers[row] if unit.answers else ("",) * tasks for row in np.flatnonzero(kept)]
        for unit, kept in zip(units, whole, strict=True)
    ]
    words = np.array([row for rows in written for row in rows], dtype=str).reshape(-1, tasks)
    marked = np.char.add(_POINTS, points.astype(str))
    texts = np.where(words == "", marked, words)
    columns = [np.unique(column, return_inverse=True)[1] for column in texts.T]
    return np.column_stack(columns).astype(np.int64), np.asarray((words != "").any(axis=0))
