"""Six pupils, counted by hand: two tasks of 2 and 3 points, marks from 2, 3 and 5 points."""

from vprok.tools.stats.block import EMPTY, NOT_ATTEMPTED, NOT_TAUGHT, Block, Participant
from vprok.tools.stats.leaf import Layout

LAYOUT = Layout(maxima=(2, 3), cuts=(2, 3, 5))
SIX = (
    Participant(40001, (1,), (2, 3), class_no=1, sex=1, journal=5),  # total 5, mark 5
    Participant(40002, (2,), (0, NOT_ATTEMPTED), class_no=1, sex=2, journal=3),  # 0, mark 2
    Participant(40003, (1,), (NOT_ATTEMPTED, 2), class_no=1, sex=2, journal=3),  # 2, mark 3
    Participant(40004, (0,), (EMPTY, EMPTY)),  # absent
    Participant(40005, (1,), (2, 1), class_no=2, sex=1),  # 3, mark 4, no mark in the journal
    Participant(40006, (2,), (2, NOT_TAUGHT), class_no=2, sex=1, journal=2),  # 2, mark 3
)


def six() -> Block:
    return Block.of(LAYOUT.maxima, SIX)
