"""The paper protocol of a room, and the list of who came."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from vprok.domain.materials.documents.values import Kit, Room, Seat, in_pages
from vprok.kernel.russian import plural
from vprok.tools.pdf.typeset import JSON, typeset

_PROTOCOL = Path(__file__).with_name("protocol.typ").read_text(encoding="utf-8")
_ATTENDANCE = Path(__file__).with_name("attendance.typ").read_text(encoding="utf-8")
MOST_ROWS = 40
BY_HAND = 2  # rows for those who come unexpected


def protocols(*, kit: Kit, rooms: Sequence[Room], parts: int = 1, at: datetime) -> bytes:
    """The protocols of all rooms: who got which code, written by hand and kept in the school.

    Names are never printed: the portal does not know them. Each page is whole, with its head and
    its signatures, and a large room takes several.

    parts:   of the work; each has a column of variants
    at:      aware, in the school's zone
    returns: PDF, each room from a new page
    source:  domain.md §3.4
    """
    values: dict[str, JSON] = {
        **kit.head,
        "parts": parts,
        "rooms": [
            {**room.words(kit), "pages": in_pages(_rows(room, parts), MOST_ROWS)} for room in rooms
        ],
    }
    return typeset(_PROTOCOL, values, at=at, is_tagged=False)


def _rows(room: Room, parts: int) -> list[JSON]:
    """A row for each seat, and a few to write in, where no spare kits are at hand."""
    free = 0 if room.spares else min(BY_HAND, -len(room.seats) % MOST_ROWS)
    seats = (*room.seats, *(Seat("", is_spare=True) for _ in range(free)))
    return [_row(number, seat, parts) for number, seat in enumerate(seats, start=1)]


def _row(number: int, seat: Seat, parts: int) -> JSON:
    variants = [str(variant) for variant in seat.variants] + [""] * parts
    return {
        "number": number,
        "code": seat.code,
        "variants": variants[:parts],
        "note": _note(seat),
        "is_spare": seat.is_spare,
    }


def _note(seat: Seat) -> str:
    notes = [("запасной", seat.is_spare and bool(seat.code)), ("крупный шрифт", seat.is_large)]
    return ", ".join(note for note, holds in notes if holds)


def attendance(*, kit: Kit, rooms: Sequence[Room], at: datetime) -> bytes:
    """How many came to each room: a table for the coordinator to fill in on the day.

    at:      aware, in the school's zone
    returns: PDF
    source:  domain.md §3.4; issue 4, «Papers»
    """
    peopled = [room for room in rooms if not room.is_store]
    due = sum(room.participants for room in peopled)
    values: dict[str, JSON] = {
        **kit.head,
        "rooms": [room.words(kit) for room in peopled],
        "due": due,
        "said": plural(due, "участник", "участника", "участников"),
    }
    return typeset(_ATTENDANCE, values, at=at, is_tagged=False)
