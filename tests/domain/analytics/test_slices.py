"""Reports of some participants: what they say, what they hide, what they cost."""

import random
from collections.abc import Callable
from contextlib import AbstractContextManager
from decimal import Decimal
from itertools import permutations
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests import make
from tests.domain.analytics.country import accept, tiny
from tests.domain.analytics.test_equality import invented_country, invented_rows
from vprok.domain.analytics.queries import (
    Scope,
    Slice,
    accepted_rows,
    class_names,
    leaf_of,
    lines,
    sliced,
    summaries,
    version,
)
from vprok.domain.analytics.reports import REPORTS, groups, individual, marks, planned
from vprok.domain.campaign.models import Sample, Sampled, Work
from vprok.domain.campaign.states import Layout as FormLayout
from vprok.domain.results.models import Block
from vprok.domain.results.queries import layout_of, plan_of
from vprok.domain.results.sheets import NO_LETTER
from vprok.domain.territory.states import SchoolKind
from vprok.kernel.place import COUNTRY, Place
from vprok.kernel.report import Part, Report
from vprok.tools.stats.block import NOT_TAUGHT, Participant
from vprok.tools.stats.leaf import total

pytestmark = pytest.mark.django_db

SCHOOL, DISTRICT, REGION = Place("ru.22.m019.0042"), Place("ru.22.m019"), Place("ru.22")
BOYS, GIRLS = Slice(sex=1), Slice(sex=2)
LOW, HIGH = (1, 0, 0), (1, 2, 3)
Costs = Callable[[int], AbstractContextManager[Any]]


def pupils(
    count: int, sex: int, *, points: tuple[int, ...] = LOW, first: int = 1, **more: int
) -> list[Participant]:
    return [
        Participant(40000 + n, (more.get("variant", 1),), points, more.get("class_no", 1), sex)
        for n in range(first, first + count)
    ]


def country() -> Work:
    """Our school: 3 boys of «2», 4 girls of «5»; beside it 6 boys and 2 girls; far away 9 and 9."""
    work = make.work(maxima=(1, 2, 3), cuts=(2, 4, 6))
    work.campaign.asks_sex = True
    work.campaign.save()
    accept(make.school(), work, [*pupils(3, 1), *pupils(4, 2, points=HIGH, first=10, class_no=2)])
    beside = [*pupils(6, 1, points=HIGH), *pupils(2, 2, first=10)]
    accept(make.school(last="0043"), work, beside)
    elsewhere = make.district(make.region("64", "Степной край", "Europe/Saratov"), "m017")
    far = [*pupils(9, 1), *pupils(9, 2, points=HIGH, first=10)]
    accept(make.school(elsewhere, "0151", SchoolKind.GYMNASIUM), work, far)
    return work


def told(report: Report) -> list[tuple[object, ...]]:
    return [(row.cells[0], row.cells[2]) for row in report.rows]


# ---- what they say -------------------------------------------------------------------------------


def test_a_slice_is_of_every_line_and_the_caption_says_which() -> None:
    report = marks.build(Scope(country(), DISTRICT, COUNTRY, BOYS))
    assert report.caption[-1] == ("Срез:", "мальчики")
    assert told(report) == [
        ("Вся выборка", 18),
        ("Приозёрный край", 9),
        ("Район m019 (reg22_m019)", 9),
        ("СОШ № 42(edu220042)", 3),
        ("СОШ № 43(edu220043)", 6),
    ]
    assert report.rows[3].cells[3:] == (Decimal(100), Decimal(0), Decimal(0), Decimal(0))


def test_a_class_stands_below_its_whole_school_and_whole_bodies() -> None:
    work = country()
    report = marks.build(Scope(work, SCHOOL, SCHOOL, Slice(class_no=2)))
    assert report.caption[-1] == ("Срез:", "класс 4-2")
    assert told(report)[2:] == [
        ("Район m019 (reg22_m019)", 15), ("СОШ № 42(edu220042)", 7), ("4-2", 4),
    ]  # fmt: skip
    assert report.rows[-1].place == SCHOOL.path
    found = lines(Scope(work, SCHOOL, SCHOOL, Slice(class_no=2)))
    assert [line.sums.leaf.present for line in found] == [33, 15, 15, 4]


