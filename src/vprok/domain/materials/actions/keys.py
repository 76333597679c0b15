"""Sealing passwords to their hour, and giving them out at it."""

from datetime import datetime

from django.conf import settings
from django.db.transaction import atomic

from vprok.domain.audit.actions import record
from vprok.domain.campaign.queries import calendar
from vprok.domain.campaign.rules import campaign_is_not_running
from vprok.domain.intake.models import Entry
from vprok.domain.materials.documents import cipher_file
from vprok.domain.materials.models import Archive
from vprok.domain.materials.queries import day_holds, kit_of, release_hour
from vprok.domain.materials.rules import (
    archive_is_withdrawn,
    bound_to,
    day_is_not_declared,
    key_is_early,
)
from vprok.kernel.charter import Actor, Permission
from vprok.kernel.refusal import refuse_if
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


@atomic
def take_key(archive: Archive, *, by: Actor, at: datetime) -> str:
    """Give out the password of an archive and remember who took it first.

    The hour is asked of the road map anew, so that one moved ahead holds even before the archive
    is rebuilt; and the seal opens only for the instant it was bound to.

    refuses: no_right, not_your_place, campaign_is_not_running, archive_is_withdrawn,
             day_has_fallen_out, day_is_not_declared, key_is_early
    raises:  SealBroken if the row was changed by hand
    """
    entry = archive.entry
    refuse_if(by.lacks(Permission.KEY_TAKE, at=entry.school.place))
    refuse_if(campaign_is_not_running(entry.work.campaign.state))
    archive.refresh_from_db(fields=["opens_at", "sealed_password", "taken_at", "withdrawn_at"])
    known = calendar(entry.work.campaign)
    refuse_if(archive_is_withdrawn(is_withdrawn=archive.withdrawn_at is not None))
    refuse_if(day_holds(archive, known))
    hour = release_hour(archive, known)
    refuse_if(key_is_early(hour=hour, at=at) if hour else day_is_not_declared(is_declared=False))
    Archive.objects.filter(pk=archive.pk, taken_at=None).update(taken_at=at, taken_by=by.signature)
    record("materials.key_taken", archive, place=entry.school.place, by=by, at=at)
    return unseal(
        bytes(archive.sealed_password), under=master_key(), bound=bound(entry, archive.opens_at)
    ).decode()


def take_cipher_file(archive: Archive, *, by: Actor, at: datetime) -> bytes:
    """Give out the password of an archive as the file «с шифром».

    refuses: as take_key
    """
    password = take_key(archive, by=by, at=at)
    return cipher_file(kit_of(archive.entry), password=password, archive=archive.file.name)
