"""Did a school hand in its form again with totals raised just over a cut."""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from math import comb
from typing import NamedTuple

import numpy as np

from vprok.tools.stats.block import Block
from vprok.tools.stats.leaf import Layout
from vprok.tools.stats.objectivity.measured import Measured, share
from vprok.tools.stats.objectivity.stack import FEWEST_WORKS
from vprok.tools.stats.objectivity.unit import Plain, Unit

JUST = 1
"""A total this far over a cut is still just over it.

source: docs/sources/statistics.md#edits
"""


class Edited(NamedTuple):
    """Works of a school that changed between forms.

    works:   in the last form
    forms:   how many forms there were
    changed: works whose total changed
    over:    raised from below a cut to just over it
    under:   lowered from a cut or above to just under it
    """

    works: int
    forms: int
    changed: int
    over: int
    under: int


def edited(unit: Unit, layout: Layout) -> Edited:
    """Compare each form of a school with the one that replaced it.

    source: docs/sources/statistics.md#edits
    """
    steps = [_step(one, other, layout) for one, other in pairwise((*unit.earlier, unit.block))]
    changed, over, under = np.sum(steps, axis=0).tolist() if steps else (0, 0, 0)
    works = int(np.count_nonzero(unit.block.written() > 0))
    return Edited(works, len(unit.earlier) + 1, int(changed), int(over), int(under))


def edits(units: Sequence[Unit], layout: Layout) -> Measured:
    """Works raised just over a cut less those lowered just under one.

    Slips of the hand go both ways and cancel out; a school with one form has no value.

    source: docs/sources/statistics.md#edits
    """
    every = [edited(unit, layout) for unit in units]
    value = np.array(
        [
            one.over - one.under if one.forms > 1 and one.works >= FEWEST_WORKS else np.nan
            for one in every
        ],
        dtype=np.float64,
    )
    works = np.array([one.works for one in every], dtype=np.float64)

    def evidence(place: int) -> Mapping[str, Plain]:
        one = every[place]
        return {**one._asdict(), "by_chance": by_chance(one)}

    return Measured(value, share(value, works), evidence)


def by_chance(one: Edited) -> float:
    """How likely as many go up if each were as likely to go down: the sign test.

    source: Arbuthnot 1710; docs/sources/statistics.md#edits
    """
    whole = one.over + one.under
    ways = sum(comb(whole, up) for up in range(one.over, whole + 1))
    return float(ways / 2**whole)


def _step(before: Block, after: Block, layout: Layout) -> tuple[int, int, int]:
    _, old, new = np.intersect1d(before.codes, after.codes, return_indices=True)
    wrote = (before.written()[old] > 0) & (after.written()[new] > 0)
    was, now = before.totals()[old][wrote], after.totals()[new][wrote]
    cuts = np.array(layout.cuts)[:, None]
    over = (was < cuts) & (now >= cuts) & (now <= cuts + JUST)
    under = (was >= cuts) & (now < cuts) & (now >= cuts - 1 - JUST)
    counted = ((was != now).sum(), over.any(axis=0).sum(), under.any(axis=0).sum())
    return int(counted[0]), int(counted[1]), int(counted[2])
