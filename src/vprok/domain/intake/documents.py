"""What intake prints: the receipt for an accepted form."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from vprok.tools.pdf.moments import MOSCOW, moment_words
from vprok.tools.pdf.qr import qr_svg
from vprok.tools.pdf.typeset import JSON, typeset

_RECEIPT = Path(__file__).with_name("receipt.typ").read_text(encoding="utf-8")
_GROUP = 8


@dataclass(frozen=True)
class ReceiptWords:
    """What a receipt says.

    form:         the form's title
    work:         the work in words; empty for a form of the whole campaign
    participants: None for a form that counts none
    body, key:    who owed the form
    sent_by:      signature of the person; printed for the body, never told to passers-by
    replaces:     number of the receipt whose version this one replaced; empty for the first
    is_late:      whether the form came after its deadline
    in_time:      how a form that came after its deadline is in time; empty for all others
    sha256:       of the bytes as sent, 64 hexadecimal digits
    accepted_at:  aware, in the body's own zone
    signature:    the short form of the signature
    verify_at:    address of the page that checks this receipt
    """

    number: str
    form: str
    body: str
    key: str
    campaign: str
    work: str
    rows: int
    participants: int | None
    version: int
    sent_by: str
    replaces: str
    is_late: bool
    sha256: str
    accepted_at: datetime
    signature: str
    verify_at: str
    in_time: str = ""


def receipt_page(receipt: ReceiptWords, *, at: datetime) -> bytes:
    """The receipt on one page.

    at:      aware, in the body's zone
    returns: PDF
    source:  security.md §3.6
    """
    digest = receipt.sha256
    values: dict[str, JSON] = {
        "number": receipt.number,
        "form": receipt.form,
        "body": receipt.body,
        "key": receipt.key,
        "campaign": receipt.campaign,
        "work": receipt.work,
        "rows": receipt.rows,
        "participants": receipt.participants,
        "version": receipt.version,
        "sent_by": receipt.sent_by,
        "replaces": receipt.replaces,
        "late": receipt.is_late,
        "in_time": receipt.in_time,
        "digest": [digest[n : n + _GROUP] for n in range(0, len(digest), _GROUP)],
        "moscow": moment_words(receipt.accepted_at.astimezone(MOSCOW)),
        "local": moment_words(receipt.accepted_at),
        "signature": receipt.signature,
        "verify_at": receipt.verify_at,
    }
    return typeset(_RECEIPT, values, {"qr": qr_svg(receipt.verify_at)}, at=at)
