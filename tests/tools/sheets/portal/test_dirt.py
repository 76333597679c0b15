"""What is certain is tidied and counted; what cannot be right is left out and told by its cell."""

from pathlib import Path

import pytest

from tests.tools.sheets.portal.making import (
    HEAD_2020,
    HEAD_2021,
    HEAD_2022,
    TEXTBOOK,
    caption_f1,
    csv_file,
    row_2020,
    row_2021,
    row_2022,
    row_f1,
    taken,
)
from vprok.tools.sheets.portal.cells import EMPTY, NOT_ATTEMPTED, NOT_TAUGHT
from vprok.tools.sheets.portal.found import by_kind
from vprok.tools.sheets.portal.rows import Reading

WHOLE = (1, 0, 2, 3)


def read_2022(tmp_path: Path, *rows: list[object]) -> Reading:
    return taken(csv_file(tmp_path / "export.csv", [HEAD_2022, *rows]))


def read_2021(tmp_path: Path, *rows: list[object]) -> Reading:
    return taken(csv_file(tmp_path / "export.csv", [HEAD_2021, *rows]))


@pytest.mark.parametrize(
    ("text", "value", "why"),
    [
        ("X", NOT_ATTEMPTED, ""),
        ("x", NOT_ATTEMPTED, "spelling"),
        ("Х", NOT_ATTEMPTED, "spelling"),
        ("х", NOT_ATTEMPTED, "spelling"),
        ("не пройд.", NOT_TAUGHT, ""),
        ("Не пройд", NOT_TAUGHT, "spelling"),
        ("\u00a01", 1, "spaces"),
        ("1.0", 1, "number"),
        ("1,0", 1, "number"),
    ],
)
def test_points_are_tidied_where_they_are_certain(tmp_path: Path, text: str, value: int, why: str):
    reading = read_2022(tmp_path, row_2022(40001, 1, text, 0, 0, 0, total=""))
    assert reading.rows.points[0][0] == value
    assert [one.why for one in reading.tidied] == [why] * bool(why)
    assert not reading.told


@pytest.mark.parametrize("text", ["?", "H", "-1", "-2", "1.5", "отсутствовал", "1 2"])
def test_a_row_with_points_that_cannot_be_is_left_out(tmp_path: Path, text: str):
    reading = read_2022(
        tmp_path,
        row_2022(40001, 1, text, 0, 0, 0, total=""),
        row_2022(40002, 1, *WHOLE),
    )
    assert list(reading.rows.codes) == [40002]
    assert (reading.seen, reading.left) == (2, 1)
    (told,) = reading.told
    assert (told.row, told.cell, told.column, told.value) == (2, "I2", "1 (1б)", text)
    assert (told.rule, told.is_left) == ("points", True)


def test_points_above_the_greatest_are_left_out(tmp_path: Path):
    reading = read_2022(tmp_path, row_2022(40001, 1, 1, 1, 2, 4))
    assert [(told.rule, told.cell) for told in reading.told] == [("above", "L2")]
    assert "3" in reading.told[0].text


@pytest.mark.parametrize(
    ("variant", "value"),
    [("Var1", 1), ("\u00a02", 2), ("Отсутствовал", 0), ("отсутствовал ", 0), ("1.0", 1)],
)
def test_variants_are_tidied(tmp_path: Path, variant: str, value: int):
    points = WHOLE if value else ("", "", "", "")
    reading = read_2022(tmp_path, row_2022(40001, variant, *points))
    assert list(reading.rows.variants[0]) == [value]
    assert sum(by_kind(reading.tidied).values()) == 1


def test_a_variant_of_nought_is_an_absence_only_where_nothing_was_earned(tmp_path: Path):
    reading = read_2022(tmp_path, row_2022(40001, 0, "", "", "", ""), row_2022(40002, 0, *WHOLE))
    assert list(reading.rows.variants[0]) == [0]
    assert by_kind(reading.tidied) == {"absent_blank": 1}
    assert [told.rule for told in reading.told] == ["variant_missing"]


def test_who_was_absent_has_no_points(tmp_path: Path):
    reading = read_2022(
        tmp_path,
        row_2022(40001, "отсутствовал", 0, "X", 0, 0),
        row_2022(40002, "отсутствовал", *WHOLE),
    )
    assert list(reading.rows.codes) == [40001]
    assert [column[0] for column in reading.rows.points] == [EMPTY] * 4
    assert by_kind(reading.tidied) == {"absent_zeros": 1}
    assert [told.rule for told in reading.told] == ["absent_scored"]


def test_a_cell_without_points_beside_a_variant_is_told(tmp_path: Path):
    reading = read_2022(tmp_path, row_2022(40001, 1, 1, 0, "", 3))
    assert [(told.rule, told.cell) for told in reading.told] == [("blank", "K2")]


