"""How many have done what, one level below a place."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import reduce
from operator import add

from django.db.models import Count as CountOf
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Concat, Substr

from vprok.domain.campaign.models import Campaign, Work
from vprok.domain.campaign.states import Step
from vprok.domain.intake.models import Deliverable, Deliverables, Entry
from vprok.domain.intake.states import OwedState, SubmissionState
from vprok.domain.materials.models import Archive, Code
from vprok.domain.monitoring.models import Tally
from vprok.domain.monitoring.rules import Choice, FormKind, Forms, Line, Progress, Steps
from vprok.domain.results.queries import standing
from vprok.domain.territory.models import District, Region, School, Schools
from vprok.kernel.place import COUNTRY, Level, Place

WIDTH = {Level.REGION: 10, Level.DISTRICT: 15, Level.SCHOOL: 15}
"""Characters of a path one level below: `ru.22.m019`, `ru.22.m019.0042`."""

BELOW = {
    Level.COUNTRY: "district__region__code",
    Level.REGION: "district__path",
    Level.DISTRICT: "path",
    Level.SCHOOL: "path",
}
"""What of a school names the line that it is counted in."""

EVERYTHING = Choice()


def progress(
    place: Place, campaign: Campaign, choice: Choice = EVERYTHING, *, at: datetime
) -> Progress:
    """How many bodies below a place have done what they owe in a campaign.

    choice: narrows bodies; forms of all kinds are counted in any case
    costs:  eight SQL statements and one for each kind of form, whatever the territory; steps of
           the country come from its tallies, and from the rows only where a region has none
    """
    forms = _forms(place, campaign, choice, at=at)
    steps, counted_at = _steps(place, campaign, choice, at)
    lines = tuple(
        Line(Place(path), name, forms.get(path, {}), steps.get(path, Steps()), phone)
        for path, name, phone in _children(place, choice)
    )
    total = Line(place, "Всего", _together(forms.values()), reduce(add, steps.values(), Steps()))
    regions = {kind: path[3:5] for path, line in forms.items() for kind in line}
    return Progress(place, total, lines, _kinds(campaign, regions), counted_at)


# ---- forms ---------------------------------------------------------------------------------------


def owed(place: Place, campaign: Campaign, choice: Choice = EVERYTHING) -> Deliverables:
    """What bodies at or below a place owe in a campaign, narrowed.

    costs: one SQL statement when read
    """
    rows = Deliverable.objects.filter(campaign=campaign)
    if place != COUNTRY:
        rows = rows.filter(region=place.region)
    if place.level in {Level.DISTRICT, Level.SCHOOL}:
        rows = rows.within([place])
    if choice.is_of_schools:
        keys = chosen(School.objects.all(), choice).annotate(owing=Concat(Value("edu"), "number"))
        # as an expression, so that the country is read along one index, not school by school
        rows = rows.annotate(body=Concat("key", Value(""))).filter(body__in=keys.values("owing"))
    return rows.filter(kind=choice.kind) if choice.kind else rows


def chosen(schools: Schools, choice: Choice) -> Schools:
    """Those of the schools that are of the chosen type and settlement.

    costs: one SQL statement when read
    """
    if choice.org:
        schools = schools.filter(kind=choice.org)
    return schools.filter(settlement=choice.settlement) if choice.settlement else schools


def _forms(
    place: Place, campaign: Campaign, choice: Choice, *, at: datetime
) -> dict[str, dict[str, Forms]]:
    """Forms by the path of the line and by kind; read from a covering index for the country."""
    level = place.level
    line = F("region") if level is Level.COUNTRY else Substr("place", 1, WIDTH[level])
    is_shut = Q(reopened_until=None) | Q(reopened_until__lte=at)
    rows = (
        owed(place, campaign, replace(choice, kind=""))
        .annotate(line=line)
        .values_list("line", "kind", "state")
        .annotate(forms=CountOf("*"), late=CountOf("state", filter=is_shut & Q(due_at__lt=at)))
    )
    found: dict[str, dict[str, Forms]] = defaultdict(dict)
    for name, kind, state, count, late in rows:
        path = _path(place, name)
        is_done = state in {OwedState.ACCEPTED, OwedState.EXCUSED}
        some = Forms({state: count}, 0 if is_done else late)
        before = found[path].get(kind)
        found[path][kind] = before + some if before else some
    return dict(found)


def _path(place: Place, name: str) -> str:
    """The path of a line from what its rows are grouped by."""
    if place.level is not Level.COUNTRY:
        return name
    return f"{COUNTRY.path}.{name}" if name else COUNTRY.path


def kinds(place: Place, campaign: Campaign) -> tuple[FormKind, ...]:
    """The kinds of forms that bodies at or below a place owe, in the order of the road map.

    costs: one SQL statement, and one for each kind
    """
    rows = owed(place, campaign).order_by("region", "kind").values_list("region", "kind")
    return _kinds(campaign, {kind: region for region, kind in rows.distinct()})


def _together(lines: Iterable[Mapping[str, Forms]]) -> dict[str, Forms]:
    total: dict[str, Forms] = {}
    for line in lines:
        for kind, forms in line.items():
            total[kind] = total[kind] + forms if kind in total else forms
    return total


def _kinds(campaign: Campaign, regions: Mapping[str, str]) -> tuple[FormKind, ...]:
    """Kinds named by their own rows, each in a region where it is, in the order of the road map."""
    rows = [
        Deliverable.objects.filter(campaign=campaign, region=region, kind=kind)
        .values_list("kind", "title", "event")[:1]
        .get()
        for kind, region in regions.items()
    ]
    order = [step.value for step in Step]
    return tuple(
        FormKind(*row) for row in sorted(rows, key=lambda row: (_nth(order, row[2]), row[0]))
    )


def _nth(order: Sequence[str], event: str) -> int:
    return order.index(event) if event in order else len(order)


# ---- steps ---------------------------------------------------------------------------------------


def _steps(
    place: Place, campaign: Campaign, choice: Choice, at: datetime
) -> tuple[dict[str, Steps], datetime | None]:
    """Steps by the path of the line, and when they were counted if it was not just now."""
    schools = chosen(School.objects.within([place]), choice)
    if place.level is not Level.COUNTRY:
        return _fresh_steps(place, campaign, schools, at), None
    tallies = Tally.objects.filter(campaign=campaign).exclude(place=COUNTRY.path)
    rows = list(tallies.values_list("place", "steps", "counted_at"))
    found = {path: _tallied(steps, choice) for path, steps, _ in rows}
    left = [region.code for region in inhabited() if region.place.path not in found]
    if left:
        some = schools.filter(district__region__code__in=left)
        found |= _fresh_steps(place, campaign, some, at)
    return found, min((at for *_, at in rows), default=None)


def inhabited() -> QuerySet[Region]:
    """Regions that have districts, in the order of their codes.

    costs: one SQL statement when read
    """
    return Region.objects.filter(Exists(District.objects.filter(region=OuterRef("pk")))).order_by(
        "code"
    )


def _tallied(steps: Mapping[str, Sequence[int]], choice: Choice) -> Steps:
    """The steps of a region from its tally, for the chosen schools."""
    kept = (
        Steps(*numbers) for about, numbers in steps.items() if _is_chosen(about.split(" "), choice)
    )
    return reduce(add, kept, Steps())


def _is_chosen(about: Sequence[str], choice: Choice) -> bool:
    org, settlement = about
    return choice.org in {"", org} and choice.settlement in {"", settlement}


def _fresh_steps(
    place: Place, campaign: Campaign, schools: Schools, at: datetime
) -> dict[str, Steps]:
    by_line = steps_by((BELOW[place.level],), schools, campaign, at=at)
    return {_path(place, line): steps for (line,), steps in by_line.items()}


def steps_by(
    groups: Sequence[str], schools: Schools, campaign: Campaign, *, at: datetime
) -> dict[tuple[str, ...], Steps]:
    """Steps of these schools, counted afresh, by what the groups name of a school.

    groups: look-ups from a school, e.g. `district__path`
    costs:  six SQL statements
    """
    works = list(Work.objects.filter(campaign=campaign).values_list("pk", flat=True))
    inside = schools.values("pk")
    entries = Entry.objects.taking().filter(work__in=works, school__in=inside)
    archives = Archive.objects.current().filter(
        entry__work__in=works, entry__school__in=inside, entry__withdrawn_at=None
    )
    coded = Exists(Code.objects.filter(school=OuterRef("pk"), campaign=campaign))
    numbers: dict[tuple[str, ...], dict[str, int]] = defaultdict(dict)

    def count(rows: QuerySet, prefix: str, **counts: CountOf) -> None:  # type: ignore[type-arg]
        names = [f"{prefix}{group}" for group in groups]
        for row in rows.values(*names).annotate(**counts):
            numbers[tuple(row.pop(name) for name in names)].update(row)

    count(schools.working(), "", schools=CountOf("*"))
    count(schools.filter(coded), "", coded=CountOf("*"))
    count(
        entries,
        "school__",
        entries=CountOf("*"),
        sitting=CountOf("school", distinct=True),
        days=CountOf("on"),
    )
    count(
        archives,
        "entry__school__",
        archives=CountOf("*"),
        downloaded=CountOf("downloaded_at"),
        taken=CountOf("taken_at"),
    )
    count(
        standing(at).filter(entry__in=entries, submission__state=SubmissionState.ACCEPTED),
        "entry__school__",
        declared=CountOf("entry", distinct=True),
    )
    return {group: Steps(**row) for group, row in numbers.items()}


# ---- lines ---------------------------------------------------------------------------------------


def _children(place: Place, choice: Choice) -> list[tuple[str, str, str]]:
    """Path, name and telephone of each body right below a place; a school is its own only line."""
    match place.level:
        case Level.COUNTRY:
            return [(region.place.path, region.name, "") for region in inhabited()]
        case Level.REGION:
            rows = District.objects.within([place]).order_by("kind", "code")
            return [(district.path, district.name, "") for district in rows]
        case _:
            schools = chosen(School.objects.working().within([place]), choice).order_by("path")
            return [(school.path, school.short_name, school.phone) for school in schools]
