"""What is usual by now: pace in one's own window, by earlier campaigns or by the road map."""

from datetime import UTC, date, datetime, timedelta

import pytest

from tests import make
from vprok.domain.campaign.models import Campaign
from vprok.domain.campaign.states import CampaignState
from vprok.domain.intake.models import Deliverable
from vprok.domain.intake.states import OwedState
from vprok.domain.monitoring.actions import count_tally
from vprok.domain.monitoring.models import Tally
from vprok.domain.monitoring.queries import (
    FRESH,
    courses,
    courses_from,
    pattern_for,
    patterns,
    tallies_behind,
)
from vprok.domain.monitoring.queries.course import courses_kept
from vprok.domain.monitoring.rules import (
    ENOUGH,
    PARTS,
    STEADY,
    Course,
    Source,
    curve,
    elapsed,
    fold_course,
    pattern_of,
    usual,
)
from vprok.kernel.place import COUNTRY, Place

OPENS = datetime(2026, 3, 1, tzinfo=UTC)
DUE = OPENS + timedelta(days=10)


def at(share: float) -> datetime:
    """A moment when so much of the window has passed."""
    return OPENS + (DUE - OPENS) * share


def came(*shares: float | None) -> Course:
    """Forms of one window, each accepted when so much of it had passed, or not at all."""
    return fold_course((OPENS, DUE, None if share is None else at(share)) for share in shares)


def test_how_much_of_a_window_has_passed():
    assert elapsed(OPENS, DUE, at(0.3)) == pytest.approx(0.3)
    assert elapsed(OPENS, DUE, at(1.5)) == pytest.approx(1.5)
    assert elapsed(None, DUE, at(0)) is None
    assert elapsed(OPENS, None, at(0)) is None
    assert elapsed(DUE, OPENS, at(0)) is None


def test_a_course_counts_windows_hours_and_paces():
    course = came(0.05, 0.05, 0.99, None)
    assert course.of == 4
    assert course.windows == {(OPENS, DUE): 4}
    assert sum(course.accepted.values()) == sum(course.paces) == 3
    assert course.paces[int(0.05 * PARTS)] == 2
    assert course.accepted_by(at(0.5)) == 2


def test_courses_of_two_regions_add_up_to_the_course_of_both():
    assert came(0.1, None) + came(0.7) == came(0.1, None, 0.7)


def test_a_course_is_kept_and_comes_back_the_same():
    course = came(0.1, 0.7, None) + fold_course([(None, DUE, DUE), (None, None, None)])
    assert courses_from(courses_kept({"results": course})) == {"results": course}


def test_a_pattern_is_the_share_accepted_by_each_part_of_the_window():
    pattern = pattern_of(came(*[0.1] * ENOUGH, *[0.5] * ENOUGH, *[None] * ENOUGH), Source.HERE)
    assert pattern is not None
    assert pattern.share(0) == 0
    assert pattern.share(0.3) == pytest.approx(1 / 3)
    assert pattern.share(1) == pytest.approx(2 / 3)
    assert pattern.share(9) == pytest.approx(2 / 3)
    assert pattern.forms == 3 * ENOUGH


def test_a_share_between_two_parts_is_taken_in_proportion():
    pattern = pattern_of(came(*[0.0] * ENOUGH), Source.HERE)
    assert pattern is not None
    assert pattern.share(0.5 / PARTS) == pytest.approx(0.5)


def test_few_forms_and_a_year_brought_in_at_once_tell_nothing():
    assert pattern_of(came(*[0.5] * (ENOUGH - 1)), Source.HERE) is None
    assert pattern_of(came(*[30.0] * ENOUGH), Source.HERE) is None
    assert pattern_of(came(*[0.5] * ENOUGH), Source.HERE) is not None


def test_without_earlier_campaigns_forms_are_expected_steadily_until_the_deadline():
    assert STEADY.share(0.5) == pytest.approx(0.5)
    assert STEADY.share(1) == STEADY.share(1.7) == pytest.approx(1)


def test_what_is_usual_is_taken_from_each_form_s_own_window():
    later = (OPENS + timedelta(days=5), DUE + timedelta(days=5))
    course = fold_course([(OPENS, DUE, None)] * 3 + [(*later, None)])
    assert usual(course, STEADY, at(0.5)) == pytest.approx((3 * 0.5 + 0) / 4)
    assert usual(course, STEADY, at(1)) == pytest.approx((3 * 1 + 0.5) / 4)
    assert usual(fold_course([(None, DUE, None)]), STEADY, at(1)) is None


def test_a_curve_runs_from_the_opening_to_the_deadline_and_stops_at_now():
    drawn = curve(came(0.1, 0.2, None, None), STEADY, at(0.5))
    assert drawn is not None
    assert drawn.now is not None
    assert drawn.points[0].at == OPENS
    assert drawn.points[-1].at == drawn.due_at == DUE
    now = drawn.points[drawn.now]
    assert (now.accepted, now.share, now.usual) == (2, 0.5, pytest.approx(0.5))
    assert [one.accepted for one in drawn.points if one.at > now.at] == [None] * (
        len(drawn.points) - drawn.now - 1
    )


