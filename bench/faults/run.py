"""One run: clients send, faults strike, and in the end every promise is checked."""

import json
import random
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from bench import harness
from bench.faults.machine import Cluster, Disk, Server, database, small_disk
from bench.faults.wire import Wire

from vprok.interfaces.cli import demo

REST = (0.3, 2.0)
"""Seconds between two faults."""
FULL = 1.0
"""Seconds for which a disk stays full."""


@dataclass(frozen=True)
class Asked:
    """How long, how hard and on what.

    patience: seconds in which something must be acknowledged after a fault, and all in the end
    """

    database: str = "sqlite"
    faults: int = 10
    uploads: int = 100
    schools: int = 20
    clients: int = 3
    seed: int = 1
    minutes: float = 10
    bug: str = ""
    patience: float = 180


@dataclass
class Told:
    """What came of a run."""

    database: str
    faults: Counter[str] = field(default_factory=Counter)
    counts: dict[str, int] = field(default_factory=dict)
    recoveries: list[float] = field(default_factory=list)
    looks: int = 0
    seconds: float = 0
    broken: list[str] = field(default_factory=list)

    def lines(self) -> list[tuple[str, object]]:
        """The figures, one a line."""
        slowest = max(self.recoveries, default=0.0)
        return [
            *((f"fault: {name}", count) for name, count in sorted(self.faults.items())),
            ("faults in all", self.faults.total()),
            *((f"forms {name}", count) for name, count in self.counts.items()),
            ("looks for half visible versions", self.looks),
            ("slowest recovery, s", f"{slowest:.1f}"),
            ("seconds", f"{self.seconds:.0f}"),
            ("promises broken", len(self.broken)),
        ]


def run(asked: Asked) -> Told:
    """Stage, send, strike, check."""
    megabytes = 300 + asked.uploads // 20
    with (
        harness.scratch() as folder,
        small_disk(folder / "disk", megabytes) as disk,
        database(asked.database, folder / "disk") as (address, cluster),
    ):
        environment = harness.installed(folder / "disk", address, log="CRITICAL")
        words = (asked.schools, asked.clients, folder / "schools.jsonl")
        harness.run(environment, "bench.faults.stage", *map(str, words))
        return _Run(asked, folder, environment, disk, cluster).go()


class _Run:
    """Everything that lives during one run."""

    def __init__(
        self,
        asked: Asked,
        folder: Path,
        environment: dict[str, str],
        disk: Disk | None,
        cluster: Cluster | None,
    ) -> None:
        self.asked = asked
        self.folder = folder
        self.environment = environment
        self.disk = disk
        self.cluster = cluster
        self.chance = random.Random(asked.seed)
        self.stop = folder / "stop"
        self.server = Server(environment, folder / "server.log", bug=asked.bug)
        self.wire = Wire(demo.free_port(), self.server.port, asked.seed)
        self.clients: dict[int, subprocess.Popen[bytes]] = {}
        self.told = Told(asked.database)

    def go(self) -> Told:
        began = time.monotonic()
        self.server.start()
        watcher = self._process("bench.faults.watch", str(self.stop))
        try:
            for number in range(self.asked.clients):
                self._send(number)
            while not self._is_enough(began):
                time.sleep(self.chance.uniform(*REST))
                self._strike()
            self._come_to_rest()
            looked = json.loads(watcher.communicate(timeout=60)[0])
        finally:
            for client in (*self.clients.values(), watcher):
                client.kill()
                client.communicate()
            self.wire.close()
            self.server.kill()
        checked = json.loads(self._process("bench.faults.check", str(self.folder)).communicate()[0])
        self.told.looks = looked["looks"]
        self.told.broken += [*looked["seen"], *checked.pop("broken")]
        checked.pop("faults")
        self.told.counts = checked
        self.told.seconds = time.monotonic() - began
        return self.told

    # ---- clients ----

    def _process(
        self, module: str, *words: str, is_mute: bool = False
    ) -> "subprocess.Popen[bytes]":
        return subprocess.Popen(
            [sys.executable, "-m", module, *words],
            env=self.environment,
            cwd=harness.BASE,
            stdout=subprocess.DEVNULL if is_mute else subprocess.PIPE,
        )

    def _send(self, number: int) -> None:
        """Start a client, or start it again after its death."""
        words = (
            self.wire.port,
            self.folder / "schools.jsonl",
            self.folder / f"client-{number}.log",
            number,
            self.chance.randrange(2**30),
            self.stop,
        )
        self.clients[number] = self._process("bench.faults.client", *map(str, words), is_mute=True)

    def _acknowledged(self) -> int:
        logs = self.folder.glob("client-*.log")
        return sum(log.read_bytes().count(b"accepted ") for log in logs)

    def _is_enough(self, began: float) -> bool:
        if time.monotonic() - began > 60 * self.asked.minutes:
            return True
        is_struck = self.told.faults.total() >= self.asked.faults
        return is_struck and self._acknowledged() >= self.asked.uploads

    def _come_to_rest(self) -> None:
        """Let every client have its last form acknowledged."""
        self.stop.touch()
        until = time.monotonic() + self.asked.patience
        for number, client in self.clients.items():
            try:
                client.wait(timeout=max(1, until - time.monotonic()))
            except subprocess.TimeoutExpired:
                self.told.broken.append(f"client {number} waits in vain for its last form")

    # ---- faults ----

    def _strike(self) -> None:
        """One fault, by chance; when enough of them were struck, none."""
        if self.told.faults.total() >= self.asked.faults:
            return
        faults: dict[str, Callable[[], None]] = {
            "client killed": self._kill_client,
            "server killed": self._kill_server,
            "worker killed": lambda: self.server.kill_worker(self.chance),
            "network cut": lambda: self.wire.cut(self.chance.randrange(1, 6)),
            "network held": lambda: self.wire.hold(self.chance.randrange(1, 6)),
        }
        if self.cluster is not None:
            cluster = self.cluster
            faults["database killed"] = cluster.kill
            faults["database process killed"] = lambda: cluster.kill_backend(self.chance)
        if self.disk is not None:
            faults["disk full"] = self._fill_disk
        name = self.chance.choice(list(faults))
        before = self._acknowledged()
        began = time.monotonic()
        faults[name]()
        self.told.faults[name] += 1
        while self._acknowledged() == before and time.monotonic() - began < self.asked.patience:
            time.sleep(0.05)
        self.told.recoveries.append(time.monotonic() - began)

    def _kill_client(self) -> None:
        number = self.chance.choice(list(self.clients))
        self.clients[number].kill()
        self.clients[number].wait()
        self._send(number)

    def _kill_server(self) -> None:
        self.server.kill()
        self.server.start()

    def _fill_disk(self) -> None:
        assert self.disk is not None
        self.disk.fill()
        time.sleep(FULL)
        self.disk.empty()
        if self.cluster is not None:
            self.cluster.start_if_dead()
