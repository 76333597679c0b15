"""All background work on one page: what waits, and what is done about it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

from django.utils import timezone

from vprok.domain.access.actions import follow_moves, forget_parcels
from vprok.domain.access.queries import parcels_expired, posts_left_behind
from vprok.domain.access.rules import OWED as OWED_BY_ACCESS
from vprok.domain.analytics.actions import keep_charts, recount, study, sum_up
from vprok.domain.analytics.actions.searches import search
from vprok.domain.analytics.queries import (
    charts_behind,
    studies_behind,
    totals_behind,
    works_to_recount,
)
from vprok.domain.analytics.queries.searches import searches_behind
from vprok.domain.campaign.models import Campaign
from vprok.domain.files.actions import sweep
from vprok.domain.files.queries import orphans
from vprok.domain.intake.actions import (
    draw_waiting,
    follow_calendar,
    follow_closings,
    follow_places,
    note_registrations,
    open_owed,
)
from vprok.domain.intake.queries import (
    closings_behind,
    owed_behind,
    owed_elsewhere,
    owed_with_old_dates,
    registrations_unnoted,
    schools_undrawn,
)
from vprok.domain.intake.rules import OWED as OWED_BY_INTAKE
from vprok.domain.materials.actions import (
    build_waiting,
    clocks_need_a_word,
    erase_left_over,
    freeze_waiting,
    issue_waiting,
    keys_left_over,
    plan_waiting,
    release_waiting,
    watch_clocks,
)
from vprok.domain.materials.queries import archives_behind, schools_without_codes
from vprok.domain.materials.queries.slots import slots_behind, slots_due, slots_to_freeze
from vprok.domain.materials.rules import clocks_disagree
from vprok.domain.monitoring.actions import count_tally
from vprok.domain.monitoring.queries import tallies_behind
from vprok.domain.results.actions import fold_again
from vprok.domain.results.actions.informing import note_informing
from vprok.domain.results.actions.keys import unpack_waiting
from vprok.domain.results.actions.scoring import rescore_waiting
from vprok.domain.results.queries import leaves_behind
from vprok.domain.results.queries.informing import informing_done
from vprok.domain.results.queries.keys import keys_due
from vprok.domain.results.queries.scoring import rescoring_waits
from vprok.domain.results.rules import OWED as OWED_BY_RESULTS
from vprok.interfaces.frame.clock import apart
from vprok.interfaces.jobs.mail import bodies_to_write_to, send_letter

OWED = (*OWED_BY_ACCESS, *OWED_BY_INTAKE, *OWED_BY_RESULTS)
"""Everything that bodies owe, in the order of the year."""

SOON = timedelta(seconds=3)
SELDOM = timedelta(seconds=15)
"""For what may wait a little, and what costs a look at every row."""

EVERYONE = "all"
"""The key of a job that does all that waits at once."""


class Lane(Enum):
    """Who waits for a job; work of one lane never stands behind work of another.

    PUNCTUAL: has an hour that people wait for
    USUAL:    somebody waits for what it makes
    PATIENT:  long work that only makes pages ready beforehand
    """

    PUNCTUAL = "punctual"
    USUAL = "usual"
    PATIENT = "patient"


@dataclass(frozen=True)
class Job:
    """One kind of background work.

    waiting: keys of the things that wait at a moment, a question to the domain's own state
    do:      acts on one of them; doing it twice is harmless
    lease:   how long one worker may be busy with one thing before another may take it over
    every:   how often a worker asks what waits
    lane:    beside whose work it is done
    """

    name: str
    waiting: Callable[[datetime], Iterable[str]]
    do: Callable[[str, datetime], object]
    lease: timedelta = timedelta(minutes=10)
    every: timedelta = timedelta(seconds=1)
    lane: Lane = Lane.USUAL


def _campaign(slug: str) -> Campaign:
    return Campaign.objects.get(slug=slug)


def _an_hour_ago() -> datetime:
    """By the wall clock: a demo's clock runs ahead of uploads that are still going on."""
    return timezone.now() - timedelta(hours=1)


def _slots_due(at: datetime) -> Iterable[str]:
    """Slots whose hour has come by every clock; none while the clocks disagree.

    The release asks the clocks again: here they only keep it from being tried, refused and put off.
    """
    if not slots_due(at):
        return ()
    clocks = apart()
    return () if clocks_disagree(clocks.most) else slots_due(at - clocks.ahead)


def _keys_due(at: datetime) -> Iterable[str]:
    """Keys to answers whose hour has come by every clock; none while the clocks disagree."""
    clocks = apart()
    return () if clocks_disagree(clocks.most) else keys_due(at - clocks.ahead)


