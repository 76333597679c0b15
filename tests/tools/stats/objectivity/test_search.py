"""The whole search: what is sure, what is shown, and what must not break it."""

import json
from dataclasses import replace

import numpy as np
import pytest
from bench.objectivity.planted import COPY, LIFT
from bench.objectivity.world import LAYOUT, MAXIMA

from tests.tools.stats.objectivity import played
from vprok.tools.stats.block import NOT_ATTEMPTED, NOT_TAUGHT
from vprok.tools.stats.leaf import fold
from vprok.tools.stats.objectivity import Found, Unit, repeated, searched, shown
from vprok.tools.stats.objectivity.stack import FEWEST_WORKS
from vprok.tools.stats.objectivity.unit import BLOCKS, BUNCHING, EDITS, OURS, PROFILE, REPEAT

SURE = {"is_sure": True, "p": 0.0001, "q": 0.01, "effect": 0.2}


def same(points: np.ndarray, key: str, journal: int = 0) -> Unit:
    made = played.block(points, [journal] * len(points))
    return Unit(key, made, fold(made, LAYOUT))


def test_copying_is_sure_and_honest_schools_are_not():
    told = searched(played.units(played.world(300, kind=COPY, planted=4), answers=True), LAYOUT)
    assert {one.key for one in told.sure} == {"0", "1", "2", "3"}
    likest = sorted((one.p, one.key) for one in told.found if one.kind == BLOCKS)[:4]
    assert {key for _, key in likest} == {"0", "1", "2", "3"}
    assert (told.units, told.references, told.is_sampled) == (300, 0, False)


def test_schools_under_observers_are_the_measure_and_are_not_judged():
    played_ = played.units(played.world(300, kind=COPY, planted=4), answers=True, observed=220)
    told = searched(played_, LAYOUT)
    assert (told.references, told.is_sampled) == (220, True)
    assert all(null.is_reference for null in told.null.values())
    assert {int(one.key) for one in told.found} == set(range(80))
    assert {one.key for one in told.sure} == {"0", "1", "2", "3"}


def test_a_region_learns_what_is_usual_from_schools_under_observers_of_others():
    every = played.units(played.world(300, kind=COPY, planted=4), answers=True, observed=220)
    other = searched(every[150:], LAYOUT)
    assert {len(values) for values in other.observed.values()} == {150}
    assert not other.is_sampled
    told = searched(every[:150], LAYOUT, other.observed)
    assert (told.references, told.is_sampled) == (220, True)
    assert {kind: null.told()["schools"] for kind, null in told.null.items()} == dict.fromkeys(
        other.observed, 220
    )
    assert {int(one.key) for one in told.found} == set(range(80))
    assert {one.key for one in told.sure} == {"0", "1", "2", "3"}


def test_what_is_found_is_plain_enough_for_json_and_whole():
    told = searched(played.units(played.world(60)), LAYOUT)
    assert {one.kind for one in told.found} == set(OURS) - {EDITS}
    for one in told.found:
        assert json.dumps(dict(one.evidence), allow_nan=False)
        assert one.p is not None
        assert one.q is not None
        assert one.effect is not None
        assert 0 < one.p <= 1
        assert one.p <= one.q <= 1 or one.q == pytest.approx(one.p)
        assert 0 <= one.effect <= 1
        assert one.evidence["works"]
    assert json.dumps({kind: null.told() for kind, null in told.null.items()}, allow_nan=False)


def test_raised_forms_are_found_among_schools_that_handed_in_twice():
    units = played.units(played.world(60))
    lowered = []
    for place, unit in enumerate(units[:12]):
        points = unit.block.points.copy()
        if place == 0:
            totals = points.sum(axis=1)
            just_over = np.isin(totals, [*LAYOUT.cuts, *(cut + 1 for cut in LAYOUT.cuts)])
            for row in np.flatnonzero(just_over):
                points[row, np.flatnonzero(points[row])[:2]] -= 1
        lowered.append(replace(unit, earlier=(replace(unit.block, points=points),)))
    told = searched([*lowered, *units[12:]], LAYOUT)
    edits = {one.key: one for one in told.found if one.kind == EDITS}
    assert set(edits) == {str(place) for place in range(12)}
    assert edits["0"].is_sure
    assert edits["0"].evidence["over"] == edits["0"].evidence["changed"]
    assert not any(one.is_sure for key, one in edits.items() if key != "0")


