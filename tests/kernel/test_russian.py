"""How a number is said in Russian."""

from decimal import Decimal

import pytest

from vprok.kernel.russian import decimal, signed


@pytest.mark.parametrize(
    ("value", "places", "plain", "with_sign"),
    [
        (0.4, 2, "0,40", "+0,40"),
        (Decimal("58.25"), 1, "58,2", "+58,2"),
        (-1.5, 1, "\N{MINUS SIGN}1,5", "\N{MINUS SIGN}1,5"),
        (12.6, 0, "13", "+13"),
        (0.0, 1, "0,0", "0,0"),
        (0.04, 1, "0,0", "0,0"),
        (-0.04, 1, "0,0", "0,0"),
        (Decimal("-0.004"), 2, "0,00", "0,00"),
    ],
)
def test_a_number_has_a_decimal_comma_and_nothing_has_no_sign(
    value: Decimal | float, places: int, plain: str, with_sign: str
) -> None:
    assert decimal(value, places) == plain
    assert signed(value, places) == with_sign
