"""Real headers of 2022, 2024 and 2026, and real rows of 2022, dirt included."""

import csv
import re
from pathlib import Path

import pytest

from tests.tools.sheets.portal.making import taken
from vprok.tools.sheets.portal import form, shapes
from vprok.tools.sheets.portal.exports import put_together
from vprok.tools.sheets.portal.sources import opened

DATA = Path(__file__).parents[5] / "shared" / "data"
pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason="../shared/data is absent")

TASK = re.compile(r"б\)$|^балл за|^a-\d+-grade$")
ROWS = {"ma4": (53, 1), "ru6": (19, 1), "bi5": (15, 2), "gg7": (6, 0)}
"""Rows of each sample, and pupils among them who were absent."""


def lines(path: str) -> list[list[str]]:
    with (DATA / path).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def sample(code: str, sheet: str) -> Path:
    return DATA / "raw" / f"export_2022_{code}_{sheet}.csv"


HEADERS = lines("forms/result_form_headers_2022.csv")[1:] if DATA.is_dir() else []


@pytest.mark.parametrize(("grade", "subject", "sheet", "columns"), HEADERS)
def test_every_real_header_is_known(grade: str, subject: str, sheet: str, columns: str):
    line = [title.strip() for title in columns.split(" ; ")]
    if sheet == "Классы":
        assert form.classes([line]) is not None
        return
    shape = next(filter(None, (known([line]) for known in shapes.LAYOUTS)))
    assert shape.layout == (subject[-5:-1] if subject.endswith(")") else "2022")
    tasks = [title for title in line if TASK.search(title)]
    assert len(shape.tasks) == len(tasks)
    assert len({task.label for task in shape.tasks}) == len(tasks)
    assert {line[at] for at in shape.foreign} <= {"None"}


@pytest.mark.parametrize(
    ("layout", "parts"),
    [("result_form_2026_en8_layout.csv", 1), ("result_form_twopart_ma4_layout_g8.csv", 2)],
)
def test_headers_of_later_forms_are_known(layout: str, parts: int):
    shape = form.recognised(
        [[line[2] for line in lines(f"forms/{layout}") if line[0] == "Протокол"]]
    )
    assert shape is not None
    assert len(shape.variants) == parts
    assert {task.part for task in shape.tasks} == set(range(1, parts + 1))


@pytest.mark.parametrize("code", ROWS)
def test_real_rows_are_taken_whole_and_add_up_to_what_their_cells_say(code: str):
    header, *rows = lines(f"raw/export_2022_{code}_protocol.csv")
    at = [n for n, title in enumerate(header) if title.strip().endswith("б)")]
    shape = shapes.protocol(opened(sample(code, "protocol")).tables[0])
    assert shape is not None
    reading = taken(sample(code, "protocol"), [task.maximum for task in shape.tasks])
    assert (len(reading.rows), reading.left) == (ROWS[code][0], 0)
    sums = [sum(int(row[n]) for row in rows if row[n].isdecimal()) for n in at]
    points = [bytes(column).translate(None, b"\xff\xfe\xfd") for column in reading.rows.points]
    assert [sum(column) for column in points] == sums
    assert bytes(reading.rows.variants[0]).count(0) == ROWS[code][1]


@pytest.mark.parametrize("code", ROWS)
def test_classes_find_their_protocol(code: str):
    exports = put_together([opened(sample(code, "classes")), opened(sample(code, "protocol"))])
    (export,) = exports.protocols
    assert not exports.unknown
    assert not exports.alone
    assert not exports.names
    users = {row[0].removeprefix("edu") for row in lines(f"raw/export_2022_{code}_classes.csv")[1:]}
    assert export.classes.keys() == users
