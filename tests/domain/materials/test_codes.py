import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests import cast, make
from tests.domain.materials import world
from tests.make import NOW
from tests.tools.pdf.reading import text_of
from vprok.domain.audit.models import Event
from vprok.domain.campaign.states import CampaignState, Step
from vprok.domain.files.queries import contents
from vprok.domain.intake.models import GradeClass
from vprok.domain.materials.actions import issue_codes, issue_waiting, take_codes
from vprok.domain.materials.actions.codes import renew_secret
from vprok.domain.materials.models import Code, CodeSheet
from vprok.domain.materials.queries import codes_of, family_secret, schools_without_codes
from vprok.domain.materials.rules import (
    ClassSize,
    Numbered,
    codes_for,
    codes_have_run_out,
    series,
    spare_count,
)
from vprok.domain.territory.states import SchoolKind
from vprok.kernel.charter import Actor

SHAPE = re.compile(r"[2-9]\d{4}|1\d{3}")


def numbers(codes: tuple[Numbered, ...]) -> list[str]:
    return [one.number for one in codes]


@pytest.mark.parametrize(
    ("grade", "first"),
    [(4, "40001"), (9, "90001"), (10, "20001"), (11, "1001"), (1, "1001"), (2, "20001")],
)
def test_the_first_digit_tells_the_grade_and_grade_11_has_four_digits(
    grade: int, first: str
) -> None:
    assert numbers(codes_for([ClassSize(grade, 1, 3)]))[0] == first


@pytest.mark.parametrize(("participants", "spare"), [(0, 0), (1, 5), (50, 5), (51, 6), (120, 12)])
def test_one_in_ten_is_spare_and_never_fewer_than_five(participants: int, spare: int) -> None:
    assert spare_count(participants) == spare


def test_codes_run_through_the_classes_and_the_spare_ones_stand_last() -> None:
    issued = codes_for([ClassSize(4, 2, 2), ClassSize(4, 1, 3)])
    assert numbers(issued) == [str(40001 + n) for n in range(10)]
    assert [one.class_no for one in issued] == [1, 1, 1, 2, 2, *[None] * 5]
    assert [one.row for one in issued] == [1, 2, 3, 1, 2, 1, 2, 3, 4, 5]


def test_a_class_that_has_grown_takes_the_next_free_number() -> None:
    before = codes_for([ClassSize(4, 1, 3), ClassSize(4, 2, 2)])
    (new,) = codes_for([ClassSize(4, 1, 4), ClassSize(4, 2, 2)], before)
    assert new == Numbered("40011", 4, 1, 4)


def test_a_class_that_has_shrunk_keeps_its_codes() -> None:
    before = codes_for([ClassSize(4, 1, 30)])
    assert codes_for([ClassSize(4, 1, 20)], before) == ()


def test_grade_11_and_a_first_course_in_one_organisation_do_not_share_a_number() -> None:
    both = codes_for([ClassSize(1, 1, 4), ClassSize(11, 1, 4)])
    assert len(set(numbers(both))) == len(both) == 18


def test_codes_of_one_grade_never_run_over_into_another() -> None:
    refusal = codes_have_run_out(codes_for([ClassSize(11, 1, 950)]))
    assert refusal is not None
    assert refusal.code == "codes_have_run_out"
    assert codes_have_run_out(codes_for([ClassSize(11, 1, 900)])) is None


CLASSES = st.lists(
    st.builds(ClassSize, st.integers(1, 11), st.integers(1, 6), st.integers(0, 40)),
    max_size=12,
    unique_by=lambda one: (one.grade, one.ordinal),
)


@given(st.lists(CLASSES, min_size=1, max_size=4))
def test_whatever_the_application_becomes_codes_stay_and_suffice(
    versions: list[list[ClassSize]],
) -> None:
    issued: tuple[Numbered, ...] = ()
    for classes in versions:
        new = codes_for(classes, issued)
        issued += new
        assert len(set(numbers(issued))) == len(issued)
        assert codes_for(classes, issued) == ()
        for one in classes:
            rows = [x.row for x in issued if (x.grade, x.class_no) == (one.grade, one.ordinal)]
            assert rows == list(range(1, len(rows) + 1))
            assert len(rows) >= one.pupils
        for grade in {one.grade for one in classes}:
            pupils = sum(one.pupils for one in classes if one.grade == grade)
            spare = [x for x in issued if x.grade == grade and x.class_no is None]
            assert len(spare) >= spare_count(pupils)
    assert all(SHAPE.fullmatch(one.number) for one in issued)
    assert all(int(one.number) in series(one.grade) for one in issued)


# ---- in the database -----------------------------------------------------------------------------


