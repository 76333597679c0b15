"""What a note asks people to talk about, and what it stands on."""

from collections.abc import Iterator, Sequence

from vprok.domain.analytics.reports.indicators import HOW, Rise
from vprok.domain.analytics.reports.note.results import BY_RECOMMENDATIONS
from vprok.domain.analytics.reports.overview import Overview
from vprok.domain.analytics.reports.pupils import Pupil, with_gaps
from vprok.domain.campaign.models import Work
from vprok.kernel.paper import Piece, Points, Text
from vprok.kernel.report import Tone


def questions(told: Overview, pupils: Sequence[Pupil], rise: Rise | None) -> tuple[Piece, ...]:
    """Questions from the result back to its conditions, each where figures ask for it.

    source: docs/sources/domain.md#interpretation
    """
    return (
        Text("От результата — к условиям: что его дало и что можно изменить.", BY_RECOMMENDATIONS),
        Points(tuple(_questions(told, pupils, rise))),
    )


def _questions(told: Overview, pupils: Sequence[Pupil], rise: Rise | None) -> Iterator[str]:
    systemic = [one.skill.name for one in told.weak if one.skill.is_systemic]
    if systemic:
        yield f"Когда и как в программе учат этому: {'; '.join(systemic)}? Хватает ли часов?"
    here = told.here.told
    if here and here.advanced_tone is Tone.SHORT and here.basic_tone is Tone.ENOUGH:
        yield "Базовый уровень достигнут, повышенный — нет: есть ли на уроках задания П и В?"
    if here and here.basic_tone is Tone.SHORT:
        yield "Базовый уровень не достигнут: с каких тем начинать восполнение и кто его ведёт?"
    if told.blanks:
        labels = ", ".join(one.figure.task.label for one in told.blanks)
        yield f"Почему к заданиям {labels} не приступали: время, незнакомый вид задания, усталость?"
    if rise and rise.is_alarming:
        yield "Что изменилось за год в классах и программе, если отметок «2» стало больше?"
    found = told.journal
    if found.compared and 2 * found.lower > found.compared:
        yield "Больше половины отметок ниже журнала: одинаково ли понимаем критерии?"
    if found.compared and 2 * found.higher > found.compared:
        yield "Больше половины отметок выше журнала: как шли проведение и проверка?"
    if with_gaps(pupils):
        yield "Что за работами, где отметка разошлась с журналом на 2 и больше?"
    yield "Какая помощь нужна учителям: методика, время, материалы, обмен уроками?"


def sources(work: Work) -> tuple[str, ...]:
    """By what marks and indicators were counted."""
    scale = (
        f"Шкала: «3» — с {work.cut3}, «4» — с {work.cut4}, «5» — с {work.cut5}; "
        f"максимум {work.maximum}."
    )
    wanted = ("Качество знаний", "Успеваемость", "СОУ")
    return (scale, *(f"{name}: {HOW[name]}" for name in wanted))
