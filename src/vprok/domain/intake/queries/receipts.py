"""Questions about receipts."""

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings

from vprok.domain.access.queries import body_called
from vprok.domain.campaign.models import Work
from vprok.domain.intake.documents import ReceiptWords
from vprok.domain.intake.models import Receipt, Submission
from vprok.domain.territory.queries import cabinet_of
from vprok.tools.vault.keys import MasterKey
from vprok.tools.vault.receipts import short_form, signing_key, verify


@dataclass(frozen=True)
class Checked:
    """A receipt as anyone may see it.

    says:       what was signed, by field
    short:      the signature in sixteen characters
    is_genuine: whether our key signed exactly this
    is_current: whether no later version has replaced it
    submission: the version itself
    """

    number: str
    says: Mapping[str, str | int | None]
    short: str
    is_genuine: bool
    is_current: bool
    accepted_at: datetime
    submission: Submission


def receipt(number: str) -> Checked | None:
    """A receipt by its number, checked against our key; None when there is no such number.

    costs: one SQL statement
    """
    found = Receipt.objects.select_related("submission").filter(number=number).first()
    if found is None:
        return None
    says = json.loads(found.payload)
    signature = base64.b64decode(found.signature)
    key = signing_key(MasterKey(settings.MASTER_KEY)).public
    return Checked(
        number=found.number,
        says=says,
        short=short_form(signature),
        is_genuine=verify(says, signature, key),
        is_current=found.submission.state == "accepted",
        accepted_at=found.made_at,
        submission=found.submission,
    )


def receipt_words(submission: Submission, *, verify_at: str) -> ReceiptWords:
    """A receipt as its page says it to those whose form it is.

    verify_at: address of the page that checks it
    costs:     at most five SQL statements
    raises:    LookupError when there is no such body any more
    """
    checked = receipt(submission.receipt.number)
    place = body_called(submission.key)
    if checked is None or place is None:
        raise LookupError(submission.key)
    body = cabinet_of(place)
    return ReceiptWords(
        number=checked.number,
        form=str(checked.says["form"]),
        body=body.name,
        key=body.key,
        campaign=submission.campaign.title,
        work=work_of(checked),
        rows=submission.rows,
        participants=_whole(checked.says["participants"]),
        version=submission.version,
        sent_by=submission.sent_by,
        replaces=str(checked.says.get("replaces") or ""),
        is_late=submission.is_late,
        sha256=submission.sha256,
        accepted_at=checked.accepted_at.astimezone(ZoneInfo(body.zone)),
        signature=checked.short,
        verify_at=verify_at,
        in_time=submission.in_time,
    )


def work_of(checked: Checked) -> str:
    """The work a receipt is about, in words; empty for a form of the whole campaign.

    costs: one SQL statement, none where there is no work
    """
    code, campaign = checked.says["per"], checked.says["campaign"]
    work = Work.objects.filter(campaign__slug=campaign, code=code).first() if code else None
    return str(work) if work else ""


def public_key() -> str:
    """The public half of the key that receipts are signed with: 32 bytes in base64."""
    return base64.b64encode(signing_key(MasterKey(settings.MASTER_KEY)).public).decode()


def _whole(value: str | int | None) -> int | None:
    return value if isinstance(value, int) else None
