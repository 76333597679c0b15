"""How a word may look on a wire or on a disk: its letters in every encoding that software uses."""

import base64
import json
import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from urllib.parse import quote

LETTERS = ("utf-8", "utf-16-le", "utf-16-be", "cp1251", "koi8-r", "cp866")
BOUNDARY = (0, 2, 3)
"""Characters of base64 that a word shares with what stands before it, by its place modulo three."""


@cache
def spellings(word: str) -> dict[str, bytes]:
    """Every way to write a word, by its name; cases of letters are ways of their own."""
    found = {}
    for case in (word, word.lower()):
        for letters in LETTERS:
            raw = case.encode(letters)
            found[f"{case} {letters}"] = raw
            if letters in {"utf-8", "cp1251"}:
                found[f"{case} {letters} %"] = (escaped := quote(raw, safe="").encode())
                found[f"{case} {letters} % small"] = escaped.lower()
            if letters in {"utf-8", "utf-16-le", "cp1251"}:
                found |= {f"{case} {letters} base64+{n}": one for n, one in _base64(raw)}
        found[f"{case} \\u"] = json.dumps(case).strip('"').encode()
        found[f"{case} &#"] = "".join(f"&#{ord(letter)};" for letter in case).encode()
        found[f"{case} hex"] = case.encode().hex().encode()
    return found


def _base64(raw: bytes) -> Iterator[tuple[int, bytes]]:
    """Those characters of base64 that no neighbour of the word changes."""
    for offset, cut in enumerate(BOUNDARY):
        whole = base64.b64encode(bytes(offset) + raw)
        left = (offset + len(raw)) % 3
        yield offset, whole[cut : -4 if left else None]


def heard(held: bytes, words: Iterable[str]) -> list[str]:
    """Which words stand in these bytes, and how they are written there."""
    return [how for word in words for how, needle in spellings(word).items() if needle in held]


def heard_in(folder: Path, words: Iterable[str]) -> list[str]:
    """The same of every file below a folder, whatever it is; and of its name."""
    words = tuple(words)
    return [
        f"{path.relative_to(folder)}: {how}"
        for path in sorted(folder.rglob("*"))
        if path.is_file()
        for how in heard(str(path).encode() + b"\0" + path.read_bytes(), words)
    ]


def unpacked(log: bytes) -> bytes:
    """A log of the network with the bytes that it holds in base64 told as they are."""
    pieces = re.findall(rb'"bytes":"([A-Za-z0-9+/=]+)"', log)
    return b"\0".join([log, *(base64.b64decode(piece) for piece in pieces)])
