"""Words of a form that was sealed without a network, and what they are good for."""

import hashlib
from datetime import datetime

from vprok.domain.intake.rules import on_both_clocks
from vprok.domain.results.states import LodgedBy
from vprok.kernel.refusal import Refusal
from vprok.tools.vault.words import SEED_BYTES

DIGEST = SEED_BYTES * 2
"""Hexadecimal digits of SHA-256 that the twelve words carry."""


def told_digest(sha256: str) -> str:
    """What the words of a file tell of its SHA-256.

    sha256: hexadecimal
    source: settled.md, Figures: a form sealed offline
    """
    return sha256[:DIGEST]


def digest_of(file: bytes) -> bytes:
    """The sixteen bytes that the words of a file carry.

    source: settled.md, Figures: a form sealed offline
    """
    return hashlib.sha256(file).digest()[:SEED_BYTES]


def lodged_words(*, way: str, lodged_at: datetime, zone: str) -> str:
    """How a form that came after its deadline is in time, for its receipt.

    source: settled.md, Figures: a form sealed offline
    """
    how = LodgedBy(way).label
    return f"слова этого файла приняты {how} {on_both_clocks(lodged_at, zone)}"


def caller_is_missing(told_by: str, *, way: str) -> Refusal | None:
    """Write down who read the words over the telephone.

    source: issue 5, point 5
    """
    if way != LodgedBy.TELEPHONE or told_by.strip():
        return None
    return Refusal("caller_is_missing", "Напишите, кто прочёл слова: должность и фамилию.")


def file_is_here(*, is_here: bool) -> Refusal | None:
    """Take no words of a file that has been accepted already.

    source: issue 5, point 5
    """
    if not is_here:
        return None
    return Refusal(
        "file_is_here", "Этот самый файл портал уже принял. Слова больше не нужны: всё в порядке."
    )
