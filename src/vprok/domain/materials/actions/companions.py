"""Keeping what goes along with the variants of a work."""

import hashlib
from datetime import datetime
from pathlib import PurePath

from django.db.transaction import atomic

from vprok.domain.audit.actions import record
from vprok.domain.campaign.models import Work
from vprok.domain.campaign.rules import campaign_is_over
from vprok.domain.files.actions import keep
from vprok.domain.materials.actions.slots import hold_off_the_freeze, preparation_key
from vprok.domain.materials.models import Companion
from vprok.domain.materials.rules import (
    MEDIA_TYPES,
    companion_is_a_twin,
    companion_is_of_another_kind,
    companion_is_too_large,
    companions_are_too_many,
    suffix_of,
)
from vprok.domain.materials.states import CompanionKind
from vprok.kernel.charter import Actor, Permission
from vprok.kernel.place import COUNTRY
from vprok.kernel.refusal import refuse_if
from vprok.tools.pdf.look import inspect_pdf


def put_companion(
    work: Work,
    kind: CompanionKind,
    title: str,
    file: bytes,
    *,
    name: str,
    by: Actor,
    at: datetime,
) -> Companion:
    """Keep a file that goes along with a work; schools' archives follow by themselves.

    title:   as the listing of an archive names it
    refuses: no_right, not_your_place, campaign_is_finished, companion_is_too_large,
             companions_are_too_many, companion_is_of_another_kind, companion_is_a_twin,
             file_met_the_freeze
    raises:  UnusablePdf, whose refusal says what is wrong with the file
    """
    refuse_if(by.lacks(Permission.VARIANT_KEEP, at=COUNTRY))
    refuse_if(campaign_is_over(work.campaign.state))
    refuse_if(companion_is_too_large(len(file)))
    there = Companion.objects.filter(work=work, removed_at=None)
    titles = dict(there.values_list("file__digest", "title"))
    suffix = suffix_of(file)
    refuse_if(companions_are_too_many(len(titles)), companion_is_of_another_kind(kind, suffix))
    refuse_if(companion_is_a_twin(hashlib.sha256(file).hexdigest(), titles))
    if suffix == ".pdf":
        inspect_pdf(file)
    under = preparation_key(work, at=at)
    stored = keep(
        file,
        name=PurePath(name).with_suffix(suffix).name if PurePath(name).stem else f"file{suffix}",
        media_type=MEDIA_TYPES[suffix],
        at=at,
        under=under,
    )
    with atomic():
        hold_off_the_freeze(under)
        companion = Companion.objects.create(
            work=work,
            kind=kind,
            title=" ".join(title.split()),
            file=stored,
            put_at=at,
            put_by=by.signature,
        )
        record(
            "materials.companion_put",
            companion,
            place=COUNTRY,
            by=by,
            at=at,
            campaign=work.campaign.slug,
            sha256=stored.digest,
        )
    return companion


@atomic
def remove_companion(companion: Companion, *, by: Actor, at: datetime) -> None:
    """Take a companion out of the archives that are still to be made.

    refuses: no_right, not_your_place, campaign_is_finished
    """
    refuse_if(by.lacks(Permission.VARIANT_KEEP, at=COUNTRY))
    refuse_if(campaign_is_over(companion.work.campaign.state))
    Companion.objects.filter(pk=companion.pk, removed_at=None).update(removed_at=at)
    record("materials.companion_removed", companion, place=COUNTRY, by=by, at=at)
