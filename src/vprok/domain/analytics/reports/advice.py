"""What to do after a work: a few plain steps, each with the figures it follows from."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from vprok.domain.analytics.reports.indicators import Rise
from vprok.domain.analytics.reports.interpretation import CAREFUL_FROM, Guard
from vprok.domain.analytics.reports.overview import Overview, Weakness, WeakTask
from vprok.domain.analytics.reports.pupils import Pupil, needing_help, with_gaps
from vprok.kernel.place import Level
from vprok.kernel.report import Tone
from vprok.kernel.russian import plural
from vprok.tools.stats.figures import percent_text

SKILLS_MOST = 3
"""Systemic deficits that are told one by one; the rest follow in the list of skills."""

_BODIES = {
    Level.COUNTRY: ("регионе", "регионах", "регионах"),
    Level.REGION: ("муниципалитете", "муниципалитетах", "муниципалитетах"),
    Level.DISTRICT: ("организации", "организациях", "организациях"),
}


@dataclass(frozen=True)
class Step:
    """One thing to do.

    what:  in a few words
    why:   the figures behind it
    where: the part of the page that tells more
    tone:  how urgent it is
    """

    what: str
    why: str
    where: str
    tone: Tone


def steps(
    told: Overview, pupils: Sequence[Pupil] = (), rise: Rise | None = None
) -> tuple[Step, ...]:
    """What to do first, a step for each thing that is amiss.

    pupils: of the school, where the reader may know them
    rise:   of the share of «2» since a comparable year
    source: docs/sources/domain.md#interpretation
    """
    if not told.has_people:
        return ()
    found = (
        *_skills(told),
        *_tasks(told),
        *_help(pupils),
        *_rise(told, rise),
        *_gaps(pupils),
        *_blanks(told),
    )
    if not found:
        found = tuple(_all_is_well(told))
    return (*found, *_guarded(told))


def _skills(told: Overview) -> Iterator[Step]:
    for one in [weak for weak in told.weak if weak.skill.is_systemic][:SKILLS_MOST]:
        yield Step(
            f"Спланируйте повторение умения «{one.skill.name}»",
            f"Системный дефицит: недостаточно выполнено {_of_tasks(one)}"
            f"{_in_bodies(told, one)}. Меняйте программу повторения, а не один урок.",
            "skills",
            Tone.SHORT,
        )


def _of_tasks(one: Weakness) -> str:
    return f"{plural(len(one.short), 'задание', 'задания', 'заданий')} из {one.tasks}"


def _in_bodies(told: Overview, one: Weakness) -> str:
    words = _BODIES.get(told.here.place.level)
    if not words or not one.bodies:
        return ""
    return f"; то же в {plural(one.bodies, *words)} из {len(told.below)}"


def _tasks(told: Overview) -> Iterator[Step]:
    """Short tasks of skills that are no deficit as a whole."""
    short = [task for weak in told.weak if not weak.skill.is_systemic for task in weak.short]
    if short:
        yield Step(
            f"Разберите {_named(short)} с теми, кто вёл эти темы",
            f"Недостаточно выполнено {plural(len(short), 'задание', 'задания', 'заданий')}; "
            "остальные задания на те же умения удались, причина может быть в самой формулировке.",
            "skills",
            Tone.NEAR,
        )


def _help(pupils: Sequence[Pupil]) -> Iterator[Step]:
    if found := needing_help(pupils):
        people = plural(len(found), "участник", "участника", "участников")
        yield Step(
            "Помогите тем, кто не достиг базового уровня",
            f"{people} из {len(pupils)}: отметка «2» или меньше 57 % баллов за задания Б.",
            "pupils",
            Tone.SHORT,
        )


def _rise(told: Overview, rise: Rise | None) -> Iterator[Step]:
    if rise and rise.is_alarming and told.here.line.sums.leaf.present >= CAREFUL_FROM:
        points = percent_text(rise.points).replace(".", ",")
        yield Step(
            "Выясните, почему отметок «2» стало больше",
            f"Доля «2» выросла на {points} п.п. с прошлого сравнимого года: "
            "рост на 10 и больше требует разбора.",
            "figures",
            Tone.SHORT,
        )


def _gaps(pupils: Sequence[Pupil]) -> Iterator[Step]:
    if found := with_gaps(pupils):
        works = plural(len(found), "работу", "работы", "работ")
        yield Step(
            f"Посмотрите {works} вместе с учителем",
            "Отметка отличается от журнала на 2 и больше. Причина бывает в проверке, "
            "в пропущенной теме или в самочувствии: разберите каждую, не меняя отметок.",
            "journal",
            Tone.NEAR,
        )


def _blanks(told: Overview) -> Iterator[Step]:
    if told.blanks:
        shares = ", ".join(
            f"{one.figure.task.label} ({percent_text(one.blank).replace('.', ',')} %)"
            for one in told.blanks
        )
        yield Step(
            "Узнайте, почему к заданиям не приступали",
            f"Оставили пустыми: {shares} участников. Не хватило времени или тип задания незнаком?",
            "skills",
            Tone.NEAR,
        )


def _all_is_well(told: Overview) -> Iterator[Step]:
    if told.judged:
        yield Step(
            "Срочного нет: базовый и повышенный уровни достигнуты",
            "Недостаточно выполненных заданий нет. Посмотрите, как задания разошлись по классам.",
            "figures",
            Tone.ENOUGH,
        )


def _guarded(told: Overview) -> Iterator[Step]:
    if told.here.told and told.here.told.guard is Guard.FEW:
        yield Step(
            "Не делайте выводов по долям",
            "Участников меньше 20: один ученик меняет доли на 5 % и больше. "
            "Смотрите на работы каждого.",
            "figures",
            Tone.NEAR,
        )


def _named(short: Sequence[WeakTask]) -> str:
    labels = ", ".join(one.figure.task.label for one in short)
    return f"{'задания' if len(short) > 1 else 'задание'} {labels}"
