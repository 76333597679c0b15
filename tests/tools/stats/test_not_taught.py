"""The published rule on «не пройд.», counted by hand and held against its own words."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given

from tests.tools.stats.worlds import LAYOUT as OTHER
from tests.tools.stats.worlds import MAXIMA, PARTS, blocks
from vprok.tools.stats.block import EMPTY, NOT_TAUGHT, Block, Participant
from vprok.tools.stats.figures import task_shares
from vprok.tools.stats.leaf import MARKS, Layout, empty, fold, from_bytes, marks_of, to_bytes, total
from vprok.tools.stats.not_taught import NO_MARK, marks, new_maximum, not_taught

N = NOT_TAUGHT
TASKS, CUTS = (2, 3, 3, 2), (3, 6, 9)
LAYOUT = Layout(TASKS, CUTS, excludes_not_taught=True)
RULED = Layout(OTHER.maxima, OTHER.cuts, excludes_not_taught=True)


def school(*rows: tuple[int, tuple[int, ...]]) -> Block:
    """Rows by their classes."""
    return Block.of(
        TASKS,
        [Participant(40001 + at, (1,), points, no) for at, (no, points) in enumerate(rows)],
    )


def test_a_class_of_five_leaves_a_task_out_at_four():
    four = school(*[(1, (1, N, 1, 1))] * 4, (1, (1, 1, 1, 1)))
    three = school(*[(1, (1, N, 1, 1))] * 3, *[(1, (1, 1, 1, 1))] * 2)
    assert not_taught(four).classes == {1: {1}}
    assert not_taught(three).school == {1}, "six tenths of the school are above a half"
    half = school(*[(1, (1, N, 1, 1))] * 2, *[(1, (1, 1, 1, 1))] * 2)
    assert not_taught(half).school == frozenset(), "a half is not above a half"


def test_a_mark_is_that_of_the_share_of_the_new_maximum():
    block = school(*[(1, (2, N, 0, 0))] * 4, (1, (2, 3, 3, 1)), (1, (2, N, 3, 2)))
    assert new_maximum(TASKS, not_taught(block).out) == 7
    # 2 × 10 ÷ 7 = 2.86, below 3; 9 × 10 ÷ 7 and 7 × 10 ÷ 7 are at least 9
    assert marks(block, CUTS).tolist() == [2, 2, 2, 2, 5, 5]


def test_the_first_point_of_a_mark_is_reached_exactly_and_not_by_rounding():
    block = school(*[(1, (N, 3, 0, 0))] * 4, (1, (N, 3, 1, 1)))
    # the new maximum is 8: 3 × 10 ÷ 8 = 3.75 and 5 × 10 ÷ 8 = 6.25
    assert marks(block, CUTS).tolist() == [3, 3, 3, 3, 4]
    assert marks(block, (3, 6, 7)).tolist()[-1] == 4
    even = school(*[(1, (1, 2, N, N))] * 5)
    assert new_maximum(TASKS, not_taught(even).out) == 5
    assert marks(even, (6, 7, 8)).tolist() == [3] * 5, "3 × 10 = 6 × 5"


def test_more_than_two_tasks_out_leave_a_school_without_marks():
    block = school(*[(1, (N, N, N, 2))] * 5)
    assert not not_taught(block).has_marks
    assert marks(block, CUTS).tolist() == [NO_MARK] * 5


def test_classes_that_differ_leave_a_school_without_marks():
    block = school(*[(1, (2, N, 3, 2))] * 5, *[(2, (2, 3, 3, 2))] * 6)
    assert marks(block, CUTS).tolist() == [NO_MARK] * 11
    agreed = school(*[(1, (2, N, 3, 2))] * 5, *[(2, (2, N, 3, 2))] * 6)
    assert set(marks(agreed, CUTS).tolist()) == {5}


def test_a_class_where_nobody_was_present_does_not_differ():
    rows = [Participant(40001 + at, (1,), (2, N, 3, 2), 1) for at in range(5)]
    absent = Participant(40099, (0,), (EMPTY,) * 4, 2)
    block = Block.of(TASKS, [*rows, absent])
    assert marks(block, CUTS).tolist() == [5] * 5 + [NO_MARK]


def test_absent_pupils_do_not_speak_of_what_was_taught():
    rows = [Participant(40001 + at, (1,), (2, N, 3, 2), 1) for at in range(4)]
    gone = [Participant(40090 + at, (0,), (EMPTY,) * 4, 1) for at in range(4)]
    assert not_taught(Block.of(TASKS, [*rows, *gone])).classes == {1: {1}}


def test_a_school_where_everything_is_out_has_no_marks():
    block = Block.of((1, 2), [Participant(40001, (1,), (N, N), 1)])
    assert marks(block, (1, 2, 3)).tolist() == [NO_MARK]


def by_the_words(block: Block, cuts: tuple[int, int, int]) -> list[int]:
    """The rule once more, row by row and in fractions."""
    rows = [row for row in block.participants() if any(row.variants)]

    def share(some: list[Participant], task: int) -> Fraction:
        asked = [row for row in some if row.points[task] != EMPTY]
        said = sum(row.points[task] == N for row in asked)
        return Fraction(said, len(asked)) if asked else Fraction(0)

    tasks = range(len(block.maxima))
    school = {task for task in tasks if share(rows, task) > Fraction(1, 2)}
    outs = [
        school
        | {t for t in tasks if share([r for r in rows if r.class_no == no], t) >= Fraction(8, 10)}
        for no in {row.class_no for row in rows} - {0}
    ]
    out = outs[0] if outs else school
    most = sum(block.maxima[task] for task in tasks if task not in out)
    if len(school) > 2 or any(one != out for one in outs) or not most:
        return [NO_MARK] * len(block)
    told = []
    for row, points in zip(block.participants(), block.totals().tolist(), strict=True):
        scaled = Fraction(points * sum(block.maxima), most)
        told.append(2 + sum(scaled >= cut for cut in cuts) if all(row.variants) else NO_MARK)
    return told


@given(blocks())
def test_marks_are_those_of_the_words_of_the_rule(block: Block):
    assert marks(block, OTHER.cuts).tolist() == by_the_words(block, OTHER.cuts)


def test_without_the_rule_a_mark_is_that_of_the_points():
    block = school((1, (2, N, 0, 1)), (1, (2, N, 3, 2)))
    assert marks_of(block, Layout(TASKS, CUTS)).tolist() == [3, 4]


def test_the_rule_changes_the_digest_and_its_absence_does_not():
    assert LAYOUT.digest != Layout(TASKS, CUTS).digest
    assert Layout((2, 3), (2, 3, 5)).digest == 0xBBDE6E21, "leaves on disks keep their digest"


def test_who_has_no_mark_is_a_participant_everywhere_but_in_marks():
    block = school(*[(1, (2, N, 3, 2))] * 5, *[(2, (2, 3, 3, 2))] * 6)
    leaf = fold(block, LAYOUT)
    assert (leaf.present, leaf.hist.sum(), leaf.jh.sum()) == (11, 11, 11)
    assert leaf.marks.sum() == leaf.jm.sum() == 0
    assert leaf.task(0).tolist() == [[0] * 5, [0] * 5, [0, 0, 0, 0, 11]]
    assert task_shares(leaf) == task_shares(fold(block, Layout(TASKS, CUTS)))
    assert from_bytes(to_bytes(leaf), LAYOUT) == leaf


@given(blocks())
def test_parts_of_a_school_add_up_with_the_marks_of_the_school(block: Block):
    given_marks = marks_of(block, RULED)
    parts = [block.class_no == number for number in np.unique(block.class_no)]
    pieces = [fold(block.where(rows), RULED, given_marks[rows]) for rows in parts]
    assert total(pieces, RULED) == fold(block, RULED)


@given(blocks(), blocks())
def test_schools_add_up(one: Block, two: Block):
    both = Block.of(MAXIMA, one.participants() + two.participants(), parts=PARTS)
    together = np.concatenate([marks_of(one, RULED), marks_of(two, RULED)])
    assert fold(both, RULED, together) == fold(one, RULED) + fold(two, RULED)
    assert fold(one, RULED) + empty(RULED) == fold(one, RULED)


@given(blocks())
def test_sections_agree(block: Block):
    leaf = fold(block, RULED)
    assert leaf.hist.sum() == leaf.present >= leaf.marks.sum()
    assert leaf.jh.sum(axis=0).tolist() == leaf.hist.tolist()
    assert leaf.sums.sum() == leaf.hist @ np.arange(len(leaf.hist))
    for n in range(len(MAXIMA)):
        by_group = leaf.task(n).sum(axis=0)
        assert by_group[: len(MARKS)].tolist() == leaf.marks.tolist()
        assert by_group.sum() == leaf.present


@pytest.mark.parametrize("rule", [False, True])
def test_a_stamp_tells_scales_rules_and_versions_apart(rule: bool):
    layout = Layout(TASKS, CUTS, excludes_not_taught=rule)
    others = {Layout(TASKS, (3, 6, 8), excludes_not_taught=rule).stamp,
              Layout(TASKS, CUTS, excludes_not_taught=not rule).stamp}  # fmt: skip
    assert layout.stamp not in others
    assert layout.stamp >> 32 == 1
