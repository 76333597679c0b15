"""Addresses of materials."""

from django.urls import path

from vprok.interfaces.web.materials import (
    archives,
    campaign,
    companions,
    criteria,
    late,
    leaks,
    officer,
    papers,
    printing,
    ready,
    relay,
    release,
    school,
    variants,
)

app_name = "materials"

urlpatterns = [
    path("", campaign.root, name="materials"),
    path("<slug:slug>/", campaign.campaign, name="campaign"),
    path("<slug:slug>/leaks/", leaks.leaks, name="leaks"),
    path("<slug:slug>/variants/", variants.grid, name="variants"),
    path("<slug:slug>/variants/several/", papers.papers, name="papers"),
    path("<slug:slug>/variants/<slug:code>/<slug:paper>/", variants.variant, name="variant"),
    path("<slug:slug>/companions/", companions.companions, name="companions"),
    path("<slug:slug>/companions/<slug:code>/", companions.companion, name="companion"),
    path("<slug:slug>/companions/<int:pk>/remove/", companions.remove, name="companion-remove"),
    path("<slug:slug>/criteria/", criteria.stock, name="stock"),
    path("<slug:slug>/criteria/<slug:code>/<slug:place>/", criteria.shelf, name="shelf"),
    path("<slug:slug>/late/", late.late, name="late"),
    path("<slug:slug>/readiness/", ready.readiness, name="readiness"),
    path("<slug:slug>/archives/<int:pk>/", archives.archive, name="archive"),
    path("<slug:slug>/archives/<int:pk>/fetch/", archives.fetch, name="fetch"),
    path("<slug:slug>/archives/<int:pk>/ready/", ready.ready, name="ready"),
    path("<slug:slug>/archives/<int:pk>/trial/", ready.trial, name="trial"),
    path("<slug:slug>/archives/<int:pk>/key/", archives.key, name="key"),
    path("<slug:slug>/archives/<int:pk>/cipher/", archives.cipher, name="cipher"),
    path("<slug:slug>/<slug:key>/", school.school, name="school"),
    path("<slug:slug>/<slug:key>/codes/", school.codes, name="codes"),
    path("<slug:slug>/<slug:key>/telephone/", relay.relay, name="relay"),
    path("<slug:slug>/<slug:key>/criteria/<int:pk>/", criteria.taken, name="taken"),
    path("<slug:slug>/<slug:key>/opener/", school.opener, name="opener"),
    path("<slug:slug>/<slug:key>/day/<str:on>/", school.day, name="day"),
    path("<slug:slug>/<slug:key>/<slug:code>/printing/", printing.printing, name="printing"),
]

release_pages = [
    path("", release.root, name="release"),
    path("words/", officer.words, name="words"),
    path("<str:name>.txt", release.public, name="public"),
    path("<slug:slug>/", release.slots, name="slots"),
    path("<slug:slug>/ceremony/", release.ceremony, name="ceremony"),
    path("<slug:slug>/keys/", release.keys, name="keys"),
    path("<slug:slug>/<int:pk>/", release.slot, name="slot"),
    path("<slug:slug>/<int:pk>/<slug:what>/", release.act, name="act"),
]
"""The hour of slots: `release:` before each name."""
