"""How a campaign keeps its materials: custody, kits, zone groups, hours, criteria."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render

from vprok.domain.campaign.models import Campaign, Work
from vprok.domain.campaign.queries import choices_of, works_by_grade
from vprok.domain.campaign.rules import (
    MOST_DAYS_AHEAD,
    MOST_EARLIER,
    MOST_FREEZE_HOURS,
    Choices,
    campaign_is_over,
    early_rows_are_uneven,
)
from vprok.domain.campaign.states import Custody, Era, KitStyle
from vprok.domain.materials.actions import choose
from vprok.domain.materials.queries import is_sealed, works_with_fixed_criteria
from vprok.interfaces.frame.doors import asks
from vprok.interfaces.frame.request import Request
from vprok.interfaces.web.campaign.finding import campaign_at, sent
from vprok.kernel.charter import Permission

ROWS = 4
"""How many steps of «the larger the school, the earlier» there may be."""
MOST_PARTICIPANTS = 5000


def _whole(label: str, most: int) -> forms.IntegerField:
    return forms.IntegerField(label=label, required=False, min_value=1, max_value=most)


class ChoicesForm(forms.Form):
    """Everything that is chosen, and rows of participants and minutes."""

    custody = forms.ChoiceField(
        label="Кто хранит пароли до часа",
        choices=Custody.choices,
        widget=forms.RadioSelect,
        help_text="Ответственных назначают и ключи делят заранее, до заморозки первого слота.",
    )
    kit_style = forms.ChoiceField(
        label="Индивидуальные комплекты", choices=KitStyle.choices, widget=forms.RadioSelect
    )
    has_zone_groups = forms.BooleanField(
        label="У каждой группы часовых поясов свои варианты",
        required=False,
        help_text="Четыре группы с востока на запад; вариантов нужно в четыре раза больше.",
    )
    freeze_hours = forms.IntegerField(
        label="Заморозка: за сколько часов до выдачи",
        min_value=1,
        max_value=MOST_FREEZE_HOURS,
        help_text="С этого момента архивы не меняются и открыть их не может никто.",
    )
    assigns_ahead = forms.IntegerField(
        label="Предметы назначаются классам: за сколько дней до начала",
        min_value=1,
        max_value=MOST_DAYS_AHEAD,
    )
    apart = forms.MultipleChoiceField(
        label="Критерии в свой час",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, data: QueryDict | None, campaign: Campaign) -> None:
        super().__init__(data, initial=_told(campaign))
        for row in range(ROWS):
            self.fields[f"many_{row}"] = _whole("Участников не меньше", MOST_PARTICIPANTS)
            self.fields[f"minutes_{row}"] = _whole("Раньше на, минут", MOST_EARLIER)
        if campaign.era != Era.RANDOM:
            del self.fields["assigns_ahead"]
        self.grades = works_by_grade(campaign)
        apart = self.fields["apart"]
        assert isinstance(apart, forms.MultipleChoiceField)
        apart.choices = [(work.code, str(work)) for one in self.grades for work in one.works]
        if is_sealed(campaign):
            for name in self.fields.keys() - {"apart", "assigns_ahead"}:
                self.fields[name].disabled = True
        self.fixed = works_with_fixed_criteria(campaign)

    def clean(self) -> dict[str, Any]:
        """Both halves of a row, and rows in their order."""
        for row in range(ROWS):
            many, minutes = (self.cleaned_data.get(f"{end}_{row}") for end in ("many", "minutes"))
            if (many is None) != (minutes is None):
                missing = f"{'many' if many is None else 'minutes'}_{row}"
                if missing not in self.errors:
                    self.add_error(missing, "Заполните оба поля строки или оставьте оба пустыми.")
        if not self.errors and (refusal := early_rows_are_uneven(self.rows())):
            self.add_error("many_0", refusal.text)
        return self.cleaned_data

    def rows(self) -> tuple[tuple[int, int], ...]:
        """From how many participants, how many minutes earlier."""
        pairs = [
            (self.cleaned_data.get(f"many_{row}"), self.cleaned_data.get(f"minutes_{row}"))
            for row in range(ROWS)
        ]
        return tuple(sorted((many, minutes) for many, minutes in pairs if many and minutes))

    def pairs(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """The rows as the page lays them out."""
        return [(self[f"many_{row}"], self[f"minutes_{row}"]) for row in range(ROWS)]

    def works(self) -> list["GradeTicks"]:
        """Works by grade, each with its tick."""
        chosen = set(self["apart"].value() or ())
        return [
            GradeTicks(
                one.title,
                [Tick(work, work.code in chosen, work.code in self.fixed) for work in one.works],
            )
            for one in self.grades
        ]


@dataclass(frozen=True)
class Tick:
    """One work, whether its criteria stand apart, and whether that is settled."""

    work: Work
    is_chosen: bool
    is_fixed: bool


@dataclass(frozen=True)
class GradeTicks:
    """The works of one grade."""

    title: str
    ticks: list[Tick]


def _told(campaign: Campaign) -> dict[str, Any]:
    now = choices_of(campaign)
    rows = dict(enumerate(now.early_by))
    return {
        "custody": now.custody,
        "kit_style": now.kit_style,
        "has_zone_groups": now.has_zone_groups,
        "freeze_hours": now.freeze_hours,
        "assigns_ahead": now.assigns_ahead,
        "apart": [work.code for work in campaign.works.filter(criteria_apart=True)],
        **{f"many_{row}": many for row, (many, _) in rows.items()},
        **{f"minutes_{row}": minutes for row, (_, minutes) in rows.items()},
    }


@asks(Permission.CAMPAIGN_KEEP)
def choices(request: Request, slug: str) -> HttpResponse:
    """Choose how materials are kept, as long as nothing is sealed."""
    campaign = campaign_at(request, slug)
    form = ChoicesForm(sent(request), campaign)
    if not form.is_valid():
        about = {
            "form": form,
            "campaign": campaign,
            "is_sealed": is_sealed(campaign),
            "is_over": campaign_is_over(campaign.state),
        }
        status = 422 if form.is_bound else 200
        return render(request, "campaign/choices.html", about, status=status)
    asked = form.cleaned_data
    choose(
        campaign,
        Choices(
            custody=asked["custody"],
            kit_style=asked["kit_style"],
            has_zone_groups=asked["has_zone_groups"],
            early_by=form.rows(),
            freeze_hours=asked["freeze_hours"],
            assigns_ahead=asked.get("assigns_ahead", campaign.assigns_ahead),
        ),
        apart={*asked["apart"], *(form.fixed & set(form.initial["apart"]))},
        by=request.actor,
        at=request.moment,
    )
    messages.success(request, "Сохранено. Так и будут собираться архивы этой кампании.")
    return redirect("campaign:year", slug)