def test_a_class_is_called_as_its_form_calls_it() -> None:
    work = country()
    work.campaign.layout = FormLayout.WITH_CLASSES
    work.campaign.save()
    accept(
        make.school(), work, [*pupils(1, 1), *pupils(1, 2, class_no=2)], classes=["А", NO_LETTER]
    )
    assert class_names(work, SCHOOL) == ((1, "4А"), (2, "4"))
    assert class_names(work, Place("ru.22.m019.7777")) == ()


def test_schools_of_one_kind_are_chosen_and_others_are_not_listed() -> None:
    report = marks.build(Scope(country(), COUNTRY, COUNTRY, Slice(kind="gymnasium")))
    assert report.caption[-1] == ("Срез:", "гимназия")
    assert told(report) == [("Вся выборка", 18), ("Степной край", 18)]


def test_the_controlled_sample_is_a_slice() -> None:
    work = country()
    sample = Sample.objects.create(
        campaign=work.campaign, seed="семя", share=50, drawn_at=make.NOW, drawn_by="тест"
    )
    Sampled.objects.create(sample=sample, school=make.school(), stratum="22")
    found = sliced(work, [COUNTRY, REGION, DISTRICT], Slice(is_sampled=True))
    assert [one.sums.leaf.present for one in found.values()] == [7, 7, 7]
    assert found[COUNTRY].sums.schools == 1


@pytest.mark.parametrize("name", REPORTS)
@pytest.mark.parametrize(
    "only",
    [GIRLS, Slice(variant=1), Slice(class_no=2), Slice(kind="lyceum"), Slice(2, 1, 1, "secondary")],
)
def test_every_report_is_made_of_every_slice(name: str, only: Slice) -> None:
    work = country()
    for place in (SCHOOL, DISTRICT):
        report = REPORTS[name].build(
            Scope(work, place, SCHOOL if place == SCHOOL else REGION, only)
        )
        assert ("Срез:" in dict(report.caption)) is (name != "objectivity")
        assert all(len(row.cells) == len(report.columns) for row in report.rows)
        assert all(len(row.parts) in {0, len(report.columns)} for row in report.rows)


def test_participants_of_a_slice_are_listed_with_the_marks_of_their_whole_school() -> None:
    work = country()
    work.campaign.allows_not_taught = work.campaign.excludes_not_taught = True
    work.campaign.save()
    rows = [*pupils(6, 1, points=(1, NOT_TAUGHT, 1)), *pupils(2, 2, points=LOW, first=10)]
    accept(make.school(), work, rows)
    listed = individual.build(Scope(work, SCHOOL, SCHOOL, GIRLS)).rows
    assert listed[0].cells[1] == "Кол-во участников: 2"
    whole = individual.build(Scope(work, SCHOOL, SCHOOL)).rows
    assert [row.cells for row in listed[1:]] == [row.cells for row in whole[-2:]]
    (school,) = accepted_rows(work, SCHOOL, GIRLS)
    assert len(school.block) == 2


# ---- sets ----------------------------------------------------------------------------------------


def test_a_set_is_its_sum_and_then_each_of_its_bodies() -> None:
    work = country()
    chosen = (SCHOOL, Place("ru.64.m017.0151"))
    report = marks.build(Scope(work, COUNTRY, COUNTRY, chosen=chosen))
    assert told(report) == [
        ("Вся выборка", 33),
        ("Выбранные ОО", 25),
        ("СОШ № 42(edu220042)", 7),
        ("СОШ № 151(edu640151)", 18),
    ]
    assert report.rows[1].cells[1] == 2
    assert version(work, COUNTRY, chosen).forms == 2
    listed = individual.build(Scope(work, COUNTRY, COUNTRY, chosen=chosen))
    assert [row.place for row in listed.rows if row.place] == [one.path for one in chosen]


