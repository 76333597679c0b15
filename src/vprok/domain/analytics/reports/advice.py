"""What to do after a work: a few plain steps, each with the figures it follows from."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from vprok.domain.analytics.reports.indicators import Rise
from vprok.domain.analytics.reports.interpretation import CAREFUL_FROM, Guard, norm_of
from vprok.domain.analytics.reports.overview import Overview, Weakness, WeakTask
from vprok.domain.analytics.reports.pupils import Pupil, needing_help, with_gaps
from vprok.kernel.place import Level
from vprok.kernel.report import Tone
from vprok.kernel.russian import plural
from vprok.tools.stats.figures import figure_text
from vprok.tools.stats.leaf import MARKS

SKILLS_MOST, TASKS_MOST = 3, 3
"""Systemic deficits and short tasks that are told one by one; the rest follow in their list."""

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
    """What to do, a step for each thing that is amiss, the most urgent first.

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
    urgent_first = sorted(found, key=lambda step: step.tone is not Tone.SHORT)
    return (*urgent_first, *_guarded(told))


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
    short = [
        (weak, task) for weak in told.weak if not weak.skill.is_systemic for task in weak.short
    ]
    if short:
        first = sorted(short, key=lambda one: _reached(one[1]))[:TASKS_MOST]
        is_school = told.here.place.level is Level.SCHOOL
        begin = "Разберите на уроках" if is_school else "Помогите школам разобрать"
        yield Step(
            f"{begin} {_named([task for _, task in first])}",
            f"Дальше всего от достаточного: {'; '.join(_shown(*one) for one in first)}. "
            f"Всего недостаточно выполнено {_shorts(told)}"
            f"{_wording(first)}.",
            "skills",
            Tone.NEAR,
        )


def _reached(one: WeakTask) -> Decimal:
    """What part of enough was reached."""
    norm = norm_of(one.figure.task.level)
    return one.figure.share / norm.enough if norm and one.figure.share is not None else Decimal(0)


def _shown(weak: Weakness, one: WeakTask) -> str:
    name, share = weak.skill.name, figure_text(one.figure.share)
    return f"{one.figure.task.label} ({name[:1].lower()}{name[1:]}) — {share}\u00a0%"


def _shorts(told: Overview) -> str:
    short = sum(len(weak.short) for weak in told.weak)
    return f"{short} из {plural(told.judged, 'задания', 'заданий', 'заданий')}"


def _wording(first: Sequence[tuple[Weakness, WeakTask]]) -> str:
    """A task that fails alone may be worded badly; said only where others of its skill did not."""
    is_alone = all(weak.tasks > len(weak.short) for weak, _ in first)
    return (
        "; другие задания на эти умения удались, проверьте, понятно ли условие" if is_alone else ""
    )


def _help(pupils: Sequence[Pupil]) -> Iterator[Step]:
    if found := needing_help(pupils):
        twos = sum(one.mark == MARKS[0] for one in found)
        begin = f"Начните с тех, у кого «2»: таких {twos}." if twos else "Отметок «2» нет."
        yield Step(
            f"Помогите тем, кто не достиг базового уровня: {len(found)} из {len(pupils)}",
            f"Отметка «2» или меньше 57\u00a0% баллов за задания Б. {begin}",
            "pupils",
            Tone.SHORT,
        )


def _rise(told: Overview, rise: Rise | None) -> Iterator[Step]:
    if rise and rise.is_alarming and told.here.line.sums.leaf.present >= CAREFUL_FROM:
        points = figure_text(rise.points)
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
            f"{one.figure.task.label} ({figure_text(one.blank)}\u00a0%)" for one in told.blanks
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
