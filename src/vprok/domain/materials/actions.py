"""Issuing codes, keeping variants, building archives, giving out their keys."""

import hashlib
from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.transaction import atomic

from vprok.domain.audit.actions import record
from vprok.domain.campaign.models import Campaign, Work
from vprok.domain.campaign.queries import calendar
from vprok.domain.campaign.rules import campaign_is_not_running, campaign_is_over
from vprok.domain.files.actions import destroy, keep
from vprok.domain.files.models import Stored
from vprok.domain.files.queries import contents
from vprok.domain.intake.models import Entry, GradeClass
from vprok.domain.materials.documents import Codes, Kit, archive_note, cipher_file, code_slips
from vprok.domain.materials.models import Archive, Code, CodeSheet, Variant
from vprok.domain.materials.queries import (
    Contents,
    archive_hour,
    codes_hold,
    contents_of,
    day_holds,
    entry_behind,
    release_hour,
    slips_of,
)
from vprok.domain.materials.rules import (
    ClassSize,
    Numbered,
    archive_is_early,
    archive_is_withdrawn,
    archive_names,
    bound_to,
    codes_for,
    codes_have_run_out,
    day_is_not_declared,
    is_settled,
    key_is_early,
    variant_is_a_twin,
    variant_is_there,
    variant_is_too_large,
    variant_is_unknown,
)
from vprok.domain.territory.models import School
from vprok.kernel.charter import SYSTEM, Actor, Permission
from vprok.kernel.place import COUNTRY
from vprok.kernel.refusal import refuse_if
from vprok.tools.pdf.look import inspect_pdf
from vprok.tools.vault.archive import archive_zip
from vprok.tools.vault.draw import draw_password
from vprok.tools.vault.keys import MasterKey, seal, unseal

PDF, ZIP = "application/pdf", "application/zip"

# ---- codes ---------------------------------------------------------------------------------------


@atomic
def issue_codes(school: School, campaign: Campaign, *, at: datetime) -> int:
    """Issue the codes a school still lacks; those it has stay as they are.

    returns: how many were issued
    refuses: codes_have_run_out
    costs:   two SQL statements; three and the record when codes were lacking
    """
    classes = GradeClass.objects.filter(school=school, campaign=campaign)
    issued = Code.objects.filter(school=school, campaign=campaign)
    new = codes_for(
        [ClassSize(*row) for row in classes.values_list("grade", "ordinal", "pupils")],
        [Numbered(*row) for row in issued.values_list("number", "grade", "class_no", "row")],
    )
    refuse_if(codes_have_run_out(new))
    if new:
        Code.objects.bulk_create(code_of(one, school, campaign, at=at) for one in new)
        record(
            "materials.codes_issued",
            f"коды {school.key} {campaign.slug}",
            place=school.place,
            by=SYSTEM,
            at=at,
            codes=len(new),
        )
    return len(new)


def code_of(numbered: Numbered, school: School, campaign: Campaign, *, at: datetime) -> Code:
    """A numbered code as the row that the school gets, not saved yet."""
    return Code(
        school=school,
        campaign=campaign,
        grade=numbered.grade,
        number=numbered.number,
        class_no=numbered.class_no,
        row=numbered.row,
        is_spare=numbered.class_no is None,
        issued_at=at,
    )


def issue_waiting(key: str, at: datetime) -> int:
    """Issue the codes of one school that waits for them.

    key:     as `queries.schools_without_codes` gave it
    returns: how many were issued
    """
    number, slug = key.split()
    school = School.objects.get(number=number.removeprefix("edu"))
    return issue_codes(school, Campaign.objects.get(slug=slug), at=at)


def take_codes(school: School, campaign: Campaign, *, by: Actor, at: datetime) -> Stored:
    """Give out the slips with all codes of a school; they are printed anew when codes were added.

    refuses: no_right, not_your_place, campaign_is_not_running, codes_are_early, codes_are_missing
    """
    refuse_if(by.lacks(Permission.CODES_TAKE, at=school.place))
    refuse_if(campaign_is_not_running(campaign.state))
    refuse_if(codes_hold(school, campaign, at=at))
    classes, spare = slips_of(school, campaign)
    made_of = hashlib.sha256(repr((school.name, classes, spare)).encode()).hexdigest()
    old = CodeSheet.objects.select_related("file").filter(school=school, campaign=campaign).first()
    if old is not None and old.made_of == made_of:
        _record_codes(school, campaign, by=by, at=at)
        return old.file
    file = keep(
        _slips(school, campaign, classes, spare, at=at),
        name=f"{campaign.slug}-{school.key}-codes.pdf",
        media_type=PDF,
        at=at,
    )
    with atomic():
        CodeSheet.objects.update_or_create(
            school=school,
            campaign=campaign,
            defaults={"file": file, "made_of": made_of, "made_at": at},
        )
        if old is not None:
            destroy(old.file, at=at)
        _record_codes(school, campaign, by=by, at=at)
    return file


