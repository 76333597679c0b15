"""Markers of bias against planted manipulation, the official method and Quintano's beside them.

    .venv/bin/python -m bench.objectivity [--seeds 4] [--judged 20]

Ends with 1 if a floor is not held.
"""

import argparse
import sys
import time
from collections.abc import Sequence

import numpy as np
from bench.harness import table
from bench.objectivity.figures import Told, mean
from bench.objectivity.planted import KINDS, STRENGTHS
from bench.objectivity.runs import (
    CLASSES,
    OBSERVED,
    PLANTED,
    SCHOOLS,
    Accused,
    Judged,
    Level,
    Table,
    accused,
    judged,
    powers,
)

FIRST = 2026
"""Seeds are this year and those after it, frozen."""

FLOORS = (
    ("school", "bunching", "lift", "auc", 0.99),
    ("school", "bunching", "lift", "power", 0.90),
    ("class", "blocks", "copy", "power", 0.90),
    ("class", "hard_easy", "fill", "power", 0.70),
    ("class", "profile", "leak", "power", 0.33),
    ("class", "journal_edge", "journal-fit", "power", 0.70),
)
"""What must be held at middling strength.

source: docs/sources/statistics.md#simulator
"""
DISCOVERY = 0.05
HONEST_A_THOUSAND = 1.0
FEW = 0.005
"""Of each kind, where a region has few planted schools."""
REGIONS = 24
"""Of sixty schools, ten of them under observers."""


def over(seeds: Sequence[int], level: Level, strength: str) -> Table:
    """The mean over seeds."""
    every = [powers(level, strength, seed) for seed in seeds]
    return {key: mean([one[key] for one in every]) for key in every[0]}


def print_powers(title: str, found: Table) -> None:
    """A table of markers by kinds of manipulation."""
    markers = list(dict.fromkeys(marker for marker, _ in found))
    rows = [
        [marker, *(_cell(found[marker, name]) for name in KINDS.values())] for marker in markers
    ]
    table(title, ["AUC / power at 1 % false", *KINDS.values()], rows)


def _cell(one: Told) -> str:
    return f"{one.auc:.3f} / {100 * one.power:.0f} %"


def print_accused(every: dict[str, list[Accused]]) -> None:
    """Whom the official markers mark at their own thresholds."""
    rows = []
    for level, runs in every.items():
        honest = {kind: np.mean([one.honest[kind] for one in runs]) for kind in runs[0].honest}
        planted = {kind: np.mean([one.planted[kind] for one in runs]) for kind in runs[0].planted}
        rows.append(
            [
                level,
                *(f"{100 * one:.2f} %" for one in honest.values()),
                " / ".join(f"{100 * one:.0f}" for one in planted.values()) + " %",
            ]
        )
    marked = f"the mean marks {' / '.join(KINDS.values())}"
    table(
        "Official markers as they are", ["units", *(f"honest: {k}" for k in honest), marked], rows
    )


def print_judged(every: dict[str, list[Judged]]) -> None:
    """What is sure after correction."""
    rows = [
        [
            name,
            f"{100 * discovery(runs):.2f} %",
            f"{a_thousand(runs):.2f}",
            *(
                f"{100 * np.mean([one.power[kind] for one in runs]):.0f} %"
                for kind in KINDS.values()
            ),
        ]
        for name, runs in every.items()
    ]
    head = ["null", "false discoveries", "sure of 1,000 where all are honest"]
    table("Sure in one work, schools, q < .05", [*head, *KINDS.values()], rows)


def discovery(runs: Sequence[Judged]) -> float:
    """The realised share of false discoveries, mean of seeds."""
    return float(np.mean([one.discovery for one in runs]))


def a_thousand(runs: Sequence[Judged]) -> float:
    """Schools that are sure where all are honest, of a thousand."""
    return 1000 * sum(one.honest for one in runs) / sum(one.units for one in runs)


def main() -> int:
    """Run everything; 0 if all floors are held."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--seeds", type=int, default=4)
    asked.add_argument("--judged", type=int, default=20)
    told = asked.parse_args()
    seeds = range(FIRST, FIRST + told.seeds)
    middling = {}
    for level in (CLASSES, SCHOOLS):
        for strength in STRENGTHS:
            found = over(seeds, level, strength)
            print_powers(f"{level.name}, {strength}", found)
            if strength == "mid":
                middling[level.name] = found
    print_accused({one.name: [accused(one, seed) for seed in seeds] for one in (CLASSES, SCHOOLS)})
    drawn = range(FIRST, FIRST + told.judged)
    sampled = [judged(seed) for seed in drawn]
    alone = {
        f"the region itself, {100 * len(KINDS) * share:.1f} % planted": [
            judged(seed, observed=0, share=share) for seed in seeds
        ]
        for share in (PLANTED, FEW)
    }
    apart = [judged(seed, regions=REGIONS) for seed in drawn]
    observed = {
        f"{OBSERVED} schools under observers": sampled,
        f"as many in {REGIONS} regions, each searched alone": apart,
    }
    print_judged({**observed, **alone})
    missed = [*shortfalls(middling, sampled), *too_many(apart)]
    print("\n".join(missed) or f"\nall floors held; {time.process_time():.0f} s of processor")
    return 1 if missed else 0


def shortfalls(middling: dict[str, Table], sampled: Sequence[Judged]) -> list[str]:
    """Floors that are not held, in words."""
    missed = []
    for level, marker, kind, figure, floor in FLOORS:
        value = getattr(middling[level][marker, kind], figure)
        if value < floor:
            missed.append(f"{level}, {marker} of {kind}: {figure} {value:.3f} below {floor}")
    return [*missed, *too_many(sampled)]


def too_many(runs: Sequence[Judged]) -> list[str]:
    """Honest schools that are sure, where they are more than is borne, in words."""
    missed = []
    if discovery(runs) > DISCOVERY:
        missed.append(f"false discoveries {discovery(runs):.3f} above {DISCOVERY}")
    if a_thousand(runs) > HONEST_A_THOUSAND:
        missed.append(f"{a_thousand(runs):.2f} sure of a thousand honest schools")
    return missed


if __name__ == "__main__":
    sys.exit(main())
