"""The entry grid: rows are kept as they are typed, brought in from a workbook, compared, sent."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.transaction import atomic

from vprok.domain.audit.actions import record
from vprok.domain.intake.actions import read_workbook
from vprok.domain.intake.models import Deliverable, Entry
from vprok.domain.intake.queries import Blank, identity
from vprok.domain.intake.queries.drafts import draft_file, name_in, typed, typed_in
from vprok.domain.intake.rules import (
    not_of_the_form,
)
from vprok.domain.results.models import Typed
from vprok.domain.results.queries.forms import KIND, owed_results, plan_of
from vprok.domain.results.queries.marking import why_grid_is_blind
from vprok.domain.results.queries.typing import (
    CLASS_MARK,
    CLASSES,
    CLASSES_MOST,
    FIRST,
    PROTOCOL,
    SECOND,
    Comparison,
    codes_by_key,
    comparison_of,
    filling_of,
    lines_of,
    open_columns,
    sight_of,
    typing_blank,
    why_not_typed,
)
from vprok.domain.results.rules.typing import (
    choice_is_stale,
    file_holds_names,
    hands_differ,
    row_is_typed_twice,
    typed_by_one_person,
)
from vprok.domain.results.sheets import result_form
from vprok.kernel.charter import Actor, Permission
from vprok.kernel.refusal import refuse_if
from vprok.tools.sheets import wording
from vprok.tools.sheets.clean import clean, fits
from vprok.tools.sheets.findings import Reading
from vprok.tools.sheets.spec import Book, Column, Text

CELL_MOST = 2_000  # characters: more than any column takes
SAVED = ["values", "revision", "saved_by", "saved_by_account", "saved_at"]


@dataclass(frozen=True)
class RowTyping:
    """What a person has changed in one row.

    revision: of the row that they saw; 0 when nobody had typed in it
    cells:    texts by the key of the column; an empty one empties the cell
    """

    code: str
    revision: int
    cells: Mapping[str, str]


@dataclass(frozen=True)
class HeldCell:
    """A cell that was not kept, and why; never what stood in it."""

    code: str
    key: str
    rule: str
    text: str


@dataclass(frozen=True)
class Kept:
    """What became of the rows that were sent.

    rows:  as they are kept now
    moved: as they stand, when somebody else has saved them meanwhile: nothing of theirs was changed
    """

    rows: tuple[Typed, ...] = ()
    moved: tuple[Typed, ...] = ()
    held: tuple[HeldCell, ...] = ()


@atomic
def save_rows(entry: Entry, rows: Iterable[RowTyping], *, by: Actor, at: datetime) -> Kept:
    """Keep what was typed, row by row; a cell that holds a name is not kept.

    A row that somebody has saved meanwhile comes back as it stands, and is not touched.

    refuses: no_right, not_your_place, grid_is_blind, entry_is_withdrawn, day_is_not_declared,
             school_is_closed, campaign_is_stopped, campaign_is_draft, campaign_is_finished,
             form_is_excused, form_is_not_open, not_of_the_form, row_is_typed_twice
    costs:   nine SQL statements, however many rows; two more for a person's first rows; those who
             type in one form wait for each other
    """
    _locked(entry, by, at)
    asked = {one.code: one for one in rows}
    book = result_form(plan_of(entry.work))
    _refuse_strangers(entry, book, asked)
    there = Typed.objects.filter(entry=entry, code__in=asked)
    is_double = entry.work.campaign.double_entry
    sight = sight_of(there, account=by.account, is_double=is_double)
    refuse_if(
        *(row_is_typed_twice(code=code, typists=typists) for code, typists in sight.shut.items())
    )
    moved = tuple(row for code, row in sight.own.items() if row.revision != asked[code].revision)
    gone = {row.code for row in moved}
    held: list[HeldCell] = []
    changed: list[Typed] = []
    for code, said in asked.items():
        if code in gone:
            continue
        row = sight.own.get(code) or Typed(
            entry=entry, code=code, hand=sight.hands.get(code, FIRST), revision=0
        )
        good, bad = _judged(book, said)
        held += bad
        if good:
            row.values = _over(row.values, good)
            changed.append(row)
    _keep(entry, changed, by, at)
    return Kept(tuple(changed), moved, tuple(held))


def _admit(entry: Entry, by: Actor) -> None:
    """Let in whoever types at this school, unless the grid would show an expert others' points."""
    refuse_if(by.lacks(Permission.RESULTS_TYPE, at=entry.school.place))
    refuse_if(why_grid_is_blind(entry, by.account))


def _locked(entry: Entry, by: Actor, at: datetime) -> None:
    """Hold what the entry owes until the transaction ends; refused when it takes nothing now."""
    _admit(entry, by)
    owed = (
        Deliverable.objects.select_for_update(of=("self",))
        .select_related("campaign")
        .get(
            kind=KIND,
            campaign=entry.work.campaign_id,
            key=entry.school.key,
            per=entry.work.code,
        )
    )
    refuse_if(why_not_typed(entry, owed, at=at))


