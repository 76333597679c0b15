"""What waits for a person, in the order in which it is urgent."""

from datetime import UTC, datetime, timedelta

import pytest

from tests import make
from tests.cast import sibling
from tests.domain.intake import correcting
from tests.domain.results.stage import EVENING, entry_with_codes, filled, rows_of
from vprok.domain.intake.models import Deliverable, Entry
from vprok.domain.intake.states import OwedState
from vprok.domain.monitoring.queries import FormDuty, duties
from vprok.domain.monitoring.rules import Duty, DutyKind, first_things_first
from vprok.domain.results.actions import send_results
from vprok.kernel.charter import Actor

AFTER = EVENING + timedelta(days=30)


@pytest.fixture
def entry(anna: Actor) -> Entry:
    """Anna's school has sent its results; its sibling owes them still."""
    first = entry_with_codes()
    rows = rows_of(first, [(1, 1, 2, 1, 2)] * 5)
    send_results(first, filled(first, rows), name="a.xlsx", by=anna, at=EVENING)
    entry_with_codes(first.work, make.school(last="0043"))
    return first


def test_late_things_come_first_and_what_opens_later_comes_last():
    now = datetime(2026, 4, 14, tzinfo=UTC)

    def duty(title: str, **more: object) -> Duty:
        return Duty(DutyKind.FORM, title, "", "", **more)

    listed = first_things_first(
        [
            duty("later", opens_at=now + timedelta(days=1)),
            duty("without a date"),
            duty("next week", due_at=now + timedelta(days=7)),
            duty("tomorrow", due_at=now + timedelta(days=1)),
            duty("late", due_at=now - timedelta(days=1), is_late=True),
        ],
        now,
    )
    assert [one.title for one in listed] == [
        "late",
        "tomorrow",
        "next week",
        "without a date",
        "later",
    ]


def test_an_open_password_stands_before_all_for_classes_wait():
    now = datetime(2026, 4, 14, tzinfo=UTC)
    late = Duty(DutyKind.FORM, "late", "", "", due_at=now - timedelta(days=1), is_late=True)
    open_ = Duty(DutyKind.KEY, "open", "", "", opens_at=now)
    ahead = Duty(DutyKind.KEY, "ahead", "", "", opens_at=now + timedelta(hours=1))
    listed = first_things_first([ahead, late, open_], now)
    assert [one.title for one in listed] == ["open", "late", "ahead"]


def test_each_role_is_told_what_waits_for_it(anna: Actor, boris: Actor, gleb: Actor, entry: Entry):
    kinds = {
        name: {duty.kind for duty in duties(actor, make.campaign(), at=AFTER)}
        for name, actor in (("anna", anna), ("boris", boris), ("gleb", gleb))
    }
    assert DutyKind.FORM not in kinds["anna"]
    assert kinds["boris"] >= {DutyKind.LATE, DutyKind.UNREGISTERED}
    assert kinds["gleb"] >= {DutyKind.LATE, DutyKind.VARIANTS}


def test_the_sibling_is_told_of_its_own_results_only(entry: Entry, darya: Actor):
    mine = [one for one in duties(sibling(), make.campaign(), at=AFTER) if one.is_late]
    assert [one.kind for one in mine] == [DutyKind.FORM]
    assert not duties(darya, make.campaign(), at=AFTER)


def test_before_any_campaign_only_the_federal_organiser_has_a_thing_to_do(gleb: Actor, anna: Actor):
    assert [one.kind for one in duties(gleb, None, at=EVENING)] == [DutyKind.BEGIN]
    assert duties(anna, None, at=EVENING) == ()


def owe(kind: str, key: str, place: str, level: str, **more: object) -> Deliverable:
    return Deliverable.objects.create(
        kind=kind,
        title="Новая форма",
        event="application",
        campaign=make.campaign(),
        key=key,
        place=place,
        level=level,
        region="22",
        zone="Asia/Barnaul",
        **more,
    )


def test_a_kind_of_form_that_nobody_foresaw_waits_for_its_body_by_its_title(
    anna: Actor, boris: Actor
):
    owe("poll", "edu220042", "ru.22.m019.0042", "school")
    (duty,) = duties(anna, make.campaign(), at=EVENING)
    assert (duty.kind, duty.title) == (DutyKind.FORM, "Новая форма")
    assert DutyKind.FORM not in {one.kind for one in duties(boris, make.campaign(), at=EVENING)}


def test_a_form_waits_for_those_who_may_send_it(boris: Actor, vera: Actor, anna: Actor):
    owe("school_list", "reg22_m019", "ru.22.m019", "district")
    owe("summary", "reg220000", "ru.22", "region")
    owe("registration", "edu220042", "ru.22.m019.0042", "school")

    def titles(actor: Actor) -> list[str]:
        found = duties(actor, make.campaign(), at=EVENING)
        return [one.title for one in found if isinstance(one, FormDuty)]

    assert titles(boris) == ["Выверить список организаций"]
    assert titles(vera) == ["Проверить сводную заявку"]
    assert titles(anna) == []


@pytest.mark.parametrize(
    ("state", "word"),
    [
        (OwedState.FINDINGS, "ошибки"),
        (OwedState.CONFIRM, "Подтвердите"),
        (OwedState.HANDED_OVER, "проверьте её"),
        (OwedState.WAITING, "Заполните"),
    ],
)
def test_a_form_is_told_with_what_to_do_about_it_now(anna: Actor, state: OwedState, word: str):
    owe("questionnaire", "edu220042", "ru.22.m019.0042", "school", state=state)
    (duty,) = duties(anna, make.campaign(), at=EVENING)
    assert word in duty.text


@pytest.mark.parametrize("state", [OwedState.ACCEPTED, OwedState.WAITING])
def test_a_form_that_was_opened_again_waits_until_it_is_sent_again(anna: Actor, state: OwedState):
    owed = owe("questionnaire", "edu220042", "ru.22.m019.0042", "school", state=state)
    until = EVENING + timedelta(days=1)
    Deliverable.objects.filter(pk=owed.pk).update(reopened_until=until)
    (duty,) = duties(anna, make.campaign(), at=EVENING)
    assert "открыта снова" in duty.text
    assert duty.due_at == until
    if state == OwedState.ACCEPTED:
        assert duties(anna, make.campaign(), at=until) == ()


def test_a_correction_that_nobody_has_confirmed_waits_while_it_may_come_in(anna: Actor):
    owed = correcting.application()
    correcting.apply(owed, anna)
    correcting.send(owed, anna, correcting.participants(40), at=correcting.WINDOW)
    (duty,) = [one for one in duties(anna, owed.campaign, at=correcting.WINDOW) if one.due_at]
    assert "Подтвердите" in duty.text
    late = duties(anna, owed.campaign, at=correcting.AFTER)
    assert DutyKind.FORM not in {one.kind for one in late}
