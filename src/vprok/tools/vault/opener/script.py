"""Scripts put together from npm's audited modules and our own, without a bundler."""

import json
import re
from functools import cache
from pathlib import Path
from typing import Final

from vprok.tools.vault import words
from vprok.tools.vault.crockford import ALPHABET, READ_AS
from vprok.tools.vault.custody import OFFICER
from vprok.tools.vault.identity import SCHOOL, SLOT

NPM: Final = Path(__file__).parents[5] / "node_modules"
_HERE = Path(__file__).parent
_SHA2 = tuple(f"@noble/hashes/{name}.js" for name in ("crypto", "utils", "_md", "_u64", "sha2"))
_MODULES = (
    *_SHA2,
    *(f"@noble/hashes/{name}.js" for name in ("hmac", "hkdf")),
    *(f"@noble/ciphers/{name}.js" for name in ("utils", "_arx", "_poly1305", "chacha")),
)
_LICENCES = {
    "zip.js": "@zip.js/zip.js/LICENSE",
    "tweetnacl": "tweetnacl/LICENSE",
    "noble-hashes": "@noble/hashes/LICENSE",
    "noble-ciphers": "@noble/ciphers/LICENSE",
}


@cache
def opening_script() -> str:
    """What turns words into a password, or opens an officer's share, on a page of the portal.

    How to mark the page up is told in portal.js and arming.js.

    raises: FileNotFoundError where npm has not fetched the modules
    """
    return _script(
        _licence("tweetnacl", "noble-hashes", "noble-ciphers"),
        *_core(),
        *map(_own, ("portal", "arming")),
    )


@cache
def page_script() -> str:
    """What the offline page runs: words, ZIP and its face.

    raises: FileNotFoundError where npm has not fetched the modules
    """
    return _script(
        _licence(*_LICENCES),
        (NPM / "@zip.js/zip.js/dist/zip-core.min.js").read_text("utf-8"),
        *_core(),
        *map(_own, ("checksum", "archive", "face")),
    )


@cache
def sealing_script() -> str:
    """What turns a file into twelve words: `Seal.wordsOf(bytes)`, for pages without a network.

    raises: FileNotFoundError where npm has not fetched the modules
    """
    return _script(
        _licence("noble-hashes"),
        _own("modules"),
        *map(_module, _SHA2),
        _known(),
        _own("seal"),
    )


def _core() -> tuple[str, ...]:
    return (
        (NPM / "tweetnacl/nacl-fast.min.js").read_text("utf-8"),
        _own("modules"),
        *map(_module, _MODULES),
        _known(),
        *map(_own, ("words", "age", "opening")),
    )


def _known() -> str:
    """What the scripts must not say in another way than we do."""
    known = {
        "purposes": {"school": SCHOOL, "slot": SLOT, "officer": OFFICER},
        "code": {"alphabet": ALPHABET, "readAs": {chr(a): chr(b) for a, b in READ_AS.items()}},
        "words": {
            "list": words.WORDS,
            "count": words.WORD_COUNT,
            "alike": {"count": words.ALIKE_COUNT, "share": words.ALIKE_SHARE},
            "texts": {
                "count": words.COUNT_WRONG,
                "unknown": words.UNKNOWN,
                "alike": words.ALIKE,
                "disagree": words.DISAGREE,
            },
        },
    }
    return f"const KNOWN = {json.dumps(known, ensure_ascii=False)};"


def _module(name: str) -> str:
    """A module of npm in the shape that modules.js keeps, without the address of its map."""
    source = re.sub(r"(?m)^//# sourceMappingURL=.*$", "", (NPM / name).read_text("utf-8")).strip()
    return f'Modules.keep("{name}", function (exports, require) {{\n{source}\n}});'


def _own(name: str) -> str:
    return (_HERE / f"{name}.js").read_text("utf-8")


def _licence(*names: str) -> str:
    texts = ((name, (NPM / _LICENCES[name]).read_text("utf-8").strip()) for name in names)
    return "\n".join(f"/* {name}\n{text}\n*/" for name, text in texts)


def _script(*parts: str) -> str:
    whole = "\n".join(parts)
    if "</script" in whole.lower() or "<!--" in whole:
        raise ValueError("a script that ends itself cannot stand in a page")
    return whole
