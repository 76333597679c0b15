"""Papers that travel with the kits: the cover of the print, the label, the acceptance sheet."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from vprok.domain.materials.documents.values import Kit, Printed, Room
from vprok.kernel.russian import plural
from vprok.tools.pdf.qr import qr_svg
from vprok.tools.pdf.typeset import JSON, typeset

_COVER = Path(__file__).with_name("cover.typ").read_text(encoding="utf-8")
_ACCEPTANCE = Path(__file__).with_name("acceptance.typ").read_text(encoding="utf-8")
_ENVELOPE = Path(__file__).with_name("envelope.typ").read_text(encoding="utf-8")

_RESERVE = 10  # one sheet for ten that are printed


def kits_cover(
    *,
    kit: Kit,
    printed: Sequence[Printed],
    is_duplex: bool = False,
    is_two_up: bool = False,
    at: datetime,
) -> bytes:
    """What is about to be printed, room by room, and what to check before.

    is_duplex: both sides of a sheet
    is_two_up: two pages on one side
    at:        aware, in the school's zone
    returns:   PDF
    source:    issue 4, «Kits»
    """
    rooms = [one.room for one in printed]
    values: dict[str, JSON] = {
        **kit.head,
        "rooms": [_counted(one, kit) for one in printed],
        "participants": sum(room.participants for room in rooms),
        "spares": sum(room.spares for room in rooms),
        "large": sum(room.large for room in rooms),
        "pages": sum(one.pages for one in printed),
        "sheets": sum(one.sheets for one in printed),
        "paper": plural(sum(one.sheets for one in printed), "лист", "листа", "листов"),
        "reserve": -(-sum(one.sheets for one in printed) // _RESERVE),
        "is_duplex": is_duplex,
        "is_two_up": is_two_up,
    }
    return typeset(_COVER, values, at=at, is_tagged=False)


def acceptance(*, kit: Kit, printed: Sequence[Printed], at: datetime) -> bytes:
    """A sheet for each room: what the coordinator gave its organiser, and what came back.

    Spare kits that the coordinator keeps are given to nobody and have no sheet.

    at:      aware, in the school's zone
    returns: PDF, a page for each room
    source:  domain.md §1.2, «hands out materials …; collects»; Памятка, «завершение ВПР», 1
    """
    given = [one for one in printed if not one.room.is_store]
    values: dict[str, JSON] = {**kit.head, "rooms": [_counted(one, kit) for one in given]}
    return typeset(_ACCEPTANCE, values, at=at, is_tagged=False)


def _counted(one: Printed, kit: Kit) -> JSON:
    return {**one.room.words(kit), "pages": one.pages, "sheets": one.sheets}


def envelopes(*, kit: Kit, rooms: Sequence[Room], at: datetime) -> bytes:
    """Labels for the envelopes of the rooms, two on a page.

    at:      aware, in the school's zone
    returns: PDF
    source:  issue 4, «Papers»
    """
    squares = {f"square {n}": qr_svg(envelope_text(kit, room)) for n, room in enumerate(rooms)}
    values: dict[str, JSON] = {
        **kit.head,
        "rooms": [room.words(kit) for room in rooms],
    }
    return typeset(_ENVELOPE, values, squares, at=at, is_tagged=False)


def envelope_text(kit: Kit, room: Room) -> str:
    """What the square on a label says, to a person with a telephone too.

    source: issue 4, «Papers»: school, work, room, count
    """
    return "; ".join((kit.key, kit.work, f"{kit.on:%d.%m.%Y}", room.said(kit), room.holds))
