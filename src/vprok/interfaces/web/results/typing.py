"""The entry grid: works of a class typed by keyboard, kept by themselves, sent as the workbook."""

import json
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

from django import forms
from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.http.request import UnreadablePostError
from django.shortcuts import render
from django.urls import reverse

from vprok.domain.intake.models import Deliverable, Entry, Submission
from vprok.domain.intake.queries import bytes_of, identity
from vprok.domain.intake.queries.drafts import FILE
from vprok.domain.intake.queries.forms import last_sent
from vprok.domain.intake.states import SubmissionState
from vprok.domain.results.actions.typing import (
    Clash,
    Kept,
    Loaded,
    RowTyping,
    load_rows,
    ready_form,
    save_rows,
    take_typed,
)
from vprok.domain.results.queries import owed_results
from vprok.domain.results.queries.marking import why_grid_is_blind
from vprok.domain.results.queries.typing import (
    CLASSES,
    PROTOCOL,
    Screen,
    Table,
    table_of,
    why_not_typed,
)
from vprok.domain.results.sheets import ABSENT, NO_MARK
from vprok.interfaces.frame.doors import asks, not_found, writes
from vprok.interfaces.frame.handing import attachment
from vprok.interfaces.frame.middleware import NOT_FOUND, status_of
from vprok.interfaces.frame.request import Request
from vprok.interfaces.web.layout.forms.asked import Why, Workbook
from vprok.interfaces.web.layout.forms.face import Asked, address_of
from vprok.interfaces.web.layout.forms.handing import stem
from vprok.interfaces.web.layout.forms.page import taker
from vprok.interfaces.web.layout.forms.telling import GARBLED, REVISION_MOST, garbled, told_no
from vprok.interfaces.web.layout.seeing import see_other
from vprok.interfaces.web.results.form import RESULTS
from vprok.interfaces.web.results.lines import entry_at, tabs
from vprok.interfaces.web.results.typing_grid import (
    SEPARATOR,
    codes_of,
    heads_of,
    line_of,
    places_of,
    rows_of,
    screen_after,
    screen_words,
)
from vprok.kernel.charter import Permission
from vprok.kernel.refusal import Refusal, Refused, refuse_if
from vprok.kernel.russian import plural
from vprok.tools.sheets.findings import grouped
from vprok.tools.sheets.precheck.form import for_page
from vprok.tools.sheets.spec import XLSX

REVISION = "revision"


class Press(forms.Form):
    """Which button of the plain form was pressed."""

    do = forms.ChoiceField(choices=[(one, one) for one in ("save", "send")], required=False)
    token = forms.CharField(max_length=64, required=False)
    why = Why()


class Upload(forms.Form):
    """A workbook that somebody has begun to fill elsewhere."""

    file = Workbook(
        "Форма из Excel",
        "Заполненная или заполненная наполовину, .xlsx или .xls.",
        missing="Выберите файл.",
    )


@asks(Permission.RESULTS_TYPE)
def typing(request: Request, slug: str, code: str, key: str) -> HttpResponse:
    """Show a class on GET; on POST keep what was typed, and send the form when asked."""
    desk = _Desk(request, grid_at(request, slug, code, key))
    if request.method != "POST":
        return desk.page()
    if request.content_type == "application/json":
        return desk.keep()
    return desk.press()


@asks(Permission.RESULTS_TYPE)
def loading(request: Request, slug: str, code: str, key: str) -> HttpResponse:
    """Bring a workbook into the table; the table shows where the two differ."""
    desk = _Desk(request, grid_at(request, slug, code, key))
    if request.method != "POST":
        return see_other(desk.address)
    return desk.load()


@writes(Permission.RESULTS_TYPE)
def workbook(request: Request, slug: str, code: str, key: str) -> HttpResponse:
    """Hand out the official workbook with what is typed."""
    entry = grid_at(request, slug, code, key)
    drawn = take_typed(entry, by=request.actor, at=request.moment)
    return attachment(drawn, f"{stem(_owed(entry))}.xlsx", XLSX)


