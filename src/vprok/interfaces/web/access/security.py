"""The person's own way in: password, second step, slips issued to them."""

from django import forms
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters

from vprok.domain.access.actions import change_own_password, note_second_factor
from vprok.domain.access.models import Account
from vprok.domain.access.queries import slips_of
from vprok.interfaces.frame.doors import asks, reads
from vprok.interfaces.frame.request import Request
from vprok.interfaces.frame.second_factor import (
    forget,
    fresh_codes,
    is_required,
    is_set_up,
)
from vprok.interfaces.web.access.sign_in import CodeForm
from vprok.interfaces.web.access.signing import holder
from vprok.interfaces.web.layout.near import near


class PasswordForm(forms.Form):
    """The present password and the next one, twice."""

    old = forms.CharField(
        label="Нынешний пароль",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    new = forms.CharField(
        label="Новый пароль",
        help_text="Не короче десяти знаков. Лучше всего несколько слов подряд.",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label="Новый пароль ещё раз",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean(self) -> None:
        """Both must be the same."""
        if self.cleaned_data.get("new") != self.cleaned_data.get("again"):
            self.add_error("again", "Пароли не совпадают: введите одинаковые.")


@reads()
def security(request: Request) -> HttpResponseBase:
    """What opens the account, and what was done to it."""
    account = own(request)
    return render(
        request,
        "access/security.html",
        {
            "login": account.login,
            "is_required": is_required(request.actor),
            "is_set_up": is_set_up(account),
            "slips": [(slip, slip.state(request.moment)) for slip in slips_of(account)[:5]],
        },
    )


@sensitive_post_parameters()
@asks()
def password(request: Request) -> HttpResponseBase:
    """Change one's own password; other sessions end."""
    form = PasswordForm(request.POST or None)
    account = own(request)
    if form.is_valid() and holder(request, account.login, form.cleaned_data["old"]) is None:
        form.add_error("old", "Нынешний пароль введён неверно.")
    if form.is_valid():
        with near(form, "new"):
            change_own_password(
                account,
                old=form.cleaned_data["old"],
                new=form.cleaned_data["new"],
                at=request.moment,
            )
    if form.is_valid():
        update_session_auth_hash(request, account)
        messages.success(request, "Пароль изменён. На других устройствах придётся войти заново.")
        return redirect("access:security")
    return render(
        request, "access/password.html", {"form": form}, status=422 if form.errors else 200
    )


@asks()
def renew_codes(request: Request) -> HttpResponseBase:
    """Make new recovery codes, for one who still has a code to show."""
    account = own(request)
    if not is_set_up(account):
        return redirect("access:security")
    form = CodeForm(request.POST or None, user=account)
    if form.is_valid():
        note_second_factor(account, "renewed", at=request.moment)
        return render(request, "access/codes.html", {"codes": fresh_codes(account)})
    return render(
        request,
        "access/proof.html",
        {"form": form, "title": "Новые запасные коды", "act": "Выдать новые коды"},
        status=422 if form.errors else 200,
    )


@asks()
def remove(request: Request) -> HttpResponseBase:
    """Go back to the password alone, where the posts allow it."""
    account = own(request)
    if is_required(request.actor) or not is_set_up(account):
        return redirect("access:security")
    form = CodeForm(request.POST or None, user=account)
    if form.is_valid():
        forget(account)
        note_second_factor(account, "removed", at=request.moment)
        messages.success(request, "Второй шаг отключён: вход только по паролю.")
        return redirect("access:security")
    return render(
        request,
        "access/proof.html",
        {"form": form, "title": "Отключить второй шаг", "act": "Отключить"},
        status=422 if form.errors else 200,
    )


def own(request: Request) -> Account:
    """The account of the one who asks."""
    assert isinstance(request.user, Account)
    return request.user
