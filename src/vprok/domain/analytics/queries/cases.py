"""What is said of schools in a campaign: official markers, our signs, what stands beside them."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from itertools import pairwise

from django.db.models import Count, Q

from vprok.domain.analytics.models import Reply, Search, Sign, StateExam
from vprok.domain.analytics.queries.searches import open_beside
from vprok.domain.analytics.rules.searches import (
    OFFICIAL,
    OFFICIAL_MARKERS,
    OFFICIAL_WORKS,
    OURS,
    YEARS,
)
from vprok.domain.analytics.states import SignKind
from vprok.domain.campaign.models import Campaign, Sampled, Work
from vprok.domain.intake.models import Entry, Submission
from vprok.domain.results.models import Block, Commission, Leaf
from vprok.domain.results.queries import layout_of, plan_of
from vprok.domain.results.queries.marking import outcome_of, rechecks_of, sheaf_of
from vprok.domain.results.rules.marking import Outcome
from vprok.domain.territory.models import Region, School, below
from vprok.kernel.charter import covered
from vprok.kernel.place import COUNTRY, Place
from vprok.tools.stats import block as packed
from vprok.tools.stats.leaf import Layout, empty
from vprok.tools.stats.objectivity import Found, Summary, Unit, index, shown
from vprok.tools.stats.objectivity.edits import edited
from vprok.tools.stats.objectivity.official import overestimated

COLUMNS: Mapping[str, str] = {
    "ru4": "4 РУ",
    "ma4": "4 МА",
    "ru5": "5 РУ",
    "ma5": "5 МА",
    "RU": "ОГЭ РУ",
    "MA": "ОГЭ МА",
}
"""What the official method looks at, as its lists name it. source: domain.md §7.1"""

# ---- official markers ----------------------------------------------------------------------------


@dataclass(frozen=True)
class Mark:
    """An official marker of a school.

    place:    of the school
    about:    key of COLUMNS
    evidence: the figures behind it
    """

    school: int
    place: Place
    kind: SignKind
    about: str
    value: float
    evidence: Mapping[str, object]


Marks = Mapping[int, tuple[Mark, ...]]
"""Official markers by primary key of the school."""


def official_in(campaign: Campaign, *places: Place) -> dict[int, tuple[Mark, ...]]:
    """Official markers of schools at places and below them.

    costs:  two SQL statements
    source: domain.md §7.1
    """
    found: dict[int, list[Mark]] = defaultdict(list)
    signs = Sign.objects.filter(
        below(places, "school__path"), search__work__campaign=campaign, kind__in=OFFICIAL
    )
    for school, path, kind, code, value, evidence in signs.order_by("pk").values_list(
        "school", "school__path", "kind", "search__work__code", "value", "evidence"
    ):
        found[school].append(Mark(school, Place(path), SignKind(kind), code, value, evidence))
    for mark in _exam_marks(campaign, places):
        found[mark.school].append(mark)
    order = tuple(COLUMNS)
    return {
        school: tuple(sorted(marks, key=lambda mark: order.index(mark.about)))
        for school, marks in found.items()
    }


def official_around(campaign: Campaign, *places: Place) -> Marks:
    """Official markers in the whole regions of places, from which a page takes all it tells.

    costs: as `official_in`
    """
    return official_in(campaign, *dict.fromkeys(map(whole_region, places)))


def marks_at(found: Marks, *places: Place) -> Marks:
    """Those of schools at places and below them."""
    return {school: marks for school, marks in found.items() if covered(marks[0].place, places)}


def _exam_marks(campaign: Campaign, places: Sequence[Place]) -> Iterable[Mark]:
    """Schools whose results of ОГЭ stand above their region's, as the published method has it."""
    exams = StateExam.objects.filter(
        below(map(whole_region, places), "school__path"), campaign=campaign, participants__gt=1
    )
    by_region: dict[tuple[str, str], dict[str, Summary]] = defaultdict(dict)
    paths: dict[str, Place] = {}
    for school, path, subject, people, mean, deviation in exams.values_list(
        "school", "school__path", "subject_code", "participants", "mean", "deviation"
    ):
        if deviation is None:
            continue
        here = Place(path)
        paths[str(school)] = here
        by_region[here.region, subject][str(school)] = Summary(people, mean, deviation)
    for (_, subject), schools in by_region.items():
        for one in overestimated(schools, SignKind.EXAM):
            at = paths[one.key]
            if covered(at, places):
                yield Mark(int(one.key), at, SignKind.EXAM, subject, one.value, dict(one.evidence))


