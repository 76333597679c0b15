"""Questions about the verified list: its form, what it proposes, what stands in the way."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from vprok.domain.campaign.models import Campaign, Work
from vprok.domain.intake.models import Deliverable, Planned, Proposal, Proposals
from vprok.domain.intake.queries.forms import Blank, Rows
from vprok.domain.intake.rules import proposal_is_decided, proposal_is_stale
from vprok.domain.intake.sheets.school_list import (
    LOGINS,
    SCHOOLS,
    SUCCESSORS,
    Listed,
    ListedWork,
    listed_rows,
    new_row,
    school_list,
)
from vprok.domain.intake.states import ProposalKind, ProposalState, SeenState
from vprok.domain.territory.models import District, School
from vprok.domain.territory.queries import free_numbers
from vprok.domain.territory.rules import (
    Difference,
    closing_is_ahead,
    differences,
    school_is_closed,
    successor_is_closed,
)
from vprok.domain.territory.states import DETAIL_TITLES, Details, SchoolKind
from vprok.kernel.place import Place
from vprok.kernel.refusal import Refusal

KIND = "school_list"

# ---- the form -----------------------------------------------------------------------------------


def district_of(deliverable: Deliverable) -> District:
    """The municipality or group that owes this form.

    costs: one SQL statement
    """
    return District.objects.select_related("region").get(path=deliverable.place)


def listed_works(campaign: Campaign) -> tuple[ListedWork, ...]:
    """Works of a campaign as the form asks about them; two of one title are told by their codes.

    costs: one SQL statement
    """
    works = list(
        Work.objects.filter(campaign=campaign).order_by("is_course", "grade", "subject", "code")
    )
    alike = Counter(map(str, works))
    return tuple(
        ListedWork(
            work.code,
            str(work) if alike[str(work)] == 1 else f"{work} ({work.code})",
            work.grade,
            is_course=work.is_course,
            is_voluntary=work.is_voluntary,
        )
        for work in works
    )


def school_list_blank(deliverable: Deliverable) -> Blank:
    """The verification form of a municipality or group, filled with what is known of its schools.

    costs: four SQL statements, and two for the rows of a form that is handed out
    """
    district, campaign = district_of(deliverable), deliverable.campaign
    working = School.objects.working()
    ours = list(working.filter(district=district).order_by("number"))
    schools, works = [Listed(one.key, one.details) for one in ours], listed_works(campaign)
    has_courses = district.is_departmental or any(one.is_college for one in ours)
    region = working.filter(district__region=district.region_id).values_list("number", flat=True)

    def written() -> Rows:
        planned = _planned(district, campaign)
        told = [replace(one, planned=planned.get(one.key)) for one in schools]
        rows = listed_rows(told, works, has_courses=has_courses)
        new = [
            new_row(
                Listed("", Details.of(one.after), frozenset(one.works)),
                works,
                has_courses=has_courses,
            )
            | {"note": one.ground or None}
            for one in _declined(deliverable)
        ]
        return {SCHOOLS: [*rows, *new]}

    title = f"{campaign.title}. {district.name}"
    return Blank(
        school_list(title, schools, works, has_courses=has_courses),
        known={
            LOGINS: {one.key for one in schools},
            SUCCESSORS: {f"edu{number}" for number in region},
        },
        written=written,
    )


def _declined(deliverable: Deliverable) -> Proposals:
    """New schools that the region has declined in the version in force: mended, not typed again."""
    rows = Proposal.objects.filter(submission=deliverable.current_id, kind=ProposalKind.ADDED)
    return rows.filter(state=ProposalState.DECLINED).order_by("row")


def _planned(district: District, campaign: Campaign) -> dict[str, frozenset[str]]:
    """Codes of works by login, for schools that a verified list has told of."""
    rows = Planned.objects.filter(work__campaign=campaign, school__district=district)
    told: dict[str, set[str]] = defaultdict(set)
    for number, code, takes in rows.values_list("school__number", "work__code", "takes"):
        told[f"edu{number}"] |= {code} if takes else set()
    return {key: frozenset(codes) for key, codes in told.items()}


# ---- what it proposes ---------------------------------------------------------------------------


def whole(rows: Proposals) -> Proposals:
    """The proposals, each read with everything that decides about it, in the order of the form.

    costs: one SQL statement
    """
    return rows.select_related(
        "submission",
        "district__region",
        "school__district__region",
        "school__successor",
        "successor__district__region",
    ).order_by("row")


@dataclass(frozen=True)
class Told:
    """A proposal as people decide it.

    changes:  what was and what will be, title by title
    obstacle: why it cannot be accepted as it stands, if it cannot
    number:   the free number proposed for a new school; empty for others
    """

    proposal: Proposal
    title: str
    changes: tuple[Difference, ...]
    obstacle: Refusal | None
    number: str = ""

    @property
    def is_waiting(self) -> bool:
        """Whether nobody has decided it yet."""
        return self.proposal.state == ProposalState.WAITING

    @property
    def is_new(self) -> bool:
        """Whether it adds a school."""
        return self.proposal.kind == ProposalKind.ADDED


def proposals_of(deliverable: Deliverable, *, at: datetime) -> tuple[Told, ...]:
    """Everything that the accepted version proposes, with obstacles and free numbers.

    costs: three SQL statements at most
    """
    rows = list(whole(Proposal.objects.filter(submission=deliverable.current_id)))
    new = [one for one in rows if one.kind == ProposalKind.ADDED and not one.school_id]
    region = rows[0].district.region if new else None
    numbers = dict(
        zip(
            (one.pk for one in new),
            free_numbers(region, len(new)) if region else (),
            strict=False,
        )
    )
    return tuple(
        Told(
            one,
            title_of(one),
            changes_of(one),
            obstacle(one, at=at) if one.state == ProposalState.WAITING else None,
            numbers.get(one.pk, ""),
        )
        for one in rows
    )


def title_of(proposal: Proposal) -> str:
    """The school a proposal speaks of, in words; a new one by the name it is given."""
    school = proposal.school
    return f"{school.short_name} ({school.key})" if school else str(proposal.after["short_name"])


def changes_of(proposal: Proposal) -> tuple[Difference, ...]:
    """What a proposal changes, title by title."""
    match ProposalKind(proposal.kind):
        case ProposalKind.CHANGED:
            return differences(Details.of(proposal.before), Details.of(proposal.after))
        case ProposalKind.ADDED:
            return _of_new(Details.of(proposal.after))
        case ProposalKind.CLOSED:
            return (Difference("Состояние", "работает", "закрыта"),)
        case ProposalKind.MERGED:
            return (Difference("Состояние", "работает", f"присоединена к {proposal.successor}"),)


def _of_new(details: Details) -> tuple[Difference, ...]:
    """All that is told of a new school; what is left empty is not."""
    nobody = replace(details, name="", short_name="", phone="", pupils=0, levels=(), parallels=())
    told = tuple(replace(one, before="") for one in differences(nobody, details))
    listed = (details.kind, details.ownership, details.settlement, details.status)
    titles = ("kind", "ownership", "settlement", "status")
    return told + tuple(
        Difference(DETAIL_TITLES[title], "", str(one.label))
        for title, one in zip(titles, listed, strict=True)
    )


def obstacle(proposal: Proposal, *, at: datetime) -> Refusal | None:
    """Why a proposal cannot be accepted as it stands, if it cannot.

    costs: none, when its school, successor and district are read with it
    """
    title = title_of(proposal)
    decided = proposal_is_decided(proposal.state, title=title, by=proposal.decided_by)
    if decided or proposal.school is None:
        return decided
    school = proposal.school
    moved = school.district_id != proposal.district_id
    before = Details.of(proposal.before) if proposal.kind == ProposalKind.CHANGED else None
    successor = proposal.successor.closed_on if proposal.successor else None
    refusal = (
        school_is_closed(
            school.closed_on, successor=str(school.successor) if school.successor else ""
        )
        or successor_is_closed(successor)
        or _ahead(proposal, school, at)
    )
    if refusal:
        return replace(refusal, text=f"{title}: {refusal.text[:1].lower()}{refusal.text[1:]}")
    return proposal_is_stale(
        before,
        now=school.details,
        moved_to=school.district.name if moved else "",
        title=title,
    )


def _ahead(proposal: Proposal, school: School, at: datetime) -> Refusal | None:
    if proposal.closed_on is None:
        return None
    return closing_is_ahead(proposal.closed_on, today=at.astimezone(ZoneInfo(school.zone)).date())


# ---- totals -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Total:
    """How many schools of one kind the list has now and will have."""

    title: str
    now: int
    then: int


def list_totals(deliverable: Deliverable, every: Iterable[Told]) -> tuple[Total, ...]:
    """Schools by type now, and after all that waits is accepted; the whole list first.

    costs: one SQL statement
    """
    ours = School.objects.working().filter(district__path=deliverable.place)
    now = Counter(ours.values_list("kind", flat=True))
    then = now.copy()
    for one in every:
        if one.is_waiting:
            _count(then, one.proposal)
    by_kind = [
        Total(str(kind.label), now[kind.value], then[kind.value])
        for kind in SchoolKind
        if now[kind.value] or then[kind.value]
    ]
    return (Total("Всего ОО", now.total(), then.total()), *by_kind)


def _count(then: Counter[str], proposal: Proposal) -> None:
    """What one proposal does to the counts."""
    if proposal.school is not None and proposal.kind != ProposalKind.ADDED:
        then[proposal.school.kind] -= 1
    if proposal.kind in {ProposalKind.ADDED, ProposalKind.CHANGED}:
        then[proposal.after["kind"]] += 1


@dataclass(frozen=True)
class Verified:
    """Where one municipality or group is with its list.

    schools: that work now
    """

    district: District
    deliverable: Deliverable
    seen: SeenState
    schools: int
    waiting: int
    accepted: int
    declined: int


def verified_lists(
    places: Iterable[Place], campaign: Campaign, *, at: datetime
) -> tuple[Verified, ...]:
    """Every municipality and group at these places or below: who waits for the region first.

    costs: four SQL statements
    """
    within = list(places)
    rows = {
        one.place: one
        for one in Deliverable.objects.filter(kind=KIND, campaign=campaign)
        .within(within)
        .select_related("campaign", "current")
    }
    working = School.objects.working().within(within)
    schools = Counter(working.values_list("district", flat=True))
    states = Counter(
        Proposal.objects.filter(
            submission__in=[one.current_id for one in rows.values()]
        ).values_list("district", "state")
    )
    lines = [
        Verified(
            district=one,
            deliverable=rows[one.path],
            seen=rows[one.path].seen(at),
            schools=schools[one.pk],
            waiting=states[one.pk, ProposalState.WAITING.value],
            accepted=states[one.pk, ProposalState.ACCEPTED.value],
            declined=states[one.pk, ProposalState.DECLINED.value],
        )
        for one in District.objects.within(within).select_related("region").order_by("path")
        if one.path in rows
    ]
    return tuple(sorted(lines, key=lambda line: not line.waiting))


def lists_to_decide(places: Iterable[Place], campaign: Campaign) -> int:
    """How many municipalities' proposals wait for the one who keeps the list at these places.

    costs: one SQL statement
    """
    rows = Proposal.objects.waiting().within(places)
    current = rows.filter(submission__campaign=campaign)
    return current.values("district").distinct().count()


def declined_proposals(places: Iterable[Place], campaign: Campaign) -> Proposals:
    """Proposals of these very districts that the region has declined and nobody has sent anew.

    costs: one SQL statement
    """
    current = Deliverable.objects.filter(
        kind=KIND, campaign=campaign, place__in=[place.path for place in places]
    ).values("current")
    return Proposal.objects.filter(
        submission__in=current, state=ProposalState.DECLINED
    ).select_related("school")
