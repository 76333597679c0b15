"""The archive a school downloads days ahead and opens at the hour."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from stat import S_IFREG

from stream_zip import NO_COMPRESSION_32, stream_zip

_MODE = S_IFREG | 0o600


def archive_zip(
    files: Iterable[tuple[str, bytes]], *, password: str, at: datetime
) -> Iterator[bytes]:
    """A ZIP with WinZip's AES-256, not compressed, as a stream; 7-Zip and WinRAR open it.

    files:    name and bytes; names stay readable without the password, so let them say nothing
    password: as the person will type it, dashes too
    at:       aware; the time shown beside each file
    raises:   ValueError if the password is empty
    """
    if not password.strip():
        raise ValueError("an archive without a password hides nothing")
    members = ((name, at, _MODE, NO_COMPRESSION_32, (content,)) for name, content in files)
    return iter(stream_zip(members, password=password))
