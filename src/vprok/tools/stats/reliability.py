"""How much of a total is more than chance: alpha, omega, the error of measurement."""

from collections.abc import Sequence
from math import sqrt

import numpy as np

from vprok.tools.stats.matrix import Tally
from vprok.tools.stats.reliability_factor import one_factor

_FEWEST = 2


def alpha(tally: Tally) -> float | None:
    """Cronbach's alpha; of items of one point it is KR-20.

    returns: at most 1; None for one item, or where the total never varies
    source:  docs/sources/statistics.md#reliability
    """
    return _alpha(tally, range(tally.items))


def stratified_alpha(tally: Tally, sections: Sequence[Sequence[int]]) -> float | None:
    """Alpha of a test made of sections: errors of sections are added up.

    sections: the items of each section, every item in one of them
    returns:  at most 1; None where alpha of a section cannot be told
    source:   docs/sources/statistics.md#reliability
    """
    whole = _spread(tally, range(tally.items))
    errors = 0.0
    for section in sections:
        own = _alpha(tally, section)
        if own is None:
            return None
        errors += _spread(tally, section) * (1 - own)
    return 1 - errors / whole if whole else None


def omega(tally: Tally) -> float | None:
    """McDonald's omega: variance of the one factor's part of the total over the total's variance.

    returns: share, at least 0; None where a factor cannot be found by maximum likelihood
    source:  docs/sources/statistics.md#reliability
    """
    varying = [number for number in range(tally.items) if tally.moments[number][number] > 0]
    if tally.n <= len(varying):
        return None
    spread = np.array([[tally.moments[one][other] for other in varying] for one in varying], float)
    found = one_factor(spread)
    if found is None:
        return None
    return float(found.sum() ** 2 / spread.sum())


def sem(sd: float | None, reliability: float | None) -> float | None:
    """The standard error of measurement, in points of the total.

    source: docs/sources/statistics.md#reliability
    """
    if sd is None or reliability is None:
        return None
    return sd * sqrt(max(1 - reliability, 0.0))


def _alpha(tally: Tally, chosen: Sequence[int]) -> float | None:
    whole = _spread(tally, chosen)
    if len(chosen) < _FEWEST or whole <= 0:
        return None
    own = sum(tally.moments[number][number] for number in chosen)
    return len(chosen) / (len(chosen) - 1) * (1 - own / whole)


def _spread(tally: Tally, chosen: Sequence[int]) -> int:
    """n² times the variance of the sum of these items."""
    return sum(tally.moments[one][other] for one in chosen for other in chosen)
