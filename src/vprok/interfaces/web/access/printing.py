"""Slips and safe sheets on paper."""

from base64 import b64encode
from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse

from vprok.domain.access.actions import Issued
from vprok.domain.access.documents import Slip, activation_slips, safe_sheet
from vprok.domain.access.queries import names_of
from vprok.domain.territory.queries import cabinet_of
from vprok.interfaces.frame.handing import attachment
from vprok.kernel.charter import ROLE_NAMES, Role
from vprok.kernel.place import Place
from vprok.kernel.russian import sentence


def slips_in_pdf(issued: Sequence[Issued], *, at: datetime, zone: str) -> bytes:
    """One page a slip.

    zone: of the one who prints: the receivers stand in it too, or read the zone's name
    """
    names = names_of([one.slip.post.key for one in issued])
    return activation_slips(
        [_words_of(one, names, ZoneInfo(zone)) for one in issued], at=at.astimezone(ZoneInfo(zone))
    )


def handed(pdf: bytes, name: str) -> HttpResponse:
    """A PDF with a secret in it: saved by the browser, kept by no one on the way."""
    answer = attachment(pdf, f"{name}.pdf", "application/pdf")
    answer["Cache-Control"] = "no-store, private"
    return answer


def safe_link(place: Place, words: tuple[str, ...], public_key: str, *, at: datetime) -> str:
    """The sheet for the safe as an address that holds the file itself: no second request."""
    body = cabinet_of(place)
    pdf = safe_sheet(
        school=body.name,
        key=body.key,
        words=words,
        public_key=public_key,
        at=at.astimezone(ZoneInfo(body.zone)),
    )
    return f"data:application/pdf;base64,{b64encode(pdf).decode()}"


def _words_of(issued: Issued, names: dict[str, str], zone: ZoneInfo) -> Slip:
    slip, post = issued.slip, issued.slip.post
    return Slip(
        address=settings.PORTAL_ADDRESS.rstrip("/") + reverse("access:activate"),
        code=issued.code,
        sign_in=post.account.login,
        post=f"{post.account.full_name}, {ROLE_NAMES[Role(post.role)]}",
        body=sentence(names.get(post.key, post.key)),
        key=post.key,
        valid_until=slip.valid_until.astimezone(zone),
        issued_by=slip.issued_by,
    )
