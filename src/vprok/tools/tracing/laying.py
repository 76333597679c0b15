"""A photographed page is laid over its original by what is printed on both.

Features find the page wherever and however it lies; small blocks of the body then say where each
of them really is. Places are edges of pixels: the middle of the first one stands at a half, or the
twentieth of a millimetre that we are after is lost.
"""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from vprok.tools.tracing.pictures import Gray, Page, Plane

PX_PER_MM = 2.5  # words, not letters: those repeat
FINE_PX_PER_MM = 8.0
_PHOTO_SIDES = 1100, 650
_FEATURES = 4000
_LIKENESSES = 4
_UNLIKE = 1.25  # how much less alike than the best one a point may be to be thought of
_MIDDLE_MM = np.array([105.0, 148.5])
_ROUGHLY_MM = 30.0
_ROUGHLY = 0.6  # of an octave of size, or of a unit circle of turns
_SETTLINGS = 3
_NEAR_PX, _NEAR_FINE_PX = 3.0, 1.0
_LEAST_MATCHES = 24
_CONFIDENCE, _TRIES = 0.999, 4000
_BLOCK_MM, _REACH_MM = 10.0, 1.0
_LEAST_BLOCKS = 8
_LEAST_SHARE = 0.35  # of the blocks in view
_LEAST_INK = 12.0
_LEAST_LIKENESS = 0.5
_HALF = np.array([[1, 0, 0.5], [0, 1, 0.5], [0, 0, 1.0]])


Numbers = NDArray[np.int64]


@dataclass(frozen=True)
class Features:
    """Points that look the same on a photograph and on an original.

    points: (points, 2), pixels of a photograph, millimetres of an original
    sizes:  (points,), in the same unit
    turns:  (points,), radians
    looks:  (points, 128)
    """

    points: Plane
    sizes: Plane
    turns: Plane
    looks: NDArray[np.float32]


@dataclass(frozen=True)
class Laid:
    """How a page lies on a photograph.

    onto:    (3, 3), from millimetres of the page, from its upper left corner, to pixels
    matches: points of the body that agree
    """

    onto: Plane
    matches: int


def of_photograph(photo: Gray) -> Features:
    """Features of a photograph, in its own pixels; of two sizes, for nobody says how near it is."""
    found = [_of_size(photo, side) for side in _PHOTO_SIDES]
    return Features(
        points=np.concatenate([one.points for one in found]),
        sizes=np.concatenate([one.sizes for one in found]),
        turns=np.concatenate([one.turns for one in found]),
        looks=np.concatenate([one.looks for one in found]),
    )


def of_original(page: Page) -> Features:
    """Features of a page drawn at `PX_PER_MM`, in millimetres."""
    return _features(page.picture, page.mm_per_px)


def laid(photo: Features, page: Features) -> Laid | None:
    """How the page lies on the photograph; None where it is not this page.

    Letters repeat, so a point has several likenesses, of which one is right at most. Each says how
    the page would lie; those that say alike are believed.
    source: Lowe, Distinctive Image Features from Scale-Invariant Keypoints, 2004, §7.3
    """
    if min(len(photo.points), len(page.points)) < _LEAST_MATCHES:
        return None
    here, there = _agreeing(page, photo, *_likenesses(page, photo))
    if len(here) < _LEAST_MATCHES:
        return None
    found = _homography(page.points[here], photo.points[there], _NEAR_PX)
    return found if found and found.matches >= _LEAST_MATCHES else None


def settled(photo: Gray, first: Laid, page: Page) -> Laid | None:
    """The page laid anew, by blocks of the body that are each found where they lie.

    page:    drawn at `FINE_PX_PER_MM`
    returns: None where too few blocks are there: only a heading was like this page's
    """
    unit = page.mm_per_px
    seen = flat(photo, first, page)
    inked = _in_view(photo, first, page, _inked(page))
    pairs = [
        (middle, there) for middle in inked if (there := _found(page, seen, middle)) is not None
    ]
    least = max(_LEAST_BLOCKS, _LEAST_SHARE * len(inked))
    if len(pairs) < least:
        return None
    here, there = (np.array(points) * unit for points in zip(*pairs, strict=True))
    found = _homography(here, through(first.onto, there), _NEAR_FINE_PX)
    if found is None or found.matches < least:
        return None
    return Laid(found.onto, first.matches)


def flat(photo: Gray, place: Laid, page: Page) -> Gray:
    """The photographed page, turned and straightened to the pixels of its original."""
    height, width = page.picture.shape
    return straightened(photo, place.onto @ np.diag([*page.mm_per_px, 1.0]), (width, height))


def straightened(photo: Gray, onto: Plane, size: tuple[int, int]) -> Gray:
    """A part of a photograph as pixels of its own.

    onto: from places on the part to places on the photograph
    size: width and height of the part
    """
    back = np.linalg.inv(_HALF) @ onto @ _HALF
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    return np.asarray(cv2.warpPerspective(photo, back, size, flags=flags), np.uint8)


def through(onto: Plane, points: Plane) -> Plane:
    """Points as a homography sends them."""
    there = np.column_stack([points, np.ones(len(points))]) @ onto.T
    return np.asarray(there[:, :2] / there[:, 2:], np.float64)


