"""The results form of any work: both layouts, two parts, answers; and what its reader checks."""

import io
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from bench.planting import ANSWERS, IDENTITY, MIXED, PARTED, PLANS, Form, form

from tests import make
from tests.domain.results.stage import EVENING, Row, entry_with_codes, filled, rows_of
from tests.tools.sheets.office import LIBREOFFICE, by_libreoffice
from vprok.domain.analytics.queries import Scope
from vprok.domain.analytics.reports import individual, marks
from vprok.domain.campaign.states import Layout as FormLayout
from vprok.domain.intake.models import Entry, Submission
from vprok.domain.intake.queries.drafts import name_in
from vprok.domain.intake.states import SubmissionState
from vprok.domain.results.actions import send_results
from vprok.domain.results.queries import elsewhere, plan_of, results_blank
from vprok.domain.results.sheets import ABSENT, NOT_TAUGHT, result_form
from vprok.kernel.charter import Actor
from vprok.kernel.place import Place
from vprok.tools.sheets.compare import differences
from vprok.tools.sheets.draw import draw, draw_back
from vprok.tools.sheets.draw_xls import draw_xls
from vprok.tools.sheets.findings import Reading, Unreadable
from vprok.tools.sheets.read import read
from vprok.tools.sheets.report import draw_report
from vprok.tools.sheets.spec import Answer, Book, Points, Value

TYPED = ("007", "1/2", "3-5", "1E5", "'5", "3–5", "=5", "-3", "+7", "@", "1 000", "50%", "1,50",
         "ИСТИНА", "0", "12.04.2026", 'ab"c', "<b>&", "X")  # fmt: skip
"""What programs like to take for something else."""

Paint = Callable[..., bytes]


def plan(name: str) -> Any:
    return form(list(PLANS).index(name)).plan


def answers_book() -> Book:
    return result_form(plan("2026, answers, «не пройд.»"))


def pupil(number: int, *answers: Value, **more: Value) -> dict[str, Value]:
    row: dict[str, Value] = {"code": str(40000 + number), "variant_1": "1", "class": 1}
    return row | {"journal": "4"} | {f"task_{n}": one for n, one in enumerate(answers, 1)} | more


def reading(book: Book, file: bytes, name: str = "Форма.xlsx") -> Reading:
    return read(book, file, name=name, identity=IDENTITY)


def with_cell(file: bytes, cell: str, value: object, number_format: str | None = None) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(file))
    there = book["Протокол"][cell]
    there.value = value
    if number_format:
        there.number_format = number_format
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


# ---- layouts ------------------------------------------------------------------------------------


@pytest.mark.parametrize("number", range(len(PLANS)), ids=list(PLANS))
@pytest.mark.parametrize(("paint", "name"), [(draw, "ф.xlsx"), (draw_xls, "ф.xls")])
def test_what_a_form_holds_comes_back_from_both_formats(number: int, paint: Paint, name: str):
    one: Form = form(number)
    file = paint(one.book, identity=IDENTITY, rows=one.rows)
    said = read(one.book, file, name=name, identity=IDENTITY, known=one.known)
    assert (said.findings, said.cleanups, said.names) == ((), (), ())
    for sheet in one.book.sheets:
        given = [{key: v for key, v in row.items() if v is not None} for row in one.rows[sheet.key]]
        told = [
            {key: v for key, v in row.values.items() if v is not None and key != "total"}
            for row in said.rows[sheet.key]
        ]
        assert told == given


def test_columns_of_2026_and_of_2022():
    titles = [c.title for c in result_form(plan("2026, points")).sheet("protocol").columns]
    assert titles[:3] == ["Код участника", "Вариант", "1 (1б)"]
    assert titles[-3:] == [
        "Порядковый номер класса",
        "Отметка за предыдущий триместр/ четверть/полугодие",
        "Итого баллов",
    ]
    old = result_form(plan("2022, points"))
    assert [sheet.title for sheet in old.sheets] == ["Классы", "Протокол"]
    assert [c.title for c in old.sheet("protocol").columns][-4:-2] == ["Наименование класса", "Пол"]


def test_each_part_has_its_variant_before_its_tasks():
    titles = [c.title for c in result_form(plan("2026, two parts")).sheet("protocol").columns]
    first, second = titles.index("Вариант (часть 1)"), titles.index("Вариант (часть 2)")
    assert second - first - 1 == sum(task.part == 1 for task in PARTED)


def test_with_answers_nobody_types_a_total_and_headers_tell_answers_from_points():
    sheet = result_form(plan("2026, answers and points")).sheet("protocol")
    kinds = {c.title: type(c.kind) for c in sheet.columns if c.key.startswith("task_")}
    assert kinds == {
        f"{task.label} ({task.maximum}б{', ответ' if task.entry == 'answer' else ''})": (
            Answer if task.entry == "answer" else Points
        )
        for task in MIXED
    }
    assert "Итого баллов" not in [column.title for column in sheet.columns]


