"""What experts do: type points, hand works in, take them back; and what becomes of the points."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max
from django.db.transaction import atomic

from vprok.domain.audit.actions import record
from vprok.domain.files.models import Stored
from vprok.domain.intake.actions import read_workbook
from vprok.domain.intake.models import Deliverable, Entry
from vprok.domain.materials.actions.keys import TOGETHER
from vprok.domain.materials.actions.sealed import hand_sealed
from vprok.domain.materials.models import Sealed
from vprok.domain.results.models import Commission, Marker, Marking, Typed
from vprok.domain.results.queries.commissions import bars_of, hands_of, papers_by_code
from vprok.domain.results.queries.forms import KIND
from vprok.domain.results.queries.marking import (
    Apart,
    Sheaf,
    own_markings,
    sheaf_of,
    standing_points,
    waiting_for_a_third,
)
from vprok.domain.results.queries.typing import FIRST, NOBODY, SECOND
from vprok.domain.results.rules.commissions import (
    commission_is_closed,
    deal,
    expert_is_unknown,
    nobody_may_mark,
)
from vprok.domain.results.rules.marking import (
    marking_has_moved_on,
    marking_is_done,
    marking_is_unfinished,
    nothing_to_carry,
    third_is_not_needed,
    work_is_anothers,
)
from vprok.domain.results.states import Turn
from vprok.kernel.charter import Actor, Permission
from vprok.kernel.place import COUNTRY, Place
from vprok.kernel.refusal import refuse_if
from vprok.tools.clocks import Apart as ClocksApart
from vprok.tools.sheets.clean import clean, fits
from vprok.tools.sheets.draw import draw
from vprok.tools.sheets.findings import Reading
from vprok.tools.sheets.spec import Book, Value

CELL_MOST = 20
"""Characters that are looked at in a cell of points."""


@dataclass(frozen=True)
class Kept:
    """A work after a saving.

    wrong: what was not kept, in words, by the label of the task
    """

    marking: Marking
    wrong: Mapping[str, str]


@atomic
def save_points(
    marking: Marking,
    cells: Mapping[str, str],
    *,
    sheaf: Sheaf,
    revision: int,
    by: Actor,
) -> Kept:
    """Keep what an expert has typed of one work; an empty text empties a task.

    cells:   texts by the label of the task
    sheaf:   what is marked in this work
    refuses: no_right, work_is_anothers, commission_is_closed, marking_is_done,
             marking_has_moved_on
    """
    now = _own(marking, by)
    refuse_if(marking_is_done(is_done=now.done_at is not None))
    refuse_if(marking_has_moved_on(seen=revision, now=now.revision))
    points = dict(now.points)
    wrong = {}
    for label, (value, fault) in judged(sheaf, cells).items():
        if fault:
            wrong[label] = fault
        elif value is None:
            points.pop(label, None)
        else:
            points[label] = value
    if points != now.points:
        now.points = points
        now.revision += 1
        now.save(update_fields=["points", "revision"])
    return Kept(now, wrong)


def judged(sheaf: Sheaf, cells: Mapping[str, str]) -> dict[str, tuple[int | str | None, str]]:
    """The point that each text means, or why it cannot be one; labels that are not there fall out.

    source: domain.md §3.6, проверки 4 и 5
    """
    found: dict[str, tuple[int | str | None, str]] = {}
    for one in sheaf.criteria:
        if one.label not in cells:
            continue
        kind = sheaf.book.sheet("protocol").column(one.key).kind
        value, _ = clean(kind, cells[one.label][:CELL_MOST])
        is_point = value is None or fits(kind, value)
        fault = "" if is_point else f"{one.label}: от 0 до {one.task.maximum} или X."
        found[one.label] = (value if is_point else None, fault)
    return found


@atomic
def hand_in(marking: Marking, *, sheaf: Sheaf, by: Actor, at: datetime) -> Marking:
    """Hand a marked work in; what the others gave stays unknown to the expert.

    refuses: no_right, work_is_anothers, commission_is_closed, marking_is_unfinished
    """
    now = _own(marking, by)
    if now.done_at is not None:
        return now
    refuse_if(marking_is_unfinished(sheaf.faults(now.points)))
    if now.nth is None:
        last = now.marker.markings.aggregate(last=Max("nth"))["last"] or 0
        now.nth = last + 1
    now.done_at = at
    now.save(update_fields=["done_at", "nth"])
    return now


def hand_in_all(
    marker: Marker, entry: Entry, *, by: Actor, at: datetime
) -> tuple[int, tuple[str, ...]]:
    """Hand in every work of one school that is whole.

    returns: how many; codes that are not whole yet
    refuses: no_right, work_is_anothers, commission_is_closed
    """
    sheaf = sheaf_of(entry)
    waiting = [one for one in own_markings(marker, entry) if one.done_at is None]
    whole = [one for one in waiting if not sheaf.faults(one.points)]
    with atomic():
        for one in whole:
            hand_in(one, sheaf=sheaf, by=by, at=at)
        if whole:
            record(
                "results.works_handed_in", marker.commission, place=Place(marker.commission.place),
                by=by, at=at, works=len(whole), school=entry.school.key,
            )  # fmt: skip
    left = tuple(one.code for one in waiting if one not in whole)
    return len(whole), left


@atomic
def take_back(marking: Marking, *, by: Actor, at: datetime) -> Marking:
    """Take a work back to mend its points; possible until the commission is closed.

    refuses: no_right, work_is_anothers, commission_is_closed
    """
    now = _own(marking, by)
    if now.done_at is not None:
        now.done_at = None
        now.revision += 1
        now.save(update_fields=["done_at", "revision"])
        record(
            "results.work_taken_back", marking.commission, place=Place(marking.commission.place),
            by=by, at=at, code=marking.code,
        )  # fmt: skip
    return now


def _own(marking: Marking, by: Actor) -> Marking:
    """The work as it stands now, held until the transaction ends.

    refuses: no_right, work_is_anothers, commission_is_closed
    """
    _refuse_others(by)
    now = (
        Marking.objects.select_for_update(of=("self",))
        .select_related("marker", "commission")
        .get(pk=marking.pk)
    )
    is_own = now.marker.account == by.account and now.marker.left_at is None
    refuse_if(work_is_anothers(is_own=is_own))
    refuse_if(commission_is_closed(is_closed=now.commission.closed_at is not None))
    return now


def _refuse_others(by: Actor) -> None:
    """Let in only people who hold the post of an expert, at whatever place."""
    places = by.places(Permission.WORK_MARK)
    refuse_if(by.lacks(Permission.WORK_MARK, at=places[0] if places else COUNTRY))


# ---- the head of a commission --------------------------------------------------------------------


@atomic
def assign_third(
    commission: Commission, marking: Marking, number: int, *, by: Actor, at: datetime
) -> Marking:
    """Give a work about which two experts differ to a third one, whom the head chooses.

    marking: either of the two
    number:  of the expert in the commission
    refuses: no_right, work_is_anothers, expert_is_unknown, commission_is_closed,
             third_is_not_needed, nobody_may_mark
    """
    _as_head(commission, by)
    pair = _pair_of(commission, marking)
    refuse_if(third_is_not_needed(is_needed=pair is not None))
    assert pair is not None
    able = [one for one in hands_of(commission) if one.number == number]
    refuse_if(expert_is_unknown(is_known=bool(able)))
    barred = bars_of(commission, [pair.first.entry]).get(_key(pair), frozenset())
    refuse_if(nobody_may_mark(int(number in barred)))
    return _third(commission, pair, number, by, at)


@atomic
def deal_thirds(commission: Commission, *, by: Actor, at: datetime) -> int:
    """Give every work that waits for a third expert to one by lot.

    returns: how many works
    refuses: no_right, work_is_anothers, expert_is_unknown, commission_is_closed,
             third_is_not_needed, nobody_may_mark
    """
    _as_head(commission, by)
    pairs = {_key(one): one for one in waiting_for_a_third(commission)}
    refuse_if(third_is_not_needed(is_needed=bool(pairs)))
    entries = {one.first.entry for one in pairs.values()}
    papers = [
        paper
        for entry in entries
        for paper in papers_by_code(entry, [c for k, c in pairs if k == entry.school.key])
    ]
    dealt = deal(
        papers,
        hands_of(commission),
        seed=f"{commission.seed} {Turn.THIRD}",
        bars=bars_of(commission, entries),
    )
    refuse_if(nobody_may_mark(len(papers) - len(dealt)))
    for paper, number in dealt.items():
        _third(commission, pairs[paper.key], number, by, at)
    return len(dealt)


def _key(pair: Apart) -> tuple[str, str]:
    return pair.first.entry.school.key, pair.first.code


def _pair_of(commission: Commission, marking: Marking) -> Apart | None:
    waiting = waiting_for_a_third(commission)
    return next((one for one in waiting if marking in {one.first, one.second}), None)


def _as_head(commission: Commission, by: Actor) -> None:
    heads = commission.markers.filter(account=by.account, is_head=True, left_at=None)
    _refuse_others(by)
    refuse_if(work_is_anothers(is_own=heads.exists()))
    refuse_if(commission_is_closed(is_closed=commission.closed_at is not None))


def _third(commission: Commission, pair: Apart, number: int, by: Actor, at: datetime) -> Marking:
    made = Marking.objects.create(
        commission=commission,
        entry=pair.first.entry,
        code=pair.first.code,
        turn=Turn.THIRD,
        marker=commission.markers.get(number=number),
        dealt_at=at,
    )
    record(
        "results.third_assigned", commission, place=Place(commission.place), by=by, at=at,
        code=made.code, school=pair.first.entry.school.key, expert=number,
    )  # fmt: skip
    return made


# ---- to the grid ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class Carried:
    """What has gone over to the entry grid.

    works: whose points were written
    other: codes where a point typed by hand differs from the experts'; the typed one was kept
    """

    works: int
    other: tuple[str, ...]


@atomic
def carry_over(entry: Entry, *, by: Actor, at: datetime) -> Carried:
    """Write the points that stand into the entry grid; what was typed there by hand stays.

    Where two people type every row, both find the points there: the rest is theirs to type.

    refuses: no_right, not_your_place, nothing_to_carry
    """
    refuse_if(by.lacks(Permission.COMMISSION_KEEP, at=entry.school.place))
    list(Deliverable.objects.select_for_update().filter(kind=KIND, entry=entry))  # nobody types now
    sheaf = sheaf_of(entry)
    found = standing_points(entry)
    refuse_if(nothing_to_carry(len(found)))
    hands = (FIRST, SECOND) if entry.work.campaign.double_entry else (FIRST,)
    typed = {(one.code, one.hand): one for one in Typed.objects.filter(entry=entry)}
    other = []
    for code, points in found.items():
        texts = {key: str(value) for key, value in sheaf.values(points).items()}
        for hand in hands:
            row = typed.get((code, hand)) or Typed(entry=entry, code=code, hand=hand, revision=0)
            before = {key: row.values.get(key, "") for key in texts}
            if any(text and text != texts[key] for key, text in before.items()):
                other.append(code)
            _write(row, {**texts, **{key: text for key, text in before.items() if text}}, by, at)
    kept = tuple(dict.fromkeys(other))
    record(
        "results.points_carried_over", entry, place=entry.school.place, by=by, at=at,
        works=len(found), kept=len(kept),
    )  # fmt: skip
    return Carried(len(found), kept)


def _write(row: Typed, texts: Mapping[str, str], by: Actor, at: datetime) -> None:
    """Save a row of the grid if it says anything new; whose hand it is stays as it was.

    A new row is nobody's: who carries points over has not typed a work, and may still be the
    first or the second who does.
    """
    values = {**row.values, **texts}
    if values == row.values:
        return
    row.values = values
    row.revision += 1
    row.saved_at = at
    if row.pk is None:
        row.saved_by, row.saved_by_account = by.signature, NOBODY
    row.save()


# ---- the workbook --------------------------------------------------------------------------------


def identity_of(book: Book, entry: Entry) -> dict[str, str]:
    """What an expert's workbook says of itself, so that nobody sends another one."""
    return {
        "kind": book.kind,
        "campaign": entry.work.campaign.slug,
        "body": entry.school.key,
        "per": entry.work.code,
        "version": str(book.version),
    }


