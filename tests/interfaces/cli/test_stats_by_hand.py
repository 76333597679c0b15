"""What `vprok stats` prints of a file as R writes it, beside plain sums made without our tools."""

import argparse
import json
import math
import random
from itertools import product
from pathlib import Path
from statistics import mean, stdev, variance

import pytest

from vprok.interfaces.cli import stats

ITEMS = [f"S{number}want" for number in range(1, 7)]


@pytest.fixture
def told(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    def ask(text: str, *words: str) -> dict:
        file = tmp_path / "matrix.csv"
        file.write_text(text, "utf-8")
        parser = argparse.ArgumentParser()
        stats.arguments(parser)
        assert stats.run(parser.parse_args([str(file), *words])) == 0
        return json.loads(capsys.readouterr().out)

    return ask


def pupils(count: int = 240, most: int = 1) -> list[list[int | None]]:
    """Points on six items, then a trait far above them, then the group; some left a task out."""
    dice = random.Random(17)
    rows: list[list[int | None]] = []
    for _ in range(count):
        group, level = dice.randint(0, 1), dice.gauss(0, 1.2)
        row: list[int | None] = []
        for number in range(len(ITEMS)):
            ease = level - (number - 2.5) / 2 + (1.4 * group if number == 3 else 0)
            chance = 1 / (1 + math.exp(-ease))
            points = sum(dice.random() < chance for _ in range(most))
            row.append(None if dice.random() < 0.03 else points)
        rows.append([*row, dice.randint(11, 39), group])
    return rows


def as_r_writes(rows: list[list[int | None]]) -> str:
    """Quoted names, NA, and names of rows under no name at all."""
    header = ",".join(f'"{name}"' for name in [*ITEMS, "Anger", "Gender"])
    lines = [
        ",".join([f'"{n}"', *("NA" if cell is None else str(cell) for cell in row)])
        for n, row in enumerate(rows, start=1)
    ]
    return "\n".join([header, *lines]) + "\n"


def pearson(one: list[int], other: list[int]) -> float:
    here, there = mean(one), mean(other)
    both = sum((x - here) * (y - there) for x, y in zip(one, other, strict=True))
    return both / math.sqrt(
        sum((x - here) ** 2 for x in one) * sum((y - there) ** 2 for y in other)
    )


def mantel_haenszel(right: list[int], totals: list[int], focal: list[bool]):
    """Chi-square and odds as difR writes them: a table a total, read pupil by pupil."""
    apart = spread = above = below = 0.0
    for total in set(totals):
        cells = [0, 0, 0, 0]
        for point, own, is_focal in zip(right, totals, focal, strict=True):
            if own == total:
                cells[2 * is_focal + (1 - point)] += 1
        a, b, c, d = cells
        n = sum(cells)
        if n < 2:
            continue
        apart += a - (a + b) * (a + c) / n
        spread += (a + b) * (c + d) * (a + c) * (b + d) / (n**2 * (n - 1))
        above, below = above + a * d / n, below + b * c / n
    return (abs(apart) - 0.5) ** 2 / spread, above / below


def test_a_file_of_r_is_read_and_every_figure_is_that_of_plain_sums(told):
    rows = pupils()
    found = told(as_r_writes(rows), "--group", "Gender", "--focal", "1")
    assert found["skipped"] == ["", "Anger"]
    points = [[cell or 0 for cell in row[:6]] for row in rows]
    totals = [sum(row) for row in points]
    columns = [list(column) for column in zip(*points, strict=True)]
    alpha = 6 / 5 * (1 - sum(map(variance, columns)) / variance(totals))
    assert found["n"] == len(rows)
    assert found["mean"] == pytest.approx(mean(totals), rel=1e-12)
    assert found["sd"] == pytest.approx(stdev(totals), rel=1e-12)
    assert found["alpha"] == pytest.approx(alpha, rel=1e-12)
    assert found["sem"] == pytest.approx(stdev(totals) * math.sqrt(1 - alpha), rel=1e-12)
    focal = [row[-1] == 1 for row in rows]
    assert [item["item"] for item in found["items"]] == ITEMS
    for item, dif, column in zip(found["items"], found["dif"], columns, strict=True):
        rest = [total - own for total, own in zip(totals, column, strict=True)]
        assert item["p"] == pytest.approx(mean(column), rel=1e-12)
        assert item["r_rest"] == pytest.approx(pearson(column, rest), rel=1e-10)
        chi2, odds = mantel_haenszel(column, totals, focal)
        assert dif["chi2"] == pytest.approx(chi2, rel=1e-10)
        assert dif["alpha_mh"] == pytest.approx(odds, rel=1e-10)
        assert dif["delta"] == pytest.approx(-2.35 * math.log(odds), rel=1e-10)
        assert dif["p_value"] == pytest.approx(math.erfc(math.sqrt(chi2 / 2)), rel=1e-10)
    assert [dif["item"] for dif in found["dif"] if dif["ets"] == "C"] == ["S4want"]


@pytest.mark.parametrize("most", [1, 2])
def test_places_have_no_slope_of_the_likelihood_written_down_pattern_by_pattern(told, most: int):
    rows = pupils(most=most)
    items = told(as_r_writes(rows))["items"]
    places = [item["thresholds"] if most > 1 else [item["difficulty"]] for item in items]
    assert sum(map(sum, places)) == pytest.approx(0, abs=1e-9)
    points = [tuple(cell or 0 for cell in row[:6]) for row in rows]

    def likelihood(moved: list[list[float]]) -> float:
        def weight(pattern: tuple[int, ...]) -> float:
            return -sum(sum(own[:x]) for own, x in zip(moved, pattern, strict=True))

        of_total: dict[int, float] = {}
        for pattern in product(range(most + 1), repeat=len(ITEMS)):
            total = sum(pattern)
            of_total[total] = of_total.get(total, 0.0) + math.exp(weight(pattern))
        return sum(weight(row) - math.log(of_total[sum(row)]) for row in points)

    step = 1e-3
    for item in (0, 3, 5):
        for place in range(most):
            sides = []
            for move in (-step, step):
                moved = [list(own) for own in places]
                moved[item][place] += move
                sides.append(likelihood(moved))
            assert (sides[1] - sides[0]) / (2 * step) == pytest.approx(0, abs=1e-3)


def test_the_sum_of_the_others_is_no_item(told):
    rows = [[cell or 0 for cell in row[:6]] for row in pupils(40)]
    text = "\n".join(
        [",".join([*ITEMS, "solved"]), *(",".join(map(str, [*row, sum(row)])) for row in rows)]
    )
    found = told(text)
    assert found["skipped"] == ["solved"]
    assert [item["item"] for item in found["items"]] == ITEMS


def test_columns_of_names_are_no_answers_where_the_key_is_shorter(told):
    lines = [f"Ученик {n // 2};{'A' if n % 3 else 'B'};{'C' if n % 4 else 'D'}" for n in range(40)]
    found = told("\n".join(["кто;i1;i2", *lines]), "--key", "A C")
    assert found["skipped"] == ["кто"]
    assert [item["p"] for item in found["items"]] == [26 / 40, 30 / 40]


def test_a_group_is_found_whatever_its_case(told):
    lines = [f"{n % 2},{n % 3 % 2},{'Female' if n % 5 < 2 else 'Male'}" for n in range(30)]
    found = told("\n".join(["i1,i2,g", *lines]), "--group", "g", "--focal", "female")
    assert found["groups"]["focal"]["n"] == 12


def test_points_without_a_neighbour_make_no_scale(told):
    found = told("i1,i2,i3\n2,1,0\n0,1,2\n")
    assert [item["thresholds"] for item in found["items"]] == [[None] * 2, [None], [None] * 2]
