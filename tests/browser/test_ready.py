"""Before the day the words from a school's safe are tried, as they will be used on it."""

import re
from datetime import timedelta

from playwright.sync_api import expect

from tests import cast
from tests.browser.chromium import in_browser
from tests.browser.site import Clock, Desk
from tests.domain.materials import world
from tests.domain.materials.world import ARCHIVES_OPEN, HOUR
from tests.make import NOW
from vprok.domain.access.models import SchoolKey
from vprok.domain.campaign.models import Campaign
from vprok.domain.campaign.states import Custody
from vprok.domain.materials.models import Readiness, Slot
from vprok.tools.vault import school as school_keys
from vprok.tools.vault.custody import slot_recipient
from vprok.tools.vault.identity import new_seed

pytestmark = in_browser


def test_the_words_from_the_safe_open_a_trial_word(desk: Desk, clock: Clock) -> None:
    seed, before = new_seed(), NOW - timedelta(days=1)
    Campaign.objects.filter(pk=world.campaign().pk).update(custody=Custody.OFFICERS)
    entry = world.entry()
    SchoolKey.objects.create(
        key=entry.school.key,
        recipient=school_keys.recipient(seed),
        made_at=before,
        made_by="тест",
    )
    recipient = slot_recipient(new_seed())
    Slot.objects.create(work=entry.work, opens_at=HOUR, recipient=recipient, made_at=before)
    archive = world.archive(entry)
    clock.at = ARCHIVES_OPEN
    school = desk.sit(cast.timur())
    school.go(f"/materials/2026-spring/archives/{archive.pk}/ready/")
    wrong = [*school_keys.seed_words(new_seed())]
    school.fill("Двенадцать слов школы", " ".join(wrong))
    school.press("Открыть учебное слово")
    refusal = school.page.locator("[data-opening-refusal]")
    expect(refusal).to_be_visible()
    school.looks()
    school.fill("Двенадцать слов школы", " ".join(school_keys.seed_words(seed)))
    school.press("Открыть учебное слово")
    shown = school.page.locator("[data-opening-password]")
    expect(shown).to_have_text(re.compile(r"^[0-9A-Z]{4}-[0-9A-Z]{4}$"))
    school.looks("trial-word")
    school.fill("Учебное слово", shown.inner_text())
    school.press("Сравнить слово")
    school.sees("Путь ключа проверен: слово то самое.")
    assert Readiness.objects.get().check_of == "key_path"
