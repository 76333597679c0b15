"""A sealed archive and its password: taken by POST, recorded, and never before the hour."""

from base64 import b64encode

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render

from vprok.domain.materials.actions import (
    fetch_archive,
    hand_out_archive,
    take_cipher_file,
    take_key,
    take_words,
)
from vprok.domain.materials.queries import line_of
from vprok.interfaces.frame.clock import apart
from vprok.interfaces.frame.doors import asks, hands_out, writes
from vprok.interfaces.frame.handing import attachment, hand_out, handed
from vprok.interfaces.frame.request import Request
from vprok.interfaces.web.materials.lines import archive_within
from vprok.interfaces.web.materials.school import TONES, waking
from vprok.kernel.charter import Permission


@hands_out(Permission.ARCHIVE_TAKE)
def archive(request: Request, slug: str, pk: int) -> HttpResponseBase:
    """Hand out a sealed archive."""
    if request.method != "POST":
        return handed(request)
    found = archive_within(request, slug, pk, Permission.ARCHIVE_TAKE)
    stored = hand_out_archive(found, by=request.actor, at=request.moment)
    return hand_out(stored, request, stored.name)


@hands_out(Permission.KEY_RELAY)
def fetch(request: Request, slug: str, pk: int) -> HttpResponseBase:
    """Hand out an archive to the region for a school that cannot take it."""
    if request.method != "POST":
        return handed(request)
    found = archive_within(request, slug, pk, Permission.KEY_RELAY)
    reason = request.POST.get("reason", "")
    stored = fetch_archive(found, reason, by=request.actor, at=request.moment)
    return hand_out(stored, request, stored.name)


@asks(Permission.KEY_TAKE)
def key(request: Request, slug: str, pk: int) -> HttpResponse:
    """Take one password, or the words for it; GET shows the button as it is now."""
    found = archive_within(request, slug, pk, Permission.KEY_TAKE)
    password, release, is_fragment = "", None, bool(getattr(request, "htmx", False))
    if request.method == "POST" and found.slot_id is not None:
        release = take_words(found, by=request.actor, at=request.moment)
    elif request.method == "POST":
        password = take_key(found, by=request.actor, at=request.moment, clocks=apart())
    elif not is_fragment:
        return redirect("materials:school", slug, found.entry.school.key)
    page = "materials/key.html#key" if is_fragment else "materials/key.html"
    line = line_of(found, at=request.moment)
    return render(
        request,
        page,
        {
            "campaign": found.entry.work.campaign,
            "school": found.entry.school,
            "zone": found.entry.school.clock,
            "line": line,
            "tone": TONES[line.state],
            "is_fragment": is_fragment,
            "wake": waking(line, at=request.moment),
            "password": password,
            "release": release,
            "sealed": b64encode(bytes(found.sealed_password)).decode() if release else "",
            "may_take_key": True,
        },
    )


@writes(Permission.KEY_TAKE)
def cipher(request: Request, slug: str, pk: int) -> HttpResponse:
    """Hand out the password as the file «с шифром»."""
    found = archive_within(request, slug, pk, Permission.KEY_TAKE)
    file = take_cipher_file(found, by=request.actor, at=request.moment, clocks=apart())
    name = f"{found.file.name.removesuffix('.zip')}-пароль.txt"
    return attachment(file, name, "text/plain; charset=utf-8")
