"""How a campaign collects results: what forms ask for, how marks are made, who may look."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render

from vprok.domain.campaign.models import Campaign, Task, Work
from vprok.domain.campaign.queries import collecting_of
from vprok.domain.campaign.rules import Collecting, campaign_is_over, not_taught_is_not_allowed
from vprok.domain.campaign.states import TaskEntry
from vprok.domain.results.actions.collecting import choose_collecting, choose_entries
from vprok.domain.results.queries.collecting import has_results, has_results_of
from vprok.interfaces.frame.doors import asks
from vprok.interfaces.frame.request import Request
from vprok.interfaces.web.campaign.finding import campaign_at, sent, work_at
from vprok.kernel.charter import Permission

OF_THE_FORM = ("asks_sex", "allows_not_taught", "double_entry")
"""What is settled once somebody has filled a form."""


def _tick(label: str, help_text: str) -> forms.BooleanField:
    return forms.BooleanField(label=label, required=False, help_text=help_text)


class CollectingForm(forms.Form):
    """All of it, each a tick."""

    asks_sex = _tick("В форме есть столбец «Пол»", "Формы 2026 года пол не спрашивают.")
    allows_not_taught = _tick(
        "За задание можно поставить «не пройд.»",
        "Если тему в классе ещё не изучали: такое задание приносит 0 баллов.",
    )
    double_entry = _tick(
        "Каждую форму вносят двое",
        "Второй человек вносит, не видя первого; расхождения сверяют.",
    )
    excludes_not_taught = _tick(
        "Непройденные задания исключаются из отметки",
        "Если «не пройд.» стоит у 80 % класса или больше чем у половины школы, отметка считается "
        "по остальным заданиям. Исключено больше двух или классы расходятся — отметок нет.",
    )
    families_look = _tick(
        "Семья может увидеть результат по коду",
        "Чтобы увидеть его, нужны код и секрет с листка участника.",
    )

    def __init__(self, data: QueryDict | None, campaign: Campaign, *, is_fixed: bool) -> None:
        super().__init__(data, initial=_told(campaign))
        for name in OF_THE_FORM if is_fixed else ():
            self.fields[name].disabled = True

    def clean(self) -> dict[str, Any]:
        """No rule about a mark that nobody may put."""
        if refusal := not_taught_is_not_allowed(Collecting(**self.cleaned_data)):
            self.add_error("excludes_not_taught", refusal.text)
        return self.cleaned_data


def _told(campaign: Campaign) -> dict[str, bool]:
    now = collecting_of(campaign)
    return {name: getattr(now, name) for name in CollectingForm.base_fields}


@asks(Permission.CAMPAIGN_KEEP)
def collecting(request: Request, slug: str) -> HttpResponse:
    """Choose how results are collected."""
    campaign = campaign_at(request, slug)
    is_fixed = has_results(campaign)
    form = CollectingForm(sent(request), campaign, is_fixed=is_fixed)
    if not form.is_valid():
        is_over = campaign_is_over(campaign.state)
        about = {"form": form, "campaign": campaign, "is_fixed": is_fixed, "is_over": is_over}
        status = 422 if form.is_bound else 200
        return render(request, "campaign/collecting.html", about, status=status)
    chosen = Collecting(**form.cleaned_data)
    choose_collecting(campaign, chosen, by=request.actor, at=request.moment)
    messages.success(request, "Сохранено. Так и будут собираться результаты этой кампании.")
    return redirect("campaign:year", slug)


class EntriesForm(forms.Form):
    """Which tasks take answers; criteria of experts never do."""

    answers = forms.MultipleChoiceField(
        label="Вносят сам ответ",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Баллы за него поставит портал по ключу. За остальные задания вносят баллы.",
    )

    def __init__(self, data: QueryDict | None, work: Work) -> None:
        tasks = work.tasks_in_order()
        now = [task.label for task in tasks if task.entry == TaskEntry.ANSWER]
        super().__init__(data, initial={"answers": now})
        offered = self.fields["answers"]
        assert isinstance(offered, forms.MultipleChoiceField)
        offered.choices = [(task.label, _words(task)) for task in _not_criteria(tasks)]


def _not_criteria(tasks: Sequence[Task]) -> list[Task]:
    leaders = {task.follows for task in tasks}
    return [task for task in tasks if not task.follows and task.label not in leaders]


def _words(task: Task) -> str:
    return f"{task.label}. {task.descriptor}"


@asks(Permission.CAMPAIGN_KEEP)
def entries(request: Request, slug: str, code: str) -> HttpResponse:
    """Choose which tasks of a work take answers."""
    found = work_at(request, slug, code)
    is_fixed = has_results_of(found)
    form = EntriesForm(sent(request), found)
    if not form.is_valid():
        about = {
            "form": form,
            "work": found,
            "campaign": found.campaign,
            "is_fixed": is_fixed,
            "is_over": campaign_is_over(found.campaign.state),
        }
        status = 422 if form.is_bound else 200
        return render(request, "campaign/entries.html", about, status=status)
    choose_entries(found, form.cleaned_data["answers"], by=request.actor, at=request.moment)
    messages.success(request, "Сохранено. Форма этой работы изменилась.")
    return redirect("campaign:work", slug, code)
