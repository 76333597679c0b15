import io
import random
import struct
import zipfile
from collections.abc import Mapping
from contextlib import suppress

import openpyxl
import pytest
import xlwt

from tests.tools.sheets.container import container
from tests.tools.sheets.forms import IDENTITY, NAME, filled, pupil, results
from vprok.tools.limits import ChildFailed
from vprok.tools.sheets import biff, look, ole
from vprok.tools.sheets import read as reader
from vprok.tools.sheets.draw import draw
from vprok.tools.sheets.draw_xls import draw_xls
from vprok.tools.sheets.findings import Unreadable
from vprok.tools.sheets.guard import TEXTS
from vprok.tools.sheets.read import read

BOOK = results()
FORM = draw(BOOK, identity=IDENTITY, rows=filled(pupil("40001", 1, 2, 1, 0, 3, 2)))
OLD = draw_xls(BOOK, identity=IDENTITY, rows=filled(pupil("40001", 1, 2, 1, 0, 3, 2)))
SHEET = "xl/worksheets/sheet2.xml"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def rebuilt(change: Mapping[str, bytes | None], *, level: int = 9) -> bytes:
    """The form with some of its parts replaced, added or (None) left out."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(FORM)) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=level) as new,
    ):
        parts: dict[str, bytes | None] = {name: old.read(name) for name in old.namelist()}
        for name, part in {**parts, **change}.items():
            if part is not None:
                new.writestr(name, part)
    return out.getvalue()


def sheet_of(*rows: str, head: str = "") -> bytes:
    """The protocol's part with these rows."""
    data = f"<sheetData>{''.join(rows)}</sheetData>"
    return f'<?xml version="1.0"?>{head}<worksheet xmlns="{MAIN}">{data}</worksheet>'.encode()


def cell(where: str, text: str) -> str:
    return f'<c r="{where}" t="inlineStr"><is><t>{text}</t></is></c>'


def flagged() -> bytes:
    """The form whose entries say that they are encrypted."""
    file = bytearray(FORM)
    at = 0
    while (at := file.find(b"PK\x01\x02", at)) >= 0:
        file[at + 8] |= 1
        at += 4
    return bytes(file)


def old_with(record: int, body: bytes) -> bytes:
    """The .xls with one more record at the end of its first sheet's place."""
    at = OLD.index(struct.pack("<HH", 0x0042, 2))  # CODEPAGE: rename it to what we need
    return OLD[:at] + struct.pack("<HH", record, 2) + body + OLD[at + 6 :]


def old_with_formula() -> bytes:
    book = xlwt.Workbook()
    sheet = book.add_sheet("Протокол")
    sheet.write(0, 0, "Код")
    sheet.write(4, 2, xlwt.Formula("1+1"))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def remarked(part: bytes) -> bytes:
    """The part with a remark in it, so that only a parser can tell what is what."""
    return part.replace(b"<worksheet", b"<!-- --><worksheet", 1)


def linked(kind: str, *, is_out: bool = False) -> bytes:
    """The relations of the protocol: one other part, or address, of this kind."""
    out = ' TargetMode="External"' if is_out else ""
    return (
        f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="r1" '
        f'Type="{OFFICE}/{kind}" Target="../other/part.bin"{out}/></Relationships>'
    ).encode()


def overlapping() -> bytes:
    """The form with a hundred names for one entry, as a bomb of David Fifield has."""
    file = FORM
    end = file.rindex(b"PK\5\6")
    size, start = struct.unpack_from("<II", file, end + 12)
    directory = file[start : start + size]
    entry = directory[: 46 + struct.unpack_from("<H", directory, 28)[0]]
    more = b"".join(
        entry[:28] + struct.pack("<H", 9) + entry[30:46] + b"xl/%06d" % n for n in range(100)
    )
    tail = bytearray(file[end:])
    count = struct.unpack_from("<H", tail, 10)[0] + 100
    struct.pack_into("<HHII", tail, 8, count, count, size + len(more), start)
    return file[:start] + directory + more + bytes(tail)


def symlinked() -> bytes:
    out = io.BytesIO(FORM)
    with zipfile.ZipFile(out, "a") as box:
        entry = zipfile.ZipInfo("xl/media/a.png")
        entry.external_attr = 0o120777 << 16
        box.writestr(entry, "/etc/passwd")
    return out.getvalue()


