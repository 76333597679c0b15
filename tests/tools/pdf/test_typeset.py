from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.tools.pdf.reading import text_of
from vprok.tools.limits import ChildFailed
from vprok.tools.pdf.look import inspect_pdf
from vprok.tools.pdf.qr import qr_svg
from vprok.tools.pdf.typeset import fonts_at, typeset

AT = datetime(2026, 4, 14, 2, 12, tzinfo=UTC)
PAGE = """
#import "/frame.typ": *
#show: paper.with(owner: "СОШ № 42", kind: "Проба", title: "Проба")
= #values.title
#key-value((("Ёмкость", values.capacity),))
"""


def test_values_reach_the_page() -> None:
    text = text_of(typeset(PAGE, {"title": "Щёлково", "capacity": "«30»"}, at=AT))
    assert "Щёлково" in text
    assert "«30»" in text
    assert "СОШ № 42" in text


def test_a_value_is_never_read_as_a_template() -> None:
    hostile = '#panic("no") *b* $x$ \\ #read("/frame.typ") [](</'
    text = text_of(typeset(PAGE, {"title": hostile, "capacity": ""}, at=AT))
    assert '#panic("no") *b* $x$' in text


def test_the_foot_says_when_it_was_made_and_which_page_it_is() -> None:
    text = text_of(typeset(PAGE + "#pagebreak()", {"title": "", "capacity": ""}, at=AT))
    assert "14 апреля 2026 года, 02:12 (МСК\N{MINUS SIGN}3)" in text
    assert "Страница 1 из 2" in text


def test_the_same_values_at_the_same_moment_give_the_same_bytes() -> None:
    once, twice = (typeset(PAGE, {"title": "A", "capacity": ""}, at=AT) for _ in range(2))
    assert once == twice


def test_pictures_come_as_svg_or_as_pixels() -> None:
    template = '#import "/frame.typ": *\n#picture("svg", width: 2cm) #picture("png", width: 2cm)'
    images = {"svg": qr_svg("ВПР"), "png": PIXEL}
    assert inspect_pdf(typeset(template, {}, images, at=AT)).count == 1


def test_a_template_reads_nothing_beyond_the_frame() -> None:
    with pytest.raises(ChildFailed):
        typeset('#read("../../../../../../../etc/hostname")', {}, at=AT)
    with pytest.raises(ChildFailed):
        typeset('#read("/etc/hostname")', {}, at=AT)


def test_a_wrong_template_says_what_is_wrong() -> None:
    with pytest.raises(ChildFailed, match="unknown variable: nothing"):
        typeset("#nothing", {}, at=AT)


def test_fonts_are_found_in_an_npm_folder(tmp_path: Path) -> None:
    assert fonts_at(tmp_path) == ()
    ours = tmp_path / "@expo-google-fonts" / "pt-serif"
    ours.mkdir(parents=True)
    assert fonts_at(tmp_path) == (ours,)


PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de"
    "0000000c49444154789c63606060000000040001f61738550000000049454e44ae426082"
)
