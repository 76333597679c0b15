from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyrage import x25519

from vprok.tools.vault import identity
from vprok.tools.vault.keys import SealBroken
from vprok.tools.vault.school import new_seed, open_with, recipient, seal_to, seed_of, seed_words
from vprok.tools.vault.words import WORDS, WrongWords

SEED = bytes.fromhex("000102030405060708090a0b0c0d0e0f")


@given(st.binary(min_size=16, max_size=16))
def test_twelve_words_carry_the_seed(seed: bytes) -> None:
    words = seed_words(seed)
    assert len(words) == 12
    assert seed_of(words) == seed


def test_the_list_holds_each_word_once() -> None:
    assert len(set(WORDS)) == 2048


def test_the_list_never_changes_for_printed_sheets_lie_in_safes() -> None:
    assert sha256(" ".join(WORDS).encode()).hexdigest().startswith("c97f7b3d55d29c7b")
    assert " ".join(seed_words(SEED)) == (
        "бабаба болила муроби болила кувула бароро вориса вохочу бочучи лачуку житичу вонору"
    )


def test_a_word_with_one_wrong_letter_is_never_another_word() -> None:
    seen = set()
    for word in WORDS:
        for place in range(len(word)):
            hole = (word[:place], word[place + 1 :])
            assert hole not in seen
            seen.add(hole)


def test_words_may_be_typed_with_numbers_commas_and_capitals() -> None:
    typed = "\n".join(f"{n}. {word.capitalize()}," for n, word in enumerate(seed_words(SEED), 1))
    assert seed_of(typed) == SEED


def test_a_wrong_word_is_named_with_the_words_it_may_be() -> None:
    words = list(seed_words(SEED))
    words[4] = words[4][:-1] + "ы"
    with pytest.raises(WrongWords, match=f"№ 5 «{words[4]}».*{seed_words(SEED)[4]}"):
        seed_of(tuple(words))


def test_a_missing_word_is_noticed() -> None:
    with pytest.raises(WrongWords, match="двенадцать слов, введено 11"):
        seed_of(seed_words(SEED)[:-1])


def test_words_in_another_order_mostly_do_not_agree() -> None:
    words = seed_words(SEED)
    turned = [words[n:] + words[:n] for n in range(1, 12)]
    assert sum(disagree(order) for order in turned) >= 8


def test_the_recipient_is_the_one_age_itself_derives() -> None:
    secret = identity.identity(SEED, purpose=identity.SCHOOL)
    assert isinstance(secret, x25519.Identity)
    assert (
        recipient(SEED)
        == str(secret.to_public())
        == "age10p7phkm247klgwnvuw7v95rnmd9qzhyg4awc3dc27es2sk8ceg4qlscf09"
    )


def test_only_the_seed_opens_what_was_sealed_to_it() -> None:
    sealed = seal_to(recipient(SEED), b"password")
    assert open_with(SEED, sealed) == b"password"
    with pytest.raises(SealBroken):
        open_with(new_seed(), sealed)
    with pytest.raises(SealBroken):
        open_with(SEED, sealed[:-1])


def test_two_seals_nest() -> None:
    officer = new_seed()
    sealed = seal_to(recipient(officer), seal_to(recipient(SEED), b"password"))
    assert open_with(SEED, open_with(officer, sealed)) == b"password"


def test_what_is_not_a_public_key_is_refused() -> None:
    with pytest.raises(ValueError, match="recipient"):
        seal_to("age1nobody", b"password")


def disagree(words: tuple[str, ...]) -> bool:
    try:
        seed_of(words)
    except WrongWords as wrong:
        return wrong.refusal.code == "words_disagree"
    return False
