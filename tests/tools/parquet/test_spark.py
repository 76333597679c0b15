"""The same SQL gives the same integers in DuckDB and on a cluster of a master and two workers."""

import contextlib
import json
import os
import shutil
import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from vprok.tools.parquet.engines import Unanswered, by_duckdb, by_spark
from vprok.tools.parquet.questions import questions
from vprok.tools.parquet.table import Field, Kind, Table, Words, write

pyspark = pytest.importorskip("pyspark", reason="needs the extra `spark`: script/test-spark")

ROWS = 300_000
MAXIMA = (1,) * 12 + (2,) * 6 + (3,) * 2
REGIONS = 89


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Results of one work in the whole country, and its tasks."""
    folder = tmp_path_factory.mktemp("export")
    luck = np.random.default_rng(2026)
    points = np.stack([luck.integers(-1, most + 1, ROWS) for most in MAXIMA], axis=1)
    total = np.maximum(points, 0).sum(axis=1)
    school = np.sort(luck.integers(0, 8_000, ROWS))
    columns = {
        "region": Words([f"{n:02d}" for n in range(1, REGIONS + 1)], school % REGIONS),
        "school": Words([f"edu{n:06d}" for n in range(8_000)], school),
        "journal": luck.choice([0, 2, 3, 4, 5], ROWS),
        "is_present": luck.random(ROWS) < 0.95,
        "total": total,
        "mark": 2 + np.searchsorted([8, 14, 20], total, side="right"),
        **{f"t{n}": points[:, n - 1] for n in range(1, len(MAXIMA) + 1)},
    }
    kinds = {"region": Kind.WORD, "school": Kind.WORD, "is_present": Kind.YES_NO}
    works = Table(
        "ma4", "", tuple(Field(name, kinds.get(name, Kind.SMALL), "") for name in columns)
    )
    tasks = Table(
        "tasks",
        "",
        (
            Field("work", Kind.TEXT, ""),
            Field("n", Kind.SMALL, ""),
            Field("maximum", Kind.SMALL, ""),
            Field("skill", Kind.TEXT, ""),
        ),
    )
    about = {
        "work": ["ma4"] * len(MAXIMA),
        "n": list(range(1, len(MAXIMA) + 1)),
        "maximum": list(MAXIMA),
        "skill": [f"умение {n % 7}" for n in range(len(MAXIMA))],
    }
    found = {"works": folder / "ma4.parquet", "tasks": folder / "tasks.parquet"}
    for table, one, path in ((works, columns, found["works"]), (tasks, about, found["tasks"])):
        with path.open("wb") as out:
            write(table, [one], out)
    return found


@pytest.fixture(scope="module")
def cluster() -> Iterator[str]:
    """The address of a standalone master with two workers on loopback."""
    if shutil.which("java") is None:
        pytest.skip("Spark needs Java 17")
    home = Path(pyspark.__file__).parent
    port, page = _free(), _free()
    master = f"spark://127.0.0.1:{port}"
    words = ["--host", "127.0.0.1", "--port", str(port), "--webui-port", str(page)]
    with contextlib.ExitStack() as stack:
        stack.enter_context(_running(home, "master.Master", *words))
        _wait_for(page, workers=0)
        for _ in range(2):
            one = ["--host", "127.0.0.1", "--cores", "1", "--memory", "1g"]
            one += ["--webui-port", str(_free()), master]
            stack.enter_context(_running(home, "worker.Worker", *one))
        _wait_for(page, workers=2)
        yield master


@contextlib.contextmanager
def _running(home: Path, name: str, *words: str) -> Iterator[None]:
    command = [str(home / "bin/spark-class"), f"org.apache.spark.deploy.{name}", *words]
    alone = os.environ | {"SPARK_LOCAL_IP": "127.0.0.1"}
    with subprocess.Popen(
        command, env=alone, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        try:
            yield
        finally:
            process.terminate()
            process.wait(30)


def _free() -> int:
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        return int(asked.getsockname()[1])


def _wait_for(page: int, *, workers: int) -> None:
    """Until the master says that it lives, and with so many workers."""
    until = time.monotonic() + 120
    while time.monotonic() < until:
        with contextlib.suppress(OSError):
            told = _asked(f"http://127.0.0.1:{page}/json/")
            if told["status"] == "ALIVE" and told["aliveworkers"] == workers:
                return
        time.sleep(0.5)
    pytest.fail(f"the master does not say that it has {workers} workers")


def _asked(address: str) -> dict[str, object]:
    with urllib.request.urlopen(address, timeout=5) as answer:
        told: dict[str, object] = json.load(answer)
        return told


@pytest.mark.slow
@pytest.mark.parametrize("name", ["marks", "journal", "scores", "tasks", "planned", "groups"])
def test_a_cluster_answers_as_this_machine_does(
    name: str, tables: dict[str, Path], cluster: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SPARK_LOCAL_IP", "127.0.0.1")
    sql = questions("ma4", len(MAXIMA))[name]
    here, there = by_duckdb(sql, tables), by_spark(sql, tables, cluster)
    assert here[0] == there[0]
    assert len(here[1]) >= REGIONS
    assert [tuple(row) for row in here[1]] == [tuple(row) for row in there[1]]


def test_what_is_no_question_is_told_by_either(tables: dict[str, Path], cluster: str) -> None:
    for ask in (by_duckdb, lambda sql, of: by_spark(sql, of, cluster)):
        with pytest.raises(Unanswered):
            ask("SELECT nothing FROM works", tables)
