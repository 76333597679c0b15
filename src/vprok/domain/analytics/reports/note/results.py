"""What a note says of figures: who wrote, marks, the journal, tasks, skills, groups."""

from collections.abc import Iterator, Sequence

from vprok.domain.analytics.reports.indicators import UNDEFINED
from vprok.domain.analytics.reports.interpretation import GUARD_WORDS, LEGEND, is_group_told, tone
from vprok.domain.analytics.reports.overview import Overview, Standing, Weakness
from vprok.domain.analytics.reports.pupils import Pupil, with_gaps
from vprok.domain.campaign.models import Task
from vprok.kernel.paper import Grid, Piece, Points, Text
from vprok.kernel.report import Cell, Row
from vprok.kernel.russian import plural
from vprok.tools.stats.figures import (
    Share,
    blank_shares,
    figure_text,
    mark_counts,
    task_shares,
)
from vprok.tools.stats.leaf import MARKS

BY_RECOMMENDATIONS = "рекомендации по анализу результатов ВПР, ФИОКО, 2026"
BY_LETTER = "письмо Рособрнадзора от 18.04.2025 № 02-86"


def people(told: Overview) -> tuple[Piece, ...]:
    """Who is in the form, who wrote, who was absent."""
    leaf = told.here.line.sums.leaf
    rows = [
        ("В форме", leaf.listed),
        ("Писали работу", leaf.present),
        ("Отсутствовали", leaf.absent),
    ]
    if leaf.partial:
        rows.append(("Написали одну часть из двух", leaf.partial))
    guard = told.here.told.guard if told.here.told else None
    pieces: list[Piece] = [
        Grid("Участники", ("Показатель", "Человек"), tuple(Row(one) for one in rows))
    ]
    if guard:
        pieces.append(Text(GUARD_WORDS[guard], BY_RECOMMENDATIONS))
    return tuple(pieces)


def marks(told: Overview) -> tuple[Piece, ...]:
    """Marks and indicators here and in the bodies above."""
    every = [one for one in (*told.above, told.here) if one.told]
    shares = Grid(
        "Отметки, % участников (и сколько их)",
        ("Территория", "Участников", *(f"«{mark}»" for mark in MARKS)),
        tuple(Row(_mark_cells(one), one.place.level) for one in every),
    )
    means = Grid(
        "Показатели",
        ("Территория", "Качество, %", "Успеваемость, %", "Средняя отметка", "СОУ"),
        tuple(Row(_mean_cells(one), one.place.level) for one in every),
    )
    return shares, means, Text(_mark_words(told))


def _mark_cells(one: Standing) -> tuple[Cell, ...]:
    assert one.told is not None
    counts = mark_counts(one.line.sums.leaf)
    shares = (_cell(share, counts[mark]) for mark, share in zip(MARKS, one.marks, strict=True))
    return (one.line.name, one.told.participants, *shares)


def _mean_cells(one: Standing) -> tuple[Cell, ...]:
    told = one.told
    assert told is not None
    means = (told.quality, told.passing, told.mean_mark, told.training)
    return (one.line.name, *(each.text for each in means))


def _cell(share: Share, count: int) -> str:
    return UNDEFINED if share is None else f"{figure_text(share)} ({count})"


def _mark_words(told: Overview) -> str:
    here = told.here.told
    assert here is not None
    words = (
        f"Качество знаний — {here.quality.text} %, успеваемость — {here.passing.text} %, "
        f"средняя отметка — {here.mean_mark.text}, СОУ — {here.training.text}."
    )
    above = told.compared
    if above and above.told:
        words += (
            f" {above.line.name}: качество {above.told.quality.text} %, "
            f"успеваемость {above.told.passing.text} %."
        )
    return words


