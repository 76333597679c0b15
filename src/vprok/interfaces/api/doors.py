"""How a school's information system comes in: by its key, through a door that names its rights."""

from collections.abc import Callable
from dataclasses import replace
from functools import wraps
from typing import Any, TypeVar

from django.conf import settings
from django.http import HttpRequest
from ninja.security import HttpBearer

from vprok.domain.access.actions import count_upload, note_use
from vprok.domain.access.models import Token
from vprok.domain.access.queries import actor_behind, school_behind, token_behind
from vprok.domain.intake.queries import closing_of
from vprok.domain.territory.models import School
from vprok.interfaces.frame.doors import NO_RIGHT, Rule, only_reading
from vprok.interfaces.frame.request import Request
from vprok.interfaces.frame.whence import network_of
from vprok.kernel.charter import Permission
from vprok.kernel.refusal import Refusal, Refused, refuse_if

Operation = TypeVar("Operation", bound=Callable[..., Any])


class Asked(Request):
    """A request of a machine: the key it came in by, and the school whose system it is."""

    auth: Token
    school: School


class Key(HttpBearer):
    """The key in `Authorization: Bearer vprok_…`; who has none gets one answer, whatever it lacks.

    takes: media types of what is uploaded by this door; nothing where it only reads
    most:  bytes of such an upload
    """

    def __init__(self, *takes: str, most: int = 0) -> None:
        super().__init__()
        self.takes, self.most = takes, most

    def authenticate(self, request: HttpRequest, token: str) -> Token | None:
        """Let the machine act as its school.

        refuses: school_is_closed; for an upload media_is_other, too_large, uploads_are_too_many
        costs:   two SQL statements, and two for an upload; one in a minute for the last use
        """
        at = request.moment  # type: ignore[attr-defined]
        key = token_behind(token, at=at)
        if key is None:
            return None
        school = school_behind(key)
        refuse_if(closing_of(school))
        actor = replace(actor_behind(key, school), whence=network_of(request))
        request.actor, request.school = actor, school  # type: ignore[attr-defined]
        if not self.takes:
            note_use(key, at=at)
        else:
            count_upload(key, most=settings.UPLOADS_AN_HOUR, at=at)
            refuse_if(
                media_is_other(request.content_type or "", self.takes),
                body_is_too_large(_length(request), self.most),
            )
        return key


def _length(request: HttpRequest) -> int:
    told = request.headers.get("Content-Length", "")
    return int(told) if told.isdigit() else 0


def media_is_other(sent: str, takes: tuple[str, ...]) -> Refusal | None:
    """Read nothing as what it does not say it is.

    source: RFC 9110, 15.5.16
    """
    if sent in takes:
        return None
    return Refusal(
        "media_is_other", f"Здесь принимается {' или '.join(takes)}. Назовите это в Content-Type."
    )


def body_is_too_large(size: int, most: int) -> Refusal | None:
    """Read no body that is larger than any form.

    source: security.md §3.9
    """
    if size <= most:
        return None
    return Refusal(
        "too_large", f"Тело запроса больше {most // 1_000_000} МБ. Форма столько не весит."
    )


def reads(*rights: Permission) -> Callable[[Operation], Operation]:
    """An address that only reads: the database itself refuses a write."""
    return _door(rights, is_reading=True)


def sends(*rights: Permission) -> Callable[[Operation], Operation]:
    """An address by which a form comes in."""
    return _door(rights, is_reading=False)


def _door(rights: tuple[Permission, ...], *, is_reading: bool) -> Callable[[Operation], Operation]:
    def fit(operation: Operation) -> Operation:
        @wraps(operation)
        def entered(request: Asked, *args: Any, **kwargs: Any) -> Any:
            if not all(request.actor.has(right) for right in rights):
                raise Refused(NO_RIGHT)
            if not is_reading:
                return operation(request, *args, **kwargs)
            with only_reading():
                return operation(request, *args, **kwargs)

        entered.rule = Rule("machine", rights)  # type: ignore[attr-defined]
        return entered  # type: ignore[return-value]

    return fit
