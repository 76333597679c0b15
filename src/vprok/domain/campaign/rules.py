"""Decisions about the year: blueprints, hours on two clocks, days, moves of a campaign."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from itertools import pairwise
from typing import Protocol
from zoneinfo import ZoneInfo

from vprok.domain.campaign.states import (
    MOVES,
    Anchor,
    Audience,
    CampaignState,
    Clock,
    Era,
    Language,
    Step,
    TaskEntry,
)
from vprok.kernel.charter import Role
from vprok.kernel.lots import lot
from vprok.kernel.refusal import Refusal
from vprok.kernel.russian import day as in_words
from vprok.kernel.russian import plural

MOSCOW = ZoneInfo("Europe/Moscow")
SATURDAY = 5
LEVELS = frozenset({"", "Б", "П", "В"})
RESERVED_SLUGS = frozenset({"lodging", "marking", "new", "publications"})
RESERVE_REACH = timedelta(days=14)
RESERVE_WEEK = 5

# ---- works ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class TaskPlan:
    """One score column of a blueprint.

    entry: what is typed into it: points, or the short answer itself
    """

    label: str
    maximum: int
    level: str
    minutes: int | None
    kes: tuple[str, ...]
    kt: tuple[str, ...]
    part: int
    follows: str
    skill: str
    descriptor: str
    entry: str = TaskEntry.POINTS


@dataclass(frozen=True, slots=True)
class Blueprint:
    """The description of a work from which campaigns copy theirs.

    minutes: of each part
    cuts:    first points of «3», «4» and «5»
    notes:   what a person should know of the printed description, misprints among it
    levels_since: the year since which the work has a basic and an advanced level, if it has them
    language:     of a work in a foreign language
    """

    code: str
    subject_code: str
    subject: str
    grade: int
    is_course: bool
    year: int
    maximum: int
    minutes: tuple[int, ...]
    cuts: tuple[int, int, int]
    is_computer: bool
    notes: tuple[str, ...]
    tasks: tuple[TaskPlan, ...]
    levels_since: int | None = None
    language: str = ""

    def __str__(self) -> str:
        return f"{self.subject}, {self.grade} {'курс' if self.is_course else 'класс'}"


@dataclass(frozen=True, slots=True)
class MarkRange:
    """The points that give one mark, both ends included."""

    mark: int
    first: int
    last: int

    @property
    def width(self) -> int:
        """How many values of points it holds."""
        return self.last - self.first + 1


def mark_ranges(cuts: tuple[int, int, int], maximum: int) -> tuple[MarkRange, ...]:
    """Points of «2», «3», «4» and «5», one after another from 0 to the maximum.

    source: domain.md §5.1
    """
    firsts = (0, *cuts)
    lasts = (*(cut - 1 for cut in cuts), maximum)
    return tuple(
        MarkRange(mark, first, last)
        for mark, first, last in zip((2, 3, 4, 5), firsts, lasts, strict=True)
    )


def marks_do_not_tile(cuts: tuple[int, int, int], maximum: int) -> Refusal | None:
    """Hold back a scale that leaves some points without a mark, or a mark without points.

    source: domain.md §5.1
    """
    if all(each.width >= 1 for each in mark_ranges(cuts, maximum)):
        return None
    return Refusal(
        "marks_do_not_tile",
        f"Шкала должна делить баллы от 0 до {maximum} на четыре отметки без пропусков: "
        "первый балл каждой отметки больше первого балла предыдущей.",
    )


def blueprint_is_inconsistent(plan: Blueprint) -> Refusal | None:
    """Hold back a description of a work that contradicts itself.

    source: domain.md §5.1, §5.2
    """
    labels = [task.label for task in plan.tasks]
    earned = sum(task.maximum for task in plan.tasks)
    checks = (
        (plan.code == f"{plan.subject_code.lower()}{plan.grade}", "код не из предмета и класса"),
        (earned == plan.maximum, f"сумма баллов заданий {earned}, а не {plan.maximum}"),
        (marks_do_not_tile(plan.cuts, plan.maximum) is None, "отметки не делят все баллы"),
        (len(set(labels)) == len(labels), "номера заданий повторяются"),
        (all(task.maximum >= 1 for task in plan.tasks), "есть задание без баллов"),
        (all(task.level in LEVELS for task in plan.tasks), "есть неизвестный уровень сложности"),
        (all(1 <= task.part <= len(plan.minutes) for task in plan.tasks), "частей больше времени"),
        (all(not t.follows or t.follows in labels for t in plan.tasks), "нет главного критерия"),
        (plan.language in {"", *Language.values}, "неизвестный иностранный язык"),
        (all(task.entry in TaskEntry.values for task in plan.tasks), "неизвестно, что вносят"),
        (not answers_of_experts(plan.tasks), "критерий эксперта не бывает кратким ответом"),
    )
    wrong = [words for holds, words in checks if not holds]
    if not wrong:
        return None
    return Refusal(
        "blueprint_is_inconsistent", f"Описание работы {plan.code} неверно: {'; '.join(wrong)}."
    )


class ScoreColumn(Protocol):
    """What is asked of a score column here."""

    @property
    def label(self) -> str:
        """As printed."""

    @property
    def follows(self) -> str:
        """The criterion without which it earns nothing, or nothing."""

    @property
    def entry(self) -> str:
        """Points or an answer."""


def answers_of_experts(tasks: Iterable[ScoreColumn]) -> tuple[str, ...]:
    """Labels of columns that take an answer though an expert gives points in them by criteria.

    source: domain.md §3.6, проверка 5; §11.1
    """
    tasks = tuple(tasks)
    leaders = {task.follows for task in tasks if task.follows}
    return tuple(
        task.label
        for task in tasks
        if task.entry == TaskEntry.ANSWER and (task.follows or task.label in leaders)
    )


def criteria_take_points(tasks: Iterable[ScoreColumn]) -> Refusal | None:
    """Hold back answers in columns where experts give points by criteria.

    source: domain.md §3.6, проверка 5; §11.1
    """
    if not (wrong := answers_of_experts(tasks)):
        return None
    return Refusal(
        "criteria_take_points",
        f"Это критерии эксперта: {', '.join(wrong)}. Оставьте для них баллы.",
    )


def has_levels(since: int | None, *, year: int) -> bool:
    """Whether a work of this year has a basic and an advanced level.

    since:  the first year of its levels, if it ever had them
    source: domain.md §2.2, 2026: levels for mathematics and physics 7–8
    """
    return since is not None and year >= since


def work_is_unknown(code: str, known: Collection[str]) -> Refusal | None:
    """Hold back a work that the catalogue does not describe.

    source: domain.md §5.1
    """
    if code in known:
        return None
    return Refusal("work_is_unknown", f"В каталоге нет работы {code}. Выберите работу из списка.")


def work_is_there(code: str, *, is_there: bool) -> Refusal | None:
    """Hold back a second copy of a work.

    source: settled.md, Names and identifiers
    """
    if not is_there:
        return None
    return Refusal("work_is_there", f"Работа {code} уже есть в кампании.")


# ---- days ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Days:
    """On which days a work may be sat: its window and the reserve days."""

    opens_on: date
    closes_on: date
    reserve: frozenset[date] = frozenset()


def is_working(day: date) -> bool:
    """Whether schools of a five-day week work on this day of the week."""
    return day.weekday() < SATURDAY


def later_day(day: date, offset: int, *, counts_working_days: bool = False) -> date:
    """The day that stands this many days after, or before when the offset is negative.

    offset: days; with `counts_working_days` Saturdays and Sundays are stepped over
    source: domain.md §2.4, «D+4 (working days)»
    """
    if not counts_working_days:
        return day + timedelta(days=offset)
    step = timedelta(days=1 if offset > 0 else -1)
    left = abs(offset)
    while left:
        day += step
        left -= is_working(day)
    return day


def day_is_a_weekend(day: date) -> Refusal | None:
    """Hold back a day on which a five-day school does not work.

    source: domain.md §2.1, «one of the days of the window, lesson 2–3»
    """
    if is_working(day):
        return None
    return Refusal(
        "day_is_a_weekend",
        f"{in_words(day)} — выходной. Выберите день с понедельника по пятницу.",
    )


def day_is_outside_the_window(day: date, days: Days) -> Refusal | None:
    """Hold back a day on which this work is not sat.

    source: domain.md §2.1 (13), §2.5
    """
    if days.opens_on <= day <= days.closes_on or day in days.reserve:
        return None
    return Refusal(
        "day_is_outside_the_window",
        f"Работу проводят с {in_words(days.opens_on)} по {in_words(days.closes_on)} "
        "или в резервный день. Выберите другой день.",
    )


def reserve_day_is_far_off(day: date, *, opens_on: date, closes_on: date) -> Refusal | None:
    """Hold back a reserve day that has nothing to do with the campaign.

    source: domain.md §2.5; two weeks after the window are our own limit
    """
    latest = closes_on + RESERVE_REACH
    if opens_on <= day <= latest:
        return None
    return Refusal(
        "reserve_day_is_far_off",
        f"Резервный день назначают с {in_words(opens_on)} по {in_words(latest)}. "
        "Выберите другой день.",
    )


def reserve_week(opens_on: date, closes_on: date) -> tuple[date, ...]:
    """The last working week of a window, where reserve days stand by default.

    source: domain.md §2.4, «reserve days = last week of the window»
    """
    last = [
        day
        for back in range((closes_on - opens_on).days + 1)
        if is_working(day := closes_on - timedelta(days=back))
    ]
    return tuple(sorted(last[:RESERVE_WEEK]))


def moved_day(day: date, days: int) -> date:
    """A day moved with its campaign; a weekend gives way to the next working day.

    source: domain.md §2.2, moves of 2020 and 2022
    """
    moved = day + timedelta(days=days)
    return moved if is_working(moved) else later_day(moved, 1, counts_working_days=True)


# ---- hours on two clocks -------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Hour:
    """A day counted from an anchor, and the time on it."""

    offset: int
    time: time


@dataclass(frozen=True, slots=True)
class Event:
    """One event of the road map, before anyone's day and zone are known."""

    step: Step
    anchor: Anchor
    clock: Clock
    opens: Hour | None = None
    due: Hour | None = None
    counts_working_days: bool = False


