from datetime import UTC, datetime

import pytest

from tests.tools.pdf.reading import scanned
from vprok.tools.pdf.matrix import LOW_HEIGHT, LOW_WIDTH, low_matrix, matrix, matrix_svg
from vprok.tools.pdf.typeset import typeset

AT = datetime(2026, 4, 14, 2, 12, tzinfo=UTC)
PAGE = '#import "/frame.typ": *\n#picture("dm", width: 9mm)'


@pytest.mark.parametrize("text", ["1", "edu220042 40001", "edu220042 ma4 017 40017 12"])
def test_it_is_a_square_with_a_solid_corner(text: str) -> None:
    modules = matrix(text)
    assert {len(row) for row in modules} == {len(modules)}
    assert all(modules[-1])
    assert all(row[0] for row in modules)


@pytest.mark.parametrize("text", ["1", "edu220042 40001", "edu220042 ma4 017 40017 12"])
def test_a_scanner_reads_it_back_from_nine_millimetres(text: str) -> None:
    assert scanned(typeset(PAGE, {}, {"dm": matrix_svg(text)}, at=AT)) == [text]


@pytest.mark.parametrize("text", ["1", "20" * 16, "22004240023000170003MA4"])
def test_a_low_one_is_always_of_one_size(text: str) -> None:
    modules = low_matrix(text)
    assert [len(row) for row in modules] == [LOW_WIDTH] * LOW_HEIGHT
    assert all(modules[-1])
    assert all(row[0] for row in modules)


def test_a_low_one_holds_no_more_than_it_can() -> None:
    with pytest.raises(ValueError, match="too long"):
        low_matrix("7" * 33)