@dataclass(frozen=True)
class OfficialLine:
    """One of the fourteen official markers at a place.

    about:  key of COLUMNS
    tested: schools of the region that could be asked about; 0 where there were no results
    marked: schools of the place that have it
    """

    kind: SignKind
    about: str
    tested: int
    marked: int


def official_lines(
    campaign: Campaign, place: Place, around: Marks | None = None
) -> tuple[OfficialLine, ...]:
    """The fourteen official markers at a place, in the order of the published method.

    place:  a region, or something below one
    around: what `official_around` has told of the place, where that is at hand
    costs:  two SQL statements, and two for what is around
    source: domain.md §7.1
    """
    searches = Search.objects.filter(
        work__campaign=campaign, work__code__in=OFFICIAL_WORKS, region=place.region
    )
    tested: dict[str, dict[str, int]] = {
        code: told or {} for code, told in searches.values_list("work__code", "payload__tested")
    }
    exams = StateExam.objects.filter(below([whole_region(place)], "school__path"))
    tested |= {
        subject: {SignKind.EXAM: schools}
        for subject, schools in exams.filter(
            campaign=campaign, participants__gt=1, deviation__isnull=False
        )
        .values_list("subject_code")
        .annotate(Count("pk"))
    }
    known = official_around(campaign, place) if around is None else around
    marked = Counter(
        (mark.kind, mark.about) for marks in marks_at(known, place).values() for mark in marks
    )
    return tuple(
        OfficialLine(kind, about, tested.get(about, {}).get(kind, 0), marked[kind, about])
        for kind, about in OFFICIAL_MARKERS
    )


def whole_region(place: Place) -> Place:
    """The region that a place is in; the country is its own."""
    return Place(f"ru.{place.region}") if place.region else COUNTRY


@dataclass(frozen=True)
class RegionIndex:
    """How many schools of a region have at least one official marker.

    schools: that took part in what the method looks at
    index:   percent of them without any marker; None of nobody, and while nothing was searched
    """

    region: Place
    name: str
    schools: int
    marked: int
    index: Decimal | None


def indexes(
    campaign: Campaign, *places: Place, around: Marks | None = None
) -> tuple[RegionIndex, ...]:
    """The indexes of the regions of places; of all regions for the country, in order of numbers.

    around: what `official_around` has told of the places, where that is at hand
    costs:  four SQL statements, and two for what is around
    source: domain.md §7.1
    """
    regions = Region.objects.order_by("code")
    whole = tuple(dict.fromkeys(map(whole_region, places)))
    if COUNTRY not in whole:
        regions = regions.filter(code__in=[place.region for place in whole])
    schools = took_part(campaign, *whole)
    marked = official_around(campaign, *places) if around is None else around
    searched = set(
        Search.objects.filter(work__campaign=campaign, work__code__in=OFFICIAL_WORKS).values_list(
            "region", flat=True
        )
    )
    found = []
    for region in regions:
        here = {pk for pk, at in schools.items() if at.region == region.code}
        if not here:
            continue
        signs = [Found(str(pk), SignKind.MEAN, 0.0) for pk in here & marked.keys()]
        is_searched = bool(signs) or region.code in searched
        told = index(len(here), signs) if is_searched else None
        found.append(RegionIndex(region.place, region.name, len(here), len(signs), told))
    return tuple(found)


def took_part(campaign: Campaign, *places: Place) -> dict[int, Place]:
    """Schools at places and below them that wrote what the official method looks at.

    costs: two SQL statements
    """
    leaves = Leaf.objects.within(places).filter(
        work__campaign=campaign, work__code__in=OFFICIAL_WORKS, present__gt=0
    )
    exams = StateExam.objects.filter(below(places, "school__path"), campaign=campaign)
    told = (
        *leaves.values_list("entry__school", "place").distinct(),
        *exams.values_list("school", "school__path").distinct(),
    )
    return {school: Place(path) for school, path in told}


