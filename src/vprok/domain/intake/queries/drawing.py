"""What falls to which class: pools, the seed, who waits, and whether all of it is true."""

import csv
import io
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef, QuerySet

from vprok.domain.campaign.models import Campaign, Work
from vprok.domain.campaign.queries import calendar
from vprok.domain.campaign.rules import Calendar
from vprok.domain.campaign.states import CampaignState, Era, Step
from vprok.domain.intake.models import Drawn, GradeClass, Lottery, Pool
from vprok.domain.intake.rules import MOSCOW, Lots, Option, drawn_for, is_offered
from vprok.domain.territory.models import District, School
from vprok.domain.territory.states import SchoolKind

# ---- pools and their hour ------------------------------------------------------------------------


def pools_of(campaign: Campaign) -> tuple[Pool, ...]:
    """The pools of a campaign with their works, by grade.

    costs: three SQL statements
    """
    pools = campaign.pools.select_related("campaign").prefetch_related("pooled__work")
    return tuple(pools.order_by("is_course", "grade", "number"))


def lots_of(pool: Pool) -> Lots:
    """A pool as the rule of the drawing speaks of it.

    costs: nothing if the pool came with its works
    """
    works = [one.work for one in pool.pooled.all()]
    options = [
        Option(work.code, work.get_language_display() if work.language else "") for work in works
    ]
    name = f"{'к' if pool.is_course else ''}{pool}"
    return Lots(name, pool.draws, tuple(sorted(options, key=lambda one: one.code)))


def lottery_of(campaign: Campaign) -> Lottery | None:
    """The seed of a campaign, bound or told; None until then.

    costs: one SQL statement
    """
    return Lottery.objects.filter(campaign=campaign).first()


def drawing_hour(known: Calendar, district: District) -> datetime | None:
    """When schools of a district learn what falls to their classes.

    returns: aware, in the zone of the district; None where the road map has no such hour
    """
    opens_at = known.window(
        Step.ASSIGNMENT, region=district.region.code, zone=district.zone
    ).opens_at
    return opens_at and opens_at.astimezone(ZoneInfo(district.zone))


def last_drawing(campaign: Campaign) -> datetime | None:
    """When the last district learns its subjects.

    returns: aware, by Moscow's clock
    costs:   four SQL statements
    """
    known = calendar(campaign)
    districts = District.objects.select_related("region")
    hours = [hour for one in districts if (hour := drawing_hour(known, one))]
    return max(hours).astimezone(MOSCOW) if hours else None


# ---- who waits -----------------------------------------------------------------------------------


def schools_undrawn(at: datetime) -> tuple[str, ...]:
    """Schools whose classes are not drawn, or are no longer what they were when they were.

    returns: keys for the board, like `edu220042 2026-spring`
    costs:   one SQL statement; seven, and two a pool, for each campaign that draws
    """
    running = Campaign.objects.filter(
        state=CampaignState.RUNNING, era=Era.RANDOM, lottery__isnull=False
    )
    return tuple(
        f"edu{number} {campaign.slug}"
        for campaign in running
        for number in sorted(_undrawn(campaign, at))
    )


def _undrawn(campaign: Campaign, at: datetime) -> set[str]:
    known = calendar(campaign)
    districts = [
        one.pk
        for one in District.objects.select_related("region")
        if (hour := drawing_hour(known, one)) and at >= hour
    ]
    waiting: set[str] = set()
    for pool in pools_of(campaign):
        same = Drawn.objects.filter(
            pool=pool,
            school=OuterRef("school"),
            ordinal=OuterRef("ordinal"),
            size=OuterRef("pupils"),
            language=OuterRef("language"),
        )
        lacking = _classes(pool).filter(school__district__in=districts, school__closed_on=None)
        waiting |= set(lacking.exclude(Exists(same)).values_list("school__number", flat=True))
        waiting |= set(_left_over(pool).values_list("school__number", flat=True))
    return waiting


def _classes(pool: Pool) -> QuerySet[GradeClass]:
    """Classes that draw from a pool."""
    classes = GradeClass.objects.filter(campaign=pool.campaign_id, grade=pool.grade, pupils__gt=0)
    if pool.is_course:
        return classes.filter(school__kind=SchoolKind.COLLEGE)
    return classes.exclude(school__kind=SchoolKind.COLLEGE)


def _left_over(pool: Pool) -> QuerySet[Drawn]:
    """What was drawn for classes that are no more."""
    there = GradeClass.objects.filter(
        campaign=pool.campaign_id,
        grade=pool.grade,
        school=OuterRef("school"),
        ordinal=OuterRef("ordinal"),
        pupils__gt=0,
    )
    return Drawn.objects.filter(pool=pool).exclude(Exists(there))


# ---- what falls ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Fall:
    """What falls to one class from one pool.

    works: in their order; empty where the class may sit none of the pool
    """

    pool: Pool
    one: GradeClass
    works: tuple[Work, ...]


def falls(school: School, campaign: Campaign, seed: str) -> tuple[Fall, ...]:
    """What falls to every class of a school, from the seed alone.

    costs: four SQL statements
    """
    classes = list(
        GradeClass.objects.filter(campaign=campaign, school=school, pupils__gt=0).order_by(
            "grade", "ordinal"
        )
    )
    return tuple(
        _fall(pool, one, seed, school.key)
        for pool in pools_of(campaign)
        if is_offered(school.kind, grade=pool.grade, is_course=pool.is_course)
        for one in classes
        if one.grade == pool.grade
    )


