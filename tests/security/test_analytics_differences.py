"""Nobody finds a few children of others by subtracting what a report tells."""

import pytest
from django.test import Client

from tests import make
from tests.cast import as_
from tests.domain.analytics.country import accept
from vprok.domain.access.models import Account
from vprok.domain.access.queries import actor_of
from vprok.domain.analytics.queries import Scope, Slice
from vprok.domain.analytics.queries.glances import glances
from vprok.domain.analytics.reports import groups, journal
from vprok.domain.campaign.models import Work
from vprok.domain.results.models import Leaf
from vprok.kernel.charter import Actor, Role
from vprok.kernel.place import Place
from vprok.kernel.report import Report
from vprok.tools.stats.block import Participant

pytestmark = pytest.mark.django_db

SCHOOL, DISTRICT, REGION = Place("ru.22.m019.0042"), Place("ru.22.m019"), Place("ru.22")
HIGH, LOW = (1, 2, 3), (1, 0, 0)


def written(count: int, *, first: int = 1, journal: int = 4, sex: int = 1) -> list[Participant]:
    return [
        Participant(40000 + n, (1,), HIGH if n % 2 else LOW, 1, sex, journal)
        for n in range(first, first + count)
    ]


def country(beside: list[Participant]) -> Work:
    """Twenty participants of our school, those beside it in the district, many far away."""
    work = make.work(maxima=(1, 2, 3), cuts=(2, 4, 6))
    work.campaign.asks_sex = True
    work.campaign.save()
    accept(make.school(), work, [*written(10), *written(10, first=11, sex=2)])
    accept(make.school(last="0043"), work, beside)
    far = make.district(code="m020")
    accept(make.school(far, "0044"), work, [*written(40), *written(40, first=50, sex=2)])
    return work


def line_of(report: Report, place: Place) -> tuple[object, ...]:
    return next(row.cells for row in report.rows if row.place == place.path)


def test_the_journal_of_a_few_is_not_told_where_many_have_written() -> None:
    """Seven wrote beside us; one alone has a mark in the journal."""
    work = country([*written(6, journal=0), *written(1, first=7, journal=2)])
    told = journal.build(Scope(work, SCHOOL, SCHOOL))
    assert set(line_of(told, DISTRICT)[2:]) == {"*"}
    assert "*" not in line_of(told, REGION)
    assert "*" not in line_of(journal.build(Scope(work, SCHOOL, DISTRICT)), DISTRICT)


def test_the_journal_of_a_few_does_not_follow_from_a_slice() -> None:
    """All boys beside us have a mark in the journal, and of the girls a single one."""
    girls = [*written(6, first=20, journal=0, sex=2), *written(1, first=30, sex=2)]
    work = country([*written(8), *girls])
    whole = journal.build(Scope(work, SCHOOL, SCHOOL))
    boys = journal.build(Scope(work, SCHOOL, SCHOOL, Slice(sex=1)))
    assert "*" not in line_of(whole, DISTRICT)
    assert set(line_of(boys, DISTRICT)[2:]) == {"*"}


def test_mark_groups_of_a_slice_do_not_tell_those_of_everybody_else() -> None:
    """Boys and girls beside us are many; the girl with «2» is one."""
    girl = [Participant(40099, (1,), LOW, 1, 2, 3)]
    others = [row_ for row_ in written(20, first=20, sex=2) if row_.points == HIGH]
    work = country([*written(20), *others, *girl])
    boys = groups.build(Scope(work, SCHOOL, SCHOOL, Slice(sex=1)))
    at = [each.place for each in boys.rows].index(DISTRICT.path)
    assert all(cell == "*" for row_ in boys.rows[at + 1 : at + 5] for cell in row_.cells[1:])


# ---- two posts of one person ---------------------------------------------------------------------


def three_schools() -> Work:
    """Ours, one beside it with eight participants, and a third with three."""
    work = country(written(8))
    accept(make.school(last="0045"), work, written(3))
    return work


def both(anna: Actor) -> Actor:
    """Anna, who coordinates the school beside hers, too."""
    holder = Account.objects.get(pk=anna.account)
    make.post(holder, Role.SCHOOL_COORDINATOR, Place("ru.22.m019.0043"))
    return actor_of(holder)


@pytest.mark.parametrize("tail", ["marks", "tasks", "groups", "journal", "scores"])
def test_who_has_two_posts_subtracts_both(anna: Actor, tail: str) -> None:
    three_schools()
    address = f"/analytics/2026-spring/ma4/{SCHOOL}/{tail}.json"
    assert told_at(as_(anna), address)
    assert not told_at(as_(both(anna)), address)


@pytest.mark.parametrize("slice_", ["?sex=1", "?kind=secondary", "?sex=1&variant=1"])
def test_who_has_two_posts_subtracts_both_in_a_slice(anna: Actor, slice_: str) -> None:
    work = country([*written(8), *written(8, first=20, sex=2)])
    accept(make.school(last="0045"), work, [*written(3), *written(3, first=20, sex=2)])
    accept(make.school(last="0046"), work, [*written(3), *written(3, first=20, sex=2)])
    address = f"/analytics/2026-spring/ma4/{SCHOOL}/marks.json{slice_}"
    is_told = told_at(as_(anna), address)
    assert is_told
    Leaf.objects.filter(place="ru.22.m019.0046").delete()
    assert not told_at(as_(both(anna)), address)


def test_the_list_of_works_subtracts_both(anna: Actor) -> None:
    work = three_schools()
    (alone,) = glances(work.campaign, SCHOOL, SCHOOL)
    (told,) = glances(work.campaign, SCHOOL, SCHOOL, [Place("ru.22.m019.0043")])
    assert alone.above
    assert told.above is None
    assert as_(both(anna)).get(f"/analytics/2026-spring/?place={SCHOOL}").status_code == 200


def told_at(client: Client, address: str) -> bool:
    """Whether the district tells its figures."""
    rows = client.get(address).json()["rows"]
    (district,) = (row for row in rows if row["place"] == DISTRICT.path and row["level"])
    return "*" not in district["cells"]
