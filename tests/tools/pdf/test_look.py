import io
from collections.abc import Callable

import pikepdf
import pytest

from vprok.tools.pdf.look import MOST_PAGES, Pages, UnusablePdf, inspect_pdf

MM = 72 / 25.4


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
