"""Typed reading of the environment, which fails with the name, what was found and what to write."""

import os
from pathlib import Path


class Misset(Exception):
    """A setting that cannot be used as it stands."""


def text(name: str, default: str = "") -> str:
    """The variable as it stands."""
    return os.environ.get(name, default)


def flag(name: str, *, default: bool = False) -> bool:
    """A yes or no.

    raises: Misset if it is neither
    """
    found = os.environ.get(name, "")
    if found == "":
        return default
    if found.lower() in {"1", "yes", "true", "on"}:
        return True
    if found.lower() in {"0", "no", "false", "off"}:
        return False
    raise Misset(f"{name} is {found!r}: write 1 or 0")


def whole(name: str, default: int) -> int:
    """A whole number.

    raises: Misset if it is not one
    """
    found = os.environ.get(name, "")
    try:
        return int(found) if found else default
    except ValueError:
        raise Misset(f"{name} is {found!r}: write a whole number such as {default}") from None


def words(name: str, default: tuple[str, ...] = ()) -> list[str]:
    """A list separated by commas."""
    found = os.environ.get(name, "")
    return [word.strip() for word in found.split(",") if word.strip()] or list(default)


def secret(name: str, file: Path) -> str:
    """A secret from `NAME`, from the file that `NAME_FILE` names, or from the default file.

    raises: Misset if there is none, or the file may be read by others
    """
    found = os.environ.get(name)
    if found:
        return found
    path = Path(os.environ.get(f"{name}_FILE", file))
    if not path.is_file():
        raise Misset(
            f"{name} is not set and {path} does not exist: put it there; "
            "keys of the portal itself are made by script/setup"
        )
    if path.stat().st_mode & 0o077:
        raise Misset(f"{path} may be read by others: run chmod 600 {path}")
    return path.read_text().strip()
