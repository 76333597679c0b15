"""The first sign-in: the code of a slip, a password, the words for the school's safe."""

from django import forms
from django.contrib.auth import logout
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.debug import sensitive_post_parameters

from vprok.domain.access.actions import Activation, slip_of, use_slip
from vprok.domain.access.models import Slip
from vprok.domain.access.queries import names_of, places_today, school_key
from vprok.interfaces.frame.doors import open_to_all
from vprok.interfaces.frame.request import Request
from vprok.interfaces.web.access.printing import safe_link
from vprok.interfaces.web.layout.near import near
from vprok.kernel.charter import ROLE_NAMES, Role


class SlipForm(forms.Form):
    """The code of a slip."""

    code = forms.CharField(
        label="Код с талона",
        help_text="Двадцать пять знаков. Регистр и дефисы не важны.",
        max_length=60,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
    )


class FirstPasswordForm(forms.Form):
    """A password, twice; the code comes along."""

    code = forms.CharField(max_length=60, widget=forms.HiddenInput)
    password = forms.CharField(
        label="Придумайте пароль",
        help_text="Не короче десяти знаков. Лучше всего несколько слов подряд.",
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label="Пароль ещё раз",
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean(self) -> None:
        """Both must be the same."""
        if self.cleaned_data.get("password") != self.cleaned_data.get("again"):
            self.add_error("again", "Пароли не совпадают: введите одинаковые.")


@sensitive_post_parameters()
@open_to_all("GET", "HEAD", "POST")
def activate(request: Request) -> HttpResponseBase:
    """Ask for the code, then for a password, then let the person go and sign in.

    The code and the words live in the answers alone: no session and no address holds them.
    """
    if "password" in request.POST:
        return _second_page(request)
    form = SlipForm(request.POST or None)
    slip = _slip_behind(form, request) if form.is_valid() else None
    if slip is None:
        return _page(request, "access/activation.html", form)
    return _page(
        request,
        "access/first_password.html",
        FirstPasswordForm(initial={"code": form.cleaned_data["code"]}),
        slip,
    )


def _second_page(request: Request) -> HttpResponseBase:
    form = FirstPasswordForm(request.POST)
    slip = _slip_behind(form, request) if form.is_valid() else None
    if slip is not None:
        with near(form, "password"):
            done = use_slip(
                form.cleaned_data["code"],
                password=form.cleaned_data["password"],
                at=request.moment,
            )
            logout(request)
            return render(request, "access/activated.html", _made(request, done))
    if form.has_error("code"):
        retry = SlipForm({"code": form.data.get("code", "")})
        retry.errors["code"] = form.errors["code"]
        return _page(request, "access/activation.html", retry)
    return _page(request, "access/first_password.html", form, slip or _known(form, request))


def _slip_behind(form: forms.Form, request: Request) -> Slip | None:
    with near(form, "code"):
        return slip_of(form.cleaned_data["code"], at=request.moment)
    return None


def _known(form: forms.Form, request: Request) -> Slip:
    return slip_of(str(form.data.get("code", "")), at=request.moment)


def _page(
    request: Request, template: str, form: forms.Form, slip: Slip | None = None
) -> HttpResponseBase:
    about = {}
    if slip is not None:
        post = slip.post
        about = {
            "person": post.account.full_name,
            "login": post.account.login,
            "role": ROLE_NAMES[Role(post.role)],
            "body": names_of([post.key]).get(post.key, post.key),
        }
    status = 422 if form.errors else 200
    return render(request, template, {"form": form, **about}, status=status)


def _made(request: Request, done: Activation) -> dict[str, object]:
    made: dict[str, object] = {"login": done.account.login, "words": done.words}
    key = school_key(done.post.key)
    if done.words and key:
        place = places_today([done.post])[done.post.key]
        made["sheet"] = safe_link(place, done.words, key.recipient, at=request.moment)
        made["key"] = done.post.key
    return made
