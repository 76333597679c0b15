"""A school beside schools in the same conditions: what is expected of it, never its number."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import log
from typing import Any

from vprok.domain.analytics.queries.lines import Scope
from vprok.domain.analytics.queries.schools import SchoolLeaf, school_leaves
from vprok.domain.analytics.rules import (
    COMPARED_FROM,
    FEWEST,
    participants_are_few,
    report_is_of_another_level,
    schools_are_few,
)
from vprok.domain.campaign.models import Campaign, Sampled
from vprok.domain.intake.models import Answers
from vprok.domain.intake.sheets.questionnaire import SIZE, WAY_TO_THE_CITY, YES
from vprok.domain.territory.models import School
from vprok.domain.territory.states import SchoolKind, Settlement
from vprok.kernel.place import Level, Place
from vprok.kernel.refusal import Refusal
from vprok.tools.stats.intervals import Mean, mean_interval, sums_of_totals
from vprok.tools.stats.similar import (
    FEWEST_SCHOOLS,
    Comparison,
    Conditions,
    comparison,
    tens_among,
)

LEVELS = (Level.REGION, Level.DISTRICT, Level.SCHOOL)
QUANTILES = (0.1, 0.25, 0.5, 0.75, 0.9)


@dataclass(frozen=True)
class Nearest:
    """Schools in the most similar conditions, as a group: nobody of them is named.

    quantiles: their means at a tenth, a quarter, a half, three quarters and nine tenths of them
    """

    count: int
    quantiles: tuple[float, ...]


@dataclass(frozen=True)
class Similar:
    """A school beside what is expected in its conditions, in percent of the greatest points.

    mean:       with the interval of 95 %
    effect:     the difference, shrunken, with its interval of 90 %
    band:       1 far below what is expected, 2 below, 3 within, 4 above, 5 far above
    among:      tenths of the region's schools between which the mean lies
    is_rare:    conditions are so rare that the expectation is less sure than schools differ
    explained:  share of the variance between schools that conditions explain
    learnt:     schools the expectation was learnt from; answered: of them, with a questionnaire
    is_sampled: those are schools of the controlled sample
    conditions: what was known of the school; None where nobody has told
    source:     docs/sources/statistics.md#similar
    """

    participants: int
    mean: Mean
    expected: float
    effect: Mean
    band: int
    among: tuple[int, int]
    nearest: Nearest
    is_rare: bool
    explained: float
    learnt: int
    answered: int
    is_sampled: bool
    conditions: tuple[tuple[str, str | None], ...]


@dataclass(frozen=True)
class Bands:
    """How many schools of a body stand in each band; no school is named.

    counts: far below what is expected, below, within, above, far above
    small:  schools with too few participants to be compared
    """

    counts: tuple[int, ...]
    small: int
    learnt: int
    is_sampled: bool


# ---- a school ------------------------------------------------------------------------------------


def similar(scope: Scope) -> Similar | None:
    """A school beside schools in the same conditions; None where it cannot be compared.

    costs: at most nine SQL statements, whatever the region
    """
    found = similar_or_why(scope)
    return found if isinstance(found, Similar) else None


def similar_or_why(scope: Scope) -> Similar | Refusal:
    """A school beside schools in the same conditions, or why it cannot be compared.

    refuses: report_is_of_another_level, participants_are_few, schools_are_few
    costs:   as `similar`
    """
    wrong = report_is_of_another_level(level=scope.place.level, levels=[Level.SCHOOL])
    if wrong:
        return wrong
    region = _Region(scope)
    few = participants_are_few(participants=region.people(scope.place)) or region.few
    return few or _similar(region, region.numbers[scope.place])


def _similar(region: "_Region", own: int) -> Similar:
    compared, leaf = region.compared(), region.leaves[own].leaf
    scale = 100 / leaf.layout.most
    mean = mean_interval(sums_of_totals([leaf]))
    if mean is None:
        raise ValueError("a school that is compared has participants")
    mean = Mean(scale * mean.value, scale * mean.low, scale * mean.high)
    others = [n for n in region.steady if n != own]
    nearest = compared.nearest(own, others)
    told = region.told[own]
    return Similar(
        participants=leaf.present,
        mean=mean,
        expected=float(compared.expected[own]),
        effect=Mean(*(float(one[own]) for one in (compared.effect, compared.low, compared.high))),
        band=compared.band(own),
        among=tens_among([float(compared.mean[n]) for n in others], mean.low, mean.high),
        nearest=Nearest(len(nearest), compared.quantiles(nearest, QUANTILES)),
        is_rare=bool(0 < compared.between < compared.unsure[own]),
        explained=compared.explained,
        learnt=compared.learnt,
        answered=sum(
            one.has_answers
            for one, is_learnt in zip(region.told, region.learns_from, strict=True)
            if is_learnt
        ),
        is_sampled=region.is_sampled,
        conditions=told.words,
    )


# ---- a body --------------------------------------------------------------------------------------


def bands_or_why(scope: Scope) -> Bands | Refusal:
    """How many schools at a place stand in each band, or why that cannot be told.

    refuses: report_is_of_another_level, schools_are_few
    costs:   as `similar`
    """
    wrong = report_is_of_another_level(level=scope.place.level, levels=LEVELS[:-1])
    if wrong:
        return wrong
    region = _Region(scope)
    if region.few:
        return region.few
    compared = region.compared()
    here = [n for n, one in enumerate(region.leaves) if scope.place.covers(one.place)]
    large = [n for n in here if region.leaves[n].leaf.present >= COMPARED_FROM]
    found = Counter(compared.band(n) for n in large)
    return Bands(
        tuple(found[band] for band in range(1, 6)),
        small=len(here) - len(large),
        learnt=compared.learnt,
        is_sampled=region.is_sampled,
    )


# ---- a region ------------------------------------------------------------------------------------


class _Region:
    """All schools of a region with participants of a work, each with its conditions.

    steady: numbers of those with enough participants to be a measure for others
    """

    def __init__(self, scope: Scope) -> None:
        work = scope.work
        self.leaves = school_leaves(work, scope.place.lineage[1])
        self.numbers = {one.place: n for n, one in enumerate(self.leaves)}
        self.told = _told(self.leaves, work.campaign)
        self.steady = [n for n, one in enumerate(self.leaves) if one.leaf.present >= FEWEST]
        drawn = set(
            Sampled.objects.filter(
                sample__campaign=work.campaign, school__in=[one.school for one in self.leaves]
            ).values_list("school_id", flat=True)
        )
        sampled = [n for n in self.steady if self.leaves[n].school in drawn]
        self.is_sampled = len(sampled) >= FEWEST_SCHOOLS
        learnt = set(sampled if self.is_sampled else self.steady)
        self.learns_from = [n in learnt for n in range(len(self.leaves))]
        self.few = schools_are_few(schools=len(self.steady), fewest=FEWEST_SCHOOLS)
        self.most = work.maximum

    def compared(self) -> Comparison:
        """All schools beside what is expected of them.

        raises: ValueError where schools are few
        """
        found = comparison(
            sums_of_totals(one.leaf for one in self.leaves),
            [one.conditions for one in self.told],
            most=self.most,
            learns_from=self.learns_from,
        )
        if found is None:
            raise ValueError("few schools are not compared")
        return found

    def people(self, place: Place) -> int:
        """Participants of a school; 0 where nobody there has written the work."""
        return self.leaves[self.numbers[place]].leaf.present if place in self.numbers else 0


# ---- conditions ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Told:
    """What the list and the questionnaire tell of a school.

    words: for people, in the order of the list
    """

    conditions: Conditions
    words: tuple[tuple[str, str | None], ...]
    has_answers: bool


def _told(leaves: Sequence[SchoolLeaf], campaign: Campaign) -> list[_Told]:
    """The conditions of schools, in their order."""
    keys = [one.school for one in leaves]
    schools = School.objects.in_bulk(keys)
    values = dict(
        Answers.objects.filter(campaign=campaign, school__in=keys).values_list("school", "values")
    )
    return [_conditions(schools[key], values.get(key)) for key in keys]


def _conditions(school: School, answers: Mapping[str, Any] | None) -> _Told:
    """What is known of the conditions of a school.

    The questionnaire does not ask about parents and families, so that nothing is made of them.

    source: docs/sources/statistics.md#similar; анкета ОО 2022
    """
    told = answers or {}
    pupils = told.get("pupils") or school.pupils or None
    size = _place_in(SIZE.values, told.get("size"))
    way = _place_in(WAY_TO_THE_CITY.values, told.get("way_to_city"))
    special = _share(told, ("first_special", "second_special"), ("first_born", "second_born"))
    ranked = _share(told, ("teachers_ranked",), ("teachers",))
    conditions = Conditions(
        numbers={
            "pupils": log(pupils) if pupils else None,
            "size": size,
            "way": way if way or not size else 0.0,
            "special": special,
            "ranked": ranked,
        },
        words={
            "kind": school.kind,
            "settlement": school.settlement,
            "languages": told.get("languages"),
            "advanced": told.get("advanced"),
            "adapted_only": None if not told else told.get("adapted_only") or "Нет",
        },
    )
    words = (
        ("Тип ОО", str(SchoolKind(school.kind).label)),
        ("Вид населённого пункта", str(Settlement(school.settlement).label)),
        ("Жителей в населённом пункте", _bare(told.get("size"))),
        ("Путь до большого города", _way(told)),
        ("Обучающихся", None if pupils is None else str(pupils)),
        ("Обучение по АОП", _adapted(told)),
        ("Доля обучающихся с АОП и ОВЗ", _percent(special)),
        ("Языки обучения", _bare(told.get("languages"))),
        ("Углублённое изучение предметов", told.get("advanced")),
        ("Первая и высшая категории в коллективе", _percent(ranked)),
        ("Образование родителей, состав семей", "анкета не спрашивает"),
    )
    return _Told(conditions, words, answers is not None)


def _place_in(values: Sequence[str], value: object) -> float | None:
    """The number of a choice, from 1."""
    return float(values.index(str(value)) + 1) if value in values else None


def _share(told: Mapping[str, Any], parts: Sequence[str], wholes: Sequence[str]) -> float | None:
    """The share that numbers of answers are of others; None where they do not tell."""
    counts = {name: told.get(name) for name in (*parts, *wholes)}
    numbers = {name: count for name, count in counts.items() if isinstance(count, int)}
    if len(numbers) < len(counts):
        return None
    part, whole = (sum(numbers[name] for name in names) for names in (parts, wholes))
    return min(part / whole, 1.0) if whole else None


def _percent(share: float | None) -> str | None:
    return None if share is None else f"{round(100 * share)} %"


def _bare(value: object) -> str | None:
    """A choice without its number: «3) Городской посёлок» as «Городской посёлок»."""
    return str(value).partition(") ")[2] or str(value) if value else None


def _way(told: Mapping[str, Any]) -> str | None:
    if told.get("size") and not told.get("way_to_city"):
        return "не нужен: город большой"
    return _bare(told.get("way_to_city"))


def _adapted(told: Mapping[str, Any]) -> str | None:
    if told.get("adapted_only") == YES:
        return "отдельная ОО для обучения по АОП"
    return told.get("adapted")
