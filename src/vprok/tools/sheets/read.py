"""Read a filled form: rows, findings by cell, clean-ups, places of names."""

import hashlib
import json
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from vprok.tools.limits import ChildDied, ChildFailed, in_child
from vprok.tools.sheets import wording
from vprok.tools.sheets.checks import check, named, quoted, sum_of
from vprok.tools.sheets.clean import Raw, clean, fits, shown
from vprok.tools.sheets.famous import is_famous
from vprok.tools.sheets.findings import (
    Cleanup,
    Finding,
    NamePlace,
    Reading,
    Row,
    Unreadable,
    address,
    row_of,
)
from vprok.tools.sheets.guard import TEXTS, UNKNOWN, let_in, refusal
from vprok.tools.sheets.layout import instruction
from vprok.tools.sheets.matching import UNREAD, Found, identity_in, match, untitled_columns
from vprok.tools.sheets.names import is_made_of, name_rule, plain
from vprok.tools.sheets.parts import ASKED
from vprok.tools.sheets.spec import (
    FREE,
    Answer,
    Book,
    Code,
    Column,
    Date,
    Kind,
    OneOf,
    Sheet,
    Text,
    Total,
    Value,
)

PLAIN = frozenset({str, int, float})
NOT_TOLD = {"found": UNKNOWN, "name": "", "most": ""}  # what a child does not say of its refusal
WALL = 15.0  # seconds a person may wait for a file that turns out to be bad
MOVED = {"stray_answer", "date_here"}  # what shifted answers bring with them
DIGITS = "0123456789"
SHORT = 12  # characters: text columns no longer than this hold labels, not sentences
REPORT_TITLES = re.compile(
    r"индивидуальные результаты|статистика по отметкам|распределение (первичных )?баллов"
    r"|выполнение заданий|достижение планируемых|сравнение отметок",
    re.IGNORECASE,
)
OTHER: Mapping[str, tuple[str, str]] = {
    "kind": (
        "other_kind",
        "Это «{title}», а нужна форма «{wanted_title}». Загрузите нужную форму.",
    ),
    "campaign": (
        "other_campaign",
        "Это форма другой кампании ({found} вместо {wanted}). Скачайте форму этой кампании.",
    ),
    "body": (
        "other_body",
        "Это форма другой организации ({found}), а ваша — {wanted}. Загрузите форму своей.",
    ),
    "per": (
        "other_per",
        "Это форма другой работы ({found}), а нужна {wanted}. Загрузите форму этой работы.",
    ),
    "version": (
        "other_version",
        "Эта форма устарела. Скачайте новую и перенесите в неё данные.",
    ),
}
OTHERWISE = ("other_form", "Это другая форма ({found} вместо {wanted}). Скачайте нужную форму.")


def read(
    book: Book,
    file: bytes,
    *,
    name: str,
    identity: Mapping[str, str],
    known: Mapping[str, Collection[str]] | None = None,
) -> Reading:
    """Read one uploaded file as this form.

    name:     of the file as the person sent it
    identity: what this form must say of itself: campaign, body, per
    known:    lists for `Known` checks; a check without its list is not made
    raises:   Unreadable
    """
    let_in(file, name=name, limits=book.limits)
    seen = _cells(book, file)
    sheets = seen["sheets"]
    said = identity_in(sheets)
    _refuse_others(book, said, identity)
    _refuse_reports(book, sheets, said)
    found = match(book, sheets)
    _refuse_formulas(found, sheets)
    desks = [_Desk(one) for one in found]
    for desk in desks:
        desk.read_rows(book.limits.rows)
    names = [place for desk in desks for place in desk.names]
    own = {book.title, *instruction(book)}
    names += _names_elsewhere(found, sheets, seen["asides"], name, own)
    return Reading(
        sha256=hashlib.sha256(file).hexdigest(),
        identity=said,
        rows={desk.sheet.key: desk.summed() for desk in desks},
        unfilled={desk.sheet.key: tuple(desk.unfilled) for desk in desks},
        findings=_findings(book, desks, known or {}, names),
        cleanups=tuple(one for desk in desks for one in desk.cleanups),
        names=tuple(names),
    )


def _cells(book: Book, file: bytes) -> dict[str, Any]:
    limits = book.limits
    rows = limits.rows + max(one.header_row for one in book.sheets)
    try:
        answer = in_child(
            "vprok.tools.sheets.cells:read",
            ASKED.pack(rows, limits.columns, limits.unpacked) + file,
            memory=limits.memory,
            cpu=limits.seconds,
            wall=WALL,
        )
    except ChildDied as end:
        raise refusal("unreadable") from end
    except ChildFailed as failure:
        is_told = failure.kind == "Hostile" and failure.text in TEXTS
        raise refusal(failure.text if is_told else "unreadable", **NOT_TOLD) from failure
    try:
        cells: dict[str, Any] = json.loads(answer)
        _believe(cells)
    except (ValueError, TypeError, LookupError, RecursionError) as error:
        raise refusal("unreadable") from error
    return cells


