"""The two files of a ceremony: what goes to the off-line machine, and what comes back.

Neither holds a secret: names of slots and public keys go out, public keys, commitments and
sealed shares come back.
"""

import json
from base64 import b64decode, b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from vprok.tools.vault.custody import DIGEST_BYTES, OFFICERS, Share, SlotKey, make_slot_key

ASKS: Final = "vprok ceremony request 1"
MADE: Final = "vprok ceremony keys 1"


class NotACeremony(Exception):
    """The file is not one of a ceremony; the text says where it stops being one."""


@dataclass(frozen=True, slots=True)
class Request:
    """Slots that wait for their keys, and the officers among whom these are split.

    officers: names and public keys, in the order of their rows
    slots:    names
    """

    campaign: str
    officers: tuple[tuple[str, str], ...]
    slots: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Keys:
    """What the off-line machine made.

    officers: public keys
    keys:     by the name of their slot
    """

    campaign: str
    officers: tuple[str, ...]
    keys: Mapping[str, SlotKey]


def make_keys(request: Request) -> Keys:
    """Make a key for every slot that waits; nothing that opens them stays behind.

    raises: ValueError if there are not three different officers
    """
    officers = tuple(recipient for _, recipient in request.officers)
    keys = {name: make_slot_key(officers) for name in request.slots}
    return Keys(request.campaign, officers, keys)


def write_request(request: Request) -> str:
    """The file for the off-line machine, readable by a person."""
    told = {
        "vprok": ASKS,
        "campaign": request.campaign,
        "officers": [{"name": name, "recipient": key} for name, key in request.officers],
        "slots": list(request.slots),
    }
    return json.dumps(told, ensure_ascii=False, indent=1) + "\n"


def read_request(text: str) -> Request:
    """What `write_request` wrote.

    raises: NotACeremony
    """
    told = _read(text, ASKS)
    try:
        return Request(
            str(told["campaign"]),
            tuple((str(one["name"]), str(one["recipient"])) for one in told["officers"]),
            tuple(str(name) for name in told["slots"]),
        )
    except (KeyError, TypeError) as error:
        raise NotACeremony(f"not a request: {error!r}") from None


def write_keys(keys: Keys) -> str:
    """The file that goes back to the portal."""
    told = {
        "vprok": MADE,
        "campaign": keys.campaign,
        "officers": list(keys.officers),
        "slots": {
            name: {
                "recipient": key.recipient,
                "commitment": key.commitment,
                "shares": shares_in_words(key.shares),
            }
            for name, key in keys.keys.items()
        },
    }
    return json.dumps(told, ensure_ascii=False, indent=1) + "\n"


def read_keys(text: str) -> Keys:
    """What `write_keys` wrote, every share of every slot.

    raises: NotACeremony
    """
    told = _read(text, MADE)
    try:
        officers = tuple(str(one) for one in told["officers"])
        keys = {str(name): _key(one) for name, one in told["slots"].items()}
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise NotACeremony(f"not keys: {error!r}") from None
    for name, key in keys.items():
        pairs = {(share.first, share.second) for share in key.shares}
        if len(pairs) != OFFICERS * (OFFICERS - 1) or {one for pair in pairs for one in pair} != {
            *officers
        }:
            raise NotACeremony(f"{name} is not split among the three officers of the file")
    return Keys(str(told["campaign"]), officers, keys)


def shares_in_words(shares: Sequence[Share]) -> list[dict[str, str]]:
    """Shares as a database or a file keeps them."""
    return [
        {
            "first": one.first,
            "second": one.second,
            "inner": one.inner,
            "sealed": b64encode(one.sealed).decode(),
        }
        for one in shares
    ]


def shares_of_words(told: Sequence[Mapping[str, str]]) -> tuple[Share, ...]:
    """What `shares_in_words` wrote.

    raises: KeyError, ValueError if it did not
    """
    return tuple(
        Share(
            str(one["first"]),
            str(one["second"]),
            b64decode(one["sealed"], validate=True),
            str(one["inner"]),
        )
        for one in told
    )


def _key(told: Mapping[str, Any]) -> SlotKey:
    recipient, commitment = str(told["recipient"]), str(told["commitment"])
    if len(bytes.fromhex(commitment)) != DIGEST_BYTES or not recipient.startswith("age1"):
        raise ValueError(recipient)
    return SlotKey(recipient, commitment, shares_of_words(told["shares"]))


def _read(text: str, kind: str) -> dict[str, Any]:
    try:
        told = json.loads(text)
    except ValueError:
        raise NotACeremony("not JSON") from None
    if not isinstance(told, dict) or told.get("vprok") != kind or "campaign" not in told:
        raise NotACeremony(f"not a file of «{kind}»")
    return told
