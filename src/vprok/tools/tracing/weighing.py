"""Which number the dots tell, and whether it is sure.

Every number of a million is weighed at once: the word of a page is linear over the bits of the
number, so one Walsh-Hadamard transform gives the likelihood of all words. The likeliest few are
then compared dot by dot.

source: docs/security.md §3.5; Walsh-Hadamard decoding of linear codes: MacWilliams, Sloane, The
        Theory of Error-Correcting Codes, ch. 14 §3
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import comb

import numpy as np

from vprok.tools.pdf.marks import DOTS, LEVELS_MM, NUMBER_BITS, NUMBERS, dots, word
from vprok.tools.tracing.pictures import Plane
from vprok.tools.tracing.values import Mark

_SPREAD_MM = 0.1
_STRAY = np.exp(-6.0)
_OFF_MOST_MM = 0.15
_AGREES_MM = 0.2
_BY_CHANCE = 1 / len(LEVELS_MM) ** 2
_LIKELIEST = 64
_MARGIN = 20.0
_CHANCE_MOST = 1e-6
_SHARE_LEAST = 0.6


@dataclass(frozen=True)
class Seen:
    """The dots of one photographed page.

    page:   of the kit, from 1
    shifts: (dots, 2), millimetres to the right and upwards; nan where no dot is seen
    """

    page: int
    shifts: Plane

    @property
    def count(self) -> int:
        """How many dots are seen."""
        return int((~np.isnan(self.shifts[:, 0])).sum())


@dataclass(frozen=True)
class _Weighed:
    number: int
    likelihood: float
    agreed: int


def weigh(all_seen: Sequence[Seen]) -> Mark | None:
    """The number that photographed pages of one copy tell together; None when it is not sure.

    A number is sure when no other comes near it, when most of its dots stand where it puts them,
    and when so many would hardly do so by chance for any number of a million.
    """
    count = sum(seen.count for seen in all_seen)
    if not count:
        return None
    best, second, *_ = sorted(
        (_weighed(number, all_seen) for number in _likeliest(all_seen)),
        key=lambda one: -one.likelihood,
    )
    chance = NUMBERS * _at_least(best.agreed, count)
    is_sure = (
        best.likelihood - second.likelihood >= _MARGIN
        and best.agreed >= _SHARE_LEAST * count
        and chance <= _CHANCE_MOST
    )
    return Mark(best.number, best.agreed, count, chance) if is_sure else None


def _likeliest(all_seen: Sequence[Seen]) -> list[int]:
    weights = np.zeros(1 << NUMBER_BITS, np.float32)
    for seen in all_seen:
        for bit, weight in zip(word(seen.page), _weights(seen.shifts), strict=True):
            weights[bit.taken] += -weight if bit.turned else weight
    likelihood = _transformed(weights)[:NUMBERS]
    return [int(one) for one in np.argpartition(-likelihood, _LIKELIEST)[:_LIKELIEST]]


def _weights(shifts: Plane) -> list[float]:
    """How much more likely each bit of a page is nought than one, as a logarithm."""
    away = shifts[:, :, None] - np.array(LEVELS_MM)
    likely = np.exp(-(away**2) / (2 * _SPREAD_MM**2)) + _STRAY
    high = np.log(likely[..., 0] + likely[..., 1]) - np.log(likely[..., 2] + likely[..., 3])
    low = np.log(likely[..., 0] + likely[..., 3]) - np.log(likely[..., 1] + likely[..., 2])
    return [float(one) for one in np.nan_to_num(np.stack([high, low], axis=-1)).ravel()]


def _transformed(weights: np.ndarray[tuple[int], np.dtype[np.float32]]) -> Plane:
    """The Walsh-Hadamard transform: of each number the sum of weights, by parities signed."""
    step = 1
    whole = weights
    while step < len(weights):
        halves = whole.reshape(-1, 2, step)
        whole = np.stack([halves[:, 0] + halves[:, 1], halves[:, 0] - halves[:, 1]], axis=1)
        step *= 2
    return np.asarray(whole.ravel(), np.float64)


def _weighed(number: int, all_seen: Sequence[Seen]) -> _Weighed:
    likelihood, agreed = 0.0, 0
    for seen in all_seen:
        away = seen.shifts - (np.array(dots(number, seen.page)) - np.array(DOTS))
        away = away[~np.isnan(away[:, 0])]
        if len(away):
            # A page may lie a little off as a whole; what is common to all dots tells nothing.
            away -= np.clip(np.median(away, axis=0), -_OFF_MOST_MM, _OFF_MOST_MM)
            likelihood += float(np.log(np.exp(-(away**2) / (2 * _SPREAD_MM**2)) + _STRAY).sum())
            agreed += int((np.abs(away) < _AGREES_MM).all(axis=1).sum())
    return _Weighed(number, likelihood, agreed)


def _at_least(agreed: int, count: int) -> float:
    """How likely so many of the dots agree with one number by chance."""
    return sum(
        comb(count, n) * _BY_CHANCE**n * (1 - _BY_CHANCE) ** (count - n)
        for n in range(agreed, count + 1)
    )
