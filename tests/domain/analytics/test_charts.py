"""Charts tell what reports tell: in the picture, in the table beside it and in words."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

import pytest

from tests import make
from tests.domain.analytics.country import accept, row, tiny
from tests.domain.analytics.town import CUTS, MAXIMA, town, work_of, write
from vprok.domain.analytics.queries import Scope, Slice, lines
from vprok.domain.analytics.reports.charts import (
    Figure,
    compared_marks,
    compared_profiles,
    followed,
    histogram,
    journal_matrix,
    mark_groups,
    page_figures,
    profile,
)
from vprok.domain.analytics.reports.charts.canvas import in_whole
from vprok.domain.analytics.reports.charts.groups import _ends
from vprok.domain.campaign.models import Task, Work
from vprok.kernel.place import Place
from vprok.kernel.report import Cell, Tone
from vprok.tools.charts import svgs_of

pytestmark = pytest.mark.django_db

SCHOOL, DISTRICT, REGION = Place("ru.22.m019.0042"), Place("ru.22.m019"), Place("ru.22")


def scope_at(work: Work, place: Place = SCHOOL, own: Place | None = None) -> Scope:
    return Scope(work, place, own or place)


def tasks_of(work: Work) -> tuple[Task, ...]:
    return tuple(work.tasks.order_by("position"))


def column(figure: Figure, number: int) -> list[Cell]:
    return [line.cells[number] for line in figure.table.rows]


def drawn(figure: Figure, field: str) -> list[list[object]]:
    """What each layer draws of this field, empty layers left out."""
    layers = figure.spec["layer"]
    assert isinstance(layers, Sequence)
    told = [[one[field] for one in each["data"]["values"] if field in one] for each in layers]
    return [values for values in told if values]


def plain(cells: Iterable[Cell]) -> list[str]:
    return [str(cell) for cell in cells]


# ---- histogram -----------------------------------------------------------------------------------


def test_a_histogram_shows_a_school_over_its_district() -> None:
    work = tiny()
    scope = scope_at(work)
    figure = histogram(scope, lines(scope))
    assert figure.table.columns == ("Балл", "Отметка", "СОШ № 42", "Район m019")
    assert column(figure, 0) == [0, 1, 2, 3, 4, 5, 6]
    assert column(figure, 1) == [2, 2, 3, 3, 4, 4, 5]
    assert plain(column(figure, 2)) == ["0", "25", "25", "0", "25", "0", "25"]
    assert plain(column(figure, 3)) == ["0", "1E+1", "1E+1", "4E+1", "1E+1", "0", "3E+1"]
    assert [1.5, 3.5, 5.5] in drawn(figure, "score")
    assert "Район m019, 10 участников: чаще всего 3 балла (40\u00a0%)." in figure.words
    assert figure.words.startswith("СОШ № 42, 4 участника: чаще всего 1 балл (25\u00a0%), половина")


def test_the_nearest_body_above_that_may_be_told_is_drawn() -> None:
    work = make.work(maxima=(1, 2, 3), cuts=(2, 4, 6))
    ours = make.district()
    accept(make.school(ours, "0042"), work, [row(n, (1, 1, 0)) for n in range(6)])
    accept(make.school(ours, "0043"), work, [row(1, (1, 2, 3))])
    other = make.district(code="m020")
    accept(make.school(other, "0044"), work, [row(n, (1, 2, 0)) for n in range(9)])
    scope = scope_at(work)
    figure = histogram(scope, lines(scope))
    assert figure.table.columns[2:] == ("СОШ № 42", "Приозёрный край")
    assert "меньше пяти" in figure.table.notes[0]
    of_district = scope_at(work, own=DISTRICT)
    assert histogram(of_district, lines(of_district)).table.columns[3] == "Район m019"


def test_a_body_that_holds_nobody_else_is_not_drawn_above_itself() -> None:
    work = make.work(maxima=(1, 2, 3), cuts=(2, 4, 6))
    accept(make.school(make.district(), "0042"), work, [row(n, (1, 1, 0)) for n in range(6)])
    scope = scope_at(work)
    assert histogram(scope, lines(scope)).table.columns == ("Балл", "Отметка", "СОШ № 42")


def test_a_leap_at_a_cut_is_told_as_numbers_when_there_are_people_enough() -> None:
    work = make.work(maxima=(1, 2, 3), cuts=(2, 4, 6))
    rows = [row(n, (0, 0, 1 if n < 2 else 2)) for n in range(60)]
    accept(make.school(make.district(), "0042"), work, rows)
    accept(make.school(make.district(), "0043"), work, rows[:40])
    scope, few = scope_at(work), scope_at(work, Place("ru.22.m019.0043"))
    assert (
        "На границе «3» — 58 участников, баллом ниже — 2." in histogram(scope, lines(scope)).words
    )
    assert "На границе" not in histogram(few, lines(few)).words


# ---- profile -------------------------------------------------------------------------------------


def test_a_profile_tells_levels_by_shapes_and_sufficiency_by_filling() -> None:
    work = town()
    scope = scope_at(work)
    figure = profile(scope, lines(scope), tasks_of(work))
    layers = figure.spec["layer"]
    assert isinstance(layers, Sequence)
    signs = [
        (each["mark"]["shape"], each["mark"]["fill"])
        for each in layers
        if each["mark"].get("size") == 110 and each["data"]["values"] != [{}]
    ]
    assert {shape for shape, _ in signs} == {"circle", "square", "diamond"}
    assert len({fill for shape, fill in signs if shape == "circle"}) > 1
    assert {tone for line in figure.table.rows for tone in line.tones} >= {Tone.ENOUGH, Tone.SHORT}
    assert "Достаточно выполнено заданий" in figure.words
    assert "Район m019: здесь" in figure.words


def test_thresholds_follow_the_level_of_each_task() -> None:
    work = town()
    scope = scope_at(work)
    figure = profile(scope, lines(scope), tasks_of(work))
    assert [60.0] * 5 + [30.0, 60.0, 30.0] in drawn(figure, "share")
    assert [57.0] * 5 + [28.5, 57.0, 28.5] in drawn(figure, "near")


# ---- groups --------------------------------------------------------------------------------------


def test_a_group_of_nobody_has_no_line_and_a_small_one_is_named() -> None:
    work = make.work(maxima=(1, 2, 3), cuts=(2, 4, 6))
    rows = [row(n, (1, 1, 1)) for n in range(12)] + [row(20 + n, (1, 2, 3)) for n in range(3)]
    accept(make.school(make.district(), "0042"), work, rows)
    scope = scope_at(work)
    figure = mark_groups(scope, lines(scope), tasks_of(work))
    assert figure.table.columns == ("Задание", "«3», 12 уч.", "«5», 3 уч.")
    assert figure.table.notes == ("Меньше 10 участников: «5». Такая группа ничего не доказывает.",)


def test_lines_that_cross_are_told_by_task() -> None:
    work = make.work(maxima=(1, 2, 3), cuts=(2, 4, 6))
    threes = [row(n, (1, 1, 0)) for n in range(10)]
    fours = [row(20 + n, (0, 2, 2)) for n in range(10)]
    accept(make.school(make.district(), "0042"), work, [*threes, *fours])
    scope = scope_at(work)
    words = mark_groups(scope, lines(scope), tasks_of(work)).words
    assert (
        "Линии пересекаются, задания стоит разобрать: 1 («3» — 100\u00a0%, «4» — 0\u00a0%)."
        in words
    )


def test_names_at_the_ends_of_lines_never_cover_each_other() -> None:
    for shares in ([50.0, 50.0, 50.0, 50.0], [99.0, 100.0, 98.0], [0.0, 1.0], [10.0, 90.0]):
        ends = sorted(_ends(shares))
        assert all(high - low >= 6 for low, high in pairwise(ends))
        assert ends[-1] <= 100.1


# ---- journal -------------------------------------------------------------------------------------


def test_the_matrix_counts_those_who_have_both_marks() -> None:
    work = tiny()
    scope = scope_at(work)
    figure = journal_matrix(scope, lines(scope))
    assert [line.cells for line in figure.table.rows] == [
        ("«5»", 0, 0, 1, 0, 1),
        ("«4»", 0, 0, 0, 0, 0),
        ("«3»", 1, 1, 0, 0, 2),
        ("«2»", 0, 0, 0, 0, 0),
    ]
    assert (
        "Понизили — 2 (66,67\u00a0%), подтвердили — 1 (33,33\u00a0%), повысили — 0 (0\u00a0%)."
        in figure.words
    )
    assert "Без отметки по журналу: 1 участник; здесь их нет." in figure.table.notes
    assert "измеряют разное" in figure.table.notes[0]


def test_shares_on_pictures_are_halves_up_as_on_bars() -> None:
    assert [in_whole(Decimal(one)) for one in ("12.5", "66.50", "0.49", "100")] == [
        "13",
        "67",
        "0",
        "100",
    ]


# ---- places and skills ---------------------------------------------------------------------------


def test_places_stand_in_the_order_they_were_asked_for() -> None:
    work = town()
    asked = (Place("ru.22.m020"), DISTRICT)
    scope = Scope(work, REGION, REGION, chosen=asked)
    chosen = lines(scope)[-2:]
    marks = compared_marks(scope, chosen)
    assert column(marks, 0) == ["Район m020 (reg22_m020)", "Район m019 (reg22_m019)"]
    assert "не рейтинг" in marks.table.notes[0]
    tasks = compared_profiles(scope, chosen, tasks_of(work))
    assert len(tasks.table.columns) == 4
    assert tasks.words.startswith("Район m020, 50 участников; Район m019, 100 участников.")
    assert "Сильнее всего расходится задание" in tasks.words


def test_a_skill_is_followed_over_works_of_the_campaign() -> None:
    work = town()
    other = work_of("ma5", of=work.campaign)
    Task.objects.filter(work=other, skill="логика").update(skill="вычисления")
    write(make.school(make.district(), "0042"), other, 20, seed=7)
    make.work(of=work.campaign, code="ma6")
    scope = scope_at(work)
    figure = followed(scope, "вычисления")
    assert column(figure, 1) == ["1, 2", "1, 2, 5, 7"]
    assert column(figure, 2) == [60, 20]
    assert column(figure, 4)[1] == "-"
    assert figure.words.startswith("Вычисления. ")


# ---- all of them ---------------------------------------------------------------------------------


def every_figure(work: Work, place: Place = SCHOOL) -> list[Figure]:
    scope = scope_at(work, place)
    found, tasks = lines(scope), tasks_of(work)
    return [
        *page_figures(scope, found, tasks).values(),
        journal_matrix(scope, found),
        compared_marks(scope, found[-1:]),
        compared_profiles(scope, found[-1:], tasks),
        followed(scope, "вычисления"),
    ]


def test_every_chart_can_be_drawn_even_of_nobody() -> None:
    work = make.work(maxima=MAXIMA, cuts=CUTS)
    school = make.school(make.district(), "0042")
    accept(school, work, [])
    nobody = every_figure(work)
    accept(school, work, [row(1, (1, 1, 1, 1, 1, 2, 2, 2))])
    one = every_figure(work)
    accept(school, work, [row(n, (0,) * 8) for n in range(30)])
    zeros = every_figure(work)
    figures = [*nobody, *one, *zeros]
    svgs = svgs_of([figure.spec for figure in figures])
    for figure, svg in zip(figures, svgs, strict=True):
        assert "NaN" not in svg, figure.title
        assert "undefined" not in svg, figure.title
        assert svg.count("aria-label") == 1
    assert all("Участников нет" in figure.words for figure in nobody)


def test_a_sentence_ends_and_names_no_school_the_best() -> None:
    for figure in every_figure(town()):
        assert figure.words.endswith("."), figure.title
        assert ".." not in figure.words
        assert "лучш" not in figure.words
        assert "худш" not in figure.words


def test_a_slice_says_whom_it_shows() -> None:
    work = town()
    scope = replace(scope_at(work), only=Slice(variant=1))
    figure = histogram(scope, lines(scope))
    assert figure.table.caption == (("Кто:", "вариант 1"),)
