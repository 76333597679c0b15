"""Building archives, withdrawing them, giving them out."""

import hashlib
from datetime import datetime

from django.db.transaction import atomic

from vprok.domain.audit.actions import record
from vprok.domain.campaign.queries import calendar
from vprok.domain.campaign.rules import campaign_is_not_running
from vprok.domain.files.actions import destroy, keep
from vprok.domain.files.models import Stored
from vprok.domain.files.queries import contents
from vprok.domain.intake.models import Entry
from vprok.domain.materials.actions.codes import slips
from vprok.domain.materials.actions.keys import bound, master_key
from vprok.domain.materials.documents import archive_note
from vprok.domain.materials.models import Archive
from vprok.domain.materials.queries import (
    Contents,
    archive_hour,
    contents_of,
    entry_behind,
    kit_of,
    slips_of,
)
from vprok.domain.materials.rules import (
    archive_is_early,
    archive_is_withdrawn,
    archive_names,
    is_settled,
)
from vprok.kernel.charter import SYSTEM, Actor, Permission
from vprok.kernel.refusal import refuse_if
from vprok.tools.vault.archive import archive_zip
from vprok.tools.vault.draw import draw_password
from vprok.tools.vault.keys import seal

ZIP = "application/zip"


def build_waiting(key: str, at: datetime) -> Archive | None:
    """Build the archive of one entry that waits for it.

    key: as `queries.archives_behind` gave it
    """
    return build_archive(entry_behind(key), at=at)


def build_archive(entry: Entry, *, at: datetime) -> Archive | None:
    """See that an entry has the archive it should have, made of what is true now.

    Whatever changes after the hour of an archive leaves it alone, except a day moved ahead. The
    bytes are made outside the transaction; what changed meanwhile is noticed by the next turn.

    returns: the current archive; None while something it is made of is missing
    """
    made_of = contents_of(entry)
    current = entry.archives.current().select_related("file").first()
    if current is not None:
        hour = made_of.opens_at if made_of else current.opens_at
        if is_settled(made_for=current.opens_at, hour=hour, at=at):
            return current
        if made_of is not None and made_of.made_of == current.made_of:
            entry.archives.filter(pk=current.pk).update(**made_of.marks)
            return current
    if made_of is None:
        _withdraw(entry, at=at)
        return None
    return _put(made_of, at=at)


def _put(made_of: Contents, *, at: datetime) -> Archive | None:
    entry, password = made_of.entry, draw_password()
    file = keep(
        _sealed_zip(made_of, password, at=at),
        name=f"{entry.work.campaign.slug}-{entry.school.key}-{entry.work.code}.zip",
        media_type=ZIP,
        at=at,
    )
    with atomic():
        _withdraw(entry, at=at)
        archive = Archive.objects.create(
            entry=entry,
            file=file,
            made_of=made_of.made_of,
            participants=entry.participants,
            sealed_password=seal(
                password.encode(), under=master_key(), bound=bound(entry, made_of.opens_at)
            ),
            password_digest=hashlib.sha256(password.encode()).hexdigest(),
            opens_at=made_of.opens_at,
            made_at=at,
            **made_of.marks,
        )
        record(
            "materials.archive_made",
            archive,
            place=entry.school.place,
            by=SYSTEM,
            at=at,
            sha256=file.digest,
            password_sha256=archive.password_digest,
            opens_at=f"{made_of.opens_at:%Y-%m-%dT%H:%M%z}",
        )
    return archive


def _withdraw(entry: Entry, *, at: datetime) -> None:
    """Take back the current archive of an entry: its bytes and its password are destroyed."""
    for old in entry.archives.current().select_related("file"):
        Archive.objects.filter(pk=old.pk).update(withdrawn_at=at, sealed_password=b"")
        destroy(old.file, at=at)
        record("materials.archive_withdrawn", old, place=entry.school.place, by=SYSTEM, at=at)


def _sealed_zip(made_of: Contents, password: str, *, at: datetime) -> bytes:
    entry = made_of.entry
    school, campaign, work = entry.school, entry.work.campaign, entry.work
    names = archive_names(work.variants)
    classes, spare = slips_of(school, campaign, grade=work.grade, variants=work.variants)
    files = [
        archive_note(kit_of(entry), names=names, participants=entry.participants),
        *(contents(paper.file) for paper in made_of.papers),
        slips(school, campaign, classes, spare, at=at),
    ]
    return b"".join(archive_zip(zip(names, files, strict=True), password=password, at=at))


@atomic
def hand_out_archive(archive: Archive, *, by: Actor, at: datetime) -> Stored:
    """Give out a sealed archive and remember who took it first.

    refuses: no_right, not_your_place, campaign_is_not_running, archive_is_withdrawn,
             archive_is_early
    """
    entry = archive.entry
    refuse_if(by.lacks(Permission.ARCHIVE_TAKE, at=entry.school.place))
    refuse_if(campaign_is_not_running(entry.work.campaign.state))
    archive.refresh_from_db(fields=["withdrawn_at"])
    refuse_if(archive_is_withdrawn(is_withdrawn=archive.withdrawn_at is not None))
    opens_at = archive_hour(entry, calendar(entry.work.campaign))
    refuse_if(archive_is_early(opens_at=opens_at, at=at))
    Archive.objects.filter(pk=archive.pk, downloaded_at=None).update(
        downloaded_at=at, downloaded_by=by.signature
    )
    record("materials.archive_taken", archive, place=entry.school.place, by=by, at=at)
    return archive.file
