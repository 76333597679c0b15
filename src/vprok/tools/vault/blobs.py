"""Files encrypted chunk by chunk, each under its own data key; to destroy the key is to destroy it.

A file is a version byte, a random prefix and chunks of AES-256-GCM. The nonce of a chunk is the
prefix, its number and a mark of the last one, so that a chunk changed, moved or lost is found.

source: Hoang, Reyhanitabar, Rogaway, Vizár 2015, the STREAM construction
"""

import io
import os
from collections.abc import Iterable, Iterator
from typing import IO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from vprok.tools.vault.keys import KEY_BYTES, SealBroken

CHUNK_BYTES = 256 * 1024
_VERSION = b"\x01"
_PREFIX_BYTES = 7
_COUNTER_BYTES = 4
_TAG_BYTES = 16
_HEAD_BYTES = len(_VERSION) + _PREFIX_BYTES
_SEALED_CHUNK_BYTES = CHUNK_BYTES + _TAG_BYTES


def new_data_key() -> bytes:
    """A fresh 32-byte key for one file; keep it sealed."""
    return os.urandom(KEY_BYTES)


def encrypt(data: bytes | Iterable[bytes], key: bytes) -> Iterator[bytes]:
    """Encrypt a file as it flows by, holding two chunks at most.

    key: from `new_data_key`, used for this file only
    """
    cipher = AESGCM(key)
    prefix = os.urandom(_PREFIX_BYTES)
    yield _VERSION + prefix
    for number, (chunk, is_last) in enumerate(_chunks(data, CHUNK_BYTES)):
        yield cipher.encrypt(_nonce(prefix, number, is_last=is_last), chunk, _VERSION)


def decrypt(sealed: bytes | Iterable[bytes], key: bytes) -> Iterator[bytes]:
    """Decrypt a file as it flows by; every chunk that comes out is true.

    raises: SealBroken at the first chunk that is not, or at the end when the rest is missing
    """
    pieces = iter([sealed] if isinstance(sealed, bytes) else sealed)
    head, rest = _head(pieces)
    prefix = _prefix(head)
    cipher = AESGCM(key)
    for number, (chunk, is_last) in enumerate(_chunks(_after(rest, pieces), _SEALED_CHUNK_BYTES)):
        yield _open(cipher, _nonce(prefix, number, is_last=is_last), chunk)


def decrypt_range(reader: IO[bytes], key: bytes, start: int, stop: int) -> Iterator[bytes]:
    """The bytes from `start` up to `stop` of a file, reading only the chunks they lie in.

    The last chunk is opened too, so that a file cut short is found whatever the range.

    start, stop: as in a slice of the plain bytes, not negative
    raises:      SealBroken
    """
    sealed_size = reader.seek(0, io.SEEK_END)
    last = _chunk_count(sealed_size) - 1
    reader.seek(0)
    prefix = _prefix(reader.read(_HEAD_BYTES))
    cipher = AESGCM(key)

    def chunk(number: int) -> bytes:
        reader.seek(_HEAD_BYTES + number * _SEALED_CHUNK_BYTES)
        sealed = reader.read(_SEALED_CHUNK_BYTES)
        return _open(cipher, _nonce(prefix, number, is_last=number == last), sealed)

    chunk(last)
    stop = min(stop, plain_size(sealed_size))
    for number in range(start // CHUNK_BYTES, -(-stop // CHUNK_BYTES)):
        begins = number * CHUNK_BYTES
        yield chunk(number)[max(start - begins, 0) : stop - begins]


def plain_size(sealed_size: int) -> int:
    """How many bytes a file had before it was encrypted.

    raises: SealBroken if no encrypted file is of this size
    """
    return sealed_size - _HEAD_BYTES - _chunk_count(sealed_size) * _TAG_BYTES


def _chunk_count(sealed_size: int) -> int:
    count = -(-(sealed_size - _HEAD_BYTES) // _SEALED_CHUNK_BYTES)
    if count < 1 or sealed_size - _HEAD_BYTES - (count - 1) * _SEALED_CHUNK_BYTES < _TAG_BYTES:
        raise SealBroken("cut short")
    return count


def _nonce(prefix: bytes, number: int, *, is_last: bool) -> bytes:
    return prefix + number.to_bytes(_COUNTER_BYTES) + bytes([is_last])


def _open(cipher: AESGCM, nonce: bytes, chunk: bytes) -> bytes:
    if len(chunk) < _TAG_BYTES:
        raise SealBroken("cut short")
    try:
        return cipher.decrypt(nonce, chunk, _VERSION)
    except InvalidTag:
        raise SealBroken("changed, cut short, or encrypted with another key") from None


def _prefix(head: bytes) -> bytes:
    if len(head) < _HEAD_BYTES or head[:1] != _VERSION:
        raise SealBroken("not an encrypted file of ours")
    return head[1:]


def _head(pieces: Iterator[bytes]) -> tuple[bytes, bytes]:
    gathered = bytearray()
    for piece in pieces:
        gathered += piece
        if len(gathered) >= _HEAD_BYTES:
            break
    return bytes(gathered[:_HEAD_BYTES]), bytes(gathered[_HEAD_BYTES:])


def _after(first: bytes, rest: Iterator[bytes]) -> Iterator[bytes]:
    yield first
    yield from rest


def _chunks(data: bytes | Iterable[bytes], size: int) -> Iterator[tuple[bytes, bool]]:
    """Cut the flow into chunks of one size; only the last may be shorter, and it is marked."""
    waiting = bytearray()
    for piece in [data] if isinstance(data, bytes) else data:
        waiting += piece
        begins = 0
        while len(waiting) - begins > size:
            yield bytes(waiting[begins : begins + size]), False
            begins += size
        del waiting[:begins]
    yield bytes(waiting), True
