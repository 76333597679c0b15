"""`vprok ceremony`: keys of slots, made on a machine without a network; no database is needed."""

import argparse
import json
import sys
from base64 import b64encode
from collections.abc import Callable
from pathlib import Path

from vprok.kernel.refusal import Refused
from vprok.tools.vault.ceremony import (
    Keys,
    NotACeremony,
    make_keys,
    read_keys,
    read_request,
    write_keys,
)
from vprok.tools.vault.custody import (
    Share,
    commitment_to,
    officer_recipient,
    open_inner,
    open_outer,
    slot_recipient,
)
from vprok.tools.vault.identity import new_seed
from vprok.tools.vault.keys import SealBroken
from vprok.tools.vault.words import bytes_of, words_of


def arguments(parser: argparse.ArgumentParser) -> None:
    """Which step, and its files."""
    steps = parser.add_subparsers(dest="step", required=True, metavar="STEP")
    steps.add_parser("officer", help="draw an officer's words and print the public key")
    make = steps.add_parser("make", help="make a key for every slot of a request")
    make.add_argument("request", type=Path, help="the file of the portal")
    make.add_argument("keys", type=Path, help="where to write what goes back")
    check = steps.add_parser("check", help="see that a file of keys is whole, and what it holds")
    check.add_argument("keys", type=Path)
    check.add_argument("--request", type=Path, help="that every slot of this request has its key")
    check.add_argument(
        "--words", action="store_true", help="open every slot with two sets of words"
    )
    opening = steps.add_parser("open", help="open one slot by two officers")
    opening.add_argument("keys", type=Path)
    opening.add_argument("slot", help="name of the slot")
    opening.add_argument(
        "--first", action="store_true", help="only the first layer, for the portal"
    )


def run(chosen: argparse.Namespace) -> int:
    """Do one step.

    returns: the exit code
    """
    steps: dict[str, Callable[[argparse.Namespace], int]] = {
        "officer": _officer,
        "make": _make,
        "check": _check,
        "open": _open,
    }
    try:
        return steps[chosen.step](chosen)
    except FileExistsError as there:
        return _say(f"{there.filename} is there already: nothing is overwritten")
    except (NotACeremony, OSError, UnicodeDecodeError) as wrong:
        return _say(str(wrong))
    except (SealBroken, ValueError) as wrong:
        return _say(f"it does not open: {wrong}")
    except Refused as no:
        return _say(no.refusal.text)


def _say(words: str) -> int:
    print(f"vprok ceremony: {words}", file=sys.stderr)
    return 1


def _officer(_: argparse.Namespace) -> int:
    seed = new_seed()
    print("Слова ответственного:", " ".join(words_of(seed)))
    print("Открытый ключ для портала:", officer_recipient(seed))
    return 0


def _make(chosen: argparse.Namespace) -> int:
    request = read_request(chosen.request.read_text("utf-8"))
    made = make_keys(request)
    with chosen.keys.open("x", encoding="utf-8") as file:
        file.write(write_keys(made))
    print(f"Сделано ключей: {len(made.keys)}. Ответственные:")
    for name, recipient in request.officers:
        print(f"  {name}  {recipient}")
    print(f"Верните на портал {chosen.keys}; на этом компьютере ничего тайного не осталось.")
    return 0


def _check(chosen: argparse.Namespace) -> int:
    made = _read(chosen.keys)
    if chosen.request:
        asked = read_request(chosen.request.read_text("utf-8"))
        if set(asked.slots) != set(made.keys) or asked.campaign != made.campaign:
            return _say("the keys are not for the slots of this request")
    seeds = [_asked("первого"), _asked("второго")] if chosen.words else []
    for name, key in made.keys.items():
        print(f"{name}  {key.commitment}")
        if seeds and commitment_to(_opened(made, name, *seeds)) != key.commitment:
            return _say(f"{name} opens to another value")
    print(f"Слотов: {len(made.keys)}, долей: {sum(len(key.shares) for key in made.keys.values())}.")
    return 0


def _open(chosen: argparse.Namespace) -> int:
    made = _read(chosen.keys)
    if chosen.slot not in made.keys:
        return _say(f"there is no slot {chosen.slot} in this file")
    first = _asked("первого")
    if chosen.first:
        opened = {
            share.second: b64encode(open_outer(share, first)).decode()
            for share in _shares(made, chosen.slot, first)
        }
        print(json.dumps(opened))
        return 0 if opened else _say("these words have no share in this slot")
    value = _opened(made, chosen.slot, first, _asked("второго"))
    key = made.keys[chosen.slot]
    if (commitment_to(value), slot_recipient(value)) != (key.commitment, key.recipient):
        return _say("it opens to another value than the file is bound to")
    print("Слова часа:", " ".join(words_of(value)))
    print("Значение:", value.hex())
    print("Отпечаток совпал:", key.commitment)
    return 0


def _read(path: Path) -> Keys:
    return read_keys(path.read_text("utf-8"))


def _shares(made: Keys, slot: str, seed: bytes) -> list[Share]:
    own = officer_recipient(seed)
    return [share for share in made.keys[slot].shares if share.first == own]


def _opened(made: Keys, slot: str, first: bytes, second: bytes) -> bytes:
    """The value of a slot, by two officers.

    raises: SealBroken
    """
    other = officer_recipient(second)
    share = next((one for one in _shares(made, slot, first) if one.second == other), None)
    if share is None:
        raise SealBroken("no share of this slot is for these two officers")
    return open_inner(open_outer(share, first), second)


def _asked(whose: str) -> bytes:
    """An officer's seed, from the words typed.

    raises: WrongWords, whose refusal names the word to look at
    """
    print(f"Слова {whose} ответственного:", file=sys.stderr, flush=True)
    return bytes_of(sys.stdin.readline())