@dataclass(frozen=True, slots=True)
class Window:
    """When a thing opens and when it is due, in UTC; None is «never said»."""

    opens_at: datetime | None = None
    due_at: datetime | None = None


def instant(
    day: date,
    offset: int,
    at: time,
    clock: Clock,
    zone: str,
    *,
    counts_working_days: bool = False,
) -> datetime:
    """The moment in UTC of an hour told by Moscow's clock or by the school's own.

    day:    the anchor
    zone:   IANA name of the school's zone; a school of Yakutia may have its municipality's
    source: domain.md §2.3
    """
    on = later_day(day, offset, counts_working_days=counts_working_days)
    there = MOSCOW if clock == Clock.MOSCOW else ZoneInfo(zone)
    return latest_reading(datetime.combine(on, at, tzinfo=there))


def latest_reading(told: datetime) -> datetime:
    """The moment in UTC of an hour on a clock that may be set forward or back.

    Where the clock shows the hour twice, or skips it, the later reading counts: nothing opens
    early, and nobody is late by a hand of the clock.

    told:   aware
    source: issue 4, «The hour»; PEP 495
    """
    return max(told.replace(fold=fold).astimezone(UTC) for fold in (0, 1))


OPENS_WITH: Mapping[Step, Step] = {Step.RESULTS: Step.CRITERIA}
"""Steps that open together with another one: the form comes with the criteria, by local time.

source: domain.md §2.4, «criteria and form D 14:00 local»
"""

