import io
import shutil
import struct
import subprocess
import zipfile
from pathlib import Path

import openpyxl
import pytest

from tests.tools.sheets.container import container
from tests.tools.sheets.forms import IDENTITY, NAME, filled, pupil, results
from vprok.tools.sheets import ole
from vprok.tools.sheets.draw import draw
from vprok.tools.sheets.draw_xls import draw_xls
from vprok.tools.sheets.findings import Reading
from vprok.tools.sheets.read import read
from vprok.tools.sheets.strip import about, without_author

BOOK = results()
ROWS = filled(pupil("40001", 1, 2, 1, 0, 3, 2))
WHO = "Кривозубова Аделаида"
PATH = b'<x15ac:absPath url="C:\\Users\\Petrova\\" xmlns:x15ac="http://x"/></workbook>'
SHARED = b'<headers><header guid="{1}" dateTime="2026-04-14" userName="Petrova"/></headers>'
SUMMARY, MORE = "\x05SummaryInformation", "\x05DocumentSummaryInformation"


def reading(file: bytes, name: str = NAME) -> Reading:
    return read(BOOK, file, name=name, identity=IDENTITY)


def authored() -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(draw(BOOK, identity=IDENTITY, rows=ROWS)))
    book.properties.creator = "Анна Петрова"
    saved, out = io.BytesIO(), io.BytesIO()
    book.save(saved)
    with zipfile.ZipFile(saved) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            new.writestr(name, part.replace(b"</workbook>", PATH) if "workbook" in name else part)
        new.writestr("xl/revisions/revisionHeaders.xml", SHARED)
    return out.getvalue()


def told(file: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(file)) as box:
        return "\n".join(box.read(name).decode() for name in box.namelist())


def test_the_author_and_the_folder_are_taken_out_and_the_form_stays_whole() -> None:
    file = authored()
    assert {"Петрова" in told(file), "Petrova" in told(file)} == {True}
    bare = without_author(file)
    assert "Петрова" not in told(bare)
    assert "Petrova" not in told(bare)
    assert "Протокол" in openpyxl.load_workbook(io.BytesIO(bare)).sheetnames
    before, after = (reading(one) for one in (file, bare))
    assert (after.rows, after.findings) == (before.rows, before.findings)
    assert without_author(bare) == bare


def test_when_a_form_was_saved_is_not_kept() -> None:
    with zipfile.ZipFile(io.BytesIO(without_author(authored()))) as box:
        assert {entry.date_time for entry in box.infolist()} == {(1980, 1, 1, 0, 0, 0)}


# ---- .xls ----


TEMPLATE, TITLE = 7, 2


def properties(*texts: str, coding: str = "utf-8", first: int = TEMPLATE) -> bytes:
    """A property stream with these texts as properties from this number on."""
    values, places = b"", []
    for number, text in enumerate(texts, start=first):
        places.append((number, 8 + 8 * len(texts) + len(values)))
        letters = text.encode(coding) + b"\0"
        values += struct.pack("<II", 0x1E, len(letters)) + letters + b"\0" * (-len(letters) % 4)
    section = b"".join(struct.pack("<II", *place) for place in places) + values
    section = struct.pack("<II", 8 + len(section), len(texts)) + section
    return struct.pack("<HHI16sI16sI", 0xFFFE, 0, 2, bytes(16), 1, bytes(16), 48) + section


def piled() -> bytes:
    """Ninety properties that lie in one place: more letters than the stream has bytes."""
    body = bytearray(properties(*[WHO] * 90))
    places = struct.pack("<I", struct.unpack_from("<I", body, 60)[0])
    for number in range(90):
        body[60 + 8 * number : 64 + 8 * number] = places
    return bytes(body[: 64 + 8 * 90 + 60])


def workbook_stream() -> bytes:
    """The stream of a form, as if a program of the person's own had signed it."""
    file = draw_xls(BOOK, identity=IDENTITY, rows=ROWS)
    stream = next(stream for stream in ole.streams(file) if stream.name == "Workbook")
    body = ole.content(file, stream)
    at = body.index(struct.pack("<HH", 0x5C, 112)) + 4
    letters = WHO.encode("utf-16-le")
    signed = struct.pack("<HB", len(WHO), 1) + letters
    return body[:at] + signed.ljust(112) + body[at + 112 :]


def old_form(**more: bytes) -> bytes:
    own = {"Workbook": workbook_stream(), SUMMARY: properties("Секрет", WHO), MORE: properties(WHO)}
    return container(own | more)


def holds(file: bytes, word: str) -> bool:
    return any(word.encode(coding) in file for coding in ("utf-8", "utf-16-le", "cp1251"))


def test_the_author_of_an_old_form_is_blanked_where_it_stands() -> None:
    file = old_form()
    assert holds(file, "Аделаида")
    bare = without_author(file)
    assert len(bare) == len(file)
    assert not holds(bare, "Аделаида")
    assert not holds(bare, "Секрет")
    before, after = (reading(one, "f.xls") for one in (file, bare))
    assert after.rows["protocol"] == before.rows["protocol"] != ()
    assert after.findings == before.findings
    assert without_author(bare) == bare


