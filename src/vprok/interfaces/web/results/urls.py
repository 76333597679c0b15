"""Addresses of results."""

from django.urls import path

from vprok.interfaces.web.results import families, listing, names
from vprok.interfaces.web.results.form import RESULTS

app_name = "results"

urlpatterns = [
    path("", listing.root, name="forms"),
    path("<slug:slug>/", listing.campaign, name="campaign"),
    path("<slug:slug>/names/", names.own, name="names"),
    path("<slug:slug>/names/<slug:key>/", names.names, name="names-of"),
    path("<slug:slug>/names/<slug:key>/codes/", names.codes, name="names-codes"),
    path("<slug:slug>/<slug:code>/<slug:key>/families/data/", families.data, name="families-data"),
]

FACES = (RESULTS,)
"""Kinds of forms of this chapter."""
