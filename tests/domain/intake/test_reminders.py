"""Reminders: kindly, once a day, by those above, and where a body wants them."""

from datetime import timedelta

import pytest

from tests import cast, make
from tests.cast import refused
from tests.domain.intake.world import AFTER, DUE, OPENS, owed
from vprok.domain.audit.models import Event
from vprok.domain.campaign.models import Campaign
from vprok.domain.campaign.states import CampaignState
from vprok.domain.intake.actions import (
    claim_mail,
    give_mail_address,
    release_mail,
    remind,
    remind_late,
)
from vprok.domain.intake.models import Deliverable, MailAddress, Reminder
from vprok.domain.intake.rules import (
    QUIET,
    body_is_not_own,
    nobody_to_remind,
    nothing_is_owed,
    reminded_lately,
)
from vprok.domain.intake.states import OwedState
from vprok.kernel.charter import Actor
from vprok.kernel.place import COUNTRY, Place
from vprok.kernel.refusal import Refused

DISTRICT, SCHOOL = Place("ru.22.m019"), Place("ru.22.m019.0042")
ZONE = "Asia/Barnaul"


@pytest.fixture
def form(anna: Actor) -> Deliverable:
    return owed()


def test_a_reminder_is_kept_with_who_and_when_and_stands_in_the_record(
    form: Deliverable, boris: Actor
):
    sent = remind(form, by=boris, at=AFTER)
    assert (sent.deliverable, sent.sent_by, sent.sent_at) == (form, boris.signature, AFTER)
    assert sent.mailed_at is None
    assert Event.objects.get(event="intake.reminder_sent").place == form.place


def test_nobody_is_reminded_of_one_form_twice_a_day(form: Deliverable, boris: Actor, vera: Actor):
    remind(form, by=boris, at=AFTER)
    with refused("reminded_lately"):
        remind(form, by=vera, at=AFTER + QUIET - timedelta(minutes=1))
    remind(form, by=vera, at=AFTER + QUIET)
    assert Reminder.objects.count() == 2


def test_the_refusal_is_kind_and_says_when_it_was():
    assert reminded_lately(None, zone=ZONE, at=AFTER) is None
    assert reminded_lately(AFTER - QUIET, zone=ZONE, at=AFTER) is None
    refusal = reminded_lately(AFTER, zone=ZONE, at=AFTER + timedelta(hours=3))
    assert refusal is not None
    assert "16:00" in refusal.text
    assert "позвоните" in refusal.text


@pytest.mark.parametrize("state", [OwedState.ACCEPTED, OwedState.EXCUSED])
def test_nobody_is_reminded_of_what_is_done(form: Deliverable, boris: Actor, state: OwedState):
    assert nothing_is_owed(OwedState.FINDINGS) is None
    assert nothing_is_owed(state) is not None
    Deliverable.objects.update(state=state)
    with refused("nothing_is_owed"):
        remind(form, by=boris, at=AFTER)


def test_nobody_is_reminded_of_what_is_not_open_or_stopped(form: Deliverable, boris: Actor):
    with refused("form_is_not_open"):
        remind(form, by=boris, at=OPENS - timedelta(days=1))
    Campaign.objects.update(state=CampaignState.STOPPED)
    with refused("campaign_is_stopped"):
        remind(form, by=boris, at=AFTER)


@pytest.mark.parametrize("person", [cast.neighbour, cast.darya, cast.anna, cast.sibling])
def test_only_those_above_a_body_remind_it(form: Deliverable, person):
    with pytest.raises(Refused, match=r"no_right|not_your_place"):
        remind(form, by=person(), at=AFTER)
    with pytest.raises(Refused, match=r"no_right|not_your_place"):
        remind_late(form.campaign, "application", DISTRICT, by=person(), at=AFTER)
    assert not Reminder.objects.exists()


def test_all_who_are_late_are_reminded_by_one_act(form: Deliverable, vera: Actor):
    other = owed(make.school(last="0043"))
    done = owed(make.school(last="0044"))
    Deliverable.objects.filter(pk=done.pk).update(state=OwedState.ACCEPTED)
    owed(make.school(make.district(make.region("64", "Степной край"), "m017"), "0151"))
    remind(other, by=vera, at=AFTER)
    region = Place("ru.22")
    assert remind_late(form.campaign, "application", region, by=vera, at=AFTER) == 1
    assert set(Reminder.objects.values_list("deliverable__key", flat=True)) == {
        "edu220042",
        "edu220043",
    }
    told = Event.objects.get(event="intake.reminders_sent")
    assert (told.place, told.facts) == ("ru.22", {"forms": 1})
    with refused("nobody_to_remind"):
        remind_late(form.campaign, "application", region, by=vera, at=AFTER)


def test_nobody_is_late_yet(form: Deliverable, boris: Actor):
    with refused("nobody_to_remind"):
        remind_late(form.campaign, "application", DISTRICT, by=boris, at=DUE)
    assert "Опоздавших нет" in getattr(nobody_to_remind(late=0, fresh=0), "text", "")
    assert "уже напомнили" in getattr(nobody_to_remind(late=3, fresh=0), "text", "")
    assert nobody_to_remind(late=3, fresh=1) is None


def test_a_bulk_reminder_costs_the_same_for_many(
    form: Deliverable, gleb: Actor, django_assert_max_num_queries
):
    for last in ("0043", "0044", "0045"):
        owed(make.school(last=last))
    with django_assert_max_num_queries(12):  # among them the first link of the record's chain
        assert remind_late(form.campaign, "application", COUNTRY, by=gleb, at=AFTER) == 4


# ---- where ---------------------------------------------------------------------------------------


def test_a_body_gives_its_address_changes_it_and_takes_it_back(anna: Actor):
    give_mail_address(SCHOOL, "school@example.org", by=anna, at=OPENS)
    give_mail_address(SCHOOL, "office@example.org", by=anna, at=AFTER)
    (kept,) = MailAddress.objects.all()
    assert (kept.key, kept.email, kept.given_by) == (
        "edu220042",
        "office@example.org",
        anna.signature,
    )
    give_mail_address(SCHOOL, "", by=anna, at=AFTER)
    give_mail_address(SCHOOL, "", by=anna, at=AFTER)
    assert not MailAddress.objects.exists()
    told = list(Event.objects.filter(event__startswith="intake.mail_address"))
    assert len(told) == 3
    assert not any("example.org" in f"{one.thing} {one.facts}" for one in told)


def test_nobody_gives_an_address_for_another_body(anna: Actor, boris: Actor, timur: Actor):
    with refused("body_is_not_own"):
        give_mail_address(SCHOOL, "a@example.org", by=boris, at=OPENS)
    with refused("no_right"):
        give_mail_address(SCHOOL, "a@example.org", by=timur, at=OPENS)
    with refused("not_your_place"):
        give_mail_address(DISTRICT, "a@example.org", by=anna, at=OPENS)
    assert body_is_not_own(SCHOOL, [SCHOOL]) is None
    assert body_is_not_own(SCHOOL, [DISTRICT]) is not None


def test_a_reminder_is_claimed_for_the_post_once(form: Deliverable, boris: Actor):
    sent = remind(form, by=boris, at=AFTER)
    assert claim_mail([sent.pk], at=AFTER) == (sent.pk,)
    assert claim_mail([sent.pk], at=AFTER) == ()
    sent.refresh_from_db()
    assert sent.mailed_at == AFTER
    release_mail([sent.pk])
    assert claim_mail([sent.pk], at=AFTER) == (sent.pk,)