def _believe(cells: dict[str, Any]) -> None:
    """Raise what it may when the child, which a file may have turned, says what no child does."""
    "".join(_list(cells["asides"]))
    for sheet in _list(cells["sheets"]):
        "".join((sheet["title"], *_list(sheet["formulas"])))
        for row in _list(sheet["rows"]):
            if not PLAIN.issuperset(map(type, _list(row))):
                "".join(value["date"] for value in row if type(value) not in PLAIN)


def _list(told: Any) -> list[Any]:
    if type(told) is not list:
        raise TypeError
    return told


def _refuse_others(book: Book, said: Mapping[str, str], identity: Mapping[str, str]) -> None:
    """Refuse another kind of form, another campaign's, another school's, another work's."""
    if not said:
        return
    wanted = {"kind": book.kind, **identity, "version": str(book.version)}
    for key, value in wanted.items():
        if said.get(key, value) != value:
            code, text = OTHER.get(key, OTHERWISE)
            title = said.get("title", said[key])[:80]
            facts = {"title": title, "wanted_title": book.title, "found": said[key][:80]}
            raise Unreadable(code, text.format_map(facts | {"wanted": value}))


def _refuse_reports(
    book: Book, sheets: Sequence[Mapping[str, Any]], said: Mapping[str, str]
) -> None:
    """Refuse a statistical report uploaded instead of the form."""
    if said:
        return
    for sheet in sheets:
        top = [str(value) for row in sheet["rows"][:3] for value in row[:1]]
        if any(REPORT_TITLES.search(text) for text in (sheet["title"], *top)):
            raise Unreadable("report", wording.REFUSALS["report"].format(title=book.title))


def _refuse_formulas(found: Sequence[Found], sheets: Sequence[Mapping[str, Any]]) -> None:
    """Refuse formulas anywhere but in columns of totals."""
    totals = {one.title: one.totals for one in found}
    for sheet in sheets:
        ours = totals.get(sheet["title"], frozenset())
        for cell in sheet["formulas"]:
            if cell not in ours and cell.rstrip(DIGITS) not in ours:
                told = wording.REFUSALS["formula"].format(title=sheet["title"], cell=cell)
                raise Unreadable("formula", told)


class Judged(NamedTuple):
    """What a cell says: its value, why it was tidied, what gives a name in it away."""

    value: Value
    why: str = ""
    rule: str = ""


