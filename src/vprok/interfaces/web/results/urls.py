"""Addresses of results."""

from django.urls import path, re_path

from vprok.interfaces.web.results import form, listing

app_name = "results"

urlpatterns = [
    path("", listing.root, name="forms"),
    path("<slug:slug>/", listing.campaign, name="campaign"),
    path("<slug:slug>/<slug:work>/<slug:key>/", form.form, name="form-of"),
    re_path(
        r"^(?P<slug>[-\w]+)/(?P<work>\w+)/(?P<key>\w+)/form\.(?P<suffix>xlsx|xls)$",
        form.blank,
        name="blank",
    ),
]
