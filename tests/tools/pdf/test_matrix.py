from datetime import UTC, datetime

import pytest

from tests.tools.pdf.reading import scanned
from vprok.tools.pdf.matrix import matrix, matrix_svg
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
