"""What a step is, how far bodies have come, what is stuck, and what is usual by now."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import accumulate
from typing import Any, Self

from vprok.domain.intake.states import OwedState
from vprok.kernel.place import Level, Place
from vprok.kernel.russian import plural

STARTED = frozenset(
    {OwedState.DOWNLOADED, OwedState.FINDINGS, OwedState.CONFIRM, OwedState.HANDED_OVER}
)
"""States of a form that somebody has begun and not finished."""

STUCK_AFTER = timedelta(days=2)
"""Who has begun a form and has not moved it for so long needs help rather than a deadline.

source: peers.md §5 (8); two days are our own limit
"""


# ---- counts --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Count:
    """How many have taken a step, of how many."""

    done: int
    of: int

    @property
    def is_whole(self) -> bool:
        """Whether nobody is missing."""
        return self.done >= self.of > 0

    @property
    def percent(self) -> int:
        """Whole percent done, never 100 while somebody is missing."""
        return 0 if not self.of else self.done * 100 // self.of


class Column(StrEnum):
    """A step between the forms that monitoring counts.

    source: domain.md §3.10
    """

    DAYS = "days"
    CODES = "codes"
    ARCHIVES = "archives"
    DOWNLOADED = "downloaded"
    KEYS = "keys"
    DECLARED = "declared"


COLUMN_NAMES: dict[Column, str] = {
    Column.DAYS: "День назначен",
    Column.CODES: "Коды выданы",
    Column.ARCHIVES: "Архив готов",
    Column.DOWNLOADED: "Архив скачан",
    Column.KEYS: "Пароль получен",
    Column.DECLARED: "Результаты подписаны",
}


@dataclass(frozen=True)
class Steps:
    """How many have taken each step between the forms.

    schools: that work
    sitting: of them, those that take a work
    entries: school × work; all but `coded` are counted among them
    coded:   schools whose codes are there
    declared: works whose accepted results the head has signed
    """

    schools: int = 0
    sitting: int = 0
    entries: int = 0
    days: int = 0
    coded: int = 0
    archives: int = 0
    downloaded: int = 0
    taken: int = 0
    declared: int = 0

    @property
    def numbers(self) -> tuple[int, ...]:
        """All of them, in their order."""
        return (
            self.schools,
            self.sitting,
            self.entries,
            self.days,
            self.coded,
            self.archives,
            self.downloaded,
            self.taken,
            self.declared,
        )

    def __add__(self, other: Self) -> Self:
        return type(self)(*map(sum, zip(self.numbers, other.numbers, strict=True)))

    @property
    def counts(self) -> dict[Column, Count]:
        """Each step as a count."""
        return {
            Column.DAYS: Count(self.days, self.entries),
            Column.CODES: Count(self.coded, self.sitting),
            Column.ARCHIVES: Count(self.archives, self.entries),
            Column.DOWNLOADED: Count(self.downloaded, self.entries),
            Column.KEYS: Count(self.taken, self.entries),
            Column.DECLARED: Count(self.declared, self.entries),
        }


@dataclass(frozen=True)
class Forms:
    """How many forms of one kind are in each state.

    states: by stored state
    late:   of those that are neither accepted nor excused
    """

    states: Mapping[str, int] = field(default_factory=dict)
    late: int = 0

    def __add__(self, other: Self) -> Self:
        return type(self)(Counter(self.states) + Counter(other.states), late=self.late + other.late)

    def count(self, state: OwedState) -> int:
        """How many are in one state."""
        return self.states.get(state.value, 0)

    @property
    def accepted(self) -> int:
        """How many are accepted."""
        return self.count(OwedState.ACCEPTED)

    @property
    def started(self) -> int:
        """How many somebody has begun and not finished."""
        return sum(self.count(state) for state in STARTED)

    @property
    def done(self) -> Count:
        """How many are accepted, of all but the excused."""
        return Count(self.accepted, sum(self.states.values()) - self.count(OwedState.EXCUSED))


@dataclass(frozen=True)
class FormKind:
    """A kind of form that a campaign has.

    event: the step of the road map that it hangs on
    """

    kind: str
    title: str
    event: str


@dataclass(frozen=True)
class Line:
    """One body and all below it: its forms by kind, and the steps between them."""

    place: Place
    name: str
    forms: Mapping[str, Forms]
    steps: Steps
    phone: str = ""

    @property
    def late(self) -> int:
        """How many forms are late, of all kinds."""
        return sum(forms.late for forms in self.forms.values())

    @property
    def level(self) -> Level:
        """How far down the tree it stands."""
        return self.place.level


@dataclass(frozen=True)
class Progress:
    """The bodies right below a place, and their sum with what the place itself owes.

    kinds:      of the forms there are, in the order of the road map
    counted_at: when the steps were counted; None when it was just now
    """

    place: Place
    total: Line
    lines: tuple[Line, ...]
    kinds: tuple[FormKind, ...]
    counted_at: datetime | None = None


@dataclass(frozen=True)
class Choice:
    """What narrows a table or a list; empty means all.

    org:        type of organisation
    settlement: kind of settlement
    kind:       of form
    """

    org: str = ""
    settlement: str = ""
    kind: str = ""

    @property
    def is_of_schools(self) -> bool:
        """Whether it leaves some organisations out."""
        return bool(self.org or self.settlement)


class Selection(StrEnum):
    """Which forms a list shows."""

    LATE = "late"
    STUCK = "stuck"
    STARTED = "started"
    FINDINGS = "findings"
    CONFIRM = "confirm"
    HANDED_OVER = "handed_over"
    WAITING = "waiting"
    ACCEPTED = "accepted"
    UNDECLARED = "undeclared"
    DECLARED = "declared"
    EXCUSED = "excused"


SELECTION_NAMES: dict[Selection, str] = {
    Selection.LATE: "Опаздывают",
    Selection.STUCK: "Начали и остановились",
    Selection.STARTED: "Начали и не сдали",
    Selection.FINDINGS: "С замечаниями",
    Selection.CONFIRM: "Ждут подтверждения",
    Selection.HANDED_OVER: "Переданы координатору",
    Selection.WAITING: "Ещё не сданы",
    Selection.ACCEPTED: "Приняты",
    Selection.UNDECLARED: "Приняты, не подписаны",
    Selection.DECLARED: "Подписаны руководителем",
    Selection.EXCUSED: "Освобождены",
}


def trouble(
    state: str, *, findings: Sequence[Mapping[str, Any]], cleanups: int, is_drafted: bool
) -> str:
    """Where a form has stopped, in words; the first mistake stands for all of them.

    findings: of its newest version, as they are kept
    cleanups: how many kinds of corrections wait for a yes
    source:   domain.md §3.10, peers.md §5 (8): «started but stuck», with the last error
    """
    wrong = [one for one in findings if one.get("is_error", True)]
    if state == OwedState.CONFIRM:
        kinds = plural(cleanups, "правка", "правки", "правок")
        return f"Форма загружена и ждёт подтверждения: {kinds}."
    if state == OwedState.HANDED_OVER:
        return "Технический специалист передал форму координатору, координатор её ещё не отправил."
    if wrong and state != OwedState.ACCEPTED:
        first = wrong[0]
        where = ", ".join(filter(None, (first.get("sheet"), first.get("cell"))))
        more = f" И ещё {len(wrong) - 1}." if len(wrong) > 1 else ""
        return f"{where}: {first.get('text', '')}{more}"
    if is_drafted:
        return "Форму начали заполнять на странице и не отправили."
    if state == OwedState.DOWNLOADED:
        return "Форму скачали и не загрузили."
    return ""


# ---- what is usual by now ------------------------------------------------------------------------

PARTS = 50
"""Parts of a form's window in which its pace is counted."""

