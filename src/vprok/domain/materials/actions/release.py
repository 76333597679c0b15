"""The hour of a slot: its words become public, in time or by two persons out of it."""

import os
from datetime import datetime
from uuid import uuid4

from django.conf import settings
from django.db.transaction import atomic

from vprok.domain.audit.actions import record
from vprok.domain.campaign.rules import campaign_is_not_running
from vprok.domain.materials.actions.officers import MOSCOW, bound_slot
from vprok.domain.materials.actions.slots import instant_words, unlock_files
from vprok.domain.materials.models import Archive, Assent, ClockAlarm, Slot
from vprok.domain.materials.queries.slots import (
    Release,
    clock_alarm,
    moves_for,
    name_of,
    release_of,
    slot_of_key,
    waiting_words,
)
from vprok.domain.materials.rules import (
    MOST_APART,
    clocks_disagree,
    hour_is_not_planned,
    reason_is_missing,
    second_word_is_your_own,
    slot_has_no_key,
    slot_is_early,
    slot_is_not_armed,
    slot_is_not_early,
    slot_is_released,
    slot_moves_to_the_past,
    value_does_not_fit,
    words_differ,
)
from vprok.domain.materials.states import SlotAct
from vprok.kernel.charter import SYSTEM, Actor, Permission
from vprok.kernel.place import COUNTRY
from vprok.kernel.refusal import refuse_if
from vprok.tools.clocks import Apart
from vprok.tools.vault.custody import commitment_to
from vprok.tools.vault.keys import MasterKey, seal, unseal

# ---- in time -------------------------------------------------------------------------------------


def release_waiting(key: str, at: datetime, *, clocks: Apart) -> None:
    """Release one slot that waits for it.

    key:     as `queries.slots_due` gave it
    refuses: as release_slot
    """
    release_slot(slot_of_key(key), at=at, clocks=clocks)


@atomic
def release_slot(slot: Slot, *, at: datetime, clocks: Apart) -> None:
    """Make the value of a slot public at its instant, by the slowest of the clocks.

    refuses: campaign_is_not_running, clocks_disagree, slot_is_early, slot_is_not_armed,
             value_does_not_fit
    raises:  SealBroken if the row was changed by hand
    """
    slot = _held(slot)
    if slot.released_at is not None:
        return
    refuse_if(campaign_is_not_running(slot.work.campaign.state))
    refuse_if(clocks_disagree(clocks.most, furthest=clocks.furthest))
    refuse_if(
        slot_is_early(opens_at=slot.opens_at.astimezone(MOSCOW), at=at - clocks.ahead),
    )
    _publish(slot, by=SYSTEM, at=at, event="materials.slot_released")


def _held(slot: Slot) -> Slot:
    return Slot.objects.select_for_update().select_related("work__campaign").get(pk=slot.pk)


def _publish(slot: Slot, *, by: Actor, at: datetime, event: str) -> None:
    """Remember that the value is public, and last of all put it where anyone may fetch it."""
    refuse_if(slot_is_not_armed(is_armed=slot.armed_at is not None))
    value = _value(slot)
    refuse_if(value_does_not_fit(fits=commitment_to(value) == slot.commitment))
    slot.value, slot.released_at = value.hex(), at
    release = release_of(slot)
    assert release is not None
    slot.save(update_fields=["value", "released_at"])
    Archive.objects.filter(slot=slot, opens_at__gt=at).update(opens_at=at)
    unlock_files(slot, value)
    record(
        event,
        slot,
        place=COUNTRY,
        by=by,
        at=at,
        slot=release.name,
        value_sha256=slot.commitment,
        opens_at=instant_words(slot.opens_at),
    )
    write_release(release)


def _value(slot: Slot) -> bytes:
    under = MasterKey(settings.MASTER_KEY)
    return unseal(bytes(slot.sealed_value), under=under, bound=bound_slot(slot))


def write_release(release: Release) -> None:
    """Put the file of a release in its place, whole or not at all.

    costs: two fsync calls
    """
    folder = settings.RELEASE
    folder.mkdir(parents=True, exist_ok=True)
    place = folder / f"{release.name}.txt"
    draft = place.with_suffix(f".{uuid4().hex}.part")
    with draft.open("w", encoding="utf-8") as file:
        file.write(release.text)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(place)
    entry = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(entry)
    finally:
        os.close(entry)


# ---- by two persons ------------------------------------------------------------------------------


@atomic
def release_early(slot: Slot, *, reason: str, by: Actor, at: datetime) -> bool:
    """Say that a slot must open before its hour; the second person's word opens it.

    returns: whether it is open now
    refuses: no_right, not_your_place, reason_is_missing, slot_is_released, slot_is_not_armed,
             slot_is_not_early, second_word_is_your_own
    """
    slot = _changed_by_two(slot, reason, by=by)
    refuse_if(slot_is_not_armed(is_armed=slot.armed_at is not None))
    refuse_if(slot_is_not_early(opens_at=slot.opens_at, at=at))
    if not _second_word(slot, SlotAct.EARLY, reason, by=by, at=at):
        return False
    _publish(slot, by=by, at=at, event="materials.slot_released_early")
    return True


@atomic
def release_by_hand(slot: Slot, *, reason: str, by: Actor, at: datetime) -> bool:
    """Say that the hour has come though the clocks cannot tell; the second word opens the slot.

    returns: whether it is open now
    refuses: no_right, not_your_place, reason_is_missing, slot_is_released, slot_is_not_armed,
             slot_is_early, second_word_is_your_own
    """
    slot = _changed_by_two(slot, reason, by=by)
    refuse_if(slot_is_not_armed(is_armed=slot.armed_at is not None))
    refuse_if(slot_is_early(opens_at=slot.opens_at.astimezone(MOSCOW), at=at))
    if not _second_word(slot, SlotAct.BY_HAND, reason, by=by, at=at):
        return False
    _publish(slot, by=by, at=at, event="materials.slot_released_by_hand")
    return True


