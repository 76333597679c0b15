import re
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from vprok.tools.vault.crockford import ALPHABET, encoded, tidy_code
from vprok.tools.vault.draw import draw_password, draw_slip_code, fingerprint, is_mistyped

CODE = draw_slip_code()
BARE = tidy_code(CODE)


def test_a_password_is_five_groups_of_four() -> None:
    assert re.fullmatch(rf"([{ALPHABET}]{{4}}-){{4}}[{ALPHABET}]{{4}}", draw_password())


def test_a_slip_code_is_five_groups_of_five() -> None:
    assert re.fullmatch(rf"([{ALPHABET}]{{5}}-){{4}}[{ALPHABET}]{{5}}", CODE)


def test_an_issued_code_is_never_taken_for_a_typing_error() -> None:
    assert not any(is_mistyped(draw_slip_code()) for _ in range(200))


def test_every_wrong_character_is_a_typing_error() -> None:
    for place, right in enumerate(BARE):
        for wrong in ALPHABET.replace(right, ""):
            assert is_mistyped(BARE[:place] + wrong + BARE[place + 1 :])


def test_any_two_exchanged_characters_are_a_typing_error() -> None:
    for one, other in combinations(range(len(BARE)), 2):
        typed = list(BARE)
        typed[one], typed[other] = typed[other], typed[one]
        assert is_mistyped("".join(typed)) == (BARE[one] != BARE[other])


def test_a_code_too_short_too_long_or_with_strange_letters_is_a_typing_error() -> None:
    assert is_mistyped(BARE[:-1])
    assert is_mistyped(BARE + "0")
    assert is_mistyped("Ж" + BARE[1:])
    assert is_mistyped("")


def test_a_code_may_be_typed_as_people_type() -> None:
    assert tidy_code(" k7qd 4mxn–p2wt_9hrb ") == "K7QD4MXNP2WT9HRB"
    assert tidy_code("oil") == "011"
    assert tidy_code("авсенкмортух") == "ABCEHKM0PTYX"


@given(st.text(ALPHABET, max_size=30))
def test_tidying_leaves_a_tidy_code_alone(code: str) -> None:
    assert tidy_code(code) == code


def test_a_fingerprint_is_the_same_however_the_code_was_typed() -> None:
    assert fingerprint(CODE) == fingerprint(CODE.lower().replace("-", " "))
    assert fingerprint(CODE) != fingerprint(draw_slip_code())


def test_bytes_are_written_five_bits_a_character() -> None:
    assert encoded(bytes.fromhex("00443214c7")) == "01234567"
    assert encoded(b"\xff") == "ZW"