SECRET: frozenset[Step] = frozenset({Step.ARCHIVE, Step.KEY, Step.CRITERIA})
"""Steps that a region may move later, never earlier: what opens in one place is known in all.

source: security.md §3.4; settled.md, Secrets with an hour
"""


@dataclass(frozen=True, slots=True)
class Calendar:
    """The road map of a campaign with the days of regions, ready to answer without a database."""

    opens_on: date
    closes_on: date
    reports_at: datetime | None = None
    events: Mapping[Step, Event] = field(default_factory=dict)
    overrides: Mapping[tuple[Step, str], Event] = field(default_factory=dict)
    reserve: Mapping[str, frozenset[date]] = field(default_factory=dict)

    def event(self, step: Step, *, region: str = "") -> Event | None:
        """The event as the region has it."""
        return self.overrides.get((step, region)) or self.events.get(step)

    def reserve_days(self, region: str = "") -> frozenset[date]:
        """Reserve days of the whole country and of the region."""
        everywhere = self.reserve.get("", frozenset())
        return everywhere | self.reserve.get(region, frozenset())

    def last_day(self, region: str = "") -> date:
        """The last day on which a work may be sat in the region."""
        return max((self.closes_on, *self.reserve_days(region)))

    def anchor_day(self, anchor: Anchor, *, region: str, day: date | None) -> date | None:
        """The day from which events of this anchor are counted; None until a day is declared."""
        if anchor == Anchor.DAY:
            return day
        return self.opens_on if anchor == Anchor.CAMPAIGN else self.last_day(region)

    def window(self, step: Step, *, region: str, zone: str, day: date | None = None) -> Window:
        """When a step opens and is due for a body of this region and zone.

        region:  two digits; empty for the country
        zone:    IANA name
        day:     the day the school declared for its work; without it what is counted from the
                 day has no opening, and what it owes is due at the last call
        returns: Window(None, None) when the road map has no such step
        source:  domain.md §2.3, §2.4
        """
        if step == Step.REPORTS and self.reports_at:
            return Window(self.reports_at, None)
        event = self.event(step, region=region)
        if event is None:
            return Window()
        from_day = self.anchor_day(event.anchor, region=region, day=day)
        if from_day is None:
            return Window(None, self._last_call(region, zone) if event.due else None)
        opens_at = _moment(event, event.opens, from_day, zone)
        if opens_at is None and step in OPENS_WITH:
            opens_at = self.window(OPENS_WITH[step], region=region, zone=zone, day=day).opens_at
        return Window(opens_at, _moment(event, event.due, from_day, zone))

    def _last_call(self, region: str, zone: str) -> datetime | None:
        return self.window(Step.CLOSE, region=region, zone=zone).due_at


