"""A coordinator takes the data of her branch out."""

import io
from datetime import timedelta

import pyarrow.parquet as pq
import pytest

from tests import make
from tests.cast import as_
from tests.domain.analytics.country import tiny
from vprok.domain.audit.models import Event
from vprok.kernel.charter import Actor

pytestmark = pytest.mark.django_db

BASE = "/analytics/2026-spring/export/"
TAKEN = "analytics.export_taken"
REGION, DISTRICT, COUNTRY = "ru.22", "ru.22.m019", "ru"


def test_a_region_takes_its_own_rows_with_their_meaning(vera: Actor) -> None:
    tiny()
    client = as_(vera)
    page = client.get(f"{BASE}{REGION}/").content.decode()
    assert f'action="{BASE}{REGION}/ma4.parquet"' in page
    assert "код участника" in page
    assert "select region" in page
    told = client.post(f"{BASE}{REGION}/ma4.parquet")
    rows = pq.read_table(io.BytesIO(told.content)).to_pylist()
    assert {row["region"] for row in rows} == {"22"}
    assert len(rows) == 18
    assert sum(row["is_present"] for row in rows) == 17
    words = client.get(f"{BASE}{REGION}/dictionary.md").content.decode()
    assert "| `journal` |" in words


def test_a_body_takes_no_more_than_its_branch(vera: Actor, boris: Actor, anna: Actor) -> None:
    tiny()
    assert as_(vera).get(f"{BASE}{COUNTRY}/").status_code == 404
    assert as_(boris).post(f"{BASE}{REGION}/sums.parquet").status_code == 404
    assert as_(boris).post(f"{BASE}{DISTRICT}/sums.parquet").status_code == 200
    assert as_(anna).get(f"{BASE}{DISTRICT}/").status_code == 404


def test_a_file_that_is_not_there_is_not_found(vera: Actor) -> None:
    tiny()
    assert as_(vera).post(f"{BASE}{REGION}/ru4.parquet").status_code == 404


def test_before_the_day_of_reports_nothing_is_taken(
    vera: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    campaign = tiny().campaign
    campaign.reports_at = make.NOW + timedelta(days=1)
    campaign.save()
    monkeypatch.setattr("vprok.interfaces.frame.middleware.moment", lambda: make.NOW)
    client = as_(vera)
    assert "Выгрузки пока нет" in client.get(f"{BASE}{REGION}/").content.decode()
    assert client.get(f"{BASE}{REGION}/dictionary.md").status_code == 409
    for name in ("ma4", "sums"):
        assert client.post(f"{BASE}{REGION}/{name}.parquet").status_code == 409
    assert not Event.objects.filter(event=TAKEN).exists()


def test_every_file_that_is_taken_is_in_the_record(vera: Actor) -> None:
    tiny()
    client = as_(vera)
    assert client.get(f"{BASE}{REGION}/ma4.parquet").status_code == 405
    client.post(f"{BASE}{REGION}/ma4.parquet")
    client.post(f"{BASE}{DISTRICT}/sums.parquet")
    client.post(f"{BASE}{COUNTRY}/sums.parquet")
    client.post(f"{BASE}{REGION}/ru4.parquet")
    told = Event.objects.filter(event=TAKEN).values_list("place", "by", "facts").order_by("pk")
    assert [(place, by == vera.signature, facts) for place, by, facts in told] == [
        (REGION, True, {"file": "ma4"}),
        (DISTRICT, True, {"file": "sums"}),
    ]
