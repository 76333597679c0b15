"""Gathering a commission, dealing works to its experts, and ordering a recheck."""

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max
from django.db.transaction import atomic

from vprok.domain.access.models import Account
from vprok.domain.audit.actions import record
from vprok.domain.campaign.models import Work
from vprok.domain.campaign.rules import campaign_is_not_running
from vprok.domain.intake.models import Entry
from vprok.domain.results.models import Commission, Marker, Marking
from vprok.domain.results.queries.commissions import (
    bars_of,
    experts_at,
    hands_of,
    papers_by_code,
    papers_of,
)
from vprok.domain.results.queries.marking import accepted_points, sheaf_of, waiting_for_a_third
from vprok.domain.results.rules.commissions import (
    Bars,
    Paper,
    commission_is_closed,
    deal,
    expert_is_unknown,
    experts_are_few,
    head_is_missing,
    nobody_may_mark,
    nothing_to_deal,
    recheck_is_early,
    recheck_is_from_above,
    recheck_is_ordered,
    sample,
    school_is_outside,
    works_are_unmarked,
)
from vprok.domain.results.states import Turn
from vprok.kernel.charter import Actor, Permission
from vprok.kernel.place import Level, Place
from vprok.kernel.refusal import refuse_if

SEED_BYTES = 16


@dataclass(frozen=True)
class Settings:
    """How a commission marks.

    share:     percent of works that a second expert marks blindly
    tolerance: greatest difference of totals that needs no third expert
    """

    title: str
    share: int
    tolerance: int


@atomic
def gather_commission(
    work: Work,
    place: Place,
    settings: Settings,
    *,
    experts: Sequence[int],
    head: int | None,
    by: Actor,
    at: datetime,
) -> Commission:
    """Gather a commission of one school, or of a body for several.

    experts: accounts
    head:    the one of them who sees differences and assigns third markings
    refuses: no_right, not_your_place, campaign_is_draft, campaign_is_stopped,
             campaign_is_finished, expert_is_unknown, experts_are_few, head_is_missing
    """
    refuse_if(by.lacks(Permission.COMMISSION_KEEP, at=place))
    refuse_if(campaign_is_not_running(work.campaign.state))
    people = _people(place, experts)
    refuse_if(experts_are_few(len(people), settings.share))
    refuse_if(head_is_missing(is_named=head in {one.pk for one in people}))
    made = Commission.objects.create(
        work=work,
        place=place.path,
        title=settings.title,
        share=settings.share,
        tolerance=settings.tolerance,
        seed=secrets.token_hex(SEED_BYTES),
        made_at=at,
        made_by=by.signature,
    )
    for number, person in enumerate(people, start=1):
        _seat(made, person, number, is_head=person.pk == head)
    record(
        "results.commission_gathered", made, place=place, by=by, at=at, work=work.code,
        experts=len(people), share=made.share, tolerance=made.tolerance,
    )  # fmt: skip
    return made


def _people(place: Place, experts: Sequence[int]) -> list[Account]:
    """These accounts, each of them an expert of the place."""
    known = {one.pk: one for one in experts_at(place)}
    refuse_if(expert_is_unknown(is_known=set(experts) <= set(known)))
    return [known[pk] for pk in dict.fromkeys(experts)]


def _seat(commission: Commission, person: Account, number: int, *, is_head: bool) -> Marker:
    return Marker.objects.create(
        commission=commission,
        account=person.pk,
        name=person.full_name,
        number=number,
        is_head=is_head,
    )


@atomic
def change_settings(commission: Commission, settings: Settings, *, by: Actor, at: datetime) -> None:
    """Change what a commission does with works dealt from now on, and its tolerance at once.

    refuses: no_right, not_your_place, commission_is_closed, experts_are_few
    """
    _refuse(commission, by)
    refuse_if(experts_are_few(len(hands_of(commission)), settings.share))
    commission.title = settings.title
    commission.share, commission.tolerance = settings.share, settings.tolerance
    commission.save(update_fields=["title", "share", "tolerance"])
    _note(
        commission, "settings_changed", by, at, share=settings.share, tolerance=settings.tolerance
    )


