"""Integer for integer: our sums against DuckDB over the accepted rows, at every level."""

import random
from collections.abc import Iterator

import pytest

from tests import make
from tests.domain.analytics.checker import Checker
from tests.domain.analytics.country import accept
from vprok.domain.analytics.actions import sum_up
from vprok.domain.analytics.queries import Scope, leaf_of, lines
from vprok.domain.analytics.reports import marks
from vprok.domain.campaign.models import Work
from vprok.domain.results.models import Block
from vprok.domain.territory.models import School
from vprok.kernel.place import COUNTRY, Place
from vprok.tools.stats.block import EMPTY, NOT_ATTEMPTED, NOT_TAUGHT, Participant

pytestmark = pytest.mark.django_db

MAXIMA, PARTS, CUTS = (1, 1, 2, 1, 3, 2), (1, 1, 1, 2, 2, 2), (3, 5, 8)
REGIONS = ("22", "64", "05")


def test_an_invented_country_comes_to_the_same_integers_at_every_level() -> None:
    work = invented_country(random.Random(2026))
    checker = Checker(work)
    places = every_place()
    assert len(places) == 1 + 3 + 6 + 18
    for place in places:
        assert_same(work, place, checker)


def test_totals_that_are_kept_and_forms_that_are_replaced_change_nothing() -> None:
    chance = random.Random(7)
    work = invented_country(chance)
    sum_up(str(work.pk))
    accepted = Block.objects.current().select_related("entry__school").order_by("place")
    for block in chance.sample(list(accepted), 3):
        accept(block.entry.school, work, invented_rows(chance))
    checker = Checker(work)
    for place in every_place():
        assert_same(work, place, checker)
    sum_up(str(work.pk))
    for place in every_place():
        assert_same(work, place, checker)


def test_the_report_on_marks_says_what_the_checker_says() -> None:
    work = invented_country(random.Random(11))
    checker = Checker(work)
    for place in every_place():
        scope = Scope(work, place, own=COUNTRY)
        named = [line.place for line in lines(scope)]
        report = marks.build(scope)
        assert [row.cells[1:] for row in report.rows] == [checker.marks_row(one) for one in named]


def assert_same(work: Work, place: Place, checker: Checker) -> None:
    leaf = leaf_of(work, place)
    maxima = leaf.layout.maxima
    ours = {
        "present": leaf.present,
        "hist": leaf.hist.tolist(),
        "marks": leaf.marks.tolist(),
        "items": [leaf.task(number).tolist() for number in range(len(maxima))],
        "blank": leaf.blank.tolist(),
        "jm": leaf.jm.tolist(),
    }
    assert ours == checker.counts(place, most=sum(maxima), tasks=maxima), place


def every_place() -> list[Place]:
    paths = Block.objects.current().values_list("place", flat=True)
    return sorted({step for path in paths for step in Place(path).lineage})


def invented_country(chance: random.Random) -> Work:
    """Three regions of two districts of three schools; one school where nobody came."""
    work = make.work(maxima=MAXIMA, cuts=CUTS)
    work.minutes = [45, 45]
    work.save()
    work.tasks.filter(position__gt=3).update(part=2)
    for school in invented_schools():
        accept(school, work, invented_rows(chance))
    accept(school, work, [Participant(40001, (0, 0), (EMPTY,) * len(MAXIMA))])
    return work


def invented_schools() -> Iterator[School]:
    for code in REGIONS:
        region = make.region(code, f"Край {code}")
        for district in ("m001", "m002"):
            for number in range(3):
                last = f"{district[-1]}00{number}"
                yield make.school(make.district(region, district), last)


def invented_rows(chance: random.Random) -> list[Participant]:
    rows = []
    for number in range(chance.randint(1, 40)):
        variants = (chance.choice((0, 1, 2, 2, 2)), chance.choice((0, 1, 1, 1, 2)))
        points = tuple(
            chance.choice((*range(most + 1), most, NOT_ATTEMPTED, NOT_TAUGHT))
            if variants[part - 1]
            else EMPTY
            for most, part in zip(MAXIMA, PARTS, strict=True)
        )
        journal = chance.choice((0, 2, 3, 4, 5))
        rows.append(Participant(40001 + number, variants, points, journal=journal))
    return rows
