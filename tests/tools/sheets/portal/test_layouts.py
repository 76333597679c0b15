"""Each layout of the portal is told by its header, wherever it stands and however it is saved."""

from pathlib import Path

import pytest

from tests.tools.sheets.portal.making import (
    HEAD_2020,
    HEAD_2021,
    HEAD_2022,
    HEAD_2026,
    MAXIMA,
    book,
    caption_f1,
    csv_file,
    row_2020,
    row_2021,
    row_2022,
    row_2026,
    row_f1,
    taken,
)
from vprok.tools.sheets.findings import Unreadable
from vprok.tools.sheets.portal.sources import opened

ROWS = {
    "2020": [HEAD_2020, row_2020(40001, (1, ""), (1, 0, 2, 3), 6)],
    "2021": [HEAD_2021, row_2021(40001, 1, 1, 0, 2, 3)],
    "2022": [HEAD_2022, row_2022(40001, 1, 1, 0, 2, 3)],
    "2026": [HEAD_2026, row_2026(40001, 1, 1, 0, 2, 3)],
    "Ф1": [*caption_f1(pupils=1), row_f1(40001, (1, 0, 2, 3), 4)],
}


@pytest.mark.parametrize("layout", ROWS)
def test_a_layout_is_told_by_its_header(tmp_path: Path, layout: str):
    reading = taken(csv_file(tmp_path / "export.csv", ROWS[layout]))
    assert reading.shape.layout == layout
    assert list(reading.rows.codes) == [40001]
    assert [list(column) for column in reading.rows.points] == [[1], [0], [2], [3]]
    assert list(reading.rows.journal) == [4]
    assert not reading.told
    assert not reading.names


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1251", "utf-16"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_text_is_read_however_it_is_written(tmp_path: Path, encoding: str, delimiter: str):
    path = csv_file(tmp_path / "export.txt", ROWS["2022"], delimiter=delimiter, encoding=encoding)
    assert list(taken(path).rows.totals) == [6]


def test_a_workbook_is_told_by_its_bytes_whatever_it_is_called(tmp_path: Path):
    made = book(tmp_path / "export.xlsx", Классы=[], Протокол=ROWS["2022"])
    named = made.rename(tmp_path / "export.csv")
    assert list(taken(named).rows.codes) == [40001]


@pytest.mark.parametrize("layout", ["2020", "2021", "Ф1", "2026"])
def test_a_workbook_says_what_its_text_says(tmp_path: Path, layout: str):
    plain = taken(csv_file(tmp_path / "export.csv", ROWS[layout])).rows
    assert taken(book(tmp_path / "export.xlsx", Лист=ROWS[layout])).rows == plain


def test_labels_of_tasks_have_one_form(tmp_path: Path):
    shape = taken(csv_file(tmp_path / "export.csv", ROWS["2022"])).shape
    assert [task.label for task in shape.tasks] == ["1", "2.1", "2.2", "3К1"]
    assert [task.maximum for task in shape.tasks] == list(MAXIMA)


def test_a_report_tells_its_work_and_its_day(tmp_path: Path):
    told = taken(csv_file(tmp_path / "f1.csv", ROWS["Ф1"])).shape.told
    assert told == {"year": "2024", "subject": "Математика", "grade": "4", "on": "19.03.2024"}


def test_whose_rows_they_are_is_told_by_every_layout(tmp_path: Path):
    known = {
        layout: next(iter(taken(csv_file(tmp_path / "export.csv", rows)).bodies.values()))
        for layout, rows in ROWS.items()
        if layout != "2026"
    }
    assert {one.login for one in known.values()} == {"220042", "200123"}
    assert known["2020"].district == "m060"
    assert (known["2022"].district, known["2022"].district_name) == ("m019", "Заречный район")
    assert (known["Ф1"].region, known["Ф1"].district, known["Ф1"].name) == (
        "20",
        "m012",
        "СОШ № 123",
    )
    assert known["2022"].uploaded == "2022-03-17 08:51:52"
    assert taken(csv_file(tmp_path / "e.csv", ROWS["2020"])).works == {"ma4"}


@pytest.mark.parametrize(
    ("held", "code"),
    [
        (b"", "empty"),
        (b"%PDF-1.7", "not_a_table"),
        (b"\x00\x01\x02", "not_a_table"),
        (b"PK\x03\x04 broken", "truncated"),
    ],
)
def test_what_is_no_table_is_refused_in_words(tmp_path: Path, held: bytes, code: str):
    path = tmp_path / "export.csv"
    path.write_bytes(held)
    with pytest.raises(Unreadable) as refused:
        opened(path)
    assert refused.value.code == code
    assert refused.value.text.endswith(".")


def test_another_table_has_no_layout(tmp_path: Path):
    path = csv_file(tmp_path / "other.csv", [["ОО", "Кол-во участников"], ["edu220042", 5]])
    with pytest.raises(AssertionError):
        taken(path)
