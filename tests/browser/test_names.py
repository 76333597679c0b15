"""Names meet codes and results in the browser: typed, read, kept under a phrase, printed."""

import io
import json
import re

import pypdfium2
import pytest
from playwright.sync_api import FilePayload, Locator, Page, expect

from tests import cast, make
from tests.browser import named
from tests.browser.chromium import DESK, SMALL_PHONE, in_browser, wide
from tests.browser.named import PHRASE, beside, opens, places, pupils, saved, shows, sits
from tests.browser.site import XLSX, Clock, Desk, Person
from tests.browser.test_filling import CLIPBOARD
from vprok.domain.intake.models import GradeClass
from vprok.domain.materials.actions import issue_codes
from vprok.domain.materials.models import Code

pytestmark = in_browser
TABS = ("Протокол", "Занести список", "Аудитории", "Листы и списки", "Копии")
PICTURES = {"Протокол": "names", "Занести список": "names-list", "Копии": "names-copies"}
BOXES = """() => new Promise(done => {
    indexedDB.open("vprok-names", 1).onsuccess = ({ target }) => {
        const asked = target.result.transaction("protocols").objectStore("protocols").getAll();
        asked.onsuccess = () => { target.result.close(); done(asked.result); };
    };
})"""
PERSONAL, OF_CLASS = "Личные листы для ребёнка и родителей", "Список класса с результатами"
ROOMS, SAFE = "Списки по аудиториям", "Протокол для сейфа"
HELP = "К справке: кому помочь"
EMPTY = "Пустой протокол, вписать от руки"


@pytest.fixture
def codes(clock: Clock) -> None:
    """Codes are issued, and nothing is written yet."""
    named.school_with_codes(clock)


@pytest.fixture
def school(desk: Desk, codes: None) -> Person:
    """Anna before an open protocol, and nobody in it."""
    return begins(desk)


@pytest.fixture
def after(desk: Desk, clock: Clock) -> Person:
    """The same when results are in and reports are open."""
    named.school_with_results(clock)
    return begins(desk)


def begins(desk: Desk) -> Person:
    person = sits(desk)
    named.makes_protocol(person)
    return person


def unlocks(person: Person, phrase: str = PHRASE) -> None:
    person.page.locator("#phrase").fill(phrase)
    person.press("Открыть")


def told(page: Page) -> Locator:
    """What the page says is wrong."""
    return page.locator("[data-said]:visible")


def reads(person: Person, file: bytes, name: str, kind: str = XLSX) -> None:
    opens(person, "Занести список")
    payload = FilePayload(name=name, mimeType=kind, buffer=file)
    person.page.locator("#list-file").set_input_files(files=[payload])


def names_of(page: Page, *codes: str) -> list[str]:
    return [beside(page, code).input_value() for code in codes]


# ---- the phrase ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("phrase", "again", "why"),
    [
        ("коротко", "коротко", "короче 12 знаков"),
        ("111111111111111", "111111111111111", "легко угадать"),
        ("qwerty123456", "qwerty123456", "легко угадать"),
        (PHRASE, f"{PHRASE}ик", "не совпали"),
    ],
)
def test_a_phrase_that_would_not_hold_is_refused(
    desk: Desk, codes: None, phrase: str, again: str, why: str
) -> None:
    school = sits(desk)
    school.page.locator("#phrase-new").fill(phrase)
    school.page.locator("#phrase-again").fill(again)
    school.press("Завести протокол")
    expect(told(school.page)).to_contain_text(why)
    assert school.page.evaluate(BOXES) == []


def test_what_was_typed_is_there_again_under_the_same_phrase_only(school: Person) -> None:
    page = school.page
    beside(page, "40001").focus()
    page.keyboard.type(f"1. {pupils()[0]}")
    page.keyboard.press("Enter")
    page.keyboard.type(pupils()[1].upper())
    page.keyboard.press("Tab")
    assert names_of(page, "40001", "40002") == pupils()[:2]
    saved(page)
    page.get_by_role("button", name="Запереть").click()
    assert pupils()[0].split()[0] not in page.content()
    unlocks(school, "сова несёт зелёный зонтик")
    expect(told(page)).to_contain_text("Фраза не подошла")
    page.reload()
    unlocks(school, f"  {PHRASE} ")
    expect(beside(page, "40001")).to_have_value(pupils()[0])
    assert names_of(page, "40002") == [pupils()[1]]


