"""Blocks that hypothesis makes up."""

from hypothesis import strategies as st

from vprok.tools.stats.block import EMPTY, NOT_ATTEMPTED, NOT_TAUGHT, Block, Participant
from vprok.tools.stats.leaf import Layout

MAXIMA = (1, 3, 2, 1)
PARTS = (0, 0, 1, 1)
LAYOUT = Layout(maxima=MAXIMA, cuts=(2, 4, 6))


def _points(variants: tuple[int, ...]) -> st.SearchStrategy[tuple[int, ...]]:
    cells = [
        st.sampled_from((*range(most + 1), NOT_ATTEMPTED, NOT_TAUGHT))
        if variants[part]
        else st.just(EMPTY)
        for most, part in zip(MAXIMA, PARTS, strict=True)
    ]
    return st.tuples(*cells)


@st.composite
def participants(draw: st.DrawFn) -> Participant:
    variants = draw(st.tuples(st.integers(0, 2), st.integers(0, 2)))
    return Participant(
        code=draw(st.integers(1001, 99_999)),
        variants=variants,
        points=draw(_points(variants)),
        class_no=draw(st.integers(0, 50)),
        sex=draw(st.integers(0, 2)),
        journal=draw(st.sampled_from((0, 2, 3, 4, 5))),
    )


def blocks() -> st.SearchStrategy[Block]:
    return st.lists(participants(), max_size=12).map(
        lambda rows: Block.of(MAXIMA, rows, parts=PARTS)
    )
