"""Rasch and partial credit models by conditional maximum likelihood, from mergeable sums alone."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from vprok.tools.stats.leaf import Counts
from vprok.tools.stats.matrix import Floats, Tally
from vprok.tools.stats.rasch_gamma import expected, log_likelihood, products

_ROUNDS = 60
_EXACT = 1e-9
_FARTHEST = 18.0
_STEP = 3.0
_HALVINGS = 20
_FEWEST = 2


@dataclass(frozen=True)
class Calibrated:
    """An item on the scale of the model, in logits.

    thresholds: for each point the place where it becomes likelier than the point before; None
                where nobody earned one of both
    errors:     their standard errors
    difficulty: the mean of the thresholds; of an item of one point its only one
    error:      its standard error
    """

    thresholds: tuple[float | None, ...]
    errors: tuple[float | None, ...]
    difficulty: float | None
    error: float | None


@dataclass(frozen=True, eq=False)
class Model:
    """A test on one scale; thresholds of all items sum to zero.

    items:   in the order of the columns; an item that never varies has None everywhere
    lowest:  the least points of each item that anybody earned
    weights: for each item (greatest − least points + 1,), weights of categories at θ = 0
    source:  Rasch 1960; Masters 1982; docs/sources/statistics.md#rasch
    """

    items: tuple[Calibrated, ...]
    lowest: tuple[int, ...]
    weights: tuple[Floats, ...]

    @property
    def is_partial_credit(self) -> bool:
        """Whether an item has more than one threshold."""
        return any(len(item.thresholds) > 1 for item in self.items)


def calibrate(tally: Tally) -> Model | None:
    """Find the thresholds of every item given the totals of pupils.

    returns: None where no likelihood has a top: fewer than two items vary, or pupils order the
             items without a single exception; None too where no neighbouring points were earned
    source:  Andersen 1972; docs/sources/statistics.md#rasch
    costs:   some rounds, each with a product for every pair of items; no pass over pupils
    """
    lowest = [int(np.argmax(counts > 0)) for counts in tally.counts]
    counts = [
        own[low : int(np.flatnonzero(own).max(initial=low)) + 1]
        for own, low in zip(tally.counts, lowest, strict=True)
    ]
    if tally.n == 0 or sum(len(own) > 1 for own in counts) < _FEWEST or not _steps(counts):
        return None
    hist = _shifted(tally.hist, sum(lowest), sum(len(own) - 1 for own in counts))
    found = _newton(counts, hist)
    return None if found is None else _model(tally, lowest, counts, *found)


def _shifted(hist: Counts, by: int, most: int) -> Counts:
    """Totals counted from the least that anybody could have."""
    return hist[by : by + most + 1]


def _newton(counts: list[Counts], hist: Counts) -> tuple[Floats, Floats] | None:
    """Logarithms of weights of the observed categories, and the information on them.

    returns: (categories,), −inf where nobody is; (categories, categories)
    """
    observed = np.concatenate(counts)
    free = np.concatenate([np.arange(len(own)) > 0 for own in counts]) & (observed > 0)
    # Along this line all abilities move with all items: the likelihood is flat there.
    flat = np.concatenate([np.arange(len(own)) for own in counts])[free].astype(np.float64)
    with np.errstate(divide="ignore"):
        logs = np.concatenate([np.log(own / own[0]) for own in counts])
    for _ in range(_ROUNDS):
        weights = _weights(logs, counts)
        mean, bend = expected(products(weights), hist)
        information = bend[np.ix_(free, free)]
        stiff = information + np.outer(flat, flat) * (np.trace(information) / (flat @ flat))
        try:
            step = np.linalg.solve(stiff, (observed - mean)[free])
        except np.linalg.LinAlgError:
            return None
        if np.abs(step).max() < _EXACT:
            return logs, bend
        further = _climb(logs, free, step, counts, hist)
        if further is None or np.abs(_centred(further[free], flat)).max() > _FARTHEST * flat.max():
            return None
        logs = further
    return None


def _climb(
    logs: Floats, free: NDArray[np.bool_], step: Floats, counts: list[Counts], hist: Counts
) -> Floats | None:
    """The first of halved steps that makes the likelihood no less."""
    now = log_likelihood(_weights(logs, counts), counts, hist)
    slack = _EXACT * max(abs(now), 1.0)
    step = step / max(1.0, np.abs(step).max() / _STEP)
    for halving in range(_HALVINGS):
        further = logs.copy()
        further[free] += step / 2**halving
        if log_likelihood(_weights(further, counts), counts, hist) >= now - slack:
            return further
    return None


def _weights(logs: Floats, counts: list[Counts]) -> list[Floats]:
    ends = np.cumsum([len(own) for own in counts])
    return [np.exp(own) for own in np.split(logs, ends[:-1])]


def _centred(logs: Floats, flat: Floats) -> Floats:
    return np.asarray(logs - flat * (logs @ flat) / (flat @ flat))


def _model(
    tally: Tally, lowest: list[int], counts: list[Counts], logs: Floats, bend: Floats
) -> Model:
    steps = _steps(counts)
    free = np.flatnonzero(np.isfinite(logs))
    taken = np.linalg.pinv(bend[np.ix_(free, free)], hermitian=True)
    spread = np.zeros_like(bend)
    spread[np.ix_(free, free)] = taken
    of_category = np.zeros((len(steps), len(logs)))
    for row, (before, after) in enumerate(steps):
        of_category[row, before], of_category[row, after] = 1, -1
    known = np.where(np.isfinite(logs), logs, 0.0)
    centre = np.eye(len(steps)) - 1 / len(steps)
    thresholds, turned = centre @ (of_category @ known), centre @ of_category
    errors = turned @ spread @ turned.T
    origin = float((of_category @ known).mean())
    places = {step: place for place, step in enumerate(steps)}
    starts = np.cumsum([0, *(len(own) for own in counts)]).tolist()
    items = [
        _calibrated(
            most=most,
            low=low,
            start=start,
            size=len(own),
            places=places,
            thresholds=thresholds,
            errors=errors,
        )
        for most, low, start, own in zip(tally.maxima, lowest, starts[:-1], counts, strict=True)
    ]
    weights = tuple(
        np.exp(own + origin * np.arange(len(own))) for own in np.split(logs, starts[1:-1])
    )
    return Model(tuple(items), tuple(lowest), weights)


def _steps(counts: list[Counts]) -> list[tuple[int, int]]:
    """Neighbouring categories that both were earned, counted through all items."""
    found, start = [], 0
    for own in counts:
        found += [
            (start + one, start + next_one)
            for one, next_one in pairwise(range(len(own)))
            if own[one] and own[next_one]
        ]
        start += len(own)
    return found


def _calibrated(
    *,
    most: int,
    low: int,
    start: int,
    size: int,
    places: dict[tuple[int, int], int],
    thresholds: Floats,
    errors: Floats,
) -> Calibrated:
    """One item, its thresholds in the order of points; None where a neighbour was not earned."""
    rows = [
        places.get((start + point - low, start + point - low + 1))
        if low <= point < low + size - 1
        else None
        for point in range(most)
    ]
    told = [row for row in rows if row is not None]
    is_whole = len(told) == most
    return Calibrated(
        thresholds=tuple(None if row is None else float(thresholds[row]) for row in rows),
        errors=tuple(None if row is None else _root(errors[row, row]) for row in rows),
        difficulty=float(thresholds[told].mean()) if is_whole else None,
        error=_root(errors[np.ix_(told, told)].mean()) if is_whole else None,
    )


def _root(variance: float) -> float:
    return float(np.sqrt(max(variance, 0.0)))