def grid_at(request: Request, slug: str, code: str, key: str) -> Entry:
    """A work whose grid this person may see.

    refuses: grid_is_blind
    """
    entry = entry_at(request, slug, code, key, Permission.RESULTS_TYPE)
    refuse_if(why_grid_is_blind(entry, request.actor.account))
    return entry


def _address(noun: str, entry: Entry) -> str:
    work = entry.work
    return reverse(f"results:{noun}", args=[work.campaign.slug, work.code, entry.school.key])


def _owed(entry: Entry) -> Deliverable:
    try:
        return owed_results(entry)
    except Deliverable.DoesNotExist:
        raise not_found() from None


class _Desk:
    """The works of one entry before one person."""

    def __init__(self, request: Request, entry: Entry) -> None:
        self.request = request
        self.entry = entry
        self.owed = _owed(entry)
        self.owed.entry = entry
        self.address = _address("typing", entry)

    @property
    def who(self) -> dict[str, Any]:
        """Who does it, and when."""
        return {"by": self.request.actor, "at": self.request.moment}

    def table(self) -> Table:
        """The table as this person sees it now."""
        return table_of(self.entry, account=self.request.actor.account)

    # ---- what scripts send ----

    def keep(self) -> HttpResponse:
        """Keep rows that a script sends as JSON, and say what became of each."""
        rows = _typings(self.request)
        if rows is None:
            return garbled()
        try:
            kept = save_rows(self.entry, rows, **self.who)
        except Refused as refused:
            return told_no(refused.refusal)
        status = 422 if kept.held else 200
        return JsonResponse(self._told(kept), status=status)

    def _told(self, kept: Kept) -> dict[str, Any]:
        at = self.request.moment.astimezone(ZoneInfo(self.owed.zone))
        lines = self.table().lines if kept.moved else {}
        return {
            "saved_at": f"{at:%H:%M}",
            "rows": [{"row": one.code, "revision": one.revision} for one in kept.rows],
            "moved": [
                {
                    "row": one.code,
                    "revision": one.revision,
                    "cells": dict(lines[one.code].cells) if one.code in lines else one.values,
                    "by": one.saved_by,
                }
                for one in kept.moved
            ],
            "held": [{"row": one.code, "column": one.key, "text": one.text} for one in kept.held],
        }

    # ---- what buttons send ----

    def press(self) -> HttpResponse:
        """Save the fields of the page, and send the form when that was asked."""
        pressed = Press(self.request.POST)
        if not pressed.is_valid():
            raise Refused(GARBLED)
        before = self.table()
        typings, clashes = _posted(before, self.request.POST)
        try:
            kept = save_rows(self.entry, typings, **self.who) if typings else Kept()
        except Refused as refused:
            if refused.refusal.code in NOT_FOUND:
                raise
            return self.page(refusal=refused.refusal, status=status_of(refused.refusal.code))
        if kept.held:
            return self.page(held=kept, status=422)
        if clashes or kept.moved:
            return self.page(clashes=clashes, status=409)
        if pressed.cleaned_data["do"] == "send":
            return self.send(pressed)
        return see_other(self._screen_url(before.screen(self.request.GET.get("class", ""))))

    def load(self) -> HttpResponse:
        """Bring a workbook in; a file that cannot be taken is answered on the page."""
        sent = last_sent(self.owed) if "sent" in self.request.POST else None
        upload = Upload(self.request.POST, self.request.FILES)
        if sent is None and not upload.is_valid():
            return self.page(upload=upload, status=422)
        try:
            name, file = (sent.name, bytes_of(sent)) if sent else self._file(upload)
            loaded = load_rows(self.entry, file, name=name, **self.who)
        except Refused as refused:
            if refused.refusal.code in NOT_FOUND:
                raise
            return self.page(refusal=refused.refusal, status=status_of(refused.refusal.code))
        if loaded.clashes or loaded.shut:
            return self.page(loaded=loaded, clashes=loaded.clashes)
        filled = plural(loaded.cells, "ячейка", "ячейки", "ячеек")
        messages.success(self.request, f"Файл загружен в таблицу, заполнено: {filled}.")
        return see_other(self.address)

    @staticmethod
    def _file(upload: Upload) -> tuple[str, bytes]:
        """The name and the bytes of a workbook.

        refuses: too_large
        """
        file = upload.cleaned_data["file"]
        refuse_if(_too_large(file.size or 0))
        return file.name or "", file.read()

    def send(self, pressed: Press) -> HttpResponse:
        """Send the table as the workbook it is; pressed twice, it is one sending."""
        token = pressed.cleaned_data["token"]
        came = Submission.objects.of(self.owed).filter(token=token or "-").first()
        if came is None:
            try:
                came = self._sent(token, pressed.cleaned_data["why"])
            except Refused as refused:
                if refused.refusal.code in NOT_FOUND:
                    raise
                status = status_of(refused.refusal.code)
                return self.page(pressed=pressed, refusal=refused.refusal, status=status)
        if came.state == SubmissionState.FINDINGS:
            return self.page(pressed=pressed, is_sent=True, status=422)
        return see_other(address_of(self.owed))

    def _sent(self, token: str, why: str) -> Submission:
        place = self.entry.school.place
        if not RESULTS.is_filled_by(self.request.actor, place):
            raise not_found()
        return taker(self.request, RESULTS, self.owed, why=why)(
            self.owed,
            ready_form(self.entry, by=self.request.actor),
            name=FILE,
            token=token,
            accept_cleanup=False,
            **self.who,
        )

    # ---- the page ----

    def page(
        self,
        *,
        held: Kept | None = None,
        clashes: Sequence[Clash] = (),
        loaded: Loaded | None = None,
        upload: Upload | None = None,
        pressed: Press | None = None,
        refusal: Refusal | None = None,
        is_sent: bool = False,
        status: int = 200,
    ) -> HttpResponse:
        """The table as it stands."""
        table = self.table()
        screen = table.screen(self.request.GET.get("class", ""))
        place = self.entry.school.place
        found = table.filling.findings() if is_sent else ()
        errors = grouped([one for one in found if one.is_error])
        context = {
            "entry": self.entry,
            "campaign": self.entry.work.campaign,
            "zone": self.owed.zone,
            "tabs": tabs(self.request, self.entry, "typing"),
            "screens": [
                (screen_words(one), self._screen_url(one), one.key == screen.key)
                for one in table.screens
            ],
            "screen": screen,
            "page_url": self.address,
            "screen_url": self._screen_url(screen),
            "onward": screen_after(table, screen),
            "heads": heads_of(table, screen),
            "rows": rows_of(table, screen, is_loud=self.request.method == "POST"),
            "is_protocol": screen.sheet == PROTOCOL,
            "is_accepted": self.owed.current_id is not None,
            "until": RESULTS.until(self.owed, self.request.moment),
            "shut": why_not_typed(self.entry, self.owed, at=self.request.moment),
            "closed": RESULTS.why_closed(self.request, self.owed),
            "may_send": RESULTS.is_sent_by(self.request.actor, place),
            "may_fill": RESULTS.is_filled_by(self.request.actor, place),
            "sent": self._newer(table),
            "form_url": address_of(self.owed),
            "workbook_url": _address("typing-workbook", self.entry),
            "loading_url": _address("typing-loading", self.entry),
            "comparison_url": _address("typing-comparison", self.entry),
            "is_double": self.entry.work.campaign.double_entry,
            "errors": errors,
            "places": places_of(table, errors, self.address),
            "codes": codes_of(table, errors),
            "held": held.held if held else (),
            "clashes": clashes,
            "loaded": loaded,
            "upload": upload or Upload(),
            "pressed": pressed or Press(),
            "asks_why": RESULTS.asks_why(self.owed) is not Asked.NEVER,
            "refusal": refusal,
            "token": uuid4().hex,
            "told": self._page_told(table, screen),
        }
        return render(self.request, "results/typing.html", context, status=status)

    def _screen_url(self, screen: Screen) -> str:
        return f"{self.address}?class={screen.key}"

    def _newer(self, table: Table) -> Submission | None:
        """A version that came as a file after the last row was typed."""
        sent = last_sent(self.owed)
        if sent is None or sent.name == FILE:
            return None
        is_old = any(row.saved_at >= sent.sent_at for row in table.sight.own.values())
        return None if is_old else sent

    def _page_told(self, table: Table, screen: Screen) -> dict[str, Any]:
        """What the scripts of the page need to know."""
        book = table.blank.book
        spec = json.loads(for_page(book, identity(self.owed, book), table.blank.known))
        shown = {screen.sheet: screen.codes, CLASSES: _class_rows(table)}
        base = f"typing:{self.request.actor.account}:{self.address}"
        return {
            "spec": spec,
            "known": spec["known"],
            "sheet": screen.sheet,
            "rows": {
                sheet.key: [_row_told(table, sheet.key, code) for code in shown.get(sheet.key, ())]
                for sheet in book.sheets
            },
            "base": base,
            "address": self.address,
            "keep": f"{base}:{screen.key}",
            "cuts": list(self.entry.work.cuts),
            "absent": ABSENT,
            "no_mark": NO_MARK,
            "shut": sorted(table.sight.shut),
        }


