"""Archives and sealed passwords for tests of what opens them."""

import base64
import hashlib
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from pathlib import Path

from vprok.tools.vault.archive import archive_zip
from vprok.tools.vault.draw import draw_password
from vprok.tools.vault.identity import SCHOOL, SLOT, recipient, seal_to
from vprok.tools.vault.opener.page import Made, Sealed
from vprok.tools.vault.words import words_of

HOUR = datetime(2026, 4, 14, 10, tzinfo=timezone(timedelta(hours=7)))
SLOT_SEED, SCHOOL_SEED = bytes(range(16)), bytes(range(100, 116))
RELEASE, SAFE = " ".join(words_of(SLOT_SEED)), " ".join(words_of(SCHOOL_SEED))
PASSWORD = draw_password()


@dataclass(frozen=True)
class Zip:
    """An archive as a school has it on a disk."""

    name: str
    content: bytes
    password: str = PASSWORD

    @property
    def digest(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


def zipped(files: Mapping[str, bytes], *, name: str = "edu220042-ma4.zip") -> Zip:
    """As the portal makes it."""
    made = archive_zip(files.items(), password=PASSWORD, at=HOUR)
    return Zip(name, b"".join(made))


def by_seven_zip(
    program: str, files: Mapping[str, bytes], folder: Path, *options: str, password: str = PASSWORD
) -> Zip:
    """As a person makes it: compressed, in folders."""
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    keys = [f"-p{password}"] if password else []
    asked = [program, "a", "-tzip", "-mcu=on", *options, *keys, "made.zip", *files]
    subprocess.run(asked, cwd=folder, check=True, capture_output=True)
    return Zip("made.zip", (folder / "made.zip").read_bytes(), password)


def sealed(
    password: str = PASSWORD, *, slot: bytes = SLOT_SEED, school: bytes = SCHOOL_SEED
) -> str:
    """The password as a school keeps it before the hour."""
    inner = seal_to(recipient(school, purpose=SCHOOL), password.encode())
    return base64.b64encode(seal_to(recipient(slot, purpose=SLOT), inner)).decode()


def made_for(*archives: Zip, is_sealed: bool = True) -> Made:
    """What a page knows of these archives."""
    known = (
        Sealed("Математика, 4 класс", each.name, each.digest, sealed() if is_sealed else "", HOUR)
        for each in archives
    )
    return Made("МБОУ СОШ № 42 (edu220042)", tuple(known))
