"""What a step is and how far a body has come."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from vprok.kernel.place import Level, Place


class Column(StrEnum):
    """A step of the year that monitoring counts.

    source: domain.md §3.10
    """

    REGISTERED = "registered"
    APPLIED = "applied"
    DAYS = "days"
    CODES = "codes"
    ARCHIVES = "archives"
    DOWNLOADED = "downloaded"
    KEYS = "keys"
    RESULTS = "results"


COLUMN_NAMES: dict[Column, str] = {
    Column.REGISTERED: "Зарегистрированы",
    Column.APPLIED: "Заявка принята",
    Column.DAYS: "День назначен",
    Column.CODES: "Коды выданы",
    Column.ARCHIVES: "Архив готов",
    Column.DOWNLOADED: "Архив скачан",
    Column.KEYS: "Пароль получен",
    Column.RESULTS: "Результаты приняты",
}


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


@dataclass(frozen=True)
class Line:
    """One body and all below it, step by step."""

    place: Place
    name: str
    schools: int
    late: int
    counts: dict[Column, Count]
    phone: str = ""

    @property
    def level(self) -> Level:
        """How far down the tree it stands."""
        return self.place.level


@dataclass(frozen=True)
class Progress:
    """The bodies right below a place, and their sum."""

    place: Place
    total: Line
    lines: tuple[Line, ...]


class DutyKind(StrEnum):
    """What may wait for a person; the cabinet gives each its page."""

    APPLICATION = "application"
    DAYS = "days"
    CODES = "codes"
    ARCHIVE = "archive"
    KEY = "key"
    RESULTS = "results"
    READING = "reading"
    VARIANTS = "variants"
    UNREGISTERED = "unregistered"
    LATE = "late"
    BEGIN = "begin"


@dataclass(frozen=True)
class Duty:
    """One thing that waits for the person, with what is needed to say it.

    subject: the campaign's slug, or the body, that its page is about
    due_at:  the last moment; None when there is none
    opens_at: when it becomes possible; None when it is now
    is_done: kept in sight for a while so that people see that it is behind them
    """

    kind: DutyKind
    title: str
    text: str
    campaign: str
    due_at: datetime | None = None
    opens_at: datetime | None = None
    count: int = 0
    is_late: bool = False


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
