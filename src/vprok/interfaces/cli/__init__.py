"""The `vprok` command."""

import argparse
import os
import sys
from importlib import import_module

COMMANDS = {
    "prepare": "make keys, tables, regions and static files ready (repeatable)",
    "serve": "serve the site and do the background work",
    "worker": "do only the background work",
    "first-account": "issue the slip of the first federal organiser",
    "ceremony": "make and open keys of slots on a machine without a network",
    "demo": "play a year of an invented country and serve it",
    "charter": "print the page of roles and rights",
    "states": "print the page of states and moves",
    "calendar": "print the default road map",
    "score": "score short answers of a CSV file by their keys, and say why",
    "stats": "analyse the items of any test: a CSV of points or answers in, JSON or a page out",
    "import": "bring results of past years in: exports of the federal portal",
    "report": "print any report of any place: .csv, .xlsx, .pdf or JSON",
    "export": "write a campaign as Parquet with its dictionary and questions",
    "ask": "ask an export one of the reports' tables, by DuckDB or by a Spark cluster",
    "assignment": "repeat the drawing of subjects from its published seed",
    "sample": "repeat the drawing of the controlled sample from its published seed",
    "verify-audit": "check that no record was altered, deleted or reordered",
}

MODULES = {"import": "import_results"}
"""Where a command's name cannot be that of a module."""


def main() -> int:
    """Run one command; only its own module is imported.

    returns: the exit code
    """
    parser = argparse.ArgumentParser(prog="vprok", description="Vprok (Впрок).")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name, words in COMMANDS.items():
        one = commands.add_parser(name, help=words, description=words)
        if name in sys.argv[1:2]:
            called = MODULES.get(name, name.replace("-", "_"))
            module = import_module(f"vprok.interfaces.cli.{called}")
            module.arguments(one)
            one.set_defaults(run=module.run)
    chosen = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    try:
        code = int(chosen.run(chosen))
        sys.stdout.flush()
    except BrokenPipeError:  # the reader has seen enough: `vprok … | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    return code


def awake() -> None:
    """Start Django for a command that needs the database.

    raises: SystemExit with a sentence if a setting cannot be used
    """
    import django

    from config.env import Misset

    try:
        django.setup()
    except Misset as found:
        sys.exit(f"vprok: {found}")
