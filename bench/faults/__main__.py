"""Faults while forms come in: nothing acknowledged is lost, nothing is half done.

    .venv/bin/python -m bench.faults [--database postgresql] [--faults 200] [--uploads 500000]

Clients send forms through the page, through a network that is cut at random bytes and held back,
and insist until each is acknowledged. Meanwhile clients, server processes, database processes and
whole servers are killed, and the disk is filled. At the end every promise is checked:
docs/benchmarks.md has the list. With `--bug NAME` a bug is planted, and the harness must find it.
"""

import argparse
import sys

from bench.faults.bugs import BUGS
from bench.faults.run import Asked, run
from bench.harness import table


def main() -> None:
    """Run once and print what came of it."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="postgresql")
    parser.add_argument("--faults", type=int, default=200, help="at least so many faults")
    parser.add_argument("--uploads", type=int, default=500_000, help="at least so many uploads")
    parser.add_argument("--schools", type=int, default=400)
    parser.add_argument("--clients", type=int, default=4)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--minutes", type=float, default=600, help="stop after so long")
    parser.add_argument("--bug", choices=sorted(BUGS), default="", help="plant this bug")
    told = run(Asked(**vars(parser.parse_args())))
    table(
        f"Faults while forms come in, {told.database}",
        ("what", "count"),
        [(name, str(count)) for name, count in told.lines()],
    )
    for one in told.broken:
        print(one)
    sys.exit(1 if told.broken else 0)


if __name__ == "__main__":
    main()
