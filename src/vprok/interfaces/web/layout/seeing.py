"""Where a page sends its reader on."""

from django.http import HttpResponse, HttpResponseRedirect


def see_other(address: str) -> HttpResponse:
    """After a POST: look there, with GET."""
    return HttpResponseRedirect(address, status=303)
