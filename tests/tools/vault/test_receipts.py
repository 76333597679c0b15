import json

import pytest

from vprok.tools.vault.keys import MasterKey
from vprok.tools.vault.receipts import Payload, canonical, sign, signing_key, verify

KEY = signing_key(MasterKey(bytes(32)))
PAYLOAD: Payload = {"number": "2026-0004217", "rows": 51, "work": None, "school": "СОШ № 42"}


def test_a_signed_receipt_verifies_in_any_order_of_its_fields() -> None:
    signed = sign(PAYLOAD, by=KEY)
    assert verify(dict(reversed(PAYLOAD.items())), signed.signature, KEY.public)


@pytest.mark.parametrize(
    "changed",
    [{"rows": 52}, {"work": ""}, {"number": "2026-0004218"}, {"rows": "51"}, {"more": 1}],
)
def test_any_changed_field_is_found(changed: dict[str, str | int]) -> None:
    signed = sign(PAYLOAD, by=KEY)
    assert not verify({**PAYLOAD, **changed}, signed.signature, KEY.public)


def test_another_key_did_not_sign_it() -> None:
    other = signing_key(MasterKey.new())
    assert not verify(PAYLOAD, sign(PAYLOAD, by=other).signature, KEY.public)


def test_what_is_signed_is_json_in_order_without_spaces() -> None:
    text = sign(PAYLOAD, by=KEY).text
    assert text == '{"number":"2026-0004217","rows":51,"school":"СОШ № 42","work":null}'.encode()
    assert json.loads(text) == PAYLOAD


def test_a_fraction_is_not_signed_for_it_may_be_written_in_two_ways() -> None:
    with pytest.raises(TypeError, match="share"):
        canonical({"share": 0.1})  # type: ignore[dict-item]


def test_the_key_follows_from_the_master_key_and_does_not_show_itself() -> None:
    assert signing_key(MasterKey(bytes(32))).public == KEY.public
    assert repr(KEY) == "SigningKey()"


def test_the_short_form_is_four_groups_of_four() -> None:
    assert [len(group) for group in sign(PAYLOAD, by=KEY).short.split("-")] == [4, 4, 4, 4]
