"""What is asked of photographs, and what they tell."""

from dataclasses import dataclass

from vprok.kernel.refusal import Refusal, Refused
from vprok.tools.pdf.stamp import Stamp

_WORDS = {
    "picture_unknown": "Это не фотография: сохраните снимок в формате JPEG или PNG.",
    "picture_damaged": "Снимок повреждён: сохраните и загрузите его заново.",
    "picture_large": "Снимок слишком большой: уменьшите его до 50 мегапикселей.",
    "picture_small": "Снимок слишком мелкий: нужны хотя бы 500 точек по каждой стороне.",
    "picture_long": "Снимок разбирается слишком долго: выберите один предмет и один класс.",
}


class UnusablePicture(Refused):
    """A picture that we cannot look at; the refusal says what to do with it."""

    def __init__(self, code: str) -> None:
        super().__init__(Refusal(code, _WORDS[code]))


@dataclass(frozen=True, slots=True)
class Original:
    """A PDF that was printed, without anything stamped on it.

    name: by which the caller knows it
    """

    name: str
    pdf: bytes


@dataclass(frozen=True, slots=True)
class Mark:
    """The number that hidden dots tell.

    agreed: dots that stand where this number puts them
    dots:   of how many seen, on all photographs
    chance: how many of all numbers would agree so well by chance
    """

    number: int
    agreed: int
    dots: int
    chance: float


@dataclass(frozen=True, slots=True)
class Sighting:
    """Which page a photograph shows, and what is seen on it.

    original: its name; empty where no page was recognised
    page:     from 1; 0 where none was
    matches:  points of the body that agree
    dots:     how many of the hidden dots are seen
    stamps:   DataMatrix stamps that could be read
    mark:     what its dots tell alone; None unless it is sure
    """

    original: str
    page: int
    matches: int
    dots: int
    stamps: tuple[Stamp, ...]
    mark: Mark | None


@dataclass(frozen=True, slots=True)
class Traced:
    """What photographs of one copy tell.

    sightings: one a photograph, in their order
    mark:      what all of them tell together; None unless it is sure
    """

    sightings: tuple[Sighting, ...]
    mark: Mark | None
