"""What keeps the list of organisations true, and what a new list would change in it."""

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date
from enum import Enum
from typing import Generic, TypeVar

from vprok.domain.territory.states import DETAIL_TITLES, Details, DistrictKind, Zone, zone_words
from vprok.kernel.place import Place
from vprok.kernel.refusal import Refusal
from vprok.kernel.russian import day, plural

_NUMBER = re.compile(r"\d{6}")
_DISTRICT = re.compile(r"m\d{3}")


# ---- numbers and codes ----------------------------------------------------------------------


def number_is_malformed(number: str) -> Refusal | None:
    """Keep out a number that is not six digits.

    source: domain.md §1.4
    """
    if not _NUMBER.fullmatch(number):
        return Refusal(
            "number_is_malformed",
            f"«{number}» — не номер ОО: впишите шесть цифр после «edu», например 220042.",
        )
    return None


def login_is_without_letters(login: str) -> Refusal | None:
    """Ask for the login as people know it: a bare number is too easy to take for another one.

    source: domain.md §1.4
    """
    if not login.startswith("edu"):
        return Refusal(
            "login_is_without_letters", f"Логин пишут вместе с буквами: впишите edu{login}."
        )
    return None


def number_is_of_another_region(number: str, *, region: str) -> Refusal | None:
    """Keep a school of another region out of this one's list.

    number: six digits; the first two are the region's
    source: domain.md §1.4
    """
    if not number.startswith(region):
        return Refusal(
            "number_is_of_another_region",
            f"Номер edu{number} относится к другому региону: "
            f"номера этого региона начинаются с edu{region}.",
        )
    return None


def number_is_taken(number: str, *, holder: str | None) -> Refusal | None:
    """Keep one number for one school, for ever: a closed school keeps its number too.

    holder: the school that has it, in words
    source: domain.md §1.4: the six digits of a school do not change over the years
    """
    if holder is not None:
        return Refusal(
            "number_is_taken",
            f"Номер edu{number} уже занят: {holder}. Возьмите следующий свободный номер.",
        )
    return None


def district_code_is_malformed(code: str) -> Refusal | None:
    """Keep out a code that is not «m» and three digits.

    source: domain.md §1.4
    """
    if not _DISTRICT.fullmatch(code):
        return Refusal(
            "district_code_is_malformed",
            f"«{code}» — не код муниципалитета: впишите «m» и три цифры, например m019.",
        )
    return None


def district_code_is_taken(code: str, *, holder: str | None) -> Refusal | None:
    """Keep one code for one municipality or group of a region.

    holder: the district that has it, in words
    source: domain.md §1.4
    """
    if holder is not None:
        return Refusal(
            "district_code_is_taken",
            f"Код {code} уже занят: {holder}. Возьмите следующий свободный код.",
        )
    return None


def district_is_of_another_region(district: Place, *, region: str) -> Refusal | None:
    """Keep a school in its region: its number tells the region.

    source: domain.md §1.4
    """
    if district.region != region:
        return Refusal(
            "district_is_of_another_region",
            "В другой регион школу не передают: закройте её здесь, "
            "а новый регион внесёт её под своим номером.",
        )
    return None


def zone_is_not_of_the_region(zone: str, *, zones: Iterable[str]) -> Refusal | None:
    """Keep municipalities within the zones of their region.

    zone:   IANA name; empty means the region's own
    source: 107-ФЗ «Об исчислении времени»
    """
    if zone and zone not in zones:
        allowed = "; ".join(Zone(one).label for one in zones)
        return Refusal(
            "zone_is_not_of_the_region", f"В этом регионе такого времени нет. Выберите: {allowed}."
        )
    return None


# ---- closing, merging, moving ---------------------------------------------------------------


def school_is_closed(closed_on: date | None, *, successor: str = "") -> Refusal | None:
    """Keep a closed school as it was.

    successor: whom it was merged into, in words, if it was
    source:    Порядок 2015, приложение 2, п. 4: список формируют из действующих ОО
    """
    if closed_on is not None and successor:
        return Refusal(
            "school_is_closed",
            f"Школа присоединена к другой {day(closed_on)} года: теперь за неё отвечает "
            f"{successor}. Отправляйте формы оттуда. Если это ошибка, региональный координатор "
            "открывает школу снова на её странице.",
        )
    if closed_on is not None:
        return Refusal(
            "school_is_closed",
            f"Школа закрыта {day(closed_on)} года. Если это ошибка, "
            "региональный координатор открывает её снова на её странице.",
        )
    return None


