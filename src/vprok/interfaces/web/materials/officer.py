"""A release officer's own words: shown once and printed for the safe, or made off-line."""

from base64 import b64encode
from zoneinfo import ZoneInfo

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from vprok.domain.materials.actions import keep_officer_key, make_officer_words
from vprok.domain.materials.documents import officer_sheet
from vprok.domain.materials.queries.slots import officer_of
from vprok.interfaces.frame.doors import asks
from vprok.interfaces.frame.request import Request
from vprok.interfaces.web.layout.near import beside
from vprok.interfaces.web.layout.seeing import see_other
from vprok.kernel.charter import Permission

MOSCOW = ZoneInfo("Europe/Moscow")


class KeyForm(forms.Form):
    """The public half of words that were made off-line."""

    recipient = forms.CharField(
        label="Открытый ключ",
        max_length=100,
        help_text="Его вместе со словами печатает команда vprok ceremony officer.",
        error_messages={"required": "Вставьте открытый ключ: он начинается с age1."},
    )


@asks(Permission.KEY_RELEASE)
def words(request: Request) -> HttpResponse:
    """Show whether the officer has words; make them, or keep a key that was made off-line."""
    if request.method != "POST":
        return _shown(request, KeyForm())
    name = request.actor.signature.split(",")[0]
    if request.POST.get("made") != "off-line":
        made = make_officer_words(name=name, by=request.actor, at=request.moment)
        return render(
            request, "materials/officer_words.html", {"words": made, "sheet": _sheet(request, made)}
        )
    form = KeyForm(request.POST)
    if form.is_valid():
        with beside(form, key_is_not_a_key="recipient"):
            recipient = form.cleaned_data["recipient"].strip()
            keep_officer_key(recipient, name=name, by=request.actor, at=request.moment)
            messages.success(request, "Открытый ключ записан.")
            return see_other(reverse("release:words"))
    return _shown(request, form, status=422)


def _shown(request: Request, form: KeyForm, *, status: int = 200) -> HttpResponse:
    mine = officer_of(request.actor.account)
    return render(
        request,
        "materials/officer.html",
        {"mine": mine, "form": form, "zone": MOSCOW.key},
        status=status,
    )


def _sheet(request: Request, made: tuple[str, ...]) -> str:
    """The sheet for the safe as an address that holds the file itself: no second request."""
    mine = officer_of(request.actor.account)
    assert mine is not None
    pdf = officer_sheet(
        officer=request.actor.signature,
        words=made,
        public_key=mine.recipient,
        at=request.moment.astimezone(MOSCOW),
    )
    return f"data:application/pdf;base64,{b64encode(pdf).decode()}"
