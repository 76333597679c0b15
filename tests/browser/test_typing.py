"""The entry grid in a real browser: keyboard alone, Excel, no network, two people."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from random import Random

import pytest
from playwright.sync_api import Locator, Page, expect

from tests import cast, make
from tests.browser.chromium import DESK, PHONE, in_browser, violations, wide
from tests.browser.site import Clock, Desk, Person
from tests.domain.results.stage import EVENING, entry_with_codes
from vprok.domain.campaign.models import Campaign, Work
from vprok.domain.campaign.states import Layout, TaskEntry
from vprok.domain.intake.models import Entry, Submission
from vprok.domain.intake.states import SubmissionState
from vprok.domain.results.models import Block, Typed
from vprok.domain.results.sheets import ABSENT
from vprok.kernel.charter import Actor
from vprok.tools.stats import block as packed

pytestmark = in_browser

ADDRESS = "/results/2026-spring/ma4/edu220042/typing/"
PUPILS = 30
MAXIMA = (1, 1, 1, 2, 1, 1, 2, 1, 1, 1, 1, 2, 1, 1, 2, 1, 1, 3, 2, 10)
CLIPBOARD = """text => {
    const clipboard = new DataTransfer();
    clipboard.setData("text/plain", text);
    const event = new ClipboardEvent("paste", {
        clipboardData: clipboard, bubbles: true, cancelable: true });
    document.activeElement.dispatchEvent(event);
}"""
PRESSED = """key => document.activeElement.dispatchEvent(
    new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }))"""
NO_MOUSE = """() => {
    window.mouse = 0;
    for (const kind of ["mousedown", "click", "pointerdown", "touchstart"])
        addEventListener(kind, () => (window.mouse += 1), true);
}"""


def opened(desk: Desk, clock: Clock, who: Actor, where: str = "") -> Person:
    clock.at = EVENING
    person = desk.sit(who)
    person.go(ADDRESS + where)
    return person


def cell(page: Page, code: str, key: str) -> Locator:
    return page.locator(f'[name="{code}|{key}"]')


def saved(page: Page) -> None:
    expect(page.locator("[data-state]")).to_have_text(re.compile(r"Сохранено в \d\d:\d\d"))


def values(code: str = "40001", hand: int = 1) -> dict[str, str]:
    return dict(Typed.objects.get(code=code, hand=hand).values)


@dataclass
class Robot:
    """Types as a person would, and counts the keys."""

    page: Page
    pressed: int = 0

    def press(self, key: str) -> None:
        self.page.keyboard.press(key)
        self.pressed += 1

    def tells(self, letter: str) -> None:
        """A Russian letter: Playwright has no such keyboard, so the browser is told."""
        self.page.evaluate(PRESSED, letter)
        self.pressed += 1

    def types(self, text: str) -> None:
        for key in text:
            self.press(key)


@dataclass
class Paper:
    """One marked work: what a teacher has before the eyes."""

    variant: str
    points: list[str] = field(default_factory=list)
    journal: str = "4"

    def values(self) -> dict[str, str]:
        tasks = {f"task_{n}": one for n, one in enumerate(self.points, start=1)}
        return {"variant_1": self.variant, **tasks, "journal": self.journal}


def papers(count: int, maxima: Sequence[int]) -> Iterator[Paper]:
    chance = Random(20260414)
    for _ in range(count):
        points = [
            "X" if chance.random() < 0.05 else str(chance.randint(0, most)) for most in maxima
        ]
        yield Paper(str(chance.randint(1, 2)), points, str(chance.randint(2, 5)))


def types(robot: Robot, paper: Paper, maxima: Sequence[int]) -> None:
    robot.press(paper.variant)
    for point, most in zip(paper.points, maxima, strict=True):
        robot.types(point)
        if point == "1" and most >= 10:
            robot.press("Enter")
    robot.press(paper.journal)


def test_a_class_is_typed_in_as_many_keys_as_scores(desk: Desk, clock: Clock) -> None:
    entry_with_codes(make.work(maxima=MAXIMA, cuts=(8, 14, 20)), classes=(PUPILS,))
    page = opened(desk, clock, cast.anna()).page
    page.evaluate(NO_MOUSE)
    expect(cell(page, "40001", "variant_1")).to_be_focused()
    robot, done = Robot(page), list(papers(PUPILS, MAXIMA))
    for paper in done:
        before = robot.pressed
        types(robot, paper, MAXIMA)
        assert robot.pressed - before <= len(MAXIMA) + len(("variant", "journal")) + 1
    assert page.evaluate("window.mouse") == 0
    expect(page.locator("[data-done]")).to_have_text(str(PUPILS))
    saved(page)
    kept = {row.code: row.values for row in Typed.objects.all()}
    assert [kept[code] for code in sorted(kept)] == [paper.values() for paper in done]
    best = sum(int(one) for one in done[0].points if one != "X")
    expect(page.locator('tr[data-row="40001"] [data-total]')).to_have_text(str(best))


def test_a_class_is_sent_without_the_mouse(desk: Desk, clock: Clock) -> None:
    entry_with_codes()
    school = opened(desk, clock, cast.anna())
    page, robot = school.page, Robot(school.page)
    page.evaluate(NO_MOUSE)
    for keys in ("1", "10212", "5", "2", "11x00", "3"):
        robot.types(keys)
    robot.tells("о")
    page.get_by_role("button", name="Проверить и отправить").focus()
    page.keyboard.press("Enter")
    school.sees("Форма принята")
    block = packed.unpack(bytes(Block.objects.get().payload))
    assert block.totals().tolist()[:2] == [6, 2]
    assert block.points[1].tolist() == [1, 1, packed.NOT_ATTEMPTED, 0, 0]
    assert Submission.objects.get().state == SubmissionState.ACCEPTED


def test_every_key_does_what_the_page_says(desk: Desk, clock: Clock) -> None:
    entry_with_codes(make.work(maxima=(2, 12, 1), cuts=(2, 4, 6)))
    school = opened(desk, clock, cast.anna())
    page, robot = school.page, Robot(school.page)
    robot.types("1")
    robot.tells("х")
    robot.types("12")
    expect(cell(page, "40001", "task_3")).to_be_focused()
    robot.press("-")
    robot.tells("н")
    expect(cell(page, "40002", "variant_1")).to_be_focused()
    robot.press("Enter")
    robot.press("Space")
    robot.types("1")
    robot.press("Enter")
    robot.types("7")
    school.sees("7 не подходит. В задании 3 не больше 1.")
    assert cell(page, "40002", "task_3").input_value() == ""
    robot.types("0")
    robot.press("Backspace")
    expect(cell(page, "40002", "task_3")).to_be_focused()
    robot.press("Backspace")
    robot.types("14")
    for key, code, column in (
        ("Home", "40003", "variant_1"),
        ("End", "40003", "journal"),
        ("ArrowUp", "40002", "journal"),
        ("ArrowLeft", "40002", "class"),
        ("ArrowDown", "40003", "class"),
        ("Shift+Tab", "40003", "task_3"),
        ("Tab", "40003", "class"),
        ("Control+Home", "40001", "variant_1"),
    ):
        robot.press(key)
        expect(cell(page, code, column)).to_be_focused()
    saved(page)
    assert values() == {
        "variant_1": "1",
        "task_1": "X",
        "task_2": "12",
        "task_3": "X",
        "journal": "нет отметки",
    }
    assert values("40002") == {
        "variant_1": "1",
        "task_1": "X",
        "task_2": "1",
        "task_3": "1",
        "journal": "4",
    }


def test_who_was_absent_takes_one_key_and_comes_back_by_one(desk: Desk, clock: Clock) -> None:
    entry_with_codes()
    school = opened(desk, clock, cast.anna())
    page, robot = school.page, Robot(school.page)
    robot.types("110")
    robot.tells("О")
    expect(cell(page, "40002", "variant_1")).to_be_focused()
    assert cell(page, "40001", "variant_1").input_value() == ABSENT
    assert cell(page, "40001", "task_1").input_value() == ""
    expect(page.locator('tr[data-row="40001"]')).to_have_class(re.compile("vp-typing-whole"))
    saved(page)
    assert values() == {"variant_1": ABSENT}
    robot.press("Control+z")
    saved(page)
    assert values() == {"variant_1": "1", "task_1": "1", "task_2": "0"}


def follows_the_first() -> Work:
    return make.work(
        maxima=(2, 1, 1, 1),
        labels=("1К1", "1К2", "1К3", "2"),
        follows={"1К2": "1К1", "1К3": "1К1"},
        cuts=(1, 2, 3),
    )


def test_criteria_that_depend_are_filled_and_passed_by(desk: Desk, clock: Clock) -> None:
    entry_with_codes(follows_the_first())
    page = opened(desk, clock, cast.anna()).page
    robot = Robot(page)
    robot.types("10")
    expect(cell(page, "40001", "task_4")).to_be_focused()
    assert cell(page, "40001", "task_2").input_value() == "0"
    robot.types("14")
    robot.types("1x")
    assert cell(page, "40002", "task_3").input_value() == "X"
    cell(page, "40001", "task_1").focus()
    robot.types("2")
    expect(cell(page, "40001", "task_2")).to_be_focused()
    assert cell(page, "40001", "task_2").input_value() == ""
    saved(page)
    assert values() == {"variant_1": "1", "task_1": "2", "task_4": "1", "journal": "4"}


def test_answers_are_typed_as_words_and_enter_leads_on(desk: Desk, clock: Clock) -> None:
    work = make.work(maxima=(1, 2, 1), cuts=(1, 2, 3))
    work.tasks.filter(position=2).update(entry=TaskEntry.ANSWER)
    entry_with_codes(work)
    page = opened(desk, clock, cast.anna()).page
    robot = Robot(page)
    robot.types("11")
    robot.types("007")
    robot.press("Enter")
    robot.types("15")
    expect(cell(page, "40002", "variant_1")).to_be_focused()
    saved(page)
    assert values() == {
        "variant_1": "1",
        "task_1": "1",
        "task_2": "007",
        "task_3": "1",
        "journal": "5",
    }


def test_classes_of_the_older_layout_have_a_page_of_their_own(desk: Desk, clock: Clock) -> None:
    entry_with_codes(make.work(make.campaign(layout=Layout.WITH_CLASSES)))
    school = opened(desk, clock, cast.anna(), "?class=classes")
    page = school.page
    assert cell(page, "c1", "letter").input_value() == "А"
    cell(page, "c1", "textbook").focus()
    page.keyboard.insert_text("Моро М. И. и др., Математика")
    page.keyboard.press("Tab")
    saved(page)
    assert values("c1") == {"textbook": "Моро М. И. и др., Математика"}
    school.looks()
    school.go(ADDRESS)
    cell(school.page, "40001", "variant_1").focus()
    Robot(school.page).types("1111114")
    expect(cell(school.page, "40002", "variant_1")).to_be_focused()


# ---- a block from Excel --------------------------------------------------------------------------

BLOCK = (
    "Код участника\tВариант\t1 (1б)\t2 (1б)\t3 (2б)\t4 (1б)\t5 (2б)\tФамилия\tИтого баллов\r\n"
    "40002\u00a0\t2\t1\tх\t9\t0\t1\t\t4\r\n"
    "40001\tОтсутствовал\t\t\t\t\t\t\t\r\n"
    "49999\t1\t1\t1\t1\t1\t1\t\t5\r\n"
)


def test_a_block_from_excel_finds_its_places_and_goes_back_in_one_step(
    desk: Desk, clock: Clock
) -> None:
    entry_with_codes()
    school = opened(desk, clock, cast.anna())
    page = school.page
    page.evaluate(CLIPBOARD, BLOCK)
    school.sees(
        "Вставлено: 2 строки",
        "Столбцов нет в форме: Фамилия.",
        "Кодов нет на этой странице: 49999.",
        "Итог в файле другой: 40002.",
    )
    assert cell(page, "40001", "variant_1").input_value() == ABSENT
    assert cell(page, "40002", "task_2").input_value() == "X"
    expect(cell(page, "40002", "task_3")).to_have_attribute("aria-invalid", "true")
    saved(page)
    school.heard.clear()
    school.looks()
    page.keyboard.press("Control+z")
    saved(page)
    assert not any(row.values for row in Typed.objects.all())


def test_a_block_without_headings_starts_where_the_cursor_is(desk: Desk, clock: Clock) -> None:
    entry_with_codes()
    school = opened(desk, clock, cast.anna())
    page = school.page
    cell(page, "40002", "task_1").focus()
    page.evaluate(CLIPBOARD, "1\t0\n0\t1\n1\t1\n")
    school.sees("Вставлено: 2 строки, 4 ячейки", "Не поместилось ниже последней строки: 2 значения")
    saved(page)
    assert values("40003") == {"task_1": "0", "task_2": "1"}


def test_a_name_is_told_at_once_and_never_leaves_the_page(desk: Desk, clock: Clock) -> None:
    entry_with_codes()
    school = opened(desk, clock, cast.anna())
    page, sent = school.page, list[str]()
    page.on("request", lambda asked: sent.append(asked.post_data or ""))
    page.evaluate(CLIPBOARD, "40001\t1\tИванова Мария\t1")
    expect(cell(page, "40001", "task_1")).to_have_attribute("aria-invalid", "true")
    page.wait_for_timeout(1_600)
    assert not any("Иванова" in one for one in sent)
    assert "Иванова" not in page.evaluate("JSON.stringify({...localStorage})")
    page.get_by_role("button", name="Проверить и отправить").press("Enter")
    school.sees("Форма не отправлена: похоже на имя")
    expect(cell(page, "40001", "task_1")).to_be_focused()
    assert not Submission.objects.exists()


# ---- no network, no sign-in, two people ----------------------------------------------------------


def test_a_closed_laptop_loses_nothing(desk: Desk, clock: Clock) -> None:
    entry_with_codes()
    school = opened(desk, clock, cast.anna())
    page, context = school.page, desk.open_[-1]
    context.set_offline(True)
    Robot(page).types("1102124")
    expect(page.locator("[data-state]")).to_have_text(re.compile("Нет связи: 7 значений ждут"))
    assert not Typed.objects.exists()
    page.close()
    context.set_offline(False)
    school.page = context.new_page()
    school.go(f"{ADDRESS}?class=2")
    school.sees("Сохранено и то, что ждало на других страницах")
    assert school.page.evaluate("localStorage.length") == 0
    assert values()["task_5"] == "2"
    school.go(ADDRESS)
    assert cell(school.page, "40001", "journal").input_value() == "4"


def test_what_waited_goes_when_the_network_is_back(desk: Desk, clock: Clock) -> None:
    entry_with_codes()
    page, context = opened(desk, clock, cast.anna()).page, desk.open_[-1]
    context.set_offline(True)
    Robot(page).types("11")
    expect(page.locator("[data-state]")).to_have_text(re.compile("Нет связи"))
    context.set_offline(False)
    saved(page)
    assert values() == {"variant_1": "1", "task_1": "1"}


def test_after_a_new_sign_in_the_kept_rows_go(desk: Desk, clock: Clock) -> None:
    entry_with_codes()
    page, context = opened(desk, clock, cast.anna()).page, desk.open_[-1]
    session = context.cookies()
    context.clear_cookies(name="session")
    Robot(page).types("11")
    expect(page.locator("[data-state]")).to_have_text(re.compile("Вход истёк: 2 значения ждут"))
    assert not Typed.objects.exists()
    context.add_cookies([one for one in session if one["name"] == "session"])
    page.evaluate("dispatchEvent(new Event('focus'))")
    saved(page)
    assert values() == {"variant_1": "1", "task_1": "1"}


def test_two_people_type_one_class(desk: Desk, clock: Clock) -> None:
    entry_with_codes()
    one = opened(desk, clock, cast.anna())
    other = opened(desk, clock, cast.marina())
    Robot(one.page).types("11")
    saved(one.page)
    cell(other.page, "40001", "task_2").focus()
    Robot(other.page).types("0")
    saved(other.page)
    expect(cell(other.page, "40001", "task_1")).to_have_value("1")
    cell(other.page, "40001", "task_1").focus()
    Robot(other.page).types("0")
    saved(other.page)
    cell(one.page, "40001", "task_1").focus()
    Robot(one.page).types("x")
    one.sees("Одну ячейку заполнили двое: вы и Марина Белова")
    one.looks("typing-clash")
    one.page.keyboard.press("Tab")
    one.page.keyboard.press("Enter")
    expect(cell(one.page, "40001", "task_1")).to_have_value("0")
    assert values() == {"variant_1": "1", "task_1": "0", "task_2": "0"}


def test_where_two_hands_are_asked_the_second_types_blindly(desk: Desk, clock: Clock) -> None:
    entry_with_codes(classes=(1,))
    Campaign.objects.update(double_entry=True)
    one = opened(desk, clock, cast.anna())
    Robot(one.page).types("1102124")
    saved(one.page)
    other = opened(desk, clock, cast.marina())
    other.sees("2-й раз")
    assert cell(other.page, "40001", "task_1").input_value() == ""
    Robot(other.page).types("1102114")
    saved(other.page)
    one.page.get_by_role("button", name="Проверить и отправить").press("Enter")
    one.sees("Две записи расходятся: 40001")
    one.heard.clear()
    one.press("Открыть сверку", within=one.page.get_by_role("alert"))
    one.looks("comparison")
    one.page.get_by_role("radio").first.press("Space")
    one.press("Сохранить выбранное")
    one.sees("Расхождений нет")
    one.go(ADDRESS)
    one.page.get_by_role("button", name="Проверить и отправить").press("Enter")
    one.sees("Форма принята")


# ---- the page itself -----------------------------------------------------------------------------


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_the_page_is_whole_at_every_width(desk: Desk, clock: Clock, width: int) -> None:
    entry_with_codes(make.work(maxima=MAXIMA, cuts=(8, 14, 20)), classes=(PUPILS,))
    person = opened(desk, clock, cast.anna())
    wide(person.page, width)
    person.page.reload()
    cell(person.page, "40001", "variant_1").focus()
    robot = Robot(person.page)
    for paper in papers(5, MAXIMA):
        types(robot, paper, MAXIMA)
    robot.types("11x")
    saved(person.page)
    assert violations(person.page) == []
    person.looks("typing" if width == DESK else "")


def test_a_class_is_typed_without_scripts(desk: Desk, clock: Clock) -> None:
    entry_with_codes(classes=(1,))
    clock.at = EVENING
    school = desk.sit(cast.anna(), scripts=False)
    school.go(ADDRESS)
    page = school.page
    for key, text in zip(
        ("variant_1", "task_1", "task_2", "task_3", "task_4", "task_5", "journal"),
        ("1", "1", "0", "9", "х", "2", "4"),
        strict=True,
    ):
        cell(page, "40001", key).fill(text)
    page.get_by_role("button", name="Сохранить", exact=True).last.click()
    expect(cell(page, "40001", "task_4")).to_have_value("X")
    expect(cell(page, "40001", "task_3")).to_have_attribute("aria-invalid", "true")
    cell(page, "40001", "task_3").fill("2")
    school.press("Проверить и отправить")
    school.sees("Форма принята")
    assert Entry.objects.get().blocks.count() == 1
