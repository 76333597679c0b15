"""Pages for addresses that do not exist, for stale pages and for our own mistakes."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001
    """The page for an address that does not exist, or is not yours."""
    return render(request, "layout/refusal.html", {"status": 404}, status=404)


def stale_page(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001
    """The page for a form whose protection against forgery has run out."""
    return render(request, "layout/refusal.html", {"status": 403}, status=403)


def server_error(request: HttpRequest) -> HttpResponse:
    """The page for a mistake of ours; it reads nothing from the database."""
    return render(request, "layout/refusal.html", {"status": 500}, status=500)
