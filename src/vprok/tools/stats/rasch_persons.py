"""Abilities that totals stand for, and how well items keep to the model."""

from dataclasses import dataclass

import numpy as np

from vprok.tools.stats.leaf import Counts
from vprok.tools.stats.matrix import Floats, of_items
from vprok.tools.stats.rasch import Model

_REACH = 60.0
_HALVINGS = 60


@dataclass(frozen=True)
class Ability:
    """What a total stands for, in logits.

    theta: by maximum likelihood; None at the least and the greatest total, where it is infinite
    se:    its standard error
    warm:  Warm's weighted likelihood estimate, finite everywhere
    warm_se: its standard error
    """

    total: int
    theta: float | None
    se: float | None
    warm: float
    warm_se: float


@dataclass(frozen=True)
class Fit:
    """Mean squares of an item's residuals; 1 = as the model has it.

    infit:  weighted by information; None where nobody has an ability
    outfit: unweighted, so it sees surprises far from the item
    """

    infit: float | None
    outfit: float | None


def abilities(model: Model) -> list[Ability]:
    """The table from totals to abilities, from the least total possible to the greatest.

    source: Warm 1989; docs/sources/statistics.md#rasch
    """
    first = sum(model.lowest)
    most = sum(len(own) - 1 for own in model.weights)
    totals = np.arange(most + 1)
    likely = _solve(model, totals, is_warm=False)
    warm = _solve(model, totals, is_warm=True)
    errors, warm_errors = (1 / np.sqrt(_moments(model, theta)[1]) for theta in (likely, warm))
    return [
        Ability(
            total=first + total,
            theta=float(likely[total]) if 0 < total < most else None,
            se=float(errors[total]) if 0 < total < most else None,
            warm=float(warm[total]),
            warm_se=float(warm_errors[total]),
        )
        for total in range(most + 1)
    ]


def fit(model: Model, table: Counts, maxima: tuple[int, ...]) -> list[Fit]:
    """Infit and outfit of every item over pupils whose total is neither least nor greatest.

    table:  joint table of points by total
    source: Wright and Masters 1982; docs/sources/statistics.md#rasch
    """
    known = [one for one in abilities(model) if one.theta is not None]
    totals = [one.total for one in known]
    theta = np.array([one.theta for one in known], dtype=np.float64)
    return [
        _fit(own[low : low + len(weights), totals], weights, theta)
        for own, low, weights in zip(
            of_items(table, maxima), model.lowest, model.weights, strict=True
        )
    ]


def _fit(counts: Counts, weights: Floats, theta: Floats) -> Fit:
    if len(weights) == 1 or not counts.sum():
        return Fit(None, None)
    chances = _chances(weights, theta)
    points = np.arange(len(weights))[:, None]
    mean = (points * chances).sum(axis=0)
    variance = ((points - mean) ** 2 * chances).sum(axis=0)
    squares = (counts * (points - mean) ** 2).sum(axis=0)
    n = counts.sum(axis=0)
    return Fit(
        infit=float(squares.sum() / (n @ variance)),
        outfit=float((squares / variance).sum() / n.sum()),
    )


def _solve(model: Model, totals: Counts, *, is_warm: bool) -> Floats:
    """The ability at which each total is expected, by halving; ±60 where there is none."""
    low, high = np.full(len(totals), -_REACH), np.full(len(totals), _REACH)
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        mean, information, skew = _moments(model, middle)
        pull = totals - mean + (skew / (2 * information) if is_warm else 0.0)
        low, high = np.where(pull > 0, middle, low), np.where(pull > 0, high, middle)
    return np.asarray((low + high) / 2)


def _moments(model: Model, theta: Floats) -> tuple[Floats, Floats, Floats]:
    """Mean, variance and third central moment of the total at each ability."""
    mean, variance, skew = (np.zeros_like(theta) for _ in range(3))
    for weights in model.weights:
        chances = _chances(weights, theta)
        points = np.arange(len(weights))[:, None]
        own = (points * chances).sum(axis=0)
        mean += own
        variance += ((points - own) ** 2 * chances).sum(axis=0)
        skew += ((points - own) ** 3 * chances).sum(axis=0)
    return mean, variance, skew


def _chances(weights: Floats, theta: Floats) -> Floats:
    """How likely each category is at each ability: (categories, abilities)."""
    with np.errstate(divide="ignore"):
        logs = np.log(weights)[:, None] + np.arange(len(weights))[:, None] * theta
    chances = np.exp(logs - logs.max(axis=0))
    return np.asarray(chances / chances.sum(axis=0))
