"""All background work on one page: what waits, and what is done about it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True)
class Job:
    """One kind of background work.

    waiting: keys of the things that wait at a moment, a question to the domain's own state
    do:      acts on one of them; doing it twice is harmless
    lease:   how long one worker may be busy with one thing before another may take it over
    """

    name: str
    waiting: Callable[[datetime], Iterable[str]]
    do: Callable[[str, datetime], object]
    lease: timedelta = timedelta(minutes=10)


BOARD: tuple[Job, ...] = ()
