"""One seed of each experiment."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from bench.objectivity.figures import Told, told
from bench.objectivity.planted import KINDS, STRENGTHS, plant
from bench.objectivity.rivals import (
    changes,
    disagreement,
    is_overestimated,
    overestimation,
    quintano,
)
from bench.objectivity.world import Counts, Flags, Floats, World, again, honest

from vprok.tools.stats.objectivity.search import judge, measured

Chance = np.random.Generator
Table = dict[tuple[str, str], Told]
"""By marker and kind of manipulation."""


@dataclass(frozen=True)
class Level:
    """Of what units a world is made, and how many pupils each has."""

    name: str
    units: int
    fewest: int
    most: int

    def sizes(self, chance: Chance) -> Counts:
        """Pupils of each unit."""
        return np.asarray(chance.integers(self.fewest, self.most, self.units, endpoint=True))


CLASSES = Level("class", 4000, 10, 30)
SCHOOLS = Level("school", 1200, 40, 120)
PLANTED = 0.025
"""Share of units with each kind of manipulation."""
OBSERVED = 240
"""Schools under observers beside those that are judged."""


def kinds(units: int, chance: Chance, *, observed: int = 0, share: float = PLANTED) -> Counts:
    """What is planted where; never at schools under observers, which come first."""
    found = np.zeros(units, dtype=np.int64)
    each = max(round(share * (units - observed)), 1)
    drawn = observed + chance.permutation(units - observed)
    for place, kind in enumerate(KINDS):
        found[drawn[place * each : (place + 1) * each]] = kind
    return found


def powers(level: Level, strength: str, seed: int) -> Table:
    """How well every marker, ours and rival, tells every kind of manipulation."""
    chance = np.random.default_rng((seed, level.most, list(STRENGTHS).index(strength)))
    world = honest(level.sizes(chance), chance)
    earlier = again(world, chance)
    world = plant(world, kinds(world.schools, chance), STRENGTHS[strength], chance)
    return told_by(values(world, earlier), world)


def values(world: World, earlier: Counts) -> dict[str, Floats]:
    """What every marker measures at every school."""
    rise, fall = changes(world, earlier)
    ours = {kind: marker.value for kind, marker in measured(world.stack()).items()}
    return {
        **ours,
        "official: mean": overestimation(world),
        "official: journal": disagreement(world),
        "official: rise": rise,
        "official: fall": fall,
        "Quintano": quintano(world),
    }


def told_by(values: dict[str, Floats], world: World) -> Table:
    """The power of each marker by kind of manipulation."""
    return {
        (marker, name): told(one, world.kind == kind, world.kind == 0)
        for marker, one in values.items()
        for kind, name in KINDS.items()
    }


class Accused(NamedTuple):
    """Shares of units that the official markers mark: honest worlds and planted ones.

    honest:  by marker, of honest units in a world where nothing was planted
    planted: by kind of manipulation, by the marker of the mean
    """

    honest: dict[str, float]
    planted: dict[str, float]


def accused(level: Level, seed: int) -> Accused:
    """Whom the official markers mark at their own thresholds."""
    chance = np.random.default_rng((seed, level.most, len(STRENGTHS)))
    world = honest(level.sizes(chance), chance)
    rise, fall = changes(world, again(world, chance))
    planted = plant(world, kinds(world.schools, chance), 1.0, chance)
    marked = is_overestimated(planted)
    return Accused(
        honest={
            "mean": float(is_overestimated(world).mean()),
            "journal": float((disagreement(world) > 0).mean()),
            "rise": float((rise > 0).mean()),
            "fall": float((fall > 0).mean()),
        },
        planted={name: float(marked[planted.kind == kind].mean()) for kind, name in KINDS.items()},
    )


class Judged(NamedTuple):
    """Who is sure in one work.

    false, found:  schools among those judged in a planted world: honest ones, and all
    power:         by kind of manipulation, share of planted schools that are sure
    honest, units: schools that are sure where nothing was planted, and schools judged
    """

    false: int
    found: int
    power: dict[str, float]
    honest: int
    units: int

    @property
    def discovery(self) -> float:
        """The share of false discoveries."""
        return self.false / max(self.found, 1)


def judged(
    seed: int,
    *,
    observed: int = OBSERVED,
    share: float = PLANTED,
    level: Level = SCHOOLS,
    regions: int = 1,
) -> Judged:
    """Markers of one work held against the null, with correction, at a school's own level.

    observed: schools under observers; 0 = the null is learnt from the region itself
    share:    of each kind of manipulation among the others
    regions:  into how many the schools fall; each is searched alone, and all learn from the
              observed schools of all
    """
    chance = np.random.default_rng((seed, level.most, observed, len(STRENGTHS) + 1))
    sizes = chance.integers(level.fewest, level.most, level.units + observed, endpoint=True)
    world = honest(np.asarray(sizes), chance)
    under = np.arange(world.schools) < observed
    spoilt = kinds(world.schools, chance, observed=observed, share=share)
    planted = plant(world, spoilt, 1.0, chance)
    sure = _sure(planted, under, regions)
    return Judged(
        false=int(sure[planted.kind == 0].sum()),
        found=int(sure.sum()),
        power={name: float(sure[planted.kind == kind].mean()) for kind, name in KINDS.items()},
        honest=int(_sure(world, under, regions).sum()),
        units=level.units,
    )


def _sure(world: World, under: Flags, regions: int) -> Flags:
    """Schools with any sure sign."""
    region = np.arange(world.schools) % regions
    stacks = [world.within(region == each).stack(under[region == each]) for each in range(regions)]
    markers = [measured(stack) for stack in stacks]
    sure = np.zeros(world.schools, dtype=np.bool_)
    for each, stack in enumerate(stacks):
        beside = {
            kind: np.concatenate(
                [
                    other[kind].value[there.is_reference]
                    for there, other in zip(stacks, markers, strict=True)
                    if there is not stack
                ]
                or [np.zeros(0)]
            )
            for kind in markers[each]
        }
        every = judge(markers[each], stack, beside).values()
        sure[region == each] = np.any([one.is_sure for one in every], axis=0)
    return sure
