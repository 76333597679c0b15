"""Rows of many schools part into the same blocks, whatever their order was."""

import random

import pytest

from vprok.tools.stats.block import EMPTY, NOT_ATTEMPTED, Block, Participant, pack
from vprok.tools.stats.parted import Columns, parted

ROWS = [
    (0, Participant(40002, (1, 2), (1, NOT_ATTEMPTED), 1, 2, 4)),
    (1, Participant(40001, (1, 0), (0, EMPTY), 0, 0, 0)),
    (0, Participant(40001, (2, 1), (0, 2), 2, 1, 5)),
    (2, Participant(1001, (0, 0), (EMPTY, EMPTY))),
]


def parted_of(rows: list[tuple[int, Participant]], units: int = 3) -> list[Block]:
    people = [one for _, one in rows]
    columns = Columns(
        units=[unit for unit, _ in rows],
        codes=[one.code for one in people],
        class_no=[one.class_no for one in people],
        sex=bytes(one.sex for one in people),
        journal=bytes(one.journal for one in people),
        variants=[bytes(column) for column in zip(*(one.variants for one in people), strict=True)],
        points=[bytes(column) for column in zip(*(one.points for one in people), strict=True)],
    )
    return parted((1, 2), columns, parts=(0, 1), units=units)


def test_each_school_has_its_rows_in_the_order_of_codes():
    first, second, third = parted_of(ROWS)
    assert first.participants() == [ROWS[2][1], ROWS[0][1]]
    assert second.participants() == [ROWS[1][1]]
    assert third.participants() == [ROWS[3][1]]


def test_the_order_of_a_file_changes_nothing():
    packed = [pack(block) for block in parted_of(ROWS)]
    for seed in range(5):
        mixed = random.Random(seed).sample(ROWS, len(ROWS))
        assert [pack(block) for block in parted_of(mixed)] == packed


def test_a_school_without_rows_has_an_empty_block():
    assert [len(block) for block in parted_of(ROWS, units=4)] == [2, 1, 1, 0]


def test_rows_that_do_not_fit_the_work_are_refused():
    with pytest.raises(ValueError, match="above the maximum"):
        parted_of([(0, Participant(40001, (1, 1), (2, 2)))], units=1)
