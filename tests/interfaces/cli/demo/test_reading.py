"""A robot reads findings as a person does: by the cell, and by the row told in words."""

from email.message import Message

from vprok.interfaces.cli.demo.materials import archives_on
from vprok.interfaces.cli.demo.results import rows_named
from vprok.interfaces.cli.demo.robot import Page


def page(markup: str) -> Page:
    return Page("http://site/", 422, Message(), markup.encode())


def test_rows_are_named_by_cells_runs_of_cells_and_words() -> None:
    told = page(
        '<code class="vp-cell">C2</code> <code class="vp-cell">A5:A7</code>'
        "<td>«40006» уже есть в строке 9, столбец «Код участника».</td>"
    )
    assert rows_named(told) == {0, 3, 4, 5, 7}


def test_archives_are_found_by_the_work_they_stand_under() -> None:
    told = page(
        '<section class="vp-card" id="ru4"><p>ещё нет</p></section>'
        '<section class="vp-card" id="ma4"><form action="/materials/x/archives/17/"></section>'
    )
    assert archives_on(told) == {"ma4": "17"}
