"""Does a school do some tasks far better than its total promises: a profile like no other's."""

from collections.abc import Mapping

import numpy as np

from vprok.tools.stats.objectivity.measured import Measured, nothing
from vprok.tools.stats.objectivity.stack import Stack
from vprok.tools.stats.objectivity.unit import Floats, Plain
from vprok.tools.stats.objectivity.usual import residuals

_SHOWN = 5
_FAR = 2.5
_LEAST = 1e-6


class Whitened:
    """Directions in which mean residuals of schools are independent and their spread is known.

    directions: (tasks, kept), each has variance 1 ÷ n by chance inside a school
    between:    (kept,), variance between schools along each
    """

    def __init__(self, rows: Floats, means: Floats, stack: Stack) -> None:
        usual = stack.is_measured
        own = (rows - np.nan_to_num(means)[stack.school])[stack.is_usual]
        freedom = max(len(own) - int(np.count_nonzero(usual)), 1)
        inside = own.T @ own / freedom
        strength, axes = np.linalg.eigh(inside)
        kept = strength > _LEAST * max(float(strength.max(initial=0.0)), _LEAST)
        white = axes[:, kept] / np.sqrt(strength[kept])
        works = stack.works[usual]
        along = means[usual] @ white
        along = along - np.average(along, axis=0, weights=works) if len(works) else along
        near = along * np.minimum(1, _FAR * _reach(along) / np.maximum(np.abs(along), _LEAST))
        spread = near.T @ near / max(len(works), 1) - np.eye(white.shape[1]) * (1 / works).mean()
        between, turn = np.linalg.eigh(spread)
        self.directions = white @ turn
        self.between = np.maximum(between, 0.0)
        self.middle = np.average(means[usual], axis=0, weights=works)

    def along(self, means: Floats) -> Floats:
        """Mean residuals in the directions.

        returns: (schools, kept)
        """
        return np.asarray((means - self.middle) @ self.directions)

    def variance(self, works: Floats) -> Floats:
        """What honest schools of this many works vary by along each direction.

        returns: (schools, kept)
        """
        return np.asarray(self.between + 1 / np.maximum(works, 1)[:, None])


def _reach(along: Floats) -> Floats:
    """A deviation of each column that a few far schools do not widen."""
    return np.asarray(1.4826 * np.median(np.abs(along), axis=0) + _LEAST)


def profile(stack: Stack) -> Measured:
    """Mahalanobis distance of a school's mean residuals, chance and schools' own ways allowed for.

    The effect is the share of works that the most outstanding task alone needs.

    source: Mahalanobis 1936; docs/sources/statistics.md#whitened-profile
    """
    if not is_enough(stack):
        return nothing(stack.schools)
    rows = residuals(stack)
    means = stack.means(rows)
    white = Whitened(rows, means, stack)
    distance = (white.along(means) ** 2 / white.variance(stack.works)).sum(axis=1)
    value = np.where(stack.is_measured, np.sqrt(np.maximum(distance, 0)), np.nan)
    maxima = np.array(stack.layout.maxima, dtype=np.float64)
    beyond = (means - white.middle) / maxima
    effect = np.clip(np.nan_to_num(beyond).max(axis=1), 0.0, 1.0)
    points = stack.means(stack.points.astype(np.float64))

    def evidence(place: int) -> Mapping[str, Plain]:
        outstanding = np.argsort(-np.abs(beyond[place]))[:_SHOWN]
        return {
            "works": int(stack.works[place]),
            "tasks": [
                {
                    "task": int(task) + 1,
                    "observed": float(points[place, task] / maxima[task]),
                    "expected": float(points[place, task] / maxima[task] - beyond[place, task]),
                }
                for task in outstanding
            ],
        }

    return Measured(value, effect, evidence)


def is_enough(stack: Stack) -> bool:
    """Whether schools are more than the tasks whose spread they are to tell.

    source: docs/sources/statistics.md#whitened-profile
    """
    return 1 < stack.layout.tasks < int(np.count_nonzero(stack.is_measured))