def test_each_saving_has_a_salt_and_a_nonce_of_its_own_and_tells_no_size(school: Person) -> None:
    page, boxes = school.page, []
    for names in (pupils()[:1], pupils()[:12]):
        places(school, names)
        boxes += page.evaluate(BOXES)
    assert len({box["salt"] for box in boxes}) == len({box["nonce"] for box in boxes}) == 2
    assert {(box["kdf"], box["cipher"]) for box in boxes} == {
        ("PBKDF2-HMAC-SHA-256", "AES-256-GCM")
    }
    assert all(box["rounds"] >= 600_000 for box in boxes)
    assert len({len(box["sealed"]) for box in boxes}) == 1


def test_ten_minutes_without_a_hand_lock_the_protocol(desk: Desk, codes: None) -> None:
    school = desk.sit(cast.anna())
    school.page.clock.install()
    school.go(named.PAGE)
    named.makes_protocol(school)
    beside(school.page, "40001").fill(pupils()[0])
    school.page.clock.run_for(9 * 60_000)
    school.page.keyboard.press("Shift")
    school.page.clock.run_for(9 * 60_000)
    assert names_of(school.page, "40001") == [pupils()[0]]
    school.page.clock.run_for(2 * 60_000)
    school.sees("Протокол заперт")
    assert school.page.locator("[data-code]").count() == 0


def test_a_forgotten_phrase_leaves_the_paper_and_a_new_beginning(school: Person) -> None:
    places(school, pupils()[:3])
    school.page.reload()
    school.page.on("dialog", lambda asked: asked.accept())
    school.page.get_by_text("Фразу забыли").click()
    school.page.locator("[data-screen=locked] [data-do=forget]").click()
    school.sees("Завести протокол «код — имя»")
    assert school.page.evaluate(BOXES) == []


def test_a_protocol_is_open_in_one_tab_of_a_computer(school: Person) -> None:
    beside_it = school.page.context.new_page()
    beside_it.goto(named.PAGE)
    expect(beside_it.locator("[data-trouble]")).to_contain_text("открыт в другой вкладке")
    assert beside_it.locator("[data-screen]:visible").count() == 0


# ---- lists ---------------------------------------------------------------------------------------


def test_a_column_of_excel_goes_down_from_the_line_where_it_is_pasted(school: Person) -> None:
    page = school.page
    beside(page, "40003").focus()
    page.evaluate(CLIPBOARD, "\r\n".join(pupils()[2:5]))
    assert names_of(page, "40002", "40003", "40004", "40005") == ["", *pupils()[2:5]]


def test_a_list_of_the_journal_goes_into_its_classes(school: Person) -> None:
    titles = ["4 «А»"] * 12 + ["4-б"] * 5 + ["4В"]
    reads(school, named.journal(pupils(), titles), "журнал.xlsx")
    school.sees("Нашли: 18\u00a0человек.")
    school.press("Занести в протокол")
    school.sees("Таких классов у школы нет: 4В")
    opens(school, "Протокол")
    assert names_of(school.page, "40001", "40012") == [pupils()[0], pupils()[11]]
    school.page.get_by_label("Класс", exact=True).first.select_option(label="4Б")
    assert names_of(school.page, "40013", "40017", "40018") == [pupils()[12], pupils()[16], ""]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "windows-1251", "utf-16"])
def test_a_csv_is_read_in_whatever_letters_excel_wrote_it(school: Person, encoding: str) -> None:
    reads(school, named.csv(pupils()[12:], encoding), "список.csv", "text/csv")
    school.press("Занести в протокол")
    school.page.get_by_label("Класс", exact=True).first.select_option(label="4Б")
    assert names_of(school.page, "40013", "40018") == [pupils()[12], pupils()[17]]


def test_one_says_which_column_is_the_name(school: Person) -> None:
    rows = "\n".join(f"{name.split()[0]}\tда\t{name.split()[1]}" for name in pupils()[:3])
    opens(school, "Занести список")
    school.page.locator("#list-text").fill(rows)
    for column, use in (("Столбец 1", "фамилия"), ("Столбец 2", "не нужен"), ("Столбец 3", "имя")):
        school.page.get_by_label(column, exact=True).select_option(label=use)
    school.press("Занести в протокол")
    assert names_of(school.page, "40002") == [" ".join(pupils()[1].split()[:2])]


