"""Addresses of intake; receipts stand apart, for anyone may check them."""

from django.urls import path, re_path

from vprok.interfaces.web.intake import application, days, listing, receipts

app_name = "intake"

urlpatterns = [
    path("", listing.root, name="forms"),
    path("receipts/<slug:number>.pdf", receipts.printed, name="receipt"),
    path("<slug:slug>/", listing.of_campaign, name="of-campaign"),
    path("<slug:slug>/days/", days.days, name="days"),
    path("<slug:slug>/application/", application.application, name="application"),
    path("<slug:slug>/application/<slug:key>/", application.application, name="application-of"),
    re_path(
        r"^(?P<slug>[-\w]+)/application/(?P<key>\w+)/form\.(?P<suffix>xlsx|xls)$",
        application.blank,
        name="blank",
    ),
    path("<slug:slug>/application/<slug:key>/marked.xlsx", application.back, name="back"),
    path("<slug:slug>/application/<slug:key>/excused/", application.excused, name="excused"),
    path("<slug:slug>/application/<slug:key>/reopened/", application.reopened, name="reopened"),
]

open_receipts = [
    path("", receipts.ask, name="ask"),
    path("<slug:number>/", receipts.check, name="receipt"),
]
