"""What archives are made of, and which are behind."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Concat

from vprok.domain.access.models import SchoolKey
from vprok.domain.access.queries import school_key
from vprok.domain.campaign.models import Campaign
from vprok.domain.campaign.queries import calendar
from vprok.domain.campaign.rules import ALL_ZONES, Calendar
from vprok.domain.campaign.states import CampaignState, Custody
from vprok.domain.intake.models import Entries, Entry
from vprok.domain.materials.documents import Kit
from vprok.domain.materials.models import (
    Archive,
    Archives,
    Code,
    Companion,
    PrintChoice,
    Sealed,
    Slot,
    Variant,
)
from vprok.domain.materials.queries.hours import WITH_ITS_BODY, key_hour, opening_at
from vprok.domain.materials.queries.rooms import Seating, seating_of
from vprok.domain.materials.queries.variants import group_of, papers_due, papers_for
from vprok.domain.materials.rules import (
    Facts,
    Word,
    archive_waits,
    fingerprint,
    is_settled,
)
from vprok.domain.materials.states import SealedKind, SlotKind
from vprok.domain.territory.states import is_a_zone

WITH_THE_ARCHIVE = (SealedKind.CRITERIA, SealedKind.FORM)
"""What opens with the archive, unless the work has an hour of its own for it."""

# ---- what an archive is made of ------------------------------------------------------------------


@dataclass(frozen=True)
class Contents:
    """What goes into the archive of an entry, whom it is sealed to, and its hour.

    papers:     by part and variant
    seating:    who writes where
    enclosed:   criteria and forms that open with it
    slot:       whose key opens it, in officers' custody
    recipient:  public key of the school, in officers' custody
    opens_at:   aware, in the school's own zone
    """

    entry: Entry
    papers: Mapping[tuple[int, int], Variant]
    seating: Seating
    choice: PrintChoice
    companions: tuple[Companion, ...]
    enclosed: tuple[Sealed, ...]
    slot: Slot | None
    recipient: str
    opens_at: datetime

    @property
    def marks(self) -> dict[str, int]:
        """What to remember in order to notice newer variants and codes."""
        return {
            "last_paper": max(one.pk for one in self.papers.values()),
            "last_code": self.seating.last_code,
        }

    @property
    def made_of(self) -> str:
        """Fingerprint of all this."""
        campaign, choice = self.entry.work.campaign, self.choice
        papers: list[Word] = [[*key, one.file.digest] for key, one in self.papers.items()]
        rooms: list[Word] = [
            [room.name, room.classes, [[seat.code, *seat.variants] for seat in room.seats]]
            for room in self.seating.all_rooms
        ]
        along: list[Word] = [[one.title, one.file.digest] for one in self.companions]
        along += [[one.title, one.file.digest] for one in self.enclosed]
        return fingerprint(
            [
                self.entry.participants,
                self.opens_at.timestamp(),
                papers,
                rooms,
                along,
                [choice.by_rooms, choice.is_duplex, choice.is_two_up, choice.is_economy],
                [choice.experts, *choice.large],
                [campaign.kit_style, self.slot.recipient if self.slot else "", self.recipient],
            ]
        )


def contents_of(entry: Entry) -> Contents | None:
    """What the archive of an entry is made of now; None while something is missing.

    costs: fourteen SQL statements, two more in officers' custody
    """
    campaign = entry.work.campaign
    hour = hour_of(entry, calendar(campaign))
    if hour is None or entry.withdrawn_at:
        return None
    choice, papers = choice_of(entry), papers_for(entry)
    seating = seating_of(entry, large=choice.large)
    slot, recipient = None, ""
    if has_officers(campaign):
        slot, recipient = slot_at(entry, hour), recipient_of(entry)
    waits = archive_waits(
        facts_of(
            entry,
            papers=len(papers),
            has_codes=bool(seating.seats),
            slot=slot,
            has_words=bool(recipient),
        )
    )
    if waits:
        return None
    return Contents(
        entry=entry,
        papers=papers,
        seating=seating,
        choice=choice,
        companions=tuple(companions_of(entry).select_related("file")),
        enclosed=tuple(enclosed_of(entry).select_related("file")),
        slot=slot,
        recipient=recipient,
        opens_at=hour,
    )


def facts_of(
    entry: Entry,
    *,
    papers: int,
    has_codes: bool,
    slot: Slot | None,
    has_words: bool,
    is_locked: bool = False,
) -> Facts:
    """What there is of an archive's parts, as `rules.archive_waits` wants to know it.

    papers: of its zone group
    slot:   of its hour; what it lacks holds in officers' custody only
    costs:  nothing if the entry came with its body
    """
    sealed_twice = has_officers(entry.work.campaign)
    return Facts(
        zone=entry.school.zone,
        is_declared=entry.on is not None,
        papers=papers,
        papers_due=papers_due(entry.work),
        has_codes=has_codes,
        has_slot=not sealed_twice or bool(slot and slot.recipient),
        is_frozen=sealed_twice and slot is not None and slot.frozen_at is not None,
        has_words=not sealed_twice or has_words,
        is_locked=is_locked,
    )


def has_officers(campaign: Campaign) -> bool:
    """Whether passwords are sealed to a slot and to the school, not under the master key."""
    return campaign.custody == Custody.OFFICERS


def hour_of(entry: Entry, known: Calendar) -> datetime | None:
    """When the password of an entry's archive opens; None without a day, an hour or a clock.

    returns: aware, in the school's own zone
    costs:   nothing if the entry came with its body
    """
    return key_hour(entry, known) if is_a_zone(entry.school.zone) else None


def slot_at(entry: Entry, hour: datetime) -> Slot | None:
    """The slot of an entry's archive.

    costs: one SQL statement
    """
    return Slot.objects.filter(
        work=entry.work,
        group=group_of(entry.school, entry.work.campaign),
        kind=SlotKind.KITS,
        opens_at=hour,
    ).first()


def recipient_of(entry: Entry) -> str:
    """The public key of an entry's school; empty until it has printed its words.

    costs: one SQL statement
    """
    found = school_key(entry.school.key)
    return found.recipient if found else ""


def choice_of(entry: Entry) -> PrintChoice:
    """How an entry is printed; the defaults where its school has chosen nothing.

    costs: one SQL statement
    """
    return PrintChoice.objects.filter(entry=entry).first() or PrintChoice(entry=entry)


def companions_of(entry: Entry) -> QuerySet[Companion]:
    """What goes along with the variants of a work."""
    return Companion.objects.filter(work=entry.work, removed_at=None).order_by("pk")


def enclosed_of(entry: Entry) -> QuerySet[Sealed]:
    """Criteria and forms of the entry's zone group that open with the archive."""
    current = Sealed.objects.filter(work=entry.work, replaced_at=None)
    if entry.work.criteria_apart:
        return current.none()
    groups = {ALL_ZONES, group_of(entry.school, entry.work.campaign)}
    return current.filter(kind__in=WITH_THE_ARCHIVE, group__in=groups).order_by("pk")


