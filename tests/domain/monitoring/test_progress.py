"""Who has done what by now: every step counted, at every level, for a fixed price."""

from datetime import UTC, datetime, timedelta

import pytest

from tests import make
from tests.domain.results.stage import EVENING, entry_with_codes, filled, rows_of
from vprok.domain.intake.models import Deliverable, Entry
from vprok.domain.intake.states import OwedState
from vprok.domain.monitoring.queries import duties, late, progress, schools_of
from vprok.domain.monitoring.rules import (
    Column,
    Count,
    Duty,
    DutyKind,
    first_things_first,
)
from vprok.domain.results.actions import send_results
from vprok.domain.territory.models import School
from vprok.kernel.charter import Actor
from vprok.kernel.place import COUNTRY, Place

AFTER = EVENING + timedelta(days=30)


@pytest.fixture
def entry(anna: Actor) -> Entry:
    """Anna's school has sent its results; its sibling owes them still."""
    first = entry_with_codes()
    rows = rows_of(first, [(1, 1, 2, 1, 2)] * 5)
    send_results(first, filled(first, rows), name="a.xlsx", by=anna, at=EVENING)
    entry_with_codes(first.work, make.school(last="0043"))
    return first


def counts(place: Place, at: datetime = EVENING) -> dict[Column, Count]:
    return progress(place, make.campaign(), at=at).total.counts


@pytest.mark.parametrize("path", ["ru", "ru.22", "ru.22.m019"])
def test_every_level_adds_up_to_the_same_steps(path: str, entry: Entry):
    found = counts(Place(path))
    assert found[Column.RESULTS] == Count(1, 2)
    assert found[Column.CODES] == Count(2, 2)
    assert found[Column.DAYS] == Count(2, 2)
    assert found[Column.KEYS] == Count(0, 2)


def test_a_school_is_its_own_only_line(entry: Entry):
    found = progress(Place("ru.22.m019.0042"), make.campaign(), at=EVENING)
    assert [line.name for line in found.lines] == ["СОШ № 42"]
    assert found.total.counts[Column.RESULTS] == Count(1, 1)


def test_what_is_late_is_counted_and_listed_with_its_school(entry: Entry):
    assert progress(COUNTRY, make.campaign(), at=AFTER).total.late == 1
    owed = list(late(COUNTRY, make.campaign(), at=AFTER))
    assert [one.key for one in owed] == ["edu220043"]
    assert schools_of(owed)["edu220043"] == School.objects.get(number="220043")
    assert not late(COUNTRY, make.campaign(), at=EVENING).exists()


def test_who_is_excused_owes_nothing(entry: Entry):
    Deliverable.objects.filter(key="edu220043").update(state=OwedState.EXCUSED)
    assert counts(COUNTRY, AFTER)[Column.RESULTS] == Count(1, 1)


def test_it_costs_the_same_whatever_the_territory(entry: Entry, django_assert_num_queries):
    campaign = make.campaign()
    with django_assert_num_queries(8):
        progress(COUNTRY, campaign, at=EVENING)
    for last in ("0044", "0045", "0046"):
        entry_with_codes(entry.work, make.school(last=last))
    with django_assert_num_queries(8):
        progress(COUNTRY, campaign, at=EVENING)


def test_a_percentage_is_never_whole_while_somebody_is_missing():
    assert Count(999, 1000).percent == 99
    assert Count(0, 0).percent == 0
    assert not Count(0, 0).is_whole
    assert Count(3, 3).is_whole


def test_late_things_come_first_and_what_opens_later_comes_last():
    now = datetime(2026, 4, 14, tzinfo=UTC)

    def duty(title: str, **more: object) -> Duty:
        return Duty(DutyKind.RESULTS, title, "", "", **more)

    listed = first_things_first(
        [
            duty("later", opens_at=now + timedelta(days=1)),
            duty("without a date"),
            duty("next week", due_at=now + timedelta(days=7)),
            duty("tomorrow", due_at=now + timedelta(days=1)),
            duty("late", due_at=now - timedelta(days=1), is_late=True),
        ],
        now,
    )
    assert [one.title for one in listed] == [
        "late",
        "tomorrow",
        "next week",
        "without a date",
        "later",
    ]


def test_an_open_password_stands_before_all_for_classes_wait():
    now = datetime(2026, 4, 14, tzinfo=UTC)
    late = Duty(DutyKind.RESULTS, "late", "", "", due_at=now - timedelta(days=1), is_late=True)
    open_ = Duty(DutyKind.KEY, "open", "", "", opens_at=now)
    ahead = Duty(DutyKind.KEY, "ahead", "", "", opens_at=now + timedelta(hours=1))
    listed = first_things_first([ahead, late, open_], now)
    assert [one.title for one in listed] == ["open", "late", "ahead"]


def test_each_role_is_told_what_waits_for_it(anna: Actor, boris: Actor, gleb: Actor, entry: Entry):
    kinds = {
        name: {duty.kind for duty in duties(actor, make.campaign(), at=AFTER)}
        for name, actor in (("anna", anna), ("boris", boris), ("gleb", gleb))
    }
    assert DutyKind.RESULTS not in kinds["anna"]
    assert kinds["boris"] >= {DutyKind.LATE, DutyKind.UNREGISTERED}
    assert kinds["gleb"] >= {DutyKind.LATE, DutyKind.VARIANTS}


def test_the_sibling_is_told_of_its_own_results_only(entry: Entry, darya: Actor):
    from tests.cast import sibling

    mine = [one for one in duties(sibling(), make.campaign(), at=AFTER) if one.is_late]
    assert [one.kind for one in mine] == [DutyKind.RESULTS]
    assert not duties(darya, make.campaign(), at=AFTER)


def test_before_any_campaign_only_the_federal_organiser_has_a_thing_to_do(gleb: Actor, anna: Actor):
    assert [one.kind for one in duties(gleb, None, at=EVENING)] == [DutyKind.BEGIN]
    assert duties(anna, None, at=EVENING) == ()
