"""Addresses."""

from django.urls import path

from vprok.interfaces.web.campaign import (
    campaigns,
    choices,
    collecting,
    course,
    milestone,
    opening,
    publication,
    publications,
    publishing,
    region,
    work,
    year,
)

app_name = "campaign"

urlpatterns = [
    path("", campaigns.campaigns, name="campaigns"),
    path("new/", opening.new, name="new"),
    path("publications/", publications.publications, name="publications"),
    path("publications/new/", publishing.new, name="publish"),
    path("publications/<int:number>/", publication.publication, name="publication"),
    path("publications/<int:number>/read/", publication.read, name="read"),
    path("publications/<int:number>/file/", publication.file, name="file"),
    path("publications/<int:number>/withdraw/", publication.take_away, name="withdraw"),
    path("<slug:slug>/", year.year, name="year"),
    path("<slug:slug>/choices/", choices.choices, name="choices"),
    path("<slug:slug>/collecting/", collecting.collecting, name="collecting"),
    path("<slug:slug>/works/", opening.more, name="add-work"),
    path("<slug:slug>/works/<slug:code>/", work.work, name="work"),
    path("<slug:slug>/works/<slug:code>/scale/", work.scale, name="scale"),
    path("<slug:slug>/works/<slug:code>/entries/", collecting.entries, name="entries"),
    path("<slug:slug>/works/<slug:code>/voluntary/", work.voluntary, name="voluntary"),
    path("<slug:slug>/works/<slug:code>/remove/", work.remove, name="remove"),
    path("<slug:slug>/milestones/<slug:step>/", milestone.milestone, name="milestone"),
    path("<slug:slug>/reserve/", region.reserve, name="reserve"),
    path("<slug:slug>/reserve/<int:number>/drop/", region.drop_reserve, name="drop-reserve"),
    path("<slug:slug>/regions/", region.regions, name="regions"),
    path("<slug:slug>/regions/<slug:code>/", region.region, name="region"),
    path("<slug:slug>/regions/<slug:code>/<slug:step>/", region.override, name="override"),
    path("<slug:slug>/regions/<slug:code>/<slug:step>/drop/", region.drop, name="drop-override"),
    path("<slug:slug>/start/", course.begin, name="start"),
    path("<slug:slug>/shift/", course.move, name="shift"),
    path("<slug:slug>/stop/", course.hold, name="stop"),
    path("<slug:slug>/resume/", course.go_on, name="resume"),
    path("<slug:slug>/finish/", course.end, name="finish"),
]
