"""One subject of one grade over the years, and one cohort from grade to grade."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from vprok.domain.analytics.queries.lines import Scope
from vprok.domain.analytics.queries.schools import (
    QUALITY,
    Marks,
    SchoolLeaf,
    Spread,
    school_leaves,
    spread,
)
from vprok.domain.analytics.queries.sums import Summary, summaries
from vprok.domain.analytics.rules import (
    DYNAMICS_FROM,
    Make,
    same_skills,
    told_above,
    years_are_not_alike,
)
from vprok.domain.campaign.models import Campaign, Task, Work
from vprok.domain.campaign.rules import results_are_not_open
from vprok.domain.results.models import Leaf
from vprok.domain.results.queries import fitting
from vprok.domain.territory.queries import names
from vprok.kernel.place import COUNTRY, Level, Place
from vprok.kernel.refusal import Refusal
from vprok.tools.stats.figures import Share, mark_counts, rounded
from vprok.tools.stats.intervals import (
    Change,
    Interval,
    Mean,
    bootstrap_ratio,
    change,
    ratio_interval,
    sums_of_totals,
    wilson,
)
from vprok.tools.stats.leaf import MARKS

YEARS_MOST = 6
TWOS: Marks = (2,)
GROUPS: tuple[Marks, ...] = (*((mark,) for mark in MARKS), QUALITY)


@dataclass(frozen=True)
class Told:
    """A share of participants with its interval; the latter where its design effect is known."""

    share: Share
    interval: Interval | None


@dataclass(frozen=True)
class Year:
    """A work of one campaign at a place.

    shares:  of «2» to «5», then of «4» and «5» together
    twos:    change of the share of «2» since the year before, where both may be compared
    refusal: why they may not; None for the first year, too
    source:  docs/sources/statistics.md#trends
    """

    work: Work
    participants: int
    shares: Mapping[Marks, Told]
    twos: Change | None = None
    refusal: Refusal | None = None

    @property
    def number(self) -> int:
        """The calendar year of the campaign."""
        return self.work.campaign.opens_on.year


@dataclass(frozen=True)
class SkillOverYears:
    """A skill that several works ask for by the same codes.

    shares: of the possible points on all its tasks, by year; None where a work asks otherwise
    """

    name: str
    shares: tuple[Share, ...]


@dataclass(frozen=True)
class CohortLine:
    """The ratio of mean shares of points at one place, in one grade and a year later in the next.

    ratio: None where it cannot be told
    """

    place: Place
    name: str
    before: Share
    after: Share
    ratio: Mean | None


@dataclass(frozen=True)
class Cohort:
    """The same pupils in one grade and, a year later, in the next: K = S(g, Y) ÷ S(g + 1, Y + 1).

    source: docs/sources/statistics.md#trends; domain.md §7.1, C
    """

    before: Work
    after: Work
    lines: tuple[CohortLine, ...]


@dataclass(frozen=True)
class Trend:
    """Everything that years may say of a subject and a grade at a place.

    moved: years in which the school stood at a place that the reader does not see
    """

    years: tuple[Year, ...]
    skills: tuple[SkillOverYears, ...]
    cohorts: tuple[Cohort, ...]
    moved: tuple[int, ...] = ()


def trend(scope: Scope, *, at: datetime) -> Trend:
    """The subject and grade of a work over all campaigns whose reports are open, the newest six.

    Primary points of different years are never compared.

    costs:  about a dozen SQL statements a year, whatever the territory
    source: docs/sources/statistics.md#trends
    """
    works = [work for work in _of_subject(scope.work, at) if work.grade == scope.work.grade]
    where = _places(scope, works)
    seen = [work for work in works if where.get(work.pk) is not None][-YEARS_MOST:]
    moved = tuple(
        work.campaign.opens_on.year for work in works if where.get(work.pk, scope.place) is None
    )
    known = [_Known.of(scope, work, where[work.pk] or scope.place) for work in seen]
    makes = _makes(seen)
    return Trend(
        years=tuple(_years(known, makes)),
        skills=_skills(known, makes),
        cohorts=_cohorts(scope, at),
        moved=moved,
    )


@dataclass(frozen=True)
class YearBefore:
    """The last earlier year that may be compared, with the sums of the place in it."""

    year: int
    sums: Summary


def year_before(scope: Scope, *, at: datetime) -> YearBefore | None:
    """The sums of a place in the campaign before, where both works ask for the same.

    costs:  one SQL statement where there is no earlier campaign, else at most eight
    source: docs/sources/domain.md#interpretation, years
    """
    work = scope.work
    earlier = [
        one
        for one in _of_subject(work, at)
        if one.grade == work.grade and one.campaign.opens_on < work.campaign.opens_on
    ]
    if not earlier:
        return None
    before = earlier[-1]
    makes = _makes([before, work])
    place = _places(scope, [before]).get(before.pk)
    if place is None or years_are_not_alike(makes[before.pk], makes[work.pk]):
        return None
    return YearBefore(before.campaign.opens_on.year, summaries(before, [place])[place])


# ---- works of other years ------------------------------------------------------------------------


def _of_subject(work: Work, at: datetime) -> list[Work]:
    """Works of the same subject in campaigns whose reports are open, the oldest first.

    Those whose tasks are not those of their forms are left out.
    """
    found = Work.objects.filter(
        campaign__in=Campaign.objects.seen(),
        subject_code=work.subject_code,
        is_course=work.is_course,
        has_levels=work.has_levels,
    ).select_related("campaign")
    told = [
        one
        for one in found.order_by("campaign__opens_on", "pk")
        if results_are_not_open(opens_at=one.campaign.reports_at, at=at) is None
    ]
    fits = fitting(told) if len(told) > 1 else {work.pk: None}
    return [one for one in told if one.pk in fits]


def _places(scope: Scope, works: Iterable[Work]) -> dict[int, Place | None]:
    """Where the place of a scope stood in each work that it has results of.

    A school keeps its key when it moves, and its own people see all of it; others see the years in
    which it stood below them.

    returns: None for a work of which the reader sees nothing
    costs:   one SQL statement
    """
    found = Leaf.objects.filter(work__in=list(works), present__gt=0)
    if scope.place.level is not Level.SCHOOL:
        with_results = found.within([scope.place]).values_list("work", flat=True).distinct()
        return dict.fromkeys(with_results.order_by(), scope.place)
    number = scope.place.key.removeprefix("edu")
    rows = found.filter(entry__school__number=number).values_list("work", "place")
    is_own = scope.own.level is Level.SCHOOL
    return {
        work: Place(path) if is_own or scope.own.covers(Place(path)) else None
        for work, path in rows.order_by()
    }


def _makes(works: Iterable[Work]) -> dict[int, Make]:
    """What works are made of, by primary key.

    costs: one SQL statement
    """
    works = list(works)
    skills: dict[int, dict[str, frozenset[str]]] = {work.pk: {} for work in works}
    tasks = Task.objects.filter(work__in=skills).values_list("work", "skill", "kes", "kt")
    for work, skill, kes, kt in tasks.order_by("position"):
        if skill:
            codes = {f"кэс {code}" for code in kes} | {f"кт {code}" for code in kt}
            skills[work][skill] = skills[work].get(skill, frozenset()) | codes
    return {
        work.pk: Make(
            work.campaign.opens_on.year,
            work.campaign.opens_on.month,
            work.is_computer,
            skills[work.pk],
        )
        for work in works
    }


# ---- marks ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Known:
    """What is known of one year: its work, its place, its sums and how sure they are."""

    work: Work
    place: Place
    sums: Summary
    spread: Spread

    @classmethod
    def of(cls, scope: Scope, work: Work, place: Place) -> "_Known":
        """The year of a work at the place where the body stood then."""
        then = Scope(work, place, scope.own)
        is_school = place.level is Level.SCHOOL
        return cls(
            work,
            place,
            summaries(work, [place])[place],
            Spread({}, {}) if is_school else spread(then),
        )

    def count(self, marks: Marks) -> tuple[int, int]:
        """Participants with one of these marks, and all."""
        counts = mark_counts(self.sums.leaf)
        return sum(counts[mark] for mark in marks), self.sums.leaf.present

    def told(self, marks: Marks) -> Told:
        """Their share with its interval."""
        count, whole = self.count(marks)
        effect = self.spread.deff(self.place, marks)
        return Told(
            rounded(Fraction(100 * count, whole)) if whole else None,
            None if effect is None else wilson(count, whole, deff=effect),
        )


def _years(known: Sequence[_Known], makes: Mapping[int, Make]) -> Iterable[Year]:
    before: _Known | None = None
    for now in known:
        shares = {marks: now.told(marks) for marks in GROUPS}
        refusal, twos = None, None
        if before is not None:
            refusal = years_are_not_alike(makes[before.work.pk], makes[now.work.pk])
            twos = None if refusal else _twos(before, now)
        yield Year(now.work, now.sums.leaf.present, shares, twos, refusal)
        before = now


def _twos(before: _Known, now: _Known) -> Change | None:
    """The change of the share of «2»; None where participants or schools are few.

    source: docs/sources/domain.md#interpretation, share of «2»
    """
    parts = before.count(TWOS), now.count(TWOS)
    effects = before.spread.deff(before.place, TWOS), now.spread.deff(now.place, TWOS)
    if min(whole for _, whole in parts) < DYNAMICS_FROM or effects[0] is None or effects[1] is None:
        return None
    return change(*parts, deffs=(effects[0], effects[1]))


# ---- skills --------------------------------------------------------------------------------------


def _skills(known: Sequence[_Known], makes: Mapping[int, Make]) -> tuple[SkillOverYears, ...]:
    """Skills of the newest work that an earlier one asks for by the same codes.

    source: docs/sources/domain.md#interpretation, years
    """
    if not known:
        return ()
    newest = makes[known[-1].work.pk]
    same = [
        same_skills(makes[one.work.pk], newest)
        if one is not known[-1]
        else frozenset(newest.skills)
        for one in known
    ]
    shares = [_shares(one) for one in known]
    return tuple(
        SkillOverYears(
            name,
            tuple(
                by_skill.get(name) if name in kept else None
                for by_skill, kept in zip(shares, same, strict=True)
            ),
        )
        for name in newest.skills
        if any(name in kept for kept in same[:-1])
    )


def _shares(known: _Known) -> dict[str, Share]:
    """Percent of the possible points by skill, pooled over its tasks.

    source: docs/sources/statistics.md#reports, R6
    """
    leaf = known.sums.leaf
    earned: Counter[str] = Counter()
    possible: Counter[str] = Counter()
    names_of_skills = known.work.tasks.order_by("position").values_list("skill", flat=True)
    points = [int(one) for one in leaf.sums.sum(axis=1)]
    for skill, got, most in zip(names_of_skills, points, leaf.layout.maxima, strict=True):
        earned[skill] += got
        possible[skill] += most * leaf.present
    return {
        skill: rounded(Fraction(100 * got, possible[skill])) if possible[skill] else None
        for skill, got in earned.items()
    }


# ---- cohorts -------------------------------------------------------------------------------------


def _cohorts(scope: Scope, at: datetime) -> tuple[Cohort, ...]:
    """Pupils of this work a year before in the grade below, and a year later in the next one."""
    works = [] if scope.work.is_course else _of_subject(scope.work, at)
    pairs = [
        (before, after)
        for before in works
        for after in works
        if scope.work.pk in {before.pk, after.pk}
        and after.grade == before.grade + 1
        and after.campaign.opens_on.year == before.campaign.opens_on.year + 1
    ]
    found = (_cohort(scope, before, after) for before, after in pairs)
    return tuple(one for one in found if one.lines)


def _cohort(scope: Scope, before: Work, after: Work) -> Cohort:
    """One cohort at the place of a scope and, below the country, at places above that may be told.

    costs: at most thirty SQL statements
    """
    where = _places(scope, [before, after])
    was_at, now_at = where.get(before.pk), where.get(after.pk)
    if was_at is None or now_at is None:
        return Cohort(before, after, ())
    pairs = list(zip(was_at.lineage, now_at.lineage, strict=True))
    sums = tuple(
        summaries(work, [*place.lineage, *scope.apart])
        for work, place in ((before, was_at), (after, now_at))
    )
    hidden = _hidden(scope, sums)
    found = names(one.key for _, one in pairs)
    lines = []
    for was, now in pairs:
        if was in hidden or now in hidden or was.key != now.key or now == COUNTRY:
            continue
        both = sums[0][was], sums[1][now]
        lines.append(
            CohortLine(
                now,
                found.get(now.key, now.key),
                _mean_share(both[0]),
                _mean_share(both[1]),
                _ratio((before, after), (was, now), both),
            )
        )
    return Cohort(before, after, tuple(lines))


def _hidden(scope: Scope, sums: Sequence[Mapping[Place, Summary]]) -> set[Place]:
    """Places above the reader's own whose sums would tell of a few others."""
    hidden: set[Place] = set()
    for found in sums:
        own = min((one for one in found if scope.own.covers(one)), default=None, key=_depth)
        if own is None:
            own = max(found.keys() - scope.apart, key=_depth)
        above = own.lineage[-2::-1]
        people = {
            one: found[one].leaf.present
            - sum(found[other].leaf.present for other in scope.apart_in(one))
            for one in (own, *above)
        }
        told = told_above(people[own], [people[one] for one in above])
        hidden |= {one for one, is_told in zip(above, told, strict=True) if not is_told}
    return hidden


