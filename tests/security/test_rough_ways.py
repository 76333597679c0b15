"""Uploads on a rough way: at once, cut, repeated, late, for a school that is no more.

source: security.md §3.6, §4.2 F6, F7
"""

import logging
import re
import socket
from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from urllib.parse import urlsplit

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from pytest_django.live_server_helper import LiveServer

from tests import cast, make
from tests.cast import as_
from tests.domain.intake import world
from tests.domain.intake.world import NAME, filled, row
from tests.together import together
from vprok.domain.campaign.models import Campaign
from vprok.domain.campaign.states import CampaignState
from vprok.domain.files.models import Stored
from vprok.domain.intake.models import Deliverable, Receipt, Submission
from vprok.domain.intake.states import SubmissionState
from vprok.domain.territory.models import School
from vprok.interfaces.frame import middleware
from vprok.kernel.charter import Actor

PAGE = "/forms/2026-spring/application/edu220042/"
CUT = "cut"
Clock = Callable[[timedelta], None]


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Turns the portal's clock so far ahead of the first of April."""

    def turn(ahead: timedelta) -> None:
        monkeypatch.setattr(middleware, "moment", lambda: make.NOW + ahead)

    turn(timedelta())
    return turn


def sent(client: Client, file: bytes, token: str = "one") -> HttpResponse:
    return client.post(PAGE, {"file": SimpleUploadedFile(NAME, file), "token": token})


def text(answer: HttpResponse) -> str:
    return re.sub(r"\s+", " ", answer.content.decode().replace("\xa0", " "))


# ---- two at once, and one twice ------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_two_people_upload_at_once_and_both_have_receipts(clock: Clock) -> None:
    owed = world.owed()
    files = [filled(owed), filled(owed, lambda r: row(r, "ma4").update(participants=40))]
    browsers = [as_(cast.anna()), as_(cast.timur())]
    answers = together(
        *(
            partial(sent, browser, file, token)
            for browser, file, token in zip(browsers, files, ("a", "b"), strict=True)
        )
    )
    assert [answer.status_code for answer in answers] == [303, 303]
    assert Receipt.objects.count() == 2
    current = Submission.objects.get(state=SubmissionState.ACCEPTED)
    assert current.version == 2
    assert Deliverable.objects.get(pk=owed.pk).current == current


@pytest.mark.django_db(transaction=True)
def test_one_page_sent_twice_at_once_is_one_version(clock: Clock) -> None:
    file, anna = filled(world.owed()), cast.anna()
    answers = together(*(partial(sent, as_(anna), file) for _ in range(2)))
    assert [answer.status_code for answer in answers] == [303, 303]
    assert Receipt.objects.count() == Submission.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize("ahead", [timedelta(), timedelta(days=1), timedelta(days=30)])
def test_the_same_upload_repeated_gives_the_same_receipt_whenever_it_comes(
    anna: Actor, clock: Clock, ahead: timedelta
) -> None:
    file = filled(world.owed())
    assert sent(as_(anna), file).status_code == 303
    clock(ahead)
    assert sent(as_(anna, Client()), file).status_code == 303  # another session, the same page
    assert Submission.objects.count() == Receipt.objects.count() == 1


@pytest.mark.django_db
def test_one_page_brings_one_file(anna: Actor, clock: Clock) -> None:
    owed = world.owed()
    assert sent(as_(anna), filled(owed)).status_code == 303
    other = filled(owed, lambda r: row(r, "ma4").update(participants=40))
    answer = sent(as_(anna), other)
    assert answer.status_code == 409
    assert "уже отправлен другой файл" in text(answer)


# ---- what is closed ------------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("state", "words"),
    [
        (CampaignState.STOPPED, "Кампания приостановлена"),
        (CampaignState.FINISHED, "Кампания завершена"),
        (CampaignState.DRAFT, "Кампания ещё не начата"),
    ],
)
def test_a_campaign_that_does_not_run_takes_nothing(
    anna: Actor, clock: Clock, state: str, words: str
) -> None:
    file = filled(world.owed())
    Campaign.objects.update(state=state)
    answer = sent(as_(anna), file)
    assert answer.status_code == 409
    assert words in text(answer)
    assert not Submission.objects.exists()


@pytest.mark.django_db
def test_a_deadline_that_has_passed_is_told_with_its_hour(anna: Actor, clock: Clock) -> None:
    file = filled(world.owed())
    clock(timedelta(days=30))
    answer = sent(as_(anna), file)
    assert answer.status_code == 409
    assert "Срок прошёл" in text(answer)
    assert not Stored.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("is_merged", [True, False])
def test_a_school_that_is_no_more_is_told_who_answers_for_it(
    anna: Actor, clock: Clock, is_merged: bool
) -> None:
    file, heir = filled(world.owed()), make.school(last="0043")
    School.objects.filter(number="220042").update(
        closed_on=date(2026, 3, 30), successor=heir if is_merged else None
    )
    for answer in (as_(anna).get(PAGE), sent(as_(anna), file)):
        assert ("СОШ № 43 (edu220043)" in text(answer)) is is_merged
        assert "Школа присоединена" in text(answer) or "Школа закрыта" in text(answer)
    assert sent(as_(anna), file).status_code == 409
    assert not Submission.objects.exists()


