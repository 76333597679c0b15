"""The tiny country, cell by cell, as values and as the workbook read back."""

import io
from decimal import Decimal

import openpyxl
import pytest

from tests import make
from tests.domain.analytics.country import X, absent, accept, row, tiny
from vprok.domain.analytics.queries import Scope
from vprok.domain.analytics.reports import (
    REPORTS,
    file_name,
    groups,
    individual,
    journal,
    marks,
    planned,
    scores,
    tasks,
)
from vprok.domain.campaign.models import Work
from vprok.domain.campaign.states import Layout
from vprok.kernel.place import COUNTRY, Place
from vprok.kernel.report import Cell, Report
from vprok.tools.sheets.report import draw_report
from vprok.tools.stats.block import EMPTY, NOT_TAUGHT, Participant

pytestmark = pytest.mark.django_db

SCHOOL, DISTRICT, REGION = Place("ru.22.m019.0042"), Place("ru.22.m019"), Place("ru.22")


def scope(work: Work, place: Place, own: Place | None = None) -> Scope:
    return Scope(work, place, own or place)


def cells(report: Report) -> list[tuple[Cell, ...]]:
    return [row.cells for row in report.rows]


def read_back(report: Report) -> list[list[object]]:
    sheet = openpyxl.load_workbook(io.BytesIO(draw_report(report))).active
    assert sheet is not None
    return [[cell.value for cell in line] for line in sheet.iter_rows()]


EVERYBODY = ("Вся выборка", 4, 23, Decimal("30.43"), Decimal("21.74"), Decimal("30.43"))
REGIONAL = ("Приозёрный край", 3, 17, Decimal("41.18"), Decimal("29.41"), Decimal("5.88"))
OURS = ("Район m019 (reg22_m019)", 2, 10, Decimal(10), Decimal(50), Decimal(10), Decimal(30))
SCHOOL_42 = ("СОШ № 42(edu220042)", None, 4, Decimal(25), Decimal(25), Decimal(25), Decimal(25))
SCHOOL_43 = ("СОШ № 43(edu220043)", None, 6, Decimal(0), Decimal("66.67"), Decimal(0))


def test_a_school_without_marks_by_the_rule_is_listed_without_them() -> None:
    work = tiny()
    work.campaign.allows_not_taught = work.campaign.excludes_not_taught = True
    work.campaign.save()
    rows = [row(n, (1, NOT_TAUGHT, 1), class_no=1) for n in range(1, 6)]
    rows += [row(n, (1, 1, 1), class_no=2) for n in range(6, 12)]
    accept(make.school(), work, rows)
    told = cells(individual.build(scope(work, SCHOOL)))[1:]
    assert [line[-2] for line in told] == [None] * 11
    same = [row(n, (1, NOT_TAUGHT, 1)) for n in range(1, 6)]
    accept(make.school(), work, same)
    told = cells(individual.build(scope(work, SCHOOL)))[1:]
    assert [line[-2] is not None for line in told] == [True] * 5


def test_marks_of_a_school_stand_below_all_its_parents() -> None:
    report = marks.build(scope(tiny(), SCHOOL))
    assert report.columns == (
        "Группы участников", "Кол-во ОО", "Кол-во участников", "2", "3", "4", "5",
    )  # fmt: skip
    assert cells(report) == [
        (*EVERYBODY, Decimal("17.39")),
        (*REGIONAL, Decimal("23.53")),
        OURS,
        SCHOOL_42,
    ]
    assert [row.level for row in report.rows] == ["country", "region", "district", "school"]


def test_marks_of_a_district_end_with_its_schools() -> None:
    report = marks.build(scope(tiny(), DISTRICT))
    assert cells(report)[2:] == [OURS, SCHOOL_42, (*SCHOOL_43, Decimal("33.33"))]


def test_marks_of_a_region_end_with_its_districts_and_of_the_country_with_its_regions() -> None:
    work = tiny()
    regional = cells(marks.build(scope(work, REGION)))
    assert [line[0] for line in regional] == [
        "Вся выборка", "Приозёрный край", "Район m019 (reg22_m019)", "Район m020 (reg22_m020)",
    ]  # fmt: skip
    federal = cells(marks.build(scope(work, COUNTRY)))
    assert [line[:3] for line in federal] == [
        ("Вся выборка", 4, 23), ("Приозёрный край", 3, 17), ("Степной край", 1, 6),
    ]  # fmt: skip


