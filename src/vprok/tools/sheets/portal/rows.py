"""Reading the rows of pupils: whole columns at once, one row only where something is wrong.

A column becomes bytes by a table of judged texts; whether rows are right is asked of whole columns,
as numbers with a byte a row. What is left are the rows where something is wrong.
"""

import re
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import compress, islice
from typing import Any, TypeVar

from vprok.tools.sheets.findings import address
from vprok.tools.sheets.names import name_rule
from vprok.tools.sheets.portal import cells
from vprok.tools.sheets.portal.bodies import Body, body, login_of, works_in
from vprok.tools.sheets.portal.cells import (
    ABOVE,
    ABSENT,
    BAD,
    BAD_TRAIT,
    BAD_VARIANT,
    BLANK_VARIANT,
    EMPTY,
    LAST_VARIANT,
    NO_TOTAL,
    ZERO_VARIANT,
    Column,
    Labels,
)
from vprok.tools.sheets.portal.flags import Flags, flags
from vprok.tools.sheets.portal.found import Named, Tidied, Tidy, Tidying, Told
from vprok.tools.sheets.portal.moved import Moved, moved
from vprok.tools.sheets.portal.shape import (
    CLASS,
    CODE,
    DISTRICT,
    GROUPS,
    JOURNAL,
    LOGIN,
    MARK,
    NUMBER,
    REGION,
    SCHOOL,
    SEX,
    TOTAL,
    UPLOADED,
    Shape,
)
from vprok.tools.sheets.portal.sources import Line, Table
from vprok.tools.sheets.portal.wording import KEPT, LEFT, LEFTWARDS, RIGHT

AT_ONCE = 5_000
"""Rows whose columns are judged together."""

VALUE_MOST = 40
"""Characters of a value that findings show."""

NAMES_MOST = 20
"""Places of names that are told."""

LOOKED_MOST = 5_000
"""Rows that are looked at for a moved column; in a file with more something else is wrong."""

MOMENT = re.compile(r"(\d\d)\.(\d\d)\.(\d{4})( \d\d:\d\d(?::\d\d)?)?")
PUPILS = re.compile(r"Кол-во участников:?\s*(\d+)")
ISO = re.compile(r"\d{4}-\d\d-\d\d")

_T = TypeVar("_T")

_YES = flags(1)
_BAD_POINTS = flags(BAD, ABOVE)
_BLANK = flags(EMPTY)
_FILLED = bytes(value != EMPTY for value in range(256))
_WRITTEN = flags(*range(1, LAST_VARIANT + 1))
_ABSENT = flags(ABSENT)
_NO_VARIANT = flags(BLANK_VARIANT)
_SCORE = bytes(value if value <= cells.MOST else 0 for value in range(256))
_AS_NONE = bytes(0 if value == BAD_TRAIT else value for value in range(256))


@dataclass(frozen=True)
class Wanted:
    """The tasks of the work, in its own order.

    columns: number from 0 of the column of each task
    maxima:  the greatest points of each
    parts:   the part each stands in, from 1
    surplus: columns of points that the work does not have; nothing may stand in them
    school:  login of the one organisation, where the file does not tell it
    """

    columns: tuple[int, ...]
    maxima: tuple[int, ...]
    parts: tuple[int, ...]
    surplus: tuple[int, ...] = ()
    school: str = ""


@dataclass
class Rows:
    """Rows of pupils that were taken, column by column.

    logins:   of organisations
    codes:    as numbers
    rows:     where each stands in the file, as Excel counts
    variants: bytes for each part, 0 = absent
    points:   bytes for each task, as packed blocks have them
    classes:  labels; empty where none is told
    marks:    of the work, as a report printed them; 0 where it did not
    totals:   of points
    """

    logins: list[str] = field(default_factory=list)
    codes: "array[int]" = field(default_factory=partial(array, "I"))
    rows: "array[int]" = field(default_factory=partial(array, "I"))
    variants: list[bytearray] = field(default_factory=list)
    points: list[bytearray] = field(default_factory=list)
    classes: list[str] = field(default_factory=list)
    sex: bytearray = field(default_factory=bytearray)
    journal: bytearray = field(default_factory=bytearray)
    marks: bytearray = field(default_factory=bytearray)
    totals: list[int] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.codes)

    def columns(self) -> tuple[Any, ...]:
        """All of them, in one order."""
        plain = (self.logins, self.codes, self.rows, self.classes, self.sex, self.journal)
        return (*plain, self.marks, self.totals, *self.variants, *self.points)

    def extend(self, other: "Rows") -> None:
        """Add rows of the same work."""
        for own, new in zip(self.columns(), other.columns(), strict=True):
            own.extend(new)

    def at(self, row: int) -> tuple[Any, ...]:
        """What a row says, wherever it stands."""
        columns: tuple[Any, ...] = (self.classes, self.sex, self.journal)
        columns += (*self.variants, *self.points)
        return tuple(column[row] for column in columns)

    def chosen(self, keep: bytearray) -> "Rows":
        """Only the rows with a yes."""
        found = Rows(
            variants=[bytearray() for _ in self.variants],
            points=[bytearray() for _ in self.points],
        )
        for own, column in zip(found.columns(), self.columns(), strict=True):
            own.extend(compress(column, keep))
        return found


