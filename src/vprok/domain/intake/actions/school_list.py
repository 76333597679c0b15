"""The verified list: what comes in becomes proposals, and the region decides each of them."""

from collections.abc import Collection, Mapping
from dataclasses import asdict
from datetime import datetime

from django.db.transaction import atomic

from vprok.domain.audit.actions import record
from vprok.domain.campaign.models import Campaign, Work
from vprok.domain.campaign.rules import reason_is_missing
from vprok.domain.intake.actions.forms import read_form, receive
from vprok.domain.intake.models import Deliverable, Planned, Proposal, Submission
from vprok.domain.intake.queries import why_over, why_shut
from vprok.domain.intake.queries.school_list import (
    district_of,
    listed_works,
    obstacle,
    school_list_blank,
    title_of,
    whole,
)
from vprok.domain.intake.rules import (
    mended_by,
    proposal_is_decided,
    proposal_is_unknown,
)
from vprok.domain.intake.sheets.school_list import (
    ADD,
    CHANGE,
    CLOSE,
    KEEP,
    MERGE,
    SCHOOLS,
    ListedWork,
    day_in,
    details_in,
    works_in,
)
from vprok.domain.intake.states import ProposalKind, ProposalState, SubmissionState
from vprok.domain.territory.actions import (
    add_school,
    change_school,
    close_school,
    merge_school,
)
from vprok.domain.territory.models import District, School
from vprok.domain.territory.rules import successor_is_itself
from vprok.domain.territory.states import Details
from vprok.kernel.charter import Actor, Permission
from vprok.kernel.place import Place
from vprok.kernel.refusal import refuse_if
from vprok.tools.sheets.findings import Reading, Row

KINDS = {
    ADD: ProposalKind.ADDED,
    CHANGE: ProposalKind.CHANGED,
    CLOSE: ProposalKind.CLOSED,
    MERGE: ProposalKind.MERGED,
}
"""What each action of the form asks for."""

STEPS = {
    ProposalKind.ADDED: 0,
    ProposalKind.CHANGED: 1,
    ProposalKind.MERGED: 2,
    ProposalKind.CLOSED: 3,
}
"""The order in which proposals are carried out: schools appear before others go into them."""


def send_school_list(
    deliverable: Deliverable,
    file: bytes,
    *,
    name: str,
    by: Actor,
    at: datetime,
    token: str = "",
    accept_cleanup: bool = False,
) -> Submission:
    """Take a verified list; an accepted one becomes proposals to the region and plans of schools.

    refuses: no_right, not_your_place, campaign_is_stopped, campaign_is_draft,
             campaign_is_finished, form_is_excused, form_is_not_open, deadline_has_passed,
             successor_is_itself, token_is_taken, too_large, hostile_file, other_form
    """
    refuse_if(
        by.lacks(Permission.LIST_VERIFY, at=Place(deliverable.place)),
        why_shut(deliverable, at=at),
        why_over(deliverable, at),
    )
    arrival = read_form(deliverable, school_list_blank(deliverable), file, name=name, at=at)
    _refuse_circles(arrival.reading)
    with atomic():
        submission = receive(arrival, by=by, at=at, token=token, accept_cleanup=accept_cleanup)
        if submission.state == SubmissionState.ACCEPTED and submission.accepted_at == at:
            _propose(deliverable, submission, arrival.reading)
    return submission


def _refuse_circles(reading: Reading) -> None:
    for row in reading.rows.get(SCHOOLS, ()):
        if row.values.get("action") == MERGE:
            login, successor = str(row.values.get("login")), str(row.values.get("successor"))
            refuse_if(successor_is_itself(login, successor=successor))


def _propose(deliverable: Deliverable, submission: Submission, reading: Reading) -> None:
    """Put the newest form's proposals in the place of those that still wait, and plan anew."""
    district, works = district_of(deliverable), listed_works(deliverable.campaign)
    schools = {one.key: one for one in School.objects.filter(district__region=district.region)}
    rows = reading.rows.get(SCHOOLS, ())
    earlier = Proposal.objects.waiting().filter(district=district)
    earlier.filter(submission__campaign=deliverable.campaign).update(state=ProposalState.REPLACED)
    made = [
        _proposal(row, submission, district, schools, works)
        for row in rows
        if row.values["action"] in KINDS
    ]
    Proposal.objects.bulk_create(one for one in made if one.before != one.after or not one.after)
    staying = {
        schools[str(row.values["login"])].pk: works_in(row, works)
        for row in rows
        if row.values["action"] in {KEEP, CHANGE}
    }
    _plan(deliverable.campaign, district, staying)


def _proposal(
    row: Row,
    submission: Submission,
    district: District,
    schools: Mapping[str, School],
    works: Collection[ListedWork],
) -> Proposal:
    """What one row asks for; what it says of the school, before and after, if it says anything."""
    kind = KINDS[str(row.values["action"])]
    school = schools.get(str(row.values.get("login")))
    known = school.details if school else None
    is_told = kind in {ProposalKind.ADDED, ProposalKind.CHANGED}
    return Proposal(
        submission=submission,
        district=district,
        kind=kind,
        school=school,
        row=row.number,
        before=asdict(known) if known and is_told else {},
        after=asdict(details_in(row, known)) if is_told else {},
        works=sorted(works_in(row, works)) if kind is ProposalKind.ADDED else [],
        successor=schools.get(str(row.values.get("successor"))),
        ground=str(row.values.get("note") or ""),
        closed_on=day_in(row),
    )


