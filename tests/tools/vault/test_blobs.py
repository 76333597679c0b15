import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vprok.tools.vault import blobs
from vprok.tools.vault.blobs import (
    CHUNK_BYTES,
    decrypt,
    decrypt_range,
    encrypt,
    new_data_key,
    plain_size,
)
from vprok.tools.vault.keys import SealBroken

KEY = bytes(range(32))
SMALL_CHUNK = 16
AROUND_BORDERS = [
    size
    for border in (0, CHUNK_BYTES, 2 * CHUNK_BYTES)
    for size in (border - 1, border, border + 1)
    if size >= 0
]


@pytest.fixture
def small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Chunks of 16 bytes, so that every byte of several chunks can be tried."""
    monkeypatch.setattr(blobs, "CHUNK_BYTES", SMALL_CHUNK)
    monkeypatch.setattr(blobs, "_SEALED_CHUNK_BYTES", SMALL_CHUNK + 16)


def sealed_of(plain: bytes) -> bytes:
    return b"".join(encrypt(plain, KEY))


@pytest.mark.parametrize("size", AROUND_BORDERS)
def test_a_file_of_any_size_comes_back(size: int) -> None:
    plain = b"\xd0\x92" * (size // 2) + b"!" * (size % 2)
    sealed = sealed_of(plain)
    assert b"".join(decrypt(sealed, KEY)) == plain
    assert plain_size(len(sealed)) == size


def test_it_does_not_matter_in_what_pieces_a_file_flows_by() -> None:
    plain = bytes(range(256)) * 3000
    pieces = (plain[n : n + 70_001] for n in range(0, len(plain), 70_001))
    sealed = b"".join(encrypt(pieces, KEY))
    drops = (sealed[n : n + 3] for n in range(0, len(sealed), 3))
    assert b"".join(decrypt(drops, KEY)) == plain


@pytest.mark.usefixtures("small_chunks")
@pytest.mark.parametrize("size", [0, 15, 16, 17, 48])
def test_every_changed_byte_and_every_cut_is_found(size: int) -> None:
    sealed = sealed_of(bytes(size))
    for place in range(len(sealed)):
        changed = bytearray(sealed)
        changed[place] ^= 1
        for broken in (bytes(changed), sealed[:place]):
            with pytest.raises(SealBroken):
                list(decrypt(broken, KEY))


@pytest.mark.usefixtures("small_chunks")
def test_chunks_moved_repeated_or_added_are_found() -> None:
    sealed = sealed_of(bytes(range(64)))
    head, chunks = sealed[:8], [sealed[n : n + 32] for n in range(8, len(sealed), 32)]
    first, second, third, last = chunks
    for order in ([second, first, third, last], [first, first, third, last], [*chunks, last]):
        with pytest.raises(SealBroken):
            list(decrypt(head + b"".join(order), KEY))


def test_another_key_opens_nothing() -> None:
    with pytest.raises(SealBroken):
        list(decrypt(sealed_of(b"secret"), new_data_key()))


@settings(max_examples=25, deadline=None)
@given(
    st.integers(0, 3 * CHUNK_BYTES),
    st.integers(0, 3 * CHUNK_BYTES + 9),
    st.integers(0, 3 * CHUNK_BYTES + 9),
)
def test_a_range_is_a_slice(size: int, start: int, stop: int) -> None:
    plain = (bytes(range(251)) * (size // 251 + 1))[:size]
    reader = io.BytesIO(sealed_of(plain))
    assert b"".join(decrypt_range(reader, KEY, start, stop)) == plain[start:stop]


@pytest.mark.usefixtures("small_chunks")
def test_a_cut_is_found_whatever_the_range() -> None:
    sealed = sealed_of(bytes(100))
    for length in range(len(sealed)):
        with pytest.raises(SealBroken):
            list(decrypt_range(io.BytesIO(sealed[:length]), KEY, 0, 1))


def test_a_range_reads_only_the_chunks_it_needs() -> None:
    class Counting(io.BytesIO):
        taken = 0

        def read(self, size: int | None = -1, /) -> bytes:
            content = super().read(size)
            self.taken += len(content)
            return content

    reader = Counting(sealed_of(bytes(10 * CHUNK_BYTES)))
    assert b"".join(decrypt_range(reader, KEY, 5, 9)) == bytes(4)
    assert reader.taken <= 2 * (CHUNK_BYTES + 16) + 8