def test_a_code_that_nobody_has_used_is_passed_over(tmp_path: Path):
    unused = row_2022(40001, "", "", "", "", "", klass="", sex="", journal="")
    reading = read_2022(tmp_path, unused, row_2022(40002, 1, *WHOLE))
    assert (reading.unused, len(reading.rows), reading.told) == (1, 1, [])


@pytest.mark.parametrize("code", ["4000", "400011", "00001", "код", ""])
def test_a_row_without_a_code_is_left_out(tmp_path: Path, code: str):
    reading = read_2022(tmp_path, row_2022(code, 1, *WHOLE))
    assert [told.rule for told in reading.told] == ["code"]


@pytest.mark.parametrize(("code", "value"), [("1001", 1001), ("01001", 1001), ("20001.0", 20001)])
def test_codes_of_the_last_grades_are_codes(tmp_path: Path, code: str, value: int):
    assert list(read_2022(tmp_path, row_2022(code, 1, *WHOLE)).rows.codes) == [value]


def test_totals_are_counted_anew(tmp_path: Path):
    reading = read_2022(tmp_path, row_2022(40001, 1, *WHOLE, total=7))
    assert reading.rows.totals == [6]
    assert [(told.rule, told.is_left, told.value) for told in reading.told] == [
        ("total", False, "7")
    ]
    assert "6" in reading.told[0].text


@pytest.mark.parametrize("mark", ["6", "8", "12", "1"])
def test_a_mark_that_cannot_be_is_not_compared(tmp_path: Path, mark: str):
    reading = read_2022(tmp_path, row_2022(40001, 1, *WHOLE, journal=mark))
    assert list(reading.rows.journal) == [0]
    assert [(told.rule, told.is_left) for told in reading.told] == [("journal", False)]


@pytest.mark.parametrize("mark", ["н/а", "*", "НЕТ"])
def test_words_for_no_mark_are_no_mark(tmp_path: Path, mark: str):
    reading = read_2022(tmp_path, row_2022(40001, 1, *WHOLE, journal=mark))
    assert list(reading.rows.journal) == [0]
    assert by_kind(reading.tidied) == {"no_mark": 1}


@pytest.mark.parametrize("label", ["4А", "4а", "а", "4 «А»", "4-А", "4A", " А\u00a0"])
def test_a_class_has_one_name(tmp_path: Path, label: str):
    assert read_2022(tmp_path, row_2022(40001, 1, *WHOLE, klass=label)).rows.classes == ["А"]


@pytest.mark.parametrize(("label", "name"), [("НЕТ", "нет"), ("Нет", "нет"), ("4", "4"), ("", "")])
def test_a_class_without_a_letter_keeps_its_word(tmp_path: Path, label: str, name: str):
    assert read_2022(tmp_path, row_2022(40001, 1, *WHOLE, klass=label)).rows.classes == [name]


def test_a_row_moved_to_the_right_is_told_as_such(tmp_path: Path):
    row = row_2021(40001, 1, *WHOLE)
    moved = [*row[:7], "", *row[7:-1]]
    reading = read_2021(tmp_path, moved)
    (told,) = reading.told
    assert (told.rule, told.cell, told.is_left) == ("shifted", "H2", True)
    assert "вправо" in told.text
    assert not reading.names


def test_a_row_moved_to_the_left_is_told_as_such(tmp_path: Path):
    row = row_2021(40001, 1, *WHOLE)
    reading = read_2021(tmp_path, [*row[:5], *row[6:], ""])
    (told,) = reading.told
    assert told.rule == "shifted"
    assert "влево" in told.text


def test_a_row_with_too_many_cells_is_left_out(tmp_path: Path):
    reading = read_2022(tmp_path, [*row_2022(40001, 1, *WHOLE), "лишнее"])
    assert [told.rule for told in reading.told] == ["long"]
    assert (reading.seen, reading.left) == (1, 1)


def test_one_part_of_two_may_be_written(tmp_path: Path):
    rows = [
        HEAD_2020,
        row_2020(40001, (1, 2), (1, 0, 2, 3), 6),
        row_2020(40002, (1, "отсутствовал"), (1, 0, "", ""), 1),
        row_2020(40003, ("Отсутствовал", 2), ("", "", 2, "X"), 2),
        row_2020(40004, (1, ""), (1, 1, "", ""), 2),
        row_2020(40005, ("отсутствовал", "отсутствовал"), ()),
    ]
    reading = taken(csv_file(tmp_path / "ma4.csv", rows), parts=(1, 1, 2, 2))
    assert list(reading.rows.codes) == [40001, 40002, 40003, 40004, 40005]
    assert [list(one) for one in reading.rows.variants] == [[1, 1, 0, 1, 0], [2, 0, 2, 0, 0]]
    assert reading.rows.totals == [6, 1, 2, 2, 0]
    assert by_kind(reading.tidied) == {"spelling": 1, "part_absent": 1}
    assert not reading.told


