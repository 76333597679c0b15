"""Who has done what by now, and what waits for a person."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from django.db.models import Count as CountOf
from django.db.models import Exists, F, Min, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Concat, Substr

from vprok.domain.access.models import Post, Slip
from vprok.domain.campaign.models import Campaign, Publication, Work
from vprok.domain.intake.models import Deliverable, Deliverables, Entry
from vprok.domain.intake.states import OwedState
from vprok.domain.materials.models import Archive, Code, Variant
from vprok.domain.monitoring.rules import (
    Column,
    Count,
    Duty,
    DutyKind,
    Line,
    Progress,
    first_things_first,
)
from vprok.domain.territory.models import District, Region, School, below
from vprok.kernel.charter import Actor, Permission
from vprok.kernel.place import Level, Place
from vprok.kernel.russian import plural

WIDTH = {Level.COUNTRY: 5, Level.REGION: 10, Level.DISTRICT: 15, Level.SCHOOL: 15}
"""Characters of a path one level below: `ru.22`, `ru.22.m019`, `ru.22.m019.0042`."""


def progress(place: Place, campaign: Campaign, *, at: datetime) -> Progress:
    """How many bodies below a place have taken each step of a campaign.

    costs: eight SQL statements, whatever the territory
    """
    tallies = _Tallies(place, campaign, at)
    lines = tuple(tallies.line(Place(path), name, phone) for path, name, phone in _children(place))
    return Progress(place, tallies.sum_of(place, lines), lines)


class _Tallies:
    """Counts of every step, grouped one level below the place."""

    def __init__(self, place: Place, campaign: Campaign, at: datetime) -> None:
        self.at_place, self.width = [place], WIDTH[place.level]
        entries = Entry.objects.taking().filter(work__campaign=campaign).within(self.at_place)
        archives = Archive.objects.current().filter(entry__work__campaign=campaign)
        owed = Deliverable.objects.filter(campaign=campaign).within(self.at_place)
        self.schools = self._group(
            School.objects.working().within(self.at_place), "path", all=CountOf("pk")
        )
        self.registered = self._group(
            Slip.objects.filter(
                below(self.at_place, "post__place"),
                used_at__lte=at,
                post__key__startswith="edu",
                post__ended_at=None,
            ),
            "post__place",
            done=CountOf("post__key", distinct=True),
        )
        is_done = Q(state=OwedState.ACCEPTED)
        is_late = Q(due_at__lt=at) & ~Q(state__in=[OwedState.ACCEPTED, OwedState.EXCUSED])
        self.applied = self._group(
            owed.filter(kind="application").exclude(state=OwedState.EXCUSED),
            "place",
            all=CountOf("pk"),
            done=CountOf("pk", filter=is_done),
            late=CountOf("pk", filter=is_late),
        )
        self.results = self._group(
            owed.filter(kind="results").exclude(state=OwedState.EXCUSED),
            "place",
            all=CountOf("pk"),
            done=CountOf("pk", filter=is_done),
            late=CountOf("pk", filter=is_late),
        )
        self.entries = self._group(
            entries,
            "school__path",
            all=CountOf("pk"),
            schools=CountOf("school", distinct=True),
            days=CountOf("pk", filter=Q(on__isnull=False)),
        )
        coded = Code.objects.filter(school=OuterRef("pk"), campaign=campaign)
        self.codes = self._group(
            School.objects.within(self.at_place).filter(Exists(coded)),
            "path",
            schools=CountOf("pk"),
        )
        self.archives = self._group(
            archives.within(self.at_place),
            "entry__school__path",
            all=CountOf("pk"),
            downloaded=CountOf("pk", filter=Q(downloaded_at__isnull=False)),
            taken=CountOf("pk", filter=Q(taken_at__isnull=False)),
        )

    def _group(self, rows: object, path: str, **counts: CountOf) -> dict[str, dict[str, int]]:
        grouped = rows.annotate(below_=Substr(F(path), 1, self.width))  # type: ignore[attr-defined]
        return {row.pop("below_"): row for row in grouped.values("below_").annotate(**counts)}

    def line(self, place: Place, name: str, phone: str) -> Line:
        """One body's counts."""
        path = place.path

        def tally(group: dict[str, dict[str, int]], key: str) -> int:
            return group.get(path, {}).get(key, 0)

        works = tally(self.entries, "all")
        counts = {
            Column.REGISTERED: Count(tally(self.registered, "done"), tally(self.schools, "all")),
            Column.APPLIED: Count(tally(self.applied, "done"), tally(self.applied, "all")),
            Column.DAYS: Count(tally(self.entries, "days"), works),
            Column.CODES: Count(tally(self.codes, "schools"), tally(self.entries, "schools")),
            Column.ARCHIVES: Count(tally(self.archives, "all"), works),
            Column.DOWNLOADED: Count(tally(self.archives, "downloaded"), works),
            Column.KEYS: Count(tally(self.archives, "taken"), works),
            Column.RESULTS: Count(tally(self.results, "done"), tally(self.results, "all")),
        }
        late = tally(self.applied, "late") + tally(self.results, "late")
        return Line(place, name, tally(self.schools, "all"), late, counts, phone)

    def sum_of(self, place: Place, lines: tuple[Line, ...]) -> Line:
        """The counts of all lines together."""
        counts = {
            column: Count(
                sum(line.counts[column].done for line in lines),
                sum(line.counts[column].of for line in lines),
            )
            for column in Column
        }
        return Line(
            place,
            "Всего",
            sum(line.schools for line in lines),
            sum(line.late for line in lines),
            counts,
        )


