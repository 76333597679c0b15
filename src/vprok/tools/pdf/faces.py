"""Fonts that a page sets letters with and the file does not carry."""

from collections.abc import Iterator

import pikepdf

_FILES = ("/FontFile", "/FontFile2", "/FontFile3")
_UNSEEN = 3  # the mode of letters that are only searched for, as over a scan
_DEEPEST = 12  # forms within forms


def missing_faces(page: pikepdf.Page) -> tuple[str, ...]:
    """The names of fonts that are seen on a page and lie in no file, so that printers guess."""
    return tuple(sorted(set(_missing(page, page.obj.get("/Resources"), _DEEPEST))))


def _missing(
    content: pikepdf.Page | pikepdf.Object, resources: pikepdf.Object | None, deep: int
) -> Iterator[str]:
    if resources is None or not deep:
        return
    absent = {
        name: _name(font)
        for name, font in _dictionary(resources, "/Font").items()
        if not _is_carried(font)
    }
    if absent:
        yield from (absent[name] for name in _seen(content) & set(absent))
    for form in _dictionary(resources, "/XObject").values():
        if form.get("/Subtype") == "/Form":
            yield from _missing(form, form.get("/Resources", resources), deep - 1)


def _dictionary(resources: pikepdf.Object, kind: str) -> dict[str, pikepdf.Object]:
    found = resources.get(kind)
    return dict(found.items()) if isinstance(found, pikepdf.Dictionary) else {}


def _is_carried(font: pikepdf.Object) -> bool:
    if font.get("/Subtype") == "/Type3":
        return True
    carrier = font.DescendantFonts[0] if font.get("/Subtype") == "/Type0" else font
    descriptor = carrier.get("/FontDescriptor", pikepdf.Dictionary())
    return any(file in descriptor for file in _FILES)


def _name(font: pikepdf.Object) -> str:
    return str(font.get("/BaseFont", "/без имени")).removeprefix("/")


def _seen(content: pikepdf.Page | pikepdf.Object) -> set[str]:
    """The names, as the resources have them, of fonts that visible letters are set with."""
    seen: set[str] = set()
    kept: list[tuple[str, int]] = []
    font, mode = "", 0
    for step in pikepdf.parse_content_stream(content, "q Q Tf Tr Tj TJ ' \""):
        operands = step.operands
        match str(step.operator):
            case "q":
                kept.append((font, mode))
            case "Q" if kept:
                font, mode = kept.pop()
            case "Tf":
                font = str(operands[0])
            case "Tr":
                mode = int(operands[0])
            case _ if mode != _UNSEEN:
                seen.add(font)
    return seen
