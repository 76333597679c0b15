"""Which columns of a table are items, what they hold, and who is in which group."""

import argparse
import csv
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from vprok.interfaces.cli.stats.table import Table, Unreadable
from vprok.tools.stats.items_study import FOCAL, NEITHER, REFERENCE
from vprok.tools.stats.matrix import Matrix

MOST = 100
BLANK = {"", "NA", "N/A", "NAN", "NULL", "X", "-", "–", "—", "."}
_TRAITS = """
id code user pupil student person participant school row rownames n no num number total sum score
mark grade sex gender variant class group name surname age date time year attempt semester study
instructor код участник ученик школа номер № n° всего итог итого сумма балл баллы отметка пол
вариант класс группа имя фамилия фио возраст дата время год
"""
NO_ITEMS = frozenset(_TRAITS.split())
"""Names of columns that hold a number, a code, a total or a trait of a pupil."""

MANY = 20
_FEWEST = 3
_FAR = 2
_WHOLE = re.compile(r"\+?(\d{1,9})(?:\.0*)?")
_LOOK_ALIKES = str.maketrans("АВЕКМНОРСТХУЁ", "ABEKMHOPCTXYE")


@dataclass(frozen=True)
class Chosen:
    """What is studied.

    key, answered: where answers are scored by a key; else empty
    groups:        REFERENCE, FOCAL or NEITHER of each pupil; empty where nobody is compared
    group, focal:  the column and its value; "" where nobody is compared
    skipped:       columns that are no items, and why
    """

    matrix: Matrix
    key: tuple[str, ...]
    answered: tuple[list[str], ...]
    groups: list[int]
    group: str
    focal: str
    cuts: tuple[int, ...]
    sections: tuple[int, ...]
    skipped: tuple[tuple[str, str], ...]


def choose(table: Table, asked: argparse.Namespace) -> Chosen:
    """Find the items and the groups.

    asked:  items, key, group, focal, max, cuts, sections: words of the command line, or None
    raises: Unreadable with a sentence that names the parameter, or the row and the column
    """
    group = _group(table, asked.group, asked.focal)
    if asked.items is not None:
        places = _named(table, asked.items)
        skipped: tuple[tuple[str, str], ...] = ()
        if group in places:
            raise Unreadable(f"столбец «{asked.group}» назван и заданием, и группой.")
    else:
        places, skipped = _found(table, group, asked.key)
    if not places:
        raise Unreadable("нет ни одного столбца с баллами: назовите их в --items.")
    names = tuple(table.header[place] for place in places)
    columns = [table.column(place) for place in places]
    key = _key(asked.key, names) if asked.key is not None else ()
    answered = tuple([_answer(cell) for cell in column] for column in columns) if key else ()
    points = _scored(answered, key) if key else _points(table, names, columns)
    matrix = _matrix(table, names, points, _numbers(asked.max, "--max"))
    return Chosen(
        matrix=matrix,
        key=key,
        answered=answered,
        groups=[] if group is None else _sides(table.column(group), asked.group, asked.focal),
        group=asked.group or "",
        focal=asked.focal or "",
        cuts=_cuts(asked.cuts, sum(matrix.maxima)),
        sections=_sections(asked.sections, names),
        skipped=skipped,
    )


def _group(table: Table, name: str | None, focal: str | None) -> int | None:
    if (name is None) != (focal is None):
        raise Unreadable("--group и --focal нужны вместе: столбец и значение изучаемой группы.")
    return None if name is None else _place(table, name, "--group")


def _place(table: Table, name: str, of: str) -> int:
    if name.strip() not in table.header or not name.strip():
        raise Unreadable(f"{of}: в файле нет столбца «{name}»; есть {_list(table.header)}.")
    return table.header.index(name.strip())


def _list(names: Sequence[str]) -> str:
    shown = ", ".join(f"«{name}»" for name in names[:MANY])
    return shown + (f" и ещё {len(names) - MANY}" if len(names) > MANY else "")


