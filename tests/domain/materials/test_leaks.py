"""A photograph leads to a school, to its archive and to whoever read it; or to nobody."""

import pytest
from bench.tracing import Wear, papers, photographed, printed

from tests import cast, make
from tests.cast import refused
from tests.domain.materials import world
from vprok.domain.audit.models import Event
from vprok.domain.campaign.models import Work
from vprok.domain.files.models import LOCKED, Stored
from vprok.domain.materials.actions import hand_out_archive, put_variant, take_key
from vprok.domain.materials.actions.leaks import trace_leak
from vprok.domain.materials.rules.leaks import (
    MOST_PAGES_COMPARED,
    MOST_PHOTOGRAPH_BYTES,
    MOST_PHOTOGRAPHS,
    photograph_is_too_large,
    photographs_are_too_many,
    told,
    work_is_not_said,
)
from vprok.domain.materials.states import Told
from vprok.kernel.charter import Actor

SCHOOL = 220042
CLEAR = Wear(dpi=200, blur=0.4)


def leaked(school: int | None = SCHOOL, says: str = "", wear: Wear = CLEAR) -> bytes:
    return photographed(printed(0, school, says=says)[0], wear, seed=2)


def uploaded() -> Work:
    work = world.work()
    for number in (1, 2):
        put_variant(
            work, number, papers()[number - 1], name=f"{number}.pdf", by=cast.gleb(), at=make.NOW
        )
    return work


@pytest.mark.django_db
def test_a_photograph_leads_to_the_school_and_to_who_read_its_archive(
    gleb: Actor, timur: Actor
) -> None:
    archive = world.archive(world.entry(sits=uploaded()))
    hand_out_archive(archive, by=timur, at=world.ARCHIVES_OPEN)
    take_key(archive, by=timur, at=world.HOUR)
    leak = trace_leak(
        [leaked()], campaign=world.campaign(), code="ma4", by=gleb, at=world.HOUR + world.A_SECOND
    )
    assert (leak.told, leak.school) == (Told.BOTH, make.school())
    assert leak.mark
    assert leak.mark.agreed > 0.9 * leak.mark.dots
    assert [work.code for work in leak.works] == ["ma4"]
    assert (leak.stamps[0].number, leak.stamps[0].code) == (17, "40017")
    (trail,) = leak.trails
    assert trail.archive == archive
    events = [event.event for event in trail.events]
    assert events[-2:] == ["materials.archive_taken", "materials.key_taken"]
    kept = Event.objects.get(event="materials.leak_traced")
    assert (kept.place, kept.facts["school"], kept.facts["told"]) == ("ru", "edu220042", "both")


@pytest.mark.django_db
def test_a_school_that_nobody_knows_is_not_named(gleb: Actor) -> None:
    uploaded()
    leak = trace_leak([leaked()], campaign=world.campaign(), code="", by=gleb, at=make.NOW)
    assert (leak.told, leak.school, leak.mark) == (Told.NOTHING, None, None)
    assert Event.objects.get(event="materials.leak_traced").facts["school"] is None


@pytest.mark.django_db
def test_a_stamp_alone_is_said_to_be_a_stamp_alone(gleb: Actor) -> None:
    uploaded()
    make.school()
    photo = leaked(None, says="edu220042")
    leak = trace_leak([photo], campaign=world.campaign(), code="ma4", by=gleb, at=make.NOW)
    assert (leak.told, leak.mark, leak.school) == (Told.VISIBLE, None, make.school())


@pytest.mark.django_db
def test_of_a_stamp_and_a_mark_that_differ_the_mark_is_believed(gleb: Actor) -> None:
    uploaded()
    mine, other = make.school(), make.school(last="0043")
    photo = leaked(SCHOOL, says=other.key)
    leak = trace_leak([photo], campaign=world.campaign(), code="ma4", by=gleb, at=make.NOW)
    assert (leak.told, leak.school) == (Told.APART, mine)


@pytest.mark.django_db
def test_papers_that_are_locked_until_their_hour_are_named_and_not_read(gleb: Actor) -> None:
    work = uploaded()
    make.school()
    Stored.objects.update(sealed_key=LOCKED + b"v1")
    leak = trace_leak([leaked()], campaign=world.campaign(), code="ma4", by=gleb, at=make.NOW)
    assert [work.code for work in leak.locked] == ["ma4"]
    assert (leak.told, leak.school, leak.works) == (Told.VISIBLE, make.school(), (work,))


@pytest.mark.django_db
def test_nobody_but_the_federal_organiser_traces() -> None:
    for person in (cast.anna(), cast.vera(), cast.darya()):
        with refused("no_right"):
            trace_leak([b""], campaign=world.campaign(), code="", by=person, at=make.NOW)
    assert not Event.objects.filter(event="materials.leak_traced").exists()


def test_a_copy_needs_no_more_than_a_few_photographs() -> None:
    assert photographs_are_too_many(1) is None
    assert photographs_are_too_many(MOST_PHOTOGRAPHS) is None
    for count in (0, MOST_PHOTOGRAPHS + 1):
        assert photographs_are_too_many(count)


def test_a_photograph_larger_than_any_telephone_makes_is_held_back() -> None:
    assert photograph_is_too_large(MOST_PHOTOGRAPH_BYTES) is None
    assert photograph_is_too_large(MOST_PHOTOGRAPH_BYTES + 1)


def test_the_work_is_asked_for_where_there_are_too_many_pages() -> None:
    assert work_is_not_said(pages=MOST_PAGES_COMPARED) is None
    assert work_is_not_said(pages=MOST_PAGES_COMPARED + 1)


@pytest.mark.parametrize(
    ("hidden", "visible", "how"),
    [
        ("edu220042", {"edu220042"}, Told.BOTH),
        ("edu220042", set(), Told.HIDDEN),
        ("edu220042", {"edu640151"}, Told.APART),
        ("edu220042", {"edu640151", "edu220042"}, Told.APART),
        ("", {"edu220042"}, Told.VISIBLE),
        ("", {"edu220042", "edu640151"}, Told.NOTHING),
        ("", set(), Told.NOTHING),
    ],
)
def test_how_sure_it_is_depends_on_both_marks(hidden: str, visible: set[str], how: Told) -> None:
    assert told(hidden=hidden, visible=frozenset(visible)) is how
