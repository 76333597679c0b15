"""Addresses of monitoring."""

from django.urls import path

from vprok.interfaces.web.monitoring import course, owing, progress, reminding

app_name = "monitoring"

urlpatterns = [
    path("", progress.root, name="progress"),
    path("remind/<int:pk>/", reminding.one, name="remind"),
    path("<slug:slug>/<str:path>/", progress.place, name="place"),
    path("<slug:slug>/<str:path>/table.<slug:ending>", progress.table, name="table"),
    path("<slug:slug>/<str:path>/owing/", owing.listed, name="owing"),
    path("<slug:slug>/<str:path>/owing.<slug:ending>", owing.table, name="owing-table"),
    path("<slug:slug>/<str:path>/course/<slug:kind>/", course.course, name="course"),
    path("<slug:slug>/<str:path>/remind/<slug:kind>/", reminding.late, name="remind-late"),
]
