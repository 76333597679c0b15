"""What holds for every paper: it prints in black on an old printer and carries its fonts."""

import io
from collections.abc import Callable
from datetime import datetime

import pytest
from PIL import Image, ImageChops, ImageFilter

from tests.domain.materials.documents.papers import AT, COLLEGE, KIT, LONG_KIT, STORE, room
from tests.tools.pdf.reading import codes_on, poppler
from vprok.domain.materials.documents import (
    Codes,
    Printed,
    Scored,
    acceptance,
    attendance,
    briefings,
    code_slips,
    criteria_run,
    envelope_text,
    envelopes,
    kits_cover,
    officer_sheet,
    protocols,
    release_sheet,
    score_sheet,
    slip_text,
)
from vprok.tools.vault.words import words_of

ROOMS = [room("12", 25, spares=3), room("", 2, classes="4Б", first=40101), STORE]
PRINTED = [Printed(one, 10 * len(one.seats), 5 * len(one.seats)) for one in ROOMS]
TASKS = [Scored(f"{n}К1", 2) for n in range(1, 26)]
NUMBERS = tuple(str(40001 + n) for n in range(65))
WORDS = words_of(bytes(range(16)))


def slips() -> bytes:
    return code_slips(
        school=LONG_KIT.school,
        key=KIT.key,
        campaign=KIT.campaign,
        classes=[Codes("4А", NUMBERS)],
        spare=[],
        at=AT,
    )


PAPERS: dict[str, Callable[[], bytes]] = {
    "slips": slips,
    "protocols": lambda: protocols(kit=LONG_KIT, rooms=ROOMS, parts=2, at=AT),
    "attendance": lambda: attendance(kit=COLLEGE, rooms=ROOMS, at=AT),
    "briefings": lambda: briefings(kit=KIT, rooms=ROOMS[:1], minutes=[45], at=AT),
    "cover": lambda: kits_cover(kit=KIT, printed=PRINTED, at=AT),
    "acceptance": lambda: acceptance(kit=LONG_KIT, printed=PRINTED, at=AT),
    "envelopes": lambda: envelopes(kit=LONG_KIT, rooms=ROOMS, at=AT),
    "scores": lambda: score_sheet(kit=LONG_KIT, seats=ROOMS[0].seats, columns=TASKS, at=AT),
    "criteria": lambda: criteria_run(kit=KIT, criteria=slips(), experts=2, at=AT),
    "release": lambda: release_sheet(
        campaign=KIT.campaign,
        works=[KIT.work],
        region="Алтайский край",
        opens_at=datetime(2026, 4, 14, 7, 30, tzinfo=AT.tzinfo),
        words=WORDS,
        at=AT,
    ),
    "officer": lambda: officer_sheet(officer="", words=WORDS, public_key="age1qx7dk42ns", at=AT),
}


@pytest.mark.parametrize("title", PAPERS)
def test_a_paper_carries_its_fonts(title: str) -> None:
    told = poppler("pdffonts", "-", given=PAPERS[title]()).decode().splitlines()[2:]
    assert told
    assert {line.split()[-5] for line in told} == {"yes"}, told


@pytest.mark.parametrize("title", PAPERS)
def test_a_paper_has_no_colour_to_print(title: str) -> None:
    sheet = poppler("pdftoppm", "-r", "40", "-png", "-singlefile", "-", given=PAPERS[title]())
    with Image.open(io.BytesIO(sheet)) as page:
        red, green, blue = page.convert("RGB").split()
    assert ImageChops.difference(red, green).getbbox() is None
    assert ImageChops.difference(green, blue).getbbox() is None


def worn(pdf: bytes) -> Image.Image:
    """The first page from a printer that knows black alone and spreads its toner."""
    sheet = poppler("pdftoppm", "-r", "150", "-gray", "-singlefile", "-", given=pdf)
    with Image.open(io.BytesIO(sheet)) as page:
        soft = page.convert("L").filter(ImageFilter.GaussianBlur(0.8))
    return soft.point(lambda shade: 255 if shade > 140 else 0)


def test_an_old_printer_does_not_spoil_the_squares() -> None:
    assert sorted(codes_on(worn(slips()))) == [slip_text(KIT.key, number) for number in NUMBERS]
    labels = worn(envelopes(kit=LONG_KIT, rooms=ROOMS[:2], at=AT))
    assert sorted(codes_on(labels)) == sorted(envelope_text(LONG_KIT, one) for one in ROOMS[:2])
