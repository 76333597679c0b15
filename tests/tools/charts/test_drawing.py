"""Charts are drawn once, of shapes and letters alone, with one name for those who listen."""

import re
from xml.etree import ElementTree as ET

import pytest

from vprok.kernel.report import Report
from vprok.tools.charts import Figure, png_of, svg_of, svgs_of
from vprok.tools.charts.cleaning import cleaned
from vprok.tools.limits import ChildFailed

SVG = "{http://www.w3.org/2000/svg}"


def spec(most: int = 3) -> dict[str, object]:
    return {
        "description": "Пример «а» & <б>",
        "width": 200,
        "height": 100,
        "data": {"values": [{"x": n, "y": n / 2} for n in range(most)]},
        "mark": "bar",
        "encoding": {
            "x": {"field": "x", "type": "ordinal", "axis": {"title": "Балл"}},
            "y": {"field": "y", "type": "quantitative", "axis": {"format": ".1f"}},
        },
    }


def test_a_chart_is_one_image_of_its_description() -> None:
    root = ET.fromstring(svg_of(spec()))
    assert root.get("role") == "img"
    assert root.get("aria-label") == "Пример «а» & <б>"
    assert not any(each.get("aria-label") for each in root.iter() if each is not root)
    words = {text.text for text in root.iter(f"{SVG}text")}
    assert {"Балл", "0", "2", "1,0"} <= words


def test_nothing_in_a_chart_needs_a_policy_or_clashes_on_a_page() -> None:
    svg = svg_of(spec())
    assert not re.search(r"style|script|\bid=|class=|href|url\(|<image|foreignObject", svg)
    kinds = {each.tag.removeprefix(SVG) for each in ET.fromstring(svg).iter()}
    assert kinds <= {"svg", "g", "path", "line", "rect", "text"}


def test_our_own_letters_are_asked_for() -> None:
    root = ET.fromstring(svg_of(spec()))
    assert root.get("font-family") == "Golos Text"


def test_anything_but_shapes_is_refused() -> None:
    for part in ("<script>1</script>", "<image/>", "<foreignObject/>", "<a><text>1</text></a>"):
        with pytest.raises(ValueError, match="shapes and letters only"):
            cleaned(f'<svg xmlns="http://www.w3.org/2000/svg">{part}</svg>', name="")


def test_what_the_engine_adds_to_shapes_is_left_out() -> None:
    rect = '<rect id="a" style="fill:red" onclick="x()" width="1.23456"/>'
    told = f'<svg xmlns="http://www.w3.org/2000/svg">{rect}</svg>'
    assert '<rect width="1.23" />' in cleaned(told, name="имя")


def test_a_wrong_spec_is_refused_here_and_in_the_child() -> None:
    wrong = spec() | {"mark": "nonsense"}
    with pytest.raises(ValueError, match="conversion failed"):
        svg_of(wrong)
    with pytest.raises(ChildFailed):
        svgs_of([wrong])


def test_nothing_is_fetched_from_anywhere() -> None:
    with pytest.raises(ValueError, match="not allowed"):
        svg_of(spec() | {"data": {"url": "http://127.0.0.1:9/values.json"}})


def test_many_are_drawn_by_a_child_as_here() -> None:
    specs = [spec(most) for most in (2, 3)]
    assert svgs_of(specs) == tuple(svg_of(each) for each in specs)
    assert svgs_of([]) == ()


def test_a_picture_is_as_large_as_asked() -> None:
    def width(picture: bytes) -> int:
        assert picture.startswith(b"\x89PNG")
        return int.from_bytes(picture[16:20], "big")

    assert width(png_of(spec(), 2)) == 2 * width(png_of(spec(), 1))


def test_equal_charts_have_equal_digests_and_others_do_not() -> None:
    table = Report("", "", "", "", (), (), ())
    same = [Figure(dict(reversed(spec().items())), "", "", table), Figure(spec(), "", "", table)]
    assert same[0].digest == same[1].digest
    assert same[0].digest != Figure(spec(4), "", "", table).digest
