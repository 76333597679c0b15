"""What an organiser reads aloud before the start."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from vprok.domain.materials.documents.values import Kit, Room, in_parts
from vprok.kernel.russian import plural
from vprok.tools.pdf.typeset import JSON, typeset

_BRIEFING = Path(__file__).with_name("briefing.typ").read_text(encoding="utf-8")
PEN = ("ручка с чёрными или синими чернилами",)


def briefings(
    *,
    kit: Kit,
    rooms: Sequence[Room],
    minutes: Sequence[int],
    allowed: Sequence[str] = PEN,
    is_blank: bool = False,
    at: datetime,
) -> bytes:
    """The text for each room: before the start, aloud, at the end, and a damaged kit.

    minutes:  of each part of the work; none where only the organiser knows them
    allowed:  what may lie on a desk, in the nominative
    is_blank: kits carry no code, and the pupil copies it from the slip
    at:       aware, in the school's zone
    returns:  PDF, a sheet of two pages for each room
    source:   domain.md §1.2, «reads the briefing»; Инструкция для технических специалистов, 3.1
    """
    values: dict[str, JSON] = {
        **kit.head,
        "rooms": [room.words(kit) for room in rooms],
        "lasts": _lasting(minutes),
        "parts": len(minutes),
        "allowed": list(allowed),
        "is_blank": is_blank,
    }
    return typeset(_BRIEFING, values, at=at, is_tagged=False)


def _lasting(minutes: Sequence[int]) -> str:
    if not any(minutes):
        return ""
    return in_parts([plural(part, "минута", "минуты", "минут") for part in minutes])
