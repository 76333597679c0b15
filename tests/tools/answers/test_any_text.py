"""Whatever is typed, a score is a score."""

import random

import pytest

from vprok.tools.answers import Key, parse_key, score
from vprok.tools.answers.normalise import tidy

KEYS = (
    parse_key("number", "3,5 | -2", 1),
    parse_key("number", "12..14", 2, "unit=см|кв. см; tol=5%"),
    parse_key("fraction", "1/2", 1, "percent=True"),
    parse_key("unit", "24 см2", 1),
    parse_key("time", "9 ч 40 мин", 1),
    parse_key("word", "ёж | CO2", 1),
    parse_key("word", "корова", 2, "case=False; yo=False; typo=2; table=[2, 1]"),
    parse_key("phrase", "по-прежнему", 1),
    parse_key("sequence", "13524", 2, "swap=True; len_slip=True"),
    parse_key("sequence", "зима, весна", 2, "words=True"),
    parse_key("set", "135", 2, "table=[2, 1]"),
    parse_key("set", "-2; 3,5", 2),
    parse_key("match", "3124", 4, "table=[4, 3, 2, 2, 1]"),
    parse_key("match", "1А 2А 3Б", 3),
    parse_key("table", "12; мел; 0,5", 3),
)
LIKELY = (
    "0123456789,./-+ :;|%=½⅓⅟²₂aAbBcCdDxXуУёЁйЙеЕиИмМчЧ«»\"'`´\u0300\u0301\u0306\u0308"
    "\u00a0\u00ad\u200b\u2011\u2044\u2212\ufeffßİﬁⅩ\u1e9bͺ\ud800\t\n\0"
)


def text(chance: random.Random) -> str:
    """A short string: mostly signs that answers are made of, and any others."""
    return "".join(
        chance.choice(LIKELY) if chance.random() < 0.7 else chr(chance.randrange(0x110000))
        for _ in range(chance.randrange(14))
    )


def look(key: Key, answer: str) -> None:
    earned = score(key, answer)
    assert 0 <= earned.points <= key.maximum
    assert earned.why
    once = tidy(answer)
    assert (tidy(once), score(key, once)) == (once, earned)


def test_no_text_breaks_the_scoring_and_tidying_twice_changes_nothing():
    chance = random.Random(2026)
    for number in range(15_000):
        look(KEYS[number % len(KEYS)], text(chance))


@pytest.mark.slow
def test_nor_do_two_hundred_thousand_texts():
    chance = random.Random(4)
    for number in range(200_000):
        look(KEYS[number % len(KEYS)], text(chance))


def test_a_right_answer_is_right_in_its_own_words():
    for key in KEYS:
        for accepted in key.accepted:
            if ".." not in accepted:
                assert score(key, f" {accepted} ").points == key.maximum, accepted
