"""No name of a pupil leaves the computer on which it was typed, nor lies there to be read.

A real browser with a disk of its own goes the whole way: typing, pasting, files, saving, copies,
joining, printing. Then every byte that went out, everything the portal remembers and everything the
browser left behind is searched for the planted words, in every spelling that software knows.

source: «передаются только коды участников, ФИО не указывается»; issue 5, «Names stay»
"""

import logging
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from django.conf import settings as portal
from playwright.sync_api import BrowserContext, FilePayload, Page, Request, sync_playwright
from pytest_django.live_server_helper import LiveServer

from tests import cast
from tests.browser import named
from tests.browser.chromium import CHROMIUM, QUIET, in_browser, listen
from tests.browser.named import beside, opens, saved, shows
from tests.browser.site import XLSX, Clock, Person
from tests.cast import as_
from tests.security import traces
from tests.security.spellings import heard, heard_in, unpacked
from vprok.domain.campaign.models import Campaign

pytestmark = in_browser

TYPED = "Зимородкина Евлампия Аристарховна"
PASTED = "Вальдшнепов Пантелеймон Евграфович"
IN_EXCEL = "Козодоева Феоктиста Саввична"
IN_CSV = "Сапсанчиков Варфоломей Никандрович"
NEWCOMER = "Пустельгина Гликерия Порфирьевна"
ROOM = "Гнездовье-Щурка"
SURNAMES = tuple(name.split()[0] for name in (TYPED, PASTED, IN_EXCEL, IN_CSV, NEWCOMER))
SECRETS = (*SURNAMES, "Евлампия", "Никандрович", ROOM, named.PHRASE)
CONTROL = "Свиристелькина"
"""A word that is let out on purpose, to see that it would be heard."""

WAYS_OUT = {
    "fetch": "word => fetch('/', { method: 'POST', body: word })",
    "fetch without a body": "word => fetch('/?' + word)",
    "XMLHttpRequest": "word => { const asked = new XMLHttpRequest(); "
    "asked.open('GET', '/?' + word); asked.send(); }",
    "sendBeacon": "word => { if (!navigator.sendBeacon('/', word)) throw new TypeError(); }",
    "WebSocket": "word => new WebSocket('ws://' + location.host + '/' + word)",
    "EventSource": "word => new EventSource('/?' + word)",
    "Worker": "word => new Worker('/?' + word)",
    "a form": "word => { const f = document.createElement('form'); f.action = '/' + word; "
    "document.body.append(f); f.submit(); }",
    "reading elsewhere": "word => window.VprokNames.read('/results/?' + word)",
}

TRIED = "async word => { try { await (%s)(word); return true; } catch { return false; } }"


@dataclass
class Outside:
    """A browser with a disk of its own, and all that was seen of it from outside."""

    profile: Path
    log: Path
    downloads: Path
    requests: list[Request] = field(default_factory=list)
    sockets: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)

    def sit(self, context: BrowserContext, address: str) -> Person:
        """Anna signs in, and what she sends is written down from here on."""
        session = as_(cast.anna()).cookies["session"].value
        context.add_cookies([{"name": "session", "value": session, "url": address}])
        context.set_default_timeout(30_000)
        context.on("request", self.note)
        page = context.new_page()
        page.on("websocket", lambda socket: self.sockets.append(socket.url))
        page.on("console", lambda line: self.said.append(line.text))
        page.on("framenavigated", lambda frame: self.said.append(frame.url))
        return Person(page, listen(page))

    def note(self, request: Request) -> None:
        """Keep what goes out."""
        self.requests.append(request)

    def sent(self) -> Iterator[bytes]:
        """Every request as text and bytes."""
        for one in self.requests:
            yield f"{one.method} {one.url} {one.headers}".encode()
            yield one.post_data_buffer or b""
        yield "\n".join([*self.sockets, *self.said]).encode()

    def traffic(self) -> bytes:
        """All of it, and the browser's own log of everything that went through its network."""
        return b"\0".join([*self.sent(), unpacked(self.log.read_bytes())])


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr("vprok.interfaces.frame.middleware.moment", lambda: clock.at)
    return clock


@pytest.fixture
def outside(tmp_path: Path) -> Outside:
    for name in ("profile", "downloads"):
        (tmp_path / name).mkdir()
    return Outside(tmp_path / "profile", tmp_path / "network.json", tmp_path / "downloads")