def test_a_form_of_points_is_not_taken_for_one_of_answers():
    points = replace(plan("2026, answers, «не пройд.»"), tasks=tuple(
        replace(task, entry="points") for task in ANSWERS))  # fmt: skip
    file = draw(result_form(points), identity=IDENTITY, rows={"protocol": [pupil(1, 1, 1, 1, 1)]})
    with pytest.raises(Unreadable) as refused:
        reading(answers_book(), file)
    assert refused.value.code == "headers"
    assert "лишние: 1 (1б)" in refused.value.text


def test_the_instruction_says_what_to_type():
    lines = result_form(plan("2026, answers and points")).instruction
    assert any("столбцы «ответ» (задания 1, 2, 5)" in line for line in lines)
    assert any("остальные столбцы внесите баллы" in line for line in lines)
    assert not any("остальные столбцы" in line for line in answers_book().instruction)
    assert any(NOT_TAUGHT in line for line in answers_book().instruction)
    assert not any(NOT_TAUGHT in line for line in lines)


# ---- answers ------------------------------------------------------------------------------------


def all_typed() -> list[dict[str, Value]]:
    return [pupil(at, one, "1", "1", "1") for at, one in enumerate(TYPED, start=1)]


@pytest.mark.parametrize(("paint", "name"), [(draw, "ф.xlsx"), (draw_xls, "ф.xls")])
def test_an_answer_comes_back_as_it_was_written(paint: Paint, name: str):
    book = answers_book()
    said = reading(book, paint(book, identity=IDENTITY, rows={"protocol": all_typed()}), name)
    assert [row.values["task_1"] for row in said.rows["protocol"]] == list(TYPED)
    assert said.findings == ()


def test_cells_for_answers_are_text_and_ready_for_rows_below():
    file = draw(answers_book(), identity=IDENTITY, rows={"protocol": [pupil(1)]})
    sheet = openpyxl.load_workbook(io.BytesIO(file))["Протокол"]
    assert {sheet[cell].number_format for cell in ("C2", "D2", "F2")} == {"@"}
    assert sheet["B2"].number_format == "General"
    assert not [
        rule for rule in sheet.data_validations.dataValidation
        if rule.type == "list" and "C2" in str(rule.sqref)
    ]  # fmt: skip


@pytest.mark.slow
@pytest.mark.skipif(LIBREOFFICE is None, reason="LibreOffice is not installed")
@pytest.mark.parametrize(("paint", "suffix"), [(draw, "xlsx"), (draw_xls, "xls")])
def test_another_program_keeps_answers_as_they_are(paint: Paint, suffix: str, tmp_path: Path):
    book = answers_book()
    file = paint(book, identity=IDENTITY, rows={"protocol": all_typed()})
    said = reading(book, by_libreoffice(file, suffix, "xlsx", tmp_path))
    assert [row.values["task_1"] for row in said.rows["protocol"]] == list(TYPED)


@pytest.mark.parametrize("typed", ["x", "Х", "х.", " X "])
def test_an_x_of_any_kind_is_an_x(typed: str):
    book = answers_book()
    file = draw(book, identity=IDENTITY, rows={"protocol": [pupil(1, typed, "1", "1", "1")]})
    said = reading(book, file)
    assert said.rows["protocol"][0].values["task_1"] == "X"
    assert [one.after for one in said.cleanups] == ["X"]


def test_a_date_that_a_program_made_is_refused_at_its_cell_and_never_guessed():
    book = answers_book()
    file = draw(book, identity=IDENTITY, rows={"protocol": [pupil(1, "1", "1", "1", "1")]})
    (told,) = reading(book, with_cell(file, "D2", date(2026, 5, 3), "d.mm")).findings
    assert (told.cell, told.rule, told.is_error) == ("D2", "date_here", True)
    assert "текстовый формат" in told.remedy


def test_a_formula_for_an_answer_is_refused_with_its_cell():
    book = answers_book()
    file = draw(book, identity=IDENTITY, rows={"protocol": [pupil(1, "1", "1", "1", "1")]})
    with pytest.raises(Unreadable, match="C2"):
        reading(book, with_cell(file, "C2", "=1/2"))


@pytest.mark.parametrize("typed", ["Петров Иван Сергеевич", "Сидорова Анна", "Ким Е. В."])
def test_a_name_for_an_answer_is_refused_wherever_it_is_typed(typed: str):
    book = answers_book()
    file = draw(book, identity=IDENTITY, rows={"protocol": [pupil(1, typed, "1", "1", "1")]})
    said = reading(book, file)
    assert [(one.cell, one.rule) for one in said.findings] == [("C2", "person")]
    assert typed not in repr(said)
    assert name_in(book.sheet("protocol").column("task_1"), typed)
    assert not name_in(book.sheet("protocol").column("task_1"), "Пушкин")