@pytest.mark.parametrize("coding", ["utf-8", "cp1251"])
def test_a_name_that_somebody_wrote_into_the_properties_of_an_old_form_is_found(
    coding: str,
) -> None:
    file = old_form(**{SUMMARY: properties("Форма", WHO, coding=coding, first=TITLE)})
    assert [one.rule for one in reading(file, "f.xls").findings] == ["person"]
    assert about(without_author(file)) == ["", ""]


def test_properties_that_lie_over_each_other_are_not_read_for_ever() -> None:
    assert about(old_form(**{SUMMARY: piled()})) == []


@pytest.mark.parametrize("broken", [b"", b"\xfe\xff", properties(WHO)[:60], b"\xff" * 300, piled()])
def test_properties_that_cannot_be_understood_are_blanked_whole(broken: bytes) -> None:
    body = broken + WHO.encode()
    bare = without_author(old_form(**{SUMMARY: body}))
    stream = next(stream for stream in ole.streams(bare) if stream.name == SUMMARY)
    assert not holds(bare, "Аделаида")
    assert ole.content(bare, stream) == bytes(len(body))


def test_properties_that_lead_nowhere_change_nothing_else() -> None:
    file = bytearray(old_form())
    entry = file.index(SUMMARY.encode("utf-16-le"))
    file[entry + 116 : entry + 120] = struct.pack("<I", 70_000)
    bare = without_author(bytes(file))
    assert reading(bare, "f.xls").rows["protocol"]


def test_a_form_of_ours_in_the_old_format_reads_the_same_afterwards() -> None:
    old = draw_xls(BOOK, identity=IDENTITY, rows=ROWS)
    bare = without_author(old)
    assert len(bare) == len(old)
    assert reading(bare, "f.xls").rows == reading(old, "f.xls").rows


def test_what_is_no_workbook_comes_back_as_it_is() -> None:
    assert without_author(b"a;b") == b"a;b"


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed")
def test_an_old_form_saved_by_a_real_program_loses_its_author(tmp_path: Path) -> None:
    (tmp_path / "form.xlsx").write_bytes(authored())
    command = ["soffice", "--headless", f"-env:UserInstallation=file://{tmp_path}/profile"]
    command += ["--convert-to", "xls", "--outdir", str(tmp_path), str(tmp_path / "form.xlsx")]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    file = (tmp_path / "form.xls").read_bytes()
    assert holds(file, "Петрова")
    bare = without_author(file)
    assert not holds(bare, "Петрова")
    assert reading(bare, "f.xls").rows == reading(file, "f.xls").rows


def test_what_lies_between_the_parts_is_not_kept_and_the_rest_is_not_packed_again() -> None:
    file = authored()
    with zipfile.ZipFile(io.BytesIO(file), "a") as box:
        box.comment = b"Petrova"
    bare = without_author(file)
    assert b"Petrova" not in bare
    with zipfile.ZipFile(io.BytesIO(file)) as old, zipfile.ZipFile(io.BytesIO(bare)) as new:
        assert new.testzip() is None
        assert new.namelist() == old.namelist()
        sizes = {name: new.getinfo(name).compress_size for name in new.namelist()}
        sheet = "xl/worksheets/sheet2.xml"
        assert sizes[sheet] == old.getinfo(sheet).compress_size


def with_something_behind(file: bytes, name: str) -> bytes:
    """The form with bytes after the end of a compressed part, still counted as its own."""
    with zipfile.ZipFile(io.BytesIO(file)) as box:
        entry = box.getinfo(name)
    more = b"Petrova"
    end = file.index(b"PK", entry.header_offset + 30 + len(name) + entry.compress_size)
    tail = bytearray(file[end:])
    start = struct.unpack_from("<I", tail, len(tail) - 6)[0] - end
    struct.pack_into("<I", tail, len(tail) - 6, start + end + len(more))
    at = start
    while tail.startswith(b"PK\1\2", at):
        size, names, extra = struct.unpack_from("<I", tail, at + 20)[0], *lengths(tail, at)
        if tail[at + 46 : at + 46 + names] == name.encode():
            struct.pack_into("<I", tail, at + 20, size + len(more))
        elif (place := struct.unpack_from("<I", tail, at + 42)[0]) > entry.header_offset:
            struct.pack_into("<I", tail, at + 42, place + len(more))
        at += 46 + names + extra
    return file[:end] + more + bytes(tail)


def lengths(directory: bytes | bytearray, at: int) -> tuple[int, int]:
    """How long the name and the extra field of an entry are."""
    names, extra = struct.unpack_from("<HH", directory, at + 28)
    return names, extra


def test_what_lies_behind_a_part_is_not_kept() -> None:
    form = draw(BOOK, identity=IDENTITY, rows=ROWS)
    file = with_something_behind(form, "xl/worksheets/sheet2.xml")
    assert reading(file).is_clean
    assert file.count(b"Petrova") == 1
    assert b"Petrova" not in without_author(file)
