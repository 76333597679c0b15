"""A form filled on its page: shown, kept as it is typed, and sent as a workbook would be."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, replace
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

from django import forms
from django.http import HttpResponse, JsonResponse
from django.http.request import UnreadablePostError
from django.shortcuts import render

from vprok.domain.intake.actions.drafts import (
    Held,
    Saved,
    Typed,
    Typing,
    begin_anew,
    drop_draft,
    forget_draft,
    save_draft,
)
from vprok.domain.intake.models import Deliverable, Submission
from vprok.domain.intake.queries import Blank, identity
from vprok.domain.intake.queries.drafts import FILE, Filling, draft_file, filling, name_in
from vprok.domain.intake.states import SubmissionState
from vprok.domain.territory.queries import cabinet_of
from vprok.interfaces.frame.middleware import NOT_FOUND, status_of
from vprok.interfaces.frame.request import Request
from vprok.interfaces.web.layout.forms.face import Face, address_of
from vprok.interfaces.web.layout.forms.filling_grid import SEPARATOR, grid, places
from vprok.interfaces.web.layout.forms.page import taker
from vprok.interfaces.web.layout.forms.telling import GARBLED, REVISION_MOST, garbled, told_no
from vprok.interfaces.web.layout.seeing import see_other
from vprok.kernel.place import Place
from vprok.kernel.refusal import Refusal, Refused, refuse_if
from vprok.tools.sheets.precheck.form import for_page

PARTS = 3  # of the name of a cell: sheet, row, column
DEEDS = ("save", "send", "drop", "anew")


class Press(forms.Form):
    """Which button was pressed, on what page.

    do: save, send, drop the draft, or begin anew without what was sent
    """

    do = forms.ChoiceField(choices=[(one, one) for one in DEEDS], required=False)
    revision = forms.IntegerField(min_value=0, max_value=REVISION_MOST, required=False)
    token = forms.CharField(max_length=64, required=False)
    onward = forms.CharField(max_length=200, required=False)


def fill(face: Face, request: Request, **where: str) -> HttpResponse:
    """Show the form on GET; on POST keep what was typed, and send it when asked."""
    deliverable = face.owed_to_fill(request, **where)
    closed = face.why_closed(request, deliverable)
    if request.method != "POST":
        if closed is not None:
            return see_other(address_of(deliverable))
        return _Desk(face, request, deliverable).page()
    refuse_if(closed)
    desk = _Desk(face, request, deliverable)
    if request.content_type == "application/json":
        return desk.keep()
    return desk.press()


class _Desk:
    """One form of one body before one person."""

    def __init__(self, face: Face, request: Request, deliverable: Deliverable) -> None:
        self.face = face
        self.request = request
        self.deliverable = deliverable
        self.blank: Blank = face.blank(deliverable)

    @property
    def who(self) -> dict[str, Any]:
        """Who does it, by which right and when."""
        actor, place = self.request.actor, Place(self.deliverable.place)
        held = (one for one in self.face.fills if actor.lacks(one, at=place) is None)
        return {
            "right": next(held, self.face.sends),
            "by": actor,
            "at": self.request.moment,
        }

    # ---- what scripts send ----

    def keep(self) -> HttpResponse:
        """Keep cells that a script sends as JSON, and say what was not kept."""
        typing = _typing(self.request)
        if typing is None:
            return garbled()
        try:
            saved = save_draft(self.deliverable, self.blank, typing, **self.who)
        except Refused as refused:
            return self._refused(refused.refusal)
        told = self._told(saved.filling) | {"held": [_held_words(one) for one in saved.held]}
        return JsonResponse(told, status=422 if saved.held else 200)

    def _refused(self, refusal: Refusal) -> HttpResponse:
        if refusal.code != "draft_has_moved_on":
            return told_no(refusal)
        there = filling(self.deliverable, self.blank)
        return told_no(refusal, **self._told(there), rows=_rows(there))

    def _told(self, there: Filling) -> dict[str, Any]:
        at = there.saved_at or self.request.moment
        return {
            "revision": there.revision,
            "saved_at": f"{at.astimezone(ZoneInfo(self.deliverable.zone)):%H:%M}",
            "saved_by": there.saved_by,
        }

    # ---- what buttons send ----

    def press(self) -> HttpResponse:
        """Do what the button says: save, send, throw the draft away, begin anew."""
        pressed = Press(self.request.POST)
        if not pressed.is_valid():
            raise Refused(GARBLED)
        asked = pressed.cleaned_data
        if asked["do"] in {"drop", "anew"}:
            return self._emptied(asked["do"])
        before = filling(self.deliverable, self.blank)
        seen = before.revision if asked["revision"] is None else asked["revision"]
        cells = tuple(_changed(before, self.request.POST))
        if seen != before.revision and cells:
            return self._clashed(before, cells)
        typing = Typing(before.revision, cells)
        try:
            saved = save_draft(self.deliverable, self.blank, typing, **self.who)
        except Refused as refused:
            if refused.refusal.code in NOT_FOUND:
                raise
            status = status_of(refused.refusal.code)
            return self.page(over=_over(before, cells), refusal=refused.refusal, status=status)
        if saved.held:
            return self.page(over=saved.filling, held=saved.held, status=422)
        if asked["do"] == "send":
            return self._sent(saved, asked["token"])
        onward = asked["onward"] if asked["onward"].startswith("?") else ""
        return see_other(self.request.path + (onward or _query(self.request)))

    def _emptied(self, how: str) -> HttpResponse:
        """Throw the draft away and leave, or stay before a form that nobody has filled."""
        if how == "drop":
            drop_draft(self.deliverable, **self.who)
            return see_other(address_of(self.deliverable))
        begin_anew(self.deliverable, **self.who)
        return see_other(self.request.path)

    def _clashed(self, before: Filling, cells: tuple[Typed, ...]) -> HttpResponse:
        """Two people have saved at once: empty cells take what is typed, the rest is shown."""
        both = [one for one in cells if one.text and _stands(before, one)]
        mine = [one for one in cells if one.text]
        shown = _over(before, mine)
        clashes = [
            {
                "where": _named(before, one),
                "mine": _stands(shown, one),
                "theirs": _stands(before, one),
            }
            for one in both
        ]
        return self.page(over=shown, clashes=clashes, status=409)

    def _sent(self, saved: Saved, token: str) -> HttpResponse:
        """Send the draft as the workbook it is; pressed twice, it is one sending."""
        came = Submission.objects.of(self.deliverable).filter(token=token or "-").first()
        if came is None:
            try:
                came = self._taken(saved, token)
            except Refused as refused:
                if refused.refusal.code in NOT_FOUND:
                    raise
                status = status_of(refused.refusal.code)
                return self.page(over=saved.filling, refusal=refused.refusal, status=status)
        if came.state == SubmissionState.FINDINGS:
            return self.page(over=saved.filling, is_sent=True, status=422)
        if came.state == SubmissionState.ACCEPTED:
            forget_draft(self.deliverable)
        return see_other(address_of(self.deliverable))

    def _taken(self, saved: Saved, token: str) -> Submission:
        return taker(self.request, self.face, self.deliverable)(
            self.deliverable,
            draft_file(self.deliverable, saved.filling),
            name=FILE,
            by=self.request.actor,
            at=self.request.moment,
            token=token,
            accept_cleanup=False,
        )

    # ---- the page ----

    def page(
        self,
        *,
        over: Filling | None = None,
        held: Iterable[Held] = (),
        clashes: Iterable[Mapping[str, Any]] = (),
        refusal: Refusal | None = None,
        is_sent: bool = False,
        status: int = 200,
    ) -> HttpResponse:
        """The form as it stands.

        over:    what to show when it is not what is kept
        held:    cells that were not kept for what stood in them
        clashes: cells that two people have typed in
        """
        there = over or filling(self.deliverable, self.blank)
        findings = there.findings() if there.revision or there.sent or is_sent else ()
        told = (*(one.finding for one in held), *findings)
        place = Place(self.deliverable.place)
        sheets = grid(there, told, self.request.GET)
        errors = [one for one in told if one.is_error] if is_sent or held else []
        context = {
            "campaign": self.deliverable.campaign,
            "deliverable": self.deliverable,
            "zone": self.deliverable.zone,
            "body": cabinet_of(place),
            "until": self.face.until(self.deliverable, self.request.moment),
            "up": address_of(self.deliverable),
            "may_send": self.face.is_sent_by(self.request.actor, place),
            "filling": there,
            "sheets": sheets,
            "errors": errors,
            "places": places(there, sheets, errors),
            "held": tuple(held),
            "clashes": tuple(clashes),
            "refusal": refusal,
            "is_sent": is_sent,
            "token": uuid4().hex,
            "instruction": self.blank.book.instruction,
            "told": self._page_told(there),
        }
        return render(self.request, "layout/forms/filling.html", context, status=status)

    def _page_told(self, there: Filling) -> dict[str, Any]:
        """What the scripts of the page need to know."""
        book = self.blank.book
        spec = json.loads(for_page(book, identity(self.deliverable, book), self.blank.known))
        return {
            "spec": spec,
            "known": spec["known"],
            "rows": _rows(there),
            "revision": there.revision,
            "keep": f"filling:{self.request.actor.account}:{self.request.path}",
        }


def _rows(there: Filling) -> dict[str, list[dict[str, Any]]]:
    """Every row of every sheet, as scripts know them."""
    return {
        sheet: [
            {
                "row": line.key,
                "number": line.number,
                "cells": dict(line.cells),
                "fixed": sorted(line.fixed),
            }
            for line in lines
        ]
        for sheet, lines in there.lines.items()
    }


def _held_words(one: Held) -> dict[str, Any]:
    return {"sheet": one.sheet, "row": one.row, "column": one.column} | {
        "finding": asdict(one.finding)
    }


def _typing(request: Request) -> Typing | None:
    """What a script has sent; None when it makes no sense or was cut on its way."""
    try:
        said = json.loads(request.body)
        cells = tuple(Typed(*_texts(one, 4)) for one in said["cells"])
        gone = tuple((sheet, row) for sheet, row in (_texts(one, 2) for one in said["gone"]))
        revision = said["revision"]
    except (UnreadablePostError, ValueError, TypeError, KeyError, RecursionError):
        return None
    if not isinstance(revision, int) or not 0 <= revision <= REVISION_MOST:
        return None
    return Typing(revision, cells, gone)


def _texts(said: object, count: int) -> list[str]:
    """So many texts.

    raises: TypeError, ValueError
    """
    if not isinstance(said, list) or not all(isinstance(one, str) for one in said):
        raise TypeError
    if len(said) != count:
        raise ValueError(count)
    return said


def _changed(before: Filling, posted: Mapping[str, Any]) -> Iterable[Typed]:
    """Cells of a plain form that say something else than what is kept."""
    there = {
        (sheet, line.key): line.cells for sheet, lines in before.lines.items() for line in lines
    }
    for name, text in posted.items():
        parts = name.split(SEPARATOR)
        if len(parts) == PARTS and isinstance(text, str):
            sheet, row, column = parts
            cell = Typed(sheet, row, column, text.strip())
            if there.get((cell.sheet, cell.row), {}).get(cell.column, "") != cell.text:
                yield cell


def _over(before: Filling, cells: Iterable[Typed]) -> Filling:
    """What is kept, with these cells over it: for showing only; a name is not shown again."""
    rows = {sheet: {one["row"]: {**one} for one in each} for sheet, each in before.typed.items()}
    columns = {
        (sheet.key, column.key): column
        for sheet in before.blank.book.sheets
        for column in sheet.columns
    }
    for cell in cells:
        column = columns.get((cell.sheet, cell.column))
        if column is not None and not name_in(column, cell.text):
            one = rows.setdefault(cell.sheet, {}).setdefault(cell.row, {"row": cell.row})
            one["cells"] = {**one.get("cells", {}), cell.column: cell.text}
    typed = {sheet: list(each.values()) for sheet, each in rows.items()}
    return replace(before, typed=typed)


def _stands(before: Filling, cell: Typed) -> str:
    """What is kept in the cell now."""
    line = before.line(cell.sheet, cell.row)
    return line.cells.get(cell.column, "") if line else ""


def _named(before: Filling, cell: Typed) -> str:
    """The cell in words: «Заявка, строка 3, Участвует»."""
    sheet = before.blank.book.sheet(cell.sheet)
    line = before.line(cell.sheet, cell.row)
    column = next((one.label for one in sheet.columns if one.key == cell.column), "")
    where = "" if sheet.upright or line is None else f", строка {line.number}"
    return f"{sheet.title}{where}, {column}"


def _query(request: Request) -> str:
    asked = request.GET.urlencode()
    return f"?{asked}" if asked else ""
