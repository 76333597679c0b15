import io
from collections.abc import Callable

import pikepdf
import pytest

from tests.tools.pdf.papers import MM, changed, cropped, paper, turned
from vprok.tools.limits import ChildDied
from vprok.tools.pdf import look
from vprok.tools.pdf.look import MOST_PAGES, Pages, UnusablePdf, inspect_pdf


def pdf_of(
    *sizes: tuple[float, float], change: Callable[[pikepdf.Pdf], object] | None = None
) -> bytes:
    """A PDF with empty pages of these sizes in millimetres."""
    pdf = pikepdf.new()
    for width, height in sizes:
        pdf.add_blank_page(page_size=(width * MM, height * MM))
    if change:
        change(pdf)
    return saved(pdf)


def saved(pdf: pikepdf.Pdf, **how: object) -> bytes:
    written = io.BytesIO()
    pdf.save(written, **how)  # type: ignore[arg-type]
    return written.getvalue()


def refused_for(data: bytes) -> str:
    with pytest.raises(UnusablePdf) as unusable:
        inspect_pdf(data)
    assert unusable.value.refusal.text.endswith(".")
    return unusable.value.refusal.code


def test_a_plain_a4_file_is_fine() -> None:
    assert inspect_pdf(pdf_of((210, 297), (210, 297))) == Pages(2, ((210.0, 297.0),) * 2)


def test_a_page_on_its_side_is_fine() -> None:
    def turn(pdf: pikepdf.Pdf) -> None:
        pdf.pages[1].rotate(90, relative=False)

    assert inspect_pdf(pdf_of((297, 210), (210, 297), change=turn)).sizes == ((297.0, 210.0),) * 2


def test_a_few_millimetres_are_forgiven() -> None:
    assert inspect_pdf(pdf_of((206, 301))).count == 1


def test_a_letter_page_is_refused_by_its_number() -> None:
    with pytest.raises(UnusablePdf, match="Страница 2 размером 216 × 279 мм"):
        inspect_pdf(pdf_of((210, 297), (215.9, 279.4)))


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04 an archive", "документ".encode()])
def test_what_is_not_a_pdf_is_refused(data: bytes) -> None:
    assert refused_for(data) == "pdf_unknown"


def test_a_file_without_pages_is_refused() -> None:
    assert refused_for(pdf_of()) == "pdf_empty"


def test_too_many_pages_are_refused() -> None:
    assert refused_for(pdf_of(*[(210, 297)] * (MOST_PAGES + 1))) == "pdf_long"


@pytest.mark.parametrize("user", ["", "secret"])
def test_a_locked_file_is_refused(user: str) -> None:
    pdf = pikepdf.new()
    pdf.add_blank_page(page_size=(210 * MM, 297 * MM))
    lock = pikepdf.Encryption(owner="owner", user=user)
    assert refused_for(saved(pdf, encryption=lock)) == "pdf_locked"


def test_a_file_cut_anywhere_is_refused() -> None:
    whole = pdf_of((210, 297))
    cuts = range(20, len(whole) - 10, len(whole) // 12)
    assert {refused_for(whole[:length]) for length in cuts} == {"pdf_damaged"}


def test_a_file_with_a_spoilt_page_is_refused() -> None:
    def fill(pdf: pikepdf.Pdf) -> None:
        pdf.pages[0].Contents = pdf.make_stream(b"0 0 m 10 10 l S\n" * 500)

    whole = pdf_of((210, 297), change=fill)
    place = whole.index(b"stream") + 20
    assert refused_for(whole[:place] + bytes(20) + whole[place + 20 :]) == "pdf_damaged"


def script_on_opening(pdf: pikepdf.Pdf) -> None:
    pdf.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")


def script_on_a_link(pdf: pikepdf.Pdf) -> None:
    launch = pikepdf.Dictionary(S=pikepdf.Name.Launch, F="cmd.exe")
    link = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, A=launch)
    pdf.pages[0].Annots = pikepdf.Array([link])


def file_inside(pdf: pikepdf.Pdf) -> None:
    pdf.attachments["names.xlsx"] = b"PK"


def form_with_scripts(pdf: pikepdf.Pdf) -> None:
    pdf.Root.AcroForm = pikepdf.Dictionary(XFA="<xdp/>")


@pytest.mark.parametrize(
    "change", [script_on_opening, script_on_a_link, file_inside, form_with_scripts]
)
def test_scripts_and_files_inside_are_refused(change: Callable[[pikepdf.Pdf], object]) -> None:
    assert refused_for(pdf_of((210, 297), change=change)) == "pdf_active"


def test_a_page_of_a_strange_box_is_refused_and_nothing_breaks() -> None:
    def spoil(pdf: pikepdf.Pdf) -> None:
        pdf.pages[0].obj.MediaBox = pikepdf.Array([0, 0, pikepdf.Name.Wide])

    assert refused_for(pdf_of((210, 297), change=spoil)) == "pdf_damaged"


def face(pdf: pikepdf.Pdf, **more: object) -> pikepdf.Object:
    name = pikepdf.Name
    font = pikepdf.Dictionary(Type=name.Font, Subtype=name.TrueType, BaseFont=name.Arial)
    for key, value in more.items():
        font[f"/{key}"] = value
    return pdf.make_indirect(font)


