"""A drawn SVG made fit for a page: only shapes and letters, and one name for all of it."""

import re
from xml.etree import ElementTree as ET

SVG = "http://www.w3.org/2000/svg"
SHAPES = frozenset({"svg", "g", "path", "line", "rect", "circle", "text", "tspan"})
LOOKS = frozenset(
    {
        "cx", "cy", "d", "dominant-baseline", "dx", "dy", "fill", "fill-opacity", "fill-rule",
        "font-size", "font-style", "font-weight", "height", "opacity", "r", "stroke",
        "stroke-dasharray", "stroke-linecap", "stroke-linejoin", "stroke-miterlimit",
        "stroke-opacity", "stroke-width", "text-anchor", "transform", "viewBox", "width",
        "x", "x1", "x2", "y", "y1", "y2",
    }
)  # fmt: skip
"""Whatever else the engine writes is left out: roles and names of parts, classes, styles, ids."""

_NOTHING = re.compile(r"M0,0h0v0h0Z|")
_LONG = re.compile(r"\d+\.\d{3,}")

ET.register_namespace("", SVG)


def cleaned(svg: str, *, name: str) -> str:
    """The picture with nothing but shapes, read by a screen reader as one image of this name.

    raises: ValueError if there is anything but shapes and letters in it
    """
    root = ET.fromstring(svg)  # noqa: S314 - the engine has just drawn it from our own spec
    family = _family(root)
    _clean(root)
    root.attrib |= {"role": "img", "aria-label": name, "font-family": family}
    return ET.tostring(root, encoding="unicode")


def _family(root: ET.Element) -> str:
    """The font of the letters: the picture has one, so that it is said once."""
    named = (text.get("font-family") for text in root.iter(f"{{{SVG}}}text"))
    return next((family for family in named if family), "sans-serif")


def _clean(element: ET.Element) -> None:
    kind = element.tag.removeprefix(f"{{{SVG}}}")
    if kind not in SHAPES:
        raise ValueError(f"a chart has shapes and letters only, not <{kind}>")
    element.attrib = {
        key: _LONG.sub(_short, value)
        for key, value in element.attrib.items()
        if key in LOOKS and not (key in {"opacity", "stroke-width"} and value == "1")
    }
    for child in list(element):
        _clean(child)
        if _is_empty(child):
            element.remove(child)


def _is_empty(element: ET.Element) -> bool:
    """Whether nothing of it is seen."""
    if len(element) or element.text:
        return False
    kind = element.tag.removeprefix(f"{{{SVG}}}")
    return kind == "g" or (kind == "path" and _NOTHING.fullmatch(element.get("d", "")) is not None)


def _short(number: re.Match[str]) -> str:
    """Hundredths of a pixel are enough."""
    return f"{float(number.group()):.2f}".rstrip("0").rstrip(".")
