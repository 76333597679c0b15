"""What is usual in a region: totals, tasks given the total, how schools differ by themselves."""

import numpy as np

from vprok.tools.stats.objectivity.stack import Stack
from vprok.tools.stats.objectivity.unit import Flags, Floats

_BAND = 1.5
_STEPS = 25
_FAR = 2.5
_CLIPPED = 0.9776
"""The variance of a standard normal value that is cut off at 2.5."""
_ROOM = 0.25
_SMALL = 1e-9


def expected_points(stack: Stack) -> Floats:
    """Points that works of the region with the same total earn on each task.

    returns: (greatest total + 1, tasks); each row sums to its total
    source:  docs/sources/statistics.md#residuals
    """
    most = np.array(stack.layout.maxima, dtype=np.float64)
    size = stack.layout.most + 1
    totals, points = stack.totals[stack.is_usual], stack.points[stack.is_usual]
    near = np.exp(-0.5 * (np.subtract.outer(np.arange(size), np.arange(size)) / _BAND) ** 2)
    people = np.bincount(totals, minlength=size)
    earned = np.column_stack([np.bincount(totals, column, minlength=size) for column in points.T])
    weight = near @ people
    flat = np.arange(size)[:, None] * most / most.sum()
    expected = np.where(
        weight[:, None] > 0, near @ earned / np.maximum(weight, _SMALL)[:, None], flat
    )
    return _summing(np.clip(expected, 0, most), most)


def _summing(expected: Floats, most: Floats) -> Floats:
    """The same with rows that sum to their totals: tasks with most room give way most."""
    totals = np.arange(len(expected))
    for _ in range(_STEPS):
        room = expected * (most - expected) + _SMALL
        missing = totals - expected.sum(axis=1)
        expected = np.clip(expected + room * (missing / room.sum(axis=1))[:, None], 0, most)
    return expected


def residuals(stack: Stack) -> Floats:
    """Points of each work on each task beyond what its total promises.

    returns: (rows, tasks), points; 0 where the topic was not taught
    source:  docs/sources/statistics.md#residuals
    """
    beyond = stack.points - expected_points(stack)[stack.totals]
    return np.where(stack.told, beyond, 0.0)


def tilted(shares: Floats, means: Floats) -> Floats:
    """A distribution of totals bent to other means: f(s) · exp(η · s), summing to 1.

    shares:  (totals,), above 0 somewhere
    means:   (schools,), nan gives nan
    returns: (schools, totals)
    source:  docs/sources/statistics.md#bunching-against-the-region
    """
    scores = np.arange(len(shares), dtype=np.float64)
    logs = np.log(np.maximum(shares, 1e-12))
    wanted = np.clip(means, _ROOM, scores[-1] - _ROOM)
    bend = np.zeros(len(means))
    for _ in range(_STEPS):
        bent = _bent(logs, scores, bend)
        mean = bent @ scores
        spread = bent @ scores**2 - mean**2
        bend += np.clip((wanted - mean) / np.maximum(spread, _ROOM), -0.5, 0.5)
    return _bent(logs, scores, bend)


def _bent(logs: Floats, scores: Floats, bend: Floats) -> Floats:
    powers = logs + bend[:, None] * scores
    weights = np.exp(powers - powers.max(axis=1, keepdims=True))
    return np.asarray(weights / weights.sum(axis=1, keepdims=True))


def within(stack: Stack) -> Floats:
    """Totals as they spread inside one school of the region.

    The region's histogram is wider than a school's by what lies between schools, so it is narrowed
    around its mean until its variance is the pooled variance inside schools.

    returns: (greatest total + 1,), summing to 1
    source:  docs/sources/statistics.md#bunching-against-the-region
    """
    counts = np.bincount(stack.totals[stack.is_usual], minlength=stack.layout.most + 1) + _SMALL
    shares: Floats = counts / counts.sum()
    scores = np.arange(len(shares), dtype=np.float64)
    mean = float(shares @ scores)
    whole = float(shares @ (scores - mean) ** 2)
    means = stack.means(stack.totals.astype(np.float64))
    own = (stack.totals - means[stack.school])[stack.is_usual]
    freedom = max(len(own) - int(np.count_nonzero(stack.is_measured)), 1)
    inner = min(float(own @ own) / freedom, whole)
    return _narrowed(shares, scores - mean, inner) if inner > 0 else shares


def _narrowed(shares: Floats, off: Floats, variance: float) -> Floats:
    low, high, narrow = 0.0, 10.0 / variance, shares
    for _ in range(2 * _STEPS):
        middle = (low + high) / 2
        narrow = shares * np.exp(-middle * off**2)
        narrow = np.asarray(narrow / narrow.sum())
        mean = float(narrow @ off)
        is_wide = narrow @ (off - mean) ** 2 > variance
        low, high = (middle, high) if is_wide else (low, middle)
    return narrow


def standardised(apart: Floats, chance: Floats, usual: Flags) -> tuple[Floats, float, float]:
    """How far each school lies from the middle, schools' own spread allowed for.

    apart:   (schools,), nan where a school could not be measured
    chance:  (schools,), variance of it that chance alone would give
    usual:   (schools,), true for those that tell what is usual
    returns: (schools,) in standard deviations; the middle; the variance between schools
    source:  Paule and Mandel 1982; docs/sources/statistics.md#between-schools
    """
    here = usual & np.isfinite(apart) & (chance > 0)
    if np.count_nonzero(here) <= 1:
        return np.full(len(apart), np.nan), 0.0, 0.0
    own, by_chance = apart[here], chance[here]
    low, high = 0.0, float(np.var(own)) * 4 + _SMALL
    middle = float(np.median(own))
    for _ in range(2 * _STEPS):
        between = (low + high) / 2
        weights = 1 / (by_chance + between)
        near = np.clip((own - middle) * np.sqrt(weights), -_FAR, _FAR)
        middle += float(near @ np.sqrt(weights) / weights.sum())
        is_wide = near @ near > len(own) * _CLIPPED
        low, high = (between, high) if is_wide else (low, between)
    between = (low + high) / 2
    scaled = np.where(chance > 0, (apart - middle) / np.sqrt(chance + between + _SMALL), np.nan)
    return scaled, middle, between
