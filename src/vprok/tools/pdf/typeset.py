"""A template and values in, a PDF out."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache
from pathlib import Path

import typst

from vprok.tools.limits import in_child
from vprok.tools.pdf.moments import moment_words

JSON = str | int | float | bool | None | Sequence["JSON"] | Mapping[str, "JSON"]

_HERE = Path(__file__).parent
_NODE_MODULES = Path(__file__).parents[4] / "node_modules"
_PACKAGES = ("pt-serif", "golos-text")
_MEMORY = 4 * 1024 * 1024 * 1024  # address space: each of its threads reserves its own
_CPU_SECONDS = 60
_WALL_SECONDS = 120.0


def typeset(
    template: str,
    values: Mapping[str, JSON],
    images: Mapping[str, bytes] | None = None,
    *,
    at: datetime,
    fonts: Path | None = None,
    is_tagged: bool = True,
) -> bytes:
    """Typeset one document.

    template:  typst source; it imports `/frame.typ`, which reads the values and the pictures
    values:    what the frame offers the template as `values`
    images:    SVG, PNG or JPEG, drawn by `picture(name)`
    at:        aware, in the reader's zone; the foot of each page says when it was made
    fonts:     an npm folder `node_modules`; without it the checkout's own
    is_tagged: for those who listen to a page; what is only printed is lighter by four fifths
    returns:   PDF
    raises:    ChildFailed if the template is wrong, ChildDied if it ran over its limits
    """
    inputs = {
        "values": json.dumps(values, ensure_ascii=False),
        "images": json.dumps({name: _as_json(drawn) for name, drawn in (images or {}).items()}),
        "made": moment_words(at),
    }
    folders = [str(folder) for folder in fonts_at(fonts)]
    request = {
        "template": template,
        "inputs": inputs,
        "fonts": folders,
        "made_at": int(at.timestamp()),
        "is_tagged": is_tagged,
    }
    return in_child(
        "vprok.tools.pdf.typeset:compiled",
        json.dumps(request).encode(),
        memory=_MEMORY,
        cpu=_CPU_SECONDS,
        wall=_WALL_SECONDS,
    )


def fonts_at(node_modules: Path | None = None) -> tuple[Path, ...]:
    """The folders of our fonts; none where npm has not fetched them, and typst uses its own.

    node_modules: the npm folder; without it the checkout's own, wherever we are started
    """
    root = node_modules or _NODE_MODULES
    folders = (root / "@expo-google-fonts" / package for package in _PACKAGES)
    return tuple(folder for folder in folders if folder.is_dir())


def compiled(request: bytes) -> bytes:
    """What the child does: compile one request, reading no file but the frame and the fonts."""
    asked = json.loads(request)
    return typst.compile(
        asked["template"].encode(),
        root=str(_HERE),
        font_paths=_fonts(tuple(asked["fonts"])),
        sys_inputs=asked["inputs"],
        timestamp=asked["made_at"],
        pdf_tags=asked["is_tagged"],
    )


@cache
def _fonts(folders: tuple[str, ...]) -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, font_paths=list(folders))


def _as_json(drawn: bytes) -> JSON:
    """Typst makes bytes of a text or of numbers; SVG is a text already."""
    return drawn.decode() if drawn.lstrip().startswith(b"<") else list(drawn)
