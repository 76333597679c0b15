"""A small country with enough participants for a picture: one work, two regions, five schools."""

from random import Random

from tests import make
from tests.domain.analytics.country import accept, row
from vprok.domain.campaign.models import Campaign, Work
from vprok.domain.territory.models import School
from vprok.tools.stats.block import Participant

LABELS = ("1", "2", "3", "4.1", "4.2", "5", "6", "7")
MAXIMA = (1, 1, 1, 1, 1, 2, 2, 2)
LEVELS = "БББББПБВ"
EASE = (0.95, 0.85, 0.7, 0.6, 0.55, 0.45, 0.5, 0.2)
SKILLS = (
    "вычисления",
    "вычисления",
    "геометрия",
    "таблицы",
    "таблицы",
    "логика",
    "задачи",
    "логика",
)
CUTS = (3, 6, 9)


def town() -> Work:
    """Schools 0042 and 0043 of one district, 0044 of the next, two schools of another region."""
    work = work_of("ma4")
    ours, elsewhere = make.district(), make.region("64", "Степной край", "Europe/Saratov")
    write(make.school(ours, "0042"), work, 60, seed=1)
    write(make.school(ours, "0043"), work, 40, seed=2)
    write(make.school(make.district(code="m020"), "0044"), work, 50, seed=3)
    far = make.district(elsewhere, "m017")
    write(make.school(far, "0151"), work, 45, seed=4)
    return work


def work_of(code: str, of: Campaign | None = None) -> Work:
    """A work of eight tasks with levels and skills."""
    work = make.work(code=code, maxima=MAXIMA, cuts=CUTS, labels=LABELS, of=of)
    for task, level, skill in zip(work.tasks.order_by("position"), LEVELS, SKILLS, strict=True):
        task.level, task.skill = level, skill
        task.save()
    return work


def write(school: School, work: Work, people: int, *, seed: int) -> None:
    """So many pupils of a school write a work; the same for the same seed."""
    chance = Random(seed)
    accept(school, work, [_pupil(n, chance) for n in range(1, people + 1)])


def _pupil(number: int, chance: Random) -> Participant:
    able = chance.gauss(0, 0.15)
    points = [
        sum(chance.random() < ease + able for _ in range(most))
        for ease, most in zip(EASE, MAXIMA, strict=True)
    ]
    total = sum(points)
    journal = 2 + sum(total + chance.choice((-1, 0, 0, 1, 2)) >= cut for cut in CUTS)
    return row(number, points, journal if number % 20 else 0, class_no=1 + number % 2)