# ---- what no browser sends -----------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize(
    "token", ["", " ", "a" * 65, "x\x00y", "ключ", "../..", "a b", "' OR 1=1", "\ud800", "𝟘"]
)
def test_a_token_of_another_shape_is_answered_in_words(
    anna: Actor, clock: Clock, token: str
) -> None:
    file = filled(world.owed())
    answer = sent(as_(anna), file, token.encode("utf-8", "surrogatepass").decode("latin-1"))
    assert answer.status_code == 422
    assert "Страница устарела или пришла не целиком" in text(answer)
    assert not Submission.objects.exists()


@pytest.mark.django_db
def test_a_page_without_a_token_is_answered_in_words(anna: Actor, clock: Clock) -> None:
    file = filled(world.owed())
    answer = as_(anna).post(PAGE, {"file": SimpleUploadedFile(NAME, file)})
    assert answer.status_code == 422
    assert "Выберите файл ещё раз" in text(answer)


# ---- a live server and a rough network -----------------------------------------------------------


def request_of(client: Client, file: bytes, token: str, host: str) -> bytes:
    """An upload as a browser writes it down."""
    csrf, session = "a" * 32, client.cookies["session"].value
    named = f"--{CUT}\r\nContent-Disposition: form-data; name="
    before = (
        f'{named}"csrfmiddlewaretoken"\r\n\r\n{csrf}\r\n{named}"file"; filename="form.xlsx"\r\n'
        "Content-Type: application/octet-stream\r\n\r\n"
    )
    after = f'\r\n{named}"token"\r\n\r\n{token}\r\n--{CUT}--\r\n'
    body = before.encode() + file + after.encode()
    head = (
        f"POST {PAGE} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n"
        f"Cookie: session={session}; csrf={csrf}\r\n"
        f"Content-Type: multipart/form-data; boundary={CUT}\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


def wire(server: LiveServer, *pieces: bytes) -> bytes:
    """What the server answers to these bytes, after which nothing more is sent."""
    where = urlsplit(server.url)
    with socket.create_connection((where.hostname, where.port), timeout=30) as line:
        answer = b""
        try:
            for piece in pieces:
                line.sendall(piece)
            line.shutdown(socket.SHUT_WR)
            while piece := line.recv(65_536):
                answer += piece
        except OSError:  # the server has hung up already
            return answer
        return answer


@pytest.mark.django_db(transaction=True)
def test_a_network_cut_at_any_byte_leaves_nothing_half_done(
    clock: Clock, live_server: LiveServer, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING)
    client, file = as_(cast.anna()), filled(world.owed())
    whole = request_of(client, file, "deadbeef", urlsplit(live_server.url).netloc)
    start, end = whole.index(b"\r\n\r\n") + 4, len(whole)
    last = range(end - 90, end, 3)
    for cut in (*range(start, end, max(1, (end - start) // 40)), *last, end - 1):
        answer = wire(live_server, whole[:cut])
        assert not answer or re.match(rb"HTTP/1\.\d [34]", answer), (cut, answer[:80])
        assert not Submission.objects.exists(), cut
        assert not Stored.objects.exists(), cut
    assert wire(live_server, whole).split()[1] == b"303"
    assert wire(live_server, whole).split()[1] == b"303"
    assert Submission.objects.get().state == SubmissionState.ACCEPTED
    assert Receipt.objects.count() == 1
    assert [one.getMessage() for one in caplog.records if one.levelno >= logging.ERROR] == []


@pytest.mark.django_db(transaction=True)
def test_a_slow_line_that_brings_the_form_in_pieces_is_served(
    clock: Clock, live_server: LiveServer
) -> None:
    client, file = as_(cast.anna()), filled(world.owed())
    whole = request_of(client, file, "0ff", urlsplit(live_server.url).netloc)
    pieces = [whole[at : at + 1_000] for at in range(0, len(whole), 1_000)]
    assert wire(live_server, *pieces).split()[1] == b"303"
    assert Receipt.objects.count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "head",
    [
        b"X-Long: " + b"a" * 200_000,
        b"Cookie: " + b"session=a; " * 20_000,
        b"\r\n".join(b"X-%d: a" % number for number in range(300)),
        b"Content-Length: minus",
        b"Content-Length: -5",
        b"Content-Type: multipart/form-data; boundary=" + b"b" * 5_000,
    ],
    ids=["long", "cookies", "many", "a word for a length", "less than nothing", "boundary"],
)
def test_giant_and_strange_headers_are_no_server_error(
    clock: Clock, live_server: LiveServer, caplog: pytest.LogCaptureFixture, head: bytes
) -> None:
    caplog.set_level(logging.WARNING)
    host = urlsplit(live_server.url).netloc.encode()
    answer = wire(
        live_server, b"POST %b HTTP/1.1\r\nHost: %b\r\n%b\r\n\r\n" % (PAGE.encode(), host, head)
    )
    assert not answer or re.match(rb"HTTP/1\.\d [34]", answer), answer[:80]
    assert [one.getMessage() for one in caplog.records if one.levelno >= logging.ERROR] == []
    assert Client().get("/receipts/").status_code == 200
