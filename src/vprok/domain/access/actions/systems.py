"""Admitting a school's own information system, and counting what it sends."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Case, F, Q, Sum, When
from django.db.transaction import atomic

from vprok.domain.access import rules
from vprok.domain.access.models import Token
from vprok.domain.access.queries import school_behind
from vprok.domain.audit.actions import record
from vprok.domain.territory.models import School
from vprok.domain.territory.rules import school_is_closed
from vprok.kernel.charter import Actor, Permission
from vprok.kernel.refusal import refuse_if
from vprok.tools.vault.tokens import digest_of, draw_token, tail_of

NOTICED = timedelta(minutes=1)
"""The last use of a key is told no closer than this, so that reading does not write."""


@dataclass(frozen=True)
class Admitted:
    """A key just made, and its text, which is nowhere else."""

    token: Token
    text: str


@atomic
def admit_system(
    school: School, title: str, *, expires_at: datetime, by: Actor, at: datetime
) -> Admitted:
    """Make a key for the school's information system; its text is told once.

    title:   of the system, as its people call it
    refuses: no_right, not_your_place, school_is_closed, term_is_not_within_a_year
    """
    refuse_if(
        by.lacks(Permission.SYSTEM_ADMIT, at=school.place),
        school_is_closed(school.closed_on),
        rules.term_is_not_within_a_year(expires_at, at=at),
    )
    text = draw_token()
    token = Token.objects.create(
        key=school.key,
        place=school.path,
        title=title,
        digest=digest_of(text),
        tail=tail_of(text),
        made_at=at,
        made_by=by.signature,
        expires_at=expires_at,
    )
    until = expires_at.date().isoformat()
    record("access.system_admitted", token, place=school.place, by=by, at=at, until=until)
    return Admitted(token, text)


@atomic
def dismiss_system(token: Token, *, by: Actor, at: datetime) -> None:
    """Take a key back: from now on it opens nothing.

    refuses: no_right, not_your_place, token_is_revoked
    """
    place = school_behind(token).place
    refuse_if(by.lacks(Permission.SYSTEM_ADMIT, at=place))
    standing = Token.objects.filter(pk=token.pk, revoked_at=None)
    taken = standing.update(revoked_at=at, revoked_by=by.signature)
    refuse_if(rules.token_is_revoked(revoked=not taken))
    record("access.system_dismissed", token, place=place, by=by, at=at)


def note_use(token: Token, *, at: datetime) -> None:
    """Remember when a key was used, a minute more or less.

    costs: one SQL statement in a minute, else none
    """
    if token.used_at is None or token.used_at <= at - NOTICED:
        with atomic():  # a write outside stands in no queue of SQLite's writers
            Token.objects.filter(pk=token.pk).update(used_at=at)


def count_upload(token: Token, *, most: int, at: datetime) -> None:
    """Count one upload of a school's systems, whatever becomes of it; it is a use, too.

    most:    uploads of a school in an hour of the clock
    refuses: uploads_are_too_many
    costs:   two SQL statements
    """
    hour = at.replace(minute=0, second=0, microsecond=0)
    counted = Case(When(Q(hour=hour), then=F("uploads") + 1), default=1)
    with atomic():  # kept even when it is one too many
        Token.objects.filter(pk=token.pk).update(uploads=counted, hour=hour, used_at=at)
        of_school = Token.objects.filter(key=token.key, hour=hour)
        sent = of_school.aggregate(all=Sum("uploads"))["all"]
    refuse_if(rules.uploads_are_too_many(sent, most=most))
