"""A form filled on its page: by the keyboard, from Excel, without a network, by two people."""

import re
from collections.abc import Mapping
from datetime import timedelta

from playwright.sync_api import Locator, Page, expect

from tests import cast
from tests.browser.chromium import in_browser
from tests.browser.site import Clock, Desk, Person
from tests.browser.year import IN_MARCH, running
from vprok.domain.intake.models import Draft, Entry, Submission
from vprok.domain.intake.queries.drafts import FILE
from vprok.domain.intake.states import SubmissionState

pytestmark = in_browser

FORM = "/forms/2026-spring/application/edu220042/"
FILL = f"{FORM}fill/"
CLIPBOARD = """text => {
    const clipboard = new DataTransfer();
    clipboard.setData("text/plain", text);
    const event = new ClipboardEvent("paste", {
        clipboardData: clipboard, bubbles: true, cancelable: true });
    document.activeElement.dispatchEvent(event);
}"""
PRESSED = """key => document.activeElement.dispatchEvent(
    new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }))"""
CLASSES = "4\t1\tА\t25\t1\r\n4\t2\tБ\t24\t0\r\n"


def sits(desk: Desk) -> Person:
    school = desk.sit(cast.anna())
    school.go(FILL)
    return school


def cell(page: Page, column: str, *, sheet: str = "Заявка", row: int = 0) -> Locator:
    """The field of a column in a row of a sheet, counted from nought."""
    part = page.locator("section", has=page.get_by_role("heading", name=sheet, exact=True))
    line = part.locator("tbody tr[data-row]").nth(row)
    return line.locator(f'td[data-column="{column}"] .vp-cell-field')


def pastes(page: Page, text: str) -> None:
    """What Excel puts on the clipboard, pasted where the focus is."""
    page.evaluate(CLIPBOARD, text)


def saved(page: Page) -> None:
    expect(page.locator("[data-state]")).to_have_text(re.compile(r"Сохранено в \d\d:\d\d"))


def chooses(page: Page, letters: str) -> None:
    """Letters typed over a list; Playwright has no Russian keyboard, so the browser is told."""
    for letter in letters:
        page.evaluate(PRESSED, letter)


def takes_mathematics(page: Page) -> None:
    """Types the row of a work without a mouse: да, бумажная, 2, 45; below it: нет, карантин."""
    cell(page, "takes").focus()
    chooses(page, "да")
    page.keyboard.press("Tab")
    chooses(page, "бу")
    page.keyboard.press("Tab")
    page.keyboard.type("2")
    page.keyboard.press("Tab")
    page.keyboard.type("45")
    cell(page, "takes").focus()
    page.keyboard.press("ArrowDown")
    chooses(page, "н")
    cell(page, "reason", row=1).focus()
    chooses(page, "кар")
    page.keyboard.press("Enter")


def test_an_application_is_filled_by_keyboard_and_from_excel_and_sent_the_next_day(
    desk: Desk, clock: Clock
) -> None:
    running(clock)
    school = desk.sit(cast.anna())
    school.go(FORM)
    school.press("Заполнить на странице")
    page = school.page
    school.looks()
    takes_mathematics(page)
    cell(page, "grade", sheet="Классы").focus()
    pastes(page, CLASSES)
    school.sees("Вставлено: 2 строки, 10 ячеек.")
    saved(page)
    school.looks("filling")
    page.close()
    clock.set(IN_MARCH + timedelta(days=1))
    school.page = desk.open_[-1].new_page()
    school.go(FORM)
    school.press("Продолжить")
    page = school.page
    assert cell(page, "participants").input_value() == "45"
    assert cell(page, "letter", sheet="Классы", row=1).input_value() == "Б"
    school.press("Проверить и отправить")
    school.sees("Форма принята")
    sent = Submission.objects.get()
    assert (sent.state, sent.name) == (SubmissionState.ACCEPTED, FILE)
    assert Entry.objects.get().participants == 45
    assert not Draft.objects.exists()