def _depth(place: Place) -> int:
    return len(place.path)


def _mean_share(sums: Summary) -> Share:
    """The mean total in percent of the greatest."""
    leaf = sums.leaf
    earned = int(leaf.sums.sum())
    whole = leaf.present * leaf.layout.most
    return rounded(Fraction(100 * earned, whole)) if whole else None


def _ratio(
    works: tuple[Work, Work], places: tuple[Place, Place], sums: tuple[Summary, Summary]
) -> Mean | None:
    """K with its interval: of a school by its pupils, of others by schools drawn again.

    Of others only schools count that have both works.
    """
    scale = sums[1].leaf.layout.most / sums[0].leaf.layout.most
    if min(one.leaf.present for one in sums) < DYNAMICS_FROM:
        return None
    if places[1].level is Level.SCHOOL:
        found = ratio_interval(*(sums_of_totals([one.leaf]) for one in sums))
    else:
        found = bootstrap_ratio(_paired(works, places))
    return found and Mean(found.value * scale, found.low * scale, found.high * scale)


def _paired(works: tuple[Work, Work], places: tuple[Place, Place]) -> list[tuple[int, ...]]:
    """Participants and sums of totals in both years, school by school, of those that have both.

    returns: (schools, 4)
    """
    before, after = (
        {one.school: one for one in school_leaves(work, place)}
        for work, place in zip(works, places, strict=True)
    )
    return [
        (*_counted(one), *_counted(after[school]))
        for school, one in before.items()
        if school in after
    ]


def _counted(one: SchoolLeaf) -> tuple[int, int]:
    return one.leaf.present, int(one.leaf.sums.sum())
