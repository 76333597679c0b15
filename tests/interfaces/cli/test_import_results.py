"""`vprok import results` says what became of every file, and does it whole or not at all."""

import argparse
import csv
import io
from pathlib import Path

import openpyxl
import pytest

from tests.domain.results.past import file_2021, file_2022, pupil, school
from vprok.domain.analytics.models import Total
from vprok.domain.analytics.queries import totals_behind
from vprok.domain.campaign.models import Campaign
from vprok.domain.results.models import Block
from vprok.interfaces.cli import import_results

pytestmark = pytest.mark.django_db


def run(*words: object) -> int:
    parser = argparse.ArgumentParser()
    import_results.arguments(parser)
    return import_results.run(parser.parse_args(["results", *map(str, words)]))


def test_what_became_of_the_files_is_said_in_words(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    path = file_2021(tmp_path, [*school(), pupil(40008, ["x", "?"]), pupil(40009, ["x"])])
    assert run(path, "--campaign", "2021") == 0
    out = capsys.readouterr().out
    assert "Кампания 2021 «ВПР 2021»: заведена как завершённая. Файлов: 1." in out
    assert "ma4 — Математика, 4 класс: задания из каталога 2021 года" in out
    assert "Организаций: 1 (впервые 1, заменено 0, без изменений 0)." in out
    assert "прочитано 9, взято 8 (из них отсутствовали 1), не взято 1" in out
    assert "2  написание приведено к принятому" in out
    assert "ma4_2021.csv, K9 «?»: такого значения в столбце баллов не бывает" in out
    assert "Внесено в список организаций (как закрытые): 1." in out


def test_totals_are_there_when_the_command_ends(tmp_path: Path):
    run(file_2021(tmp_path, school()), "--campaign", "2021")
    assert Total.objects.filter(place="ru").exists()
    assert not totals_behind()


def test_the_same_file_again_says_that_nothing_is_new(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    path = file_2021(tmp_path, school())
    run(path, "--campaign", "2021")
    capsys.readouterr()
    assert run(path, "--campaign", "2021") == 0
    out = capsys.readouterr().out
    assert "уже есть" in out
    assert "впервые 0, заменено 0, без изменений 1" in out


def test_findings_and_tidied_values_go_into_a_file(tmp_path: Path):
    path = file_2021(tmp_path, [*school(), pupil(40008, ["x", "?"]), pupil(40009, ["x"])])
    run(path, "--campaign", "2021", "--findings", tmp_path / "found.csv")
    text = (tmp_path / "found.csv").read_text("utf-8-sig")
    header, *rows = csv.reader(io.StringIO(text), delimiter=";")
    assert tuple(header) == import_results.COLUMNS
    assert [(row[3], row[5], row[7]) for row in rows] == [("K9", "?", "1"), ("J9", "x", "2")]
    run(path, "--campaign", "2021", "--findings", tmp_path / "found.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "found.xlsx").active
    assert [row[3] for row in sheet.iter_rows(values_only=True)] == ["Ячейка", "K9", "J9"]


def test_a_rehearsal_writes_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    assert run(file_2021(tmp_path, school()), "--campaign", "2021", "--dry-run") == 0
    assert capsys.readouterr().out.startswith("Проба: в базу ничего не записано.")
    assert not Campaign.objects.exists()


def test_every_row_or_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    path = file_2021(tmp_path, [*school(), pupil(40008, ["?"])])
    assert run(path, "--campaign", "2021", "--strict") == 2
    out, err = capsys.readouterr()
    assert "J9" in out
    assert "Ничего не взято" in err
    assert not Block.objects.exists()


def test_a_work_without_a_scale_is_named_with_what_to_add(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    labels = ["1 (1б)", "2 (2б)"]
    other = file_2022(tmp_path, [[70001, 1, 1, 2]], labels, "gg7.csv")
    main = file_2021(tmp_path, school())
    assert run(main, other, "--campaign", "2021") == 0
    assert "gg7: не взята, шкала неизвестна" in capsys.readouterr().out
    assert run(main, other, "--campaign", "2021", "--cuts", "gg7=1,2,3") == 0
    assert "gg7 — География, 7 класс" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("held", "words"),
    [
        (b"", "пуст"),
        (b"%PDF-1.7", "документ PDF"),
        ("ОО;Телефон\nedu220042;1\n".encode(), "не выгрузки результатов"),
        (b"PK\x03\x04 broken", "повреждён"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_in_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], held: bytes, words: str
):
    path = tmp_path / "ma4.csv"
    path.write_bytes(held)
    assert run(file_2021(tmp_path, school()), path, "--campaign", "2021") == 2
    err = capsys.readouterr().err
    assert words in err
    assert err.strip().endswith(".")
    assert not Campaign.objects.exists()


def test_a_file_that_is_not_there_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    assert run(tmp_path / "none.csv", "--campaign", "2021") == 2
    assert "не открывается" in capsys.readouterr().err


def test_a_file_with_names_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    named = file_2021(tmp_path, [*school(), pupil(40008, [], klass="Сидорова Анна")])
    assert run(named, "--campaign", "2021") == 2
    err = capsys.readouterr().err
    assert "имена людей" in err
    assert "SHA-256" in err
    assert "Сидорова" not in err
    assert not Campaign.objects.exists()


@pytest.mark.parametrize("told", ["ru4", "ru4=1,2", "ru4=1,2,x", "=1,2,3"])
def test_a_scale_is_a_code_and_three_points(
    told: str, capsys: pytest.CaptureFixture[str], tmp_path: Path
):
    with pytest.raises(SystemExit):
        run(tmp_path / "ma4.csv", "--campaign", "2021", "--cuts", told)
    assert "нужно КОД=3,4,5" in capsys.readouterr().err
