"""Exports of 2021 of an invented region, with the dirt of a real one; prints their true sums."""

import json
import random
import sys
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import django
from bench.harness import BASE

CATALOGUE = BASE / "src/vprok/domain/campaign/catalogue"

ABSENT = 0.113
CELLS = (("X", 0.0431), ("x", 0.00236), ("Х", 0.00011), ("не пройд.", 0.00349))
"""Shares of cells that earn nothing, as they were counted."""

WRONG = (("?", 1e-5), ("H", 3e-6), ("-1", 1e-6))
MOVED, OTHER_TOTAL, PADDED, NAMED_VARIANT = 7e-4, 5e-4, 0.01, 1e-4
Sums = dict[str, tuple[int, int, list[int]]]
"""By the code of a work: rows that can be right, participants, points of each task."""


def main(folder: Path, rows: int, schools: int) -> None:
    """Make a file for each work of the catalogue."""
    django.setup()
    from vprok.interfaces.cli.demo.exports import HEAD_2021, TAIL_2021

    read = [tomllib.loads(path.read_text("utf-8")) for path in sorted(CATALOGUE.glob("*.toml"))]
    works = [plan for plan in read if not plan.get("course")]
    chance = random.Random(2021)
    made: Sums = {}
    for plan in works:
        with (folder / f"{plan['code']}.csv").open("w", encoding="cp1251", newline="") as file:
            labels = [f"балл за {task['label']}" for task in plan["tasks"]]
            lines, made[plan["code"]] = _lines(plan, rows // len(works), schools, chance)
            text = [";".join((*HEAD_2021, *labels, *TAIL_2021)), *map(";".join, lines), ""]
            file.write("\r\n".join(text))
    print(json.dumps(made))


def _lines(
    plan: Mapping[str, Any], rows: int, schools: int, chance: random.Random
) -> tuple[list[Sequence[str]], tuple[int, int, list[int]]]:
    maxima = [task["maximum"] for task in plan["tasks"]]
    lines: list[Sequence[str]] = []
    right = present = 0
    sums = [0] * len(maxima)
    grade = plan["grade"]
    first = {10: 20000, 11: 1000}.get(grade, grade * 10000)
    for number in range(rows):
        school, pupil = divmod(number, -(-rows // schools))
        who = [f"edu22{school + 1:04d}", "22", str(number + 1), str(first + pupil + 1)]
        if chance.random() < ABSENT:
            word = "Отсутствовал" if chance.random() < PADDED else "отсутствовал"
            lines.append([*who, "", "", "", word, "0", *[""] * len(maxima), "", "", ""])
            right += 1
            continue
        cells = [_cell(most, chance) for most in maxima]
        points = [int(cell) if cell.isdecimal() else 0 for cell in cells]
        is_wrong = any(cell in {"?", "H", "-1"} for cell in cells)
        total = sum(points) + (chance.random() < OTHER_TOTAL)
        about = [chance.choice("2345"), chance.choice("мж"), f"{grade}{chance.choice('АБВ')}"]
        variant = chance.choice("12")
        told = f"Var{variant}" if chance.random() < NAMED_VARIANT else variant
        told = f"\u00a0{told}" if chance.random() < PADDED else told
        line = [*who, *about, told, str(total), *cells, "", "", ""]
        if chance.random() < MOVED:
            line = [*line[:7], "", *line[7:-1]]
            is_wrong = True
        lines.append(line)
        if not is_wrong:
            right += 1
            present += 1
            sums = [before + earned for before, earned in zip(sums, points, strict=True)]
    return lines, (right, present, sums)


def _cell(most: int, chance: random.Random) -> str:
    drawn = chance.random()
    for text, share in (*WRONG, *CELLS):
        if drawn < share:
            return text
        drawn -= share
    return str(chance.randint(0, most))


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