def test_mistakes_are_told_beside_the_cell_while_the_form_is_filled(
    desk: Desk, clock: Clock
) -> None:
    running(clock)
    school = sits(desk)
    page = school.page
    takes_mathematics(page)
    cell(page, "grade", sheet="Классы").focus()
    pastes(page, "4\t1\tА\t20\t0\n4\t2\tБ\t20\t0")
    wrong = cell(page, "participants")
    expect(wrong).to_have_attribute("aria-invalid", "true")
    expect(page.locator(".vp-grid-words")).to_contain_text("только 40")
    school.looks()
    school.press("Проверить и отправить")
    school.sees("Форма не отправлена")
    assert not Submission.objects.exists()
    expect(wrong).to_be_focused()
    page.keyboard.type("40")
    expect(wrong).not_to_have_attribute("aria-invalid", "true")
    school.press("Проверить и отправить")
    school.sees("Форма принята")


def test_a_block_that_does_not_fit_says_so_and_may_be_taken_back(desk: Desk, clock: Clock) -> None:
    running(clock)
    school = sits(desk)
    page = school.page
    cell(page, "participants").focus()
    pastes(page, "1 045\tпятая\t\n3\n4\n5\n")
    school.sees("Не поместилось ниже последней строки: 2 значения", "Записано по правилам формы")
    assert cell(page, "participants").input_value() == "1045"
    page.get_by_role("button", name="Отменить").click()
    assert cell(page, "participants").input_value() == ""


def test_rows_are_added_and_deleted_by_hand(desk: Desk, clock: Clock) -> None:
    running(clock)
    school = sits(desk)
    page = school.page
    cell(page, "grade", sheet="Классы").focus()
    pastes(page, "\n".join(f"4\t{n}\tК{n}\t2{n}" for n in range(1, 9)))
    school.sees("Вставлено: 8 строк")
    school.press("Добавить строку")
    page.keyboard.type("4")
    saved(page)
    page.get_by_role("button", name="Удалить строку 3").click()
    school.sees("Строка 3 удалена")
    saved(page)
    assert len(Draft.objects.get().rows["classes"]) == 8
    page.get_by_role("button", name="Отменить").click()
    saved(page)
    expect(page.locator("[data-state]")).to_have_text(re.compile("Сохранено"))
    letters = [row["cells"].get("letter") for row in Draft.objects.get().rows["classes"]]
    assert "К2" in letters


def test_the_arrows_lead_from_cell_to_cell(desk: Desk, clock: Clock) -> None:
    running(clock)
    page = sits(desk).page
    cell(page, "takes").focus()
    for key, column, row in (
        ("ArrowDown", "takes", 1),
        ("ArrowRight", "way", 1),
        ("ArrowUp", "way", 0),
        ("Enter", "way", 1),
        ("Shift+Enter", "way", 0),
        ("ArrowRight", "classes", 0),
        ("ArrowRight", "participants", 0),
        ("ArrowLeft", "classes", 0),
    ):
        page.keyboard.press(key)
        expect(cell(page, column, row=row)).to_be_focused()
    page.keyboard.type("12")
    page.keyboard.press("Escape")
    assert cell(page, "classes").input_value() == ""
    cell(page, "takes").focus()
    chooses(page, "д")
    assert cell(page, "takes").input_value() == "да"
    page.keyboard.press("Delete")
    assert cell(page, "takes").input_value() == ""


def test_what_was_typed_without_a_network_goes_when_it_is_back(desk: Desk, clock: Clock) -> None:
    running(clock)
    school = sits(desk)
    page, context = school.page, desk.open_[-1]
    cell(page, "takes").focus()
    chooses(page, "да")
    saved(page)
    context.set_offline(True)
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.type("2")
    page.keyboard.press("Tab")
    page.keyboard.type("45")
    expect(page.locator("[data-state]")).to_have_text("Нет связи: 2 значения ждут")
    assert "participants" not in str(Draft.objects.get().rows)
    context.set_offline(False)
    saved(page)
    assert "'participants': '45'" in str(Draft.objects.get().rows)


