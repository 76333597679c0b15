"""The hidden mark of a school: small round dots whose places tell a number.

A dot is shifted along each axis to one of four levels, two bits an axis. All bits of a page are a
word of a random linear code over the twenty bits of the number: a half of a page carries the
number three times over, and since each page has a code of its own, pages add up. Whoever reads the
dots weighs every number against all of them and says a number only if no other comes near: that
margin is the check.

source: docs/settled.md, «Secrets with an hour»; docs/security.md §3.5
"""

from dataclasses import dataclass
from functools import cache
from hashlib import blake2b

NUMBER_BITS = 20
NUMBERS = 1_000_000
LEVELS_MM = (-0.6, -0.2, 0.2, 0.6)
DIAMETER_MM = 0.9
_LEVEL_OF_BITS = {(0, 0): 0, (0, 1): 1, (1, 1): 2, (1, 0): 3}
_WIDTH_MM, _FROM_EDGE_MM = 210.0, 5.5
_LOWEST_MM, _STEP_MM, _A_SIDE = 21.0, 17.0, 16

DOTS: tuple[tuple[float, float], ...] = tuple(
    (x, _LOWEST_MM + _STEP_MM * n)
    for n in range(_A_SIDE)
    for x in (_FROM_EDGE_MM, _WIDTH_MM - _FROM_EDGE_MM)
)
"""Where dots stand unshifted: millimetres from the lower left corner of an A4 page as shown."""


@dataclass(frozen=True)
class Bit:
    """One bit of a page's word: the parity of some bits of the number, perhaps turned over.

    taken:  which bits of the number, as a mask of twenty
    turned: 1 if the parity is turned over, so that no number's dots are shifted all alike
    """

    taken: int
    turned: int

    def of(self, mark: int) -> int:
        """This bit in the word of a number."""
        return ((mark & self.taken).bit_count() + self.turned) % 2


def dots(mark: int, page: int) -> tuple[tuple[float, float], ...]:
    """Where the dots of a mark stand on a page.

    mark:    the number of a school, from 0 to 999,999
    page:    the page of the kit, from 1
    returns: centres in the order of `DOTS`, in its millimetres
    raises:  ValueError for a number that a mark cannot carry
    """
    if not 0 <= mark < NUMBERS:
        raise ValueError(f"a mark carries numbers under {NUMBERS}, not {mark}")
    shifts = [LEVELS_MM[_LEVEL_OF_BITS[high.of(mark), low.of(mark)]] for high, low in _pairs(page)]
    return tuple(
        (round(x + right, 1), round(y + up, 1))
        for (x, y), right, up in zip(DOTS, shifts[::2], shifts[1::2], strict=True)
    )


@cache
def word(page: int) -> tuple[Bit, ...]:
    """The bits of a page: of each dot two for its shift to the right, then two for that upwards."""
    return tuple(_bit(page, n) for n in range(4 * len(DOTS)))


def _pairs(page: int) -> list[tuple[Bit, Bit]]:
    bits = word(page)
    return list(zip(bits[::2], bits[1::2], strict=True))


def _bit(page: int, n: int) -> Bit:
    """Drawn by a digest: every version of the program and every page has it alike for ever."""
    digest = blake2b(f"{page}/{n}".encode(), digest_size=4, person=b"vprok mark")
    drawn = int.from_bytes(digest.digest())
    return Bit(taken=drawn % (1 << NUMBER_BITS) or 1, turned=drawn >> 31)
