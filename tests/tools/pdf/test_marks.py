import pytest

from vprok.tools.pdf.marks import DIAMETER_MM, DOTS, LEVELS_MM, NUMBER_BITS, NUMBERS, dots, word

_HALVES = {
    "the left": [n for n, (x, _) in enumerate(DOTS) if x < 105],
    "the right": [n for n, (x, _) in enumerate(DOTS) if x > 105],
    "the lower": [n for n, (_, y) in enumerate(DOTS) if y < 148.5],
    "the upper": [n for n, (_, y) in enumerate(DOTS) if y > 148.5],
}


def test_a_dot_is_never_farther_from_its_place_than_the_last_level():
    for page in (1, 2, 17):
        for mark in (0, 42, NUMBERS - 1):
            for (x, y), (there_x, there_y) in zip(DOTS, dots(mark, page), strict=True):
                assert round(there_x - x, 1) in LEVELS_MM
                assert round(there_y - y, 1) in LEVELS_MM


def test_dots_stand_where_a_printer_prints():
    for x, y in dots(734_512, 3):
        assert min(x, 210 - x) - DIAMETER_MM / 2 > 4.2
        assert min(y, 297 - y) - DIAMETER_MM / 2 > 12


@pytest.mark.parametrize("number", [-1, NUMBERS])
def test_a_number_that_a_mark_cannot_carry_is_an_error(number):
    with pytest.raises(ValueError, match="under 1000000"):
        dots(number, 1)


@pytest.mark.parametrize("half", _HALVES)
def test_every_half_of_a_page_tells_the_whole_number(half):
    seen = _HALVES[half]
    assert len(seen) == len(DOTS) / 2
    taken = [bit.taken for n in seen for bit in word(1)[4 * n : 4 * n + 4]]
    assert _rank(taken) == NUMBER_BITS


def test_numbers_that_differ_a_little_have_dots_that_differ_much():
    for page in (1, 2, 3):
        plain = dots(100_000, page)
        for bit in range(16):
            other = dots(100_000 ^ (1 << bit), page)
            assert sum(a != b for a, b in zip(plain, other, strict=True)) >= len(DOTS) / 2


def test_each_page_has_a_word_of_its_own():
    assert len({dots(123_456, page) for page in range(1, 30)}) == 29


def test_the_dots_of_a_mark_stay_for_ever_what_they_were():
    assert dots(123_456, 1)[:3] == ((5.7, 20.8), (205.1, 21.6), (6.1, 37.8))


def _rank(rows):
    pivots = {}
    for row in rows:
        left = row
        while left and left.bit_length() in pivots:
            left ^= pivots[left.bit_length()]
        if left:
            pivots[left.bit_length()] = left
    return len(pivots)
