"""How a written paper says a figure."""

from decimal import Decimal

import pytest

from vprok.kernel.paper import figures_in, plain
from vprok.kernel.report import Cell, Row


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        (None, ""),
        (0, "0"),
        (1537, "1\u00a0537"),
        (Decimal("52.80"), "52,80"),
        ("Вариант 2.1", "Вариант 2.1"),
        ("—", "—"),
    ],
)
def test_numbers_have_a_decimal_comma_and_words_stay_as_they_are(cell: Cell, said: str) -> None:
    assert plain(cell) == said


def test_a_column_of_figures_alone_stands_to_the_right_and_the_first_names_its_rows() -> None:
    rows = (
        Row(("40001", "А", 7, "12,24 (6)", "—")),
        Row(("40002", "Б", 1537, "40,82 (20)", "3,5")),
    )
    assert figures_in(5, rows) == (False, False, True, True, True)
    assert figures_in(2, ()) == (False, False)
