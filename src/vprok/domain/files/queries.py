"""Reading a file back."""

from django.conf import settings
from django.core.files.storage import default_storage

from vprok.domain.files.models import Stored
from vprok.tools.vault.blobs import decrypt, decrypt_range
from vprok.tools.vault.keys import MasterKey, unseal

CHUNK = 2**20


def contents(stored: Stored) -> bytes:
    """The whole file as it was kept.

    raises: SealBroken if its bytes or its key were touched
    costs:  one read of the storage
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

    raises: SealBroken if it was touched, or destroyed
    """
    return unseal(
        bytes(stored.sealed_key or b""),
        under=MasterKey(settings.MASTER_KEY),
        bound=f"file {stored.blob}",
    )