def kit_of(entry: Entry) -> Kit:
    """An entry with a declared day as its papers name it."""
    assert entry.on is not None
    return Kit(
        school=entry.school.short_name,
        key=entry.school.key,
        campaign=entry.work.campaign.title,
        work=str(entry.work),
        on=entry.on,
        is_college=entry.school.is_college,
    )


# ---- which are behind ----------------------------------------------------------------------------


def archives_behind(at: datetime) -> tuple[str, ...]:
    """Entries whose archive is missing, or is not what it would be if it were made now.

    returns: keys for the board, like `edu220042 2026-spring ma4`
    costs:   one SQL statement, seven a running campaign, whatever the territory, and one for each
             hour that was moved
    """
    return tuple(
        f"edu{number} {campaign.slug} {code}"
        for campaign in Campaign.objects.filter(state=CampaignState.RUNNING)
        for number, code in _behind(campaign, at)
    )


def entry_behind(key: str) -> Entry:
    """The entry of a key that `archives_behind` gave.

    costs: one SQL statement
    raises: Entry.DoesNotExist
    """
    school, slug, code = key.split()
    return Entry.objects.select_related(*WITH_ITS_BODY).get(
        school__number=school.removeprefix("edu"), work__campaign__slug=slug, work__code=code
    )


def freeze_of(campaign: Campaign) -> timedelta:
    """How long before its hour an archive stays as it is."""
    return timedelta(hours=campaign.freeze_hours)


def papers_locked(campaign: Campaign) -> frozenset[tuple[int, int]]:
    """Works and zone groups whose papers lie locked until a slot that is frozen opens.

    costs: one SQL statement; none in simple custody
    """
    if not has_officers(campaign):
        return frozenset()
    current = Variant.objects.current().filter(work__campaign=campaign).select_related("file")
    return frozenset((one.work_id, one.group) for one in current if one.file.is_locked)


def is_locked_away(entry: Entry) -> bool:
    """Whether nobody, we included, can read the papers of an entry now.

    costs: one SQL statement; none in simple custody
    """
    campaign = entry.work.campaign
    place = (entry.work_id, group_of(entry.school, campaign))
    return place in papers_locked(campaign)


def papers_there(campaign: Campaign) -> dict[tuple[int, int], int]:
    """How many current papers each work has in each zone group.

    costs: one SQL statement
    """
    current = Variant.objects.current().filter(
        work__campaign=campaign, number__lte=F("work__variants")
    )
    counted = current.values_list("work", "group").annotate(Count("pk"))
    return {(work, group): count for work, group, count in counted}


def without_archive(campaign: Campaign) -> Entries:
    """Entries of schools that work, without a current archive."""
    return (
        Entry.objects.taking()
        .filter(work__campaign=campaign, school__closed_on=None)
        .exclude(Exists(Archive.objects.current().filter(entry=OuterRef("pk"))))
        .annotate(
            has_codes=Exists(
                Code.objects.filter(
                    school=OuterRef("school"), campaign=campaign, grade=OuterRef("work__grade")
                )
            ),
            has_words=Exists(
                SchoolKey.objects.filter(key=Concat(Value("edu"), OuterRef("school__number")))
            ),
        )
        .select_related(*WITH_ITS_BODY)
    )


