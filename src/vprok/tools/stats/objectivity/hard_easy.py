"""Are hard tasks done better than the total promises, and easy ones worse."""

from collections.abc import Mapping

import numpy as np

from vprok.tools.stats.objectivity.measured import Measured, nothing
from vprok.tools.stats.objectivity.profile import Whitened
from vprok.tools.stats.objectivity.stack import Stack
from vprok.tools.stats.objectivity.unit import Plain
from vprok.tools.stats.objectivity.usual import residuals


def hard_easy(stack: Stack) -> Measured:
    """The slope of residuals on the hardness of tasks, by generalised least squares.

    The effect is the share of the hard half's points that came beyond expectation.

    source: Aitken 1936; docs/sources/statistics.md#hard-and-easy
    """
    if stack.layout.tasks <= 1 or np.count_nonzero(stack.taught_by) <= stack.layout.tasks:
        return nothing(stack.schools)
    rows = residuals(stack)
    means = stack.means(rows)
    white = Whitened(rows, means, stack)
    maxima = np.array(stack.layout.maxima, dtype=np.float64)
    ease = stack.points[stack.is_usual].mean(axis=0) / maxima
    lean = (maxima * (ease.mean() - ease)) @ white.directions
    variance = white.variance(stack.works)
    weight = lean / variance
    scaled = (white.along(means) * weight).sum(axis=1) / np.sqrt((lean * weight).sum(axis=1))
    is_hard = ease <= np.median(ease)
    beyond = means - white.middle
    gained = np.nan_to_num(beyond[:, is_hard].sum(axis=1) / maxima[is_hard].sum())
    lost = np.nan_to_num(beyond[:, ~is_hard].sum(axis=1) / max(maxima[~is_hard].sum(), 1.0))

    def evidence(place: int) -> Mapping[str, Plain]:
        return {
            "works": int(stack.works[place]),
            "hard": [int(task) + 1 for task in np.flatnonzero(is_hard)],
            "hard_beyond": float(gained[place]),
            "easy_beyond": float(lost[place]),
        }

    value = np.where(stack.is_measured, scaled, np.nan)
    return Measured(value, np.clip(gained, 0.0, 1.0), evidence)
