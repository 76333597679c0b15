"""The page of a family: a result by code and by the secret of the slip, without an account."""

from datetime import datetime

from django import forms
from django.conf import settings
from django.core import signing
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters

from vprok.domain.materials.models import Code
from vprok.domain.results.actions.families import Asked, family_code, open_look
from vprok.domain.results.models import FamilyLook
from vprok.domain.results.queries import class_results
from vprok.domain.results.queries.families import (
    FamilyWork,
    entries_to_look_at,
    family_work,
    look_open,
)
from vprok.domain.results.rules import WINDOW
from vprok.interfaces.frame.doors import open_to_all
from vprok.interfaces.frame.request import Request
from vprok.interfaces.frame.whence import network_of
from vprok.interfaces.web.layout.near import near
from vprok.interfaces.web.layout.seeing import see_other
from vprok.interfaces.web.results.families import region_of

COOKIE = "family"
SALT = "vprok.family"


class AskForm(forms.Form):
    """What stands on the slip."""

    school = forms.CharField(
        label="Логин школы",
        max_length=12,
        help_text="Слово edu и шесть цифр: напечатаны внизу листа с полосками.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    number = forms.CharField(
        label="Код участника",
        max_length=8,
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "numeric"}),
    )
    secret = forms.CharField(
        label="Секрет семьи",
        max_length=20,
        help_text="Восемь знаков с полоски. Регистр и дефис не важны.",
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
    )

    def asked(self, network: str) -> Asked:
        """The question of the family."""
        said = self.cleaned_data
        return Asked(said["school"], said["number"], said["secret"], network)


@sensitive_post_parameters("secret")
@open_to_all("GET", "HEAD", "POST")
def look(request: Request) -> HttpResponse:
    """Ask for code and secret, say what is ready, then show it once for half an hour."""
    if request.method != "POST":
        seen = _seen(request)
        return _shown(request, seen) if seen else _hidden(_asks(request, AskForm()))
    form = AskForm(request.POST)
    if form.is_valid():
        asked = form.asked(network_of(request))
        with near(form):
            if "open" in request.POST:
                return _opened(open_look(asked, at=request.moment))
            return _hidden(_ready(request, form, family_code(asked, at=request.moment)))
    return _hidden(_asks(request, form))


@open_to_all("POST")
def close(_request: Request) -> HttpResponse:
    """Leave: this browser forgets what it has opened."""
    answer = _hidden(see_other(reverse("family:look")))
    answer.delete_cookie(COOKIE, path=reverse("family:look"), samesite="Strict")
    return answer


def _asks(request: Request, form: AskForm) -> HttpResponse:
    return render(
        request, "results/family.html", {"form": form}, status=422 if form.errors else 200
    )


def _ready(request: Request, form: AskForm, code: Code) -> HttpResponse:
    works = [entry.work for entry in entries_to_look_at(code)]
    context = {"form": form, "works": works, "minutes": WINDOW.seconds // 60}
    return render(request, "results/family_ready.html", context)


def _opened(seen: FamilyLook) -> HttpResponse:
    """Bind the look to this browser."""
    answer = _hidden(see_other(reverse("family:look")))
    answer.set_cookie(
        COOKIE,
        signing.dumps([seen.pk, seen.opened_at.isoformat()], salt=SALT),
        max_age=WINDOW,
        path=reverse("family:look"),
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Strict",
    )
    return answer


def _seen(request: Request) -> FamilyLook | None:
    try:
        pk, opened_at = signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT)
    except signing.BadSignature:
        return None
    return look_open(pk, datetime.fromisoformat(opened_at), at=request.moment)


def _shown(request: Request, seen: FamilyLook) -> HttpResponse:
    code = seen.code
    works: list[FamilyWork] = []
    for entry in entries_to_look_at(code):
        found = class_results(entry, region=region_of(entry, at=request.moment))
        if found and (one := family_work(found, code.number)):
            works.append(one)
    context = {
        "code": code,
        "works": works,
        "campaign": code.campaign,
        "ends_at": seen.ends_at,
        "zone": code.school.clock,
    }
    return _hidden(render(request, "results/family_sheet.html", context))


def _hidden(answer: HttpResponse) -> HttpResponse:
    """Keep the page out of searches; that nothing keeps it is the door's doing."""
    answer.headers["X-Robots-Tag"] = "noindex, nofollow"
    return answer