@atomic
def seat_expert(commission: Commission, expert: int, *, by: Actor, at: datetime) -> Marker:
    """Take one more expert in, or take back one who had left.

    refuses: no_right, not_your_place, commission_is_closed, expert_is_unknown
    """
    _refuse(commission, by)
    (person,) = _people(Place(commission.place), [expert])
    marker = commission.markers.filter(account=person.pk).first()
    if marker is None:
        last = commission.markers.aggregate(last=Max("number"))["last"] or 0
        marker = _seat(commission, person, last + 1, is_head=False)
    elif marker.left_at is not None:
        marker.left_at = None
        marker.save(update_fields=["left_at"])
    _note(commission, "expert_seated", by, at, expert=marker.number)
    return marker


@atomic
def name_head(marker: Marker, *, by: Actor, at: datetime) -> None:
    """Make another expert the head of the commission.

    refuses: no_right, not_your_place, commission_is_closed, head_is_missing
    """
    commission = marker.commission
    _refuse(commission, by)
    refuse_if(head_is_missing(is_named=marker.left_at is None))
    commission.markers.filter(is_head=True).update(is_head=False)
    commission.markers.filter(pk=marker.pk).update(is_head=True)
    _note(commission, "head_named", by, at, expert=marker.number)


@atomic
def release_expert(marker: Marker, *, by: Actor, at: datetime) -> int:
    """Let an expert go: works not handed in are dealt to the others, at the same turns.

    returns: how many works were dealt again
    refuses: no_right, not_your_place, commission_is_closed, head_is_missing, experts_are_few,
             nobody_may_mark
    """
    commission = marker.commission
    _refuse(commission, by)
    refuse_if(head_is_missing(is_named=not marker.is_head))
    Marker.objects.filter(pk=marker.pk, left_at=None).update(left_at=at)
    refuse_if(experts_are_few(len(hands_of(commission)), share=0))
    undone = list(
        marker.markings.filter(done_at=None).select_related("entry__school", "entry__work")
    )
    marker.markings.filter(done_at=None).delete()
    for turn in Turn:
        own = [one for one in undone if one.turn == turn]
        for entry in {one.entry for one in own}:
            codes = [one.code for one in own if one.entry == entry]
            _hand_round(commission, {entry: papers_by_code(entry, codes)}, turn, at)
    _note(commission, "expert_released", by, at, expert=marker.number, works=len(undone))
    return len(undone)


# ---- dealing -------------------------------------------------------------------------------------

Sheaves = dict[Entry, tuple[Paper, ...]]


@atomic
def deal_works(
    commission: Commission,
    entries: Iterable[Entry],
    *,
    spare: Iterable[str] = (),
    by: Actor,
    at: datetime,
) -> int:
    """Deal works that have no expert yet, and a blind sample of them a second time.

    spare:   spare codes that were used
    returns: how many works were dealt
    refuses: no_right, not_your_place, commission_is_closed, campaign_is_draft,
             campaign_is_stopped, campaign_is_finished, school_is_outside, experts_are_few,
             nothing_to_deal, nobody_may_mark
    """
    _refuse(commission, by)
    refuse_if(campaign_is_not_running(commission.work.campaign.state))
    _lock(commission)
    schools = list(entries)
    own = Place(commission.place)
    is_inside = all(
        own.covers(one.school.place) and one.work_id == commission.work_id for one in schools
    )
    refuse_if(school_is_outside(is_inside=is_inside))
    refuse_if(experts_are_few(len(hands_of(commission)), commission.share))
    papers = {entry: papers_of(entry, spare=spare) for entry in schools}
    count = sum(map(len, papers.values()))
    refuse_if(nothing_to_deal(count))
    _hand_round(commission, papers, Turn.FIRST, at)
    drawn = sample(
        (one for some in papers.values() for one in some), commission.share, seed=commission.seed
    )
    again = {entry: tuple(one for one in some if one in drawn) for entry, some in papers.items()}
    _hand_round(commission, again, Turn.SECOND, at)
    _note(commission, "works_dealt", by, at, works=count, schools=len(schools))
    return count


