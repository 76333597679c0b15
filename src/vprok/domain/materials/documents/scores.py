"""Papers of the experts: the sheet of points, and the criteria for each of them."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from vprok.domain.materials.documents.values import Kit, Scored, Seat, in_pages
from vprok.tools.pdf.run import print_run
from vprok.tools.pdf.typeset import JSON, typeset

_SCORES = Path(__file__).with_name("scores.typ").read_text(encoding="utf-8")
_CRITERIA = Path(__file__).with_name("criteria.typ").read_text(encoding="utf-8")
MOST_UPRIGHT = 12  # columns of points on a page that is not turned
MOST_ROWS, MOST_TURNED = 32, 17  # on a page, upright and turned


def score_sheet(
    *, kit: Kit, seats: Sequence[Seat], columns: Sequence[Scored], at: datetime
) -> bytes:
    """The protocol of checking: points of each participant, the totals of two experts, the result.

    columns: in the order of the work; many of them turn the page
    at:      aware, in the school's zone
    returns: PDF
    source:  domain.md §3.10, «Протокол проверки»
    """
    is_wide = len(columns) > MOST_UPRIGHT
    rows = [_row(number, seat) for number, seat in enumerate(seats, start=1)]
    values: dict[str, JSON] = {
        **kit.head,
        "columns": [[one.label, one.maximum] for one in columns],
        "maximum": sum(one.maximum for one in columns),
        "is_wide": is_wide,
        "pages": in_pages(rows, MOST_TURNED if is_wide else MOST_ROWS),
    }
    return typeset(_SCORES, values, at=at, is_tagged=False)


def _row(number: int, seat: Seat) -> JSON:
    return [number, seat.code, " / ".join(str(variant) for variant in seat.variants)]


def criteria_run(
    *, kit: Kit, criteria: bytes, experts: int, is_duplex: bool = False, at: datetime
) -> bytes:
    """The criteria as many times as there are experts, each copy under a cover of its own.

    criteria:  PDF that `inspect_pdf` has let through
    is_duplex: each cover begins a new sheet
    at:        aware, in the school's zone
    returns:   PDF; the pages of the criteria are in it once
    source:    Инструкция для технических специалистов, 3.3; issue 4, «Papers»
    """
    covers = typeset(_CRITERIA, {**kit.head, "experts": experts}, at=at, is_tagged=False)
    return print_run(criteria, covers, is_duplex=is_duplex)
