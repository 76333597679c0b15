"""What a form is: columns with kinds, and checks from a closed vocabulary; no code inside."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from typing import TypeVar

Value = str | int | None
Json = str | int | float | bool | None | list["Json"] | dict[str, "Json"]

SHEET_TITLE_MOST = 31  # Excel's own limit
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
"""The media type of a workbook."""


@dataclass(frozen=True)
class Spoken:
    """A piece of a spec that says itself in JSON: its name in snake case and its fields."""

    @classmethod
    def word(cls) -> str:
        """Its name in snake case: `FilledUnless` is `filled_unless`."""
        return re.sub(r"(?<!^)(?=[A-Z])", "_", cls.__name__).lower()

    def to_json(self) -> dict[str, Json]:
        """The piece as plain JSON: `is` names it, the rest are its fields."""
        return {"is": self.word()} | {
            one.name: jsonable(getattr(self, one.name)) for one in fields(self)
        }


def jsonable(thing: object) -> Json:
    """The thing as plain JSON; tuples become lists, pieces of a spec say themselves."""
    if isinstance(thing, Spoken):
        return thing.to_json()
    if isinstance(thing, Mapping):
        return {str(key): jsonable(one) for key, one in thing.items()}
    if thing is None or isinstance(thing, str | int | float | bool):
        return thing
    if isinstance(thing, Iterable):
        return [jsonable(one) for one in thing]
    raise TypeError(f"{thing!r} cannot stand in a spec")


# ---- kinds: what a cell may hold ------------------------------------------------------------


@dataclass(frozen=True)
class Text(Spoken):
    """Free text of one line.

    most:  characters
    words: known words whose case and spelling are tidied, «НЕТ» to «нет»
    """

    most: int = 200
    words: tuple[str, ...] = ()


@dataclass(frozen=True)
class Whole(Spoken):
    """A whole number from `least` to `most`; its value is an int."""

    least: int = 0
    most: int = 1_000_000_000


@dataclass(frozen=True)
class OneOf(Spoken):
    """One value of a short list; its value is always text, «5» as well.

    spellings: known misspellings and the value each one means
    """

    values: tuple[str, ...]
    spellings: Mapping[str, str] = field(default_factory=dict, hash=False)


@dataclass(frozen=True)
class Code(Spoken):
    """A code made of characters: text, never a number.

    pattern: of the whole value, in the syntax that Python and JavaScript share
    """

    pattern: str
    example: str


@dataclass(frozen=True)
class Points(Spoken):
    """Points for a task: an int 0..most, or one of the special marks as text.

    absent: the pupil did not attempt the task
    extra:  other marks a campaign allows, such as «не пройд.»
    """

    most: int
    absent: tuple[str, ...] = ("X",)
    extra: tuple[str, ...] = ()

    @property
    def marks(self) -> tuple[str, ...]:
        """The special marks, in the order of the list."""
        return self.absent + self.extra


@dataclass(frozen=True)
class Answer(Spoken):
    """A short answer as the pupil wrote it: always text, so «007» and «1/2» stay what they are.

    most:   characters
    absent: the pupil did not attempt the task
    extra:  other marks a campaign allows
    never:  marks that are no answers and have no business here
    source: domain.md §11.1
    """

    most: int = 100
    absent: tuple[str, ...] = ("X",)
    extra: tuple[str, ...] = ()
    never: tuple[str, ...] = ()

    @property
    def marks(self) -> tuple[str, ...]:
        """The special marks."""
        return self.absent + self.extra


@dataclass(frozen=True)
class Total(Spoken):
    """A sum of the columns named by the sheet's `SumIs`: a formula, recomputed on reading."""


@dataclass(frozen=True)
class Date(Spoken):
    """A day; its value is ISO text, `2026-04-14`."""


Kind = Text | Whole | OneOf | Code | Points | Answer | Total | Date

FREE = (Text, Answer)
"""Kinds whose words nobody lists: a name may hide in them."""


# ---- checks: what rows must obey ------------------------------------------------------------


@dataclass(frozen=True)
class Unique(Spoken):
    """No two rows share the values of these columns."""

    columns: tuple[str, ...]


@dataclass(frozen=True)
class BlankWhen(Spoken):
    """These columns stay empty where `when` holds one of `values`: the absent have no points."""

    columns: tuple[str, ...]
    when: str
    values: tuple[Value, ...]


@dataclass(frozen=True)
class FilledUnless(Spoken):
    """These columns are filled, unless `when` holds one of `values`."""

    columns: tuple[str, ...]
    when: str
    values: tuple[Value, ...]


@dataclass(frozen=True)
class OnlyWhen(Spoken):
    """These columns may be filled only where `when` holds one of `values`."""

    columns: tuple[str, ...]
    when: str
    values: tuple[Value, ...]


@dataclass(frozen=True)
class RequiredWhen(Spoken):
    """These columns must be filled where `when` holds one of `values`."""

    columns: tuple[str, ...]
    when: str
    values: tuple[Value, ...]


