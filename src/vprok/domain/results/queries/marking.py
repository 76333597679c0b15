"""What experts have before them, what they have handed in, and what of it stands."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Count, Q

from vprok.domain.campaign.states import TaskEntry
from vprok.domain.intake.models import Entry
from vprok.domain.results.models import Block, Commission, Marker, Marking
from vprok.domain.results.queries.forms import plan_of
from vprok.domain.results.rules import FormPlan, TaskPlan
from vprok.domain.results.rules.marking import (
    Compared,
    Outcome,
    Points,
    compared,
    differ,
    earned,
    grid_is_blind,
    settled,
)
from vprok.domain.results.sheets import NOT_ATTEMPTED, NOT_TAUGHT
from vprok.domain.results.sheets.marking import marking_form
from vprok.domain.results.states import Turn
from vprok.kernel.refusal import Refusal
from vprok.tools.sheets.checks import check
from vprok.tools.sheets.findings import Row
from vprok.tools.sheets.spec import Book, Value
from vprok.tools.stats import block as packed
from vprok.tools.stats.severity import Marked, Severity, severities

OF_MARKING = ("commission__work__campaign", "entry__school__district__region", "entry__work")


@dataclass(frozen=True)
class Criterion:
    """A task that experts mark.

    key:      of its column in the form
    skill, descriptor: what it looks for, in the words of the work's plan
    """

    key: str
    task: TaskPlan
    skill: str = ""
    descriptor: str = ""

    @property
    def label(self) -> str:
        """As it is printed."""
        return self.task.label


@dataclass(frozen=True)
class Sheaf:
    """What experts mark in one work: its tasks, and the form that judges their points."""

    plan: FormPlan
    criteria: tuple[Criterion, ...]

    @cached_property
    def book(self) -> Book:
        """The form of experts."""
        return marking_form(self.plan)

    def values(self, points: Points) -> dict[str, Value]:
        """Points by the key of the column."""
        return {one.key: points[one.label] for one in self.criteria if one.label in points}

    def points(self, values: Mapping[str, Value]) -> dict[str, int | str]:
        """Points by the label of the task; empty cells are not there."""
        told = {one.label: values.get(one.key) for one in self.criteria}
        return {label: one for label, one in told.items() if one is not None}

    def faults(self, points: Points) -> tuple[str, ...]:
        """Why a work cannot be handed in, in words, the first thing first."""
        empty = [one.label for one in self.criteria if one.label not in points]
        if empty:
            words = ", ".join(empty)
            return (f"Не проставлены баллы: {words}. Если не приступали, поставьте X.",)
        row = Row(2, {"code": None, **self.values(points)})
        told = check(self.book, {"protocol": [row]}, {}, None, {"protocol": []})
        labels = {one.title: one for one in self.book.sheet("protocol").columns}
        return tuple(
            f"{one.column}: {one.text} {one.remedy}".strip()
            for one in told
            if one.is_error and one.column in labels and labels[one.column].key != "code"
        )


def sheaf_of(entry_or_commission: Entry | Commission) -> Sheaf:
    """What experts mark in a work: tasks whose points, not whose answers, are typed.

    costs: two SQL statements
    """
    work = entry_or_commission.work
    plan = plan_of(work)
    rows = work.tasks.filter(entry=TaskEntry.POINTS).values_list("label", "skill", "descriptor")
    told = {label: (skill, descriptor) for label, skill, descriptor in rows}
    return Sheaf(
        plan,
        tuple(
            Criterion(f"task_{number}", task, *told[task.label])
            for number, task in enumerate(plan.tasks, start=1)
            if task.label in told
        ),
    )


# ---- the desk of an expert -----------------------------------------------------------------------


@dataclass(frozen=True)
class Pile:
    """Works of one school that one expert has: how many, and how many are handed in."""

    marker: Marker
    entry: Entry
    works: int
    done: int

    @property
    def left(self) -> int:
        """How many wait."""
        return self.works - self.done


def desk_of(account: int) -> tuple[Pile, ...]:
    """The works of one person, commission by commission; closed commissions are not shown.

    costs: two SQL statements
    """
    rows = (
        Marking.objects.filter(
            marker__account=account, marker__left_at=None, commission__closed_at=None
        )
        .values("marker", "entry")
        .annotate(works=Count("pk"), done=Count("pk", filter=Q(done_at__isnull=False)))
        .order_by("marker__commission__work__code", "marker", "entry__school__number")
    )
    markers = Marker.objects.filter(account=account).select_related("commission__work__campaign")
    by_marker = {one.pk: one for one in markers}
    entries = Entry.objects.select_related("work__campaign", "school__district__region").in_bulk(
        {row["entry"] for row in rows}
    )
    return tuple(
        Pile(by_marker[row["marker"]], entries[row["entry"]], row["works"], row["done"])
        for row in rows
    )


def works_left(account: int, campaign: int) -> int:
    """How many works wait for this person in a campaign.

    costs: one SQL statement
    """
    return Marking.objects.filter(
        marker__account=account,
        marker__left_at=None,
        commission__closed_at=None,
        commission__work__campaign=campaign,
        done_at=None,
    ).count()


def own_markings(marker: Marker, entry: Entry) -> tuple[Marking, ...]:
    """Works of one school before one expert, in the order of codes; whose turn it is stays unsaid.

    costs: one SQL statement
    """
    rows = Marking.objects.filter(marker=marker, entry=entry).select_related(*OF_MARKING)
    return tuple(rows.order_by("code"))


def why_grid_is_blind(entry: Entry, account: int) -> Refusal | None:
    """Why a person may not see the entry grid of a work now: others' points stand there.

    costs: one SQL statement
    """
    again = Commission.objects.filter(
        closed_at=None,
        markers__account=account,
        markers__left_at=None,
        markings__entry=entry,
        markings__turn__in=[Turn.SECOND, Turn.THIRD, Turn.RECHECK],
    )
    return grid_is_blind(is_marking=again.exists())


# ---- what stands ---------------------------------------------------------------------------------

ByTurn = Mapping[str, Marking]


def by_work(markings: Iterable[Marking]) -> dict[tuple[int, str], dict[str, Marking]]:
    """Markings of each work by turn; rechecks have a life of their own."""
    found: dict[tuple[int, str], dict[str, Marking]] = defaultdict(dict)
    for one in markings:
        if one.turn != Turn.RECHECK:
            found[one.entry_id, one.code][one.turn] = one
    return dict(found)


def handed_in(marking: Marking | None) -> Points | None:
    """What an expert has handed in; None until then."""
    return marking.points if marking is not None and marking.done_at is not None else None


def standing(turns: ByTurn, tolerance: int) -> Points | None:
    """The points of a work that stand; None while somebody still has to mark it."""
    return settled(
        handed_in(turns.get(Turn.FIRST)),
        handed_in(turns.get(Turn.SECOND)),
        handed_in(turns.get(Turn.THIRD)),
        tolerance=tolerance,
        is_double=Turn.SECOND in turns,
    )


def standing_points(entry: Entry) -> dict[str, Points]:
    """The points that stand, by code, whichever commissions have marked the works.

    costs: one SQL statement
    """
    rows = Marking.objects.filter(entry=entry).select_related("commission").order_by("code")
    found = {}
    for (_, code), turns in by_work(rows).items():
        tolerance = next(iter(turns.values())).commission.tolerance
        points = standing(turns, tolerance)
        if points is not None:
            found[code] = points
    return found


@dataclass(frozen=True)
class Apart:
    """A work about which two experts are too far apart.

    first, second: what they have handed in, as the head sees it
    third:         to whom it was given; None while it waits
    """

    first: Marking
    second: Marking
    third: Marking | None


def apart_in(commission: Commission) -> tuple[Apart, ...]:
    """Works of a commission whose totals differ by more than its tolerance.

    costs: one SQL statement
    """
    rows = commission.markings.select_related("marker", "entry__school").order_by("pk")
    every = by_work(rows)
    pairs = [
        Apart(turns[Turn.FIRST], turns[Turn.SECOND], turns.get(Turn.THIRD))
        for turns in every.values()
        if Turn.FIRST in turns and Turn.SECOND in turns
    ]
    return tuple(one for one in pairs if _are_apart(one, commission.tolerance))


def _are_apart(pair: Apart, tolerance: int) -> bool:
    first, second = handed_in(pair.first), handed_in(pair.second)
    return first is not None and second is not None and differ(first, second, tolerance)


def waiting_for_a_third(commission: Commission) -> tuple[Apart, ...]:
    """Those of them that nobody has been given yet.

    costs: one SQL statement
    """
    return tuple(one for one in apart_in(commission) if one.third is None)


# ---- experts in figures --------------------------------------------------------------------------


def severity_of(commission: Commission, criteria: Sequence[Criterion]) -> dict[int, Severity]:
    """How far each expert lies from the others; for the head of the commission and nobody else.

    returns: by number of the expert
    costs:   one SQL statement
    """
    rows = commission.markings.filter(done_at__isnull=False).select_related("marker")
    return severities(
        Marked(
            one.marker.number,
            f"{one.entry_id} {one.code}",
            tuple(earned(one.points.get(criterion.label, 0)) for criterion in criteria),
            one.nth or 0,
            is_lot=one.turn != Turn.THIRD,
        )
        for one in rows
    )


# ---- a recheck -----------------------------------------------------------------------------------

MARKS = {packed.NOT_ATTEMPTED: NOT_ATTEMPTED, packed.NOT_TAUGHT: NOT_TAUGHT}


def accepted_points(entry: Entry, sheaf: Sheaf) -> dict[str, Points]:
    """What the accepted form says of the tasks that experts mark, by code of those present.

    costs: one SQL statement
    """
    current = Block.objects.current().filter(entry=entry).first()
    if current is None:
        return {}
    block = packed.unpack(bytes(current.payload))
    places = [int(one.key.removeprefix("task_")) - 1 for one in sheaf.criteria]
    labels = [one.label for one in sheaf.criteria]
    return {
        str(row.code): {
            label: MARKS.get(row.points[place], row.points[place])
            for label, place in zip(labels, places, strict=True)
            if row.points[place] != packed.EMPTY
        }
        for row in block.participants()
        if any(row.variants)
    }


def rechecks_of(entry: Entry) -> tuple[Commission, ...]:
    """Commissions that mark accepted works of an entry again.

    costs: one SQL statement
    """
    again = Marking.objects.filter(entry=entry, turn=Turn.RECHECK).values("commission")
    return tuple(Commission.objects.filter(pk__in=again).order_by("pk"))


def outcome_of(commission: Commission, entry: Entry, sheaf: Sheaf) -> Outcome:
    """What a recheck of one school's work has found so far.

    costs: two SQL statements
    """
    rows = commission.markings.filter(entry=entry, turn=Turn.RECHECK).order_by("code")
    before = accepted_points(entry, sheaf)
    works: list[Compared] = [
        compared(one.code, before.get(one.code, {}), one.points)
        for one in rows
        if one.done_at is not None
    ]
    return Outcome(len(rows), len(sheaf.criteria), tuple(works))
