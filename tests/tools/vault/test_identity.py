import pytest

from vprok.tools.vault import school
from vprok.tools.vault.identity import SCHOOL, SLOT, open_with, recipient, seal_to
from vprok.tools.vault.keys import SealBroken

SEED = bytes.fromhex("000102030405060708090a0b0c0d0e0f")


def test_one_seed_gives_a_pair_of_its_own_for_each_purpose() -> None:
    assert recipient(SEED, purpose=SLOT) != recipient(SEED, purpose=SCHOOL)
    assert recipient(SEED, purpose=SCHOOL) == school.recipient(SEED)


def test_the_pair_of_a_slot_never_changes_for_officers_keep_its_seed() -> None:
    assert (
        recipient(SEED, purpose=SLOT)
        == "age1lu3clgmpx78p3jj2lzelxe27e37dwpfuqyezdq2jgc4pe5grle9q0djmwq"
    )


def test_what_is_sealed_for_one_purpose_opens_for_no_other() -> None:
    sealed = seal_to(recipient(SEED, purpose=SLOT), b"password")
    assert open_with(SEED, sealed, purpose=SLOT) == b"password"
    with pytest.raises(SealBroken):
        open_with(SEED, sealed, purpose=SCHOOL)