def with_other_root() -> bytes:
    """The form whose root points to another workbook than the one people see."""
    root = linked("officeDocument").replace(b"../other/part.bin", b"xl/other.xml")
    return rebuilt({"_rels/.rels": root, "xl/other.xml": b"<workbook/>"})


def with_title(kind: int) -> bytes:
    """The .xls whose sheet «Протокол» is said to be of this kind."""
    at = OLD.index(struct.pack("<H", biff.BOUNDSHEET))
    while "Протокол".encode("utf-16-le") not in OLD[at : at + 40]:
        at = OLD.index(struct.pack("<H", biff.BOUNDSHEET), at + 1)
    return OLD[: at + 9] + bytes([kind]) + OLD[at + 10 :]


def with_stream(name: str) -> bytes:
    stream = next(stream for stream in ole.streams(OLD) if stream.name == "Workbook")
    return container({"Workbook": ole.content(OLD, stream), name: b"x"})


def wide(count: int) -> bytes:
    """A protocol with so many columns."""
    return sheet_of(f'<row r="1">{"<c><v>1</v></c>" * count}</row>')


def far_in_an_old_book() -> bytes:
    book = xlwt.Workbook()
    sheet = book.add_sheet("Протокол")
    for row, column in ((0, 0), (65_535, 255)):
        sheet.write(row, column, 1)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def long_word_everywhere() -> bytes:
    """A long word told once and named in twenty thousand cells: ten gigabytes when laid out."""
    word = random.Random(1).randbytes(250_000).hex()
    strings = f'<sst xmlns="{MAIN}"><si><t>{word}</t></si></sst>'.encode()
    cells = '<c t="s"><v>0</v></c>' * 20
    rows = (f'<row r="{n}">{cells}</row>' for n in range(1, 1_001))
    return rebuilt({"xl/sharedStrings.xml": strings, SHEET: sheet_of(*rows)})


FAR = sheet_of(
    f'<row r="1">{cell("A1", "x")}</row>', f'<row r="1048576">{cell("XFD1048576", "x")}</row>'
)
WORD = io.BytesIO()
with zipfile.ZipFile(WORD, "w") as box:
    box.writestr("word/document.xml", "<a/>")
ARCHIVE = io.BytesIO()
with zipfile.ZipFile(ARCHIVE, "w") as box:
    box.writestr("форма.xlsx", FORM)
DTD = '<!DOCTYPE a [<!ENTITY b "ccccccccc">]>'
MANY = [f'<row r="{n}">{cell(f"A{n}", "4")}</row>' for n in range(1, 9_000)]

