"""Checks of a drawing, which anybody may repeat from its published list and seed."""

import argparse
from pathlib import Path


def checks(parser: argparse.ArgumentParser) -> argparse.ArgumentParser:
    """Ask which drawing is checked: of a list with its seed, or of a campaign of this portal."""
    what = parser.add_subparsers(dest="what", required=True, metavar="check")
    check = what.add_parser("check", help="repeat the drawing and name every difference")
    source = check.add_mutually_exclusive_group(required=True)
    source.add_argument("--list", type=Path, help="the published list, CSV")
    source.add_argument("--campaign", help="slug of a campaign of this portal")
    check.add_argument("--seed", help="the published seed, with --list", default="")
    return check
