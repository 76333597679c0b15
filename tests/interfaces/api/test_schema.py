"""The API does what its own description says, whatever it is asked."""

import json
import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from pytest_django.live_server_helper import LiveServer

from tests import cast
from tests.domain.results.stage import entry_with_codes, filled, rows_of
from tests.interfaces.api.stage import GOOD, admitted, told_of
from vprok.domain.intake.models import Deliverable
from vprok.domain.results.actions import send_results
from vprok.interfaces.api.urls import api

HERE = Path(__file__).parent
SCHEMATHESIS = Path(sys.executable).parent / "schemathesis"
EXAMPLES = os.environ.get("VPROK_EXAMPLES", "12")
"""Of each address; docs/benchmarks.md tells of the long form."""


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_the_api_does_what_it_says(live_server: LiveServer, settings: Any, tmp_path: Path) -> None:
    settings.UPLOADS_AN_HOUR = 10_000_000
    now = timezone.now()
    entry = entry_with_codes()
    Deliverable.objects.update(opens_at=now - timedelta(days=1), due_at=now + timedelta(days=9))
    books = {
        "accepted.xlsx": filled(entry, rows_of(entry, GOOD)),
        "wrong.xlsx": filled(entry, rows_of(entry, [(9, 1, 2, 1, 2)])),
        "named.xlsx": filled(entry, rows_of(entry, [("Иванова Мария Петровна", 1, 2, 1, 2)])),
    }
    sent = send_results(entry, books["accepted.xlsx"], name="ф.xlsx", by=cast.anna(), at=now)
    (tmp_path / "books").mkdir()
    for name, book in books.items():
        (tmp_path / "books" / name).write_bytes(book)
    real = {
        "books": str(tmp_path / "books"),
        "told": told_of(entry, *GOOD),
        "path": {
            "campaign": sent.campaign.slug,
            "work": sent.per,
            "number": sent.receipt.number,
            "version": 1,
            "name": "marks",
        },
    }
    asked = ask(live_server.url, admitted(entry.school, at=now).text, real, tmp_path)
    print(asked.stdout)  # noqa: T201 - bench/api.py reads it
    assert asked.returncode == 0, asked.stdout[-20_000:] + asked.stderr[-2_000:]


def ask(url: str, key: str, real: Any, folder: Path) -> subprocess.CompletedProcess[str]:
    """Every check that schemathesis has, with a key that works and things that are there."""
    return subprocess.run(
        [
            SCHEMATHESIS,
            f"--config-file={HERE / 'schemathesis.toml'}",
            "run",
            f"{url}/api/v1/openapi.json",
            f"--header=Authorization: Bearer {key}",
            f"--max-examples={EXAMPLES}",
            "--checks=all",
            "--seed=2026",
            "--generation-database=none",
            "--continue-on-failure",
        ],
        cwd=folder,
        env=os.environ
        | {
            "SCHEMATHESIS_HOOKS": "tests.interfaces.api.asking",
            "PYTHONPATH": str(HERE.parents[2]),
            "VPROK_REAL": json.dumps(real),
        },
        capture_output=True,
        text=True,
        check=False,
    )


def test_every_status_of_every_address_is_described() -> None:
    told = api.get_openapi_schema(path_prefix="api/v1/")
    for path, ways in told["paths"].items():
        for way, about in ways.items():
            assert {200, 401, 409} <= about["responses"].keys(), (way, path)
            if way == "post":
                assert {201, 400, 404, 413, 415, 422, 429} <= about["responses"].keys(), path