@pytest.mark.parametrize(
    ("file", "name", "why"),
    [
        (b"PK\x03\x04" + bytes(99), "список.xlsx", "не удалось прочитать"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(99), "список.xls", "сохраните как .xlsx"),
        (b"5\n6\n", "список.csv", "Имён в этом списке не нашлось"),
    ],
)
def test_a_file_that_is_no_list_is_told_so(
    school: Person, file: bytes, name: str, why: str
) -> None:
    reads(school, file, name)
    school.sees(why)


def test_a_list_brought_again_moves_nobody_to_another_code(school: Person) -> None:
    places(school, pupils()[:6])
    named.pastes(school, [*reversed(pupils()[:5]), pupils()[7]])
    school.page.locator("#list-manner").select_option("instead")
    school.press("Занести в протокол")
    found = names_of(school.page, *(f"4000{n}" for n in range(1, 8)))
    assert found == [*pupils()[:5], pupils()[7], ""]


# ---- the class -----------------------------------------------------------------------------------


def test_a_newcomer_gets_a_spare_code_and_who_moves_keeps_theirs(school: Person) -> None:
    page = school.page
    places(school, pupils()[:12])
    page.get_by_label("Новый участник").fill(pupils()[16])
    school.press("Добавить")
    school.sees("Без кода: 1")
    school.press("Дать код 40019")
    assert names_of(page, "40019") == [pupils()[16]]
    page.locator("[data-line='40002'] button").click()
    page.get_by_label("Перевести в класс").select_option(label="4Б")
    expect(beside(page, "40002")).to_have_count(0)
    page.get_by_label("Класс", exact=True).first.select_option(label="4Б")
    assert names_of(page, "40002") == [pupils()[1]]
    page.locator("[data-line='40002'] button").click()
    school.press("Освободить код")
    school.sees("Без кода: 1")
    school.looks()


def test_a_name_that_stands_twice_is_shown(school: Person) -> None:
    places(school, [*pupils()[:3], pupils()[1].lower().title()])
    school.sees("Одно имя встречается дважды")
    marked = school.page.locator(".vp-names-twice")
    assert [one.get_attribute("data-line") for one in marked.all()] == ["40002", "40004"]


def test_a_name_is_text_whatever_it_holds(school: Person) -> None:
    wicked = "<img src=x onerror=alert(1)> & 'Ко' \"т\" Кит"
    beside(school.page, "40001").fill(wicked)
    beside(school.page, "40001").blur()
    sheet = shows(school, SAFE)
    assert wicked in sheet.first.inner_text()
    assert school.page.locator("main img").count() == 0
    assert school.heard == []


# ---- copies --------------------------------------------------------------------------------------


def test_the_file_opens_on_another_computer_and_shows_what_differs_first(
    school: Person, desk: Desk
) -> None:
    places(school, pupils()[:12])
    name, file = named.exported(school)
    assert name == "protocol-edu220042-2026-spring.vprok"
    assert json.loads(file)["school"] == "edu220042"
    there = sits(desk)
    named.makes_protocol(there, "совсем другая тайная фраза")
    beside(there.page, "40001").fill(pupils()[16])
    beside(there.page, "40001").blur()
    opens(there, "Копии")
    there.press("Открыть файл .vprok")
    brings(there, file, "неверная фраза файла")
    expect(told(there.page)).to_contain_text("Фраза не подошла")
    brings(there, file, PHRASE)
    there.sees("Отличается: 12\u00a0строк.")
    there.looks()
    there.press("Добавить недостающее")
    assert names_of(there.page, "40001", "40002") == [pupils()[16], pupils()[1]]
    opens(there, "Копии")
    there.press("Открыть файл .vprok")
    brings(there, file, PHRASE)
    there.press("Заменить всё файлом")
    assert names_of(there.page, "40001", "40012") == [pupils()[0], pupils()[11]]


def brings(person: Person, file: bytes, phrase: str) -> None:
    payload = FilePayload(name="п.vprok", mimeType="application/octet-stream", buffer=file)
    person.page.locator("#bring-file").set_input_files(files=[payload])
    person.page.locator("#bring-phrase").fill(phrase)
    person.press("Открыть файл")


