"""Keys to short answers: whose hour has come, which edition holds, what a file of keys says."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.db.models import QuerySet

from vprok.domain.campaign.models import Campaign, Task, Work
from vprok.domain.campaign.queries import calendar
from vprok.domain.campaign.rules import ALL_ZONES, zone_groups
from vprok.domain.campaign.states import CampaignState, Custody, TaskEntry
from vprok.domain.files.models import Stored
from vprok.domain.files.queries import contents
from vprok.domain.intake.models import Entry
from vprok.domain.materials.models import Sealed, Slot
from vprok.domain.materials.queries import criteria_hour, group_of
from vprok.domain.materials.queries.slots import openings_of
from vprok.domain.materials.rules import Opening
from vprok.domain.materials.states import SealedKind, SlotKind
from vprok.domain.results.models import AnswerKey, Edition
from vprok.domain.results.rules.keys import (
    KeyRow,
    KeySpot,
    Wording,
    faults_of,
    keys_are_not_open,
    keys_are_open,
    read_key,
)
from vprok.domain.results.rules.scoring import Keys
from vprok.domain.results.sheets.keys import keys_form, prepared
from vprok.domain.results.states import AnswerKind
from vprok.domain.territory.states import is_a_zone
from vprok.kernel.refusal import Refusal
from vprok.tools.answers import Key
from vprok.tools.sheets.draw import draw
from vprok.tools.sheets.findings import Unreadable
from vprok.tools.sheets.read import read
from vprok.tools.sheets.spec import XLSX, Book

FILE = "keys.xlsx"
_ANSWERED = Task.objects.filter(entry=TaskEntry.ANSWER)
_KINDS = {one.label: one.value for one in AnswerKind}

# ---- which tasks are answered --------------------------------------------------------------------


@dataclass(frozen=True)
class Answered:
    """A task whose answers are typed.

    number: among the columns, from 1
    """

    number: int
    task: Task


def answered_tasks(work: Work) -> tuple[Answered, ...]:
    """The tasks of a work whose answers are typed and scored by keys.

    costs: one SQL statement
    """
    tasks = work.tasks_in_order()
    return tuple(
        Answered(number, task)
        for number, task in enumerate(tasks, start=1)
        if task.entry == TaskEntry.ANSWER
    )


def has_answers(work: Work) -> bool:
    """Whether answers are typed for some of its tasks.

    costs: one SQL statement
    """
    return _ANSWERED.filter(work=work).exists()


def works_with_answers(campaign: Campaign) -> tuple[Work, ...]:
    """Works of a campaign that have keys.

    costs: one SQL statement
    """
    found = campaign.works.filter(pk__in=_ANSWERED.values("work"))
    return tuple(found.order_by("is_course", "grade", "subject"))


# ---- the form of keys ----------------------------------------------------------------------------


@dataclass(frozen=True)
class KeysAsked:
    """What a file of keys of one work must hold."""

    work: Work
    tasks: tuple[Answered, ...]

    @cached_property
    def maxima(self) -> Mapping[str, int]:
        """Greatest points by label."""
        return {one.task.label: one.task.maximum for one in self.tasks}

    @property
    def book(self) -> Book:
        """The form as a spec."""
        return keys_form(
            title=str(self.work), labels=tuple(self.maxima), variants=self.work.variants
        )

    @property
    def identity(self) -> dict[str, str]:
        """What its workbook says of itself."""
        return {"kind": "keys", "campaign": self.work.campaign.slug, "per": self.work.code,
                "version": str(self.book.version)}  # fmt: skip

    def drawn(self) -> bytes:
        """The form to fill."""
        rows = {"keys": prepared(self.maxima.items(), self.work.variants)}
        return draw(self.book, identity=self.identity, rows=rows)


def keys_asked(work: Work) -> KeysAsked:
    """What a file of keys must hold; no tasks where the work has none that are answered.

    costs: one SQL statement, another if the work came without its campaign
    """
    return KeysAsked(work, answered_tasks(work))


@dataclass(frozen=True)
class KeysRead:
    """What a file of keys says.

    faults: everything that keeps it from being used, in words; nothing then counts
    """

    rows: tuple[KeyRow, ...]
    faults: tuple[str, ...]


def keys_in(file: bytes, asked: KeysAsked) -> KeysRead:
    """Read a filled form of keys.

    costs: a limited child
    """
    about = {name: value for name, value in asked.identity.items() if name in {"campaign", "per"}}
    try:
        reading = read(asked.book, file, name=FILE, identity=about)
    except Unreadable as told:
        return KeysRead((), (told.text.rstrip("."),))
    if reading.errors:
        return KeysRead(
            (), tuple(f"{one.cell}: {one.text}".strip(": ").rstrip(".") for one in reading.errors)
        )
    rows = tuple(
        KeyRow(
            row.number,
            str(row.values["task"]),
            int(str(row.values["variant"])),
            Wording(
                _KINDS[str(row.values["kind"])],
                str(row.values["accepted"]),
                str(row.values.get("options") or ""),
            ),
            int(most) if (most := row.values.get("max")) is not None else None,
        )
        for row in reading.rows["keys"]
    )
    return KeysRead(rows, faults_of(rows, maxima=asked.maxima, variants=asked.work.variants))


# ---- the hour ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Waiting:
    """A file of keys and when its hour comes.

    opens_at: when the first school of its zone may have it; None while no day is declared
    """

    sealed: Sealed
    opens_at: datetime | None

    @property
    def key(self) -> str:
        """Its name on the board."""
        return str(self.sealed.pk)


def keys_due(at: datetime) -> tuple[str, ...]:
    """Files of keys whose hour has come and whose keys are in no edition yet.

    returns: primary keys, for the board
    costs:   one SQL statement; four more for each campaign with keys that wait, and one a file
    """
    return tuple(
        one.key
        for campaign in _with_answers()
        for one in keys_waiting(campaign)
        if is_open(one, at=at)
    )


def _with_answers() -> QuerySet[Campaign]:
    return Campaign.objects.filter(
        state=CampaignState.RUNNING, pk__in=_ANSWERED.values("work__campaign")
    )


def keys_waiting(campaign: Campaign, work: Work | None = None) -> tuple[Waiting, ...]:
    """Workbooks of keys that are in no edition yet, with their hours.

    costs: five SQL statements, whatever the number of works; one where nothing waits
    """
    current = Sealed.objects.filter(
        work__campaign=campaign,
        work__in=_ANSWERED.values("work"),
        kind=SealedKind.KEYS,
        replaced_at=None,
        file__media_type=XLSX,
        file__destroyed_at=None,
        **({"work": work} if work else {}),
    )
    sealed = list(current.select_related("file", "work__campaign").order_by("pk"))
    if not sealed:
        return ()
    held = set(
        AnswerKey.objects.filter(
            edition__work__in={one.work_id for one in sealed}, edition__replaced_at=None
        ).values_list("edition__work", "group")
    )
    waiting = [one for one in sealed if (one.work_id, one.group) not in held]
    if not waiting:
        return ()
    openings = openings_of(campaign, calendar(campaign))
    return tuple(Waiting(one, _first_hour(one.work, one.group, openings)) for one in waiting)


def first_hour(work: Work, group: int) -> datetime | None:
    """When the first school of a zone group may know the keys of a work; None without a day.

    group: 0 = any zone
    costs: two SQL statements, and those of the calendar
    """
    return _first_hour(work, group, openings_of(work.campaign, calendar(work.campaign)))


def _first_hour(work: Work, group: int, openings: set[Opening]) -> datetime | None:
    """With the archive where criteria have no hour of their own."""
    own = [one for one in openings if one.work == work.pk and group in {one.group, ALL_ZONES}]
    apart = [one.opens_at for one in own if one.kind == SlotKind.CRITERIA]
    kits = [one.opens_at for one in own if one.kind == SlotKind.KITS]
    return min((apart if work.criteria_apart else kits) or kits, default=None)


def is_open(waiting: Waiting, *, at: datetime) -> bool:
    """Whether the hour of a file has come, and its slot is released where officers keep the keys.

    costs: one SQL statement in officers' custody, else none
    """
    sealed, opens_at = waiting.sealed, waiting.opens_at
    if opens_at is None or at < opens_at or sealed.file.is_locked:
        return False
    if sealed.work.campaign.custody != Custody.OFFICERS:
        return True
    kind = SlotKind.CRITERIA if sealed.work.criteria_apart else SlotKind.KITS
    released = Slot.objects.filter(work=sealed.work_id, kind=kind, released_at__lte=at)
    if sealed.group != ALL_ZONES:
        released = released.filter(group__in={sealed.group, ALL_ZONES})
    return released.exists()


def keys_of_file(stored: Stored, asked: KeysAsked) -> KeysRead:
    """What a file of keys says whose hour has come.

    refuses: file_is_locked
    """
    return keys_in(contents(stored), asked)


# ---- editions ------------------------------------------------------------------------------------


def current_edition(work: Work) -> Edition | None:
    """The keys that hold now; None before the first hour.

    costs: one SQL statement
    """
    return Edition.objects.filter(work=work, replaced_at=None).first()


def wordings_of(edition: Edition | None) -> dict[KeySpot, Wording]:
    """The keys of an edition as they are written.

    costs: two SQL statements
    """
    if edition is None:
        return {}
    numbers = _numbers(edition.work_id)
    return {
        KeySpot(numbers[one.task_id], one.group, one.variant): Wording(
            one.kind, one.accepted, one.options
        )
        for one in edition.keys.order_by("pk")
    }


def _numbers(work: int) -> dict[int, int]:
    """Numbers among the columns, from 1, by primary key of the task."""
    tasks = Task.objects.filter(work=work).order_by("position").values_list("pk", flat=True)
    return {pk: number for number, pk in enumerate(tasks, start=1)}


@dataclass(frozen=True)
class Ring:
    """The keys of one edition, ready to score whatever zone a school is in.

    raises: BadKey if a key of the database cannot be used
    """

    wordings: Mapping[KeySpot, Wording]
    maxima: Mapping[int, int]

    def of_group(self, group: int) -> Keys:
        """The keys of a zone group; those for all zones where it has none of its own."""
        return dict(self._read(group))

    def _read(self, group: int) -> Iterator[tuple[tuple[int, int], Key]]:
        for spot, wording in sorted(self.wordings.items(), key=lambda one: one[0].group):
            if spot.group in {ALL_ZONES, group}:
                maximum = self.maxima[spot.task]
                key = read_key(wording.kind, wording.accepted, maximum, wording.options)
                yield (spot.task, spot.variant), key


def ring_of(edition: Edition | None, tasks: tuple[Answered, ...]) -> Ring:
    """The keys of an edition, ready to score; of none, no keys.

    costs: two SQL statements
    """
    return Ring(wordings_of(edition), {one.number: one.task.maximum for one in tasks})


def group_of_entry(entry: Entry) -> int:
    """The zone group whose keys score an entry; 0 where all zones get the same.

    costs: nothing if the entry came with its body
    """
    if not is_a_zone(entry.school.zone):
        return ALL_ZONES
    return group_of(entry.school, entry.work.campaign)


def key_groups(work: Work) -> tuple[int, ...]:
    """Zone groups that may have keys of their own."""
    if not work.campaign.has_zone_groups:
        return (ALL_ZONES,)
    return (ALL_ZONES, *zone_groups(are_apart=True))


def key_spots(work: Work, tasks: tuple[Answered, ...]) -> tuple[KeySpot, ...]:
    """Every place that a key may have, task by task.

    costs: nothing if the work came with its campaign
    """
    return tuple(
        KeySpot(one.number, group, variant)
        for one in tasks
        for group in key_groups(work)
        for variant in range(1, work.variants + 1)
    )


@dataclass(frozen=True)
class OwnKeys:
    """What scores the answers of one entry.

    shut: why nothing can be scored yet
    """

    edition: Edition | None
    keys: Keys
    shut: Refusal | None


def own_keys(entry: Entry, *, at: datetime) -> OwnKeys:
    """The keys of an entry's own zone, once its own hour has come too.

    costs: five SQL statements, and those of the calendar, if the entry came with its body
    """
    work = entry.work
    tasks = answered_tasks(work)
    edition = current_edition(work)
    keys = ring_of(edition, tasks).of_group(group_of_entry(entry))
    hour = criteria_hour(entry, calendar(work.campaign))
    is_there = all(
        (one.number, variant) in keys for one in tasks for variant in range(1, work.variants + 1)
    )
    has_come = hour is not None and at >= hour
    told = None if has_come else hour
    shut = keys_are_not_open(are_open=is_there and has_come, hour=told)
    return OwnKeys(edition, {} if shut else keys, shut)


def why_keys_wait(entry: Entry, *, at: datetime) -> Refusal | None:
    """Why the answers of an entry cannot be scored yet; None where it has none, or they can.

    costs: one SQL statement where the work has no answers, else as `own_keys`
    """
    if not has_answers(entry.work):
        return None
    return own_keys(entry, at=at).shut


def why_keys_are_shut(work: Work, group: int) -> Refusal | None:
    """Why a file of keys is not taken any more: answers are scored by keys that are open.

    costs: one SQL statement
    """
    held = AnswerKey.objects.filter(edition__work=work, edition__replaced_at=None, group=group)
    return keys_are_open(are_open=held.exists())
