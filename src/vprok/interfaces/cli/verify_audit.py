"""`vprok verify-audit`: read every chain and name the first break of each."""

import argparse

from vprok.interfaces.cli import awake


def arguments(parser: argparse.ArgumentParser) -> None:
    """Take no arguments."""


def run(_: argparse.Namespace) -> int:
    """Check all chains.

    returns: 0 if all are whole, 1 if one is broken
    """
    awake()
    from vprok.domain.audit.models import Event
    from vprok.domain.audit.queries import breaks, chains

    found = 0
    for broken in breaks():
        found += 1
        print(f"{broken.node} № {broken.seq}: {broken.text}")
    print(f"Цепочек: {chains()}, записей: {Event.objects.count()}, нарушено: {found}.")
    return 1 if found else 0