def _moment(event: Event, hour: Hour | None, from_day: date, zone: str) -> datetime | None:
    if hour is None:
        return None
    return instant(
        from_day,
        hour.offset,
        hour.time,
        event.clock,
        zone,
        counts_working_days=event.counts_working_days,
    )


class Pace(StrEnum):
    """Where a step of the road map is at a moment."""

    AHEAD = "впереди"
    NOW = "сейчас"
    OVER = "позади"
    BY_DAY = "по дню работы"
    NEVER = "без срока"


def pace(window: Window, *, at: datetime) -> Pace:
    """Where a window is at a moment; what only opens stays now, what is only due is ahead.

    source: domain.md §2.3
    """
    if window.opens_at is None and window.due_at is None:
        return Pace.NEVER
    if window.due_at is not None and at >= window.due_at:
        return Pace.OVER
    if window.opens_at is None or at < window.opens_at:
        return Pace.AHEAD
    return Pace.NOW


_FROM = {
    Anchor.CAMPAIGN: ("начала кампании", "в первый день кампании"),
    Anchor.END: ("последнего дня кампании", "в последний день кампании"),
    Anchor.DAY: ("работы", "в день работы"),
}


def hour_words(event: Event, hour: Hour) -> str:
    """An hour of the road map for people: «за 7 дней до начала кампании, 09:00 мск»."""
    named, same_day = _FROM[event.anchor]
    clock = "мск" if event.clock == Clock.MOSCOW else "местное"
    forms = (
        ("рабочий день", "рабочих дня", "рабочих дней")
        if event.counts_working_days
        else ("день", "дня", "дней")
    )
    count = plural(abs(hour.offset), *forms)
    if hour.offset == 0:
        words = same_day
    elif hour.offset < 0:
        words = f"за {count} до {named}"
    else:
        words = f"через {count} после {named}"
    return f"{words}, {hour.time:%H:%M}\u00a0{clock}"


# ---- the default plan ----------------------------------------------------------------------------

_NINE, _SIX_PM, _ELEVEN_PM = time(9), time(18), time(23)
ASSIGNS_AHEAD = 7
"""Days before the campaign on which classes learn what they sit.

source: domain.md §2.1, строка 10
"""


def default_plan(era: Era) -> tuple[Event, ...]:
    """The road map a campaign of this era begins with, every line of which may be changed.

    source: domain.md §2.4
    """
    return tuple(event for event in _PLAN[era] if event is not None)


def _country(
    step: Step,
    opens: int | None,
    due: int | None,
    at: time = _SIX_PM,
    *,
    anchor: Anchor = Anchor.CAMPAIGN,
    counts_working_days: bool = False,
) -> Event:
    return Event(
        step,
        anchor,
        Clock.MOSCOW,
        None if opens is None else Hour(opens, _NINE),
        None if due is None else Hour(due, at),
        counts_working_days,
    )


def _at_school(step: Step, opens: Hour, due: Hour | None = None, *, working: bool = False) -> Event:
    return Event(step, Anchor.DAY, Clock.LOCAL, opens, due, working)


def _drawing() -> Event:
    """Counted from the first day of the campaign: nobody names a day for a work not drawn yet."""
    return Event(Step.ASSIGNMENT, Anchor.CAMPAIGN, Clock.LOCAL, Hour(-ASSIGNS_AHEAD, _NINE))


_ARCHIVE = {
    Era.SEALED: Hour(-3, _NINE),
    Era.OPEN: Hour(-1, time(14)),
    Era.RANDOM: Hour(-1, time(14)),
}


