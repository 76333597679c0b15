"""Manipulation as it is played: totals rise onto cuts, a class hands in one and the same work."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from tests.tools.stats.worlds import LAYOUT, blocks
from vprok.tools.stats.block import Block, Participant
from vprok.tools.stats.manipulate import COPIED, REACH, copied, manipulate, raised

CUTS = (4, 9, 14)
TASKS, ALONE = 20, (0, 1, 2, 3, 4, 5, 6, 7, 8, 9)


def school(*totals: int) -> Block:
    """One class whose pupils did the last tasks, as many as their totals."""
    works = [tuple(int(task >= TASKS - total) for task in range(TASKS)) for total in totals]
    people = [Participant(40001 + nth, (1,), points, 1) for nth, points in enumerate(works)]
    return Block.of((1,) * TASKS, people, parts=(0,) * TASKS)


def test_a_total_within_reach_of_a_cut_stands_on_it_and_others_stay():
    found = raised(school(0, 2, 3, 4, 8, 9, 13, 17), CUTS, alone=ALONE, seed=1)
    assert found.totals().tolist() == [0, 4, 4, 4, 9, 9, 14, 17]


def test_a_total_too_far_below_a_cut_stays():
    far = 20 - REACH - 1
    assert raised(school(far), (1, 2, 20), alone=ALONE, seed=1).totals().tolist() == [far]


def test_the_weakest_hand_in_one_work_and_the_able_their_own():
    found = copied(school(*range(20)), alone=range(TASKS))
    works = {tuple(row) for row in found.points[:COPIED].tolist()}
    assert len(works) == 1
    assert found.totals().tolist() == [17] * COPIED + list(range(COPIED, 20))


def test_the_same_seed_plays_the_same():
    one, other = (manipulate(school(*range(20)), CUTS, alone=ALONE, seed=3) for _ in range(2))
    assert np.array_equal(one.points, other.points)


@given(blocks(), st.integers(0, 99))
def test_only_whole_works_and_only_tasks_that_may_be_touched_change(block: Block, seed: int):
    found = manipulate(block, LAYOUT.cuts, alone=(0, 2), seed=seed)
    changed = found.points != block.points
    assert not changed[:, [1, *range(3, len(block.maxima))]].any()
    assert not changed[~block.variants.all(axis=1)].any()
