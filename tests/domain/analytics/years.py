"""A region of many schools in different conditions, and works of former years."""

from collections.abc import Sequence
from datetime import date

from tests import make
from tests.domain.analytics.country import accept, row
from vprok.domain.campaign.models import Campaign, Work
from vprok.domain.campaign.states import CampaignState, Era, Layout
from vprok.domain.intake.models import Answers, Submission
from vprok.domain.intake.sheets.questionnaire import LANGUAGES, SIZE, WAY_TO_THE_CITY
from vprok.domain.territory.models import School
from vprok.domain.territory.states import Settlement

MAXIMA, CUTS = (1, 2, 3, 4), (3, 6, 9)
MOST = sum(MAXIMA)


def points(total: int) -> tuple[int, ...]:
    """Points of the tasks that make a total."""
    found = []
    for most in MAXIMA:
        found.append(min(most, total))
        total -= found[-1]
    return tuple(found)


def written(school: School, work: Work, totals: Sequence[int]) -> None:
    """A form of a school with these totals is accepted."""
    accept(school, work, [row(n, points(total)) for n, total in enumerate(totals)])


def usual(school: int, pupils: int = 12) -> list[int]:
    """Totals around 5 of 10 in villages and 7 in cities, a little different in each school."""
    middle = (5 if school % 2 else 7) + (school // 2) % 3 - 1
    return [min(max(middle + (n % 5) - 2, 0), MOST) for n in range(pupils)]


def answered(school: School, work: Work, **values: object) -> Answers:
    """A school has sent its questionnaire."""
    told = {
        "size": SIZE.values[1],
        "way_to_city": WAY_TO_THE_CITY.values[1],
        "languages": LANGUAGES.values[0],
        "advanced": "Нет",
        "adapted": "Да",
        "adapted_only": "Нет",
        "pupils": 150,
        "first_born": 10,
        "first_special": 1,
        "second_born": 10,
        "second_special": 2,
        "teachers": 20,
        "teachers_ranked": 9,
    }
    submission = Submission.objects.filter(key=school.key).earliest("pk")
    return Answers.objects.create(
        school=school, campaign=work.campaign, submission=submission, values=told | values
    )


def region(schools: int = 34, first: Sequence[int] | None = None) -> Work:
    """Schools of two districts, every second in a city; the first is Anna's.

    first: totals of Anna's school; usual ones when left out
    """
    work = make.work(maxima=MAXIMA, cuts=CUTS)
    districts = make.district(), make.district(code="m020")
    for n in range(schools):
        school = make.school(districts[n % 4 > 1], f"{42 + n:04d}")
        if n % 2 == 0:
            School.objects.filter(pk=school.pk).update(settlement=Settlement.CITY, pupils=600 + n)
        written(school, work, first if first is not None and n == 0 else usual(n))
    return work


def campaign_of(year: int, month: int = 4) -> Campaign:
    """The campaign of a former year, which is over."""
    return Campaign.objects.create(
        slug=f"{year}-{month}",
        title=f"ВПР {year}",
        era=Era.SEALED,
        layout=Layout.WITH_ORDINALS,
        opens_on=date(year, month, 10),
        closes_on=date(year, month, 28),
        state=CampaignState.FINISHED,
        made_at=make.NOW,
    )


def work_of(year: int, code: str = "ma4", *, month: int = 4, skills: Sequence[str] = ()) -> Work:
    """A work of a former year; its skills are told, or those of this year."""
    work = make.work(campaign_of(year, month), code, MAXIMA, CUTS)
    for task, skill in zip(work.tasks.order_by("position"), skills, strict=False):
        task.skill = skill
        task.save()
    return work
