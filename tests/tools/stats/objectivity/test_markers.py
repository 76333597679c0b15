"""Each marker on a case counted by hand, or on a region where one thing was planted."""

from dataclasses import replace

import numpy as np
import pytest
from bench.objectivity.planted import COPY, FILL, FIT, LEAK, LIFT, plant
from bench.objectivity.world import LAYOUT, MAXIMA

from tests.tools.stats.objectivity import played
from vprok.tools.stats.objectivity.bunching import alike, balanced, windows
from vprok.tools.stats.objectivity.edits import by_chance, edited
from vprok.tools.stats.objectivity.hard_easy import direction
from vprok.tools.stats.objectivity.journal_edge import edges
from vprok.tools.stats.objectivity.search import MARKERS
from vprok.tools.stats.objectivity.stack import Stack
from vprok.tools.stats.objectivity.unit import (
    BLOCKS,
    BUNCHING,
    GIVEN_JOURNAL,
    HARD_EASY,
    JOURNAL_EDGE,
    PROFILE,
    Unit,
)
from vprok.tools.stats.objectivity.usual import (
    expected_points,
    residuals,
    standardised,
    tilted,
    within,
)

SCHOOLS, PLANTED = 80, 4
FOUND_BY = {
    GIVEN_JOURNAL: FILL,
    BUNCHING: LIFT,
    PROFILE: LEAK,
    HARD_EASY: FILL,
    JOURNAL_EDGE: FIT,
    BLOCKS: COPY,
}


@pytest.mark.parametrize(("marker", "kind"), FOUND_BY.items())
def test_a_marker_sees_what_it_is_for(marker: str, kind: int):
    stack = played.world(SCHOOLS, kind=kind, planted=PLANTED).stack()
    told = MARKERS[marker](stack)
    assert np.nanmin(told.value[:PLANTED]) > np.nanquantile(told.value[PLANTED:], 0.97)
    assert np.nanmean(told.effect[:PLANTED]) > np.nanmean(told.effect[PLANTED:])


@pytest.mark.parametrize("marker", [BUNCHING, PROFILE, HARD_EASY, JOURNAL_EDGE])
def test_lists_of_rows_may_be_in_any_order(marker: str):
    world = played.world(SCHOOLS)
    stack = world.stack()
    order = np.random.default_rng(1).permutation(len(world.school))
    mixed = stack.where(np.ones(len(order), dtype=np.bool_))
    mixed = Stack(**{**vars_of(mixed), **{name: vars_of(mixed)[name][order] for name in ROWS}})
    assert MARKERS[marker](mixed).value == pytest.approx(MARKERS[marker](stack).value, rel=1e-6)


ROWS = ("school", "class_no", "journal", "points", "told", "given", "row")


def vars_of(stack: Stack) -> dict[str, object]:
    return {name: getattr(stack, name) for name in Stack.__dataclass_fields__}


def test_expected_points_of_a_total_sum_to_it():
    expected = expected_points(played.world(SCHOOLS).stack())
    assert expected.sum(axis=1) == pytest.approx(np.arange(LAYOUT.most + 1), abs=1e-6)
    assert (expected >= 0).all()
    assert (expected <= np.array(MAXIMA)).all()


def test_residuals_of_a_work_sum_to_nothing():
    assert residuals(played.world(SCHOOLS).stack()).sum(axis=1) == pytest.approx(0, abs=1e-6)


def test_a_bent_distribution_has_the_mean_that_was_asked_for():
    shares = within(played.world(SCHOOLS).stack())
    bent = tilted(shares, np.array([5.0, 15.0, 25.0]))
    assert bent @ np.arange(LAYOUT.most + 1) == pytest.approx([5.0, 15.0, 25.0], abs=1e-4)
    assert bent.sum(axis=1) == pytest.approx(1)


def test_windows_of_near_cuts_share_no_total():
    assert [(one.low, one.cut) for one in windows((9, 14, 19))] == [(7, 9), (12, 14), (17, 19)]
    assert [(one.low, one.cut) for one in windows((1, 3, 4))] == [(0, 1), (2, 3)]


def test_expected_shares_are_shifted_to_what_the_region_has():
    near, over = np.array([10.0, 20.0]), np.array([6.0, 8.0])
    both = np.array([True, True])
    shifted = balanced(np.array([0.3, 0.3]), near, over, both)
    assert (near * shifted).sum() == pytest.approx(14)


def test_schools_that_differ_by_chance_alone_are_not_alike_within():
    chance = np.random.default_rng(1)
    near = np.full(4000, 20.0)
    share = np.full(4000, 0.4)
    by_chance_alone = chance.binomial(20, 0.4, 4000).astype(float)
    assert alike(near, by_chance_alone, share, near > 0) < 0.01
    own = chance.beta(0.4 * 9, 0.6 * 9, 4000)
    assert alike(near, chance.binomial(20, own).astype(float), share, near > 0) == pytest.approx(
        0.1, abs=0.02
    )


