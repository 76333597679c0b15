"""`vprok score CASES.csv`: score short answers by their keys, and say why."""

import argparse
import csv
import io
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn

from vprok.interfaces.cli.files import does_not_open
from vprok.tools.answers import BadKey, Key, Scored, parse_key, score

ASKED = ("kind", "accepted", "max", "answer")
"""Columns that must be there; `options` may be, and whatever else there is goes through."""

ADDED = ("points", "why")
_LAST_WORD = """\
The file is CSV in UTF-8 with a header; «-» reads it from the standard input. Columns: kind,
accepted (« | » between right answers), max, options, answer. A column `score` is not looked at.
The same rows are printed as CSV with two more columns: points and why.

A row that cannot be read is printed with no points; what is wrong with it stands in `why`, and on
the standard error with the line of the file and the column. All other rows are scored.

exit code: 0 if every row was scored, 1 if some were not, 2 if the file cannot be read at all
"""


class BadRow(ValueError):
    """A row that cannot be scored.

    column: where the fault is
    """

    def __init__(self, column: str, why: str) -> None:
        super().__init__(why)
        self.column = column


def arguments(parser: argparse.ArgumentParser) -> None:
    """Where the cases are."""
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.epilog = _LAST_WORD
    parser.add_argument("cases", metavar="CASES.csv", help="«-» is the standard input")


def run(chosen: argparse.Namespace) -> int:
    """Score every row and print it with points and why.

    returns: 0 if every row was scored, 1 if some were not
    """
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8")
    text = _read(chosen.cases)
    delimiter = _delimiter(text)
    lines = csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter, restkey="")
    header = list(lines.fieldnames or ())
    missing = [name for name in ASKED if name not in header]
    if missing:
        _die(f"в файле нет столбцов: {', '.join(missing)}.")
    kept = [name for name in header if name not in ADDED]
    out = csv.DictWriter(
        sys.stdout, [*kept, *ADDED], delimiter=delimiter, lineterminator="\n", extrasaction="ignore"
    )
    out.writeheader()
    bad = 0
    try:
        for line, row, scored in _scored(lines):
            if isinstance(scored, BadRow):
                bad += 1
                print(f"vprok: строка {line}, столбец {scored.column}: {scored}", file=sys.stderr)
                out.writerow(row | {"points": "", "why": str(scored)})
            else:
                out.writerow(row | {"points": scored.points, "why": scored.why})
    except csv.Error as found:
        _die(f"строка {lines.line_num} не читается как CSV ({found}).")
    return 1 if bad else 0


def _scored(
    lines: "csv.DictReader[str]",
) -> Iterator[tuple[int, dict[str, object], Scored | BadRow]]:
    """Rows with the lines of the file they end on, and what each earned or why it could not."""
    known: dict[tuple[str, ...], Key | BadRow] = {}
    for row in lines:
        told = tuple(row.get(name) or "" for name in ("kind", "accepted", "max", "options"))
        if told not in known:
            known[told] = _key(*told)
        key = known[told]
        if row.get("answer") is None:
            key = BadRow("answer", "в строке меньше столбцов, чем в заголовке.")
        yield (
            lines.line_num,
            {name: value for name, value in row.items() if name},
            key if isinstance(key, BadRow) else score(key, row["answer"]),
        )


def _key(kind: str, accepted: str, maximum: str, options: str) -> Key | BadRow:
    if not maximum.strip().isdecimal():
        return BadRow("max", f"«{maximum}» — не целое число.")
    try:
        return parse_key(kind, accepted, int(maximum), options)
    except BadKey as found:
        return BadRow(found.column, str(found))


def _read(where: str) -> str:
    try:
        file = sys.stdin.buffer.read() if where == "-" else Path(where).read_bytes()
        return file.decode("utf-8-sig")
    except OSError as found:
        _die(does_not_open(where, found))
    except UnicodeDecodeError:
        _die(f"файл «{where}» не в UTF-8: сохраните его так.")


def _delimiter(text: str) -> str:
    """A comma, unless the header knows only semicolons, as Excel writes them in Russia."""
    header = text.partition("\n")[0]
    return ";" if ";" in header and "," not in header else ","


def _die(words: str) -> NoReturn:
    print(f"vprok: {words}", file=sys.stderr)
    sys.exit(2)
