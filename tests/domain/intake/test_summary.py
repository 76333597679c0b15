"""A region corrects the applications of its schools in one summary."""

from datetime import date

import pytest

from tests import cast, make
from tests.cast import refused
from tests.domain.intake import correcting, world
from tests.domain.intake.correcting import (
    AFTER,
    BETWEEN,
    WINDOW,
    agree,
    line,
    participants,
    send_rows,
    total,
)
from vprok.domain.audit.models import Event
from vprok.domain.intake.models import Correction, Deliverable, Entry, GradeClass, NotTaken
from vprok.domain.intake.queries import corrections_of, totals_of
from vprok.domain.intake.rules import even_classes
from vprok.domain.intake.states import OwedState, SubmissionState
from vprok.domain.territory.models import School
from vprok.kernel.charter import Actor

pytestmark = pytest.mark.django_db


@pytest.fixture
def summary(anna: Actor) -> Deliverable:
    """School 42 has applied, school 43 has not."""
    correcting.apply(correcting.application(), anna)
    correcting.application("0043")
    return correcting.summary()


def fewer(rows: world.Rows) -> world.Rows:
    line(rows, "edu220042", "ma4").update(participants=40)
    total(rows, "ma4").update(participants=40)
    return rows


def test_the_summary_comes_filled_with_every_school_and_work(summary: Deliverable) -> None:
    rows = correcting.summary_rows(summary)
    assert [(row["login"], row["code"], row["now"]) for row in rows["summary"]] == [
        ("edu220042", "li4", "нет ответа"),
        ("edu220042", "ma4", "бумажная форма, классов 2, участников 45"),
        ("edu220042", "ru4", "не участвует: карантин"),
        ("edu220043", "li4", "нет ответа"),
        ("edu220043", "ma4", "нет ответа"),
        ("edu220043", "ru4", "нет ответа"),
    ]
    assert line(rows, "edu220042", "ma4")["pupils"] == 49
    assert total(rows, "ma4") == {
        "code": "ma4",
        "work": "Математика, 4 класс",
        "classes": 2,
        "participants": 45,
    }


def test_what_the_region_changes_is_shown_and_done_only_after_a_yes(
    summary: Deliverable, vera: Actor
) -> None:
    held = send_rows(summary, fewer(correcting.summary_rows(summary)), vera)
    assert held.state == SubmissionState.CONFIRM, held.findings
    assert [(one["key"], one["was"], one["becomes"], one["why_not"]) for one in held.changes] == [
        (
            "edu220042",
            "бумажная форма, классов 2, участников 45",
            "бумажная форма, классов 2, участников 40",
            "",
        )
    ]
    assert Entry.objects.get().participants == 45
    assert agree(summary, held, vera).state == SubmissionState.ACCEPTED
    assert Entry.objects.get().participants == 40
    [correction] = corrections_of(make.school(), summary.campaign)
    assert (correction.work.code, correction.by) == ("ma4", vera.signature)
    told = Event.objects.get(event="intake.applications_corrected")
    assert told.place == "ru.22"
    assert told.facts == {"schools": 1, "rows": 1}


def test_the_region_adds_a_school_that_never_applied_and_withdraws_another(
    summary: Deliverable, vera: Actor
) -> None:
    rows = correcting.summary_rows(summary)
    line(rows, "edu220043", "ma4").update(takes="да", way="бумажная", classes=2, participants=31)
    line(rows, "edu220042", "ma4").update(takes="нет", reason="карантин")
    line(rows, "edu220042", "ma4").update(way=None, classes=None, participants=None)
    total(rows, "ma4").update(participants=31)
    accepted = send_rows(summary, rows, vera, accept_cleanup=True)
    assert accepted.state == SubmissionState.ACCEPTED, accepted.findings
    assert Entry.objects.get(school__number="220042").withdrawn_at == WINDOW
    assert NotTaken.objects.filter(school__number="220042").count() == 2
    assert Entry.objects.taking().get().participants == 31
    sizes = GradeClass.objects.filter(school__number="220043").values_list("ordinal", "pupils")
    assert list(sizes) == [(1, 16), (2, 15)]


