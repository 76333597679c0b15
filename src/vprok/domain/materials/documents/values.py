"""What papers are made of."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from vprok.kernel.russian import day, plural, sentence
from vprok.tools.pdf.typeset import JSON

_SPARES = ("запасной", "запасных", "запасных")


@dataclass(frozen=True)
class Codes:
    """The codes of one class, or the spare ones of one parallel.

    name:     as on the slip: `4А`, or `4` for a parallel
    numbers:  in the order of the list
    variants: which variant each of them gets; empty when the slips are not for one work
    secrets:  of the family, one for each; empty where families do not look
    """

    name: str
    numbers: tuple[str, ...]
    variants: tuple[int, ...] = ()
    secrets: tuple[str, ...] = field(default=(), repr=False)


@dataclass(frozen=True)
class Kit:
    """One work of one organisation as its papers name it.

    key:        the organisation's identifier, like edu220042
    is_college: it has groups and courses, not classes
    """

    school: str
    key: str
    campaign: str
    work: str
    on: date
    is_college: bool = False

    @property
    def lines(self) -> list[str]:
        """The head of every text."""
        return [self.work, f"{self.school}, {self.key}", f"{self.campaign}, {day(self.on)}"]

    @property
    def body(self) -> str:
        """What its pupils are divided into."""
        return "группа" if self.is_college else "класс"

    @property
    def head(self) -> dict[str, JSON]:
        """What every paper says of itself."""
        return {
            "school": self.school,
            "key": self.key,
            "campaign": self.campaign,
            "work": self.work,
            "on": f"{day(self.on)} года",
            "body": self.body,
            "group": sentence(self.body),
            "groups": "Группы" if self.is_college else "Классы",
        }


# ---- rooms ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Seat:
    """A participant's place in a room, or a spare kit kept there.

    variants: one for each part of the work; empty where they are not dealt before the day
    """

    code: str
    variants: tuple[int, ...] = ()
    is_spare: bool = False
    is_large: bool = False


@dataclass(frozen=True)
class Room:
    """Who writes in one room, and the spare kits kept there.

    A room without participants is the store of spare kits that the coordinator keeps.

    name:    as on the door; empty until rooms are known, and the papers leave a place for it
    seats:   in the order of the list, spare ones last
    classes: classes or groups that sit there, as people write them: `4А, 4Б`
    """

    name: str
    seats: tuple[Seat, ...]
    classes: str = ""

    @property
    def is_store(self) -> bool:
        """Whether it is no room but the spare kits that the coordinator keeps."""
        return bool(self.seats) and not self.participants

    @property
    def participants(self) -> int:
        """Kits to hand out."""
        return len(self.seats) - self.spares

    @property
    def spares(self) -> int:
        """Kits to keep for those who come unexpected."""
        return sum(seat.is_spare for seat in self.seats)

    @property
    def large(self) -> int:
        """Kits in large print, spare ones among them."""
        return sum(seat.is_large for seat in self.seats)

    def said(self, kit: Kit) -> str:
        """How a running head names the room: `аудитория 12`, or the class that stands for it."""
        if self.name:
            return f"аудитория {self.name}"
        return "запасные комплекты" if self.is_store else f"{kit.body} {self.classes}".strip()

    @property
    def holds(self) -> str:
        """The kits of the room in words, spare ones apart."""
        if self.is_store:
            spares = ("запасной комплект", "запасных комплекта", "запасных комплектов")
            return plural(self.spares, *spares)
        kits = plural(self.participants, "комплект", "комплекта", "комплектов")
        return f"{kits} и {plural(self.spares, *_SPARES)}" if self.spares else kits

    def words(self, kit: Kit) -> dict[str, JSON]:
        """What a template says of the room."""
        return {
            "name": self.name,
            "classes": "" if self.is_store else self.classes,
            "is_store": self.is_store,
            "said": self.said(kit),
            "holds": self.holds,
            "participants": self.participants,
            "spares": self.spares,
            "large": self.large,
        }


@dataclass(frozen=True)
class Printed:
    """What is printed for one room.

    pages:  printed sides, all kits of the room together
    sheets: of paper, the same
    """

    room: Room
    pages: int
    sheets: int


@dataclass(frozen=True)
class Scored:
    """One column of points: a task or a criterion, like `7` or `1К2`."""

    label: str
    maximum: int


def in_pages(rows: Sequence[JSON], most: int) -> list[JSON]:
    """The rows of each page, as evenly as they divide; one page where there are none.

    most: rows that fit on a page
    """
    size = -(-len(rows) // max(1, -(-len(rows) // most))) or 1
    return [list(rows[start : start + size]) for start in range(0, max(1, len(rows)), size)]


def in_parts(words: Sequence[str]) -> str:
    """Times or variants of a work of several parts, each with its part.

    returns: `45 минут`, or `часть 1 — 45 минут, часть 2 — 60 минут`
    """
    if len(words) == 1:
        return words[0]
    return ", ".join(f"часть {part} — {said}" for part, said in enumerate(words, start=1))
