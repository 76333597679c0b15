"""Addresses of intake; receipts stand apart, for anyone may check them."""

from django.urls import path

from vprok.interfaces.web.intake import (
    days,
    deciding,
    drawing,
    listing,
    participation,
    receipts,
    verification,
)
from vprok.interfaces.web.intake.application import APPLICATION
from vprok.interfaces.web.intake.questionnaire import QUESTIONNAIRE, answers, answers_file
from vprok.interfaces.web.intake.summary import SUMMARY
from vprok.interfaces.web.intake.verification import SCHOOL_LIST

app_name = "intake"

urlpatterns = [
    path("", listing.root, name="forms"),
    path("receipts/<slug:number>.pdf", receipts.printed, name="receipt"),
    path("<slug:slug>/", listing.of_campaign, name="of-campaign"),
    path("<slug:slug>/days/", days.days, name="days"),
    path("<slug:slug>/drawing/", drawing.drawing, name="drawing"),
    path("<slug:slug>/drawing/pool/", drawing.pool, name="pool"),
    path("<slug:slug>/drawing/pool/<int:pk>/drop/", drawing.drop, name="pool-drop"),
    path("<slug:slug>/drawing/bind/", drawing.bind, name="drawing-bind"),
    path("<slug:slug>/drawing/tell/", drawing.tell, name="drawing-tell"),
    path("<slug:slug>/drawing/proof/", drawing.proof, name="drawing-proof"),
    path("<slug:slug>/drawing/list.csv", drawing.listed, name="drawing-list"),
    path("<slug:slug>/drawing/<slug:key>/", drawing.of_school, name="drawn"),
    path("<slug:slug>/answers/", answers, name="answers"),
    path("<slug:slug>/answers/answers.<slug:suffix>", answers_file, name="answers-file"),
    path("<slug:slug>/deciding/", deciding.deciding, name="deciding"),
    path("<slug:slug>/participation/", participation.own, name="participation-own"),
    path("<slug:slug>/participation/<str:path>/", participation.page, name="participation"),
    path(
        "<slug:slug>/participation/<str:path>/table.xlsx",
        participation.xlsx,
        name="participation-xlsx",
    ),
    path(
        "<slug:slug>/participation/<str:path>/table.csv",
        participation.csv,
        name="participation-csv",
    ),
    path(
        "<slug:slug>/participation/<str:path>/table.pdf",
        participation.pdf,
        name="participation-pdf",
    ),
    path("<slug:slug>/lists/", verification.lists, name="lists"),
    path("<slug:slug>/lists/<slug:key>/", verification.proposed, name="proposals"),
    path("<slug:slug>/lists/<slug:key>/accepted/", verification.accepted, name="list-accepted"),
    path("<slug:slug>/lists/<slug:key>/declined/", verification.declined, name="list-declined"),
]

open_receipts = [
    path("", receipts.ask, name="ask"),
    path("<slug:number>/", receipts.check, name="receipt"),
]

FACES = (SCHOOL_LIST, APPLICATION, SUMMARY, QUESTIONNAIRE)
"""Kinds of forms of this chapter."""
