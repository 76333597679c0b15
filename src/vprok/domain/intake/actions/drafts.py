"""A form filled on its page: what was typed is kept until the form is sent."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.transaction import atomic

from vprok.domain.audit.actions import record
from vprok.domain.intake.models import Deliverable, Draft
from vprok.domain.intake.queries import why_shut
from vprok.domain.intake.queries.drafts import (
    ADDED,
    Filling,
    Line,
    begun,
    filling_of,
    is_counted,
    may_add,
    may_drop,
    name_in,
    typed,
)
from vprok.domain.intake.queries.forms import Blank
from vprok.domain.intake.rules import (
    draft_has_moved_on,
    draft_is_too_long,
    not_of_the_form,
)
from vprok.kernel.charter import Actor, Permission
from vprok.kernel.place import Place
from vprok.kernel.refusal import refuse_if
from vprok.tools.sheets import wording
from vprok.tools.sheets.findings import Finding, place_of, row_of
from vprok.tools.sheets.spec import Book, Column, Sheet

CELL_MOST = 2_000  # characters: more than any column takes


@dataclass(frozen=True)
class Typed:
    """What was typed in one cell; an empty text empties it."""

    sheet: str
    row: str
    column: str
    text: str


@dataclass(frozen=True)
class Typing:
    """What a person has done on the page since it was saved last.

    revision: of the draft that they saw
    gone:     rows they have deleted, as (sheet, row)
    """

    revision: int
    cells: tuple[Typed, ...] = ()
    gone: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Held:
    """A cell that was not kept, and why; never what stood in it."""

    sheet: str
    row: str
    column: str
    finding: Finding


@dataclass(frozen=True)
class Saved:
    """A draft after a saving, and what was not kept."""

    filling: Filling
    held: tuple[Held, ...] = ()


@atomic
def save_draft(
    deliverable: Deliverable,
    blank: Blank,
    typing: Typing,
    *,
    right: Permission,
    by: Actor,
    at: datetime,
) -> Saved:
    """Keep what was typed on the page of a form; a cell that holds a name is not kept.

    right:   of those who may send the form
    refuses: no_right, not_your_place, campaign_is_stopped, campaign_is_draft,
             campaign_is_finished, school_is_closed, form_is_excused, form_is_not_open,
             draft_has_moved_on, not_of_the_form, draft_is_too_long
    costs:   at most eight SQL statements, and those of the blank's own rows; those who type in
             one form wait for each other
    """
    owed = _locked(deliverable)
    _refuse(owed, right, by, at)
    kept = Draft.objects.filter(deliverable=owed).first()
    draft = kept or Draft(deliverable=owed, revision=0, saved_at=at)
    refuse_if(draft_has_moved_on(seen=typing.revision, now=draft.revision, by=draft.saved_by))
    before = begun(owed, blank) if kept is None else filling_of(kept, blank)
    good, held = _judged(before, typing.cells)
    if not (good or typing.gone):
        return Saved(before, held)
    draft.rows = _over(before, good, typing.gone)
    refuse_if(_too_long(blank.book, filling_of(draft, blank)))
    _keep(draft, owed, by, at)
    return Saved(filling_of(draft, blank), held)


@atomic
def begin_anew(deliverable: Deliverable, *, right: Permission, by: Actor, at: datetime) -> None:
    """Begin a draft from what the portal knows, without what was sent before.

    refuses: as `save_draft` before it looks at cells
    """
    owed = _locked(deliverable)
    _refuse(owed, right, by, at)
    draft = Draft.objects.filter(deliverable=owed).first() or Draft(deliverable=owed, revision=0)
    draft.rows = {}
    _keep(draft, owed, by, at)


def _keep(draft: Draft, owed: Deliverable, by: Actor, at: datetime) -> None:
    """Save the next revision; whoever saves for the first time has begun to fill the form."""
    if by.signature not in draft.writers:
        draft.writers.append(by.signature)
        record("intake.draft_begun", owed, place=Place(owed.place), by=by, at=at)
    draft.revision += 1
    draft.saved_by, draft.saved_at = by.signature, at
    draft.save()


@atomic
def drop_draft(deliverable: Deliverable, *, right: Permission, by: Actor, at: datetime) -> None:
    """Throw away what was typed and not sent.

    refuses: no_right, not_your_place
    """
    refuse_if(by.lacks(right, at=Place(deliverable.place)))
    if forget_draft(deliverable):
        record("intake.draft_dropped", deliverable, place=Place(deliverable.place), by=by, at=at)


def forget_draft(deliverable: Deliverable) -> bool:
    """Let go of a draft whose form was accepted; whether there was one."""
    return Draft.objects.filter(deliverable=deliverable).delete()[0] > 0


def _locked(deliverable: Deliverable) -> Deliverable:
    """The row itself, held until the transaction ends: a draft may not be there yet."""
    return (
        Deliverable.objects.select_for_update(of=("self",))
        .select_related("campaign")
        .get(pk=deliverable.pk)
    )


def _refuse(owed: Deliverable, right: Permission, by: Actor, at: datetime) -> None:
    refuse_if(by.lacks(right, at=Place(owed.place)), why_shut(owed, at=at))


def _judged(
    before: Filling, cells: Iterable[Typed]
) -> tuple[dict[tuple[str, str], dict[str, str]], tuple[Held, ...]]:
    """What may be kept, by sheet and row, and what may not."""
    good: dict[tuple[str, str], dict[str, str]] = {}
    held: list[Held] = []
    there = {(sheet, line.key): line for sheet, lines in before.lines.items() for line in lines}
    for cell in cells:
        line = there.get((cell.sheet, cell.row))
        sheet, column = _place(before, cell, line)
        text = typed(cell.text)
        if rule := "text" if len(text) > CELL_MOST else name_in(column, text) and "person":
            held.append(_held(sheet, column, cell, line, rule))
            continue
        good.setdefault((cell.sheet, cell.row), {})[cell.column] = text
    return good, tuple(held)


def _place(before: Filling, cell: Typed, line: Line | None) -> tuple[Sheet, Column]:
    """Where the cell stands.

    refuses: not_of_the_form
    """
    sheet = next((one for one in before.blank.book.sheets if one.key == cell.sheet), None)
    refuse_if(not_of_the_form(is_there=sheet is not None))
    assert sheet is not None
    column = next((one for one in sheet.columns if one.key == cell.column), None)
    given = sum(one.is_given for one in before.lines[sheet.key])
    is_new = bool(ADDED.fullmatch(cell.row)) and may_add(sheet, given)
    refuse_if(not_of_the_form(is_there=column is not None and (line is not None or is_new)))
    assert column is not None
    is_shut = column.key in line.fixed if line is not None else is_counted(column)
    refuse_if(not_of_the_form(is_there=not is_shut))
    return sheet, column


def _held(sheet: Sheet, column: Column, cell: Typed, line: Line | None, rule: str) -> Held:
    said = wording.FINDINGS[rule]
    facts = {"most": str(CELL_MOST)}
    number = line.number if line else 0
    place = place_of(sheet, number, sheet.columns.index(column)) if number else ""
    finding = Finding(
        sheet=sheet.title,
        cell=place,
        row=row_of(place) if place else 0,
        column=column.label,
        value="",
        rule=rule,
        text=said.text.format_map(facts),
        remedy=said.remedy.format_map(facts),
    )
    return Held(cell.sheet, cell.row, cell.column, finding)


def _over(
    before: Filling,
    good: Mapping[tuple[str, str], Mapping[str, str]],
    gone: Iterable[tuple[str, str]],
) -> dict[str, list[dict[str, Any]]]:
    """All that is typed by now, over what the blank says."""
    rows = {
        sheet: {one["row"]: {**one} for one in listed} for sheet, listed in before.typed.items()
    }
    for (sheet, key), cells in good.items():
        one = rows.setdefault(sheet, {}).setdefault(key, {"row": key, "cells": {}})
        one["cells"] = {**one.get("cells", {}), **cells}
    for sheet, key in gone:
        _drop(before, rows.setdefault(sheet, {}), sheet, key)
    return {sheet: _kept(listed.values()) for sheet, listed in rows.items()}


def _drop(before: Filling, rows: dict[str, dict[str, Any]], sheet: str, key: str) -> None:
    """Take a row away; one that the blank brings is remembered as gone."""
    line = before.line(sheet, key)
    rows.pop(key, None)
    if line is None:
        return
    refuse_if(not_of_the_form(is_there=may_drop(before.blank.book.sheet(sheet), line)))
    if line.is_given:
        rows[key] = {"row": key, "gone": True}


def _kept(rows: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The rows without those that were added and hold nothing."""
    return [
        {**one}
        for one in rows
        if one.get("gone") or any(one["cells"].values()) or not ADDED.fullmatch(one["row"])
    ]


def _too_long(book: Book, filled: Filling) -> Any:
    lines: Sequence[int] = [len(one) for one in filled.lines.values()]
    return draft_is_too_long(rows=max(lines), most=book.limits.rows)
