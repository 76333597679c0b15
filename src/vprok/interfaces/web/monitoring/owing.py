"""Who is late, who began and got stuck, with telephones and the last trouble."""

from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from django import forms
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from vprok.domain.campaign.models import Campaign
from vprok.domain.intake.models import Deliverables
from vprok.domain.monitoring.queries import Owing, owing, selected
from vprok.domain.monitoring.queries import kinds as kinds_there
from vprok.domain.monitoring.rules import SELECTION_NAMES, Choice, FormKind, Selection
from vprok.interfaces.frame.doors import reads
from vprok.interfaces.frame.request import Request
from vprok.interfaces.web.monitoring.forms import shown
from vprok.interfaces.web.monitoring.reach import (
    CHOSEN,
    ChoiceForm,
    asked_words,
    body_of,
    choice_of,
    here,
    table_as,
    way_to,
)
from vprok.kernel.charter import Permission
from vprok.kernel.place import Place
from vprok.kernel.report import Cell

A_PAGE = 50
MOST_ROWS = 10_000
AT_ONCE = 1_000
MOSCOW = ZoneInfo("Europe/Moscow")
COLUMNS = (
    "Идентификатор",
    "Организация",
    "Телефон ОО",
    "Кто отвечает",
    "Форма",
    "Работа",
    "Срок (мск)",
    "Дней опоздания",
    "Состояние",
    "Версия",
    "Принята с опозданием",
    "Подписана руководителем",
    "Что случилось",
    "Напомнили (мск)",
)


class ListForm(ChoiceForm):
    """What narrows the list."""

    field_order = ("show", "kind", "org", "settlement")
    show = forms.ChoiceField(
        label="Кого показать",
        choices=[(one.value, SELECTION_NAMES[one]) for one in Selection],
        widget=CHOSEN,
    )


@reads(Permission.MONITORING_READ)
def listed(request: Request, slug: str, path: str) -> HttpResponse:
    """List forms at or below a place that are late, stuck, or in a chosen state."""
    campaign, place = here(request, slug, path)
    choice, selection = choice_of(request), selection_of(request)
    rows = selected(place, campaign, selection, choice, at=request.moment)
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    kinds = kinds_there(place, campaign)
    lines = [shown(one, request) for one in owing(page.object_list, at=request.moment)]
    return render(
        request,
        "monitoring/owing.html",
        {
            "campaign": campaign,
            "body": body_of(place),
            "trail": [*way_to(request, campaign, place), _up(campaign, place)],
            "form": _form(choice, selection, kinds),
            "choice": choice,
            "asked": asked_words(choice, show=selection.value),
            "title": SELECTION_NAMES[selection],
            "is_late": selection is Selection.LATE,
            "lines": lines,
            "page": page,
            "may_remind": request.actor.lacks(Permission.REMINDER_SEND, at=place) is None,
            "tabs": _tabs(campaign, place, choice, selection),
            "remind_kind": next((one for one in kinds if one.kind == choice.kind), None),
        },
    )


def selection_of(request: Request) -> Selection:
    """Which forms are asked for; those that are late when the address does not say."""
    asked = request.GET.get("show", "")
    return Selection(asked) if asked in set(Selection) else Selection.LATE


def _up(campaign: Campaign, place: Place) -> tuple[str, str]:
    return body_of(place).name, reverse("monitoring:place", args=[campaign.slug, place.path])


def _form(choice: Choice, selection: Selection, kinds: tuple[FormKind, ...]) -> ListForm:
    form = ListForm(
        initial={
            "show": selection.value,
            "kind": choice.kind,
            "org": choice.org,
            "settlement": choice.settlement,
        }
    )
    form.name_kinds(kinds)
    return form


def _tabs(
    campaign: Campaign, place: Place, choice: Choice, selection: Selection
) -> list[tuple[str, str, bool]]:
    address = reverse("monitoring:owing", args=[campaign.slug, place.path])
    return [
        (SELECTION_NAMES[one], address + asked_words(choice, show=one.value), one is selection)
        for one in (Selection.LATE, Selection.STUCK, Selection.FINDINGS, Selection.WAITING)
    ]


@reads(Permission.MONITORING_READ)
def table(request: Request, slug: str, path: str, ending: str) -> HttpResponse:
    """Hand out the same list as a workbook or as plain lines, without pages."""
    campaign, place = here(request, slug, path)
    selection = selection_of(request)
    rows = selected(place, campaign, selection, choice_of(request), at=request.moment)
    name = f"{place.key}-{campaign.slug}-{selection.value.replace('_', '-')}"
    lines = _lines(rows, request.moment)
    return table_as(ending, SELECTION_NAMES[selection], COLUMNS, lines, name)


def _lines(rows: Deliverables, at: datetime) -> Iterator[list[Cell]]:
    some = list(rows[: MOST_ROWS + 1])
    for begin in range(0, min(len(some), MOST_ROWS), AT_ONCE):
        for one in owing(some[begin : min(begin + AT_ONCE, MOST_ROWS)], at=at):
            yield _line(one)
    if len(some) > MOST_ROWS:
        yield ["", f"Здесь первые {MOST_ROWS} строк. Сузьте отбор, чтобы получить остальные."]


def _line(one: Owing) -> list[Cell]:
    owed = one.owed
    return [
        owed.key,
        one.name,
        one.phone,
        "; ".join(f"{who.name}, {who.role} {who.phone}".strip() for who in one.holders),
        owed.title,
        str(owed.entry.work) if owed.entry else "",
        _moment(owed.due_at),
        one.days_late or None,
        one.seen.label,
        one.newest.version if one.newest else None,
        "да" if owed.current and owed.current.is_late else "",
        "да" if one.is_declared else "",
        one.trouble,
        _moment(one.reminded.sent_at if one.reminded else None),
    ]


def _moment(moment: datetime | None) -> str:
    return f"{moment.astimezone(MOSCOW):%d.%m.%Y %H:%M}" if moment else ""
