"""A small region of played schools, honest or not, as the portal would hand it over."""

from functools import cache

import numpy as np
from bench.objectivity.planted import plant
from bench.objectivity.world import LAYOUT, MAXIMA, SHORT, World, honest

from vprok.tools.stats.block import Block
from vprok.tools.stats.leaf import fold
from vprok.tools.stats.objectivity.unit import Unit


@cache
def world(schools: int, *, kind: int = 0, planted: int = 0, seed: int = 5) -> World:
    """Schools of 40 to 120, the first so many of them with something planted, strongly."""
    chance = np.random.default_rng(seed)
    clean = honest(chance.integers(40, 121, schools), chance)
    kinds = np.where(np.arange(schools) < planted, kind, 0)
    return plant(clean, kinds, 1.5, chance)


def units(played: World, *, answers: bool = False, observed: int = 0) -> list[Unit]:
    """The same as units; the last so many sat under observers."""
    return [
        unit(played, school, answers=answers, is_reference=school >= played.schools - observed)
        for school in range(played.schools)
    ]


def unit(played: World, school: int, *, answers: bool, is_reference: bool = False) -> Unit:
    rows = np.flatnonzero(played.school == school)
    classes = played.class_no[rows] - played.class_no[rows].min() + 1
    made = block(played.points[rows], played.journal[rows], classes)
    texts = tuple(
        tuple(f"a{answer}" if task < SHORT else "" for task, answer in enumerate(row))
        for row in played.given[rows].tolist()
    )
    return Unit(
        key=str(school),
        block=made,
        leaf=fold(made, LAYOUT),
        answers=texts if answers else (),
        is_reference=is_reference,
    )


def block(points, journal=None, classes=None, *, first: int = 1001) -> Block:
    """A block of these points."""
    rows = len(points)
    none = np.zeros(rows, dtype=np.uint8)
    return Block(
        maxima=MAXIMA,
        parts=(0,) * len(MAXIMA),
        codes=np.arange(first, first + rows, dtype=np.uint32),
        class_no=none if classes is None else np.asarray(classes, dtype=np.uint8),
        sex=none,
        journal=none if journal is None else np.asarray(journal, dtype=np.uint8),
        variants=np.ones((rows, 1), dtype=np.uint8),
        points=np.asarray(points, dtype=np.uint8).reshape(rows, len(MAXIMA)),
    )
