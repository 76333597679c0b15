from datetime import datetime
from itertools import pairwise

from tests.domain.materials.documents.papers import AT
from tests.tools.pdf.reading import text_of
from vprok.domain.materials.documents import officer_sheet, release_sheet
from vprok.tools.pdf.look import inspect_pdf
from vprok.tools.vault.words import words_of

WORDS = words_of(bytes(range(16)))


def in_order(text: str) -> list[str]:
    """The numbered words of a sheet, by their numbers."""
    pairs = {number: word for number, word in pairwise(text.split()) if word in WORDS}
    return [pairs[str(number)] for number in range(1, len(WORDS) + 1)]


def test_the_words_of_an_hour_are_numbered_and_fill_one_page() -> None:
    sheet = release_sheet(
        campaign="ВПР, весна 2026",
        works=["Математика, 4 класс", "Математика, 5 класс"],
        region="Алтайский край",
        opens_at=datetime(2026, 4, 14, 7, 30, tzinfo=AT.tzinfo),
        words=WORDS,
        at=AT,
    )
    text = text_of(sheet)
    assert inspect_pdf(sheet).count == 1
    assert in_order(text) == list(WORDS)
    for words in ("07:30 (МСК+4)", "03:30 (МСК)", "Математика, 5 класс", "Алтайский край"):
        assert words in text


def test_an_officer_gets_a_page_for_the_safe() -> None:
    sheet = officer_sheet(
        officer="Дина Орлова", words=WORDS, public_key="age1qx7dk42ns0cabcdef", at=AT
    )
    text = text_of(sheet)
    assert inspect_pdf(sheet).count == 1
    assert in_order(text) == list(WORDS)
    for words in ("Дина Орлова", "age1qx7dk42n", "любые двое"):
        assert words in text
