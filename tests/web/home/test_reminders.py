"""What a body was reminded of stands in its cabinet until it is done; by e-mail if it wishes."""

from datetime import timedelta

import pytest

from tests import cast
from tests.cast import as_
from tests.domain.intake.world import AFTER, owed
from vprok.domain.intake.actions import remind
from vprok.domain.intake.models import Deliverable, MailAddress, Reminder
from vprok.domain.intake.states import OwedState
from vprok.interfaces.frame import clock
from vprok.kernel.charter import Actor

ADDRESS = "/address/edu220042/"


@pytest.fixture
def form(anna: Actor, boris: Actor, monkeypatch: pytest.MonkeyPatch) -> Deliverable:
    monkeypatch.setattr(clock.timezone, "now", lambda: AFTER + timedelta(hours=1))
    made = owed()
    remind(made, by=boris, at=AFTER)
    return made


def text(actor: Actor, address: str = "/") -> str:
    return as_(actor).get(address).content.decode()


@pytest.mark.parametrize("person", [cast.anna, cast.timur, cast.elena])
def test_everyone_of_the_body_who_reads_forms_sees_the_reminder(form: Deliverable, person):
    page = text(person())
    assert "Вам напоминают" in page
    assert "Заявка на участие в ВПР" in page
    assert "Борис Кузнецов" in page


@pytest.mark.parametrize("person", [cast.observer, cast.sibling, cast.darya, cast.boris])
def test_nobody_else_does(form: Deliverable, person):
    assert "Вам напоминают" not in text(person())


def test_what_is_reminded_of_stands_on_the_page_once(form: Deliverable, anna: Actor):
    page = text(anna)
    assert page.count("/forms/2026-spring/application/edu220042/") == 1
    assert "Подать заявку на участие" not in page
    assert "Сейчас ничего не ждёт" not in page
    Reminder.objects.all().delete()
    assert "Подать заявку на участие" in text(anna)


def test_it_stands_there_until_the_form_is_accepted(form: Deliverable, anna: Actor):
    Deliverable.objects.update(state=OwedState.FINDINGS)
    assert "Вам напоминают" in text(anna)
    Deliverable.objects.update(state=OwedState.ACCEPTED)
    assert "Вам напоминают" not in text(anna)


def test_a_coordinator_gives_the_address_of_the_body_and_takes_it_back(anna: Actor):
    client = as_(anna)
    assert ADDRESS in client.get("/").content.decode()
    answer = client.post(ADDRESS, {"email": "school@example.org"}, follow=True)
    assert "Напоминания будут приходить и на school@example.org." in answer.content.decode()
    assert MailAddress.objects.get().key == "edu220042"
    assert "school@example.org" in client.get(ADDRESS).content.decode()
    answer = client.post(ADDRESS, {"email": ""}, follow=True)
    assert "только в кабинете" in answer.content.decode()
    assert not MailAddress.objects.exists()


def test_what_is_no_address_is_asked_again(anna: Actor):
    answer = as_(anna).post(ADDRESS, {"email": "school"})
    assert answer.status_code == 422
    assert not MailAddress.objects.exists()


def test_a_district_has_an_address_of_its_own(boris: Actor):
    as_(boris).post("/address/reg22_m019/", {"email": "district@example.org"})
    assert MailAddress.objects.get().key == "reg22_m019"


@pytest.mark.parametrize(
    "person", [cast.boris, cast.vera, cast.sibling, cast.darya, cast.timur, cast.observer]
)
def test_nobody_gives_it_for_another_body(person, anna: Actor):
    client = as_(person())
    assert client.get(ADDRESS).status_code == 404
    assert client.post(ADDRESS, {"email": "evil@example.org"}).status_code == 404
    assert not MailAddress.objects.exists()


def test_who_keeps_no_post_is_offered_no_address(timur: Actor):
    assert "Адрес для напоминаний" not in text(timur)


def test_the_page_says_when_mail_does_not_go(anna: Actor, settings):
    assert "Почта пока не уходит" in text(anna, ADDRESS)
    settings.MAIL_GOES = True
    assert "Почта пока не уходит" not in text(anna, ADDRESS)
