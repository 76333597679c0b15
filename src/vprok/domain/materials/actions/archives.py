"""Building archives, withdrawing them, giving them out."""

from datetime import datetime

from django.db.transaction import atomic

from vprok.domain.audit.actions import record
from vprok.domain.campaign.queries import calendar
from vprok.domain.campaign.rules import campaign_is_not_running
from vprok.domain.files.actions import destroy, keep
from vprok.domain.files.models import Stored
from vprok.domain.intake.models import Entry
from vprok.domain.materials.actions.keys import bound, master_key
from vprok.domain.materials.actions.packing import Made, make
from vprok.domain.materials.documents.packing import Packed
from vprok.domain.materials.models import Archive, DayBundle, Fetched
from vprok.domain.materials.queries import archive_hour, contents_of, entry_behind, hour_of
from vprok.domain.materials.queries.archives import Contents, freeze_of, is_locked_away
from vprok.domain.materials.rules import (
    archive_is_early,
    archive_is_withdrawn,
    fetching_needs_a_reason,
    is_settled,
    zone_is_missing,
)
from vprok.kernel.charter import SYSTEM, Actor, Permission
from vprok.kernel.refusal import Refusal, refuse_if
from vprok.tools.vault.keys import seal

ZIP = "application/zip"

# ---- building ------------------------------------------------------------------------------------


def build_waiting(key: str, at: datetime) -> Archive | None:
    """Build the archive of one entry that waits for it.

    key: as `queries.archives_behind` gave it
    """
    return build_archive(entry_behind(key), at=at)


def build_archive(entry: Entry, *, at: datetime) -> Archive | None:
    """See that an entry has the archive it should have, made of what is true now.

    Whatever changes after the freeze of an archive leaves it alone, except a day moved ahead; so
    does what changes while its papers are locked for an earlier slot. The bytes are made outside
    the transaction; what changed meanwhile is noticed by the next turn.

    returns: the current archive; None while something it is made of is missing
    raises:  ChildFailed, ChildDied if a paper is damaged
    """
    current = entry.archives.current().select_related("file").first()
    if current is not None and _is_settled(current, at=at):
        return current
    if is_locked_away(entry):
        return current
    made_of = contents_of(entry)
    if made_of is None:
        _withdraw(entry, at=at)
        return None
    if current is not None and made_of.made_of == current.made_of:
        entry.archives.filter(pk=current.pk).update(checked_at=at, **made_of.marks)
        return current
    return _put(made_of, at=at)


def _is_settled(current: Archive, *, at: datetime) -> bool:
    campaign = current.entry.work.campaign
    hour = hour_of(current.entry, calendar(campaign)) or current.opens_at
    if hour == current.opens_at and current.slot is not None and current.slot.frozen_at:
        return True  # a frozen slot was moved by two persons, and its archives with it
    return is_settled(made_for=current.opens_at, hour=hour, freeze=freeze_of(campaign), at=at)


def _put(made_of: Contents, *, at: datetime) -> Archive:
    entry, made = made_of.entry, make(made_of, at=at)
    file = keep(
        made.packed.zip,
        name=f"{entry.work.campaign.slug}-{entry.school.key}-{entry.work.code}.zip",
        media_type=ZIP,
        at=at,
    )
    with atomic():
        _withdraw(entry, at=at)
        archive = _row(made_of, made, file, at=at)
        record(
            "materials.archive_made",
            archive,
            place=entry.school.place,
            by=SYSTEM,
            at=at,
            sha256=file.digest,
            password_sha256=archive.password_digest,
            opens_at=f"{made_of.opens_at:%Y-%m-%dT%H:%M%z}",
            kits=made.kits,
        )
    return archive


def _row(made_of: Contents, made: Made, file: Stored, *, at: datetime) -> Archive:
    return Archive.objects.create(
        entry=made_of.entry,
        slot=made_of.slot,
        kits=made.kits,
        pages=made.pages,
        file=file,
        made_of=made_of.made_of,
        participants=made_of.entry.participants,
        sealed_password=_sealed(made_of, made.packed),
        password_digest=made.packed.digest,
        opens_at=made_of.opens_at,
        made_at=at,
        checked_at=at,
        **made_of.marks,
    )


def _sealed(made_of: Contents, packed: Packed) -> bytes:
    """The password as it is kept: as it came from the child, or under the master key."""
    return packed.sealed or seal(
        packed.password.encode(),
        under=master_key(),
        bound=bound(made_of.entry, made_of.opens_at),
    )


@atomic
def _withdraw(entry: Entry, *, at: datetime) -> None:
    """Take back the current archive of an entry: its bytes and its password are destroyed."""
    for old in entry.archives.current().select_related("file"):
        Archive.objects.filter(pk=old.pk).update(withdrawn_at=at, sealed_password=b"")
        destroy(old.file, at=at)
        _unbundle(entry, at=at)
        record("materials.archive_withdrawn", old, place=entry.school.place, by=SYSTEM, at=at)


def _unbundle(entry: Entry, *, at: datetime) -> None:
    """Forget the files that hold several archives of the school, this one among them."""
    bundles = DayBundle.objects.filter(school=entry.school, campaign=entry.work.campaign_id)
    for bundle in bundles.select_related("file"):
        bundle.delete()
        destroy(bundle.file, at=at)


# ---- giving out ----------------------------------------------------------------------------------


@atomic
def hand_out_archive(archive: Archive, *, by: Actor, at: datetime) -> Stored:
    """Give out a sealed archive and remember who took it first.

    refuses: no_right, not_your_place, campaign_is_not_running, archive_is_withdrawn,
             archive_is_early, fetching_needs_a_reason to those above the school
    """
    place = archive.entry.school.place
    refuse_if(by.lacks(Permission.ARCHIVE_TAKE, at=place))
    refuse_if(_is_held(archive, at=at))
    if by.lacks(Permission.KEY_TAKE, at=place):
        refuse_if(fetching_needs_a_reason(reason=""))
    Archive.objects.filter(pk=archive.pk, downloaded_at=None).update(
        downloaded_at=at, downloaded_by=by.signature
    )
    record("materials.archive_taken", archive, place=place, by=by, at=at)
    return archive.file


@atomic
def fetch_archive(archive: Archive, reason: str, *, by: Actor, at: datetime) -> Stored:
    """Give out an archive to the region for a school that cannot take it, and say why.

    reason:  the school reads it
    refuses: no_right, not_your_place, campaign_is_not_running, archive_is_withdrawn,
             archive_is_early, fetching_needs_a_reason
    """
    place = archive.entry.school.place
    refuse_if(by.lacks(Permission.KEY_RELAY, at=place))
    refuse_if(_is_held(archive, at=at))
    refuse_if(fetching_needs_a_reason(reason=reason))
    said = " ".join(reason.split())[:200]
    Fetched.objects.create(archive=archive, reason=said, at=at, by=by.signature)
    record("materials.archive_fetched", archive, place=place, by=by, at=at, reason=said)
    return archive.file


def _is_held(archive: Archive, *, at: datetime) -> Refusal | None:
    """What holds an archive back, whoever asks."""
    entry = archive.entry
    archive.refresh_from_db(fields=["withdrawn_at"])
    if lost := zone_is_missing(entry.school.zone):
        return lost
    opens_at = archive_hour(entry, calendar(entry.work.campaign))
    return (
        campaign_is_not_running(entry.work.campaign.state)
        or archive_is_withdrawn(is_withdrawn=archive.withdrawn_at is not None)
        or archive_is_early(opens_at=opens_at, at=at)
    )