def _hand_round(commission: Commission, papers: Sheaves, turn: Turn, at: datetime) -> None:
    """Give works out at one turn.

    refuses: nobody_may_mark
    """
    entries = {entry.school.key: entry for entry in papers}
    every = [one for some in papers.values() for one in some]
    bars: Bars = bars_of(commission, entries.values())
    dealt = deal(every, hands_of(commission), seed=f"{commission.seed} {turn}", bars=bars)
    refuse_if(nobody_may_mark(len(every) - len(dealt)))
    markers = {one.number: one for one in commission.markers.filter(left_at=None)}
    Marking.objects.bulk_create(
        Marking(
            commission=commission,
            entry=entries[paper.school],
            code=paper.code,
            turn=turn,
            marker=markers[number],
            dealt_at=at,
        )
        for paper, number in dealt.items()
    )


@atomic
def order_recheck(
    commission: Commission, entry: Entry, share: int, *, by: Actor, at: datetime
) -> int:
    """Have a sample of a school's accepted works marked again by a commission above it, blindly.

    share:   percent of the works
    returns: how many works were drawn
    refuses: no_right, not_your_place, commission_is_closed, school_is_outside,
             recheck_is_from_above, recheck_is_ordered, recheck_is_early, experts_are_few,
             nothing_to_deal, nobody_may_mark
    """
    _refuse(commission, by)
    _lock(commission)
    place = Place(commission.place)
    refuse_if(recheck_is_from_above(is_above=place.level is not Level.SCHOOL))
    is_inside = place.covers(entry.school.place) and entry.work_id == commission.work_id
    refuse_if(school_is_outside(is_inside=is_inside))
    again = commission.markings.filter(entry=entry, turn=Turn.RECHECK)
    refuse_if(recheck_is_ordered(is_ordered=again.exists()))
    before = accepted_points(entry, sheaf_of(entry))
    refuse_if(recheck_is_early(is_accepted=bool(before)))
    refuse_if(experts_are_few(len(hands_of(commission)), share=0))
    drawn = sample(papers_by_code(entry, before), share, seed=f"{commission.seed} recheck")
    refuse_if(nothing_to_deal(len(drawn)))
    _hand_round(commission, {entry: drawn}, Turn.RECHECK, at)
    record(
        "results.recheck_ordered", entry, place=entry.school.place, by=by, at=at,
        works=len(drawn), share=share, commission=commission.title,
    )  # fmt: skip
    return len(drawn)


@atomic
def close_commission(commission: Commission, *, by: Actor, at: datetime) -> None:
    """Close a commission that has marked everything; from now on its seed is public.

    refuses: no_right, not_your_place, commission_is_closed, works_are_unmarked
    """
    _refuse(commission, by)
    undone = commission.markings.filter(done_at=None).count()
    refuse_if(works_are_unmarked(undone, len(waiting_for_a_third(commission))))
    commission.closed_at = at
    commission.save(update_fields=["closed_at"])
    _note(commission, "commission_closed", by, at, seed=commission.seed)


def _refuse(commission: Commission, by: Actor) -> None:
    refuse_if(by.lacks(Permission.COMMISSION_KEEP, at=Place(commission.place)))
    refuse_if(commission_is_closed(is_closed=commission.closed_at is not None))


def _lock(commission: Commission) -> None:
    """Hold the commission until the transaction ends: two people deal one after another."""
    Commission.objects.select_for_update().get(pk=commission.pk)


def _note(commission: Commission, what: str, by: Actor, at: datetime, **facts: int | str) -> None:
    place = Place(commission.place)
    record(f"results.{what}", commission, place=place, by=by, at=at, **facts)
