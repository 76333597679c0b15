"""What was found in exports: values that were tidied, rows that were left out, places of names."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from vprok.tools.sheets.findings import address


@dataclass(frozen=True)
class Tidied:
    """A text of a column that was tidied, as often as it stood there.

    cell: where it stood first
    """

    file: str
    sheet: str
    cell: str
    column: str
    before: str
    after: str
    why: str
    count: int


@dataclass(frozen=True)
class Told:
    """A row that was left out, or a cell of which something is told though its row was taken.

    row:  as Excel counts
    rule: a key of `wording.LEFT` or `wording.KEPT`
    text: the same in words, with its figures
    """

    file: str
    sheet: str
    row: int
    cell: str
    column: str
    value: str
    rule: str
    text: str
    is_left: bool


@dataclass(frozen=True)
class Named:
    """Where a person's name seems to stand, and what gave it away; never the name.

    cell: empty when it is beside cells
    """

    file: str
    sheet: str
    cell: str
    rule: str


class Tidy(NamedTuple):
    """A text of a column and what it was tidied to."""

    at: int
    before: str
    after: str
    why: str


class Tidying:
    """Values of one table that were tidied, counted as they are met."""

    def __init__(self, file: str, sheet: str) -> None:
        self.file, self.sheet = file, sheet
        self.counts: Counter[Tidy] = Counter()
        self.first: dict[Tidy, tuple[int, str]] = {}

    def add(self, one: Tidy, row: int, column: str, count: int) -> None:
        """Note that a text was tidied so many times, here first in this row."""
        self.first.setdefault(one, (row, column))
        self.counts[one] += count

    def told(self) -> tuple[Tidied, ...]:
        """All of it, column after column."""
        return tuple(
            Tidied(
                self.file,
                self.sheet,
                address(row, one.at),
                column,
                one.before,
                one.after,
                one.why,
                self.counts[one],
            )
            for one, (row, column) in sorted(self.first.items())
        )


def by_kind(tidied: Iterable[Tidied]) -> dict[str, int]:
    """How many values were tidied, by the reason."""
    counted: Counter[str] = Counter()
    for one in tidied:
        counted[one.why] += one.count
    return dict(counted)
