"""What an open table hides cannot be found from what it tells."""

from hypothesis import given
from hypothesis import strategies as st

from vprok.domain.analytics.rules import FEWEST, told_cells

COUNTS = st.integers(1, 5).flatmap(
    lambda width: st.lists(
        st.lists(st.integers(0, 12), min_size=width, max_size=width), min_size=1, max_size=6
    )
)


def test_great_groups_are_told() -> None:
    assert told_cells([[5, 9], [0, 40]], [True, True]) == [[True, True], [True, True]]


def test_a_small_group_is_hidden_with_another_of_its_row_and_column() -> None:
    told = told_cells([[3, 20, 30], [50, 10, 60], [70, 80, 90]], [True, True, True])
    assert told == [[False, False, True], [False, False, True], [True, True, True]]


def test_a_hidden_sum_does_not_follow_from_its_parts() -> None:
    assert told_cells([[50, 60], [70, 80]], [False, True]) == [[False, False], [False, False]]
    assert told_cells([[50, 60], [70, 80]], None) == [[True, True], [True, True]]


def test_a_body_that_tells_nothing_is_covered_by_another() -> None:
    told = told_cells([[2, 0], [30, 40], [50, 60]], [True, True], shut={0})
    assert told == [[False, True], [False, False], [False, False]]


@given(COUNTS, st.booleans())
def test_no_hidden_group_stands_alone_in_a_line_whose_sum_is_told(
    counts: list[list[int]], is_below: bool
) -> None:
    told = told_cells(counts, [True] * len(counts[0]) if is_below else None)
    lines = [list(zip(row, shown, strict=True)) for row, shown in zip(counts, told, strict=True)]
    if is_below:
        lines += [list(column) for column in zip(*lines, strict=True)]
    for line in lines:
        hidden = [count for count, shown in line if not shown]
        assert all(not shown for count, shown in line if 0 < count < FEWEST)
        alone = len(hidden) == 1 and any(count and shown for count, shown in line)
        assert not alone


@given(COUNTS)
def test_nobody_is_hidden_where_there_is_nobody(counts: list[list[int]]) -> None:
    told = told_cells(counts, [True] * len(counts[0]))
    assert all(
        shown
        for row, line in zip(counts, told, strict=True)
        for count, shown in zip(row, line, strict=True)
        if count == 0
    )
