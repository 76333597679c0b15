"""Tests that are answered by invented pupils, and by real ones where they are at hand."""

import csv
from pathlib import Path

import numpy as np
import pytest

from vprok.tools.stats.matrix import Matrix

PSYCHOMETRICS = Path(__file__).parents[4] / "shared" / "data" / "psychometrics"


def matrix(*rows: str, maxima: tuple[int, ...] = ()) -> Matrix:
    """A row of digits a pupil."""
    names = [f"i{number}" for number in range(1, len(rows[0]) + 1)]
    return Matrix.of(names, [bytes(map(int, row)) for row in rows], maxima=maxima)


def invented(maxima: tuple[int, ...], pupils: int, *, seed: int) -> Matrix:
    """Pupils of a partial credit model."""
    random = np.random.default_rng(seed)
    theta = random.normal(0.2, 1.1, pupils)
    columns = []
    for most in maxima:
        thresholds = random.normal(0, 1, most)
        logs = np.arange(most + 1) * theta[:, None] - np.concatenate([[0], thresholds.cumsum()])
        reached = np.exp(logs).cumsum(axis=1)
        drawn = random.random(pupils)[:, None] * reached[:, -1:]
        columns.append((drawn > reached).sum(axis=1))
    names = tuple(f"i{number}" for number in range(1, len(maxima) + 1))
    return Matrix(names, maxima, np.array(columns, dtype=np.uint8).T)


def real(name: str) -> Matrix:
    file = PSYCHOMETRICS / f"{name}.csv"
    if not file.exists():
        pytest.skip(f"../shared/data/psychometrics/{name}.csv is not here")
    header, *rows = csv.reader(file.read_text("utf-8").splitlines())
    return Matrix.of(header, [bytes(map(int, row)) for row in rows])
