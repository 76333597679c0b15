"""Interpret the checks of a form over its rows; `checks.js` says the same in a browser."""

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from vprok.tools.sheets import wording
from vprok.tools.sheets.clean import INVISIBLE, LOOKALIKES, SPACES, clean, fits, fold, shown
from vprok.tools.sheets.findings import ANSWER, ANSWERS, Finding, Row, place_of, row_of
from vprok.tools.sheets.spec import (
    Answer,
    AsElsewhere,
    AsListed,
    AtMost,
    AtMostCount,
    AtMostSum,
    BlankWhen,
    Book,
    Check,
    Code,
    Column,
    CountIs,
    Dependent,
    EqualsSum,
    EveryOne,
    FilledUnless,
    Kind,
    Known,
    MemberOf,
    OneOf,
    OnlyWhen,
    Points,
    RequiredWhen,
    RowsAtMost,
    RowsExpected,
    Sheet,
    SomeRows,
    SumIs,
    Text,
    Total,
    Unique,
    Value,
    Whole,
    columns_of,
    jsonable,
)

Rows = Mapping[str, Sequence[Row]]
Places = Mapping[str, Mapping[str, int]]
Lists = Mapping[str, Collection[str]]

SHIFT_LEAST = 3  # so many values out of place before a row is called shifted
SHIFT_BETTER = 3  # and so many times fewer after moving them back


def check(
    book: Book,
    rows: Rows,
    known: Lists | None = None,
    places: Places | None = None,
    unfilled: Rows | None = None,
) -> tuple[Finding, ...]:
    """Everything wrong with these rows, by sheet, row and column.

    rows:     filled rows by sheet key; a sheet that is not there is not checked
    known:    lists for `Known`; a check without its list is not made
    places:   numbers of columns from 0 where they are not those of the spec; on a sheet of
              questions of the rows below the header, and `ANSWERS` of the column of answers;
              a question without its place is not there
    unfilled: rows with nothing but their locked values, by sheet key
    """
    whole = _Form(book, rows, known or {}, places or {}, unfilled or {})
    return tuple(
        finding
        for sheet in book.sheets
        if sheet.key in rows
        for finding in _Desk(whole, sheet).findings()
    )


def for_browser(book: Book) -> str:
    """The form with all that `checks.js` needs to interpret it, as JSON."""
    words = {name: said._asdict() for name, said in wording.FINDINGS.items()}
    more = {
        "right": wording.RIGHT,
        "left": wording.LEFT,
        "down": wording.DOWN,
        "up": wording.UP,
        "title_shown": wording.TITLE_SHOWN,
        "one_row": wording.ONE_ROW,
        "many_rows": wording.MANY_ROWS,
        "or": wording.OR,
        "which": wording.WHICH,
        "why": wording.WHY,
        "more": wording.MORE,
        "quoted": wording.QUOTED,
        "empty": wording.EMPTY,
        "group": wording.GROUP,
        "values_shown": wording.VALUES_SHOWN,
        "line_shown": wording.LINE_SHOWN,
        "examples_shown": wording.EXAMPLES_SHOWN,
        "runs_shown": wording.RUNS_SHOWN,
        "group_least": wording.GROUP_LEAST,
        "shift_least": SHIFT_LEAST,
        "shift_better": SHIFT_BETTER,
    }
    spec = {
        "book": book,
        "findings": words,
        "tidied": wording.TIDIED,
        "spaces": SPACES,
        "invisible": INVISIBLE,
        "lookalikes": LOOKALIKES,
        "words": more,
    }
    return json.dumps(jsonable(spec), ensure_ascii=False)


def script() -> str:
    """The JavaScript twin of this module."""
    return (Path(__file__).parent / "checks.js").read_text("utf-8")


def listing(values: Iterable[Value], joint: str = ", ") -> str:
    """The values in a line, the rest of a long list cut."""
    said = [str(value) for value in values]
    kept = said[: wording.VALUES_SHOWN]
    while len(kept) > 1 and len(joint.join(kept)) > wording.LINE_SHOWN:
        kept.pop()
    return joint.join(kept) + (wording.MORE if len(kept) < len(said) else "")


def quoted(values: Iterable[Value], joint: str = wording.OR) -> str:
    """The values in a line, each in its quotation marks."""
    said = (wording.EMPTY if value is None else value for value in values)
    return listing((wording.QUOTED.format(value=value) for value in said), joint)


def allowed(kind: Kind) -> tuple[str, ...]:
    """What may stand in a cell of this kind, for kinds with a list."""
    match kind:
        case OneOf(values=values):
            return values
        case Points(most=most):
            return (*map(str, range(most, -1, -1)), *kind.marks)
        case _:
            return ()