def school_is_working(closed_on: date | None) -> Refusal | None:
    """Reopen only what is closed.

    source: Порядок 2015, приложение 2, п. 4
    """
    if closed_on is None:
        return Refusal("school_is_working", "Школа работает: открывать её снова не нужно.")
    return None


def closing_is_ahead(on: date, *, today: date) -> Refusal | None:
    """Close a school no earlier than the day comes.

    today:  in the school's own zone
    source: Порядок 2015, приложение 2, п. 4
    """
    if on > today:
        return Refusal(
            "closing_is_ahead",
            f"До {day(on)} года школа работает: закройте её в этот день или позже.",
        )
    return None


def school_is_moved_nowhere(district: Place, *, to: Place) -> Refusal | None:
    """Ask for a district other than today's.

    source: Инструкция муниципального и ответственного координатора, п. 8.2
    """
    if district == to:
        return Refusal(
            "school_is_moved_nowhere",
            "Школа и так относится к этому муниципалитету: выберите другой.",
        )
    return None


def successor_is_itself(number: str, *, successor: str) -> Refusal | None:
    """Merge a school into another one.

    source: 273-ФЗ, ст. 22
    """
    if number == successor:
        return Refusal(
            "successor_is_itself", "Школу нельзя присоединить к ней самой: выберите другую."
        )
    return None


def successor_is_closed(closed_on: date | None) -> Refusal | None:
    """Merge a school only into one that works.

    source: 273-ФЗ, ст. 22
    """
    if closed_on is not None:
        return Refusal(
            "successor_is_closed",
            f"Школа, к которой присоединяют, закрыта {day(closed_on)} года: выберите действующую.",
        )
    return None


def ground_is_missing(reason: str) -> Refusal | None:
    """Ask why the list loses or moves a school.

    source: Инструкция муниципального и ответственного координатора, п. 8.2
    """
    if not reason.strip():
        return Refusal(
            "ground_is_missing", "Напишите основание: номер и дату приказа или распоряжения."
        )
    return None


# ---- a list that comes in -------------------------------------------------------------------


def list_has_mistakes(count: int) -> Refusal | None:
    """Take a list whole or not at all.

    source: domain.md §3.1
    """
    if count:
        said = plural(count, "ошибка", "ошибки", "ошибок")
        return Refusal(
            "list_has_mistakes",
            f"В файле {said}: исправьте отмеченные ячейки и отправьте файл ещё раз.",
        )
    return None


def list_has_moved_on(seen: str, *, now: str) -> Refusal | None:
    """Write only the changes that the person has looked at.

    seen:   mark of the plan that was shown; empty when nobody looked
    source: house.md §1.6: first writer wins
    """
    if seen and seen != now:
        return Refusal(
            "list_has_moved_on",
            "Пока вы смотрели изменения, список успели поправить. Отправьте файл ещё раз.",
        )
    return None


@dataclass(frozen=True)
class Difference:
    """One thing that changes: its title, what was and what will be, in words."""

    title: str
    before: str
    after: str

    def __str__(self) -> str:
        return f"{self.title}: {self.before or 'пусто'} → {self.after or 'пусто'}"


@dataclass(frozen=True)
class SchoolLine:
    """A school as a list names it.

    number:   six digits
    district: its code, `m019`
    """

    number: str
    district: str
    details: Details

    @property
    def key(self) -> str:
        """The identifier people know."""
        return f"edu{self.number}"

    @property
    def title(self) -> str:
        """How a list calls it."""
        return self.details.short_name

    def differences(self, before: "SchoolLine") -> tuple[Difference, ...]:
        """What changes from the line before to this one."""
        moved = Difference("Муниципалитет", before.district, self.district)
        told = differences(before.details, self.details)
        return (moved, *told) if before.district != self.district else told


