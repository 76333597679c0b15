"""A year of one region: its exports brought in whole, beside pandas that only reads them.

    .venv/bin/python -m bench.history [--rows 625000] [--database SQLite|PostgreSQL]
    .venv/bin/python -m bench.history --rows 60000      # the short form

Exports of 2021 are made for all works of the catalogue and 635 schools, with the dirt that was
counted over a real region: small and Cyrillic X, «не пройд.», values that no column holds, rows
moved by a column, totals that are not the sum, absent pupils. `vprok import results` then reads,
judges, packs, folds, stores and sums up all of them into an empty database: the whole command is
measured. Beside it, in the same run and by turns, pandas reads the same files, and pandas reads
them, maps their dirt to numbers, drops the rows that are wrong and adds up every task. The maker,
pandas and the database must have the same rows, participants and sums of every task.
"""

import argparse
import json
import os
import subprocess
import sys
import time
from pathlib import Path

from bench.harness import BASE, address_of, installed, run, scratch, table

REGION_ROWS = 625_000
CAMPAIGN = "2021"


def main() -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, default=REGION_ROWS, help="of pupils, over all works")
    parser.add_argument("--schools", type=int, default=635)
    parser.add_argument("--database", choices=("SQLite", "PostgreSQL"), help="only this one")
    chosen = parser.parse_args()
    names = (chosen.database,) if chosen.database else ("SQLite", "PostgreSQL")
    rows = []
    for name in names:
        with scratch() as folder, address_of(name, folder) as database:
            rows.append(measure(name, folder, database, chosen))
    table(
        f"A year of one region: {chosen.rows:,} rows of {chosen.schools} schools",
        ("database", "files", "MB", "import, whole command, s", "of processor, s", "rows/s",
         "again, nothing new, s", "pandas reads, s", "ratio",
         "pandas reads, cleans, adds, s", "ratio"),
        rows,
    )  # fmt: skip


def measure(name: str, folder: Path, database: str, chosen: argparse.Namespace) -> tuple[str, ...]:
    """One line of the table."""
    environment = installed(folder, database)
    exports = folder / "exports"
    exports.mkdir()
    made = json.loads(
        run(environment, "bench.history_maker", str(exports), str(chosen.rows), str(chosen.schools))
    )
    files = sorted(exports.iterdir())
    read = json.loads(run(environment, "bench.history_rival", str(exports)))
    took, spent = _import(environment, files)
    again, _ = _import(environment, files)
    kept = json.loads(run(environment, "bench.history_kept", CAMPAIGN))
    assert kept == made, "the database has other sums than the files were made with"
    assert read["sums"] == made, "pandas has other sums than the files were made with"
    return (
        name,
        str(len(files)),
        f"{sum(file.stat().st_size for file in files) / 1e6:.0f}",
        f"{took:.1f}",
        f"{spent:.1f}",
        f"{chosen.rows / took:,.0f}",
        f"{again:.1f}",
        f"{read['read']:.1f}",
        f"{took / read['read']:.1f} ×",
        f"{read['summed']:.1f}",
        f"{took / read['summed']:.1f} ×",
    )


def _import(environment: dict[str, str], files: list[Path]) -> tuple[float, float]:
    """Seconds of the whole command, its start among them; by the clock and of a processor."""
    program = Path(sys.executable).parent / "vprok"
    before, began = os.times(), time.perf_counter()
    subprocess.run(
        [program, "import", "results", *files, "--campaign", CAMPAIGN],
        env=environment,
        cwd=BASE,
        check=True,
        stdout=subprocess.DEVNULL,
    )
    took, after = time.perf_counter() - began, os.times()
    user = after.children_user - before.children_user
    return took, user + after.children_system - before.children_system


if __name__ == "__main__":
    main()
