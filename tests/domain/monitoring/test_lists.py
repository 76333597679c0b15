"""Who is late, who began and got stuck, where exactly, and whom to call."""

from datetime import timedelta

import pytest

from tests import make
from tests.domain.intake.world import AFTER, DUE, OPENS, filled, owed
from vprok.domain.intake.actions import read_form, receive, remind, take_form
from vprok.domain.intake.models import Deliverable, Draft
from vprok.domain.intake.queries import application_blank
from vprok.domain.intake.states import OwedState, SeenState
from vprok.domain.monitoring.queries import (
    last_reminders,
    owing,
    own_forms,
    reminded,
    selected,
    stuck,
)
from vprok.domain.monitoring.rules import STUCK_AFTER, Choice, Selection, trouble
from vprok.domain.territory.models import School
from vprok.kernel.charter import Actor
from vprok.kernel.place import COUNTRY, Place

LATER = OPENS + STUCK_AFTER + timedelta(hours=1)


@pytest.fixture
def form(anna: Actor) -> Deliverable:
    return owed()


def listed(selection: Selection, moment=AFTER, place: Place = COUNTRY, **chosen: str) -> list[str]:
    choice = Choice(**chosen)
    found = selected(place, make.campaign(), selection, choice, at=moment)
    return [one.key for one in found if one.kind == "application"]


def send(form: Deliverable, anna: Actor, *, fault: bool) -> None:
    def spoil(rows: object) -> None:
        rows["application"][0]["participants"] = 5000

    file = filled(form, spoil if fault else None)
    blank = application_blank(form)
    arrival = read_form(form, blank, file, name="з.xlsx", at=OPENS)
    receive(arrival, by=anna, at=OPENS)


def test_late_forms_are_listed_the_longest_wait_first(form: Deliverable):
    make.school(last="0043")
    other = owed(make.school(last="0043"))
    Deliverable.objects.filter(pk=other.pk).update(due_at=DUE - timedelta(days=3))
    assert listed(Selection.LATE) == ["edu220043", "edu220042"]
    assert listed(Selection.LATE, DUE - timedelta(days=1)) == ["edu220043"]
    Deliverable.objects.filter(pk=other.pk).update(reopened_until=AFTER + timedelta(days=1))
    assert listed(Selection.LATE) == ["edu220042"]


def test_a_list_is_narrowed_by_place_kind_and_type(form: Deliverable):
    assert listed(Selection.LATE, place=Place("ru.22.m019")) == ["edu220042"]
    assert listed(Selection.LATE, place=Place("ru.22.m020")) == []
    assert listed(Selection.LATE, kind="results") == []
    assert listed(Selection.LATE, org="gymnasium") == []
    School.objects.update(kind="gymnasium")
    assert listed(Selection.LATE, org="gymnasium", settlement="village") == ["edu220042"]


def test_who_has_downloaded_a_form_and_not_moved_it_is_stuck(form: Deliverable, anna: Actor):
    assert listed(Selection.STUCK, LATER) == []
    take_form(form, by=anna, at=OPENS)
    assert listed(Selection.STUCK, OPENS + timedelta(days=1)) == []
    assert listed(Selection.STUCK, LATER) == ["edu220042"]
    assert listed(Selection.STARTED, OPENS) == ["edu220042"]


def test_a_new_upload_and_a_saved_page_are_moves(form: Deliverable, anna: Actor):
    take_form(form, by=anna, at=OPENS - timedelta(days=0))
    send(form, anna, fault=True)
    assert listed(Selection.STUCK, LATER) == ["edu220042"]
    Draft.objects.create(deliverable=form, saved_by="Анна", saved_at=LATER - timedelta(hours=2))
    assert listed(Selection.STUCK, LATER) == []
    assert listed(Selection.STUCK, LATER + STUCK_AFTER) == ["edu220042"]


def test_a_form_begun_on_its_page_only_can_be_stuck_too(form: Deliverable):
    Draft.objects.create(deliverable=form, saved_by="Анна", saved_at=OPENS)
    (one,) = stuck(Deliverable.objects.all(), at=LATER)
    assert owing([one], at=LATER)[0].trouble.startswith("Форму начали заполнять на странице")


def test_nobody_is_stuck_with_what_is_accepted(form: Deliverable, anna: Actor):
    send(form, anna, fault=False)
    assert Deliverable.objects.get(pk=form.pk).state == OwedState.ACCEPTED
    assert listed(Selection.STUCK, LATER) == []
    assert listed(Selection.ACCEPTED, LATER) == ["edu220042"]
    assert listed(Selection.WAITING, LATER) == []


def test_a_form_comes_with_its_last_finding_its_version_and_whom_to_call(
    form: Deliverable, anna: Actor
):
    School.objects.update(phone="+7 (000) 123-45-67")
    send(form, anna, fault=True)
    (one,) = owing(selected(COUNTRY, form.campaign, Selection.LATE, at=AFTER), at=AFTER)
    assert (one.name, one.phone, one.seen) == ("СОШ № 42", "+7 (000) 123-45-67", SeenState.LATE)
    assert [who.name for who in one.holders] == ["Анна Петрова"]
    assert one.newest is not None
    assert one.newest.version == 1
    assert one.moved_at == OPENS
    assert one.days_late == (AFTER - DUE).days
    first = one.newest.findings[0]
    assert first["text"] in one.trouble
    assert first["sheet"] in one.trouble


def test_trouble_is_told_in_words():
    wrong = {
        "sheet": "Протокол",
        "cell": "F7",
        "text": "Балл больше наибольшего.",
        "is_error": True,
    }
    remark = wrong | {"is_error": False}

    def words(state: OwedState, *findings: dict[str, object], cleanups: int = 0) -> str:
        return trouble(state, findings=findings, cleanups=cleanups, is_drafted=False)

    assert words(OwedState.FINDINGS, wrong) == "Протокол, F7: Балл больше наибольшего."
    assert words(OwedState.FINDINGS, remark, wrong, wrong).endswith("И ещё 1.")
    assert "2 правки" in words(OwedState.CONFIRM, wrong, cleanups=2)
    assert "координатор" in words(OwedState.HANDED_OVER)
    assert words(OwedState.DOWNLOADED) == "Форму скачали и не загрузили."
    assert words(OwedState.ACCEPTED, wrong) == ""
    assert words(OwedState.WAITING) == ""


def test_it_costs_the_same_however_many_forms(form: Deliverable, django_assert_max_num_queries):
    for last in ("0043", "0044", "0045"):
        owed(make.school(last=last))
    rows = list(selected(COUNTRY, form.campaign, Selection.LATE, at=AFTER))
    assert len(rows) == 4
    with django_assert_max_num_queries(9):
        owing(rows, at=AFTER)


def test_a_body_is_told_of_reminders_until_its_form_is_accepted(
    form: Deliverable, anna: Actor, boris: Actor
):
    remind(form, by=boris, at=AFTER)
    newest = remind(form, by=boris, at=AFTER + timedelta(days=2))
    mine, campaign = [Place(form.place)], form.campaign
    assert reminded(mine, campaign) == (newest,)
    assert reminded([Place("ru.22.m019")], campaign) == ()
    assert last_reminders([form]) == {form.pk: newest}
    send(form, anna, fault=False)
    assert reminded(mine, campaign) == ()


def test_a_body_s_own_forms_are_its_own(form: Deliverable):
    assert list(own_forms(Place(form.place), form.campaign)) == [form]
    assert not own_forms(Place("ru.22.m019"), form.campaign).exists()
