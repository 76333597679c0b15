"""Issuing codes and giving them out."""

import hashlib
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import F
from django.db.transaction import atomic

from vprok.domain.audit.actions import record
from vprok.domain.campaign.models import Campaign
from vprok.domain.campaign.rules import campaign_is_not_running
from vprok.domain.files.actions import destroy, keep
from vprok.domain.files.models import Stored
from vprok.domain.intake.models import GradeClass
from vprok.domain.materials.documents import Codes, code_slips
from vprok.domain.materials.models import Code, CodeSheet
from vprok.domain.materials.queries import codes_hold, family_secret, slips_of, with_secrets
from vprok.domain.materials.rules import (
    ClassSize,
    Numbered,
    codes_for,
    codes_have_run_out,
    families_do_not_look,
)
from vprok.domain.territory.models import School
from vprok.kernel.charter import SYSTEM, Actor, Permission
from vprok.kernel.refusal import refuse_if

PDF = "application/pdf"
LOOK_AT = "/family/"
"""The page of families, as it is printed on slips."""


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

    refuses: no_right, not_your_place, campaign_is_not_running, zone_is_missing, codes_are_early,
             codes_are_missing
    """
    refuse_if(by.lacks(Permission.CODES_TAKE, at=school.place))
    refuse_if(campaign_is_not_running(campaign.state))
    refuse_if(codes_hold(school, campaign, at=at))
    classes, spare = (with_secrets(school, campaign, some) for some in slips_of(school, campaign))
    secrets = [one.secrets for one in (*classes, *spare)]
    made_of = hashlib.sha256(repr((school.name, classes, spare, secrets)).encode()).hexdigest()
    old = CodeSheet.objects.select_related("file").filter(school=school, campaign=campaign).first()
    if old is not None and old.made_of == made_of:
        _record_codes(school, campaign, by=by, at=at)
        return old.file
    file = keep(
        slips(school, campaign, classes, spare, at=at),
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


def renew_secret(code: Code, *, by: Actor, at: datetime) -> bytes:
    """Take a family's secret back and print the slip of its code with a new one.

    returns: PDF
    refuses: no_right, not_your_place, campaign_is_not_running, families_do_not_look
    """
    school, campaign = code.school, code.campaign
    refuse_if(by.lacks(Permission.CODES_TAKE, at=school.place))
    refuse_if(campaign_is_not_running(campaign.state))
    refuse_if(families_do_not_look(they_may=campaign.families_look))
    with atomic():
        Code.objects.filter(pk=code.pk).update(secret_no=F("secret_no") + 1)
        code.refresh_from_db(fields=["secret_no"])
        record("materials.secret_renewed", code, place=school.place, by=by, at=at)
    classes, spare = (
        [_slip_of(code, one) for one in some if code.number in one.numbers]
        for some in slips_of(school, campaign, grade=code.grade)
    )
    return slips(school, campaign, classes, spare, at=at)


def _slip_of(code: Code, among: Codes) -> Codes:
    """One code of those, with its secret."""
    return replace(among, numbers=(code.number,), secrets=(family_secret(code),))


def slips(
    school: School, campaign: Campaign, classes: list[Codes], spare: list[Codes], *, at: datetime
) -> bytes:
    """The slips of a school as a PDF."""
    return code_slips(
        school=school.short_name,
        key=school.key,
        campaign=campaign.title,
        classes=classes,
        spare=spare,
        at=at.astimezone(ZoneInfo(school.zone)),
        is_college=school.is_college,
        look_at=f"{settings.PORTAL_ADDRESS}{LOOK_AT}" if campaign.families_look else "",
    )


def _record_codes(school: School, campaign: Campaign, *, by: Actor, at: datetime) -> None:
    thing = f"коды {school.key} {campaign.slug}"
    record("materials.codes_taken", thing, place=school.place, by=by, at=at)