def _rule_of(kind: Kind, value: Value) -> str:
    """Whose words say that a value does not fit this kind."""
    if isinstance(kind, Answer) and value in kind.never:
        return "no_answer"
    is_single = isinstance(kind, Whole) and kind.least == kind.most
    return "whole_only" if is_single else kind.word()


def _facts_of(kind: Kind) -> dict[str, str]:
    match kind:
        case Text(most=most) | Answer(most=most):
            return {"most": str(most)}
        case Whole(least=least, most=most):
            return {"least": str(least), "most": str(most)}
        case Points(most=most):
            return {"most": str(most), "values": listing(allowed(kind))}
        case OneOf():
            return {"values": listing(allowed(kind))}
        case Code(example=example):
            return {"example": example}
        case _:
            return {}


@dataclass(frozen=True)
class _Form:
    """The whole form under examination."""

    book: Book
    rows: Rows
    known: Lists
    places: Places
    unfilled: Rows


@dataclass
class _Desk:
    """One sheet under examination."""

    form: _Form
    sheet: Sheet

    def __post_init__(self) -> None:
        self.rows = self.form.rows[self.sheet.key]
        self.columns = {column.key: column for column in self.sheet.columns}
        self.place = self.form.places.get(self.sheet.key) or {
            key: number for number, key in enumerate(self.columns)
        }
        self.misfits: set[tuple[int, str]] = set()
        self.shifted: dict[int, tuple[int, int]] = {}

    def findings(self) -> list[Finding]:
        """Of this sheet, in the order of its cells."""
        found = [finding for row in self.suspects() for finding in self.of_row(row)]
        found += self.of_blocks()
        for one in self.sheet.checks:
            if not self.sheet.upright or self.place.keys() >= set(columns_of(one)):
                found += _judge(self, one)
        if self.sheet.upright:
            found = [finding for finding in found if finding.cell or not finding.column]
        order = {column.label: self.place.get(column.key, 0) for column in self.sheet.columns}
        return sorted(found, key=lambda finding: (finding.row, order.get(finding.column, -1)))

    # ---- kinds ----

    def suspects(self) -> list[Row]:
        """Rows with something wrong in them: each different value of a column is asked once."""
        suspects: set[int] = set()
        for column in self.sheet.columns:
            key = column.key
            values = [row.values.get(key) for row in self.rows]
            bad = {value for value in set(values) if _is_wrong(column, value)}
            if bad:
                suspects |= {at for at, value in enumerate(values) if value in bad}
        return [self.rows[at] for at in sorted(suspects)]

    def of_row(self, row: Row) -> list[Finding]:
        """What does not fit its kind in one row; nothing when the row is shifted as a whole."""
        wrong = [column for column in self.sheet.columns if self.is_wrong(column, row)]
        if side := self.side(row, wrong):
            start = next(n for n, column in enumerate(self.sheet.columns) if column in wrong)
            self.shifted[row.number] = (side, start)
            return []
        self.misfits |= {
            (row.number, column.key) for column in wrong if not _blank(row, column.key)
        }
        return [self.misfit(column, row) for column in wrong]

    def is_wrong(self, column: Column, row: Row) -> bool:
        """Whether the cell is empty though required, or does not fit its kind."""
        return _is_wrong(column, row.values.get(column.key))

    def misfit(self, column: Column, row: Row) -> Finding:
        """Say what is wrong with the cell."""
        empty = "unanswered" if self.sheet.upright else "required"
        rule = empty if _blank(row, column.key) else _rule_of(column.kind, row.values[column.key])
        return self.say(rule, row, column.key, _facts_of(column.kind))

    def side(self, row: Row, wrong: Sequence[Column]) -> int:
        """1 when values moved back from the right mend the row, -1 from the left, else 0."""
        if len(wrong) < SHIFT_LEAST:
            return 0
        start = self.sheet.columns.index(wrong[0])
        best = min((1, -1), key=lambda side: self.wrong_after(row, start, side))
        return best if self.wrong_after(row, start, best) * SHIFT_BETTER <= len(wrong) else 0

    def wrong_after(self, row: Row, start: int, side: int) -> int:
        """How many cells from `start` on are wrong when each takes its neighbour's value."""
        columns = self.sheet.columns
        count = 0
        for number in range(start, len(columns)):
            near = number + side
            value = row.values.get(columns[near].key) if 0 <= near < len(columns) else None
            count += _is_wrong(columns[number], clean(columns[number].kind, value)[0])
        return count

    def of_blocks(self) -> Iterator[Finding]:
        """One finding for each run of rows shifted alike."""
        runs: list[list[int]] = []
        for number in sorted(self.shifted):
            if (
                runs
                and runs[-1][-1] == number - 1
                and self.shifted[number] == self.shifted[number - 1]
            ):
                runs[-1].append(number)
            else:
                runs.append([number])
        for run in runs:
            side, start = self.shifted[run[0]]
            words = wording.ONE_ROW if len(run) == 1 else wording.MANY_ROWS
            rule, on, back = (
                ("shifted_answers", wording.DOWN, wording.UP)
                if self.sheet.upright
                else ("shifted", wording.RIGHT, wording.LEFT)
            )
            facts = {
                "rows": words.format(first=run[0], last=run[-1]),
                "side": on if side > 0 else back,
            }
            yield self.say(rule, Row(run[0], {}), self.sheet.columns[start].key, facts)

    # ---- what rules ask ----

    @property
    def unfilled(self) -> Sequence[Row]:
        """Rows that are pre-filled and not answered."""
        return self.form.unfilled.get(self.sheet.key, ())

    @property
    def sound(self) -> Iterator[Row]:
        """Rows that are not shifted: rules look at these only."""
        return (row for row in self.rows if row.number not in self.shifted)

    def good(self, row: Row, key: str) -> Value:
        """The value when it fits its kind, else None."""
        return None if (row.number, key) in self.misfits else row.values.get(key)

    def titles(self, keys: Iterable[str]) -> str:
        """The titles of these columns in a line."""
        return quoted((named(self.columns[key]) for key in keys), ", ")

    def say(
        self, rule: str, row: Row | None, key: str = "", facts: Mapping[str, str] | None = None
    ) -> Finding:
        """A finding of this rule at this cell, in its own words."""
        said = wording.FINDINGS[rule]
        value = "" if row is None or _blank(row, key) else str(row.values[key])
        words = {"title": named(self.columns[key]) if key else "", "value": value}
        words |= dict(facts or {})
        number = row.number if row else 0
        cell = self.cell(number, key) if number and key in self.place else ""
        return Finding(
            sheet=self.sheet.title,
            cell=cell,
            row=row_of(cell) if self.sheet.upright else number,
            column=self.columns[key].label if key else "",
            value=value,
            rule=rule,
            text=said.text.format_map(words),
            remedy=said.remedy.format_map(words),
            is_error=said.is_error,
            many=said.many.format_map(words),
        )

    def cell(self, number: int, key: str) -> str:
        """The address of a value in the file."""
        answers = self.place.get(ANSWERS, ANSWER)
        return place_of(self.sheet, number, self.place[key], answers)


