"""Played results of a school: totals as a region had them, tasks as the total implies.

The partial credit model says that, given the total, the points of single tasks do not depend on
the ability; so totals are drawn from a fitted distribution, and tasks from the model given them.
"""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from vprok.tools.stats.block import EMPTY, NOT_ATTEMPTED, Block, Codes
from vprok.tools.stats.leaf import Counts

Floats = NDArray[np.float64]
Steps = list[Floats]

LIFTED = (0.50, 0.24, 0.14)
"""Share of would-be lower marks within two points that teachers lift over the cut of 3, 4 and 5.

source: docs/sources/statistics.md#bunching
"""
BETWEEN = 0.095
"""Share of the variance of totals that lies between schools.

source: docs/sources/statistics.md#intervals
"""
TASK_NOISE = 0.25
"""How much a task is harder or easier in one school than elsewhere, in logits."""

_REACH = 2
_MOST_LIFTED = 0.95
_LEAPS = 0.05
_MALE = 0.51
_PARTIAL = 0.25
_STEP_WIDTH = 0.5
_SURE = 0.97
_ROUNDS = 60
_STIFFNESS = 0.004


@dataclass(frozen=True)
class Recipe:
    """What the results of a work look like where everything is usual.

    maxima:   the greatest points of each task
    cuts:     the first points of marks 3, 4 and 5
    hardness: how hard each task is beside the others, in logits
    parts:    the part each task stands in, from 0
    follows:  for each task the task without which it earns nothing, or its own number
    mean, sd: points
    marks:    shares of 2, 3, 4 and 5, 0..1
    absent:   share of rows, 0..1
    blank:    share of cells left out, 0..1
    lower:    share of marks below the journal, 0..1
    higher:   share of marks above the journal, 0..1
    unmarked: share without a mark in the journal, 0..1
    variants: how many variants go round
    """

    maxima: tuple[int, ...]
    cuts: tuple[int, int, int]
    hardness: tuple[float, ...]
    parts: tuple[int, ...]
    follows: tuple[int, ...]
    mean: float
    sd: float
    marks: tuple[float, float, float, float]
    absent: float
    blank: float
    lower: float
    higher: float
    unmarked: float
    variants: int = 2

    @property
    def most(self) -> int:
        """The greatest total."""
        return sum(self.maxima)


def simulate(
    recipe: Recipe,
    codes: tuple[int, ...],
    *,
    classes: tuple[int, ...],
    seed: int,
    shift: float | None = None,
    lifting: float = 1.0,
) -> Block:
    """Play the work in one school; the same seed gives the same block.

    codes:   of all pupils, class after class
    classes: how many pupils each class has
    shift:   how able the school is, in standard deviations of pupils; None = a whole region
    lifting: how hard works are lifted over cuts, 1 = as usual, 0 = never
    raises:  ValueError if the classes do not add up to the codes
    """
    if sum(classes) != len(codes):
        raise ValueError(f"{len(codes)} codes do not make classes of {classes}")
    chance = np.random.default_rng(seed)
    size = len(codes)
    totals = _draw(lifted(_school(recipe, shift), recipe.cuts, lifting), chance.random(size))
    noise = 0.0 if shift is None else TASK_NOISE
    jitter = noise * chance.standard_normal(len(recipe.maxima))
    points = _tasks_given(totals, recipe, jitter, chance.random((len(recipe.maxima), size)))
    marks = np.searchsorted(recipe.cuts, totals, side="right")
    journal = _journal(recipe, marks, chance.random((3, size)))
    left_out = (points == 0) & (chance.random(points.shape) < _blank_rates(recipe))
    variants = _variants(recipe, chance.random((2, size)))
    here = variants.any(axis=1)
    written = (variants != 0)[:, list(recipe.parts)]
    raw = np.where(left_out, NOT_ATTEMPTED, points)
    sex = 2 - (chance.random(size) < _MALE)
    class_no = np.repeat(np.arange(1, len(classes) + 1), classes)
    return Block(
        maxima=recipe.maxima,
        parts=recipe.parts,
        codes=_codes(codes),
        class_no=np.where(here, class_no, 0).astype(np.uint8),
        sex=np.where(here, sex, 0).astype(np.uint8),
        journal=np.where(here, journal, 0).astype(np.uint8),
        variants=variants,
        points=np.where(written, raw, EMPTY).astype(np.uint8),
    )