def test_a_curve_goes_on_after_the_deadline_for_some_time():
    drawn = curve(came(0.1), STEADY, at(1.3))
    assert drawn is not None
    assert drawn.points[-1].at == at(1.3)
    over = curve(came(0.1), STEADY, at(20))
    assert over is not None
    assert over.now is None
    assert over.points[-1].at == at(1.5)
    ahead = curve(came(None), STEADY, at(-1))
    assert ahead is not None
    assert ahead.now is None


def test_there_is_no_curve_without_a_window():
    assert curve(fold_course([(None, DUE, None)]), STEADY, at(0)) is None


# ---- with a database -----------------------------------------------------------------------------


def owe(of: Campaign, key: str, share: float | None, state: str = "") -> None:
    region = key[3:5]
    Deliverable.objects.create(
        kind="application",
        title="Заявка",
        event="application",
        campaign=of,
        key=key,
        place=f"ru.{region}.m001.{key[5:]}",
        level="school",
        region=region,
        zone="Europe/Moscow",
        opens_at=OPENS,
        due_at=DUE,
        state=state or (OwedState.WAITING if share is None else OwedState.ACCEPTED),
        accepted_at=None if share is None else at(share),
    )


@pytest.fixture
def campaign(db: None) -> Campaign:
    make.district(code="m001")
    make.district(make.region("64", "Степной край", "Europe/Saratov"), "m001")
    make.region("20", "Без районов")
    return make.campaign()


def earlier(slug: str = "2025-spring") -> Campaign:
    found = make.campaign(slug, state=CampaignState.FINISHED)
    Campaign.objects.filter(pk=found.pk).update(opens_on=date(2025, 4, 14))
    return found


def count_all(moment: datetime) -> list[str]:
    done = []
    while keys := list(tallies_behind(moment)):
        for key in keys:
            count_tally(key, at=moment)
            done.append(key)
    return done


def test_the_sum_of_the_country_is_that_of_its_regions(campaign: Campaign):
    owe(campaign, "edu220042", 0.3)
    owe(campaign, "edu640151", None)
    owe(campaign, "edu640152", None, state=OwedState.EXCUSED)
    fresh = courses(COUNTRY, campaign)
    assert fresh.counted_at is None
    count_all(DUE)
    told = courses(COUNTRY, campaign)
    assert told.counted_at == DUE
    assert told.courses == fresh.courses == {"application": came(0.3, None)}
    assert courses(Place("ru.64"), campaign).courses == {"application": came(None)}
    assert courses(Place("ru.22.m001"), campaign).counted_at is None


def test_sums_are_counted_when_they_grow_old_regions_before_the_country(campaign: Campaign):
    assert count_all(DUE) == ["2026-spring ru.22", "2026-spring ru.64", "2026-spring ru"]
    assert not list(tallies_behind(DUE + FRESH - timedelta(seconds=1)))
    assert len(count_all(DUE + FRESH)) == 3
    assert Tally.objects.count() == 3


def test_sums_of_a_finished_campaign_are_counted_once_more_and_then_for_good(campaign: Campaign):
    count_all(DUE)
    Campaign.objects.update(state=CampaignState.FINISHED)
    later = DUE + timedelta(days=100)
    assert len(count_all(later)) == 3
    assert not list(tallies_behind(later + timedelta(days=100)))


def test_nothing_is_counted_of_a_draft_or_without_regions(db: None):
    make.campaign()
    assert not list(tallies_behind(DUE))
    make.district()
    Campaign.objects.update(state=CampaignState.DRAFT)
    assert not list(tallies_behind(DUE))


def test_a_region_s_own_past_tells_before_that_of_the_country(campaign: Campaign):
    past = earlier()
    for n in range(ENOUGH):
        owe(past, f"edu22{n:04}", 0.1)
        owe(past, f"edu64{n:04}", 0.9)
    owe(past, "edu229999", None)
    count_all(DUE)
    country = patterns(COUNTRY, campaign)["application"]
    mine = patterns(Place("ru.22.m001"), campaign)["application"]
    assert country.share(0.5) == pytest.approx(ENOUGH / (2 * ENOUGH + 1))
    assert mine.share(0.5) == pytest.approx(ENOUGH / (ENOUGH + 1))
    assert mine.source is Source.HERE


def test_a_region_with_a_short_past_looks_at_the_country(campaign: Campaign):
    past = earlier()
    owe(past, "edu220001", 0.1)
    for n in range(ENOUGH):
        owe(past, f"edu64{n:04}", 0.9)
    count_all(DUE)
    assert patterns(Place("ru.22"), campaign)["application"].source is Source.COUNTRY


def test_a_later_campaign_and_one_that_goes_on_tell_nothing(campaign: Campaign):
    for n in range(ENOUGH):
        owe(campaign, f"edu22{n:04}", 0.1)
    count_all(DUE)
    assert patterns(COUNTRY, campaign) == {}
    assert patterns(COUNTRY, earlier()) == {}
    assert pattern_for("application", {}) is STEADY