@pytest.mark.parametrize("count", [0, 1, 2, 19])
def test_in_a_region_of_few_schools_nothing_is_said(count: int):
    told = searched(played.units(played.world(40))[:count], LAYOUT)
    assert told.found == ()
    assert told.units == count


def test_tiny_schools_are_not_measured():
    units = played.units(played.world(40))
    tiny = [
        replace(unit, block=unit.block.where(np.arange(len(unit.block)) < FEWEST_WORKS - 1))
        for unit in units[:10]
    ]
    told = searched([*tiny, *units[10:]], LAYOUT)
    assert told.units == 30
    assert {int(one.key) for one in told.found} == set(range(10, 40))


def test_where_everybody_has_the_same_points_nobody_stands_out():
    for points in (np.zeros((15, 20)), np.tile(MAXIMA, (15, 1))):
        told = searched([same(points, str(key), 3) for key in range(30)], LAYOUT)
        assert told.sure == ()


def test_without_marks_in_the_journal_markers_that_need_them_are_silent():
    units = played.units(played.world(40))
    bare = [
        replace(unit, block=replace(unit.block, journal=np.zeros_like(unit.block.journal)))
        for unit in units
    ]
    kinds = {one.kind for one in searched(bare, LAYOUT).found}
    assert kinds == set(OURS) - {EDITS, "given_journal", "journal_edge"}


def test_what_was_left_out_or_not_taught_breaks_nothing():
    units = played.units(played.world(40))
    chance = np.random.default_rng(1)
    dirty = []
    for unit in units:
        points = unit.block.points.copy()
        points[chance.random(points.shape) < 0.1] = NOT_ATTEMPTED
        points[:, int(chance.integers(20))] = NOT_TAUGHT
        variants = unit.block.variants
        dirty.append(replace(unit, block=replace(unit.block, points=points, variants=variants)))
    told = searched(dirty, LAYOUT)
    assert {one.kind for one in told.found} == set(OURS) - {EDITS}
    assert all(np.isfinite(one.value) for one in told.found)


def test_a_block_of_another_work_is_refused():
    units = played.units(played.world(40))
    with pytest.raises(ValueError, match="different works"):
        searched(units, replace(LAYOUT, maxima=(1,) * 30))
    with pytest.raises(ValueError, match="answers need a row"):
        searched([replace(units[0], answers=(("a",) * 20,))], LAYOUT)


def test_a_school_is_shown_when_two_works_agree():
    by_work = {
        "ma4": (Found("a", BUNCHING, 5.0, **SURE), Found("b", BUNCHING, 5.0, **SURE)),
        "ru4": (
            Found("a", PROFILE, 5.0, **SURE),
            Found("c", PROFILE, 1.0, p=0.5, q=1.0, effect=0.2),
        ),
        "ru5": (Found("d", "mean", 5.0, is_sure=True),),
        "ma5": (Found("d", "mean", 5.0, is_sure=True),),
    }
    assert shown(by_work) == {"a": ("ma4", "ru4")}


def test_two_signs_in_one_work_show_nobody():
    assert (
        shown({"ma4": [Found("a", BUNCHING, 5.0, **SURE), Found("a", PROFILE, 5.0, **SURE)]}) == {}
    )


def test_a_repeat_finds_what_one_work_leaves_in_doubt():
    weak = [
        searched(played.units(played.world(300, kind=LIFT, planted=3, seed=seed)), LAYOUT)
        for seed in (5, 6, 7)
    ]
    by_work = {str(place): told.found for place, told in enumerate(weak)}
    repeats = repeated(by_work)
    assert len(repeats) == 300
    assert {one.kind for one in repeats} == {REPEAT}
    sure = {one.key: one for one in repeats if one.is_sure}
    assert {"0", "1", "2"} == set(sure)
    assert sure["0"].evidence["marker"] == BUNCHING
    assert [one["work"] for one in sure["0"].evidence["works"]] == ["0", "1", "2"]
    assert json.dumps(dict(sure["0"].evidence), allow_nan=False)
    assert set(shown(by_work, repeats)) == {"0", "1", "2"}


def test_one_work_is_no_repeat():
    told = searched(played.units(played.world(40)), LAYOUT)
    assert repeated({"ma4": told.found}) == ()
    assert repeated({}) == ()
