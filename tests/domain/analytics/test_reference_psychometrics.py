"""Two published sets of answers to the law school test, through the command, to the last digit."""

import argparse
import csv
import json
import math
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from vprok.interfaces.cli import stats

SETS = Path(__file__).parents[4] / "shared" / "data" / "psychometrics"
KEYS = {"n", "mean", "sd", "alpha", "omega", "sem", "items", "dif"}
OF_ITEM = {"item", "p", "mean", "r_rest", "difficulty", "flags"}
OF_DIF = {"item", "chi2", "p_value", "alpha_mh", "delta", "ets"}
PUBLISHED = {
    "lsat6": {
        "p": (0.924, 0.709, 0.553, 0.763, 0.870),
        "alpha": 0.2950,
        "r_rest": (0.1128, 0.1532, 0.1728, 0.1444, 0.1216),
        "difficulty": (-1.2561, 0.4749, 1.2360, 0.1684, -0.6232),
    },
    "lsat7": {
        "p": (0.828, 0.658, 0.772, 0.606, 0.843),
        "alpha": 0.4534,
        "r_rest": (0.2457, 0.2467, 0.3132, 0.2228, 0.1748),
        "difficulty": (-0.5415, 0.5365, -0.1336, 0.8052, -0.6667),
    },
}
"""source: statistics.md §5"""

Told = dict[str, Any]


def rows_of(name: str) -> list[list[int]]:
    path = SETS / f"{name}.csv"
    if not path.exists():
        pytest.skip(f"../shared/data/psychometrics/{name}.csv is absent")
    _, *rows = csv.reader(path.read_text("utf-8").splitlines())
    return [list(map(int, row)) for row in rows]


def printed(capsys: pytest.CaptureFixture[str], path: Path, *words: str) -> Told:
    parser = argparse.ArgumentParser()
    stats.arguments(parser)
    assert stats.run(parser.parse_args([str(path), *words, "--format", "json"])) == 0
    told: Told = json.loads(capsys.readouterr().out)
    return told


def variance(values: list[int]) -> Fraction:
    n, whole = len(values), sum(values)
    return (sum(value * value for value in values) - Fraction(whole * whole, n)) / (n - 1)


@pytest.mark.parametrize("name", PUBLISHED)
def test_published_figures_are_met_to_the_printed_digit(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    rows_of(name)
    found, published = printed(capsys, SETS / f"{name}.csv"), PUBLISHED[name]
    assert found.keys() >= KEYS
    assert all(item.keys() >= OF_ITEM for item in found["items"])
    assert round(found["alpha"], 4) == published["alpha"]
    for figure, digits in (("p", 3), ("r_rest", 4), ("difficulty", 4)):
        told = tuple(round(item[figure], digits) for item in found["items"])
        assert told == published[figure], figure
    assert abs(sum(item["difficulty"] for item in found["items"])) < 1e-9


@pytest.mark.parametrize("name", PUBLISHED)
def test_moments_and_alpha_are_those_of_exact_fractions(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = rows_of(name)
    found = printed(capsys, SETS / f"{name}.csv")
    totals, items = [sum(row) for row in rows], len(rows[0])
    spread = variance(totals)
    own = sum(variance([row[n] for row in rows]) for n in range(items))
    alpha = Fraction(items, items - 1) * (1 - own / spread)
    assert found["n"] == len(rows) == 1000
    assert found["mean"] == pytest.approx(sum(totals) / len(rows), rel=1e-14)
    assert found["sd"] == pytest.approx(math.sqrt(spread), rel=1e-14)
    assert found["alpha"] == pytest.approx(float(alpha), rel=1e-12)
    assert found["sem"] == pytest.approx(math.sqrt(spread * (1 - alpha)), rel=1e-12)


@pytest.mark.parametrize("name", PUBLISHED)
def test_difficulties_are_where_expected_scores_are_the_observed_ones(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Conditional likelihood is greatest where each item is right as often as its model expects."""
    rows = rows_of(name)
    places = [item["difficulty"] for item in printed(capsys, SETS / f"{name}.csv")["items"]]
    items = len(places)
    weights: dict[int, list[tuple[float, int]]] = {}
    for pattern in range(2**items):
        right = [n for n in range(items) if pattern >> n & 1]
        weights.setdefault(len(right), []).append(
            (math.exp(-sum(places[n] for n in right)), pattern)
        )
    for number in range(items):
        expected = 0.0
        for total in map(sum, rows):
            of_total = weights[total]
            whole = math.fsum(weight for weight, _ in of_total)
            own = math.fsum(weight for weight, pattern in of_total if pattern >> number & 1)
            expected += own / whole
        assert expected == pytest.approx(sum(row[number] for row in rows), abs=1e-6)


def test_groups_have_every_key_of_the_command(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = rows_of("lsat7")
    text = "\n".join(
        ["а;б;в;г;д;Пол", *(";".join([*map(str, row), "мж"[n % 2]]) for n, row in enumerate(rows))]
    )
    path = tmp_path / "матрица.csv"
    path.write_bytes(text.encode("cp1251"))
    found = printed(capsys, path, "--group", "Пол", "--focal", "ж")
    assert [each["item"] for each in found["dif"]] == list("абвгд")
    for each, item in zip(found["dif"], range(5), strict=True):
        assert each.keys() >= OF_DIF
        chi2, odds = mantel_haenszel(rows, item)
        assert each["chi2"] == pytest.approx(chi2, rel=1e-10)
        assert each["alpha_mh"] == pytest.approx(odds, rel=1e-10)
        assert each["delta"] == pytest.approx(-2.35 * math.log(odds), rel=1e-9)
        assert each["p_value"] == pytest.approx(math.erfc(math.sqrt(chi2 / 2)), rel=1e-9)


def mantel_haenszel(rows: list[list[int]], item: int) -> tuple[float, float]:
    """Chi-square with its correction and the odds, table after table of a total."""
    apart = spread = above = below = Fraction(0)
    for total in range(len(rows[0]) + 1):
        cells = [[0, 0], [0, 0]]
        for number, row in enumerate(rows):
            if sum(row) == total:
                cells[number % 2][1 - row[item]] += 1
        (a, b), (c, d) = cells
        n = a + b + c + d
        if n > 1:
            apart += a - Fraction((a + b) * (a + c), n)
            spread += Fraction((a + b) * (c + d) * (a + c) * (b + d), n * n * (n - 1))
            above, below = above + Fraction(a * d, n), below + Fraction(b * c, n)
    return float((abs(apart) - Fraction(1, 2)) ** 2 / spread), float(above / below)