BOARD: tuple[Job, ...] = (
    Job(
        "files.orphans_swept",
        waiting=lambda _: [EVERYONE] if any(orphans(before=_an_hour_ago())) else [],
        do=lambda _key, _at: sweep(before=_an_hour_ago()),
        every=timedelta(hours=1),
    ),
    Job(
        "access.posts_follow_moves",
        waiting=lambda _: [EVERYONE] if posts_left_behind().exists() else [],
        do=lambda _, at: follow_moves(at=at),
        every=SELDOM,
    ),
    Job(
        "access.parcels_forgotten",
        waiting=lambda at: [EVERYONE] if parcels_expired(at).exists() else [],
        do=lambda _, at: forget_parcels(at=at),
        every=timedelta(minutes=1),
    ),
    Job(
        "intake.owed_opens",
        waiting=lambda _: [campaign.slug for campaign in owed_behind(OWED)],
        do=lambda key, _: open_owed(_campaign(key), OWED),
    ),
    Job(
        "intake.owed_follows_calendar",
        waiting=lambda _: [campaign.slug for campaign in owed_with_old_dates()],
        do=lambda key, _: follow_calendar(_campaign(key)),
        every=SELDOM,
    ),
    Job(
        "intake.owed_follows_moves",
        waiting=lambda _: [EVERYONE] if owed_elsewhere().exists() else [],
        do=lambda _key, _at: follow_places(),
        every=SELDOM,
    ),
    Job(
        "intake.owed_follows_closings",
        waiting=lambda _: [EVERYONE] if closings_behind() else [],
        do=lambda _key, at: follow_closings(at=at),
        every=SELDOM,
    ),
    Job(
        "intake.registrations_noted",
        waiting=lambda _: [EVERYONE] if registrations_unnoted().exists() else [],
        do=lambda _key, _at: note_registrations(),
        every=SELDOM,
    ),
    Job("intake.subjects_drawn", waiting=schools_undrawn, do=draw_waiting, every=SELDOM),
    Job("materials.codes_issued", waiting=schools_without_codes, do=issue_waiting, every=SOON),
    Job(
        "materials.slots_released",
        waiting=_slots_due,
        do=lambda key, at: release_waiting(key, at, clocks=apart()),
        lease=timedelta(seconds=30),
        lane=Lane.PUNCTUAL,
    ),
    Job(
        "materials.slots_frozen",
        waiting=slots_to_freeze,
        do=freeze_waiting,
        every=SOON,
        lane=Lane.PUNCTUAL,
    ),
    Job(
        "materials.preparation_keys_erased",
        waiting=lambda _: [EVERYONE] if keys_left_over() else [],
        do=lambda _key, _at: erase_left_over(),
        every=SELDOM,
    ),
    Job("materials.slots_planned", waiting=slots_behind, do=plan_waiting, every=SELDOM),
    Job(
        "materials.clocks_watched",
        waiting=lambda _: [EVERYONE] if clocks_need_a_word(apart()) else [],
        do=lambda _, at: watch_clocks(apart(), at=at),
        every=SELDOM,
    ),
    Job("materials.archives_built", waiting=archives_behind, do=build_waiting, every=SOON),
    Job(
        "results.leaves_folded",
        waiting=lambda _: leaves_behind(),
        do=lambda key, _: fold_again(key),
        every=SOON,
    ),
    Job(
        "results.informing_noted",
        waiting=lambda _: [EVERYONE] if any(informing_done()) else [],
        do=lambda _, at: note_informing(at=at),
        every=timedelta(minutes=1),
    ),
    Job(
        "results.keys_unpacked",
        waiting=_keys_due,
        do=lambda key, at: unpack_waiting(key, at, clocks=apart()),
        every=SELDOM,
        lane=Lane.PUNCTUAL,
    ),
    Job(
        "results.answers_rescored",
        waiting=lambda _: rescoring_waits(),
        do=rescore_waiting,
        every=SOON,
    ),
    Job(
        "analytics.totals_summed",
        waiting=lambda _: totals_behind(),
        do=lambda key, _: sum_up(key),
    ),
    Job(
        "analytics.charts_drawn",
        waiting=charts_behind,
        do=keep_charts,
        every=SOON,
        lane=Lane.PATIENT,
    ),
    Job(
        "analytics.works_recounted",
        waiting=works_to_recount,
        do=lambda key, at: recount(key, at=at),
        every=timedelta(minutes=5),
        lane=Lane.PATIENT,
    ),
    Job(
        "analytics.studies_made",
        waiting=studies_behind,
        do=study,
        every=timedelta(minutes=1),
        lane=Lane.PATIENT,
    ),
    Job(
        "analytics.signs_searched",
        waiting=lambda _: searches_behind(),
        do=search,
        every=timedelta(minutes=5),
        lane=Lane.PATIENT,
    ),
    Job(
        "monitoring.tallies_counted",
        waiting=tallies_behind,
        do=lambda key, at: count_tally(key, at=at),
        every=timedelta(seconds=5),
    ),
    Job(
        "monitoring.letters_sent",
        waiting=bodies_to_write_to,
        do=send_letter,
        every=SOON,
    ),
)
