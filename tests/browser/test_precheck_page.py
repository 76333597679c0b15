"""The offline page as people meet it: a file is chosen, and the page says what the portal would."""

import re
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests import cast
from tests.browser.chromium import DESK, PHONE, in_browser, listen, sticking_out, violations, wide
from tests.browser.conformance import GOOD, KNOWN, RESULTS, drawn, put, resaved
from tests.browser.site import XLSX, Clock, Desk, Person
from tests.browser.year import application, running
from tests.tools.sheets.forms import IDENTITY
from vprok.tools.sheets import precheck
from vprok.tools.sheets.precheck.page import Made, page
from vprok.tools.vault.opener.script import sealing_script
from vprok.tools.vault.words import words_of

pytestmark = in_browser

MADE = Made("ВПР, весна 2026", "МБОУ СОШ № 42", at="14 апреля 2026 г., 10:00", work="Математика")
PAST = datetime(2020, 1, 1, tzinfo=UTC)
BAD = resaved(drawn(), put("Протокол", C2=9, D4="2.0"))
NEWER = (
    "toSorted", "toReversed", "toSpliced", "groupBy", "fromAsync", "withResolvers",
    "isWellFormed", "structuredClone", "findLast", "hasOwn", ".union(",
)  # fmt: skip
"""What Chromium 109 and Firefox 102 lack, or may lack."""

Stick = Callable[..., Page]


@pytest.fixture
def stick(browser: Browser, tmp_path: Path) -> Iterator[Stick]:
    """Opens the page from a stick, wherever that is, and hears all it asks for and complains of."""
    opened: list[Page] = []

    def put_in(made: Made = MADE, *, scripts: bool = True, sealing: str = "") -> Page:
        lies = tmp_path / "proverka-results-ma4-edu000042.html"
        drawn_page = page(RESULTS, identity=IDENTITY, known=KNOWN, made=made, sealing=sealing)
        lies.write_text(drawn_page, "utf-8")
        context = browser.new_context(java_script_enabled=scripts, locale="ru-RU")
        opened.append(context.new_page())
        opened[-1].goto(lies.as_uri())
        return opened[-1]

    yield put_in
    for one in opened:
        one.context.close()


def choose(on: Page, file: bytes, name: str = "форма.xlsx") -> None:
    on.get_by_label("Заполненная форма").set_input_files(
        {"name": name, "mimeType": XLSX, "buffer": file}
    )
    on.locator("#verdict h2").first.wait_for()


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_what_is_wrong_is_said_by_cell_with_its_remedy(stick: Stick, width: int) -> None:
    on = stick()
    heard = listen(on)
    wide(on, width)
    choose(on, BAD)
    expect(on.locator("#verdict h2")).to_have_text("Портал вернёт форму: 1 ошибка")
    expect(on.locator("#verdict .summary")).to_be_focused()
    row = on.get_by_role("row").filter(has_text="C2")
    for words in ("9", "от 0 до 1", "Выберите из списка"):
        expect(row).to_contain_text(words)
    tidied = on.get_by_role("table", name="Что портал поправит сам")
    for words in ("D4", "2.0", "число с лишними знаками"):
        expect(tidied).to_contain_text(words)
    assert [*violations(on), *sticking_out(on), *heard] == []


def test_a_right_form_may_be_sent(stick: Stick) -> None:
    on = stick()
    choose(on, BAD)
    choose(on, drawn())
    expect(on.locator("#verdict h2")).to_have_text("Форму можно отправлять")
    expect(on.get_by_role("status")).to_have_text("Форму можно отправлять")
    expect(on.locator("#verdict")).to_contain_text("«Протокол» — 3 строки, «Классы» — 1 строка")
    assert on.get_by_role("table").count() == 0
    assert [*violations(on), *sticking_out(on)] == []


def test_the_same_mistake_in_many_rows_is_said_once(stick: Stick) -> None:
    on = stick()
    many = [GOOD[0] | {"code": str(40001 + n), "mark": "6"} for n in range(30)]
    choose(on, drawn(*many))
    expect(on.locator("#verdict")).to_contain_text("Строки 2–31")
    assert on.locator("#verdict tbody tr").count() == 1