def school_names(schools: Iterable[int]) -> dict[int, tuple[Place, str]]:
    """Where schools stand and what they are called, in the order of their numbers.

    schools: primary keys
    costs:   one SQL statement
    """
    found = School.objects.filter(pk__in=list(schools)).order_by("number")
    return {
        pk: (Place(path), name) for pk, path, name in found.values_list("pk", "path", "short_name")
    }


# ---- our signs -----------------------------------------------------------------------------------


def shown_in(campaign: Campaign, *places: Place) -> dict[int, tuple[Sign, ...]]:
    """Our signs of schools where two works or years agree, by primary key of the school.

    A sign of a single work is not told to anybody. At least one of the signs is of this campaign;
    others are of campaigns whose reports are open, too.

    costs:  one SQL statement
    source: statistics.md §3.5
    """
    span = campaign.opens_on - YEARS
    repeats = Q(kind=SignKind.REPEAT, search__work__campaign=campaign)
    signs = (
        Sign.objects.filter(Q(kind__in=OURS) | repeats, below(places, "school__path"))
        .filter(
            open_beside(campaign, "search__work__campaign"),
            is_sure=True,
            search__work__campaign__opens_on__lte=campaign.opens_on,
            search__work__campaign__opens_on__gt=span,
        )
        .select_related("search__work__campaign", "school__district__region")
        .order_by("school__number", "-search__work__campaign__opens_on", "search__work", "pk")
    )
    by_school: dict[int, list[Sign]] = defaultdict(list)
    for sign in signs:
        by_school[sign.school_id].append(sign)
    agreeing = {int(key) for key in _agreeing(sign for some in by_school.values() for sign in some)}
    return {
        school: tuple(some)
        for school, some in by_school.items()
        if school in agreeing and any(_is_of(sign, campaign) for sign in some)
    }


def _agreeing(signs: Iterable[Sign]) -> Iterable[str]:
    """Schools where two works or years agree.

    Of works that are not sure by themselves, a repeat that is tells in its evidence.
    """
    by_work: dict[str, list[Found]] = defaultdict(list)
    repeats = []
    for sign in signs:
        key = str(sign.school_id)
        found = Found(
            key, sign.kind, sign.value, sign.effect, sign.p, sign.q, sign.is_sure, sign.evidence
        )
        if sign.kind != SignKind.REPEAT:
            by_work[str(sign.search.work_id)].append(found)
            continue
        repeats.append(found)
        for one in sign.evidence["works"]:
            figures = (one["value"], one["effect"], one["p"], None, one["is_sure"])
            by_work[one["work"]].append(Found(key, sign.evidence["marker"], *figures))
    return shown(by_work, repeats)


def _is_of(sign: Sign, campaign: Campaign) -> bool:
    return sign.search.work.campaign_id == campaign.pk


@dataclass(frozen=True)
class SearchLine:
    """A work of a region and how it was searched.

    sure:   signs found in this work alone; they are shown only where another work agrees
    limits: by marker, the share of usual schools that would stand out as much as the last of them
    """

    search: Search
    sure: int
    limits: tuple[tuple[SignKind, float], ...]


def searches_in(campaign: Campaign, region: str) -> tuple[SearchLine, ...]:
    """The works of a region that have been searched, by grade, then by subject.

    region: two digits
    costs:  one SQL statement
    """
    found = (
        Search.objects.filter(work__campaign=campaign, region=region)
        .select_related("work")
        .defer("measures")
        .annotate(sure=Count("signs", filter=Q(signs__is_sure=True, signs__kind__in=OURS)))
        .order_by("work__is_course", "work__grade", "work__subject")
    )
    return tuple(SearchLine(one, one.sure, _limits(one)) for one in found)


