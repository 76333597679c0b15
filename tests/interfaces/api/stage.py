"""A school's information system: its key, and how it asks."""

import json
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from django.http import HttpResponse
from django.test import Client

from tests import cast, make
from tests.domain.results.stage import EVENING, rows_of
from vprok.domain.access.actions import Admitted, admit_system
from vprok.domain.intake.models import Entry
from vprok.domain.territory.models import School
from vprok.kernel.charter import Actor
from vprok.tools.sheets.spec import XLSX

TITLE = "Школьный журнал"


def admitted(
    school: School | None = None, by: Actor | None = None, at: datetime = make.NOW
) -> Admitted:
    """A key made by the coordinator of the school."""
    return admit_system(
        school or make.school(),
        TITLE,
        expires_at=at + timedelta(days=90),
        by=by or cast.anna(),
        at=at,
    )


@dataclass
class Machine:
    """A school's system as it asks the API."""

    key: str
    client: Client = field(default_factory=Client)

    def get(self, path: str, **headers: str) -> HttpResponse:
        return self.client.get(f"/api/v1/{path}", headers=self._headers(headers))

    def post(self, path: str, body: bytes, media: str, **headers: str) -> HttpResponse:
        given = {"Idempotency-Key": str(uuid4())} | headers
        return self.client.post(
            f"/api/v1/{path}", body, content_type=media, headers=self._headers(given)
        )

    def rows(self, path: str, told: Any, **headers: str) -> HttpResponse:
        body = told if isinstance(told, bytes) else json.dumps(told).encode()
        return self.post(f"{path}/rows", body, "application/json", **headers)

    def workbook(self, path: str, file: bytes, **headers: str) -> HttpResponse:
        return self.post(f"{path}/workbook", file, XLSX, **headers)

    def _headers(self, more: dict[str, str]) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.key}"} | more


def path_of(entry: Entry) -> str:
    """Where the API keeps the results of an entry."""
    return f"results/{entry.work.campaign.slug}/{entry.work.code}"


def told_of(entry: Entry, *points: tuple[int | str, ...]) -> dict[str, Any]:
    """A form as rows: the first codes of the entry with these points."""
    return {"school": entry.school.key, "sheets": {"protocol": rows_of(entry, points)}}


GOOD = ((1, 1, 2, 1, 2), (0, 1, "X", 0, 1))
"""Points of two participants that nobody has anything against."""

__all__ = ["EVENING", "GOOD", "TITLE", "Machine", "admitted", "path_of", "told_of"]