def test_a_file_begins_a_protocol_where_there_is_none(school: Person, desk: Desk) -> None:
    places(school, pupils()[:2])
    _, file = named.exported(school)
    there = sits(desk)
    there.press("откройте файл здесь")
    brings(there, file, PHRASE)
    assert names_of(there.page, "40002") == [pupils()[1]]
    saved(there.page)
    there.page.reload()
    there.sees("Протокол заперт")


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"school": "edu220043"}, "другой школы"),
        ({"format": "other"}, "не протокол"),
        ({"version": 2}, "новой версией"),
        ({"rounds": 1000}, "повреждён"),
        ({"saved": "2020-01-01T00:00:00.000Z"}, "Фраза не подошла"),
    ],
)
def test_a_file_that_was_changed_is_not_believed(
    school: Person, change: dict[str, object], why: str
) -> None:
    places(school, pupils()[:2])
    _, file = named.exported(school)
    school.press("Открыть файл .vprok")
    brings(school, json.dumps(json.loads(file) | change).encode(), PHRASE)
    expect(told(school.page)).to_contain_text(why)


def test_a_new_phrase_takes_the_place_of_the_old_one(school: Person) -> None:
    opens(school, "Копии")
    for field in ("#phrase-next", "#phrase-next-again"):
        school.page.locator(field).fill("новая крепкая фраза школы")
    school.press("Сменить фразу")
    saved(school.page)
    school.page.get_by_role("button", name="Запереть").click()
    unlocks(school)
    expect(told(school.page)).to_contain_text("Фраза не подошла")
    unlocks(school, "новая крепкая фраза школы")
    expect(school.page.get_by_role("tab", name="Протокол")).to_be_visible()


# ---- paper ---------------------------------------------------------------------------------------


def printed(page: Page) -> list[str]:
    """The words of each page that the printer would get."""
    paper = page.pdf(prefer_css_page_size=True, print_background=True)
    return [
        one.get_textpage().get_text_bounded() for one in pypdfium2.PdfDocument(io.BytesIO(paper))
    ]


def test_everyone_gets_a_sheet_of_their_own_on_one_page(after: Person) -> None:
    places(after, pupils()[:12])
    sheets = shows(after, PERSONAL, of="4А", work="Математика, 4 класс")
    assert sheets.count() == 11
    after.sees("Без листа осталось участников: 1.")
    first = sheets.first
    expect(first.locator("h2")).to_have_text(pupils()[0])
    words = first.inner_text()
    for said in ("19 из 20\u00a0баллов", "отметка 5", "не экзамен", "14 апреля 2026", "4А класс"):
        assert said in words
    assert re.search(r"класс: \d+,\d", first.locator("svg.vp-keep-scale").text_content() or "")
    expect(first.locator(".vp-keep-partly .vp-keep-skill")).to_contain_text("Таблицы и графики")
    expect(first.locator(".vp-keep-next li")).to_have_text("находит нужное число в таблице")
    pages = printed(after.page)
    assert len(pages) == 11
    others = [name for name in pupils()[1:12] if name in pages[0]]
    assert (pupils()[0] in pages[0], others) == (True, [])


def test_several_works_stand_on_one_sheet(after: Person) -> None:
    places(after, pupils()[:12])
    sheets = shows(after, PERSONAL, of="4А", work="все работы")
    assert sheets.first.locator("h3").all_inner_texts() == [
        "Математика, 4 класс",
        "Окружающий мир, 4 класс",
    ]
    assert len(printed(after.page)) == 11


def test_a_class_of_fewer_than_five_is_compared_with_nobody(after: Person) -> None:
    Code.objects.filter(number="40018").delete()
    GradeClass.objects.filter(ordinal=2).update(pupils=5)
    places(after, pupils()[12:16], "4Б")
    sheets = shows(after, PERSONAL, of="4Б", work="Математика, 4 класс")
    assert "класс:" in (sheets.first.locator("svg.vp-keep-scale").text_content() or "")
    after.page.evaluate(
        """() => window.VprokNames.Results.of(window.VprokNames.known.works[0]).then(found =>
            found.codes.splice(0, found.codes.length, ...found.codes.filter(
                one => one.class !== 2 || Number(one.code) < 40017)))"""
    )
    sheets = shows(after, PERSONAL, of="4Б", work="Математика, 4 класс")
    assert "класс:" not in (sheets.first.locator("svg.vp-keep-scale").text_content() or "")


def test_the_list_of_a_class_goes_by_name_or_by_code(after: Person) -> None:
    places(after, list(reversed(pupils()[:12])))
    rows = shows(after, OF_CLASS, of="4А", work="Математика, 4 класс").locator("tbody tr")
    assert rows.first.inner_text().split("\t")[1:3] == [pupils()[0], "40012"]
    rows = shows(after, OF_CLASS, order="кодов").locator("tbody tr")
    first = rows.first.inner_text().split("\t")
    assert first[1:4] == [pupils()[11], "40001", "1"]
    assert first[-3:] == ["19", "5", "3"]
    assert "отсутствовал" in rows.nth(4).inner_text()
    assert len(printed(after.page)) == 1


