"""Is a school's mean higher than its own marks in the journal let expect."""

from collections.abc import Mapping

import numpy as np

from vprok.tools.stats.objectivity.measured import Measured, interval, nothing, share
from vprok.tools.stats.objectivity.stack import FEWEST_WORKS, Stack
from vprok.tools.stats.objectivity.unit import Flags, Floats, Plain
from vprok.tools.stats.objectivity.usual import standardised

_ROUNDS = 4
_SMALL = 1e-9


def given_journal(stack: Stack) -> Measured:
    """Mean total against the one expected from the mean mark in the journal.

    The effect is the least share of works that can make the excess: as though each changed work
    had been raised to full points.

    source: docs/sources/statistics.md#mean-given-journal
    """
    marked = stack.where(stack.journal > 0)
    totals = marked.totals.astype(np.float64)
    mean, journal = marked.means(totals), marked.means(marked.journal.astype(np.float64))
    usual = stack.is_measured & (marked.works >= FEWEST_WORKS)
    design = np.column_stack([np.ones(stack.schools), journal])
    if np.count_nonzero(usual) <= design.shape[1]:
        return nothing(stack.schools)
    own = totals - mean[marked.school]
    freedom = max(float(len(own) - np.count_nonzero(marked.works)), 1.0)
    enough = np.where(marked.works >= FEWEST_WORKS, marked.works, np.nan)
    chance = max(float(own @ own) / freedom, _SMALL) / enough
    expected, scaled, between = _against(mean, design, chance, usual)
    excess = mean - expected

    def evidence(place: int) -> Mapping[str, Plain]:
        variance = float(chance[place] + between)
        return {
            "works": int(marked.works[place]),
            "journal": float(journal[place]),
            "observed": float(mean[place]),
            "expected": float(expected[place]),
            "interval": interval(float(expected[place]), variance),
            "between_schools": float(between**0.5),
        }

    return Measured(scaled, share(excess, stack.layout.most - expected), evidence)


def _against(
    mean: Floats, design: Floats, chance: Floats, usual: Flags
) -> tuple[Floats, Floats, float]:
    """Weighted least squares, schools far off weighing less (Huber).

    returns: expected means; distances in standard deviations; the variance between schools
    """
    here = usual & np.isfinite(mean) & np.isfinite(chance)
    scaled, between = np.zeros(len(mean)), 0.0
    expected = mean
    for _ in range(_ROUNDS):
        weight = np.where(here, 1 / (chance + between), 0.0)
        weight = np.where(here, weight / np.maximum(np.abs(scaled), 1.5), 0.0)
        root = np.sqrt(weight[here])[:, None]
        slope = np.linalg.lstsq(design[here] * root, mean[here] * root[:, 0], rcond=None)[0]
        expected = design @ slope
        scaled, middle, between = standardised(mean - expected, chance, usual)
        expected += middle
    return expected, scaled, between