def _slips(
    school: School, campaign: Campaign, classes: list[Codes], spare: list[Codes], *, at: datetime
) -> bytes:
    return code_slips(
        school=school.short_name,
        key=school.key,
        campaign=campaign.title,
        classes=classes,
        spare=spare,
        at=at.astimezone(ZoneInfo(school.zone)),
        is_college=school.is_college,
    )


def _record_codes(school: School, campaign: Campaign, *, by: Actor, at: datetime) -> None:
    thing = f"коды {school.key} {campaign.slug}"
    record("materials.codes_taken", thing, place=school.place, by=by, at=at)


# ---- variants ------------------------------------------------------------------------------------


def put_variant(
    work: Work,
    number: int,
    file: bytes,
    *,
    name: str,
    by: Actor,
    at: datetime,
    replaces: bool = False,
) -> Variant:
    """Keep the paper of one variant of a work; schools' archives follow by themselves.

    replaces: the person has said that the paper which is there should go
    refuses:  no_right, not_your_place, campaign_is_finished, variant_is_unknown,
              variant_is_too_large, variant_is_there, variant_is_a_twin
    raises:   UnusablePdf, whose refusal says what is wrong with the file
    """
    refuse_if(by.lacks(Permission.VARIANT_KEEP, at=COUNTRY))
    refuse_if(campaign_is_over(work.campaign.state))
    refuse_if(variant_is_unknown(number, variants=work.variants), variant_is_too_large(len(file)))
    current = Variant.objects.current().filter(work=work)
    refuse_if(
        variant_is_there(is_there=current.filter(number=number).exists(), replaces=replaces),
        variant_is_a_twin(
            hashlib.sha256(file).hexdigest(),
            current.exclude(number=number).values_list("number", "file__digest"),
        ),
    )
    pages = inspect_pdf(file).count
    stored = keep(file, name=name, media_type=PDF, at=at)
    with atomic():
        replaced = current.filter(number=number).update(replaced_at=at)
        variant = Variant.objects.create(
            work=work,
            number=number,
            file=stored,
            pages=pages,
            uploaded_at=at,
            uploaded_by=by.signature,
        )
        record(
            "materials.variant_replaced" if replaced else "materials.variant_put",
            variant,
            place=COUNTRY,
            by=by,
            at=at,
            campaign=work.campaign.slug,
            pages=pages,
            sha256=stored.digest,
        )
    return variant


# ---- archives ------------------------------------------------------------------------------------


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
                password.encode(), under=_master_key(), bound=_bound(entry, made_of.opens_at)
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
        _slips(school, campaign, classes, spare, at=at),
    ]
    return b"".join(archive_zip(zip(names, files, strict=True), password=password, at=at))


def kit_of(entry: Entry) -> Kit:
    """An entry with a declared day as its papers name it."""
    assert entry.on is not None
    return Kit(
        school=entry.school.short_name,
        key=entry.school.key,
        campaign=entry.work.campaign.title,
        work=str(entry.work),
        on=entry.on,
    )


def _bound(entry: Entry, opens_at: datetime) -> str:
    return bound_to(
        school=entry.school.key,
        campaign=entry.work.campaign.slug,
        work=entry.work.code,
        opens_at=opens_at,
    )


def _master_key() -> MasterKey:
    return MasterKey(settings.MASTER_KEY)


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


# ---- keys ----------------------------------------------------------------------------------------


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
        bytes(archive.sealed_password), under=_master_key(), bound=_bound(entry, archive.opens_at)
    ).decode()


def take_cipher_file(archive: Archive, *, by: Actor, at: datetime) -> bytes:
    """Give out the password of an archive as the file «с шифром».

    refuses: as take_key
    """
    password = take_key(archive, by=by, at=at)
    return cipher_file(kit_of(archive.entry), password=password, archive=archive.file.name)
