"""Over all addresses of the API: only a school's own key opens them, and it opens nothing else."""

import json
from collections.abc import Iterator
from datetime import timedelta
from uuid import uuid4

import pytest
from django.http.response import HttpResponseBase
from django.test import Client
from django.urls import reverse

from tests import cast, make
from tests.house.routes import Route, routes
from tests.house.stage import CANARY, EVENING, Stage
from tests.house.test_access_matrix import ask, tries, undone, words_of
from tests.house.things import MACHINES
from vprok.domain.access.actions import admit_system, dismiss_system
from vprok.domain.access.models import Token
from vprok.domain.territory.models import School
from vprok.tools.sheets.spec import XLSX

NO_KEY, GONE, FAILED = 401, 404, 500
BODIES = {"api:rows": ("application/json", b""), "api:workbook": (XLSX, b"PK")}


@pytest.fixture
def stage(db: None, monkeypatch: pytest.MonkeyPatch) -> Stage:
    monkeypatch.setattr("vprok.interfaces.frame.middleware.moment", lambda: EVENING)
    return Stage()


def machine_routes(stage: Stage) -> Iterator[tuple[Route, str]]:
    for route in routes():
        if route.name in MACHINES:
            yield route, reverse(route.name, args=MACHINES[route.name](stage))


def key_of(school: School, by: object) -> str:
    until = EVENING + timedelta(days=30)
    return admit_system(school, "Журнал", expires_at=until, by=by, at=EVENING).text


def ask_as(route: Route, url: str, key: str, client: Client | None = None) -> HttpResponseBase:
    client = client or Client(raise_request_exception=False)
    headers = {"Authorization": f"Bearer {key}"} if key else {}
    with undone():
        if route.name not in BODIES:
            return client.get(url, headers=headers)
        media, body = BODIES[route.name]
        body = body or json.dumps({"school": make.school().key, "sheets": {}}).encode()
        headers |= {"Idempotency-Key": str(uuid4())}
        return client.post(url, body, content_type=media, headers=headers)


def test_the_schools_own_key_opens_every_address(stage: Stage) -> None:
    key = key_of(stage.school, stage.anna)
    shut = [
        f"{route.name}: {answer.status_code}"
        for route, url in machine_routes(stage)
        if (answer := ask_as(route, url, key)).status_code in {NO_KEY, GONE, 405}
        or answer.status_code >= FAILED
    ]
    assert not shut


@pytest.mark.parametrize("who", [cast.darya, cast.sibling])
def test_the_key_of_another_school_finds_nothing(stage: Stage, who: object) -> None:
    actor = who()
    school = School.objects.get(path=actor.standings[0].place.path)
    key = key_of(school, actor)
    for route, url in machine_routes(stage):
        answer = ask_as(route, url, key)
        assert answer.status_code == (200 if route.name == "api:me" else GONE), route.name
        words = words_of(answer).replace(url, "")
        assert not [canary for canary in (CANARY, stage.school.key) if canary in words]


def test_whoever_has_no_working_key_is_told_the_same(stage: Stage) -> None:
    revoked, good = (key_of(stage.school, stage.anna) for _ in range(2))
    dismiss_system(Token.objects.get(tail=revoked[-6:]), by=stage.anna, at=EVENING)
    began = EVENING - timedelta(days=9)
    old = admit_system(stage.school, "Журнал", expires_at=EVENING, by=stage.anna, at=began).text
    answers = {
        (answer.status_code, answer.content)
        for route, url in machine_routes(stage)
        for key in ("", "vprok_", "vprok_" + "0" * 32, "\x00", revoked, old, good + " ")
        if (answer := ask_as(route, url, key))
    }
    assert len(answers) == 1
    assert {status for status, _ in answers} == {NO_KEY}


def test_a_person_who_is_signed_in_is_nobody_there(stage: Stage) -> None:
    for who in (cast.anna, cast.elena, cast.gleb):
        browser = cast.as_(who(), Client(raise_request_exception=False))
        for route, url in machine_routes(stage):
            answer = ask_as(route, url, "", browser)
            assert answer.status_code == NO_KEY, route.name
            assert not answer.cookies, route.name


def test_a_key_opens_no_page(stage: Stage) -> None:
    key = key_of(stage.school, stage.anna)
    let_in = []
    for each in tries(stage):
        answer = ask(Client(), each.method, each.url, each.says, Authorization=f"Bearer {key}")
        led = answer.headers.get("Location", "").startswith("/sign-in/")
        if not led and answer.status_code != GONE:
            let_in.append(f"{each}: {answer.status_code}")
    assert not let_in


def test_a_closed_school_is_told_so(stage: Stage) -> None:
    key = key_of(stage.school, stage.anna)
    School.objects.filter(pk=stage.school.pk).update(closed_on=EVENING.date())
    codes = {
        (answer.status_code, answer.json()["code"])
        for route, url in machine_routes(stage)
        if (answer := ask_as(route, url, key))
    }
    assert codes == {(409, "school_is_closed")}
