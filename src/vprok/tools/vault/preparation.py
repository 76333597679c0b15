"""Keys under which materials are prepared: files of their own, erased when a slot is frozen.

They stand beside the database, not in it, so that no backup, journal or freed page of the
database opens what was sealed under a key that is gone. The folder is left out of backups.
"""

import os
from pathlib import Path

from vprok.tools.vault.keys import KEY_BYTES, MasterKey


def make_key(folder: Path) -> MasterKey:
    """Draw a key and put it on the disk; nobody but the server's user may read it.

    costs: two fsync calls
    """
    key = MasterKey.new()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    _write(_place(folder, key.id), key.value)
    return key


def find_key(folder: Path, key_id: bytes) -> MasterKey | None:
    """The key of this id; None when it has been erased, is being erased, or never was."""
    try:
        key = MasterKey(_place(folder, key_id).read_bytes())
    except FileNotFoundError:
        return None
    return key if key.id == key_id else None


def erase_key(folder: Path, key_id: bytes) -> None:
    """Overwrite a key and delete it; doing it again changes nothing.

    costs: three fsync calls
    """
    place = _place(folder, key_id)
    if place.exists():
        _write(place, bytes(KEY_BYTES))
        place.unlink()
        _sync(folder)


def _place(folder: Path, key_id: bytes) -> Path:
    return folder / f"{key_id.hex()}.key"


def _write(place: Path, value: bytes) -> None:
    file = os.open(place, os.O_WRONLY | os.O_CREAT, 0o600)
    try:
        os.write(file, value)
        os.fsync(file)
    finally:
        os.close(file)
    _sync(place.parent)


def _sync(folder: Path) -> None:
    entry = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(entry)
    finally:
        os.close(entry)
