"""The machine the portal runs on: its server, its database, its disk; each may be struck."""

import contextlib
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from bench.harness import BASE, postgres

from vprok.interfaces.cli import demo

SLACK = 64_000
"""Bytes of the disk that a full one still has."""


class Server:
    """The portal as a process group that can be killed and started again."""

    def __init__(self, environment: dict[str, str], log: Path, *, bug: str = "") -> None:
        self.port = demo.free_port()
        self.environment = environment
        self.log = log
        self.words = [str(self.port), *filter(None, [bug])]
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it and wait until it answers."""
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "bench.faults.site", *self.words],
                env=self.environment, cwd=BASE, start_new_session=True, stdout=log, stderr=log,
            )  # fmt: skip
        try:
            demo.wait_for(f"http://127.0.0.1:{self.port}/sign-in/", self.process)
        except SystemExit:
            sys.stderr.write(self.log.read_text()[-3000:])
            raise

    def kill(self) -> None:
        """End all of it at once, as a power cut would."""
        if self.process is not None:
            for pid in _session(self.process.pid):
                _strike(pid)
            self.process.wait(timeout=30)

    def kill_worker(self, chance: random.Random) -> None:
        """End one of its processes, not the first of them, which will start another."""
        assert self.process is not None
        below = [pid for pid in _session(self.process.pid) if pid != self.process.pid]
        if below:
            _strike(chance.choice(below))


def _session(leader: int) -> list[int]:
    """All processes of a session."""
    found = []
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            with contextlib.suppress(OSError, IndexError, ValueError):
                facts = (folder / "stat").read_text().rpartition(")")[2].split()
                if int(facts[3]) == leader:
                    found.append(int(folder.name))
    return found


def _strike(pid: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)


class Cluster:
    """A PostgreSQL that can be killed and started again."""

    def __init__(self, folder: Path) -> None:
        self.data = folder / "postgres" / "cluster"

    def kill(self) -> None:
        """End the postmaster and all its children at once, and start it again."""
        pid = int((self.data / "postmaster.pid").read_text().split()[0])
        everyone = [pid, *self._backends(pid)]
        for one in everyone:
            _strike(one)
        self.start()

    def kill_backend(self, chance: random.Random) -> None:
        """End one of its processes; it recovers by itself."""
        pid = int((self.data / "postmaster.pid").read_text().split()[0])
        if below := self._backends(pid):
            _strike(chance.choice(below))

    def start(self) -> None:
        """Start it as it was started before; nothing happens when it runs.

        raises: SystemExit when it does not come up within a minute
        """
        programs = max(Path("/usr/lib/postgresql").glob("*/bin/pg_ctl"))
        become = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"]
        words = [programs, "-D", self.data, "-w", "-l", self.data.parent / "log"]
        command = [*(become if os.getuid() == 0 else []), *words]
        until = time.monotonic() + 60
        while time.monotonic() < until:
            done = subprocess.run(
                [*command, "restart"], cwd=self.data.parent, check=False, capture_output=True
            )
            if done.returncode == 0:
                return
            time.sleep(0.3)
        sys.exit("bench.faults: PostgreSQL does not start again")

    def start_if_dead(self) -> None:
        """Start it again if it gave up, as its keeper would."""
        file = self.data / "postmaster.pid"
        pid = file.read_text().split()[0] if file.exists() else ""
        if not pid or not Path(f"/proc/{pid}").exists():
            self.start()

    @staticmethod
    def _backends(postmaster: int) -> list[int]:
        children = Path(f"/proc/{postmaster}/task/{postmaster}/children")
        with contextlib.suppress(OSError):
            return [int(one) for one in children.read_text().split()]
        return []


class Disk:
    """A small disk of its own, which a ballast can fill to the last byte."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.ballast = folder / "ballast"

    def fill(self) -> None:
        """Leave next to nothing free."""
        free = os.statvfs(self.folder).f_bavail * os.statvfs(self.folder).f_frsize
        with contextlib.suppress(OSError), self.ballast.open("wb") as file:
            os.posix_fallocate(file.fileno(), 0, max(free - SLACK, 1))

    def empty(self) -> None:
        """Take the ballast away."""
        self.ballast.unlink(missing_ok=True)


@contextlib.contextmanager
def small_disk(folder: Path, megabytes: int) -> Iterator[Disk | None]:
    """A disk in memory mounted at this folder; None where this process may not mount one."""
    folder.mkdir()
    mount = shutil.which("mount")
    words = [mount or "", "-t", "tmpfs", "-o", f"size={megabytes}m", "vprok-faults", str(folder)]
    if os.getuid() != 0 or mount is None or subprocess.run(words, check=False).returncode != 0:
        yield None
        return
    try:
        yield Disk(folder)
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=False)


@contextlib.contextmanager
def database(name: str, folder: Path) -> Iterator[tuple[str, Cluster | None]]:
    """The DATABASE_URL of a database in this folder, and what can be struck of it."""
    folder.parent.chmod(0o755)
    if name == "sqlite":
        yield "", None
    else:
        with postgres(folder) as address:
            yield address, Cluster(folder)