@atomic
def move_slot(slot: Slot, opens_at: datetime, *, reason: str, by: Actor, at: datetime) -> bool:
    """Say that a slot should open at another instant; the second person's word moves it.

    Its key stays. What was armed is sealed anew, bound to the new instant; the planned slot that
    stood there without a key gives way.

    returns: whether it has moved
    refuses: no_right, not_your_place, reason_is_missing, slot_is_released, slot_has_no_key,
             slot_moves_to_the_past, hour_is_not_planned, second_word_is_your_own, words_differ
    """
    slot = _changed_by_two(slot, reason, by=by)
    refuse_if(slot_has_no_key(has_key=bool(slot.recipient)))
    refuse_if(
        slot_moves_to_the_past(opens_at=opens_at, at=at),
        hour_is_not_planned(is_planned=opens_at in moves_for(slot, at=at)),
    )
    if not _second_word(slot, SlotAct.MOVE, reason, by=by, at=at, moves_to=opens_at):
        return False
    _move(slot, opens_at)
    facts = {"slot": name_of(slot), "opens_at": instant_words(opens_at)}
    record("materials.slot_moved", slot, place=COUNTRY, by=by, at=at, **facts)
    return True


def _move(slot: Slot, opens_at: datetime) -> None:
    value = _value(slot) if slot.armed_at else b""
    there = {"work": slot.work_id, "group": slot.group, "kind": slot.kind, "opens_at": opens_at}
    Slot.objects.filter(recipient="", **there).delete()
    slot.opens_at = opens_at
    if value:
        under = MasterKey(settings.MASTER_KEY)
        slot.sealed_value = seal(value, under=under, bound=bound_slot(slot))
    slot.save(update_fields=["opens_at", "sealed_value"])
    if slot.frozen_at is not None:
        Archive.objects.filter(slot=slot).update(opens_at=opens_at)


def _changed_by_two(slot: Slot, reason: str, *, by: Actor) -> Slot:
    refuse_if(by.lacks(Permission.KEY_RELEASE, at=COUNTRY))
    refuse_if(reason_is_missing(reason))
    found = _held(slot)
    refuse_if(slot_is_released(is_released=found.released_at is not None))
    return found


def _second_word(
    slot: Slot,
    act: SlotAct,
    reason: str,
    *,
    by: Actor,
    at: datetime,
    moves_to: datetime | None = None,
) -> bool:
    """Whether another person has asked for the same; else this is the first word, and is kept."""
    first = waiting_words(at).filter(slot=slot, act=act).first()
    if first is None:
        Assent.objects.filter(slot=slot, act=act, done_at=None).delete()
        Assent.objects.create(
            slot=slot,
            act=act,
            reason=reason.strip(),
            moves_to=moves_to,
            at=at,
            by=by.signature,
            by_account=by.account,
        )
        _record_word("materials.first_word_given", slot, act, reason, by=by, at=at)
        return False
    refuse_if(second_word_is_your_own(is_same=first.by_account == by.account))
    refuse_if(words_differ(are_same=first.moves_to == moves_to))
    Assent.objects.filter(pk=first.pk).update(done_at=at, done_by=by.signature)
    _record_word("materials.second_word_given", slot, act, reason, by=by, at=at)
    return True


def _record_word(
    event: str, slot: Slot, act: SlotAct, reason: str, *, by: Actor, at: datetime
) -> None:
    facts = {"slot": name_of(slot), "act": str(act.label), "reason": reason.strip()[:300]}
    record(event, slot, place=COUNTRY, by=by, at=at, **facts)


@atomic
def take_back_word(slot: Slot, *, by: Actor, at: datetime) -> None:
    """Take back the first word, one's own or the other's: nothing will be done.

    refuses: no_right, not_your_place
    """
    refuse_if(by.lacks(Permission.KEY_RELEASE, at=COUNTRY))
    dropped, _ = Assent.objects.filter(slot=slot, done_at=None).delete()
    if dropped:
        facts = {"slot": name_of(slot)}
        record("materials.first_word_dropped", slot, place=COUNTRY, by=by, at=at, **facts)


# ---- clocks --------------------------------------------------------------------------------------


@atomic
def watch_clocks(clocks: Apart, *, at: datetime) -> None:
    """Raise the alarm when the clocks disagree, and end it when they agree again."""
    raised, is_wrong = clock_alarm(), clocks.most > MOST_APART
    if is_wrong and raised is None:
        seconds, furthest = clocks.most.total_seconds(), str(clocks.furthest)
        alarm = ClockAlarm.objects.create(clock=furthest, seconds=seconds, raised_at=at)
        record(
            "materials.clocks_disagree",
            alarm,
            place=COUNTRY,
            by=SYSTEM,
            at=at,
            seconds=round(seconds),
            clock=furthest,
        )
    elif raised is not None and not is_wrong:
        ClockAlarm.objects.filter(ended_at=None).update(ended_at=at)
        record("materials.clocks_agree", raised, place=COUNTRY, by=SYSTEM, at=at)


def clocks_need_a_word(clocks: Apart) -> bool:
    """Whether the alarm is not what the clocks say.

    costs: one SQL statement
    """
    return (clocks.most > MOST_APART) != (clock_alarm() is not None)
