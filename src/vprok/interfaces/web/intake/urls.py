"""Addresses of intake; receipts stand apart, for anyone may check them."""

from django.urls import path

from vprok.interfaces.web.intake import days, listing, receipts
from vprok.interfaces.web.intake.application import APPLICATION

app_name = "intake"

urlpatterns = [
    path("", listing.root, name="forms"),
    path("receipts/<slug:number>.pdf", receipts.printed, name="receipt"),
    path("<slug:slug>/", listing.of_campaign, name="of-campaign"),
    path("<slug:slug>/days/", days.days, name="days"),
]

open_receipts = [
    path("", receipts.ask, name="ask"),
    path("<slug:number>/", receipts.check, name="receipt"),
]

FACES = (APPLICATION,)
"""Kinds of forms of this chapter."""
