"""Codes of a school: those issued, those lacking, and how they are printed."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from itertools import groupby
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Exists, OuterRef

from vprok.domain.campaign.models import Campaign
from vprok.domain.campaign.queries import calendar
from vprok.domain.campaign.rules import Calendar
from vprok.domain.campaign.states import CampaignState, Step
from vprok.domain.intake.models import GradeClass
from vprok.domain.materials.documents import Codes
from vprok.domain.materials.models import Code
from vprok.domain.materials.rules import (
    codes_are_early,
    codes_are_missing,
    deal,
    turn_of,
    zone_is_missing,
)
from vprok.domain.territory.models import District, School
from vprok.kernel.refusal import Refusal
from vprok.tools.vault.crockford import encoded, grouped
from vprok.tools.vault.keys import MasterKey

SECRET_BYTES, GROUP = 5, 4
"""Forty bits, as eight characters in groups of four."""


def codes_of(school: School, campaign: Campaign, grade: int) -> tuple[str, ...]:
    """All codes issued to a grade, in the order of numbers, spare ones included.

    costs: one SQL statement
    """
    codes = Code.objects.filter(school=school, campaign=campaign, grade=grade)
    return tuple(codes.order_by("number").values_list("number", flat=True))


def schools_without_codes(at: datetime) -> tuple[str, ...]:
    """Schools with a class that lacks a code, once the road map gives codes out.

    returns: keys for the board, like `edu220042 2026-spring`
    costs:   one SQL statement, and five a running campaign, whatever the territory
    """
    return tuple(
        f"edu{number} {campaign.slug}"
        for campaign in Campaign.objects.filter(state=CampaignState.RUNNING)
        for number in _numbers_without_codes(campaign, at)
    )


def _numbers_without_codes(campaign: Campaign, at: datetime) -> Iterator[str]:
    known = calendar(campaign)
    open_ = [
        district.pk
        for district in District.objects.select_related("region")
        if codes_opening(known, district) is None
        or codes_are_early(opens_at=codes_opening(known, district), at=at) is None
    ]
    last_of_class = Code.objects.filter(
        school=OuterRef("school"),
        campaign=campaign,
        grade=OuterRef("grade"),
        class_no=OuterRef("ordinal"),
        row=OuterRef("pupils"),
    )
    lacking = GradeClass.objects.filter(campaign=campaign, pupils__gt=0).exclude(
        Exists(last_of_class)
    )
    return (
        lacking.filter(school__district__in=open_, school__closed_on=None)
        .order_by("school__number")
        .values_list("school__number", flat=True)
        .distinct()
        .iterator()
    )


def codes_opening(known: Calendar, district: District) -> datetime | None:
    """From when schools of a district may take their codes.

    returns: aware, in the zone of the district
    """
    opens_at = known.window(Step.CODES, region=district.region.code, zone=district.clock).opens_at
    return opens_at and opens_at.astimezone(ZoneInfo(district.clock))


def codes_hold(school: School, campaign: Campaign, *, at: datetime) -> Refusal | None:
    """What holds the codes of a school back.

    refuses: zone_is_missing, codes_are_early, codes_are_missing
    costs:   four SQL statements
    """
    if lost := zone_is_missing(school.zone):
        return lost
    opens_at = codes_opening(calendar(campaign), school.district)
    is_issued = Code.objects.filter(school=school, campaign=campaign).exists()
    return codes_are_early(opens_at=opens_at, at=at) or codes_are_missing(are_there=is_issued)


def family_secret(code: Code) -> str:
    """What a family enters beside a code; it stands nowhere but on the slip.

    Derived from the master key, so that the database does not hold it and a slip can be printed
    again; another number of the secret gives another one.

    returns: eight characters in two groups: 40 bits
    costs:   no SQL if the code came with its school and campaign
    source:  issue 5, point 6; settled.md, The spine
    """
    about = f"{code.school.key} {code.campaign.slug} {code.number} {code.secret_no}"
    key = MasterKey(settings.MASTER_KEY).subkey(f"family {about}")
    return grouped(encoded(key[:SECRET_BYTES]), GROUP)


def with_secrets(school: School, campaign: Campaign, some: Iterable[Codes]) -> list[Codes]:
    """The same codes with the secrets of their families, where the campaign lets families look.

    costs: one SQL statement; none where families do not look
    """
    if not campaign.families_look:
        return list(some)
    issued = Code.objects.filter(school=school, campaign=campaign)
    known = {one.number: one for one in issued.select_related("school", "campaign")}
    return [
        replace(one, secrets=tuple(family_secret(known[number]) for number in one.numbers))
        for one in some
    ]


def slips_of(
    school: School, campaign: Campaign, *, grade: int | None = None, variants: int = 0
) -> tuple[list[Codes], list[Codes]]:
    """The codes of a school as they are printed: by class, and the spare ones by grade.

    grade:    only this one
    variants: deal them to the codes in turn; 0 deals none
    costs:    two SQL statements
    """
    codes = Code.objects.filter(school=school, campaign=campaign)
    if grade is not None:
        codes = codes.filter(grade=grade)
    named = GradeClass.objects.filter(school=school, campaign=campaign)
    names = {(one.grade, one.ordinal): str(one) for one in named}
    classes, spare = list[Codes](), list[Codes]()
    ordered = codes.order_by("grade", "is_spare", "class_no", "row")
    rows = ordered.values_list("grade", "class_no", "number")
    for (of, class_no), some in groupby(rows, key=lambda row: row[:2]):
        numbers = tuple(number for _, _, number in some)
        body = f"{of}" if class_no is None else f"{of}-{class_no}"
        turn = turn_of(campaign=campaign.slug, school=school.key, body=body)
        dealt = deal(len(numbers), variants, turn=turn) if variants else ()
        if class_no is None:
            spare.append(Codes(str(of), numbers, dealt))
        else:
            name = names.get((of, class_no), f"{of}-{class_no}")
            classes.append(Codes(name, numbers, dealt))
    return classes, spare