def _class_rows(table: Table) -> tuple[str, ...]:
    return next((one.codes for one in table.screens if one.sheet == CLASSES), ())


def _row_told(table: Table, sheet: str, code: str) -> dict[str, Any]:
    line = line_of(table, sheet, code)
    own = table.sight.own.get(code)
    given = [key for key in line.cells if key != "code" and not (own and key in own.values)]
    return {
        "row": code,
        "number": line.number,
        "cells": dict(line.cells),
        "fixed": ["code"] if sheet == PROTOCOL else [],
        "given": given,
        "revision": own.revision if own else 0,
    }


# ---- what was typed ------------------------------------------------------------------------------


def _typings(request: Request) -> list[RowTyping] | None:
    """What a script has sent; None when it makes no sense or was cut on its way."""
    try:
        said = json.loads(request.body)
        return [_typing(one) for one in said["rows"]]
    except (UnreadablePostError, ValueError, TypeError, KeyError, RecursionError, AttributeError):
        return None


def _typing(said: Mapping[str, Any]) -> RowTyping:
    """One row.

    raises: TypeError, ValueError, KeyError, AttributeError
    """
    code, revision, cells = said["row"], said["revision"], said["cells"]
    texts = [*cells.keys(), *cells.values(), code]
    if not all(isinstance(one, str) for one in texts) or not isinstance(revision, int):
        raise TypeError
    if not 0 <= revision <= REVISION_MOST:
        raise ValueError(revision)
    return RowTyping(code, revision, dict(cells))


