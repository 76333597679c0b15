"""What people of a school and families are told, by code: points, marks, classes, comparisons."""

from datetime import timedelta

from pytest_django import DjangoAssertNumQueries

from tests import make
from tests.domain.results.stage import EVENING, Row, entry_with_codes, filled, rows_of
from vprok.domain.campaign.states import Layout as FormLayout
from vprok.domain.intake.models import Entry
from vprok.domain.intake.states import SubmissionState
from vprok.domain.results.actions import send_results
from vprok.domain.results.models import Presence
from vprok.domain.results.queries import ClassResults, class_results
from vprok.domain.results.states import AbsenceReason, PresenceState
from vprok.kernel.charter import Actor
from vprok.tools.stats.figures import figure_text

POINTS = [(1, 1, 2, 1, 2), (0, 1, "X", 1, 0), (1, 0, 2, 0, 1), (1, 1, 1, 1, 1), (0, 0, 0, 0, 0)]


def accepted(entry: Entry, by: Actor, rows: list[Row] | None = None, **more: list[Row]) -> None:
    file = filled(entry, rows or rows_of(entry, POINTS), **more)
    sent = send_results(entry, file, name="форма.xlsx", by=by, at=EVENING)
    assert sent.state == SubmissionState.ACCEPTED


def found(entry: Entry) -> ClassResults:
    told = class_results(entry)
    assert told is not None
    return told


def test_before_a_form_is_accepted_there_is_nothing(anna: Actor):
    assert class_results(entry_with_codes()) is None


def test_each_code_has_its_points_its_total_and_its_mark(anna: Actor):
    entry = entry_with_codes()
    accepted(entry, anna)
    codes = {one.code: one for one in found(entry).codes}
    assert codes["40001"].points == (1, 1, 2, 1, 2)
    assert (codes["40001"].total, codes["40001"].mark, codes["40001"].journal) == (7, 5, 4)
    assert codes["40002"].points == (0, 1, "X", 1, 0)
    assert (codes["40005"].total, codes["40005"].mark) == (0, 2)


def test_spare_codes_that_nobody_used_are_not_told(anna: Actor):
    entry = entry_with_codes()
    accepted(entry, anna)
    assert [one.code for one in found(entry).codes] == ["40001", "40002", "40003", "40004", "40005"]


def test_who_was_absent_stands_in_the_class_of_the_code(anna: Actor):
    entry = entry_with_codes()
    rows = rows_of(entry, POINTS)
    rows[4] = {"code": "40005", "variant_1": "отсутствовал"}
    accepted(entry, anna, rows)
    (one,) = [one for one in found(entry).codes if one.code == "40005"]
    assert (one.state, one.class_no, one.total, one.mark) == ("absent", 2, None, None)


def test_the_page_of_presence_says_why(anna: Actor):
    entry = entry_with_codes()
    rows = rows_of(entry, POINTS)
    rows[4] = {"code": "40005", "variant_1": "отсутствовал"}
    accepted(entry, anna, rows[:3] + rows[4:])
    for code, state in (("40004", PresenceState.MOVED), ("40005", PresenceState.EXEMPT)):
        Presence.objects.create(
            entry=entry,
            code=code,
            state=state,
            reason=AbsenceReason.OTHER,
            at=EVENING,
            by=anna.signature,
        )
    states = {one.code: one.state for one in found(entry).codes}
    assert (states["40001"], states["40004"], states["40005"]) == ("present", "moved", "exempt")


def test_a_code_of_which_the_form_says_nothing_is_missing(anna: Actor):
    entry = entry_with_codes()
    accepted(entry, anna, rows_of(entry, POINTS[:4]))
    assert [one.state for one in found(entry).codes if one.code == "40005"] == ["missing"]


def test_figures_of_a_class_are_those_of_its_rows(anna: Actor):
    entry = entry_with_codes()
    rows = rows_of(entry, POINTS)
    for row in rows[3:]:
        row["class"] = 2
    accepted(entry, anna, rows)
    told = found(entry)
    assert (told.by_class[1].people, told.by_class[2].people, told.school.people) == (3, 2, 5)
    assert [figure_text(share) for share in told.by_class[1].shares[:3]] == [
        "66,67",
        "66,67",
        "66,67",
    ]
    assert figure_text(told.school.shares[0]) == "60"
    assert sum(told.school.marks) == 5
    assert told.classes == ("4А", "4Б")


def test_classes_named_on_a_sheet_of_their_own_get_the_numbers_of_the_application(anna: Actor):
    make.campaign(layout=FormLayout.WITH_CLASSES)
    entry = entry_with_codes()
    rows = [row | {"class": "4Б"} for row in rows_of(entry, POINTS)]
    rows[0]["class"] = "4К"
    accepted(entry, anna, rows, classes=[{"letter": "Б"}, {"letter": "К"}])
    told = found(entry)
    assert told.classes == ("4А", "4Б", "4К")
    assert {number: group.people for number, group in told.by_class.items()} == {2: 4, 3: 1}


def test_results_say_that_they_were_changed_after_they_were_told(anna: Actor):
    entry = entry_with_codes()
    accepted(entry, anna)
    assert found(entry).changed_at is None
    accepted(entry, anna, rows_of(entry, POINTS[:4]))
    assert found(entry).changed_at == EVENING
    entry.work.campaign.reports_at = EVENING + timedelta(days=1)
    assert found(entry).changed_at is None


def test_results_of_a_school_cost_six_statements(
    anna: Actor, django_assert_num_queries: DjangoAssertNumQueries
):
    made = entry_with_codes()
    accepted(made, anna)
    entry = Entry.objects.select_related("work__campaign", "school__district__region").get(
        pk=made.pk
    )
    with django_assert_num_queries(6):
        class_results(entry)