class _Desk:
    """One sheet while it is read."""

    def __init__(self, found: Found) -> None:
        self.found = found
        self.sheet: Sheet = found.sheet
        self.columns = [one for one in found.sheet.columns if one.key in found.columns]
        self.rows: list[Row] = []
        self.unfilled: list[Row] = []
        self.tidied: list[tuple[int, Column, Raw, Judged]] = []
        self.named: list[tuple[int, Column, str]] = []
        self.dates: list[tuple[int, Column, str]] = []
        self.judged: dict[tuple[Kind, bool, bool], dict[Raw, Judged]] = {}

    def read_rows(self, most: int) -> None:
        """Take every row that has something in it, column by column.

        raises: Unreadable when there are too many
        """
        numbers, lines = self.lines()
        columns = [
            self.read_column(column, numbers, raws)
            for column, raws in zip(self.columns, zip(*lines, strict=True), strict=bool(lines))
        ]
        keys = [column.key for column in self.columns]
        values = (dict(zip(keys, line, strict=True)) for line in zip(*columns, strict=True))
        self.sort(list(map(Row, numbers, values)))
        if len(self.rows) + len(self.unfilled) > most:
            raise refusal("rows")

    def lines(self) -> tuple[Sequence[int], Sequence[Sequence[Any]]]:
        """Numbers of rows with something in them, and what stands in their columns."""
        if self.sheet.upright:
            return [1], [[self.found.answer(column.key) for column in self.columns]]
        places = [self.found.columns[column.key] for column in self.columns]
        width = max(places, default=0) + 1
        totals = {at for at, one in enumerate(self.columns) if isinstance(one.kind, Total)}
        numbers, lines = [], []
        for number, raw in enumerate(self.found.rows[self.found.header :], self.found.header + 1):
            whole = raw if len(raw) >= width else [*raw, *[""] * (width - len(raw))]
            line = [whole[at] for at in places]
            if any(value != "" and at not in totals for at, value in enumerate(line)):
                numbers.append(number)
                lines.append(line)
        return numbers, lines

    def sort(self, rows: Sequence[Row]) -> None:
        """Tell filled rows from the rest: those with living values; all on a sheet of questions."""
        named = {number for number, _, _ in self.named}
        living = self.sheet.living
        for row in rows:
            values = row.values
            is_alive = any(values[key] is not None for key in living if key in values)
            if is_alive or self.sheet.upright or row.number in named:
                self.rows.append(row)
            elif any(value is not None for value in values.values()):
                self.unfilled.append(row)

    def read_column(
        self, column: Column, numbers: Sequence[int], raws: Sequence[Any]
    ) -> Sequence[Value]:
        """The tidied values of a column: each different one is looked at once in columns alike."""
        kinds = set(map(type, raws))
        if dict in kinds:
            return [self.moment(at, column, raw) for at, raw in zip(numbers, raws, strict=True)]
        different = set(raws)
        judged = self.judged.setdefault((column.kind, column.persons, column.locked), {})
        judged |= {raw: judge(column, raw) for raw in different - judged.keys()}
        if any(_is_worth_telling(judged[raw]) for raw in different):
            for number, raw in zip(numbers, raws, strict=True):
                self.remember(number, column, raw, judged[raw])
        return [judged[raw].value for raw in raws]

    def moment(self, number: int, column: Column, raw: Any) -> Value:
        """The value of a cell in a column that has dates, wanted there or not."""
        if not isinstance(raw, dict):
            return self.read_column(column, [number], [raw])[0]
        if not isinstance(column.kind, Date):
            self.dates.append((number, column, str(raw["date"])))
        return str(raw["date"])

    def remember(self, number: int, column: Column, raw: Raw, judged: Judged) -> None:
        """Keep what is to be said of a cell: that a name is in it, or how it was tidied."""
        if judged.rule:
            self.named.append((number, column, judged.rule))
        elif judged.why and not isinstance(column.kind, Total):
            self.tidied.append((number, column, raw, judged))

    @property
    def cleanups(self) -> Iterator[Cleanup]:
        """What was tidied, in the order of rows."""
        for number, column, raw, judged in sorted(self.tidied, key=_number):
            after = "" if judged.value is None else str(judged.value)
            why = wording.TIDIED[judged.why]
            yield Cleanup(self.sheet.title, self.cell(number, column), shown(raw), after, why)

    @property
    def names(self) -> Iterator[NamePlace]:
        """Where names stand, in the order of rows."""
        for number, column, rule in sorted(self.named, key=_number):
            yield NamePlace(self.sheet.title, self.cell(number, column), rule)

    def cell(self, number: int, column: Column) -> str:
        """The address of a cell in the file; the row as Excel counts."""
        return self.found.cell(number, column.key)

    def summed(self) -> tuple[Row, ...]:
        """The rows with their totals counted anew."""
        parts = {
            column.key: self.sheet.parts(column.key)
            for column in self.sheet.columns
            if isinstance(column.kind, Total)
        }
        if not parts:
            return tuple(self.rows)
        return tuple(
            Row(row.number, {**row.values, **{key: sum_of(row, parts[key]) for key in parts}})
            for row in self.rows
        )

    def own_findings(self) -> Iterator[Finding]:
        """What only the file can tell: dates, names, what stands where the form has nothing."""
        for number, column, value in sorted(self.dates, key=_number):
            yield self.say("date_here", number, column, value=value)
        for number, column, _ in sorted(self.named, key=_number):
            yield self.say("person", number, column)
        if gone := quoted((named(column) for column in self.found.gone), ", "):
            yield self.say("question_gone", titles=gone)
        for cell in self.found.strays:
            yield replace(self.say("stray_answer"), cell=cell, row=row_of(cell))
        if self.found.untitled:
            yield self.say("untitled", columns=untitled_columns(self.found))

    def say(
        self, rule: str, number: int = 0, column: Column | None = None, **facts: str
    ) -> Finding:
        """A finding in the words of its rule."""
        said = wording.FINDINGS[rule]
        cell = self.cell(number, column) if number and column else ""
        return Finding(
            sheet=self.sheet.title,
            cell=cell,
            row=row_of(cell),
            column=column.label if column else "",
            value=facts.get("value", ""),
            rule=rule,
            text=said.text.format_map(facts),
            remedy=said.remedy,
            is_error=said.is_error,
        )


