"""Excel forms of results."""

from vprok.domain.results.sheets.form import (
    ABSENT,
    ANSWER,
    CLASSES_ELSEWHERE,
    JOURNAL,
    LIMITS,
    NO_LETTER,
    NO_MARK,
    SEXES_ELSEWHERE,
    result_form,
)
from vprok.domain.results.states import NOT_ATTEMPTED, NOT_TAUGHT

__all__ = [
    "ABSENT",
    "ANSWER",
    "CLASSES_ELSEWHERE",
    "JOURNAL",
    "LIMITS",
    "NOT_ATTEMPTED",
    "NOT_TAUGHT",
    "NO_LETTER",
    "NO_MARK",
    "SEXES_ELSEWHERE",
    "result_form",
]
