"""A spec in, a picture out: SVG for pages and prints, PNG for documents."""

import json
from collections.abc import Sequence
from functools import cache, lru_cache
from pathlib import Path

import vl_convert

from vprok.tools.charts.cleaning import cleaned
from vprok.tools.charts.figure import Spec, text_of
from vprok.tools.charts.look import CONFIG
from vprok.tools.limits import in_child

VERSION = "5.21"
"""Of the grammar: another one may draw the same spec differently."""

_FONTS = Path(__file__).parents[4] / "node_modules" / "@expo-google-fonts" / "golos-text"
_KEPT = 256  # pictures at hand, some 10 KB each
_MEMORY = 1 << 42  # address space: V8 reserves far more than it uses
_CPU_SECONDS = 300
_WALL_SECONDS = 600.0


def svg_of(spec: Spec) -> str:
    """Draw a chart as SVG without styles, scripts and ids, named by the spec's `description`.

    raises: ValueError if the spec is wrong or asks for anything beyond plain shapes
    costs:  some 40 ms, and half a second more the first time; nothing while it is at hand
    """
    return _drawn(text_of(spec))


def png_of(spec: Spec, scale: float = 2.0) -> bytes:
    """Draw a chart as a picture on white paper.

    scale:  pixels for each unit of the spec
    raises: ValueError if the spec is wrong
    costs:  some 60 ms, and half a second more the first time
    """
    _know_our_fonts()
    drawn: bytes = vl_convert.vegalite_to_png(
        {"background": "white", **spec},
        vl_version=VERSION,
        config=CONFIG,
        scale=scale,
        allowed_base_urls=[],
    )
    return drawn


def svgs_of(specs: Sequence[Spec]) -> tuple[str, ...]:
    """Draw many charts beside everything else that goes on: the engine lets no thread run with it.

    raises: ChildFailed if a spec is wrong
    costs:  a second for the child, then some 40 ms each
    """
    if not specs:
        return ()
    asked = json.dumps([text_of(spec) for spec in specs]).encode()
    told = in_child(
        "vprok.tools.charts.drawing:drawn_in_child",
        asked,
        memory=_MEMORY,
        cpu=_CPU_SECONDS,
        wall=_WALL_SECONDS,
    )
    return tuple(json.loads(told))


def drawn_in_child(request: bytes) -> bytes:
    """What the child does: draw one chart after another."""
    return json.dumps([_drawn(text) for text in json.loads(request)]).encode()


@lru_cache(maxsize=_KEPT)
def _drawn(text: str) -> str:
    _know_our_fonts()
    svg = vl_convert.vegalite_to_svg(text, vl_version=VERSION, config=CONFIG, allowed_base_urls=[])
    return cleaned(svg, name=json.loads(text).get("description", ""))


@cache
def _know_our_fonts() -> None:
    """Letters are measured with the fonts of our pages; without them, with whatever there is."""
    for folder in sorted(_FONTS.glob("*/")):
        vl_convert.register_font_directory(str(folder))
