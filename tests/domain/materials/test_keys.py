import logging
import sqlite3
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection

from tests import cast, make
from tests.domain.materials import world
from tests.domain.materials.world import A_SECOND, HOUR
from tests.make import NOW
from vprok.domain.audit.models import Event
from vprok.domain.campaign.models import Campaign
from vprok.domain.campaign.states import CampaignState
from vprok.domain.materials.actions import take_cipher_file, take_key
from vprok.domain.materials.models import Archive
from vprok.kernel.charter import Actor, Role
from vprok.kernel.refusal import Refused
from vprok.tools.vault.keys import SealBroken

pytestmark = pytest.mark.django_db

ZONES = [
    ("22", "Asia/Barnaul", -4),
    ("64", "Europe/Saratov", -1),
    ("41", "Asia/Kamchatka", -9),
    ("39", "Europe/Kaliningrad", 1),
]


@pytest.mark.parametrize(("code", "zone", "after_moscow"), ZONES)
def test_the_key_opens_at_the_schools_own_half_past_seven(
    code: str, zone: str, after_moscow: int
) -> None:
    school = make.school(make.district(make.region(code, f"Край {code}", zone), "m001"), "0007")
    person = cast._person("Зоя Местная", Role.SCHOOL_COORDINATOR, school.place)
    archive = world.archive(world.entry(school))
    hour = world.datetime(2026, 4, 14, 4, 30, tzinfo=world.UTC) + timedelta(hours=after_moscow)
    with pytest.raises(Refused) as caught:
        take_key(archive, by=person, at=hour - A_SECOND)
    assert caught.value.refusal.code == "key_is_early"
    assert caught.value.refusal.text == ("Пароль откроется 14.04.2026 в 07:30 по местному времени.")
    archive.refresh_from_db()
    assert archive.taken_at is None
    assert take_key(archive, by=person, at=hour)


def test_the_first_reader_is_remembered_and_everyone_is_recorded(anna: Actor, timur: Actor) -> None:
    archive = world.archive()
    password = take_key(archive, by=timur, at=HOUR)
    assert take_key(archive, by=anna, at=HOUR + A_SECOND) == password
    archive.refresh_from_db()
    assert (archive.taken_at, archive.taken_by) == (HOUR, timur.signature)
    taken = Event.objects.filter(event="materials.key_taken").order_by("pk")
    assert [event.by for event in taken] == [timur.signature, anna.signature]


@pytest.mark.parametrize("name", ["darya", "sibling", "elena", "boris", "vera", "gleb", "observer"])
def test_no_one_else_gets_the_key(name: str) -> None:
    archive = world.archive()
    with pytest.raises(Refused) as caught:
        take_key(archive, by=getattr(cast, name)(), at=HOUR)
    assert caught.value.refusal.code in {"no_right", "not_your_place"}


@pytest.mark.parametrize(
    ("state", "code"),
    [
        (CampaignState.STOPPED, "campaign_is_stopped"),
        (CampaignState.FINISHED, "campaign_is_finished"),
    ],
)
def test_a_stopped_campaign_gives_no_keys(anna: Actor, state: CampaignState, code: str) -> None:
    archive = world.archive()
    Campaign.objects.update(state=state)
    with cast.refused(code):
        take_key(Archive.objects.get(pk=archive.pk), by=anna, at=HOUR)


def test_an_archive_in_hand_that_was_withdrawn_meanwhile_gives_no_key(anna: Actor) -> None:
    archive = world.archive()
    Archive.objects.update(withdrawn_at=NOW)
    with cast.refused("archive_is_withdrawn"):
        take_key(archive, by=anna, at=HOUR)


def test_an_hour_moved_in_the_database_by_hand_opens_nothing(anna: Actor) -> None:
    archive = world.archive()
    Archive.objects.update(opens_at=NOW)
    with cast.refused("key_is_early"):
        take_key(archive, by=anna, at=HOUR - A_SECOND)
    with pytest.raises(SealBroken):
        take_key(archive, by=anna, at=HOUR)


def test_the_password_is_nowhere_but_in_the_answer(
    anna: Actor, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        archive = world.archive()
        password = take_key(archive, by=anna, at=HOUR)
        take_cipher_file(archive, by=anna, at=HOUR)
    assert archive.password_digest.encode() in every_byte_of_the_database()
    for secret in (password, password.replace("-", "")):
        assert secret not in caplog.text
        assert not any(secret in str(event.facts) + event.thing for event in Event.objects.all())
        assert secret.encode() not in every_byte_of_the_database()


def every_byte_of_the_database() -> bytes:
    """The whole SQLite database as bytes; on PostgreSQL, the rows of our tables."""
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        raw: sqlite3.Connection = connection.connection
        return raw.serialize()
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT t::text FROM "{table}" t')
            found += [row[0] for row in cursor.fetchall()]
    return "\n".join(found).encode()


def test_the_file_with_the_cipher_is_read_by_old_windows(anna: Actor) -> None:
    archive = world.archive()
    with cast.refused("key_is_early"):
        take_cipher_file(archive, by=anna, at=HOUR - A_SECOND)
    file = take_cipher_file(archive, by=anna, at=HOUR)
    assert file.startswith(b"\xef\xbb\xbf")
    assert file.count(b"\n") == file.count(b"\r\n")
    words = file.decode("utf-8-sig")
    password = take_key(archive, by=anna, at=HOUR)
    assert f"Пароль: {password}\r\n" in words
    assert "СОШ № 42, edu220042" in words
    assert "7-Zip" in words
    assert "Проводник Windows" in words
    assert archive.file.name in words


def test_files_on_the_disk_hold_neither_papers_nor_password(anna: Actor) -> None:
    from django.conf import settings

    archive = world.archive()
    folder = Path(settings.STORAGES["default"]["OPTIONS"]["location"])
    blob = (folder / archive.file.blob).read_bytes()
    assert b"PK\x03\x04" not in blob[:64]
    assert take_key(archive, by=anna, at=HOUR).encode() not in blob
