"""Addresses of materials."""

from django.urls import path

from vprok.interfaces.web.materials import archives, campaign, papers, school, variants

app_name = "materials"

urlpatterns = [
    path("", campaign.root, name="materials"),
    path("<slug:slug>/", campaign.campaign, name="campaign"),
    path("<slug:slug>/variants/", variants.grid, name="variants"),
    path("<slug:slug>/variants/several/", papers.papers, name="papers"),
    path("<slug:slug>/variants/<slug:code>/<slug:paper>/", variants.variant, name="variant"),
    path("<slug:slug>/archives/<int:pk>/", archives.archive, name="archive"),
    path("<slug:slug>/archives/<int:pk>/key/", archives.key, name="key"),
    path("<slug:slug>/archives/<int:pk>/cipher/", archives.cipher, name="cipher"),
    path("<slug:slug>/<slug:key>/", school.school, name="school"),
    path("<slug:slug>/<slug:key>/codes/", school.codes, name="codes"),
]