@dataclass
class Reading:
    """All that one table says.

    bodies: organisations by login
    seen:   rows with anything in them
    unused: rows with a code and nothing else
    left:   rows that cannot be right
    works:  codes of works that groups of access name
    """

    table: Table
    shape: Shape
    rows: Rows
    bodies: dict[str, Body]
    seen: int = 0
    unused: int = 0
    left: int = 0
    works: frozenset[str] = frozenset()
    tidied: tuple[Tidied, ...] = ()
    told: list[Told] = field(default_factory=list)
    names: list[Named] = field(default_factory=list)


def read(table: Table, shape: Shape, wanted: Wanted) -> Reading:
    """The rows of a table, judged cell by cell.

    raises: Unreadable if the text breaks off midway
    costs:  about 10 µs a row of thirty cells
    source: domain.md §3.6
    """
    return _Desk(table, shape, wanted).read()


@dataclass
class _Piece:
    """Some rows: as they stand, and as numbers.

    numbers: of the rows, as Excel counts
    columns: texts, column by column
    """

    numbers: Sequence[int]
    lines: Sequence[Line]
    columns: Sequence[Sequence[str]]
    logins: list[str]
    codes: list[int]
    variants: list[bytearray]
    points: list[bytearray]


class _Desk:
    """One table while it is read."""

    def __init__(self, table: Table, shape: Shape, wanted: Wanted) -> None:
        self.table, self.shape, self.wanted = table, shape, wanted
        self.places = shape.places
        self.tidying = Tidying(table.file, table.sheet)
        self.codes = Column(cells.code, 0)
        self.variant = Column(cells.variant, BAD_VARIANT)
        self.judges = {most: Column(cells.points(most), BAD) for most in {*wanted.maxima}}
        self.surplus = Column(cells.points(cells.MOST), BAD)
        self.sexes = Column(cells.sex, BAD_TRAIT)
        self.journals = Column(cells.mark, BAD_TRAIT)
        self.sums = Column(cells.total)
        self.labels = Labels()
        self.logins: dict[tuple[str, ...], str] = {}
        self.looked: dict[int, set[str]] = {}
        self.parts = max(wanted.parts, default=1)
        self.is_shared = len(shape.variants) < self.parts
        self.headings: dict[str, tuple[int, int]] = {}
        self.reading = Reading(
            table,
            shape,
            Rows(
                variants=[bytearray() for _ in range(self.parts)],
                points=[bytearray() for _ in wanted.columns],
            ),
            {},
        )

    def read(self) -> Reading:
        """Everything, some rows at a time."""
        lines = islice(self.table.lines(), self.shape.header, None)
        first = self.shape.header + 1
        while some := list(islice(lines, AT_ONCE)):
            numbers, kept = self.straight(first, some)
            if kept:
                self.take(numbers, kept)
            first += len(some)
        self.check_headings()
        self.reading.tidied = self.tidying.told()
        return self.reading

    # ---- lines ----

    def straight(self, first: int, lines: list[Line]) -> tuple[Sequence[int], list[Line]]:
        """Rows as wide as the header, with their numbers; empty ones and headings are gone."""
        width, code = len(self.shape.titles), self.places[CODE]
        if all(len(line) == width and line[code] for line in lines):
            return range(first, first + len(lines)), lines
        numbers, kept = [], []
        for number, line in enumerate(lines, start=first):
            whole = self.whole(number, line, width)
            if whole and not self.is_heading(number, whole):
                numbers.append(number)
                kept.append(whole)
        return numbers, kept

    def whole(self, number: int, line: Line, width: int) -> Line:
        """A row as wide as the header; nothing where it is empty or has too many cells."""
        if not any(map(str.strip, line)):
            return ()
        if any(map(str.strip, line[width:])):
            self.reading.seen += 1
            self.leave(number, line, width, "long")
            return ()
        return [*line[:width], *[""] * (width - len(line))]

    def is_heading(self, number: int, line: Line) -> bool:
        """Whether a report speaks here of a group of participants, not of one of them."""
        if MARK not in self.places or line[self.places[CODE]].strip():
            return False
        if told := next(filter(None, map(PUPILS.search, line)), None):
            self.headings[login_of(line[self.places[LOGIN]])] = number, int(told[1])
        return True

    def check_headings(self) -> None:
        """Tell where a report counts other participants than it has.

        It may count those who wrote every part and list the others, too.
        """
        if not self.headings:
            return
        rows = self.reading.rows
        counted = Counter(rows.logins)
        whole = Counter(compress(rows.logins, map(all, zip(*rows.variants, strict=True))))
        for login, (row, pupils) in self.headings.items():
            if pupils not in {counted[login], whole[login]}:
                self.tell(row, self.places[LOGIN], str(pupils), "count", rows=counted[login])

    # ---- whole columns ----

    def take(self, numbers: Sequence[int], lines: list[Line]) -> None:
        """Judge some rows and keep those that are right."""
        columns = list(zip(*lines, strict=True))
        self.reading.seen += len(lines)
        self.look_for_names(columns, numbers)
        piece = _Piece(
            numbers,
            lines,
            columns,
            self.whose(columns, len(lines)),
            self.judged(self.codes, columns, self.places[CODE], numbers),
            self.variants(columns, numbers),
            [
                bytearray(self.judged(self.judges[most], columns, at, numbers))
                for at, most in zip(self.wanted.columns, self.wanted.maxima, strict=True)
            ],
        )
        unused = self.unused(piece)
        wrong = self.wrong(piece) & ~unused
        keep = (~(wrong | unused)).bytes()
        for row in wrong.raised():
            keep[row] = self.is_mended(piece, row)
        self.reading.unused += sum(unused.bytes())
        self.keep(piece, keep)

    def look_for_names(self, columns: Sequence[Sequence[str]], numbers: Sequence[int]) -> None:
        """Names in columns that no layout knows, and where numbers of rows belong."""
        asked = [*self.shape.foreign]
        asked += [self.places[role] for role in (NUMBER, SCHOOL, DISTRICT) if role in self.places]
        for at in asked:
            seen = self.looked.setdefault(at, set())
            for text in {one for one in columns[at] if not one.isdecimal()} - seen:
                seen.add(text)
                if rule := name_rule(text):
                    self.name(numbers[columns[at].index(text)], at, rule)

    def judged(
        self, judge: Column, columns: Sequence[Sequence[str]], at: int, numbers: Sequence[int]
    ) -> list[int]:
        """The numbers of a column's texts; what was tidied or names somebody is told."""
        column = columns[at]
        found = list(map(judge.__getitem__, column))
        met = set(column) if judge.tidied or judge.named else set()
        for text in met & judge.tidied.keys():
            told, row = judge.tidied[text], numbers[column.index(text)]
            self.tidy(Tidy(at, text, told.after, told.why), row, column.count(text))
        for text in met & judge.named.keys():
            self.name(numbers[column.index(text)], at, judge.named[text])
        return found

    def variants(self, columns: Sequence[Sequence[str]], numbers: Sequence[int]) -> list[bytearray]:
        """Variants of each part; where there is one column for a work in parts, it is for all."""
        own = self.shape.variants[: self.parts]
        found = [bytearray(self.judged(self.variant, columns, at, numbers)) for at in own]
        return found + [bytearray(found[0]) for _ in range(self.parts - len(found))]

    def whose(self, columns: Sequence[Sequence[str]], size: int) -> list[str]:
        """The login of each row; what its organisation is called is remembered."""
        asked = [role for role in (LOGIN, SCHOOL, REGION, DISTRICT, GROUPS) if role in self.places]
        if not asked:
            self.reading.bodies.setdefault(self.wanted.school, Body(self.wanted.school))
            return [self.wanted.school] * size
        told = list(zip(*(columns[self.places[role]] for role in asked), strict=True))
        for texts in set(told) - self.logins.keys():
            self.logins[texts] = self.introduced(dict(zip(asked, texts, strict=True)))
        logins = list(map(self.logins.__getitem__, told))
        if UPLOADED in self.places:
            for login, uploaded in set(zip(logins, columns[self.places[UPLOADED]], strict=True)):
                known = self.reading.bodies[login]
                if moment_of(uploaded) > known.uploaded:
                    self.reading.bodies[login] = replace(known, uploaded=moment_of(uploaded))
        return logins

    def introduced(self, told: Mapping[str, str]) -> str:
        """The login that these texts tell; its organisation is known from now on."""
        login = login_of(told.get(LOGIN, ""), told.get(SCHOOL, "")) or self.wanted.school
        groups = told.get(GROUPS, "")
        self.reading.works |= works_in([groups])
        known = body(
            login,
            region=told.get(REGION, ""),
            district=told.get(DISTRICT, ""),
            school=told.get(SCHOOL, ""),
            groups=groups,
        )
        if login and known.region and not known.has_key:
            login = f"{known.region}/{login}"
            known = replace(known, login=login)
        self.reading.bodies.setdefault(login, known)
        return login

    def unused(self, piece: _Piece) -> Flags:
        """Rows with neither a variant nor points."""
        found = Flags.all(len(piece.codes))
        for column in piece.variants:
            found &= Flags.of(column, _NO_VARIANT)
        for column in piece.points:
            found &= Flags.of(column, _BLANK)
        return found

    def wrong(self, piece: _Piece) -> Flags:
        """Rows in which something is wrong, or unusual at least."""
        size = len(piece.codes)
        found = Flags(size)
        for part, variants in enumerate(piece.variants, start=1):
            blank, filled = Flags(size), Flags(size)
            for points in self.own(piece, part):
                blank |= Flags.of(points, _BLANK)
                filled |= Flags.of(points, _FILLED)
            written, absent = Flags.of(variants, _WRITTEN), Flags.of(variants, _ABSENT)
            found |= ~((written & ~blank) | (absent & ~filled))
        for points in piece.points:
            if BAD in points or ABOVE in points:
                found |= Flags.of(points, _BAD_POINTS)
        for at in self.wanted.surplus:
            over = self.judged(self.surplus, piece.columns, at, piece.numbers)
            found |= Flags.of(bytes(over), _FILLED)
        for needed in (piece.codes, piece.logins):
            if not all(needed):
                found |= Flags.of(bytes(not one for one in needed), _YES)
        return found

    def own(self, piece: _Piece, part: int) -> list[bytearray]:
        """The columns of points of a part."""
        both = zip(piece.points, self.wanted.parts, strict=True)
        return [points for points, of in both if of == part]

    def keep(self, piece: _Piece, keep: bytearray) -> None:
        """Add the rows that are right to those before them."""
        rows = self.reading.rows
        numbers = _chosen(piece.numbers, keep)
        rows.rows.extend(numbers)
        rows.logins += _chosen(piece.logins, keep)
        rows.codes.extend(_chosen(piece.codes, keep))
        for kept, column in zip(
            (*rows.variants, *rows.points), (*piece.variants, *piece.points), strict=True
        ):
            kept.extend(_chosen(column, keep))
        scored = [bytes(_chosen(one, keep)).translate(_SCORE) for one in piece.points]
        sums = list(map(sum, zip(*scored, strict=True)))
        rows.totals += sums
        rows.classes += self.classes(piece, keep, numbers)
        rows.sex += self.traits(SEX, self.sexes, piece, keep, numbers)
        rows.journal += self.traits(JOURNAL, self.journals, piece, keep, numbers)
        rows.marks += self.traits(MARK, self.journals, piece, keep, numbers)
        self.compare(piece, keep, numbers, sums)

    def traits(
        self, role: str, judge: Column, piece: _Piece, keep: bytearray, numbers: Sequence[int]
    ) -> bytes:
        """Sex or mark of the rows that are kept; what is not understood is told and not taken."""
        at = self.places.get(role)
        if at is None:
            return bytes(len(numbers))
        found = bytes(_chosen(self.judged(judge, piece.columns, at, piece.numbers), keep))
        if BAD_TRAIT not in found:
            return found
        texts = _chosen(piece.columns[at], keep)
        for row, value in enumerate(found):
            if value == BAD_TRAIT:
                self.tell(numbers[row], at, texts[row], role)
        return found.translate(_AS_NONE)

    def classes(self, piece: _Piece, keep: bytearray, numbers: Sequence[int]) -> list[str]:
        """Labels of classes; what is none is told and not taken."""
        at = self.places.get(CLASS)
        if at is None:
            return [""] * len(numbers)
        texts = _chosen(piece.columns[at], keep)
        found = list(map(self.labels.__getitem__, texts))
        met = set(texts) if self.labels.named or self.labels.strange else set()
        for text in met & self.labels.named.keys():
            self.name(numbers[texts.index(text)], at, self.labels.named[text])
        for text in met & self.labels.strange:
            self.tell(numbers[texts.index(text)], at, text, CLASS)
        return found

    def compare(
        self, piece: _Piece, keep: bytearray, numbers: Sequence[int], sums: Sequence[int]
    ) -> None:
        """Tell where the total of the file is not the sum."""
        at = self.places.get(TOTAL)
        if at is None:
            return
        texts = _chosen(piece.columns[at], keep)
        told = list(map(self.sums.__getitem__, texts))
        if told == sums:
            return
        for row, (one, summed) in enumerate(zip(told, sums, strict=True)):
            if one not in {summed, NO_TOTAL}:
                self.tell(numbers[row], at, texts[row], TOTAL, sum=summed)

    # ---- one row ----

    def is_mended(self, piece: _Piece, row: int) -> bool:
        """Whether a row is right after all, perhaps tidied; else it is left out and told."""
        if found := self.cause(piece, row):
            at, rule = found
            self.leave(piece.numbers[row], piece.lines[row], at, rule)
            return False
        for part in range(1, self.parts + 1):
            self.mend(piece, row, part)
        return True

    def cause(self, piece: _Piece, row: int) -> tuple[int, str] | None:
        """The first cell because of which a row cannot be right."""
        if not piece.codes[row]:
            return self.places[CODE], "code"
        if not piece.logins[row]:
            return self.places.get(LOGIN, 0), "login"
        for points, at in zip(piece.points, self.wanted.columns, strict=True):
            if points[row] in {BAD, ABOVE}:
                return at, "above" if points[row] == ABOVE else "points"
        for at in self.wanted.surplus:
            if piece.lines[row][at].strip():
                return at, "surplus"
        causes = (self.cause_in(piece, row, part) for part in range(1, self.parts + 1))
        return next(filter(None, causes), None)

    def cause_in(self, piece: _Piece, row: int, part: int) -> tuple[int, str] | None:
        """The first cell of a part because of which a row cannot be right."""
        variant = piece.variants[part - 1][row]
        own = [points[row] for points in self.own(piece, part)]
        at = self.shape.variants[min(part, len(self.shape.variants)) - 1]
        is_blank = all(value == EMPTY for value in own)
        if variant == BAD_VARIANT:
            return at, "variant"
        if variant in {BLANK_VARIANT, ZERO_VARIANT}:
            return None if is_blank else (at, "variant_missing")
        if variant == ABSENT:
            return (at, "absent_scored") if any(0 < value <= cells.MOST for value in own) else None
        if EMPTY in own and not (is_blank and self.is_shared):
            return self.columns_of(part)[own.index(EMPTY)], "blank"
        return None

    def columns_of(self, part: int) -> list[int]:
        """Numbers from 0 of the columns of a part's tasks."""
        both = zip(self.wanted.columns, self.wanted.parts, strict=True)
        return [at for at, of in both if of == part]

    def mend(self, piece: _Piece, row: int, part: int) -> None:
        """Tidy what is certain: who has neither variant nor points was absent from the part."""
        variants, own = piece.variants[part - 1], self.own(piece, part)
        at = self.shape.variants[min(part, len(self.shape.variants)) - 1]
        number, text = piece.numbers[row], piece.lines[row][at]
        is_blank = all(points[row] == EMPTY for points in own)
        if variants[row] == ABSENT and not is_blank:
            for points in own:
                points[row] = EMPTY
            self.tidy(Tidy(at, text, text, "absent_zeros"), number)
        elif variants[row] != ABSENT and is_blank:
            why = "absent_blank" if variants[row] == ZERO_VARIANT else "part_absent"
            variants[row] = ABSENT
            self.tidy(Tidy(at, text, "отсутствовал", why), number)

    # ---- what is told ----

    def tidy(self, one: Tidy, row: int, count: int = 1) -> None:
        """Note that a text was tidied so many times, here first in this row."""
        short = one._replace(before=one.before[:VALUE_MOST])
        self.tidying.add(short, row, self.title(one.at), count)

    def title(self, at: int) -> str:
        """What the header calls a column."""
        return self.shape.titles[at].strip() if at < len(self.shape.titles) else ""

    def name(self, row: int, at: int, rule: str) -> None:
        """Note where a name seems to stand."""
        if len(self.reading.names) < NAMES_MOST:
            place = Named(self.table.file, self.table.sheet, address(row, at), rule)
            self.reading.names.append(place)

    def tell(self, row: int, at: int, value: str, rule: str, **facts: object) -> None:
        """Tell something of a row that is taken."""
        self.say(row, at, value, rule, KEPT[rule].format_map(facts), is_left=False)

    def leave(self, row: int, line: Line, at: int, rule: str) -> None:
        """Leave a row out; where it is whole once a cell is put in or taken out, that is said."""
        self.reading.left += 1
        if self.reading.left <= LOOKED_MOST and (found := self.moved(line)):
            where = RIGHT if found.is_right else LEFTWARDS
            value = line[found.at] if found.at < len(line) else ""
            text = LEFT["shifted"].format(where=where)
            self.say(row, found.at, value, "shifted", text, is_left=True)
            return
        value = line[at] if at < len(line) else ""
        most = dict(zip(self.wanted.columns, self.wanted.maxima, strict=True)).get(at, "")
        self.say(row, at, value, rule, LEFT[rule].format(most=most), is_left=True)

    def say(self, row: int, at: int, value: str, rule: str, text: str, *, is_left: bool) -> None:
        """Remember what is told of a cell."""
        self.reading.told.append(
            Told(
                self.table.file,
                self.table.sheet,
                row,
                address(row, at),
                self.title(at),
                value.strip()[:VALUE_MOST],
                rule,
                text,
                is_left,
            )
        )

    # ---- rows moved by a column ----

    def moved(self, line: Line) -> Moved | None:
        """Where a row is moved by one column, if it is."""
        return moved(line, len(self.shape.titles), self.is_whole)

    def is_whole(self, line: Line) -> bool:
        """Whether everything in a row fits its column, and the total is the sum."""
        variants = [self.variant[line[at]] for at in self.shape.variants[: self.parts]]
        points = [
            self.judges[most][line[at]]
            for at, most in zip(self.wanted.columns, self.wanted.maxima, strict=True)
        ]
        if not self.codes[line[self.places[CODE]]] or {*points} & {BAD, ABOVE}:
            return False
        if not any(variants) or max(variants) > LAST_VARIANT:
            return False
        written = [bool(variants[min(of, len(variants)) - 1]) for of in self.wanted.parts]
        if any((value == EMPTY) is there for value, there in zip(points, written, strict=True)):
            return False
        told = self.sums[line[self.places[TOTAL]]] if TOTAL in self.places else NO_TOTAL
        if told not in {NO_TOTAL, sum(_that_count(points))}:
            return False
        return all(
            judge[line[self.places[role]]] != BAD_TRAIT
            for role, judge in ((SEX, self.sexes), (JOURNAL, self.journals))
            if role in self.places
        )


def moment_of(text: str) -> str:
    """A day and time of the portal as ISO has them; empty if the text is none.

    returns: `2022-03-17 05:33:20`, with or without the time
    """
    plain = text.strip()
    if found := MOMENT.fullmatch(plain):
        day, month, year, clock = found.groups(default="")
        return f"{year}-{month}-{day}{clock}"
    return plain if ISO.match(plain) else ""


def _that_count(points: Iterable[int]) -> Iterator[int]:
    """Points that count: what was left out, not taught or not written earns nothing."""
    return (value for value in points if value <= cells.MOST)


def _chosen(column: Sequence[_T], keep: bytearray) -> list[_T]:
    """The values of the rows that are kept."""
    return list(column) if all(keep) else list(compress(column, keep))
