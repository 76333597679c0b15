"""Not a second before the hour: in every zone of the country, whichever door one tries.

source: Инструкция технического специалиста, «в период проведения ВПР», п. 2; 107-ФЗ
"""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st

from tests import make
from tests.cast import as_
from tests.domain.materials import world
from tests.domain.materials.zones import ELEVEN
from tests.stories.portal import Portal, found
from vprok.domain.access.queries import actor_of
from vprok.domain.campaign.models import Work
from vprok.domain.materials.models import Archive
from vprok.domain.territory.models import School
from vprok.domain.territory.states import Zone
from vprok.kernel.charter import Role

A_SECOND = timedelta(seconds=1)
HALF_PAST_SEVEN = time(7, 30)

YAKUTIA = {
    "m001": ("", 9),
    "m002": ("Asia/Vladivostok", 10),
    "m003": ("Asia/Srednekolymsk", 11),
}
"""Municipalities of one region in three hour zones, by their own zone."""


@pytest.fixture
def portal(db: None, monkeypatch: pytest.MonkeyPatch) -> Portal:
    return Portal(monkeypatch)


def archive_in(zone: str, *, region: str = "22", district: str = "m019", own: str = "") -> Archive:
    """The archive of a school that stands in this zone."""
    above = make.district(make.region(region, f"Регион {region}", zone), district, zone=own)
    sits = Work.objects.first() or world.uploaded(world.work())
    return world.archive(world.entry(make.school(above, _last(district)), sits))


def _last(district: str) -> str:
    return f"0{district[1:]}"


def specialist(of: School) -> Client:
    account = make.account("Тимур Ахметов")
    make.post(account, Role.TECHNICAL_SPECIALIST, of.place)
    return as_(actor_of(account))


def half_past_seven(hours_ahead: int) -> datetime:
    """The instant worked out without the database of zones: 07:30 less the hours ahead."""
    return datetime.combine(world.DAY, HALF_PAST_SEVEN, UTC) - timedelta(hours=hours_ahead)


CRAFTED: list[dict[str, object]] = [
    {"headers": {"HX-Request": "true"}},
    {"data": {"at": "2026-04-14T23:00:00", "now": "1", "hour": "00:00"}},
    {"headers": {"Date": "Wed, 15 Apr 2026 00:00:00 GMT", "X-Forwarded-For": "127.0.0.1"}},
    {"query_params": {"at": "2026-04-15", "early": ""}},
    {"data": b'{"at": "2026-04-15"}', "content_type": "application/json"},
    {"data": {"file": SimpleUploadedFile("a", b"b")}, "headers": {"X-HTTP-Method-Override": "PUT"}},
]
"""What somebody in a hurry may send instead of pressing the button."""


def doors(archive: Archive) -> tuple[str, str]:
    slug = archive.entry.work.campaign.slug
    return tuple(f"/materials/{slug}/archives/{archive.pk}/{what}/" for what in ("key", "cipher"))  # type: ignore[return-value]


def all_ways(browser: Client, archive: Archive) -> list[HttpResponse]:
    """The button, the file «с шифром», and crafted requests to both."""
    key, cipher = doors(archive)
    plain = [browser.post(key), browser.post(cipher)]
    return plain + [
        browser.post(door, **crafted)
        for door in (key, cipher)
        for crafted in CRAFTED  # type: ignore[arg-type]
    ]


def the_password_stays_in(browser: Client, archive: Archive) -> None:
    for answer in all_ways(browser, archive):
        assert answer.status_code == 409
        assert "Пароль откроется 14.04.2026 в 07:30 по местному времени." in answer.content.decode()
    archive.refresh_from_db()
    assert archive.taken_at is None


def the_password_is_given(browser: Client, archive: Archive) -> None:
    key, cipher = doors(archive)
    password = found(r'data-copy="([^"]+)"', browser.post(key))
    assert world.opened(world.zip_of(archive), password)
    assert password in browser.post(cipher).content.decode("utf-8-sig")


def test_the_eleven_stand_for_every_zone_that_a_school_may_have() -> None:
    noon = datetime.combine(world.DAY, time(12))
    ahead = {ZoneInfo(zone).utcoffset(noon) for zone in Zone.values}
    assert ahead == {timedelta(hours=hours) for hours in ELEVEN.values()}


@pytest.mark.parametrize("zone", ELEVEN)
def test_in_each_of_eleven_zones_the_password_waits_for_its_own_half_past_seven(
    portal: Portal, zone: str
) -> None:
    archive = archive_in(zone)
    browser = specialist(archive.entry.school)
    hour = half_past_seven(ELEVEN[zone])
    portal.at(hour - A_SECOND)
    the_password_stays_in(browser, archive)
    portal.at(hour)
    the_password_is_given(browser, archive)


def test_in_one_region_with_three_zones_each_municipality_has_its_own_hour(portal: Portal) -> None:
    archives = {
        code: archive_in("Asia/Yakutsk", region="14", district=code, own=zone)
        for code, (zone, _) in YAKUTIA.items()
    }
    browsers = {code: specialist(one.entry.school) for code, one in archives.items()}
    for ahead in sorted({hours for _, hours in YAKUTIA.values()}, reverse=True):
        hour = half_past_seven(ahead)
        portal.at(hour - A_SECOND)
        for code, (_, hours) in YAKUTIA.items():
            if hours <= ahead:
                the_password_stays_in(browsers[code], archives[code])
        portal.at(hour)
        for code, (_, hours) in YAKUTIA.items():
            if hours == ahead:
                the_password_is_given(browsers[code], archives[code])


def test_at_any_minute_in_any_zone_the_door_is_open_if_and_only_if_it_is_time(
    portal: Portal,
) -> None:
    archives = {zone: archive_in(zone, region=f"{30 + ahead}") for zone, ahead in ELEVEN.items()}
    browsers = {zone: specialist(one.entry.school) for zone, one in archives.items()}
    noon_before = datetime.combine(world.DAY, time(12), UTC) - timedelta(days=1)

    @settings(max_examples=40, deadline=None, database=None)
    @given(zone=st.sampled_from(sorted(ELEVEN)), seconds=st.integers(0, 24 * 3600))
    def at_a_moment(zone: str, seconds: int) -> None:
        at = noon_before + timedelta(seconds=seconds)
        portal.at(at)
        there = at + timedelta(hours=ELEVEN[zone])
        is_time = (there.date(), there.time()) >= (world.DAY, HALF_PAST_SEVEN)
        answers = [browsers[zone].post(door).status_code for door in doors(archives[zone])]
        assert answers == ([200, 200] if is_time else [409, 409])

    at_a_moment()
