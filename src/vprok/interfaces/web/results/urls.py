"""Addresses of results."""

from django.urls import path

from vprok.interfaces.web.results import listing
from vprok.interfaces.web.results.form import RESULTS

app_name = "results"

urlpatterns = [
    path("", listing.root, name="forms"),
    path("<slug:slug>/", listing.campaign, name="campaign"),
]

FACES = (RESULTS,)
"""Kinds of forms of this chapter."""
