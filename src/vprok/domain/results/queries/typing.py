"""Questions about the entry grid: whose rows a person sees there, and what they say as a form."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property, partial

from vprok.domain.intake.models import Deliverable, Entry, GradeClass
from vprok.domain.intake.queries import Blank, why_shut
from vprok.domain.intake.queries.drafts import Filling, Line, given_lines
from vprok.domain.intake.rules import entry_is_withdrawn
from vprok.domain.materials.rules import day_is_not_declared
from vprok.domain.results.models import Typed
from vprok.domain.results.queries.declaring import why_declared
from vprok.domain.results.queries.forms import classes_of, plan_of, prefilled, results_blank
from vprok.domain.results.rules import FormPlan
from vprok.domain.results.rules.typing import (
    Values,
    cells_apart,
    file_differs_from_hands,
    hands_differ,
    is_begun,
    is_whole,
    typed_by_one_person,
)
from vprok.domain.results.sheets import ABSENT, NO_LETTER
from vprok.kernel.refusal import Refusal
from vprok.tools.sheets.checks import check
from vprok.tools.sheets.clean import clean
from vprok.tools.sheets.findings import Finding, Row
from vprok.tools.sheets.spec import Column, Value

PROTOCOL, CLASSES = "protocol", "classes"
FIRST, SECOND = 1, 2
"""Hands."""

NOBODY = 0
"""Instead of an account: of a row that nobody has typed yet, with points carried over in it."""

CLASS_MARK = "c"
"""Rows of the sheet of classes are typed under c1, c2 and so on, for they have no code."""

CLASSES_MOST = 20
FIELDS_MOST = 900
"""Django takes a thousand fields a form; some are our own."""

SPARE = "spare"


def rows_of(entry: Entry, *, hand: int = FIRST) -> dict[str, Typed]:
    """What is typed of the works of an entry, by code.

    costs: one SQL statement
    """
    return {one.code: one for one in Typed.objects.filter(entry=entry, hand=hand)}


def why_not_typed(entry: Entry, owed: Deliverable, *, at: datetime) -> Refusal | None:
    """Why nothing is typed of a work now; what cannot be sent yet may be typed already.

    costs: two SQL statements
    """
    return (
        entry_is_withdrawn(entry.withdrawn_at)
        or day_is_not_declared(is_declared=entry.on is not None)
        or why_shut(owed, at=at)
        or why_declared(entry, at=at)
    )


# ---- whose rows ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Sight:
    """What one person sees and types, where forms may be typed by two people blindly.

    own:   rows the person goes on with, by code
    hands: whose hand a new or own row is: 1 where it is not named
    shut:  signatures of the two who have typed a row already, by code
    """

    own: Mapping[str, Typed]
    hands: Mapping[str, int]
    shut: Mapping[str, tuple[str, ...]]

    def values(self, code: str) -> Values:
        """What stands in a row before this person."""
        row = self.own.get(code)
        return row.values if row else {}


def sight_of(rows: Iterable[Typed], *, account: int, is_double: bool) -> Sight:
    """Which of these rows a person sees: all first hands, or only their own where two type.

    Points carried over stand in both hands; whoever types first in such a row makes it their own.
    """
    typed: dict[str, dict[int, Typed]] = {}
    for row in rows:
        typed.setdefault(row.code, {})[row.hand] = row
    if not is_double:
        return Sight({code: both[FIRST] for code, both in typed.items() if FIRST in both}, {}, {})
    own: dict[str, Typed] = {}
    hands_: dict[str, int] = {}
    shut: dict[str, tuple[str, ...]] = {}
    for code, hands in typed.items():
        if code.startswith(CLASS_MARK):
            own[code] = hands[FIRST]
            continue
        mine = _typed_by(account, hands) or _typed_by(NOBODY, hands)
        if mine is not None:
            own[code], hands_[code] = mine, mine.hand
        elif len(hands) < SECOND:
            hands_[code] = SECOND if FIRST in hands else FIRST
        else:
            shut[code] = tuple(hands[hand].saved_by for hand in sorted(hands))
    return Sight(own, hands_, shut)


def _typed_by(account: int, hands: Mapping[int, Typed]) -> Typed | None:
    """The first of these rows that is of this account."""
    return next((hands[n] for n in sorted(hands) if hands[n].saved_by_account == account), None)


# ---- the whole table -----------------------------------------------------------------------------


@dataclass(frozen=True)
class Seat:
    """A row of the table before anyone types.

    class_no: none for a spare code
    """

    code: str
    class_no: int | None


@dataclass(frozen=True)
class Screen:
    """The rows shown at a time: one class, or a part of a large one, or the spare codes.

    key:   in the address
    codes: of its rows, in their order
    done:  works that are whole
    of:    works that are waited for; of spare codes only those that are begun
    """

    key: str
    title: str
    sheet: str
    codes: tuple[str, ...]
    done: int = 0
    of: int = 0


@dataclass(frozen=True)
class Table:
    """The entry grid of one school and work before one person."""

    entry: Entry
    plan: FormPlan
    blank: Blank
    sight: Sight
    seats: tuple[Seat, ...]
    classes: tuple[GradeClass, ...]

    @cached_property
    def filling(self) -> Filling:
        """The form as it would be with what this person sees."""
        return filling_of(self.blank, {code: row.values for code, row in self.sight.own.items()})

    @cached_property
    def lines(self) -> dict[str, Line]:
        """Rows of the form by the code they are typed under."""
        return lines_of(self.filling)

    @cached_property
    def columns(self) -> tuple[Column, ...]:
        """Columns of the protocol that people type in, in their order."""
        return open_columns(self.blank, PROTOCOL)

    @cached_property
    def screens(self) -> tuple[Screen, ...]:
        """What the table is shown by: classes in their order, then spare codes."""
        most = max(1, FIELDS_MOST // (len(self.columns) + 1))
        made: list[Screen] = []
        if self.plan.has_classes_sheet:
            rows = tuple(f"{CLASS_MARK}{n}" for n in range(1, CLASSES_MOST + 1))
            made.append(Screen(CLASSES, "Классы", CLASSES, rows))
        titles = {one.ordinal: _title(self.plan, one) for one in self.classes}
        for number in dict.fromkeys(seat.class_no for seat in self.seats):
            codes = [seat.code for seat in self.seats if seat.class_no == number]
            named = titles.get(number, f"{self.plan.grade}-{number}") if number else "Запасные коды"
            key = SPARE if number is None else str(number)
            made += self._parts(key, named, codes, most, is_spare=number is None)
        return tuple(made)

    def _parts(
        self, key: str, title: str, codes: Sequence[str], most: int, *, is_spare: bool
    ) -> Iterator[Screen]:
        for start in range(0, len(codes), most):
            part = tuple(codes[start : start + most])
            named = title if len(codes) <= most else f"{title}, {start + 1}–{start + len(part)}"
            begun = sum(is_begun(self.plan, self.sight.values(code)) for code in part)
            yield Screen(
                key if start == 0 else f"{key}-{start + 1}",
                named,
                PROTOCOL,
                part,
                done=sum(self.is_whole(code) for code in part),
                of=begun if is_spare else len(part),
            )

    def is_whole(self, code: str) -> bool:
        """Whether nothing of this work is left to type."""
        line = self.lines[code]
        return is_begun(self.plan, line.cells) and is_whole(self.plan, line.cells, absent=ABSENT)

    def screen(self, key: str) -> Screen:
        """The screen asked for; the first class of all when there is none of this key."""
        found = next((one for one in self.screens if one.key == key), None)
        classes = [one for one in self.screens if one.sheet == PROTOCOL]
        return found or (classes or self.screens)[0]

    def findings(self, screen: Screen) -> tuple[Finding, ...]:
        """What is wrong with the rows of one screen, as the reader of a file would say it."""
        book = self.blank.book
        shown = {PROTOCOL: screen.codes} if screen.sheet == PROTOCOL else {}
        codes = {CLASSES: [code for code in self.lines if code.startswith(CLASS_MARK)], **shown}
        rows: dict[str, list[Row]] = {}
        for sheet in book.sheets:
            lines = [self.lines[code] for code in codes.get(sheet.key, ()) if code in self.lines]
            read = [Row(line.number, _read(sheet.columns, line.cells)) for line in lines]
            rows[sheet.key] = [
                row for row in read if any(row.values[key] is not None for key in sheet.living)
            ]
        return tuple(one for one in check(book, rows, self.blank.known, None, {}) if one.row)


def table_of(entry: Entry, *, account: int) -> Table:
    """The entry grid of a school and work as one person sees it.

    costs: nine SQL statements, however large the school
    """
    plan = plan_of(entry.work)
    rows = Typed.objects.filter(entry=entry)
    return Table(
        entry,
        plan,
        typing_blank(entry, plan),
        sight_of(rows, account=account, is_double=entry.work.campaign.double_entry),
        seats_of(entry),
        tuple(classes_of(entry)),
    )


def seats_of(entry: Entry) -> tuple[Seat, ...]:
    """The codes of an entry in the order of the form.

    costs: one SQL statement
    """
    codes = entry.school.codes.filter(campaign=entry.work.campaign_id, grade=entry.work.grade)
    rows = codes.order_by("is_spare", "pk").values_list("number", "class_no")
    return tuple(Seat(number, class_no) for number, class_no in rows)


def typing_blank(entry: Entry, plan: FormPlan) -> Blank:
    """The results form with the class of every code in it, so that nobody types what is known.

    costs: two SQL statements, and five more for what is written in it
    """
    return replace(results_blank(entry, plan), written=partial(_written, entry, plan))


def _written(entry: Entry, plan: FormPlan) -> Mapping[str, list[dict[str, Value]]]:
    known = prefilled(entry)
    if not plan.has_classes_sheet:
        return known
    names = {one.ordinal: class_name(plan, one) for one in classes_of(entry)}
    rows = [
        row | {"class": names.get(seat.class_no or 0)}
        for row, seat in zip(known[PROTOCOL], seats_of(entry), strict=True)
    ]
    return {**known, PROTOCOL: rows}


def class_name(plan: FormPlan, one: GradeClass) -> str:
    """A class as the column of classes calls it: «4А», or «нет» where there is no letter."""
    return f"{plan.grade}{one.letter}" if one.letter not in {"", NO_LETTER} else NO_LETTER


def _title(plan: FormPlan, one: GradeClass) -> str:
    name = class_name(plan, one)
    return f"{plan.grade}-{one.ordinal}" if name == NO_LETTER else name


# ---- the form of typed rows ----------------------------------------------------------------------


def filling_of(blank: Blank, rows: Mapping[str, Values]) -> Filling:
    """The form with these rows over what is known; a row of a code that is gone says nothing.

    rows: by code, and by c1, c2 and so on for classes
    """
    keys = {code: line.key for code, line in lines_of(Filling(blank)).items()}
    typed: dict[str, list[dict[str, object]]] = {PROTOCOL: [], CLASSES: []}
    for code in sorted(rows, key=lambda one: (len(one), one)):
        sheet = CLASSES if code.startswith(CLASS_MARK) else PROTOCOL
        key = keys.get(code)
        if key is not None:
            typed[sheet].append({"row": key, "cells": dict(rows[code])})
        elif sheet == CLASSES and rows[code]:
            typed[sheet].append({"row": f"new{code}", "cells": dict(rows[code])})
    return Filling(blank, typed)


def lines_of(filling: Filling) -> dict[str, Line]:
    """Rows of a form by the code they are typed under."""
    protocol = {line.cells["code"]: line for line in filling.lines[PROTOCOL]}
    if CLASSES not in filling.lines:
        return protocol
    return {
        _class_row(n, line): line for n, line in enumerate(filling.lines[CLASSES], 1)
    } | protocol


def _class_row(number: int, line: Line) -> str:
    """c1 for the first given class; an added one keeps the number it was typed under."""
    return f"{CLASS_MARK}{number}" if line.is_given else line.key.removeprefix("new")


def open_columns(blank: Blank, sheet: str) -> tuple[Column, ...]:
    """Columns that people type in, in their order."""
    columns = blank.book.sheet(sheet).columns
    return tuple(one for one in columns if not one.locked and one.kind.word() != "total")


def codes_by_key(blank: Blank) -> dict[str, str]:
    """Codes of the protocol by the keys that rows of a file have."""
    lines = given_lines(blank.book.sheet(PROTOCOL), blank.rows[PROTOCOL])
    return {line.key: line.cells["code"] for line in lines}


def _read(columns: Iterable[Column], cells: Mapping[str, str]) -> dict[str, Value]:
    """The values of a row as the reader of a file would tidy them."""
    return {one.key: clean(one.kind, cells.get(one.key))[0] for one in columns}


# ---- two hands -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Apart:
    """A cell in which two people typed different things.

    label: of its column
    by:    who typed the first and the second value
    """

    code: str
    key: str
    label: str
    first: str
    second: str
    by: tuple[str, str]


@dataclass(frozen=True)
class Comparison:
    """Two typings of all works beside each other.

    alike: works that two people typed the same
    once:  codes that only one person has typed, or typed whole
    """

    apart: tuple[Apart, ...]
    alike: int
    once: tuple[str, ...]


def unlike_hands(entry: Entry, plan: FormPlan, blank: Blank, rows: Iterable[Row]) -> Refusal | None:
    """Why a form may not be taken where every form is typed twice; None where once is enough.

    rows:  of the protocol that came in
    costs: none where once is enough; two SQL statements, and those of the blank's own rows
    """
    if not entry.work.campaign.double_entry:
        return None
    found = comparison_of(entry, plan, blank)
    apart = list(dict.fromkeys(one.code for one in found.apart))
    typed = {code: row.values for code, row in rows_of(entry).items()}
    lines = lines_of(filling_of(blank, typed))
    columns = open_columns(blank, PROTOCOL)
    told = {str(row.values["code"]): row.values for row in rows}
    alone = [code for code in told if code not in typed and not _is_known(plan, lines, code)]
    unlike = [
        code
        for code, values in told.items()
        if code in lines
        and _read(columns, lines[code].cells) != {one.key: values.get(one.key) for one in columns}
    ]
    return (
        typed_by_one_person([*found.once, *alone])
        or hands_differ(apart)
        or file_differs_from_hands(unlike)
    )


def _is_known(plan: FormPlan, lines: Mapping[str, Line], code: str) -> bool:
    """Whether nothing of the work had to be typed: the participant was away."""
    return code not in lines or is_whole(plan, lines[code].cells, absent=ABSENT)


def comparison_of(entry: Entry, plan: FormPlan, blank: Blank) -> Comparison:
    """How two typings of the works of an entry differ; a second one counts when it is whole.

    costs: one SQL statement, and those of the blank's own rows
    """
    hands: dict[str, dict[int, Typed]] = {}
    for row in Typed.objects.filter(entry=entry).order_by("code", "hand"):
        if not row.code.startswith(CLASS_MARK):
            hands.setdefault(row.code, {})[row.hand] = row
    given = {code: line.cells for code, line in lines_of(Filling(blank)).items()}
    labels = {one.key: one.label for one in open_columns(blank, PROTOCOL)}
    apart: list[Apart] = []
    once: list[str] = []
    alike = 0
    for code, both in hands.items():
        known = given.get(code, {})
        texts = [{**known, **both[n].values} if n in both else {} for n in (FIRST, SECOND)]
        if not any(is_begun(plan, one) for one in texts):
            continue
        if not all(is_whole(plan, one, absent=ABSENT) for one in texts):
            once.append(code)
            continue
        differs = cells_apart(*texts)
        alike += not differs
        by = (both[FIRST].saved_by, both[SECOND].saved_by)
        apart += [
            Apart(code, key, labels[key], texts[0].get(key, ""), texts[1].get(key, ""), by)
            for key in differs
        ]
    return Comparison(tuple(apart), alike, tuple(once))
