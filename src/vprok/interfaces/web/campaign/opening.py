"""Opening a campaign and adding works to it."""

from collections.abc import Collection
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django import forms
from django.contrib import messages
from django.core.validators import RegexValidator
from django.db.transaction import atomic
from django.http import HttpResponse
from django.shortcuts import redirect, render

from vprok.domain.campaign.actions import add_work, open_campaign
from vprok.domain.campaign.models import Campaign
from vprok.domain.campaign.queries import catalogue
from vprok.domain.campaign.rules import Blueprint, slug_is_reserved
from vprok.domain.campaign.states import Era, Layout
from vprok.interfaces.frame.doors import asks
from vprok.interfaces.frame.request import Request
from vprok.interfaces.web.campaign.finding import campaign_at, sent
from vprok.interfaces.web.campaign.hours import reports_moment
from vprok.kernel.charter import Permission
from vprok.kernel.russian import plural

_DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class WorksForm(forms.Form):
    """Works of the catalogue, how many variants they have, and whether they are asked for."""

    works = forms.MultipleChoiceField(
        label="Работы", required=False, widget=forms.CheckboxSelectMultiple
    )
    variants = forms.IntegerField(
        label="Вариантов в каждой школе",
        min_value=1,
        max_value=10,
        initial=2,
        help_text="Обычно два; у иностранных языков на компьютере бывает до десяти.",
    )

    def __init__(self, *args: Any, without: Collection[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.plans = [plan for code, plan in catalogue().items() if code not in without]
        field = self.fields["works"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [(plan.code, str(plan)) for plan in self.plans]

    def grades(self) -> list["GradeChoice"]:
        """The works by grade, as the page lays them out."""
        chosen = set(self["works"].value() or ())
        return [
            GradeChoice(title, [Choice(plan, plan.code in chosen) for plan in some])
            for title, some in groupby(self.plans, key=_grade_words)
        ]


@dataclass(frozen=True)
class Choice:
    """One work that may be ticked."""

    plan: Blueprint
    is_chosen: bool

    @property
    def words(self) -> str:
        """How much there is to earn and how long it lasts."""
        minutes = " + ".join(map(str, self.plan.minutes))
        return f"{plural(self.plan.maximum, 'балл', 'балла', 'баллов')}, {minutes} мин"


@dataclass(frozen=True)
class GradeChoice:
    """The works of one grade."""

    title: str
    choices: list[Choice]


def _grade_words(plan: Blueprint) -> str:
    return f"{plan.grade} {'курс' if plan.is_course else 'класс'}"


class CampaignForm(WorksForm):
    """What a new campaign is."""

    title = forms.CharField(label="Название", max_length=200, help_text="Например: ВПР 2026, весна")
    slug = forms.CharField(
        label="Адрес",
        max_length=40,
        help_text="Латиница, цифры и дефис: 2026-spring. Потом не меняется.",
        validators=[
            RegexValidator(r"^[a-z0-9][a-z0-9-]*$", "Только строчная латиница, цифры и дефис.")
        ],
    )
    era = forms.ChoiceField(
        label="Порядок проведения", choices=Era.choices, widget=forms.RadioSelect
    )
    layout = forms.ChoiceField(
        label="Форма сбора результатов",
        choices=Layout.choices,
        initial=Layout.WITH_ORDINALS,
        widget=forms.RadioSelect,
    )
    opens_on = forms.DateField(label="Первый день проведения", widget=_DAY)
    closes_on = forms.DateField(label="Последний день проведения", widget=_DAY)
    reports_on = forms.DateField(
        label="Отчёты открываются всем в один день",
        required=False,
        widget=_DAY,
        help_text="В 09:00 по Москве. Без даты школа видит отчёты, как только они готовы.",
    )
    asks_sex = forms.BooleanField(label="Спрашивать в форме пол участника", required=False)
    allows_not_taught = forms.BooleanField(
        label="Разрешить отметку «тема не изучалась»", required=False
    )

    def clean_slug(self) -> str:
        """Our own addresses are not given away."""
        slug: str = self.cleaned_data["slug"]
        if refusal := slug_is_reserved(slug):
            raise forms.ValidationError(refusal.text)
        if Campaign.objects.filter(slug=slug).exists():
            raise forms.ValidationError("Кампания с таким адресом уже есть.")
        return slug

    def clean(self) -> dict[str, Any]:
        """A campaign ends no earlier than it begins."""
        opens_on, closes_on = map(self.cleaned_data.get, ("opens_on", "closes_on"))
        if opens_on and closes_on and closes_on < opens_on:
            self.add_error("closes_on", "Последний день раньше первого.")
        return self.cleaned_data


def _usual() -> list[str]:
    return [code for code, plan in catalogue().items() if not plan.is_course]


@asks(Permission.CAMPAIGN_KEEP)
def new(request: Request) -> HttpResponse:
    """Open a campaign: a draft with its default plan."""
    form = CampaignForm(sent(request), initial={"works": _usual()})
    if not form.is_valid():
        status = 422 if form.is_bound else 200
        return render(request, "campaign/opening.html", {"form": form}, status=status)
    asked = form.cleaned_data
    campaign = open_campaign(
        asked["slug"],
        asked["title"],
        era=Era(asked["era"]),
        layout=Layout(asked["layout"]),
        opens_on=asked["opens_on"],
        closes_on=asked["closes_on"],
        works=asked["works"],
        variants=asked["variants"],
        asks_sex=asked["asks_sex"],
        allows_not_taught=asked["allows_not_taught"],
        reports_at=reports_moment(asked["reports_on"]),
        by=request.actor,
        at=request.moment,
    )
    messages.success(request, "Черновик кампании готов. Проверьте план-график и начните кампанию.")
    return redirect("campaign:year", campaign.slug)


class MoreWorksForm(WorksForm):
    """Works to add, asked for or offered, perhaps with a window of their own."""

    is_voluntary = forms.BooleanField(
        label="Апробация: работы предлагаются, но не обязательны", required=False
    )
    opens_on = forms.DateField(label="Свой первый день", required=False, widget=_DAY)
    closes_on = forms.DateField(label="Свой последний день", required=False, widget=_DAY)

    def clean_works(self) -> list[str]:
        """There must be something to add."""
        works: list[str] = self.cleaned_data["works"]
        if not works:
            raise forms.ValidationError("Отметьте хотя бы одну работу.")
        return works


@asks(Permission.CAMPAIGN_KEEP)
def more(request: Request, slug: str) -> HttpResponse:
    """Add works of the catalogue to a campaign."""
    campaign = campaign_at(request, slug)
    there = set(campaign.works.values_list("code", flat=True))
    form = MoreWorksForm(sent(request), without=there)
    if not form.is_valid():
        about = {"form": form, "campaign": campaign}
        status = 422 if form.is_bound else 200
        return render(request, "campaign/more_works.html", about, status=status)
    asked = form.cleaned_data
    with atomic():
        for code in asked.pop("works"):
            add_work(campaign, code, **asked, by=request.actor, at=request.moment)
    messages.success(request, "Работы добавлены: с заданиями, шкалой и временем из каталога.")
    return redirect("campaign:year", campaign.slug)