def test_a_name_is_never_shown(stick: Stick) -> None:
    on = stick()
    choose(on, resaved(BAD, put("Протокол", A2="Кривозубова Аделаида")), "Кривозубова Анна.xlsx")
    expect(on.locator("#verdict h2")).to_have_text("В файле есть имена")
    said = on.locator("#verdict").inner_text()
    assert "A2" in said
    assert "Кривозуб" not in said
    assert "C2" not in said


@pytest.mark.parametrize(
    ("file", "name", "words"),
    [
        (b"", "форма.xlsx", "Файл пуст."),
        (b"PK\x03\x04", "форма.xlsx", "повреждён"),
        (b"x" * 5_000_001, "форма.xlsx", "больше 5 МБ"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(999), "форма.xls", "сохраните как .xlsx"),
        (drawn(campaign="2025-spring"), "форма.xlsx", "другой кампании"),
    ],
    ids=["empty", "broken", "large", "old", "last year's"],
)
def test_a_file_that_cannot_be_taken_is_refused_in_words(
    stick: Stick, file: bytes, name: str, words: str
) -> None:
    on = stick()
    choose(on, file, name)
    expect(on.locator("#verdict h2")).to_have_text("Портал не примет этот файл")
    expect(on.locator("#verdict")).to_contain_text(words)


def test_a_file_may_be_dropped(stick: Stick) -> None:
    on = stick()
    on.evaluate(
        """bytes => {
            const carried = new DataTransfer();
            carried.items.add(new File([Uint8Array.from(bytes)], "форма.xlsx"));
            const drop = {dataTransfer: carried, bubbles: true};
            document.body.dispatchEvent(new DragEvent("drop", drop));
        }""",
        list(drawn()),
    )
    expect(on.locator("#verdict h2")).to_have_text("Форму можно отправлять")


