"""Manipulations planted into honest schools."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
from bench.objectivity.world import (
    CUTS,
    HARDNESS,
    MAXIMA,
    SHORT,
    Counts,
    Flags,
    Floats,
    World,
    wrong_answers,
)

FILL, LIFT, COPY, LEAK, FIT = range(1, 6)
KINDS = {FILL: "fill", LIFT: "lift", COPY: "copy", LEAK: "leak", FIT: "journal-fit"}
STRENGTHS = {"weak": 0.5, "mid": 1.0, "strong": 1.5}

FILLED = 0.3
LIFTED = 0.6
COPIED, DICTATED, KEY_RIGHT = 0.7, 10, 0.8
LEAKED, KNOWN = 0.6, 0.5
FITTED = 0.6
REACH = 2
MOST = np.array(MAXIMA)

Chance = np.random.Generator


def plant(world: World, kinds: Counts, strength: float, chance: Chance) -> World:
    """The same schools after somebody has been at their works.

    kinds:    (schools,), what to plant, 0 = nothing
    strength: 1 = middling
    """
    for kind, change in CHANGES.items():
        rows = np.flatnonzero(kinds[world.school] == kind)
        if len(rows):
            world = change(world, rows, strength, chance)
    return replace(world, kind=kinds)


def fill(world: World, rows: Counts, strength: float, chance: Chance) -> World:
    """Answers that were not right are made right, those to hard tasks more often."""
    points, given = world.points.copy(), world.given.copy()
    missed = points[rows] < MOST
    eager = 1 + 0.5 * (HARDNESS - HARDNESS.mean()) / HARDNESS.std()
    eager = eager / (missed @ eager).sum() * missed.sum()
    filled = missed & (chance.random(missed.shape) < np.minimum(FILLED * strength * eager, 1))
    return _made_right(replace(world, points=points, given=given), rows, filled)


def lift(world: World, rows: Counts, strength: float, chance: Chance) -> World:
    """Totals just below a cut are raised onto it."""
    totals = world.totals[rows]
    above = np.array([next((c for c in CUTS if c > t), 0) for t in range(MOST.sum() + 1)])[totals]
    near = (above > 0) & (above - totals <= REACH)
    lifted = near & (chance.random(len(rows)) < min(LIFTED * strength, 1.0))
    return _moved(world, rows, np.where(lifted, above - totals, 0), chance)


def fit(world: World, rows: Counts, strength: float, chance: Chance) -> World:
    """Totals outside the band of the mark in the journal are moved to its nearer edge."""
    totals, marks = world.totals[rows], world.journal[rows] - 2
    low = np.array([0, *CUTS])[marks]
    high = np.array([*(c - 1 for c in CUTS), MOST.sum()])[marks]
    fitted = chance.random(len(rows)) < min(FITTED * strength, 1.0)
    return _moved(world, rows, np.where(fitted, np.clip(totals, low, high) - totals, 0), chance)


def copy(world: World, rows: Counts, strength: float, chance: Chance) -> World:
    """A part of a class writes down one dictated key to ten short tasks, mostly right."""
    points, given = world.points.copy(), world.given.copy()
    classes = len(world.habits)
    order = np.argsort(chance.random((classes, SHORT)), axis=1)
    is_dictated = order < DICTATED
    is_right = chance.random((classes, SHORT)) < KEY_RIGHT
    key = np.where(is_right, 0, wrong_answers(world.habits, np.arange(classes), chance))
    copying = rows[chance.random(len(rows)) < min(COPIED * strength, 1.0)]
    own = world.class_no[copying]
    given[copying, :SHORT] = np.where(is_dictated[own], key[own], given[copying, :SHORT])
    points[copying, :SHORT] = given[copying, :SHORT] == 0
    return replace(world, points=points, given=given)


def leak(world: World, rows: Counts, strength: float, chance: Chance) -> World:
    """A part of the pupils knew half of the tasks, the same half in the whole school."""
    half = int(KNOWN * len(MAXIMA))
    order = np.argsort(chance.random((world.schools, len(MAXIMA))), axis=1)
    knows = chance.random(len(rows)) < min(LEAKED * strength, 1.0)
    known = (order < half)[world.school[rows]] & knows[:, None]
    points, given = world.points.copy(), world.given.copy()
    return _made_right(replace(world, points=points, given=given), rows, known)


CHANGES: dict[int, Callable[[World, Counts, float, Chance], World]] = {
    FILL: fill,
    LIFT: lift,
    COPY: copy,
    LEAK: leak,
    FIT: fit,
}


def _made_right(world: World, rows: Counts, cells: Flags) -> World:
    world.points[rows] = np.where(cells, MOST, world.points[rows])
    right = np.concatenate((np.zeros(SHORT, dtype=np.int64), MOST[SHORT:]))
    world.given[rows] = np.where(cells, right, world.given[rows])
    return world


def _moved(world: World, rows: Counts, by: Counts, chance: Chance) -> World:
    """Points are added to, or taken from, tasks by lot until totals have moved."""
    points, given = world.points.copy(), world.given.copy()
    left = by.copy()
    while left.any():
        moving = np.flatnonzero(left)
        way = np.sign(left[moving])
        has = points[rows[moving]]
        room: Floats = np.where(way[:, None] > 0, has < MOST, has > 0)
        task = np.argmax(room * chance.random(room.shape), axis=1)
        points[rows[moving], task] += way
        left[moving] -= way
    short = points[rows, :SHORT]
    wrong = wrong_answers(world.habits, world.class_no[rows], chance)
    was = world.points[rows, :SHORT]
    new = np.where(short > 0, 0, wrong)
    given[rows, :SHORT] = np.where(short != was, new, given[rows, :SHORT])
    given[rows, SHORT:] = points[rows, SHORT:]
    return replace(world, points=points, given=given)
