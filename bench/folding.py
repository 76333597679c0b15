"""The six tables of the reports for all regions: the fold, pandas, polars, DuckDB on one country.

    .venv/bin/python -m bench.folding [--schools 40000] [--works 1500000] [--rounds 3]

All four must give the same integers, or the run fails.
"""

import argparse
import time
from collections.abc import Callable
from typing import Any

import duckdb
import numpy as np
import pandas as pd
import polars as pl
from bench.country import CUTS, LAYOUT, MAXIMA, SKILLS, Country, country
from bench.harness import table

from vprok.tools.parquet.questions import questions
from vprok.tools.stats.block import pack
from vprok.tools.stats.figures import (
    blank_shares,
    comparison,
    decimal_of,
    deviation,
    good_marks,
    mark_shares,
    mean,
    median,
    pooled_share,
    score_shares,
    share,
    task_shares,
    task_shares_by_mark,
    weighed_marks,
)
from vprok.tools.stats.leaf import Leaf, fold_each, fold_packed, from_bytes, to_bytes

TASKS = [f"t{n}" for n in range(1, len(MAXIMA) + 1)]
NAMES = tuple(questions("ma4", len(MAXIMA)))
Tables = dict[str, list[tuple[int, ...]]]
AT_ONCE = 2_000


def main() -> None:
    """Make the country, ask everybody, compare, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--schools", type=int, default=40_000)
    parser.add_argument("--works", type=int, default=1_500_000)
    parser.add_argument("--rounds", type=int, default=3)
    asked = parser.parse_args()
    made = country(asked.schools, asked.works)
    packed = [pack(block) for block in made.blocks()]
    leaves = _leaves(packed)
    kept = [to_bytes(leaf) for leaf in leaves]
    frame = _frame(made)
    lazy = pl.from_pandas(frame)
    duck = duckdb.connect()
    duck.execute("set threads to 2")
    duck.register("frame", frame)
    duck.execute("create table works as select * from frame")
    duck.register("about", pd.DataFrame(_about()))
    duck.execute("create table tasks as select * from about")
    ways: dict[str, Callable[[], Tables]] = {
        "ours: from rows": lambda: _tables(_leaves(packed), made),
        "ours: from leaves": lambda: _tables(leaves, made),
        "ours: from leaves as the database keeps them": lambda: _tables(
            [from_bytes(one, LAYOUT) for one in kept], made
        ),
        "DuckDB, 2 threads": lambda: _by_duckdb(duck),
        "polars": lambda: _by_polars(lazy),
        "pandas": lambda: _by_pandas(frame),
    }
    took: dict[str, list[float]] = {name: [] for name in ways}
    right: Tables | None = None
    for _ in range(asked.rounds):
        for name, way in ways.items():
            began = time.perf_counter()
            found = way()
            took[name].append(time.perf_counter() - began)
            right = right or found
            for one in NAMES:
                assert found[one] == right[one], (name, one)
    least = {name: min(times) for name, times in took.items()}
    own = least["ours: from rows"], least["ours: from leaves"]
    table(
        f"Six tables of {len(set(made.region.tolist()))} regions: {len(made.sizes)} schools, "
        f"{int(made.sizes.sum())} works, {len(MAXIMA)} tasks",
        ("who", "best of the run, s", "÷ ours from rows", "÷ ours from leaves"),
        [
            (name, f"{one:.3f}", f"{one / own[0]:.1f} ×", f"{one / own[1]:.0f} ×")
            for name, one in least.items()
        ],
    )
    _small(leaves, made)


def _small(leaves: list[Leaf], made: Country) -> None:
    """What is asked of one school, and what one form sent again costs."""
    school = leaves[int(np.argsort(made.sizes)[len(leaves) // 2])]
    counts = np.stack([leaf.counts for leaf in leaves])
    block = made.blocks()[0]
    whole = Leaf(LAYOUT, counts.sum(axis=0))
    rows = [
        ("every figure of one school's page", _least(lambda: _page(school), 200)),
        ("every figure of the country's page, from its total", _least(lambda: _page(whole), 200)),
        ("the country from all leaves", _least(lambda: counts.sum(axis=0), 5)),
        (
            "a form sent again, at every level",
            _least(lambda: whole - leaves[0] + fold_each([block], LAYOUT)[0], 50),
        ),
    ]
    table(
        "Small questions, arithmetic alone",
        ("what", "best, ms"),
        [(name, f"{took * 1000:.3f}") for name, took in rows],
    )


def _page(leaf: Leaf) -> tuple[object, ...]:
    """All figures of the seven reports that come from a summary."""
    return (
        mark_shares(leaf),
        comparison(leaf).equal_share,
        score_shares(leaf),
        task_shares(leaf),
        blank_shares(leaf),
        task_shares_by_mark(leaf),
        [pooled_share(leaf, [n]) for n in range(0, len(MAXIMA), 3)],
        decimal_of(mean(leaf)),
        decimal_of(deviation(leaf)),
        median(leaf),
        share(good_marks(leaf), leaf.present),
        share(weighed_marks(leaf), 100 * leaf.present),
    )


def _least(act: Callable[[], object], rounds: int) -> float:
    times = []
    for _ in range(rounds):
        began = time.perf_counter()
        act()
        times.append(time.perf_counter() - began)
    return min(times)


# ---- ours ----------------------------------------------------------------------------------------


def _leaves(packed: list[bytes]) -> list[Leaf]:
    found: list[Leaf] = []
    for first in range(0, len(packed), AT_ONCE):
        found += fold_packed(packed[first : first + AT_ONCE], LAYOUT)
    return found


def _tables(leaves: list[Leaf], made: Country) -> Tables:
    """Sum leaves by region and read the six tables from the sums."""
    starts = np.flatnonzero(np.diff(made.region, prepend=-1))
    summed = np.add.reduceat(np.stack([leaf.counts for leaf in leaves]), starts)
    schools = np.add.reduceat(np.array([leaf.present > 0 for leaf in leaves], np.int64), starts)
    regions = made.region[starts].tolist()
    found: Tables = {name: [] for name in NAMES}
    for region, count, counts in zip(regions, schools.tolist(), summed, strict=True):
        leaf = Leaf(LAYOUT, counts)
        marks, sums = leaf.marks.tolist(), leaf.sums
        compared = comparison(leaf)
        earned = sums.sum(axis=1).tolist()
        found["marks"].append((region, count, leaf.present, *marks))
        found["journal"].append(
            (region, leaf.present, compared.lower, compared.equal, compared.higher)
        )
        found["scores"] += [(region, total, n) for total, n in enumerate(leaf.hist.tolist()) if n]
        found["tasks"].append((region, leaf.present, *earned))
        found["groups"] += [
            (region, mark, n, *sums[:, mark - 2].tolist())
            for mark, n in zip((2, 3, 4, 5), marks, strict=True)
            if n
        ]
        for skill in sorted(set(SKILLS)):
            whose = [n for n, one in enumerate(SKILLS) if one == skill]
            possible = leaf.present * sum(MAXIMA[n] for n in whose)
            found["planned"].append(
                (region, int(skill[-1]), sum(earned[n] for n in whose), possible)
            )
    return found


# ---- the others ----------------------------------------------------------------------------------


def _about() -> dict[str, list[Any]]:
    numbers = list(range(1, len(MAXIMA) + 1))
    return {"work": ["ma4"] * len(MAXIMA), "n": numbers, "maximum": list(MAXIMA),
            "skill": [int(one[-1]) for one in SKILLS]}  # fmt: skip


def _frame(made: Country) -> pd.DataFrame:
    """The rows as `vprok export` has them."""
    points = made.points.astype(np.int16)
    points[made.points == 255] = -1
    total = np.maximum(points, 0).sum(axis=1)
    columns = {
        "region": np.repeat(made.region, made.sizes).astype(np.int16),
        "school": np.repeat(np.arange(len(made.sizes)), made.sizes).astype(np.int32),
        "journal": made.journal.astype(np.int16),
        "is_present": np.ones(len(points), bool),
        "total": total.astype(np.int16),
        "mark": (2 + np.searchsorted(CUTS, total, side="right")).astype(np.int16),
        **{name: points[:, n] for n, name in enumerate(TASKS)},
    }
    return pd.DataFrame(columns)


def _by_duckdb(duck: duckdb.DuckDBPyConnection) -> Tables:
    asked = questions("ma4", len(MAXIMA))
    return {
        name: [tuple(map(int, row)) for row in duck.execute(sql).fetchall()]
        for name, sql in asked.items()
    }


def _by_polars(frame: pl.DataFrame) -> Tables:
    there = frame.lazy().filter(pl.col("is_present"))
    mark, journal = pl.col("mark"), pl.col("journal")
    sums = [pl.col(name).clip(lower_bound=0).cast(pl.Int64).sum() for name in TASKS]
    tasks = there.group_by("region").agg(pl.len(), *sums).sort("region")
    asked = {
        "marks": there.group_by("region").agg(
            pl.col("school").n_unique(), pl.len(),
            *((mark == m).sum().alias(f"m{m}") for m in (2, 3, 4, 5)),
        ).sort("region"),
        "journal": there.group_by("region").agg(
            pl.len(), ((journal > 0) & (mark < journal)).sum().alias("l"),
            ((journal > 0) & (mark == journal)).sum().alias("e"),
            ((journal > 0) & (mark > journal)).sum().alias("h"),
        ).sort("region"),
        "scores": there.group_by("region", "total").agg(pl.len()).sort("region", "total"),
        "tasks": tasks,
        "groups": there.group_by("region", "mark").agg(pl.len(), *sums).sort("region", "mark"),
    }  # fmt: skip
    found: Tables = {
        name: [tuple(map(int, row)) for row in one.collect().rows()] for name, one in asked.items()
    }
    return found | {"planned": _planned(found["tasks"])}


def _by_pandas(frame: pd.DataFrame) -> Tables:
    there = frame[frame["is_present"]]
    earned = there[TASKS].clip(lower=0).astype(np.int64)
    region, mark, journal = there["region"], there["mark"], there["journal"]
    people = there.groupby("region").size()
    marks = pd.crosstab(region, mark)
    known = journal > 0
    compared = [
        (known & one).groupby(region).sum()
        for one in (mark < journal, mark == journal, mark > journal)
    ]
    scores = there.groupby(["region", "total"]).size()
    tasks = earned.groupby(region).sum()
    groups, sizes = earned.groupby([region, mark]).sum(), there.groupby(["region", "mark"]).size()
    schools = there.groupby("region")["school"].nunique()
    found: Tables = {
        "marks": _whole(people.index, schools, people, *(marks[m] for m in (2, 3, 4, 5))),
        "journal": _whole(people.index, people, *compared),
        "scores": [(int(r), int(t), int(n)) for (r, t), n in scores.items()],
        "tasks": _whole(people.index, people, *(tasks[name] for name in TASKS)),
        "groups": [
            (int(r), int(m), int(sizes[(r, m)]), *map(int, row))
            for (r, m), row in zip(groups.index, groups.to_numpy().tolist(), strict=True)
        ],
    }
    return found | {"planned": _planned(found["tasks"])}


def _whole(*columns: Any) -> list[tuple[int, ...]]:
    return [tuple(map(int, row)) for row in zip(*columns, strict=True)]


def _planned(tasks: list[tuple[int, ...]]) -> list[tuple[int, ...]]:
    """Tasks of one skill together, from the sums by task."""
    return [
        (
            region,
            int(skill[-1]),
            sum(earned[n] for n, one in enumerate(SKILLS) if one == skill),
            people * sum(MAXIMA[n] for n, one in enumerate(SKILLS) if one == skill),
        )
        for region, people, *earned in tasks
        for skill in sorted(set(SKILLS))
    ]


if __name__ == "__main__":
    main()
