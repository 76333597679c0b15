"""What a page says, in one word: the same pages are known again when a file was saved anew."""

import hashlib
import io
import json
import re
from collections.abc import Iterable, Iterator

import pikepdf

from vprok.tools.limits import ChildDied, ChildFailed, in_child

_MEMORY = 1024 * 1024 * 1024
_CPU_SECONDS = 20
_WALL_SECONDS = 40.0
_SHOWS = {"TJ", "Tj", "'", '"'}
"""Operators that put words on a page; lines and frames are on empty pages too."""
_DEPTH = 4
_SPAN = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*(<[0-9A-Fa-f]+>|\[[^\]]*\])")
_PAIR = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>")
_BLOCK = re.compile(rb"begin(bfchar|bfrange)(.*?)end\1", re.DOTALL)
_MOST_IN_A_SPAN = 65536

Letters = dict[bytes, bytes]
"""What the codes of a font stand for; a font that does not say leaves it empty."""


def page_prints(data: bytes) -> tuple[str, ...]:
    """One digest a page, of its words and pictures; dates, names and order of objects do not count.

    data:    a PDF that `look.inspect_pdf` found usable
    returns: hexadecimal; empty for a page without words or pictures, and for all pages of a file
             that cannot be read in time
    """
    try:
        found: list[str] = json.loads(
            in_child(
                "vprok.tools.pdf.likeness:printed",
                data,
                memory=_MEMORY,
                cpu=_CPU_SECONDS,
                wall=_WALL_SECONDS,
            )
        )
    except (ChildDied, ChildFailed):
        return ()
    return tuple(found)


def printed(data: bytes) -> bytes:
    """What the child does.

    returns: JSON, a list of digests
    """
    with pikepdf.open(io.BytesIO(data)) as pdf:
        return json.dumps([_print(page.obj) for page in pdf.pages]).encode()


def _print(page: pikepdf.Object) -> str:
    digest, is_empty = hashlib.sha256(), True
    for word in _words(page, _DEPTH):
        digest.update(word)
        is_empty = False
    return "" if is_empty else digest.hexdigest()


def _words(stream: pikepdf.Object, depth: int) -> Iterator[bytes]:
    """Strings and pictures that a page or a form inside it shows, in their order."""
    resources = stream.get("/Resources", pikepdf.Dictionary())
    pictures = resources.get("/XObject", pikepdf.Dictionary())
    fonts = resources.get("/Font", pikepdf.Dictionary())
    letters: Letters = {}
    for told in pikepdf.parse_content_stream(stream):
        operator = str(told.operator)
        if operator == "Tf":
            letters = _letters(fonts.get(str(told.operands[0])))
        elif operator in _SHOWS:
            yield _said(told.operands, letters)
        elif operator == "Do":
            yield from _shown(pictures.get(str(told.operands[0])), depth)


def _shown(thing: pikepdf.Object | None, depth: int) -> Iterator[bytes]:
    if thing is None or depth == 0:
        return
    if thing.get("/Subtype") == "/Form":
        yield from _words(thing, depth - 1)
    else:
        yield hashlib.sha256(thing.read_raw_bytes()).digest()


def _said(operands: Iterable[object], letters: Letters) -> bytes:
    """The text of a string or of an array of strings, without its gaps."""
    said = b""
    for operand in operands:
        if isinstance(operand, pikepdf.Array):
            said += _said(list(operand), letters)
        elif isinstance(operand, pikepdf.String):
            said += _read(bytes(operand), letters)
    return said


def _read(codes: bytes, letters: Letters) -> bytes:
    if not letters:
        return codes
    width = len(next(iter(letters)))
    split = (codes[at : at + width] for at in range(0, len(codes), width))
    return b"".join(letters.get(code, code) for code in split)


def _letters(font: pikepdf.Object | None) -> Letters:
    """The font's own table: subsets of one font number the same letters in different ways.

    source: ISO 32000-1, 9.10.3
    """
    if font is None or "/ToUnicode" not in font:
        return {}
    found: Letters = {}
    for kind, body in _BLOCK.findall(font.ToUnicode.read_bytes()):
        if kind == b"bfchar":
            found |= {_hex(code): _hex(letter) for code, letter in _PAIR.findall(body)}
        else:
            for span in _SPAN.findall(body):
                found |= _of_span(*span)
    return found


def _of_span(first: bytes, last: bytes, letters: bytes) -> Letters:
    low, high, width = int(first, 16), int(last, 16), (len(first) + 1) // 2
    codes = range(low, min(high, low + _MOST_IN_A_SPAN) + 1)
    listed = [_hex(one) for one in re.findall(rb"<([0-9A-Fa-f]+)>", letters)]
    if letters.startswith(b"["):
        return {code.to_bytes(width): letter for code, letter in zip(codes, listed, strict=False)}
    begins = int.from_bytes(listed[0])
    return {code.to_bytes(width): (begins + code - low).to_bytes(len(listed[0])) for code in codes}


def _hex(digits: bytes) -> bytes:
    return bytes.fromhex(digits.decode().zfill(len(digits) + len(digits) % 2))
