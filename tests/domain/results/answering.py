"""A work whose first two tasks take the answer itself, its keys, and forms with answers."""

from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta

from tests import cast, make
from tests.domain.results.stage import EVENING, Row, entry_with_codes, filled, rows_of
from vprok.domain.campaign.models import Campaign, Task, Work
from vprok.domain.campaign.states import Anchor, Clock, Step, TaskEntry
from vprok.domain.intake.models import Entry, Submission
from vprok.domain.materials.actions import put_sealed
from vprok.domain.materials.models import Sealed
from vprok.domain.materials.queries import WITH_ITS_BODY
from vprok.domain.materials.rules import Shelf
from vprok.domain.materials.states import SealedKind
from vprok.domain.results.actions import send_results
from vprok.domain.results.actions.keys import unpack_waiting
from vprok.domain.results.queries.keys import keys_asked, keys_due
from vprok.domain.territory.models import School
from vprok.kernel.charter import Actor
from vprok.tools.sheets.draw import draw

HOUR = datetime(2026, 4, 14, 0, 30, tzinfo=UTC)
"""07:30 in Barnaul."""
A_SECOND = timedelta(seconds=1)
LATER = EVENING + timedelta(days=2)

KEYS: tuple[tuple[str, str, str, str, str], ...] = (
    ("1", "1", "число", "12", ""),
    ("1", "2", "число", "13 | 31", ""),
    ("2", "1", "слово", "ёж", ""),
    ("2", "2", "набор в любом порядке", "135", "table=[1]"),
)
"""Task, variant, kind, right answers, options."""

TYPED = [
    ("12", "Еж", 2, 1, 2),
    ("31", "513", 1, 1, 1),
    ("12,0", "X", 0, 0, 1),
    ("14", "13", 1, 0, 0),
]
"""Variants 1 and 2 in turn; together they earn 1 1, 1 1, 1 X, 0 0."""


def answered_work(code: str = "ma4") -> Work:
    """A work whose tasks 1 and 2 take answers, in a campaign whose keys open at 07:30."""
    campaign = make.campaign()
    if not campaign.milestones.filter(step=Step.KEY).exists():
        by_day = {"anchor": Anchor.DAY, "clock": Clock.LOCAL}
        make.milestone(campaign, Step.KEY, opens_offset=0, opens_time=time(7, 30), **by_day)
    work = make.work(campaign, code)
    Task.objects.filter(work=work, position__lte=2).update(entry=TaskEntry.ANSWER)
    return work


def answered_entry(of: School | None = None, work: Work | None = None) -> Entry:
    """A school that sits it."""
    made = entry_with_codes(work or answered_work(), of)
    return Entry.objects.select_related(*WITH_ITS_BODY).get(pk=made.pk)


def key_rows(keys: Sequence[Sequence[str]] = KEYS) -> list[Row]:
    return [
        {"task": task, "variant": variant, "kind": kind, "accepted": accepted, "options": options}
        for task, variant, kind, accepted, options in keys
    ]


def key_file(work: Work, keys: Sequence[Sequence[str]] = KEYS) -> bytes:
    """The workbook of keys as the organiser would fill it."""
    asked = keys_asked(work)
    return draw(asked.book, identity=asked.identity, rows={"keys": key_rows(keys)})


def put_keys(
    work: Work, keys: Sequence[Sequence[str]] = KEYS, *, group: int = 0, at: datetime = make.NOW
) -> Sealed:
    shelf = Shelf(group, SealedKind.KEYS)
    return put_sealed(work, shelf, key_file(work, keys), name="ключи.xlsx", by=cast.gleb(), at=at)


def open_keys(at: datetime = HOUR) -> None:
    """What the board does."""
    for key in keys_due(at):
        unpack_waiting(key, at)


def with_open_keys(of: School | None = None) -> Entry:
    """A school whose keys are open."""
    entry = answered_entry(of)
    put_keys(entry.work)
    open_keys()
    return entry


def send(entry: Entry, typed: Sequence[tuple[int | str, ...]] = TYPED, *, by: Actor | None = None,
         at: datetime = EVENING, **more: object) -> Submission:  # fmt: skip
    file = filled(entry, rows_of(entry, typed))
    return send_results(entry, file, name="ф.xlsx", by=by or cast.anna(), at=at, **more)


def campaign_of(entry: Entry) -> Campaign:
    return entry.work.campaign
