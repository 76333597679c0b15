import io
import re
from collections.abc import Callable
from dataclasses import replace

import pikepdf
import pytest
from PIL import Image, ImageChops

from tests.tools.pdf.papers import MM, changed, cropped, paper, saved, turned
from tests.tools.pdf.reading import codes_on, drawn, poppler, text_of
from vprok.tools.pdf import marks
from vprok.tools.pdf.kits import (
    PLAIN,
    Choices,
    Copy,
    Imprint,
    Paper,
    Stamp,
    kits_pdf,
    paper_needed,
    read_stamp,
)

TASKS = ("1", "2", "3", "4", "5(1)", "5(2)", "6", "7", "8")
IMPRINT = Imprint(
    school="edu220042",
    name="МБОУ «СОШ № 42»",
    work="ma4",
    title="Математика, 4 класс",
    campaign="ВПР, весна 2026 года",
    tasks=TASKS,
    mark=220042,
)
ROOM = (
    Copy("40001", 1, variant=1, room="аудитория 12"),
    Copy("1234", 2, variant=2),
    Copy("49999", 3, variant=1, is_spare=True),
)
LARGE = Copy("40007", 7, variant=2, is_large=True)
PAGES = 4


def kits(
    *copies: Copy, choices: Choices = PLAIN, imprint: Imprint = IMPRINT, cover: bytes | None = None
) -> bytes:
    papers = {variant: paper(variant) for variant in {copy.variant for copy in copies}}
    return kits_pdf(copies, papers, imprint=imprint, choices=choices, cover=cover)


def sides(pdf: bytes) -> list[list[Stamp | None]]:
    """The stamps that a scanner finds on each side."""
    return [[read_stamp(text) for text in codes_on(page)] for page in drawn(pdf)]


def stamps(copy: Copy, *, code: str | None = None) -> list[Stamp]:
    own = copy.code if code is None else code
    return [
        Stamp(IMPRINT.school, IMPRINT.work, copy.number, own, page) for page in range(1, PAGES + 1)
    ]


def test_every_code_is_read_from_a_scan_of_every_page() -> None:
    expected = [[stamp] for copy in (*ROOM, LARGE) for stamp in stamps(copy)]
    assert sides(kits(*ROOM, LARGE)) == expected


def test_two_pages_on_a_sheet_are_both_read() -> None:
    expected = [pair for copy in ROOM for pair in (stamps(copy)[:2], stamps(copy)[2:])]
    expected += [[stamp] for stamp in stamps(LARGE)]
    assert sides(kits(*ROOM, LARGE, choices=Choices(is_two_up=True))) == expected


def test_a_blank_kit_tells_everything_but_the_code() -> None:
    blank = kits(*ROOM[:2], choices=Choices(is_blank=True))
    assert sides(blank) == [[stamp] for copy in ROOM[:2] for stamp in stamps(copy, code="")]
    words = text_of(blank)
    assert words.count("участника") == 2 * PAGES
    assert "40001" not in words


def test_a_kit_for_nobody_known_has_the_box_too() -> None:
    nobody = Copy("", 9, variant=1, is_spare=True)
    assert sides(kits(nobody)) == [[stamp] for stamp in stamps(nobody)]
    assert text_of(kits(nobody)).count("участника") == PAGES


def test_words_are_there_for_those_who_search() -> None:
    words = text_of(kits(*ROOM))
    for word in (
        "40001",
        "ИК 1 · аудитория 12",
        "ИК 3 · запасной",
        "edu220042 · МБОУ «СОШ № 42»",
        "Математика, 4 класс",
        "Вариант 2 · ВПР, весна 2026 года",
        "Страница 4 из 4",
        "Ёлкина",
    ):
        assert word in words
    assert words.count("Номер задания") == len(ROOM)


def test_a_part_of_a_work_names_itself() -> None:
    second = kits(ROOM[0], imprint=replace(IMPRINT, part=2))
    assert "Вариант 1, часть 2" in text_of(second)
    assert [stamp.part for [stamp] in sides(second) if stamp] == [2] * PAGES


def test_every_font_lies_in_the_file() -> None:
    table = poppler("pdffonts", "-", given=kits(*ROOM)).decode().splitlines()
    start = table[0].index("emb")
    assert {row[start : start + 3] for row in table[2:]} == {"yes"}
    assert sum("VPROKA+" in row for row in table) == 2


def test_a_thousand_kits_weigh_under_a_kilobyte_a_page() -> None:
    many = [Copy(str(40000 + n), n, variant=1) for n in range(1, 1001)]
    added = len(kits(*many)) - len(kits(*many[:1]))
    assert added < 1024 * PAGES * (len(many) - 1)