@pytest.fixture
def visit(
    transactional_db: None, live_server: LiveServer, outside: Outside, clock: Clock
) -> Iterator[Callable[[Callable[[Person], None]], None]]:
    """Open the browser, let someone act in it, and close it, so that its disk is complete."""
    with pytest.MonkeyPatch.context() as around:
        around.setitem(os.environ, "DJANGO_ALLOW_ASYNC_UNSAFE", "yes")
        named.school_with_results(clock)

        def open_for(act: Callable[[Person], None]) -> None:
            with sync_playwright() as play:
                context = play.chromium.launch_persistent_context(
                    outside.profile,
                    executable_path=CHROMIUM,
                    args=[
                        *QUIET,
                        f"--log-net-log={outside.log}",
                        "--net-log-capture-mode=Everything",
                    ],
                    locale="ru-RU",
                    base_url=live_server.url,
                    downloads_path=outside.downloads,
                )
                act(outside.sit(context, live_server.url))
                context.close()

        yield open_for


def remembered(logged: str) -> Iterator[tuple[str, bytes]]:
    """Everything the portal has: rows, files, sessions, logs, and its folder as it lies there."""
    yield "the log", logged.encode()
    yield from (*traces.columns(), *traces.files(), *traces.sessions(), *traces.disk())
    for path in Path(portal.VAR).rglob("*"):
        if path.is_file():
            yield str(path), path.read_bytes()


def kept_by_the_portal(logged: str, words: tuple[str, ...]) -> list[str]:
    return [f"{where}: {how}" for where, held in remembered(logged) for how in heard(held, words)]


# ---- the whole way -------------------------------------------------------------------------------


def whole_way(person: Person, downloads: Path) -> None:
    page = person.page
    person.go(named.PAGE)
    named.makes_protocol(person)
    types(page)
    named.places(person, [PASTED], "4А")
    reads(person, named.journal([IN_EXCEL], ["4А"]), f"{IN_EXCEL}.xlsx", XLSX)
    reads(person, named.csv([IN_CSV], "windows-1251"), f"{IN_CSV}.csv", "text/csv")
    opens(person, "Протокол")
    page.get_by_label("Новый участник").fill(NEWCOMER)
    person.press("Добавить")
    person.press("Дать код 40004")
    opens(person, "Аудитории")
    page.get_by_label("4А: аудитория").fill(ROOM)
    page.get_by_label("4А: аудитория").blur()
    saved(page)
    prints(person)
    _, file = named.exported(person)
    (downloads / "copy.vprok").write_bytes(file)
    person.press("Открыть файл .vprok")
    copy = FilePayload(name="п.vprok", mimeType="application/octet-stream", buffer=file)
    page.locator("#bring-file").set_input_files(files=[copy])
    page.locator("#bring-phrase").fill(named.PHRASE)
    person.press("Открыть файл")
    person.press("Заменить всё файлом")
    saved(page)
    page.get_by_role("button", name="Запереть").click()
    page.locator("#phrase").fill(named.PHRASE)
    person.press("Открыть")
    assert beside(page, "40001").input_value() == TYPED
    assert page.title() == "Имена участников — Впрок"
    beside(page, "40005").fill(TYPED)
    person.go("/results/2026-spring/")
    page.go_back()
    person.sees("Протокол заперт")
    person.go("/")


def types(page: Page) -> None:
    beside(page, "40001").focus()
    page.keyboard.type(TYPED)
    page.keyboard.press("Enter")
    saved(page)


def reads(person: Person, file: bytes, name: str, kind: str) -> None:
    opens(person, "Занести список")
    payload = FilePayload(name=name, mimeType=kind, buffer=file)
    person.page.locator("#list-file").set_input_files(files=[payload])
    person.press("Занести в протокол")
    saved(person.page)


def prints(person: Person) -> None:
    """Every paper, joined with results, as the printer would get it."""
    papers = person.page.locator("#paper-what option").all_inner_texts()
    for paper in papers:
        sheets = shows(person, paper)
        if "Пустой" not in paper:
            assert TYPED in " ".join(sheets.all_inner_texts())
        person.press("Напечатать")
        assert len(person.page.pdf()) > 1000