def named(column: Column) -> str:
    """The column as a sentence names it: a long question is cut."""
    label = column.label
    most = wording.TITLE_SHOWN
    return label if len(label) <= most else label[:most].rstrip() + wording.MORE


def _blank(row: Row, key: str) -> bool:
    return row.values.get(key) is None


def _is_wrong(column: Column, value: Value) -> bool:
    if value is None:
        return column.required and not isinstance(column.kind, Total)
    return not fits(column.kind, value)


# ---- rules: one function for each check -----------------------------------------------------


def _unique(desk: _Desk, check: Unique) -> Iterator[Finding]:
    seen: dict[tuple[Value, ...], int] = {}
    blank = (None,) * len(check.columns)
    for row in desk.sound:
        values = tuple(map(row.values.get, check.columns))
        if values == blank:
            continue
        first = seen.setdefault(values, row.number)
        if first != row.number:
            said = listing(value for value in values if value is not None)
            facts = {"values": said, "first": str(first), "titles": desk.titles(check.columns)}
            yield desk.say("unique", row, check.columns[0], facts)


def _blank_when(desk: _Desk, check: BlankWhen) -> Iterator[Finding]:
    for row in desk.sound:
        if row.values.get(check.when) not in check.values:
            continue
        if filled := [key for key in check.columns if not _blank(row, key)]:
            yield desk.say("blank_when", row, filled[0], _about(desk, row, check, filled))


def _filled_unless(desk: _Desk, check: FilledUnless) -> Iterator[Finding]:
    for row in desk.sound:
        if row.values.get(check.when) in check.values:
            continue
        if None in map(row.values.get, check.columns):
            empty = [key for key in check.columns if _blank(row, key)]
            yield desk.say("filled_unless", row, empty[0], _about(desk, row, check, empty))


def _only_when(desk: _Desk, check: OnlyWhen) -> Iterator[Finding]:
    for row in desk.sound:
        if row.values.get(check.when) in check.values:
            continue
        if filled := [key for key in check.columns if not _blank(row, key)]:
            yield desk.say("only_when", row, filled[0], _about(desk, row, check, filled))


