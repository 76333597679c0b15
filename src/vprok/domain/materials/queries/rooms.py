"""Who writes where: the seats of a work by room, or by class until rooms are known."""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from itertools import chain

from vprok.domain.intake.models import Entry, GradeClass
from vprok.domain.materials.documents import Room, Seat
from vprok.domain.materials.models import Code
from vprok.domain.materials.queries.variants import dealt_of

SPARE = "запасные"


@dataclass(frozen=True)
class Seating:
    """The rooms of a work, and the spare kits that its coordinator keeps.

    spare:     without seats where there is no spare code
    placed:    whether rooms are known; until then each class stands for one
    last_code: greatest key among the codes; 0 without any
    """

    rooms: tuple[Room, ...]
    spare: Room
    placed: bool
    last_code: int

    @property
    def all_rooms(self) -> tuple[Room, ...]:
        """The rooms, and the spare kits as one more when there are any."""
        return (*self.rooms, self.spare) if self.spare.seats else self.rooms

    @property
    def seats(self) -> tuple[Seat, ...]:
        """Of all rooms in their order, spare ones last."""
        return tuple(chain.from_iterable(room.seats for room in self.all_rooms))


def seating_of(entry: Entry, *, large: Collection[str] = ()) -> Seating:
    """The seats of an entry: by room where rooms are known, else by class.

    large: codes of those who get large print
    costs: three SQL statements if the entry came with its body
    """
    work = entry.work
    codes = list(
        Code.objects.filter(school=entry.school, campaign=work.campaign_id, grade=work.grade)
    )
    dealt, names = dealt_of(entry), _classes(entry)

    def seat(code: Code) -> Seat:
        return Seat(code.number, dealt[code.number], code.is_spare, code.number in large)

    rooms: dict[tuple[str, int], list[Code]] = {}
    for code in sorted((one for one in codes if not one.is_spare), key=_in_order):
        where = (code.room, 0) if code.room else ("", code.class_no or 0)
        rooms.setdefault(where, []).append(code)
    spare = sorted((one for one in codes if one.is_spare), key=_in_order)
    return Seating(
        rooms=tuple(
            Room(name, tuple(map(seat, rooms[name, no])), _said(rooms[name, no], names))
            for name, no in sorted(rooms, key=lambda one: (not one[0], _natural(one[0]), one[1]))
        ),
        spare=Room("", tuple(map(seat, spare)), SPARE),
        placed=any(code.room for code in codes),
        last_code=max((code.pk for code in codes), default=0),
    )


def _classes(entry: Entry) -> dict[int, str]:
    classes = GradeClass.objects.filter(
        school=entry.school, campaign=entry.work.campaign_id, grade=entry.work.grade
    )
    return {one.ordinal: str(one) for one in classes}


def _said(codes: Iterable[Code], names: dict[int, str]) -> str:
    ordinals = sorted({code.class_no for code in codes if code.class_no is not None})
    return ", ".join(names.get(ordinal, f"{ordinal}") for ordinal in ordinals)


def _in_order(code: Code) -> tuple[list[tuple[int, str]], int]:
    return _natural(code.seat), int(code.number)


def _natural(words: str) -> list[tuple[int, str]]:
    """The order in which people count rooms: 9 before 12, and 12 before 12а."""
    return [(int(digits or 0), rest) for digits, rest in re.findall(r"(\d*)(\D*)", words)][:-1]
