"""A PDF that comes in: is it whole, is it plain, will it print on A4, has it room for stamps."""

import io
import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field

import pikepdf

from vprok.kernel.refusal import Refusal, Refused
from vprok.tools.limits import ChildDied, ChildFailed, in_child
from vprok.tools.pdf.faces import missing_faces
from vprok.tools.pdf.ink import Free, free_margins
from vprok.tools.pdf.sheets import upright_pdf

MOST_PAGES = 100
STAMPED = Free(left=7.0, bottom=8.0, right=7.0, top=13.0)
"""How far the stamps of a kit reach from each edge of its page, millimetres."""

A4_MM = (210.0, 297.0)
SLACK_MM = 5.0
_POINTS_PER_MM = 72 / 25.4
_MAGIC_WITHIN = 1024
_MEMORY = 1024 * 1024 * 1024
_CPU_SECONDS = 20
_WALL_SECONDS = 40.0
_EDGES = {
    "top": ("верхнем поле", "код участника", "сверху"),
    "bottom": ("нижнем поле", "номер комплекта и школа", "снизу"),
    "left": ("левом поле", "служебные метки", "слева"),
    "right": ("правом поле", "служебные метки", "справа"),
}
_ACTIVE_KEYS = {"/JS", "/JavaScript", "/EmbeddedFiles", "/EF", "/RichMediaContent", "/XFA"}
_ACTIVE_ACTIONS = {"/JavaScript", "/Launch", "/ImportData", "/SubmitForm"}


class UnusablePdf(Refused):
    """A PDF we cannot print as it is; the refusal says what to do with it."""

    def __init__(self, code: str, text: str) -> None:
        super().__init__(Refusal(code, text))


@dataclass(frozen=True, slots=True)
class Facts:
    """One page of a usable PDF.

    width, height: as it is shown, millimetres
    free:          its white margins as it lies upright in a kit; None when nobody could tell
    """

    width: float
    height: float
    free: Free | None

    @property
    def is_on_its_side(self) -> bool:
        """Whether it is wider than high; in a kit it is turned to the left."""
        return self.width > self.height


@dataclass(frozen=True)
class Pages:
    """The pages of a usable PDF.

    sizes:   width and height of each page as it is shown, millimetres
    remarks: what to look at before it is printed, though nothing is wrong; sentences
    """

    count: int
    sizes: tuple[tuple[float, float], ...]
    remarks: tuple[str, ...] = ()
    facts: tuple[Facts, ...] = field(default=(), compare=False)


def inspect_pdf(data: bytes) -> Pages:
    """Look a PDF over before it is kept and printed.

    raises: UnusablePdf (pdf_unknown, pdf_locked, pdf_damaged, pdf_empty, pdf_long, pdf_active,
            pdf_turned, pdf_size, pdf_fonts)
    """
    try:
        seen = json.loads(_in_child("looked_over", data))
    except (ChildDied, ChildFailed):
        raise _damaged() from None
    if "code" in seen:
        raise UnusablePdf(seen["code"], seen["text"])
    sizes = tuple((width, height) for width, height in seen["sizes"])
    facts = tuple(
        Facts(width, height, free)
        for (width, height), free in zip(sizes, _margins(data, len(sizes)), strict=True)
    )
    return Pages(len(sizes), sizes, tuple(_remarks(facts)), facts)


def measured(data: bytes) -> bytes:
    """What the second child does: it draws each page, which takes another library.

    returns: JSON, the white margins of the pages
    """
    return json.dumps([asdict(free) for free in free_margins(upright_pdf(data))]).encode()


def _margins(data: bytes, count: int) -> list[Free | None]:
    try:
        return [Free(**free) for free in json.loads(_in_child("measured", data))]
    except (ChildDied, ChildFailed):
        return [None] * count


def _in_child(task: str, data: bytes) -> bytes:
    return in_child(
        f"vprok.tools.pdf.look:{task}",
        data,
        memory=_MEMORY,
        cpu=_CPU_SECONDS,
        wall=_WALL_SECONDS,
    )


def _remarks(facts: tuple[Facts, ...]) -> Iterator[str]:
    """What a person should know of the pages before kits are made of them."""
    for edge, (where, what, side) in _EDGES.items():
        needed = getattr(STAMPED, edge)
        if tight := _numbers(fact.free and getattr(fact.free, edge) < needed for fact in facts):
            yield (
                f"{_pages(tight)}: на {where} есть текст или рисунок, а там печатается {what}."
                f" Оставьте {side} {needed:.0f} мм."
            )
    if aside := _numbers(fact.is_on_its_side for fact in facts):
        yield f"{_pages(aside)}: лист лежит на боку, в комплекте он повёрнут влево."
    if not all(fact.free for fact in facts):
        yield "Поля страниц измерить не удалось: посмотрите пробный комплект."


def _numbers(answers: Iterable[object]) -> list[int]:
    return [number for number, answer in enumerate(answers, start=1) if answer]


def _pages(numbers: list[int]) -> str:
    one = len(numbers) == 1
    return f"{'Страница' if one else 'Страницы'} {', '.join(map(str, numbers))}"


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
    if not _is_whole(pdf):
        raise _damaged(_spoilt_page(pdf))
    if any(_is_active(thing) for thing in pdf.objects):
        raise UnusablePdf(
            "pdf_active",
            "В файле есть сценарий или вложенный файл: сохраните документ через печать в PDF.",
        )
    sizes = [_a4(page, number) for number, page in enumerate(pdf.pages, start=1)]
    for number, page in enumerate(pdf.pages, start=1):
        _refuse_missing_faces(page, number)
    return sizes


def _refuse_missing_faces(page: pikepdf.Page, number: int) -> None:
    if faces := missing_faces(page):
        raise UnusablePdf(
            "pdf_fonts",
            f"Страница {number}: в файле нет шрифта {faces[0]}, и на чужом принтере строки"
            " поедут. Сохраните документ в PDF со вложенными шрифтами (PDF/A).",
        )


def _is_whole(pdf: pikepdf.Pdf) -> bool:
    try:
        return not pdf.check_pdf_syntax()
    except pikepdf.PdfError:
        return False


def _spoilt_page(pdf: pikepdf.Pdf) -> int | None:
    """The number of the first page whose content cannot be read."""
    for number, page in enumerate(pdf.pages, start=1):
        try:
            pikepdf.parse_content_stream(page)
        except pikepdf.PdfError:
            return number
    return None


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
    if page.rotation % 90:
        raise UnusablePdf(
            "pdf_turned",
            f"Страница {number} повёрнута на {page.rotation}°:"
            " сохраните документ в PDF заново, не поворачивая страниц.",
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


def _damaged(page: int | None = None) -> UnusablePdf:
    if page is None:
        where = "Файл повреждён или передан не до конца"
    else:
        where = f"Страница {page} повреждена"
    return UnusablePdf("pdf_damaged", f"{where}: сохраните документ в PDF и загрузите его заново.")