REACH = 2
"""Windows after the opening in which a form still counts for the pace."""

ENOUGH = 30
"""Fewer forms than that tell nothing of what is usual."""

HOUR = 3600

Window = tuple[datetime | None, datetime | None]


@dataclass(frozen=True)
class Course:
    """How forms of one kind came in: a fold over their rows, and sums of such folds.

    windows:  how many forms, excused ones left out, open and are due at these moments
    accepted: how many were accepted in each hour, counted from the epoch
    paces:    how many were accepted in each part of their own windows
    source:   docs/sources/statistics.md#ход-приёма
    """

    windows: Mapping[Window, int] = field(default_factory=dict)
    accepted: Mapping[int, int] = field(default_factory=dict)
    paces: tuple[int, ...] = (0,) * (PARTS * REACH)

    def __add__(self, other: Self) -> Self:
        return type(self)(
            Counter(self.windows) + Counter(other.windows),
            Counter(self.accepted) + Counter(other.accepted),
            tuple(map(sum, zip(self.paces, other.paces, strict=True))),
        )

    @property
    def of(self) -> int:
        """How many forms there are."""
        return sum(self.windows.values())

    def accepted_by(self, at: datetime) -> int:
        """How many were accepted by a moment, to the hour."""
        hour = int(at.timestamp()) // HOUR
        return sum(count for when, count in self.accepted.items() if when <= hour)


