"""Addresses of results."""

from django.urls import path

from vprok.interfaces.web.results import (
    commission,
    commission_head,
    comparison,
    declaration,
    desk,
    desk_workbook,
    desk_works,
    families,
    family,
    keys,
    keys_bench,
    keys_edition,
    keys_school,
    listing,
    lodging,
    marking,
    names,
    presence,
    typing,
)
from vprok.interfaces.web.results.form import RESULTS

app_name = "results"

urlpatterns = [
    path("", listing.root, name="forms"),
    path("lodging/", lodging.page, name="lodging"),
    path("marking/", desk.desk, name="desk"),
    path("marking/<int:pk>/head/", commission_head.head, name="commission-head"),
    path("marking/<int:pk>/head/third/", commission_head.third, name="commission-third"),
    path("marking/<int:pk>/<slug:key>/", desk_works.works, name="desk-works"),
    path("marking/<int:pk>/<slug:key>/form.xlsx", desk_workbook.workbook, name="desk-workbook"),
    path("marking/<int:pk>/<slug:key>/upload/", desk_workbook.upload, name="desk-upload"),
    path("marking/<int:pk>/<slug:key>/criteria/<int:sealed>/", desk.criteria, name="desk-criteria"),
    path("marking/<int:pk>/<slug:key>/work/<slug:code>/", desk_works.work, name="desk-work"),
    path("marking/<int:pk>/<slug:key>/work/<slug:code>/back/", desk_works.back, name="desk-back"),
    path("<slug:slug>/", listing.campaign, name="campaign"),
    path("<slug:slug>/keys/", keys.works, name="keys"),
    path("<slug:slug>/keys/<slug:code>/", keys.work, name="keys-of"),
    path("<slug:slug>/keys/<slug:code>/form.xlsx", keys.blank, name="keys-blank"),
    path("<slug:slug>/keys/<slug:code>/<slug:place>/", keys_bench.bench, name="key"),
    path(
        "<slug:slug>/keys/<slug:code>/editions/<int:number>/",
        keys_edition.edition,
        name="keys-edition",
    ),
    path("<slug:slug>/<slug:code>/<slug:key>/answers/", keys_school.answers, name="answers"),
    path("<slug:slug>/commissions/", commission.commissions, name="commissions"),
    path("<slug:slug>/commissions/new/<slug:code>/", commission.gather, name="commission-new"),
    path("<slug:slug>/commissions/<int:pk>/", commission.commission, name="commission"),
    path(
        "<slug:slug>/commissions/<int:pk>/settings/",
        commission.settings,
        name="commission-settings",
    ),
    path("<slug:slug>/commissions/<int:pk>/seat/", commission.seat, name="commission-seat"),
    path(
        "<slug:slug>/commissions/<int:pk>/experts/<int:number>/",
        commission.release,
        name="commission-expert",
    ),
    path("<slug:slug>/commissions/<int:pk>/deal/", commission.dealing, name="commission-deal"),
    path("<slug:slug>/commissions/<int:pk>/close/", commission.closing, name="commission-close"),
    path("<slug:slug>/<slug:code>/<slug:key>/marking/", marking.marking, name="marking"),
    path("<slug:slug>/<slug:code>/<slug:key>/marking/carry/", marking.carry, name="marking-carry"),
    path(
        "<slug:slug>/<slug:code>/<slug:key>/marking/recheck/",
        marking.recheck,
        name="marking-recheck",
    ),
    path("<slug:slug>/names/", names.own, name="names"),
    path("<slug:slug>/names/<slug:key>/", names.names, name="names-of"),
    path("<slug:slug>/names/<slug:key>/codes/", names.codes, name="names-codes"),
    path("<slug:slug>/<slug:code>/<slug:key>/typing/", typing.typing, name="typing"),
    path("<slug:slug>/<slug:code>/<slug:key>/typing/load/", typing.loading, name="typing-loading"),
    path(
        "<slug:slug>/<slug:code>/<slug:key>/typing/form.xlsx",
        typing.workbook,
        name="typing-workbook",
    ),
    path(
        "<slug:slug>/<slug:code>/<slug:key>/typing/comparison/",
        comparison.comparison,
        name="typing-comparison",
    ),
    path("<slug:slug>/<slug:code>/<slug:key>/declaration/", declaration.page, name="declaration"),
    path(
        "<slug:slug>/<slug:code>/<slug:key>/declaration/signed.pdf",
        declaration.pdf,
        name="declaration-pdf",
    ),
    path("<slug:slug>/<slug:code>/<slug:key>/presence/", presence.presence, name="presence"),
    path("<slug:slug>/<slug:code>/<slug:key>/families/", families.families, name="families"),
    path(
        "<slug:slug>/<slug:code>/<slug:key>/families/secret.pdf",
        families.secret,
        name="families-secret",
    ),
    path("<slug:slug>/<slug:code>/<slug:key>/families/data/", families.data, name="families-data"),
]

family_pages = [
    path("", family.look, name="look"),
    path("close/", family.close, name="close"),
]
"""The pages of a family, which has no account."""

FACES = (RESULTS,)
"""Kinds of forms of this chapter."""
