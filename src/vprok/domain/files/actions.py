"""Keeping a file, and destroying it by destroying its key."""

import hashlib
from datetime import datetime

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db.transaction import atomic

from vprok.domain.files.models import Stored
from vprok.domain.files.queries import data_key, is_lost, orphans
from vprok.tools.vault.blobs import encrypt, new_data_key
from vprok.tools.vault.custody import open_by_slot, seal_to_slot
from vprok.tools.vault.keys import MasterKey, seal


@atomic
def keep(
    data: bytes, *, name: str, media_type: str, at: datetime, under: MasterKey | None = None
) -> Stored:
    """Encrypt a file under a key of its own and put it on the disk, then tell the database.

    under: what its key is sealed under; that of the house when None
    costs: one write and two fsync calls; one SQL statement
    """
    stored = lay_down(data, name=name, media_type=media_type, at=at, under=under)
    stored.save()
    return stored


def lay_down(
    data: bytes, *, name: str, media_type: str, at: datetime, under: MasterKey | None = None
) -> Stored:
    """Encrypt a file under a key of its own and put it on the disk; the caller saves the row.

    The bytes are on the disk before the caller's transaction begins; if it never ends well, they
    are swept later.

    under: what its key is sealed under; that of the house when None
    costs: one write and two fsync calls; no SQL
    """
    key = new_data_key()
    sealed = b"".join(encrypt(data, key))
    blob = hashlib.sha256(sealed).hexdigest()
    default_storage.save(f"{blob[:2]}/{blob}", ContentFile(sealed))
    return Stored(
        blob=f"{blob[:2]}/{blob}",
        digest=hashlib.sha256(data).hexdigest(),
        size=len(data),
        name=name[-200:],
        media_type=media_type,
        kept_at=at,
        sealed_key=_sealed(key, f"{blob[:2]}/{blob}", under=under),
    )


def _sealed(key: bytes, blob: str, *, under: MasterKey | None = None) -> bytes:
    return seal(key, under=under or MasterKey(settings.MASTER_KEY), bound=f"file {blob}")


def reseal(stored: Stored, *, under: MasterKey | None) -> None:
    """Put a file's key under another one; what is locked to an hour, or lost, stays as it is.

    under: that of the house when None
    """
    if stored.is_locked or is_lost(stored):
        return
    sealed = _sealed(data_key(stored), stored.blob, under=under)
    Stored.objects.filter(pk=stored.pk, destroyed_at=None).update(sealed_key=sealed)


def lock(stored: Stored, *, to: str) -> None:
    """Seal a file's key to a slot: from now on only the slot's value opens the file.

    to:      public key of the slot
    refuses: file_is_locked
    """
    locked = seal_to_slot(to, data_key(stored))
    Stored.objects.filter(pk=stored.pk, destroyed_at=None).update(sealed_key=locked)


def unlock(stored: Stored, *, value: bytes) -> None:
    """Take a file back under the key of the house, now that its hour has come.

    value:  of the slot it was locked to
    raises: SealBroken if it was locked to another
    """
    key = open_by_slot(value, bytes(stored.sealed_key or b""))
    Stored.objects.filter(pk=stored.pk, destroyed_at=None).update(
        sealed_key=_sealed(key, stored.blob)
    )


@atomic
def destroy(stored: Stored, *, at: datetime) -> None:
    """Forget the file's key; nobody can read its bytes any more, not even from a backup."""
    Stored.objects.filter(pk=stored.pk, destroyed_at=None).update(sealed_key=None, destroyed_at=at)


def sweep(*, before: datetime) -> int:
    """Delete stored bytes that no row knows.

    before:  by the wall clock; younger ones may belong to an upload that is going on
    returns: how many were deleted
    """
    swept = 0
    for blob in orphans(before=before):
        default_storage.delete(blob)
        swept += 1
    return swept
