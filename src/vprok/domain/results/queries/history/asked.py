"""What the operator has told beside the files of a past year."""

from collections.abc import Mapping
from dataclasses import dataclass

from vprok.domain.results.rules.history import Cuts


@dataclass(frozen=True)
class Asked:
    """What the operator has told beside the files.

    work:    code of all of them; empty = each file tells its own
    subject: of a work that nobody else names
    cuts:    scales by code
    school:  six digits, for forms that do not tell whose they are
    region:  two digits, for logins that do not tell theirs
    """

    work: str = ""
    subject: str = ""
    cuts: Mapping[str, Cuts] | None = None
    school: str = ""
    region: str = ""
