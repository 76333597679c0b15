"""Played results that are not what pupils wrote: what a search for signs has to find."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from vprok.tools.stats.block import Block

REACH = 2
"""Totals so far below a cut are raised onto it."""
COPIED, ABLE = 10, 0.85
"""Pupils of a class who hand in one and the same work; it is better than such a share of others."""


def manipulate(block: Block, cuts: Sequence[int], *, alone: Sequence[int], seed: int) -> Block:
    """Play somebody at the works of an honest school: totals raised, then a work copied.

    cuts:  the first points of marks 3, 4 and 5
    alone: places of tasks that may be touched, from 0: those whose points imply nothing of others
    """
    return copied(raised(block, cuts, alone=alone, seed=seed), alone=alone)


def raised(block: Block, cuts: Sequence[int], *, alone: Sequence[int], seed: int) -> Block:
    """Add points by lot until a total just below a cut stands on it.

    returns: the same where such tasks have no room left
    """
    chance, points = np.random.default_rng(seed), block.points.copy()
    places = np.array(alone, dtype=np.int64)
    most, totals = np.array(block.maxima)[places], block.scores().sum(axis=1)
    for row in np.flatnonzero(block.variants.all(axis=1)).tolist():
        missing = next((cut - totals[row] for cut in cuts if 0 < cut - totals[row] <= REACH), 0)
        for _ in range(missing):
            has = np.where(points[row, places] > most, 0, points[row, places])
            room = np.flatnonzero(has < most)
            if len(room):
                task = chance.choice(room)
                points[row, places[task]] = has[task] + 1
    return replace(block, points=points)


def copied(block: Block, *, alone: Sequence[int]) -> Block:
    """In every class the weakest hand in the work of one who is better than most."""
    points, totals = block.points.copy(), block.scores().sum(axis=1)
    whole, places = block.variants.all(axis=1), np.array(alone, dtype=np.int64)
    for class_no in np.unique(block.class_no[whole]).tolist():
        here = np.flatnonzero(whole & (block.class_no == class_no))
        by_total = here[np.argsort(totals[here], kind="stable")]
        source = by_total[int(ABLE * len(here))]
        points[np.ix_(by_total[:COPIED], places)] = points[source, places]
    return replace(block, points=points)
