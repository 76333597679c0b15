"""The head's declaration on one page, with the square that checks it."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from vprok.tools.pdf.moments import MOSCOW, moment_words
from vprok.tools.pdf.qr import qr_svg
from vprok.tools.pdf.typeset import JSON, typeset

_DECLARATION = Path(__file__).with_name("declaration.typ").read_text(encoding="utf-8")
_GROUP = 8


@dataclass(frozen=True)
class DeclarationWords:
    """What a declaration says.

    body, key:   whose results they are
    receipt:     number of the receipt of the declared version
    listed:      rows of the form
    unexplained: of the absent, those without a reason
    marks:       each mark with how many have it
    sha256:      of the declared file, 64 hexadecimal digits
    by:          signature of the head
    declared_at: aware, in the school's zone
    is_standing: whether it stands now; one that was lifted says so
    signature:   the short form of the portal's signature
    verify_at:   address of the page that checks the receipt and the declaration
    """

    body: str
    key: str
    campaign: str
    work: str
    receipt: str
    version: int
    sha256: str
    listed: int
    present: int
    partial: int
    absent: int
    unexplained: int
    marks: tuple[tuple[int, int], ...]
    by: str
    declared_at: datetime
    is_standing: bool
    signature: str
    verify_at: str


def declaration_page(words: DeclarationWords, *, at: datetime) -> bytes:
    """The declaration on one page.

    at:      aware, in the school's zone
    returns: PDF
    source:  issue 5, point 5
    """
    digest = words.sha256
    values: dict[str, JSON] = {
        "body": words.body,
        "key": words.key,
        "campaign": words.campaign,
        "work": words.work,
        "receipt": words.receipt,
        "version": words.version,
        "listed": words.listed,
        "present": words.present,
        "partial": words.partial,
        "absent": words.absent,
        "unexplained": words.unexplained,
        "marks": [[mark, count] for mark, count in words.marks],
        "digest": [digest[n : n + _GROUP] for n in range(0, len(digest), _GROUP)],
        "by": words.by,
        "local": moment_words(words.declared_at),
        "moscow": moment_words(words.declared_at.astimezone(MOSCOW)),
        "standing": words.is_standing,
        "signature": words.signature,
        "verify_at": words.verify_at,
    }
    return typeset(_DECLARATION, values, {"qr": qr_svg(words.verify_at)}, at=at)
