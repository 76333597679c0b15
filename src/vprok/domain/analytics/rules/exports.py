"""What an open table of counts may tell."""

from collections.abc import Collection, Iterable, Iterator, Sequence

from vprok.domain.analytics.rules.reports import FEWEST

Cell = tuple[int, int]
Mask = list[list[bool]]


def told_cells(
    counts: Sequence[Sequence[int]],
    summed: Sequence[bool] | None = None,
    *,
    shut: Collection[int] = (),
) -> Mask:
    """Which cells of a table of people may be published, where the sum of each row is.

    A group of one to four is hidden. Whoever knows a sum would find a single hidden cell of it, so
    that the next smallest is hidden with it, until none stands alone. A sum that is itself hidden
    must not follow from cells that are told, so that one of them is hidden.

    counts:  rows of bodies below one body, a column for each group
    summed:  whether the sum of each column is published; none where no body stands above
    shut:    numbers of rows that tell nothing, not even their sum
    returns: true for each cell that may be told
    source:  docs/sources/statistics.md#suppression
    """
    hidden = {
        cell
        for cell in _cells(counts)
        if 0 < _at(counts, cell) < FEWEST or (cell[0] in shut and _at(counts, cell))
    }
    before = -1
    while len(hidden) != before:
        before = len(hidden)
        for line, most in _lines(counts, summed):
            missing = _missing([cell for cell in line if cell in hidden], most=most)
            open_ = [cell for cell in line if cell not in hidden and _at(counts, cell)]
            hidden.update(sorted(open_, key=lambda cell: _at(counts, cell))[:missing])
    return [[(n, k) not in hidden for k in range(len(row))] for n, row in enumerate(counts)]


def _missing(hidden: Sequence[Cell], *, most: int) -> int:
    """How many cells more a line has to hide.

    most: 2 where its sum is published and one is hidden, 1 where its sum is hidden
    """
    return 0 if most == _PUBLISHED and not hidden else max(0, most - len(hidden))


_PUBLISHED, _HIDDEN = 2, 1


def _lines(
    counts: Sequence[Sequence[int]], summed: Sequence[bool] | None
) -> Iterator[tuple[list[Cell], int]]:
    """Every row and every column of which a sum is known or must not be, with what it asks."""
    for n, row in enumerate(counts):
        yield [(n, k) for k in range(len(row))], _PUBLISHED
    for k, is_told in enumerate(summed or ()):
        yield [(n, k) for n in range(len(counts))], _PUBLISHED if is_told else _HIDDEN


def _cells(counts: Sequence[Sequence[int]]) -> Iterable[Cell]:
    return ((n, k) for n, row in enumerate(counts) for k in range(len(row)))


def _at(counts: Sequence[Sequence[int]], cell: Cell) -> int:
    return counts[cell[0]][cell[1]]
