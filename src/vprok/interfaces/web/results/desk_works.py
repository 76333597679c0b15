"""Marking: a table of an expert's own works, a page for one of them, and handing in."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.http.request import UnreadablePostError
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from vprok.domain.intake.models import Entry
from vprok.domain.results.actions.marking import hand_in, hand_in_all, save_points, take_back
from vprok.domain.results.models import Marker, Marking
from vprok.domain.results.queries.marking import Criterion, Sheaf, own_markings, sheaf_of
from vprok.interfaces.frame.doors import asks, not_found, writes
from vprok.interfaces.frame.middleware import NOT_FOUND
from vprok.interfaces.frame.request import Request
from vprok.interfaces.web.layout.forms.telling import REVISION_MOST, garbled
from vprok.interfaces.web.layout.seeing import see_other
from vprok.interfaces.web.results.desk import criteria_beside, pile_at
from vprok.interfaces.web.results.desk_workbook import WorkbookForm
from vprok.kernel.charter import Permission
from vprok.kernel.refusal import Refused
from vprok.kernel.russian import plural

SEPARATOR = "|"
PARTS = 2  # of the name of a field: code, label
REVISION = "revision"


@dataclass(frozen=True)
class Cell:
    """One task of one work as a field."""

    criterion: Criterion
    name: str
    text: str
    wrong: str


@dataclass(frozen=True)
class Line:
    """One work in the table."""

    marking: Marking
    cells: tuple[Cell, ...]
    is_whole: bool

    @property
    def is_done(self) -> bool:
        """Whether it was handed in."""
        return self.marking.done_at is not None

    @property
    def total(self) -> int:
        """Points so far."""
        return sum(one for one in self.marking.points.values() if isinstance(one, int))


@asks(Permission.WORK_MARK)
def works(request: Request, pk: int, key: str) -> HttpResponse:
    """Show a pile on GET; on POST keep what was typed, and hand in when asked."""
    marker, entry = pile_at(request, pk, key)
    desk = _Desk(request, marker, entry)
    if request.method != "POST":
        return desk.page()
    if request.content_type == "application/json":
        return desk.keep()
    return desk.press()


@asks(Permission.WORK_MARK)
def work(request: Request, pk: int, key: str, code: str) -> HttpResponse:
    """One work with its criteria in full; the same fields, the same saving."""
    marker, entry = pile_at(request, pk, key)
    desk = _Desk(request, marker, entry, code)
    if request.method != "POST":
        return desk.page()
    if request.content_type == "application/json":
        return desk.keep()
    return desk.press()


@writes(Permission.WORK_MARK)
def back(request: Request, pk: int, key: str, code: str) -> HttpResponse:
    """Take a work back to mend its points."""
    marker, entry = pile_at(request, pk, key)
    marking = get_object_or_404(marker.markings, entry=entry, code=code)
    take_back(marking, by=request.actor, at=request.moment)
    messages.success(request, f"Работа {code} снова у вас: исправьте баллы и сдайте её.")
    return see_other(reverse("results:desk-work", args=[pk, key, code]))


class _Desk:
    """A pile of works, or one of them, before one expert."""

    def __init__(self, request: Request, marker: Marker, entry: Entry, code: str = "") -> None:
        self.request, self.marker, self.entry, self.code = request, marker, entry, code
        self.sheaf: Sheaf = sheaf_of(entry)
        every = own_markings(marker, entry)
        self.codes = [one.code for one in every]
        self.markings = [one for one in every if code in {"", one.code}]
        if code and not self.markings:
            raise not_found()

    # ---- what scripts send ----

    def keep(self) -> HttpResponse:
        """Keep cells of works that a script sends as JSON, and say what became of each work."""
        typing = _typing(self.request)
        if typing is None:
            return garbled()
        by_code = {one.code: one for one in self.markings}
        told, status = [], 200
        for code, (revision, cells) in typing.items():
            if code not in by_code:
                return garbled()
            one, is_kept = self._saved(by_code[code], revision, cells)
            told.append(one)
            status = status if is_kept else 409
        at = self.request.moment.astimezone(ZoneInfo(self.entry.school.clock))
        return JsonResponse({"works": told, "saved_at": f"{at:%H:%M}"}, status=status)

    def _saved(
        self, marking: Marking, revision: int, cells: Mapping[str, str]
    ) -> tuple[dict[str, Any], bool]:
        """Keep one work; where it has moved on, tell how it stands now."""
        try:
            kept = save_points(
                marking, cells, sheaf=self.sheaf, revision=revision, by=self.request.actor
            )
        except Refused as refused:
            if refused.refusal.code in NOT_FOUND:
                raise
            marking.refresh_from_db()
            return self._told(marking) | {"refused": refused.refusal.text}, False
        return self._told(kept.marking) | {"wrong": dict(kept.wrong)}, True

    def _told(self, marking: Marking) -> dict[str, Any]:
        """One's own points and nothing of anybody else's."""
        return {
            "work": marking.code,
            "revision": marking.revision,
            "points": {label: str(one) for label, one in marking.points.items()},
            "whole": not self.sheaf.faults(marking.points),
            "done": marking.done_at is not None,
        }

    # ---- what buttons send ----

    def press(self) -> HttpResponse:
        """Keep what a plain form holds, then hand in what is whole if that was the button."""
        wrong, clash = {}, ""
        for marking in self.markings:
            cells = _cells(self.request.POST, marking.code)
            if marking.done_at is not None or not cells:
                continue
            seen = _whole(self.request.POST.get(f"{marking.code}{SEPARATOR}{REVISION}"))
            try:
                kept = save_points(
                    marking, cells, sheaf=self.sheaf, revision=seen, by=self.request.actor
                )
            except Refused as refused:
                clash = refused.refusal.text
                continue
            wrong.update({(marking.code, label): text for label, text in kept.wrong.items()})
        if wrong or clash:
            self._anew()
            return self.page(wrong, clash=clash, status=409 if clash else 422)
        if self.request.POST.get("do") == "hand-in":
            return self._handed_in()
        messages.success(self.request, "Баллы сохранены.")
        return see_other(self.request.path)

    def _handed_in(self) -> HttpResponse:
        self._anew()
        if self.code:
            (one,) = self.markings
            faults = self.sheaf.faults(one.points)
            if faults:
                return self.page(faults=faults, status=422)
            hand_in(one, sheaf=self.sheaf, by=self.request.actor, at=self.request.moment)
            messages.success(self.request, f"Работа {one.code} сдана.")
            return see_other(self._next())
        done, left = hand_in_all(
            self.marker, self.entry, by=self.request.actor, at=self.request.moment
        )
        words = f"Сдано: {plural(done, 'работа', 'работы', 'работ')}."
        messages.success(self.request, f"{words} Не закончено: {len(left)}." if left else words)
        return see_other(self.request.path)

    def _next(self) -> str:
        """The next work that waits, else the whole pile."""
        where = [self.marker.commission_id, self.entry.school.key]
        waiting = [o.code for o in own_markings(self.marker, self.entry) if o.done_at is None]
        later = [one for one in waiting if one > self.code] or waiting
        if later:
            return reverse("results:desk-work", args=[*where, later[0]])
        return reverse("results:desk-works", args=where)

    def _anew(self) -> None:
        every = own_markings(self.marker, self.entry)
        self.markings = [one for one in every if self.code in {"", one.code}]

    # ---- the page ----

    def page(
        self,
        wrong: Mapping[tuple[str, str], str] | None = None,
        *,
        clash: str = "",
        faults: Sequence[str] = (),
        status: int = 200,
    ) -> HttpResponse:
        """The table, or the page of one work."""
        lines = [self._line(one, wrong or {}) for one in self.markings]
        is_shut = self.marker.commission.closed_at is not None
        context = {
            "marker": self.marker,
            "entry": self.entry,
            "criteria": self.sheaf.criteria,
            "lines": lines,
            "waiting": sum(not one.is_done for one in lines),
            "whole": sum(one.is_whole and not one.is_done for one in lines),
            "wrong": list((wrong or {}).items()),
            "clash": clash,
            "faults": faults,
            "is_shut": is_shut,
            "opened": criteria_beside(self.request, self.marker, self.entry),
            "keep": f"marking:{self.request.actor.account}:{self.request.path}",
            "form": WorkbookForm(),
        }
        if self.code:
            at = self.codes.index(self.code)
            context |= {
                "line": lines[0],
                "before": self.codes[at - 1] if at else "",
                "after": self.codes[at + 1] if at + 1 < len(self.codes) else "",
                "nth": at + 1,
                "of": len(self.codes),
            }
        template = "results/desk_work.html" if self.code else "results/desk_works.html"
        return render(self.request, template, context, status=status)

    def _line(self, marking: Marking, wrong: Mapping[tuple[str, str], str]) -> Line:
        cells = tuple(
            Cell(
                one,
                f"{marking.code}{SEPARATOR}{one.label}",
                str(marking.points.get(one.label, "")),
                wrong.get((marking.code, one.label), ""),
            )
            for one in self.sheaf.criteria
        )
        return Line(marking, cells, not self.sheaf.faults(marking.points))


def _cells(posted: Mapping[str, Any], code: str) -> dict[str, str]:
    """Texts of one work in a plain form, by the label of the task."""
    found = {}
    for name, text in posted.items():
        parts = name.split(SEPARATOR)
        if len(parts) == PARTS and parts[0] == code and parts[1] != REVISION:
            found[parts[1]] = str(text)
    return found


def _whole(text: str | None) -> int:
    return int(text) if text and text.isdecimal() and len(text) < len(str(REVISION_MOST)) else 0


def _typing(request: Request) -> dict[str, tuple[int, dict[str, str]]] | None:
    """Works that a script has sent: revision and cells; None when it makes no sense."""
    try:
        said = json.loads(request.body)
        return {one["work"]: _one(one) for one in said["works"]}
    except (UnreadablePostError, ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None


def _one(said: Mapping[str, Any]) -> tuple[int, dict[str, str]]:
    """Revision and cells of one work.

    raises: ValueError
    """
    revision, cells = said["revision"], said["cells"]
    is_fine = isinstance(revision, int) and 0 <= revision <= REVISION_MOST
    if not is_fine or not all(isinstance(one, str) for pair in cells.items() for one in pair):
        raise ValueError(revision)
    return revision, dict(cells)
