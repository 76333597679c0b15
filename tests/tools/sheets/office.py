"""LibreOffice, where it is installed: the other program people fill forms with."""

import shutil
import subprocess
from pathlib import Path

LIBREOFFICE = shutil.which("soffice")


def by_libreoffice(file: bytes, suffix: str, to: str, folder: Path) -> bytes:
    """The form after LibreOffice opened and saved it."""
    (folder / f"in.{suffix}").write_bytes(file)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [str(LIBREOFFICE), profile, "--headless", "--convert-to", to, "--outdir"]
    subprocess.run([*command, folder / "out", folder / f"in.{suffix}"], check=True, timeout=120)
    return (folder / "out" / f"in.{to}").read_bytes()