def test_codes_of_the_note_get_their_names(after: Person) -> None:
    places(after, pupils()[:12])
    sheet = shows(after, HELP, of="4А", work="Математика, 4 класс")
    needing, apart = (table.locator("tbody tr") for table in sheet.locator("table").all())
    told = after.page.evaluate(
        "() => window.VprokNames.Results.of(window.VprokNames.known.works[0])"
    )
    by_code = {f"{40001 + n}": name for n, name in enumerate(pupils()[:12])}
    for rows, key in ((needing, "help"), (apart, "gaps")):
        cells = [row.split("\t") for row in rows.all_inner_texts()]
        codes = [code for code in told[key] if code in by_code]
        assert codes
        assert sorted(row[3] for row in cells) == codes
        assert all(row[1] == by_code[row[3]] for row in cells)
    sheet = shows(after, HELP, of="4Б", work="Математика, 4 класс")
    assert "имени в протоколе нет" in sheet.first.inner_text()
    assert len(printed(after.page)) == 1


def test_a_class_sits_in_two_rooms_and_one_pupil_in_a_third(school: Person) -> None:
    page = school.page
    places(school, pupils()[:12])
    opens(school, "Аудитории")
    page.get_by_label("4А: аудитория").fill("12")
    page.get_by_label("4А: вторая аудитория").fill("9")
    opens(school, "Протокол")
    page.locator("[data-line='40001'] button").click()
    page.get_by_label("Своя аудитория").fill("медкабинет")
    page.get_by_label("Своя аудитория").blur()
    sheets = shows(school, ROOMS)
    assert sheets.locator("h2").all_inner_texts() == [
        "Аудитория 9",
        "Аудитория 12",
        "Аудитория медкабинет",
    ]
    assert [sheet.locator("tbody tr").count() for sheet in sheets.all()] == [6, 5, 1]
    assert len(printed(page)) == 3


def test_forty_lines_of_a_protocol_fit_one_page(desk: Desk, clock: Clock) -> None:
    named.school_with_codes(clock)
    campaign = Code.objects.first().campaign  # type: ignore[union-attr]
    GradeClass.objects.filter(ordinal=1).update(pupils=40)
    issue_codes(make.school(), campaign, at=clock.at)
    school = sits(desk)
    named.makes_protocol(school)
    places(school, [f"{one}-{other}" for one in pupils() for other in named.SURNAMES[:3]][:40])
    for paper in (SAFE, EMPTY):
        sheets = shows(school, paper, of="4А", work="Математика, 4 класс")
        assert sheets.locator("tbody tr").count() == 40
        pages = printed(school.page)
        assert len(pages) == 1
        assert (pupils()[0] in pages[0]) is (paper == SAFE)


# ---- the look ------------------------------------------------------------------------------------


@pytest.mark.parametrize("width", [SMALL_PHONE, DESK], ids=["phone", "desk"])
def test_every_side_of_the_page_is_in_order(desk: Desk, clock: Clock, width: int) -> None:
    named.school_with_results(clock)
    school = sits(desk, width=width)
    in_guide = width == DESK
    school.looks("names-phrase" if in_guide else "")
    named.makes_protocol(school)
    wide(school.page, DESK)
    places(school, [*pupils()[:13], pupils()[0]])
    named.pastes(school, pupils()[:3])
    wide(school.page, width)
    for tab in TABS:
        opens(school, tab)
        school.looks(PICTURES.get(tab, "") if in_guide else "")
    shows(school, PERSONAL, of="4А", work="Математика, 4 класс")
    school.looks("personal-sheet" if in_guide else "", at=".vp-sheet")
    shows(school, HELP, of="4А", work="Математика, 4 класс")
    school.looks("names-help" if in_guide else "", at=".vp-sheet")
    school.page.locator("[data-do=lock]").click()
    school.sees("Протокол заперт")
    school.looks()


def test_tabs_are_walked_with_arrows(school: Person) -> None:
    school.page.get_by_role("tab", name="Протокол").focus()
    school.page.keyboard.press("ArrowRight")
    expect(school.page.get_by_role("tab", name="Занести список")).to_be_focused()
    expect(school.page.get_by_label("Или вставьте столбец из Excel")).to_be_visible()