def _plan(era: Era) -> tuple[Event, ...]:
    only_random = (_drawing(),) if era == Era.RANDOM else ()
    only_sealed = (_at_school(Step.KEY, Hour(0, time(7, 30))),) if era == Era.SEALED else ()
    return (
        _country(Step.REGISTRATION, -45, -35),
        _country(Step.QUESTIONNAIRE, -40, 30, _ELEVEN_PM),
        _country(Step.SCHOOL_LIST, -30, -26),
        _country(Step.APPLICATION, -30, -25),
        _country(Step.CORRECTIONS, -25, -20),
        _country(Step.INSTRUCTIONS, -20, None),
        _country(Step.CODES, -7, None),
        *only_random,
        _at_school(Step.ARCHIVE, _ARCHIVE[era]),
        *only_sealed,
        _at_school(Step.CRITERIA, Hour(0, time(14))),
        _at_school(Step.ACTS, Hour(0, time(8)), Hour(2, _SIX_PM), working=True),
        _country(Step.RESULTS, None, 4, _ELEVEN_PM, anchor=Anchor.DAY, counts_working_days=True),
        _country(Step.REPORTS, None, 6, _ELEVEN_PM, anchor=Anchor.DAY, counts_working_days=True),
        _country(Step.INFORMED, 6, 10, anchor=Anchor.DAY, counts_working_days=True),
        _country(Step.CLOSE, None, 5, _ELEVEN_PM, anchor=Anchor.END, counts_working_days=True),
        _country(Step.ACTS_ONWARD, 1, 7, anchor=Anchor.END),
        _country(Step.MIAS, 1, 14, anchor=Anchor.END),
        _country(Step.OBJECTIVITY, 1, 14, anchor=Anchor.END),
    )


_PLAN = {era: _plan(era) for era in Era}


@dataclass(frozen=True, slots=True)
class PlanLine:
    """One line of the default plan in words."""

    step: str
    opens: str
    due: str


def default_plan_lines(era: Era) -> tuple[PlanLine, ...]:
    """The default plan of an era for the page docs/calendar.md.

    source: domain.md §2.4
    """
    return tuple(
        PlanLine(event.step.label, opening_words(event), due_words(event))
        for event in default_plan(era)
    )


def opening_words(event: Event) -> str:
    """When an event opens, in words; empty when it has no opening."""
    if event.opens is not None:
        return hour_words(event, event.opens)
    if event.step in OPENS_WITH:
        return f"вместе с событием «{OPENS_WITH[event.step].label}»"
    return ""


def due_words(event: Event) -> str:
    """When an event is due, in words; empty when it is never due."""
    return hour_words(event, event.due) if event.due is not None else ""


# ---- changes of the calendar ---------------------------------------------------------------------


def deadline_is_before_the_opening(opens: Hour | None, due: Hour | None) -> Refusal | None:
    """Hold back an event that would close before it opens.

    source: domain.md §2.3
    """
    if opens is None or due is None or (opens.offset, opens.time) <= (due.offset, due.time):
        return None
    return Refusal(
        "deadline_is_before_the_opening",
        "Срок наступает раньше открытия. Проверьте дни и часы обоих.",
    )


def secret_opens_too_early(step: Step, *, plan: Hour | None, own: Hour | None) -> Refusal | None:
    """Keep a region from opening materials before the country does.

    source: security.md §3.4; settled.md, Secrets with an hour
    """
    if step not in SECRET or plan is None or own is None:
        return None
    if (own.offset, own.time) >= (plan.offset, plan.time):
        return None
    return Refusal(
        "secret_opens_too_early",
        "Материалы работы нельзя открыть раньше, чем в плане-графике страны. "
        "Назначьте тот же час или более поздний.",
    )


def overridden(event: Event, *, opens: Hour | None, due: Hour | None) -> Event:
    """The event with a region's own hours where it has them.

    A secret never opens before the country's hour, even if that hour has moved later since.
    source: domain.md §2.3, §2.4; settled.md, Secrets with an hour
    """
    if secret_opens_too_early(event.step, plan=event.opens, own=opens):
        opens = event.opens
    return replace(event, opens=opens or event.opens, due=due or event.due)


def results_are_not_open(*, opens_at: datetime | None, at: datetime) -> Refusal | None:
    """Keep reports shut until the moment that the campaign has named.

    opens_at: aware, any zone; None opens them as soon as a form is accepted
    at:       aware, any zone
    source:   docs/sources/domain.md#visibility
    """
    if opens_at is not None and at < opens_at:
        there = opens_at.astimezone(ZoneInfo("Europe/Moscow"))
        return Refusal(
            "results_are_not_open",
            f"Отчёты откроются {in_words(there.date())} в {there:%H:%M} по московскому времени.",
        )
    return None


def window_is_backwards(opens_on: date, closes_on: date) -> Refusal | None:
    """Hold back a campaign that ends before it begins.

    source: domain.md §2.2
    """
    if opens_on <= closes_on:
        return None
    return Refusal(
        "window_is_backwards", "Кампания закрывается раньше, чем открывается. Проверьте даты."
    )