def _refuse_strangers(entry: Entry, book: Book, asked: Mapping[str, RowTyping]) -> None:
    """Every row is of a code of this entry or of a class, every cell is open for typing."""
    codes = entry.school.codes.filter(
        campaign=entry.work.campaign_id, grade=entry.work.grade, number__in=asked
    )
    known = set(codes.values_list("number", flat=True))
    if any(one.key == CLASSES for one in book.sheets):
        known |= {f"{CLASS_MARK}{n}" for n in range(1, CLASSES_MOST + 1)}
    for code, said in asked.items():
        open_ = set(_columns(book, code)) if code in known else set()
        refuse_if(not_of_the_form(is_there=bool(open_) and open_.issuperset(said.cells)))


def _columns(book: Book, code: str) -> dict[str, Column]:
    sheet = CLASSES if code.startswith(CLASS_MARK) else PROTOCOL
    return {one.key: one for one in open_columns(Blank(book), sheet)}


def _judged(book: Book, said: RowTyping) -> tuple[dict[str, str], list[HeldCell]]:
    """What may be kept of a row, and what may not."""
    columns = _columns(book, said.code)
    good: dict[str, str] = {}
    held: list[HeldCell] = []
    for key, raw in said.cells.items():
        text = typed(raw)
        rule = "text" if len(text) > CELL_MOST else name_in(columns[key], text) and "person"
        if rule:
            told = wording.FINDINGS[rule]
            words = f"{told.text} {told.remedy}".format_map({"most": str(CELL_MOST)})
            held.append(HeldCell(said.code, key, rule, words))
        else:
            good[key] = tidied(columns[key], text)
    return good, held


def tidied(column: Column, text: str) -> str:
    """The text as the cell would keep it where that is certain; an answer stays as it was typed."""
    value, _ = clean(column.kind, text)
    if value is None:
        return ""
    if isinstance(column.kind, Text) or not fits(column.kind, value):
        return text
    is_answer = column.kind.word() == "answer"
    is_mark = value in getattr(column.kind, "marks", ())
    return text if is_answer and not is_mark else str(value)


def _over(values: Mapping[str, str], good: Mapping[str, str]) -> dict[str, str]:
    return {key: text for key, text in {**values, **good}.items() if text}


def _keep(entry: Entry, rows: Sequence[Typed], by: Actor, at: datetime) -> None:
    """Write rows with their next revisions; whoever writes for the first time has begun."""
    if not rows:
        return
    is_first = not Typed.objects.filter(entry=entry, saved_by_account=by.account).exists()
    for row in rows:
        row.revision += 1
        row.saved_by, row.saved_by_account, row.saved_at = by.signature, by.account, at
    fresh = [row for row in rows if row.pk is None]
    known = [row for row in rows if row.pk is not None]
    if known:
        Typed.objects.bulk_update(known, SAVED)
    Typed.objects.bulk_create(fresh)
    if is_first:
        record("results.typing_begun", entry, place=entry.school.place, by=by, at=at)


# ---- from a workbook -----------------------------------------------------------------------------


@dataclass(frozen=True)
class Clash:
    """A cell in which the table and a workbook say different things."""

    code: str
    key: str
    label: str
    there: str
    brought: str


@dataclass(frozen=True)
class Loaded:
    """What a workbook brought into the table.

    rows:    that got something
    clashes: cells that kept what stood in them
    shut:    codes that two others have typed already
    """

    rows: int
    cells: int
    clashes: tuple[Clash, ...]
    shut: tuple[str, ...] = ()


def load_rows(entry: Entry, file: bytes, *, name: str, by: Actor, at: datetime) -> Loaded:
    """Bring a workbook, filled or half filled, into the table: empty cells take what it says.

    refuses: as `save_rows`, and too_large, hostile_file, other_form, file_holds_names
    costs:   a child process for reading; about twenty SQL statements
    """
    _admit(entry, by)
    blank = typing_blank(entry, plan_of(entry.work))
    reading = _reading(owed_results(entry), blank, file, name)
    refuse_if(file_holds_names([f"{one.sheet} {one.cell}".strip() for one in reading.names]))
    return fill_rows(entry, blank, _brought(blank, reading), by=by, at=at)


def _reading(owed: Deliverable, blank: Blank, file: bytes, name: str) -> Reading:
    about = identity(owed, blank.book)
    return read_workbook(blank.book, file, name=name, about=about, known=blank.known)


def _brought(blank: Blank, reading: Reading) -> dict[str, dict[str, str]]:
    """What a workbook says beyond what is known, by code."""
    said = typed_in(blank, reading)
    codes = codes_by_key(blank)
    rows = {codes[one["row"]]: one for one in said[PROTOCOL] if one["row"] in codes}
    if CLASSES in said:
        given = len(blank.rows[CLASSES])
        added = [one for one in said[CLASSES] if not one["row"].startswith("place")]
        rows |= {f"{CLASS_MARK}{n}": one for n, one in enumerate(added, given + 1)}
        rows |= {
            f"{CLASS_MARK}{int(one['row'][5:]) + 1}": one
            for one in said[CLASSES]
            if one["row"].startswith("place")
        }
    cells = {code: one.get("cells", {}) for code, one in rows.items()}
    return {
        code: {key: text for key, text in texts.items() if text} for code, texts in cells.items()
    }


