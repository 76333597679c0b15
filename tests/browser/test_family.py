"""A family on a phone: the slip in hand, the result once, and a page for the printer."""

from datetime import timedelta

from playwright.sync_api import expect

from tests import cast
from tests.browser.chromium import PHONE, in_browser
from tests.browser.site import Clock, Desk
from tests.domain.results.stage import EVENING, entry_with_codes, filled, rows_of
from tests.tools.pdf.reading import text_of
from vprok.domain.campaign.models import Campaign
from vprok.domain.materials.models import Code
from vprok.domain.materials.queries import family_secret
from vprok.domain.results.actions import send_results
from vprok.domain.results.rules import WINDOW
from vprok.tools.pdf.look import inspect_pdf

pytestmark = in_browser
POINTS = [(1, 1, 2, 1, 2), (0, 1, "X", 1, 0), (1, 0, 2, 0, 1), (1, 1, 1, 1, 1), (0, 0, 0, 0, 0)]


def test_a_family_opens_a_result_by_the_slip_and_it_closes_by_itself(
    desk: Desk, clock: Clock
) -> None:
    anna, entry = cast.anna(), entry_with_codes()
    Campaign.objects.update(families_look=True)
    send_results(entry, filled(entry, rows_of(entry, POINTS)), name="ф.xlsx", by=anna, at=EVENING)
    code = Code.objects.select_related("school", "campaign").get(number="40002")
    clock.at = EVENING
    school = desk.sit(anna)
    school.go("/results/2026-spring/ma4/edu220042/families/")
    school.sees("Когда ознакомлены семьи")
    school.looks("families")
    family = desk.sit(width=PHONE)
    family.go("/family/")
    family.looks("family-ask")
    family.fill("Логин школы", "edu220042")
    family.fill("Код участника", "40002")
    family.fill("Секрет семьи", family_secret(code).lower().replace("-", " "))
    family.press("Дальше")
    family.sees("Математика, 4 класс")
    family.looks()
    family.press("Открыть сейчас")
    family.sees("Код 40002", "не приступали", "Для чего этот результат")
    family.looks("family-sheet")
    printed = family.page.pdf(format="A4")
    assert inspect_pdf(printed).count == 1
    assert "Закрыть результат" not in text_of(printed)
    clock.at = EVENING + WINDOW + timedelta(seconds=1)
    family.go("/family/")
    expect(family.page.get_by_label("Секрет семьи")).to_be_visible()
    family.does_not_see("Код 40002")