def _fall(pool: Pool, one: GradeClass, seed: str, school: str) -> Fall:
    works = {each.work.code: each.work for each in pool.pooled.all()}
    codes = drawn_for(
        lots_of(pool), seed=seed, school=school, ordinal=one.ordinal, language=one.language
    )
    return Fall(pool, one, tuple(works[code] for code in codes))


@dataclass(frozen=True)
class ClassLine:
    """What a class sits by lot.

    title: like 6А
    """

    title: str
    pupils: int
    works: tuple[str, ...]


def drawn_of(school: School, campaign: Campaign) -> tuple[ClassLine, ...]:
    """What fell to the classes of a school, class by class.

    costs: two SQL statements
    """
    named = {
        (one.grade, one.ordinal): str(one)
        for one in GradeClass.objects.filter(campaign=campaign, school=school)
    }
    rows = (
        Drawn.objects.filter(school=school, pool__campaign=campaign)
        .select_related("pool", "work")
        .order_by("pool__grade", "ordinal", "pool__number", "place")
    )
    lines: dict[tuple[int, int], ClassLine] = {}
    for row in rows:
        key = (row.pool.grade, row.ordinal)
        before = lines.get(key, ClassLine(named.get(key, f"{key[0]}-{key[1]}"), row.size, ()))
        more = (row.work.subject,) if row.work else ()
        lines[key] = ClassLine(before.title, before.pupils, (*before.works, *more))
    return tuple(lines.values())


def counts_of(campaign: Campaign) -> dict[int, int]:
    """To how many classes each work has fallen, by its primary key.

    costs: one SQL statement
    """
    rows = Drawn.objects.filter(pool__campaign=campaign, work__isnull=False)
    return Counter(rows.values_list("work", flat=True).iterator())


# ---- the proof -----------------------------------------------------------------------------------

HEADINGS = ("логин ОО", "группа", "класс", "язык", "достаётся", "предметы группы", "назначено")


@dataclass(frozen=True, slots=True)
class Row:
    """One class and one pool of the published list, with all that its drawing needs."""

    school: str
    lots: Lots
    ordinal: int
    language: str
    works: tuple[str, ...]

    def is_true(self, seed: str) -> bool:
        """Whether this is what falls to the class from the seed."""
        told = {"school": self.school, "ordinal": self.ordinal, "language": self.language}
        return drawn_for(self.lots, seed=seed, **told) == self.works  # type: ignore[arg-type]


def rows_of(campaign: Campaign) -> Iterator[Row]:
    """Everything that has fallen, class by class, in the order of schools.

    costs: four SQL statements, whatever the territory
    """
    lots = {pool.pk: lots_of(pool) for pool in pools_of(campaign)}
    drawn = (
        Drawn.objects.filter(pool__campaign=campaign)
        .order_by("school__number", "pool", "ordinal", "place")
        .values_list("school__number", "pool", "ordinal", "language", "work__code")
    )
    current: Row | None = None
    for number, pool, ordinal, language, code in drawn.iterator():
        works = (code,) if code else ()
        same = current and (current.school, current.lots, current.ordinal)
        if current and same == (f"edu{number}", lots[pool], ordinal):
            current = Row(*same, language, (*current.works, *works))
            continue
        if current:
            yield current
        current = Row(f"edu{number}", lots[pool], ordinal, language, works)
    if current:
        yield current


def list_of(rows: Iterator[Row] | Sequence[Row]) -> str:
    """The list as a file that anyone may check.

    returns: CSV with semicolons
    """
    written = io.StringIO()
    table = csv.writer(written, delimiter=";", lineterminator="\r\n")
    table.writerow(HEADINGS)
    for row in rows:
        options = " ".join(
            f"{one.code}={one.language}" if one.language else one.code for one in row.lots.options
        )
        table.writerow(
            (
                row.school,
                row.lots.name,
                row.ordinal,
                row.language,
                row.lots.draws,
                options,
                " ".join(row.works),
            )
        )
    return written.getvalue()


def read_list(text: str) -> Iterator[Row]:
    """The rows of such a file.

    raises: ValueError if this is another file
    """
    table = csv.reader(io.StringIO(text.removeprefix("\ufeff")), delimiter=";")
    if tuple(next(table, ())) != HEADINGS:
        raise ValueError("not a list of drawn subjects")
    for school, name, ordinal, language, draws, options, works in table:
        pairs = (one.partition("=") for one in options.split(" "))
        lots = Lots(name, int(draws), tuple(Option(code, words) for code, _, words in pairs))
        yield Row(school, lots, int(ordinal), language, tuple(works.split()))


def drawn_entries(school: School, campaign: Campaign) -> dict[int, tuple[int, int]]:
    """Classes and participants of each drawn work of a school, by primary key of the work.

    costs: one SQL statement
    """
    rows = Drawn.objects.filter(school=school, pool__campaign=campaign, work__isnull=False)
    found: dict[int, tuple[int, int]] = {}
    for work, size in rows.values_list("work", "size"):
        classes, participants = found.get(work, (0, 0))
        found[work] = (classes + 1, participants + size)
    return found
