"""Results of one school for one work as its people and families are told them, by code."""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import count

from vprok.domain.campaign.models import Work
from vprok.domain.campaign.states import Layout as FormLayout
from vprok.domain.intake.models import Entry, GradeClass
from vprok.domain.materials.models import Code
from vprok.domain.results.models import Block, Presence
from vprok.domain.results.queries.forms import classes_of, layout_of, plan_of
from vprok.domain.results.queries.presence import presence_of
from vprok.domain.results.sheets import NO_LETTER, NOT_ATTEMPTED, NOT_TAUGHT
from vprok.tools.stats import block as packed
from vprok.tools.stats.figures import Share, mark_counts, task_shares
from vprok.tools.stats.leaf import Leaf, fold

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
    mark:     None unless every part was written
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
    """

    entry: Entry
    tasks: tuple[TaskTold, ...]
    classes: tuple[str, ...]
    codes: tuple[Result, ...]
    by_class: Mapping[int, Group]
    school: Group
    region: Group | None
    changed_at: datetime | None

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
    newest = list(Block.objects.filter(entry=entry).order_by("-pk").defer("answers")[:2])
    if not newest:
        return None
    accepted = newest[0]
    issued = list(
        entry.school.codes.filter(campaign=entry.work.campaign_id, grade=entry.work.grade).order_by(
            "class_no", "row"
        )
    )
    plan = plan_of(entry.work)
    layout = layout_of(entry.work, plan)
    names, numbers = _numbering(classes_of(entry), accepted.classes, entry.work)
    block = _renumbered(packed.unpack(bytes(accepted.payload)), numbers, issued)
    groups = {
        number: group_of(fold(block.of_class(number), layout))
        for number in range(1, len(names) + 1)
    }
    return ClassResults(
        entry=entry,
        tasks=_tasks(entry.work),
        classes=names,
        codes=_codes(entry, block, issued),
        by_class={number: group for number, group in groups.items() if group.people},
        school=group_of(fold(block, layout)),
        region=group_of(region) if region else None,
        changed_at=_changed_at(
            accepted, is_first=len(newest) == 1, reports_at=entry.work.campaign.reports_at
        ),
    )


def group_of(leaf: Leaf) -> Group:
    """A summary as it is told."""
    return Group(leaf.present, task_shares(leaf), tuple(mark_counts(leaf).values()))


def _changed_at(accepted: Block, *, is_first: bool, reports_at: datetime | None) -> datetime | None:
    """When results that had been told were replaced; before reports open nobody was told any."""
    was_told = reports_at is None or accepted.accepted_at >= reports_at
    return accepted.accepted_at if was_told and not is_first else None


def _numbering(
    applied: Sequence[GradeClass], labels: Sequence[str], work: Work
) -> tuple[tuple[str, ...], dict[int, int]]:
    """Names of classes, and which of them each class of the form is.

    Both sides have the same number for a class: the ordinal of the application. A class that was
    not applied for comes after them.

    labels: of classes in the form, in their order
    """
    names = {one.ordinal: str(one) for one in applied}
    if work.campaign.layout == FormLayout.WITH_ORDINALS:
        numbers = {number: number for number in range(1, len(labels) + 1)}
        new = {number: f"{work.grade}-{number}" for number in numbers}
    else:
        known = {one.letter or NO_LETTER: one.ordinal for one in applied}
        after = count(max(names, default=0) + 1)
        numbers = {
            place: known[label] if label in known else next(after)
            for place, label in enumerate(labels, start=1)
        }
        new = {
            numbers[place]: f"{work.grade}{'' if label == NO_LETTER else label}"
            for place, label in enumerate(labels, start=1)
        }
    all_ = new | names
    last = max(all_, default=0)
    return tuple(
        all_.get(number, f"{work.grade}-{number}") for number in range(1, last + 1)
    ), numbers


def _renumbered(
    block: packed.Block, numbers: Mapping[int, int], issued: Sequence[Code]
) -> packed.Block:
    """The block with numbers of the application for classes.

    Who was absent has no class in the form: theirs is the one the code was issued for.
    """
    of_code = {int(one.number): one.class_no or 0 for one in issued}
    rows = zip(block.codes.tolist(), block.class_no.tolist(), strict=True)
    return block.in_classes([numbers.get(told, 0) or of_code.get(code, 0) for code, told in rows])


def _tasks(work: Work) -> tuple[TaskTold, ...]:
    return tuple(
        TaskTold(n, task.label, task.maximum, task.skill, task.descriptor, task.level)
        for n, task in enumerate(work.tasks.order_by("position"), start=1)
    )


def _codes(entry: Entry, block: packed.Block, issued: Sequence[Code]) -> tuple[Result, ...]:
    """Everyone in the form, and those with a code who are not there, class by class."""
    why = presence_of(entry)
    found = zip(block.participants(), block.totals().tolist(), strict=True)
    told = [_result(row, total, entry.work.cuts, why) for row, total in found]
    in_form = {one.code for one in told}
    silent = [
        Result(
            one.number,
            one.class_no or 0,
            "",
            _state(one.number, why, MISSING),
            (),
            None,
            None,
            None,
        )
        for one in issued
        if not one.is_spare and one.number not in in_form
    ]
    return tuple(sorted((*told, *silent), key=lambda one: (one.class_no, one.code)))


def _result(
    row: packed.Participant, total: int, cuts: tuple[int, int, int], why: Mapping[str, Presence]
) -> Result:
    code, written = str(row.code), sum(variant > 0 for variant in row.variants)
    is_whole = written == len(row.variants)
    state = PRESENT if is_whole else PARTIAL if written else _state(code, why, ABSENT)
    return Result(
        code=code,
        class_no=row.class_no,
        variant="/".join(str(variant or "–") for variant in row.variants) if written else "",
        state=state,
        points=tuple(_WORDS.get(value, value) for value in row.points),
        total=total if written else None,
        mark=2 + bisect_right(cuts, total) if is_whole else None,
        journal=row.journal or None,
    )


def _state(code: str, why: Mapping[str, Presence], otherwise: str) -> str:
    return why[code].state if code in why else otherwise
