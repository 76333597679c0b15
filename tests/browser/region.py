"""A region in the summer: works of two years, a sample, and one school that was filled in."""

from datetime import date

from bench.objectivity.planted import FILL

from tests import cast, make
from tests.domain.analytics.honesty import PLANTED, schools, searched, taken
from tests.domain.analytics.years import answered
from vprok.domain.access.queries import actor_of
from vprok.domain.campaign.actions import draw_sample
from vprok.domain.campaign.models import Campaign, Task, Work
from vprok.domain.campaign.states import CampaignState, Era, Layout
from vprok.domain.territory.models import School
from vprok.domain.territory.states import Settlement
from vprok.kernel.charter import Actor, Role

SKILLS = (
    ("вычисления", "1.1", (1, 2, 4, 6)),
    ("величины", "1.2", (3, 8, 14)),
    ("геометрия", "3.1", (5, 11, 12, 17)),
    ("таблицы и диаграммы", "4.1", (7, 9, 13)),
    ("текстовые задачи", "2.1", (10, 15, 16, 19)),
    ("логика", "5.1", (18, 20)),
)
"""Skills of mathematics with their codes and numbers of their tasks."""

DONE = {
    "вычисления": "Считает устно и письменно",
    "величины": "Сравнивает и переводит величины",
    "геометрия": "Находит периметр и площадь по чертежу",
    "таблицы и диаграммы": "Читает таблицу и диаграмму",
    "текстовые задачи": "Решает текстовую задачу",
    "логика": "Рассуждает и объясняет ответ",
}
LEVELS = "Б" * 12 + "П" * 6 + "В" * 2
OWN = 42
"""The number of the school whose people look at its pages."""

SHARE, SEED = 100, "vpr2026spring"
"""A tenth of schools, in tenths of a percent, and the seed they are drawn by."""


def region() -> Work:
    """The region with everything its people read of it.

    returns: this year's mathematics
    """
    of = make.campaign()
    _placed(schools())
    draw_sample(of, share=SHARE, seed=SEED, by=cast.gleb(), at=make.NOW)
    _described(taken(_last_year(), "ma4", 3, {PLANTED: FILL}))
    maths = _described(taken(of, "ma4", 1, {PLANTED: FILL}))
    russian = taken(of, "ru4", 2, {PLANTED: FILL})
    Work.objects.filter(pk=russian.pk).update(subject="Русский язык")
    for school in schools()[:: 120 // 24]:
        answered(school, maths, pupils=180 + school.pk % 7 * 90)
    searched()
    return maths


def director() -> Actor:
    """Head of the school that was filled in."""
    person = make.account("Ирина Лебедева", "head-of-the-other")
    make.post(person, Role.HEAD_OF_SCHOOL, schools()[PLANTED].place)
    return actor_of(person)


def _last_year() -> Campaign:
    return Campaign.objects.create(
        slug="2025-spring",
        title="ВПР 2025, весна",
        era=Era.SEALED,
        layout=Layout.WITH_ORDINALS,
        opens_on=date(2025, 4, 11),
        closes_on=date(2025, 5, 16),
        state=CampaignState.FINISHED,
        made_at=make.NOW,
    )


def _placed(every: list[School]) -> None:
    """A third of schools stand in a city, a third in towns; all have pupils."""
    kinds = (Settlement.CITY, Settlement.TOWN, Settlement.VILLAGE)
    for n, school in enumerate(every):
        school.settlement, school.pupils = kinds[n % 3], 240 + n * 37 % 700
    School.objects.bulk_update(every, ["settlement", "pupils"])


def _described(work: Work) -> Work:
    """The same work with levels, skills and what each task asks for."""
    of = {n: (skill, code) for skill, code, numbers in SKILLS for n in numbers}
    tasks = list(work.tasks.order_by("position"))
    for task, level in zip(tasks, LEVELS, strict=True):
        skill, code = of[task.position]
        task.level, task.skill, task.kt, task.descriptor = level, skill, [code], DONE[skill]
    Task.objects.bulk_update(tasks, ["level", "skill", "kt", "descriptor"])
    return work