def _required_when(desk: _Desk, check: RequiredWhen) -> Iterator[Finding]:
    for row in desk.sound:
        if row.values.get(check.when) not in check.values:
            continue
        if empty := [key for key in check.columns if _blank(row, key)]:
            yield desk.say("required_when", row, empty[0], _about(desk, row, check, empty))


def _about(
    desk: _Desk,
    row: Row,
    check: BlankWhen | FilledUnless | OnlyWhen | RequiredWhen | AsListed,
    keys: list[str],
) -> dict[str, str]:
    return {
        "when": named(desk.columns[check.when]),
        "value": shown(row.values.get(check.when)) or wording.EMPTY,
        "values": quoted(check.values),
        "titles": desk.titles(keys),
    }


def _dependent(desk: _Desk, check: Dependent) -> Iterator[Finding]:
    for row in desk.sound:
        at = row.values.get(check.leader)
        if at not in check.values:
            continue
        for key in check.followers:
            value = desk.good(row, key)
            if value is not None and value not in check.allowed:
                facts = {
                    "leader": named(desk.columns[check.leader]),
                    "at": str(at),
                    "allowed": quoted(check.allowed),
                }
                yield desk.say("dependent", row, key, facts)


def _sum_is(desk: _Desk, check: SumIs) -> Iterator[Finding]:
    for row in desk.sound:
        stated = row.values.get(check.total)
        if isinstance(stated, int) and stated != (counted := sum_of(row, check.parts)):
            yield desk.say("sum_is", row, check.total, {"sum": str(counted)})


def _member_of(desk: _Desk, check: MemberOf) -> Iterator[Finding]:
    if check.sheet not in desk.form.rows:
        return
    there = {row.values.get(check.of) for row in desk.form.rows[check.sheet]}
    there |= {f"{check.prefix}{value}" for value in there if value is not None}
    facts = {"sheet": desk.form.book.sheet(check.sheet).title}
    for row in desk.sound:
        value = desk.good(row, check.column)
        if value is not None and value not in there:
            yield desk.say("member_of", row, check.column, facts)


def _known(desk: _Desk, check: Known) -> Iterator[Finding]:
    if check.name not in desk.form.known:
        return
    listed = set(desk.form.known[check.name])
    for row in desk.sound:
        value = desk.good(row, check.column)
        if value is not None and str(value) not in listed:
            yield desk.say("known", row, check.column, {"among": check.among})


def _as_elsewhere(desk: _Desk, check: AsElsewhere) -> Iterator[Finding]:
    there: dict[str, list[str]] = defaultdict(list)
    for line in desk.form.known.get(check.name, ()):
        said_of, _, said = line.partition(" ")
        there[said_of].append(said)
    for row in desk.sound if there else ():
        value, on = desk.good(row, check.column), str(desk.good(row, check.on))
        if value is None or on not in there:
            continue
        if fold(str(value).removeprefix(check.prefix)) not in map(fold, there[on]):
            facts = {"on": on, "there": quoted(sorted(there[on]))}
            yield desk.say("as_elsewhere", row, check.column, facts)


def _at_most(desk: _Desk, check: AtMost) -> Iterator[Finding]:
    for row in desk.sound:
        value, limit = desk.good(row, check.column), desk.good(row, check.other)
        if isinstance(value, int) and isinstance(limit, int) and value > limit:
            facts = {"limit": str(limit), "other": named(desk.columns[check.other])}
            yield desk.say("at_most", row, check.column, facts)


def _against_there(desk: _Desk, check: AtMostSum | AtMostCount) -> Iterator[Finding]:
    """Numbers that rows of another sheet do not bear out; what is wrong there judges nobody."""
    if check.sheet not in desk.form.rows:
        return
    there = desk.form.book.sheet(check.sheet)
    on = there.column(check.on)
    of = None if isinstance(check, AtMostCount) else there.column(check.of)
    rows = desk.form.rows[check.sheet]
    if any(_is_wrong(on, row.values.get(on.key)) for row in rows):
        return
    alike: dict[Value, list[Row]] = defaultdict(list)
    for other in rows:
        alike[other.values.get(check.on)].append(other)
    facts = {"sheet": there.title, "on": named(on), "of": named(of) if of else ""}
    for row in desk.sound:
        value, at = desk.good(row, check.column), desk.good(row, check.on)
        limit = _limit(alike.get(at, ()), of)
        if not isinstance(value, int) or at is None or limit is None:
            continue
        if value > limit or (isinstance(check, EqualsSum) and value < limit):
            told = facts | {"at": str(at), "limit": str(limit)}
            yield desk.say(check.word(), row, check.column, told)