def test_nothing_may_stand_where_the_work_has_no_task(tmp_path: Path):
    rows = [HEAD_2020, row_2020(40001, (1, ""), (1, 0, 2, 3, 1), 7)]
    path = csv_file(tmp_path / "ma4.csv", rows)
    from vprok.tools.sheets.portal import shapes
    from vprok.tools.sheets.portal.rows import Wanted, read
    from vprok.tools.sheets.portal.sources import opened

    (table,) = opened(path).tables
    shape = shapes.protocol(table)
    assert shape is not None
    columns = [task.at for task in shape.tasks]
    told = Wanted(tuple(columns[:4]), (1, 1, 2, 3), (1,) * 4, tuple(columns[4:]))
    reading = read(table, shape, told)
    assert [(one.rule, one.is_left) for one in reading.told] == [("surplus", True)]


def test_headings_of_a_report_are_no_pupils(tmp_path: Path):
    rows = [*caption_f1(pupils=2), row_f1(40001, (1, 0, 2, 3), 4), row_f1(40002, (0, 0, 0, 0), 2)]
    reading = taken(csv_file(tmp_path / "f1.csv", rows))
    assert (reading.seen, list(reading.rows.marks)) == (2, [4, 2])


def test_a_report_that_counts_other_pupils_is_told(tmp_path: Path):
    rows = [*caption_f1(pupils=89), row_f1(40001, (1, 0, 2, 3), 4)]
    reading = taken(csv_file(tmp_path / "f1.csv", rows))
    assert [(told.rule, told.is_left) for told in reading.told] == [("count", False)]


@pytest.mark.parametrize(("pupils", "rules"), [(2, []), (1, []), (3, ["count"])])
def test_a_report_may_count_only_those_who_wrote_every_part(
    tmp_path: Path, pupils: int, rules: list[str]
):
    *above, header, heading = caption_f1(pupils=pupils)
    at = header.index("Вариант")
    header = [*header[:at], "Вариант (часть 1)", "Вариант (часть 2)", *header[at + 1 :]]
    whole, half = row_f1(40001, (1, 0, 2, 3), 4), row_f1(40002, (1, 0, "", ""), "")
    rows = [
        [*whole[: at + 1], 2, *whole[at + 1 :]],
        [*half[: at + 1], "отсутствовал", *half[at + 1 :]],
    ]
    path = csv_file(tmp_path / "f1.csv", [*above, header, heading, *rows])
    reading = taken(path, parts=(1, 1, 2, 2))
    assert len(reading.rows) == 2
    assert [told.rule for told in reading.told] == rules


def test_alike_values_are_told_once_with_their_count(tmp_path: Path):
    rows = [row_2022(40001 + n, 1, "x", 0, 0, 0, total="") for n in range(7)]
    (tidied,) = read_2022(tmp_path, *rows).tidied
    assert (tidied.cell, tidied.before, tidied.after, tidied.count) == ("I2", "x", "X", 7)


# ---- names of persons ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("row", "cell"),
    [
        (row_2021("Иванов Пётр", 1, *WHOLE), "D2"),
        (row_2021(40001, 1, *WHOLE, klass="Сидорова Анна"), "G2"),
        (row_2021(40001, 1, "Петров И.И.", 0, 2, 3), "J2"),
        (row_2021(40001, 1, *WHOLE, sex="Ольга Смирнова"), "F2"),
    ],
)
def test_a_name_among_codes_is_noticed_by_its_cell(tmp_path: Path, row: list[object], cell: str):
    assert [name.cell for name in read_2021(tmp_path, row).names] == [cell]


def test_a_name_in_a_column_that_no_layout_knows_is_noticed(tmp_path: Path):
    rows = [
        [*HEAD_2021, "ФИО"],
        [*row_2021(40001, 1, *WHOLE), "Иванов Пётр Сергеевич"],
    ]
    reading = taken(csv_file(tmp_path / "export.csv", rows))
    assert [name.cell for name in reading.names] == ["Q2"]


def test_authors_of_textbooks_are_no_pupils_even_where_a_row_is_moved(tmp_path: Path):
    row = row_2021(40001, 1, *WHOLE)
    moved = [*row[:6], *row[7:], ""]
    reading = read_2021(tmp_path, moved, [*row[:-2], "Петров И.И.", "Алгебра"])
    assert TEXTBOOK in moved
    assert not reading.names
