"""Release officers: their own words, and the arming of a slot by two of them."""

from base64 import b64encode
from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.transaction import atomic

from vprok.domain.audit.actions import record
from vprok.domain.materials.models import Officer, Slot
from vprok.domain.materials.queries.slots import name_of, officer_of, officers, shares_for
from vprok.domain.materials.rules import (
    freezes_at,
    key_is_not_a_key,
    officer_arms_twice,
    officer_has_no_words,
    officers_are_enough,
    share_does_not_fit,
    share_is_missing,
    slot_has_no_key,
    slot_is_armed,
    slot_is_not_frozen,
    slot_is_released,
    value_does_not_fit,
)
from vprok.kernel.charter import Actor, Permission
from vprok.kernel.place import COUNTRY
from vprok.kernel.refusal import refuse_if
from vprok.tools.vault.custody import (
    OFFICERS,
    commitment_to,
    digest_of,
    is_recipient,
    officer_recipient,
    slot_recipient,
)
from vprok.tools.vault.identity import new_seed
from vprok.tools.vault.keys import MasterKey, seal
from vprok.tools.vault.words import words_of

MOSCOW = ZoneInfo("Europe/Moscow")

# ---- their own words -----------------------------------------------------------------------------


@atomic
def make_officer_words(*, name: str, by: Actor, at: datetime) -> tuple[str, ...]:
    """Make an officer's pair of keys; the words are shown once and kept by nobody.

    Slots whose shares are for the old words stay with the two other officers.

    refuses: no_right, not_your_place, officers_are_enough
    """
    seed = new_seed()
    keep_officer_key(officer_recipient(seed), name=name, by=by, at=at)
    return words_of(seed)


@atomic
def keep_officer_key(recipient: str, *, name: str, by: Actor, at: datetime) -> Officer:
    """Keep the public half of words that an officer made off-line, or has just been shown.

    refuses: no_right, not_your_place, key_is_not_a_key, officers_are_enough
    """
    refuse_if(by.lacks(Permission.KEY_RELEASE, at=COUNTRY))
    refuse_if(key_is_not_a_key(is_key=is_recipient(recipient)))
    others = [one for one in officers() if one.account != by.account]
    refuse_if(officers_are_enough(len(others), needed=OFFICERS))
    officer, _ = Officer.objects.update_or_create(
        account=by.account, defaults={"name": name, "recipient": recipient, "made_at": at}
    )
    facts = {"recipient": recipient}
    record("materials.officer_key_made", officer, place=COUNTRY, by=by, at=at, **facts)
    return officer


# ---- arming --------------------------------------------------------------------------------------


@atomic
def begin_arming(slot: Slot, opened: Mapping[str, bytes], *, by: Actor, at: datetime) -> None:
    """Take what the first officer opened: still sealed, to the second one.

    opened:  files from within the shares, by the public key of who opens them next
    refuses: no_right, not_your_place, slot_has_no_key, slot_is_released, slot_is_armed,
             slot_is_not_frozen, officer_has_no_words, share_is_missing, share_does_not_fit
    """
    slot = _waiting(slot, by=by)
    officer = officer_of(by.account)
    refuse_if(officer_has_no_words(has_words=officer is not None))
    assert officer is not None
    shares = {one.second: one for one in shares_for(slot, officer.recipient)}
    refuse_if(share_is_missing(is_there=bool(shares)))
    fitting = {
        second: inner
        for second, inner in opened.items()
        if second in shares and digest_of(inner) == shares[second].inner
    }
    refuse_if(share_does_not_fit(fits=bool(fitting)))
    Slot.objects.filter(pk=slot.pk).update(
        inner={second: b64encode(inner).decode() for second, inner in fitting.items()},
        begun_at=at,
        begun_by=by.signature,
        begun_by_account=by.account,
    )
    record("materials.arming_begun", slot, place=COUNTRY, by=by, at=at, slot=name_of(slot))


@atomic
def finish_arming(slot: Slot, value: bytes, *, by: Actor, at: datetime) -> None:
    """Take the value that the second officer opened, and keep it sealed until its instant.

    It is bound to the instant under the master key, so that it survives a restart; a school's
    own secret is still needed to open anything that was sealed for it.

    value:   as the second officer's browser found it
    refuses: no_right, not_your_place, slot_has_no_key, slot_is_released, slot_is_armed,
             slot_is_not_frozen, officer_arms_twice, share_is_missing, value_does_not_fit
    """
    slot = _waiting(slot, by=by)
    refuse_if(officer_arms_twice(is_same=slot.begun_by_account == by.account))
    officer = officer_of(by.account)
    refuse_if(share_is_missing(is_there=officer is not None and officer.recipient in slot.inner))
    fits = commitment_to(value) == slot.commitment and slot_recipient(value) == slot.recipient
    refuse_if(value_does_not_fit(fits=fits))
    Slot.objects.filter(pk=slot.pk).update(
        sealed_value=seal(value, under=MasterKey(settings.MASTER_KEY), bound=bound_slot(slot)),
        inner={},
        armed_at=at,
        armed_by=by.signature,
    )
    record("materials.slot_armed", slot, place=COUNTRY, by=by, at=at, slot=name_of(slot))


def bound_slot(slot: Slot) -> str:
    """What the value of a slot is sealed to: its name tells the instant."""
    return f"slot {name_of(slot)}"


def _waiting(slot: Slot, *, by: Actor) -> Slot:
    """The slot as it is now, if it may be armed."""
    refuse_if(by.lacks(Permission.KEY_RELEASE, at=COUNTRY))
    found = Slot.objects.select_for_update().get(pk=slot.pk)
    freezes = freezes_at(found.opens_at, hours=found.work.campaign.freeze_hours)
    refuse_if(
        slot_has_no_key(has_key=bool(found.recipient)),
        slot_is_released(is_released=found.released_at is not None),
        slot_is_armed(is_armed=found.armed_at is not None),
        slot_is_not_frozen(
            is_frozen=found.frozen_at is not None, freezes=freezes.astimezone(MOSCOW)
        ),
    )
    return found
