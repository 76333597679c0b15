"""Scripts that are put together from parts, found as static files of the pages."""

import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage, Storage

from vprok.tools.sheets.precheck.workbook import workbook_script
from vprok.tools.vault.opener.script import opening_script

SCRIPTS = {"js/opening.js": opening_script, "js/workbook.js": workbook_script}
"""Where a page finds a script, and what puts it together."""


class BuiltScripts(BaseFinder):
    """Finds them for pages, and for the collecting of static files."""

    def find(self, path: str, find_all: bool = False, **_: Any) -> Any:
        """The file of a static path; a list of them when all are asked for."""
        file = _built(path) if path in SCRIPTS else None
        found = [str(file)] if file else []
        return found if find_all else next(iter(found), [])

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, Storage]]:
        """Every script with the storage it comes from."""
        del ignore_patterns
        storage = FileSystemStorage(location=_folder())
        for path in SCRIPTS:
            if _built(path):
                yield path, storage


def _folder() -> Path:
    return Path(settings.VAR) / "built"


def _built(path: str) -> Path | None:
    """The script as a file, written anew where it changed; none where npm has not fetched parts."""
    try:
        content = SCRIPTS[path]().encode()
    except FileNotFoundError:
        return None
    file = _folder() / path
    if not file.exists() or file.read_bytes() != content:
        file.parent.mkdir(parents=True, exist_ok=True)
        fresh = file.with_suffix(f".{os.getpid()}")
        fresh.write_bytes(content)
        fresh.replace(file)
    return file
