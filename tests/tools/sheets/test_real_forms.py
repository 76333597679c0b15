import csv
import io
import re
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from vprok.tools.sheets.draw import draw
from vprok.tools.sheets.matching import canonical
from vprok.tools.sheets.read import read
from vprok.tools.sheets.spec import (
    BlankWhen,
    Book,
    Code,
    Column,
    FilledUnless,
    Kind,
    OneOf,
    Points,
    Sheet,
    SumIs,
    Text,
    Total,
    Unique,
    Value,
)

SHARED = Path(__file__).parents[4] / "shared" / "data"
pytestmark = pytest.mark.skipif(not SHARED.exists(), reason="shared data are not here")
SERVICE = ("Пользователь", "Код региона", "Регион", "Муниципалитет", "Школа", "Дата загрузки")
ABSENT = "отсутствовал"
KINDS: dict[str, Kind] = {
    "Код": Code(r"[2-9][0-9]{4}|1[0-9]{3}", "40001"),
    "Вариант": OneOf(("1", "2", ABSENT)),
    "Пол": OneOf(("м", "ж")),
    "Отметка за предыдущий триместр/ четверть/полугодие": OneOf(
        ("5", "4", "3", "2", "нет отметки")
    ),
    "Итого баллов": Total(),
}


def rows_of(path: str) -> list[dict[str, str]]:
    with (SHARED / path).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def kind_of(title: str) -> Kind:
    if found := re.search(r"\((\d+)\s*б\)\s*$", title):
        return Points(int(found[1]), extra=("не пройд.",))
    return KINDS.get(title, Text(300))


def protocol(titles: list[str]) -> Book:
    """A form with these columns and the checks that every protocol has."""
    columns = tuple(
        Column(str(at), title, kind, required=title in {"Код", "Вариант"}, persons=True)
        for at, title in enumerate(titles)
        for kind in [kind_of(title)]
    )
    tasks = tuple(one.key for one in columns if isinstance(one.kind, Points))
    keys = {one.title: one.key for one in columns}
    checks: Any = ()
    if tasks and "Код" in keys:
        checks = (
            Unique((keys["Код"],)),
            BlankWhen(tasks, keys["Вариант"], (ABSENT,)),
            FilledUnless(tasks, keys["Вариант"], (ABSENT,)),
            SumIs(keys["Итого баллов"], tasks),
        )
    sheet = Sheet("p", "Протокол", columns, checks, prepared=5, ignored=SERVICE)
    return Book("results", "Сбор результатов", (), (sheet,))


def exported(rows: list[dict[str, str]]) -> bytes:
    """The rows as a workbook of another program."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Протокол"
    sheet.append(list(rows[0]))
    for row in rows:
        sheet.append([int(text) if text.isdigit() else text or None for text in row.values()])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize("work", ["bi5", "gg7", "ma4", "ru6"])
def test_a_real_export_is_read_without_mistakes(work: str) -> None:
    everyone = rows_of(f"raw/export_2022_{work}_protocol.csv")
    rows = [row for row in everyone if row["Пользователь"] == everyone[0]["Пользователь"]]
    book = protocol([title for title in rows[0] if title not in SERVICE])
    said = read(book, exported(rows), name="export.xlsx", identity={})
    assert said.errors == ()
    assert said.names == ()
    assert len(said.rows["p"]) == len(rows)
    total = next(one.key for one in book.sheets[0].columns if isinstance(one.kind, Total))
    stated = [int(row["Итого баллов"]) for row in rows]
    warned = {finding.row for finding in said.warnings}
    counted: list[Value] = [row.values[total] for row in said.rows["p"]]
    differ = {
        at for at, pair in enumerate(zip(stated, counted, strict=True), 2) if pair[0] != pair[1]
    }
    assert warned == differ


def test_every_header_of_2022_is_drawn_and_read() -> None:
    for row in rows_of("forms/result_form_headers_2022.csv"):
        titles = [title for title in row["columns"].split(" ; ") if title not in (*SERVICE, "None")]
        assert len({canonical(title) for title in titles}) == len(titles)
        book = protocol(titles)
        said = read(book, draw(book, identity={}), name="f.xlsx", identity={})
        assert said.findings == ()


def test_every_task_of_2022_is_understood() -> None:
    for row in rows_of("forms/result_form_headers_2022.csv"):
        for title in row["columns"].split(" ; "):
            if re.search(r"б\)\s*$", title):
                assert re.fullmatch(r"\d+(\.\d+)?(k\d+)?\(\d+\)", canonical(title)), title
