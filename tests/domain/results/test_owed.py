"""Results forms are owed for each school and work, by the road map of the region."""

from datetime import time, timedelta

import pytest

from tests import make
from tests.domain.results.stage import EVENING, entry_with_codes, filled, owed, rows_of
from vprok.domain.campaign.models import Milestone, Override
from vprok.domain.campaign.states import Anchor, Clock, Step
from vprok.domain.intake.actions import follow_calendar
from vprok.domain.intake.models import Deliverable, Entry
from vprok.domain.results.actions import send_results
from vprok.domain.results.queries import KIND
from vprok.kernel.charter import Actor

pytestmark = pytest.mark.django_db

POINTS = [(1, 1, 2, 1, 2), (0, 1, "X", 1, 0), (1, 0, 2, 0, 1), (1, 1, 1, 1, 1), (0, 0, 0, 0, 0)]


def override(step: Step, region: object, **days: object) -> None:
    Override.objects.create(
        milestone=Milestone.objects.get(step=step),
        region=region,
        set_by="тест",
        set_at=make.NOW,
        **days,
    )


def test_each_school_owes_a_form_for_each_work_it_sits():
    maths, russian = make.work(), make.work(code="ru4")
    entry_with_codes(maths)
    entry_with_codes(russian)
    entry_with_codes(maths, make.school(last="0043"))
    rows = Deliverable.objects.filter(kind=KIND).order_by("key", "per")
    assert [(one.key, one.per) for one in rows] == [
        ("edu220042", "ma4"),
        ("edu220042", "ru4"),
        ("edu220043", "ma4"),
    ]


def test_a_region_that_gives_its_schools_another_day_moves_only_them():
    here = entry_with_codes()
    elsewhere = make.district(make.region("64", "Степной край", "Europe/Saratov"), "m017")
    there = entry_with_codes(here.work, make.school(elsewhere, "0151"))
    before, theirs = owed(here).due_at, owed(there).due_at
    override(Step.RESULTS, make.region(), due_offset=6, due_time=time(23))
    assert follow_calendar(here.work.campaign) == 1
    assert owed(here).due_at == before + timedelta(days=2)
    assert owed(there).due_at == theirs


def test_until_a_day_is_declared_the_form_is_due_at_the_last_call_of_the_region():
    make.milestone(
        make.campaign(), Step.CLOSE, anchor=Anchor.CAMPAIGN, clock=Clock.LOCAL, due_offset=30,
        due_time=time(18),
    )  # fmt: skip
    entry = entry_with_codes()
    Entry.objects.filter(pk=entry.pk).update(on=None)
    follow_calendar(entry.work.campaign)
    before = owed(entry).due_at
    override(Step.CLOSE, make.region(), due_offset=25, due_time=time(18))
    assert follow_calendar(entry.work.campaign) == 1
    assert owed(entry).due_at == before - timedelta(days=5)


def test_what_is_in_time_in_one_region_is_late_in_another(anna: Actor):
    entry = entry_with_codes()
    override(Step.RESULTS, make.region(), due_offset=1, due_time=time(12))
    follow_calendar(entry.work.campaign)
    file = filled(entry, rows_of(entry, POINTS))
    sent = send_results(entry, file, name="ф.xlsx", by=anna, at=EVENING + timedelta(days=2))
    assert sent.is_late
