"""Addresses of reports."""

from django.urls import path

from vprok.interfaces.web.analytics import choice, report, work

app_name = "analytics"

_REPORT = "<slug:slug>/<slug:code>/<str:path>/<slug:name>"

urlpatterns = [
    path("", choice.root, name="reports"),
    path("<slug:slug>/", choice.choice, name="choice"),
    path("<slug:slug>/<slug:code>/<str:path>/", work.work, name="work"),
    path(f"{_REPORT}/", report.page, name="report"),
    path(f"{_REPORT}.xlsx", report.xlsx, name="xlsx"),
    path(f"{_REPORT}.pdf", report.pdf, name="pdf"),
]
