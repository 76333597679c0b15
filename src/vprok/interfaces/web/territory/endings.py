"""Turns in the life of a school: it moves, is merged, is closed, opens again."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render

from vprok.domain.territory.actions import close_school, merge_school, move_school, reopen_school
from vprok.domain.territory.models import District, School
from vprok.interfaces.frame.doors import asks
from vprok.interfaces.frame.request import Request
from vprok.interfaces.web.layout.near import beside
from vprok.interfaces.web.territory.reach import page_of, school_for
from vprok.kernel.charter import Permission


class TurnForm(forms.Form):
    """On what ground, and a yes."""

    reason = forms.CharField(
        label="Основание",
        help_text="Номер и дата приказа или распоряжения.",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    sure = forms.BooleanField(label="Всё проверено, продолжить")


class MoveForm(TurnForm):
    """Where the school goes."""

    to = forms.ChoiceField(label="Куда передать")
    field_order = ["to"]


class ClosingForm(TurnForm):
    """From which day."""

    on = forms.DateField(
        label="С какого дня закрыта",
        help_text="Оставьте пустым, если с сегодняшнего.",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    field_order = ["on"]


class MergeForm(ClosingForm):
    """Into which school."""

    into = forms.CharField(
        label="К какой организации присоединить",
        help_text="Логин действующей организации вашего региона: edu и шесть цифр.",
        max_length=9,
    )
    field_order = ["into", "on"]


@asks(Permission.TERRITORY_KEEP)
def move(request: Request, number: str) -> HttpResponseBase:
    """Hand a school over to another municipality or group."""
    school = school_for(request, number, Permission.TERRITORY_KEEP)
    others = District.objects.filter(region=school.district.region).exclude(pk=school.district_id)
    districts = {one.key: one for one in others.select_related("region").order_by("code")}
    form = MoveForm(request.POST or None)
    form.fields["to"] = forms.ChoiceField(
        label="Куда передать",
        choices=[("", "Выберите"), *((k, str(d)) for k, d in districts.items())],
    )
    if form.is_valid():
        moved = move_school(
            school,
            to=districts[form.cleaned_data["to"]],
            reason=form.cleaned_data["reason"],
            by=request.actor,
            at=request.moment,
        )
        messages.success(request, f"Передано: {moved.short_name} → {moved.district.name}.")
        return redirect(page_of(moved.place))
    return _page(request, form, school, "Передать", MOVING)


@asks(Permission.TERRITORY_KEEP)
def merge(request: Request, number: str) -> HttpResponseBase:
    """Merge a school into another one."""
    school = school_for(request, number, Permission.TERRITORY_KEEP)
    form = MergeForm(request.POST or None)
    if form.is_valid():
        into = _working(request, form)
        fields = {
            "successor_is_itself": "into",
            "successor_is_closed": "into",
            "closing_is_ahead": "on",
        }
        if into is not None:
            with beside(form, **fields):
                merge_school(school, into=into, **_turn(request, form))
                messages.success(request, f"Присоединено: {school.short_name} → {into.short_name}.")
                return redirect(page_of(school.place))
    return _page(request, form, school, "Присоединить", MERGING)


def _working(request: Request, form: MergeForm) -> School | None:
    """The school with the number that was typed, among the person's own."""
    number = form.cleaned_data["into"].lower().removeprefix("edu")
    mine = School.objects.within(request.actor.places(Permission.TERRITORY_KEEP))
    into = mine.filter(number=number).first()
    if into is None:
        form.add_error("into", "Такой организации на вашей территории нет. Проверьте логин.")
    return into


@asks(Permission.TERRITORY_KEEP)
def close(request: Request, number: str) -> HttpResponseBase:
    """Close a school."""
    school = school_for(request, number, Permission.TERRITORY_KEEP)
    form = ClosingForm(request.POST or None)
    if form.is_valid():
        with beside(form, closing_is_ahead="on"):
            close_school(school, **_turn(request, form))
            messages.success(request, f"Закрыто: {school.short_name}.")
            return redirect(page_of(school.place))
    return _page(request, form, school, "Закрыть", CLOSING)


@asks(Permission.TERRITORY_KEEP)
def reopen(request: Request, number: str) -> HttpResponseBase:
    """Open again a school that was closed."""
    school = school_for(request, number, Permission.TERRITORY_KEEP)
    form = TurnForm(request.POST or None)
    if form.is_valid():
        reopen_school(
            school, reason=form.cleaned_data["reason"], by=request.actor, at=request.moment
        )
        messages.success(request, f"Открыто снова: {school.short_name}.")
        return redirect(page_of(school.place))
    return _page(request, form, school, "Открыть снова", REOPENING)


MOVING = (
    "Логин, материалы и всё присланное остаются при организации. Отвечать за неё будет "
    "координатор нового муниципалитета или группы; прежние отчёты остаются за прежним."
)
MERGING = (
    "Организация закроется, на её странице будет указано, к какой она присоединена. "
    "Всё, что она прислала, останется за ней."
)
CLOSING = (
    "Организация уйдёт из действующего списка и из новых кампаний. Её история и всё присланное "
    "сохраняются; при ошибке её можно открыть снова."
)
REOPENING = "Организация вернётся в действующий список под прежним логином."


def _turn(request: Request, form: forms.Form) -> dict[str, Any]:
    said = form.cleaned_data
    return {
        "reason": said["reason"],
        "on": said["on"],
        "by": request.actor,
        "at": request.moment,
    }


def _page(
    request: Request, form: forms.Form, school: School, verb: str, about: str
) -> HttpResponseBase:
    values = {
        "form": form,
        "school": school,
        "verb": verb,
        "about": about,
        "back": page_of(school.place),
    }
    status = 422 if form.errors else 200
    return render(request, "territory/ending.html", values, status=status)
