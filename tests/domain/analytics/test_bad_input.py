"""What is empty, alike or half there: every report says so and never fails."""

from collections.abc import Sequence
from decimal import Decimal

import pytest

from tests import make
from tests.domain.analytics.country import X, absent, accept, row, tiny
from vprok.domain.analytics.actions import sum_up
from vprok.domain.analytics.queries import Scope, Slice
from vprok.domain.analytics.reports import (
    REPORTS,
    groups,
    individual,
    journal,
    marks,
    scores,
    tasks,
)
from vprok.domain.campaign.models import Work
from vprok.domain.results.actions import fold_again
from vprok.kernel.place import COUNTRY, Level, Place
from vprok.kernel.report import Report
from vprok.tools.sheets.report import draw_report
from vprok.tools.sheets.report_csv import draw_csv_report
from vprok.tools.sheets.report_json import draw_json_report
from vprok.tools.stats.block import EMPTY, Participant

pytestmark = pytest.mark.django_db

PLACE = Place("ru.22.m030.0301")
ROWS: dict[str, Sequence[Participant]] = {
    "an empty school": (),
    "one pupil": (row(1, (1, 2, 0), journal=4),),
    "all absent": tuple(absent(n, 3) for n in range(3)),
    "all X": tuple(row(n, (X, X, X)) for n in range(6)),
    "constant scores": tuple(row(n, (1, 1, 1), journal=3) for n in range(6)),
}


def alone(rows: Sequence[Participant]) -> Work:
    work = make.work(maxima=(1, 2, 3), cuts=(2, 4, 6))
    accept(make.school(make.district(code="m030"), "0301"), work, rows)
    return work


def drawn(report: Report) -> str:
    """The report in each of its forms; the words of the last."""
    assert draw_report(report)
    assert draw_json_report(report, version={}, formulas={})
    return draw_csv_report(report).decode("utf-8-sig")


def built(work: Work, name: str, place: Place, only: Slice = Slice()) -> Report:  # noqa: B008
    return REPORTS[name].build(Scope(work, place, COUNTRY, only))


@pytest.mark.parametrize("only", [Slice(), Slice(sex=1), Slice(class_no=7)])
@pytest.mark.parametrize("case", ROWS)
@pytest.mark.parametrize("name", REPORTS)
def test_no_report_fails_or_says_what_is_no_number(name: str, case: str, only: Slice) -> None:
    work = alone(ROWS[case])
    for place in PLACE.lineage:
        if place.level in REPORTS[name].LEVELS and (place == PLACE or not only.class_no):
            words = drawn(built(work, name, place, only))
            assert not {"nan", "NaN", "None", "inf"} & set(words.replace("\r\n", ";").split(";"))


@pytest.mark.parametrize("case", ["an empty school", "all absent"])
def test_where_there_is_nobody_a_dash_stands_and_mark_groups_are_empty(case: str) -> None:
    work = alone(ROWS[case])
    scope = Scope(work, PLACE, COUNTRY)
    assert marks.build(scope).rows[-1].cells[2:] == (0, "-", "-", "-", "-")
    assert marks.build(scope).rows[0].cells[1] == 0
    assert set(scores.build(scope).rows[-1].cells[3:]) == {"-"}
    assert tasks.build(scope).rows[-1].cells[3:] == ("-", "-", "-")
    assert journal.build(scope).rows[-1].cells[1:] == (0, "-", 0, "-", 0, "-", 0)
    assert {row.cells[2:] for row in groups.build(scope).rows} == {(None, None, None)}
    assert [row.level for row in individual.build(scope).rows] == [Level.SCHOOL]


def test_one_pupil_is_a_whole_of_one() -> None:
    scope = Scope(alone(ROWS["one pupil"]), PLACE, COUNTRY)
    assert marks.build(scope).rows[-1].cells[2:] == (1, 0, 100, 0, 0)
    assert journal.build(scope).rows[-1].cells[1:] == (1, 100, 1, 0, 0, 0, 0)
    by_mark = [row.cells[1:] for row in groups.build(scope).rows[-4:]]
    assert by_mark[1] == (1, 100, 100, 0)
    assert by_mark[0] == (0, None, None, None)


def test_who_left_everything_out_has_nothing_and_stays_a_participant() -> None:
    scope = Scope(alone(ROWS["all X"]), PLACE, COUNTRY)
    assert tasks.build(scope).rows[-1].cells[2:] == (6, 0, 0, 0)
    assert marks.build(scope).rows[-1].cells[2:4] == (6, 100)
    assert individual.build(scope).rows[1].cells[6:10] == ("X", "X", "X", 0)
    assert journal.build(scope).rows[-1].cells[1:3] == (6, "-")


def test_a_scale_changed_after_results_came_changes_every_report_at_once() -> None:
    work = tiny()
    sum_up(str(work.pk))
    work.cut5 = 5
    work.save()
    before = marks.build(Scope(work, COUNTRY, COUNTRY)).rows[0].cells
    assert fold_again(str(work.pk)) == 4
    sum_up(str(work.pk))
    assert marks.build(Scope(work, COUNTRY, COUNTRY)).rows[0].cells == before
    assert before[3:] == tuple(map(Decimal, ("30.43", "21.74", "30.43", "17.39")))
    above = scores.build(Scope(work, COUNTRY, COUNTRY)).above[0]
    assert above[3:] == (2, None, 3, None, 4, 5, None)


def test_a_work_of_two_parts_counts_those_who_wrote_both_and_lists_the_others() -> None:
    work = make.work(maxima=(1, 2, 3), cuts=(2, 4, 6))
    work.minutes = [45, 45]
    work.save()
    work.tasks.filter(position=3).update(part=2)
    rows = [
        Participant(40001, (1, 0), (1, 2, EMPTY), journal=4),
        Participant(40002, (1, 2), (1, 2, 3), journal=4),
    ]
    accept(make.school(make.district(code="m030"), "0301"), work, rows)
    scope = Scope(work, PLACE, COUNTRY)
    assert marks.build(scope).rows[-1].cells[2:] == (1, 0, 0, 0, 100)
    half, whole = (row.cells for row in individual.build(scope).rows[1:])
    assert half[5:] == (1, "отсутствовал", 1, 2, None, 3, None, 4)
    assert whole[5:] == (1, 2, 1, 2, 3, 6, 5, 4)
    for name in REPORTS:
        assert drawn(built(work, name, PLACE, Slice(variant=2)))
    accept(make.school(make.district(code="m030"), "0301"), work, rows[:1])
    for name in REPORTS:
        assert drawn(built(work, name, PLACE))
    later = Scope(work, PLACE, COUNTRY)
    assert marks.build(later).rows[-1].cells[2:] == (0, "-", "-", "-", "-")


def test_a_work_taken_back_keeps_its_results_and_every_report() -> None:
    work = tiny()
    before = {name: built(work, name, Place("ru.22")) for name in REPORTS}
    work.entries.update(withdrawn_at=make.NOW)
    assert {name: built(work, name, Place("ru.22")) for name in REPORTS} == before
