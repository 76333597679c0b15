"""What stands around every page: headers, cookies, tokens of forms.

source: security.md §3.1, §3.10; settled.md, Interfaces
"""

import json
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest
from django.http.response import HttpResponseBase
from django.test import Client
from django.urls import reverse

from tests.cast import as_
from tests.house.plan import ROOT
from tests.house.routes import Route, routes
from tests.house.stage import EVENING, Stage
from tests.house.test_access_matrix import reach, tries
from tests.house.things import OPEN
from vprok.domain.access.models import Account
from vprok.kernel.charter import Actor

SELF = {"script-src", "style-src", "font-src", "connect-src", "worker-src", "media-src"}


@pytest.fixture
def stage(db: None, monkeypatch: pytest.MonkeyPatch) -> Stage:
    monkeypatch.setattr("vprok.interfaces.frame.middleware.moment", lambda: EVENING)
    return Stage()


def every_answer(stage: Stage) -> Iterator[tuple[str, HttpResponseBase]]:
    """Every address, opened by someone who may; and the open ones by a passer-by."""
    browsers: dict[Any, Client] = {}
    for each in tries(stage):
        who = each.case.who
        browser = browsers.setdefault(who, browsers.get(who) or as_(who()))
        if each.method == "GET":
            yield str(each), reach(browser, each, each.case.says(stage))
    for name, case in OPEN.items():
        yield name, Client().get(reverse(name, args=case.of(stage)))


def policy(answer: HttpResponseBase) -> dict[str, list[str]]:
    """The content security policy by its directives."""
    lines = answer.headers["Content-Security-Policy"].split(";")
    return {words[0]: words[1:] for words in (line.split() for line in lines)}


def test_every_answer_is_fenced_and_kept_by_no_cache(stage: Stage) -> None:
    answers = dict(every_answer(stage))
    assert len(answers) > 70
    for where, answer in answers.items():
        said = policy(answer)
        assert said["default-src"] == said["frame-ancestors"] == said["base-uri"] == ["'none'"], (
            where
        )
        assert all(said[name] in (["'self'"], ["'none'"]) for name in SELF), where
        assert "unsafe" not in answer.headers["Content-Security-Policy"], where
        assert answer.headers["X-Content-Type-Options"] == "nosniff", where
        assert answer.headers["Referrer-Policy"] in {"same-origin", "no-referrer"}, where
        assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin", where
        assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin", where
        assert "no-store" in answer.headers.get("Cache-Control", ""), where


def test_a_page_that_is_not_there_is_fenced_too(anna: Actor) -> None:
    for browser in (Client(), as_(anna)):
        answer = browser.get("/нет-такой-страницы/")
        assert answer.status_code == 404
        assert policy(answer)["default-src"] == ["'none'"]
        assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_without_the_token_of_its_form_no_address_takes_a_post(stage: Stage) -> None:
    passed = []
    browsers: dict[Any, Client] = {}
    tried = {each.route.name for each in tries(stage)} | set(OPEN)
    posts = {route.name for route in routes() if takes_posts(route)}
    assert posts <= tried, posts - tried
    for each in tries(stage):
        if each.method != "POST":
            continue
        who = each.case.who
        if who not in browsers:
            browsers[who] = as_(who(), Client(enforce_csrf_checks=True))
        for headers in ({}, {"HX-Request": "true"}, {"X-CSRFToken": "a" * 64}):
            answer = browsers[who].post(each.url, each.says, headers=headers)
            if answer.status_code != 403:
                passed.append(f"{each}: {answer.status_code}")
    stranger = Client(enforce_csrf_checks=True)
    for name, case in OPEN.items():
        answer = stranger.post(reverse(name, args=case.of(stage)))
        if answer.status_code not in {403, 404}:
            passed.append(f"{name}: {answer.status_code}")
    assert not passed, "\n".join(passed)


def takes_posts(route: Route) -> bool:
    """Whether a browser could be made to post there: machines bring a key and no cookie."""
    return "POST" in route.methods and not route.name.startswith("api:")


def test_over_plain_http_cookies_are_for_this_site_and_not_for_scripts(anna: Actor) -> None:
    client = Client()
    page = client.get("/sign-in/")
    login = {"username": login_of(anna), "password": "длинный пароль для проверки"}
    client.post("/sign-in/", login)
    session, csrf = client.cookies["session"], client.cookies["csrf"]
    assert (session["httponly"], session["samesite"], session["path"]) == (True, "Lax", "/")
    assert csrf["samesite"] == "Lax"
    assert {one[what] for one in (session, csrf) for what in ("secure", "domain")} == {""}
    assert not any(name.startswith("__Host-") for name in client.cookies)
    assert "Strict-Transport-Security" not in page.headers


def login_of(actor: Actor) -> str:
    return Account.objects.get(pk=actor.account).login


@pytest.fixture(scope="module")
def over_tls() -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, "-m", "tests.security.over_tls"],
        cwd=ROOT,
        capture_output=True,
        check=True,
        timeout=120,
    )
    told: dict[str, Any] = json.loads(done.stdout)
    return told


def test_behind_tls_plain_http_is_led_away_and_browsers_remember(over_tls: dict[str, Any]) -> None:
    assert over_tls["plain"] == {"status": 301, "to": "https://vprok.test/sign-in/"}
    assert over_tls["page"]["status"] == 200
    hsts = over_tls["page"]["headers"]["Strict-Transport-Security"]
    assert hsts == "max-age=31536000; includeSubDomains; preload"


def test_behind_tls_cookies_belong_to_this_host_alone(over_tls: dict[str, Any]) -> None:
    cookies = over_tls["cookies"]
    assert set(cookies) == {"__Host-session", "__Host-csrf"}
    for one in cookies.values():
        # what the prefix asks of a cookie: Secure, the whole path, no domain
        assert (one["secure"], one["path"], one["domain"]) == (True, "/", "")
        assert one["samesite"] == "Lax"
    assert cookies["__Host-session"]["httponly"]
