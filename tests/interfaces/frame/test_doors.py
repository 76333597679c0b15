"""Doors: default deny, read-only pages cannot write, refusals become pages."""

from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import DatabaseError, connection
from django.http import HttpResponse
from django.test import RequestFactory

from tests import make
from vprok.domain.territory.models import Region
from vprok.interfaces.frame.doors import WroteWhileReading, asks, reads, writes
from vprok.interfaces.frame.middleware import refusals, safe_headers, status_of
from vprok.interfaces.frame.request import Request
from vprok.kernel.charter import Actor, Permission
from vprok.kernel.refusal import Refusal, Refused


def request_of(actor: Actor | None, method: str = "get") -> Request:
    request = getattr(RequestFactory(), method)("/somewhere/")
    request.user = make.account() if actor else AnonymousUser()
    request.actor, request.moment, request.htmx = actor, make.NOW, False
    return request


def page(request: Request) -> HttpResponse:
    return HttpResponse("inside")


def test_who_has_not_signed_in_is_sent_to_the_sign_in_page():
    answer = reads()(page)(request_of(None))
    assert answer.status_code == 302
    assert answer["Location"] == "/sign-in/?next=/somewhere/"


@pytest.mark.django_db
def test_who_holds_none_of_the_rights_stays_outside(anna: Actor):
    with pytest.raises(Refused) as refused:
        reads(Permission.CAMPAIGN_KEEP)(page)(request_of(anna))
    assert refused.value.refusal.code == "no_right"


@pytest.mark.django_db
def test_one_of_several_rights_is_enough(anna: Actor):
    door = reads(Permission.CAMPAIGN_KEEP, Permission.CAMPAIGN_READ)(page)
    assert door(request_of(anna)).content == b"inside"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("door", "method"), [(reads, "post"), (writes, "get"), (asks, "delete"), (reads, "put")]
)
def test_a_door_opens_only_to_its_methods(door: Any, method: str, anna: Actor):
    assert door()(page)(request_of(anna, method)).status_code == 405


@pytest.mark.django_db(transaction=True)
def test_a_page_that_only_reads_cannot_write():
    def sly(request: Request) -> HttpResponse:
        Region.objects.create(code="07", name="Тайная", zone="Europe/Moscow")
        return HttpResponse()

    request = request_of(Actor(1, "Кто-то", ()))
    wrong = DatabaseError if connection.vendor == "postgresql" else WroteWhileReading
    with pytest.raises(wrong):
        reads()(sly)(request)
    assert not Region.objects.filter(code="07").exists()


@pytest.mark.parametrize(
    ("code", "status"),
    [("no_right", 404), ("not_your_place", 404), ("key_is_early", 409), ("hostile_file", 400),
     ("too_large", 413)],
)  # fmt: skip
def test_a_refusal_has_its_status(code: str, status: int):
    assert status_of(code) == status


@pytest.mark.django_db
def test_a_refusal_is_shown_in_the_rule_s_own_words(anna: Actor):
    around = refusals(lambda _: HttpResponse())
    words = "Пароль откроется 14.04.2026 в 07:30."
    answer = around.process_exception(request_of(anna), Refused(Refusal("key_is_early", words)))
    assert answer.status_code == 409
    assert words in answer.content.decode()


def test_every_answer_says_what_the_browser_may_load():
    answer = safe_headers(lambda _: HttpResponse())(request_of(None))
    policy = answer["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
