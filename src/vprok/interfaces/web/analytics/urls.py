"""Addresses of reports."""

from django.urls import path

from vprok.interfaces.web.analytics import (
    case,
    choice,
    exams,
    explore,
    export,
    files,
    items,
    note,
    objectivity,
    report,
    sample,
    similar,
    trend,
    work,
)

app_name = "analytics"

_REPORT = "<slug:slug>/<slug:code>/<str:path>/<slug:name>"

urlpatterns = [
    path("", choice.root, name="reports"),
    path("<slug:slug>/", choice.choice, name="choice"),
    path("<slug:slug>/export/<str:path>/", export.page, name="export"),
    path("<slug:slug>/export/<str:path>/dictionary.md", export.words, name="export-words"),
    path("<slug:slug>/export/<str:path>/<slug:name>.parquet", export.file, name="export-file"),
    path("<slug:slug>/objectivity/<str:path>/", objectivity.objectivity, name="objectivity"),
    path("<slug:slug>/objectivity/<str:path>/case/", case.case, name="case"),
    path("<slug:slug>/objectivity/<str:path>/case.pdf", case.pdf, name="case-pdf"),
    path("<slug:slug>/objectivity/<str:path>/case/reply/", case.reply, name="case-reply"),
    path("<slug:slug>/sample/", sample.sample, name="sample"),
    path("<slug:slug>/sample/draw/", sample.draw, name="sample-draw"),
    path("<slug:slug>/sample/list.xlsx", sample.listed, name="sample-list"),
    path("<slug:slug>/sample/frame.csv", sample.frame, name="sample-frame"),
    path("<slug:slug>/sample/exams/", exams.exams, name="exams"),
    path("<slug:slug>/sample/exams/blank.xlsx", exams.blank, name="exams-blank"),
    path("<slug:slug>/<slug:code>/<str:path>/", work.work, name="work"),
    path("<slug:slug>/<slug:code>/<str:path>/explore/", explore.page, name="explore"),
    path("<slug:slug>/<slug:code>/<str:path>/similar/", similar.page, name="similar"),
    path("<slug:slug>/<slug:code>/<str:path>/trend/", trend.page, name="trend"),
    path("<slug:slug>/<slug:code>/<str:path>/note/", note.page, name="note"),
    path("<slug:slug>/<slug:code>/<str:path>/note.pdf", note.pdf, name="note-pdf"),
    path("<slug:slug>/<slug:code>/<str:path>/note.docx", note.docx, name="note-docx"),
    path("<slug:slug>/<slug:code>/<str:path>/note/measures/", note.measures, name="measures"),
    path("<slug:slug>/<slug:code>/<str:path>/items/", items.page, name="items"),
    path("<slug:slug>/<slug:code>/<str:path>/items.json", items.figures, name="items-figures"),
    path(f"{_REPORT}/", report.page, name="report"),
    path(f"{_REPORT}.xlsx", files.xlsx, name="xlsx"),
    path(f"{_REPORT}.pdf", files.pdf, name="pdf"),
    path(f"{_REPORT}.csv", files.csv, name="csv"),
    path(f"{_REPORT}.json", files.json, name="json"),
]
