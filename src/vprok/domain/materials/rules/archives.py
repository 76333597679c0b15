"""What an archive is told by, and what holds it back."""

import hashlib
import json
from collections.abc import Sequence
from datetime import datetime

from vprok.domain.materials.rules.hours import hour_words
from vprok.kernel.refusal import Refusal


def archive_is_not_ready(*, is_there: bool) -> Refusal | None:
    """Tell of an archive that is still being made.

    source: house.md §1.2, «later chapters notice»
    """
    if is_there:
        return None
    return Refusal(
        "archive_is_not_ready", "Архив собирается. Обновите страницу через несколько минут."
    )


def archive_is_withdrawn(*, is_withdrawn: bool) -> Refusal | None:
    """Hold an archive that another has replaced, or soon will.

    source: settled.md, Secrets with an hour: a school that changes slot gets a rebuilt archive
    """
    if not is_withdrawn:
        return None
    return Refusal(
        "archive_is_withdrawn",
        "Этот архив отозван: изменились заявка, варианты, день или час работы."
        " Откройте страницу материалов и скачайте новый.",
    )


def archive_is_early(*, opens_at: datetime | None, at: datetime) -> Refusal | None:
    """Hold an archive until the road map lets schools download it.

    opens_at: aware, in the school's own zone, for it is shown to people; None holds nothing
    source:   domain.md §2.3, §2.4
    """
    if opens_at is None or at >= opens_at:
        return None
    return Refusal("archive_is_early", f"Архив можно будет скачать {hour_words(opens_at)}.")


def archive_names(variants: int) -> tuple[str, ...]:
    """Names of the files inside: they can be read without the password, so they say nothing.

    returns: the note, the variants in order, the slips
    source:  security.md §3.4; tools.vault.archive
    """
    return ("00.txt", *(f"{number:02}.pdf" for number in range(1, variants + 2)))


def fingerprint(
    *,
    papers: Sequence[str],
    codes: Sequence[tuple[str, int | None]],
    participants: int,
    opens_at: datetime,
) -> str:
    """One word for everything an archive is made of; it changes when any of it does.

    papers:  digests of the variants, in order
    codes:   numbers with the ordinals of their classes
    returns: SHA-256, hexadecimal
    source:  house.md §1.2, «archives older than their application»
    """
    words = [list(papers), [list(code) for code in codes], participants, opens_at.timestamp()]
    return hashlib.sha256(json.dumps(words).encode()).hexdigest()
