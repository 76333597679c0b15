"""`vprok serve`: the site and the background work in one process."""

import argparse
import gc
import sys
import threading
from typing import Any

from gunicorn.app.base import BaseApplication

from vprok.interfaces.cli import awake

THREADS = 64
"""source: decisions.md B §2.6: 64 threads survive 100 slow clients, 4 do not survive 20"""

PATIENCE = 0.03
"""Seconds that a thread computes before others may ask it to pause.

A page asks its database every few milliseconds and pauses then by itself. Asked more often, threads
of a busy morning spend their time on asking. source: docs/benchmarks.md, the morning of results
"""


def arguments(parser: argparse.ArgumentParser) -> None:
    """Where to listen, with how many processes, and whether jobs run here."""
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on")
    parser.add_argument("--port", type=int, default=8000, help="port to listen on")
    parser.add_argument("--processes", type=int, default=1, help="processes of 64 threads each")
    parser.add_argument(
        "--no-jobs", action="store_true", help="leave the background work to `vprok worker`"
    )


def run(chosen: argparse.Namespace) -> int:
    """Serve until stopped.

    returns: the exit code
    """
    awake()
    Site(chosen.host, chosen.port, chosen.processes, has_jobs=not chosen.no_jobs).run()
    return 0


class Site(BaseApplication):  # type: ignore[misc]
    """Gunicorn with our settings; the first process also works through the board."""

    def __init__(self, host: str, port: int, processes: int, *, has_jobs: bool) -> None:
        self.address = f"{host}:{port}"
        self.processes = processes
        self.has_jobs = has_jobs
        super().__init__()

    def load_config(self) -> None:
        """Hand gunicorn its settings."""
        for name, value in {
            "bind": self.address,
            "workers": self.processes,
            "threads": THREADS,
            "worker_class": "gthread",
            "timeout": 120,
            "graceful_timeout": 10,
            "post_worker_init": self.begin,
            "loglevel": "warning",
            "control_socket_disable": True,
        }.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        """The site itself, with its pages loaded: nobody is the first to wait for them."""
        from django.urls import get_resolver

        from config.wsgi import application

        get_resolver().check()
        return application

    def begin(self, _: Any) -> None:
        """Start what each process has of its own: a warm parent of children, a job thread.

        Leases keep job threads from doing a thing twice.
        """
        from vprok.tools.limits import in_child

        in_child("builtins:bytes", b"", memory=512_000_000, cpu=5, wall=30)
        sys.setswitchinterval(PATIENCE)
        gc.collect()
        gc.freeze()  # what is loaded stays: no reader waits while it is looked through for waste
        if self.has_jobs:
            from vprok.interfaces.jobs.worker import work

            threading.Thread(
                target=work, args=(threading.Event(),), name="jobs", daemon=True
            ).start()
