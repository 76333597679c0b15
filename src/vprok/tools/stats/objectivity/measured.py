"""What a marker measured at every school of a region."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from vprok.tools.stats.objectivity.unit import Floats, Plain

Z = 1.96
"""Standard deviations of an interval of 95 %."""


@dataclass(frozen=True, eq=False)
class Measured:
    """One marker at all schools.

    value:    (schools,), how far each stands out; nan where it could not be measured
    effect:   (schools,), share of works plausibly changed, 0..1
    evidence: the figures behind one school, by its place
    """

    value: Floats
    effect: Floats
    evidence: Callable[[int], Mapping[str, Plain]]


def nothing(schools: int) -> Measured:
    """A marker that could measure nobody."""
    empty = np.full(schools, np.nan)
    return Measured(empty, empty, lambda _place: {})


def share(part: Floats, whole: Floats) -> Floats:
    """Shares held inside 0..1; 0 of nothing."""
    found = np.where(whole > 0, part / np.where(whole > 0, whole, 1), 0.0)
    return np.asarray(np.clip(np.nan_to_num(found), 0.0, 1.0))


def interval(middle: float, variance: float) -> list[float]:
    """The interval of 95 % around an estimate."""
    reach = Z * variance**0.5
    return [middle - reach, middle + reach]
