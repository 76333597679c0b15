"""The controlled sample: drawn once, from a seed that anyone can use again."""

from collections import Counter
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests import cast, make
from tests.cast import refused
from vprok.domain.audit.models import Event
from vprok.domain.campaign.actions import draw_sample
from vprok.domain.campaign.queries import (
    frame_of,
    framed,
    read_frame,
    sample_in,
    sampled_in,
    wrongly_drawn,
)
from vprok.domain.campaign.rules import ENOUGH, quota, sample_of, seed_is_unfit
from vprok.domain.campaign.states import CampaignState
from vprok.domain.territory.models import School
from vprok.domain.territory.states import SchoolKind, Settlement
from vprok.kernel.charter import Actor
from vprok.kernel.place import COUNTRY, Place

SEED = "Lotereya20260401"
TOWNS, VILLAGES = 20, 10


def country() -> None:
    """Twenty schools of a town and ten villages in one region, three villages in another."""
    ours, theirs = make.district(), make.district(make.region("64", "Степной край"), "m017")
    for last in range(TOWNS + VILLAGES):
        make.school(ours, f"{last + 1:04}")
    School.objects.filter(number__lte=f"22{TOWNS:04}").update(settlement=Settlement.TOWN)
    for last in (1, 2, 3):
        make.school(theirs, f"{last:04}")


@given(
    numbers=st.dictionaries(st.integers(0, 9999), st.sampled_from("абв"), max_size=40),
    share=st.integers(1, 1000),
    drawn_from=st.integers(0, 2**64),
)
def test_each_stratum_gives_its_quota_and_the_same_seed_the_same_schools(
    numbers: dict[int, str], share: int, drawn_from: int
) -> None:
    schools = {f"edu22{number:04}": stratum for number, stratum in numbers.items()}
    seed = f"{drawn_from:016x}"
    drawn = sample_of(schools, share, seed=seed)
    there, taken = Counter(schools.values()), Counter(schools[key] for key in drawn)
    assert {one: taken[one] for one in there} == {one: quota(n, share) for one, n in there.items()}
    backwards = dict(reversed(schools.items()))
    assert sample_of(backwards, share, seed=seed) == drawn


def test_another_stratum_changes_nothing() -> None:
    alone = {f"edu22{n:04}": "22 село" for n in range(100)}
    more = alone | {f"edu64{n:04}": "64 село" for n in range(100)}
    assert sample_of(alone, 50, seed=SEED) == sample_of(more, 50, seed=SEED) & alone.keys()


def test_a_stratum_with_enough_schools_is_never_left_out_and_a_small_one_may_be() -> None:
    assert [quota(n, 10) for n in (0, 1, ENOUGH - 1, ENOUGH, 100, 150)] == [0, 0, 0, 1, 1, 2]
    assert quota(3, 1000) == 3


@pytest.mark.django_db
def test_a_sample_is_drawn_with_its_strata_and_written_down(gleb: Actor) -> None:
    country()
    campaign = make.campaign()
    draw_sample(campaign, share=100, seed=SEED, by=gleb, at=make.NOW)
    drawn = sampled_in(campaign, [COUNTRY])
    assert Counter(one.stratum[:2] for one in drawn) == {"22": 3}
    settlements = Counter(one.school.settlement for one in drawn)
    assert settlements == {Settlement.TOWN: 2, Settlement.VILLAGE: 1}
    assert [one.school.number for one in drawn] == sorted(one.school.number for one in drawn)
    event = Event.objects.get(event="campaign.sample_drawn")
    assert event.facts == {"seed": SEED, "share": 100, "schools": 3, "of": 33}


@pytest.mark.django_db
def test_anyone_can_repeat_it_from_the_seed_and_the_list_though_schools_have_closed_since(
    gleb: Actor,
) -> None:
    country()
    campaign = make.campaign()
    draw_sample(campaign, share=200, seed=SEED, by=gleb, at=make.NOW)
    School.objects.filter(number__endswith="1").update(closed_on=make.NOW.date())
    frame = read_frame(frame_of(campaign) or "")
    assert len(frame) == 33
    told = {one.key for one in frame if one.is_drawn}
    assert told == {one.school.key for one in sampled_in(campaign, [COUNTRY])}
    assert wrongly_drawn(frame, 200, seed=SEED) == ()
    assert wrongly_drawn(frame, 200, seed=SEED + "0") != ()


@pytest.mark.django_db
def test_the_portal_makes_a_seed_where_none_is_told(gleb: Actor) -> None:
    country()
    sample = draw_sample(make.campaign(), share=100, by=gleb, at=make.NOW)
    assert seed_is_unfit(sample.seed) is None
    assert len(sample.seed) == 64


@pytest.mark.django_db
def test_closed_schools_and_colleges_are_not_drawn(gleb: Actor) -> None:
    country()
    School.objects.filter(number="220001").update(closed_on=make.NOW.date())
    School.objects.filter(number="220002").update(kind=SchoolKind.COLLEGE)
    campaign = make.campaign()
    draw_sample(campaign, share=1000, by=gleb, at=make.NOW)
    assert {f"edu22000{n}" for n in (1, 2, 3)} & {
        one.school.key for one in sampled_in(campaign, [COUNTRY])
    } == {"edu220003"}
    assert len(framed(1000, seed=SEED)) == 31


@pytest.mark.django_db
def test_it_is_drawn_once_by_the_organiser_and_before_the_first_day(
    gleb: Actor, vera: Actor
) -> None:
    country()
    campaign = make.campaign()
    first_day = datetime.combine(campaign.opens_on, make.NOW.timetz())

    def draw(by: Actor = gleb, share: int = 100, seed: str = SEED, at: datetime = make.NOW) -> None:
        draw_sample(campaign, share=share, seed=seed, by=by, at=at)

    with refused("no_right"):
        draw(by=vera)
    with refused("sample_is_late"):
        draw(at=first_day)
    with refused("share_is_out_of_range"):
        draw(share=0)
    with refused("share_is_out_of_range"):
        draw(share=1001)
    with refused("seed_is_unfit"):
        draw(seed="жребий жребий")
    campaign.state = CampaignState.FINISHED
    with refused("campaign_is_finished"):
        draw()
    campaign.state = CampaignState.RUNNING
    draw(at=first_day - timedelta(days=1))
    with refused("sample_is_drawn"):
        draw(seed=SEED + "0")


@pytest.mark.django_db
def test_nobody_is_drawn_of_nobody(gleb: Actor) -> None:
    campaign = make.campaign()
    with refused("sample_is_of_nobody"):
        draw_sample(campaign, share=100, by=gleb, at=make.NOW)
    make.school()
    with refused("sample_is_of_nobody"):
        draw_sample(campaign, share=100, by=gleb, at=make.NOW)
    assert sample_in(campaign) is None


@pytest.mark.django_db
def test_a_body_sees_the_drawn_schools_of_its_own_branch() -> None:
    country()
    campaign = make.campaign()
    draw_sample(campaign, share=1000, by=cast.gleb(), at=make.NOW)
    assert len(sampled_in(campaign, [Place("ru.64")])) == 3
    assert len(sampled_in(campaign, [make.school(last="0042").place])) == 0
    assert len(sampled_in(campaign, [Place("ru.22.m019.0007")])) == 1
