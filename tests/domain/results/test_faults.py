"""Ten faults while forms come in, and three planted bugs that must not go unnoticed.

The long form is `python -m bench.faults`; its figures stand in docs/benchmarks.md.
"""

import re
import shutil
from pathlib import Path

import pytest
from bench.faults.bugs import BUGS
from bench.faults.run import Asked, run
from django.db import connection

pytestmark = pytest.mark.skipif(
    not Path("/proc/self/stat").exists() or shutil.which("setpriv") is None,
    reason="faults are struck by way of /proc",
)

BROKEN = {
    "ack_before_commit": "lost: ",
    "no_idempotency": r"stored \d+ times: ",
    "summary_apart": "half visible: ",
}
"""Planted bugs, each with how the promise is named that it breaks."""


def asked(**more: object) -> Asked:
    return Asked(**{"database": connection.vendor, "schools": 8, "minutes": 3} | more)  # type: ignore[arg-type]


def test_ten_faults_lose_nothing_and_leave_nothing_half_done():
    told = run(asked(faults=10, uploads=60, seed=1))
    assert told.broken == []
    assert told.faults.total() >= 10
    assert told.looks > 0
    assert told.counts["sent"] == told.counts["acknowledged"] == told.counts["stored"] >= 60


@pytest.mark.slow
@pytest.mark.parametrize("bug", BUGS)
def test_the_harness_catches_a_planted_bug(bug: str):
    told = run(asked(faults=6, uploads=40, seed=2, bug=bug, patience=15, minutes=1))
    assert told.counts["acknowledged"] > 0
    assert [one for one in told.broken if re.match(BROKEN[bug], one)]
