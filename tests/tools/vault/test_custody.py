from dataclasses import replace
from itertools import permutations

import pytest

from vprok.tools.vault.custody import (
    commitment_to,
    make_slot_key,
    officer_recipient,
    open_by_slot,
    open_inner,
    open_outer,
    open_password,
    seal_password,
    seal_to_slot,
    slot_recipient,
)
from vprok.tools.vault.keys import SealBroken
from vprok.tools.vault.school import recipient

SEEDS = tuple(bytes([number]) * 16 for number in (1, 2, 3))
OFFICERS = tuple(map(officer_recipient, SEEDS))
SCHOOL = b"s" * 16
VALUE = b"v" * 16
ORDERS = list(permutations(range(3), 2))


def share_for(key, first, second):
    return next(
        one for one in key.shares if (one.first, one.second) == (OFFICERS[first], OFFICERS[second])
    )


@pytest.mark.parametrize(("first", "second"), ORDERS)
def test_any_two_officers_in_any_order_open_what_was_committed_to(first: int, second: int) -> None:
    key = make_slot_key(OFFICERS)
    inner = open_outer(share_for(key, first, second), SEEDS[first])
    value = open_inner(inner, SEEDS[second])
    assert commitment_to(value) == key.commitment
    assert slot_recipient(value) == key.recipient


@pytest.mark.parametrize(("first", "second"), ORDERS)
def test_one_officer_alone_opens_nothing(first: int, second: int) -> None:
    share = share_for(make_slot_key(OFFICERS), first, second)
    inner = open_outer(share, SEEDS[first])
    with pytest.raises(SealBroken):
        open_inner(inner, SEEDS[first])
    with pytest.raises(SealBroken):
        open_outer(share, SEEDS[second])


def test_a_share_of_another_slot_is_another_share() -> None:
    here, elsewhere = make_slot_key(OFFICERS), make_slot_key(OFFICERS)
    mixed = replace(share_for(here, 0, 1), sealed=share_for(elsewhere, 0, 1).sealed)
    with pytest.raises(SealBroken):
        open_outer(mixed, SEEDS[0])


def test_a_lost_share_leaves_the_other_pairs() -> None:
    key = make_slot_key(OFFICERS)
    broken = replace(share_for(key, 0, 1), sealed=b"nothing")
    with pytest.raises(SealBroken):
        open_outer(broken, SEEDS[0])
    value = open_inner(open_outer(share_for(key, 0, 2), SEEDS[0]), SEEDS[2])
    assert commitment_to(value) == key.commitment


def test_what_lies_within_a_share_must_be_the_value_of_a_slot() -> None:
    from vprok.tools.vault.identity import seal_to

    with pytest.raises(SealBroken):
        open_inner(seal_to(OFFICERS[0], b"too long a value, surely"), SEEDS[0])


@pytest.mark.parametrize("officers", [OFFICERS[:2], (*OFFICERS[:2], OFFICERS[0])])
def test_three_different_officers_are_needed(officers: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match="different officers"):
        make_slot_key(officers)


def test_a_password_needs_its_hour_and_its_school() -> None:
    sealed = seal_password(slot_recipient(VALUE), recipient(SCHOOL), "K7QD-4MXN")
    assert open_password(sealed, value=VALUE, secret=SCHOOL) == "K7QD-4MXN"
    for value, secret in ((SCHOOL, SCHOOL), (VALUE, VALUE)):
        with pytest.raises(SealBroken):
            open_password(sealed, value=value, secret=secret)


def test_what_is_sealed_to_a_slot_opens_with_its_value_only() -> None:
    sealed = seal_to_slot(slot_recipient(VALUE), b"data key")
    assert open_by_slot(VALUE, sealed) == b"data key"
    with pytest.raises(SealBroken):
        open_by_slot(SCHOOL, sealed)
