"""Do pupils of one class have the same answers more often than their totals let expect."""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from vprok.tools.stats.leaf import Counts
from vprok.tools.stats.objectivity.measured import Measured, nothing
from vprok.tools.stats.objectivity.stack import FEWEST_WORKS, Stack
from vprok.tools.stats.objectivity.unit import Floats, Plain

TOP = 0.25
"""The closest quarter of a class's pairs is looked at: half of a class that copies is that many."""
CLOSE = 3.0
"""Pairs further than so many deviations from chance are close: by chance one in seven hundred.

source: docs/sources/statistics.md#identical-blocks
"""
GROUP = 3
"""Two pupils may sit side by side; three with the same answers make a block."""
ALIKE = 0.9
"""A task belongs to the block when so many of the group gave the same answer."""

_BANDS = 8
_ROWS_A_BAND = 50
_SMALL = 0.01


class Chance(NamedTuple):
    """How often two works give the same answer.

    tasks:  the tasks that are compared
    band:   (rows,), works with like totals are in one band
    shares: (bands, bands, tasks compared), 0..1
    """

    tasks: Counts
    band: Counts
    shares: Floats


class Group(NamedTuple):
    """The pupils of a class whose answers are one block.

    rows:  (works,), their rows in the stack
    tasks: (compared,), share of the group with its most frequent answer, 0..1
    """

    class_no: int
    rows: Counts
    tasks: Floats


def blocks(stack: Stack) -> Measured:
    """Likeness of answers in the closest quarter of a class's pairs; of a school, its likest class.

    Answers are compared where they are stored; in a work without them, points of tasks are.

    source: Wollack 1997; Jacob and Levitt 2003; docs/sources/statistics.md#identical-blocks
    """
    if not stack.is_measured.any():
        return nothing(stack.schools)
    chance = _chance(stack)
    value = np.full(stack.schools, np.nan)
    groups: dict[int, list[Group]] = {}
    for rows in _classes(stack):
        school = int(stack.school[rows[0]])
        like = _likeness(stack, rows, chance)
        pairs = like[np.triu_indices(len(rows), 1)]
        most = max(int(TOP * len(pairs)), 1)
        value[school] = np.fmax(value[school], np.partition(pairs, -most)[-most:].mean())
        if group := _group(stack, rows, like, chance):
            groups.setdefault(school, []).append(group)
    copied = [
        sum(len(one.rows) - 1 for one in groups.get(place, ())) for place in range(len(value))
    ]
    effect = np.where(np.isfinite(value), np.array(copied) / np.maximum(stack.works, 1), np.nan)

    def evidence(place: int) -> Mapping[str, Plain]:
        return {
            "works": int(stack.works[place]),
            "groups": [_told(stack, one, chance) for one in groups.get(place, ())],
        }

    return Measured(value, effect, evidence)


def _classes(stack: Stack) -> list[Counts]:
    """The rows of each class large enough to be compared."""
    order = np.lexsort((stack.class_no, stack.school))
    school, class_no = stack.school[order], stack.class_no[order]
    ends = np.flatnonzero((np.diff(school) != 0) | (np.diff(class_no) != 0)) + 1
    return [rows for rows in np.split(order, ends) if len(rows) >= FEWEST_WORKS]


def _chance(stack: Stack) -> Chance:
    """Two works with these totals agree as often as the answers of the region let them."""
    usual = stack.is_usual
    tasks = (
        np.flatnonzero(stack.is_answered)
        if stack.is_answered.any()
        else np.arange(stack.layout.tasks)
    )
    bands = int(np.clip(np.count_nonzero(usual) // _ROWS_A_BAND, 1, _BANDS))
    borders = np.quantile(stack.totals[usual], np.linspace(0, 1, bands + 1)[1:-1])
    band = np.searchsorted(borders, stack.totals, side="right")
    shares = np.empty((bands, bands, len(tasks)))
    for place, task in enumerate(tasks):
        width = int(stack.given[:, task].max(initial=0)) + 1
        cells = band[usual] * width + stack.given[usual, task]
        table = np.bincount(cells, minlength=bands * width).reshape(bands, width) + _SMALL
        by_band = table / table.sum(axis=1, keepdims=True)
        shares[:, :, place] = by_band @ by_band.T
    return Chance(tasks, band, shares)


def _likeness(stack: Stack, rows: Counts, chance: Chance) -> Floats:
    """How many answers each pair shares beyond chance, in standard deviations.

    returns: (works, works)
    source:  docs/sources/statistics.md#identical-blocks
    """
    given = stack.given[np.ix_(rows, chance.tasks)]
    told = stack.told[np.ix_(rows, chance.tasks)]
    band = chance.band[rows]
    expected = chance.shares[band[:, None], band[None, :]]
    both = told[:, None] & told[None, :]
    same = (given[:, None] == given[None, :]) & both
    beyond = same.sum(axis=2) - (expected * both).sum(axis=2)
    variance = (expected * (1 - expected) * both).sum(axis=2)
    return np.asarray(beyond / np.sqrt(np.maximum(variance, _SMALL)))


def _group(stack: Stack, rows: Counts, like: Floats, chance: Chance) -> Group | None:
    """The pupil closest to most others, with those others; None where they are not three."""
    close = like >= CLOSE
    np.fill_diagonal(close, val=True)
    centre = int(close.sum(axis=1).argmax())
    inside = rows[close[centre]]
    if len(inside) < GROUP:
        return None
    given = stack.given[np.ix_(inside, chance.tasks)]
    agreeing = (given == given[:, None]).sum(axis=1).max(axis=0) / len(inside)
    return Group(int(stack.class_no[rows[0]]), inside, agreeing)


def _told(stack: Stack, group: Group, chance: Chance) -> dict[str, Plain]:
    return {
        "class_no": group.class_no,
        "rows": stack.row[group.rows].tolist(),
        "tasks": (chance.tasks[group.tasks >= ALIKE] + 1).tolist(),
        "compared": (chance.tasks + 1).tolist(),
    }
