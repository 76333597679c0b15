"""Writers who come at the same moment lengthen the chains one after another."""

from functools import partial

import pytest

from tests import make
from tests.together import together
from vprok.domain.audit.actions import record
from vprok.domain.audit.models import Event
from vprok.domain.audit.queries import breaks, chains
from vprok.kernel.charter import SYSTEM
from vprok.kernel.place import Place

WRITERS, EACH = 6, 5
HERE, THERE = Place("ru.22.m019.0042"), Place("ru.22.m019")


def write(writer: int) -> None:
    for number in range(EACH):
        for place in (HERE, THERE):
            record("tests.thing_done", f"{writer} {number}", place=place, by=SYSTEM, at=make.NOW)


@pytest.mark.django_db(transaction=True)
def test_chains_stay_whole_under_parallel_writers():
    together(*(partial(write, writer) for writer in range(WRITERS)))
    assert chains() == 2
    assert list(breaks()) == []
    for place in (HERE, THERE):
        links = Event.objects.filter(node=place.key).order_by("seq")
        assert list(links.values_list("seq", flat=True)) == list(range(1, WRITERS * EACH + 1))
