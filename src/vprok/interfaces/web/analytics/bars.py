"""Shares that make a whole, as bars."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from vprok.interfaces.web.templatetags.words import number


@dataclass(frozen=True)
class Segment:
    """A piece of a bar, in percent of its width.

    order: from 1
    """

    order: int
    x: str
    width: str


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
        Segment(n, str(sum(shares[: n - 1], Decimal())), f"{share:f}")
        for n, share in enumerate(shares, start=1)
        if share
    )
    return Bar(label, words, segments)
