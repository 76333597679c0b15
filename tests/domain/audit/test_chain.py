"""The record: an edit, a deletion, a reorder and a cut are found."""

import pytest

from tests.make import NOW
from vprok.domain.audit.actions import record
from vprok.domain.audit.models import Event, Head
from vprok.domain.audit.queries import breaks
from vprok.kernel.charter import SYSTEM
from vprok.kernel.place import Place

SCHOOL = Place("ru.22.m019.0042")

pytestmark = pytest.mark.django_db


def three_events() -> list[Event]:
    for number in range(3):
        record("materials.key_taken", f"архив {number}", place=SCHOOL, by=SYSTEM, at=NOW, n=number)
    return list(Event.objects.order_by("seq"))


def test_a_whole_chain_has_no_break():
    three_events()
    assert list(breaks()) == []


def test_an_edited_event_is_found():
    three_events()
    Event.objects.filter(seq=2).update(by="другой человек")
    assert [(b.node, b.seq) for b in breaks()] == [("edu220042", 2)]


def test_an_edited_fact_is_found():
    three_events()
    Event.objects.filter(seq=2).update(facts={"n": 7})
    assert [b.seq for b in breaks()] == [2]


def test_a_deleted_event_is_found():
    three_events()
    Event.objects.filter(seq=2).delete()
    assert [b.seq for b in breaks()] == [2]


def test_a_cut_end_is_found():
    three_events()
    Event.objects.filter(seq=3).delete()
    assert [b.seq for b in breaks()] == [3]


def test_two_events_that_changed_places_are_found():
    first, second, _ = three_events()
    Event.objects.filter(pk=first.pk).update(seq=99)
    Event.objects.filter(pk=second.pk).update(seq=1)
    Event.objects.filter(pk=first.pk).update(seq=2)
    assert next(breaks()).seq == 1


def test_a_chain_without_its_head_is_found():
    three_events()
    Head.objects.all().delete()
    assert [b.node for b in breaks()] == ["edu220042"]
