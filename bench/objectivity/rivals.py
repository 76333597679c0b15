"""The official markers and Quintano's method on the same schools."""

import numpy as np
from bench.objectivity.world import LAYOUT, Counts, Floats, World

from vprok.tools.stats.objectivity.official import (
    RANGES,
    Summary,
    overestimated,
    spearman,
    summary_of,
    together,
)

GROUPS = 8
FUZZY = 2.0
ROUNDS = 60
SEED = 1


def overestimation(world: World) -> Floats:
    """How far each school's interval lies above the region's; above 0 it is marked.

    returns: (schools,), points
    """
    hist = world.stack().counts(world.totals, LAYOUT.most + 1)
    schools = [summary_of(one) or Summary(1, 0.0, 0.0) for one in hist]
    region = together(schools)
    return np.array([one.low - region.high if region else np.nan for one in schools])


def is_overestimated(world: World) -> Counts:
    """1 where the official marker of the mean marks a school, as the portal has it."""
    hist = world.stack().counts(world.totals, LAYOUT.most + 1)
    told = {str(place): one for place, row in enumerate(hist) if (one := summary_of(row))}
    marked = {int(one.key) for one in overestimated(told)}
    return np.array([int(place in marked) for place in range(world.schools)])


def disagreement(world: World) -> Floats:
    """Spearman's coefficient turned round; above 0 the school is marked.

    returns: (schools,)
    """
    size = LAYOUT.most + 1
    cells = (world.journal - 1) * size + world.totals
    tables = world.stack().counts(cells, 5 * size).reshape(-1, 5, size)
    ranks = [spearman(table) for table in tables]
    return np.array([-1.0 if one is None else -one.published for one in ranks])


def changes(world: World, earlier: Counts) -> tuple[Floats, Floats]:
    """How far each school lies below the lower fence, and above the upper one; above 0 is marked.

    earlier: (rows,), totals of the same pupils a year before
    """
    stack = world.stack()
    change = stack.means(earlier.astype(float)) / np.maximum(stack.means(world.totals + 0.0), 0.1)
    first, third = np.quantile(change, (0.25, 0.75))
    reach = RANGES * (third - first)
    return first - reach - change, change - third - reach


def quintano(world: World) -> Floats:
    """Membership of the fuzzy group with high means, small spread and few tasks left out.

    Mean, deviation, share left out and heterogeneity of answers (Gini), two principal components,
    fuzzy k-means with eight groups.

    returns: (schools,), 0..1
    source:  Quintano, Castellano and Longobardi 2009
    """
    features = _features(world)
    scaled = (features - features.mean(axis=0)) / features.std(axis=0)
    _, _, axes = np.linalg.svd(scaled, full_matrices=False)
    centres, membership = _fuzzy(scaled @ axes[:2].T)
    original = centres @ axes[:2]
    return np.asarray(membership[:, int((original @ np.array([1.0, -1.0, -1.0, -1.0])).argmax())])


def _features(world: World) -> Floats:
    stack = world.stack()
    totals = world.totals.astype(np.float64)
    mean = stack.means(totals)
    spread = np.sqrt(np.maximum(stack.means(totals**2) - mean**2, 0))
    left = stack.means(((world.points == 0) & world.is_left).mean(axis=1))
    same = np.zeros(world.schools)
    for given in world.given.T:
        counts = stack.counts(given, int(given.max()) + 1)
        same += ((counts / stack.works[:, None]) ** 2).sum(axis=1) / world.given.shape[1]
    return np.column_stack((mean, spread, left, 1 - same))


def _fuzzy(points: Floats) -> tuple[Floats, Floats]:
    chance = np.random.default_rng(SEED)
    centres = points[chance.choice(len(points), GROUPS, replace=False)]
    membership = np.zeros((len(points), GROUPS))
    for _ in range(ROUNDS):
        apart = ((points[:, None] - centres) ** 2).sum(axis=2) + 1e-12
        near = apart ** (-1 / (FUZZY - 1))
        membership = near / near.sum(axis=1, keepdims=True)
        weight = membership**FUZZY
        centres = (weight.T @ points) / weight.sum(axis=0)[:, None]
    return centres, membership
