"""The life of a campaign: started, moved, stopped, resumed, finished; each asks before it acts."""

from datetime import timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from vprok.domain.campaign.actions import finish, resume, shift, start, stop
from vprok.domain.campaign.models import Campaign
from vprok.domain.campaign.rules import (
    campaign_does_not_move_so,
    campaign_has_begun,
    campaign_has_no_works,
    campaign_is_not_stopped,
    campaign_is_over,
)
from vprok.domain.campaign.states import CampaignState
from vprok.interfaces.frame.doors import asks
from vprok.interfaces.frame.request import Request
from vprok.interfaces.web.campaign.finding import campaign_at, sent
from vprok.kernel.charter import Permission
from vprok.kernel.refusal import refuse_if

_DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class SureForm(forms.Form):
    """Only a yes."""

    sure = forms.BooleanField(label="Да, я проверил даты, работы и шкалы")


class ReasonForm(forms.Form):
    """Why; everyone will read it."""

    reason = forms.CharField(
        label="Причина",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Её прочтут все координаторы в объявлении.",
    )
    sure = forms.BooleanField(label="Да, сообщить об этом всем")


class ShiftForm(ReasonForm):
    """By how much the calendar moves: the new first day."""

    field_order = ("opens_on", "reason", "sure")
    opens_on = forms.DateField(
        label="Новый первый день",
        widget=_DAY,
        help_text="На столько же дней сдвинутся последний день, резервные дни и все сроки.",
    )


class ResumeForm(ReasonForm):
    """The new window."""

    field_order = ("opens_on", "closes_on", "reason", "sure")
    opens_on = forms.DateField(label="Первый день", widget=_DAY)
    closes_on = forms.DateField(label="Последний день", widget=_DAY)

    def clean(self) -> dict[str, Any]:
        """A window ends no earlier than it begins."""
        opens_on, closes_on = map(self.cleaned_data.get, ("opens_on", "closes_on"))
        if opens_on and closes_on and closes_on < opens_on:
            self.add_error("closes_on", "Последний день раньше первого.")
        return self.cleaned_data


@asks(Permission.CAMPAIGN_KEEP)
def begin(request: Request, slug: str) -> HttpResponse:
    """Start a draft."""
    campaign = campaign_at(request, slug)
    refuse_if(campaign_has_begun(campaign.state), campaign_has_no_works(campaign.works.count()))
    form = SureForm(sent(request))
    if not form.is_valid():
        return _ask(request, campaign, form, "Начать кампанию", BEGIN)
    start(campaign, by=request.actor, at=request.moment)
    return _done(request, campaign, "Кампания начата: её видят все.")


@asks(Permission.CAMPAIGN_KEEP)
def move(request: Request, slug: str) -> HttpResponse:
    """Move the whole calendar."""
    campaign = campaign_at(request, slug)
    refuse_if(campaign_is_over(campaign.state))
    form = ShiftForm(sent(request), initial={"opens_on": campaign.opens_on})
    if not form.is_valid():
        return _ask(request, campaign, form, "Перенести кампанию", MOVE)
    days = form.cleaned_data["opens_on"] - campaign.opens_on
    reason = form.cleaned_data["reason"]
    shift(campaign, days // timedelta(days=1), reason=reason, by=request.actor, at=request.moment)
    return _done(request, campaign, "Даты перенесены, объявление опубликовано.")


@asks(Permission.CAMPAIGN_KEEP)
def hold(request: Request, slug: str) -> HttpResponse:
    """Stop a running campaign midway."""
    campaign = campaign_at(request, slug)
    refuse_if(campaign_does_not_move_so(campaign.state, CampaignState.STOPPED))
    form = ReasonForm(sent(request))
    if not form.is_valid():
        return _ask(request, campaign, form, "Приостановить кампанию", HOLD, kind="danger")
    reason = form.cleaned_data["reason"]
    stop(campaign, reason=reason, by=request.actor, at=request.moment)
    return _done(request, campaign, "Кампания приостановлена, объявление опубликовано.")


@asks(Permission.CAMPAIGN_KEEP)
def go_on(request: Request, slug: str) -> HttpResponse:
    """Resume a stopped campaign."""
    campaign = campaign_at(request, slug)
    refuse_if(campaign_is_not_stopped(campaign.state))
    dates = {"opens_on": campaign.opens_on, "closes_on": campaign.closes_on}
    form = ResumeForm(sent(request), initial=dates)
    if not form.is_valid():
        return _ask(request, campaign, form, "Возобновить кампанию", GO_ON)
    asked = form.cleaned_data
    resume(
        campaign,
        opens_on=asked["opens_on"],
        closes_on=asked["closes_on"],
        reason=asked["reason"],
        by=request.actor,
        at=request.moment,
    )
    return _done(request, campaign, "Кампания продолжается, объявление опубликовано.")


@asks(Permission.CAMPAIGN_KEEP)
def end(request: Request, slug: str) -> HttpResponse:
    """Finish a campaign for good."""
    campaign = campaign_at(request, slug)
    refuse_if(campaign_does_not_move_so(campaign.state, CampaignState.FINISHED))
    form = SureForm(sent(request))
    if not form.is_valid():
        return _ask(request, campaign, form, "Завершить кампанию", END, kind="danger")
    finish(campaign, by=request.actor, at=request.moment)
    return _done(request, campaign, "Кампания завершена.")


BEGIN = "Черновик увидят все регионы, муниципалитеты и школы; начнут действовать сроки."
MOVE = "Сдвинутся первый и последний день, резервные дни и все сроки плана-графика."
HOLD = "Материалы и пароли перестанут выдаваться, работы проводить нельзя, пока вы не возобновите."
GO_ON = "Сроки пойдут по новым датам. Уже проведённые работы остаются проведёнными."
END = "Прислать или исправить формы будет нельзя. Вернуть завершённую кампанию нельзя."


def _ask(
    request: Request,
    campaign: Campaign,
    form: forms.Form,
    title: str,
    text: str,
    *,
    kind: str = "primary",
) -> HttpResponse:
    about = {"form": form, "campaign": campaign, "heading": title, "text": text, "kind": kind}
    status = 422 if form.is_bound else 200
    return render(request, "campaign/course.html", about, status=status)


def _done(request: Request, campaign: Campaign, text: str) -> HttpResponse:
    messages.success(request, text)
    return redirect("campaign:year", campaign.slug)
