"""What materials prints: kits' papers from slips to acts, texts of an archive, words for a safe."""

from vprok.domain.materials.documents.briefing import PEN, briefings
from vprok.domain.materials.documents.handover import (
    acceptance,
    envelope_text,
    envelopes,
    kits_cover,
)
from vprok.domain.materials.documents.notes import archive_note, cipher_file, for_windows
from vprok.domain.materials.documents.protocol import attendance, protocols
from vprok.domain.materials.documents.scores import criteria_run, score_sheet
from vprok.domain.materials.documents.slips import code_slips, slip_text
from vprok.domain.materials.documents.values import Codes, Kit, Printed, Room, Scored, Seat
from vprok.domain.materials.documents.words import officer_sheet, release_sheet

__all__ = [
    "PEN",
    "Codes",
    "Kit",
    "Printed",
    "Room",
    "Scored",
    "Seat",
    "acceptance",
    "archive_note",
    "attendance",
    "briefings",
    "cipher_file",
    "code_slips",
    "criteria_run",
    "envelope_text",
    "envelopes",
    "for_windows",
    "kits_cover",
    "officer_sheet",
    "protocols",
    "release_sheet",
    "score_sheet",
    "slip_text",
]
