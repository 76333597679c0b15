"""The page a school prints before the day, in the very layout of its kits."""

import json
from base64 import b64decode, b64encode
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from pathlib import Path

from vprok.tools.limits import in_child
from vprok.tools.pdf.copies import Copy, Imprint
from vprok.tools.pdf.kits import kits_pdf
from vprok.tools.pdf.typeset import typeset

_TRIAL = Path(__file__).with_name("trial.typ").read_text(encoding="utf-8")
_MEMORY = 1024 * 1024 * 1024
_CPU_SECONDS = 20
_WALL_SECONDS = 60.0
NOBODY = "00000"


def trial_page(imprint: Imprint, *, at: datetime) -> bytes:
    """A page stamped as kits are, with rulers and greys to look at, and nobody's code.

    at:      aware, in the school's zone
    returns: PDF, one page
    source:  issue 4, «Companion files»: printer tested
    """
    body = typeset(_TRIAL, {"work": imprint.title, "school": imprint.name}, at=at)
    request = {"imprint": asdict(imprint), "body": b64encode(body).decode()}
    return in_child(
        "vprok.domain.materials.documents.trial:stamped",
        json.dumps(request).encode(),
        memory=_MEMORY,
        cpu=_CPU_SECONDS,
        wall=_WALL_SECONDS,
    )


def stamped(request: bytes) -> bytes:
    """What the child does."""
    asked = json.loads(request)
    tasks: Sequence[str] = asked["imprint"].pop("tasks")
    imprint = Imprint(**asked["imprint"], tasks=tuple(tasks))
    copy = Copy(NOBODY, number=0, variant=1)
    return kits_pdf([copy], {1: b64decode(asked["body"])}, imprint=imprint)
