"""Planning slots, their ceremony, and what lies under a preparation key until the freeze."""

from collections.abc import Collection, Iterable, Iterator
from datetime import UTC, datetime

from django.conf import settings
from django.db import IntegrityError
from django.db.transaction import atomic

from vprok.domain.audit.actions import record
from vprok.domain.campaign.models import Campaign, Work
from vprok.domain.campaign.rules import ALL_ZONES
from vprok.domain.campaign.states import Custody
from vprok.domain.files.actions import lock, unlock
from vprok.domain.files.models import Stored
from vprok.domain.files.queries import is_lost
from vprok.domain.materials.models import Preparation, Slot
from vprok.domain.materials.queries.slots import (
    name_of,
    officers,
    plan_of,
    preparation_of,
    slot_of_key,
    slots_without_a_key,
)
from vprok.domain.materials.rules import (
    ceremony_is_of_another_campaign,
    ceremony_is_unreadable,
    file_met_the_freeze,
    freezes_at,
    officers_are_too_few,
    officers_have_changed,
    slots_are_not_waiting,
)
from vprok.domain.materials.states import SlotKind
from vprok.kernel.charter import SYSTEM, Actor, Permission
from vprok.kernel.place import COUNTRY
from vprok.kernel.refusal import Refused, refuse_if
from vprok.tools.vault.ceremony import (
    Keys,
    NotACeremony,
    Request,
    read_keys,
    shares_in_words,
    write_request,
)
from vprok.tools.vault.custody import OFFICERS, SlotKey
from vprok.tools.vault.keys import MasterKey, SealBroken, key_id
from vprok.tools.vault.preparation import erase_key, find_key, make_key

# ---- planning ------------------------------------------------------------------------------------


def plan_waiting(key: str, at: datetime) -> None:
    """Plan the slots of one campaign that waits for it.

    key: as `queries.slots_behind` gave it
    """
    plan_slots(Campaign.objects.get(slug=key), at=at)


@atomic
def plan_slots(campaign: Campaign, *, at: datetime) -> None:
    """Give every instant at which something opens its slot; forget those that nobody needs.

    Only a slot without a key is forgotten: a key that was made may still be moved.
    """
    plan = plan_of(campaign, at=at)
    for idle in plan.idle:
        idle.delete()
    Slot.objects.bulk_create(
        [
            Slot(
                work_id=one.work,
                group=one.group,
                kind=one.kind,
                opens_at=one.opens_at,
                made_at=at,
            )
            for one in plan.missing
        ],
        ignore_conflicts=True,
    )


# ---- the ceremony --------------------------------------------------------------------------------


@atomic
def ask_for_keys(campaign: Campaign, *, by: Actor, at: datetime) -> str:
    """Write down for the off-line machine which slots wait for a key, and the officers' keys.

    returns: the text of the file
    refuses: no_right, not_your_place, officers_are_too_few
    """
    refuse_if(by.lacks(Permission.KEY_RELEASE, at=COUNTRY))
    present = officers()
    refuse_if(officers_are_too_few(len(present), needed=OFFICERS))
    waiting = slots_without_a_key(campaign).select_related("work__campaign")
    request = Request(
        campaign.slug,
        tuple((one.name, one.recipient) for one in present),
        tuple(map(name_of, waiting)),
    )
    facts = {"slots": len(request.slots)}
    record("materials.keys_asked_for", campaign, place=COUNTRY, by=by, at=at, **facts)
    return write_request(request)


@atomic
def take_keys(campaign: Campaign, file: bytes, *, by: Actor, at: datetime) -> int:
    """Take what the off-line machine made: public keys, commitments and sealed shares.

    returns: how many slots have got their key
    refuses: no_right, not_your_place, ceremony_is_unreadable, ceremony_is_of_another_campaign,
             officers_are_too_few, officers_have_changed, slots_are_not_waiting
    """
    refuse_if(by.lacks(Permission.KEY_RELEASE, at=COUNTRY))
    made = _made(file)
    refuse_if(ceremony_is_of_another_campaign(is_ours=made.campaign == campaign.slug))
    present = officers()
    refuse_if(officers_are_too_few(len(present), needed=OFFICERS))
    refuse_if(
        officers_have_changed(is_same={one.recipient for one in present} == set(made.officers))
    )
    waiting = slots_without_a_key(campaign).select_related("work__campaign").select_for_update()
    slots = {name_of(slot): slot for slot in waiting}
    refuse_if(slots_are_not_waiting(slots, made.keys))
    for name, key in made.keys.items():
        _take(slots[name], key, by=by, at=at)
    return len(made.keys)


def _made(file: bytes) -> Keys:
    try:
        return read_keys(file.decode())
    except (NotACeremony, UnicodeDecodeError):
        obstacle = ceremony_is_unreadable(is_readable=False)
        assert obstacle is not None
        raise Refused(obstacle) from None


def _take(slot: Slot, key: SlotKey, *, by: Actor, at: datetime) -> None:
    Slot.objects.filter(pk=slot.pk).update(
        recipient=key.recipient,
        commitment=key.commitment,
        shares=shares_in_words(key.shares),
    )
    record(
        "materials.slot_key_made",
        slot,
        place=COUNTRY,
        by=by,
        at=at,
        slot=name_of(slot),
        recipient=key.recipient,
        commitment=key.commitment,
    )