def lifted(smooth: Floats, cuts: tuple[int, ...], lifting: float = 1.0) -> Floats:
    """Move works from just below each cut onto it.

    smooth:  (greatest total + 1,), shares of totals
    lifting: how hard, 1 = as usual
    returns: shares of totals, summing as before
    source:  docs/sources/statistics.md#bunching
    """
    bunched = smooth.copy()
    for cut, usual in zip(cuts, LIFTED, strict=True):
        below = slice(max(cut - _REACH, 0), cut)
        moved = bunched[below] * min(usual * lifting, _MOST_LIFTED)
        bunched[below] -= moved
        bunched[cut] += moved.sum()
    return bunched


@lru_cache(maxsize=128)
def smooth_totals(recipe: Recipe) -> tuple[float, ...]:
    """Shares of totals before anything was lifted, fitted to the mean, spread and marks.

    returns: (greatest total + 1,), summing to 1: exp of a polynomial of degree four, so that
             after lifting the figures come as near to the recipe as a smooth curve can
    costs:   some milliseconds once a recipe, then nothing
    """
    basis = _polynomials(recipe.most + 1)
    target = _aims(recipe)
    scores = np.arange(recipe.most + 1)
    bell = -((scores - recipe.mean) ** 2) / (2 * recipe.sd**2)
    start = np.linalg.lstsq(np.column_stack((np.ones(len(scores)), basis)), bell, rcond=None)[0][1:]
    bent, damping = start.copy(), 1e-3
    miss = _miss(bent, basis, target, recipe, start)
    for _ in range(_ROUNDS):
        slope = _slope(bent, basis, target, recipe, start)
        pull = slope.T @ slope
        step = np.linalg.solve(pull + damping * np.diag(np.diag(pull)), -slope.T @ miss)
        tried = _miss(bent + step, basis, target, recipe, start)
        if tried @ tried < miss @ miss:
            bent, miss, damping = bent + step, tried, damping / 3
        else:
            damping *= 5
    return tuple(_shares(basis @ bent).tolist())


def _school(recipe: Recipe, shift: float | None) -> Floats:
    smooth = np.array(smooth_totals(recipe))
    if shift is None:
        return smooth
    scores = np.arange(len(smooth))
    off = (scores - smooth @ scores) / _deviation(smooth)
    narrower = BETWEEN / (1 - BETWEEN)
    tilt = (1 + narrower) * shift * off - narrower * off**2 / 2
    return _shares(np.log(np.maximum(smooth, 1e-300)) + tilt)


def _polynomials(size: int) -> Floats:
    along = np.linspace(-1, 1, size)
    return np.asarray(np.polynomial.legendre.legvander(along, 4)[:, 1:], dtype=np.float64)


def _shares(logs: Floats) -> Floats:
    weights = np.exp(logs - logs.max())
    return np.asarray(weights / weights.sum(), dtype=np.float64)


def _aims(recipe: Recipe) -> Floats:
    above = np.cumsum(recipe.marks[::-1])[:-1]
    return np.array([recipe.mean / recipe.most, recipe.sd / recipe.most, *above])


def _reached(shares: Floats, recipe: Recipe) -> Floats:
    scores = np.arange(len(shares))
    above = [shares[cut:].sum() for cut in reversed(recipe.cuts)]
    middle = float(shares @ scores) / recipe.most
    return np.array([middle, _deviation(shares) / recipe.most, *above], dtype=np.float64)


def _deviation(shares: Floats) -> float:
    scores = np.arange(len(shares))
    return float(np.sqrt(shares @ (scores - shares @ scores) ** 2))


def _miss(bent: Floats, basis: Floats, target: Floats, recipe: Recipe, start: Floats) -> Floats:
    reached = _reached(lifted(_shares(basis @ bent), recipe.cuts), recipe)
    return np.concatenate((reached - target, _STIFFNESS * (bent - start)))


def _slope(bent: Floats, basis: Floats, target: Floats, recipe: Recipe, start: Floats) -> Floats:
    nudge = 1e-5
    sides = (
        [_miss(bent + way * nudge * unit, basis, target, recipe, start) for way in (1, -1)]
        for unit in np.eye(len(bent))
    )
    return np.column_stack([(up - down) / (2 * nudge) for up, down in sides])


def _draw(shares: Floats, luck: Floats) -> Counts:
    reached = np.cumsum(shares)
    drawn = np.searchsorted(reached, luck * reached[-1], side="right")
    return np.asarray(np.minimum(drawn, len(shares) - 1), dtype=np.int64)


def _steps(recipe: Recipe, jitter: Floats) -> Steps:
    """Weights of 0, 1, 2… points on each task under the partial credit model."""
    return [
        np.exp(-np.append(0.0, np.cumsum(hard + _thresholds(most))))
        for hard, most in zip(np.array(recipe.hardness) + jitter, recipe.maxima, strict=True)
    ]


