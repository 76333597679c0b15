"""`vprok stats` reads a matrix of any origin and prints what its author asks for."""

import argparse
import io
import json
import re
import sys
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from tests.tools.stats.trials import PSYCHOMETRICS, invented
from vprok.interfaces.cli import stats

SMALL = "i1,i2,i3\n1,0,1\n1,1,0\n0,1,1\n0,0,1\n1,0,0\n1,1,1\n0,0,0\n0,1,0\n"


def run(*words: str) -> int:
    parser = argparse.ArgumentParser()
    stats.arguments(parser)
    return stats.run(parser.parse_args(words))


def saved(folder: Path, text: str | bytes) -> str:
    file = folder / "matrix.csv"
    file.write_bytes(text.encode() if isinstance(text, str) else text)
    return str(file)


@pytest.fixture
def told(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    """What the command prints as JSON about a text."""

    def ask(text: str | bytes, *words: str) -> dict:
        assert run(saved(tmp_path, text), *words) == 0
        return json.loads(capsys.readouterr().out)

    return ask


@pytest.fixture
def refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    """The sentence with which the command refuses a text."""

    def ask(text: str | bytes, *words: str) -> str:
        assert run(saved(tmp_path, text), *words) == 2
        out, err = capsys.readouterr()
        assert out == ""
        assert re.fullmatch(r"vprok: .+\.\n", err)
        return err.removeprefix("vprok: ")

    return ask


def invented_csv(maxima: tuple[int, ...], pupils: int, *, seed: int) -> str:
    given = invented(maxima, pupils, seed=seed)
    rows = [[*given.names, "sex"]]
    rows += [
        [*map(str, row), "m" if number % 2 else "f"]
        for number, row in enumerate(given.points.tolist())
    ]
    return "\n".join(",".join(row) for row in rows)


def test_the_law_school_test_is_printed_unrounded(capsys: pytest.CaptureFixture[str]):
    file = PSYCHOMETRICS / "lsat6.csv"
    if not file.exists():
        pytest.skip("../shared/data/psychometrics/lsat6.csv is not here")
    assert run(str(file)) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["n"], round(found["alpha"], 4)) == (1000, 0.2950)
    assert [round(item["difficulty"], 4) for item in found["items"]] == [
        -1.2561,
        0.4749,
        1.2360,
        0.1684,
        -0.6232,
    ]
    assert found["dif"] == []
    assert all("thresholds" not in item for item in found["items"])


@pytest.mark.parametrize(
    "text",
    [
        SMALL,
        SMALL.replace(",", ";"),
        SMALL.replace(",", "\t"),
        "\ufeff" + SMALL,
        SMALL.replace("\n", "\r\n"),
        SMALL.replace("i1", '"i1"').replace("1,0,1", "1.0,0.0,1."),
        SMALL.replace("i1,i2,i3", "задача1,i2,i3").encode("cp1251"),
        SMALL.replace("0,0,1", "X,NA,1").replace("1,0,0", "1,,Х"),
        SMALL + "\n\n",
        "".join(f'"{place}",{line}\n' for place, line in enumerate(SMALL.split())).replace(
            '"0"', '""'
        ),
        "".join(
            f"{name},{line},{name}\n"
            for name, line in zip(["Код", *range(40001, 40009)], SMALL.split(), strict=True)
        ).replace("i3,Код", "i3,"),
    ],
)
def test_a_matrix_is_read_however_it_was_saved(told, text: str | bytes):
    found = told(text)
    assert (found["n"], found["mean"]) == (8, 1.5)
    assert [item["p"] for item in found["items"]] == [0.5] * 3
    assert len(found["items"]) == 3


def test_a_matrix_comes_from_the_standard_input_too(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(SMALL.encode())))
    assert run("-") == 0
    assert json.loads(capsys.readouterr().out)["n"] == 8


def test_what_is_no_item_is_left_out_and_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    lines = [
        f"{code},{line},Анна{code},{sum(map(int, line.split(',')))}"
        for code, line in enumerate(SMALL.split()[1:] * 3, start=40001)
    ]
    text = "\n".join(["pupils,i1,i2,i3,word,Итого", *lines])
    assert run(saved(tmp_path, text)) == 0
    out, err = capsys.readouterr()
    assert json.loads(out)["skipped"] == ["pupils", "word", "Итого"]
    assert "столбец «pupils» не взят: все значения разные, как у номеров." in err


def test_named_items_are_taken_in_the_order_of_the_file(told):
    text = SMALL.replace("i2", "Итого")
    assert [item["item"] for item in told(text)["items"]] == ["i1", "i3"]
    assert [item["item"] for item in told(text, "--items", "i3,Итого")["items"]] == ["Итого", "i3"]