def journal(told: Overview, pupils: Sequence[Pupil]) -> tuple[Piece, ...]:
    """Marks of the work beside those of the journal, and what may be made of them."""
    found = told.journal
    sides = (
        ("Понизили: отметка ниже, чем в журнале", found.lower, found.lower_share),
        ("Подтвердили: отметка та же", found.equal, found.equal_share),
        ("Повысили: отметка выше, чем в журнале", found.higher, found.higher_share),
    )
    pieces: list[Piece] = [
        Grid(
            "Отметки за работу и по журналу",
            ("Сравнение", "Участников", "%"),
            tuple(
                Row((name, count, figure_text(share, UNDEFINED))) for name, count, share in sides
            ),
            note=f"Сравнивали тех, у кого есть отметка по журналу: {found.compared}.",
        ),
        Text(
            "Расхождение — повод посмотреть работу вместе с учителем, а не менять отметку. "
            "Оценивать по нему учителей не предусмотрено.",
            BY_LETTER,
        ),
    ]
    if gaps := with_gaps(pupils):
        lines = tuple(
            f"код {one.code}: работа — {one.mark}, журнал — {one.journal}" for one in gaps
        )
        pieces += [
            Text("Отметки расходятся на 2 и больше, разберите каждую работу:", BY_RECOMMENDATIONS),
            Points(lines),
        ]
    return tuple(pieces)


def tasks(told: Overview, tasks: Sequence[Task]) -> tuple[Piece, ...]:
    """Each task here and in the body above, judged by its level."""
    leaf = told.here.line.sums.leaf
    above = task_shares(told.compared.line.sums.leaf) if told.compared else None
    rows = []
    columns = ["Задание", "Уровень", "Макс.", "Выполнение, %", "X, %"]
    if above and told.compared:
        columns.insert(4, f"{told.compared.line.name}, %")
    found = zip(tasks, task_shares(leaf), blank_shares(leaf), strict=True)
    for n, (task, share, blank) in enumerate(found):
        cells: list[Cell] = [task.label, task.level, task.maximum, _or_dash(share), _or_dash(blank)]
        judged = [None, None, None, tone(task.level, share), None]
        if above:
            cells.insert(4, _or_dash(above[n]))
            judged.insert(4, None)
        rows.append(Row(tuple(cells), tones=tuple(judged)))
    return (Grid("Выполнение заданий, % возможных баллов", tuple(columns), tuple(rows), LEGEND),)


def deficits(told: Overview) -> tuple[Piece, ...]:
    """Skills with short tasks, systemic ones first."""
    if not told.judged:
        return (
            Text("Уровни заданий в описании работы не указаны: судить о достаточности нельзя."),
        )
    if not told.weak:
        return (Text("Недостаточно выполненных заданий нет.", BY_RECOMMENDATIONS),)
    return (
        Text(
            "Дефицит системный, если недостаточно выполнена большая часть заданий на одно умение.",
            BY_RECOMMENDATIONS,
        ),
        Points(tuple(_deficits(told.weak))),
    )


def _deficits(weak: Sequence[Weakness]) -> Iterator[str]:
    for one in weak:
        short = ", ".join(
            f"{task.figure.task.label} — {figure_text(task.figure.share)} %"
            for task in one.short
            if task.figure.share is not None
        )
        kind = "системный дефицит" if one.skill.is_systemic else "отдельные задания"
        yield f"{one.skill.name}: {kind} ({short})."


def groups(told: Overview) -> tuple[Piece, ...]:
    """What may be said of participants with each mark."""
    counts = mark_counts(told.here.line.sums.leaf)
    small = [
        f"«{mark}» — {plural(count, 'участник', 'участника', 'участников')}"
        for mark, count in counts.items()
        if count and not is_group_told(count)
    ]
    words = (
        "Чем выше отметка, тем выше доля по каждому заданию. Если линии пересекаются, разберите "
    )
    words += "задание и его проверку."
    if small:
        words += f" Группы меньше 10 человек ничего не доказывают: {', '.join(small)}."
    return (Text(words, BY_RECOMMENDATIONS),)


def _or_dash(share: Share) -> Cell:
    return UNDEFINED if share is None else share.normalize()
