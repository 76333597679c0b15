"""Keeping criteria, answers and forms until their hour, and giving them out at it."""

from datetime import datetime
from pathlib import PurePath

from django.db.transaction import atomic

from vprok.domain.audit.actions import record
from vprok.domain.campaign.models import Work
from vprok.domain.campaign.rules import campaign_is_not_running, campaign_is_over
from vprok.domain.files.actions import keep
from vprok.domain.files.models import Stored
from vprok.domain.files.rules import file_is_locked
from vprok.domain.intake.models import Entry
from vprok.domain.materials.actions.keys import TOGETHER
from vprok.domain.materials.actions.slots import hold_off_the_freeze, preparation_key
from vprok.domain.materials.models import Sealed
from vprok.domain.materials.queries.sealed import Opened, criteria_of, shelf_words
from vprok.domain.materials.rules import (
    MEDIA_TYPES,
    Shelf,
    clocks_disagree,
    criteria_are_early,
    criteria_are_replaced,
    sealed_is_of_another_kind,
    sealed_is_there,
    sealed_is_too_large,
    suffix_of,
)
from vprok.domain.materials.states import SlotKind
from vprok.kernel.charter import Actor, Permission
from vprok.kernel.place import COUNTRY
from vprok.kernel.refusal import refuse_if
from vprok.tools.clocks import Apart
from vprok.tools.pdf.look import inspect_pdf


def put_sealed(
    work: Work,
    shelf: Shelf,
    file: bytes,
    *,
    name: str,
    by: Actor,
    at: datetime,
    replaces: bool = False,
) -> Sealed:
    """Keep criteria, answers or a form of a work until its hour; older versions stay.

    In officers' custody the file lies under a preparation key, and from the freeze on only the
    slot's own key opens it.

    replaces: the person has said that the file which is there should go
    refuses:  no_right, not_your_place, campaign_is_finished, sealed_is_too_large,
              sealed_is_of_another_kind, sealed_is_there, file_met_the_freeze
    raises:   UnusablePdf, whose refusal says what is wrong with the file
    """
    refuse_if(by.lacks(Permission.VARIANT_KEEP, at=COUNTRY))
    refuse_if(campaign_is_over(work.campaign.state))
    suffix = suffix_of(file)
    refuse_if(sealed_is_too_large(len(file)), sealed_is_of_another_kind(shelf.kind, suffix))
    current = Sealed.objects.filter(work=work, group=shelf.group, kind=shelf.kind, replaced_at=None)
    refuse_if(sealed_is_there(is_there=current.exists(), replaces=replaces))
    if suffix == ".pdf":
        inspect_pdf(file)
    under = preparation_key(work, group=shelf.group, kind=slot_kind(work), at=at)
    stored = keep(
        file,
        name=f"{PurePath(name).stem or work.code}{suffix}",
        media_type=MEDIA_TYPES[suffix],
        at=at,
        under=under,
    )
    with atomic():
        hold_off_the_freeze(under)
        replaced = current.update(replaced_at=at)
        sealed = Sealed.objects.create(
            work=work,
            group=shelf.group,
            kind=shelf.kind,
            title=shelf_words(shelf),
            file=stored,
            put_at=at,
            put_by=by.signature,
        )
        record(
            "materials.sealed_replaced" if replaced else "materials.sealed_put",
            sealed,
            place=COUNTRY,
            by=by,
            at=at,
            campaign=work.campaign.slug,
            group=shelf.group,
            kind=str(shelf.kind),
            sha256=stored.digest,
        )
    return sealed


def slot_kind(work: Work) -> SlotKind:
    """Whose hour criteria of a work keep: one of their own, or that of its archives."""
    return SlotKind.CRITERIA if work.criteria_apart else SlotKind.KITS


@atomic
def take_sealed(
    sealed: Sealed, entry: Entry, *, by: Actor, at: datetime, clocks: Apart = TOGETHER
) -> Stored:
    """Give out criteria, answers or a form to a school whose hour has come, and remember it.

    clocks:  nothing is given out while they disagree, nor before the slowest of them allows
    refuses: no_right, not_your_place, campaign_is_not_running, criteria_are_replaced,
             clocks_disagree, zone_is_missing, day_has_fallen_out, day_is_not_declared,
             criteria_are_early, file_is_locked
    """
    refuse_if(by.lacks(Permission.CRITERIA_TAKE, at=entry.school.place))
    return hand_sealed(sealed, entry, by=by, at=at, clocks=clocks)


@atomic
def hand_sealed(
    sealed: Sealed, entry: Entry, *, by: Actor, at: datetime, clocks: Apart = TOGETHER
) -> Stored:
    """Give it to a person whose right a later chapter has looked at: an expert of a commission.

    refuses: campaign_is_not_running, criteria_are_replaced, clocks_disagree, zone_is_missing,
             day_has_fallen_out, day_is_not_declared, criteria_are_early, file_is_locked
    """
    refuse_if(campaign_is_not_running(entry.work.campaign.state))
    refuse_if(clocks_disagree(clocks.most, furthest=clocks.furthest))
    own = _own(sealed, entry, at=at)
    refuse_if(criteria_are_replaced(is_replaced=own is None))
    assert own is not None
    refuse_if(own.early)
    assert own.hour is not None
    refuse_if(criteria_are_early(hour=own.hour, at=at - clocks.ahead))
    refuse_if(file_is_locked(is_locked=own.sealed.file.is_locked))
    record(
        "materials.sealed_taken",
        own.sealed,
        place=entry.school.place,
        by=by,
        at=at,
        kind=str(own.sealed.kind),
        sha256=own.sealed.file.digest,
    )
    return own.sealed.file


def _own(sealed: Sealed, entry: Entry, *, at: datetime) -> Opened | None:
    """The file as this entry has it now; None where another has taken its place."""
    return next((one for one in criteria_of(entry, at=at) if one.sealed == sealed), None)