def test_the_same_kits_are_the_same_bytes() -> None:
    assert kits(*ROOM) == kits(*ROOM)


def test_both_sides_are_printed_from_a_new_sheet_each() -> None:
    three = {1: changed_count(paper(), 3)}
    printed = kits_pdf(ROOM[::2], three, imprint=IMPRINT, choices=Choices(is_duplex=True))
    assert [bool(found) for found in sides(printed)] == [True, True, True, False] * 2


def changed_count(data: bytes, pages: int) -> bytes:
    with pikepdf.open(io.BytesIO(data)) as pdf:
        del pdf.pages[pages:]
        return saved(pdf)


@pytest.mark.parametrize(
    ("choices", "expected"),
    [
        (PLAIN, Paper(sides=17, a4=13, a3=4)),
        (Choices(is_duplex=True), Paper(sides=17, a4=7, a3=2)),
        (Choices(is_two_up=True), Paper(sides=11, a4=7, a3=4)),
        (Choices(is_two_up=True, is_duplex=True), Paper(sides=11, a4=4, a3=2)),
    ],
)
def test_paper_is_counted_before_it_is_printed(choices: Choices, expected: Paper) -> None:
    copies = (*ROOM, LARGE)
    assert paper_needed(copies, {1: 4, 2: 4}, choices=choices, cover_pages=1) == expected
    printed = kits(*copies, choices=choices, cover=changed_count(paper(3), 1))
    with pikepdf.open(io.BytesIO(printed)) as pdf:
        shown = [page for page in pdf.pages if page.Contents.read_bytes()]
        large = [page for page in pdf.pages if max(map(float, page.mediabox)) > 300 * MM]
        assert len(shown) == expected.sides
        assert len(large) == 2 * expected.a3 if choices.is_duplex else expected.a3
        backs = 2 if choices.is_duplex else 1
        assert len(pdf.pages) == backs * (expected.a4 + expected.a3)


def test_the_cover_goes_first() -> None:
    printed = kits(ROOM[1], cover=changed_count(paper(1), 1))
    assert codes_on(drawn(printed)[0]) == []
    assert "Вариант 1" in poppler("pdftotext", "-l", "1", "-", "-", given=printed).decode()


def body(page: Image.Image) -> Image.Image:
    """The part of a page that stamps and dots keep clear of."""
    width, height = page.size
    return page.crop(
        tuple(round(s) for s in (width * 0.05, height * 0.05, width * 0.95, height * 0.9))
    )


def difference(one: Image.Image, other: Image.Image) -> float:
    """The mean difference of two pictures, in shades of 255."""
    apart = ImageChops.difference(one, other).histogram()
    return sum(shade * count for shade, count in enumerate(apart)) / sum(apart)


@pytest.mark.parametrize(
    "odd",
    [
        *(lambda data, degrees=degrees: turned(data, degrees) for degrees in (90, 180, 270)),
        cropped,
    ],
    ids=["90", "180", "270", "cropped"],
)
def test_turned_and_cropped_pages_come_out_as_plain_ones_do(odd: Callable[[bytes], bytes]) -> None:
    plain = kits(ROOM[0])
    other = kits_pdf(ROOM[:1], {1: odd(paper(1))}, imprint=IMPRINT)
    assert sides(other) == [[stamp] for stamp in stamps(ROOM[0])]
    for page, expected in zip(drawn(other, dots=60), drawn(plain, dots=60), strict=True):
        assert page.size == expected.size
        assert difference(page, expected) < 1.0


def test_a_body_is_where_it_was_and_as_black_as_it_was() -> None:
    for page, expected in zip(drawn(kits(ROOM[0]))[1:], drawn(paper(1))[1:], strict=True):
        assert difference(body(page), body(expected)) < 0.05


def test_a_page_on_its_side_is_turned_and_stamped_as_the_others() -> None:
    def lay(page: pikepdf.Page) -> None:
        page.obj.Rotate = 90

    aside = kits_pdf(ROOM[:1], {1: changed(paper(1), lay)}, imprint=IMPRINT)
    assert sides(aside) == [[stamp] for stamp in stamps(ROOM[0])]
    for page, expected in zip(drawn(aside, dots=60), drawn(kits(ROOM[0]), dots=60), strict=True):
        assert difference(body(page), body(expected)) < 0.5


def test_what_lies_over_a_page_is_printed_too() -> None:
    with pikepdf.open(io.BytesIO(paper(1))) as pdf:
        name = pikepdf.Name
        look = pdf.make_stream(b"0 g 0 0 200 100 re f", Subtype=name.Form, BBox=[0, 0, 200, 100])
        note = pikepdf.Dictionary(Type=name.Annot, Subtype=name.Stamp, F=4)
        note.Rect = pikepdf.Array([200, 300, 400, 400])
        note.AP = pikepdf.Dictionary(N=look)
        pdf.pages[0].Annots = pikepdf.Array([pdf.make_indirect(note)])
        noted = saved(pdf)
    page = drawn(kits_pdf(ROOM[:1], {1: noted}, imprint=IMPRINT), dots=72)[0]
    assert page.getpixel((300, 842 - 350)) == 0


