"""Works are searched for signs when forms change, and a sign is told when two works agree."""

from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Any

import numpy as np
import pytest
from bench.objectivity.planted import FILL

from tests import make
from tests.domain.analytics import honesty
from tests.domain.analytics.country import accept, row
from vprok.domain.analytics.actions.searches import search
from vprok.domain.analytics.models import Search, Sign
from vprok.domain.analytics.queries import Scope
from vprok.domain.analytics.queries.cases import (
    indexes,
    official_in,
    searches_in,
    shown_in,
    took_part,
)
from vprok.domain.analytics.queries.searches import lot_of, searches_behind
from vprok.domain.analytics.reports import objectivity
from vprok.domain.analytics.reports.objectivity import NOT_SEARCHED
from vprok.domain.analytics.rules.searches import OURS, Version, comparable, is_outgrown
from vprok.domain.analytics.states import SignKind
from vprok.domain.campaign.models import Campaign, Sample, Sampled, Work
from vprok.domain.results.actions import fold_again
from vprok.domain.territory.models import School
from vprok.kernel.place import COUNTRY, Place
from vprok.tools.stats.objectivity.null import REFERENCES

REGION = Place("ru.22")
Costs = Callable[[int], AbstractContextManager[Any]]


def key_of(number: int) -> str:
    return f"edu22{number + 1:04}"


def shown_keys(campaign: Campaign, place: Place = REGION) -> list[str]:
    schools = School.objects.filter(pk__in=shown_in(campaign, place)).order_by("number")
    return [school.key for school in schools]


@pytest.mark.django_db
def test_a_school_is_told_of_when_two_works_agree_and_honest_ones_never_are() -> None:
    maths, _ = honesty.two_works()
    honesty.searched()
    campaign = maths.campaign
    alone = set(Sign.objects.filter(is_sure=True).values_list("school__number", flat=True))
    assert key_of(honesty.PLANTED) in shown_keys(campaign)
    assert shown_keys(campaign) == [key_of(honesty.PLANTED)]
    assert f"22{honesty.ONCE + 1:04}" in alone
    (signs,) = shown_in(campaign, COUNTRY).values()
    assert {sign.search.work.code for sign in signs} == {"ma4", "ru4"}
    assert all(sign.q is not None and sign.q < 0.05 for sign in signs)


@pytest.mark.django_db
def test_a_sign_of_one_work_is_told_once_another_year_agrees() -> None:
    before = make.campaign("2025-spring")
    Campaign.objects.filter(pk=before.pk).update(opens_on=before.opens_on.replace(year=2025))
    before.refresh_from_db()
    honesty.taken(before, "ma4", 1, {honesty.PLANTED: FILL})
    now = make.campaign()
    honesty.taken(now, "ma4", 2, {honesty.PLANTED: FILL})
    honesty.searched()
    assert shown_keys(now) == [key_of(honesty.PLANTED)]
    assert shown_keys(before) == []
    Campaign.objects.filter(pk=before.pk).update(opens_on=before.opens_on.replace(year=2020))
    assert shown_keys(now) == []


@pytest.mark.django_db
def test_a_body_is_told_of_its_own_schools_only() -> None:
    maths, _ = honesty.two_works()
    honesty.searched()
    assert shown_keys(maths.campaign, Place("ru.22.m019")) == [key_of(honesty.PLANTED)]
    assert shown_keys(maths.campaign, Place("ru.22.m020")) == []
    assert shown_keys(maths.campaign, Place("ru.64")) == []


@pytest.mark.django_db
def test_searching_twice_leaves_the_same_signs() -> None:
    honesty.two_works()
    keys = searches_behind()

    def signs() -> list[tuple[Any, ...]]:
        found = Sign.objects.order_by("search__work", "school", "kind")
        return list(found.values_list("search__work", "school", "kind", "value", "q", "is_sure"))

    for key in keys:
        search(key, make.NOW)
    once = signs()
    for key in keys:
        search(key, make.NOW)
    assert once
    assert signs() == once
    assert Search.objects.count() == 2


