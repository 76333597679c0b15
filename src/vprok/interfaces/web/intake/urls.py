"""Addresses."""

from django.http import HttpResponse
from django.urls import path

from vprok.interfaces.frame.doors import reads
from vprok.interfaces.frame.request import Request

app_name = "intake"


@reads()
def placeholder(request: Request) -> HttpResponse:
    """Stand here until the page is built."""
    return HttpResponse("")


urlpatterns = [
    path("", placeholder, name="forms"),
]