@pytest.mark.parametrize("key", ["A B C", "a,b,c", "АВС", "A;B;C"])
def test_answers_are_scored_by_a_key_blank_is_wrong(told, key: str):
    text = "i1,i2,i3\nA,B,C\nА,в,с\nA,C,\nB,B,X\nB,A,NA\nC,B,C\n"
    found = told(text, "--key", key)
    assert [item["mean"] for item in found["items"]] == [3 / 6, 4 / 6, 3 / 6]
    first = found["items"][0]
    assert [(each["answer"], each["count"]) for each in first["answers"]] == [
        ("A", 3),
        ("B", 2),
        ("C", 1),
    ]
    assert found["items"][2]["blank"] == 3


def test_a_wrong_key_is_flagged(told):
    rows = ["1,1,1,1,1"] * 30 + ["2,1,1,2,1"] * 10 + ["2,2,1,2,2"] * 15 + ["2,2,2,2,2"] * 15
    found = told("a,b,c,d,e\n" + "\n".join(rows), "--key", "1 1 1 1 2")
    assert [item["flags"] for item in found["items"][:4]] == [
        ["wrong_more_frequent", "bad_key"],
        [],
        [],
        ["wrong_more_frequent", "bad_key"],
    ]
    assert found["items"][4]["flags"] == [
        "low_r",
        "wrong_more_frequent",
        "wrong_positive_r",
        "bad_key",
    ]


def test_partial_credit_has_thresholds(told):
    found = told(invented_csv((2, 1, 3), 200, seed=40))
    assert found["model"] == "pcm"
    thresholds = [each for item in found["items"] for each in item["thresholds"]]
    assert [len(item["thresholds"]) for item in found["items"]] == [2, 1, 3]
    assert sum(thresholds) == pytest.approx(0, abs=1e-9)
    assert found["skipped"] == ["sex"]


def test_groups_are_compared(told):
    found = told(invented_csv((1,) * 6, 300, seed=41), "--group", "sex", "--focal", "f")
    assert [each["item"] for each in found["dif"]] == [f"i{number}" for number in range(1, 7)]
    assert {"chi2", "p_value", "alpha_mh", "delta", "ets"} <= found["dif"][0].keys()
    assert len(found["dif_purified"]) == 6
    assert (found["groups"]["reference"]["n"], found["groups"]["focal"]["n"]) == (150, 150)


def test_pupils_without_a_group_are_in_neither(told):
    text = invented_csv((1,) * 4, 100, seed=42).replace("m\n", "NA\n", 10)
    found = told(text, "--group", "sex", "--focal", "f")
    assert (found["n"], found["groups"]["reference"]["n"], found["groups"]["focal"]["n"]) == (
        100,
        40,
        50,
    )


def test_greatest_points_may_be_told(told):
    found = told(SMALL, "--max", "2 1 1")
    assert [item["p"] for item in found["items"]] == [0.25, 0.5, 0.5]


