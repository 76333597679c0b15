"""`vprok report`: any report of any place, and a clear word when there is none."""

import argparse
import csv
import io
import json
from pathlib import Path

import openpyxl
import pytest

from tests import make
from tests.domain.analytics.country import accept, row, tiny
from vprok.domain.analytics.models import Search
from vprok.domain.analytics.reports import REPORTS
from vprok.interfaces.cli import report
from vprok.tools.stats.block import Participant

pytestmark = pytest.mark.django_db

SCHOOL, DISTRICT = "ru.22.m019.0042", "ru.22.m019"


def ask(*words: str, place: str = SCHOOL) -> int:
    parser = argparse.ArgumentParser()
    report.arguments(parser)
    told = [*words, *(() if "--campaign" in words else ("--campaign", "2026-spring"))]
    told += [] if "--work" in words else ["--work", "ma4"]
    return report.run(parser.parse_args([*told, "--place", place]))


def printed(
    caught: pytest.CaptureFixture[str], *words: str, place: str = SCHOOL
) -> dict[str, object]:
    assert ask(*words, "--format", "json", place=place) == 0
    out, err = caught.readouterr()
    assert not err
    return json.loads(out)  # type: ignore[no-any-return]


def first_cells(told: dict[str, object]) -> list[str]:
    rows = told["rows"]
    assert isinstance(rows, list)
    return [one["cells"][0] for one in rows]


@pytest.mark.parametrize("name", REPORTS)
@pytest.mark.parametrize("suffix", ["csv", "xlsx", "pdf", "json"])
def test_every_report_is_printed_in_every_format(tmp_path: Path, name: str, suffix: str) -> None:
    tiny()
    place = "ru.22" if name == "objectivity" else SCHOOL
    file = tmp_path / f"отчёт.{suffix}"
    assert ask(name, "--format", suffix, "--out", str(file), place=place) == 0
    assert file.stat().st_size > 500


@pytest.mark.parametrize(
    "place", ["ru.22.m019", "reg22_m019", " ru.22.m019 ", "ru.22.m019,reg22_m019"]
)
def test_a_place_is_a_path_or_a_key(place: str, capsys: pytest.CaptureFixture[str]) -> None:
    tiny()
    told = first_cells(printed(capsys, "marks", place=place))
    assert told[-2:] == ["СОШ № 42(edu220042)", "СОШ № 43(edu220043)"]


@pytest.mark.parametrize(("place", "last"), [("ru", "Степной край"), ("reg640000", "Район m017 (reg64_m017)"), ("edu220042", "СОШ № 42(edu220042)")])  # fmt: skip # noqa: E501
def test_every_level_has_its_key(place: str, last: str, capsys: pytest.CaptureFixture[str]) -> None:
    tiny()
    assert first_cells(printed(capsys, "marks", place=place))[-1] == last


def test_several_places_are_a_set_with_its_sum(capsys: pytest.CaptureFixture[str]) -> None:
    tiny()
    told = printed(capsys, "marks", place="edu220042,edu220044")
    assert first_cells(told)[2:] == ["Выбранные ОО", "СОШ № 42(edu220042)", "СОШ № 44(edu220044)"]
    assert told["version"]["forms"] == 2  # type: ignore[index]
    told = printed(capsys, "individual", place="edu220042,edu640151")
    assert first_cells(told).count("edu640151") == 7


def test_nothing_is_hidden_from_the_operator(capsys: pytest.CaptureFixture[str]) -> None:
    tiny()
    assert "*" not in [cell for one in printed(capsys, "groups")["rows"] for cell in one["cells"]]  # type: ignore[attr-defined]


def test_a_slice_is_asked_for_by_words(capsys: pytest.CaptureFixture[str]) -> None:
    work = tiny()
    pupils = [Participant(40001 + n, (1 + n % 2,), (1, 1, 1), 1 + n % 3, 1 + n % 2) for n in range(12)]  # fmt: skip # noqa: E501
    accept(make.school(), work, pupils)
    rows = {
        words: printed(capsys, "marks", *words)["rows"][-1]["cells"][2]  # type: ignore[index]
        for words in [
            ("--sex", "ж"),
            ("--variant", "1"),
            ("--class", "3"),
            ("--kind", "secondary"),
            ("--ownership", "private"),
            ("--settlement", "village"),
            ("--sampled",),
        ]
    }
    assert list(rows.values()) == [6, 6, 4, 12, 0, 12, 0]


