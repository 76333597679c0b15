"""Ask a limited child what photographs tell: this process loads no library of pictures."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from vprok.tools.limits import ChildDied, ChildFailed, in_child
from vprok.tools.pdf.stamp import Stamp
from vprok.tools.tracing.values import Mark, Original, Sighting, Traced, UnusablePicture

_MEMORY = 2 * 1024 * 1024 * 1024
_CPU_SECONDS = 120
_WALL_SECONDS = 180.0


def trace(photographs: Sequence[bytes], originals: Sequence[Original] = ()) -> Traced:
    """Which pages photographs of one copy show, and the number that their hidden dots tell.

    photographs: JPEG or PNG, trusted in nothing
    originals:   what may have been photographed; without any, only stamps are read
    raises:      UnusablePicture (picture_unknown, picture_damaged, picture_large, picture_small,
                 picture_long)
    costs:       about 0.2 s a page of the originals, 0.5 s a photograph
    """
    files = [*photographs, *(one.pdf for one in originals)]
    head = {"names": [one.name for one in originals], "sizes": [len(one) for one in files]}
    payload = b"\n".join([json.dumps(head).encode(), b"".join(files)])
    try:
        told = in_child(
            "vprok.tools.tracing.looking:traced",
            payload,
            memory=_MEMORY,
            cpu=_CPU_SECONDS,
            wall=_WALL_SECONDS,
        )
    except ChildFailed as failed:
        raise UnusablePicture("picture_damaged") from failed
    except ChildDied as died:
        raise UnusablePicture("picture_long") from died
    return _understood(json.loads(told))


def _understood(told: Mapping[str, Any]) -> Traced:
    if "unusable" in told:
        raise UnusablePicture(told["unusable"])
    return Traced(tuple(_sighting(one) for one in told["sightings"]), _mark(told["mark"]))


def _sighting(told: Mapping[str, Any]) -> Sighting:
    stamps = tuple(Stamp(**one) for one in told["stamps"])
    return Sighting(**{**told, "stamps": stamps, "mark": _mark(told["mark"])})


def _mark(told: Mapping[str, Any] | None) -> Mark | None:
    return Mark(**told) if told else None
