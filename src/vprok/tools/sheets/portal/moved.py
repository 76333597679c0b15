"""Rows that stand one column to the right or to the left of where they belong."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Moved:
    """From which column a row is moved.

    at:       number from 0 of the first cell that is not where it belongs
    is_right: a cell too many stands there; else one is missing
    """

    at: int
    is_right: bool


def moved(
    line: Sequence[str], width: int, is_whole: Callable[[Sequence[str]], bool]
) -> Moved | None:
    """Where a cell too many, or a missing one, makes a row wrong that is whole otherwise.

    It is told to people only: what stood in a lost cell nobody knows, so that no row is put right.

    is_whole: whether a row of the right width fits its columns
    source:   domain.md §3.6, «row looks shifted»
    """
    padded = [*line, *[""] * (width + 1 - len(line))]
    for at in range(width):
        if is_whole([*padded[:at], *padded[at + 1 : width + 1]]):
            return Moved(at, is_right=True)
        if is_whole([*padded[:at], "", *padded[at : width - 1]]):
            return Moved(at, is_right=False)
    return None