@pytest.fixture
def neighbour() -> Iterator[tuple[str, list[str]]]:
    """A server beside the browser, and all that anyone has asked it for."""
    asked: list[str] = []

    class Listens(BaseHTTPRequestHandler):
        def parse_request(self) -> bool:
            asked.append(self.raw_requestline.decode("latin-1"))
            return super().parse_request()

        def log_message(self, *_words: object) -> None:
            """Say nothing aloud."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Listens) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/", asked
        server.shutdown()


CALL_OUT = """async to => {
    const barred = new Set();
    document.addEventListener("securitypolicyviolation", e => barred.add(e.effectiveDirective));
    await fetch(to + "fetch").catch(() => 0);
    navigator.sendBeacon(to + "beacon", "x");
    for (const [name, key] of [["img", "src"], ["script", "src"], ["iframe", "src"]])
        document.body.append(Object.assign(document.createElement(name), {[key]: to + name}));
    const form = Object.assign(document.createElement("form"), {action: to + "form"});
    document.body.append(form);
    form.submit();
    await new Promise(done => setTimeout(done, 300));
    return [...barred];
}"""


def test_the_page_cannot_call_out(stick: Stick, neighbour: tuple[str, list[str]]) -> None:
    address, asked = neighbour
    on = stick()
    choose(on, BAD)
    barred = on.evaluate(CALL_OUT, address)
    assert {"connect-src", "img-src", "script-src-elem", "frame-src", "form-action"} <= set(barred)
    assert asked == []
    on.goto(address)
    assert asked[0].startswith("GET / ")


def test_it_says_for_whom_it_is_and_when_it_is_old(stick: Stick) -> None:
    on = stick()
    expect(on.locator(".facts")).to_contain_text("МБОУ СОШ № 42")
    expect(on.locator("#old")).to_be_hidden()
    late = stick(Made(MADE.campaign, MADE.body, MADE.at, until="1 января 2020 г.", ends=PAST))
    expect(late.locator("#old")).to_contain_text("Скачайте с портала свежую страницу")


def test_a_browser_without_scripts_says_so(stick: Stick) -> None:
    on = stick(scripts=False)
    expect(on.get_by_text("выключены сценарии")).to_be_visible()


def test_on_paper_only_the_verdict_remains(stick: Stick) -> None:
    on = stick()
    choose(on, BAD)
    on.emulate_media(media="print")
    expect(on.get_by_text("от 0 до 1")).to_be_visible()
    expect(on.locator("#target")).to_be_hidden()
    expect(on.get_by_role("button", name="Напечатать")).to_be_hidden()


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_a_right_form_is_sealed_and_its_words_are_those_of_the_portal(
    stick: Stick, width: int
) -> None:
    on = stick(sealing=sealing_script())
    heard = listen(on)
    wide(on, width)
    file = drawn()
    choose(on, file)
    on.get_by_role("button", name="Запечатать").click()
    expect(on.locator(".strip")).to_be_focused()
    words = on.locator(".words li").all_inner_texts()
    assert words == list(words_of(sha256(file).digest()[:16]))
    expect(on.locator(".strip")).to_contain_text("МБОУ СОШ № 42")
    expect(on.locator(".strip")).to_contain_text("Файл не меняйте")
    assert [*violations(on), *sticking_out(on), *heard] == []
    on.emulate_media(media="print")
    expect(on.locator(".words")).to_be_visible()
    expect(on.locator("#verdict .summary")).to_be_hidden()
    expect(on.locator("h1")).to_be_hidden()


def test_words_of_any_file_are_the_same_as_on_the_portal(stick: Stick) -> None:
    on = stick(sealing=sealing_script())
    files = [bytes([n]) * n for n in range(60)]
    said = on.evaluate(
        "files => files.map(one => Seal.wordsOf(Uint8Array.from(one)))", list(map(list, files))
    )
    assert said == [list(words_of(sha256(file).digest()[:16])) for file in files]


def test_a_wrong_form_is_not_sealed_and_another_file_puts_the_strip_away(stick: Stick) -> None:
    on = stick(sealing=sealing_script())
    choose(on, drawn())
    on.get_by_role("button", name="Запечатать").click()
    choose(on, BAD)
    expect(on.locator(".strip")).to_have_count(0)
    expect(on.get_by_role("button", name="Запечатать")).to_have_count(0)
    on.emulate_media(media="print")
    expect(on.locator("#verdict .summary")).to_be_visible()


def test_a_form_that_is_not_sealed_says_nothing_of_it(stick: Stick) -> None:
    on = stick()
    choose(on, drawn())
    expect(on.get_by_role("button", name="Запечатать")).to_have_count(0)


def test_a_school_takes_the_page_home_and_its_form_too(
    desk: Desk, clock: Clock, tmp_path: Path
) -> None:
    running(clock)
    school = desk.sit(cast.anna())
    school.go("/forms/2026-spring/application/edu220042/")
    blank = school.takes("Скачать .xlsx")
    lies = tmp_path / "proverka-application-edu220042.html"
    lies.write_bytes(school.takes("Скачать страницу проверки"))
    school.looks()
    home = desk.browser.new_context(offline=True, locale="ru-RU")
    on = home.new_page()
    heard = listen(on)
    on.clock.set_fixed_time(clock.at)
    on.goto(lies.as_uri())
    expect(on.locator(".facts")).to_contain_text("edu220042")
    choose(on, application(blank, participants=7), "заявка.xlsx")
    expect(on.locator("#verdict")).to_contain_text("Портал вернёт форму")
    expect(on.locator("#verdict")).to_contain_text("только 3")
    Person(on, heard).looks("precheck", at="body")
    choose(on, application(blank), "заявка.xlsx")
    expect(on.locator("#verdict h2")).to_have_text("Форму можно отправлять")
    assert heard == []
    home.close()
    school.sends(application(blank), "Отправить форму", name="заявка.xlsx")
    school.sees("Форма принята")


def test_old_browsers_understand_its_scripts() -> None:
    for path in Path(precheck.__path__[0]).glob("*.js"):
        found = [word for word in NEWER if re.search(re.escape(word), path.read_text("utf-8"))]
        assert not found, path.name