def words_in(content: bytes, number: int = 1) -> Callable[[pikepdf.Pdf], None]:
    """Words set with Arial, which lies in no file, on one page."""

    def write(pdf: pikepdf.Pdf) -> None:
        page = pdf.pages[number - 1]
        page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(A=face(pdf)))
        page.Contents = pdf.make_stream(content)

    return write


def test_letters_without_their_font_are_refused_by_page_and_name() -> None:
    change = words_in(b"BT /A 12 Tf (12) Tj ET", number=2)
    with pytest.raises(UnusablePdf, match="Страница 2: в файле нет шрифта Arial"):
        inspect_pdf(pdf_of((210, 297), (210, 297), change=change))


def test_letters_in_a_form_within_a_page_are_seen_too() -> None:
    def nest(pdf: pikepdf.Pdf) -> None:
        form = pdf.make_stream(
            b"BT /A 12 Tf (12) Tj ET", Subtype=pikepdf.Name.Form, BBox=[0, 0, 100, 100]
        )
        form.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(A=face(pdf)))
        pdf.pages[0].Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(F=form))
        pdf.pages[0].Contents = pdf.make_stream(b"/F Do")

    assert refused_for(pdf_of((210, 297), change=nest)) == "pdf_fonts"


@pytest.mark.parametrize(
    "content",
    [b"BT (12) Tj ET", b"q BT /A 12 Tf 3 Tr (12) Tj ET Q", b"q 3 Tr Q q /A 9 Tf Q"],
    ids=["not chosen", "under a scan", "chosen and left"],
)
def test_a_font_that_nobody_sees_may_be_absent(content: bytes) -> None:
    assert inspect_pdf(pdf_of((210, 297), change=words_in(content))).count == 1


def test_fonts_that_lie_in_the_file_are_fine() -> None:
    assert inspect_pdf(paper()).count == 4


@pytest.mark.parametrize("degrees", [45, -30])
def test_a_page_turned_askew_is_refused(degrees: int) -> None:
    def turn(pdf: pikepdf.Pdf) -> None:
        pdf.pages[0].obj.Rotate = degrees

    assert refused_for(pdf_of((210, 297), change=turn)) == "pdf_turned"


def test_a_spoilt_page_is_refused_by_its_number() -> None:
    def fill(pdf: pikepdf.Pdf) -> None:
        pdf.pages[1].Contents = pdf.make_stream(
            b"".join(b"%d %d l " % (n, n * n) for n in range(500))
        )

    whole = pdf_of((210, 297), (210, 297), change=fill)
    place = whole.index(b"stream") + 200
    with pytest.raises(UnusablePdf, match="Страница 2 повреждена"):
        inspect_pdf(whole[:place] + bytes(20) + whole[place + 20 :])


def filled(*box: float) -> bytes:
    """A page with a black box: left, bottom, width and height in millimetres."""
    drawn = " ".join(f"{side * MM:.1f}" for side in box)

    def fill(pdf: pikepdf.Pdf) -> None:
        pdf.pages[0].Contents = pdf.make_stream(f"{drawn} re f".encode())

    return pdf_of((210, 297), change=fill)


@pytest.mark.parametrize(
    ("box", "where"),
    [
        ((30, 280, 50, 10), "верхнем поле"),
        ((30, 5, 50, 10), "нижнем поле"),
        ((3, 100, 50, 10), "левом поле"),
        ((160, 100, 46, 10), "правом поле"),
    ],
)
def test_a_body_where_stamps_go_is_remarked_on(box: tuple[float, ...], where: str) -> None:
    [remark] = inspect_pdf(filled(*box)).remarks
    assert remark.startswith("Страница 1: ")
    assert where in remark
    assert remark.endswith(".")


def test_a_body_within_its_margins_needs_no_remark() -> None:
    seen = inspect_pdf(filled(20, 15, 175, 267))
    assert seen.remarks == ()
    free = seen.facts[0].free
    assert free is not None
    assert [round(side) for side in (free.left, free.bottom, free.right, free.top)] == [
        20,
        15,
        15,
        15,
    ]


@pytest.mark.parametrize("odd", [lambda data: turned(data, 90), cropped])
def test_margins_are_those_of_the_page_as_shown(odd: Callable[[bytes], bytes]) -> None:
    plain, other = inspect_pdf(paper()), inspect_pdf(odd(paper()))
    assert other.remarks == plain.remarks == ()
    assert [fact.is_on_its_side for fact in other.facts] == [False] * 4


def test_pages_on_their_side_are_named() -> None:
    def lay(page: pikepdf.Page) -> None:
        page.obj.Rotate = 270

    seen = inspect_pdf(changed(paper(), lay))
    assert any("Страницы 1, 2, 3, 4: лист лежит на боку" in remark for remark in seen.remarks)


def test_a_page_that_cannot_be_drawn_is_kept_with_a_remark(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = look._in_child

    def die(task: str, data: bytes) -> bytes:
        if task == "measured":
            raise ChildDied(task)
        return asked(task, data)

    monkeypatch.setattr(look, "_in_child", die)
    seen = inspect_pdf(pdf_of((210, 297)))
    assert seen.remarks == ("Поля страниц измерить не удалось: посмотрите пробный комплект.",)
