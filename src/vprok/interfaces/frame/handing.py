"""How a file leaves: a kept one by a recorded POST and a short-lived link, a drawn one at once."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlencode

from django.core import signing
from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import content_disposition_header

from vprok.domain.files.models import Stored
from vprok.domain.files.queries import CHUNK, part
from vprok.interfaces.frame.doors import not_found
from vprok.interfaces.frame.request import Request
from vprok.kernel.refusal import Refusal, Refused

LIFE = timedelta(minutes=10)
_SALT = "vprok.handing"
_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")

LINK_HAS_EXPIRED = Refusal(
    "link_has_expired",
    "Ссылка действовала десять минут. Вернитесь на страницу и нажмите «Скачать» ещё раз.",
)


def hand_out(stored: Stored, request: Request, name: str) -> HttpResponse:
    """Answer the POST that recorded a reading: go to a link of one person, page and file.

    name: as the file is saved on the person's disk
    """
    words = {
        "file": stored.pk,
        "name": name,
        "account": request.actor.account,
        "page": request.path,
    }
    link = urlencode({"link": signing.dumps(words, salt=_SALT)})
    return HttpResponse(status=303, headers={"Location": f"{request.path}?{link}"})


def handed(request: Request) -> HttpResponseBase:
    """Answer the GET of such a link with the bytes, all or the range that was asked for.

    refuses: not_your_place when the link is another person's, another page's or was touched, and
             when the file has been destroyed since; link_has_expired
    source:  RFC 9110, 14; settled.md, The spine
    """
    try:
        words = signing.loads(request.GET.get("link", ""), salt=_SALT, max_age=LIFE)
    except signing.SignatureExpired:
        raise Refused(LINK_HAS_EXPIRED) from None
    except signing.BadSignature:
        raise not_found() from None
    if (words["account"], words["page"]) != (request.actor.account, request.path):
        raise not_found()
    stored = Stored.objects.filter(pk=words["file"], destroyed_at=None).first()
    if stored is None:
        raise not_found()
    return saved(request, stored, words["name"])


def attachment(data: bytes, name: str, media_type: str) -> HttpResponse:
    """Bytes made for this answer, which the browser saves and does not open."""
    return HttpResponse(data, content_type=media_type, headers=_headers(name))


@dataclass(frozen=True)
class _Span:
    """Bytes from `start` up to `stop`."""

    start: int
    stop: int


def saved(request: Request, stored: Stored, name: str) -> HttpResponseBase:
    """The bytes of a kept file, all or the range that was asked for.

    source: RFC 9110, 14
    """
    asked = _asked(request, stored)
    span = asked or _Span(0, stored.size)
    if asked and asked.start >= asked.stop:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{stored.size}"})
    headers = _headers(name) | {
        "Accept-Ranges": "bytes",
        "Content-Length": str(span.stop - span.start),
        "ETag": _tag(stored),
    }
    if asked:
        headers["Content-Range"] = f"bytes {span.start}-{span.stop - 1}/{stored.size}"
    return StreamingHttpResponse(
        _flow(stored, span),
        status=206 if asked else 200,
        content_type=stored.media_type,
        headers=headers,
    )


def _headers(name: str) -> dict[str, str]:
    return {
        "Content-Disposition": content_disposition_header(as_attachment=True, filename=name) or "",
        "X-Content-Type-Options": "nosniff",
    }


def _tag(stored: Stored) -> str:
    return f'"{stored.digest}"'


def _asked(request: Request, stored: Stored) -> _Span | None:
    """The one range that was asked for; None for the whole file."""
    asked = _RANGE.fullmatch(request.headers.get("Range", "").replace(" ", ""))
    is_same = request.headers.get("If-Range", _tag(stored)) == _tag(stored)
    if asked is None or asked.groups() == ("", "") or not is_same:
        return None
    first, last = asked.groups()
    if not first:
        return _Span(max(stored.size - int(last), 0), stored.size if int(last) else 0)
    if last and int(last) < int(first):
        return None
    return _Span(int(first), min(int(last) + 1, stored.size) if last else stored.size)


def _flow(stored: Stored, span: _Span) -> Iterator[bytes]:
    for start in range(span.start, span.stop, CHUNK):
        yield part(stored, start, min(start + CHUNK, span.stop))
