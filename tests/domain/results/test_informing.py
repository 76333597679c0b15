"""Families are told by a date: the day is marked class by class, and closes what is owed."""

from datetime import date, timedelta

import pytest

from tests import cast, make
from tests.cast import refused
from tests.domain.results.stage import DAY, EVENING, entry_with_codes, filled, rows_of
from vprok.domain.campaign.states import Anchor, Clock, Step
from vprok.domain.intake.actions import open_owed
from vprok.domain.intake.models import Deliverable, Entry
from vprok.domain.intake.states import OwedState
from vprok.domain.results.actions import send_results
from vprok.domain.results.actions.informing import note_informing, tell_families
from vprok.domain.results.models import Informed
from vprok.domain.results.queries.accepted import accepted_rows
from vprok.domain.results.queries.informing import all_told, classes_told, informing_done
from vprok.domain.results.rules import (
    INFORMED,
    OWED,
    class_has_no_results,
    told_day_is_ahead,
    told_day_is_early,
)
from vprok.kernel.charter import Actor
from vprok.kernel.refusal import Refused

POINTS = [(1, 1, 2, 1, 2), (0, 1, "X", 1, 0), (1, 0, 2, 0, 1), (1, 1, 1, 1, 1), (0, 0, 0, 0, 0)]
LATER = EVENING + timedelta(days=3)
TOLD = date(2026, 4, 16)


@pytest.fixture
def entry(anna: Actor) -> Entry:
    made = entry_with_codes()
    make.milestone(
        made.work.campaign,
        Step.INFORMED,
        anchor=Anchor.DAY,
        clock=Clock.MOSCOW,
        due_offset=10,
        due_time=make.NOW.time(),
    )
    open_owed(made.work.campaign, OWED)
    return made


@pytest.fixture
def accepted(anna: Actor, entry: Entry) -> Entry:
    rows = rows_of(entry, POINTS)
    for row in rows[3:]:
        row["class"] = 2
    send_results(entry, filled(entry, rows), name="ф.xlsx", by=anna, at=EVENING)
    return entry


def owed(entry: Entry) -> Deliverable:
    return Deliverable.objects.get(kind=INFORMED, entry=entry)


def test_it_is_owed_for_each_work_by_its_date(entry: Entry):
    assert owed(entry).state == OwedState.WAITING
    assert owed(entry).title == "Ознакомление семей с результатами"


def test_it_is_closed_when_every_class_with_results_is_marked(anna: Actor, accepted: Entry):
    tell_families(accepted, {1: TOLD}, by=anna, at=LATER)
    assert owed(accepted).state == OwedState.WAITING
    tell_families(accepted, {1: TOLD, 2: TOLD}, by=anna, at=LATER)
    assert (owed(accepted).state, owed(accepted).accepted_at) == (OwedState.ACCEPTED, LATER)


def test_a_class_where_nobody_has_a_result_is_not_waited_for(anna: Actor, entry: Entry):
    rows = rows_of(entry, POINTS[:3])
    rows += [{"code": code, "variant_1": "отсутствовал"} for code in ("40004", "40005")]
    send_results(entry, filled(entry, rows), name="ф.xlsx", by=anna, at=EVENING)
    assert [one.title for one in classes_told(entry, accepted_rows(entry))] == ["4А"]
    tell_families(entry, {1: TOLD}, by=anna, at=LATER)
    assert all_told(entry)
    with refused("class_has_no_results"):
        tell_families(entry, {2: TOLD}, by=anna, at=LATER)
    assert class_has_no_results(1, {1}) is None


def test_a_mark_taken_back_opens_it_again(anna: Actor, accepted: Entry):
    tell_families(accepted, {1: TOLD, 2: TOLD}, by=anna, at=LATER)
    tell_families(accepted, {2: None}, by=anna, at=LATER)
    assert (owed(accepted).state, owed(accepted).accepted_at) == (OwedState.WAITING, None)
    assert Informed.objects.count() == 1


def test_families_that_were_told_before_it_was_owed_are_noted_by_the_board(
    anna: Actor, accepted: Entry
):
    owed(accepted).delete()
    tell_families(accepted, {1: TOLD, 2: TOLD}, by=anna, at=LATER)
    open_owed(accepted.work.campaign, OWED)
    assert [one.entry for one in informing_done()] == [accepted]
    assert note_informing(at=LATER) == 1
    assert owed(accepted).state == OwedState.ACCEPTED
    assert not list(informing_done())
    assert note_informing(at=LATER) == 0


def test_a_work_told_in_part_does_not_wake_the_board(anna: Actor, accepted: Entry):
    tell_families(accepted, {1: TOLD}, by=anna, at=LATER)
    assert not list(informing_done())


def test_nobody_is_told_before_results_are_accepted(anna: Actor, entry: Entry):
    with refused("results_are_not_accepted"):
        tell_families(entry, {1: TOLD}, by=anna, at=LATER)


def test_a_day_ahead_or_before_the_work_is_refused(anna: Actor, accepted: Entry):
    with refused("told_day_is_ahead"):
        tell_families(accepted, {1: LATER.date() + timedelta(days=1)}, by=anna, at=LATER)
    with refused("told_day_is_early"):
        tell_families(accepted, {1: DAY - timedelta(days=1)}, by=anna, at=LATER)
    assert told_day_is_ahead(on=DAY, today=DAY) is None
    assert told_day_is_early(on=DAY, sat_on=DAY) is None


def test_only_the_coordinator_of_the_school_marks_it(accepted: Entry):
    for stranger in (cast.darya(), cast.sibling(), cast.timur(), cast.boris(), cast.vera()):
        with pytest.raises(Refused) as caught:
            tell_families(accepted, {1: TOLD}, by=stranger, at=LATER)
        assert caught.value.refusal.code in {"no_right", "not_your_place"}
