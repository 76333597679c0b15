"""Which variant each participant gets, so that neighbours differ."""

import hashlib
import re
from collections.abc import Mapping, Sequence

from vprok.domain.materials.rules.codes import Numbered

_SEAT = re.compile(r"([1-9]\d?)([А-ЕA-F])")
_COLUMNS = {
    letter: place for letters in ("АБВГДЕ", "ABCDEF") for place, letter in enumerate(letters)
}
_AROUND = 4
"""With so many variants all eight neighbours of a seat can differ from it."""


def turn_of(*, campaign: str, school: str, body: str, part: int = 1) -> int:
    """Where the turn of variants begins, so that schools and classes do not all begin with one.

    Anyone can repeat it: SHA-256 of these words.

    campaign: slug
    school:   key, like edu220042
    body:     who sits together: a class, `4-1`, the spare codes, `4`, or a room, `ауд. 12`
    source:   domain.md §5.10: a variant's number is meaningful only inside the school
    """
    words = f"{campaign} {school} {body} {part}"
    return int.from_bytes(hashlib.sha256(words.encode()).digest()[:8])


def deal(places: int, variants: int, *, turn: int = 0) -> tuple[int, ...]:
    """Which variant each place in a list gets: in turn, so that neighbours differ.

    A list that has grown keeps what was dealt before.

    turn:    from `turn_of`
    returns: numbers from 1 up to `variants`, each about equally often
    source:  domain.md §5.10; the seeds give each participant his own variant and leave the turn
             to the organiser
    """
    return tuple((turn + place) % variants + 1 for place in range(places))


def deal_seats(
    seats: Sequence[tuple[int, int]], variants: int, *, turn: int = 0
) -> tuple[int, ...]:
    """Which variant each seat of a room gets: no two beside, or one behind the other, are alike.

    seats:   row and column of each, from `seat_at`
    source:  domain.md §5.10
    """
    step = 2 if variants >= _AROUND else 1
    return tuple((turn + column + step * row) % variants + 1 for row, column in seats)


def seat_at(seat: str) -> tuple[int, int] | None:
    """The row and the column of a seat written as «3Б»; None where it is written otherwise.

    source: domain.md §2.1, строка 13: rooms and seats are the school's own
    """
    found = _SEAT.fullmatch(seat.strip().upper())
    return (int(found[1]), _COLUMNS[found[2]]) if found else None


def dealt(
    codes: Sequence[tuple[Numbered, str, str]],
    variants: int,
    parts: int,
    *,
    campaign: str,
    school: str,
) -> Mapping[str, tuple[int, ...]]:
    """The variants of each code, one for each part of the work.

    codes:   with their room and seat, empty where they are not known yet
    returns: by number
    source:  domain.md §5.10; settled.md, Names and identifiers: an issued code never changes
    """
    together: dict[str, list[tuple[Numbered, str]]] = {}
    for code, room, seat in codes:
        together.setdefault(_body(code, room), []).append((code, seat))
    found: dict[str, tuple[int, ...]] = {}
    for body, some in together.items():
        some.sort(key=lambda one: int(one[0].number))
        by_part = [
            _in_turn(
                [seat for _, seat in some],
                variants,
                turn_of(campaign=campaign, school=school, body=body, part=part),
            )
            for part in range(1, parts + 1)
        ]
        found |= zip((code.number for code, _ in some), zip(*by_part, strict=True), strict=True)
    return found


def _in_turn(seats: Sequence[str], variants: int, turn: int) -> tuple[int, ...]:
    """By seats where all of them are known and no two are one, else by the list."""
    spots = [spot for seat in seats if (spot := seat_at(seat))]
    if len(set(spots)) == len(seats):
        return deal_seats(spots, variants, turn=turn)
    return deal(len(seats), variants, turn=turn)


def _body(code: Numbered, room: str) -> str:
    if room:
        return f"ауд. {room}"
    return f"{code.grade}" if code.class_no is None else f"{code.grade}-{code.class_no}"