def test_the_table_is_in_the_layout_of_the_field(capsys: pytest.CaptureFixture[str]) -> None:
    tiny()
    assert ask("marks") == 0
    lines = list(csv.reader(io.StringIO(capsys.readouterr().out.lstrip("\ufeff")), delimiter=";"))
    assert lines[7][:3] == ["Группы участников", "Кол-во ОО", "Кол-во участников"]
    assert lines[8] == ["Вся выборка", "4", "23", "30,43", "21,74", "30,43", "17,39"]
    assert lines[11][:4] == ["СОШ № 42(edu220042)", "", "4", "25"]


def test_a_workbook_goes_to_the_standard_output_too(
    capfdbinary: pytest.CaptureFixture[bytes],
) -> None:
    tiny()
    assert ask("tasks", "--format", "xlsx") == 0
    book = openpyxl.load_workbook(io.BytesIO(capfdbinary.readouterr().out))
    assert book.active is not None
    assert book.active.title == "МА 4 Выполнение заданий"


def test_a_school_that_has_moved_is_found_where_its_form_was_accepted(
    capsys: pytest.CaptureFixture[str],
) -> None:
    tiny()
    school = make.school()
    school.district, school.path = make.district(code="m020"), "ru.22.m020.0042"
    school.save()
    told = printed(capsys, "marks", place="edu220042")
    assert told["rows"][-1]["place"] == SCHOOL  # type: ignore[index]


@pytest.mark.parametrize(
    ("words", "place", "said"),
    [
        (("ranking",), SCHOOL, "Отчёта «ranking» нет. Есть: individual, marks"),
        (("marks", "--campaign", "1999"), SCHOOL, "Кампании «1999» нет. Есть: 2026-spring."),
        (
            ("marks", "--work", "ru9"),
            SCHOOL,
            "Работы «ru9» в кампании «2026-spring» нет. Есть: ma4.",
        ),
        (("marks",), "ru.22.m777", "В списке нет: reg22_m777."),
        (("marks",), "edu229999", "Места «edu229999» нет."),
        (("marks",), "reg22-m019", "Места «reg22-m019» нет."),
        (("marks",), "reg229999", "Места «reg229999» нет."),
        (("marks",), ",", "В списке нет: ни одного места."),
        (("marks",), "edu220099", "Отчёт появится, когда будет принята первая форма"),
        (("individual",), "ru", "Этот отчёт строится для ОО, муниципалитета, региона."),
        (("marks", "--class", "1"), DISTRICT, "Класс выбирают у одной ОО"),
        (("marks", "--class", "9"), SCHOOL, "Класса 9 в форме ОО нет. Есть: 1 (4-1), 2 (4-2)."),
        (("marks", "--variant", "99"), SCHOOL, "Вариантов в работе"),
        (("marks", "--kind", "школа"), SCHOOL, "Слова «школа» нет. Есть: secondary"),
    ],
)
def test_what_there_is_not_is_said_in_a_sentence_with_code_2(
    words: tuple[str, ...], place: str, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    tiny()
    make.school(last="0099")
    assert ask(*words, place=place) == 2
    out, err = capsys.readouterr()
    assert not out
    assert err.startswith(f"vprok: {said}")
    assert err.strip().endswith(".")


def test_a_list_too_long_for_paper_is_not_printed(capsys: pytest.CaptureFixture[str]) -> None:
    work = make.work(maxima=(1, 1, 1), cuts=(1, 2, 3))
    accept(make.school(), work, [row(n, (1, 1, 1)) for n in range(1000)])
    assert ask("individual", "--format", "pdf") == 2
    assert "на бумаге его не прочесть" in capsys.readouterr().err


def test_signs_are_searched_before_they_are_told(capsys: pytest.CaptureFixture[str]) -> None:
    work = tiny()
    printed(capsys, "marks", place="ru.22")
    assert not Search.objects.exists()
    printed(capsys, "objectivity", place="ru.22")
    assert [*Search.objects.values_list("work", "region")] == [(work.pk, "22")]
