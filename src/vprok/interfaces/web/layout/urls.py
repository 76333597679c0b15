"""The living page of parts and the check of life."""

from django.urls import path

urlpatterns: list[object] = []
