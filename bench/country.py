"""A country that has written one work: rows of 20 tasks, a block a school, known by its seed."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vprok.tools.stats.block import NOT_ATTEMPTED, Block
from vprok.tools.stats.leaf import Layout

MAXIMA = (1,) * 12 + (2,) * 6 + (3,) * 2
CUTS = (9, 15, 22)
LAYOUT = Layout(MAXIMA, CUTS)
REGIONS, IN_DISTRICT = 89, 18
SKILLS = tuple(f"умение {n % 7 + 1}" for n in range(len(MAXIMA)))


@dataclass(frozen=True)
class Country:
    """Rows of all schools, school after school.

    sizes:  (schools,), rows of each
    region: (schools,), from 0
    points: (rows, tasks), 255 = X
    """

    sizes: NDArray[np.int64]
    region: NDArray[np.int64]
    points: NDArray[np.uint8]
    journal: NDArray[np.uint8]
    sex: NDArray[np.uint8]
    variant: NDArray[np.uint8]

    def blocks(self) -> list[Block]:
        """A block a school."""
        ends = np.cumsum(self.sizes)
        codes = np.arange(40001, 40001 + self.sizes.max(), dtype=np.uint32)
        return [
            Block(
                maxima=MAXIMA,
                parts=(0,) * len(MAXIMA),
                codes=codes[: end - start],
                class_no=np.ones(end - start, np.uint8),
                sex=self.sex[start:end],
                journal=self.journal[start:end],
                variants=self.variant[start:end, None],
                points=self.points[start:end],
            )
            for start, end in zip((ends - self.sizes).tolist(), ends.tolist(), strict=True)
        ]


def country(schools: int, works: int, *, seed: int = 2026) -> Country:
    """A country of so many schools and about so many works."""
    luck = np.random.default_rng(seed)
    sizes = np.maximum(1, luck.lognormal(0, 0.75, schools))
    sizes = np.maximum(1, (sizes * works / sizes.sum()).astype(np.int64))
    rows = int(sizes.sum())
    skill = np.repeat(luck.normal(0, 0.35, schools), sizes) + luck.normal(0, 0.9, rows)
    points = np.empty((rows, len(MAXIMA)), np.uint8)
    for task, most in enumerate(MAXIMA):
        chance = 1 / (1 + np.exp(-(skill - luck.normal(0, 0.9))))
        points[:, task] = luck.binomial(most, chance)
        points[luck.random(rows) < 0.03 * (2 - chance), task] = NOT_ATTEMPTED
    journal = np.clip(np.rint(3.6 + 0.7 * skill + luck.normal(0, 0.5, rows)), 2, 5)
    journal[luck.random(rows) < 0.01] = 0
    return Country(
        sizes,
        np.sort(luck.integers(0, REGIONS, schools)),
        points,
        journal.astype(np.uint8),
        luck.integers(1, 3, rows).astype(np.uint8),
        luck.integers(1, 3, rows).astype(np.uint8),
    )
