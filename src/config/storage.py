"""A folder of files that are on the disk before anyone is told so."""

import os
from typing import IO, Any

from django.core.files.storage import FileSystemStorage


class DurableStorage(FileSystemStorage):
    """Django's folder storage, which flushes each new file and its folder to the disk.

    costs: two fsync calls a file
    """

    def save(self, name: str | None, content: IO[Any], max_length: int | None = None) -> str:
        """Keep the file under this name, or under one like it if the name is taken.

        returns: the name it is kept under
        """
        kept = super().save(name, content, max_length)
        path = self.path(kept)
        for target in (path, os.path.dirname(path)):  # noqa: PTH120
            handle = os.open(target, os.O_RDONLY)
            try:
                os.fsync(handle)
            finally:
                os.close(handle)
        return kept