def slug_is_reserved(slug: str) -> Refusal | None:
    """Hold back an address that pages of our own already have.

    source: settled.md, Names and identifiers
    """
    if slug not in RESERVED_SLUGS:
        return None
    return Refusal("slug_is_reserved", "Этот адрес занят порталом. Выберите другой.")


def slug_is_taken(slug: str, *, is_there: bool) -> Refusal | None:
    """Hold back an address that another campaign already has.

    source: settled.md, Names and identifiers
    """
    if not is_there:
        return None
    return Refusal("slug_is_taken", f"Кампания с адресом {slug} уже есть. Выберите другой адрес.")


def shift_is_nothing(days: int) -> Refusal | None:
    """Hold back a move that moves nothing.

    source: domain.md §2.2
    """
    if days:
        return None
    return Refusal("shift_is_nothing", "Укажите, на сколько дней перенести кампанию.")


def override_is_empty(opens: Hour | None, due: Hour | None) -> Refusal | None:
    """Hold back a region's own hours that say nothing.

    source: domain.md §2.3
    """
    if opens or due:
        return None
    return Refusal(
        "override_is_empty",
        "Укажите день и время открытия или срока. Чтобы вернуть часы страны, "
        "уберите региональное изменение.",
    )


def reason_is_missing(reason: str) -> Refusal | None:
    """Hold back a change for others that nobody explained.

    source: domain.md §2.2, letters of 2020 and 2022 give the reason and the new dates
    """
    if reason.strip():
        return None
    return Refusal("reason_is_missing", "Напишите причину: её прочтут те, кого она касается.")


# ---- the life of a campaign ----------------------------------------------------------------------

_NOT_RUNNING: Mapping[CampaignState, Refusal] = {
    CampaignState.DRAFT: Refusal(
        "campaign_is_draft", "Кампания ещё не начата. Дождитесь объявления организатора."
    ),
    CampaignState.STOPPED: Refusal(
        "campaign_is_stopped",
        "Кампания приостановлена. Новые даты появятся в объявлении организатора.",
    ),
    CampaignState.FINISHED: Refusal(
        "campaign_is_finished", "Кампания завершена: изменить в ней уже ничего нельзя."
    ),
}


def campaign_is_not_running(state: str) -> Refusal | None:
    """Hold every act of a campaign that has not begun, stands still or is over.

    source: domain.md §2.2, stops of 2020 and 2022
    """
    return _NOT_RUNNING.get(CampaignState(state))


def campaign_is_over(state: str) -> Refusal | None:
    """Hold changes of a finished campaign.

    source: domain.md §16, state machines
    """
    finished = CampaignState(state) is CampaignState.FINISHED
    return _NOT_RUNNING[CampaignState.FINISHED] if finished else None


def campaign_has_begun(state: str) -> Refusal | None:
    """Hold changes that are possible in a draft only.

    source: domain.md §16, state machines
    """
    if CampaignState(state) is CampaignState.DRAFT:
        return None
    return Refusal(
        "campaign_has_begun",
        "Кампания уже начата: это можно только в черновике. "
        "Лишнюю работу сделайте работой по желанию.",
    )


def campaign_is_not_stopped(state: str) -> Refusal | None:
    """Hold the resuming of a campaign that nobody stopped.

    source: domain.md §2.2, stops of 2020 and 2022
    """
    if CampaignState(state) is CampaignState.STOPPED:
        return None
    return Refusal(
        "campaign_is_not_stopped",
        "Возобновляют только приостановленную кампанию. Обновите страницу.",
    )


def campaign_does_not_move_so(state: str, to: CampaignState) -> Refusal | None:
    """Hold a move that the life of a campaign does not know.

    source: domain.md §16, state machines
    """
    now = CampaignState(state)
    if to in MOVES[now]:
        return None
    return Refusal(
        "campaign_does_not_move_so",
        f"Сейчас кампания в состоянии «{now.label}»: перевести её в состояние "
        f"«{to.label}» нельзя. Обновите страницу.",
    )


def campaign_has_no_works(count: int) -> Refusal | None:
    """Hold the start of a campaign in which there is nothing to sit.

    source: domain.md §2.1
    """
    if count:
        return None
    return Refusal("campaign_has_no_works", "В кампании нет работ. Добавьте хотя бы одну.")


# ---- publications --------------------------------------------------------------------------------

READS_AS: Mapping[Role, Audience] = {
    Role.REGIONAL_COORDINATOR: Audience.REGION,
    Role.MUNICIPAL_COORDINATOR: Audience.DISTRICT,
    Role.RESPONSIBLE_COORDINATOR: Audience.DISTRICT,
    Role.HEAD_OF_SCHOOL: Audience.SCHOOL,
    Role.SCHOOL_COORDINATOR: Audience.SCHOOL,
    Role.TECHNICAL_SPECIALIST: Audience.TECHNICIAN,
    Role.ROOM_ORGANISER: Audience.ROOM,
    Role.EXPERT: Audience.EXPERT,
    Role.OBSERVER: Audience.OBSERVER,
}
"""For which audience a role reads first of all; the others read what is for everyone."""