def test_what_waited_when_the_page_was_closed_comes_back(desk: Desk, clock: Clock) -> None:
    running(clock)
    school = sits(desk)
    page, context = school.page, desk.open_[-1]
    context.set_offline(True)
    cell(page, "letter", sheet="Классы").focus()
    page.keyboard.insert_text("Иванова Мария")
    cell(page, "pupils", sheet="Классы").focus()
    page.keyboard.type("25")
    page.keyboard.press("Tab")
    expect(page.locator("[data-state]")).to_have_text(re.compile("Нет связи"))
    kept = page.evaluate("JSON.stringify({...localStorage})")
    assert "25" in kept
    assert "Иванова" not in kept
    page.close()
    context.set_offline(False)
    school.page = context.new_page()
    school.go(FILL)
    expect(school.page.locator("[data-state]")).to_have_text(re.compile("^Сохранено"))
    assert Draft.objects.get().rows["classes"][0]["cells"] == {"pupils": "25"}
    assert school.page.evaluate("localStorage.length") == 0


def test_a_name_is_told_at_once_and_never_leaves_the_browser(desk: Desk, clock: Clock) -> None:
    running(clock)
    school = sits(desk)
    page = school.page
    sent: list[str] = []
    page.on("request", lambda asked: sent.append(asked.post_data or ""))
    cell(page, "letter", sheet="Классы").focus()
    page.keyboard.insert_text("Иванова Мария")
    page.keyboard.press("Tab")
    page.keyboard.type("25")
    expect(page.locator(".vp-grid-words")).to_contain_text("Похоже на имя человека")
    page.wait_for_timeout(1_600)
    assert not any("Иванова" in one for one in sent)
    school.press("Проверить и отправить")
    school.sees("Форма не отправлена")
    assert not Submission.objects.exists()


def test_two_people_fill_one_form(desk: Desk, clock: Clock) -> None:
    running(clock)
    one, other = sits(desk), sits(desk)
    types(one.page, {"classes": "2"})
    saved(one.page)
    types(other.page, {"participants": "45"})
    saved(other.page)
    expect(cell(other.page, "classes")).to_have_value("2")
    types(one.page, {"participants": "44"})
    one.sees("Одну ячейку заполнили двое")
    one.heard.clear()  # that the form has moved on was told by an answer
    one.looks()
    one.page.get_by_role("button", name="Сохранённое: 45").click()
    expect(cell(one.page, "participants")).to_have_value("45")
    types(other.page, {"classes": "3"})
    saved(other.page)
    types(one.page, {"classes": "1"})
    one.page.get_by_role("button", name="Ваше: 1").click()
    saved(one.page)
    (row,) = Draft.objects.get().rows["application"]
    assert row["cells"] == {"classes": "1", "participants": "45"}


def types(page: Page, cells: Mapping[str, str]) -> None:
    for column, text in cells.items():
        cell(page, column).focus()
        page.keyboard.type(text)
        page.keyboard.press("Tab")


def test_a_form_is_filled_without_scripts(desk: Desk, clock: Clock) -> None:
    running(clock)
    school = desk.sit(cast.anna(), scripts=False)
    school.go(FILL)
    page = school.page
    cell(page, "takes").select_option("да")
    cell(page, "way").select_option("бумажная")
    cell(page, "classes").fill("1")
    cell(page, "participants").fill("50")
    cell(page, "takes", row=1).select_option("нет")
    cell(page, "reason", row=1).select_option("карантин")
    school.page.get_by_role("button", name="Сохранить", exact=True).last.click()
    school.sees("Сохранено")
    for column, text in (("grade", "4"), ("ordinal", "1"), ("letter", "А"), ("pupils", "25")):
        cell(page, column, sheet="Классы").fill(text)
    school.press("Проверить и отправить")
    school.sees("Форма не отправлена", "только 25")
    cell(page, "participants").fill("25")
    school.press("Проверить и отправить")
    school.sees("Форма принята")
