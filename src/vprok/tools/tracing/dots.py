"""How far each dot of a laid page stands from its place."""

import cv2
import numpy as np

from vprok.tools.pdf.marks import DIAMETER_MM, DOTS, LEVELS_MM
from vprok.tools.tracing.laying import Laid, straightened, through, top_of
from vprok.tools.tracing.pictures import Gray, Plane

PX_PER_MM = 10.0
_HEIGHT_MM = 297.0
_WINDOW_MM = 2.4  # from the place of a dot to the edge of what is looked at around it
_REACH_MM = max(LEVELS_MM) + 0.4
_LEAST_CONTRAST = 0.06
_RIVAL = 0.75
_APART_MM = 0.7


def shifts(photo: Gray, page: Laid) -> Plane:
    """Where the dots stand, each from its own place.

    returns: (dots, 2), millimetres to the right and upwards; nan where no dot is seen
    """
    return np.array([_shift(photo, page.onto, x, _HEIGHT_MM - y) for x, y in DOTS])


def _shift(photo: Gray, onto: Plane, x: float, y: float) -> tuple[float, float]:
    around = _around(photo, onto, x, y)
    if around is None:
        return (np.nan, np.nan)
    likeness = _likeness(around)
    middle, reach = likeness.shape[0] // 2, round(_REACH_MM * PX_PER_MM)
    near = likeness[middle - reach : middle + reach + 1, middle - reach : middle + reach + 1]
    down, right = np.unravel_index(int(near.argmax()), near.shape)
    best = near[down, right]
    ys, xs = np.ogrid[: near.shape[0], : near.shape[1]]
    apart = (ys - down) ** 2 + (xs - right) ** 2 > (_APART_MM * PX_PER_MM) ** 2
    is_at_edge = not (0 < down < near.shape[0] - 1 and 0 < right < near.shape[1] - 1)
    if best < _LEAST_CONTRAST or is_at_edge or near[apart].max() > _RIVAL * best:
        return (np.nan, np.nan)
    return (
        (right - reach + top_of(near[down, right - 1 : right + 2])) / PX_PER_MM,
        -(down - reach + top_of(near[down - 1 : down + 2, right])) / PX_PER_MM,
    )


def _around(photo: Gray, onto: Plane, x: float, y: float) -> Plane | None:
    """What is seen around a place, as shares of the paper's white; None where it is cut off."""
    side = 2 * round(_WINDOW_MM * PX_PER_MM) + 1
    corner = side / 2 / PX_PER_MM
    unit = 1 / PX_PER_MM
    to_mm = np.array([[unit, 0, x - corner], [0, unit, y - corner], [0, 0, 1.0]])
    ends = through(onto @ to_mm, np.array([[0, 0], [side, 0], [0, side], [side, side]]))
    if (ends < 0).any() or (ends > photo.shape[::-1]).any():
        return None
    seen = straightened(photo, onto @ to_mm, (side, side))
    white = max(float(np.median(seen)), 1.0)
    return np.asarray(seen, np.float64) / white


def _likeness(around: Plane) -> Plane:
    """How much darker each place is than the ring about it."""
    return np.asarray(
        cv2.filter2D(1 - around, cv2.CV_64F, _RING, borderType=cv2.BORDER_REFLECT), np.float64
    )


def _ring() -> Plane:
    """A disk of a dot's size, weighed one in all, less the ring about it, one in all."""
    radius = DIAMETER_MM / 2 * PX_PER_MM
    reach = int(2 * radius)
    ys, xs = np.ogrid[-reach : reach + 1, -reach : reach + 1]
    away = np.sqrt(xs * xs + ys * ys)
    disk = np.clip(radius + 0.5 - away, 0, 1)
    ring = ((away > 1.2 * radius) & (away < 1.9 * radius)).astype(np.float64)
    return np.asarray(disk / disk.sum() - ring / ring.sum(), np.float64)


_RING = _ring()
