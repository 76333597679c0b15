"""Are hard tasks done better than the total promises, and easy ones worse."""

from collections.abc import Mapping

import numpy as np

from vprok.tools.stats.leaf import Counts
from vprok.tools.stats.objectivity.measured import Measured, nothing
from vprok.tools.stats.objectivity.profile import Whitened, is_enough
from vprok.tools.stats.objectivity.stack import Stack
from vprok.tools.stats.objectivity.unit import Floats, Plain
from vprok.tools.stats.objectivity.usual import expected_points

_SMALL = 1e-9


def hard_easy(stack: Stack) -> Measured:
    """How far residuals lean to where answers made right afterwards would push them.

    Mostly hard tasks gain and easy ones seem to lose: the slope is by generalised least squares,
    the direction is what wrong answers made right would do to the region's own works. The effect
    is the share of missing points won, which is the least share of works that can have won them.

    source: Aitken 1936; docs/sources/statistics.md#hard-and-easy
    """
    if not is_enough(stack):
        return nothing(stack.schools)
    usual = expected_points(stack)
    rows = np.where(stack.told, stack.points - usual[stack.totals], 0.0)
    means = stack.means(rows)
    white = Whitened(rows, means, stack)
    lean = direction(stack.points[stack.is_usual], usual, stack.layout.maxima)
    along = lean @ white.directions
    weight = along / white.variance(stack.works)
    strength = (along * weight).sum(axis=1)
    slope = (white.along(means) * weight).sum(axis=1) / np.maximum(strength, _SMALL)
    is_told = stack.is_measured & (strength > _SMALL)
    value = np.where(is_told, slope * np.sqrt(strength), np.nan)
    is_hard = lean > 0
    maxima = np.array(stack.layout.maxima, dtype=np.float64)
    beyond = (means - white.middle) / maxima

    def evidence(place: int) -> Mapping[str, Plain]:
        return {
            "works": int(stack.works[place]),
            "slope": float(slope[place]),
            "hard": (np.flatnonzero(is_hard) + 1).tolist(),
            "hard_beyond": float(beyond[place, is_hard].mean()),
            "easy_beyond": float(beyond[place, ~is_hard].mean()),
        }

    return Measured(value, np.clip(np.nan_to_num(slope), 0.0, 1.0), evidence)


def direction(points: Counts, usual: Floats, maxima: tuple[int, ...]) -> Floats:
    """What making all that is missing right, one answer at a time, does to residuals, by task.

    A task wins its missing points; the total rises by as many, and so does what it promises of
    every task. A school that leans by 0.3 looks like three wrong answers in ten made right.

    points:  (rows, tasks), works of the region
    usual:   (greatest total + 1, tasks), what totals promise
    returns: (tasks,), points a work
    source:  docs/sources/statistics.md#hard-and-easy
    """
    totals = points.sum(axis=1)
    lean = np.zeros(len(maxima))
    for task, most in enumerate(maxima):
        missing = most - points[:, task]
        for room in range(1, most + 1):
            counts = np.bincount(totals[missing == room], minlength=len(usual))[: len(usual) - room]
            lean[task] += room * counts.sum()
            lean -= counts @ (usual[room:] - usual[:-room])
    return lean / max(len(points), 1)
