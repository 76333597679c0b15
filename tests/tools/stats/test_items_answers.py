import numpy as np
import pytest

from tests.tools.stats.trials import matrix
from vprok.tools.stats.items_answers import answers
from vprok.tools.stats.matrix import Matrix

GOOD = ["AAAA"] * 40 + ["ABAA"] * 20 + ["BBBA"] * 20 + ["CBCB"] * 10 + ["C CB"] * 10


def keyed(rows: list[str], key: str) -> tuple[Matrix, list[list[str]]]:
    columns = [[letter.strip() for letter in column] for column in zip(*rows, strict=True)]
    scored = [
        "".join("01"[one == right] for one, right in zip(row, key, strict=True)) for row in rows
    ]
    return matrix(*scored), columns


def test_every_answer_is_counted_the_key_first():
    given, columns = keyed(GOOD, "AAAA")
    found = answers(given, columns, "AAAA")[1]
    assert [(each.answer, each.count, each.is_key) for each in found.given] == [
        ("A", 40, True),
        ("B", 50, False),
    ]
    assert found.blank == 10
    assert found.given[0].share == 0.4


def test_r_of_an_answer_is_pearsons():
    given, columns = keyed(GOOD, "AAAA")
    rest = given.totals() - given.points[:, 0]
    for each in answers(given, columns, "AAAA")[0].given:
        gave = [own == each.answer for own in columns[0]]
        assert each.r == pytest.approx(np.corrcoef(gave, rest)[0, 1])


def test_a_wrong_key_is_seen_by_its_rarity_and_by_who_answers_otherwise():
    given, columns = keyed(GOOD, "CAAA")
    found = answers(given, columns, "CAAA")
    assert found[0].flags == ("wrong_more_frequent", "wrong_positive_r", "bad_key")
    assert found[1].flags == ("wrong_more_frequent", "bad_key")
    assert found[2].flags == ()


def test_a_key_that_nobody_gave_is_told_too():
    given, columns = keyed(["A", "B"], "D")
    found = answers(given, columns, "D")[0]
    assert (found.given[0].answer, found.given[0].count, found.given[0].r) == ("D", 0, None)
    assert found.flags == ("wrong_more_frequent", "bad_key")
