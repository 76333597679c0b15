"""Letters that remind, through a real mail server: never twice, never lost without a trace."""

from collections.abc import Iterator
from datetime import timedelta
from email import message_from_bytes
from email.header import decode_header, make_header
from smtplib import SMTPRecipientsRefused, SMTPServerDisconnected

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from pytest_django.fixtures import Settings

from tests import make
from tests.domain.intake.world import AFTER, owed
from vprok.domain.intake.actions import give_mail_address, remind
from vprok.domain.intake.models import Deliverable, Reminder
from vprok.domain.intake.states import OwedState
from vprok.interfaces.cli.demo import free_port
from vprok.interfaces.jobs import mail
from vprok.interfaces.jobs.board import BOARD
from vprok.interfaces.jobs.mail import DOWN, bodies_to_write_to, send_letter
from vprok.interfaces.jobs.models import Claim
from vprok.interfaces.jobs.worker import perform, turn
from vprok.kernel.charter import Actor
from vprok.kernel.place import Place

SCHOOL = Place("ru.22.m019.0042")
TO = "school@example.org"
JOB = next(job for job in BOARD if job.name == "monitoring.letters_sent")


class Office:
    """A mail server's own part: keeps letters, or answers as it is told."""

    def __init__(self) -> None:
        self.letters: list[bytes] = []
        self.to: list[str] = []
        self.refuses = self.fails = self.hangs_up = False

    async def handle_RCPT(  # noqa: N802
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: object
    ) -> str:
        if self.refuses:
            return "550 no such box"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # noqa: N802
        self, server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        if self.fails:
            return "451 come back later"
        self.letters.append(bytes(envelope.content or b""))
        self.to += envelope.rcpt_tos
        if self.hangs_up:
            server.transport.close()
        return "250 kept"


@pytest.fixture
def office(settings: Settings, db: None) -> Iterator[Office]:
    kept = Office()
    server = Controller(kept, hostname="127.0.0.1", port=free_port())
    server.start()
    settings.EMAIL_HOST, settings.EMAIL_PORT = server.hostname, server.port
    settings.MAIL_GOES = True
    settings.DEFAULT_FROM_EMAIL = "vprok@example.org"
    yield kept
    server.stop()


@pytest.fixture
def form(anna: Actor, boris: Actor) -> Deliverable:
    """Late, its body was reminded and has given its address."""
    made = owed()
    give_mail_address(SCHOOL, TO, by=anna, at=AFTER)
    remind(made, by=boris, at=AFTER)
    return made


def words(letter: bytes) -> str:
    payload = message_from_bytes(letter).get_payload(decode=True)
    assert isinstance(payload, bytes)
    return payload.decode()


def subject(letter: bytes) -> str:
    return str(make_header(decode_header(message_from_bytes(letter)["Subject"])))


def test_a_reminder_goes_out_once_as_a_plain_letter(office: Office, form: Deliverable):
    assert list(bodies_to_write_to(AFTER)) == ["edu220042"]
    send_letter("edu220042", AFTER)
    send_letter("edu220042", AFTER)
    assert not list(bodies_to_write_to(AFTER))
    (letter,) = office.letters
    message = message_from_bytes(letter)
    assert office.to == [TO]
    assert message.get_content_type() == "text/plain"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["From"] == "vprok@example.org"
    assert subject(letter) == "Впрок напоминает: Заявка на участие в ВПР"
    assert Reminder.objects.get().mailed_at == AFTER


def test_the_letter_says_what_by_when_who_reminds_and_where_to_go(
    office: Office, form: Deliverable, boris: Actor, settings: Settings
):
    settings.PORTAL_ADDRESS = "https://vprok.example.org"
    send_letter("edu220042", AFTER + timedelta(days=1))
    said = words(office.letters[0])
    assert "СОШ № 42 (edu220042), ВПР 2026, весна." in said
    assert "Заявка на участие в ВПР: срок 9 апреля 2026, 18:00 по московскому времени" in said
    assert "опоздание 1 день" in said
    assert boris.signature in said
    assert "https://vprok.example.org/" in said


def test_all_a_body_was_reminded_of_goes_in_one_letter(
    office: Office, form: Deliverable, boris: Actor
):
    second = Deliverable.objects.get(pk=form.pk)
    second.pk, second.kind, second.title, second.due_at = None, "poll", "Опрос", None
    second.save()
    remind(second, by=boris, at=AFTER)
    send_letter("edu220042", AFTER)
    (letter,) = office.letters
    assert subject(letter) == "Впрок напоминает: 2 формы"
    assert "— Опрос." in words(letter)
    assert Reminder.objects.exclude(mailed_at=AFTER).count() == 0


