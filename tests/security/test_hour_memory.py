"""In officers' custody, from the freeze until the arming, no secret of the hour is anywhere.

Nothing is planted: the password that the server's child drew is found out from what lies in the
database with the words of two officers and of the school, and then looked for.

source: issue 4, «Proof of the hour»; security.md §4.3, S1
"""

import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from urllib.request import urlopen

import pytest

from tests.domain.materials import custody, world
from tests.domain.materials.custody import EVENING, FREEZE, Officers
from tests.domain.materials.world import HOUR
from tests.house.plan import ROOT
from tests.make import NOW
from tests.security.memory import descendants, in_files, in_memory
from vprok.domain.materials.queries.slots import officer_of
from vprok.tools.vault.custody import open_password
from vprok.tools.vault.words import words_of

pytestmark = pytest.mark.skipif(not Path("/proc/self/mem").exists(), reason="needs Linux's /proc")
PATIENCE = 120


# ---- the short form: the process that built the archive ------------------------------------------


@pytest.mark.django_db
def test_the_process_that_had_an_archive_built_never_saw_its_password(
    tmp_path: Path, settings
) -> None:
    settings.PREPARATION = tmp_path
    entry, three = custody.entry(), Officers()
    slot = custody.keyed(entry)
    archive = world.archive(entry)
    known = officer_of(custody.officer(0).account)
    assert known is not None
    asked = {
        "share": next(one for one in slot.shares if one["first"] == known.recipient),
        "seeds": [three.seeds[0].hex(), *_seconds(slot, three, known.recipient)],
        "sealed": bytes(archive.sealed_password).hex(),
        "secret": custody.school_seed().hex(),
        "control": archive.password_digest,
    }
    looked = subprocess.run(
        [sys.executable, "-m", "tests.security.memory", str(os.getpid())],
        input=json.dumps(asked),
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": f"{ROOT}"},
    )
    found = json.loads(looked.stdout)
    assert found.pop("control") > 0, "the search finds what is there"
    assert found == dict.fromkeys(found, 0)


def _seconds(slot, three: Officers, first: str) -> Iterator[str]:
    """The seed of whoever opens the first of this officer's shares next."""
    share = next(one for one in slot.shares if one["first"] == first)
    for number in (1, 2):
        known = officer_of(custody.officer(number).account)
        if known is not None and known.recipient == share["second"]:
            yield three.seeds[number].hex()


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


# ---- the whole: a real server, its workers, its files --------------------------------------------


class Server:
    """`vprok serve` over a folder of its own, with the demo's clock in our hand."""

    def __init__(self, var: Path) -> None:
        self.var, self.port = var, free_port()
        self.around = os.environ | {
            "VPROK_VAR": str(var),
            "VPROK_DEMO": "1",
            "VPROK_LOG": "DEBUG",
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "PYTHONPATH": f"{ROOT}:{ROOT / 'src'}",
        }
        self.around.pop("DATABASE_URL", None)
        for name in ("VPROK_SECRET_KEY", "VPROK_MASTER_KEY"):
            self.around.pop(name, None)
        self.process: subprocess.Popen[bytes] | None = None

    def step(self, *words: str) -> dict[str, object]:
        done = subprocess.run(
            [sys.executable, "-m", "tests.security.hour", *words],
            capture_output=True,
            text=True,
            cwd=ROOT,
            env=self.around,
            check=False,
        )
        assert done.returncode == 0, done.stderr[-3000:]
        return json.loads(done.stdout.splitlines()[-1])

    def start(self) -> None:
        vprok = Path(sys.executable).with_name("vprok")
        with (self.var / "server.log").open("wb") as log:
            self.process = subprocess.Popen(
                [str(vprok), "serve", "--port", str(self.port)],
                stdout=log,
                stderr=log,
                cwd=ROOT,
                env=self.around,
            )
        self.until(self.answers)

    def answers(self) -> bool:
        try:
            with urlopen(f"http://127.0.0.1:{self.port}/sign-in/", timeout=5) as page:
                return page.status == 200
        except OSError:
            return False

    def asks(self, sql: str) -> list[tuple]:
        with closing(sqlite3.connect(self.var / "vprok.sqlite3")) as database:
            return database.execute(sql).fetchall()

    def until(self, is_so: Callable[[], object]) -> None:
        ends = time.monotonic() + PATIENCE
        while not is_so():
            assert time.monotonic() < ends, (self.var / "server.log").read_text()[-3000:]
            time.sleep(0.3)

    def memory(self, needles: dict[str, bytes]) -> dict[str, int]:
        assert self.process is not None
        found = dict.fromkeys(needles, 0)
        for pid in descendants(self.process.pid):
            for name, count in in_memory(pid, needles).items():
                found[name] += count
        return found

    def files(self, needles: dict[str, bytes]) -> dict[str, list[str]]:
        """Of the database, its journal, logs, kept files, and a backup made now."""
        (self.var / "backup").mkdir(exist_ok=True)
        copy = sqlite3.connect(self.var / "backup" / "copy.sqlite3")
        with closing(sqlite3.connect(self.var / "vprok.sqlite3")) as own, closing(copy):
            own.backup(copy)
        return in_files(self.var, needles)

    def stop(self) -> None:
        if self.process is not None:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(timeout=30)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    one = Server(tmp_path)
    yield one
    one.stop()


@pytest.mark.slow
def test_between_freeze_and_arming_no_secret_is_in_memory_database_journal_logs_or_backup(
    server: Server,
) -> None:
    told = server.step("prepare")
    server.step("clock", NOW.isoformat())
    server.start()
    archives = "SELECT sealed_password, password_digest FROM materials_archive"
    server.until(lambda: server.asks(archives))
    server.step("clock", (FREEZE + timedelta(minutes=1)).isoformat())
    frozen = "SELECT 1 FROM materials_slot WHERE frozen_at IS NOT NULL"
    server.until(lambda: server.asks(frozen))
    [(sealed, digest)] = server.asks(archives)
    value, secret = bytes.fromhex(str(told["value"])), bytes.fromhex(str(told["secret"]))
    password = open_password(sealed, value=value, secret=secret)
    master = bytes.fromhex((server.var / "master.key").read_text().strip())
    secrets = {
        "password": password.encode(),
        "password without dashes": password.replace("-", "").encode(),
        "value": value,
        "value in digits": value.hex().encode(),
        "value in words": " ".join(words_of(value)).encode(),
        "school's secret": secret,
    }
    controls = {"digest": digest.encode(), "master key": master}

    in_processes = server.memory(secrets | controls)
    assert in_processes.pop("master key") > 0, "the search reads the memory of the server"
    in_processes.pop("digest")
    assert in_processes == dict.fromkeys(secrets, 0)
    on_disk = server.files(secrets | {"digest": digest.encode()})
    assert {"vprok.sqlite3", "backup/copy.sqlite3"} & set(on_disk.pop("digest"))
    assert on_disk == {name: [] for name in secrets}

    server.step("clock", EVENING.isoformat())
    server.step("arm", *map(str, told["seeds"]))  # type: ignore[call-overload]
    assert server.files(secrets) == {name: [] for name in secrets}, "armed, and sealed still"
    server.step("clock", HOUR.isoformat())
    server.until(lambda: server.asks("SELECT 1 FROM materials_slot WHERE value != ''"))
    released = server.files(secrets)
    assert any(name.startswith("release/") for name in released["value in words"])
    assert server.memory(secrets)["value in digits"] > 0, "what is public is found so"
    assert not released["password"]
