"""Two files that say the same are known for one."""

import io
from datetime import UTC, datetime

import pikepdf

from vprok.tools.pdf.likeness import page_prints
from vprok.tools.pdf.typeset import typeset


def pages(*words: bytes) -> bytes:
    pdf = pikepdf.new()
    for said in words:
        page = pdf.add_blank_page(page_size=(595.28, 841.89))
        if said:
            page.Contents = pdf.make_stream(b"BT /F1 12 Tf 72 700 Td (" + said + b") Tj ET")
    written = io.BytesIO()
    pdf.save(written)
    return written.getvalue()


def saved_anew(data: bytes) -> bytes:
    written = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        pdf.docinfo["/Title"] = "другое имя"
        pdf.save(written, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return written.getvalue()


def test_a_file_saved_anew_says_the_same() -> None:
    first = pages(b"2 + 2", b"3 + 3")
    again = saved_anew(first)
    assert first != again
    assert page_prints(first) == page_prints(again)


def test_pages_that_say_something_else_differ() -> None:
    first, second = page_prints(pages(b"2 + 2", b"3 + 3"))
    assert first != second
    assert page_prints(pages(b"3 + 3")) == (second,)


def test_an_empty_page_is_like_no_other() -> None:
    assert page_prints(pages(b"", b"")) == ("", "")


def test_what_is_no_pdf_says_nothing() -> None:
    assert page_prints(b"PK\\x03\\x04") == ()


def test_words_inside_a_form_count() -> None:
    def with_form(said: bytes) -> bytes:
        pdf = pikepdf.new()
        page = pdf.add_blank_page(page_size=(595.28, 841.89))
        form = pdf.make_stream(b"BT /F1 12 Tf (" + said + b") Tj ET")
        form.Type, form.Subtype = pikepdf.Name.XObject, pikepdf.Name.Form
        form.BBox = [0, 0, 100, 100]
        page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(A=form))
        page.Contents = pdf.make_stream(b"/A Do")
        written = io.BytesIO()
        pdf.save(written)
        return written.getvalue()

    assert page_prints(with_form(b"1")) != page_prints(with_form(b"2"))


def typeset_pages(*words: str) -> bytes:
    body = "#pagebreak()\n".join(f"{one}\n" for one in words)
    return typeset(body, {}, at=datetime(2026, 4, 1, tzinfo=UTC))


def test_a_page_is_known_whatever_stands_beside_it() -> None:
    """A font holds only the letters of its file, and numbers them in its own way."""
    alone, beside = (
        typeset_pages("Сколько будет 2 и 2?"),
        typeset_pages("Жук", "Сколько будет 2 и 2?"),
    )
    assert page_prints(alone)[0] == page_prints(beside)[1]


def test_one_other_letter_makes_another_page() -> None:
    assert page_prints(typeset_pages("Вариант 1")) != page_prints(typeset_pages("Вариант 2"))
