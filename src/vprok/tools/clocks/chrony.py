"""What chrony says of the wall clock, where it is installed."""

import shutil
import subprocess
from datetime import timedelta
from typing import Final

PATIENCE: Final = 2.0
"""Seconds after which chrony has not answered."""

_OFFSET, _LEAP = 4, -1
_SYNCHRONISED: Final = frozenset({"Normal", "Insert second", "Delete second"})


def chrony_offset() -> timedelta | None:
    """How far the wall clock is from the network's time; None where chrony cannot tell.

    costs: a process of some milliseconds
    """
    program = shutil.which("chronyc")
    if program is None:
        return None
    try:
        asked = subprocess.run(  # noqa: S603 - found on the path, without words of anyone
            [program, "-c", "tracking"],
            check=False,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return offset_in(asked.stdout) if asked.returncode == 0 else None


def offset_in(tracking: str) -> timedelta | None:
    """The offset in a line of `chronyc -c tracking`; None while it follows no source.

    source: chronyc(1), `tracking`: system time in seconds, leap status last
    """
    cells = tracking.strip().split(",")
    if cells[_LEAP] not in _SYNCHRONISED:
        return None
    try:
        return timedelta(seconds=float(cells[_OFFSET]))
    except (IndexError, ValueError):
        return None
