"""The school's own information systems: which have a key to the API, and a new key for one."""

from datetime import timedelta

from django import forms
from django.contrib import messages
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render

from vprok.domain.access.actions import Admitted, admit_system, dismiss_system
from vprok.domain.access.models import Token
from vprok.domain.access.queries import tokens_of
from vprok.domain.access.states import TokenState
from vprok.domain.territory.models import School
from vprok.interfaces.frame.doors import asks, not_found, writes
from vprok.interfaces.frame.request import Request
from vprok.interfaces.web.layout.near import near
from vprok.kernel.charter import Permission

TERMS = {"90": "Три месяца", "180": "Полгода", "365": "Год"}
"""For how many days a key may be made."""

TONES = {TokenState.WORKS: "good", TokenState.REVOKED: "off", TokenState.EXPIRED: "warn"}


class SystemForm(forms.Form):
    """Which system, and for how long."""

    title = forms.CharField(
        label="Как называется система",
        help_text="По названию вы узнаете её в журнале и в списке версий формы.",
        max_length=80,
    )
    term = forms.ChoiceField(
        label="Сколько действует ключ",
        choices=list(TERMS.items()),
        initial="365",
        widget=forms.RadioSelect,
    )


@asks(Permission.SYSTEM_ADMIT)
def systems(request: Request) -> HttpResponseBase:
    """List the keys of the school; make one, which is shown in this answer alone."""
    school = _own_school(request)
    form = SystemForm(request.POST if request.method == "POST" else None)
    made = _made(request, school, form) if form.is_valid() else None
    keys = [(one, one.state(request.moment)) for one in tokens_of(school.key)]
    return render(
        request,
        "access/systems.html",
        {
            "school": school,
            "form": SystemForm() if made else form,
            "made": made,
            "keys": [(one, state.label, TONES[state]) for one, state in keys],
            "address": request.build_absolute_uri("/api/v1/me"),
        },
        status=422 if form.errors else 200,
    )


@writes(Permission.SYSTEM_ADMIT)
def dismiss(request: Request, token_id: int) -> HttpResponseBase:
    """Take a key back."""
    places = request.actor.places(Permission.SYSTEM_ADMIT)
    token = get_object_or_404(Token, pk=token_id, key__in=[place.key for place in places])
    dismiss_system(token, by=request.actor, at=request.moment)
    messages.success(request, f"Ключ отозван: «{token.title}» больше не войдёт.")
    return redirect("access:systems")


def _made(request: Request, school: School, form: SystemForm) -> Admitted | None:
    term = timedelta(days=int(form.cleaned_data["term"]))
    with near(form):
        return admit_system(
            school,
            form.cleaned_data["title"],
            expires_at=request.moment + term,
            by=request.actor,
            at=request.moment,
        )
    return None


def _own_school(request: Request) -> School:
    numbers = [place.key[3:] for place in request.actor.places(Permission.SYSTEM_ADMIT)]
    school = School.objects.filter(number__in=numbers).order_by("number").first()
    if school is None:
        raise not_found()
    return school
