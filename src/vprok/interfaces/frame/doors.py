"""How a page is opened: it reads, it writes, or it hands out a file. Anything else is shut."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib.auth.views import redirect_to_login
from django.db import connection, transaction
from django.http.response import HttpResponseBase, HttpResponseNotAllowed
from django.views.decorators.cache import never_cache

from vprok.interfaces.frame.request import Request
from vprok.kernel.charter import Permission
from vprok.kernel.refusal import Refusal, Refused

Arguments = ParamSpec("Arguments")
View = Callable[Concatenate[Request, Arguments], HttpResponseBase]


@dataclass(frozen=True)
class Rule:
    """Who may come in by a door.

    way:    reads, writes, asks, hands_out or open; machine for a school's own system
    rights: one of these is needed; None lets in anyone signed in
    open:   no sign-in is needed at all
    """

    way: str
    rights: tuple[Permission, ...] | None
    open: bool = False


def reads(*rights: Permission) -> Callable[[View[Arguments]], View[Arguments]]:
    """A page that only reads, for holders of one of the rights; with none named, for all."""
    return _door(Rule("reads", rights or None), ("GET", "HEAD"))


def writes(*rights: Permission) -> Callable[[View[Arguments]], View[Arguments]]:
    """A page that acts, on POST only."""
    return _door(Rule("writes", rights or None), ("POST",))


def asks(*rights: Permission) -> Callable[[View[Arguments]], View[Arguments]]:
    """A page with a form: GET shows it, POST acts and answers with a redirect or with errors."""
    return _door(Rule("asks", rights or None), ("GET", "HEAD", "POST"))


def hands_out(*rights: Permission) -> Callable[[View[Arguments]], View[Arguments]]:
    """A file: what it hands out is recorded by the action it calls."""
    return _door(Rule("hands_out", rights or None), ("GET", "HEAD", "POST"))


def open_to_all(*methods: str) -> Callable[[View[Arguments]], View[Arguments]]:
    """A page for people who have not signed in."""
    return _door(Rule("open", None, open=True), methods or ("GET", "HEAD"))


def _door(rule: Rule, methods: tuple[str, ...]) -> Callable[[View[Arguments]], View[Arguments]]:
    def fit(view: View[Arguments]) -> View[Arguments]:
        @wraps(view)
        def entered(
            request: Request, /, *args: Arguments.args, **kwargs: Arguments.kwargs
        ) -> HttpResponseBase:
            if request.method not in methods:
                return HttpResponseNotAllowed(methods)
            if not rule.open:
                if not request.user.is_authenticated:
                    return redirect_to_login(request.get_full_path())
                if rule.rights and not any(request.actor.has(right) for right in rule.rights):
                    raise Refused(NO_RIGHT)
            if rule.way == "reads":
                return _read_only(view, request, *args, **kwargs)
            return view(request, *args, **kwargs)

        door = never_cache(entered)
        door.rule = rule  # type: ignore[attr-defined]
        return door

    return fit


NO_RIGHT = Refusal("no_right", "Для этого действия у вас нет полномочий.")


def _read_only(
    view: View[Arguments], request: Request, *args: Arguments.args, **kwargs: Arguments.kwargs
) -> HttpResponseBase:
    with only_reading():
        return view(request, *args, **kwargs)


@contextmanager
def only_reading() -> Iterator[None]:
    """Whatever is asked of the database within changes nothing there.

    raises: WroteWhileReading, or what PostgreSQL says of a transaction that only reads
    """
    if connection.vendor != "postgresql":
        with connection.execute_wrapper(_only_select):
            yield
    elif connection.in_atomic_block:
        yield
    else:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION READ ONLY")
            yield


def _only_select(
    execute: Callable[..., object], sql: str, params: object, many: bool, context: object
) -> object:
    if (
        not sql.lstrip("( ")
        .upper()
        .startswith(("SELECT", "SAVEPOINT", "RELEASE", "WITH", "PRAGMA"))
    ):
        raise WroteWhileReading(sql.split(None, 3)[:3])
    return execute(sql, params, many, context)


class WroteWhileReading(Exception):
    """A page that only reads tried to write: a mistake of ours."""


def not_found() -> Refused:
    """What is not yours does not exist."""
    return Refused(
        Refusal("not_your_place", "Такой страницы нет или она относится к другой организации.")
    )