# ---- preparation and freeze ----------------------------------------------------------------------


def preparation_key(
    work: Work, *, at: datetime, group: int = ALL_ZONES, kind: SlotKind = SlotKind.KITS
) -> MasterKey | None:
    """The key under which a secret file of a work is kept before its freeze.

    It stands in a folder beside the database, so that the freeze can truly erase it.

    returns: None in simple custody: such files lie under the key of the house
    """
    if work.campaign.custody != Custody.OFFICERS:
        return None
    known = preparation_of(work.pk, group, kind)
    if known is not None:
        if key := find_key(settings.PREPARATION, bytes.fromhex(known.key_id)):
            return key
        Preparation.objects.filter(pk=known.pk).update(erased_at=at)
    key = make_key(settings.PREPARATION)
    try:
        with atomic():
            Preparation.objects.create(
                work=work, group=group, kind=kind, key_id=key.id.hex(), made_at=at
            )
    except IntegrityError:  # another upload was first
        erase_key(settings.PREPARATION, key.id)
        return preparation_key(work, at=at, group=group, kind=kind)
    return key


def hold_off_the_freeze(key: MasterKey | None) -> None:
    """Let no freeze erase this key before the caller's transaction has told whose file is under it.

    key:     as `preparation_key` gave it, before the file was kept
    refuses: file_met_the_freeze
    """
    if key is None:
        return
    known = Preparation.objects.select_for_update().filter(key_id=key.id.hex(), erased_at=None)
    refuse_if(file_met_the_freeze(is_in_time=known.first() is not None))


def freeze_waiting(key: str, at: datetime) -> None:
    """Freeze one slot that waits for it, and erase what it was prepared under.

    key: as `queries.slots_to_freeze` gave it
    """
    freeze_slot(slot_of_key(key), at=at)
    erase_left_over()


@atomic
def freeze_slot(slot: Slot, *, at: datetime) -> None:
    """From now on nothing more is sealed to a slot, and what it was made of opens only with it.

    A slot frozen already, or too early, or without a key, is left as it is.
    """
    freezes = freezes_at(slot.opens_at, hours=slot.work.campaign.freeze_hours)
    keyed = Slot.objects.filter(pk=slot.pk, frozen_at=None).exclude(recipient="")
    if at < freezes or not keyed.update(frozen_at=at):
        return
    preparations = Preparation.objects.filter(
        work=slot.work, group__in={slot.group, ALL_ZONES}, kind=slot.kind, erased_at=None
    )
    held = {one.key_id for one in preparations.select_for_update()}  # uploads end before we look
    secret = [one for one in secret_files(slot) if _is_secret_still(one, slot, held)]
    for stored in secret:
        lock(stored, to=slot.recipient)
    preparations.update(erased_at=at)
    record(
        "materials.slot_frozen",
        slot,
        place=COUNTRY,
        by=SYSTEM,
        at=at,
        slot=name_of(slot),
        files=len(secret),
    )


def secret_files(slot: Slot) -> Iterator[Stored]:
    """Everything that schools must not see before the hour of this slot.

    costs: two or three SQL statements
    """
    work, groups = slot.work, {slot.group, ALL_ZONES}
    kept = Stored.objects.filter(destroyed_at=None)
    if slot.kind == SlotKind.KITS:
        yield from kept.filter(variant__work=work, variant__group__in=groups)
        yield from kept.filter(companion__work=work)
    if work.criteria_apart == (slot.kind == SlotKind.CRITERIA):
        yield from kept.filter(sealed__work=work, sealed__group__in=groups)


def _is_secret_still(stored: Stored, slot: Slot, held: Collection[str]) -> bool:
    """Whether no slot has shown this file yet, nor keeps it for its own hour.

    What was kept before the campaign had officers lies under the key of the house until the
    first slot of its work opens. What nobody can open any more must not hold the freeze up.

    held: ids of the keys that this freeze erases
    """
    if stored.is_locked or is_lost(stored):
        return False
    if key_id(bytes(stored.sealed_key or b"")).hex() in held:
        return True
    shown = Slot.objects.filter(work=slot.work, kind=slot.kind, released_at__isnull=False)
    return not shown.filter(group__in={slot.group, ALL_ZONES}).exists()


def unlock_files(slot: Slot, value: bytes) -> None:
    """Take back under the key of the house whatever this value opens."""
    for stored in secret_files(slot):
        if stored.is_locked:
            _unlock_if_it_opens(stored, value)


def _unlock_if_it_opens(stored: Stored, value: bytes) -> None:
    try:
        unlock(stored, value=value)
    except SealBroken:
        return  # it waits for another slot of the same work


def keys_left_over() -> Iterable[str]:
    """Ids of erased keys that still lie on the disk: the server died in the middle of a freeze.

    costs: one SQL statement
    """
    erased = Preparation.objects.filter(erased_at__isnull=False).values_list("key_id", flat=True)
    return [one for one in erased if find_key(settings.PREPARATION, bytes.fromhex(one))]


def erase_left_over() -> None:
    """Erase the keys of everything that is frozen; the database says so before the disk does."""
    for one in keys_left_over():
        erase_key(settings.PREPARATION, bytes.fromhex(one))


def instant_words(at: datetime) -> str:
    """An instant in a record: in UTC, to the second."""
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
