"""Years beside each other, where they may be compared, and one cohort from grade to grade."""

from datetime import timedelta
from decimal import Decimal

import pytest

from tests import make
from tests.domain.analytics.country import tiny
from tests.domain.analytics.years import CUTS, MAXIMA, region, usual, work_of, written
from vprok.domain.analytics.queries import Scope, Trend, spread, trend
from vprok.domain.analytics.rules import Make, years_are_not_alike
from vprok.domain.campaign.models import Campaign, Work
from vprok.domain.campaign.states import CampaignState
from vprok.domain.territory.models import School
from vprok.kernel.place import COUNTRY, Place
from vprok.tools.stats.intervals import wilson

pytestmark = pytest.mark.django_db

SCHOOL, DISTRICT, REGION = Place("ru.22.m019.0042"), Place("ru.22.m019"), Place("ru.22")
ALIKE = Make(2025, 4, False, {"вычисления": frozenset({"кэс 2"})})


def told(work: Work, place: Place = SCHOOL, own: Place | None = None) -> Trend:
    return trend(Scope(work, place, own or place), at=make.NOW)


def now() -> Work:
    return make.work(maxima=MAXIMA, cuts=CUTS)


def test_one_year_stands_alone_with_its_shares_and_intervals() -> None:
    work = now()
    written(make.school(), work, [0] * 5 + [4] * 5 + [7] * 5 + [10] * 10)
    (year,) = told(work).years
    assert (year.number, year.participants, year.refusal, year.twos) == (2026, 25, None, None)
    assert year.shares[2,].share == 20
    assert year.shares[2,].interval == wilson(5, 25)
    assert year.shares[4, 5].share == 60
    assert told(work).skills == ()


def test_years_stand_in_their_order_and_a_rise_of_twos_is_told_with_its_interval() -> None:
    before, work = work_of(2025), now()
    written(make.school(), before, [0] * 2 + [5] * 38)
    written(make.school(), work, [0] * 12 + [5] * 28)
    first, last = told(work).years
    assert (first.number, last.number) == (2025, 2026)
    assert last.refusal is None
    assert last.twos is not None
    assert last.twos.points == 25
    assert last.twos.low > 0


def test_of_few_pupils_no_change_is_told() -> None:
    before, work = work_of(2025), now()
    written(make.school(), before, [5] * 40)
    written(make.school(), work, [0] * 19)
    assert told(work).years[-1].twos is None


def test_years_that_ask_for_other_skills_say_so_and_keep_those_that_are_the_same() -> None:
    before, work = work_of(2025, skills=("вычисления", "геометрия")), now()
    written(make.school(), before, [10] * 20)
    written(make.school(), work, [10] * 20)
    last = told(work).years[-1]
    assert last.twos is None
    assert last.refusal is not None
    assert "состав проверяемых умений изменился, совпадают 1 из 2" in last.refusal.text
    (skill,) = told(work).skills
    assert skill.name == "вычисления"
    assert skill.shares == (Decimal("100.00"), Decimal("100.00"))


def test_a_skill_that_has_other_codes_is_another_skill() -> None:
    before, work = work_of(2025), now()
    before.tasks.update(kes=["9"])
    for one in (before, work):
        written(make.school(), one, usual(1, 20))
    assert told(work).skills == ()
    assert told(work).years[-1].refusal is not None


@pytest.mark.parametrize(
    ("before", "after", "why"),
    [
        (ALIKE, ALIKE, None),
        (Make(2025, 9, False, ALIKE.skills), ALIKE, "осенняя"),
        (Make(2025, 4, True, ALIKE.skills), ALIKE, "на компьютере"),
        (Make(2025, 4, False, {}), ALIKE, "умения работы 2025 года не описаны"),
        (ALIKE, Make(2026, 4, False, {}), "умения работы 2026 года не описаны"),
        (Make(2025, 4, False, {"чтение": frozenset()}), ALIKE, "совпадают 0 из 2"),
    ],
)
def test_why_years_are_not_compared(before: Make, after: Make, why: str | None) -> None:
    found = years_are_not_alike(before, after)
    assert (found is None) == (why is None)
    if found and why:
        assert why in found.text
        assert found.text.startswith(f"С {before.year} годом не сравнивается")


def test_a_year_whose_reports_are_shut_is_not_told_nor_is_a_draft() -> None:
    before, draft, work = work_of(2025), work_of(2024), now()
    for one in (before, draft, work):
        written(make.school(), one, usual(1, 20))
    Campaign.objects.filter(pk=draft.campaign_id).update(state=CampaignState.DRAFT)
    Campaign.objects.filter(pk=before.campaign_id).update(
        reports_at=make.NOW + timedelta(minutes=1)
    )
    assert [year.number for year in told(work).years] == [2026]
    at = make.NOW + timedelta(minutes=1)
    assert [one.number for one in trend(Scope(work, SCHOOL, SCHOOL), at=at).years] == [2025, 2026]


