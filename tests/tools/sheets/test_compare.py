"""What differs between two fillings, cell by cell."""

from dataclasses import replace

from vprok.tools.sheets.compare import Differs, Kind, differences
from vprok.tools.sheets.findings import Row
from vprok.tools.sheets.spec import Book, Column, OneOf, Sheet, Text, Unique, Value, Whole


def book(*, named: bool = True, upright: bool = False) -> Book:
    columns = (
        Column("code", "Код", Text()),
        Column("points", "Балл", Whole(0, 9), required=False),
    )
    checks = (Unique(("code",)),) if named else ()
    return Book("form", "Форма", (), (Sheet("rows", "Лист", columns, checks, upright=upright),))


def rows(*values: tuple[Value, Value], first: int = 2) -> dict[str, list[Row]]:
    return {
        "rows": [
            Row(number, {"code": code, "points": points})
            for number, (code, points) in enumerate(values, start=first)
        ]
    }


def test_two_equal_fillings_differ_in_nothing() -> None:
    assert differences(book(), rows(("A", 1)), rows(("A", 1))) == ()


def test_rows_that_changed_their_order_are_the_same() -> None:
    assert differences(book(), rows(("A", 1), ("B", 2)), rows(("B", 2), ("A", 1))) == ()


def test_a_cell_is_named_where_it_stands_in_the_newer_filling() -> None:
    found = differences(book(), rows(("A", 1), ("B", 2)), rows(("B", 5), ("A", 1)))
    assert found == (Differs(Kind.CHANGED, "Лист", "Код B", "B2", "Балл", "2", "5"),)


def test_an_emptied_cell_is_a_change() -> None:
    (found,) = differences(book(), rows(("A", 1)), rows(("A", None)))
    assert (found.before, found.after) == ("1", "")


def test_rows_are_added_and_removed_whole() -> None:
    found = differences(book(), rows(("A", 1), ("B", 2)), rows(("A", 1), ("C", 3)))
    assert found == (
        Differs(Kind.ADDED, "Лист", "Код C", "A3", "", "", "C · 3"),
        Differs(Kind.REMOVED, "Лист", "Код B", "A3", "", "B · 2", ""),
    )


def test_rows_that_share_their_name_have_each_its_turn() -> None:
    found = differences(book(), rows(("A", 1), ("A", 2)), rows(("A", 1), ("A", 3)))
    assert [(one.before, one.after) for one in found] == [("2", "3")]


def test_without_names_rows_are_told_by_their_numbers() -> None:
    found = differences(book(named=False), rows(("A", 1)), rows(("B", 1)))
    assert found == (Differs(Kind.CHANGED, "Лист", "строка 2", "A2", "Код", "A", "B"),)


def test_a_sheet_of_questions_is_one_record() -> None:
    sheet = book(named=False, upright=True)
    (found,) = differences(sheet, rows(("A", 1), first=1), rows(("A", 2), first=1))
    assert (found.row, found.cell) == ("", "C3")


def test_a_sheet_that_was_empty_is_all_new() -> None:
    assert [one.kind for one in differences(book(), {}, rows(("A", 1)))] == [Kind.ADDED]


def test_a_row_goes_by_the_words_that_we_have_written_in_it() -> None:
    columns = (
        Column("code", "Код работы", OneOf(("ma4",)), locked=True),
        Column("grade", "Класс", Whole(1, 11), locked=True),
        Column("subject", "Предмет", Text(), locked=True),
        Column("points", "Балл", Whole(0, 9)),
    )
    known = {"code": "ma4", "grade": 4, "subject": "Математика"}
    was, now = ({"rows": [Row(2, {**known, "points": points})]} for points in (1, 2))
    sheet = Sheet("rows", "Лист", columns, (Unique(("code",)),))
    (found,) = differences(Book("form", "Форма", (), (sheet,)), was, now)
    assert found.row == "Класс 4, Математика"
    telling = replace(sheet, telling="code")
    (found,) = differences(Book("form", "Форма", (), (telling,)), was, now)
    assert found.row == "Математика, ma4"