def _children(place: Place) -> list[tuple[str, str, str]]:
    """Path, name and telephone of each body right below a place; a school is its own only line."""
    match place.level:
        case Level.COUNTRY:
            named = Region.objects.filter(districts__isnull=False).distinct().order_by("code")
            return [(region.place.path, region.name, "") for region in named]
        case Level.REGION:
            rows = District.objects.within([place]).order_by("kind", "code")
            return [(district.path, district.name, "") for district in rows]
        case _:
            schools = School.objects.working().within([place]).order_by("path")
            return [(school.path, school.short_name, school.phone) for school in schools]


def late(place: Place, campaign: Campaign, *, at: datetime) -> QuerySet[Deliverable]:
    """What schools below a place owe and are late with, the longest wait first."""
    return (
        Deliverable.objects.filter(campaign=campaign, due_at__lt=at, level=Level.SCHOOL)
        .exclude(state__in=[OwedState.ACCEPTED, OwedState.EXCUSED])
        .within([place])
        .select_related("current", "entry__work")
        .order_by("due_at", "place", "per")
    )


def schools_of(owed: Iterable[Deliverable]) -> dict[str, School]:
    """The schools that owe these, by key, for their names and telephones.

    costs: one SQL statement
    """
    numbers = {one.key[3:] for one in owed}
    return {school.key: school for school in School.objects.filter(number__in=numbers)}


def duties(actor: Actor, campaign: Campaign | None, *, at: datetime) -> tuple[Duty, ...]:
    """What waits for this person, the most urgent first.

    costs: at most twelve SQL statements, whatever the territory
    """
    if campaign is None:
        begin = Duty(
            DutyKind.BEGIN,
            "Открыть кампанию",
            "Ни одной кампании ещё нет. Создайте её по готовому плану-графику.",
            "",
        )
        return (begin,) if actor.has(Permission.CAMPAIGN_KEEP) else ()
    found: list[Duty] = []
    found += _at_school(actor, campaign, at)
    found += _above_schools(actor, campaign, at)
    found += _to_read(actor)
    return first_things_first(found, at)


def _at_school(actor: Actor, campaign: Campaign, at: datetime) -> list[Duty]:
    places = [s.place for s in actor.standings if s.place.level is Level.SCHOOL]
    if not places:
        return []
    found: list[Duty] = []
    if actor.has(Permission.APPLICATION_SEND):
        title, hint = "Подать заявку на участие", "Скачайте форму-заявку, заполните и загрузите её."
        found += [
            _dated(DutyKind.APPLICATION, title, hint, one, slug=campaign.slug, at=at)
            for one in _not_done(campaign, "application", places)
        ]
    if actor.has(Permission.DAY_DECLARE):
        found += _days(campaign, places)
    found += _materials(actor, campaign, places, at)
    if actor.has(Permission.RESULTS_SEND):
        waiting = _not_done(campaign, "results", places).filter(entry__on__isnull=False)
        hint = "Заполните форму сбора результатов и загрузите её."
        found += [
            _dated(
                DutyKind.RESULTS,
                f"Сдать результаты: {one.entry.work}",
                hint,
                one,
                slug=campaign.slug,
                at=at,
            )
            for one in waiting.select_related("entry__work").order_by("due_at")
            if one.entry is not None
        ]
    return found


def _not_done(campaign: Campaign, kind: str, places: list[Place]) -> Deliverables:
    done = [OwedState.ACCEPTED, OwedState.EXCUSED]
    return (
        Deliverable.objects.filter(campaign=campaign, kind=kind)
        .within(places)
        .exclude(state__in=done)
    )


def _dated(
    kind: DutyKind, title: str, hint: str, owed: Deliverable, *, slug: str, at: datetime
) -> Duty:
    return Duty(
        kind,
        title,
        hint,
        slug,
        due_at=owed.due_at,
        opens_at=owed.opens_at,
        is_late=owed.due_at is not None and owed.due_at < at,
    )


