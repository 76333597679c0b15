"""Shares that make a whole, as bars."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from vprok.interfaces.web.templatetags.words import number

READABLE = 8
"""Percent of a bar that a figure needs to stand on its piece, even on a phone."""


@dataclass(frozen=True)
class Segment:
    """A piece of a bar, in percent of its width.

    order:  from 1
    middle: where its figure stands
    said:   its share in whole percent; empty where it does not fit
    """

    order: int
    x: str
    width: str
    middle: str
    said: str


@dataclass(frozen=True)
class Bar:
    """Shares of one group of participants that make the whole.

    words: the same for whoever does not see it
    """

    label: str
    words: str
    segments: tuple[Segment, ...]


def bar(label: str, names: Sequence[str], shares: Sequence[Decimal]) -> Bar:
    """The bar of one group.

    names: what each share is called
    """
    words = ", ".join(
        f"{name} — {number(share)} %" for name, share in zip(names, shares, strict=True)
    )
    segments = tuple(
        _segment(n, sum(shares[: n - 1], Decimal()), share)
        for n, share in enumerate(shares, start=1)
        if share
    )
    return Bar(label, words, segments)


def _segment(order: int, begin: Decimal, share: Decimal) -> Segment:
    whole = share.to_integral_value(ROUND_HALF_UP)
    return Segment(
        order,
        f"{begin:f}",
        f"{share:f}",
        f"{begin + share / 2:f}",
        f"{whole:f}" if share >= READABLE else "",
    )
