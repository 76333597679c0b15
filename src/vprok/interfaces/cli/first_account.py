"""`vprok first-account`: the operator lets the first federal organiser in."""

import argparse
import sys
from pathlib import Path

from vprok.interfaces.cli import awake


def arguments(parser: argparse.ArgumentParser) -> None:
    """Who it is, and perhaps a file for the slip."""
    parser.add_argument("full_name", help="ФИО федерального организатора")
    parser.add_argument("--pdf", type=Path, help="also write the slip as a PDF to print")


def run(chosen: argparse.Namespace) -> int:
    """Issue the slip and print its code: it is kept nowhere else.

    returns: 0, or 1 when there is a federal organiser already
    """
    awake()
    from django.conf import settings

    from vprok.domain.access.actions import first_account
    from vprok.interfaces.frame.clock import moment
    from vprok.interfaces.web.access.printing import slips_in_pdf
    from vprok.kernel.refusal import Refused

    at = moment()
    try:
        issued = first_account(chosen.full_name, at=at)
    except Refused as refused:
        print(refused.refusal.text, file=sys.stderr)
        return 1
    if chosen.pdf:
        chosen.pdf.write_bytes(slips_in_pdf([issued], at=at, zone="Europe/Moscow"))
        chosen.pdf.chmod(0o600)
    print(f"Адрес:         {settings.PORTAL_ADDRESS}/activate/")
    print(f"Имя для входа: {issued.slip.post.account.login}")
    print(f"Код:           {issued.code}")
    print("Код действует трое суток и больше нигде не записан.")
    return 0
