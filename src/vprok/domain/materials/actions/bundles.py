"""Giving out the archives of a day in one file, and the page that opens them."""

from base64 import b64encode
from collections.abc import Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db.transaction import atomic

from vprok.domain.campaign.models import Campaign
from vprok.domain.files.actions import destroy, keep
from vprok.domain.files.models import Stored
from vprok.domain.files.queries import contents
from vprok.domain.materials.actions.archives import ZIP, hand_out_archive
from vprok.domain.materials.documents.bundle import day_bundle, offline_page
from vprok.domain.materials.models import Archive, Archives, DayBundle
from vprok.domain.materials.queries.hours import WITH_ITS_BODY
from vprok.domain.materials.rules import archive_is_not_ready, fingerprint
from vprok.domain.territory.models import School
from vprok.domain.territory.states import is_a_zone
from vprok.kernel.charter import Actor
from vprok.kernel.refusal import refuse_if
from vprok.tools.vault.opener.page import Made, Sealed


def hand_out_day(
    school: School, campaign: Campaign, on: date, *, by: Actor, at: datetime
) -> Stored:
    """Give out all archives of a school's day in one file; each is recorded as if taken alone.

    refuses: as hand_out_archive; archive_is_not_ready when there is none for this day
    """
    archives = list(_current(school, campaign).filter(entry__on=on))
    refuse_if(archive_is_not_ready(is_there=bool(archives)))
    with atomic():
        for archive in archives:
            hand_out_archive(archive, by=by, at=at)
    return _bundle(school, campaign, on, archives, at=at)


def opener_of(school: School, campaign: Campaign) -> bytes:
    """The offline page with what it should know of a school's archives; none of it is a secret.

    returns: HTML; empty where its modules are missing
    """
    return offline_page(_made(school, list(_current(school, campaign))))


def _bundle(
    school: School, campaign: Campaign, on: date, archives: Sequence[Archive], *, at: datetime
) -> Stored:
    made_of = fingerprint([one.file.digest for one in archives])
    old = DayBundle.objects.filter(school=school, campaign=campaign, on=on).first()
    if old is not None and old.made_of == made_of:
        return old.file
    zone = ZoneInfo(school.zone)
    file = keep(
        day_bundle(
            [(one.file.name, contents(one.file)) for one in archives],
            made=_made(school, archives),
            at=at.astimezone(zone),
        ),
        name=f"{campaign.slug}-{school.key}-{on:%d.%m.%Y}.zip",
        media_type=ZIP,
        at=at,
    )
    with atomic():
        DayBundle.objects.update_or_create(
            school=school,
            campaign=campaign,
            on=on,
            defaults={"file": file, "made_of": made_of, "made_at": at},
        )
        if old is not None:
            destroy(old.file, at=at)
    return file


def _current(school: School, campaign: Campaign) -> Archives:
    return (
        Archive.objects.current()
        .filter(entry__school=school, entry__work__campaign=campaign)
        .select_related("file", *(f"entry__{path}" for path in WITH_ITS_BODY))
        .order_by("entry__on", "entry__work__code")
    )


def _made(school: School, archives: Sequence[Archive]) -> Made:
    zone = ZoneInfo(school.zone) if is_a_zone(school.zone) else None
    return Made(
        school.short_name,
        tuple(
            Sealed(
                work=str(one.entry.work),
                name=one.file.name,
                digest=one.file.digest,
                sealed=b64encode(bytes(one.sealed_password)).decode() if one.slot_id else "",
                opens_at=one.opens_at.astimezone(zone),
            )
            for one in archives
        ),
    )
