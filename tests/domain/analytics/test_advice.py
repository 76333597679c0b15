"""What a page proposes to do: the most urgent first, the weakest tasks by name."""

import pytest

from tests.domain.analytics.country import tiny
from vprok.domain.analytics.queries import Scope, lines
from vprok.domain.analytics.reports.advice import Step, steps
from vprok.domain.analytics.reports.indicators import Measure
from vprok.domain.analytics.reports.overview import overview
from vprok.domain.analytics.reports.pupils import Pupil
from vprok.domain.campaign.models import Task, Work
from vprok.kernel.place import Place

pytestmark = pytest.mark.django_db

SCHOOL, DISTRICT = "ru.22.m019.0042", "ru.22.m019"


@pytest.fixture
def work() -> Work:
    """Three tasks, each of a skill of its own."""
    made = tiny()
    for task, skill in zip(
        Task.objects.order_by("position"), ("счёт", "Площадь", "логика"), strict=True
    ):
        task.skill = skill
        task.save()
    return made


def proposed(work: Work, path: str, *pupils: Pupil) -> tuple[Step, ...]:
    """What is proposed to whoever reads of this place."""
    scope = Scope(work, Place(path), Place(path))
    tasks = tuple(work.tasks.order_by("position"))
    return steps(overview(scope.place, lines(scope), tasks), pupils)


def test_the_weakest_tasks_are_named_with_their_skills_and_shares(work: Work) -> None:
    first, *_ = proposed(work, SCHOOL)
    assert first.what == "Разберите на уроках задания 2, 3"
    assert first.why == (
        "Дальше всего от достаточного: 2 (площадь) — 37,5\u00a0%; 3 (логика) — 50\u00a0%. "
        "Всего недостаточно выполнено 2 из 3 заданий."
    )


def test_a_body_above_schools_is_not_told_to_teach(work: Work) -> None:
    first, *_ = proposed(work, DISTRICT)
    assert first.what.startswith("Помогите школам разобрать задани")


def test_people_who_need_help_come_before_tasks(work: Work) -> None:
    weak = Pupil(40001, 1, 1, 2, 0, basic=Measure(1, 6), advanced=Measure(0, 0))
    first, second, *_ = proposed(work, SCHOOL, weak)
    assert first.what == "Помогите тем, кто не достиг базового уровня: 1 из 1"
    assert "Начните с тех, у кого «2»: таких 1." in first.why
    assert second.where == "skills"