def _limit(rows: Sequence[Row], of: Column | None) -> int | None:
    """The count of the rows or the sum of a column in them; None when the column is not right."""
    if of is None:
        return len(rows)
    if any(_is_wrong(of, row.values.get(of.key)) for row in rows):
        return None
    return sum(sum_of(row, (of.key,)) for row in rows)


def _count_is(desk: _Desk, check: CountIs) -> Iterator[Finding]:
    if check.sheet not in desk.form.rows:
        return
    there, rows = desk.form.book.sheet(check.sheet), desk.form.rows[check.sheet]
    facts = {"sheet": there.title, "which": ""}
    if check.when:
        when = there.column(check.when)
        if any(_is_wrong(when, row.values.get(when.key)) for row in rows):
            return
        rows = [row for row in rows if row.values.get(when.key) in check.values]
        facts["which"] = wording.WHICH.format(when=named(when), values=quoted(check.values))
    for row in desk.sound:
        value = desk.good(row, check.column)
        if isinstance(value, int) and value != len(rows):
            yield desk.say("count_is", row, check.column, facts | {"count": str(len(rows))})


def _every_one(desk: _Desk, check: EveryOne) -> Iterator[Finding]:
    answered = {row.values.get(check.column) for row in desk.rows}
    waiting = {row.values.get(check.column): row for row in desk.unfilled}
    silent = [value for value in check.values if value not in answered]
    for value in silent:
        if value in waiting:
            yield desk.say("every_one", waiting[value], check.at)
    gone = [value for value in silent if value not in waiting]
    if gone and not desk.shifted:
        yield desk.say("rows_gone", None, check.column, {"values": listing(gone)})


def _as_listed(desk: _Desk, check: AsListed) -> Iterator[Finding]:
    listed = {values[0]: values for values in check.listed}
    for row in desk.sound:
        was = listed.get(row.values.get(check.columns[0]))
        if was is None or row.values.get(check.when) not in check.values:
            continue
        pairs = zip(check.columns, was, strict=True)
        changed = [key for key, value in pairs if row.values.get(key) != value]
        if changed:
            yield desk.say("as_listed", row, changed[0], _about(desk, row, check, changed))


def _rows_expected(desk: _Desk, check: RowsExpected) -> Iterator[Finding]:
    if (count := len(desk.rows)) < check.least:
        why = wording.WHY.format(why=check.why) if check.why else ""
        facts = {"count": str(count), "least": str(check.least), "why": why}
        yield desk.say("rows_expected", None, facts=facts)


def _rows_at_most(desk: _Desk, check: RowsAtMost) -> Iterator[Finding]:
    if (count := len(desk.rows)) > check.most:
        yield desk.say("rows_at_most", None, facts={"count": str(count), "most": str(check.most)})


def _some_rows(desk: _Desk, check: SomeRows) -> Iterator[Finding]:
    if (count := len(desk.rows)) < check.least:
        yield desk.say("some_rows", None, facts={"count": str(count), "least": str(check.least)})


def sum_of(row: Row, keys: Iterable[str]) -> int:
    """The sum of the numbers in these columns; marks such as X add nothing."""
    return sum([value for value in map(row.values.get, keys) if isinstance(value, int)])


def _judge(desk: _Desk, check: Check) -> Iterator[Finding]:  # noqa: C901, PLR0911, PLR0912 - a rule a line
    match check:
        case Unique():
            return _unique(desk, check)
        case BlankWhen():
            return _blank_when(desk, check)
        case FilledUnless():
            return _filled_unless(desk, check)
        case OnlyWhen():
            return _only_when(desk, check)
        case RequiredWhen():
            return _required_when(desk, check)
        case Dependent():
            return _dependent(desk, check)
        case SumIs():
            return _sum_is(desk, check)
        case MemberOf():
            return _member_of(desk, check)
        case Known():
            return _known(desk, check)
        case AsElsewhere():
            return _as_elsewhere(desk, check)
        case AtMost():
            return _at_most(desk, check)
        case RowsAtMost():
            return _rows_at_most(desk, check)
        case SomeRows():
            return _some_rows(desk, check)
        case RowsExpected():
            return _rows_expected(desk, check)
        case AtMostSum() | AtMostCount():
            return _against_there(desk, check)
        case CountIs():
            return _count_is(desk, check)
        case EveryOne():
            return _every_one(desk, check)
        case AsListed():
            return _as_listed(desk, check)
