"""Issuing codes, keeping variants, building archives, giving out their keys."""

from datetime import datetime

from django.db.transaction import atomic

from vprok.domain.audit.actions import record
from vprok.domain.campaign.models import Campaign
from vprok.domain.intake.models import GradeClass
from vprok.domain.materials.models import Code
from vprok.domain.materials.rules import ClassSize, Numbered, codes_for, codes_have_run_out
from vprok.domain.territory.models import School
from vprok.kernel.charter import SYSTEM
from vprok.kernel.refusal import refuse_if


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
        Code.objects.bulk_create(
            Code(
                school=school,
                campaign=campaign,
                grade=one.grade,
                number=one.number,
                class_no=one.class_no,
                row=one.row,
                is_spare=one.class_no is None,
                issued_at=at,
            )
            for one in new
        )
        record(
            "materials.codes_issued",
            f"коды {school.key} {campaign.slug}",
            place=school.place,
            by=SYSTEM,
            at=at,
            codes=len(new),
        )
    return len(new)