def test_a_box_that_does_not_exist_is_tried_again_and_the_reminder_stays(
    office: Office, form: Deliverable
):
    office.refuses = True
    with pytest.raises(SMTPRecipientsRefused):
        send_letter("edu220042", AFTER)
    assert Reminder.objects.get().mailed_at is None
    office.refuses, office.fails = False, True
    with pytest.raises(Exception, match="451"):
        send_letter("edu220042", AFTER)
    office.fails = False
    send_letter("edu220042", AFTER)
    assert len(office.letters) == 1


def test_a_line_that_breaks_after_the_letter_has_left_does_not_send_it_twice(
    office: Office, form: Deliverable
):
    office.hangs_up = True
    with pytest.raises(SMTPServerDisconnected):
        send_letter("edu220042", AFTER)
    office.hangs_up = False
    send_letter("edu220042", AFTER)
    assert len(office.letters) == 1
    assert Reminder.objects.get().mailed_at == AFTER


def test_a_server_that_is_down_is_left_alone_for_a_while(
    office: Office, form: Deliverable, settings: Settings
):
    settings.EMAIL_PORT = 1
    with pytest.raises(OSError, match="refused"):
        send_letter("edu220042", AFTER)
    assert Reminder.objects.get().mailed_at is None
    assert mail.cache.get(DOWN)
    assert not list(bodies_to_write_to(AFTER))
    mail.cache.delete(DOWN)
    assert list(bodies_to_write_to(AFTER)) == ["edu220042"]


@pytest.mark.parametrize("reason", ["no address", "accepted", "stale", "stopped", "no server"])
def test_nothing_is_written_when_there_is_no_need(
    office: Office, form: Deliverable, anna: Actor, settings: Settings, reason: str
):
    at = AFTER
    match reason:
        case "no address":
            give_mail_address(SCHOOL, "", by=anna, at=AFTER)
        case "accepted":
            Deliverable.objects.update(state=OwedState.ACCEPTED)
        case "stale":
            at = AFTER + timedelta(days=3)
        case "stopped":
            type(form.campaign).objects.update(state="stopped")
        case "no server":
            settings.MAIL_GOES = False
    assert not list(bodies_to_write_to(at))
    if settings.MAIL_GOES:
        send_letter("edu220042", at)
    assert not office.letters


def test_two_workers_do_not_send_one_letter(office: Office, form: Deliverable, monkeypatch):
    """The other worker takes the reminder while this one opens its line."""
    claim = mail.claim_mail

    def late(*args: object, **more: object) -> tuple[int, ...]:
        claim(*args, **more)
        return claim(*args, **more)

    monkeypatch.setattr(mail, "claim_mail", late)
    send_letter("edu220042", AFTER)
    assert not office.letters


def test_the_board_sends_it_and_puts_off_what_failed(
    office: Office, form: Deliverable, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("vprok.interfaces.jobs.worker.moment", lambda: AFTER)
    office.fails = True
    assert turn([JOB]) == 1
    assert turn([JOB]) == 0
    kept = Claim.objects.get(job=JOB.name, key="edu220042")
    assert "451" in kept.last_error
    office.fails = False
    perform.func(JOB.name, "edu220042")
    assert len(office.letters) == 1
    assert not Claim.objects.exists()


def test_the_server_is_told_the_name_and_the_password(
    form: Deliverable, settings: Settings, db: None
):
    seen: list[LoginPassword] = []

    def check(_server: SMTP, _session: Session, _envelope: Envelope, _way: str, data: object):
        assert isinstance(data, LoginPassword)
        seen.append(data)
        return AuthResult(success=True)

    kept = Office()
    server = Controller(
        kept, hostname="127.0.0.1", port=free_port(), authenticator=check, auth_require_tls=False
    )
    server.start()
    settings.EMAIL_HOST, settings.EMAIL_PORT = server.hostname, server.port
    settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = "vprok", "secret 1"
    try:
        send_letter("edu220042", AFTER)
    finally:
        server.stop()
    assert len(kept.letters) == 1
    assert (seen[0].login, seen[0].password) == (b"vprok", b"secret 1")


def test_a_letter_to_a_body_nobody_was_reminded_for_is_not_written(office: Office, db: None):
    make.school()
    send_letter("edu220042", AFTER)
    assert not office.letters