@pytest.mark.django_db
def test_a_work_waits_for_its_search_when_forms_or_the_scale_change() -> None:
    work = make.work(maxima=(1, 2, 3), cuts=(1, 2, 3))
    assert searches_behind() == ()
    accept(make.school(), work, [row(1, (1, 1, 1))])
    key = f"{work.pk}-22"
    assert searches_behind() == (key,)
    search(key, make.NOW)
    assert searches_behind() == ()
    accept(make.school(), work, [row(1, (1, 1, 0))], at=make.NOW + timedelta(hours=1))
    assert searches_behind() == (key,)
    search(key, make.NOW)
    work.cut5 = 5
    work.save()
    fold_again(str(work.pk))
    assert searches_behind() == (key,)


@pytest.mark.django_db
def test_only_the_region_whose_forms_changed_waits() -> None:
    work = make.work(maxima=(1, 1, 1), cuts=(1, 2, 3))
    elsewhere = make.school(make.district(make.region("64", "Степной край"), "m017"), "0151")
    accept(make.school(), work, [row(1, (1, 1, 1))])
    accept(elsewhere, work, [row(1, (1, 1, 1))])
    honesty.searched()
    accept(elsewhere, work, [row(1, (1, 0, 1))], at=make.NOW + timedelta(hours=1))
    assert searches_behind() == (f"{work.pk}-64",)


@pytest.mark.django_db
def test_a_few_schools_and_an_empty_form_are_searched_and_nothing_is_found() -> None:
    work = make.work(maxima=(1, 2, 3), cuts=(2, 4, 6))
    accept(make.school(), work, [])
    accept(make.school(last="0043"), work, [row(n, (1, 2, 3)) for n in range(12)])
    (made,) = honesty.searched()
    assert (made.forms, made.units, made.signs.filter(is_sure=True).count()) == (2, 1, 0)


@pytest.mark.django_db
def test_former_versions_and_the_sample_are_known_to_the_search() -> None:
    work = make.work(maxima=(1, 1, 1), cuts=(1, 2, 3))
    school = make.school()
    accept(school, work, [row(1, (0, 0, 0))])
    accept(school, work, [row(1, (1, 1, 1))], at=make.NOW + timedelta(hours=1))
    drawn(work, [school])
    (unit,) = lot_of(work, "22").units
    assert [int(one.totals()[0]) for one in (*unit.earlier, unit.block)] == [0, 3]
    assert unit.is_reference


@pytest.mark.django_db
def test_a_region_is_compared_with_the_sample_of_the_whole_country() -> None:
    """Five schools of the region are in the sample: too few, but other regions have theirs."""
    maths, _ = honesty.two_works()
    drawn(maths, School.objects.order_by("number")[60:65])
    honesty.searched()
    here = Search.objects.get(work=maths)
    assert (here.references, here.is_sampled, here.payload["observers"]) == (5, False, 5)
    alone = {str(kind): len(values) for kind, values in here.payload["observed"].items()}
    assert set(alone.values()) == {5}
    assert searches_behind() == ()
    values = np.random.default_rng(1).normal(size=REFERENCES)
    Search.objects.create(
        work=maths, region="64", forms=0, newest=0, units=300, references=REFERENCES + 5,
        is_sampled=True, digest=here.digest, measures=b"", made_at=make.NOW,
        payload={"observers": REFERENCES, "observed": dict.fromkeys(alone, values.tolist())},
    )  # fmt: skip
    assert searches_behind() == (f"{maths.pk}-22",)
    told = search(f"{maths.pk}-22", make.NOW)
    assert (told.references, told.is_sampled) == (REFERENCES + 5, True)
    assert told.payload["null"]["profile"]["schools"] == REFERENCES + 5
    assert key_of(honesty.PLANTED) in {
        sign.school.key for sign in told.signs.filter(is_sure=True, kind__in=OURS)
    }
    assert searches_behind() == ()


def drawn(work: Work, schools: Iterable[School]) -> None:
    """Draw these schools into the sample."""
    sample = Sample.objects.create(
        campaign=work.campaign, seed="s", share=1, frame=b"", drawn_at=make.NOW, drawn_by="т"
    )
    Sampled.objects.bulk_create(
        Sampled(sample=sample, school=school, stratum="22") for school in schools
    )


