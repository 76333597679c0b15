"""Totals, their watermarks, and what a sum costs."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest

from tests import make
from tests.domain.analytics.country import accept, row, tiny
from vprok.domain.analytics.actions import sum_up
from vprok.domain.analytics.models import Total
from vprok.domain.analytics.queries import (
    Scope,
    Summary,
    Sums,
    accepted_rows,
    bodies_below,
    leaf_of,
    lines,
    summaries,
    totals_behind,
    version,
    works_with_forms,
)
from vprok.domain.campaign.models import Work
from vprok.domain.results.actions.scoring import forget_leaves
from vprok.domain.results.models import Leaf
from vprok.kernel.place import COUNTRY, Place

pytestmark = pytest.mark.django_db

SCHOOL, DISTRICT, REGION = Place("ru.22.m019.0042"), Place("ru.22.m019"), Place("ru.22")
ABOVE = (COUNTRY, REGION, DISTRICT)
Costs = Callable[[int], AbstractContextManager[Any]]


def spoil(place: Place) -> None:
    """Put a total of nobody there with its watermark untouched: whoever reads it will tell."""
    total = Total.objects.get(place=place.path)
    Total.objects.filter(pk=total.pk).update(schools=999)


def test_a_sum_is_the_same_with_totals_and_without() -> None:
    work = tiny()
    before = summaries(work, [*ABOVE, SCHOOL])
    assert sum_up(str(work.pk)) == 6
    assert summaries(work, [*ABOVE, SCHOOL]) == before
    assert before[REGION].schools == 3
    assert before[REGION].leaf.present == 17


def test_a_total_is_read_as_long_as_its_watermark_holds() -> None:
    work = tiny()
    sum_up(str(work.pk))
    spoil(REGION)
    assert summaries(work, [REGION])[REGION].schools == 999
    accept(make.school(), work, [row(1, (1, 2, 3))])
    fresh = summaries(work, [REGION])[REGION]
    assert fresh.schools == 3
    assert fresh.leaf.present == 14


def test_only_what_is_below_a_stale_total_is_added_up_anew() -> None:
    work = tiny()
    sum_up(str(work.pk))
    spoil(Place("ru.64"))
    accept(make.school(), work, [row(1, (1, 2, 3))])
    assert summaries(work, [COUNTRY])[COUNTRY].schools == 999 + 3


def test_a_form_taken_away_is_noticed_as_well_as_one_that_came() -> None:
    work = tiny()
    sum_up(str(work.pk))
    forget_leaves([Leaf.objects.get(place="ru.22.m019.0042").entry_id], at=make.NOW)
    assert leaf_of(work, DISTRICT).present == 6
    assert leaf_of(work, COUNTRY).present == 19


def test_what_is_accepted_while_sums_are_made_stays_unsummed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    work = tiny()
    real = Sums.stale

    def overtaken(sums: Sums) -> dict[Place, Summary]:
        found = real(sums)
        accept(make.school(), work, [row(1, (1, 2, 3))])
        return found

    monkeypatch.setattr(Sums, "stale", overtaken)
    sum_up(str(work.pk))
    assert totals_behind() == (str(work.pk),)
    assert leaf_of(work, COUNTRY).present == 20
    assert leaf_of(work, Place("ru.64")).present == 6


def test_a_school_that_moved_leaves_nothing_behind_when_its_form_comes_again() -> None:
    work = tiny()
    sum_up(str(work.pk))
    alone, elsewhere = Place("ru.22.m020"), make.district(make.region("64"), "m018")
    entry = Leaf.objects.get(place="ru.22.m020.0044").entry
    forget_leaves([entry.pk], at=make.NOW)
    accept(make.school(elsewhere, "0152"), work, [row(1, (1, 2, 3))])
    before = summaries(work, [*ABOVE, alone, elsewhere.place])
    assert before[alone].forms == 0
    assert before[elsewhere.place].forms == 1
    assert Sums(work).below(REGION) == (DISTRICT, alone)
    sum_up(str(work.pk))
    assert summaries(work, [*ABOVE, alone, elsewhere.place]) == before
    assert [body.place for body in bodies_below(Scope(work, REGION, REGION), REGION)] == [DISTRICT]


def test_totals_of_another_scale_are_not_believed() -> None:
    work = tiny()
    sum_up(str(work.pk))
    work.cut5 = 5
    work.save()
    for leaf in Leaf.objects.select_related("block", "entry__school"):
        refold(leaf, work)
    assert leaf_of(work, COUNTRY).marks.tolist() == [7, 5, 7, 4]
    assert leaf_of(work, REGION).present == 17


def refold(leaf: Leaf, work: Work) -> None:
    """What results do when a scale is changed: the same block, counted by the new one."""
    from vprok.tools.stats.block import unpack
    from vprok.tools.stats.leaf import Layout, fold, to_bytes

    folded = fold(unpack(bytes(leaf.block.payload)), Layout((1, 2, 3), work.cuts))
    leaf.payload = to_bytes(folded)
    leaf.save()


def test_where_nothing_is_accepted_the_sum_is_of_nobody() -> None:
    work = tiny()
    nowhere = Place("ru.22.m019.7777")
    assert leaf_of(work, nowhere).present == 0
    assert leaf_of(work, Place("ru.99")).present == 0


def test_works_wait_until_their_totals_are_made() -> None:
    work = tiny()
    key = str(work.pk)
    other = make.work(work.campaign, "ru5", maxima=(1, 1, 1), cuts=(1, 2, 3))
    assert totals_behind() == (key,)
    assert sum_up(key) == 6
    assert totals_behind() == ()
    accept(make.school(), other, [row(1, (1, 1, 1))])
    assert totals_behind() == (str(other.pk),)
    accept(make.school(), work, [row(1, (1, 2, 3))])
    assert totals_behind() == (key, str(other.pk))


def test_summing_up_twice_renews_nothing_and_a_replaced_form_only_its_own_branch() -> None:
    work = tiny()
    sum_up(str(work.pk))
    assert sum_up(str(work.pk)) == 0
    accept(make.school(), work, [row(1, (1, 2, 3))])
    assert sum_up(str(work.pk)) == 3
    assert Total.objects.count() == 6


def test_another_work_of_the_campaign_does_not_mix_in() -> None:
    work = tiny()
    other = make.work(work.campaign, "ru5", maxima=(1, 2, 3), cuts=(2, 4, 6))
    accept(make.school(), other, [row(1, (1, 1, 1))])
    assert leaf_of(other, COUNTRY).present == 1
    assert leaf_of(work, COUNTRY).present == 23
    assert [(one.work.code, one.forms) for one in works_with_forms(work.campaign, REGION)] == [
        ("ma4", 3),
        ("ru5", 1),
    ]


def test_sums_cost_the_same_whatever_the_territory(django_assert_max_num_queries: Costs) -> None:
    work = tiny()
    for _ in range(2):
        for place in (*ABOVE, SCHOOL):
            with django_assert_max_num_queries(6):
                summaries(work, [*place.lineage, place])
            with django_assert_max_num_queries(10):
                lines(Scope(work, place, place))
        sum_up(str(work.pk))


def test_other_questions_cost_what_they_say(django_assert_max_num_queries: Costs) -> None:
    work = tiny()
    with django_assert_max_num_queries(3):
        assert len(accepted_rows(work, REGION)) == 3
    with django_assert_max_num_queries(8):
        assert [body.forms for body in bodies_below(Scope(work, REGION, REGION), REGION)] == [2, 1]
    with django_assert_max_num_queries(3):
        assert version(work, COUNTRY).forms == 4
    with django_assert_max_num_queries(3):
        totals_behind()
    with django_assert_max_num_queries(13):  # eleven and the two of the transaction
        sum_up(str(work.pk))
    with django_assert_max_num_queries(2):
        assert version(work, COUNTRY).forms == 4
    with django_assert_max_num_queries(6):
        works_with_forms(work.campaign, DISTRICT)


def test_a_thousand_places_are_asked_at_once() -> None:
    work = tiny()
    many = [Place(f"ru.22.m{number:03}") for number in range(1000)]
    found = summaries(work, [COUNTRY, *many])
    assert sum(found[place].leaf.present for place in many) == 17
