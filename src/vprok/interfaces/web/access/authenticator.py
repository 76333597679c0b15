"""Setting up the second step: a square for the telephone, a code to prove it, recovery codes."""

from base64 import b64encode

from allauth.mfa.adapter import get_adapter
from allauth.mfa.totp.internal.auth import generate_totp_secret, validate_totp_code
from django import forms
from django.core.validators import RegexValidator
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters

from vprok.domain.access.actions import note_second_factor
from vprok.interfaces.frame.doors import asks
from vprok.interfaces.frame.request import Request
from vprok.interfaces.frame.second_factor import is_set_up, mark_passed, set_up
from vprok.interfaces.web.access.security import own
from vprok.interfaces.web.access.signing import holder
from vprok.tools.pdf.qr import qr_svg


class AuthenticatorForm(forms.Form):
    """A code of the application, and the password, so that an open screen is not enough.

    The secret travels with the form: nothing remembers it until a code has proved it.
    """

    secret = forms.CharField(
        widget=forms.HiddenInput, validators=[RegexValidator(r"^[A-Z2-7]{32}$")]
    )
    code = forms.CharField(
        label="Код из приложения",
        help_text="Шесть цифр; они меняются каждые тридцать секунд.",
        max_length=10,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )
    password = forms.CharField(
        label="Ваш пароль",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def clean(self) -> None:
        """The code must be of this secret, now."""
        secret, code = self.cleaned_data.get("secret"), self.cleaned_data.get("code")
        if secret and code and not validate_totp_code(secret, code):
            self.add_error("code", "Код не подошёл. Введите следующий и проверьте часы телефона.")


@sensitive_post_parameters()
@asks()
def authenticator(request: Request) -> HttpResponseBase:
    """Set up the second step; the recovery codes are shown once, in the answer."""
    account = own(request)
    if is_set_up(account):
        return redirect("access:security")
    form = AuthenticatorForm(request.POST or None, initial={"secret": generate_totp_secret()})
    if form.is_valid():
        if holder(request, account.login, form.cleaned_data["password"]) is None:
            form.add_error("password", "Пароль введён неверно.")
        else:
            made = set_up(account, form.cleaned_data["secret"])
            mark_passed(request)
            note_second_factor(account, "set", at=request.moment)
            return render(request, "access/codes.html", {"codes": made.codes})
    secret = form["secret"].value()
    square = qr_svg(get_adapter().build_totp_url(account, secret))
    return render(
        request,
        "access/authenticator.html",
        {"form": form, "secret": secret, "square": b64encode(square).decode()},
        status=422 if form.errors else 200,
    )
