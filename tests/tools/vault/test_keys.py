import pytest
from hypothesis import given
from hypothesis import strategies as st

from vprok.tools.vault.keys import MasterKey, SealBroken, key_id, seal, unseal

MASTER = MasterKey(bytes(range(32)))
HOUR = "archive edu220042 2026-spring ma4 2026-04-14T00:30:00Z"
AN_HOUR_EARLIER = "archive edu220042 2026-spring ma4 2026-04-13T23:30:00Z"


@given(st.binary(max_size=200), st.text())
def test_what_was_sealed_opens_again(secret: bytes, bound: str) -> None:
    assert unseal(seal(secret, under=MASTER, bound=bound), under=MASTER, bound=bound) == secret


def test_a_secret_bound_to_its_hour_does_not_open_for_another() -> None:
    sealed = seal(b"password", under=MASTER, bound=HOUR)
    with pytest.raises(SealBroken):
        unseal(sealed, under=MASTER, bound=AN_HOUR_EARLIER)


def test_every_changed_byte_is_found() -> None:
    sealed = seal(b"password", under=MASTER, bound=HOUR)
    for place in range(len(sealed)):
        changed = bytearray(sealed)
        changed[place] ^= 1
        with pytest.raises(SealBroken):
            unseal(bytes(changed), under=MASTER, bound=HOUR)


def test_every_cut_is_found() -> None:
    sealed = seal(b"password", under=MASTER, bound=HOUR)
    for length in range(len(sealed)):
        with pytest.raises(SealBroken):
            unseal(sealed[:length], under=MASTER, bound=HOUR)


def test_another_master_key_is_named_as_such() -> None:
    sealed = seal(b"password", under=MASTER, bound=HOUR)
    assert key_id(sealed) == MASTER.id
    with pytest.raises(SealBroken, match="another master key"):
        unseal(sealed, under=MasterKey.new(), bound=HOUR)


def test_the_same_secret_is_never_sealed_the_same_way_twice() -> None:
    once, twice = (seal(b"password", under=MASTER, bound=HOUR) for _ in range(2))
    assert once != twice


def test_subkeys_of_different_purposes_differ() -> None:
    assert MASTER.subkey("seal") != MASTER.subkey("receipts")


def test_a_master_key_of_a_wrong_length_is_refused() -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        MasterKey(b"short")


def test_a_master_key_does_not_show_itself() -> None:
    assert repr(MASTER) == "MasterKey()"
