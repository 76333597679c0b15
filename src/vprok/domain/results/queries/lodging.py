"""Questions about words of forms that were sealed without a network."""

from vprok.domain.intake.models import Deliverable
from vprok.domain.results.rules import lodged_words, told_digest


def word_for(deliverable: Deliverable, sha256: str) -> str:
    """How this very file is in time after the deadline, in words; empty when it was never told.

    sha256: of the file, hexadecimal
    costs:  one SQL statement
    """
    found = deliverable.lodged.filter(digest=told_digest(sha256)).first()
    if found is None:
        return ""
    return lodged_words(way=found.way, lodged_at=found.at, zone=deliverable.zone)
