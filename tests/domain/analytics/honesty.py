"""A region of made schools, honest but for those where something was planted."""

from collections.abc import Iterable, Mapping
from datetime import datetime

import numpy as np
from bench.objectivity.planted import COPY, FILL, plant
from bench.objectivity.world import CUTS, MAXIMA, World, honest

from tests import make
from tests.domain.analytics.country import accept
from vprok.domain.analytics.actions.searches import search
from vprok.domain.analytics.models import Search
from vprok.domain.analytics.queries.searches import searches_behind
from vprok.domain.campaign.models import Campaign, Work
from vprok.domain.territory.models import School
from vprok.tools.stats.block import Participant

SCHOOLS = 120
PLANTED, ONCE = 7, 12
"""Numbers of the schools where works were changed in every work, and in one work only."""


def schools() -> list[School]:
    """The organisations of the region, from edu220001; the last of them in the next district."""
    ours, next_ = make.district(), make.district(code="m020")
    last = SCHOOLS - 10
    return [make.school(ours if n < last else next_, f"{n + 1:04}") for n in range(SCHOOLS)]


def written(seed: int, planted: Mapping[int, int]) -> World:
    """The works of all schools, sixty pupils in each.

    planted: what, by the number of the school
    """
    chance = np.random.default_rng(seed)
    kinds = np.zeros(SCHOOLS, dtype=np.int64)
    for school, kind in planted.items():
        kinds[school] = kind
    return plant(honest(np.full(SCHOOLS, 60), chance), kinds, 2.0, chance)


def taken(
    of: Campaign, code: str, seed: int, planted: Mapping[int, int], *, at: datetime = make.NOW
) -> Work:
    """A work that all schools of the region have written, with its accepted forms."""
    work = make.work(of, code, maxima=MAXIMA, cuts=CUTS)
    world = written(seed, planted)
    for number, school in enumerate(schools()):
        accept(school, work, participants(world, number), at=at)
    return work


def participants(world: World, number: int) -> Iterable[Participant]:
    rows = np.flatnonzero(world.school == number)
    first = int(world.class_no[rows].min())
    for n, row in enumerate(rows):
        yield Participant(
            code=40000 + n,
            variants=(1,),
            points=tuple(int(one) for one in world.points[row]),
            class_no=int(world.class_no[row]) - first + 1,
            journal=int(world.journal[row]),
        )


def two_works(of: Campaign | None = None) -> tuple[Work, Work]:
    """Mathematics and Russian of grade 4; one school was filled in in both, another in one."""
    of = of or make.campaign()
    maths = taken(of, "ma4", 1, {PLANTED: FILL, ONCE: COPY})
    russian = taken(of, "ru4", 2, {PLANTED: FILL})
    return maths, russian


def searched() -> list[Search]:
    """Everything that waits is searched."""
    return [search(key, make.NOW) for key in searches_behind()]
