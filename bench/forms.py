"""One results form of 30 × 20 from upload to visible in the report: forms a second and p99.

    .venv/bin/python -m bench.forms [--forms 300] [--processes 2]

For each database a scratch stage, a real server, and 1, 4 and 16 clients that each upload whole
forms of different schools through the page: guard, limited child, clean-ups, checks, block, leaf,
audit chain, signed receipt, one transaction. After each run Ф3 of the country must count every
pupil sent. Beside it, in the same run, a bare insert: the same rows, one transaction a form,
without reading, checks, chain or receipt.
"""

import argparse
import base64
import json
from collections.abc import Callable
from pathlib import Path

from bench.harness import (
    Figures,
    address_of,
    installed,
    run,
    scratch,
    server,
    table,
    together,
)
from bench.stage import CAMPAIGN, ROWS, WORK

from vprok.interfaces.cli.demo.robot import File, Robot

CLIENTS = (1, 4, 16)


def main() -> None:
    """Measure both databases and print the table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--forms", type=int, default=300, help="forms for each number of clients")
    parser.add_argument("--processes", type=int, default=2, help="server processes")
    chosen = parser.parse_args()
    rows = []
    for name in ("SQLite", "PostgreSQL"):
        with scratch() as folder, address_of(name, folder) as database:
            rows += measure(name, folder, database, chosen.forms, chosen.processes)
    table(
        f"Upload of a results form of {ROWS} × 20, {chosen.processes} server processes",
        ("database", "clients", "forms/s", "p50, ms", "p99, ms", "bare insert, forms/s", "ratio"),
        rows,
    )


def measure(
    name: str, folder: Path, database: str, forms: int, processes: int
) -> list[tuple[str, ...]]:
    """One line for each number of clients."""
    environment = installed(folder, database)
    schools = stage(environment, forms * len(CLIENTS), folder)
    bare = run(environment, "bench.bare", str(forms))
    lines = []
    with server(environment, processes=processes) as site:
        for number, clients in enumerate(CLIENTS):
            some = schools[number * forms : (number + 1) * forms]
            got = together(f"{clients}", clients, [upload(site, school) for school in some])
            seen = int(run(environment, "bench.seen"))
            assert seen == ROWS * forms * (number + 1), f"the report counts {seen} pupils"
            lines.append(line(name, clients, got, float(bare)))
    return lines


def line(name: str, clients: int, got: Figures, bare: float) -> tuple[str, ...]:
    """A row of the table."""
    return (
        name,
        str(clients),
        f"{got.rate:.0f}",
        f"{got.quantile(0.5):.0f}",
        f"{got.quantile(0.99):.0f}",
        f"{bare:.0f}",
        f"{bare / got.rate:.1f} ×",
    )


def stage(environment: dict[str, str], count: int, folder: Path) -> list[dict[str, str]]:
    """Put so many schools into the database."""
    file = folder / "schools.jsonl"
    run(environment, "bench.stage", str(count), str(file))
    return [json.loads(text) for text in file.read_text().splitlines()]


def upload(site: str, school: dict[str, str]) -> Callable[[], None]:
    """One upload by the coordinator of one school, who has signed in before."""
    robot = Robot(site, school["key"])
    robot.sign_in_as(school["session"])
    address = f"/forms/{CAMPAIGN}/results/{WORK}/{school['key']}/"
    form = File("form.xlsx", base64.b64decode(school["form"]))

    def act() -> None:
        robot.post(
            address,
            {"token": school["key"]},
            files={"file": form},
            expect=(303,),
            follow=False,
        )

    return act


if __name__ == "__main__":
    main()
