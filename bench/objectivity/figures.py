"""How well values tell planted schools from honest ones."""

from typing import NamedTuple

import numpy as np
from bench.objectivity.world import Flags, Floats

FALSE = 0.01


class Told(NamedTuple):
    """How well one marker tells one kind of manipulation.

    auc:   chance that a planted school stands out more than an honest one
    power: share of planted schools beyond 99 % of honest ones
    """

    auc: float
    power: float


def told(values: Floats, planted: Flags, honest: Flags) -> Told:
    """Planted schools against honest ones; who could not be measured stands out least."""
    known = np.where(np.isfinite(values), values, -np.inf)
    here, there = known[planted], np.sort(known[honest])
    below = np.searchsorted(there, here, side="left")
    level = np.searchsorted(there, here, side="right")
    border = there[int(np.ceil((1 - FALSE) * len(there))) - 1]
    return Told(float((below + level).mean() / 2 / len(there)), float((here > border).mean()))


def mean(every: list[Told]) -> Told:
    """Over seeds."""
    return Told(*(float(np.mean(column)) for column in zip(*every, strict=True)))
