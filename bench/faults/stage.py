"""Schools that owe a results form, each with several filled forms to send one after another.

.venv/bin/python -m bench.faults.stage SCHOOLS FILE
"""

import base64
import json
import sys
from pathlib import Path

from bench.stage import ROWS, TASKS, Row, filled_rows, identity_of, plan

VERSIONS = 3
"""Forms of one school that one client sends in turn, so that none is what was accepted last."""


def rows_of(version: int) -> list[Row]:
    """What the pupils of a school earned by this version of its form."""
    return [
        row | {f"task_{n}": (number + n + version // n) % 3 for n in range(1, TASKS + 1)}
        for number, row in enumerate(filled_rows(ROWS, TASKS))
    ]


def points_of(version: int) -> list[list[int]]:
    """The same as plain numbers, task by task."""
    return [[int(row[f"task_{n}"] or 0) for n in range(1, TASKS + 1)] for row in rows_of(version)]


def form_of(key: str, version: int) -> bytes:
    """The form of a school as a workbook."""
    from vprok.domain.results.sheets import result_form
    from vprok.tools.sheets.draw import draw

    book = result_form(plan())
    return draw(book, identity=identity_of(key), rows={"protocol": rows_of(version)})


def main() -> None:
    """Fill the database of the environment and tell clients who they are."""
    import django

    django.setup()
    from bench.stage import stage

    count, clients, file = int(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3])
    with file.open("w") as out:
        for school in stage(count):
            forms = [form_of(school["key"], version) for version in range(VERSIONS * clients)]
            told = {"key": school["key"], "session": school["session"]}
            told["forms"] = [base64.b64encode(form).decode() for form in forms]
            out.write(json.dumps(told) + "\n")


if __name__ == "__main__":
    main()
