"""A CSV file of any origin as a table of words."""

import csv
import io
from collections import Counter
from dataclasses import dataclass

_DELIMITERS = ",;\t"
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")


class Unreadable(Exception):
    """The file or a parameter cannot be used; the text is a sentence for the person."""


@dataclass(frozen=True)
class Table:
    """Cells of a file, without blanks around them.

    header: names of columns, no two alike, save empty ones
    rows:   each as long as the header
    lines:  the line of the file that each row ends on
    """

    header: tuple[str, ...]
    rows: list[list[str]]
    lines: list[int]

    def column(self, place: int) -> list[str]:
        """The cells of one column."""
        return [row[place] for row in self.rows]


def read_table(held: bytes) -> Table:
    """Read a file.

    raises: Unreadable, with the row where it can be told
    """
    text = _text(held)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    known: dict[str, str] = {}
    rows: list[list[str]] = []
    lines: list[int] = []
    try:
        for cells in reader:
            # Few different words make many cells: each is kept once.
            row = [known.setdefault(cell, cell.strip()) for cell in cells]
            if any(row):
                rows.append(row)
                lines.append(reader.line_num)
    except csv.Error as found:
        raise Unreadable(f"строка {reader.line_num} не читается как CSV ({found}).") from found
    if not rows:
        raise Unreadable("файл пуст: нужны строка с названиями столбцов и строки участников.")
    return _checked(rows, lines)


def _checked(rows: list[list[str]], lines: list[int]) -> Table:
    header = tuple(rows[0])
    if all(len(row) == len(header) + 1 for row in rows[1:]) and any(row[-1] for row in rows[1:]):
        # R writes names of rows without a name of their column.
        header = ("", *header)
    twice = [name for name, times in Counter(header).items() if name and times > 1]
    if twice:
        raise Unreadable(
            f"строка {lines[0]}: название «{twice[0]}» стоит у нескольких столбцов; первая строка "
            "файла — названия столбцов, все разные."
        )
    if len(rows) == 1:
        raise Unreadable("в файле нет ни одной строки участника, только названия столбцов.")
    for row, line in zip(rows[1:], lines[1:], strict=True):
        if any(row[len(header) :]) or len(row) < len(header):
            raise Unreadable(
                f"строка {line}: столбцов {len(row)}, а в заголовке {len(header)}; проверьте "
                "разделитель и кавычки."
            )
        del row[len(header) :]
    return Table(header, rows[1:], lines[1:])


def _text(held: bytes) -> str:
    if held.startswith(_UTF_16) or b"\0" in held:
        raise Unreadable("файл не похож на CSV: сохраните таблицу как «CSV UTF-8».")
    try:
        return held.decode("utf-8-sig")
    except UnicodeDecodeError:
        try:
            return held.decode("cp1251")
        except UnicodeDecodeError as found:
            raise Unreadable(
                "файл не в UTF-8 и не в Windows-1251: сохраните таблицу как «CSV UTF-8»."
            ) from found


def _delimiter(text: str) -> str:
    """Whichever parts the header into most columns; a comma where nothing does."""
    header = next((line for line in text.splitlines() if line.strip()), "")
    return max(_DELIMITERS, key=lambda mark: len(next(csv.reader([header], delimiter=mark), [])))