def test_the_spread_between_schools_is_found_beside_that_of_chance():
    chance = np.random.default_rng(1)
    noise = np.full(3000, 0.5)
    apart = 2 + chance.normal(scale=1.0, size=3000) + chance.normal(scale=0.5**0.5, size=3000)
    scaled, middle, between = standardised(apart, noise, noise > 0)
    assert (middle, between) == pytest.approx((2, 1), abs=0.1)
    assert np.std(scaled) == pytest.approx(1, abs=0.03)


def test_edges_of_marks_are_their_first_and_last_totals():
    assert edges((9, 14, 19), 30) == {2: [8], 3: [9, 13], 4: [14, 18], 5: [19]}


def test_answers_made_right_push_residuals_where_it_was_reckoned():
    """One pupil of two tasks of a point, one right: the other is made right, and both are."""
    usual = np.array([[0.0, 0.0], [0.7, 0.3], [1.0, 1.0]])
    lean = direction(np.array([[1, 0]]), usual, (1, 1))
    assert lean == pytest.approx([-0.3, 0.3])


def test_works_raised_just_over_a_cut_are_counted_and_slips_cancel_out():
    low = np.zeros((12, len(MAXIMA)), dtype=np.uint8)
    low[:, :8] = 1
    high = low.copy()
    high[:5, 8] = 1
    high[5, 8:12] = 1
    first, last = played.block(low), played.block(high)
    unit = Unit("a", last, None, earlier=(first,))  # type: ignore[arg-type]
    assert edited(unit, LAYOUT) == (12, 2, 6, 5, 0)
    back = Unit("b", first, None, earlier=(last,))  # type: ignore[arg-type]
    assert edited(back, LAYOUT) == (12, 2, 6, 0, 6)
    assert by_chance(edited(unit, LAYOUT)) == 1 / 32
    assert by_chance(edited(back, LAYOUT)) == 1


def test_works_are_followed_by_their_codes():
    low = np.zeros((12, len(MAXIMA)), dtype=np.uint8)
    other = played.block(low + (np.arange(20) < 9), first=5001)
    unit = Unit("a", other, None, earlier=(played.block(low),))  # type: ignore[arg-type]
    assert edited(unit, LAYOUT).changed == 0


def test_blocks_tell_whose_answers_and_which_tasks():
    world = played.world(SCHOOLS, kind=COPY, planted=PLANTED)
    told = MARKERS[BLOCKS](world.stack()).evidence(0)
    group = told["groups"][0]
    assert len(group["rows"]) >= 3
    assert len(group["tasks"]) >= 6
    rows = np.array(group["rows"])
    assert (world.school[rows] == 0).all()
    assert len(set(world.class_no[rows].tolist())) == 1


def test_blocks_are_of_classes_and_vanish_when_pupils_change_classes():
    """One class of a school copies; dealt over all classes of the school its block is gone."""
    world = played.world(SCHOOLS)
    chance = np.random.default_rng(3)
    classes = np.array([len(set(world.class_no[world.school == s])) for s in range(SCHOOLS)])
    large = np.flatnonzero(classes >= 4)[:6]
    first = [world.class_no[world.school == school][0] for school in large]
    by_class = world.by_class()
    spoilt = plant(by_class, np.isin(np.arange(by_class.schools), first) * COPY, 1.0, chance)
    copied = replace(spoilt, school=world.school, kind=world.kind)
    mixed = world.class_no.copy()
    for school in large:
        rows = np.flatnonzero(world.school == school)
        mixed[rows] = chance.permutation(mixed[rows])
    before, after = (
        MARKERS[BLOCKS](one.stack()).value for one in (copied, replace(copied, class_no=mixed))
    )
    usual = np.quantile(np.delete(before, large), 0.97)
    assert (before[large] > usual).all()
    assert np.median(after[large]) < usual
    assert (after[large] < before[large]).all()


def test_without_answers_points_are_compared():
    world = played.world(SCHOOLS, kind=COPY, planted=PLANTED)
    stack = Stack.of(played.units(world), LAYOUT)
    assert not stack.is_answered.any()
    value = MARKERS[BLOCKS](stack).value
    assert np.median(value[:PLANTED]) > np.quantile(value[PLANTED:], 0.9)


def test_answers_are_compared_where_they_are_stored():
    world = played.world(SCHOOLS, kind=COPY, planted=PLANTED)
    stack = Stack.of(played.units(world, answers=True), LAYOUT)
    assert stack.is_answered.tolist() == [True] * 12 + [False] * 8
    assert MARKERS[BLOCKS](stack).value == pytest.approx(MARKERS[BLOCKS](world.stack()).value)
