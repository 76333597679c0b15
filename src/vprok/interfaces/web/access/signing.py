"""How failures to sign in are counted: by account and neighbourhood, with growing delays.

Nobody is ever shut out for good, so a pupil who guesses cannot keep a school out of its portal.
"""

from datetime import datetime, timedelta
from ipaddress import ip_address, ip_network

from allauth.account.adapter import get_adapter
from axes.handlers.database import AxesDatabaseHandler
from axes.handlers.proxy import AxesProxyHandler
from django.contrib.auth import authenticate
from django.db.models import Max, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from vprok.domain.access.models import Account
from vprok.interfaces.frame.clock import moment

FREE = 5
"""How many failures cost nothing."""

DELAYS = tuple(timedelta(minutes=minutes) for minutes in (1, 2, 5, 15, 30))
"""How long to wait after the fifth failure, the sixth, and so on; the last one stays.

source: security.md §3.1, «lock-out by delay»
"""

_NOBODY = "0.0.0.0"  # noqa: S104 - not an address to listen at: a request without one
_PREFIX = {4: 24, 6: 64}


class GrowingDelay(AxesDatabaseHandler):  # type: ignore[misc]
    """Axes, which would forget failures when their delay is over, made to remember them."""

    def is_locked(self, request: HttpRequest, credentials: dict[str, str] | None = None) -> bool:
        """Whether the next attempt must still wait."""
        return opens_at(request, credentials) is not None


def opens_at(request: HttpRequest, credentials: dict[str, str] | None) -> datetime | None:
    """When the next attempt will be heard, by the real clock; None if now.

    costs: one SQL statement
    """
    (attempts,) = AxesProxyHandler.get_implementation().get_user_attempts(request, credentials)
    seen = attempts.aggregate(failures=Sum("failures_since_start"), last=Max("attempt_time"))
    failures = seen["failures"] or 0
    if failures < FREE:
        return None
    end: datetime = seen["last"] + delay_after(failures)
    return end if end > timezone.now() else None


def delay_after(failures: int) -> timedelta:
    """How long one waits after this many failures."""
    if failures < FREE:
        return timedelta()
    return DELAYS[min(failures - FREE, len(DELAYS) - 1)]


def neighbourhood(request: HttpRequest) -> str:
    """The /24 the request comes from, or the /64 of an IPv6 address."""
    if not request.META.get("REMOTE_ADDR"):
        return _NOBODY
    address = ip_address(get_adapter().get_client_ip(request))
    return str(ip_network(f"{address}/{_PREFIX[address.version]}", strict=False).network_address)


def locked_out(
    request: HttpRequest, _answer: HttpResponse | None, credentials: dict[str, str] | None
) -> HttpResponse:
    """Say when to come back; whether there is such an account is not said."""
    end = opens_at(request, credentials) or timezone.now()
    left = end - timezone.now()
    response = render(
        request,
        "access/waiting.html",
        {"until": moment() + left, "left": left},
        status=429,
    )
    response.headers["Retry-After"] = str(max(1, round(left.total_seconds())))
    return response


def holder(request: HttpRequest, login: str, password: str) -> Account | None:
    """The account that this login and password open; failures are counted.

    An unknown login costs as much time as a wrong password.
    """
    found = authenticate(request, username=login.strip().lower(), password=password)
    return found if isinstance(found, Account) else None
