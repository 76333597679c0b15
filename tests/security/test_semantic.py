"""Eight hundred of the twenty thousand mistakes of `bench.semantic`.

source: issue 5, «Bad input»
"""

from collections import Counter
from dataclasses import replace

import pytest
from bench.planting import (
    EVERYWHERE,
    FIRST,
    KINDS,
    OFFLINE,
    PROTOCOL,
    WORKBOOK,
    Form,
    form,
    planted,
)
from bench.semantic import Verdict, of_workbook, verdicts

from vprok.tools.sheets.precheck.page import FFLATE

pytestmark = [
    pytest.mark.skipif(not FFLATE.exists(), reason="needs npm install"),
    pytest.mark.slow,
]
COUNT, CHUNK = 800, 200


@pytest.fixture(scope="module")
def forms() -> list[Form]:
    return [form(number) for number in range(16)]


def test_the_forms_themselves_are_without_fault(forms: list[Form]) -> None:
    for one in forms:
        assert of_workbook(one, one.file) == (), one.name


@pytest.mark.parametrize("first", range(0, COUNT, CHUNK))
def test_a_mistake_is_named_at_its_cell_alike_at_every_door(forms: list[Form], first: int) -> None:
    seen = list(verdicts(range(first, first + CHUNK), forms))
    assert [one.wrong for one in seen if one.wrong] == []
    assert {door for one in seen for door in one.said} == set(EVERYWHERE)


def test_every_kind_of_mistake_is_planted(forms: list[Form]) -> None:
    counts = Counter(planted(number, forms).kind for number in range(COUNT))
    assert counts.keys() == KINDS.keys()


def test_a_fault_is_known_by_its_number(forms: list[Form]) -> None:
    one, again = planted(77, forms), planted(77, forms)
    assert (one.kind, one.cells, one.expected) == (again.kind, again.cells, again.expected)
    assert one.file == again.file


def test_a_fault_that_nobody_names_is_noticed(forms: list[Form]) -> None:
    silent = next(one for one in (planted(n, forms) for n in range(COUNT))
                  if one.kind == "points above the maximum")  # fmt: skip
    assert Verdict(silent, {WORKBOOK: ()}).wrong
    elsewhere = tuple((sheet, "A1", rule, "", "", True) for sheet, _, rule in silent.expected)
    assert Verdict(silent, {WORKBOOK: elsewhere}).wrong
    right = tuple((*where, "одно", "", True) for where in silent.expected)
    other = tuple((*where, "другое", "", True) for where in silent.expected)
    assert not Verdict(silent, {WORKBOOK: right, OFFLINE: right}).wrong
    assert Verdict(silent, {WORKBOOK: right, OFFLINE: other}).wrong


def test_a_value_that_fits_is_no_fault(forms: list[Form]) -> None:
    one = planted(3, forms)
    code = one.form.value(FIRST, "code")
    same = replace(one, cells={(PROTOCOL, FIRST, "code"): code}, header={}, said={})
    assert of_workbook(same.form, same.file) == ()
