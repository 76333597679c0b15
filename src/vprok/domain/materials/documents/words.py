"""Sheets with twelve words: the release of a slot for the telephone, an officer's own."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from vprok.tools.pdf.moments import MOSCOW, moment_words
from vprok.tools.pdf.typeset import JSON, typeset

_RELEASE = Path(__file__).with_name("release.typ").read_text(encoding="utf-8")
_OFFICER = Path(__file__).with_name("officer.typ").read_text(encoding="utf-8")
MARK = 12  # characters of a public key that a person compares


def release_sheet(
    *,
    campaign: str,
    works: Sequence[str],
    region: str,
    opens_at: datetime,
    words: Sequence[str],
    at: datetime,
) -> bytes:
    """The words of a released slot in large type, to be read to schools over the telephone.

    works:    that these words open, as people call them
    opens_at: aware, in the zone of the region
    words:    twelve, from `vault.words`; public since the hour, of no use without a school's own
    at:       aware, in the zone of the region
    returns:  PDF, one page
    source:   settled.md, «Secrets with an hour»; issue 4, «The hour»
    """
    values: dict[str, JSON] = {
        "campaign": campaign,
        "works": list(works),
        "region": region,
        "opens": moment_words(opens_at),
        "moscow": moment_words(opens_at.astimezone(MOSCOW)),
        "words": list(words),
    }
    return typeset(_RELEASE, values, at=at, is_tagged=False)


def officer_sheet(*, officer: str, words: Sequence[str], public_key: str, at: datetime) -> bytes:
    """The page with the words of a release officer, to be kept in his or her safe.

    officer:    name and office; empty leaves a line to write them on
    words:      twelve, from `vault.words`; nothing here keeps them
    public_key: its first characters tell this sheet from an older one
    at:         aware, in the officer's zone
    returns:    PDF, one page
    source:     settled.md, «Secrets with an hour»: two of three officers
    """
    values: dict[str, JSON] = {
        "officer": officer,
        "words": list(words),
        "mark": public_key[:MARK],
    }
    return typeset(_OFFICER, values, at=at, is_tagged=False)
