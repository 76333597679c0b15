"""An expert's figures are told in neutral words, and not at all while works are few."""

import pytest

from vprok.domain.results.rules.severity import FEW, severity_words, signed
from vprok.tools.stats.severity import ENOUGH, Estimate, Severity


def told(works: int = ENOUGH, paired: float = 0.4, thirds: tuple[float, ...] = ()) -> Severity:
    def about(mean: float) -> Estimate:
        return Estimate(works, mean, mean - 0.2, mean + 0.2)

    return Severity(works, about(paired), about(-0.3), (), tuple(map(about, thirds)))


def test_a_difference_is_told_as_points_above_or_below_colleagues():
    assert severity_words(told(thirds=(0.1, 0.4, -0.6))) == (
        "В среднем на 0,4 балла выше коллег на тех же работах.",
        "В среднем на 0,3 балла ниже коллег на работах, доставшихся по жребию.",
        "По ходу проверки: +0,1; +0,4; −0,6.",
    )


def test_level_experts_are_told_to_be_level():
    (first, *_) = severity_words(told(paired=0.01))
    assert first == "В среднем наравне с баллами коллег на тех же работах."


def test_few_works_are_not_judged():
    assert severity_words(told(works=ENOUGH - 1)) == (FEW,)


def test_one_who_marked_alone_is_compared_with_nobody():
    alone = Severity(ENOUGH, None, None, (), ())
    assert severity_words(alone) == ("Сравнить не с кем: эксперт проверял один.",)


@pytest.mark.parametrize(("value", "words"), [(0.44, "+0,4"), (-0.06, "−0,1"), (0.04, "0")])
def test_numbers_have_their_sign(value: float, words: str):
    assert signed(value) == words
