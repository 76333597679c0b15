"""What is done around every page: headers, actor and moment, refusals."""

import logging
from collections.abc import Callable
from dataclasses import replace

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers

from vprok.domain.access.models import Account
from vprok.domain.access.queries import actor_of
from vprok.interfaces.frame.clock import moment
from vprok.interfaces.frame.whence import whence
from vprok.kernel.charter import Actor
from vprok.kernel.refusal import Refused

Next = Callable[[HttpRequest], HttpResponseBase]

NOBODY = Actor(account=0, signature="посетитель", standings=())
NOT_FOUND = frozenset({"no_right", "not_your_place"})
HOSTILE = frozenset({"hostile_file"})
STATUSES = {"too_large": 413, "media_is_other": 415, "uploads_are_too_many": 429}

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; worker-src 'self'; media-src 'self'; "
    "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
"""source: security.md §3.10; settled.md, Interfaces"""

log = logging.getLogger("vprok.refusals")


def safe_headers(next_: Next) -> Next:
    """Say to the browser what it may load, where the page may stand, and to keep nothing of it."""

    def around(request: HttpRequest) -> HttpResponseBase:
        response = next_(request)
        response.headers.setdefault("Content-Security-Policy", POLICY)
        response.headers.setdefault(
            "Permissions-Policy", "camera=(), geolocation=(), microphone=()"
        )
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        if "Cache-Control" not in response.headers:  # a refusal, a page that is not there
            add_never_cache_headers(response)
        return response

    return around


def actor_and_moment(next_: Next) -> Next:
    """Give the request its actor and its moment."""

    def around(request: HttpRequest) -> HttpResponseBase:
        request.moment = moment()  # type: ignore[attr-defined]
        user = request.user
        known = isinstance(user, Account) and not isinstance(user, AnonymousUser)
        actor = actor_of(user) if known else NOBODY  # type: ignore[arg-type]
        if request.method == "POST":
            actor = replace(actor, whence=whence(request))
        request.actor = actor  # type: ignore[attr-defined]
        return next_(request)

    return around


def refusals(next_: Next) -> Next:
    """Turn a refusal into its page: 404 for what is not yours, else 409."""
    return _Refusals(next_)


class _Refusals:
    def __init__(self, next_: Next) -> None:
        self.next = next_

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.next(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, Refused):
            return None
        refusal = error.refusal
        status = status_of(refusal.code)
        log.info("%s %s %s: %s", request.method, request.path, status, refusal.code)
        template = (
            "layout/refusal.html#notice"
            if getattr(request, "htmx", False)
            else "layout/refusal.html"
        )
        return render(
            request,
            template,
            {"refusal": refusal, "status": status, "is_demo": settings.DEMO},
            status=status,
        )


def status_of(code: str) -> int:
    """The HTTP status of a refusal.

    source: settled.md, Interfaces
    """
    if code in NOT_FOUND:
        return 404
    if code in STATUSES:
        return STATUSES[code]
    return 400 if code in HOSTILE else 409
