"""Addresses of monitoring."""

from django.urls import path

from vprok.interfaces.web.monitoring import progress

app_name = "monitoring"

urlpatterns = [
    path("", progress.root, name="progress"),
    path("<slug:slug>/late/", progress.late, name="late"),
    path("<slug:slug>/<str:path>/", progress.place, name="place"),
    path("<slug:slug>/<str:path>/table.xlsx", progress.table, name="table"),
]
