"""Keeping the papers of variants."""

import hashlib
from datetime import datetime

from django.db.transaction import atomic

from vprok.domain.audit.actions import record
from vprok.domain.campaign.models import Work
from vprok.domain.campaign.rules import ALL_ZONES, campaign_is_over
from vprok.domain.files.actions import keep
from vprok.domain.materials.actions.slots import hold_off_the_freeze, preparation_key
from vprok.domain.materials.models import Variant
from vprok.domain.materials.queries.variants import known_papers, spots_of
from vprok.domain.materials.rules import (
    Spot,
    variant_is_a_twin,
    variant_is_there,
    variant_is_too_large,
    variant_is_unknown,
)
from vprok.kernel.charter import Actor, Permission
from vprok.kernel.place import COUNTRY
from vprok.kernel.refusal import refuse_if
from vprok.tools.pdf.likeness import page_prints
from vprok.tools.pdf.look import inspect_pdf

PDF = "application/pdf"


def put_variant(
    work: Work,
    number: int,
    file: bytes,
    *,
    name: str,
    group: int = ALL_ZONES,
    part: int = 1,
    by: Actor,
    at: datetime,
    replaces: bool = False,
) -> Variant:
    """Keep the paper of one variant of a work; schools' archives follow by themselves.

    group:    zone group that gets it; 0 where the campaign has none
    replaces: the person has said that the paper which is there should go
    refuses:  no_right, not_your_place, campaign_is_finished, variant_is_unknown,
              variant_is_too_large, variant_is_there, variant_is_a_twin, file_met_the_freeze
    raises:   UnusablePdf, whose refusal says what is wrong with the file
    """
    refuse_if(by.lacks(Permission.VARIANT_KEEP, at=COUNTRY))
    refuse_if(campaign_is_over(work.campaign.state))
    spot = Spot(group, part, number)
    refuse_if(variant_is_unknown(spot, spots_of(work)), variant_is_too_large(len(file)))
    current = Variant.objects.current().filter(work=work, group=group, part=part, number=number)
    refuse_if(variant_is_there(is_there=current.exists(), replaces=replaces))
    seen, prints = inspect_pdf(file), page_prints(file)
    refuse_if(
        variant_is_a_twin(
            hashlib.sha256(file).hexdigest(),
            prints,
            known_papers(work, but=spot),
            has_parts=work.parts > 1,
        )
    )
    under = preparation_key(work, group=group, at=at)
    stored = keep(file, name=name, media_type=PDF, at=at, under=under)
    with atomic():
        hold_off_the_freeze(under)
        replaced = current.update(replaced_at=at)
        variant = Variant.objects.create(
            work=work,
            group=group,
            part=part,
            number=number,
            file=stored,
            pages=seen.count,
            prints=list(prints),
            remarks=list(seen.remarks),
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
            group=group,
            part=part,
            pages=seen.count,
            sha256=stored.digest,
        )
    return variant