def test_what_stands_inside_another_body_of_a_set_is_summed_once() -> None:
    chosen = (DISTRICT, SCHOOL, Place("ru.64"))
    found = lines(Scope(country(), COUNTRY, COUNTRY, BOYS, chosen))
    assert [(line.name, line.sums.leaf.present) for line in found[1:]] == [
        ("Выбранные территории", 18), ("Район m019", 9), ("СОШ № 42", 3), ("Степной край", 9),
    ]  # fmt: skip
    columns = planned.build(Scope(country_again(), COUNTRY, COUNTRY, chosen=chosen)).columns[3:]
    assert columns[0] == "Выбранные территории (33 уч.)"
    assert columns[-1] == "РФ (33 уч.)"


def country_again() -> Work:
    return Work.objects.select_related("campaign").get()


# ---- what they hide ------------------------------------------------------------------------------


def hidden(work: Work, own: Place, only: Slice) -> list[bool]:
    return [not line.is_told for line in lines(Scope(work, SCHOOL, own, only))]


def test_a_slice_is_hidden_where_its_rest_or_that_of_everybody_else_is_a_few() -> None:
    work = country()
    assert hidden(work, SCHOOL, Slice()) == [False, False, False, False]
    # beside ours there are 6 boys and 2 girls in the district: one sex and the whole tell the other
    assert hidden(work, SCHOOL, GIRLS) == [False, True, True, False]
    assert hidden(work, SCHOOL, BOYS) == [False, True, True, False]
    assert hidden(work, DISTRICT, BOYS) == [False] * 4
    assert hidden(work, COUNTRY, GIRLS) == [False] * 4


def test_who_did_not_tell_their_sex_do_not_follow_from_the_others() -> None:
    work = country()
    rows = [*pupils(20, 1), *pupils(30, 2, first=50), *pupils(3, 0, first=90)]
    accept(make.school(last="0043"), work, rows)
    # the three who did not tell are hidden, and with them the next smallest group: the boys
    assert hidden(work, SCHOOL, BOYS)[1:3] == [True, True]
    assert hidden(work, SCHOOL, GIRLS)[1:3] == [False, False]


def test_the_only_other_school_of_its_kind_is_not_told_by_a_slice() -> None:
    work = country()
    accept(make.school(last="0044", kind=SchoolKind.LYCEUM), work, pupils(30, 1))
    assert hidden(work, SCHOOL, Slice(kind="lyceum"))[2]
    assert not hidden(work, DISTRICT, Slice(kind="lyceum"))[2]
    accept(make.school(last="0045", kind=SchoolKind.LYCEUM), work, pupils(30, 1))
    accept(make.school(last="0046"), work, pupils(30, 1))
    assert not hidden(work, SCHOOL, Slice(kind="lyceum"))[2]


def test_a_slice_cut_by_several_properties_is_told_whole_or_not_at_all() -> None:
    work = country()
    rows = [
        *pupils(20, 1, variant=1), *pupils(20, 1, first=30, variant=2),
        *pupils(20, 2, first=60, variant=1), *pupils(3, 2, first=90, variant=2),
    ]  # fmt: skip
    accept(make.school(last="0043"), work, rows)
    assert hidden(work, SCHOOL, Slice(sex=1, variant=1))[2]
    assert hidden(work, SCHOOL, Slice(sex=2, variant=2))[2]
    assert not hidden(work, SCHOOL, BOYS)[2]


def test_mark_groups_of_a_slice_above_are_told_whole_or_not_at_all() -> None:
    work = country()
    accept(make.school(last="0043"), work, [*pupils(9, 1), *pupils(9, 2, first=30)])
    district = groups.build(Scope(work, SCHOOL, SCHOOL, BOYS)).rows[10:15]
    assert [row.cells[1] for row in district] == [12, 12, 0, 0, 0]
    others = [*pupils(9, 1), *pupils(9, 2, first=30), *pupils(2, 2, first=60, points=HIGH)]
    accept(make.school(last="0043"), work, others)
    district = groups.build(Scope(work, SCHOOL, SCHOOL, BOYS)).rows[10:15]
    assert [row.cells[1] for row in district] == [12, "*", "*", "*", "*"]
    assert district[0].parts[2] == Part(12, 12)
    assert not district[1].parts


