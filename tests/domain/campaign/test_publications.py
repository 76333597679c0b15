from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest

from tests import make
from tests.cast import neighbour, observer, refused
from vprok.domain.audit.models import Event
from vprok.domain.campaign.actions import mark_read, publish, withdraw
from vprok.domain.campaign.queries import publications_for, readers, unread
from vprok.domain.campaign.states import Audience, CampaignState, PublicationKind
from vprok.kernel.charter import Actor
from vprok.kernel.place import COUNTRY, Place

AT = make.NOW


def published(
    by: Actor, place: Place = COUNTRY, audience: Audience = Audience.EVERYONE, **changes: Any
):
    values = {"kind": PublicationKind.INSTRUCTION, "text": "Прочтите.", "at": AT}
    title = changes.pop("title", "Инструкция")
    return publish(place, title, audience=audience, by=by, **(values | changes))


def titles(actor: Actor, **asked: Any):
    return [each.publication.title for each in publications_for(actor, **asked)]


def test_what_must_be_read_stands_first_then_what_is_for_me(gleb: Actor, anna: Actor):
    published(gleb, title="Эксперту", audience=Audience.EXPERT)
    published(gleb, title="Срочно", audience=Audience.SCHOOL, must_be_read=True)
    published(gleb, title="Всем")
    published(gleb, title="Наблюдателю", audience=Audience.OBSERVER)
    assert titles(anna) == ["Срочно", "Всем", "Наблюдателю", "Эксперту"]
    assert titles(observer())[:2] == ["Наблюдателю", "Всем"]
    assert {each.publication.title for each in publications_for(anna) if each.is_for_me} == {
        "Срочно",
        "Всем",
    }


def test_a_region_publishes_for_itself_only(vera: Actor, anna: Actor, darya: Actor, boris: Actor):
    published(vera, place=make.region().place, title="Краевое")
    assert titles(anna) == ["Краевое"]
    assert titles(darya) == []
    with refused("not_your_place"):
        published(vera)
    for person in (anna, boris):
        with refused("no_right"):
            published(person, place=make.region().place)


def test_the_country_sees_what_regions_publish(vera: Actor, gleb: Actor):
    published(vera, place=make.region().place, title="Краевое")
    assert titles(gleb) == ["Краевое"]


def test_a_mark_of_reading_is_made_once_and_stays(gleb: Actor, anna: Actor):
    it = published(gleb, audience=Audience.SCHOOL, must_be_read=True)
    assert unread(anna) == (it,)
    first = mark_read(it, by=anna, at=AT)
    assert mark_read(it, by=anna, at=AT) == first
    assert unread(anna) == ()
    assert Event.objects.filter(event="campaign.publication_read").count() == 1


def test_nobody_marks_what_they_cannot_see(vera: Actor, darya: Actor):
    it = published(vera, place=make.region().place)
    with refused("not_your_place"):
        mark_read(it, by=darya, at=AT)


def test_an_unread_paper_for_another_role_does_not_wait(gleb: Actor, anna: Actor):
    published(gleb, audience=Audience.EXPERT, must_be_read=True)
    assert unread(anna) == ()


def test_who_has_read_is_seen_within_ones_own_territory(
    gleb: Actor, vera: Actor, anna: Actor, darya: Actor
):
    it = published(gleb)
    for person in (anna, darya, neighbour()):
        mark_read(it, by=person, at=AT)
    assert readers(it, [COUNTRY]).count == 3
    own = readers(it, vera.places("publication_keep"))
    assert own.count == 2
    assert all("Дарья" not in each.by for each in own.newest)


def test_a_withdrawn_paper_is_gone(gleb: Actor, vera: Actor, anna: Actor):
    it = published(gleb)
    with refused("not_your_place"):
        withdraw(it, by=vera, at=AT)
    withdraw(it, by=gleb, at=AT)
    assert titles(anna) == []
    withdraw(it, by=gleb, at=AT)
    assert Event.objects.filter(event="campaign.publication_withdrawn").count() == 1


def test_papers_are_found_by_kind_subject_and_work(gleb: Actor, anna: Actor):
    work = make.work()
    published(gleb, title="К работе", work=work)
    published(gleb, title="К математике", subject_code="MA")
    published(gleb, title="К русскому", subject_code="RU")
    published(gleb, title="Приказ", kind=PublicationKind.NORM)
    assert set(titles(anna, work=work)) == {"К работе", "К математике"}
    assert titles(anna, subject_code="RU") == ["К русскому"]
    assert titles(anna, kind=PublicationKind.NORM) == ["Приказ"]
    assert len(titles(anna, campaign=work.campaign)) == 4


def test_papers_of_a_draft_wait_for_its_start(gleb: Actor, anna: Actor):
    published(gleb, campaign=make.campaign(state=CampaignState.DRAFT))
    assert titles(anna) == []
    assert titles(gleb) == ["Инструкция"]


def test_an_empty_paper_is_not_published(gleb: Actor):
    with refused("publication_is_empty"):
        published(gleb, text=" ")


def test_the_list_costs_two_statements(
    gleb: Actor,
    anna: Actor,
    django_assert_num_queries: Callable[[int], AbstractContextManager[object]],
):
    for _ in range(5):
        published(gleb, work=None)
    with django_assert_num_queries(2):
        assert len(publications_for(anna)) == 5


@pytest.mark.parametrize("name", ["Инструкция.pdf"])
def test_a_paper_may_be_a_file_alone(gleb: Actor, name: str):
    from vprok.domain.files.actions import keep
    from vprok.domain.files.queries import contents

    stored = keep(b"%PDF-1.7", name=name, media_type="application/pdf", at=AT)
    it = published(gleb, text="", file=stored)
    assert contents(it.file) == b"%PDF-1.7"
