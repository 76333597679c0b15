"""Signs, a case, the sample and ОГЭ in a real browser: narrow, wide, and by keyboard alone."""

from collections.abc import Iterator
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http.response import HttpResponseBase
from playwright.sync_api import Page

from tests import cast, make
from tests.browser.chromium import ADDRESS, DESK, in_browser, listen, shown, visit, wrong_on
from tests.cast import as_
from tests.domain.analytics import honesty
from tests.domain.analytics.test_exams import RIGHT, filled
from vprok.domain.access.queries import actor_of
from vprok.domain.analytics.models import StateExam
from vprok.domain.campaign.models import Campaign, Sample, Sampled
from vprok.domain.territory.models import School
from vprok.kernel.charter import Role

NARROW = 360
BASE = "/analytics/2026-spring"
SCHOOL = f"ru.22.m019.{honesty.PLANTED + 1:04}"
LIST = f"{BASE}/objectivity/ru.22/"
COUNTRY = f"{BASE}/objectivity/ru/"
CASE = f"{BASE}/objectivity/{SCHOOL}/case/"
REPLY = f"{CASE}reply/"
REPORT = f"{BASE}/ma4/ru.22.m020/objectivity/"
SAMPLE = f"{BASE}/sample/"
DRAW = f"{SAMPLE}draw/"
EXAMS = f"{SAMPLE}exams/"
WRONG = f"{EXAMS}wrong/"
PATHS = (LIST, COUNTRY, CASE, REPLY, REPORT, SAMPLE, DRAW, EXAMS, WRONG)

pytestmark = [*in_browser, pytest.mark.django_db]


def pages() -> dict[str, HttpResponseBase]:
    """Pages as each role sees them: the region, the head, the organiser."""
    maths, _ = honesty.two_works()
    for number, mean in (("220008", 25.0), ("220009", 15.0), ("220010", 15.2)):
        StateExam.objects.create(
            campaign=maths.campaign, school=School.objects.get(number=number), subject_code="RU",
            participants=60, mean=mean, deviation=4,
        )  # fmt: skip
    honesty.searched()
    holder = make.account("Елена Орлова")
    make.post(holder, Role.HEAD_OF_SCHOOL, School.objects.get(path=SCHOOL).place)
    head, region, organiser = as_(actor_of(holder)), as_(cast.vera()), as_(cast.gleb())
    head.post(REPLY, {"text": "Класс математический, с первого класса.\nРаботы перепроверены."})
    wrong = filled(maths.campaign, RIGHT[0], ("edu229999", "МА", 1, 2, 3))
    ready: dict[str, HttpResponseBase] = {
        LIST: region.get(LIST),
        COUNTRY: organiser.get(COUNTRY),
        CASE: head.get(CASE),
        REPLY: head.get(REPLY),
        REPORT: region.get(REPORT),
        EXAMS: organiser.get(EXAMS),
        WRONG: organiser.post(EXAMS, {"file": SimpleUploadedFile("о.xlsx", wrong)}),
    }
    Campaign.objects.update(opens_on=date(2126, 4, 14), closes_on=date(2126, 5, 14))
    ready[DRAW] = organiser.get(DRAW)
    drawn(maths.campaign)
    ready[SAMPLE] = organiser.get(SAMPLE)
    return ready


def drawn(campaign: Campaign) -> None:
    """A dozen schools in the sample."""
    sample = Sample.objects.create(
        campaign=campaign, seed="b7e1" * 8, share=50, frame=b"", drawn_at=make.NOW, drawn_by="т"
    )
    Sampled.objects.bulk_create(
        Sampled(sample=sample, school=school, stratum="22 Населенный пункт сельского типа")
        for school in School.objects.order_by("number")[20:32]
    )


@pytest.fixture
def page(db: None) -> Iterator[Page]:
    """A browser before which the pages stand ready."""
    ready = pages()
    with shown(ready) as page:
        yield page


def test_axe_finds_nothing_nothing_sticks_out_and_a_keyboard_is_enough(page: Page) -> None:
    complaints = listen(page)
    for path in PATHS:
        for width in (NARROW, DESK):
            visit(page, path, width)
            assert wrong_on(page) == [], path
    assert complaints == []
    page.goto(ADDRESS + LIST)
    page.locator("summary", has_text="Как считается").focus()
    page.keyboard.press("Enter")
    assert page.get_by_text("По методике ФИОКО: среднее выше").is_visible()
    page.locator(f'a[href="{CASE}"]').first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{CASE}")
    assert page.locator("h1").inner_text() == "Признаки, требующие проверки"
    page.locator(f'a[href="{REPLY}"]').focus()
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{REPLY}")
    page.get_by_label("Ответ").focus()
    page.keyboard.type("Класс математический.")
    assert page.get_by_label("Ответ").input_value() == "Класс математический."
