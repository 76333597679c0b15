"""The case of a school on paper: signs with their figures, rechecks, versions, replies."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from vprok.tools.pdf.moments import moment_words
from vprok.tools.pdf.typeset import JSON, typeset

_CASE = Path(__file__).with_name("case.typ").read_text(encoding="utf-8")


@dataclass(frozen=True)
class SignWords:
    """A sign in words and in a small table."""

    title: str
    about: str
    words: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    chance: str


@dataclass(frozen=True)
class ReplyWords:
    """What the school has answered.

    at: aware, in the school's zone
    """

    text: str
    by: str
    at: datetime


@dataclass(frozen=True)
class CaseWords:
    """What the case of a school says.

    verdict:   what a sign is and what it is not
    rechecks:  a sentence each
    versions:  rows: work, version, when, works changed, over a border, under one
    observers: what stands here of their acts
    """

    body: str
    key: str
    campaign: str
    verdict: str
    official: tuple[SignWords, ...]
    ours: tuple[SignWords, ...]
    rechecks: tuple[str, ...]
    versions: tuple[tuple[str, ...], ...]
    observers: str
    replies: tuple[ReplyWords, ...]


VERSION_COLUMNS = (
    "Работа", "Версия", "Принята", "Изменено работ", "Поднято за границу", "Опущено под неё",
)  # fmt: skip


def case_document(words: CaseWords, *, at: datetime) -> bytes:
    """The case of a school.

    at:      aware, in the reader's zone
    returns: PDF
    source:  statistics.md §3.5
    """
    values: dict[str, JSON] = {
        "body": words.body,
        "key": words.key,
        "campaign": words.campaign,
        "verdict": words.verdict,
        "official": [_sign(one) for one in words.official],
        "ours": [_sign(one) for one in words.ours],
        "rechecks": list(words.rechecks),
        "version_columns": list(VERSION_COLUMNS),
        "versions": [list(row) for row in words.versions],
        "observers": words.observers,
        "replies": [
            {"text": one.text, "by": one.by, "at": moment_words(one.at)} for one in words.replies
        ],
    }
    return typeset(_CASE, values, at=at)


def _sign(one: SignWords) -> JSON:
    return {
        "title": one.title,
        "about": one.about,
        "words": one.words,
        "columns": list(one.columns),
        "rows": [list(row) for row in one.rows],
        "chance": one.chance,
    }
