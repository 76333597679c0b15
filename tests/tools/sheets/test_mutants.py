"""Five thousand of the hundred thousand spoilt workbooks of `bench.mutants`.

source: security.md §4.3, U1
"""

from collections import Counter

import pytest
from bench.judging import CHANGED, DISPUTED, FAULT, REFUSED, SAME, Original, judge
from bench.mutants import originals, verdicts
from bench.mutating import Mutant, mutant

COUNT, CHUNK = 5_000, 500


@pytest.fixture(scope="module")
def known() -> list[Original]:
    return originals()


@pytest.mark.slow
@pytest.mark.parametrize("first", range(0, COUNT, CHUNK))
def test_a_spoilt_workbook_is_refused_in_words_or_read(known: list[Original], first: int) -> None:
    seen = list(verdicts(range(first, first + CHUNK), known))
    faults = [(one.mutant.number, one.mutant.way, one.why) for one in seen if one.what == FAULT]
    assert not faults
    counts = Counter(one.what for one in seen)
    assert counts[REFUSED] > CHUNK // 4
    assert counts[SAME] > CHUNK // 10
    assert counts[DISPUTED] < CHUNK // 50, "two readers see different cells"
    assert {one.mutant.family for one in seen if one.what == CHANGED} <= {
        "markup",
        "old bytes",
        "old records",
    }, "a checksum kept in order lets no value change"


def test_a_mutant_is_known_by_its_number(known: list[Original]) -> None:
    files = [one.file for one in known]
    one, again = (mutant(files, 77) for _ in range(2))
    assert one == again
    assert one.file != files[one.parent]


def test_rows_that_change_under_an_intact_checksum_are_a_fault(known: list[Original]) -> None:
    other = next(one for one in known[1:] if one.book is known[0].book)
    spoilt = Mutant(0, "bytes", "by hand", 0, "f.xls", other.file)
    assert judge(known, spoilt).what == SAME
    emptied = [Original(**(vars(known[0]) | {"reading": known[2].reading})), *known[1:]]
    assert judge(emptied, spoilt).what == FAULT
