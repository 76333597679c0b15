"""Keeping the papers of variants."""

import hashlib
from datetime import datetime

from django.db.transaction import atomic

from vprok.domain.audit.actions import record
from vprok.domain.campaign.models import Work
from vprok.domain.campaign.rules import campaign_is_over
from vprok.domain.files.actions import keep
from vprok.domain.materials.models import Variant
from vprok.domain.materials.rules import (
    variant_is_a_twin,
    variant_is_there,
    variant_is_too_large,
    variant_is_unknown,
)
from vprok.kernel.charter import Actor, Permission
from vprok.kernel.place import COUNTRY
from vprok.kernel.refusal import refuse_if
from vprok.tools.pdf.look import inspect_pdf

PDF = "application/pdf"


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
