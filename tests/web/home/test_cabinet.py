"""The cabinet answers one question: what waits for me, and by when."""

from datetime import timedelta

import pytest

from tests import cast, make
from tests.cast import as_
from tests.domain.results.stage import EVENING, entry_with_codes
from vprok.domain.campaign.models import Campaign
from vprok.domain.monitoring.rules import DutyKind
from vprok.interfaces.frame import clock
from vprok.interfaces.web.home.cabinet import PAGES
from vprok.kernel.charter import Actor


@pytest.fixture
def evening(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(clock.timezone, "now", lambda: EVENING)


def text(actor: Actor) -> str:
    return as_(actor).get("/").content.decode()


def test_what_waits_is_shown_with_its_date_on_both_clocks(anna: Actor, evening: None):
    entry_with_codes()
    page = text(anna)
    assert "Сдать результаты: Математика, 4 класс" in page
    assert "по\u00a0Москве" in page
    assert 'data-due="' in page


def test_what_is_late_says_so(anna: Actor, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(clock.timezone, "now", lambda: EVENING + timedelta(days=20))
    entry_with_codes()
    assert "просрочено" in text(anna)


def test_what_waits_in_a_second_campaign_stands_beside_and_names_it(anna: Actor, evening: None):
    entry_with_codes()
    assert "ВПР 2026, весна. " not in text(anna)
    second = make.campaign(slug="2026-keys")
    Campaign.objects.filter(pk=second.pk).update(title="Апробация 2026")
    entry_with_codes(make.work(second))
    page = text(anna)
    assert page.count("Сдать результаты: Математика, 4 класс") == 2
    assert "ВПР 2026, весна. " in page
    assert "Апробация 2026. " in page


@pytest.mark.django_db
@pytest.mark.parametrize("person", [cast.timur, cast.observer, cast.elena])
def test_nothing_waits_and_the_page_says_it(person):
    assert "Сейчас ничего не ждёт" in text(person())


def test_the_federal_organiser_is_led_to_the_first_campaign(gleb: Actor):
    page = text(gleb)
    assert "Открыть кампанию" in page
    assert 'href="/campaign/new/"' in page


def test_every_kind_of_duty_has_its_page():
    assert set(PAGES) == set(DutyKind)