def test_works_of_other_grades_and_subjects_are_no_years_of_this_one() -> None:
    work = now()
    for code in ("ma5", "ru4"):
        written(make.school(), make.work(work.campaign, code, MAXIMA, CUTS), usual(1))
    written(make.school(), work, usual(1))
    assert [year.work for year in told(work).years] == [work]


def test_a_school_that_moved_keeps_its_years_and_its_new_district_does_not_see_the_old_ones() -> (
    None
):
    before, work = work_of(2025), now()
    old = make.school(make.district(code="m020"), "0042")
    written(old, before, usual(1, 20))
    School.objects.filter(pk=old.pk).update(district=make.district(), path=SCHOOL.path)
    written(School.objects.get(pk=old.pk), work, usual(1, 20))
    assert [year.number for year in told(work).years] == [2025, 2026]
    seen = told(work, own=DISTRICT)
    assert [year.number for year in seen.years] == [2026]
    assert seen.moved == (2025,)
    assert seen.cohorts == ()


def test_a_region_is_told_with_the_likeness_of_its_pupils_and_few_schools_without() -> None:
    work = region(schools=12)
    year = told(work, REGION).years[-1]
    plain = wilson(*_twos(work), deff=1.0)
    wide = year.shares[2,].interval
    assert plain is not None
    assert wide is not None
    assert wide[1] - wide[0] > plain[1] - plain[0]
    found = spread(Scope(work, DISTRICT, DISTRICT))
    assert found.sizes[REGION] == 12
    assert (found.deff(REGION, (2,)) or 0) > 1
    assert found.deff(SCHOOL, (2,)) == 1.0


def _twos(work: Work) -> tuple[int, int]:
    counts = [total for n in range(12) for total in usual(n)]
    return sum(total < work.cut3 for total in counts), len(counts)


def test_few_schools_do_not_tell_how_alike_their_pupils_are() -> None:
    work = tiny()
    (year,) = told(work, REGION).years
    assert year.shares[2,].share is not None
    assert year.shares[2,].interval is None
    assert told(work, COUNTRY).years[0].participants == 23


def test_one_cohort_goes_from_grade_to_grade() -> None:
    before, work = work_of(2025), make.work(code="ma5", maxima=MAXIMA, cuts=CUTS)
    written(make.school(), before, [6] * 10 + [8] * 10)
    written(make.school(), work, [5] * 10 + [9] * 10)
    (cohort,) = told(work).cohorts
    assert (cohort.before, cohort.after) == (before, work)
    line = cohort.lines[-1]
    assert line.before == line.after == 70
    assert line.ratio is not None
    assert line.ratio.value == pytest.approx(1.0)
    assert line.ratio.low < 1 < line.ratio.high
    (other,) = told(before).cohorts
    assert other.after == work


def test_a_cohort_of_few_has_no_ratio_and_years_apart_are_no_cohort() -> None:
    before, work = work_of(2025), make.work(code="ma5", maxima=MAXIMA, cuts=CUTS)
    written(make.school(), before, usual(1, 30))
    written(make.school(), work, usual(1, 19))
    assert told(work).cohorts[0].lines[-1].ratio is None
    older = work_of(2024)
    written(make.school(), older, usual(1, 30))
    assert [one.before for one in told(work).cohorts] == [before]


def test_bodies_above_stand_beside_where_they_tell_of_enough_others() -> None:
    before, work = work_of(2025), make.work(code="ma5", maxima=MAXIMA, cuts=CUTS)
    for n in range(12):
        school = make.school(make.district(), f"{42 + n:04d}")
        for one in (before, work):
            written(school, one, usual(n, 24))
    (cohort,) = told(work).cohorts
    assert [line.place for line in cohort.lines] == [REGION, DISTRICT, SCHOOL]
    assert all(line.ratio and line.ratio.value == pytest.approx(1.0) for line in cohort.lines)


def test_a_body_that_would_tell_of_a_few_others_is_left_out() -> None:
    before, work = work_of(2025), make.work(code="ma5", maxima=MAXIMA, cuts=CUTS)
    for last, pupils in (("0042", 24), ("0043", 4)):
        for one in (before, work):
            written(make.school(make.district(), last), one, usual(1, pupils))
    (cohort,) = told(work).cohorts
    assert [line.place for line in cohort.lines] == [SCHOOL]
    (whole,) = told(work, DISTRICT).cohorts
    assert [line.place for line in whole.lines] == [REGION, DISTRICT]
