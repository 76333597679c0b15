"""Addresses."""

from django.urls import path

from vprok.interfaces.web.territory import (
    endings,
    keep_district,
    keep_school,
    lists,
    places,
    region,
    school,
    schools,
)

app_name = "territory"

urlpatterns = [
    path("", places.places, name="places"),
    path("country/", places.country, name="country"),
    path("schools/", schools.search, name="schools"),
    path("lists/<str:key>.<str:kind>", lists.list_file, name="list"),
    path("regions/<str:code>/", region.region, name="region"),
    path("regions/<str:code>/list/", lists.bring, name="bring"),
    path("regions/<str:code>/list/write/", lists.write, name="write"),
    path("regions/<str:code>/districts/add/", keep_district.add, name="add-district"),
    path("districts/<str:key>/", schools.district, name="district"),
    path("districts/<str:key>/change/", keep_district.change, name="change-district"),
    path("districts/<str:key>/schools/add/", keep_school.add, name="add-school"),
    path("schools/<str:number>/", school.school, name="school"),
    path("schools/<str:number>/change/", keep_school.change, name="change-school"),
    path("schools/<str:number>/move/", endings.move, name="move"),
    path("schools/<str:number>/merge/", endings.merge, name="merge"),
    path("schools/<str:number>/close/", endings.close, name="close"),
    path("schools/<str:number>/reopen/", endings.reopen, name="reopen"),
]
