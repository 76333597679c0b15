import pytest
import zxingcpp

from tests.domain.materials.world import paper
from vprok.tools.pdf.pictures import codes_in, picture_of, pictures


def test_a_page_is_drawn_in_gray_as_large_as_asked():
    drawn = list(pictures(paper(2), px_per_mm=2))
    first = drawn[0]
    assert len(drawn) == 2
    assert (first.width, first.height) == pytest.approx((420, 594), abs=1)
    assert first.size == pytest.approx((210, 297), abs=0.01)
    assert first.pixels == b"\xff" * first.width * first.height


def test_one_page_is_drawn_alone():
    assert picture_of(paper(3), 2, px_per_mm=1).width == 210


def test_codes_of_a_picture_are_read_each_once():
    drawn = zxingcpp.create_barcode("VPROK", zxingcpp.BarcodeFormat.DataMatrix)
    assert codes_in(drawn.to_image(scale=6)) == ("VPROK",)
    square = zxingcpp.create_barcode("VPROK", zxingcpp.BarcodeFormat.QRCode)
    assert codes_in(square.to_image(scale=6)) == ()