def is_meant_for(audience: str, roles: Collection[Role]) -> bool:
    """Whether a publication speaks to a person of these roles first of all.

    source: domain.md §1.2
    """
    return audience == Audience.EVERYONE or audience in {READS_AS.get(role) for role in roles}


def publication_is_empty(text: str, *, has_file: bool) -> Refusal | None:
    """Hold back a publication with nothing to read.

    source: domain.md §1.3, section «Публикации»
    """
    if text.strip() or has_file:
        return None
    return Refusal("publication_is_empty", "Впишите текст или приложите файл PDF.")


# ---- how materials are kept ----------------------------------------------------------------------

MOST_EARLIER = 180
MOST_FREEZE_HOURS = 168
MOST_DAYS_AHEAD = 60


@dataclass(frozen=True, slots=True)
class Choices:
    """How a campaign keeps its materials until their hour.

    early_by:      pairs: from so many participants, so many minutes earlier
    freeze_hours:  before the opening of a slot; from then on nothing new is sealed to it
    assigns_ahead: days before the campaign on which classes learn what they sit
    """

    custody: str
    kit_style: str
    has_zone_groups: bool
    early_by: tuple[tuple[int, int], ...]
    freeze_hours: int
    assigns_ahead: int


@dataclass(frozen=True, slots=True)
class Collecting:
    """How a campaign collects results.

    asks_sex, allows_not_taught: what the form asks for and takes
    double_entry:                every form is typed twice, by two people
    excludes_not_taught:         tasks that were not taught are taken out of marks
    families_look:               a family may see a result by code and secret
    """

    asks_sex: bool = False
    allows_not_taught: bool = False
    double_entry: bool = False
    excludes_not_taught: bool = False
    families_look: bool = False

    @property
    def form(self) -> tuple[bool, ...]:
        """What forms are typed by: settled once results come in."""
        return self.asks_sex, self.allows_not_taught, self.double_entry


def not_taught_is_not_allowed(collecting: Collecting) -> Refusal | None:
    """Hold back a rule about a mark that nobody may put.

    source: domain.md §3.6, «не пройд.»
    """
    if collecting.allows_not_taught or not collecting.excludes_not_taught:
        return None
    return Refusal(
        "not_taught_is_not_allowed",
        "Исключать задания можно, только если «не пройд.» разрешено. Разрешите эту отметку.",
    )


def early_rows_are_uneven(rows: Sequence[tuple[int, int]]) -> Refusal | None:
    """Hold back rows that would open a larger school no earlier than a smaller one.

    rows:   from how many participants, how many minutes earlier
    source: domain.md §2.1, строка 12: the hour depends on the number of participants
    """
    if any(not 0 < minutes <= MOST_EARLIER or participants < 1 for participants, minutes in rows):
        return Refusal(
            "early_rows_are_uneven",
            f"Раньше часа открывают не больше чем на {MOST_EARLIER} минут. Исправьте строку.",
        )
    ordered = sorted(rows)
    if all(fewer < more and sooner < later for (fewer, sooner), (more, later) in pairwise(ordered)):
        return None
    return Refusal(
        "early_rows_are_uneven",
        "Чем больше участников, тем раньше час: в каждой следующей строке и участников, и минут"
        " должно быть больше. Исправьте строки.",
    )


def choice_is_out_of_range(choices: Choices) -> Refusal | None:
    """Hold back a freeze or an announcement that nobody could live with.

    source: settled.md, Secrets with an hour; domain.md §2.1, строка 10
    """
    if not 1 <= choices.freeze_hours <= MOST_FREEZE_HOURS:
        return Refusal(
            "choice_is_out_of_range",
            f"Заморозка — за 1–{MOST_FREEZE_HOURS} часов до выдачи. Исправьте число часов.",
        )
    if not 1 <= choices.assigns_ahead <= MOST_DAYS_AHEAD:
        return Refusal(
            "choice_is_out_of_range",
            f"Предметы назначают за 1–{MOST_DAYS_AHEAD} дней. Исправьте число дней.",
        )
    return None


# ---- zone groups ---------------------------------------------------------------------------------

ALL_ZONES = 0
_GROUP_FROM = {1: 10, 2: 7, 3: 4, 4: 2}
"""The zone groups, from East to West, and the hours ahead of UTC that each begins at."""

