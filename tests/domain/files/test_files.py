"""A file lies encrypted under its own key, is read back whole or in part, and can be forgotten."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from tests.make import NOW
from vprok.domain.files.actions import destroy, keep, sweep
from vprok.domain.files.models import Stored
from vprok.domain.files.queries import contents, orphans, part
from vprok.tools.vault.keys import SealBroken

pytestmark = pytest.mark.django_db

WORDS = "Форма сбора результатов. ".encode() * 20_000
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


def kept(data: bytes = WORDS) -> Stored:
    return keep(data, name="форма.xlsx", media_type="application/octet-stream", at=NOW)


def raw(stored: Stored) -> bytes:
    with default_storage.open(stored.blob) as file:
        return bytes(file.read())


def test_a_file_is_read_back_as_it_was_kept():
    stored = kept()
    assert contents(stored) == WORDS
    assert stored.size == len(WORDS)


def test_nothing_of_it_lies_on_the_disk_in_clear():
    assert WORDS[:40] not in raw(kept())


def test_the_same_bytes_kept_twice_look_different_on_the_disk():
    assert raw(kept()) != raw(kept())


def test_a_part_is_read_without_the_rest():
    assert part(kept(), 300_000, 300_100) == WORDS[300_000:300_100]


def test_touched_bytes_are_not_handed_out():
    stored = kept()
    touched = bytearray(raw(stored))
    touched[100] ^= 1
    default_storage.delete(stored.blob)
    default_storage.save(stored.blob, ContentFile(bytes(touched)))
    with pytest.raises(SealBroken):
        contents(stored)


def test_a_destroyed_file_cannot_be_read_by_anyone():
    stored = kept()
    destroy(stored, at=NOW)
    stored.refresh_from_db()
    assert stored.sealed_key is None
    with pytest.raises(SealBroken):
        contents(stored)


def test_bytes_that_no_row_knows_are_swept_and_known_ones_stay():
    stored = kept()
    lost = default_storage.save("zz/an-upload-that-died", ContentFile(b"?"))
    soon = datetime.now(UTC) + timedelta(minutes=1)
    assert lost in set(orphans(before=soon))
    assert sweep(before=soon) >= 1
    assert not default_storage.exists(lost)
    assert contents(stored) == WORDS


def test_an_upload_that_is_going_on_is_left_alone():
    lost = default_storage.save("zz/an-upload-going-on", ContentFile(b"?"))
    sweep(before=LONG_AGO)
    assert default_storage.exists(lost)
    default_storage.delete(lost)
