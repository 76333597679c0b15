"""What a reading says: findings by cell, clean-ups, places of names."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from vprok.tools.sheets import wording
from vprok.tools.sheets.spec import Sheet, Value

LETTERS = 26
NUMBER, QUESTION, ANSWER, NOTE = range(4)
"""Columns of a sheet of questions as we draw it."""
ANSWERS = ""
"""Under this key the places of such a sheet tell the column of its answers."""


@dataclass(frozen=True)
class Finding:
    """One mistake, where it stands and what to do.

    cell:   «B7»; «B7:B30, B35» after grouping; empty when the whole sheet is meant
    row:    as Excel counts; 0 when the whole sheet is meant
    column: its title; empty when the whole row is meant
    value:  as it stood in the cell; never a name
    rule:   the check's own word: unique, blank_when
    many:   the text for many rows whose values differ; empty when the text names no value
    """

    sheet: str
    cell: str
    row: int
    column: str
    value: str
    rule: str
    text: str
    remedy: str
    is_error: bool = True
    many: str = ""


@dataclass(frozen=True)
class Cleanup:
    """A value we would tidy: what stood in the cell, what it becomes and why."""

    sheet: str
    cell: str
    before: str
    after: str
    why: str


@dataclass(frozen=True)
class NamePlace:
    """Where a person's name seems to stand and what gave it away; never the name itself.

    cell: empty when it is not in a cell
    """

    sheet: str
    cell: str
    rule: str


@dataclass(frozen=True)
class Row:
    """One filled row.

    number: as Excel counts
    values: by column key; a value that does not fit its kind stays as text
    """

    number: int
    values: Mapping[str, Value]


@dataclass(frozen=True)
class Reading:
    """What was read from one file.

    sha256:   of the bytes as they came
    identity: what the hidden sheet says; empty when the file has none
    rows:     filled rows by sheet key
    unfilled: rows with nothing but their locked values, by sheet key
    """

    sha256: str
    identity: Mapping[str, str]
    rows: Mapping[str, tuple[Row, ...]]
    unfilled: Mapping[str, tuple[Row, ...]]
    findings: tuple[Finding, ...]
    cleanups: tuple[Cleanup, ...]
    names: tuple[NamePlace, ...]

    @property
    def errors(self) -> tuple[Finding, ...]:
        """Findings that keep the form from being accepted."""
        return tuple(finding for finding in self.findings if finding.is_error)

    @property
    def warnings(self) -> tuple[Finding, ...]:
        """Findings that only inform."""
        return tuple(finding for finding in self.findings if not finding.is_error)

    @property
    def is_clean(self) -> bool:
        """Nothing to mend and nothing to confirm."""
        return not (self.errors or self.cleanups or self.names)


class Unreadable(Exception):
    """The file cannot be taken at all.

    code: a word for machines: empty, bomb, other_kind
    text: a Russian sentence for the person
    """

    def __init__(self, code: str, text: str) -> None:
        super().__init__(f"{code}: {text}")
        self.code = code
        self.text = text


def letters(column: int) -> str:
    """The letters of a column counted from 0: 0 is A, 26 is AA."""
    head, tail = divmod(column, LETTERS)
    return (letters(head - 1) if head else "") + chr(ord("A") + tail)


def address(row: int, column: int) -> str:
    """A cell as Excel names it; the row as Excel counts, the column from 0."""
    return f"{letters(column)}{row}"


def place_of(sheet: Sheet, row: int, index: int, answers: int = ANSWER) -> str:
    """The cell of a value as Excel names it.

    row:     as Excel counts; a sheet of questions has one record and does not look at it
    index:   of the column from 0; of the question below the header on a sheet of questions
    answers: number from 0 of the column with the answers
    """
    if sheet.upright:
        return address(sheet.header_row + 1 + index, answers)
    return address(row, index)


def row_of(cell: str) -> int:
    """The row of a cell, as Excel counts; 0 when there is none."""
    return int(re.sub(r"\D", "", cell) or 0)


def grouped(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The findings with those of one cause said once: «Строки 5–20, 25, 30–41: …».

    A cause is a rule in one column. The same words are always said once; words about different
    values only when there are many.
    """
    causes: dict[tuple[str, ...], list[Finding]] = {}
    for finding in findings:
        causes.setdefault(_cause(finding), []).append(finding)
    return tuple(one for alike in causes.values() for one in _said_together(alike))


def _cause(finding: Finding) -> tuple[str, ...]:
    place = _letters_of(finding.cell) or finding.column
    return (finding.sheet, place, finding.rule, finding.many or finding.text, finding.remedy)


def _said_together(alike: Sequence[Finding]) -> Iterator[Finding]:
    """One finding for all of them when they are many, else one for each text."""
    by_text: dict[str, list[Finding]] = {}
    for finding in alike:
        by_text.setdefault(finding.text, []).append(finding)
    if len({finding.row for finding in alike}) >= wording.GROUP_LEAST:
        yield _said_once(alike)
    else:
        yield from map(_said_once, by_text.values())


def _said_once(alike: Sequence[Finding]) -> Finding:
    first, runs = alike[0], runs_of({finding.row for finding in alike})
    if len(runs) == 1 and len(runs[0]) == 1:
        return first
    is_same = all(finding.text == first.text for finding in alike)
    text = first.text if is_same else f"{first.many}."
    letter = _letters_of(first.cell)
    return replace(
        first,
        cell=_line(_ends(run, letter, ":") for run in runs) if letter else "",
        row=runs[0][0],
        column=first.column if all(one.column == first.column for one in alike) else "",
        value=_line(dict.fromkeys(one.value for one in alike), wording.EXAMPLES_SHOWN),
        text=wording.GROUP.format(
            rows=_line(_ends(run, "", "–") for run in runs), text=text[:1].lower() + text[1:]
        ),
    )


def _letters_of(cell: str) -> str:
    return re.sub(r"\d", "", cell)


def runs_of(numbers: Iterable[int]) -> list[list[int]]:
    """The numbers in order, neighbours together."""
    runs: list[list[int]] = []
    for number in sorted(numbers):
        if runs and runs[-1][-1] == number - 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return runs


def _ends(run: Sequence[int], letter: str, joint: str) -> str:
    ends = run if len(run) == 1 else (run[0], run[-1])
    return joint.join(f"{letter}{row}" for row in ends)


def _line(pieces: Iterable[str], most: int = wording.RUNS_SHOWN) -> str:
    said = [piece for piece in pieces if piece]
    return ", ".join(said[:most]) + (wording.MORE if len(said) > most else "")