def test_the_workbook_of_marks_is_as_the_field_knows_it() -> None:
    report = marks.build(scope(tiny(), SCHOOL))
    lines = read_back(report)
    assert report.sheet == "МА 4 Статистика по отметкам"
    assert [line[:2] for line in lines[:7]] == [
        ["Статистика по отметкам", None],
        [None, None],
        ["ВПР 2026 Математика 4 класс", None],
        ["Предмет:", "Математика"],
        ["Максимальный первичный балл:", "6"],
        ["Дата:", "14.04.2026"],
        [None, None],
    ]
    assert lines[7] == list(report.columns)
    assert lines[8:] == [
        ["Вся выборка", 4, 23, 30.43, 21.74, 30.43, 17.39],
        ["Приозёрный край", 3, 17, 41.18, 29.41, 5.88, 23.53],
        ["Район m019 (reg22_m019)", 2, 10, 10, 50, 10, 30],
        ["СОШ № 42(edu220042)", None, 4, 25, 25, 25, 25],
    ]


def test_the_workbook_of_a_school_lists_its_participants_by_code() -> None:
    work = tiny()
    work.tasks.filter(position=3).update(level="П")
    report = individual.build(scope(work, SCHOOL))
    lines = read_back(report)
    about = ["edu220042", "Район m019", "СОШ № 42"]
    assert report.sheet == "МА 4 Индивидуальные результаты"
    assert lines[6] == ["Уровень сложности задания", *[None] * 5, "Б", "Б", "П", *[None] * 3]
    assert lines[7] == [
        "ОО", "Муниципалитет", "Название ОО", "Код участника", "Класс", "Вариант",
        "1 (1б)", "2 (2б)", "3 (3б)", "Первичный балл", "Отметка", "Отметка по журналу",
    ]  # fmt: skip
    assert lines[8] == ["edu220042", "Кол-во участников: 4", *[None] * 10]
    assert lines[9:] == [
        [*about, "40001", 1, 1, 1, 0, "X", 1, 2, 3],
        [*about, "40002", 1, 1, 1, 1, 0, 2, 3, 3],
        [*about, "40003", 2, 1, 1, "X", 3, 4, 4, 5],
        [*about, "40005", 2, 1, 1, 2, 3, 6, 5, None],
    ]


def test_a_long_title_is_cut_for_the_sheet() -> None:
    work = make.work(code="okr4")
    report = individual.build(scope(work, SCHOOL))
    assert report.sheet == "ОКР 4 Индивидуальные результаты"
    assert len(report.sheet) == 31


def test_schools_of_a_district_follow_each_other_and_a_neighbour_is_not_among_them() -> None:
    report = individual.build(scope(tiny(), DISTRICT))
    assert [line[:2] for line in cells(report) if line[2] is None] == [
        ("edu220042", "Кол-во участников: 4"),
        ("edu220043", "Кол-во участников: 6"),
    ]
    assert len(report.rows) == 2 + 4 + 6
    assert all(len(line) == len(report.columns) for line in cells(report))


def test_who_wrote_one_part_of_two_is_listed_without_a_mark_and_not_counted() -> None:
    work = make.work(maxima=(1, 2), cuts=(1, 2, 3))
    work.minutes = [45, 45]
    work.save()
    work.tasks.filter(position=2).update(part=2)
    rows = [
        Participant(40001, (1, 2), (1, 2)),
        Participant(40002, (1, 0), (1, EMPTY)),
        Participant(40003, (0, 0), (EMPTY, EMPTY)),
        Participant(40004, (2, 1), (X, NOT_TAUGHT)),
    ]
    accept(make.school(), work, rows)
    report = individual.build(scope(work, SCHOOL))
    assert report.columns[5:7] == ("Вариант (часть 1)", "Вариант (часть 2)")
    assert cells(report)[0][1] == "Кол-во участников: 2"
    assert [line[3:4] + line[5:] for line in cells(report)[1:]] == [
        ("40001", 1, 2, 1, 2, 3, 5, None),
        ("40002", 1, "отсутствовал", 1, None, 1, None, None),
        ("40004", 2, 1, "X", "не пройд.", 0, 2, None),
    ]
    assert cells(marks.build(scope(work, SCHOOL)))[-1][2:] == (2, 50, 0, 0, 50)


def test_classes_are_letters_where_the_campaign_has_them() -> None:
    work = make.work(make.campaign(layout=Layout.WITH_CLASSES), maxima=(1, 1, 1), cuts=(1, 2, 3))
    rows = [row(1, (1, 1, 1)), row(2, (0, 0, 0), class_no=2), row(3, (0, 0, 0), class_no=0)]
    accept(make.school(), work, rows, classes=("А", "Б"))
    report = individual.build(scope(work, SCHOOL))
    assert [line[4] for line in cells(report)[1:]] == ["А", "Б", None]