ZONE_GROUPS = tuple(_GROUP_FROM)


def zone_group(ahead: timedelta) -> int:
    """The zone group of a clock: schools of one group sit the same variants.

    ahead:   of UTC
    source:  security.md §3.4, point 6
    """
    hours = ahead / timedelta(hours=1)
    return next((group for group, first in _GROUP_FROM.items() if hours >= first), 4)


_GROUP_WORDS = {
    ALL_ZONES: "все часовые пояса",
    1: "МСК+7…+9",
    2: "МСК+4…+6",
    3: "МСК+1…+3",
    4: "МСК−1 и МСК",
}


def zone_group_words(group: int) -> str:
    """A zone group as people say it: «МСК+7…+9».

    source: security.md §3.4, point 6
    """
    return _GROUP_WORDS[group]


def zone_groups(*, are_apart: bool) -> tuple[int, ...]:
    """The groups that a campaign makes variants for, from East to West.

    are_apart: schools of far zones get variants of their own
    source:    security.md §3.4, point 6
    """
    return ZONE_GROUPS if are_apart else (ALL_ZONES,)


# ---- the controlled sample -----------------------------------------------------------------------

MOST_OF_A_SHARE = 1000
"""Tenths of a percent."""

ENOUGH = 5
"""Schools of a stratum from which one is drawn even where its share would be less than one."""

SEED_LEAST, SEED_MOST = 8, 64


def sample_of(strata: Mapping[str, str], share: int, *, seed: str) -> frozenset[str]:
    """The schools that a seed draws, so many of each stratum; none of them changes another.

    Schools of a stratum stand in the order of SHA-256 of «seed sample key»; the first are drawn.

    strata: of every school, by its key
    share:  in tenths of a percent, rounded half up
    source: statistics.md §3.5; settled.md, Figures: what is drawn can be repeated
    """
    by_stratum: dict[str, list[str]] = {}
    for key, stratum in strata.items():
        by_stratum.setdefault(stratum, []).append(key)
    return frozenset(
        key
        for keys in by_stratum.values()
        for key in sorted(keys, key=lambda key: lot(seed, "sample", key))[: quota(len(keys), share)]
    )


def quota(schools: int, share: int) -> int:
    """How many schools of a stratum are drawn: at least one where there are enough of them.

    share:  in tenths of a percent
    source: statistics.md §3.5
    """
    drawn = (2 * schools * share + MOST_OF_A_SHARE) // (2 * MOST_OF_A_SHARE)
    return drawn or int(schools >= ENOUGH)


def sample_is_drawn(*, is_drawn: bool) -> Refusal | None:
    """Draw once: whoever may draw again may go on until the result pleases.

    source: statistics.md §3.5; domain.md §7.4, выборочные ВПР с контролем объективности
    """
    if not is_drawn:
        return None
    return Refusal("sample_is_drawn", "Выборка уже сделана: второй раз в кампании её не тянут.")


def sample_is_late(*, opens_on: date, at: datetime) -> Refusal | None:
    """Draw before the first day: observers have to come, and no form may have come in yet.

    at:     aware, any zone
    source: domain.md §7.4, выборочные ВПР с контролем объективности
    """
    if at.astimezone(MOSCOW).date() < opens_on:
        return None
    return Refusal(
        "sample_is_late",
        f"Выборку делают до первого дня кампании, а он — {in_words(opens_on)}. "
        "Признаки в этой кампании будут сравниваться с регионом.",
    )


def sample_is_of_nobody(schools: int) -> Refusal | None:
    """Draw only where there is someone to draw.

    source: statistics.md §3.5
    """
    if schools:
        return None
    return Refusal(
        "sample_is_of_nobody",
        "При такой доле в выборку не попала бы ни одна школа. Увеличьте долю или внесите список.",
    )


def share_is_out_of_range(share: int) -> Refusal | None:
    """Draw some of the schools, or all of them.

    share:  in tenths of a percent
    source: statistics.md §3.5
    """
    if 1 <= share <= MOST_OF_A_SHARE:
        return None
    return Refusal("share_is_out_of_range", "Доля школ — от 0,1 до 100 %. Исправьте её.")


def seed_is_unfit(seed: str) -> Refusal | None:
    """Take a seed that can be printed, read out and typed again.

    source: settled.md, Figures: what is drawn can be repeated
    """
    if SEED_LEAST <= len(seed) <= SEED_MOST and seed.isascii() and seed.isalnum():
        return None
    return Refusal(
        "seed_is_unfit",
        f"Жребий — от {SEED_LEAST} до {SEED_MOST} латинских букв и цифр без пробелов. "
        "Исправьте его или оставьте поле пустым.",
    )
