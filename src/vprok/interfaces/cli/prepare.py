"""`vprok prepare`: everything a server needs before its first start, and after each update."""

import argparse
import secrets
from pathlib import Path

from config.places import VAR
from vprok.interfaces.cli import awake


def arguments(parser: argparse.ArgumentParser) -> None:
    """Take no arguments."""


def run(_: argparse.Namespace) -> int:
    """Make keys, tables, regions and static files ready.

    returns: the exit code
    """
    ready()
    print(f"Ready: {VAR}")
    return 0


def ready() -> None:
    """Make keys, tables, regions and static files ready; doing it again changes nothing."""
    make_secrets(VAR)
    awake()
    from django.conf import settings
    from django.core.management import call_command

    from vprok.domain.territory.actions import load_regions
    from vprok.interfaces.frame.clock import moment

    call_command("migrate", verbosity=0, interactive=False)
    call_command("createcachetable", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    if not settings.DEMO:
        load_regions(at=moment())


def make_secrets(folder: Path) -> None:
    """Draw the server's two secrets once; nobody but its user may read them."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, secret in (
        ("secret.key", secrets.token_urlsafe(50)),
        ("master.key", secrets.token_hex(32)),
    ):
        path = folder / name
        if not path.exists():
            path.touch(mode=0o600)
            path.write_text(secret + "\n")