def test_a_group_of_nobody_has_dashes_and_not_zeros() -> None:
    work = make.work(maxima=(1, 1, 1), cuts=(1, 2, 3))
    accept(make.school(), work, [absent(1, 3)])
    assert cells(marks.build(scope(work, SCHOOL)))[-2:] == [
        ("Район m019 (reg22_m019)", 0, 0, "-", "-", "-", "-"),
        ("СОШ № 42(edu220042)", None, 0, "-", "-", "-", "-"),
    ]


def test_halves_go_up_and_percentages_need_not_make_a_hundred() -> None:
    work = make.work(maxima=(1, 1, 1), cuts=(1, 2, 3))
    ones, threes = [(1, 0, 0)] * 7, [(1, 1, 1)] * 793
    accept(make.school(), work, [row(n, points) for n, points in enumerate([*ones, *threes])])
    last = cells(marks.build(scope(work, SCHOOL)))[-1]
    assert last[3:] == (0, Decimal("0.88"), 0, Decimal("99.13"))


def test_a_school_does_not_learn_the_marks_of_a_few_others_by_subtraction() -> None:
    work = make.work(maxima=(1, 1, 1), cuts=(1, 2, 3))
    accept(make.school(), work, [row(n, (1, 1, 1)) for n in range(20)])
    accept(make.school(last="0043"), work, [row(n, (0, 0, 0)) for n in range(4)])
    seen = marks.build(scope(work, SCHOOL))
    assert [line[2:5] for line in cells(seen)] == [(24, "*", "*")] * 3 + [(20, 0, 0)]
    assert seen.notes
    assert seen.notes[0].startswith("* Отметки не показаны")
    own_branch = marks.build(scope(work, SCHOOL, own=DISTRICT))
    assert cells(own_branch)[2][2:4] == (24, Decimal("16.67"))
    assert own_branch.notes == ()


def test_the_list_of_reports_says_all_that_pages_need() -> None:
    assert [file_name(kind, "xlsx") for kind in REPORTS.values()] == [
        "Ф1_Индивидуальные результаты.xlsx",
        "Ф3_Статистика по отметкам.xlsx",
        "Ф4_Сравнение отметок с отметками по журналу.xlsx",
        "Ф5_Распределение первичных баллов.xlsx",
        "Ф2_Выполнение заданий.xlsx",
        "Ф6_Достижение планируемых результатов.xlsx",
        "Ф7_Выполнение заданий группами участников.xlsx",
        "Ф8_Признаки, требующие проверки.xlsx",
    ]
    work = tiny()
    for kind in REPORTS.values():
        report = kind.build(scope(work, SCHOOL))
        assert report.title == kind.TITLE
        assert {kind.NAMED_BY, *kind.SHARES} <= set(report.columns)
        assert kind.HOW


def test_rows_of_a_replaced_form_are_gone() -> None:
    work = tiny()
    accept(make.school(), work, [row(9, (1, 2, 3))])
    report = individual.build(scope(work, SCHOOL))
    assert [line[3] for line in cells(report)] == [None, "40009"]
    assert cells(report)[0][1] == "Кол-во участников: 1"


def numbers(*texts: str) -> tuple[Decimal, ...]:
    return tuple(map(Decimal, texts))


def test_marks_are_compared_with_the_journal_over_those_who_have_a_mark_in_it() -> None:
    report = journal.build(scope(tiny(), SCHOOL))
    assert report.sheet == "МА 4 Сравнение отметок с отметк"
    assert report.columns[1:4] == (
        "Кол-во участников(всего)",
        "Понизили (Отметка < Отметка по журналу) %",
        "Понизили (Отметка < Отметка по журналу) Кол-во участников",
    )
    compared = (Decimal("66.67"), 2, Decimal("33.33"), 1, Decimal(0), 0)
    assert cells(report) == [
        ("Приозёрный край", 17, *compared),
        ("Район m019 (reg22_m019)", 10, *compared),
        ("СОШ № 42(edu220042)", 4, *compared),
    ]


def test_the_country_compares_itself_only_at_its_own_place() -> None:
    assert cells(journal.build(scope(tiny(), COUNTRY)))[0][:2] == ("Вся выборка", 23)


def test_the_printed_total_counts_those_without_a_mark_too() -> None:
    work = make.work(maxima=(1, 2, 3), cuts=(2, 4, 6))
    low, same, high = (1, 1, 0), (1, 1, 1), (1, 2, 3)
    rows = [row(n, low, journal=3) for n in range(37)]
    rows += [row(37 + n, same, journal=3) for n in range(60)]
    rows += [row(97 + n, high, journal=3) for n in range(2)]
    accept(make.school(), work, [*rows, *(row(99 + n, low) for n in range(3))])
    (school,) = cells(journal.build(scope(work, SCHOOL)))[2:]
    assert school[1] == 102
    assert school[3::2] == (0, 97, 2)
    assert school[2::2] == numbers("0", "97.98", "2.02")


