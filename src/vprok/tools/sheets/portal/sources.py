"""A file that somebody kept of a past year: one or more tables of text, however it was saved."""

import codecs
import csv
import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from vprok.tools.limits import ChildDied, ChildFailed, in_child
from vprok.tools.sheets import ole
from vprok.tools.sheets.clean import shown
from vprok.tools.sheets.findings import Unreadable
from vprok.tools.sheets.guard import STRANGERS, TEXTS, UNKNOWN, let_in, refusal
from vprok.tools.sheets.matching import identity_in
from vprok.tools.sheets.parts import ASKED, ZIP
from vprok.tools.sheets.spec import Limits

Line = Sequence[str]

LIMITS = Limits(
    rows=120_000,
    columns=400,
    bytes=80_000_000,
    unpacked=1_200_000_000,
    seconds=120,
    memory=6_000_000_000,
)
"""Of a workbook with the rows of a whole region."""

WALL = 240.0  # seconds
SEEN = 20
"""Lines of a table in which its header is looked for."""

PIECE = 1 << 20  # bytes
DELIMITERS = ";,\t"
UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
TOO_MANY = (
    "В книге «{name}» больше ячеек, чем читается за один раз. Сохраните её листы как CSV "
    "и передайте эти файлы."
)
NO_TEXT = (
    "Файл «{name}» — не таблица и не книга Excel ({found}). "
    "Передайте выгрузку портала в .csv, .xlsx или .xls."
)
BROKEN = "Файл «{name}» испорчен: на строке {line} он не читается как CSV. Выгрузите его ещё раз."


@dataclass(frozen=True)
class Table:
    """One table: a text file, or a sheet of a workbook.

    sheet: empty for a text file
    head:  its first lines
    lines: all lines from the first; asked again, it begins again
    """

    file: str
    sheet: str
    head: tuple[Line, ...]
    lines: Callable[[], Iterator[Line]]


@dataclass(frozen=True)
class Source:
    """A file with its tables.

    sha256:   of its bytes
    identity: what a form of ours says of itself; empty in all others
    asides:   texts beside cells: comments, properties, footers
    """

    name: str
    sha256: str
    tables: tuple[Table, ...]
    identity: Mapping[str, str]
    asides: tuple[str, ...]


def opened(path: Path) -> Source:
    """A file as its tables; what it is tells its content, not its name.

    costs:  a text is read through once and kept on the disk; a workbook is read in a limited child
    raises: Unreadable; OSError where there is no such file
    """
    with path.open("rb") as file:
        first = file.read(512)
    if not first:
        raise Unreadable("empty", f"Файл «{path.name}» пуст. Выгрузите его ещё раз.")
    is_old = first.startswith(ole.MAGIC)
    if is_old or first.startswith(ZIP):
        return _workbook(path, ".xls" if is_old else ".xlsx")
    strange = next((what for magic, what in STRANGERS if first.lstrip().startswith(magic)), "")
    if strange or (b"\0" in first and not first.startswith(UTF_16)):
        raise Unreadable("not_a_table", NO_TEXT.format(name=path.name, found=strange or UNKNOWN))
    return _text(path)


# ---- text ----------------------------------------------------------------------------------------


def _text(path: Path) -> Source:
    sha256, encoding = _looked_through(path)
    delimiter = _delimiter(path, encoding)

    def lines() -> Iterator[Line]:
        with path.open(encoding=encoding, newline="") as file:
            reader = csv.reader(file, delimiter=delimiter)
            try:
                yield from reader
            except (csv.Error, UnicodeDecodeError) as error:
                told = BROKEN.format(name=path.name, line=reader.line_num)
                raise Unreadable("broken", told) from error

    table = Table(path.name, "", tuple(islice(lines(), SEEN)), lines)
    return Source(path.name, sha256, (table,), {}, ())


def _looked_through(path: Path) -> tuple[str, str]:
    """The digest of a file and how its letters are written."""
    digest, decoder = hashlib.sha256(), codecs.getincrementaldecoder("utf-8")()
    is_utf_8, is_first, encoding = True, True, "utf-8-sig"
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            digest.update(piece)
            if is_first and piece.startswith(UTF_16):
                encoding, is_utf_8 = "utf-16", False
            is_first = False
            if is_utf_8:
                is_utf_8 = _decodes(decoder, piece)
    if is_utf_8 and not _decodes(decoder, b"", is_last=True):
        is_utf_8 = False
    if not is_utf_8 and encoding != "utf-16":
        encoding = "cp1251"
    return digest.hexdigest(), encoding


def _decodes(decoder: codecs.IncrementalDecoder, piece: bytes, *, is_last: bool = False) -> bool:
    try:
        decoder.decode(piece, is_last)
    except UnicodeDecodeError:
        return False
    return True


def _delimiter(path: Path, encoding: str) -> str:
    """What parts the first lines into most cells."""
    with path.open(encoding=encoding, newline="", errors="replace") as file:
        text = list(islice(file, SEEN))

    def cells(delimiter: str) -> int:
        try:
            return sum(len(line) - 1 for line in csv.reader(text, delimiter=delimiter) if line)
        except csv.Error:
            return 0

    return max(DELIMITERS, key=cells)


# ---- workbooks -----------------------------------------------------------------------------------


def _workbook(path: Path, suffix: str) -> Source:
    if path.stat().st_size > LIMITS.bytes:
        raise refusal("too_large", most=LIMITS.bytes // 1_000_000)
    held = path.read_bytes()
    let_in(held, name=f"{path.stem}{suffix}", limits=LIMITS)
    cells = _cells(path.name, held)
    sheets = cells["sheets"]
    return Source(
        path.name,
        hashlib.sha256(held).hexdigest(),
        tuple(_sheet(path.name, sheet) for sheet in sheets),
        identity_in(sheets),
        tuple(cells["asides"]),
    )


def _cells(name: str, held: bytes) -> Mapping[str, Any]:
    asked = ASKED.pack(LIMITS.rows, LIMITS.columns, LIMITS.unpacked)
    try:
        answer = in_child(
            "vprok.tools.sheets.cells:read",
            asked + held,
            memory=LIMITS.memory,
            cpu=LIMITS.seconds,
            wall=WALL,
        )
        told: Mapping[str, Any] = json.loads(answer)
    except (ChildDied, ValueError) as end:
        raise refusal("unreadable") from end
    except ChildFailed as failure:
        if failure.text == "rows":
            raise Unreadable("rows", TOO_MANY.format(name=name)) from failure
        is_told = failure.kind == "Hostile" and failure.text in TEXTS
        code = failure.text if is_told else "unreadable"
        raise refusal(code, found=UNKNOWN, name=name, most="") from failure
    return told


def _sheet(file: str, sheet: Mapping[str, Any]) -> Table:
    rows: list[Line] = [[_said(value) for value in row] for row in sheet["rows"]]
    return Table(file, str(sheet["title"]), tuple(rows[:SEEN]), lambda: iter(rows))


def _said(value: Any) -> str:
    """A cell as a person sees it."""
    return value if isinstance(value, str) else _number(value)


def _number(value: Any) -> str:
    return str(value["date"]) if isinstance(value, dict) else shown(value)
