"""Everything the portal remembers, as bytes: all columns of all tables, all files, all logs."""

import json
from collections.abc import Iterator
from pathlib import Path

from django.apps import apps
from django.contrib.sessions.models import Session
from django.core.files.storage import default_storage

from vprok.domain.files.models import Stored
from vprok.domain.files.queries import contents


def columns() -> Iterator[tuple[str, bytes]]:
    """Every value of every column of every table, named."""
    for model in apps.get_models(include_auto_created=True):
        names = [field.name for field in model._meta.concrete_fields]
        for row in model._base_manager.values_list(*names):
            for name, value in zip(names, row, strict=True):
                yield f"{model._meta.label}.{name}", as_bytes(value)


def sessions() -> Iterator[tuple[str, bytes]]:
    """What each session remembers, unpacked."""
    for session in Session.objects.all():
        yield f"session {session.pk[:4]}", str(session.get_decoded()).encode()


def as_bytes(value: object) -> bytes:
    if isinstance(value, bytes | memoryview):
        return bytes(value)
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False).encode()
    return str(value).encode()


def files() -> Iterator[tuple[str, bytes]]:
    """Every kept file as it was before it was sealed."""
    for stored in Stored.objects.filter(destroyed_at=None):
        yield f"file {stored.name}", contents(stored)


def disk() -> Iterator[tuple[str, bytes]]:
    """Every file of the storage as it lies there, with and without a row."""
    for path in Path(default_storage.location).rglob("*"):  # type: ignore[attr-defined]
        if path.is_file():
            yield str(path), path.read_bytes()