def test_totals_are_shared_out_over_participants_with_the_marks_above() -> None:
    report = scores.build(scope(tiny(), SCHOOL))
    assert report.columns[3:] == ("0", "1", "2", "3", "4", "5", "6")
    assert report.above == (("Отметка по шкале", None, None, 2, None, 3, None, 4, None, 5),)
    assert cells(report)[2:] == [
        ("Район m019 (reg22_m019)", 2, 10, *numbers("0", "10", "10", "40", "10", "0", "30")),
        ("СОШ № 42(edu220042)", None, 4, *numbers("0", "25", "25", "0", "25", "0", "25")),
    ]


def test_performance_of_a_task_is_its_share_of_possible_points() -> None:
    work = tiny()
    work.tasks.filter(position=3).update(level="П")
    report = tasks.build(scope(work, SCHOOL))
    assert report.above == (
        ("Уровень сложности задания", None, None, "Б", "Б", "П"),
        ("Макс. балл", None, None, 1, 2, 3),
    )
    assert cells(report)[1:] == [
        ("Приозёрный край", 3, 17, *numbers("76.47", "26.47", "52.94")),
        ("Район m019 (reg22_m019)", 2, 10, *numbers("60", "35", "80")),
        ("СОШ № 42(edu220042)", None, 4, *numbers("100", "37.5", "50")),
    ]


def test_planned_results_are_the_tasks_turned_with_russia_last() -> None:
    report = planned.build(scope(tiny(), SCHOOL))
    assert report.columns[3:] == (
        "Приозёрный край (17 уч.)", "Район m019 (10 уч.)", "СОШ № 42 (4 уч.)", "РФ (23 уч.)",
    )  # fmt: skip
    assert cells(report)[1] == (
        "2", "Задание 2", 2, *numbers("26.47", "35", "37.5", "45.65"),
    )  # fmt: skip


def test_groups_by_mark_stand_below_each_group_of_participants() -> None:
    report = groups.build(scope(tiny(), SCHOOL, own=DISTRICT))
    assert cells(report)[10:] == [
        ("Район m019 (reg22_m019)", 10, *numbers("60", "35", "80")),
        ("Ср.% вып. уч. гр.баллов 2", 1, *numbers("100", "0", "0")),
        ("Ср.% вып. уч. гр.баллов 3", 5, *numbers("20", "10", "80")),
        ("Ср.% вып. уч. гр.баллов 4", 1, *numbers("100", "0", "100")),
        ("Ср.% вып. уч. гр.баллов 5", 3, *numbers("100", "100", "100")),
        ("СОШ № 42(edu220042)", 4, *numbers("100", "37.5", "50")),
        ("Ср.% вып. уч. гр.баллов 2", 1, *numbers("100", "0", "0")),
        ("Ср.% вып. уч. гр.баллов 3", 1, *numbers("100", "50", "0")),
        ("Ср.% вып. уч. гр.баллов 4", 1, *numbers("100", "0", "100")),
        ("Ср.% вып. уч. гр.баллов 5", 1, *numbers("100", "100", "100")),
    ]


def test_a_group_of_nobody_leaves_its_cells_empty() -> None:
    work = make.work(maxima=(1, 2, 3), cuts=(2, 4, 6))
    accept(make.school(), work, [row(n, (1, 2, 3)) for n in range(5)])
    assert cells(groups.build(scope(work, SCHOOL)))[-4:-1] == [
        (f"Ср.% вып. уч. гр.баллов {mark}", 0, None, None, None) for mark in (2, 3, 4)
    ]


def test_small_groups_of_others_are_not_told_to_a_school() -> None:
    report = groups.build(scope(tiny(), SCHOOL))
    district = cells(report)[10:15]
    assert district[0] == ("Район m019 (reg22_m019)", 10, *numbers("60", "35", "80"))
    untold = ("*", "*", "*", "*")
    assert [line[1:] for line in district[1:]] == [
        (1, *numbers("100", "0", "0")), untold, (1, *numbers("100", "0", "100")), untold,
    ]  # fmt: skip
    assert report.notes


@pytest.mark.parametrize("name", REPORTS)
def test_an_empty_school_and_one_of_absent_pupils_have_reports_without_figures(name: str) -> None:
    work = tiny()
    accept(make.school(make.district(code="m030"), "0301"), work, [absent(n, 3) for n in range(3)])
    report = REPORTS[name].build(scope(work, Place("ru.22.m030.0301")))
    told = [cell for line in cells(report)[-1:] for cell in line]
    assert not {"nan", "NaN", "None"} & {str(cell) for cell in told if cell is not None}
    assert read_back(report)
