"""Presence is said without a mouse: a code, a word of the list, the next code."""

from playwright.sync_api import expect

from tests import cast
from tests.browser.chromium import PHONE, in_browser
from tests.browser.site import Clock, Desk
from tests.domain.results.stage import EVENING, entry_with_codes
from vprok.domain.results.models import Counted, Presence

pytestmark = in_browser
PAGE = "/results/2026-spring/ma4/edu220042/presence/"


def test_a_class_is_said_by_keys_alone(desk: Desk, clock: Clock) -> None:
    entry_with_codes()
    clock.at = EVENING
    school = desk.sit(cast.timur())
    school.go(PAGE)
    keys = school.page.keyboard
    first = school.page.get_by_label("40001", exact=True)
    first.focus()
    keys.press("Tab")
    keys.press("ArrowDown")
    keys.press("Tab")
    for _ in range(9):
        keys.press("ArrowDown")
    keys.press("Tab")
    expect(school.page.get_by_label("Собрано работ по протоколу").first).to_be_focused()
    keys.type("1")
    for _ in range(3):
        keys.press("Tab")
    keys.type("2")
    keys.press("Tab")
    expect(school.page.get_by_role("button", name="Сохранить явку")).to_be_focused()
    keys.press("Enter")
    school.sees("Явка записана.", "Явка, форма, протоколы и комплекты сходятся.")
    told = Presence.objects.order_by("code").values_list("code", "state", "reason")
    assert list(told) == [
        ("40002", "absent", "illness"),
        ("40003", "moved", "other_school"),
    ]
    assert list(Counted.objects.order_by("class_no").values_list("works", flat=True)) == [1, 2]
    school.looks("presence")


def test_two_people_say_it_at_once_and_neither_is_lost(desk: Desk, clock: Clock) -> None:
    entry_with_codes()
    clock.at = EVENING
    anna, timur = desk.sit(cast.anna()), desk.sit(cast.timur(), width=PHONE)
    for person in (anna, timur):
        person.go(PAGE)
    anna.page.get_by_label("40001", exact=True).select_option("absent:family")
    anna.press("Сохранить явку")
    timur.page.get_by_label("40002", exact=True).select_option("left:health")
    timur.press("Сохранить явку")
    timur.sees("Явка записана.")
    timur.looks()
    assert set(Presence.objects.values_list("code", flat=True)) == {"40001", "40002"}
