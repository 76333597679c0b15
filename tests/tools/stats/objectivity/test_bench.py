"""The bench itself can fail: labels by lot tell nothing, and the short form holds its floors."""

import numpy as np
import pytest
from bench.objectivity.figures import told
from bench.objectivity.planted import COPY, FILL, FIT, KINDS, LEAK, LIFT, plant
from bench.objectivity.runs import CLASSES, SCHOOLS, Level, accused, judged, powers
from bench.objectivity.world import CUTS, MAXIMA, honest

from vprok.tools.stats.objectivity.search import measured

FEW_CLASSES = Level("class", 1600, CLASSES.fewest, CLASSES.most)
FEW_SCHOOLS = Level("school", 400, SCHOOLS.fewest, SCHOOLS.most)


def test_labels_by_lot_tell_nothing():
    chance = np.random.default_rng(1)
    world = honest(chance.integers(10, 31, 1600), chance)
    drawn = chance.random(1600) < 0.5
    for marker in measured(world.stack()).values():
        assert told(marker.value, drawn, ~drawn).auc == pytest.approx(0.5, abs=0.045)


@pytest.mark.parametrize(
    ("marker", "kind", "floor"),
    [
        ("blocks", "copy", 0.85),
        ("hard_easy", "fill", 0.55),
        ("profile", "leak", 0.33),
        ("journal_edge", "journal-fit", 0.6),
    ],
)
def test_a_class_is_told_as_it_should_be(marker: str, kind: str, floor: float):
    assert _table()[marker, kind].power >= floor


def test_ours_tell_more_than_the_rivals():
    table = _table()
    for kind in KINDS.values():
        ours = max(
            one.power for (marker, of), one in table.items() if of == kind and marker in OURS
        )
        rivals = [table["official: mean", kind], table["Quintano", kind]]
        assert ours > max(one.power for one in rivals)


def test_most_that_is_sure_is_true():
    run = judged(3, level=FEW_SCHOOLS)
    assert run.discovery <= 0.15
    assert run.honest <= 1
    assert run.power["copy"] >= 0.7


def test_small_regions_learn_from_the_observed_schools_of_all():
    run = judged(3, level=FEW_SCHOOLS, regions=8)
    assert run.discovery <= 0.15
    assert run.honest <= 1
    assert run.power["copy"] >= 0.7


def test_the_official_mean_accuses_a_fifth_of_honest_schools():
    assert 0.15 < accused(FEW_SCHOOLS, 2).honest["mean"] < 0.4


@pytest.mark.parametrize("kind", [FILL, LIFT, COPY, LEAK, FIT])
def test_what_is_planted_stays_within_the_tasks_and_touches_nobody_else(kind: int):
    chance = np.random.default_rng(1)
    world = honest(chance.integers(40, 121, 20), chance)
    before = world.points.copy()
    kinds = np.where(np.arange(20) < 10, kind, 0)
    after = plant(world, kinds, 1.0, chance)
    assert (world.points == before).all()
    touched = kinds[world.school] > 0
    assert (after.points[~touched] == before[~touched]).all()
    assert (after.points[touched] != before[touched]).any()
    assert (after.points >= 0).all()
    assert (after.points <= np.array(MAXIMA)).all()
    assert ((after.given[:, :12] == 0) == (after.points[:, :12] == 1)).all()


def test_lifted_works_stand_on_a_cut():
    chance = np.random.default_rng(1)
    world = honest(chance.integers(40, 121, 20), chance)
    after = plant(world, np.full(20, LIFT), 1.0, chance)
    moved = world.totals != after.totals
    assert moved.any()
    assert set(after.totals[moved].tolist()) <= set(CUTS)
    assert (after.totals - world.totals).max() <= 2


OURS = ("given_journal", "bunching", "profile", "hard_easy", "journal_edge", "blocks")
_kept: dict[str, object] = {}


def _table():
    if "table" not in _kept:
        _kept["table"] = powers(FEW_CLASSES, "mid", 2026)
    return _kept["table"]