def test_no_request_and_no_disk_ever_holds_a_name(
    visit: Callable[[Callable[[Person], None]], None],
    outside: Outside,
    live_server: LiveServer,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    with caplog.at_level(logging.DEBUG):
        visit(lambda person: whole_way(person, outside.downloads))
    logged = caplog.text + "".join(capfd.readouterr())
    assert {one.method for one in outside.requests} == {"GET"}
    assert all(one.url.startswith((live_server.url, "blob:")) for one in outside.requests)
    assert not [one.url for one in outside.requests if "?" in one.url or "#" in one.url]
    assert outside.sockets == []
    assert heard(outside.traffic(), SECRETS) == []
    assert kept_by_the_portal(logged, SECRETS) == []
    assert heard_in(outside.profile, SECRETS) == []
    assert heard_in(outside.downloads, SECRETS) == []
    assert list(outside.downloads.iterdir())


# ---- the search itself ---------------------------------------------------------------------------

LETS_OUT = """async word => {
    localStorage.setItem("k", word);
    const opened = await new Promise(done => {
        const asked = indexedDB.open("control", 1);
        asked.onupgradeneeded = () => asked.result.createObjectStore("s");
        asked.onsuccess = () => done(asked.result);
    });
    await new Promise(done => {
        const writing = opened.transaction("s", "readwrite", { durability: "strict" });
        writing.objectStore("s").put({ name: word }, 1);
        writing.oncomplete = done;
    });
    opened.close();
    await fetch("/", { method: "POST", body: word }).catch(() => 0);
    await fetch("/?q=" + word).catch(() => 0);
    await fetch("/", { headers: { "X-Word": btoa(unescape(encodeURIComponent(word))) } });
}"""


def lets_out(person: Person) -> None:
    person.go(f"/results/2026-spring/?q={CONTROL}")
    person.page.evaluate(LETS_OUT, CONTROL)


def test_a_name_that_is_let_out_is_found_everywhere(
    visit: Callable[[Callable[[Person], None]], None],
    outside: Outside,
    caplog: pytest.LogCaptureFixture,
) -> None:
    visit(lets_out)
    seen = b"\0".join(outside.sent())
    for held in (seen, unpacked(outside.log.read_bytes())):
        told = heard(held, [CONTROL])
        assert f"{CONTROL} utf-8 %" in told
        assert any("base64" in how for how in told)
    assert f"{CONTROL} utf-8" in heard(seen, [CONTROL])
    left = heard_in(outside.profile, [CONTROL])
    for store in ("IndexedDB", "Local Storage", "History"):
        assert any(store in where for where in left), store
    Campaign.objects.update(title=f"ВПР {CONTROL}")
    where = {line.split(":")[0] for line in kept_by_the_portal(f"x {CONTROL}", (CONTROL,))}
    assert {"the log", "campaign.Campaign.title"} <= where
    if portal.DATABASES["default"]["ENGINE"] == "config.sqlite":
        assert any("sqlite3" in each for each in where)


# ---- shut doors ----------------------------------------------------------------------------------


def test_every_way_out_of_the_page_is_shut(
    visit: Callable[[Callable[[Person], None]], None], outside: Outside
) -> None:
    opened: list[str] = []

    def tries(person: Person) -> None:
        person.go(named.PAGE)
        named.makes_protocol(person)
        before = len(outside.requests)
        for way, script in WAYS_OUT.items():
            if person.page.evaluate(TRIED % script, CONTROL):
                opened.append(way)
        assert len(outside.requests) == before

    visit(tries)
    assert opened == []
    assert heard(b"\0".join(outside.sent()), [CONTROL]) == []


def test_no_field_of_the_page_can_be_posted_remembered_or_spelled_elsewhere(
    visit: Callable[[Callable[[Person], None]], None],
) -> None:
    found: list[str] = []

    def looks(person: Person) -> None:
        person.go(named.PAGE)
        named.makes_protocol(person)
        named.places(person, [TYPED])
        person.page.locator("[data-line='40001'] button").click()
        found.extend(
            person.page.evaluate(
                """() => [...document.querySelectorAll("main :is(input, textarea, select)")].filter(
                    one => one.name || one.form || one.autocomplete !== "off"
                        || (one.matches("textarea, [type=text], [type=password]") && one.spellcheck)
                ).map(one => one.outerHTML)"""
            )
        )
        assert person.page.locator("main :is(input, textarea)").count() > 20
        assert person.page.locator("form").count() == 0

    visit(looks)
    assert found == []