BAD: dict[str, tuple[str, bytes, str]] = {
    "empty": (NAME, b"", "empty"),
    "larger than allowed": (NAME, FORM + bytes(5_000_000), "too_large"),
    "a picture": (NAME, b"\x89PNG\r\n\x1a\n" + bytes(99), "not_excel"),
    "a photo": (NAME, b"\xff\xd8\xff\xe0" + bytes(99), "not_excel"),
    "a PDF": (NAME, b"%PDF-1.7" + bytes(99), "not_excel"),
    "a page called .xls": ("f.xls", b"\n<html><table></table></html>", "not_excel"),
    "text called .xls": ("f.xls", "Код;Вариант".encode(), "not_excel"),
    "a text": ("f.csv", b"a;b", "extension"),
    "no extension": ("форма", FORM, "extension"),
    "a workbook with macros by name": ("f.xlsm", FORM, "macros"),
    "a Word document": (NAME, WORD.getvalue(), "not_excel"),
    "an archive with the form": (NAME, ARCHIVE.getvalue(), "not_excel"),
    "half of the form": (NAME, FORM[: len(FORM) // 2], "truncated"),
    "the form without its tail": (NAME, FORM[:-30], "truncated"),
    "new called old": ("f.xls", FORM, "renamed"),
    "old called new": ("f.xlsx", OLD, "renamed"),
    "macros": (NAME, rebuilt({"xl/vbaProject.bin": b"x"}), "macros"),
    "old macro sheets": (NAME, rebuilt({"xl/macrosheets/sheet1.xml": b"<a/>"}), "macros"),
    "links to other books": (
        NAME,
        rebuilt({"xl/externalLinks/externalLink1.xml": b"<a/>"}),
        "external",
    ),
    "a connection": (NAME, rebuilt({"xl/connections.xml": b"<a/>"}), "external"),
    "a thing inside": (NAME, rebuilt({"xl/embeddings/oleObject1.bin": b"x"}), "embedded"),
    "a password inside": (NAME, flagged(), "encrypted"),
    "a password outside": (
        NAME,
        OLD[:512] + "EncryptedPackage".encode("utf-16-le") + OLD[544:],
        "encrypted",
    ),
    "a bomb of zeros": (NAME, rebuilt({"xl/media/a.bin": bytes(60_000_000)}), "bomb"),
    "a ratio of a bomb": (NAME, rebuilt({"xl/media/a.bin": bytes(8_000_000)}), "bomb"),
    "too many parts": (NAME, rebuilt({f"xl/{n}.xml": b"" for n in range(300)}), "bomb"),
    "a part outside": (NAME, rebuilt({"../../etc/passwd": b"x"}), "not_excel"),
    "A1 and XFD1048576": (NAME, rebuilt({SHEET: FAR}), "rows"),
    "more rows than a form has": (NAME, rebuilt({SHEET: sheet_of(*MANY)}), "rows"),
    "laughs": (NAME, rebuilt({SHEET: sheet_of(head=DTD)}), "markup"),
    "broken XML": (NAME, rebuilt({SHEET: b"<worksheet><sheetData><row"}), "unreadable"),
    "no list of sheets": (NAME, rebuilt({"xl/_rels/workbook.xml.rels": None}), "unreadable"),
    "A1 and XFD1048576 behind a comment": (NAME, rebuilt({SHEET: remarked(FAR)}), "rows"),
    "A1 and xfd1048576": (NAME, rebuilt({SHEET: FAR.replace(b"XFD", b"xfd")}), "rows"),
    "a far row whose cells do not say where they are": (
        NAME,
        rebuilt({SHEET: sheet_of('<row r="1048576">' + "<c><v>1</v></c>" * 9 + "</row>")}),
        "rows",
    ),
    "more columns than a form has": (NAME, rebuilt({SHEET: wide(101)}), "rows"),
    "a million columns": (NAME, rebuilt({SHEET: wide(1_100_000)}), "bomb"),
    "laughs among the strings": (
        NAME,
        rebuilt({"xl/sharedStrings.xml": DTD.encode() + b"<sst/>"}),
        "markup",
    ),
    "a file of this machine": (
        NAME,
        rebuilt({SHEET: sheet_of(head='<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>')}),
        "markup",
    ),
    "a markup in another encoding": (
        NAME,
        rebuilt({SHEET: sheet_of(head=DTD).decode().encode("utf-16")}),
        "markup",
    ),
    "a hundred names for one entry": (NAME, overlapping(), "bomb"),
    "one name in two cases": (NAME, rebuilt({"XL/Workbook.xml": b"<a/>"}), "bomb"),
    "a way out of the archive": (NAME, symlinked(), "not_excel"),
    "macros under another name": (
        NAME,
        rebuilt({"xl/worksheets/_rels/sheet2.xml.rels": linked("vbaProject")}),
        "macros",
    ),
    "macros by their type": (
        NAME,
        rebuilt({"[Content_Types].xml": b'<Types a="application/macroEnabled.main+xml"/>'}),
        "macros",
    ),
    "a thing inside under another name": (
        NAME,
        rebuilt({"xl/worksheets/_rels/sheet2.xml.rels": linked("oleObject")}),
        "embedded",
    ),
    "a button": (
        NAME,
        rebuilt({"xl/worksheets/_rels/sheet2.xml.rels": linked("control")}),
        "embedded",
    ),
    "a link to another book under another name": (
        NAME,
        rebuilt({"xl/worksheets/_rels/sheet2.xml.rels": linked("externalLink")}),
        "external",
    ),
    "a picture from the network": (
        NAME,
        rebuilt({"xl/worksheets/_rels/sheet2.xml.rels": linked("image", is_out=True)}),
        "external",
    ),
    "DDE": (
        NAME,
        rebuilt(
            {SHEET: sheet_of('<row r="1"><c r="A1"><f>cmd|\'/C calc\'!A0</f><v>1</v></c></row>')}
        ),
        "no_header",
    ),
    "a long word everywhere": (NAME, long_word_everywhere(), "unreadable"),
    "a cell beyond the alphabet": (
        NAME,
        rebuilt({SHEET: sheet_of(f'<row r="1">{cell("ZZZZZZZZ99999999", "x")}</row>')}),
        "rows",
    ),
    "a password of the old kind": ("f.xls", old_with(0x002F, b"\0\0"), "encrypted"),
    "old macros": ("f.xls", old_with(0x00D3, b"\0\0"), "macros"),
    "an old sheet of macros": ("f.xls", with_title(1), "macros"),
    "an old thing inside": ("f.xls", with_stream("MBD0018F1A2"), "embedded"),
    "an old link to a thing": ("f.xls", with_stream("LNK0018F1A2"), "embedded"),
    "an old query": ("f.xls", old_with(0x01AD, b"\0\0"), "external"),
    "far cells of an old book": ("f.xls", far_in_an_old_book(), "rows"),
    "a Word document called old": ("f.xls", with_stream("WordDocument"), "word"),
    "half of the old form": ("f.xls", OLD[: len(OLD) // 2], "unreadable"),
    "the head of the old form": ("f.xls", OLD[:600], "unreadable"),
}


@pytest.mark.parametrize(("name", "file", "code"), BAD.values(), ids=BAD)
def test_a_bad_file_is_refused_in_words(name: str, file: bytes, code: str) -> None:
    with pytest.raises(Unreadable) as refusal:
        read(BOOK, file, name=name, identity=IDENTITY)
    assert refusal.value.code == code
    assert refusal.value.text.endswith(".")


def test_a_form_is_read_after_all_of_them() -> None:
    assert read(BOOK, FORM, name=NAME, identity=IDENTITY).is_clean


def test_a_formula_in_the_old_format_is_refused_with_its_address() -> None:
    assert biff.look(old_with_formula()).formulas == {"Протокол": ["C5"]}
    with pytest.raises(Unreadable):
        read(BOOK, old_with_formula(), name="f.xls", identity=IDENTITY)


def test_a_header_that_lies_about_size_does_not_help() -> None:
    file = bytearray(rebuilt({"xl/media/a.bin": bytes(900_000)}))
    at = file.rfind(b"PK\x01\x02")
    file[at + 24 : at + 28] = struct.pack("<I", 10)
    with pytest.raises(Unreadable):
        read(BOOK, bytes(file), name=NAME, identity=IDENTITY)


def test_a_name_in_a_comment_is_found() -> None:
    book = openpyxl.load_workbook(io.BytesIO(FORM))
    from openpyxl.comments import Comment

    book["Протокол"]["A2"].comment = Comment("Петров Иван Сергеевич", "x")
    out = io.BytesIO()
    book.save(out)
    said = read(BOOK, out.getvalue(), name=NAME, identity=IDENTITY)
    assert [place.cell for place in said.names] == [""]


@pytest.mark.parametrize("seed", range(40))
@pytest.mark.parametrize(("name", "file"), [("f.xlsx", FORM), ("f.xls", OLD)], ids=["new", "old"])
def test_a_damaged_form_is_read_or_refused(name: str, file: bytes, seed: int) -> None:
    chance = random.Random(seed)
    bad = bytearray(file)
    for _ in range(chance.choice([1, 5, 50])):
        bad[chance.randrange(len(bad))] ^= 1 << chance.randrange(8)
    with suppress(Unreadable):
        assert read(BOOK, bytes(bad), name=name, identity=IDENTITY).sha256


def test_the_library_sees_the_workbook_that_we_looked_at() -> None:
    said = read(BOOK, with_other_root(), name=NAME, identity=IDENTITY)
    assert [row.values["code"] for row in said.rows["protocol"]] == ["40001"]


def test_an_address_to_be_clicked_is_no_link() -> None:
    part = {"xl/worksheets/_rels/sheet2.xml.rels": linked("hyperlink", is_out=True)}
    assert read(BOOK, rebuilt(part), name=NAME, identity=IDENTITY).is_clean


def test_a_form_as_wide_as_allowed_is_read_as_far_as_its_header() -> None:
    with pytest.raises(Unreadable) as refusal:
        read(BOOK, rebuilt({SHEET: wide(100)}), name=NAME, identity=IDENTITY)
    assert refusal.value.code == "no_header"


@pytest.mark.parametrize(
    "written",
    [
        "<c r='Y2'><f>1</f><v>1</v></c>",
        '<c  r="Y2"><f>1</f><v>1</v></c>',
        '<c r="Y2">\n<f>1</f><v>1</v></c>',
        '<c r="Y2"><v>1</v><f>1</f></c>',
        '<!-- <c r="A1"> --><c r="Y2"><f>1</f><v>1</v></c>',
        '<x:c r="Y2"><x:f>1</x:f></x:c>',
        '<c r="Y2"><f t="shared" si="0"/></c>',
    ],
)
def test_a_formula_is_found_however_it_is_written(written: str) -> None:
    part = sheet_of(f'<row r="2">{written}</row>').replace(b"<worksheet", b'<worksheet xmlns:x="x"')
    assert look.formulas(part) == ["Y2"]


def test_what_is_not_a_formula_of_a_cell_is_none() -> None:
    body = '<row r="1"><c r="A1"><is><t>f (x)</t></is></c></row>'
    part = sheet_of(body).replace(b"</sheetData>", b"</sheetData><x:f>A1</x:f><f>A1</f>")
    part = part.replace(b"<worksheet", b'<worksheet xmlns:x="x"')
    assert look.formulas(part) == look.formulas(remarked(part)) == []


SHEET_TOLD = '{"sheets": [{"title": %s, "rows": %s, "formulas": %s}], "asides": %s}'


@pytest.mark.parametrize(
    "answer",
    [
        "",
        "[]",
        "{}",
        '{"sheets": 5, "asides": []}',
        '{"sheets": [[]], "asides": []}',
        SHEET_TOLD % ("1", "[]", "[]", "[]"),
        SHEET_TOLD % ('"Протокол"', "[5]", "[]", "[]"),
        SHEET_TOLD % ('"Протокол"', '"abc"', "[]", "[]"),
        SHEET_TOLD % ('"Протокол"', '{"a": 1}', "[]", "[]"),
        SHEET_TOLD % ('"Протокол"', '["abc"]', "[]", "[]"),
        SHEET_TOLD % ('"Протокол"', "[[null]]", "[]", "[]"),
        SHEET_TOLD % ('"Протокол"', "[[true]]", "[]", "[]"),
        SHEET_TOLD % ('"Протокол"', "[[[1]]]", "[]", "[]"),
        SHEET_TOLD % ('"Протокол"', '[[{"date": 5}]]', "[]", "[]"),
        SHEET_TOLD % ('"Протокол"', "[[%s]]" % ("9" * 5_000), "[]", "[]"),
        SHEET_TOLD % ('"Протокол"', "[]", "[5]", "[]"),
        SHEET_TOLD % ('"Протокол"', "[]", "[]", "[5]"),
        "[" * 100_000,
    ],
)
def test_a_child_that_a_file_has_turned_is_not_believed(
    answer: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reader, "in_child", lambda *_, **__: answer.encode())
    with pytest.raises(Unreadable) as refusal:
        read(BOOK, FORM, name=NAME, identity=IDENTITY)
    assert refusal.value.code == "unreadable"


@pytest.mark.parametrize("text", ["too_large", "extension", "not_excel", "no such code", "rows"])
def test_whatever_a_child_says_of_its_refusal_there_is_a_sentence(
    text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failed(*_: object, **__: object) -> bytes:
        raise ChildFailed("Hostile", text)

    monkeypatch.setattr(reader, "in_child", failed)
    with pytest.raises(Unreadable) as refusal:
        read(BOOK, FORM, name=NAME, identity=IDENTITY)
    assert refusal.value.text.endswith(".")


def test_every_refusal_says_what_to_do() -> None:
    assert all(text.endswith(".") and text.count(".") > 1 for text in TEXTS.values())