def _named(table: Table, told: str) -> list[int]:
    """Places of the items that were named, in the order of the file."""
    names = [name for name in next(csv.reader([told]), []) if name.strip()]
    places = [_place(table, name, "--items") for name in names]
    if len(set(places)) < len(places):
        raise Unreadable("--items: один столбец назван дважды.")
    return sorted(places)


def _found(
    table: Table, group: int | None, key: str | None
) -> tuple[list[int], tuple[tuple[str, str], ...]]:
    """Places of the columns that look like items; the others with the reason."""
    why = {
        place: _no_item(name, table.column(place), is_keyed=key is not None)
        for place, name in enumerate(table.header)
        if place != group
    }
    places = [place for place in why if not why[place]]
    if key is None:
        why |= _beside(table, places)
    elif len(_words(key, len(places))) != len(places):
        why |= {place: _VARIED for place in places if _is_varied(table.column(place))}
    skipped = [(table.header[place], reason) for place, reason in why.items() if reason]
    return [place for place, reason in why.items() if not reason], tuple(skipped)


_VARIED = "почти все значения разные, это не ответы"


def _is_varied(column: Sequence[str]) -> bool:
    """Whether pupils seldom share a value, as names and codes are seldom shared."""
    told = [cell for cell in column if not _is_blank(cell)]
    return 3 * len(set(told)) > len(told)


def _beside(table: Table, places: Sequence[int]) -> dict[int, str]:
    """Columns of numbers that are no points beside the others: a scale far away, or their sum."""
    reach = {}
    for place in places:
        told = [value for cell in set(table.column(place)) if (value := _whole(cell)) is not None]
        reach[place] = min(told, default=0), max(told, default=0)
    if len(places) < _FEWEST:
        return {}
    usual = median(greatest for _, greatest in reach.values())
    found = {
        place: "его числа далеки от баллов остальных"
        for place, (least, _) in reach.items()
        if least > _FAR * usual
    }
    rest = [place for place in places if place not in found]
    largest = max(rest, key=lambda place: reach[place][1])
    if len(rest) >= _FEWEST and _is_sum(table, largest, [one for one in rest if one != largest]):
        found[largest] = "это сумма остальных"
    return found


def _is_sum(table: Table, place: int, others: Sequence[int]) -> bool:
    """Whether each cell of a column is the sum of the others; of a few rows that says nothing."""
    if len(table.rows) < MANY:
        return False
    return all(
        _whole(row[place]) == sum(_whole(row[other]) or 0 for other in others) for row in table.rows
    )


def _no_item(name: str, column: Sequence[str], *, is_keyed: bool) -> str | None:
    if not name:
        return "у него нет названия"
    if name.casefold() in NO_ITEMS:
        return "по названию это не задание"
    cells = Counter(column)
    told = {cell: times for cell, times in cells.items() if not _is_blank(cell)}
    if len(told) == len(column) >= MANY:
        return "все значения разные, как у номеров"
    good = sum(times for cell, times in told.items() if _whole(cell) is not None)
    if not is_keyed and 2 * good < sum(told.values()):
        return "в нём не баллы"
    return None


def _is_blank(cell: str) -> bool:
    return cell.upper().translate(_LOOK_ALIKES) in BLANK


def _whole(cell: str) -> int | None:
    """The points of a cell; None if these are no points."""
    found = _WHOLE.fullmatch(cell)
    return int(found[1]) if found and int(found[1]) <= MOST else None


def _points(table: Table, names: Sequence[str], columns: Sequence[Sequence[str]]) -> list[bytes]:
    known: dict[str, int] = {}
    scored = []
    for name, column in zip(names, columns, strict=True):
        for cell in set(column) - known.keys():
            points = 0 if _is_blank(cell) else _whole(cell)
            if points is None:
                line = table.lines[column.index(cell)]
                raise Unreadable(
                    f"строка {line}, столбец «{name}»: «{cell}» — не балл; нужно целое число от 0 "
                    f"до {MOST}, пусто, NA или X."
                )
            known[cell] = points
        scored.append(bytes([known[cell] for cell in column]))
    return scored