def test_sections_have_an_alpha_of_their_own(
    told, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    text = invented_csv((1,) * 8, 300, seed=45)
    assert told(text)["alpha_stratified"] is None
    found = told(text, "--sections", "1 1 1 1 2 2 2 2")
    assert found["alpha_stratified"] != pytest.approx(found["alpha"], abs=1e-6)
    assert told(text, "--sections", "7 7 7 7 7 7 7 7")["alpha_stratified"] == pytest.approx(
        found["alpha"], rel=1e-12
    )
    words = ("--sections", "1 1 1 1 2 2 2 2", "--format", "html")
    assert run(saved(tmp_path, text), *words) == 0
    assert "α по разделам" in capsys.readouterr().out


def test_marks_have_their_consistency(told):
    found = told(invented_csv((1,) * 15, 300, seed=43), "--cuts", "5 8 11")
    assert found["cuts"]["cuts"] == [5, 8, 11]
    assert 0 < found["cuts"]["consistency"] < found["cuts"]["accuracy"] < 1


@pytest.mark.parametrize(
    "text",
    ["i1,i2\n1,1\n", "i1,i2\nX,X\nX,X\n", "i1,i2\n1,0\n1,0\n", "i1\n1\n0\n", "i1,i2\n,\n1,1\n"],
)
def test_what_is_undefined_is_null_and_a_dash(
    told, tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str
):
    words = ("--cuts", "1")
    found = told(text, *words)
    assert found["omega"] is None
    assert {item["r_rest"] for item in found["items"]} <= {None, 1.0}
    assert run(saved(tmp_path, text), "--format", "html", *words) == 0
    page = capsys.readouterr().out
    assert "—" in page
    assert not re.search(r">-?(nan|none|inf)<", page, re.IGNORECASE)


@pytest.mark.parametrize(
    ("text", "words", "says"),
    [
        ("", (), "файл пуст"),
        ("i1,i2\n", (), "ни одной строки участника"),
        ("1,0,1\n1,0,1\n", (), "строка 1: название «1»"),
        ("i1,i2\n1,0\n1\n", (), "строка 3: столбцов 1, а в заголовке 2"),
        ("i1,i2\n1,0\n1,0,1\n", (), "строка 3: столбцов 3, а в заголовке 2"),
        ("i1,i2\n1,0\n1,2а\n1,1\n", (), "строка 3, столбец «i2»: «2а» — не балл"),
        ("i1;i2\n1;0\n1,5;1\n0;1\n", (), "строка 3, столбец «i1»: «1,5» — не балл"),
        ("i1,i2\n1,0\n-9,1\n0,1\n", (), "строка 3, столбец «i1»: «-9» — не балл"),
        ("i1,i2\n1,0\n101,1\n0,1\n", (), "строка 3, столбец «i1»: «101» — не балл"),
        ('i1,i2\n1,"0\n', (), "не читается как CSV"),
        ("код,слово\n1,да\n2,нет\n", (), "нет ни одного столбца с баллами"),
        (SMALL, ("--items", "i1,i9"), "--items: в файле нет столбца «i9»; есть «i1», «i2», «i3»"),
        (SMALL, ("--items", "i1,i1"), "назван дважды"),
        (SMALL, ("--group", "i1"), "--group и --focal нужны вместе"),
        (SMALL, ("--focal", "1"), "--group и --focal нужны вместе"),
        (SMALL, ("--group", "пол", "--focal", "1"), "--group: в файле нет столбца «пол»"),
        (SMALL, ("--group", "i1", "--focal", "2"), "нет значения «2»; есть «0», «1»"),
        (SMALL, ("--group", "i1", "--focal", "1", "--items", "i1"), "и заданием, и группой"),
        ("i1,i2,g\n1,0,a\n0,1,a\n", ("--group", "g", "--focal", "a"), "сравнить не с кем"),
        (SMALL, ("--key", "1 0"), "--key: ответов 2, а заданий 3"),
        (SMALL, ("--key", "1 0 X"), "--key: пустой ответ"),
        (SMALL, ("--max", "1 1"), "--max: чисел 2, а заданий 3"),
        (SMALL, ("--max", "1 1 два"), "--max: нужны целые числа"),
        ("i1,i2\n1,0\n2,1\n", ("--max", "1 1"), "строка 3, столбец «i1»: баллов 2"),
        (SMALL, ("--sections", "1 2"), "--sections: чисел 2, а заданий 3"),
        (SMALL, ("--cuts", "2 1"), "--cuts: границы должны расти"),
        (SMALL, ("--cuts", "2 9"), "не больше 3"),
        (SMALL.encode("utf-16"), (), "CSV UTF-8"),
        (b"i1,\x98\n1,0\n", (), "не в Windows-1251"),
    ],
)
def test_what_cannot_be_used_is_refused_with_its_place(
    refused, text: str | bytes, words: tuple[str, ...], says: str
):
    assert says in refused(text, *words)


def test_a_file_that_is_not_there_is_refused(capsys: pytest.CaptureFixture[str]):
    assert run("nowhere.csv") == 2
    assert "файл «nowhere.csv» не открывается: такого файла нет." in capsys.readouterr().err


def test_the_page_needs_nothing_else_and_explains_every_figure(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    text = invented_csv((1, 1, 2, 1, 1), 200, seed=44).replace("i1,", "<b>&,", 1)
    words = ("--group", "sex", "--focal", "f", "--cuts", "2 4", "--format", "html")
    assert run(saved(tmp_path, text), *words) == 0
    page = capsys.readouterr().out
    assert "<b>&" not in page
    assert not re.search(r"(?:src|href)=\"(?!#)|url\(|<script|<link", page)
    tree = ET.fromstring(
        page.removeprefix("<!doctype html>\n")
        .replace('<meta charset="utf-8">', "")
        .replace('<meta name="viewport" content="width=device-width, initial-scale=1">', "")
    )
    named = {each.get("id") for each in tree.iter()}
    asked = {each.get("href", "").removeprefix("#") for each in tree.iter("a")}
    assert asked
    assert asked <= named
    assert len(list(tree.iter("svg"))) == 1


def test_answers_stand_on_the_page_with_the_keys_to_check(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    rows = ["A,A,A"] * 20 + ["B,A,A"] * 10 + ["B,B,B"] * 15
    text = "i1,i2,i3\n" + "\n".join(rows)
    assert run(saved(tmp_path, text), "--key", "B A A", "--format", "html") == 0
    page = capsys.readouterr().out
    assert "<b>i1</b>: слабо связано" in page
    assert "проверьте ключ" in page
    assert "B — ключ" in page
