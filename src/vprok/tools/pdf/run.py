"""One document printed several times, each time under a cover of its own."""

import io
import json
from base64 import b64decode, b64encode

import pikepdf

from vprok.tools.limits import in_child

_MEMORY = 1024 * 1024 * 1024
_CPU_SECONDS = 30
_WALL_SECONDS = 60.0
_LEAF = 2  # sides of a sheet


def print_run(body: bytes, covers: bytes, *, is_duplex: bool = False) -> bytes:
    """The body after each of the covers; its pages are written once and shared.

    body:      PDF that `inspect_pdf` has let through
    covers:    PDF, a page for each copy
    is_duplex: an empty side keeps each cover and each first page on a sheet of its own
    returns:   PDF
    raises:    ChildFailed, ChildDied if a file is damaged
    costs:     a few hundred bytes for each page of each copy
    """
    request = {"body": _packed(body), "covers": _packed(covers), "is_duplex": is_duplex}
    return in_child(
        "vprok.tools.pdf.run:bound",
        json.dumps(request).encode(),
        memory=_MEMORY,
        cpu=_CPU_SECONDS,
        wall=_WALL_SECONDS,
    )


def bound(request: bytes) -> bytes:
    """What the child does: one file of covers and bodies."""
    asked = json.loads(request)
    with (
        _opened(asked["body"]) as body,
        _opened(asked["covers"]) as covers,
        pikepdf.new() as run,
    ):
        once = list(body.pages)
        for cover in covers.pages:
            _add(run, [cover], is_duplex=asked["is_duplex"])
            once = _add(run, once, is_duplex=asked["is_duplex"])
        made = io.BytesIO()
        run.save(made, object_stream_mode=pikepdf.ObjectStreamMode.generate)
        return made.getvalue()


def _add(run: pikepdf.Pdf, pages: list[pikepdf.Page], *, is_duplex: bool) -> list[pikepdf.Page]:
    """Add the pages; those that stand in the run already lend their streams to the new ones.

    returns: the pages as they stand in the run
    """
    first = len(run.pages)
    run.pages.extend(pages)
    added = list(run.pages[first:])
    if is_duplex and len(added) % _LEAF:
        run.add_blank_page(page_size=_size(added[-1]))
    return added


def _size(page: pikepdf.Page) -> tuple[float, float]:
    left, bottom, right, top = (float(edge) for edge in page.cropbox.as_list())
    return abs(right - left), abs(top - bottom)


def _packed(data: bytes) -> str:
    return b64encode(data).decode()


def _opened(packed: str) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(b64decode(packed)))
