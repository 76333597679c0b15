"""Sealing passwords to their hour, and giving them out at it."""

from base64 import b64encode
from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.transaction import atomic

from vprok.domain.audit.actions import record
from vprok.domain.campaign.queries import calendar
from vprok.domain.campaign.rules import campaign_is_not_running
from vprok.domain.intake.models import Entry
from vprok.domain.materials.documents import cipher_file
from vprok.domain.materials.documents.notes import words_file
from vprok.domain.materials.models import Archive
from vprok.domain.materials.queries import day_holds, kit_of, release_hour
from vprok.domain.materials.queries.slots import Release, release_of
from vprok.domain.materials.rules import (
    archive_is_withdrawn,
    bound_to,
    day_is_not_declared,
    hour_words,
    key_waits,
    password_is_here,
    password_is_not_here,
    words_are_not_out,
    zone_is_missing,
)
from vprok.kernel.charter import Actor, Permission
from vprok.kernel.refusal import refuse_if
from vprok.tools.clocks import Apart
from vprok.tools.vault.keys import MasterKey, unseal


def bound(entry: Entry, opens_at: datetime) -> str:
    """What the password of an entry's archive is sealed to."""
    return bound_to(
        school=entry.school.key,
        campaign=entry.work.campaign.slug,
        work=entry.work.code,
        opens_at=opens_at,
    )


def master_key() -> MasterKey:
    """The key of this house."""
    return MasterKey(settings.MASTER_KEY)


TOGETHER = Apart()
"""Clocks that nobody has compared; every way in hands over its own reading."""


@atomic
def take_key(archive: Archive, *, by: Actor, at: datetime, clocks: Apart = TOGETHER) -> str:
    """Give out the password of an archive and remember who took it first.

    The hour is asked of the road map anew, so that one moved ahead holds even before the archive
    is rebuilt; and the seal opens only for the instant it was bound to.

    clocks:  nothing is given out while they disagree, nor before the slowest of them allows
    refuses: no_right, not_your_place, campaign_is_not_running, archive_is_withdrawn,
             password_is_not_here, zone_is_missing, day_has_fallen_out, day_is_not_declared,
             clocks_disagree, key_is_early
    raises:  SealBroken if the row was changed by hand
    """
    refuse_if(by.lacks(Permission.KEY_TAKE, at=archive.entry.school.place))
    password = _password(archive, at=at, clocks=clocks)
    Archive.objects.filter(pk=archive.pk, taken_at=None).update(taken_at=at, taken_by=by.signature)
    record("materials.key_taken", archive, place=archive.entry.school.place, by=by, at=at)
    return password


def take_cipher_file(
    archive: Archive, *, by: Actor, at: datetime, clocks: Apart = TOGETHER
) -> bytes:
    """Give out the password of an archive as the file «с шифром».

    In officers' custody it holds the release words and the sealed password instead.

    refuses: as take_key, as take_words
    """
    kit, name = kit_of(archive.entry), archive.file.name
    if archive.slot_id is None:
        password = take_key(archive, by=by, at=at, clocks=clocks)
        return cipher_file(kit, password=password, archive=name)
    release = take_words(archive, by=by, at=at)
    sealed = b64encode(bytes(archive.sealed_password)).decode()
    return words_file(kit, words=release.words, value=release.value, sealed=sealed, archive=name)


@atomic
def take_words(archive: Archive, *, by: Actor, at: datetime) -> Release:
    """Give out the release words that open an archive with its school's own, and remember who.

    The words are public by now; that this school has read them is what is remembered.

    refuses: no_right, not_your_place, campaign_is_not_running, archive_is_withdrawn,
             password_is_here, words_are_not_out
    """
    refuse_if(by.lacks(Permission.KEY_TAKE, at=archive.entry.school.place))
    release = _words(archive)
    Archive.objects.filter(pk=archive.pk, taken_at=None).update(taken_at=at, taken_by=by.signature)
    record("materials.words_taken", archive, place=archive.entry.school.place, by=by, at=at)
    return release


@atomic
def relay_key(archive: Archive, *, by: Actor, at: datetime, clocks: Apart = TOGETHER) -> str:
    """Read the password of an archive to its school over the telephone.

    refuses: as take_key
    """
    refuse_if(by.lacks(Permission.KEY_RELAY, at=archive.entry.school.place))
    password = _password(archive, at=at, clocks=clocks)
    record("materials.key_relayed", archive, place=archive.entry.school.place, by=by, at=at)
    return password


@atomic
def relay_words(archive: Archive, *, by: Actor, at: datetime) -> Release:
    """Read the release words of an archive to its school over the telephone.

    refuses: as take_words
    """
    refuse_if(by.lacks(Permission.KEY_RELAY, at=archive.entry.school.place))
    release = _words(archive)
    record("materials.words_relayed", archive, place=archive.entry.school.place, by=by, at=at)
    return release


def _password(archive: Archive, *, at: datetime, clocks: Apart) -> str:
    """The password of an archive whose hour has come by every clock."""
    entry = _current(archive)
    refuse_if(password_is_not_here(is_sealed_to_school=archive.slot_id is not None))
    refuse_if(zone_is_missing(entry.school.zone))
    known = calendar(entry.work.campaign)
    refuse_if(day_holds(archive, known))
    hour = release_hour(archive, known)
    refuse_if(
        key_waits(hour=hour, at=at, apart=clocks.most, ahead=clocks.ahead, furthest=clocks.furthest)
        if hour
        else day_is_not_declared(is_declared=False)
    )
    return unseal(
        bytes(archive.sealed_password), under=master_key(), bound=bound(entry, archive.opens_at)
    ).decode()


def _words(archive: Archive) -> Release:
    entry = _current(archive)
    refuse_if(password_is_here(is_sealed_to_school=archive.slot_id is not None))
    assert archive.slot is not None
    release = release_of(archive.slot)
    hour = hour_words(archive.opens_at.astimezone(ZoneInfo(entry.school.clock)))
    refuse_if(words_are_not_out(are_out=release is not None, hour=hour))
    assert release is not None
    return release


def _current(archive: Archive) -> Entry:
    """The entry of an archive, if it is the one in force."""
    entry = archive.entry
    refuse_if(campaign_is_not_running(entry.work.campaign.state))
    archive.refresh_from_db(
        fields=["opens_at", "sealed_password", "taken_at", "withdrawn_at", "slot"]
    )
    refuse_if(archive_is_withdrawn(is_withdrawn=archive.withdrawn_at is not None))
    return entry