def _plan(campaign: Campaign, district: District, staying: Mapping[int, Collection[str]]) -> None:
    """Keep the works of each school as the newest list plans them.

    staying: codes of works by primary key of the school
    """
    works = {work.code: work.pk for work in Work.objects.filter(campaign=campaign)}
    Planned.objects.filter(work__campaign=campaign, school__district=district).delete()
    Planned.objects.bulk_create(
        Planned(school_id=school, work_id=work, takes=code in codes)
        for school, codes in staying.items()
        for code, work in works.items()
    )


# ---- what the region decides ----------------------------------------------------------------


@atomic
def accept_proposals(
    deliverable: Deliverable,
    chosen: Collection[int],
    *,
    numbers: Mapping[int, str],
    by: Actor,
    at: datetime,
) -> tuple[Proposal, ...]:
    """Carry out what a verified list proposes: all of the chosen or none.

    chosen:  primary keys of proposals
    numbers: six digits for each new school, by the key of its proposal
    refuses: no_right, not_your_place, proposal_is_unknown, proposal_is_decided,
             proposal_is_stale, school_is_closed, successor_is_closed, closing_is_ahead,
             ground_is_missing, number_is_malformed, number_is_of_another_region, number_is_taken
    """
    refuse_if(by.lacks(Permission.TERRITORY_KEEP, at=Place(deliverable.place)))
    _hold(deliverable)
    rows = _chosen(deliverable, chosen)
    refuse_if(proposal_is_unknown(asked=len(set(chosen)), found=len(rows)))
    for one in sorted(rows, key=lambda one: STEPS[ProposalKind(one.kind)]):
        refuse_if(obstacle(one, at=at))
        one.school = _carry_out(one, numbers.get(one.pk, ""), by=by, at=at)
        one.state, one.decided_at, one.decided_by = ProposalState.ACCEPTED, at, by.signature
        one.save()
    if rows:
        place = Place(deliverable.place)
        record("intake.list_accepted", deliverable, place=place, by=by, at=at, proposals=len(rows))
    return rows


def _hold(deliverable: Deliverable) -> None:
    """Let one person at a time decide what a municipality proposes."""
    Deliverable.objects.select_for_update(of=("self",)).get(pk=deliverable.pk)


def _chosen(deliverable: Deliverable, keys: Collection[int]) -> tuple[Proposal, ...]:
    """The proposals that were looked at; those of a replaced form say so themselves."""
    mine = Proposal.objects.filter(pk__in=keys, district__path=deliverable.place)
    return tuple(whole(mine.filter(submission__campaign=deliverable.campaign_id)))


def _carry_out(proposal: Proposal, number: str, *, by: Actor, at: datetime) -> School:
    """Let the list of schools say what was proposed."""
    school, into = proposal.school, proposal.successor
    if school is None:
        return _added(proposal, number, by=by, at=at)
    if proposal.kind == ProposalKind.CHANGED:
        return change_school(school, Details.of(proposal.after), by=by, at=at)
    if into is not None:
        return merge_school(
            school, into=into, reason=proposal.ground, on=proposal.closed_on, by=by, at=at
        )
    return close_school(school, reason=proposal.ground, on=proposal.closed_on, by=by, at=at)


def _added(proposal: Proposal, number: str, *, by: Actor, at: datetime) -> School:
    """A new school with its number and the works it is going to take."""
    made = add_school(
        proposal.district, number=number, details=Details.of(proposal.after), by=by, at=at
    )
    campaign = proposal.submission.campaign_id
    works = Work.objects.filter(campaign=campaign)
    Planned.objects.bulk_create(
        Planned(school=made, work=work, takes=work.code in proposal.works) for work in works
    )
    return made


@atomic
def decline_proposal(
    deliverable: Deliverable, chosen: int, reason: str, *, by: Actor, at: datetime
) -> Proposal:
    """Turn down one proposal with a reason, and leave the form open for a better one.

    chosen:  primary key of the proposal
    refuses: no_right, not_your_place, reason_is_missing, proposal_is_unknown, proposal_is_decided
    """
    place = Place(deliverable.place)
    refuse_if(by.lacks(Permission.TERRITORY_KEEP, at=place), reason_is_missing(reason))
    _hold(deliverable)
    rows = _chosen(deliverable, [chosen])
    refuse_if(proposal_is_unknown(asked=1, found=len(rows)))
    (one,) = rows
    refuse_if(proposal_is_decided(one.state, title=title_of(one), by=one.decided_by))
    one.state, one.word = ProposalState.DECLINED, reason.strip()[:300]
    one.decided_at, one.decided_by = at, by.signature
    one.save()
    _open_again(deliverable, by=by, at=at)
    record(
        "intake.proposal_declined",
        deliverable,
        place=place,
        by=by,
        at=at,
        school=title_of(one),
        reason=one.word,
    )
    return one


def _open_again(deliverable: Deliverable, *, by: Actor, at: datetime) -> None:
    fresh = Deliverable.objects.get(pk=deliverable.pk)
    fresh.reopened_until = mended_by(
        due_at=fresh.due_at, reopened_until=fresh.reopened_until, at=at
    )
    fresh.reopened_by = by.signature
    fresh.save(update_fields=["reopened_until", "reopened_by"])
