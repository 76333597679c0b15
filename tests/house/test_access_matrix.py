"""Over all addresses and people: what is not yours does not exist.

Each address is tried with everyone of the cast, by every way its door has. Who may see its thing
follows from the charter and the tree alone; all others must get 404, and pages that show everyone
their own must not hold a word of Anna's school for those outside it.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pytest
from django.db import transaction
from django.http.response import HttpResponseBase
from django.test import Client
from django.urls import reverse

from tests import cast, make
from tests.house.loud import fail_on_undefined
from tests.house.routes import Route, routes
from tests.house.stage import EVENING, Stage
from tests.house.things import OPEN, THINGS, Of, Own, Thing
from vprok.domain.access.queries import actor_of
from vprok.kernel.charter import Actor, Role
from vprok.kernel.place import Place

GONE = 404
NO_SUCH_WAY = 405
FAILED = 500
CSRF_LENGTH = 64
NOBODY = Actor(account=0, signature="", standings=())


def person(name: str, role: Role, place: Place) -> Actor:
    account = make.account(name)
    make.post(account, role, place)
    return actor_of(account)


def roman() -> Actor:
    """Regional coordinator of another region."""
    cast.darya()
    return person("Роман Дальний", Role.REGIONAL_COORDINATOR, Place("ru.64"))


def polina() -> Actor:
    """Responsible coordinator of the departmental group next to Anna's municipality."""
    return person(
        "Полина Смежная", Role.RESPONSIBLE_COORDINATOR, make.district(make.region(), "m901").place
    )


def expert() -> Actor:
    """An expert of Anna's own school."""
    return person("Эмма Знаева", Role.EXPERT, make.school().place)


def officer() -> Actor:
    """An officer of the country who releases keys and sees nothing else."""
    return person("Фёдор Ключник", Role.RELEASE_OFFICER, Place("ru"))


def nobody() -> Actor:
    """Someone whose last post has ended."""
    return actor_of(make.account("Ника Бывшая"))


PEOPLE: dict[str, Callable[[], Actor]] = {
    "darya, a school elsewhere": cast.darya,
    "the sibling school": cast.sibling,
    "the neighbouring municipality": cast.neighbour,
    "the departmental group next to it": polina,
    "another region": roman,
    "an observer at the same school": cast.observer,
    "an expert at the same school": expert,
    "the technical specialist": cast.timur,
    "the head of the school": cast.elena,
    "the coordinator of the school": cast.anna,
    "the coordinator of the municipality": cast.boris,
    "the coordinator of the region": cast.vera,
    "an officer of the country": officer,
    "a person without a post": nobody,
}
OUTSIDE = (
    "darya, a school elsewhere",
    "the sibling school",
    "the neighbouring municipality",
    "the departmental group next to it",
    "another region",
    "a person without a post",
)
"""People to whom nothing of Anna's school may be told anywhere."""


@dataclass(frozen=True)
class Try:
    """One address with its arguments, tried in one way."""

    route: Route
    case: Thing | Own
    method: str
    url: str
    says: dict[str, str]

    def __str__(self) -> str:
        return f"{self.method} {self.route.name} {self.url}"


@pytest.fixture
def stage(db: None, monkeypatch: pytest.MonkeyPatch) -> Stage:
    monkeypatch.setattr("vprok.interfaces.frame.middleware.moment", lambda: EVENING)
    return Stage()


def tries(stage: Stage) -> Iterator[Try]:
    for route in routes():
        if route.name not in THINGS:
            continue
        cases = THINGS[route.name]
        for case in cases if isinstance(cases, tuple) else (cases,):
            for method in route.methods:
                says = case.says(stage) if method == "POST" else {}
                yield Try(route, case, method, address(route, case.of, stage), says)


def address(route: Route, of: Of, stage: Stage) -> str:
    return reverse(route.name, args=of(stage))


