"""Changing one line of the road map for the whole country."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from vprok.domain.campaign.actions import change_milestone
from vprok.domain.campaign.queries import event_of
from vprok.domain.campaign.rules import due_words, opening_words
from vprok.interfaces.frame.doors import asks
from vprok.interfaces.frame.request import Request
from vprok.interfaces.web.campaign.finding import campaign_at, sent
from vprok.interfaces.web.campaign.hours import MilestoneForm, told
from vprok.kernel.charter import Permission


@asks(Permission.CAMPAIGN_KEEP)
def milestone(request: Request, slug: str, step: str) -> HttpResponse:
    """Change when an event opens and is due."""
    campaign = campaign_at(request, slug)
    found = get_object_or_404(campaign.milestones.select_related("campaign"), step=step)
    event = event_of(found)
    form = MilestoneForm(sent(request), initial=told(event))
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
    messages.success(request, f"Строка «{found.get_step_display()}» изменена.")
    return redirect("campaign:year", slug)
