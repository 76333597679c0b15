"""Slots of a campaign: which are needed, what waits, who may open them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from vprok.domain.access.models import Post
from vprok.domain.campaign.models import Campaign
from vprok.domain.campaign.queries import calendar
from vprok.domain.campaign.rules import Calendar
from vprok.domain.campaign.states import CampaignState, Custody, Step
from vprok.domain.intake.models import Entry
from vprok.domain.materials.models import Archive, Assent, ClockAlarm, Officer, Preparation, Slot
from vprok.domain.materials.queries.hours import opening_at
from vprok.domain.materials.queries.variants import group_at
from vprok.domain.materials.rules import (
    WORD_HOLDS,
    Arming,
    Opening,
    arming,
    freezes_at,
    slot_name,
)
from vprok.domain.materials.states import SlotKind
from vprok.domain.territory.states import is_a_zone
from vprok.kernel.charter import Role
from vprok.kernel.place import Place
from vprok.tools.vault.ceremony import shares_of_words
from vprok.tools.vault.custody import Share
from vprok.tools.vault.words import words_of

# ---- which slots there should be -----------------------------------------------------------------


def openings_of(campaign: Campaign, known: Calendar) -> set[Opening]:
    """Every instant at which something of a campaign opens, by work and zone group.

    costs: two SQL statements, whatever the territory
    """
    return set(_kits(campaign, known)) | set(_criteria(campaign, known))


def _kits(campaign: Campaign, known: Calendar) -> Iterator[Opening]:
    for work, region, zone, day, participants in _bodies(campaign, "participants"):
        opens_at = opening_at(
            known,
            region=region,
            zone=zone,
            day=day,
            participants=participants,
            early_by=campaign.early_by,
        )
        if opens_at:
            yield Opening(work, group_at(zone, campaign), SlotKind.KITS, opens_at)


def _criteria(campaign: Campaign, known: Calendar) -> Iterator[Opening]:
    apart = set(campaign.works.filter(criteria_apart=True).values_list("pk", flat=True))
    for work, region, zone, day in _bodies(campaign):
        opens_at = known.window(Step.CRITERIA, region=region, zone=zone, day=day).opens_at
        if work in apart and opens_at:
            yield Opening(work, group_at(zone, campaign), SlotKind.CRITERIA, opens_at)


def _bodies(campaign: Campaign, *more: str) -> Iterator[tuple]:  # type: ignore[type-arg]
    """Work, region, zone and day of everyone who sits something, each combination once."""
    district = "school__district"
    rows = (
        Entry.objects.taking()
        .filter(work__campaign=campaign, on__isnull=False, school__closed_on=None)
        .values_list(
            "work",
            f"{district}__region__code",
            f"{district}__own_zone",
            f"{district}__region__zone",
            "on",
            *more,
        )
        .distinct()
    )
    for work, region, own, zone, day, *rest in rows:
        if is_a_zone(own or zone):
            yield work, region, own or zone, day, *rest


def opening_of(slot: Slot) -> Opening:
    """What a slot opens, as the rules speak of it."""
    return Opening(slot.work_id, slot.group, SlotKind(slot.kind), slot.opens_at)


@dataclass(frozen=True)
class Plan:
    """What stands between the slots there are and the slots there should be.

    missing: not there yet
    idle:    without a key, and nobody needs them
    """

    missing: tuple[Opening, ...]
    idle: tuple[Slot, ...]

    @property
    def is_behind(self) -> bool:
        """Whether there is anything to do."""
        return bool(self.missing or self.idle)


def plan_of(campaign: Campaign, *, at: datetime) -> Plan:
    """What to do so that a campaign has the slots it needs; hours that are past need none.

    costs: six SQL statements, whatever the territory
    """
    needed = {one for one in openings_of(campaign, calendar(campaign)) if one.opens_at > at}
    there = {opening_of(slot): slot for slot in Slot.objects.filter(work__campaign=campaign)}
    idle = [slot for opening, slot in there.items() if not slot.recipient and opening not in needed]
    return Plan(tuple(sorted(needed - set(there))), tuple(idle))


def slots_behind(at: datetime) -> tuple[str, ...]:
    """Campaigns whose slots are not what they should be.

    returns: slugs, for the board
    costs:   one SQL statement, six a running campaign in officers' custody
    """
    return tuple(
        campaign.slug
        for campaign in _with_officers(CampaignState.RUNNING)
        if plan_of(campaign, at=at).is_behind
    )


def _with_officers(*states: CampaignState) -> QuerySet[Campaign]:
    return Campaign.objects.filter(custody=Custody.OFFICERS, state__in=states)


# ---- what the board does in time -----------------------------------------------------------------


def slots_to_freeze(at: datetime) -> tuple[str, ...]:
    """Slots with a key whose freeze has come.

    returns: primary keys, for the board
    costs:   one SQL statement
    """
    waiting = (
        Slot.objects.filter(frozen_at=None, work__campaign__custody=Custody.OFFICERS)
        .exclude(recipient="")
        .exclude(work__campaign__state=CampaignState.FINISHED)
        .values_list("pk", "opens_at", "work__campaign__freeze_hours")
    )
    return tuple(
        str(pk) for pk, opens_at, hours in waiting if at >= freezes_at(opens_at, hours=hours)
    )


def slots_due(at: datetime) -> tuple[str, ...]:
    """Armed slots whose instant has come.

    returns: primary keys, for the board
    costs:   one SQL statement
    """
    due = Slot.objects.filter(
        armed_at__isnull=False,
        released_at=None,
        opens_at__lte=at,
        work__campaign__state=CampaignState.RUNNING,
    )
    return tuple(map(str, due.order_by("opens_at").values_list("pk", flat=True)))


def slot_of_key(key: str) -> Slot:
    """The slot of a key that the board was given.

    costs: one SQL statement
    raises: Slot.DoesNotExist
    """
    return Slot.objects.select_related("work__campaign").get(pk=int(key))


# ---- officers ------------------------------------------------------------------------------------


def officers() -> tuple[Officer, ...]:
    """Release officers in office who have words of their own, in the order they made them.

    costs: one SQL statement
    """
    held = Post.objects.held().filter(role=Role.RELEASE_OFFICER, account=OuterRef("account"))
    return tuple(Officer.objects.filter(Exists(held)).order_by("pk"))


def officer_of(account: int) -> Officer | None:
    """The words of this person, if there are any.

    costs: one SQL statement
    """
    return Officer.objects.filter(account=account).first()


def shares_for(slot: Slot, recipient: str) -> tuple[Share, ...]:
    """What this officer may open first."""
    return tuple(one for one in shares_of_words(slot.shares) if one.first == recipient)


def names_of_officers() -> dict[str, str]:
    """Who holds which public key, former officers included.

    costs: one SQL statement
    """
    return dict(Officer.objects.values_list("recipient", "name"))


# ---- what a person sees of them ------------------------------------------------------------------


def name_of(slot: Slot) -> str:
    """How machines call a slot.

    costs: nothing if the slot came with its work and its campaign
    """
    return slot_name(
        campaign=slot.work.campaign.slug,
        work=slot.work.code,
        group=slot.group,
        kind=slot.kind,
        opens_at=slot.opens_at,
    )


@dataclass(frozen=True)
class SlotLine:
    """A slot as officers and the federal organiser see it.

    schools: archives that open with it
    urgency: of arming; None once it is armed, and where nothing waits for it
    word:    of the first of two persons, if one waits
    """

    slot: Slot
    name: str
    freezes_at: datetime
    schools: int
    urgency: Arming | None
    word: Assent | None

    @property
    def is_alarming(self) -> bool:
        """Whether it should have been armed by now."""
        return self.urgency in {Arming.LATE, Arming.BY_TELEPHONE}

    @property
    def was_early(self) -> bool:
        """Whether its words came out before its hour."""
        return bool(self.slot.released_at and self.slot.released_at < self.slot.opens_at)


def slot_lines(campaign: Campaign, *, at: datetime) -> tuple[SlotLine, ...]:
    """All slots of a campaign, in the order of their hours.

    costs: two SQL statements
    """
    words = {word.slot_id: word for word in waiting_words(at).filter(slot__work__campaign=campaign)}
    return tuple(
        _line(slot, words.get(slot.pk), at=at)
        for slot in _counted()
        .filter(work__campaign=campaign)
        .order_by("opens_at", "work__code", "group", "kind")
    )


def slot_line(slot: Slot, *, at: datetime) -> SlotLine:
    """One slot, as the list shows it.

    costs: two SQL statements
    """
    return _line(_counted().get(pk=slot.pk), waiting_words(at).filter(slot=slot).first(), at=at)


def _counted() -> QuerySet[Slot]:
    current = Q(archives__withdrawn_at=None, archives__isnull=False)
    return Slot.objects.select_related("work__campaign").annotate(
        schools=Count("archives", filter=current, distinct=True)
    )


def waiting_words(at: datetime) -> QuerySet[Assent]:
    """First words of two persons that still hold.

    costs: one SQL statement when read
    """
    return Assent.objects.filter(done_at=None, at__gt=at - WORD_HOLDS)


def _line(slot: Slot, word: Assent | None, *, at: datetime) -> SlotLine:
    schools: int = slot.schools  # type: ignore[attr-defined]
    freezes = freezes_at(slot.opens_at, hours=slot.work.campaign.freeze_hours)
    waits = slot.armed_at is None and bool(slot.recipient)
    is_needed = bool(schools) or slot.kind == SlotKind.CRITERIA
    urgency = arming(slot.opens_at, freezes=freezes, at=at) if waits and is_needed else None
    return SlotLine(slot, name_of(slot), freezes, schools, urgency, word)


def slots_without_a_key(campaign: Campaign) -> QuerySet[Slot]:
    """Slots that wait for a ceremony.

    costs: one SQL statement when read
    """
    return Slot.objects.filter(work__campaign=campaign, recipient="").order_by("opens_at", "pk")


def moves_for(slot: Slot, *, at: datetime) -> tuple[datetime, ...]:
    """Instants that a slot may move to: somebody opens then, and no key waits for them.

    costs: seven SQL statements
    """
    campaign = slot.work.campaign
    keyed = {
        one.opens_at
        for one in Slot.objects.filter(work=slot.work_id, group=slot.group, kind=slot.kind).exclude(
            recipient=""
        )
    }
    return tuple(
        sorted(
            one.opens_at
            for one in openings_of(campaign, calendar(campaign))
            if (one.work, one.group, one.kind) == (slot.work_id, slot.group, slot.kind)
            and one.opens_at > at
            and one.opens_at not in keyed
        )
    )


# ---- after the hour ------------------------------------------------------------------------------


@dataclass(frozen=True)
class Release:
    """What is public of a slot since its hour."""

    name: str
    opens_at: datetime
    released_at: datetime
    value: str
    commitment: str

    @property
    def words(self) -> tuple[str, ...]:
        """The value as twelve words."""
        return words_of(bytes.fromhex(self.value))

    @property
    def text(self) -> str:
        """The file that anyone may fetch, a fact a line."""
        return "\n".join(
            (
                "Впрок: слова часа",
                f"slot: {self.name}",
                f"opens: {self.opens_at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
                f"released: {self.released_at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
                f"value: {self.value}",
                f"words: {' '.join(self.words)}",
                f"sha256: {self.commitment}",
                "",
            )
        )


def release_of(slot: Slot) -> Release | None:
    """What is public of a slot; None before its release.

    costs: nothing if the slot came with its work and its campaign
    """
    if slot.released_at is None:
        return None
    return Release(name_of(slot), slot.opens_at, slot.released_at, slot.value, slot.commitment)


def released(name: str) -> Release | None:
    """What is public of the slot of this name; None before its release, and of no slot.

    costs: one SQL statement
    """
    every = Slot.objects.filter(released_at__isnull=False).select_related("work__campaign")
    return next((release_of(slot) for slot in every if name_of(slot) == name), None)


def archives_to_relay(places: Iterable[Place], campaign: Campaign) -> QuerySet[Archive]:
    """Archives of schools in a territory, whose key may have to be read over the telephone.

    costs: one SQL statement when read
    """
    return (
        Archive.objects.current()
        .within(places)
        .filter(entry__work__campaign=campaign)
        .select_related("slot__work__campaign", "entry__work__campaign", "file")
        .select_related("entry__school__district__region")
        .order_by("opens_at", "entry__school__number", "entry__work__code")
    )


def clock_alarm() -> ClockAlarm | None:
    """The alarm of the clocks, while it lasts.

    costs: one SQL statement
    """
    return ClockAlarm.objects.filter(ended_at=None).order_by("-pk").first()


def preparation_of(work: int, group: int, kind: SlotKind) -> Preparation | None:
    """The key under which files of a work are prepared now.

    costs: one SQL statement
    """
    return Preparation.objects.filter(work=work, group=group, kind=kind, erased_at=None).first()
