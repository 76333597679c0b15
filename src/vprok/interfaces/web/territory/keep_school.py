"""Adding a school to the list and changing what the list says of it."""

from dataclasses import asdict

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render

from vprok.domain.territory.actions import add_school, change_school
from vprok.domain.territory.sheets import MOST_PUPILS
from vprok.domain.territory.states import (
    DETAIL_TITLES,
    Details,
    EducationLevel,
    LegalStatus,
    Ownership,
    SchoolKind,
    Settlement,
)
from vprok.interfaces.frame.doors import asks
from vprok.interfaces.frame.request import Request
from vprok.interfaces.web.layout.near import beside
from vprok.interfaces.web.territory.reach import district_for, page_of, school_for
from vprok.kernel.charter import Permission


class SchoolForm(forms.Form):
    """What the list says of a school."""

    name = forms.CharField(label=DETAIL_TITLES["name"], help_text="Как в уставе.", max_length=300)
    short_name = forms.CharField(
        label=DETAIL_TITLES["short_name"],
        help_text="Так организация называется на страницах и в отчётах.",
        max_length=120,
    )
    kind = forms.ChoiceField(label=DETAIL_TITLES["kind"], choices=SchoolKind.choices)
    ownership = forms.ChoiceField(
        label=DETAIL_TITLES["ownership"], choices=Ownership.choices, initial=Ownership.MUNICIPAL
    )
    status = forms.ChoiceField(
        label=DETAIL_TITLES["status"], choices=LegalStatus.choices, initial=LegalStatus.ENTITY
    )
    levels = forms.MultipleChoiceField(
        label=DETAIL_TITLES["levels"],
        choices=EducationLevel.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    settlement = forms.ChoiceField(label=DETAIL_TITLES["settlement"], choices=Settlement.choices)
    phone = forms.CharField(label=DETAIL_TITLES["phone"], required=False, max_length=40)
    pupils = forms.IntegerField(
        label=DETAIL_TITLES["pupils"], min_value=0, max_value=MOST_PUPILS, initial=0
    )

    def details(self, known: Details | None = None) -> Details:
        """The details as the person has written them.

        known: what is known already; parallels are told by the verification, not here
        """
        parallels = known.parallels if known else ()
        return Details.of({**self.cleaned_data, "parallels": parallels})


class NewSchoolForm(SchoolForm):
    """A school that is not there yet."""

    number = forms.CharField(
        label="Логин ОО",
        help_text="edu и шесть цифр, первые две — код региона. Изменить его потом нельзя.",
        max_length=9,
    )
    field_order = ("number",)

    def clean_number(self) -> str:
        """Six digits, whether «edu» was written or not."""
        return str(self.cleaned_data["number"]).lower().removeprefix("edu")


@asks(Permission.TERRITORY_KEEP)
def add(request: Request, key: str) -> HttpResponseBase:
    """Add a school to a municipality or a group."""
    district = district_for(request, key, Permission.TERRITORY_KEEP)
    form = NewSchoolForm(request.POST or None)
    if form.is_valid():
        fields = ("number_is_malformed", "number_is_of_another_region", "number_is_taken")
        with beside(form, **dict.fromkeys(fields, "number")):
            made = add_school(
                district,
                number=form.cleaned_data["number"],
                details=form.details(),
                by=request.actor,
                at=request.moment,
            )
            messages.success(request, f"Добавлено: {made.short_name}.")
            return redirect(page_of(made.place))
    return _page(request, form, "Новая организация", district.name, page_of(district.place))


@asks(Permission.TERRITORY_KEEP)
def change(request: Request, number: str) -> HttpResponseBase:
    """Change what the list says of a school."""
    school = school_for(request, number, Permission.TERRITORY_KEEP)
    form = SchoolForm(request.POST or None, initial=asdict(school.details))
    if form.is_valid():
        change_school(school, form.details(school.details), by=request.actor, at=request.moment)
        messages.success(request, "Сведения сохранены.")
        return redirect(page_of(school.place))
    title = f"Изменить: {school.short_name}"
    return _page(request, form, title, school.short_name, page_of(school.place))


def _page(request: Request, form: forms.Form, title: str, above: str, back: str) -> HttpResponse:
    values = {"form": form, "title": title, "above": above, "back": back}
    status = 422 if form.errors else 200
    return render(request, "territory/keep.html", values, status=status)
