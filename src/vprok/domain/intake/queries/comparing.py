"""What two versions of one form say differently."""

from dataclasses import dataclass
from functools import cached_property

from vprok.domain.intake.models import Deliverable, Submission
from vprok.domain.intake.queries.forms import Blank, bytes_of, identity
from vprok.domain.intake.rules import version_is_unreadable
from vprok.kernel.refusal import refuse_if
from vprok.tools.sheets.compare import Differs, Kind, differences
from vprok.tools.sheets.findings import Reading, Unreadable
from vprok.tools.sheets.read import read


@dataclass(frozen=True)
class Difference:
    """Two versions and all that differs between them.

    older, newer: by their numbers
    """

    older: Submission
    newer: Submission
    lines: tuple[Differs, ...]

    @cached_property
    def counts(self) -> dict[Kind, int]:
        """How many cells were changed, and rows added and removed."""
        return {kind: sum(one.kind is kind for one in self.lines) for kind in Kind}


def changes_between(
    one: Submission, other: Submission, deliverable: Deliverable, blank: Blank
) -> Difference:
    """What the newer of two versions says differently, after what we tidy is tidied.

    raises:  SealBroken if a file was touched
    refuses: version_is_unreadable
    costs:   two limited children
    """
    older, newer = sorted((one, other), key=lambda version: version.version)
    before, after = (_read(version, deliverable, blank) for version in (older, newer))
    return Difference(older, newer, differences(blank.book, before.rows, after.rows))


def _read(submission: Submission, deliverable: Deliverable, blank: Blank) -> Reading:
    try:
        return read(
            blank.book,
            bytes_of(submission),
            name=submission.name,
            identity=identity(deliverable, blank.book),
            known=blank.known,
        )
    except Unreadable:
        refuse_if(version_is_unreadable(submission.version))
        raise
