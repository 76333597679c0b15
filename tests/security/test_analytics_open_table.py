"""What a published table hides is found neither by subtraction nor by bounds."""

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from vprok.domain.analytics.queries import exports
from vprok.domain.analytics.rules import FEWEST
from vprok.kernel.place import COUNTRY, Place

Row = tuple[int, ...]
Rows = Mapping[Place, Row]
Told = Mapping[Place, Sequence[bool]]
Cell = tuple[Place, int]
Sum = tuple[Cell, list[Cell]]

MARKS = range(1, 5)
ENDLESS = 10**6

GROUP = st.sampled_from((0, 0, 1, 1, 2, 3, 4, 5, 6, 8, 12, 30))
DISTRICT = st.tuples(GROUP, GROUP, GROUP, GROUP).filter(any)
REGIONS = st.lists(st.lists(DISTRICT, min_size=1, max_size=4), min_size=1, max_size=4)


def rows_of(regions: list[list[Row]]) -> Rows:
    """Participants and four marks of a country, its regions and their districts."""
    found: dict[Place, Row] = {}
    for n, districts in enumerate(regions, start=1):
        own = {Place(f"ru.{n:02}.m{k:03}"): (sum(row), *row) for k, row in enumerate(districts)}
        found |= {Place(f"ru.{n:02}"): added(own.values()), **own}
    return {COUNTRY: added(row for place, row in found.items() if place.parent == COUNTRY), **found}


def added(rows: Iterable[Row]) -> Row:
    return tuple(map(sum, zip(*rows, strict=True)))


def sums(rows: Rows) -> list[Sum]:
    """Everything that anybody knows of the table: rows and columns add up."""
    found: list[Sum] = [((place, 0), [(place, mark) for mark in MARKS]) for place in rows]
    for place in rows:
        below = [one for one in rows if one.parent == place]
        found += [((place, n), [(one, n) for one in below]) for n in range(5) if below]
    return found


def pinned(rows: Rows, told: Told) -> set[Cell]:
    """Hidden cells that bounds leave a single value; a body that is listed has participants."""
    low: dict[Cell, int] = {}
    high: dict[Cell, int] = {}
    for place, row in rows.items():
        for n, count in enumerate(row):
            low[place, n] = count if told[place][n] else int(n == 0)
            high[place, n] = count if told[place][n] else ENDLESS
    before: tuple[int, int] | None = None
    while (now := (sum(low.values()), sum(high.values()))) != before:
        before = now
        for whole, parts in sums(rows):
            least, most = sum(low[one] for one in parts), sum(high[one] for one in parts)
            low[whole], high[whole] = max(low[whole], least), min(high[whole], most)
            for one in parts:
                rest = least - low[one], most - high[one]
                low[one] = max(low[one], low[whole] - rest[1])
                high[one] = min(high[one], high[whole] - rest[0])
    return {cell for cell in low if low[cell] == high[cell] and not told[cell[0]][cell[1]]}


def derived(rows: Rows, told: Told) -> set[Cell]:
    """Hidden cells that follow from the others by adding and subtracting whole lines."""
    hidden = [(place, n) for place in rows for n in range(5) if not told[place][n]]
    if not hidden:
        return set()
    at = {cell: n for n, cell in enumerate(hidden)}
    lines = np.zeros((len(sums(rows)), len(hidden)))
    for line, (whole, parts) in zip(lines, sums(rows), strict=True):
        for cell, sign in ((whole, -1), *((one, 1) for one in parts)):
            if cell in at:
                line[at[cell]] += sign
    _, values, right = np.linalg.svd(lines)
    free = right[int((values > 1e-9).sum()) :]
    return {cell for cell, n in at.items() if not free.size or np.abs(free[:, n]).max() < 1e-9}


def small(rows: Rows, cells: set[Cell]) -> list[Cell]:
    return [(place, n) for place, n in cells if 0 < rows[place][n] < FEWEST]


def told_of(rows: Rows) -> Told:
    return exports._told(rows)


@settings(max_examples=60, deadline=None)
@given(REGIONS)
def test_no_small_group_of_a_published_table_can_be_found(regions: list[list[Row]]) -> None:
    rows = rows_of(regions)
    told = told_of(rows)
    assert all(
        not told[place][n] for place, n in small(rows, {(p, n) for p in rows for n in range(5)})
    )
    assert not small(rows, derived(rows, told))
    assert not small(rows, pinned(rows, told))


def test_the_attack_finds_a_group_that_is_hidden_alone() -> None:
    rows = rows_of([[(1, 9, 30, 30), (20, 20, 30, 30)]])
    first = Place("ru.01.m000")
    alone = dict.fromkeys(rows, [True] * 5) | {first: [True, False, True, True, True]}
    assert small(rows, derived(rows, alone)) == [(first, 1)]
    assert small(rows, pinned(rows, alone)) == [(first, 1)]


def test_enough_is_told_for_the_table_to_be_of_use() -> None:
    rows = rows_of([[(30, 90, 80, 40), (12, 50, 60, 20), (4, 30, 20, 9)], [(60, 80, 90, 70)]])
    told = told_of(rows)
    assert sum(all(row) for row in told.values()) == 5
    assert all(row[0] for row in told.values())
