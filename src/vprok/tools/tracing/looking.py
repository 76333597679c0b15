"""What the child does: photographs and originals in, the number of the school out."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass

import cv2

from vprok.tools.pdf.pictures import codes_in
from vprok.tools.pdf.sheets import upright_pdf
from vprok.tools.pdf.stamp import Stamp, read_stamp
from vprok.tools.tracing.dots import shifts
from vprok.tools.tracing.laying import (
    FINE_PX_PER_MM,
    PX_PER_MM,
    Laid,
    flat,
    laid,
    of_original,
    of_photograph,
    settled,
)
from vprok.tools.tracing.pictures import Gray, Page, page_of, pages, photograph
from vprok.tools.tracing.values import Mark, Original, Sighting, Traced, UnusablePicture
from vprok.tools.tracing.weighing import Seen, weigh

_CANDIDATES = 3
_CANDIDATE_SHARE = 0.4


def traced(payload: bytes) -> bytes:
    """Trace photographs of one copy.

    payload: a line of JSON, `names` of the originals and `sizes` of all files; then the files,
             photographs first
    returns: JSON: sightings and the mark, or why a picture is of no use
    """
    cv2.setNumThreads(1)
    photographs, originals = _unpacked(payload)
    try:
        return json.dumps(asdict(_traced(photographs, originals))).encode()
    except UnusablePicture as unusable:
        return json.dumps({"unusable": unusable.refusal.code}).encode()


@dataclass(frozen=True)
class _Candidate:
    """A page that a photograph may show."""

    original: int
    page: int
    place: Laid


@dataclass(frozen=True)
class _Look:
    """What one photograph gave: its sighting, and its dots where a page was recognised."""

    sighting: Sighting
    seen: Seen | None


def _traced(photographs: Sequence[bytes], papers: Sequence[Original]) -> Traced:
    photos = [photograph(one) for one in photographs]
    originals = [Original(one.name, upright_pdf(one.pdf)) for one in papers]
    looks = [
        _look(photo, found, originals)
        for photo, found in zip(photos, _candidates(photos, originals), strict=True)
    ]
    return Traced(tuple(one.sighting for one in looks), _together(looks))


def _together(looks: Sequence[_Look]) -> Mark | None:
    """The mark of all photographs, unless two of them are sure of different ones."""
    sure = {one.sighting.mark.number for one in looks if one.sighting.mark}
    mark = weigh([one.seen for one in looks if one.seen])
    if mark is None or sure - {mark.number}:
        return None
    return mark


def _candidates(photos: Sequence[Gray], originals: Sequence[Original]) -> list[list[_Candidate]]:
    """The pages that each photograph may show, the likeliest first."""
    looks = [of_photograph(photo) for photo in photos] if originals else []
    found: list[list[_Candidate]] = [[] for _ in photos]
    for n, original in enumerate(originals):
        for number, page in enumerate(pages(original.pdf, px_per_mm=PX_PER_MM), start=1):
            features = of_original(page)
            for one, look in zip(found, looks, strict=True):
                if place := laid(look, features):
                    one.append(_Candidate(n, number, place))
    return [_likeliest(one) for one in found]


def _likeliest(found: list[_Candidate]) -> list[_Candidate]:
    ordered = sorted(found, key=lambda one: -one.place.matches)[:_CANDIDATES]
    return [
        one for one in ordered if one.place.matches >= _CANDIDATE_SHARE * ordered[0].place.matches
    ]


def _look(photo: Gray, found: list[_Candidate], originals: Sequence[Original]) -> _Look:
    """One photograph against its candidates: the first whose mark is sure, else the likeliest."""
    stamps = _stamps(photo)
    looks = []
    for one in found:
        original = originals[one.original]
        look = _against(photo, one, original, stamps)
        if look and look.sighting.mark:
            return look
        looks += [look] if look else []
    return looks[0] if looks else _Look(Sighting("", 0, 0, 0, stamps, None), None)


def _against(
    photo: Gray, found: _Candidate, original: Original, stamps: tuple[Stamp, ...]
) -> _Look | None:
    """One photograph against one page; None where it is not this page after all."""
    page = page_of(original.pdf, found.page, px_per_mm=FINE_PX_PER_MM)
    place = settled(photo, found.place, page)
    if place is None:
        return None
    seen = Seen(found.page, shifts(photo, place))
    sighting = Sighting(
        original=original.name,
        page=found.page,
        matches=place.matches,
        dots=seen.count,
        stamps=stamps or _stamps_straightened(photo, place, page),
        mark=weigh([seen]),
    )
    return _Look(sighting, seen)


def _stamps(picture: Gray) -> tuple[Stamp, ...]:
    return tuple(stamp for text in codes_in(picture) if (stamp := read_stamp(text)))


def _stamps_straightened(photo: Gray, place: Laid, page: Page) -> tuple[Stamp, ...]:
    """What can be read once the page is turned and made flat."""
    return _stamps(flat(photo, place, page))


def _unpacked(payload: bytes) -> tuple[list[bytes], list[Original]]:
    first, _, files = payload.partition(b"\n")
    head = json.loads(first)
    parts = list(_parts(files, head["sizes"]))
    photographs = len(parts) - len(head["names"])
    originals = zip(head["names"], parts[photographs:], strict=True)
    return parts[:photographs], [Original(name, pdf) for name, pdf in originals]


def _parts(files: bytes, sizes: Sequence[int]) -> Iterator[bytes]:
    start = 0
    for size in sizes:
        yield files[start : start + size]
        start += size
