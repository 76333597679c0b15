"""Measuring: a stage in a scratch database, a real server, clients, and ratios in one run."""

import os
import platform
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from vprok.interfaces.cli import demo

BASE = Path(__file__).resolve().parents[1]


@dataclass(frozen=True)
class Figures:
    """What one run gave: how many a second, and how long each took, in milliseconds."""

    name: str
    count: int
    seconds: float
    times: Sequence[float]

    @property
    def rate(self) -> float:
        """How many a second."""
        return self.count / self.seconds

    def quantile(self, share: float) -> float:
        """Milliseconds within which this share of all was done."""
        ordered = sorted(self.times)
        return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


def machine() -> str:
    """One line about where this ran."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return (
        f"{os.cpu_count()} cores, {memory:.0f} GiB, {platform.system()} {platform.release()}, "
        f"Python {platform.python_version()}, load {os.getloadavg()[0]:.1f}"
    )


def table(title: str, header: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print a Markdown table that docs/benchmarks.md can take as it is."""
    print(f"\n### {title}\n\n{machine()}\n")
    print("| " + " | ".join(header) + " |")
    print("|" + "---|" * len(header))
    for row in rows:
        print("| " + " | ".join(row) + " |")


def alternately(
    ours: Callable[[], object], rival: Callable[[], object], rounds: int
) -> tuple[tuple[float, float], tuple[float, float]]:
    """Milliseconds of two things done in turn, so that a drift of the machine hits both.

    returns: of each the median, and the least, which neighbours disturb less
    """
    times: tuple[list[float], list[float]] = ([], [])
    for _ in range(rounds):
        for kept, act in zip(times, (ours, rival), strict=True):
            began = time.perf_counter()
            act()
            kept.append((time.perf_counter() - began) * 1000)
    ours_took, rival_took = ((statistics.median(taken), min(taken)) for taken in times)
    return ours_took, rival_took


def together(name: str, clients: int, jobs: Sequence[Callable[[], object]]) -> Figures:
    """Do all jobs with so many clients at once, each taking the next job when it is free."""
    waiting, times, lock = iter(jobs), [], threading.Lock()

    def client() -> None:
        while True:
            with lock:
                job = next(waiting, None)
            if job is None:
                return
            began = time.perf_counter()
            job()
            took = (time.perf_counter() - began) * 1000
            with lock:
                times.append(took)

    threads = [threading.Thread(target=client) for _ in range(clients)]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return Figures(name, len(times), time.perf_counter() - began, times)


@contextmanager
def scratch() -> Iterator[Path]:
    """A folder of its own for everything a server keeps, gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="vprok-bench-") as folder:
        yield Path(folder)


@contextmanager
def postgres(folder: Path) -> Iterator[str]:
    """A PostgreSQL of its own, with the durability of a real one; its address.

    raises: SystemExit when PostgreSQL is not installed
    """
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if not found:
        sys.exit("bench: PostgreSQL is not installed: apt-get install postgresql")
    programs, home = found[-1].parent, folder / "postgres"
    home.mkdir()
    folder.chmod(0o755)
    user, become = "postgres", []
    if os.getuid() == 0:
        subprocess.run(["chown", "postgres", str(home)], check=True)
        become = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"]
    port = demo.free_port()
    quiet = {"stdout": subprocess.DEVNULL, "cwd": home}
    subprocess.run(
        [*become, programs / "initdb", "-D", home / "cluster", "-U", user, "-A", "trust",
         "-E", "UTF8", "--locale=C.UTF-8"], check=True, **quiet)  # fmt: skip
    control = [*become, programs / "pg_ctl", "-D", home / "cluster", "-w", "-l", home / "log"]
    options = f"-p {port} -k {home} -c listen_addresses=127.0.0.1 -c max_connections=200"
    subprocess.run([*control, "-o", options, "start"], check=True, **quiet)
    try:
        yield f"postgresql://{user}@127.0.0.1:{port}/postgres"
    finally:
        subprocess.run([*control, "-m", "immediate", "stop"], check=False, **quiet)


@contextmanager
def address_of(name: str, folder: Path) -> Iterator[str]:
    """The DATABASE_URL of a scratch database; empty for SQLite."""
    if name.lower() == "sqlite":
        yield ""
    else:
        with postgres(folder) as database:
            yield database


def installed(folder: Path, database: str, *, log: str = "ERROR") -> dict[str, str]:
    """The environment of a portal that has just been made ready in a folder: keys, tables, files.

    database: DATABASE_URL; empty for SQLite
    log:      the least level that is logged
    """
    environment = os.environ | {
        "VPROK_VAR": str(folder / "var"),
        "DATABASE_URL": database,
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "VPROK_LOG": log,
    }
    run(environment, "vprok", "prepare")
    return environment


def run(environment: dict[str, str], module: str, *words: str) -> str:
    """Run a module in its own process; what it printed."""
    command = [sys.executable, "-m", module, *words]
    done = subprocess.run(
        command, env=environment, cwd=BASE, check=True, stdout=subprocess.PIPE, text=True
    )
    return done.stdout.strip()


@contextmanager
def server(environment: dict[str, str], *, processes: int = 1) -> Iterator[str]:
    """`vprok serve` on a free port, without background work; its address."""
    words = ("--processes", str(processes), "--no-jobs")
    with demo.server(demo.free_port(), *words, environment=environment) as site:
        yield site
