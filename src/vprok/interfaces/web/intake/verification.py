"""The verified lists: the form of a municipality, and the region's decision on what it proposes."""

from collections.abc import Mapping

from django import forms
from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from vprok.domain.campaign.models import Campaign
from vprok.domain.campaign.queries import campaigns_for
from vprok.domain.intake.actions import accept_proposals, decline_proposal, send_school_list
from vprok.domain.intake.models import Deliverable
from vprok.domain.intake.queries import (
    list_totals,
    proposals_of,
    school_list_blank,
    verified_lists,
    why_over,
)
from vprok.domain.intake.states import ProposalState
from vprok.domain.territory.queries import cabinet_of
from vprok.interfaces.frame.doors import reads, writes
from vprok.interfaces.frame.request import Request
from vprok.interfaces.web.layout.forms.face import Face, address_of
from vprok.interfaces.web.layout.forms.states import TONES
from vprok.interfaces.web.layout.seeing import see_other
from vprok.kernel.charter import Permission
from vprok.kernel.place import Place
from vprok.kernel.russian import plural

NUMBER = "number-"
"""Fields with the numbers of new schools begin so; the key of the proposal follows."""

PROPOSAL_TONES: dict[str, str] = {
    ProposalState.WAITING: "wait",
    ProposalState.ACCEPTED: "good",
    ProposalState.DECLINED: "bad",
    ProposalState.REPLACED: "off",
}


def what_became(request: Request, deliverable: Deliverable) -> Mapping[str, object]:
    """What the region has made of each proposal of the accepted form."""
    lines = proposals_of(deliverable, at=request.moment)
    place = Place(deliverable.place)
    keeps = request.actor.lacks(Permission.TERRITORY_KEEP, at=place) is None
    waiting = sum(one.is_waiting for one in lines)
    return {
        "lines": lines,
        "tones": PROPOSAL_TONES,
        "decide_url": _address(deliverable) if keeps and waiting else "",
        "waiting": waiting,
        "declined": sum(one.proposal.state == ProposalState.DECLINED for one in lines),
    }


SCHOOL_LIST = Face(
    kind="school_list",
    reads=(Permission.INTAKE_READ,),
    sends=Permission.LIST_VERIFY,
    blank=school_list_blank,
    send=send_school_list,
    template="intake/school_list.html",
    closed=why_over,
    about=what_became,
    bytes=3_000_000,
)


# ---- the region decides -------------------------------------------------------------------------


class Decline(forms.Form):
    """Why a proposal is turned down."""

    chosen = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    reason = forms.CharField(
        label="Что исправить",
        help_text="Это прочтёт муниципальный координатор; форма откроется ему снова.",
        max_length=300,
    )


@reads(Permission.INTAKE_READ)
def lists(request: Request, slug: str) -> HttpResponse:
    """Show where every municipality and group is with its list."""
    campaign = _campaign(request, slug)
    places = request.actor.places(Permission.INTAKE_READ)
    lines = verified_lists(places, campaign, at=request.moment)
    return render(
        request,
        "intake/lists.html",
        {
            "campaign": campaign,
            "lines": [(one, TONES[one.seen], _address(one.deliverable)) for one in lines],
            "waiting": sum(one.waiting for one in lines),
            "verified": sum(one.deliverable.current_id is not None for one in lines),
            "schools": sum(one.schools for one in lines),
        },
    )


@reads(Permission.INTAKE_READ)
def proposed(request: Request, slug: str, key: str) -> HttpResponse:
    """Show what one municipality proposes, before and after, and let the region decide."""
    deliverable = _owed(request, slug, key, Permission.INTAKE_READ)
    lines = proposals_of(deliverable, at=request.moment)
    place = Place(deliverable.place)
    keeps = request.actor.lacks(Permission.TERRITORY_KEEP, at=place) is None
    free = [one for one in lines if one.is_waiting and one.obstacle is None]
    return render(
        request,
        "intake/proposals.html",
        {
            "campaign": deliverable.campaign,
            "deliverable": deliverable,
            "body": cabinet_of(place),
            "zone": deliverable.zone,
            "lines": lines,
            "tones": PROPOSAL_TONES,
            "totals": list_totals(deliverable, lines),
            "free": free,
            "new": [one for one in free if one.is_new],
            "may_decide": keeps,
            "form_url": address_of(deliverable),
        },
    )


@writes(Permission.TERRITORY_KEEP)
def accepted(request: Request, slug: str, key: str) -> HttpResponse:
    """Accept the proposals that were chosen: all of them or none."""
    deliverable = _owed(request, slug, key, Permission.TERRITORY_KEEP)
    chosen = {int(one) for one in request.POST.getlist("chosen") if one.isdecimal()}
    done = accept_proposals(
        deliverable, chosen, numbers=_numbers(request.POST), by=request.actor, at=request.moment
    )
    said = plural(len(done), "изменение", "изменения", "изменений")
    messages.success(request, f"В список внесено: {said}.")
    return see_other(_address(deliverable))


@writes(Permission.TERRITORY_KEEP)
def declined(request: Request, slug: str, key: str) -> HttpResponse:
    """Turn one proposal down with a reason."""
    deliverable = _owed(request, slug, key, Permission.TERRITORY_KEEP)
    asked = Decline(request.POST)
    asked.is_valid()
    chosen = asked.cleaned_data.get("chosen", 0)
    reason = asked.cleaned_data.get("reason", "")
    decline_proposal(deliverable, chosen, reason, by=request.actor, at=request.moment)
    messages.success(request, "Предложение отклонено. Муниципалитет увидит причину.")
    return see_other(_address(deliverable))


def _numbers(said: QueryDict) -> dict[int, str]:
    """Six digits by the key of the proposal, whether «edu» was written or not."""
    return {
        int(name.removeprefix(NUMBER)): str(value).strip().lower().removeprefix("edu")
        for name, value in said.items()
        if name.startswith(NUMBER) and name.removeprefix(NUMBER).isdecimal()
    }


def _campaign(request: Request, slug: str) -> Campaign:
    places = request.actor.places(Permission.INTAKE_READ)
    return get_object_or_404(campaigns_for(places), slug=slug)


def _owed(request: Request, slug: str, key: str, right: Permission) -> Deliverable:
    """The list of a municipality within the person's places."""
    within = Deliverable.objects.within(request.actor.places(right))
    rows = within.select_related("campaign", "current")
    return get_object_or_404(rows, kind=SCHOOL_LIST.kind, campaign__slug=slug, key=key)


def _address(deliverable: Deliverable) -> str:
    return reverse("intake:proposals", args=[deliverable.campaign.slug, deliverable.key])
