"""The picture of a curve, as numbers for SVG."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from vprok.domain.monitoring.rules import Curve

WHOLE = 1000
ACROSS = 4
"""Parts of the way across that have a date under them."""


@dataclass(frozen=True)
class Tick:
    """A mark on an axis: where it stands, in per cent of the picture, and its words."""

    at: float
    words: str


@dataclass(frozen=True)
class Picture:
    """A curve in a square of a thousand; y grows downwards.

    accepted, usual: points of lines, «x,y x,y»
    now, due:        per cent of the way across; None outside the picture
    """

    accepted: str
    usual: str
    now: float | None
    due: float
    dates: tuple[Tick, ...]
    shares: tuple[Tick, ...]


def picture_of(curve: Curve, zone: str) -> Picture:
    """The lines of a curve, and the marks of its axes.

    zone: IANA name, for the dates
    """
    begin, end = curve.points[0].at, curve.points[-1].at
    now = curve.points[curve.now].at if curve.now is not None else None

    def along(moment: datetime) -> float:
        return (moment - begin) / (end - begin)

    came = [(along(one.at), one.share) for one in curve.points if one.share is not None]
    step = (end - begin) / ACROSS
    return Picture(
        accepted=_line(came),
        usual=_line((along(one.at), one.usual) for one in curve.points),
        now=None if now is None else round(along(now) * 100, 1),
        due=round(along(curve.due_at) * 100, 1),
        dates=tuple(
            Tick(100 * n / ACROSS, f"{(begin + n * step).astimezone(ZoneInfo(zone)):%d.%m}")
            for n in range(ACROSS + 1)
        ),
        shares=tuple(Tick(100 - share, f"{share} %") for share in (0, 25, 50, 75, 100)),
    )


def _line(points: Iterable[tuple[float, float]]) -> str:
    return " ".join(f"{x * WHOLE:.0f},{WHOLE - y * WHOLE:.0f}" for x, y in points)
