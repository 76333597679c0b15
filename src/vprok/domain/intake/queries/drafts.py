"""A form filled on its page: its rows as they stand now, and what they would say as a file."""

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Any

from vprok.domain.intake.models import Deliverable, Draft, Submission
from vprok.domain.intake.queries.forms import Blank, identity, last_sent, reading_of
from vprok.domain.intake.states import SubmissionState
from vprok.tools.sheets.checks import check
from vprok.tools.sheets.clean import clean, is_day
from vprok.tools.sheets.draw import draw
from vprok.tools.sheets.findings import Finding, Reading, Row, Unreadable
from vprok.tools.sheets.read import judge
from vprok.tools.sheets.spec import Column, Date, Sheet, Total, Unique, Value
from vprok.tools.sheets.strip import without_author

FILE = "заполнено на портале.xlsx"
"""How a form is called that was filled on its page."""

TAKEN = frozenset({SubmissionState.ACCEPTED, SubmissionState.REPLACED})
"""States of versions that a blank may repeat."""

KEY = 12  # characters of a row's key
ADDED = re.compile(r"new[0-9a-z]{1,20}")
"""Keys of rows that people have added."""

UNTYPEABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
BREAKS = re.compile(r"[\t\r\n]+")


@dataclass(frozen=True)
class Line:
    """One row of a form on its page.

    key:      names the row, whatever rows come and go around it
    number:   as Excel counts
    cells:    texts as people see them, by the key of the column; an empty one is not there
    fixed:    keys of cells that nobody may change here
    is_given: it stands in the form before anyone types
    """

    key: str
    number: int
    cells: Mapping[str, str]
    fixed: frozenset[str] = frozenset()
    is_given: bool = False


@dataclass(frozen=True)
class Filling:
    """A form as it stands on its page: what is known already, and over it what was typed.

    revision: 0 while nobody has typed anything
    writers:  all who have saved something, as they sign
    sent:     the version that stands here until somebody types
    """

    blank: Blank
    typed: Mapping[str, Sequence[Mapping[str, Any]]] = field(default_factory=dict)
    revision: int = 0
    writers: tuple[str, ...] = ()
    saved_by: str = ""
    saved_at: datetime | None = None
    sent: Submission | None = None

    @cached_property
    def lines(self) -> Mapping[str, tuple[Line, ...]]:
        """The rows of each sheet in their order, by the key of the sheet."""
        return {sheet.key: tuple(self._lines(sheet)) for sheet in self.blank.book.sheets}

    def _lines(self, sheet: Sheet) -> Iterator[Line]:
        given = {one.key: one for one in given_lines(sheet, self.blank.rows.get(sheet.key, ()))}
        typed = {one["row"]: one for one in self.typed.get(sheet.key, ())}
        number = sheet.header_row
        for key, line in given.items():
            over = typed.get(key, {})
            if not over.get("gone"):
                number += 1
                cells = {**line.cells, **over.get("cells", {})}
                yield Line(key, number, _filled(cells), line.fixed, is_given=True)
        for key, added in typed.items():
            if ADDED.fullmatch(key):
                number += 1
                yield Line(key, number, _filled(added["cells"]))

    def line(self, sheet: str, key: str) -> Line | None:
        """The row of this key, if it is there."""
        return next((one for one in self.lines.get(sheet, ()) if one.key == key), None)

    @cached_property
    def rows(self) -> dict[str, list[dict[str, Value]]]:
        """The values of each sheet, as a workbook would hold them."""
        columns = {one.key: {two.key: two for two in one.columns} for one in self.blank.book.sheets}
        return {
            sheet: [
                {key: value_of(columns[sheet][key], text) for key, text in line.cells.items()}
                for line in lines
            ]
            for sheet, lines in self.lines.items()
        }

    def findings(self) -> tuple[Finding, ...]:
        """What is wrong with the form as it stands, as the reader of its file would say it."""
        rows: dict[str, list[Row]] = {}
        unfilled: dict[str, list[Row]] = {}
        for sheet in self.blank.book.sheets:
            rows[sheet.key], unfilled[sheet.key] = [], []
            for line in self.lines[sheet.key]:
                row = Row(line.number, _read(sheet, line))
                is_alive = any(row.values[key] is not None for key in sheet.living)
                if is_alive:
                    rows[sheet.key].append(row)
                elif line.cells:
                    unfilled[sheet.key].append(row)
        return check(self.blank.book, rows, self.blank.known, None, unfilled)


def _read(sheet: Sheet, line: Line) -> dict[str, Value]:
    """The values of a row as the reader of a file would tidy them."""
    return {one.key: clean(one.kind, line.cells.get(one.key))[0] for one in sheet.columns}


def _filled(cells: Mapping[str, str]) -> dict[str, str]:
    return {key: text for key, text in cells.items() if text}


def filling(deliverable: Deliverable, blank: Blank) -> Filling:
    """The form of a body as it stands on its page: its draft, or what was sent last.

    costs: two SQL statements, and those of the blank's own rows; reading the file that was sent
    """
    draft = Draft.objects.filter(deliverable=deliverable).first()
    return begun(deliverable, blank) if draft is None else filling_of(draft, blank)


def begun(deliverable: Deliverable, blank: Blank) -> Filling:
    """The form that nobody has typed in: what was sent last, or what the portal knows."""
    sent = last_sent(deliverable)
    if sent is None or (blank.repeats and sent.state in TAKEN):
        return Filling(blank)
    try:
        reading = reading_of(sent, deliverable, blank)
    except Unreadable:
        return Filling(blank)
    return Filling(blank, typed_in(blank, reading), sent=sent)


