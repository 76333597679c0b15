"""Rows of a real form of 2022, identities replaced, when they lie beside the checkout."""

import csv
from pathlib import Path

import pytest

from vprok.tools.stats import figures
from vprok.tools.stats.block import EMPTY, NOT_ATTEMPTED, Block, Participant
from vprok.tools.stats.leaf import Layout, fold

ROWS = Path(__file__).parents[4] / "shared/data/raw/export_2022_ma4_protocol.csv"
LAYOUT = Layout((1, 1, 2, 1, 1, 1, 1, 1, 1, 2, 1, 1, 2, 2, 2), (6, 10, 15))
TASKS = slice(8, 23)


def _participant(cells: list[str]) -> Participant:
    code, variant, tasks = cells[6], cells[7], cells[TASKS]
    if variant == "отсутствовал":
        return Participant(int(code), (0,), (EMPTY,) * len(tasks))
    points = tuple(NOT_ATTEMPTED if cell == "X" else int(cell) for cell in tasks)
    journal = int(cells[25]) if cells[25] in {"2", "3", "4", "5"} else 0
    return Participant(int(code), (int(variant),), points, journal=journal)


@pytest.fixture
def rows() -> list[list[str]]:
    if not ROWS.exists():
        pytest.skip("no real rows beside the checkout: ../shared/data/raw is absent")
    with ROWS.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))[1:]


def test_real_rows_of_mathematics_fold_to_their_own_totals(rows: list[list[str]]) -> None:
    block = Block.of(LAYOUT.maxima, map(_participant, rows))
    stored = [int(cells[26]) for cells in rows]
    added = block.totals().tolist()
    leaf = fold(block, LAYOUT)
    assert (leaf.listed, leaf.absent) == (len(rows), 1)
    assert all(total in (0, sum_) for total, sum_ in zip(stored, added, strict=True))
    assert sum(score * int(count) for score, count in enumerate(leaf.hist)) == sum(added)
    assert sum(figures.mark_counts(leaf).values()) == leaf.present == len(rows) - 1
    assert figures.comparison(leaf).compared == leaf.present - leaf.no_journal
