"""Changing one line of the road map for the whole country."""

from datetime import datetime

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from vprok.domain.campaign.actions import change_milestone, set_reports_date
from vprok.domain.campaign.queries import event_of
from vprok.domain.campaign.rules import MOSCOW, Event, due_words, opening_words
from vprok.domain.campaign.states import Step
from vprok.interfaces.frame.doors import asks
from vprok.interfaces.frame.request import Request
from vprok.interfaces.web.campaign.finding import campaign_at, sent
from vprok.interfaces.web.campaign.hours import MilestoneForm, ReportsForm, reports_moment, told
from vprok.kernel.charter import Permission


@asks(Permission.CAMPAIGN_KEEP)
def milestone(request: Request, slug: str, step: str) -> HttpResponse:
    """Change when an event opens and is due."""
    campaign = campaign_at(request, slug)
    found = get_object_or_404(campaign.milestones.select_related("campaign"), step=step)
    event = event_of(found)
    form = _form(request, event, campaign.reports_at)
    if not form.is_valid():
        about = {
            "form": form,
            "campaign": campaign,
            "milestone": found,
            "opens": opening_words(event),
            "due": due_words(event),
        }
        status = 422 if form.is_bound else 200
        return render(request, "campaign/milestone.html", about, status=status)
    opens, due = form.hours()
    change_milestone(
        found,
        clock=form.cleaned_data["clock"],
        opens=opens,
        due=due,
        counts_working_days=form.cleaned_data["counts_working_days"],
        by=request.actor,
        at=request.moment,
    )
    if isinstance(form, ReportsForm):
        shown_at = reports_moment(form.cleaned_data["reports_on"])
        set_reports_date(campaign, shown_at, by=request.actor, at=request.moment)
    messages.success(request, f"Строка «{found.get_step_display()}» изменена.")
    return redirect("campaign:year", slug)


def _form(request: Request, event: Event, reports_at: datetime | None) -> MilestoneForm:
    if event.step is not Step.REPORTS:
        return MilestoneForm(sent(request), initial=told(event))
    on = reports_at and reports_at.astimezone(MOSCOW).date()
    return ReportsForm(sent(request), initial={**told(event), "reports_on": on})