def test_economy_saves_a_third_of_the_toner() -> None:
    def ink(choices: Choices) -> float:
        pages = [body(page) for page in drawn(kits(ROOM[0], choices=choices), dots=60)]
        return sum(255 - difference(page, Image.new("L", page.size)) for page in pages)

    saving = Choices(is_economical=True)
    assert ink(saving) < 0.7 * ink(PLAIN)
    assert sides(kits(ROOM[0], choices=saving)) == [[stamp] for stamp in stamps(ROOM[0])]


def test_dots_are_where_the_mark_wants_them() -> None:
    pages = drawn(kits(ROOM[0]))
    for number, page in enumerate(pages, start=1):
        dot = 150 / 25.4
        places = [(x * dot, page.height - y * dot) for x, y in marks.dots(220042, number)]
        assert all(page.getpixel((int(x), int(y))) < 160 for x, y in places)
    bare = drawn(kits(ROOM[0], imprint=replace(IMPRINT, mark=None)))[0]
    assert min(bare.crop((0, 0, round(9 * dot), bare.height)).tobytes()) == 255


@pytest.mark.parametrize("full", ["", "first", "both"])
def test_the_table_of_the_experts_keeps_clear_of_the_body(full: str) -> None:
    def fill(pdf: pikepdf.Pdf) -> None:
        chosen = {"": [], "first": pdf.pages[:1], "both": pdf.pages}[full]
        for page in chosen:
            page.contents_add(b"0 g 60 45 480 20 re f")

    with pikepdf.open(io.BytesIO(paper(1))) as pdf:
        fill(pdf)
        filled = saved(pdf)
    printed = kits_pdf(ROOM[:1], {1: filled}, imprint=IMPRINT)
    pages = poppler("pdftotext", "-layout", "-", "-", given=printed).decode().split("\f")
    [at] = [number for number, words in enumerate(pages, start=1) if "Номер задания" in words]
    assert at == {"": 1, "first": 4, "both": 1}[full]


def test_a_work_without_tasks_has_no_table() -> None:
    assert "Баллы" not in text_of(kits(ROOM[0], imprint=replace(IMPRINT, tasks=())))


def test_forty_tasks_fit_the_page() -> None:
    words = text_of(kits(ROOM[0], imprint=replace(IMPRINT, tasks=tuple(map(str, range(1, 41))))))
    assert "40" in words
    assert "Сумма" in words


def test_a_long_name_is_cut_and_strange_letters_do_no_harm() -> None:
    name = "Муниципальное бюджетное общеобразовательное учреждение «Школа № 42 имени Ѩ. Ж.» " * 3
    words = text_of(kits(ROOM[0], imprint=replace(IMPRINT, name=name, tasks=())))
    assert "edu220042 · Муниципальное" in words
    assert "…" in words


def test_the_longest_foot_keeps_its_words_apart() -> None:
    name = "КГБПОУ «Алтайский колледж промышленных технологий и бизнеса» города Бийска"
    copy = Copy("40001", 12345, variant=1, is_spare=True, room="кабинет информатики № 2, этаж 3")
    words = text_of(kits(copy, imprint=replace(IMPRINT, name=name)))
    assert re.search(r"ИК 12345 · запасной · [^…]+… +edu220042 · [^…]+… +Страница 1 из 4", words)


def test_a_variant_without_a_paper_is_named() -> None:
    with pytest.raises(ValueError, match="variant 2"):
        kits_pdf(ROOM, {1: paper(1)}, imprint=IMPRINT)


@pytest.mark.parametrize(
    "stamp",
    [
        Stamp("edu220042", "ma4", 17, "40023", 3),
        Stamp("edu000001", "okr4", 1, "1000", 1, part=2),
        Stamp("edu999999", "ru11", 99999, "", 100),
    ],
)
def test_a_stamp_is_read_as_it_was_made(stamp: Stamp) -> None:
    assert read_stamp(stamp.text()) == stamp


@pytest.mark.parametrize("text", ["", "40023", "https://example.org", "220042400230001700O3MA4"])
def test_other_codes_are_no_stamps(text: str) -> None:
    assert read_stamp(text) is None


def test_a_school_without_a_number_is_not_stamped() -> None:
    with pytest.raises(ValueError, match="school 42"):
        Stamp("school 42", "ma4", 1, "40001", 1).text()
