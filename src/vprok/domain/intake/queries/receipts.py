"""Questions about receipts."""

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from vprok.domain.intake.models import Receipt
from vprok.tools.vault.keys import MasterKey
from vprok.tools.vault.receipts import short_form, signing_key, verify


@dataclass(frozen=True)
class Checked:
    """A receipt as anyone may see it.

    says:       what was signed, by field
    short:      the signature in sixteen characters
    is_genuine: whether our key signed exactly this
    is_current: whether no later version has replaced it
    """

    number: str
    says: Mapping[str, str | int | None]
    short: str
    is_genuine: bool
    is_current: bool
    accepted_at: datetime


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
    )
