from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.tools.stats.six import LAYOUT, SIX, six
from tests.tools.stats.worlds import LAYOUT as OTHER
from tests.tools.stats.worlds import MAXIMA, PARTS, blocks
from vprok.tools.stats.block import EMPTY, Block, Participant
from vprok.tools.stats.leaf import Layout, Leaf, empty, fold, fold_each, from_bytes, to_bytes, total


def test_six_pupils_by_hand() -> None:
    leaf = fold(six(), LAYOUT)
    assert (leaf.listed, leaf.absent, leaf.present, leaf.partial, leaf.no_journal) == (
        6,
        1,
        5,
        0,
        1,
    )
    assert leaf.hist.tolist() == [1, 0, 2, 1, 0, 1]
    assert leaf.marks.tolist() == [1, 2, 1, 1]
    assert leaf.task(0).tolist() == [[1, 1, 0, 0], [0, 0, 0, 0], [0, 1, 1, 1]]
    assert leaf.task(1).tolist() == [[1, 1, 0, 0], [0, 0, 1, 0], [0, 1, 0, 0], [0, 0, 0, 1]]
    assert leaf.blank.tolist() == [[0, 1, 0, 0], [1, 0, 0, 0]]
    assert leaf.jm.tolist() == [
        [0, 0, 1, 0],
        [0, 1, 0, 0],
        [1, 1, 0, 0],
        [0, 0, 0, 0],
        [0, 0, 0, 1],
    ]
    assert leaf.jh[2].tolist() == [1, 0, 1, 0, 0, 0]
    assert leaf.sums.tolist() == [[0, 2, 2, 2], [0, 2, 1, 3]]
    assert leaf.products.tolist() == [[12, 8], [8, 14]]


TWO_PARTS = Block.of(
    (1, 2),
    [
        Participant(40001, (1, 2), (1, 2)),
        Participant(40002, (1, 0), (1, EMPTY)),
        Participant(40003, (0, 0), (EMPTY, EMPTY)),
    ],
    parts=(0, 1),
)


def test_who_wrote_one_part_of_two_is_listed_but_has_no_mark() -> None:
    leaf = fold(TWO_PARTS, Layout((1, 2), (1, 2, 3)))
    assert (leaf.listed, leaf.absent, leaf.present, leaf.partial) == (3, 1, 1, 1)
    assert leaf.hist.tolist() == [0, 0, 0, 1]


def test_a_campaign_may_ask_to_count_who_wrote_one_part() -> None:
    leaf = fold(TWO_PARTS, Layout((1, 2), (1, 2, 3), counts_partial=True))
    assert (leaf.present, leaf.partial) == (2, 1)
    assert leaf.hist.tolist() == [0, 1, 0, 1]


def test_a_leaf_of_thirty_works_is_some_hundreds_of_bytes() -> None:
    rows = [Participant(40001 + n, (1,), tuple((n + t) % 2 for t in range(20))) for n in range(35)]
    layout = Layout((1,) * 20, (6, 10, 15))
    assert len(to_bytes(fold(Block.of(layout.maxima, rows), layout))) < 900


@given(blocks(), blocks())
def test_the_leaf_of_two_forms_is_the_sum_of_their_leaves(one: Block, two: Block) -> None:
    both = Block.of(MAXIMA, one.participants() + two.participants(), parts=PARTS)
    assert fold(both, OTHER) == fold(one, OTHER) + fold(two, OTHER)


@given(blocks(), blocks(), blocks())
def test_the_order_of_merging_does_not_matter(one: Block, two: Block, three: Block) -> None:
    a, b, c = (fold(block, OTHER) for block in (one, two, three))
    assert (a + b) + c == a + (b + c)
    assert a + b == b + a
    assert a + empty(OTHER) == a
    assert total((a, b, c), OTHER) == a + b + c


@given(blocks(), blocks(), blocks())
def test_a_form_sent_again_is_minus_old_plus_new(kept: Block, old: Block, new: Block) -> None:
    before = fold(kept, OTHER) + fold(old, OTHER)
    after = before - fold(old, OTHER) + fold(new, OTHER)
    assert after == fold(kept, OTHER) + fold(new, OTHER)


@given(blocks(), blocks())
def test_a_leaf_comes_back_from_its_bytes(one: Block, two: Block) -> None:
    for leaf in (fold(one, OTHER), fold(one, OTHER) - fold(two, OTHER)):
        assert from_bytes(to_bytes(leaf), OTHER) == leaf
        assert to_bytes(from_bytes(to_bytes(leaf), OTHER)) == to_bytes(leaf)


@pytest.mark.parametrize("count", [127, 128, -128, 40_000, 3_000_000_000])
def test_small_and_great_counts_come_back_whole(count: int) -> None:
    leaf = Leaf(LAYOUT, np.full(LAYOUT.width, count, dtype=np.int64))
    assert from_bytes(to_bytes(leaf), LAYOUT) == leaf


@given(blocks())
def test_the_parts_of_a_leaf_agree(block: Block) -> None:
    leaf = fold(block, OTHER)
    assert leaf.hist.sum() == leaf.marks.sum() == leaf.jm.sum() == leaf.present
    assert leaf.listed == leaf.absent + leaf.present + leaf.partial
    assert leaf.jh.sum(axis=0).tolist() == leaf.hist.tolist()
    assert leaf.sums.sum() == leaf.hist @ np.arange(len(leaf.hist))
    assert leaf.products.sum() == leaf.hist @ np.arange(len(leaf.hist)) ** 2
    assert all((leaf.task(n).sum(axis=0) == leaf.marks).all() for n in range(len(MAXIMA)))


def test_a_leaf_of_another_scale_is_noticed() -> None:
    other = Layout(LAYOUT.maxima, (1, 3, 5))
    leaf = fold(six(), LAYOUT)
    with pytest.raises(ValueError, match="another scale"):
        from_bytes(to_bytes(leaf), other)
    with pytest.raises(ValueError, match="do not add up"):
        leaf + fold(six(), other)
    with pytest.raises(ValueError, match="do not add up"):
        total([leaf], other)


def test_a_damaged_leaf_is_noticed() -> None:
    packed = to_bytes(fold(six(), LAYOUT))
    with pytest.raises(ValueError, match="damaged"):
        from_bytes(packed[:-3], LAYOUT)


def test_a_block_of_another_work_is_not_counted() -> None:
    with pytest.raises(ValueError, match="different works"):
        fold(Block.of((1, 1), []), LAYOUT)


@pytest.mark.parametrize("cuts", [(0, 3, 5), (3, 3, 5), (2, 3, 6)])
def test_a_scale_rises_inside_the_work(cuts: tuple[int, int, int]) -> None:
    with pytest.raises(ValueError, match="rise"):
        Layout(LAYOUT.maxima, cuts)


def test_a_school_of_six_folds_the_same_by_classes() -> None:
    block = six()
    classes = sorted({row.class_no for row in SIX})
    assert total((fold(block.of_class(n), LAYOUT) for n in classes), LAYOUT) == fold(block, LAYOUT)


@pytest.mark.parametrize("rule", [False, True])
@given(st.lists(blocks(), max_size=4))
def test_many_at_once_are_counted_as_one_by_one(rule: bool, schools: list[Block]) -> None:
    layout = replace(OTHER, excludes_not_taught=rule)
    assert fold_each(schools, layout) == [fold(school, layout) for school in schools]


def test_blocks_of_different_works_do_not_join() -> None:
    with pytest.raises(ValueError, match="different works"):
        fold_each([six(), TWO_PARTS], LAYOUT)
