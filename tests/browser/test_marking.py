"""An expert marks a class by keyboard alone; a closed laptop and a lost network lose nothing."""

import os
import re
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from tests import cast, make
from tests.browser.chromium import DESK, PHONE, in_browser
from tests.browser.site import Clock, Desk, Person
from tests.domain.results.commission import AT, dealt, experts, mark, whole
from tests.domain.results.stage import entry_with_codes
from vprok.domain.results.models import Commission, Marking
from vprok.domain.results.states import Turn

pytestmark = in_browser

FULL = (1, 1, 2, 1, 2)
LOOKS = os.environ.get("VPROK_LOOKS", "")
PICTURES = {
    "works": "marking-works",
    "work": "marking-work",
    "head": "marking-head",
    "commission": "commission",
}
"""Which pages of experts stand in the guide, and under what names."""


def sits(desk: Desk, made: Commission, width: int = DESK) -> Person:
    person = desk.sit(cast.marina(), width=width)
    person.go(f"/results/marking/{made.pk}/edu220042/")
    return person


def cells(page: Page) -> Locator:
    return page.locator("input.vp-cell-field")


def saved(page: Page) -> None:
    expect(page.locator("[data-state]")).to_have_text(re.compile(r"Сохранено в \d\d:\d\d"))


def shot(person: Person, name: str) -> None:
    if LOOKS:
        person.page.screenshot(path=Path(LOOKS) / f"{name}.png", full_page=True)


def test_a_class_is_marked_by_as_many_keys_as_there_are_points(desk: Desk, clock: Clock) -> None:
    clock.at = AT
    made = dealt(whole((4, 3)), experts(1))
    person = sits(desk, made)
    page = person.page
    works, tasks = 7, len(FULL)
    expect(cells(page)).to_have_count(works * tasks)
    cells(page).first.focus()
    for nth in range(works):
        for key in "x1012" if nth == 0 else "11212":
            page.keyboard.press(key)
    saved(page)
    person.looks()
    shot(person, "marks-wide")
    expect(page.locator("tr[data-work]").first.locator("[data-total]")).to_have_text("4")
    expect(page.get_by_role("button", name="Сдать готовые")).to_be_focused()
    page.keyboard.press("Enter")
    person.sees("Сдано: 7 работ.")
    assert made.markings.filter(done_at=None).count() == 0
    assert made.markings.order_by("code")[0].points == {"1": "X", "2": 1, "3": 0, "4": 1, "5": 2}


def test_a_point_that_cannot_be_is_told_at_once_and_does_not_move_on(
    desk: Desk, clock: Clock
) -> None:
    clock.at = AT
    work = make.work(maxima=(3, 2), cuts=(1, 2, 4), labels=("4К1", "4К2"), follows={"4К2": "4К1"})
    made = dealt(entry_with_codes(work, classes=(2,)), experts(1))
    person = sits(desk, made)
    page = person.page
    cells(page).first.focus()
    page.keyboard.press("7")
    person.sees("Задание 4К1: не больше 3.")
    expect(cells(page).first).to_be_focused()
    page.keyboard.press("Control+a")
    page.keyboard.press("0")
    page.keyboard.press("2")
    person.sees("4К1 — 0, поэтому в 4К2 только 0 или X.")
    expect(cells(page).nth(1)).to_have_attribute("aria-invalid", "true")
    page.keyboard.press("Control+a")
    page.keyboard.press("0")
    saved(page)
    expect(cells(page).nth(2)).to_be_focused()


def test_what_is_typed_without_a_network_waits_and_is_sent_after_the_laptop_was_closed(
    desk: Desk, clock: Clock
) -> None:
    clock.at = AT
    made = dealt(whole((2,)), experts(1))
    person = sits(desk, made)
    page = person.page
    page.context.set_offline(offline=True)
    cells(page).first.focus()
    page.keyboard.type("112")
    person.sees("Нет связи: 3 ещё не отправлено, они хранятся в этом браузере")
    assert not made.markings.exclude(points={}).exists()
    page.close()
    desk.open_[-1].set_offline(offline=False)
    person.page = desk.open_[-1].new_page()
    person.go(f"/results/marking/{made.pk}/edu220042/")
    saved(person.page)
    assert made.markings.exclude(points={}).get().points == {"1": 1, "2": 1, "3": 2}


def test_a_block_from_excel_and_a_second_window_are_put_together(desk: Desk, clock: Clock) -> None:
    clock.at = AT
    made = dealt(whole((2,)), experts(1))
    person = sits(desk, made)
    other = desk.open_[-1].new_page()
    other.goto(f"/results/marking/{made.pk}/edu220042/")
    cells(other).first.focus()
    other.keyboard.press("1")
    saved(other)
    page = person.page
    cells(page).nth(1).focus()
    page.evaluate(
        """text => {
            const clipboard = new DataTransfer();
            clipboard.setData("text/plain", text);
            document.activeElement.dispatchEvent(new ClipboardEvent("paste", {
                clipboardData: clipboard, bubbles: true, cancelable: true }));
        }""",
        "1\t2\r\n0\tх",
    )
    saved(page)
    first, second = made.markings.order_by("code")
    assert first.points == {"1": 1, "2": 1, "3": 2}
    assert second.points == {"2": 0, "3": "X"}


def test_pages_of_experts_are_clean_on_a_phone_and_on_a_desk(desk: Desk, clock: Clock) -> None:
    clock.at = AT
    people = experts(3)
    made = dealt(whole((14, 14)), people, share=100)
    for expert in made.markers.all():
        for one in list(expert.markings.order_by("code"))[:-2]:
            is_strict = expert.number == 2 or int(one.code) % 4 == expert.number
            mark(one, (1, 1, 2, 0, 0) if is_strict else FULL)
    own = Marking.objects.filter(marker__account=people[0].account).order_by("code")
    code, done = own.filter(done_at=None)[0].code, own.exclude(done_at=None)[0].code
    assert made.markings.filter(turn=Turn.SECOND).exists()
    pages = {
        "desk": "/results/marking/",
        "works": f"/results/marking/{made.pk}/edu220042/",
        "work": f"/results/marking/{made.pk}/edu220042/work/{code}/",
        "work-done": f"/results/marking/{made.pk}/edu220042/work/{done}/",
        "head": f"/results/marking/{made.pk}/head/",
    }
    kept = {
        "commissions": "/results/2026-spring/commissions/",
        "new": "/results/2026-spring/commissions/new/ma4/",
        "commission": f"/results/2026-spring/commissions/{made.pk}/",
        "marking": "/results/2026-spring/ma4/edu220042/marking/",
    }
    for width, size in ((PHONE, "phone"), (DESK, "desk")):
        expert = desk.sit(people[0], width=width)
        anna = desk.sit(cast.anna(), width=width)
        for person, addresses in ((expert, pages), (anna, kept)):
            for name, address in addresses.items():
                person.go(address)
                person.looks(PICTURES.get(name, "") if width == DESK else "")
                if name == "head" and width == DESK:
                    person.looks("marking-drift", at="[aria-labelledby=expert-1]")
                shot(person, f"{name}-{size}")
