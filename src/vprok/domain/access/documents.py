"""What access prints: the activation slip, and the secret words for the school's safe."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from vprok.tools.pdf.moments import moment_words
from vprok.tools.pdf.qr import qr_svg
from vprok.tools.pdf.typeset import JSON, typeset
from vprok.tools.sheets.report import draw_table

_SLIP = Path(__file__).with_name("slip.typ").read_text(encoding="utf-8")
_TO_CUT = Path(__file__).with_name("slips_to_cut.typ").read_text(encoding="utf-8")
_SAFE = Path(__file__).with_name("safe.typ").read_text(encoding="utf-8")
_HALF = 6


@dataclass(frozen=True)
class Slip:
    """An activation slip before it is a page.

    address:     the page of the first sign-in; the code follows it after `#`, unseen by servers
    code:        one-time, five groups of five with dashes
    body:        the organisation the post is at, and its key
    valid_until: aware, in the receiver's zone
    issued_by:   signature of the one who issued it
    """

    address: str
    sign_in: str
    code: str
    post: str
    body: str
    key: str
    valid_until: datetime
    issued_by: str


def activation_slips(slips: Sequence[Slip], *, at: datetime) -> bytes:
    """One page for each person, in one file.

    at:      aware, in the zone of the one who hands them out
    returns: PDF
    source:  security.md §3.2
    """
    squares = {f"qr {n}": qr_svg(f"{slip.address}#{slip.code}") for n, slip in enumerate(slips)}
    return typeset(_SLIP, {"slips": [_words_of(slip) for slip in slips]}, squares, at=at)


def slips_to_cut(slips: Sequence[Slip], *, at: datetime) -> bytes:
    """Three on a page, with lines to cut along.

    at:      aware, in the zone of the one who hands them out
    returns: PDF
    source:  security.md §3.2
    """
    squares = {f"qr {n}": qr_svg(f"{slip.address}#{slip.code}") for n, slip in enumerate(slips)}
    return typeset(_TO_CUT, {"slips": [_words_of(slip) for slip in slips]}, squares, at=at)


def list_of_slips(slips: Sequence[Slip]) -> bytes:
    """The same as a table: who comes in, with which code, until when.

    returns: .xlsx
    source:  domain.md §1.4, files with sign-ins
    """
    columns = ("Логин ОО", "Организация", "Кому", "Имя для входа", "Код талона", "Действует до")
    return draw_table(
        "Талоны",
        columns,
        [
            (
                slip.key,
                slip.body,
                slip.post,
                slip.sign_in,
                slip.code,
                moment_words(slip.valid_until),
            )
            for slip in slips
        ],
    )


def _words_of(slip: Slip) -> dict[str, JSON]:
    return {
        "address": slip.address,
        "sign_in": slip.sign_in,
        "code": slip.code,
        "groups": slip.code.split("-"),
        "post": slip.post,
        "body": slip.body,
        "key": slip.key,
        "valid_until": moment_words(slip.valid_until),
        "issued_by": slip.issued_by,
    }


def safe_sheet(
    *, school: str, key: str, words: tuple[str, ...], public_key: str, at: datetime
) -> bytes:
    """The page with the school's twelve secret words, to be kept in its safe.

    words:      from `vault.school.seed_words`; nothing here keeps them
    public_key: its first characters tell this sheet from an older one
    at:         aware, in the school's zone
    returns:    PDF
    source:     settled.md, «Secrets with an hour»
    """
    values: dict[str, JSON] = {
        "body": school,
        "key": key,
        "left": list(words[:_HALF]),
        "right": list(words[_HALF:]),
        "mark": public_key[:12],
    }
    return typeset(_SAFE, values, at=at)
