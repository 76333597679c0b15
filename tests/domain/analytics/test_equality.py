"""Integer for integer: our sums against DuckDB over the accepted rows, at every level."""

import random
from collections.abc import Iterator

import pytest

from tests import make
from tests.domain.analytics.checker import Checker
from tests.domain.analytics.country import accept
from vprok.domain.analytics.actions import sum_up
from vprok.domain.analytics.queries import Scope, Slice, leaf_of, lines, sliced
from vprok.domain.analytics.reports import marks
from vprok.domain.campaign.models import Work
from vprok.domain.results.models import Block
from vprok.domain.territory.models import School
from vprok.domain.territory.states import SchoolKind
from vprok.kernel.place import COUNTRY, Place
from vprok.tools.stats.block import EMPTY, NOT_ATTEMPTED, NOT_TAUGHT, Participant
from vprok.tools.stats.leaf import Leaf

pytestmark = pytest.mark.django_db

MAXIMA, PARTS, CUTS = (1, 1, 2, 1, 3, 2), (1, 1, 1, 2, 2, 2), (3, 5, 8)
REGIONS = ("22", "64", "05")
OF_GYMNASIUMS = "place in (select place from schools where kind = 'gymnasium')"
SLICES = [
    (Slice(sex=1), "works.sex = 1"),
    (Slice(sex=2, variant=2), "works.sex = 2 and list_contains(works.variants, 2)"),
    (Slice(variant=1), "list_contains(works.variants, 1)"),
    (Slice(class_no=2), "works.class_no = 2"),
    (Slice(kind="gymnasium"), OF_GYMNASIUMS),
    (Slice(sex=1, kind="gymnasium"), f"works.sex = 1 and {OF_GYMNASIUMS}"),
]
"""Slices, each with what SQL says of the same."""


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


@pytest.mark.parametrize(("only", "also"), SLICES)
def test_slices_come_to_the_same_integers_at_every_level(only: Slice, also: str) -> None:
    work = invented_country(random.Random(17))
    checker = Checker(work)
    found = sliced(work, every_place(), only)
    for place, one in found.items():
        assert_same(work, place, checker, one.sums.leaf, also)


def test_a_replaced_form_changes_slices_at_every_level() -> None:
    chance = random.Random(23)
    work = invented_country(chance)
    only, also = SLICES[0]
    before = sliced(work, every_place(), only)
    block = Block.objects.current().select_related("entry__school").order_by("place")[4]
    accept(block.entry.school, work, invented_rows(chance))
    after, checker = sliced(work, every_place(), only), Checker(work)
    changed = {place for place in after if after[place].sums.leaf != before[place].sums.leaf}
    assert changed == set(Place(block.place).lineage)
    for place, one in after.items():
        assert_same(work, place, checker, one.sums.leaf, also)


def assert_same(
    work: Work, place: Place, checker: Checker, leaf: Leaf | None = None, also: str = "true"
) -> None:
    leaf = leaf or leaf_of(work, place)
    maxima = leaf.layout.maxima
    ours = {
        "present": leaf.present,
        "hist": leaf.hist.tolist(),
        "marks": leaf.marks.tolist(),
        "items": [leaf.task(number).tolist() for number in range(len(maxima))],
        "blank": leaf.blank.tolist(),
        "jm": leaf.jm.tolist(),
    }
    assert ours == checker.counts(place, most=sum(maxima), tasks=maxima, also=also), place


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
                kind = SchoolKind.GYMNASIUM if number == 1 else SchoolKind.SECONDARY
                yield make.school(make.district(region, district), last, kind)


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
        journal, class_no, sex = (
            chance.choice(some) for some in ((0, 2, 3, 4, 5), (1, 2), (0, 1, 2))
        )
        rows.append(Participant(40001 + number, variants, points, class_no, sex, journal))
    return rows
