"""Reports as files: a workbook, a print, a table and plain values, with the figures of the page."""

from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

from django.http import HttpResponse

from vprok.domain.analytics.queries import Changes, Scope, Version, changes
from vprok.domain.analytics.reports import Kind, file_name
from vprok.domain.analytics.rules import report_is_too_long_to_print
from vprok.interfaces.frame.doors import reads
from vprok.interfaces.frame.handing import attachment
from vprok.interfaces.frame.request import Request
from vprok.interfaces.web.analytics.scopes import kind_of, only_of, opened, scope_of
from vprok.interfaces.web.templatetags.words import both_clocks
from vprok.kernel.charter import Permission
from vprok.kernel.refusal import refuse_if
from vprok.kernel.report import Report
from vprok.kernel.russian import plural
from vprok.tools.pdf.tables import table_document
from vprok.tools.sheets.report import draw_report
from vprok.tools.sheets.report_csv import CSV, draw_csv_report
from vprok.tools.sheets.report_json import JSON, draw_json_report
from vprok.tools.sheets.spec import XLSX

FOR_REPORTS = (Permission.REPORT_READ, Permission.PARTICIPANT_READ)


@reads(*FOR_REPORTS)
def xlsx(request: Request, slug: str, code: str, path: str, name: str) -> HttpResponse:
    """Hand out a report as a workbook."""
    built = _built(request, slug, code, path, name)
    return attachment(draw_report(built.report), file_name(built.kind, "xlsx"), XLSX)


@reads(*FOR_REPORTS)
def pdf(request: Request, slug: str, code: str, path: str, name: str) -> HttpResponse:
    """Hand out a report as a print."""
    built = _built(request, slug, code, path, name)
    refuse_if(report_is_too_long_to_print(rows=len(built.report.rows)))
    at = request.moment.astimezone(ZoneInfo(built.scope.zone))
    printed = table_document(built.report, at=at)
    return attachment(printed, file_name(built.kind, "pdf"), "application/pdf")


@reads(*FOR_REPORTS)
def csv(request: Request, slug: str, code: str, path: str, name: str) -> HttpResponse:
    """Hand out a report as a table that Excel opens by a double click."""
    built = _built(request, slug, code, path, name)
    return attachment(draw_csv_report(built.report), file_name(built.kind, "csv"), CSV)


@reads(*FOR_REPORTS)
def json(request: Request, slug: str, code: str, path: str, name: str) -> HttpResponse:
    """Hand out a report as values for programs."""
    built = _built(request, slug, code, path, name)
    told = draw_json_report(built.report, version=built.made_of.plain(), formulas=built.kind.HOW)
    return attachment(told, file_name(built.kind, "json"), JSON)


@dataclass(frozen=True)
class _Built:
    """A report with what it is made of; its version and what changed stand among its notes."""

    kind: Kind
    scope: Scope
    made_of: Version
    report: Report


def _built(request: Request, slug: str, code: str, path: str, name: str) -> _Built:
    kind = kind_of(name)
    found = opened(request, scope_of(request, slug, code, path, kind.FOR), kind.LEVELS)
    refuse_if(found.refusal)
    scope = found.scope.narrowed(only_of(request, found.scope))
    return _Built(kind, scope, found.made_of, noted(scope, kind.build(scope), found.made_of))


# ---- what a page says, too -----------------------------------------------------------------------


def noted(scope: Scope, report: Report, made_of: Version) -> Report:
    """The report with what it is made of and what has changed since as its last notes.

    costs: as `changes`, and one SQL statement for the clock
    """
    changed = () if scope.chosen else _changes_words(scope, changes(scope.work, scope.place))
    return replace(report, notes=(*report.notes, version_words(scope, made_of), *changed))


def version_words(scope: Scope, made_of: Version) -> str:
    """What a report is made of: «По 3 принятым формам, последняя принята…»."""
    forms = plural(made_of.forms, "принятой форме", "принятым формам", "принятым формам")
    if made_of.accepted_at is None:
        return f"По {forms}."
    when = both_clocks(made_of.accepted_at, scope.zone)
    late = f" Из них с опозданием: {made_of.late}." if made_of.late else ""
    return f"По {forms}, последняя принята {when}.{late}"


def _changes_words(scope: Scope, changed: Changes) -> tuple[str, ...]:
    """What a paper says of forms that changed after reports were open; nothing if none did."""
    if changed.last_at is None:
        return ()
    forms = plural(changed.count, "форма", "формы", "форм")
    when = both_clocks(changed.last_at, scope.zone)
    return (f"Изменено после открытия отчётов: {forms}, последняя — {when}.",)
