"""Signing in by login and password, then by a code where the account asks for it; signing out."""

from allauth.account.internal.flows.login import perform_password_login
from allauth.account.internal.flows.logout import logout
from allauth.account.models import Login
from allauth.account.stages import LoginStageController
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.stages import AuthenticateStage
from django import forms
from django.conf import settings
from django.core.cache import cache
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.debug import sensitive_post_parameters

from vprok.interfaces.frame.doors import open_to_all
from vprok.interfaces.frame.request import Request
from vprok.interfaces.web.access.signing import holder

_LIFE_OF_A_CODE = 90
"""Seconds that a code is good for: its half minute, the one before and the one after."""

WRONG = "Имя для входа или пароль введены неверно."


class SignInForm(forms.Form):
    """Who, and by what."""

    username = forms.CharField(
        label="Имя для входа",
        help_text="Напечатано на талоне, например edu220042-1.",
        max_length=30,
        widget=forms.TextInput(
            attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )
    password = forms.CharField(
        label="Пароль",
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


class CodeForm(AuthenticateForm):  # type: ignore[misc]
    """The code of the application, or one of the recovery codes; each works once."""

    code = forms.CharField(
        label="Код",
        help_text="Шесть цифр из приложения или один из запасных кодов.",
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )

    def clean_code(self) -> str:
        """A right code, and not one that was read over a shoulder after its use."""
        bare = "".join(filter(str.isalnum, self.cleaned_data["code"]))
        used = f"second-step-{self.user.pk}-{bare}"
        code: str = super().clean_code()
        if not cache.add(used, "used", _LIFE_OF_A_CODE):
            raise get_adapter().validation_error("incorrect_code")
        return code


@sensitive_post_parameters("password")
@open_to_all("GET", "HEAD", "POST")
def sign_in(request: Request) -> HttpResponseBase:
    """Ask for login and password; words and time do not tell whether there is such an account."""
    after = _after(request)
    if request.user.is_authenticated:
        return redirect(after)
    form = SignInForm(request.POST or None)
    if form.is_valid():
        entered = form.cleaned_data
        account = holder(request, entered["username"], entered["password"])
        if account is not None:
            login = Login(user=account, redirect_url=after)
            return perform_password_login(request, {"username": account.login}, login)  # type: ignore[no-any-return]
        form.add_error(None, WRONG)
    return render(
        request,
        "access/sign_in.html",
        {"form": form, "after": after},
        status=422 if form.errors else 200,
    )


@open_to_all("GET", "HEAD", "POST")
def second_step(request: Request) -> HttpResponseBase:
    """Ask for the code, once the password was right."""
    stage = LoginStageController.enter(request, AuthenticateStage.key)
    if stage is None:
        return redirect("account_login")
    form = CodeForm(request.POST or None, user=stage.login.user)
    if form.is_valid():
        form.save()
        return stage.exit()  # type: ignore[no-any-return]
    return render(
        request, "access/second_step.html", {"form": form}, status=422 if form.errors else 200
    )


@open_to_all("POST")
def sign_out(request: Request) -> HttpResponseBase:
    """End this session."""
    logout(request)
    return redirect("account_login")


def _after(request: Request) -> str:
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    is_ours = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if is_ours else settings.LOGIN_REDIRECT_URL
