"""`vprok score` reads cases and prints them with points and why."""

import argparse
import csv
import io
import sys
from pathlib import Path

import pytest

from vprok.interfaces.cli import score

CASES = """n,kind,accepted,max,options,answer,score
1,number,"2,5",1,," 5/2",0
2,set,135,2,"table=[2, 1]",13,0
3,word,Кама | река Кама,1,,X,1
"""


def run(where: str) -> int:
    parser = argparse.ArgumentParser()
    score.arguments(parser)
    return score.run(parser.parse_args([where]))


def cases(folder: Path, text: str) -> str:
    file = folder / "cases.csv"
    file.write_text(text, encoding="utf-8")
    return str(file)


def test_the_same_rows_come_back_with_points_and_why(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    assert run(cases(tmp_path, "\ufeff" + CASES)) == 0
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    given = list(csv.DictReader(io.StringIO(CASES)))
    assert [{name: row[name] for name in given[0]} for row in rows] == given
    assert [(row["points"], row["why"]) for row in rows] == [
        ("1", "совпало с ключом «2,5»"),
        ("1", "ключ «135», 1 ошибка"),
        ("0", "не приступал"),
    ]


def test_cases_come_from_the_standard_input_too(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(CASES.encode())))
    assert run("-") == 0
    assert capsys.readouterr().out.count("\n") == 4


def test_semicolons_are_read_and_printed(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    assert run(cases(tmp_path, "kind;accepted;max;answer\nword;ёж;1;еж\n")) == 0
    assert capsys.readouterr().out.splitlines()[1] == "word;ёж;1;еж;1;совпало с ключом «ёж»"


@pytest.mark.parametrize(
    ("row", "column"),
    [
        ("poem,1,1,,1", "kind"),
        ("number,пять,1,,5", "accepted"),
        ("number,1,много,,1", "max"),
        ("number,1,1,colour=red,1", "options"),
        ("number,1,1", "answer"),
    ],
)
def test_a_row_that_cannot_be_read_is_named_and_the_others_are_scored(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], row: str, column: str
):
    text = f"kind,accepted,max,options,answer\n{row}\nword,ёж,1,,ёж\n"
    assert run(cases(tmp_path, text)) == 1
    out, err = capsys.readouterr()
    rows = list(csv.DictReader(io.StringIO(out)))
    assert f"строка 2, столбец {column}: " in err
    assert [one["points"] for one in rows] == ["", "1"]
    assert rows[0]["why"] in err


@pytest.mark.parametrize("text", ["kind,accepted\nword,ёж\n", ""])
def test_a_file_without_the_columns_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str
):
    with pytest.raises(SystemExit) as found:
        run(cases(tmp_path, text))
    assert found.value.code == 2
    assert "max, answer" in capsys.readouterr().err


def test_a_file_that_is_no_text_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    (tmp_path / "cases.csv").write_bytes(b"\xff\xfe\x00")
    for where in (tmp_path / "cases.csv", tmp_path / "nowhere.csv"):
        with pytest.raises(SystemExit):
            run(str(where))
    assert "UTF-8" in capsys.readouterr().err
