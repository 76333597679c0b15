"""Scripts that the tools keep beside their Python twins, found as static files of the pages."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage, Storage

from vprok.tools import sheets

FOLDER = Path(sheets.__file__).parent
SCRIPTS = {"js/checks.js": "checks.js", "js/names.js": "precheck/names.js"}
"""Where a page finds a script, and where it lies."""


class TwinScripts(BaseFinder):
    """Finds them for pages, and for the collecting of static files."""

    def find(self, path: str, find_all: bool = False, **_: Any) -> Any:
        """The file of a static path; a list of them when all are asked for."""
        found = [str(FOLDER / SCRIPTS[path])] if path in SCRIPTS else []
        return found if find_all else next(iter(found), [])

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, Storage]]:
        """Every script with the storage it comes from."""
        del ignore_patterns
        storage = _Renamed(location=FOLDER)
        for path in SCRIPTS:
            yield path, storage


class _Renamed(FileSystemStorage):
    """The folder of the tools, with its scripts under their static paths."""

    def path(self, name: str) -> str:
        """Where the script lies."""
        return super().path(SCRIPTS.get(name, name))