def fold_course(rows: Iterable[tuple[datetime | None, datetime | None, datetime | None]]) -> Course:
    """The course of these forms.

    rows:   opening, deadline and acceptance of each
    source: docs/sources/statistics.md#ход-приёма
    """
    windows: Counter[Window] = Counter()
    accepted: Counter[int] = Counter()
    paces = [0] * (PARTS * REACH)
    for opens_at, due_at, accepted_at in rows:
        windows[opens_at, due_at] += 1
        if accepted_at is None:
            continue
        accepted[int(accepted_at.timestamp()) // HOUR] += 1
        share = elapsed(opens_at, due_at, accepted_at)
        part = None if share is None else int(max(share, 0) * PARTS)
        if part is not None and part < len(paces):
            paces[part] += 1
    return Course(windows, accepted, tuple(paces))


def elapsed(opens_at: datetime | None, due_at: datetime | None, at: datetime) -> float | None:
    """How much of a window has passed: 0 at its opening, 1 at the deadline; None without either.

    source: docs/sources/statistics.md#ход-приёма
    """
    if opens_at is None or due_at is None or due_at <= opens_at:
        return None
    return (at - opens_at) / (due_at - opens_at)


class Source(StrEnum):
    """Where what is usual is known from."""

    HERE = "here"
    COUNTRY = "country"
    ROAD_MAP = "road_map"


@dataclass(frozen=True)
class Pattern:
    """Which share of forms is usually accepted by each part of their window.

    shares: at the end of each part, 0..1
    forms:  how many forms of earlier campaigns it was counted by
    """

    source: Source
    shares: tuple[float, ...]
    forms: int = 0

    def share(self, elapsed: float) -> float:
        """The usual share when so much of the window has passed, between the parts in proportion.

        elapsed: 1 at the deadline
        """
        at = min(max(elapsed, 0.0) * PARTS, float(len(self.shares)))
        whole = int(at)
        before = self.shares[whole - 1] if whole else 0.0
        after = self.shares[min(whole, len(self.shares) - 1)]
        return before + (after - before) * (at - whole)


STEADY = Pattern(Source.ROAD_MAP, tuple(min(1.0, (n + 1) / PARTS) for n in range(PARTS * REACH)))
"""When no earlier campaign tells: as many each day, all by the deadline."""


def pattern_of(course: Course, source: Source) -> Pattern | None:
    """What is usual by earlier campaigns; None when they tell too little.

    A year that was brought in at once, long after its deadlines, tells nothing of a pace.

    source: docs/sources/statistics.md#ход-приёма
    """
    of = course.of
    if of < ENOUGH or sum(course.paces) * 2 < of:
        return None
    return Pattern(source, tuple(some / of for some in accumulate(course.paces)), of)


def usual(course: Course, pattern: Pattern, at: datetime) -> float | None:
    """Which share of these forms is usually accepted by a moment, each by its own window.

    returns: 0..1; None when the calendar gives no window to any of them
    source:  docs/sources/statistics.md#ход-приёма
    """
    told = [
        (share, count)
        for (opens_at, due_at), count in course.windows.items()
        if (share := elapsed(opens_at, due_at, at)) is not None
    ]
    of = sum(count for _, count in told)
    return sum(pattern.share(share) * count for share, count in told) / of if of else None


@dataclass(frozen=True)
class Point:
    """One moment of a curve; shares 0..1.

    accepted: how many by then; None when it has not come yet
    share:    the same as a share
    usual:    what is usual by then
    """

    at: datetime
    accepted: int | None
    share: float | None
    usual: float


@dataclass(frozen=True)
class Curve:
    """How forms of one kind come in, and how they usually do.

    now:    which point is now; None before the window opens
    due_at: the last deadline
    """

    points: tuple[Point, ...]
    now: int | None
    due_at: datetime
    pattern: Pattern
    of: int


MOST_POINTS = 60
PACES_OF_A_CURVE = (timedelta(hours=1), timedelta(hours=6), timedelta(days=1), timedelta(days=7))


def curve(course: Course, pattern: Pattern, at: datetime) -> Curve | None:
    """The curve of a course from the first opening to the last deadline, or to now if it is later.

    returns: None when the calendar gives no window
    source:  docs/sources/statistics.md#ход-приёма
    """
    told = [(o, d) for o, d in course.windows if elapsed(o, d, at) is not None]
    if not told:
        return None
    begin = min(opens_at for opens_at, _ in told if opens_at)
    due_at = max(due for _, due in told if due)
    end = min(max(due_at, at), due_at + (due_at - begin) / 2)
    moments = sorted({*_moments(begin, end), end, *([at] if begin <= at <= end else [])})
    hours = sorted(course.accepted)
    sums = list(accumulate(course.accepted[hour] for hour in hours))

    def point(moment: datetime) -> Point:
        found = bisect_right(hours, int(moment.timestamp()) // HOUR)
        some = (sums[found - 1] if found else 0) if moment <= at else None
        share = None if some is None else some / course.of
        return Point(moment, some, share, usual(course, pattern, moment) or 0.0)

    points = tuple(point(moment) for moment in moments)
    now = moments.index(at) if at in moments else None
    return Curve(points, now, due_at, pattern, course.of)


def _moments(begin: datetime, end: datetime) -> Iterator[datetime]:
    pace = next(
        (one for one in PACES_OF_A_CURVE if (end - begin) / one <= MOST_POINTS),
        PACES_OF_A_CURVE[-1],
    )
    moment = begin
    while moment < end:
        yield moment
        moment += pace


# ---- what waits for a person ---------------------------------------------------------------------


class DutyKind(StrEnum):
    """What may wait for a person; the cabinet gives each its page."""

    FORM = "form"
    DAYS = "days"
    ARCHIVE = "archive"
    KEY = "key"
    DECLARING = "declaring"
    READING = "reading"
    VARIANTS = "variants"
    UNREGISTERED = "unregistered"
    PROPOSALS = "proposals"
    PARCELS = "parcels"
    LATE = "late"
    LATE_ARCHIVES = "late_archives"
    UNREADY = "unready"
    OWN_WORDS = "own_words"
    CEREMONY = "ceremony"
    ARMING = "arming"
    SECOND_WORD = "second_word"
    CLOCKS = "clocks"
    MARKING = "marking"
    THIRD = "third"
    BEGIN = "begin"


@dataclass(frozen=True)
class Duty:
    """One thing that waits for the person, with what is needed to say it.

    campaign: its slug
    due_at:   the last moment; None when there is none
    opens_at: when it becomes possible; None when it is now
    place:    the body that its page is about, where it is not the campaign alone
    """

    kind: DutyKind
    title: str
    text: str
    campaign: str
    due_at: datetime | None = None
    opens_at: datetime | None = None
    count: int = 0
    is_late: bool = False
    place: str = ""


def first_things_first(duties: list[Duty], at: datetime) -> tuple[Duty, ...]:
    """Passwords whose hour has come, for classes wait; then late things, then what can be done
    now by its due date, then what opens later.
    """

    def order(duty: Duty) -> tuple[int, float]:
        moment = duty.opens_at if _is_ahead(duty, at) else duty.due_at
        return _rank(duty, at), moment.timestamp() if moment else float("inf")

    return tuple(sorted(duties, key=order))


def _rank(duty: Duty, at: datetime) -> int:
    if _is_ahead(duty, at):
        return 3
    if duty.kind is DutyKind.KEY:
        return 0
    return 1 if duty.is_late else 2


def _is_ahead(duty: Duty, at: datetime) -> bool:
    return duty.opens_at is not None and duty.opens_at > at
