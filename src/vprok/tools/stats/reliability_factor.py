"""One common factor by maximum likelihood, as the factanal of R finds it."""

import numpy as np
from numpy.typing import NDArray

from vprok.tools.stats.matrix import Floats

LEAST_UNIQUE = 0.005
"""The least share of an item's variance that is its own, as in factanal of R."""

_FEWEST = 3
_ROUNDS = 200
_EXACT = 1e-10
_SINGULAR = 1e-9
_HALVINGS = 40
_SHARED = 2
_NOTHING = 1e-6


def one_factor(covariance: Floats) -> Floats | None:
    """Loadings of items on one factor, in units of the covariance.

    covariance: (items, items), positive on the diagonal; any multiple of it gives loadings of
                its own scale
    returns:    (items,), with a positive sum; None for fewer than three items, for items that
                follow from each other or share nothing, or where the likelihood has no top
    source:     Lawley and Maxwell 1971; docs/sources/statistics.md#reliability
    """
    deviations = np.sqrt(np.diag(covariance))
    if len(deviations) < _FEWEST:
        return None
    correlation = covariance / np.outer(deviations, deviations)
    if np.linalg.eigvalsh(correlation)[0] < _SINGULAR:
        return None
    logs = _top(correlation)
    if logs is None:
        return None
    values, vectors = _scaled(correlation, logs)
    shared = np.exp(logs / 2) * vectors[:, -1] * np.sqrt(max(values[-1] - 1, 0.0))
    if np.count_nonzero(np.abs(shared) > _NOTHING) < _SHARED:
        return None
    loadings = shared * deviations
    return np.asarray(loadings * (1 if loadings.sum() >= 0 else -1))


def _top(correlation: Floats) -> Floats | None:
    """Logarithms of the own variances at which the likelihood is greatest.

    Newton's steps with the exact second derivatives, kept inside the borders.
    """
    least, most = np.log(LEAST_UNIQUE), 0.0
    start = (1 - 0.5 / len(correlation)) / np.diag(np.linalg.inv(correlation))
    logs: Floats = np.clip(np.log(start), least, most)
    for _ in range(_ROUNDS):
        slope, bend = _derivatives(*_scaled(correlation, logs))
        held = ((logs <= least) & (slope > 0)) | ((logs >= most) & (slope < 0))
        if np.abs(slope[~held]).max(initial=0.0) < _EXACT:
            return logs
        step = np.zeros_like(logs)
        step[~held] = -np.linalg.solve(_definite(bend[np.ix_(~held, ~held)]), slope[~held])
        further = _descend(correlation, logs, step, (least, most))
        if further is None:
            return logs if np.abs(slope[~held]).max() < np.sqrt(_EXACT) else None
        logs = further
    return None


def _descend(
    correlation: Floats, logs: Floats, step: Floats, borders: tuple[float, float]
) -> Floats | None:
    """The first of halved steps that makes the misfit no greater."""
    now = _misfit(correlation, logs)
    for halving in range(_HALVINGS):
        further: Floats = np.clip(logs + step / 2**halving, *borders)
        if _misfit(correlation, further) <= now and not np.array_equal(further, logs):
            return further
    return None


def _scaled(correlation: Floats, logs: Floats) -> tuple[Floats, Floats]:
    """Eigenvalues, rising, and eigenvectors of the correlations in units of own deviations."""
    unit = np.exp(-logs / 2)
    values, vectors = np.linalg.eigh(correlation * np.outer(unit, unit))
    return values, vectors


def _misfit(correlation: Floats, logs: Floats) -> float:
    rest = _scaled(correlation, logs)[0][:-1]
    return float((rest - np.log(rest) - 1).sum())


def _derivatives(values: Floats, vectors: Floats) -> tuple[Floats, Floats]:
    """The slope and the bend of the misfit by logarithms of own variances.

    source: Jöreskog 1967; Clarke 1970
    """
    rest, top = values[:-1], values[-1]
    others, first = vectors[:, :-1], vectors[:, -1]
    slope = (1 - rest) @ (others**2).T
    pairs = others[:, None, :] * others[None, :, :]
    bend = np.einsum("ijk,ijl,kl->ij", pairs, pairs, (rest[:, None] + rest) / 2, optimize=True)
    # Where the factor is no greater than the rest, turning towards it changes nothing.
    apart = np.where(top - rest > _SINGULAR, top - rest, np.inf)
    bend += np.outer(first, first) * (pairs @ ((1 - rest) * (rest + top) / apart))
    return slope, bend


def _definite(bend: Floats) -> NDArray[np.float64]:
    """The bend, made to lead downhill where it does not."""
    lowest = np.linalg.eigvalsh(bend)[0]
    lift = max(_SINGULAR - lowest, 0.0)
    return np.asarray(bend + 2 * lift * np.eye(len(bend)))