def _days(campaign: Campaign, places: list[Place]) -> list[Duty]:
    entries = Entry.objects.taking().filter(work__campaign=campaign).within(places)
    without = entries.filter(on=None).count()
    if not without:
        return []
    words = f"День не назначен: {plural(without, 'работа', 'работы', 'работ')}."
    return [Duty(DutyKind.DAYS, "Назначить дни работ", words, campaign.slug, count=without)]


def _materials(actor: Actor, campaign: Campaign, places: list[Place], at: datetime) -> list[Duty]:
    if not actor.has(Permission.ARCHIVE_TAKE):
        return []
    archives = (
        Archive.objects.current()
        .filter(entry__work__campaign=campaign)
        .within(places)
        .select_related("entry__work")
        .order_by("opens_at")
    )
    found = []
    for archive in archives:
        if archive.downloaded_at is None:
            found.append(
                Duty(
                    DutyKind.ARCHIVE,
                    f"Скачать архив: {archive.entry.work}",
                    "Скачайте заранее: до назначенного часа архив закрыт паролем."
                    if at < archive.opens_at
                    else "Час работы настал, а архив ещё не скачан.",
                    campaign.slug,
                    due_at=archive.opens_at,
                    is_late=at >= archive.opens_at,
                )
            )
        elif archive.taken_at is None and actor.has(Permission.KEY_TAKE):
            found.append(
                Duty(
                    DutyKind.KEY,
                    f"Получить пароль к архиву: {archive.entry.work}",
                    "Пароль открыт: получите его на странице материалов."
                    if archive.opens_at <= at
                    else "Пароль появится на странице материалов в свой час.",
                    campaign.slug,
                    opens_at=archive.opens_at,
                )
            )
    return found


def _above_schools(actor: Actor, campaign: Campaign, at: datetime) -> list[Duty]:
    places = [s.place for s in actor.standings if s.place.level is not Level.SCHOOL]
    if not places or not actor.has(Permission.MONITORING_READ):
        return []
    slug, found = campaign.slug, []
    if actor.has(Permission.POST_GIVE):
        came_in = Slip.objects.filter(
            post__key=Concat(Value("edu"), OuterRef("number")),
            used_at__isnull=False,
            post__ended_at=None,
        )
        unregistered = School.objects.working().within(places).exclude(Exists(came_in))
        if count := unregistered.count():
            found.append(
                Duty(
                    DutyKind.UNREGISTERED,
                    "Выдать доступ организациям",
                    f"Ещё не вошли в кабинет: {plural(count, 'школа', 'школы', 'школ')}.",
                    slug,
                    count=count,
                )
            )
    late = (
        Deliverable.objects.filter(campaign=campaign, due_at__lt=at)
        .exclude(state__in=[OwedState.ACCEPTED, OwedState.EXCUSED])
        .within(places)
        .aggregate(count=CountOf("pk"), first=Min("due_at"))
    )
    if late["count"]:
        found.append(
            Duty(
                DutyKind.LATE,
                "Связаться с теми, кто опаздывает",
                f"Просрочено: {plural(late['count'], 'форма', 'формы', 'форм')}.",
                slug,
                due_at=late["first"],
                count=late["count"],
                is_late=True,
            )
        )
    if actor.has(Permission.VARIANT_KEEP):
        found += _variants(campaign)
    return found


def _variants(campaign: Campaign) -> list[Duty]:
    there: dict[int, int] = defaultdict(int)
    for row in Variant.objects.filter(work__campaign=campaign, replaced_at=None).values("work"):
        there[row["work"]] += 1
    missing = sum(
        max(0, work.variants - there[work.pk]) for work in Work.objects.filter(campaign=campaign)
    )
    if not missing:
        return []
    return [
        Duty(
            DutyKind.VARIANTS,
            "Загрузить варианты работ",
            f"Не хватает: {plural(missing, 'вариант', 'варианта', 'вариантов')}.",
            campaign.slug,
            count=missing,
        )
    ]


def _to_read(actor: Actor) -> list[Duty]:
    unread = (
        Publication.objects.within_lineage([s.place for s in actor.standings])
        .filter(must_be_read=True, withdrawn_at=None)
        .exclude(readings__account=actor.account)
        .count()
    )
    if not unread:
        return []
    return [
        Duty(
            DutyKind.READING,
            "Прочитать документы",
            f"Не прочитано: {plural(unread, 'документ', 'документа', 'документов')}.",
            "",
            count=unread,
        )
    ]


def holders(place: Place) -> list[Post]:
    """Who holds posts at this very place, for the telephone.

    costs: one SQL statement
    """
    return list(
        Post.objects.held().filter(place=place.path).select_related("account").order_by("pk")
    )
