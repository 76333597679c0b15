"""A written paper with one piece of each kind."""

from dataclasses import replace
from decimal import Decimal

from vprok.kernel.paper import Grid, Paper, Picture, Points, Section, Text
from vprok.kernel.report import Row, Tone

SOURCE = "рекомендации по анализу результатов, 2026"
TONES = (None, None, Tone.ENOUGH, Tone.NEAR, Tone.SHORT)
COLUMNS = ("Территория", "Участников", "Задание 1", "Задание 2", "Задание 3")


def grid(rows: int = 1) -> Grid:
    """A table of so many schools, judged by sign."""
    figures = (60, Decimal("81.25"), Decimal("58.00"), Decimal("20.5"))
    return Grid(
        "Выполнение заданий, %",
        COLUMNS,
        tuple(Row((f"СОШ № {n}", *figures), "school", tones=TONES) for n in range(1, rows + 1)),
        note="По порядку номеров.",
    )


def written(drawn: bytes, rows: int = 1) -> Paper:
    """A note with a paragraph and its source, points, a table, a picture, an empty part.

    drawn: the picture, SVG or PNG
    rows:  of its table
    """
    return Paper(
        "Аналитическая справка",
        "СОШ № 42",
        (("Работа:", "Математика, 4 класс"),),
        (
            Section(
                "Кто писал", (Text("Писали 60 человек.", SOURCE), Points(("Первое", "Второе")))
            ),
            Section("Задания", (grid(rows), Picture("Профиль", "Круто слева.", drawn))),
            Section("План мер", ()),
        ),
        foot=("Оценивать по справке учителей нельзя.",),
    )


def without_rows(paper: Paper) -> Paper:
    """The same paper with a table of nobody."""
    first, second, *others = paper.sections
    empty = replace(grid(), rows=())
    return replace(paper, sections=(first, replace(second, pieces=(empty,)), *others))
