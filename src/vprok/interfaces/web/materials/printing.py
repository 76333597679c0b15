"""How a work is printed, what was printed again, and how many pages came back."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from vprok.domain.intake.models import Entry
from vprok.domain.materials.actions.printing import (
    Again,
    Wishes,
    choose_print,
    count_returned,
    log_reprint,
)
from vprok.domain.materials.models import PrintChoice
from vprok.domain.materials.queries.printing import (
    Printing,
    choice_holds,
    estimate_of,
    printing_of,
)
from vprok.domain.materials.rules import MOST_EXPERTS, tidy_codes
from vprok.domain.materials.states import ReprintReason
from vprok.interfaces.frame.doors import asks
from vprok.interfaces.frame.request import Request
from vprok.interfaces.web.layout.near import beside
from vprok.interfaces.web.layout.seeing import see_other
from vprok.interfaces.web.materials.lines import entry_within
from vprok.kernel.charter import Permission

MOST_PAGES = 100_000
BESIDE = {
    "codes_are_unknown": "large",
    "experts_are_too_many": "experts",
    "nothing_was_reprinted": "kits",
    "spares_have_run_out": "kits",
    "difference_is_unexplained": "note",
}
"""Refusals that speak of one field, and the field."""


class ChoiceForm(forms.Form):
    """How a school wants its kits."""

    divided = forms.ChoiceField(
        label="Файлы комплектов",
        choices=[
            ("rooms", "отдельный файл на каждую аудиторию или класс"),
            ("one", "один файл на всех"),
        ],
        widget=forms.RadioSelect,
    )
    is_duplex = forms.BooleanField(label="Печатать на обеих сторонах листа", required=False)
    is_two_up = forms.BooleanField(label="Две страницы на одной стороне листа", required=False)
    is_economy = forms.BooleanField(
        label="Беречь тонер: текст вариантов бледнее, коды как обычно", required=False
    )
    large = forms.CharField(
        label="Кому крупный шрифт",
        required=False,
        max_length=1000,
        help_text="Коды участников через пробел. Их комплекты печатаются на листах А3.",
    )
    experts = forms.IntegerField(
        label="Сколько экспертов",
        min_value=0,
        max_value=MOST_EXPERTS,
        help_text="Столько экземпляров критериев будет в архиве.",
        error_messages={"required": "Укажите число экспертов: от 0."},
    )

    def wishes(self) -> Wishes:
        """What was asked for."""
        said = self.cleaned_data
        return Wishes(
            by_rooms=said["divided"] == "rooms",
            is_duplex=said["is_duplex"],
            is_two_up=said["is_two_up"],
            is_economy=said["is_economy"],
            large=tidy_codes(said["large"]),
            experts=said["experts"],
        )


class AgainForm(forms.Form):
    """A line of the log."""

    way = forms.ChoiceField(
        label="Что сделали",
        choices=[("again", "напечатали ещё раз"), ("spare", "взяли запасной комплект")],
        widget=forms.RadioSelect,
    )
    reason = forms.ChoiceField(label="Почему", choices=ReprintReason.choices)
    kits = forms.IntegerField(
        label="Сколько комплектов",
        min_value=1,
        max_value=1000,
        error_messages={"required": "Укажите, сколько комплектов."},
    )
    pages = forms.IntegerField(
        label="Сколько страниц напечатано",
        min_value=0,
        max_value=MOST_PAGES,
        required=False,
        help_text="У запасного комплекта оставьте пустым: он уже посчитан.",
    )
    note = forms.CharField(label="Примечание", max_length=200, required=False)

    def again(self) -> Again:
        """The line."""
        said = self.cleaned_data
        return Again(
            reason=ReprintReason(said["reason"]),
            kits=said["kits"],
            pages=said["pages"] or 0,
            is_spare=said["way"] == "spare",
            note=said["note"],
        )


class ReturnedForm(forms.Form):
    """The count of pages."""

    pages = forms.IntegerField(
        label="Сколько страниц сдали из аудиторий",
        min_value=0,
        max_value=MOST_PAGES,
        error_messages={"required": "Посчитайте и впишите страницы, запасные комплекты тоже."},
    )
    note = forms.CharField(
        label="Откуда разница",
        max_length=300,
        required=False,
        help_text="Если страниц больше или меньше, чем ожидалось.",
    )


@asks(Permission.PRINT_KEEP)
def printing(request: Request, slug: str, key: str, code: str) -> HttpResponse:
    """Show the printing of a work, and take one of its three forms."""
    entry = entry_within(request, slug, key, code, Permission.PRINT_KEEP)
    found = printing_of(entry)
    shown = _forms(found)
    act = request.POST.get("act", "") if request.method == "POST" else ""
    if act in shown:
        shown[act] = type(shown[act])(request.POST, auto_id=shown[act].auto_id)
        if shown[act].is_valid() and _done(request, entry, shown[act]):
            return see_other(f"{reverse('materials:printing', args=[slug, key, code])}#{act}")
    elif act == "count":
        asked = ChoiceForm(request.POST)
        found, shown["choice"] = _estimated(found, asked), asked
    wrong = any(form.is_bound and form.errors for form in shown.values())
    return render(
        request,
        "materials/printing.html",
        {
            "campaign": entry.work.campaign,
            "school": entry.school,
            "zone": entry.school.clock,
            "found": found,
            "entry": entry,
            "forms": shown,
            "wrong": next((form for form in shown.values() if form.errors), None),
            "is_trial": act == "count" and not wrong,
            "late": choice_holds(entry, found.archive, at=request.moment),
            "is_open": found.archive is not None and found.archive.opens_at <= request.moment,
        },
        status=422 if wrong else 200,
    )


def _forms(found: Printing) -> dict[str, forms.Form]:
    choice = found.choice
    return {
        "choice": ChoiceForm(
            initial={
                "divided": "rooms" if choice.by_rooms else "one",
                "is_duplex": choice.is_duplex,
                "is_two_up": choice.is_two_up,
                "is_economy": choice.is_economy,
                "large": " ".join(choice.large),
                "experts": choice.experts,
            }
        ),
        "log": AgainForm(initial={"way": "again", "kits": 1}, auto_id="log_%s"),
        "returned": ReturnedForm(
            auto_id="returned_%s",
            initial={"pages": found.returned.pages, "note": found.returned.note}
            if found.returned
            else None,
        ),
    }


def _estimated(found: Printing, form: ChoiceForm) -> Printing:
    """The same with the estimate of what was asked for, nothing kept."""
    if not form.is_valid():
        return found
    wishes = form.wishes()
    choice = PrintChoice(
        entry=found.entry,
        by_rooms=wishes.by_rooms,
        is_duplex=wishes.is_duplex,
        is_two_up=wishes.is_two_up,
        is_economy=wishes.is_economy,
        large=list(wishes.large),
        experts=wishes.experts,
    )
    return Printing(**{**vars(found), "estimate": estimate_of(choice)})


def _done(request: Request, entry: Entry, form: forms.Form) -> bool:
    """Do what a form asks for; a refusal that speaks of a field stands beside it.

    raises: Refused, any other
    """
    by, at = request.actor, request.moment
    with beside(form, **BESIDE):
        if isinstance(form, ChoiceForm):
            choose_print(entry, form.wishes(), by=by, at=at)
            messages.success(request, "Сохранено. Архив соберётся заново за несколько минут.")
        elif isinstance(form, AgainForm):
            log_reprint(entry, form.again(), by=by, at=at)
            messages.success(request, "Записано в журнал печати.")
        else:
            said = form.cleaned_data
            count_returned(entry, said["pages"], said["note"], by=by, at=at)
            messages.success(request, "Сданные страницы записаны.")
    return not form.errors