@atomic
def fill_rows(
    entry: Entry,
    blank: Blank,
    rows: Mapping[str, Mapping[str, str]],
    *,
    by: Actor,
    at: datetime,
) -> Loaded:
    """Put values into empty cells of the table; a cell that says something else keeps it.

    rows:    texts by code and key of the column
    refuses: as `save_rows`
    costs:   as `save_rows`, and one SQL statement
    """
    _locked(entry, by, at)
    is_double = entry.work.campaign.double_entry
    there = Typed.objects.filter(entry=entry, code__in=rows)
    sight = sight_of(there, account=by.account, is_double=is_double)
    given = {code: line.cells for code, line in lines_of(filling_of(blank, {})).items()}
    typings: list[RowTyping] = []
    clashes: list[Clash] = []
    for code, texts in rows.items():
        if code in sight.shut or not texts:
            continue
        columns = _columns(blank.book, code)
        own = sight.own.get(code)
        stands = {**given.get(code, {}), **(own.values if own else {})}
        fresh = {}
        for key, raw in texts.items():
            text = tidied(columns[key], raw)
            if not stands.get(key):
                fresh[key] = text
            elif stands[key] != text:
                clashes.append(Clash(code, key, columns[key].label, stands[key], text))
        if fresh:
            typings.append(RowTyping(code, own.revision if own else 0, fresh))
    kept = save_rows(entry, typings, by=by, at=at)
    cells = sum(len(one.cells) for one in typings)
    return Loaded(len(kept.rows), cells, tuple(clashes), tuple(sight.shut))


# ---- out of the table ----------------------------------------------------------------------------


def take_typed(entry: Entry, *, by: Actor, at: datetime) -> bytes:
    """Give out the official workbook with what this person sees in the table.

    returns: .xlsx
    refuses: no_right, not_your_place, grid_is_blind
    """
    _admit(entry, by)
    blank = typing_blank(entry, plan_of(entry.work))
    record("results.typed_taken", entry, place=entry.school.place, by=by, at=at)
    return _drawn(entry, blank, by.account)


def ready_form(entry: Entry, *, by: Actor) -> bytes:
    """The typed rows as the workbook that is sent; what two typed must be equal first.

    returns: .xlsx; the same rows make the same bytes
    refuses: no_right, not_your_place, grid_is_blind, typed_by_one_person, hands_differ
    """
    _admit(entry, by)
    plan = plan_of(entry.work)
    blank = typing_blank(entry, plan)
    if entry.work.campaign.double_entry:
        found = comparison_of(entry, plan, blank)
        codes = list(dict.fromkeys(one.code for one in found.apart))
        refuse_if(typed_by_one_person(found.once), hands_differ(codes))
    return _drawn(entry, blank, by.account if not entry.work.campaign.double_entry else 0)


def _drawn(entry: Entry, blank: Blank, account: int) -> bytes:
    """The workbook of what this account sees; of first hands for account 0."""
    is_double = entry.work.campaign.double_entry and account != 0
    sight = sight_of(Typed.objects.filter(entry=entry), account=account, is_double=is_double)
    filled = filling_of(blank, {code: row.values for code, row in sight.own.items()})
    return draft_file(owed_results(entry), filled)


# ---- two hands -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Choice:
    """Which of two values of a cell is right."""

    code: str
    key: str
    text: str


@atomic
def reconcile(entry: Entry, choices: Sequence[Choice], *, by: Actor, at: datetime) -> Comparison:
    """Write the chosen values into both hands; whose hands they are stays as it was.

    refuses: as `save_rows`, and choice_is_stale
    """
    _locked(entry, by, at)
    plan = plan_of(entry.work)
    blank = typing_blank(entry, plan)
    apart = {(one.code, one.key): one for one in comparison_of(entry, plan, blank).apart}
    for one in choices:
        found = apart.get((one.code, one.key))
        refuse_if(
            choice_is_stale(is_there=found is not None and one.text in {found.first, found.second})
        )
    chosen: dict[str, dict[str, str]] = {}
    for one in choices:
        chosen.setdefault(one.code, {})[one.key] = one.text
    rows = list(Typed.objects.filter(entry=entry, code__in=chosen, hand__in=[FIRST, SECOND]))
    for row in rows:
        row.values = _over(row.values, chosen[row.code])
        row.revision += 1
    Typed.objects.bulk_update(rows, ["values", "revision"])
    if chosen:
        record(
            "results.hands_reconciled",
            entry,
            place=entry.school.place,
            by=by,
            at=at,
            cells=len(choices),
        )
    return comparison_of(entry, plan, blank)