def top_of(three: Plane) -> float:
    """Where a parabola through three neighbours has its top, from the middle one."""
    left, middle, right = (float(one) for one in three)
    bend = left - 2 * middle + right
    return 0.0 if bend >= 0 else 0.5 * (left - right) / bend


def _of_size(photo: Gray, side: int) -> Features:
    shrink = min(1.0, side / max(photo.shape))
    small = np.asarray(
        cv2.resize(photo, None, fx=shrink, fy=shrink, interpolation=cv2.INTER_AREA), np.uint8
    )
    return _features(small, np.array(photo.shape[::-1]) / np.array(small.shape[::-1]))


def _features(picture: Gray, unit: Plane) -> Features:
    found, looks = cv2.SIFT.create(nfeatures=_FEATURES).detectAndCompute(picture, None)
    points = np.array([one.pt for one in found], np.float64).reshape(-1, 2) + 0.5
    return Features(
        points=points * unit,
        sizes=np.array([one.size for one in found], np.float64) * float(unit.mean()),
        turns=np.radians(np.array([one.angle for one in found], np.float64)),
        looks=np.zeros((0, 128), np.float32) if looks is None else np.asarray(looks, np.float32),
    )


def _likenesses(page: Features, photo: Features) -> tuple[Numbers, Numbers]:
    """Which points of the photograph look most like each point of the page, the best few."""
    pairs = cv2.BFMatcher(cv2.NORM_L2).knnMatch(page.looks, photo.looks, k=_LIKENESSES)
    each = [one for few in pairs for one in few if one.distance < _UNLIKE * few[0].distance]
    return np.array([one.queryIdx for one in each]), np.array([one.trainIdx for one in each])


def _agreeing(
    page: Features, photo: Features, here: Numbers, there: Numbers
) -> tuple[Numbers, Numbers]:
    """Those likenesses that lay the page alike: turned alike, as large, its middle in one place."""
    turn = photo.turns[there] - page.turns[here]
    scale = photo.sizes[there] / page.sizes[here]
    across, down = (page.points[here] - _MIDDLE_MM).T
    along, aside = np.cos(turn) * scale, np.sin(turn) * scale
    said = np.column_stack([along * across - aside * down, aside * across + along * down])
    middle = (photo.points[there] - said) / (float(np.median(scale)) * _ROUGHLY_MM)
    votes = np.column_stack([np.cos(turn) / _ROUGHLY, np.sin(turn) / _ROUGHLY, middle])
    votes = np.column_stack([votes, np.log2(scale) / _ROUGHLY])
    kept = _about_the_fullest(votes)
    return here[kept], there[kept]


def _about_the_fullest(votes: Plane) -> NDArray[np.bool_]:
    """Which votes stand within one of where most of them do, in units of each column."""
    bins, counts = np.unique(np.round(votes), axis=0, return_counts=True)
    middle = bins[counts.argmax()]
    for _ in range(_SETTLINGS):
        near = (np.abs(votes - middle) < 1).all(axis=1)
        middle = np.median(votes[near], axis=0) if near.any() else middle
    return np.asarray((np.abs(votes - middle) < 1).all(axis=1))


def _homography(here: Plane, there: Plane, near: float) -> Laid | None:
    """The homography that most of these points agree on.

    near: pixels of the photograph within which a point agrees
    """
    onto, kept = cv2.findHomography(here, there, cv2.USAC_MAGSAC, near, None, _TRIES, _CONFIDENCE)
    return None if onto is None else Laid(np.asarray(onto, np.float64), int(kept.sum()))


def _inked(page: Page) -> Plane:
    """Middles of those blocks of a page that have something printed on them, in pixels."""
    side, reach = round(_BLOCK_MM * FINE_PX_PER_MM), round(_REACH_MM * FINE_PX_PER_MM)
    height, width = page.picture.shape
    return np.array(
        [
            (left + side / 2, top + side / 2)
            for top in range(reach, height - side - reach, side)
            for left in range(reach, width - side - reach, side)
            if page.picture[top : top + side, left : left + side].std() >= _LEAST_INK
        ]
    ).reshape(-1, 2)


def _in_view(photo: Gray, place: Laid, page: Page, middles: Plane) -> Plane:
    """Those blocks that the photograph does not cut off."""
    there = through(place.onto, middles * page.mm_per_px)
    return middles[((there >= 0) & (there <= photo.shape[::-1])).all(axis=1)]


def _found(page: Page, seen: Gray, middle: Plane) -> Plane | None:
    """Where the flat photograph has a block, in parts of a pixel; None where it is not."""
    half, reach = round(_BLOCK_MM * FINE_PX_PER_MM / 2), round(_REACH_MM * FINE_PX_PER_MM)
    x, y = (int(one) for one in middle)
    block = page.picture[y - half : y + half, x - half : x + half]
    wide = half + reach
    around = seen[y - wide : y + wide, x - wide : x + wide]
    likeness = np.asarray(cv2.matchTemplate(around, block, cv2.TM_CCOEFF_NORMED), np.float64)
    _, best, _, (right, down) = cv2.minMaxLoc(likeness)
    if best < _LEAST_LIKENESS or not (0 < right < 2 * reach and 0 < down < 2 * reach):
        return None
    across = right + top_of(likeness[down, right - 1 : right + 2])
    along = down + top_of(likeness[down - 1 : down + 2, right])
    return np.array([x + across - reach, y + along - reach], np.float64)