def _key(told: str, names: Sequence[str]) -> tuple[str, ...]:
    words = _words(told, len(names))
    if len(words) != len(names):
        raise Unreadable(
            f"--key: ответов {len(words)}, а заданий {len(names)}: {_list(names)}; назовите "
            "столбцы заданий в --items."
        )
    key = tuple(_answer(word) for word in words)
    if "" in key:
        raise Unreadable("--key: пустой ответ или X не может быть верным.")
    return key


def _words(told: str, items: int) -> list[str]:
    """The answers of a key: parted by blanks, by commas, or one letter an item."""
    words = told.split()
    if len(words) == 1 and items > 1:
        words = [word for word in re.split(r"[,;]", told) if word.strip()]
        if len(words) == 1 and len(told.strip()) == items:
            words = list(told.strip())
    return words


def _answer(cell: str) -> str:
    """An answer as it is compared: case and look-alikes do not matter, 1.0 is 1."""
    if _is_blank(cell):
        return ""
    found = _WHOLE.fullmatch(cell)
    return str(int(found[1])) if found else cell.upper().translate(_LOOK_ALIKES)


def _scored(answered: Sequence[Sequence[str]], key: Sequence[str]) -> list[bytes]:
    return [
        bytes([answer == right for answer in column])
        for column, right in zip(answered, key, strict=True)
    ]


def _numbers(told: str | None, of: str) -> tuple[int, ...]:
    words = re.split(r"[\s,;]+", told.strip()) if told else []
    if not all(word.isdecimal() and int(word) >= 1 for word in words):
        raise Unreadable(f"{of}: нужны целые числа больше нуля через пробел, а не «{told}».")
    return tuple(int(word) for word in words)


def _matrix(
    table: Table, names: tuple[str, ...], columns: list[bytes], maxima: tuple[int, ...]
) -> Matrix:
    if maxima and len(maxima) != len(names):
        raise Unreadable(f"--max: чисел {len(maxima)}, а заданий {len(names)}: {_list(names)}.")
    for name, column, most in zip(names, columns, maxima, strict=False):
        if most > MOST or max(column) > most:
            line = table.lines[column.index(max(column))]
            raise Unreadable(
                f"строка {line}, столбец «{name}»: баллов {max(column)}, а в --max сказано {most} "
                f"(не больше {MOST})."
            )
    rows = [bytes(row) for row in zip(*columns, strict=True)]
    return Matrix.of(names, rows, maxima=maxima)


def _sides(column: Sequence[str], name: str, focal: str) -> list[int]:
    values = {cell: "" if _is_missing(cell) else _answer_or(cell) for cell in set(column)}
    wanted = _answer_or(focal.strip())
    if wanted not in values.values():
        alike = (value for value in values.values() if value.casefold() == wanted.casefold())
        wanted = next(alike, wanted)
    sides = [
        NEITHER if not values[cell] else FOCAL if values[cell] == wanted else REFERENCE
        for cell in column
    ]
    known = sorted({value for value in values.values() if value})
    if FOCAL not in sides:
        raise Unreadable(
            f"--focal: в столбце «{name}» нет значения «{focal}»; есть {_list(known)}."
        )
    if REFERENCE not in sides:
        raise Unreadable(f"--focal: в столбце «{name}» одно значение «{focal}»: сравнить не с кем.")
    return sides


def _is_missing(cell: str) -> bool:
    return cell.upper() in BLANK - {"X"}


def _answer_or(cell: str) -> str:
    """A value as it is compared: 1.0 is 1, other words as they stand."""
    found = _WHOLE.fullmatch(cell)
    return str(int(found[1])) if found else cell


def _sections(told: str | None, names: tuple[str, ...]) -> tuple[int, ...]:
    sections = _numbers(told, "--sections")
    if sections and len(sections) != len(names):
        raise Unreadable(
            f"--sections: чисел {len(sections)}, а заданий {len(names)}: {_list(names)}."
        )
    return sections


def _cuts(told: str | None, most: int) -> tuple[int, ...]:
    cuts = _numbers(told, "--cuts")
    if list(cuts) != sorted(set(cuts)) or (cuts and cuts[-1] > most):
        raise Unreadable(f"--cuts: границы должны расти и быть не больше {most}.")
    return cuts
