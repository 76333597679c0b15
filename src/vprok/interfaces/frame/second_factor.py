"""The second step of signing in: who cannot work without it, and what keeps them at its page."""

from collections.abc import Callable
from dataclasses import dataclass

from allauth.account.authentication import get_authentication_records
from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.contrib.auth import logout
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect

from vprok.domain.access.models import Account
from vprok.kernel.charter import SECOND_FACTOR, Actor
from vprok.kernel.place import Level

Next = Callable[[HttpRequest], HttpResponseBase]

SIGN_IN = "/sign-in/"
SET_UP = "/access/security/"
WITHOUT = (SET_UP, "/sign-out/", "/static/", "/health/")
"""Where one may go before the second step is set up."""

_HIGH = frozenset({Level.COUNTRY, Level.REGION})


@dataclass(frozen=True)
class Enrolled:
    """A second factor just made: to be shown once.

    secret: base32, for the application on the telephone
    codes:  recovery codes, each good for one sign-in
    """

    secret: str
    codes: tuple[str, ...]


def is_required(actor: Actor) -> bool:
    """Whether a post of this actor is regional or federal.

    source: decisions.md A, sign-in; security.md §3.1
    """
    return any(s.role in SECOND_FACTOR or s.place.level in _HIGH for s in actor.standings)


def has_second_factor(request: HttpRequest) -> bool:
    """Whether this session was opened with a code as well as a password."""
    records = get_authentication_records(request, request.user)
    return any(record.get("method") == "mfa" for record in records)


def is_set_up(account: Account) -> bool:
    """Whether the account asks for a code at sign-in.

    costs: one SQL statement
    """
    return bool(Authenticator.objects.filter(user=account, type=Authenticator.Type.TOTP).exists())


def set_up(account: Account, secret: str = "") -> Enrolled:
    """Let the account ask for codes of this secret, or of a fresh one.

    costs: four SQL statements
    """
    secret = secret or generate_totp_secret()
    forget(account)
    TOTP.activate(account, secret)
    return Enrolled(secret, fresh_codes(account))


def fresh_codes(account: Account) -> tuple[str, ...]:
    """New recovery codes; the old ones are good for nothing.

    costs: three SQL statements
    """
    Authenticator.objects.filter(user=account, type=Authenticator.Type.RECOVERY_CODES).delete()
    return tuple(RecoveryCodes.activate(account).get_unused_codes())


def forget(account: Account) -> None:
    """Let the account sign in by its password alone, or set up a new second factor."""
    Authenticator.objects.filter(user=account).delete()


def mark_passed(request: HttpRequest) -> None:
    """Remember that this session has shown a right code."""
    record_authentication(request, request.user, "mfa", type="totp")


def second_factor(next_: Next) -> Next:
    """Keep holders of high posts at the setting up until their session has passed a code."""

    def around(request: HttpRequest) -> HttpResponseBase:
        actor: Actor = request.actor  # type: ignore[attr-defined]
        if not is_required(actor) or has_second_factor(request):
            return next_(request)
        account = request.user
        if isinstance(account, Account) and is_set_up(account):
            logout(request)
            return redirect(SIGN_IN)
        return next_(request) if request.path.startswith(WITHOUT) else redirect(SET_UP)

    return around
