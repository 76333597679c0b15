"""What the head of a commission sees and nobody else: differences, and how experts' points lie."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from vprok.domain.results.actions.marking import assign_third, deal_thirds
from vprok.domain.results.models import Marker
from vprok.domain.results.queries.commissions import shares_of
from vprok.domain.results.queries.marking import Apart, apart_in, severity_of, sheaf_of
from vprok.domain.results.rules.marking import total_of
from vprok.domain.results.rules.severity import severity_words, signed
from vprok.interfaces.frame.doors import not_found, reads, writes
from vprok.interfaces.frame.request import Request
from vprok.interfaces.web.layout.seeing import see_other
from vprok.interfaces.web.results.desk import marker_at
from vprok.kernel.charter import Permission
from vprok.kernel.russian import decimal, plural
from vprok.tools.stats.severity import Estimate, Severity

MIDDLE, HALF, WIDTH, MARGIN = 50, 40, 300, 70
"""Of the picture: the line of nought, the reach above it, the width, and the edge."""

LEAST_SCALE = 1.0
"""Points that the picture shows at least, so that trifles do not look like cliffs."""


@dataclass(frozen=True)
class Pair:
    """Two experts' totals of one work.

    The head marks, too, and may be the third: totals are told when the third has handed in.
    """

    apart: Apart
    first: int
    second: int
    able: tuple[int, ...]

    @property
    def is_told(self) -> bool:
        """Whether nobody's marking can be swayed by the totals any more."""
        return self.apart.third is not None and self.apart.third.done_at is not None


@dataclass(frozen=True)
class Dot:
    """One third in the picture: the mean and its interval, as places in the SVG."""

    x: str
    y: str
    high: str
    low: str


@dataclass(frozen=True)
class Told:
    """One expert's figures in words and as a picture."""

    number: int
    words: tuple[str, ...]
    figures: Severity
    dots: tuple[Dot, ...]
    scale: str
    table: tuple[tuple[str, str, int], ...]


@reads(Permission.WORK_MARK)
def head(request: Request, pk: int) -> HttpResponse:
    """Show works about which experts differ, and how each one's points lie."""
    seat = head_at(request, pk)
    one = seat.commission
    figures = severity_of(one, sheaf_of(one).criteria)
    active = [share.marker.number for share in shares_of(one) if share.marker.left_at is None]
    context = {
        "commission": one,
        "pairs": [_pair(pair, active) for pair in apart_in(one)],
        "waiting": sum(pair.third is None for pair in apart_in(one)),
        "told": [_told(number, found) for number, found in figures.items()],
        "is_open": one.closed_at is None,
    }
    return render(request, "results/commission_head.html", context)


@writes(Permission.WORK_MARK)
def third(request: Request, pk: int) -> HttpResponse:
    """Give one work to the chosen expert, or all that wait by lot."""
    one = head_at(request, pk).commission
    work, expert = request.POST.get("work", ""), request.POST.get("expert", "")
    if work.isdecimal() and expert.isdecimal():
        marking = get_object_or_404(one.markings, pk=work)
        assign_third(one, marking, int(expert), by=request.actor, at=request.moment)
        messages.success(request, f"Работа {marking.code} отдана эксперту {expert}.")
    else:
        count = deal_thirds(one, by=request.actor, at=request.moment)
        messages.success(request, f"Роздано: {plural(count, 'работа', 'работы', 'работ')}.")
    return see_other(reverse("results:commission-head", args=[pk]))


def head_at(request: Request, pk: int) -> Marker:
    """The person's own seat, if it is that of the head."""
    seat = marker_at(request, pk)
    if not seat.is_head:
        raise not_found()
    return seat


def _pair(pair: Apart, active: list[int]) -> Pair:
    taken = {pair.first.marker.number, pair.second.marker.number}
    return Pair(
        pair,
        total_of(pair.first.points),
        total_of(pair.second.points),
        tuple(number for number in active if number not in taken),
    )


def _told(number: int, found: Severity) -> Told:
    ends = [abs(end) for one in found.thirds for end in (one.low, one.high)]
    scale = max([LEAST_SCALE, *ends])
    return Told(
        number,
        severity_words(found),
        found,
        tuple(_dot(place, one, scale) for place, one in enumerate(found.thirds)),
        decimal(scale, 1),
        tuple(_rows(found)),
    )


def _dot(place: int, one: Estimate, scale: float) -> Dot:
    def up(value: float) -> str:
        return f"{MIDDLE - HALF * value / scale:.1f}"

    step = (WIDTH - 2 * MARGIN) // 2
    return Dot(str(MARGIN + place * step), up(one.mean), up(one.high), up(one.low))


def _rows(found: Severity) -> list[tuple[str, str, int]]:
    """The table beside the picture: what, the mean with its interval, on how many works."""
    if not found.is_enough:
        return []
    named = [
        ("Те же работы, что у коллег", found.paired),
        ("Работы по жребию", found.dealt),
        *zip(("Первая треть", "Средняя треть", "Последняя треть"), found.thirds, strict=False),
    ]
    return [(title, _interval(one), one.works) for title, one in named if one is not None]


def _interval(one: Estimate) -> str:
    return f"{signed(one.mean)} (от {signed(one.low)} до {signed(one.high)})"