def test_rows_nobody_touched_are_left_alone_whatever_the_schools_did_since(
    summary: Deliverable, anna: Actor, vera: Actor
) -> None:
    rows = correcting.summary_rows(summary)
    correcting.send(
        Deliverable.objects.select_related("campaign").get(kind="application", key="edu220042"),
        anna,
        participants(41),
        at=WINDOW,
        accept_cleanup=True,
    )
    accepted = send_rows(summary, rows, vera)
    assert (accepted.state, accepted.changes) == (SubmissionState.ACCEPTED, [])
    assert Entry.objects.get().participants == 41
    overtaken = send_rows(summary, fewer(rows), vera)
    assert overtaken.changes[0]["why_not"].startswith("заявка изменилась")
    agree(summary, overtaken, vera)
    assert Entry.objects.get().participants == 41
    assert not Correction.objects.exists()


def test_lost_rows_are_noticed_by_the_totals(summary: Deliverable, vera: Actor) -> None:
    rows = correcting.summary_rows(summary)
    rows["summary"] = [row for row in rows["summary"] if row["login"] != "edu220042"]
    returned = send_rows(summary, rows, vera)
    assert [(one["sheet"], one["rule"], one["cell"]) for one in returned.findings] == [
        ("Итоги", "equals_sum", "C3"),
        ("Итоги", "equals_sum", "D3"),
    ]


def test_a_school_of_another_region_or_closed_is_named_by_its_cell(
    summary: Deliverable, vera: Actor
) -> None:
    cast.darya()
    rows = correcting.summary_rows(summary)
    line(rows, "edu220043", "ma4").update(
        login="edu640151", takes="да", way="бумажная", classes=1, participants=5
    )
    line(rows, "edu220043", "ru4").update(takes="да", way="бумажная", classes=1, participants=5)
    correcting.add_up(rows)
    School.objects.filter(number="220043").update(closed_on=date(2026, 4, 1))
    returned = send_rows(summary, rows, vera)
    assert [(one["rule"], one["cell"]) for one in returned.findings] == [
        ("known", "A6"),
        ("known", "A7"),
    ]


def test_numbers_beyond_the_classes_and_works_not_offered_are_not_done(
    summary: Deliverable, vera: Actor
) -> None:
    rows = correcting.summary_rows(summary)
    line(rows, "edu220042", "ma4").update(participants=60, pupils=None)
    total(rows, "ma4").update(participants=60)
    held = send_rows(summary, rows, vera)
    assert [one["why_not"] for one in held.changes] == [
        "участников больше, чем обучающихся в параллели"
    ]
    line(rows, "edu220042", "ma4").update(pupils=49)
    returned = send_rows(summary, rows, vera)
    assert ("at_most", "K3") in [(one["rule"], one["cell"]) for one in returned.findings]


def test_the_summary_has_its_time_and_its_people(
    summary: Deliverable, anna: Actor, boris: Actor, vera: Actor, gleb: Actor
) -> None:
    rows = correcting.summary_rows(summary)
    with refused("form_is_not_open"):
        send_rows(summary, rows, vera, at=BETWEEN)
    with refused("deadline_has_passed"):
        send_rows(summary, rows, vera, at=AFTER)
    for stranger in (anna, boris, gleb):
        with refused("no_right"):
            send_rows(summary, rows, stranger)
    assert not Correction.objects.exists()
    assert Deliverable.objects.get(pk=summary.pk).state == OwedState.WAITING


def test_a_summary_of_nothing_new_is_accepted_as_it_is(summary: Deliverable, vera: Actor) -> None:
    accepted = send_rows(summary, correcting.summary_rows(summary), vera)
    assert (accepted.state, accepted.changes) == (SubmissionState.ACCEPTED, [])
    [_, mathematics, russian] = totals_of(make.region().place, summary.campaign)
    assert (mathematics.schools, mathematics.participants, russian.refused) == (1, 45, 1)


def test_a_summary_costs_no_more_statements_for_many_schools(
    summary: Deliverable, vera: Actor, django_assert_max_num_queries: object
) -> None:
    for number in range(100, 140):
        make.school(last=f"0{number}")
    rows = correcting.summary_rows(summary)
    for row in rows["summary"]:
        if row["code"] == "ma4" and row["login"] != "edu220042":
            row.update(takes="да", way="бумажная", classes=1, participants=10)
    correcting.add_up(rows)
    held = send_rows(summary, rows, vera)
    assert len(held.changes) == 41
    with django_assert_max_num_queries(60 + 41 * 8):  # type: ignore[operator]
        assert agree(summary, held, vera).state == SubmissionState.ACCEPTED
    assert Entry.objects.taking().count() == 42


def test_classes_that_nobody_named_are_as_even_as_can_be() -> None:
    assert even_classes(31, 2) == (16, 15)
    assert even_classes(30, 3) == (10, 10, 10)
    assert even_classes(2, 5) == (1, 1)
    assert even_classes(1, 1) == (1,)
