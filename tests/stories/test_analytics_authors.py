"""An author of a test finds the formula, the source and the same number everywhere.

source: issue 6, «What stands at the end», point 6; «Done when»
"""

import argparse
import csv
import io
import json
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from tests import cast, make
from tests.domain.analytics.authors import MAXIMA, work_of_authors
from tests.stories.portal import Person
from vprok.domain.analytics.actions import study
from vprok.interfaces.cli import stats

BASE = "/analytics/2026-spring"
WHOLE = ("n", "mean", "sd", "alpha", "omega", "sem")
OF_ITEM = ("p", "mean", "r_rest", "difficulty")
LEFT_OUT = -1


@pytest.fixture
def gleb(db: None) -> Person:
    work = work_of_authors()
    study(f"{work.pk}:ru", make.NOW)
    return Person("Глеб Морозов", cast.as_(cast.gleb()))


def test_the_page_the_file_and_the_command_come_to_one_number(
    gleb: Person, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    kept = json.loads(gleb.fetch(f"{BASE}/ma4/ru/items.json"))
    page = gleb.get(f"{BASE}/ma4/ru/items/")
    for name in ("mean", "alpha", "omega", "sem"):
        assert f"{kept[name]:.2f}".replace(".", ",") in page

    matrix = _matrix(gleb.take(f"{BASE}/export/ru/ma4.parquet"))
    own = _studied(matrix, tmp_path, capsys)
    assert {name: own[name] for name in WHOLE} == pytest.approx(
        {name: kept[name] for name in WHOLE}, rel=1e-9
    )
    for ours, theirs in zip(kept["items"], own["items"], strict=True):
        told = [name for name in OF_ITEM if theirs.get(name) is not None]
        assert {"p", "mean", "r_rest"} <= set(told)
        for name in told:
            assert ours[name] == pytest.approx(theirs[name], rel=1e-6, abs=1e-9), (ours, name)
    for ours, theirs in zip(kept["dif"], own["dif"], strict=True):
        assert ours["ets"] == theirs["ets"]
        same = theirs["alpha_mh"] and pytest.approx(theirs["alpha_mh"], rel=1e-9)
        assert ours["alpha_mh"] == same, (ours, theirs)


def test_shares_of_the_report_are_those_of_the_analysis(gleb: Person) -> None:
    """Percent on the page of tasks is p of the analysis, rounded once."""
    kept = json.loads(gleb.fetch(f"{BASE}/ma4/ru/items.json"))
    tasks = json.loads(gleb.fetch(f"{BASE}/ma4/ru/tasks.json"))
    whole = next(row for row in tasks["rows"] if row["level"] == "country")
    told = [part["count"] / part["whole"] for part in whole["parts"] if part]
    assert told == pytest.approx([item["p"] for item in kept["items"]], rel=1e-12)


def test_every_figure_says_its_formula_and_its_source(gleb: Person) -> None:
    page = gleb.get(f"{BASE}/ma4/ru/items/")
    for words in ("Kuder, Richardson 1937", "Holland, Thayer 1988", "Andersen 1972"):
        assert words in page, words
    assert "По 2 принятым формам, 900 участников." in page


def _matrix(parquet: bytes) -> bytes:
    """Points of the export as a matrix: what was left out is X."""
    rows = pq.read_table(io.BytesIO(parquet)).to_pylist()
    names = [f"t{n}" for n in range(1, len(MAXIMA) + 1)]
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow([*names, "sex"])
    for one in rows:
        points = ["X" if one[name] == LEFT_OUT else one[name] for name in names]
        writer.writerow([*points, one["sex"]])
    return text.getvalue().encode()


def _studied(matrix: bytes, folder: Path, capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    file = folder / "matrix.csv"
    file.write_bytes(matrix)
    parser = argparse.ArgumentParser()
    stats.arguments(parser)
    asked = [str(file), "--group", "sex", "--focal", "2", "--max", " ".join(map(str, MAXIMA))]
    assert stats.run(parser.parse_args(asked)) == 0
    told: dict[str, Any] = json.loads(capsys.readouterr().out)
    return told
