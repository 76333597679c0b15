"""Letters that remind: one plain letter a body, sent at most once."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from smtplib import (
    SMTPConnectError,
    SMTPHeloError,
    SMTPNotSupportedError,
    SMTPRecipientsRefused,
    SMTPResponseException,
)
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.cache import cache
from django.core.mail import EmailMessage, get_connection

from vprok.domain.intake.actions import claim_mail, release_mail
from vprok.domain.intake.models import Deliverable
from vprok.domain.monitoring.queries import Letter, letter_to, letters_waiting
from vprok.kernel.russian import day, plural

SMTP = "django.core.mail.backends.smtp.EmailBackend"
MOSCOW = ZoneInfo("Europe/Moscow")
HEADERS = {"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All"}
"""So that answering machines do not answer.

source: RFC 3834
"""

NOT_TAKEN = (
    SMTPConnectError,
    SMTPHeloError,
    SMTPNotSupportedError,
    SMTPRecipientsRefused,
    SMTPResponseException,
)
"""After these the server has not taken the letter; after anything else nobody knows."""

DOWN = "mail.down"
REST = timedelta(minutes=1)
"""So long the mail server is left alone after it could not be reached."""


def bodies_to_write_to(at: datetime) -> Iterator[str]:
    """Bodies whose letters wait; none without a mail server, or while it cannot be reached."""
    for key in letters_waiting(at) if settings.MAIL_GOES else ():
        if cache.get(DOWN):
            return
        yield key


def send_letter(key: str, at: datetime) -> None:
    """Write to a body about everything it was reminded of since the last letter.

    Reminders are marked before the letter leaves. The mark is taken back only when the letter has
    certainly not been taken; when a line breaks in the middle it stays: once too few is better
    than twice.

    key:    of the body, as `letters_waiting` names it
    raises: OSError, SMTPException when it was not taken, so that it is tried again later
    """
    letter = letter_to(key, at)
    if letter is None:
        return
    connection = get_connection(SMTP)
    try:
        connection.open()
    except OSError:
        cache.set(DOWN, 1, REST.total_seconds())
        raise
    try:
        claimed = set(claim_mail([one.pk for one in letter.reminders], at=at))
        mine = tuple(one for one in letter.reminders if one.pk in claimed)
        if not mine:
            return
        message = EmailMessage(
            subject=subject_of(mine[0].deliverable, len(mine)),
            body=body_of(Letter(letter.to, letter.key, letter.name, mine), at),
            to=[letter.to],
            headers=HEADERS,
            connection=connection,
        )
        try:
            message.send()
        except NOT_TAKEN:
            release_mail(claimed)
            raise
    finally:
        connection.close()


def subject_of(first: Deliverable, count: int) -> str:
    """The subject: the one form by its name, several by their number."""
    if count == 1:
        return f"Впрок напоминает: {_title(first)}"
    return f"Впрок напоминает: {plural(count, 'форма', 'формы', 'форм')}"


def body_of(letter: Letter, at: datetime) -> str:
    """The letter as plain text: what is owed, by when, who reminds, where it is done."""
    campaign = letter.reminders[0].deliverable.campaign.title
    lines = [f"— {_line(one.deliverable, at)}" for one in letter.reminders]
    who = list(dict.fromkeys(one.sent_by for one in letter.reminders))
    return "\n".join(
        [
            "Здравствуйте!",
            "",
            f"{letter.name} ({letter.key}), {campaign}.",
            "Портал «Впрок» ещё ждёт от вашей организации:",
            "",
            *lines,
            "",
            f"Войдите на портал, форма ждёт на главной странице: {settings.PORTAL_ADDRESS}/",
            "Если форму уже приняли, ничего делать не нужно.",
            "",
            f"Напоминает {'; '.join(who)}.",
            "",
            "Отвечать на это письмо не нужно: его отправил портал.",
            "Адрес для напоминаний координатор меняет в кабинете.",
            "",
        ]
    )


def _line(owed: Deliverable, at: datetime) -> str:
    if owed.due_at is None:
        return f"{_title(owed)}."
    due = f"срок {_moment(owed.due_at)} по московскому времени"
    if at < owed.due_at:
        return f"{_title(owed)}: {due}."
    late = (at - owed.due_at).days
    passed = f"опоздание {plural(late, 'день', 'дня', 'дней')}" if late else "срок уже прошёл"
    return f"{_title(owed)}: {due}, {passed}."


def _title(owed: Deliverable) -> str:
    return f"{owed.title}: {owed.entry.work}" if owed.entry else owed.title


def _moment(moment: datetime) -> str:
    there = moment.astimezone(MOSCOW)
    return f"{day(there.date())}, {there:%H:%M}"