def _posted(table: Table, posted: Mapping[str, Any]) -> tuple[list[RowTyping], list[Clash]]:
    """Rows of the plain form that say something else than what is kept.

    A row that somebody has saved meanwhile takes only what was empty; the rest is told.
    """
    rows: dict[str, dict[str, str]] = {}
    for name, text in posted.items():
        code, _, key = name.partition(SEPARATOR)
        if key and code != REVISION and isinstance(text, str):
            rows.setdefault(code, {})[key] = text.strip()
    typings: list[RowTyping] = []
    clashes: list[Clash] = []
    for code, texts in rows.items():
        own = table.sight.own.get(code)
        line = table.lines.get(code)
        stands = line.cells if line else {}
        changed = {key: text for key, text in texts.items() if text != stands.get(key, "")}
        now = own.revision if own else 0
        if posted.get(f"{REVISION}{SEPARATOR}{code}", str(now)) != str(now):
            both = {key: text for key, text in changed.items() if text and stands.get(key)}
            clashes += [_clash(table, code, key, text) for key, text in both.items()]
            changed = {key: text for key, text in changed.items() if text and key not in both}
        if changed:
            typings.append(RowTyping(code, now, changed))
    return typings, clashes


def _clash(table: Table, code: str, key: str, text: str) -> Clash:
    label = next(
        (
            column.label
            for sheet in table.blank.book.sheets
            for column in sheet.columns
            if column.key == key
        ),
        "",
    )
    return Clash(code, key, label, table.lines[code].cells.get(key, ""), text)


def _too_large(size: int) -> Refusal | None:
    if size <= RESULTS.bytes:
        return None
    return Refusal(
        "too_large", f"Файл больше {RESULTS.bytes // 1_000_000} МБ: форма столько не весит."
    )
