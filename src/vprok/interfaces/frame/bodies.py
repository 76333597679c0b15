"""Bodies of requests: one that was cut on its way is no body at all."""

from collections.abc import Callable
from typing import BinaryIO

from django.http import HttpRequest
from django.http.request import UnreadablePostError
from django.http.response import HttpResponseBase

Next = Callable[[HttpRequest], HttpResponseBase]


class Whole:
    """A stream that says aloud when it ends before its promised length.

    Django reads a cut form as far as it goes, and would take half a file for a whole one.
    """

    def __init__(self, stream: BinaryIO, length: int) -> None:
        self.stream = stream
        self.left = length

    def read(self, size: int | None = -1) -> bytes:
        """The next bytes.

        raises: UnreadablePostError when the sender has gone
        """
        return self._counted(self.stream.read(-1 if size is None else size), asked=size != 0)

    def readline(self, size: int | None = -1) -> bytes:
        """The next line."""
        return self._counted(self.stream.readline(-1 if size is None else size), asked=size != 0)

    def close(self) -> None:
        """Let go of what was read whole: Django does so with a body that is no form."""
        self.stream.close()

    def _counted(self, came: bytes, *, asked: bool) -> bytes:
        self.left -= len(came)
        if asked and not came and self.left > 0:
            raise UnreadablePostError("the body ended before its length")
        return came


def whole_bodies(next_: Next) -> Next:
    """Let no view see a form whose sender was cut off.

    source: security.md §4.2, F6
    """

    def around(request: HttpRequest) -> HttpResponseBase:
        length = request.META.get("CONTENT_LENGTH") or "0"
        if request.method == "POST" and length.isdigit():
            whole = Whole(request._stream, int(length))  # noqa: SLF001 - Django has no other way
            request._stream = whole  # type: ignore[assignment] # noqa: SLF001
        return next_(request)

    return around