def slots_by_hour(campaign: Campaign) -> dict[tuple[int, int, datetime], Slot]:
    """The slots of a campaign's kits by work, zone group and instant.

    costs: one SQL statement; none in simple custody
    """
    if not has_officers(campaign):
        return {}
    slots = Slot.objects.filter(work__campaign=campaign, kind=SlotKind.KITS)
    return {(one.work_id, one.group, one.opens_at): one for one in slots}


def _behind(campaign: Campaign, at: datetime) -> list[tuple[str, str]]:
    known, locked = calendar(campaign), papers_locked(campaign)
    current = Archive.objects.current().filter(entry__work__campaign=campaign)
    for work, group in locked:
        current = current.exclude(entry__work=work, slot__group=group)
    behind = [
        *_without_archive(campaign, known, locked),
        *_outdated(current.filter(opens_at__gt=at + freeze_of(campaign)), campaign),
        *_moved(current, campaign, known, at),
    ]
    return sorted(set(behind))


def _without_archive(
    campaign: Campaign, known: Calendar, locked: Collection[tuple[int, int]]
) -> Iterator[tuple[str, str]]:
    there, slots = papers_there(campaign), slots_by_hour(campaign)
    begun = {work for work, _ in there}
    dated = without_archive(campaign).filter(on__isnull=False, work__in=begun)
    for entry in dated.filter(Q(has_codes=True)):
        hour = hour_of(entry, known)
        place = (entry.work_id, group_of(entry.school, campaign)) if hour else (0, 0)
        facts = facts_of(
            entry,
            papers=there.get(place, 0),
            has_codes=True,
            slot=slots.get((*place, hour)) if hour else None,
            has_words=entry.has_words,  # type: ignore[attr-defined]
            is_locked=place in locked,
        )
        if hour and archive_waits(facts) is None:
            yield entry.school.number, entry.work.code


def _outdated(archives: Archives, campaign: Campaign) -> Iterator[tuple[str, str]]:
    checked = OuterRef("checked_at")
    newer_paper = Variant.objects.current().filter(
        work=OuterRef("entry__work"), pk__gt=OuterRef("last_paper")
    )
    codes = Code.objects.filter(
        school=OuterRef("entry__school"), campaign=campaign, grade=OuterRef("entry__work__grade")
    )
    companions = Companion.objects.filter(work=OuterRef("entry__work"))
    sealed = Sealed.objects.filter(work=OuterRef("entry__work"), kind__in=WITH_THE_ARCHIVE)
    changed = (
        Q(entry__withdrawn_at__isnull=False)
        | Q(entry__on=None)
        | ~Q(participants=F("entry__participants"))
        | Q(entry__print_choice__said_at__gt=F("checked_at"))
        | Exists(newer_paper)
        | Exists(codes.filter(Q(pk__gt=OuterRef("last_code")) | Q(placed_at__gt=checked)))
        | Exists(companions.filter(Q(put_at__gt=checked) | Q(removed_at__gt=checked)))
        | Exists(sealed.filter(Q(put_at__gt=checked) | Q(replaced_at__gt=checked)))
        | (Q(slot=None) if has_officers(campaign) else Q(slot__isnull=False))
    )
    if has_officers(campaign):
        own = SchoolKey.objects.filter(key=Concat(Value("edu"), OuterRef("entry__school__number")))
        changed |= Q(Exists(own.filter(made_at__gt=checked))) | ~Q(slot__opens_at=F("opens_at"))
    return _named(archives.filter(changed))


def _moved(
    archives: Archives, campaign: Campaign, known: Calendar, at: datetime
) -> Iterator[tuple[str, str]]:
    """Archives whose hour is no longer what the road map and the declared day say."""
    dated = archives.filter(entry__withdrawn_at=None, entry__on__isnull=False)
    district, freeze = "entry__school__district", freeze_of(campaign)
    body = (f"{district}__region__code", f"{district}__own_zone", "entry__on", "opens_at")
    size = ("entry__participants",) if campaign.early_by else ()
    for zone_above, *own in dated.values_list(f"{district}__region__zone", *body, *size).distinct():
        code, own_zone, on, opens_at, *participants = own
        zone = own_zone or zone_above
        if not is_a_zone(zone):
            continue
        hour = opening_at(
            known,
            region=code,
            zone=zone,
            day=on,
            participants=participants[0] if participants else 0,
            early_by=campaign.early_by,
        )
        if (
            hour
            and hour != opens_at
            and not is_settled(made_for=opens_at, hour=hour, freeze=freeze, at=at)
        ):
            yield from _named(dated.filter(**dict(zip((*body, *size), own, strict=True))))


def _named(archives: Archives) -> Iterator[tuple[str, str]]:
    return archives.values_list("entry__school__number", "entry__work__code").iterator()
