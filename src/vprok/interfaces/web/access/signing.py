"""Signing in, with delays after failures."""

from datetime import timedelta

from django.http import HttpRequest, HttpResponse


def locked_out(request: HttpRequest, credentials: object) -> HttpResponse:
    """Say how long to wait."""
    return HttpResponse(status=429)


def cool_off(request: HttpRequest) -> timedelta:
    """How long the next attempt waits."""
    return timedelta(minutes=1)


def neighbourhood(request: HttpRequest) -> str:
    """The /24 the request comes from."""
    return ".".join(request.META["REMOTE_ADDR"].split(".")[:3])