@pytest.mark.django_db
def test_an_issued_code_never_changes_and_growth_is_noticed() -> None:
    entry = make.entry(classes=(3, 2))
    school, campaign = entry.school, entry.work.campaign
    assert schools_without_codes(NOW) == ("edu220042 2026-spring",)
    assert issue_waiting("edu220042 2026-spring", NOW) == 10
    assert schools_without_codes(NOW) == ()
    before = list(Code.objects.order_by("pk").values())

    GradeClass.objects.filter(ordinal=2).update(pupils=4)
    assert schools_without_codes(NOW) == ("edu220042 2026-spring",)
    assert issue_codes(school, campaign, at=NOW) == 2
    assert list(Code.objects.order_by("pk").values())[:10] == before
    assert codes_of(school, campaign, 4) == tuple(str(40001 + n) for n in range(12))
    assert issue_codes(school, campaign, at=NOW) == 0
    assert schools_without_codes(NOW) == ()


@pytest.mark.django_db
def test_a_college_has_codes_of_its_course() -> None:
    college = make.school(last="0900", kind=SchoolKind.COLLEGE)
    entry = make.entry(college, sits=make.work(code="spo1"), classes=(2,))
    issue_codes(college, entry.work.campaign, at=NOW)
    assert codes_of(college, entry.work.campaign, 1)[0] == "1001"


@pytest.mark.django_db
@pytest.mark.parametrize("state", [CampaignState.DRAFT, CampaignState.STOPPED])
def test_nothing_is_issued_while_the_campaign_does_not_run(state: CampaignState) -> None:
    make.entry(sits=make.work(make.campaign(state=state)))
    assert schools_without_codes(NOW) == ()


@pytest.mark.django_db
def test_codes_wait_for_the_road_map(anna: Actor) -> None:
    entry = make.entry()
    make.milestone(entry.work.campaign, Step.CODES, opens_offset=-7, opens_time=world.time(9, 0))
    opens_at = world.datetime(2026, 4, 7, 6, tzinfo=world.UTC)
    assert schools_without_codes(opens_at - world.A_SECOND) == ()
    assert schools_without_codes(opens_at) == ("edu220042 2026-spring",)
    issue_codes(entry.school, entry.work.campaign, at=NOW)
    with cast.refused("codes_are_early"):
        take_codes(entry.school, entry.work.campaign, by=anna, at=opens_at - world.A_SECOND)
    assert take_codes(entry.school, entry.work.campaign, by=anna, at=opens_at)


@pytest.mark.django_db
def test_the_slips_hold_every_code_and_are_printed_anew_only_when_codes_were_added(
    anna: Actor,
) -> None:
    entry = make.entry()
    school, campaign = entry.school, entry.work.campaign
    with cast.refused("codes_are_missing"):
        take_codes(school, campaign, by=anna, at=NOW)
    issue_codes(school, campaign, at=NOW)

    first = take_codes(school, campaign, by=anna, at=NOW)
    words = text_of(contents(first)).split()
    assert all(words.count(number) == 1 for number in codes_of(school, campaign, 4))
    assert take_codes(school, campaign, by=anna, at=NOW) == first
    assert Event.objects.filter(event="materials.codes_taken", by=anna.signature).count() == 2

    GradeClass.objects.filter(ordinal=1).update(pupils=4)
    issue_codes(school, campaign, at=NOW)
    second = take_codes(school, campaign, by=anna, at=NOW)
    assert "40011" in text_of(contents(second))
    first.refresh_from_db()
    assert first.destroyed_at is not None
    assert CodeSheet.objects.get().file == second


@pytest.mark.django_db
def test_slips_bear_secrets_where_families_look_and_are_printed_anew_with_a_new_one(
    anna: Actor,
) -> None:
    entry = make.entry()
    school, campaign = entry.school, entry.work.campaign
    issue_codes(school, campaign, at=NOW)
    code = Code.objects.select_related("school", "campaign").get(number="40001")
    assert family_secret(code) not in text_of(
        contents(take_codes(school, campaign, by=anna, at=NOW))
    )
    campaign.families_look = True
    campaign.save()
    with_secrets = take_codes(school, campaign, by=anna, at=NOW)
    assert family_secret(code) in text_of(contents(with_secrets))
    assert take_codes(school, campaign, by=anna, at=NOW) == with_secrets
    old = family_secret(code)
    code = Code.objects.select_related("school", "campaign").get(pk=code.pk)
    slip = text_of(renew_secret(code, by=anna, at=NOW))
    assert family_secret(code) in slip
    assert "класс 4А" in slip
    words = text_of(contents(take_codes(school, campaign, by=anna, at=NOW)))
    assert family_secret(code) in words
    assert old not in words


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["darya", "elena", "boris", "vera", "gleb"])
def test_codes_are_for_the_school_alone(name: str) -> None:
    entry = make.entry()
    issue_codes(entry.school, entry.work.campaign, at=NOW)
    person = getattr(cast, name)()
    with pytest.raises(cast.Refused) as caught:
        take_codes(entry.school, entry.work.campaign, by=person, at=NOW)
    assert caught.value.refusal.code in {"no_right", "not_your_place"}
