"""`vprok worker`: the background work alone, for larger places."""

import argparse
import signal
import threading

from vprok.interfaces.cli import awake


def arguments(parser: argparse.ArgumentParser) -> None:
    """Whether to stop when nothing waits."""
    parser.add_argument("--once", action="store_true", help="stop when nothing waits any more")


def run(chosen: argparse.Namespace) -> int:
    """Work through the board until stopped.

    returns: the exit code
    """
    awake()
    from vprok.interfaces.jobs.worker import turn, work

    if chosen.once:
        while turn():
            pass
        return 0
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    work(stop)
    return 0
