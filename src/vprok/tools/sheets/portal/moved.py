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
    over = [at for at in range(width) if is_whole([*padded[:at], *padded[at + 1 : width + 1]])]
    if over:  # an empty cell is the likelier one to be too many
        return Moved(next((at for at in over if not padded[at].strip()), over[0]), is_right=True)
    if any(map(str.strip, padded[width - 1 :])):
        return None
    short = padded[: width - 1]
    lost = (at for at in range(width) if is_whole([*short[:at], "", *short[at:]]))
    return next((Moved(at, is_right=False) for at in lost), None)
