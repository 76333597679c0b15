"""Do pupils of one class have the same answers more often than chance gives them."""

from collections.abc import Mapping

import numpy as np

from vprok.tools.stats.leaf import Counts
from vprok.tools.stats.objectivity.measured import Measured, nothing
from vprok.tools.stats.objectivity.stack import Stack
from vprok.tools.stats.objectivity.unit import Flags, Floats, Plain

_BANDS = 6
_TOP = 0.25
_PAIR = 2


def blocks(stack: Stack) -> Measured:
    """Surprise at the answers that pairs of a class share, the closest quarter of pairs.

    source: Jacob and Levitt 2003; docs/sources/statistics.md#identical-blocks
    """
    if not stack.taught_by.any():
        return nothing(stack.schools)
    surprise = _surprise(stack)
    value = np.full(stack.schools, np.nan)
    for rows in _classes(stack):
        school = int(stack.school[rows[0]])
        if len(rows) < _PAIR or not stack.is_measured[school]:
            continue
        pairs = _pairs(stack.given[rows], surprise[rows])
        top = np.sort(pairs)[-max(int(_TOP * len(pairs)), 1) :].mean()
        value[school] = np.fmax(value[school], top)

    def evidence(place: int) -> Mapping[str, Plain]:
        return {"works": int(stack.works[place])}

    return Measured(value, np.where(np.isfinite(value), 1.0, np.nan), evidence)


def _classes(stack: Stack) -> list[Counts]:
    order = np.lexsort((stack.class_no, stack.school))
    keys = stack.school[order] * 1000 + stack.class_no[order]
    return [part for part in np.split(order, np.flatnonzero(np.diff(keys)) + 1) if len(part)]


def _surprise(stack: Stack) -> Floats:
    """−log of the share of works with a like total that gave the same answer."""
    usual: Flags = stack.is_usual
    borders = np.quantile(stack.totals[usual], np.linspace(0, 1, _BANDS + 1)[1:-1])
    band = np.searchsorted(borders, stack.totals, side="right")
    found = np.empty(stack.points.shape)
    for task in range(stack.layout.tasks):
        given = stack.given[:, task]
        width = int(given.max(initial=0)) + 1
        table = np.bincount(band[usual] * width + given[usual], minlength=_BANDS * width).reshape(
            _BANDS, width
        )
        shares = (table + 0.5) / (table.sum(axis=1, keepdims=True) + 0.5 * width)
        found[:, task] = -np.log(shares[band, given])
    return np.where(stack.told, found, 0.0)


def _pairs(given: Counts, surprise: Floats) -> Floats:
    one, other = np.triu_indices(len(given), 1)
    same = given[one] == given[other]
    return np.asarray((same * (surprise[one] + surprise[other]) / 2).sum(axis=1))
