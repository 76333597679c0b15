"""Tones of the tiny country: in the reports on tasks and planned results, only of what is told."""

import io
from decimal import Decimal

import openpyxl
import pytest

from tests import make
from tests.domain.analytics.country import accept, row, tiny
from vprok.domain.analytics.queries import Scope
from vprok.domain.analytics.reports import marks, planned, tasks
from vprok.domain.analytics.reports.interpretation import LEGEND
from vprok.kernel.place import Place
from vprok.kernel.report import Tone
from vprok.tools.sheets.report import draw_report

pytestmark = pytest.mark.django_db

ENOUGH, NEAR, SHORT = Tone.ENOUGH, Tone.NEAR, Tone.SHORT
SCHOOL = Place("ru.22.m019.0042")


def test_each_task_of_each_group_has_its_tone() -> None:
    work = tiny()
    work.tasks.filter(position=3).update(level="П")
    report = tasks.build(Scope(work, SCHOOL, SCHOOL))
    assert report.rows[-1].cells[3:] == (100, Decimal("37.5"), 50)
    assert report.rows[-1].tones == (None, None, None, ENOUGH, SHORT, ENOUGH)
    assert LEGEND in report.notes


def test_planned_results_turn_the_same_tones_on_their_side() -> None:
    work = tiny()
    sideways = planned.build(Scope(work, SCHOOL, SCHOOL))
    upright = tasks.build(Scope(work, SCHOOL, SCHOOL))
    country_last = [*upright.rows[1:], upright.rows[0]]
    for n, line in enumerate(sideways.rows):
        assert line.tones == (None, None, None, *(one.tones[3 + n] for one in country_last))


def test_work_without_levels_has_neither_tones_nor_a_legend() -> None:
    work = tiny()
    work.tasks.update(level="")
    report = tasks.build(Scope(work, SCHOOL, SCHOOL))
    assert not any(any(row.tones) for row in report.rows)
    assert report.notes == ()
    assert marks.build(Scope(work, SCHOOL, SCHOOL)).rows[0].tones == ()


def test_what_is_not_told_has_no_tone_either() -> None:
    work = make.work(maxima=(1, 2, 3), cuts=(2, 4, 6))
    accept(make.school(), work, [row(n, (1, 0, 0)) for n in range(6)])
    other = make.school(make.district(code="m020"), "0044")
    accept(other, work, [row(9, (1, 2, 3))])
    report = tasks.build(Scope(work, SCHOOL, SCHOOL))
    assert [line.cells[3] for line in report.rows] == ["*", "*", 100, 100]
    assert [bool(line.tones) for line in report.rows] == [False, False, True, True]


def test_the_workbook_keeps_numbers_and_shows_a_sign_and_a_wash() -> None:
    report = tasks.build(Scope(tiny(), SCHOOL, SCHOOL))
    sheet = openpyxl.load_workbook(io.BytesIO(draw_report(report))).active
    assert sheet is not None
    school = next(line for line in sheet.iter_rows() if line[0].value == report.rows[-1].cells[0])
    enough, short = school[3], school[4]
    assert (enough.value, short.value) == (100, 37.5)
    assert (enough.number_format, short.number_format) == ('General" +"', 'General" −"')
    assert enough.fill.start_color.rgb != short.fill.start_color.rgb
