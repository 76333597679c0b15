from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest

from tests import cast, make
from tests.domain.materials import world
from tests.make import NOW
from vprok.domain.campaign.models import Campaign
from vprok.domain.intake.models import Entry
from vprok.domain.materials.models import Archive
from vprok.domain.materials.queries.late import entries_late, late_archives
from vprok.domain.materials.rules import was_late
from vprok.domain.monitoring.queries import duties
from vprok.domain.monitoring.rules import DutyKind
from vprok.kernel.charter import Actor

pytestmark = pytest.mark.django_db
A_WEEK_BEFORE = datetime(2026, 4, 6, 21, 0, tzinfo=UTC)
"""Midnight of 7 April in Moscow."""


def found(at: datetime) -> list[tuple[str, str]]:
    late = late_archives(Campaign.objects.get(), at=at)
    return [(one.entry.school.key, one.reason.code) for one in late.missing]


def test_an_archive_is_late_from_a_week_before_its_day() -> None:
    make.entry(sits=world.work(), on=world.DAY)
    assert found(A_WEEK_BEFORE - timedelta(seconds=1)) == []
    assert found(A_WEEK_BEFORE) == [("edu220042", "variants_are_missing")]
    assert found(A_WEEK_BEFORE + timedelta(days=8)) == []


def test_each_is_listed_with_what_it_waits_for() -> None:
    entry = world.entry()
    assert found(A_WEEK_BEFORE) == [("edu220042", "archive_is_not_ready")]
    world.archive(entry)
    assert found(A_WEEK_BEFORE) == []
    make.entry(make.school(last="0043"), world.DAY, entry.work)
    assert found(A_WEEK_BEFORE) == [("edu220043", "codes_are_missing")]
    make.region().__class__.objects.update(zone="")
    assert found(A_WEEK_BEFORE) == [("edu220043", "zone_is_missing")]


def test_a_work_without_a_day_is_late_a_week_before_the_last_one() -> None:
    world.entry(on=None)
    last = datetime(2026, 5, 8, 9, tzinfo=UTC)
    assert found(last - timedelta(days=1)) == []
    assert found(last) == [("edu220042", "day_is_not_declared")]
    Entry.objects.update(withdrawn_at=NOW)
    assert found(last) == []


def test_reasons_are_counted_and_archives_made_late_are_shown() -> None:
    work = world.uploaded(world.work())
    for last in ("0043", "0044"):
        make.entry(make.school(last=last), world.DAY, work)
    archive = world.archive(world.entry(sits=work), at=A_WEEK_BEFORE + timedelta(days=1))
    late = late_archives(work.campaign, at=A_WEEK_BEFORE + timedelta(days=2))
    assert [(reason.code, many) for reason, many in late.reasons] == [("codes_are_missing", 2)]
    assert (late.count, late.made) == (2, (archive,))
    Archive.objects.update(made_at=NOW)
    assert late_archives(work.campaign, at=A_WEEK_BEFORE).made == ()


def test_a_week_before_is_the_last_day_on_time() -> None:
    assert not was_late(on=date(2026, 4, 14), made_on=date(2026, 4, 7))
    assert was_late(on=date(2026, 4, 14), made_on=date(2026, 4, 8))


def test_the_federal_organiser_is_told_and_nobody_else(gleb: Actor, vera: Actor) -> None:
    make.entry(sits=world.work(), on=world.DAY)
    campaign = Campaign.objects.get()

    def told(actor: Actor) -> list[int]:
        waiting = duties(actor, campaign, at=A_WEEK_BEFORE)
        return [duty.count for duty in waiting if duty.kind is DutyKind.LATE_ARCHIVES]

    assert (told(gleb), told(vera), told(cast.anna())) == ([1], [], [])


def test_what_is_late_costs_the_same_for_any_number_of_schools(
    django_assert_num_queries: Callable[[int], object],
) -> None:
    work = world.work()
    for last in ("0043", "0044", "0045"):
        make.entry(make.school(last=last), world.DAY, work)
        with django_assert_num_queries(6):  # type: ignore[attr-defined]
            late_archives(work.campaign, at=A_WEEK_BEFORE)
    assert entries_late(work.campaign, at=A_WEEK_BEFORE).count() == 3
