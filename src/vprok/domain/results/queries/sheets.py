"""Results of one school for one work as its people and families are told them, by code."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from vprok.domain.campaign.models import Work
from vprok.domain.intake.models import Entry
from vprok.domain.results.models import Presence
from vprok.domain.results.queries.accepted import AcceptedRows, accepted_rows
from vprok.domain.results.queries.forms import layout_of, plan_of
from vprok.domain.results.queries.presence import presence_of
from vprok.domain.results.sheets import NOT_ATTEMPTED, NOT_TAUGHT
from vprok.tools.stats import block as packed
from vprok.tools.stats.figures import Share, mark_counts, task_shares
from vprok.tools.stats.leaf import Layout, Leaf, fold, marks_of

PRESENT = "present"
PARTIAL = "partial"
"""One part of two was written: points, and no mark."""
ABSENT = "absent"
MISSING = "missing"
"""The accepted form says nothing of this code."""

_WORDS = {packed.NOT_ATTEMPTED: NOT_ATTEMPTED, packed.NOT_TAUGHT: NOT_TAUGHT, packed.EMPTY: None}

Point = int | str | None
"""Points, X, «не пройд.», or None in a part that was not written."""


@dataclass(frozen=True)
class TaskTold:
    """A task as a sheet names it.

    n: its place among the columns, from 1
    """

    n: int
    label: str
    maximum: int
    skill: str
    descriptor: str
    level: str


@dataclass(frozen=True)
class Result:
    """What stands in the accepted form about one code.

    class_no: place of the class in `ClassResults.classes`, from 1; 0 where it is not told
    variant:  `1`; of a work of two parts `1/2`, with a dash for a part that was not written
    state:    present, partial, absent, left, moved, exempt or missing
    total:    None where nothing was written
    mark:     None unless every part was written, and where the rule on tasks that were not taught
              leaves the school without marks
    points:   of each task; none where there is no work
    journal:  2..5; None where there is none
    """

    code: str
    class_no: int
    variant: str
    state: str
    points: tuple[Point, ...]
    total: int | None
    mark: int | None
    journal: int | None


@dataclass(frozen=True)
class Group:
    """How a class, a school or a region has done.

    people: participants
    shares: percent of the possible points on each task
    marks:  how many have 2, 3, 4 and 5
    """

    people: int
    shares: tuple[Share, ...]
    marks: tuple[int, ...]


@dataclass(frozen=True)
class ClassResults:
    """The results of one school for one work, with what they are compared with.

    classes:    their names, `4А`, in the order of their numbers from 1
    by_class:   by number of the class
    region:     None until reports are open, or where too few others are there
    changed_at: when they were replaced after they had been told; None if never
    block:      the rows themselves, as `layout` reads them
    """

    entry: Entry
    tasks: tuple[TaskTold, ...]
    classes: tuple[str, ...]
    codes: tuple[Result, ...]
    by_class: Mapping[int, Group]
    school: Group
    region: Group | None
    changed_at: datetime | None
    block: packed.Block
    layout: Layout

    @property
    def work(self) -> Work:
        """The work they are of."""
        return self.entry.work


def class_results(entry: Entry, *, region: Leaf | None = None) -> ClassResults | None:
    """The accepted results of a school, class by class; None before a form is accepted.

    region: sums of the region, from whoever knows that they may be told
    costs:  six SQL statements if the entry came with its school, work and campaign
    source: docs/sources/domain.md#individual-results
    """
    read = accepted_rows(entry)
    if read is None:
        return None
    layout = layout_of(entry.work, plan_of(entry.work))
    block, marks = read.block, marks_of(read.block, layout)
    groups = {
        number: group_of(fold(block.of_class(number), layout, marks[block.class_no == number]))
        for number in range(1, len(read.classes) + 1)
    }
    return ClassResults(
        entry=entry,
        tasks=_tasks(entry.work),
        classes=read.classes,
        codes=_codes(entry, read, marks.tolist()),
        by_class={number: group for number, group in groups.items() if group.people},
        school=group_of(fold(block, layout, marks)),
        region=group_of(region) if region else None,
        changed_at=read.changed_at,
        block=block,
        layout=layout,
    )


def group_of(leaf: Leaf) -> Group:
    """A summary as it is told."""
    return Group(leaf.present, task_shares(leaf), tuple(mark_counts(leaf).values()))


def _tasks(work: Work) -> tuple[TaskTold, ...]:
    return tuple(
        TaskTold(n, task.label, task.maximum, task.skill, task.descriptor, task.level)
        for n, task in enumerate(work.tasks_in_order(), start=1)
    )


def _codes(entry: Entry, read: AcceptedRows, marks: Sequence[int]) -> tuple[Result, ...]:
    """Everyone in the form, and those with a code who are not there, class by class."""
    why = presence_of(entry)
    classes = {one.number: one.class_no or 0 for one in read.issued}
    found = zip(read.block.participants(), read.block.totals().tolist(), marks, strict=True)
    told = [_result(row, total, mark, classes, why) for row, total, mark in found]
    in_form = {one.code for one in told}
    silent = [
        _nothing(one.number, one.class_no or 0, _state(one.number, why, MISSING))
        for one in read.issued
        if not one.is_spare and one.number not in in_form
    ]
    return tuple(sorted((*told, *silent), key=lambda one: (one.class_no, one.code)))


def _result(
    row: packed.Participant,
    total: int,
    mark: int,
    classes: Mapping[str, int],
    why: Mapping[str, Presence],
) -> Result:
    code, written = str(row.code), sum(variant > 0 for variant in row.variants)
    class_no = row.class_no or classes.get(code, 0)
    if not written:
        return _nothing(code, class_no, _state(code, why, ABSENT))
    return Result(
        code=code,
        class_no=class_no,
        variant="/".join(str(variant or "–") for variant in row.variants),
        state=PRESENT if written == len(row.variants) else PARTIAL,
        points=tuple(_WORDS.get(value, value) for value in row.points),
        total=total,
        mark=mark or None,
        journal=row.journal or None,
    )


def _nothing(code: str, class_no: int, state: str) -> Result:
    """A code without a work."""
    return Result(code, class_no, "", state, (), None, None, None)


def _state(code: str, why: Mapping[str, Presence], otherwise: str) -> str:
    return why[code].state if code in why else otherwise
