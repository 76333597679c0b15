"""The participation by work, from the offer to the reasons of those who do not take it."""

import pytest

from tests import make
from vprok.domain.campaign.models import Campaign, Work
from vprok.domain.campaign.states import Language
from vprok.domain.intake.models import Entry, GradeClass, NotTaken, Planned
from vprok.domain.intake.queries.participation import (
    Participation,
    participation,
    participation_below,
    participation_report,
)
from vprok.domain.intake.states import Way, WorkLevel
from vprok.kernel.place import COUNTRY, Place

pytestmark = pytest.mark.django_db
REGION = Place("ru.22")


@pytest.fixture
def campaign() -> Campaign:
    """School 42 takes mathematics, 43 does not; a primary school is offered grade 4 only."""
    made = make.campaign()
    ma4, ma7 = make.work(made, "ma4"), make.work(made, "ma7")
    first, second = make.school(last="0042"), make.school(last="0043")
    make.school(make.district(code="m020"), last="0044", kind="primary")
    make.entry(first, sits=ma4, classes=(20, 10))
    GradeClass.objects.filter(school=first, ordinal=1).update(special=3)
    GradeClass.objects.create(campaign=made, school=first, grade=7, ordinal=1, pupils=9, special=9)
    NotTaken.objects.create(school=second, work=ma4, reason="карантин", said_at=make.NOW)
    NotTaken.objects.create(school=second, work=ma7, reason="переезд", said_at=make.NOW)
    Planned.objects.create(school=first, work=ma4, takes=True)
    Planned.objects.create(school=first, work=ma7, takes=False)
    return made


def of(campaign: Campaign, place: Place, code: str) -> Participation:
    return next(one.counts for one in participation(campaign, place) if one.work.code == code)


def test_every_work_tells_who_is_offered_it_and_who_takes_it(campaign: Campaign):
    found = of(campaign, REGION, "ma4")
    assert (found.offered, found.planned, found.applied, found.silent) == (3, 1, 1, 1)
    assert (found.classes, found.participants, found.special) == (2, 30, 3)
    assert found.reasons == "карантин — 1"


def test_reasons_in_ones_own_words_are_counted_together(campaign: Campaign):
    found = of(campaign, REGION, "ma7")
    assert (found.offered, found.not_taking, found.silent) == (2, 1, 1)
    assert found.reasons == "иная — 1"


def test_a_withdrawn_work_is_not_taken(campaign: Campaign):
    Entry.objects.update(withdrawn_at=make.NOW)
    found = of(campaign, REGION, "ma4")
    assert (found.applied, found.participants, found.special) == (0, 0, 0)


def test_those_at_computers_are_counted_whether_all_or_some(campaign: Campaign):
    Entry.objects.update(way=Way.MIXED, on_computer=7)
    assert of(campaign, REGION, "ma4").on_computer == 7
    Entry.objects.update(way=Way.COMPUTER, on_computer=0)
    assert of(campaign, REGION, "ma4").on_computer == 30
    Entry.objects.update(on_computer=30)
    assert of(campaign, REGION, "ma4").on_computer == 30


def test_levels_are_counted_by_schools(campaign: Campaign):
    Entry.objects.update(level=WorkLevel.ADVANCED)
    assert of(campaign, REGION, "ma4").levels_said == "углублённый — 1"


def test_only_classes_of_the_language_sit_its_work(campaign: Campaign):
    Work.objects.filter(code="ma4").update(language=Language.GERMAN)
    GradeClass.objects.filter(grade=4).update(language="английский", special=2)
    assert of(campaign, REGION, "ma4").special == 0
    GradeClass.objects.filter(grade=4, ordinal=2).update(language="немецкий")
    assert of(campaign, REGION, "ma4").special == 2


def test_each_level_of_places_is_told_below_itself(campaign: Campaign):
    assert [one.place.path for one in participation_below(campaign, COUNTRY)] == ["ru.22"]
    districts = participation_below(campaign, REGION, code="ma4")
    assert [(one.place.path, one.counts.offered) for one in districts] == [
        ("ru.22.m019", 2),
        ("ru.22.m020", 1),
    ]
    schools = participation_below(campaign, Place("ru.22.m019"), code="ma4")
    assert [(one.name, one.counts.participants) for one in schools] == [
        ("СОШ № 42", 30),
        ("СОШ № 43", 0),
    ]


def test_of_all_works_together_a_school_counts_once_and_pupils_by_work(campaign: Campaign):
    school = make.school(last="0042")
    make.entry(school, sits=Work.objects.get(code="ma7"), classes=(9,))
    NotTaken.objects.create(
        school=school, work=make.work(campaign, "ru7"), reason="карантин", said_at=make.NOW
    )
    one, other = (line.counts for line in participation_below(campaign, REGION))
    assert (one.offered, one.planned, one.applied, one.not_taking, one.silent) == (2, 1, 1, 1, 0)
    assert (one.classes, one.participants) == (3, 39)
    assert (other.offered, other.applied, other.not_taking, other.silent) == (1, 0, 0, 1)


def test_a_closed_school_is_offered_nothing(campaign: Campaign):
    school = make.school(last="0043")
    school.closed_on = make.NOW.date()
    school.save()
    assert of(campaign, REGION, "ma7").offered == 1


def test_the_price_does_not_grow_with_the_territory(campaign: Campaign, django_assert_num_queries):
    with django_assert_num_queries(7):
        participation(campaign, COUNTRY)
    with django_assert_num_queries(8):
        participation_below(campaign, REGION, code="ma4")
    with django_assert_num_queries(11):
        participation_below(campaign, REGION)


def test_the_report_says_what_the_page_says(campaign: Campaign):
    report = participation_report(campaign, REGION, "Край", participation(campaign, REGION))
    assert report.columns[0] == "Работа"
    assert report.rows[0].cells == (
        "Математика, 4 класс", 3, 1, 1, 1, 1, 2, 30, 3, 0, "карантин — 1", "",
    )  # fmt: skip