# ---- sums ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("excludes", [False, True])
def test_slices_sum_to_the_whole_whatever_was_not_taught(*, excludes: bool) -> None:
    work = invented_country(random.Random(5))
    work.campaign.allows_not_taught = work.campaign.excludes_not_taught = excludes
    work.campaign.save()
    places = [REGION, Place("ru.22.m001"), Place("ru.22.m001.1000")]
    whole = summaries(work, places)
    by_sex = [sliced(work, places, Slice(sex=sex)) for sex in (1, 2)]
    classes = [sliced(work, places, Slice(class_no=number)) for number in (1, 2)]
    layout = layout_of(work, plan_of(work))
    for place in places:
        untold = whole[place].leaf - total((one[place].sums.leaf for one in by_sex), layout)
        assert untold.present == sum(
            people for (sex,), people in by_sex[0][place].people.items() if sex == 0
        )
        assert (untold.counts >= 0).all()
        assert total((one[place].sums.leaf for one in classes), layout) == whole[place].leaf


@settings(
    max_examples=6,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(order=st.permutations(range(4)), again=st.lists(st.integers(0, 3), max_size=3))
def test_in_whatever_order_forms_come_and_however_often_sums_are_the_same(
    order: list[int], again: list[int]
) -> None:
    work = Work.objects.filter(code="ma4").first() or tiny()
    chance = random.Random(99)
    forms = [[*pupils(3 + n, 1), *pupils(5 - n, 2, points=HIGH, first=20)] for n in range(4)]
    schools = [make.school(last=f"006{n}") for n in range(4)]
    for number in (*order, *again):
        accept(schools[number], work, invented_of_three(chance))
    for number in order:
        accept(schools[number], work, forms[number])
    found = sliced(work, [COUNTRY, DISTRICT], BOYS)
    assert found[COUNTRY].sums.leaf.present == 3 + 4 + 5 + 6
    girls = sliced(work, [COUNTRY, DISTRICT], GIRLS)[DISTRICT].sums.leaf
    untold = leaf_of(work, DISTRICT) - found[DISTRICT].sums.leaf - girls
    assert untold.present == 10
    leaves = [sliced(work, [school.place], BOYS)[school.place].sums.leaf for school in schools]
    sums = {total(some, leaves[0].layout).counts.tobytes() for some in permutations(leaves)}
    assert sums == {found[DISTRICT].sums.leaf.counts.tobytes()}


def invented_of_three(chance: random.Random) -> list[Participant]:
    return [one._replace(variants=(1,), points=LOW) for one in invented_rows(chance)]


# ---- what they cost ------------------------------------------------------------------------------


def test_regions_that_have_not_changed_are_remembered(
    django_assert_max_num_queries: Costs,
) -> None:
    work = country()
    with django_assert_max_num_queries(4):  # two regions are counted
        sliced(work, [COUNTRY], BOYS)
    with django_assert_max_num_queries(2):
        assert sliced(work, [COUNTRY], BOYS)[COUNTRY].sums.leaf.present == 18
    accept(make.school(), work, pupils(10, 1))
    with django_assert_max_num_queries(3):
        assert sliced(work, [COUNTRY], BOYS)[COUNTRY].sums.leaf.present == 25
    with django_assert_max_num_queries(14):
        lines(Scope(work, SCHOOL, SCHOOL, BOYS))


def test_a_scale_changed_after_results_came_changes_slices_at_once() -> None:
    work = country()
    assert sliced(work, [COUNTRY], BOYS)[COUNTRY].sums.leaf.marks.tolist() == [12, 0, 0, 6]
    assert sliced(work, [COUNTRY], Slice(kind="secondary"))[COUNTRY].sums.leaf.marks[0] == 5
    work.cut3 = 1
    work.save()
    assert sliced(work, [COUNTRY], BOYS)[COUNTRY].sums.leaf.marks.tolist() == [0, 12, 0, 6]
    assert sliced(work, [COUNTRY], Slice(kind="secondary"))[COUNTRY].sums.leaf.marks[0] == 0
    assert Block.objects.count() == 3