def _thresholds(most: int) -> Floats:
    return np.asarray(_STEP_WIDTH * (np.arange(most) - (most - 1) / 2), dtype=np.float64)


def _chances(steps: Steps) -> Steps:
    """Chances of each number of points on a task, given what is left for it and those before it.

    returns: for each task (left + 1, points + 1); rows sum to 1 where such a total is possible
    """
    before, chances = np.ones(1), []
    for weights in steps:
        after = np.convolve(before, weights)
        table = np.zeros((len(after), len(weights)))
        for points, weight in enumerate(weights):
            table[points : points + len(before), points] = weight * before
        chances.append(table / after[:, None])
        before = after / after.max()
    return chances


def _tasks_given(totals: Counts, recipe: Recipe, jitter: Floats, luck: Floats) -> Counts:
    left = totals.astype(np.int64)
    points = np.zeros((len(totals), len(recipe.maxima)), dtype=np.int64)
    chances = _chances(_steps(recipe, jitter))
    for task in reversed(range(len(chances))):
        reached = np.cumsum(chances[task], axis=1)[left]
        points[:, task] = (luck[task][:, None] >= reached[:, :-1]).sum(axis=1)
        left -= points[:, task]
    return _followed(points, recipe.follows)


def _followed(points: Counts, follows: tuple[int, ...]) -> Counts:
    """Give the leading task a point of its follower where it has none; totals stay."""
    for task, leader in enumerate(follows):
        orphans = (points[:, leader] == 0) & (points[:, task] > 0)
        if task != leader:
            points[orphans, task] -= 1
            points[orphans, leader] += 1
    return points


@lru_cache(maxsize=128)
def _blank_shares(recipe: Recipe) -> tuple[float, ...]:
    """How likely a task without points was left out rather than done wrong."""
    chances = _chances(_steps(recipe, np.zeros(len(recipe.maxima))))
    left = lifted(np.array(smooth_totals(recipe)), recipe.cuts)
    zeros = np.zeros(len(chances))
    for task in reversed(range(len(chances))):
        joint = left[:, None] * chances[task]
        zeros[task] = joint[:, 0].sum()
        size = len(left) - recipe.maxima[task]
        left = np.sum(
            [joint[points : points + size, points] for points in range(joint.shape[1])], axis=0
        )
    eager = np.exp(0.5 * np.array(recipe.hardness))
    rate = recipe.blank * len(chances) / (zeros @ eager)
    return tuple(np.minimum(rate * eager, _MOST_LIFTED).tolist())


def _blank_rates(recipe: Recipe) -> Floats:
    return np.array(_blank_shares(recipe))


def _journal(recipe: Recipe, marks: Counts, luck: Floats) -> Counts:
    """Marks in the journal, so that lower and higher come as often as in the recipe.

    marks: 0..3 for marks 2..5
    luck:  (3, rows)
    """
    shares = np.array(recipe.marks)
    lower = _spread(recipe.lower, shares, np.array([4.0, 1.0, 1.0, 0.0]))
    higher = _spread(recipe.higher, shares, np.array([0.0, 0.3, 1.0, 1.5]))
    goes_up = luck[0] < lower[marks]
    goes_down = luck[0] > 1 - higher[marks]
    way = goes_up.astype(np.int64) - goes_down.astype(np.int64)
    far = 1 + (luck[1] < _LEAPS)
    mark = 2 + np.clip(marks + way * far, 0, 3)
    return np.where(luck[2] < recipe.unmarked, 0, mark)


def _spread(wanted: float, shares: Floats, weights: Floats) -> Floats:
    """Chances by mark, in proportion to the weights, that together give the wanted share."""
    chances = np.zeros(len(shares))
    free = weights > 0
    for _ in shares:
        missing = wanted - shares @ chances
        reach = (shares * weights)[free].sum()
        if missing <= 0 or reach <= 0:
            break
        chances[free] += missing / reach * weights[free]
        chances = np.minimum(chances, _SURE)
        free = free & (chances < _SURE)
    return chances


def _variants(recipe: Recipe, luck: Floats) -> NDArray[np.uint8]:
    """Variants go round; who is absent has none; of two parts one may be missed alone.

    returns: (rows, parts)
    """
    size, parts = luck.shape[1], max(recipe.parts) + 1
    given = np.arange(size) % recipe.variants + 1
    variants = np.repeat(given[:, None], parts, axis=1)
    variants[luck[0] < recipe.absent] = 0
    if parts > 1:
        alone = luck[1] < _PARTIAL * recipe.absent
        variants[alone, np.arange(size)[alone] % parts] = 0
    return variants.astype(np.uint8)


def _codes(codes: tuple[int, ...]) -> Codes:
    return np.array(codes, dtype=np.uint32)
