"""Pictures of the calendar and of a scale, as numbers for SVG."""

from dataclasses import dataclass
from datetime import datetime

from vprok.domain.campaign.rules import MarkRange, mark_ranges

WIDTH = 1000
LEAST = 12


@dataclass(frozen=True)
class Span:
    """Where a bar stands on the strip of the year, and where now is; of a thousand.

    now: None when the moment is outside the strip
    """

    x: int
    width: int
    now: int | None


def span_between(
    opens_at: datetime | None,
    due_at: datetime | None,
    *,
    begin: datetime,
    end: datetime,
    at: datetime,
) -> Span:
    """The bar of an event between two edges of the year.

    opens_at: without it the bar is a point at the due moment, and the other way round
    """
    opens, due = opens_at or due_at or begin, due_at or opens_at or begin
    left, right = _along(opens, begin, end), _along(due, begin, end)
    now = _along(at, begin, end) if begin <= at <= end else None
    width = max(right - left, LEAST)
    return Span(min(left, WIDTH - width), width, now)


def _along(moment: datetime, begin: datetime, end: datetime) -> int:
    share = (moment - begin) / (end - begin)
    return round(WIDTH * min(max(share, 0.0), 1.0))


@dataclass(frozen=True)
class Stripe:
    """One mark's piece of a scale; x and width are of a thousand."""

    points: MarkRange
    x: int
    width: int

    @property
    def middle(self) -> int:
        """Where the mark is written."""
        return self.x + self.width // 2

    @property
    def words(self) -> str:
        """The points: 14–23, or one number."""
        first, last = self.points.first, self.points.last
        return f"{first}–{last}" if first < last else str(first)


@dataclass(frozen=True)
class Scale:
    """A whole scale."""

    stripes: tuple[Stripe, ...]

    @property
    def words(self) -> str:
        """The scale for those who hear the page."""
        return "; ".join(f"«{each.points.mark}»: {each.words}" for each in self.stripes)


def scale_of(cuts: tuple[int, int, int], maximum: int) -> Scale:
    """The stripes of a scale, as wide as their marks have points."""
    whole = maximum + 1
    return Scale(
        tuple(
            Stripe(
                each,
                round(WIDTH * each.first / whole),
                round(WIDTH * (each.last + 1) / whole) - round(WIDTH * each.first / whole),
            )
            for each in mark_ranges(cuts, maximum)
        )
    )
