"""How a written paper says a figure."""

from decimal import Decimal

import pytest

from vprok.kernel.paper import plain
from vprok.kernel.report import Cell


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        (None, ""),
        (0, "0"),
        (1537, "1537"),
        (Decimal("52.80"), "52,80"),
        ("Вариант 2.1", "Вариант 2.1"),
        ("—", "—"),
    ],
)
def test_numbers_have_a_decimal_comma_and_words_stay_as_they_are(cell: Cell, said: str) -> None:
    assert plain(cell) == said
