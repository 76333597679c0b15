"""What a region or the country decides about a form: to excuse from it, to open it again."""

from django import forms
from django.http import HttpResponse

from vprok.domain.intake.actions import excuse, reopen
from vprok.interfaces.frame.request import Request
from vprok.interfaces.web.layout.forms.face import Face, address_of
from vprok.interfaces.web.layout.seeing import see_other
from vprok.interfaces.web.templatetags.words import zone_of


class Excuse(forms.Form):
    """Why a body need not send the form."""

    reason = forms.CharField(label="Причина", max_length=300, min_length=3)


class Reopen(forms.Form):
    """Until when a body may send the form after its deadline."""

    until = forms.DateTimeField(
        label="Открыть до",
        help_text="По местному времени организации.",
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}),
    )


def excused(face: Face, request: Request, **where: str) -> HttpResponse:
    """Free a body of the form."""
    deliverable = face.owed_to_decide(request, **where)
    excuse(deliverable, request.POST.get("reason", ""), by=request.actor, at=request.moment)
    return see_other(address_of(deliverable))


def reopened(face: Face, request: Request, **where: str) -> HttpResponse:
    """Open the form again for a body."""
    deliverable = face.owed_to_decide(request, **where)
    asked = Reopen(request.POST)
    until = asked.cleaned_data["until"] if asked.is_valid() else None
    if until is not None:
        # Django reads a bare time as UTC; people write it by the clock of the body
        until = until.replace(tzinfo=zone_of(deliverable.zone))
    reopen(deliverable, until or request.moment, by=request.actor, at=request.moment)
    return see_other(address_of(deliverable))