def judge(column: Column, raw: Raw) -> Judged:
    """What a cell of this column says."""
    value, why = clean(column.kind, None if raw == "" else raw)
    if not isinstance(value, str) or column.persons:
        return Judged(value, why)
    kind = column.kind
    if not isinstance(kind, FREE) and fits(kind, value):
        return Judged(value, why)
    if isinstance(kind, OneOf) and is_made_of(value, (*kind.values, *kind.spellings)):
        return Judged(value, why)
    is_strict = not isinstance(kind, FREE) or (isinstance(kind, Text) and kind.most <= SHORT)
    is_code = isinstance(kind, Code) and column.locked
    rule = name_rule(value, is_strict=is_strict, is_code=is_code)
    if rule and isinstance(kind, Answer) and is_famous(plain(value)):
        return Judged(value, why)
    return Judged(None if rule else value, why, rule)


def _is_worth_telling(judged: Judged) -> bool:
    return bool(judged.why or judged.rule)


def _number(told: tuple[int, *tuple[Any, ...]]) -> int:
    return told[0]


def _findings(
    book: Book,
    desks: Sequence[_Desk],
    known: Mapping[str, Collection[str]],
    names: Sequence[NamePlace],
) -> tuple[Finding, ...]:
    """All findings in the order of sheets and rows; a cell with a name or a date has no other."""
    rows = {desk.sheet.key: desk.rows for desk in desks}
    places = {desk.sheet.key: desk.found.places for desk in desks}
    unfilled = {desk.sheet.key: desk.unfilled for desk in desks}
    own = [finding for desk in desks for finding in desk.own_findings()]
    own = [finding for finding in own if finding.rule == "person" or not _is_name(finding, names)]
    own += [_person(place) for place in names if not place.cell or not _is_told(place, own)]
    taken = {(finding.sheet, finding.cell) for finding in own if finding.cell}
    checked = [
        finding
        for finding in check(book, rows, known, places, unfilled)
        if (finding.sheet, finding.cell) not in taken
    ]
    moved = {finding.sheet for finding in checked if finding.rule == "shifted_answers"}
    own = [one for one in own if one.rule not in MOVED or one.sheet not in moved]
    order = {sheet.title: number for number, sheet in enumerate(book.sheets)}
    return tuple(
        sorted(
            own + checked, key=lambda finding: (order.get(finding.sheet, len(order)), finding.row)
        )
    )


def _is_told(place: NamePlace, findings: Sequence[Finding]) -> bool:
    return any((one.sheet, one.cell) == (place.sheet, place.cell) for one in findings)


def _is_name(finding: Finding, names: Sequence[NamePlace]) -> bool:
    here = (finding.sheet, finding.cell)
    return any((place.sheet, place.cell) == here for place in names if place.cell)


def _person(place: NamePlace) -> Finding:
    said = wording.FINDINGS["person"]
    return Finding(
        place.sheet, place.cell, row_of(place.cell), "", "", "person", said.text, said.remedy
    )


def _names_elsewhere(
    found: Sequence[Found],
    sheets: Sequence[Mapping[str, Any]],
    asides: Sequence[str],
    name: str,
    own: Collection[str],
) -> Iterator[NamePlace]:
    """Names outside the columns of the form: stray cells, comments, footers, the file's name.

    own: texts of our instruction, which name nobody
    """
    taken = {one.title: one for one in found}
    for sheet in sheets:
        title = sheet["title"]
        if title in UNREAD:
            continue
        ours = taken.get(title)
        for number, at, value in _foreign(sheet["rows"], ours):
            if isinstance(value, str) and value not in own and (rule := name_rule(value)):
                yield NamePlace(ours.sheet.title if ours else title, address(number, at), rule)
        if not ours and (rule := name_rule(title)):
            yield NamePlace("", "", rule)
    stem = name.rpartition(".")[0].replace("_", " ")
    called = name_rule(f"{stem}.") or name_rule(stem.replace(".", " "))
    for rule in (*map(name_rule, asides), called):
        if rule:
            yield NamePlace("", "", rule)


def _foreign(rows: Sequence[Sequence[Any]], ours: Found | None) -> Iterator[tuple[int, int, Any]]:
    """Cells of a sheet where the form neither speaks nor reads: row, column, value."""
    width = max(map(len, rows), default=0)
    usual = ours.own_columns if ours and not ours.sheet.upright else frozenset()
    others = [at for at in range(width) if at not in usual]
    for number, row in enumerate(rows, start=1):
        is_usual = ours and number > ours.header
        for at in others if is_usual else range(len(row)):
            if at < len(row) and not (ours and ours.is_ours(number, at)):
                yield number, at, row[at]
