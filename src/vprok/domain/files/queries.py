"""Reading a file back."""

from collections.abc import Iterator
from datetime import datetime

from django.conf import settings
from django.core.files.storage import default_storage

from vprok.domain.files.models import Stored
from vprok.domain.files.rules import file_is_locked
from vprok.kernel.refusal import refuse_if
from vprok.tools.vault.blobs import decrypt, decrypt_range
from vprok.tools.vault.keys import MasterKey, key_id, unseal
from vprok.tools.vault.preparation import find_key

CHUNK = 2**20


def contents(stored: Stored) -> bytes:
    """The whole file as it was kept.

    refuses: file_is_locked
    raises:  SealBroken if its bytes or its key were touched
    costs:   one read of the storage
    """
    with default_storage.open(stored.blob, "rb") as sealed:
        return b"".join(decrypt(iter(lambda: sealed.read(CHUNK), b""), data_key(stored)))


def part(stored: Stored, start: int, stop: int) -> bytes:
    """Bytes from `start` up to `stop`, opening only the chunks they lie in.

    raises: SealBroken if they or the key were touched
    """
    with default_storage.open(stored.blob, "rb") as sealed:
        return b"".join(decrypt_range(sealed, data_key(stored), start, stop))


def data_key(stored: Stored) -> bytes:
    """The file's own key, unsealed.

    refuses: file_is_locked
    raises:  SealBroken if it was touched, or destroyed, or the key above it was erased
    """
    refuse_if(file_is_locked(is_locked=stored.is_locked))
    sealed = bytes(stored.sealed_key or b"")
    return unseal(sealed, under=_key_above(sealed), bound=f"file {stored.blob}")


def is_lost(stored: Stored) -> bool:
    """Whether nobody opens a file any more: the key above its own was erased, or lost.

    What is locked to an hour is not lost.
    """
    above = key_id(bytes(stored.sealed_key or b""))
    is_ours = above == MasterKey(settings.MASTER_KEY).id
    return not (stored.is_locked or is_ours or find_key(settings.PREPARATION, above))


def _key_above(sealed: bytes) -> MasterKey:
    """The key of the house, or one of those under which materials are prepared."""
    own = MasterKey(settings.MASTER_KEY)
    if key_id(sealed) == own.id:
        return own
    return find_key(settings.PREPARATION, key_id(sealed)) or own


def orphans(*, before: datetime) -> Iterator[str]:
    """Stored bytes that no row knows: an upload died between the disk and the database.

    before: by the wall clock; younger ones may belong to an upload that is going on
    costs:  a listing and one SQL statement for each of 256 folders
    """
    for folder in _folders():
        known = set(
            Stored.objects.filter(blob__startswith=f"{folder}/").values_list("blob", flat=True)
        )
        _, names = default_storage.listdir(folder)
        for blob in sorted(f"{folder}/{name}" for name in names):
            if blob not in known and default_storage.get_modified_time(blob) < before:
                yield blob


def _folders() -> list[str]:
    try:
        return sorted(default_storage.listdir("")[0])
    except FileNotFoundError:
        return []