@dataclass(frozen=True)
class DistrictLine:
    """A municipality or a group as a list names it.

    zone: IANA name; empty means the region's own
    """

    code: str
    name: str
    kind: DistrictKind
    zone: str = ""

    @property
    def key(self) -> str:
        """The identifier within the region."""
        return self.code

    @property
    def title(self) -> str:
        """How a list calls it."""
        return self.name

    def differences(self, before: "DistrictLine") -> tuple[Difference, ...]:
        """What changes from the line before to this one."""
        every = (
            Difference("Наименование", before.name, self.name),
            Difference("Вид", before.kind.label, self.kind.label),
            Difference("Время", zone_words(before.zone), zone_words(self.zone)),
        )
        return tuple(one for one in every if one.before != one.after)


def differences(before: Details, after: Details) -> tuple[Difference, ...]:
    """What changes in a school's details, in the order of the list."""
    return tuple(
        Difference(DETAIL_TITLES[one.name], _shown(was), _shown(will))
        for one in fields(Details)
        if (was := getattr(before, one.name)) != (will := getattr(after, one.name))
    )


def _shown(value: object) -> str:
    if isinstance(value, tuple):
        return ", ".join(map(_shown_one, value))
    return _shown_one(value)


def _shown_one(value: object) -> str:
    if isinstance(value, tuple):
        return " — ".join(map(str, value))
    return str(value.label if isinstance(value, Enum) and hasattr(value, "label") else value)


Line = TypeVar("Line", SchoolLine, DistrictLine)


@dataclass(frozen=True)
class Change(Generic[Line]):
    """A line as it stands now and as a list tells it."""

    before: Line
    after: Line

    @property
    def differences(self) -> tuple[Difference, ...]:
        """What changes, in words."""
        return self.after.differences(self.before)


@dataclass(frozen=True)
class Plan(Generic[Line]):
    """What a list would do.

    unchanged: how many lines say what we know already
    absent:    how many of ours the list does not name; they stay as they are
    """

    new: tuple[Line, ...]
    changed: tuple[Change[Line], ...]
    unchanged: int
    absent: int

    @property
    def is_empty(self) -> bool:
        """Whether nothing would change."""
        return not (self.new or self.changed)


def planned(today: Mapping[str, Line], given: Iterable[Line]) -> Plan[Line]:
    """Compare a list with what we have.

    today: lines by key
    """
    lines = tuple(given)
    known = [(today[line.key], line) for line in lines if line.key in today]
    changed = tuple(Change(was, will) for was, will in known if was != will)
    return Plan(
        new=tuple(line for line in lines if line.key not in today),
        changed=changed,
        unchanged=len(known) - len(changed),
        absent=len(today.keys() - {line.key for line in lines}),
    )


def fingerprint(*plans: Plan[SchoolLine] | Plan[DistrictLine]) -> str:
    """A short digest of what the plans would change; equal digests are equal plans."""
    told = repr([(plan.new, plan.changed) for plan in plans])
    return hashlib.sha256(told.encode()).hexdigest()[:16]


# ---- years past -----------------------------------------------------------------------------

PAST = "История"
"""The name of the group of schools of which nobody tells the municipality any more."""

LAST_CODE, NUMBERS = 999, 10_000


@dataclass(frozen=True)
class PastSchool:
    """A school that only results of a past year know.

    region:   two digits
    district: code of its municipality; empty where nobody tells it
    number:   six digits; empty where its key was hidden, and it gets one of our own
    """

    name: str
    region: str
    district: str = ""
    district_name: str = ""
    number: str = ""


def past_code(taken: Iterable[str]) -> str:
    """The code of the group of such schools: the last that is free in the region.

    source: ours: codes of municipalities and groups grow from m001
    """
    held = set(taken)
    return next(code for n in range(LAST_CODE, 0, -1) if (code := f"m{n:03d}") not in held)


def past_number(school: PastSchool, taken: Iterable[str]) -> str:
    """A number for a school whose key was hidden: 9 and its own last three digits, if it is free.

    source: ours: numbers of schools grow from 0001, so that the last ones collide least
    """
    held = set(taken)
    tail = re.search(r"(\d{1,3})$", school.name)
    wished = f"{school.region}9{tail[1].zfill(3)}" if tail else ""
    if wished and wished not in held:
        return wished
    numbers = (f"{school.region}{n:04d}" for n in range(NUMBERS - 1, 0, -1))
    return next(number for number in numbers if number not in held)