@pytest.mark.parametrize(
    ("used", "known", "is_told"),
    [
        (0, 0, False), (0, 199, False), (0, 200, True), (199, 200, True), (200, 199, True),
        (200, 220, False), (200, 221, True), (2000, 1799, True), (2000, 1801, False),
    ],
)  # fmt: skip
def test_a_search_is_repeated_when_the_sample_has_grown_by_more_than_a_tenth(
    used: int, known: int, is_told: bool
) -> None:
    assert is_outgrown(used=used, known=known) is is_told


def test_versions_of_other_keys_are_not_compared() -> None:
    first, scored_anew, second = Version(1, 7), Version(1, 8), Version(2, 8)
    assert comparable([first, scored_anew, second]) == (1,)
    assert comparable([first]) == ()
    assert comparable([Version(1, 7), Version(1, 8)]) == ()


@pytest.mark.django_db
def test_official_markers_stand_in_the_works_they_are_made_for_and_give_the_index() -> None:
    maths, _ = honesty.two_works()
    other = honesty.taken(maths.campaign, "bi6", 3, {honesty.PLANTED: FILL})
    honesty.searched()
    marked = official_in(maths.campaign, REGION)
    assert {mark.about for marks in marked.values() for mark in marks} == {"ru4", "ma4"}
    assert not Sign.objects.filter(search__work=other, kind=SignKind.MEAN).exists()
    (line,) = indexes(maths.campaign, REGION)
    assert (line.schools, line.marked) == (honesty.SCHOOLS, len(marked))
    assert line.index is not None
    assert float(line.index) == pytest.approx(100 - 100 * len(marked) / honesty.SCHOOLS, abs=0.005)
    assert len(took_part(maths.campaign, Place("ru.22.m020"))) == 10
    assert [one.search.work.code for one in searches_in(maths.campaign, "22")] == [
        "ma4", "ru4", "bi6",
    ]  # fmt: skip


@pytest.mark.django_db
def test_a_region_that_nobody_has_searched_has_no_index() -> None:
    maths, _ = honesty.two_works()
    (line,) = indexes(maths.campaign, REGION)
    assert (line.schools, line.index) == (honesty.SCHOOLS, None)
    assert NOT_SEARCHED in objectivity.build(Scope(maths, REGION, REGION)).notes
    honesty.searched()
    assert NOT_SEARCHED not in objectivity.build(Scope(maths, REGION, REGION)).notes


@pytest.mark.django_db
def test_a_sharp_change_of_a_cohort_is_found_between_two_campaigns() -> None:
    before = make.campaign("2025-spring")
    Campaign.objects.filter(pk=before.pk).update(opens_on=before.opens_on.replace(year=2025))
    before.refresh_from_db()
    fourth = make.work(before, "ma4", maxima=(5, 5), cuts=(2, 4, 6))
    fifth = make.work(make.campaign(), "ma5", maxima=(5, 5), cuts=(2, 4, 6))
    for n in range(12):
        school = make.school(last=f"{n + 1:04}")
        accept(school, fourth, [row(1, (4, 4)), row(2, (4, 3 + n % 2))])
        accept(school, fifth, [row(1, (4, 4)), row(2, (4, 4) if n else (0, 0))])
    honesty.searched()
    found = official_in(fifth.campaign, REGION)
    kinds = {mark.kind for marks in found.values() for mark in marks}
    first = School.objects.get(number="220001")
    assert SignKind.FALL in {mark.kind for mark in found[first.pk]}
    assert SignKind.RISE not in kinds


@pytest.mark.django_db
def test_questions_cost_the_same_whatever_the_territory(
    django_assert_max_num_queries: Costs,
) -> None:
    maths, _ = honesty.two_works()
    with django_assert_max_num_queries(6):
        keys = searches_behind()
    with django_assert_max_num_queries(23):
        search(keys[0], make.NOW)
    for place in (COUNTRY, REGION, Place("ru.22.m019")):
        with django_assert_max_num_queries(2):
            official_in(maths.campaign, place)
        with django_assert_max_num_queries(1):
            shown_in(maths.campaign, place)
        with django_assert_max_num_queries(6):
            indexes(maths.campaign, place)
