"""A PDF that comes in: is it whole, is it plain, will it print on A4."""

import io
import json
from collections.abc import Iterator
from dataclasses import dataclass

import pikepdf

from vprok.kernel.refusal import Refusal, Refused
from vprok.tools.limits import ChildDied, ChildFailed, in_child

MOST_PAGES = 500
A4_MM = (210.0, 297.0)
SLACK_MM = 5.0
_POINTS_PER_MM = 72 / 25.4
_MAGIC_WITHIN = 1024
_MEMORY = 1024 * 1024 * 1024
_CPU_SECONDS = 10
_WALL_SECONDS = 30.0
_ACTIVE_KEYS = {"/JS", "/JavaScript", "/EmbeddedFiles", "/EF", "/RichMediaContent", "/XFA"}
_ACTIVE_ACTIONS = {"/JavaScript", "/Launch", "/ImportData", "/SubmitForm"}


class UnusablePdf(Refused):
    """A PDF we cannot print as it is; the refusal says what to do with it."""

    def __init__(self, code: str, text: str) -> None:
        super().__init__(Refusal(code, text))


@dataclass(frozen=True)
class Pages:
    """The pages of a usable PDF.

    sizes: width and height of each page as it is shown, millimetres
    """

    count: int
    sizes: tuple[tuple[float, float], ...]


def inspect_pdf(data: bytes) -> Pages:
    """Look a PDF over before it is kept and printed.

    raises: UnusablePdf (pdf_unknown, pdf_locked, pdf_damaged, pdf_empty, pdf_long, pdf_active,
            pdf_size)
    """
    try:
        seen = json.loads(
            in_child(
                "vprok.tools.pdf.look:looked_over",
                data,
                memory=_MEMORY,
                cpu=_CPU_SECONDS,
                wall=_WALL_SECONDS,
            )
        )
    except (ChildDied, ChildFailed):
        raise _damaged() from None
    if "code" in seen:
        raise UnusablePdf(seen["code"], seen["text"])
    sizes = tuple((width, height) for width, height in seen["sizes"])
    return Pages(len(sizes), sizes)


def links_of(data: bytes) -> tuple[str, ...]:
    """The addresses that the pages of a PDF of ours lead to, in their order."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        return tuple(
            str(note["/A"]["/URI"])
            for page in pdf.pages
            for note in page.get("/Annots", [])
            if "/URI" in note.get("/A", {})
        )


def looked_over(data: bytes) -> bytes:
    """What the child does.

    returns: JSON, the sizes of the pages or why the file is of no use
    """
    try:
        sizes = _sizes(data)
    except UnusablePdf as unusable:
        refusal = unusable.refusal
        return json.dumps({"code": refusal.code, "text": refusal.text}).encode()
    return json.dumps({"sizes": sizes}).encode()


def _sizes(data: bytes) -> list[tuple[float, float]]:
    if b"%PDF-" not in data[:_MAGIC_WITHIN]:
        raise UnusablePdf("pdf_unknown", "Это не PDF: сохраните документ в формате PDF.")
    try:
        with pikepdf.open(io.BytesIO(data), attempt_recovery=False) as pdf:
            return _plain_sizes(pdf)
    except pikepdf.PasswordError:
        raise _locked() from None
    except pikepdf.PdfError:
        raise _damaged() from None


def _plain_sizes(pdf: pikepdf.Pdf) -> list[tuple[float, float]]:
    if pdf.is_encrypted:
        raise _locked()
    if not pdf.pages:
        raise UnusablePdf("pdf_empty", "В файле нет страниц: сохраните документ в PDF заново.")
    if len(pdf.pages) > MOST_PAGES:
        raise UnusablePdf(
            "pdf_long", f"В файле {len(pdf.pages)} страниц, а можно до {MOST_PAGES}: разделите его."
        )
    if pdf.check_pdf_syntax():
        raise _damaged()
    if any(_is_active(thing) for thing in pdf.objects):
        raise UnusablePdf(
            "pdf_active",
            "В файле есть сценарий или вложенный файл: сохраните документ через печать в PDF.",
        )
    return [_a4(page, number) for number, page in enumerate(pdf.pages, start=1)]


def _a4(page: pikepdf.Page, number: int) -> tuple[float, float]:
    left, bottom, right, top = (float(edge) for edge in page.cropbox.as_list())
    unit = float(page.obj.get("/UserUnit", 1)) / _POINTS_PER_MM
    width, height = abs(right - left) * unit, abs(top - bottom) * unit
    if any(
        abs(side - due) > SLACK_MM for side, due in zip(sorted((width, height)), A4_MM, strict=True)
    ):
        raise UnusablePdf(
            "pdf_size",
            f"Страница {number} размером {width:.0f} × {height:.0f} мм:"
            " сохраните документ в формате А4 (210 × 297 мм).",
        )
    turned = page.rotation % 180 != 0
    shown = (height, width) if turned else (width, height)
    return (round(shown[0], 1), round(shown[1], 1))


def _is_active(thing: pikepdf.Object) -> bool:
    return any(
        _ACTIVE_KEYS & set(part.keys()) or str(part.get("/S", "")) in _ACTIVE_ACTIONS
        for part in _dictionaries(thing)
    )


def _dictionaries(thing: pikepdf.Object) -> Iterator[pikepdf.Object]:
    """The dictionaries written inside this object; what it refers to stands on its own."""
    waiting = [thing]
    while waiting:
        part = waiting.pop()
        if isinstance(part, pikepdf.Dictionary | pikepdf.Stream):
            yield part
            waiting += [child for child in part.values() if _is_inside(child)]
        elif isinstance(part, pikepdf.Array):
            waiting += [child for child in part if _is_inside(child)]


def _is_inside(child: object) -> bool:
    return isinstance(child, pikepdf.Object) and not child.is_indirect


def _locked() -> UnusablePdf:
    return UnusablePdf("pdf_locked", "Файл закрыт паролем: сохраните документ без пароля.")


def _damaged() -> UnusablePdf:
    return UnusablePdf(
        "pdf_damaged", "Файл повреждён или передан не до конца: сохраните и загрузите его заново."
    )
