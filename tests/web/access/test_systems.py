"""The page where a school admits its own information system."""

import re

import pytest
from django.test import Client

from tests.cast import as_
from tests.interfaces.api.stage import TITLE, admitted
from vprok.domain.access.models import Token
from vprok.kernel.charter import Actor

PAGE = "/access/systems/"
KEY = re.compile(r"vprok_[0-9A-Z]{32}")


def test_a_key_is_shown_once_and_opens_the_api(anna: Actor) -> None:
    browser = as_(anna)
    made = browser.post(PAGE, {"title": TITLE, "term": "365"})
    (key,) = set(KEY.findall(made.content.decode()))
    assert Client().get("/api/v1/me", headers={"Authorization": f"Bearer {key}"}).status_code == 200
    again = browser.get(PAGE).content.decode()
    assert TITLE in again
    assert Token.objects.get().tail in again
    assert not KEY.search(again)


def test_a_key_that_was_taken_back_opens_nothing(anna: Actor, elena: Actor) -> None:
    made = admitted(by=anna)
    assert as_(elena).post(f"{PAGE}{made.token.pk}/dismiss/").status_code == 302
    headers = {"Authorization": f"Bearer {made.text}"}
    assert Client().get("/api/v1/me", headers=headers).status_code == 401
    assert "отозван" in as_(anna).get(PAGE).content.decode()


@pytest.mark.parametrize("said", [{}, {"title": TITLE}, {"title": TITLE, "term": "9999"}])
def test_a_key_without_a_name_or_a_term_is_not_made(anna: Actor, said: dict[str, str]) -> None:
    assert as_(anna).post(PAGE, said).status_code == 422
    assert not Token.objects.exists()


def test_a_coordinator_elsewhere_neither_sees_nor_takes_it(anna: Actor, darya: Actor) -> None:
    token = admitted(by=anna).token
    assert TITLE not in as_(darya).get(PAGE).content.decode()
    assert as_(darya).post(f"{PAGE}{token.pk}/dismiss/").status_code == 404
    assert Token.objects.get().revoked_at is None


def test_a_specialist_has_no_such_page(timur: Actor) -> None:
    assert as_(timur).get(PAGE).status_code == 404
