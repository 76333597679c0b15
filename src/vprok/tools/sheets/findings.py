"""What a reading says: findings by cell, clean-ups, places of names."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from vprok.tools.sheets.spec import Value

LETTERS = 26


@dataclass(frozen=True)
class Finding:
    """One mistake, where it stands and what to do.

    cell:   «B7»; «B7:B30» after grouping; empty when the whole sheet is meant
    row:    as Excel counts; 0 when the whole sheet is meant
    column: its title; empty when the whole row is meant
    value:  as it stood in the cell; never a name
    rule:   the check's own word: unique, blank_when
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


def grouped(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The findings with those that repeat down neighbouring rows said once: «строки 5–304: …»."""
    runs: dict[tuple[str, ...], list[list[Finding]]] = {}
    for finding in findings:
        runs_alike = runs.setdefault(_likeness(finding), [])
        if runs_alike and finding.row and finding.row == runs_alike[-1][-1].row + 1:
            runs_alike[-1].append(finding)
        else:
            runs_alike.append([finding])
    return tuple(_said_once(run) for alike in runs.values() for run in alike)


def _likeness(finding: Finding) -> tuple[str, ...]:
    letter = re.sub(r"\d", "", finding.cell)
    return (finding.sheet, letter, finding.column, finding.value, finding.rule, finding.text)


def _said_once(run: list[Finding]) -> Finding:
    first, last = run[0], run[-1]
    if first is last:
        return first
    text = f"Строки {first.row}–{last.row}: {first.text[:1].lower()}{first.text[1:]}"
    return replace(first, cell=f"{first.cell}:{last.cell}" if first.cell else "", text=text)