def _limits(search: Search) -> tuple[tuple[SignKind, float], ...]:
    told: Mapping[str, float | None] = search.payload.get("limits", {})
    return tuple((kind, limit) for kind in OURS if (limit := told.get(kind)) is not None)


# ---- a case --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Rechecked:
    """A recheck of a school's works and what it has found."""

    work: Work
    commission: Commission
    outcome: Outcome


@dataclass(frozen=True)
class FormVersion:
    """An accepted version of a form.

    changed: works whose total is not that of the version before; None for the first
    over:    of them, raised just over a mark's border; under: lowered just under one
    """

    work: Work
    submission: Submission
    accepted_at: datetime
    changed: int | None = None
    over: int = 0
    under: int = 0


@dataclass(frozen=True)
class Case:
    """Everything that is said of a school in a campaign, and what it has answered.

    labels: of tasks, by primary key of the work
    """

    school: School
    campaign: Campaign
    official: tuple[Mark, ...]
    signs: tuple[Sign, ...]
    labels: Mapping[int, tuple[str, ...]]
    works: Mapping[str, Work]
    rechecks: tuple[Rechecked, ...]
    versions: tuple[FormVersion, ...]
    replies: tuple[Reply, ...]
    is_sampled: bool

    @property
    def count(self) -> int:
        """How many signs there are, official ones too."""
        return len(self.official) + len(self.signs)


def case_of(school: School, campaign: Campaign) -> Case:
    """The case of one school.

    costs: a dozen SQL statements and a few a work that was rechecked or sent again
    """
    official = official_in(campaign, school.place).get(school.pk, ())
    signs = shown_in(campaign, school.place).get(school.pk, ())
    works = {work.code: work for work in campaign.works.select_related("campaign")}
    entries = list(
        Entry.objects.filter(school=school, work__campaign=campaign)
        .select_related("work__campaign", "school")
        .order_by("work__grade", "work__subject")
    )
    return Case(
        school=school,
        campaign=campaign,
        official=official,
        signs=signs,
        labels=_labels({sign.search.work_id for sign in signs}),
        works=works,
        rechecks=tuple(one for entry in entries for one in _rechecked(entry)),
        versions=tuple(one for entry in entries for one in _versions(entry)),
        replies=replies_of(school, campaign),
        is_sampled=Sampled.objects.filter(sample__campaign=campaign, school=school).exists(),
    )


def replies_of(school: School, campaign: Campaign) -> tuple[Reply, ...]:
    """What a school has answered, the oldest first.

    costs: one SQL statement
    """
    return tuple(Reply.objects.filter(school=school, campaign=campaign).order_by("at", "pk"))


def _labels(works: Iterable[int]) -> dict[int, tuple[str, ...]]:
    found = Work.objects.filter(pk__in=works).prefetch_related("tasks")
    return {work.pk: tuple(task.label for task in work.tasks_in_order()) for work in found}


def _rechecked(entry: Entry) -> Iterable[Rechecked]:
    commissions = rechecks_of(entry)
    if not commissions:
        return
    sheaf = sheaf_of(entry)
    for commission in commissions:
        yield Rechecked(entry.work, commission, outcome_of(commission, entry, sheaf))


def _versions(entry: Entry) -> Iterable[FormVersion]:
    """The accepted versions of a form that was accepted more than once."""
    blocks = list(
        Block.objects.filter(entry=entry)
        .select_related("submission")
        .order_by("pk")
        .defer("answers")
    )
    if len({block.submission_id for block in blocks}) < _TWICE:
        return
    layout = layout_of(entry.work, plan_of(entry.work))
    yield FormVersion(entry.work, blocks[0].submission, blocks[0].accepted_at)
    for before, after in pairwise(blocks):
        if before.submission_id == after.submission_id:
            continue
        step = edited(_unit(before, after, layout), layout)
        yield FormVersion(
            entry.work, after.submission, after.accepted_at, step.changed, step.over, step.under
        )


_TWICE = 2


def _unit(before: Block, after: Block, layout: Layout) -> Unit:
    was, now = (packed.unpack(bytes(one.payload)) for one in (before, after))
    return Unit("", now, empty(layout), earlier=(was,))