def test_a_number_that_a_program_made_is_the_text_that_people_see():
    book = answers_book()
    file = draw(book, identity=IDENTITY, rows={"protocol": [pupil(1, "1", "1", "1", "1")]})
    said = reading(book, with_cell(with_cell(file, "C2", 12), "D2", 0.5))
    values = said.rows["protocol"][0].values
    assert (values["task_1"], values["task_2"]) == ("12", "0.5")


def test_a_corrected_answer_is_told_by_its_cell_and_drawn_back():
    book = answers_book()
    before = draw(book, identity=IDENTITY, rows={"protocol": [pupil(1, "05", "1", "1", "1")]})
    after = draw(book, identity=IDENTITY, rows={"protocol": [pupil(1, "5", "1", "1", ABSENT)]})
    one, two = reading(book, before), reading(book, after)
    told = [(d.cell, d.before, d.after) for d in differences(book, one.rows, two.rows)]
    assert told == [("C2", "05", "5"), ("F2", "1", ABSENT)]
    back = openpyxl.load_workbook(io.BytesIO(draw_back(book, two, identity=IDENTITY)))["Протокол"]
    assert (back["C2"].value, back["C2"].number_format) == ("5", "@")
    assert "не ответ участника" in back["F2"].comment.text


# ---- the wrong workbook -------------------------------------------------------------------------


@pytest.mark.parametrize("report", [individual, marks])
def test_a_report_of_ours_is_known_for_what_it_is(anna: Actor, report: Any):
    entry = entry_with_codes()
    send(entry, rows_of(entry, POINTS), anna)
    place = Place(entry.school.path)
    file = draw_report(report.build(Scope(entry.work, place, place)))
    blank = results_blank(entry, plan_of(entry.work))
    with pytest.raises(Unreadable) as refused:
        read(blank.book, file, name="Ф1.xlsx", identity={}, known=blank.known)
    assert refused.value.code == "report"
    assert "аналитический отчёт" in refused.value.text


# ---- what other works say -----------------------------------------------------------------------

POINTS = [(1, 1, 2, 1, 2), (0, 1, "X", 1, 0), (1, 0, 2, 0, 1), (1, 1, 1, 1, 1), (0, 0, 0, 0, 0)]


def send(entry: Entry, rows: list[Row], by: Actor, **sheets: list[Row]) -> Submission:
    file = filled(entry, rows, **sheets)
    return send_results(entry, file, name="форма.xlsx", by=by, at=EVENING, accept_cleanup=True)


def test_a_code_of_another_class_than_in_another_work_is_a_remark(anna: Actor):
    entry = entry_with_codes()
    send(entry, rows_of(entry, POINTS), anna)
    other = entry_with_codes(make.work(entry.work.campaign, code="ru4"), of=entry.school)
    rows = rows_of(other, POINTS)
    rows[2]["class"] = 2
    submission = send(other, rows, anna)
    assert submission.state == SubmissionState.ACCEPTED
    (told,) = submission.findings
    assert (told["cell"], told["rule"], told["is_error"]) == ("H4", "as_elsewhere", False)
    assert re.search(r"«2», а в других работах у кода \d{5} стоит «1»\.", told["text"])


def test_letters_and_sexes_are_compared_by_their_sense(anna: Actor):
    campaign = make.campaign(layout=FormLayout.WITH_CLASSES, asks_sex=True)
    letters: list[Row] = [{"letter": "А"}, {"letter": "4Б"}]
    entry = entry_with_codes(make.work(campaign))
    rows = rows_of(entry, POINTS)
    for row, letter in zip(rows, ["А", "А", "4А", "4Б", "4Б"], strict=True):
        row |= {"class": letter, "sex": "ж"}
    assert send(entry, rows, anna, classes=letters).state == SubmissionState.ACCEPTED
    other = entry_with_codes(make.work(campaign, code="ru4"), of=entry.school)
    said = elsewhere(other)
    assert {line.split(" ", 1)[1] for line in said["classes_elsewhere"]} == {"А", "Б"}
    again = rows_of(other, POINTS)
    for row, letter in zip(again, ["4А", "а", "А", "Б", "Б"], strict=True):
        row |= {"class": letter, "sex": "ж"}
    again[4]["sex"] = "м"
    classes: list[Row] = [{"letter": "А"}, {"letter": "а"}, {"letter": "Б"}]
    submission = send(other, again, anna, classes=classes)
    assert submission.state == SubmissionState.ACCEPTED
    assert [(one["cell"], one["rule"]) for one in submission.findings] == [("I6", "as_elsewhere")]


def test_the_form_itself_is_no_other_work(anna: Actor, django_assert_num_queries):
    entry = entry_with_codes()
    send(entry, rows_of(entry, POINTS), anna)
    with django_assert_num_queries(1):
        assert elsewhere(entry) == {}


def test_another_grade_is_not_asked(anna: Actor):
    entry = entry_with_codes()
    send(entry, rows_of(entry, POINTS), anna)
    other = make.entry(entry.school, sits=make.work(entry.work.campaign, code="ma5"))
    assert elsewhere(other) == {}