@dataclass(frozen=True)
class Dependent(Spoken):
    """Where `leader` holds one of `values`, the followers may hold only what is `allowed`.

    source: форма сбора результатов 2026, английский язык, 8 класс, столбцы 4К1–4К4
    """

    leader: str
    followers: tuple[str, ...]
    values: tuple[Value, ...]
    allowed: tuple[Value, ...]


@dataclass(frozen=True)
class SumIs(Spoken):
    """`total` is the sum of the numbers in `parts`; a difference is a warning and the sum wins."""

    total: str
    parts: tuple[str, ...]


@dataclass(frozen=True)
class MemberOf(Spoken):
    """Every value of `column` stands in column `of` of the sheet with key `sheet`.

    prefix: may stand before the value here and not there: «4А» here, «А» on «Классы»
    """

    column: str
    sheet: str
    of: str
    prefix: str = ""


@dataclass(frozen=True)
class Known(Spoken):
    """Every value of `column` is in the list `name`, which is given when the form is drawn or read.

    among: the list in words, genitive plural: «кодов, выданных вашей школе»
    """

    column: str
    name: str
    among: str


@dataclass(frozen=True)
class AsElsewhere(Spoken):
    """The row says in `column` what other forms say of its `on`; a difference is a warning.

    name:   of the list given like that of `Known`: lines «40001 А», of `on` and what was said
    prefix: may stand before the value here or there: «4А» and «А» are one
    source: domain.md §3.6, проверка 8
    """

    column: str
    on: str
    name: str
    prefix: str = ""


@dataclass(frozen=True)
class AtMost(Spoken):
    """The number in `column` is not above the number in `other`."""

    column: str
    other: str


@dataclass(frozen=True)
class RowsAtMost(Spoken):
    """The sheet has at most so many filled rows."""

    most: int


@dataclass(frozen=True)
class SomeRows(Spoken):
    """The sheet has at least so many filled rows."""

    least: int = 1


@dataclass(frozen=True)
class RowsExpected(Spoken):
    """Fewer filled rows than `least` is worth a look: a warning.

    why: where the number comes from, in words: «столько участников в заявке»
    """

    least: int
    why: str = ""


@dataclass(frozen=True)
class AtMostSum(Spoken):
    """The number in `column` is not above the sum of `of` on the sheet with key `sheet`.

    on: key of a column of both sheets; only rows that hold the same there are summed
    """

    column: str
    sheet: str
    of: str
    on: str


@dataclass(frozen=True)
class EqualsSum(AtMostSum):
    """The number in `column` is that sum, neither more nor less."""


@dataclass(frozen=True)
class AtMostCount(Spoken):
    """The number in `column` is not above the count of rows on the sheet with key `sheet`.

    on: key of a column of both sheets; only rows that hold the same there are counted
    """

    column: str
    sheet: str
    on: str


@dataclass(frozen=True)
class CountIs(Spoken):
    """The number in `column` is the count of filled rows on the sheet with key `sheet`.

    when, values: only rows with one of `values` in the column `when` there are counted
    """

    column: str
    sheet: str
    when: str = ""
    values: tuple[Value, ...] = ()


@dataclass(frozen=True)
class EveryOne(Spoken):
    """Each of `values` stands in `column` of some filled row.

    at: the column that waits for an answer in a row which is pre-filled and not answered
    """

    column: str
    values: tuple[Value, ...]
    at: str


@dataclass(frozen=True)
class AsListed(Spoken):
    """Where `when` holds one of `values`, the row says what was listed: nobody has changed it.

    columns: that stay as they were; the first one tells which row it is
    listed:  values of these columns, row by row; a row that is not there may say anything
    """

    columns: tuple[str, ...]
    listed: tuple[tuple[Value, ...], ...]
    when: str
    values: tuple[Value, ...]


Check = (
    Unique
    | BlankWhen
    | FilledUnless
    | OnlyWhen
    | RequiredWhen
    | Dependent
    | SumIs
    | MemberOf
    | Known
    | AsElsewhere
    | AtMost
    | RowsAtMost
    | SomeRows
    | RowsExpected
    | AtMostSum
    | EqualsSum
    | AtMostCount
    | CountIs
    | EveryOne
    | AsListed
)


# ---- columns, sheets, the book --------------------------------------------------------------


@dataclass(frozen=True)
class Column(Spoken):
    """One column of a form.

    required: every filled row must have a value here
    locked:   pre-filled by us; a row with nothing but locked values counts as not filled
    note:     shown beside the cell and in the instruction
    aliases:  other titles under which real forms know this column
    width:    in characters; by the title when None
    persons:  may hold the name of a person (staff, an author of a textbook), never of a pupil
    number:   of a question, «17.1»
    """

    key: str
    title: str
    kind: Kind
    required: bool = True
    locked: bool = False
    note: str = ""
    aliases: tuple[str, ...] = ()
    width: int | None = None
    persons: bool = False
    number: str = ""

    @property
    def label(self) -> str:
        """The title with its number before it: «17.1. Есть ли отдельные классы?»."""
        return f"{self.number}. {self.title}" if self.number else self.title


