"""The participation by work: who is offered it, plans it, applies for it, and who does not."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Sum
from django.db.models.functions import Substr

from vprok.domain.campaign.models import Campaign, Work
from vprok.domain.campaign.states import Language
from vprok.domain.intake.models import Entries, Entry, GradeClass, NotTaken, Planned
from vprok.domain.intake.rules import is_offered
from vprok.domain.intake.sheets.application import SEVERAL
from vprok.domain.intake.sheets.taking import OTHER, REASONS
from vprok.domain.intake.states import Way, WorkLevel
from vprok.domain.territory.models import District, Region, School, Schools
from vprok.kernel.place import Level, Place
from vprok.kernel.report import Report, Row

WIDTHS = {Level.COUNTRY: 5, Level.REGION: 10, Level.DISTRICT: 15, Level.SCHOOL: 15}
"""Characters of a path one level below: `ru.22`, `ru.22.m019`, `ru.22.m019.0042`."""

COLUMNS = (
    "Предложена ОО",
    "По выверке",
    "Подали заявку",
    "Не пишут",
    "Не ответили",
    "Классов",
    "Участников",
    "С ОВЗ в классах",
    "На компьютере",
)
SOURCE = "Инструкция муниципального и ответственного координатора, п. 8.2.2, 8.3"


@dataclass(frozen=True)
class Participation:
    """How many take part, of one work or of one place; of several works a school counts once.

    offered:     schools that have pupils of its grade, by their kind
    planned:     schools that plan it by the verified list
    applied:     schools that take it by their applications
    special:     pupils with special needs in the classes that sit it
    on_computer: participants who sit it on a computer
    refused:     schools that do not take it, by reason
    idle:        schools that have answered and take nothing, of several works; None of one
    levels:      schools by level, of a work that has levels
    """

    offered: int = 0
    planned: int = 0
    applied: int = 0
    classes: int = 0
    participants: int = 0
    special: int = 0
    on_computer: int = 0
    refused: Mapping[str, int] = field(default_factory=dict)
    levels: Mapping[str, int] = field(default_factory=dict)
    idle: int | None = None

    @property
    def not_taking(self) -> int:
        """Schools that have said that they do not take it."""
        return sum(self.refused.values()) if self.idle is None else self.idle

    @property
    def silent(self) -> int:
        """Schools that have said neither yes nor no."""
        return max(0, self.offered - self.applied - self.not_taking)

    @property
    def counts(self) -> tuple[int, ...]:
        """The counts in the order of `COLUMNS`."""
        return (
            self.offered,
            self.planned,
            self.applied,
            self.not_taking,
            self.silent,
            self.classes,
            self.participants,
            self.special,
            self.on_computer,
        )

    @property
    def reasons(self) -> str:
        """Why schools do not take it, the most frequent first."""
        return _listed(self.refused)

    @property
    def levels_said(self) -> str:
        """How many schools take each level."""
        return _listed({WorkLevel(level).label: count for level, count in self.levels.items()})


def _listed(counts: Mapping[str, int]) -> str:
    order = sorted(counts.items(), key=lambda one: (-one[1], one[0]))
    return "; ".join(f"{words} — {count}" for words, count in order)


@dataclass(frozen=True)
class OfWork:
    """A work and its participation."""

    work: Work
    counts: Participation


@dataclass(frozen=True)
class OfPlace:
    """A place right below, its name, and its participation in the works asked about."""

    place: Place
    name: str
    counts: Participation


# ---- by work, by place --------------------------------------------------------------------------


def participation(campaign: Campaign, place: Place) -> tuple[OfWork, ...]:
    """Every work of a campaign at a place, in the order of grades.

    costs: seven SQL statements, whatever the territory
    """
    works = list(_works(campaign))
    sums = _Sums(campaign, place, group="")
    return tuple(OfWork(work, sums.of([work])) for work in works)


def participation_below(campaign: Campaign, place: Place, *, code: str = "") -> tuple[OfPlace, ...]:
    """The places right below, each with one work or with all of them together.

    code:  of the work; empty means all
    costs: eight SQL statements, eleven for all works, whatever the territory
    """
    works = [work for work in _works(campaign) if code in {"", work.code}]
    sums = _Sums(campaign, place, group=place.level)
    schools = None if code else _Schools(campaign, place, sums)
    return tuple(
        OfPlace(
            below,
            name,
            schools.counted(sums.of(works, below.path), works, below.path)
            if schools
            else sums.of(works, below.path),
        )
        for below, name in _children(place)
    )


def _works(campaign: Campaign) -> QuerySet[Work]:
    return Work.objects.filter(campaign=campaign).order_by("is_course", "grade", "subject", "code")


def _children(place: Place) -> list[tuple[Place, str]]:
    """Each body right below a place with its name; a school is its own only line."""
    match place.level:
        case Level.COUNTRY:
            regions = Region.objects.filter(districts__isnull=False).distinct().order_by("code")
            return [(one.place, one.name) for one in regions]
        case Level.REGION:
            districts = District.objects.within([place]).order_by("kind", "code")
            return [(one.place, one.name) for one in districts]
        case _:
            schools = School.objects.within([place]).working().order_by("path")
            return [(one.place, one.short_name) for one in schools]


Key = tuple[str, int]
"""Path of a place (empty for all together) and primary key of a work."""


class _Sums:
    """Counts of everything at a place, by work, and one level below it when asked."""

    def __init__(self, campaign: Campaign, place: Place, *, group: Level | str) -> None:
        self.width = WIDTHS[Level(group)] if group else 0
        entries = Entry.objects.taking().within([place]).filter(work__campaign=campaign)
        self.kinds = self._kinds(School.objects.within([place]).working())
        self.applied = self._applied(entries)
        self.levels = self._levels(entries)
        self.planned = self._planned(campaign, place)
        self.special = self._special(campaign, place)
        self.refused = self._refused(campaign, place)

    def of(self, works: Iterable[Work], path: str = "") -> Participation:
        """These works together, at one place below or at all."""
        every = [self._one(work, path) for work in works]
        return reduce(_added, every, Participation())

    def _one(self, work: Work, path: str) -> Participation:
        key = (path, work.pk)
        kinds = self.kinds.get(path, Counter())
        offered = sum(
            count
            for kind, count in kinds.items()
            if is_offered(kind, grade=work.grade, is_course=work.is_course)
        )
        known = replace(self.applied.get(key, Participation()), offered=offered)
        return replace(
            known,
            planned=self.planned[key],
            special=self.special[key],
            refused=self.refused.get(key, {}),
            levels=self.levels.get(key, {}),
        )

    def grouped(self, rows: "QuerySet[Any]", path: str) -> "QuerySet[Any]":
        """The rows with the place below they belong to; one place for all when not asked."""
        found: QuerySet[Any] = rows.annotate(at_=Substr(F(path), 1, self.width or 1))
        return found

    def _path(self, path: str) -> str:
        return path if self.width else ""

    def _kinds(self, schools: Schools) -> dict[str, Counter[str]]:
        found: dict[str, Counter[str]] = defaultdict(Counter)
        rows = self.grouped(schools, "path").values_list("at_", "kind")
        for path, kind, count in rows.annotate(count=Count("pk")):
            found[self._path(path)][kind] += count
        return found

    def _applied(self, entries: Entries) -> dict[Key, Participation]:
        rows = self.grouped(entries, "school__path").values_list("at_", "work")
        sums = rows.annotate(
            Count("pk"),
            Sum("classes"),
            Sum("participants"),
            Sum("on_computer"),
            whole=Sum("participants", filter=Q(way=Way.COMPUTER, on_computer=0)),
        )
        return {
            (self._path(path), work): Participation(
                applied=applied,
                classes=classes,
                participants=participants,
                on_computer=counted + (whole or 0),
            )
            for path, work, applied, classes, participants, counted, whole in sums
        }

    def _levels(self, entries: Entries) -> dict[Key, dict[str, int]]:
        rows = self.grouped(entries.exclude(level=""), "school__path")
        return self._by_word(rows.values_list("at_", "work", "level").annotate(Count("pk")))

    def _planned(self, campaign: Campaign, place: Place) -> Counter[Key]:
        schools = School.objects.within([place]).working()
        plans = Planned.objects.filter(work__campaign=campaign, school__in=schools, takes=True)
        rows = self.grouped(plans, "school__path").values_list("at_", "work")
        return self._by_work(rows.annotate(Count("pk")))

    def _special(self, campaign: Campaign, place: Place) -> Counter[Key]:
        """Pupils with special needs in the classes of the grade, of the language if it has one."""
        learns = [Q(school__entries__work__language=""), Q(language__in=["", SEVERAL])]
        learns += [
            Q(school__entries__work__language=one.value, language=one.label) for one in Language
        ]
        schools = School.objects.within([place])
        classes = GradeClass.objects.filter(
            reduce(or_, learns),
            campaign=campaign,
            school__in=schools,
            school__entries__withdrawn_at=None,
            school__entries__work__campaign=campaign,
            school__entries__work__grade=F("grade"),
        )
        rows = self.grouped(classes, "school__path").values_list("at_", "school__entries__work")
        return self._by_work(rows.annotate(Sum("special")))

    def _refused(self, campaign: Campaign, place: Place) -> dict[Key, dict[str, int]]:
        schools = School.objects.within([place])
        rows = NotTaken.objects.filter(work__campaign=campaign, school__in=schools)
        grouped = self.grouped(rows, "school__path").values_list("at_", "work", "reason")
        return self._by_word(
            (path, work, reason if reason in REASONS else OTHER, count)
            for path, work, reason, count in grouped.annotate(Count("pk"))
        )

    def _by_work(self, rows: Iterable[tuple[str, int, int]]) -> Counter[Key]:
        found: Counter[Key] = Counter()
        for path, work, count in rows:
            found[self._path(path), work] += count
        return found

    def _by_word(self, rows: Iterable[tuple[str, int, str, int]]) -> dict[Key, dict[str, int]]:
        found: dict[Key, Counter[str]] = defaultdict(Counter)
        for path, work, word, count in rows:
            found[self._path(path), work][word] += count
        return {key: dict(counts) for key, counts in found.items()}


class _Schools:
    """Counts of schools one level below a place, each once however many works it has."""

    def __init__(self, campaign: Campaign, place: Place, sums: _Sums) -> None:
        self.sums = sums
        working = School.objects.within([place]).working()
        entries = Entry.objects.taking().within([place]).filter(work__campaign=campaign)
        plans = Planned.objects.filter(work__campaign=campaign, school__in=working, takes=True)
        told = NotTaken.objects.filter(work__campaign=campaign, school__in=working)
        self.applied = self._each(entries)
        self.planned = self._each(plans)
        self.idle = self._each(told.exclude(school__in=entries.values("school")))

    def _each(self, rows: "QuerySet[Any]") -> dict[str, int]:
        grouped = self.sums.grouped(rows, "school__path").values_list("at_")
        return dict(grouped.annotate(Count("school", distinct=True)))

    def counted(self, known: Participation, works: Iterable[Work], path: str) -> Participation:
        """The same participation with schools in place of schools by work."""
        offers = [(work.grade, work.is_course) for work in works]
        offered = sum(
            count
            for kind, count in self.sums.kinds.get(path, Counter()).items()
            if any(is_offered(kind, grade=grade, is_course=course) for grade, course in offers)
        )
        return replace(
            known,
            offered=offered,
            planned=self.planned.get(path, 0),
            applied=self.applied.get(path, 0),
            idle=self.idle.get(path, 0),
        )


def _added(one: Participation, other: Participation) -> Participation:
    return Participation(
        offered=one.offered + other.offered,
        planned=one.planned + other.planned,
        applied=one.applied + other.applied,
        classes=one.classes + other.classes,
        participants=one.participants + other.participants,
        special=one.special + other.special,
        on_computer=one.on_computer + other.on_computer,
        refused=Counter(one.refused) + Counter(other.refused),
        levels=Counter(one.levels) + Counter(other.levels),
    )


# ---- as a report --------------------------------------------------------------------------------


def participation_report(
    campaign: Campaign, place: Place, name: str, lines: Iterable[OfWork]
) -> Report:
    """The participation by work of one place.

    source: Инструкция муниципального и ответственного координатора, п. 8.2.2, 8.3
    """
    return Report(
        name="participation",
        sheet="Участие по работам",
        title="Участие в ВПР по работам",
        heading=campaign.title,
        caption=(("Территория", name), ("Обозначение", place.key)),
        columns=("Работа", *COLUMNS, "Причины неучастия", "Уровни"),
        rows=tuple(
            Row((str(one.work), *one.counts.counts, one.counts.reasons, one.counts.levels_said))
            for one in lines
        ),
        notes=(
            "«Предложена ОО» — действующие ОО, где по типу есть такая параллель.",
            "«С ОВЗ в классах» — обучающиеся с ОВЗ в классах, которые пишут работу.",
        ),
        source=SOURCE,
    )
