"""Hostile exports of a past year are refused in words or tidied, and nothing of them runs."""

import csv
import io
import zipfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from random import Random

import numpy as np
import pytest

from tests.domain.results.past import HEAD, bring, file_2021, pupil, school
from tests.tools.sheets.portal.making import csv_file
from vprok.domain.audit.models import Event
from vprok.domain.campaign.models import Campaign
from vprok.domain.results.actions.history import LeftOut
from vprok.domain.results.models import Block, Leaf
from vprok.kernel.refusal import Refused
from vprok.tools.sheets.findings import Unreadable
from vprok.tools.sheets.portal.sources import opened
from vprok.tools.stats import block as packed
from vprok.tools.stats.block import EMPTY

pytestmark = pytest.mark.django_db

NUMBERS = (
    "nan", "NaN", "inf", "-inf", "1e308", "-1", "1.5", "0x1F", "9" * 400, "١", "²", "1_0", "--1",
    "=1+1", "@SUM(1)", "'; drop table results_block; --", "\x00", "\ufeff1", "1\u200b", "true",
)  # fmt: skip
COLUMNS = (1, 3, 7, 8, 9, 12)
"""Region, code, variant, total and two tasks."""


def takes(*files: Path) -> bool:
    """Whether an import takes files; if not, it says so and leaves nothing behind."""
    try:
        bring(*files)
    except (Refused, Unreadable, LeftOut):
        assert not Block.objects.exists()
        assert not Campaign.objects.filter(slug="2021").exists()
        return False
    return True


@pytest.mark.parametrize("value", NUMBERS)
def test_a_strange_number_is_never_counted(tmp_path: Path, value: str) -> None:
    rows = school()
    for n, column in enumerate(COLUMNS):
        rows[n % 6][column] = value
    if not takes(csv_file(tmp_path / "ma4_2021.csv", [HEAD, *rows])):
        return
    for block in Block.objects.all():
        kept = packed.unpack(bytes(block.payload))
        assert len(kept) <= len(rows)
        earned = np.where(kept.points >= EMPTY, 0, kept.points)
        assert (earned <= np.array(kept.maxima)).all()
    assert Leaf.objects.count() == Block.objects.count()


def long_line(folder: Path) -> Path:
    file = folder / "x.csv"
    file.write_text(";".join(HEAD) + "\n" + ";".join(["1"] * 400_000) + "\n", "cp1251")
    return file


def long_cell(folder: Path) -> Path:
    return file_2021(folder, [*school(), pupil(40090, ["9" * 300_000])])


def no_end_of_quotes(folder: Path) -> Path:
    file = file_2021(folder, school())
    file.write_bytes(file.read_bytes() + b'"' + b"x" * 300_000)
    return file


def cut_short(folder: Path) -> Path:
    file = file_2021(folder, school())
    file.write_bytes(file.read_bytes()[:-40])
    return file


def noise(folder: Path) -> Path:
    file = folder / "noise.csv"
    file.write_bytes(Random(1).randbytes(50_000))
    return file


def half_utf_16(folder: Path) -> Path:
    file = folder / "x.csv"
    file.write_bytes("\ufeffгруппа;код\n".encode("utf-16") + b"\xd8")
    return file


def bomb(folder: Path) -> Path:
    file = folder / "bomb.xlsx"
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("[Content_Types].xml", "<Types/>")
        made.writestr("xl/workbook.xml", "<workbook/>")
        made.writestr("xl/worksheets/sheet1.xml", b"0" * 1_500_000_000)
    return file


def laughs(folder: Path) -> Path:
    entities = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    file = folder / "laughs.xlsx"
    with zipfile.ZipFile(file, "w") as made:
        made.writestr("[Content_Types].xml", "<Types/>")
        made.writestr("xl/workbook.xml", f'<!DOCTYPE x [<!ENTITY a0 "a">{entities}]><x>&a9;</x>')
    return file


def outward(folder: Path) -> Path:
    file = folder / "out.xlsx"
    with zipfile.ZipFile(file, "w") as made:
        made.writestr("../../etc/passwd", "x")
        made.writestr("xl/vbaProject.bin", "x")
    return file


@pytest.mark.parametrize(
    "make",
    [long_line, long_cell, no_end_of_quotes, cut_short, noise, half_utf_16, laughs, outward],
)
def test_a_hostile_file_is_refused_in_words_or_left_out(
    tmp_path: Path, make: Callable[[Path], Path]
) -> None:
    takes(make(tmp_path))
    assert {path.parent for path in tmp_path.rglob("*")} == {tmp_path}


def test_random_damage_never_breaks_an_import(tmp_path: Path) -> None:
    whole = file_2021(tmp_path, school()).read_bytes()
    chance = Random(7)
    for n in range(60):
        spoilt = bytearray(whole)
        for _ in range(chance.randint(1, 30)):
            spoilt[chance.randrange(len(spoilt))] = chance.randrange(256)
        file = tmp_path / f"ma4_{n}.csv"
        file.write_bytes(bytes(spoilt))
        with suppress(Refused, Unreadable, LeftOut):
            bring(file, slug=f"2021-{n}", year=2021, is_rehearsal=True)
    assert not Block.objects.exists()


def test_the_record_tells_of_an_import_without_a_word_of_its_rows(tmp_path: Path) -> None:
    bring(file_2021(tmp_path, school()))
    told = Event.objects.get(event="results.history_imported")
    assert set(told.facts) == {"campaign", "works", "new", "replaced", "rows", "left"}
    assert "4000" not in f"{told.thing} {told.facts}"


def test_a_table_of_text_is_read_as_text(tmp_path: Path) -> None:
    file = tmp_path / "x.csv"
    text = io.StringIO()
    csv.writer(text, delimiter=";").writerows([["a", "=cmd|' /C calc'!A0"]])
    file.write_text(text.getvalue())
    assert list(opened(file).tables[0].lines()) == [["a", "=cmd|' /C calc'!A0"]]