@dataclass(frozen=True)
class Sheet(Spoken):
    """One sheet: a header row and rows below it.

    prepared:   rows drawn ready for entry, pre-filled ones included
    required:   a form without this sheet is refused
    header_row: as Excel counts
    alive:      keys of which any makes a row filled; by default all but locked ones and totals
    ignored:    titles that may stand in the header unread: service columns of an export
    upright:    a sheet of questions: one record, its columns stand in rows one below another
    telling:    key of a column by which people know a row besides its first locked words
    """

    key: str
    title: str
    columns: tuple[Column, ...]
    checks: tuple[Check, ...] = ()
    prepared: int = 0
    required: bool = True
    header_row: int = 1
    alive: tuple[str, ...] = ()
    ignored: tuple[str, ...] = ()
    upright: bool = False
    telling: str = ""

    def __post_init__(self) -> None:
        """Say at once when a spec contradicts itself."""
        keys = [column.key for column in self.columns]
        if len(set(keys)) != len(keys):
            raise ValueError(f"sheet {self.key}: two columns share a key")
        if not self.title or len(self.title) > SHEET_TITLE_MOST:
            raise ValueError(f"sheet {self.key}: a title has 1 to {SHEET_TITLE_MOST} characters")
        named = {key for check in self.checks for key in columns_of(check)}
        named.update(self.alive, filter(None, [self.telling]))
        strangers = named - set(keys)
        if strangers:
            raise ValueError(f"sheet {self.key}: no such columns: {sorted(strangers)}")

    def column(self, key: str) -> Column:
        """The column with this key."""
        return _named(key, self.columns)

    @property
    def living(self) -> tuple[str, ...]:
        """Keys of which any makes a row filled."""
        return self.alive or tuple(
            column.key
            for column in self.columns
            if not column.locked and not isinstance(column.kind, Total)
        )

    def parts(self, total: str) -> tuple[str, ...]:
        """Keys whose sum is this total."""
        return next(
            (
                check.parts
                for check in self.checks
                if isinstance(check, SumIs) and check.total == total
            ),
            (),
        )


Keyed = TypeVar("Keyed", Column, Sheet)


@dataclass(frozen=True)
class Limits(Spoken):
    """How large a file of this form may be.

    bytes, unpacked, memory: in bytes
    ratio:   unpacked to packed
    entries: files inside the zip
    seconds: of processor time for reading
    source:  our own measurements: a real form has ratio 10, bombs 400 and more
    """

    rows: int = 2_000
    columns: int = 100
    bytes: int = 5_000_000
    unpacked: int = 50_000_000
    ratio: int = 100
    entries: int = 200
    seconds: int = 5
    memory: int = 512_000_000


@dataclass(frozen=True)
class Book(Spoken):
    """A whole form.

    kind:        one word: application, results
    title:       as people call it: «Форма сбора результатов»
    instruction: paragraphs of the first sheet
    version:     grows when the layout changes
    """

    kind: str
    title: str
    instruction: tuple[str, ...]
    sheets: tuple[Sheet, ...]
    limits: Limits = Limits()
    version: int = 1

    def __post_init__(self) -> None:
        """Say at once when a spec contradicts itself."""
        names = [name for sheet in self.sheets for name in (sheet.key, sheet.title)]
        if len({sheet.key for sheet in self.sheets}) + len(
            {sheet.title for sheet in self.sheets}
        ) != len(names):
            raise ValueError(f"form {self.kind}: two sheets share a key or a title")
        for sheet in self.sheets:
            for check in sheet.checks:
                for other, key in columns_elsewhere(check):
                    self.sheet(other).column(key)

    def sheet(self, key: str) -> Sheet:
        """The sheet with this key."""
        return _named(key, self.sheets)


def _named(key: str, things: Iterable[Keyed]) -> Keyed:
    for thing in things:
        if thing.key == key:
            return thing
    raise LookupError(f"nothing here is called {key}")


def columns_of(check: Check) -> tuple[str, ...]:  # noqa: PLR0911 - one answer a check
    """Keys of the columns a check speaks of on its own sheet."""
    match check:
        case Unique(columns):
            return columns
        case BlankWhen() | FilledUnless() | OnlyWhen() | RequiredWhen() | AsListed():
            return (*check.columns, check.when)
        case Dependent():
            return (check.leader, *check.followers)
        case SumIs():
            return (check.total, *check.parts)
        case MemberOf() | Known() | CountIs():
            return (check.column,)
        case AtMost():
            return (check.column, check.other)
        case AtMostSum() | AtMostCount() | AsElsewhere():
            return (check.column, check.on)
        case EveryOne():
            return (check.column, check.at)
        case RowsAtMost() | SomeRows() | RowsExpected():
            return ()


def columns_elsewhere(check: Check) -> tuple[tuple[str, str], ...]:
    """Keys of the sheets and of their columns that a check looks at beyond its own sheet."""
    match check:
        case MemberOf():
            return ((check.sheet, check.of),)
        case AtMostSum():
            return ((check.sheet, check.of), (check.sheet, check.on))
        case AtMostCount():
            return ((check.sheet, check.on),)
        case CountIs(when=when) if when:
            return ((check.sheet, when),)
        case _:
            return ()