def typed_in(blank: Blank, reading: Reading) -> dict[str, list[dict[str, Any]]]:
    """What a file says beyond the blank, as if it were typed on the page."""
    said: dict[str, list[dict[str, Any]]] = {}
    for sheet in blank.book.sheets:
        rows = (*reading.rows.get(sheet.key, ()), *reading.unfilled.get(sheet.key, ()))
        values = [row.values for row in sorted(rows, key=lambda row: row.number)]
        said[sheet.key] = list(_typed_rows(sheet, blank.rows.get(sheet.key, ()), values))
    return said


def _typed_rows(
    sheet: Sheet, known: Sequence[Mapping[str, Value]], sent: Sequence[Mapping[str, Value]]
) -> Iterator[dict[str, Any]]:
    """Rows that were sent, each over the row that the form brings; those taken out are gone."""
    given = {line.key: line for line in given_lines(sheet, known)}
    adds = may_add(sheet, len(given))
    there: set[str] = set()
    for line in given_lines(sheet, sent):
        own = given.get(line.key)
        if own is not None:
            there.add(line.key)
            keys = [one.key for one in sheet.columns if one.key not in own.fixed]
            over = {key: line.cells.get(key, "") for key in keys}
            changed = {key: text for key, text in over.items() if own.cells.get(key, "") != text}
            if changed:
                yield {"row": line.key, "cells": changed}
        elif adds:
            yield {"row": f"newsent{line.number}", "cells": dict(line.cells)}
    for key, line in given.items():
        if key not in there and may_drop(sheet, line):
            yield {"row": key, "gone": True}


def filling_of(draft: Draft, blank: Blank) -> Filling:
    """The form with what is typed in this draft."""
    return Filling(
        blank, draft.rows, draft.revision, tuple(draft.writers), draft.saved_by, draft.saved_at
    )


def draft_file(deliverable: Deliverable, filled: Filling) -> bytes:
    """The form as the .xlsx that a person would have sent; the same rows make the same bytes."""
    book = filled.blank.book
    drawn = draw(
        book,
        identity=identity(deliverable, book),
        rows=filled.rows,
        lists=filled.blank.lists,
    )
    return without_author(drawn)


# ---- rows -----------------------------------------------------------------------------------


def given_lines(sheet: Sheet, rows: Iterable[Mapping[str, Value]]) -> Iterator[Line]:
    """Rows that stand in a form before anyone types; a sheet of questions has exactly one."""
    known = list(rows)
    if sheet.upright:
        known = known[:1] or [{}]
    taken: set[str] = set()
    for index, row in enumerate(known):
        fixed = frozenset(one.key for one in sheet.columns if one.locked or is_counted(one))
        key = _key(sheet, row, index)
        if key in taken:
            key = f"{key[:8]}{index}"
        taken.add(key)
        cells = {one.key: shown(one, row.get(one.key)) for one in sheet.columns}
        yield Line(key, sheet.header_row + 1 + index, _filled(cells), fixed, is_given=True)


def _key(sheet: Sheet, row: Mapping[str, Value], index: int) -> str:
    """A name of the row made of what nobody changes in it, or of its place."""
    locked = {column.key for column in sheet.columns if column.locked}
    telling = next(
        (
            one.columns
            for one in sheet.checks
            if isinstance(one, Unique) and locked.issuperset(one.columns)
        ),
        tuple(sorted(locked)),
    )
    values = [str(row.get(key)) for key in telling if row.get(key) is not None]
    if not values:
        return f"place{index}"
    return hashlib.sha256(json.dumps(values).encode()).hexdigest()[:KEY]


def may_add(sheet: Sheet, given: int) -> bool:
    """Whether people may add rows to the sheet.

    given: rows that stand in it before anyone types
    """
    is_open = not any(column.locked for column in sheet.columns)
    return not sheet.upright and (is_open or sheet.prepared > given)


def may_drop(sheet: Sheet, line: Line) -> bool:
    """Whether people may delete the row: it is theirs, or nothing locked stands in it."""
    locked = {column.key for column in sheet.columns if column.locked}
    return not sheet.upright and not (line.is_given and locked.intersection(line.cells))


def is_counted(column: Column) -> bool:
    """Whether the cell is a sum that counts itself."""
    return isinstance(column.kind, Total)


# ---- one cell -------------------------------------------------------------------------------


def shown(column: Column, value: Value) -> str:
    """A value as people type it: a day is 14.04.2026."""
    if value is None or is_counted(column):
        return ""
    if isinstance(column.kind, Date) and is_day(str(value)):
        return f"{date.fromisoformat(str(value)):%d.%m.%Y}"
    return str(value)


def typed(text: str) -> str:
    """What was typed, without what no cell can hold."""
    return BREAKS.sub(" ", UNTYPEABLE.sub("", text)).strip()


def value_of(column: Column, text: str) -> Value:
    """The value of a typed cell; what would have to be tidied first stays as it was typed.

    A number stays one though it is too large: the sum of its row in the file counts it too.
    """
    value, why = clean(column.kind, text)
    return value if not why and value is not None else text or None


def name_in(column: Column, text: str) -> str:
    """What in a typed cell gives a person's name away, by the same rule as in a file."""
    return judge(column, text).rule