@contextmanager
def undone() -> Iterator[None]:
    """Whatever is done within leaves no trace for the next try."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def ask(
    client: Client, method: str, url: str, says: dict[str, str] | None = None, **headers: str
) -> HttpResponseBase:
    with undone():
        return getattr(client, method.lower())(url, says, headers=headers)


@pytest.fixture
def rightful(stage: Stage) -> Callable[[Try], Client]:
    """Browsers of those for whom there is something to see."""
    browsers: dict[Callable[[], Actor], Client] = {}

    def browser_of(each: Try) -> Client:
        who = each.case.who
        return browsers.setdefault(who, browsers.get(who) or browser(who()))

    return browser_of


def reach(client: Client, each: Try, says: dict[str, str]) -> HttpResponseBase:
    """The answer for one who may have it: a kept file is reached by its POST.

    says: what that POST sends
    """
    if each.route.rule.way == "hands_out" and each.method == "GET":
        with undone():
            link = client.post(each.url, says).headers.get("Location")
            return client.get(link or each.url)
    return ask(client, each.method, each.url, each.says)


def browser(actor: Actor) -> Client:
    """A browser of a signed-in person, to which a mistake of ours is an answer, too."""
    return cast.as_(actor, Client(raise_request_exception=False))


def told_of(answer: HttpResponseBase) -> str:
    """The status, and the exception behind it if there was one."""
    broken = getattr(answer, "exc_info", None)
    return f"{answer.status_code} {broken[1]!r}" if broken else str(answer.status_code)


def words_of(response: HttpResponseBase) -> str:
    """Everything an answer says: its body, its headers, and where it leads."""
    body = b"".join(response) if response.streaming else response.content
    told = "\n".join(f"{name}: {value}" for name, value in response.headers.items())
    return f"{told}\n\n" + body.decode("utf-8", "replace")


@pytest.mark.parametrize("who", PEOPLE)
def test_what_is_not_yours_does_not_exist(stage: Stage, who: str) -> None:
    actor = PEOPLE[who]()
    client = browser(actor)
    open_doors = []
    for each in tries(stage):
        if isinstance(each.case, Own) or each.case.is_for(actor, stage, each.route.rule.rights):
            continue
        answer = ask(client, each.method, each.url, each.says)
        if answer.status_code != GONE:
            open_doors.append(f"{each}: {told_of(answer)}")
    assert not open_doors, f"{who} got in:\n" + "\n".join(open_doors)


@pytest.mark.parametrize("who", OUTSIDE)
def test_nothing_of_a_school_is_told_to_those_outside_it(stage: Stage, who: str) -> None:
    actor = PEOPLE[who]()
    client = browser(actor)
    told = []
    for each in tries(stage):
        answer = ask(client, each.method, each.url, each.says)
        words = words_of(answer).replace(each.url, "")
        heard = [canary for canary in stage.canaries(actor) if re.search(rf"\b{canary}\b", words)]
        if heard:
            told.append(f"{each}: {heard}")
    assert not told, f"{who} was told:\n" + "\n".join(told)


def test_a_stranger_is_asked_to_sign_in(stage: Stage) -> None:
    let_in = []
    for each in tries(stage):
        answer = ask(Client(), each.method, each.url, each.says)
        led = answer.headers.get("Location", "").startswith("/sign-in/")
        if not led and answer.status_code != GONE:
            let_in.append(f"{each}: {told_of(answer)}")
    assert not let_in, "\n".join(let_in)


def test_there_is_something_to_see_and_no_page_breaks(
    stage: Stage, rightful: Callable[[Try], Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    fail_on_undefined(monkeypatch)
    missing = []
    for each in tries(stage):
        answer = reach(rightful(each), each, each.case.says(stage))
        if answer.status_code in {GONE, NO_SUCH_WAY} or answer.status_code >= FAILED:
            missing.append(f"{each}: {told_of(answer)}")
    assert not missing, "\n".join(missing)


def test_the_link_of_a_file_is_for_one_person(
    stage: Stage, rightful: Callable[[Try], Client]
) -> None:
    links = [
        (each.case.who, link)
        for each in tries(stage)
        if each.route.rule.way == "hands_out" and each.method == "POST"
        if (link := ask(rightful(each), "POST", each.url, each.says).headers.get("Location"))
    ]
    assert links
    for other in (cast.darya, cast.elena, cast.vera, cast.gleb):
        client = browser(other())
        theirs = [link for who, link in links if who is not other]
        assert [ask(client, "GET", link).status_code for link in theirs] == [GONE] * len(theirs)


def test_a_way_that_a_door_does_not_have_is_shut(
    stage: Stage, rightful: Callable[[Try], Client]
) -> None:
    passed = []
    for each in tries(stage):
        client = rightful(each)
        for method in {"GET", "POST", "PUT", "DELETE"} - set(each.route.methods):
            answer = ask(client, method, each.url)
            if answer.status_code not in {NO_SUCH_WAY, GONE}:
                passed.append(f"{method} {each.route.name}: {told_of(answer)}")
    assert not passed, "\n".join(passed)


def test_a_fragment_put_into_the_page_equals_the_page_reloaded(
    stage: Stage, rightful: Callable[[Try], Client]
) -> None:
    different = []
    for each in tries(stage):
        if each.method != "GET":
            continue
        client = rightful(each)
        page = ask(client, "GET", each.url)
        fragment = ask(client, "GET", each.url, **{"HX-Request": "true"})
        if "text/html" not in page.headers.get("Content-Type", "") or page.status_code != 200:
            continue
        if settled(fragment) in settled(page):
            continue
        again = ask(client, "GET", each.url)
        if settled(again) == settled(page):
            different.append(str(each))
    assert not different, "\n".join(different)


def settled(answer: HttpResponseBase) -> str:
    """The words of a page without spaces between them and without what is drawn anew each time."""
    body = words_of(answer).partition("\n\n")[2]
    words = re.sub(rf"\b\w{{{CSRF_LENGTH}}}\b|(?<=name=\"token\" value=)\S+", "", body)
    return " ".join(words.split())


@pytest.mark.parametrize("name", OPEN)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_an_open_page_tells_nothing_of_a_school(stage: Stage, name: str, method: str) -> None:
    (route,) = (each for each in routes() if each.name == name)
    answer = ask(Client(), method, address(route, OPEN[name].of, stage))
    assert answer.status_code < FAILED
    words = words_of(answer)
    told = {canary for canary in stage.canaries(NOBODY) if re.search(rf"\b{canary}\b", words)}
    assert told <= set(OPEN[name].tells(stage))
