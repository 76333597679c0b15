"""Drawing on a page in millimetres from its lower left corner, as the operators of PDF."""

from collections.abc import Mapping, Sequence
from functools import cache

from vprok.tools.pdf.lettering import Lettering
from vprok.tools.pdf.matrix import runs

POINTS_PER_MM = 72 / 25.4
_CHUNK = 8  # modules
_ROUND = 0.5523  # where a quarter of a circle is pulled to, as a share of its radius


class Pen:
    """Operators gathered one after another.

    letters: weights by the name that the page's resources know them by
    """

    def __init__(self, letters: Mapping[str, Lettering]) -> None:
        self._letters = letters
        self._drawn: list[str] = []

    def drawn(self) -> bytes:
        """What was drawn, as the content of a page."""
        return "\n".join(self._drawn).encode("ascii")

    def put(self, operators: str) -> None:
        """Operators as they are."""
        self._drawn.append(operators)

    def ink(self, grey: float) -> None:
        """The shade of what follows: 0 is black, 1 is paper."""
        self.put(f"{grey:g} g {grey:g} G")

    def text(
        self, x: float, y: float, text: str, *, face: str, size: float, align: float = 0
    ) -> None:
        """One line of text.

        y:     the base line
        size:  points
        align: what share of its length lies to the left of x
        """
        left = _points(x) - align * self._letters[face].width(text, size)
        shown = self._letters[face].shown(text)
        self.put(f"BT /{face} {size:g} Tf {left:.2f} {_points(y):.2f} Td {shown} Tj ET")

    def length(self, text: str, *, face: str, size: float) -> float:
        """How long a line of text would be, millimetres."""
        return self._letters[face].width(text, size) / POINTS_PER_MM

    def line(self, x: float, y: float, to_x: float, to_y: float, *, thick: float) -> None:
        """A straight line; it is so many points thick."""
        ends = " ".join(f"{_points(place):.2f}" for place in (x, y))
        other = " ".join(f"{_points(place):.2f}" for place in (to_x, to_y))
        self.put(f"{thick:g} w {ends} m {other} l S")

    def box(self, x: float, y: float, width: float, height: float, *, thick: float) -> None:
        """The outline of a box by its lower left corner."""
        sides = " ".join(f"{_points(side):.2f}" for side in (x, y, width, height))
        self.put(f"{thick:g} w {sides} re S")

    def fill(self, x: float, y: float, width: float, height: float) -> None:
        """A filled box by its lower left corner."""
        sides = " ".join(f"{_points(side):.2f}" for side in (x, y, width, height))
        self.put(f"{sides} re f")

    def dot(self, x: float, y: float, diameter: float) -> None:
        """A round dot."""
        r = _points(diameter / 2)
        pull = r * _ROUND
        turns = ((r, pull, pull, r, 0, r), (-pull, r, -r, pull, -r, 0))
        turns += tuple(tuple(-place for place in turn) for turn in turns)  # type: ignore[assignment]
        curves = " ".join(" ".join(f"{place:.2f}" for place in turn) + " c" for turn in turns)
        self.put(f"q 1 0 0 1 {_points(x):.2f} {_points(y):.2f} cm {r:.2f} 0 m {curves} f Q")

    def modules(self, x: float, y: float, side: float, rows: Sequence[bytes]) -> None:
        """The modules of a matrix code, so wide each, from the lower left corner."""
        boxes = "".join(
            _boxes(start, height, row[start : start + _CHUNK])
            for height, row in enumerate(reversed(rows))
            for start in range(0, len(row), _CHUNK)
        )
        unit = _points(side)
        self.put(f"q {unit:.3f} 0 0 {unit:.3f} {_points(x):.2f} {_points(y):.2f} cm {boxes}f Q")


@cache
def _boxes(start: int, height: int, modules: bytes) -> str:
    """The black runs of a few modules of a row; there are few such few, and each is met often."""
    return "".join(f"{start + at} {height} {length} 1 re " for at, length in runs(modules))


def _points(mm: float) -> float:
    return mm * POINTS_PER_MM