def workbook_of(marker: Marker, entry: Entry, *, by: Actor, at: datetime) -> bytes:
    """The official workbook with the codes of one expert alone, and the points typed so far.

    refuses: no_right, work_is_anothers
    """
    _refuse_strangers(marker, by)
    sheaf = sheaf_of(entry)
    own = own_markings(marker, entry)
    rows: list[dict[str, Value]] = [{"code": one.code, **sheaf.values(one.points)} for one in own]
    record(
        "results.workbook_taken", marker.commission, place=Place(marker.commission.place),
        by=by, at=at, works=len(own), school=entry.school.key,
    )  # fmt: skip
    return draw(sheaf.book, identity=identity_of(sheaf.book, entry), rows={"protocol": rows})


@dataclass(frozen=True)
class Filled:
    """What an uploaded workbook has brought; nothing was kept where it has findings.

    works:   whose points have changed
    skipped: codes that were handed in before and stay as they are
    """

    reading: Reading
    works: int
    skipped: tuple[str, ...]


def fill_from_workbook(
    marker: Marker, entry: Entry, file: bytes, *, name: str, by: Actor
) -> Filled:
    """Take points from a workbook that an expert has filled; works are not handed in by it.

    refuses: no_right, work_is_anothers, commission_is_closed, too_large, hostile_file, other_form
    costs:   a limited child; a statement or two a work
    """
    _refuse_strangers(marker, by)
    sheaf = sheaf_of(entry)
    own = {one.code: one for one in own_markings(marker, entry)}
    reading = _read(sheaf.book, entry, file, name, own)
    if reading.errors:
        return Filled(reading, 0, ())
    changed, skipped = 0, []
    with atomic():
        for row in reading.rows["protocol"]:
            marking = own[str(row.values["code"])]
            points = sheaf.points(row.values)
            if marking.done_at is not None:
                skipped += [marking.code] if points != marking.points else []
                continue
            cells = {label: str(one) for label, one in points.items()}
            seen = marking.revision
            kept = save_points(marking, cells, sheaf=sheaf, revision=seen, by=by)
            changed += kept.marking.revision != seen
    return Filled(reading, changed, tuple(skipped))


def _read(book: Book, entry: Entry, file: bytes, name: str, own: Iterable[str]) -> Reading:
    known = {"codes": tuple(own)}
    return read_workbook(book, file, name=name, about=identity_of(book, entry), known=known)


def _refuse_strangers(marker: Marker, by: Actor) -> None:
    _refuse_others(by)
    is_own = marker.account == by.account and marker.left_at is None
    refuse_if(work_is_anothers(is_own=is_own))


# ---- criteria ------------------------------------------------------------------------------------


@atomic
def take_criteria(
    marker: Marker,
    sealed: Sealed,
    entry: Entry,
    *,
    by: Actor,
    at: datetime,
    clocks: ClocksApart = TOGETHER,
) -> Stored:
    """Give criteria or keys to an expert who has works of this school, wherever the expert is from.

    refuses: no_right, work_is_anothers, and as `take_sealed` of materials
    """
    _refuse_strangers(marker, by)
    refuse_if(work_is_anothers(is_own=marker.markings.filter(entry=entry).exists()))
    return hand_sealed(sealed, entry, by=by, at=at, clocks=clocks)
