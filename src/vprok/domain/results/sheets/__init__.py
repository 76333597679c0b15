"""Excel forms of results."""

from vprok.domain.results.sheets.form import (
    ABSENT,
    JOURNAL,
    LIMITS,
    NO_LETTER,
    NO_MARK,
    NOT_ATTEMPTED,
    NOT_TAUGHT,
    result_form,
)

__all__ = [
    "ABSENT",
    "JOURNAL",
    "LIMITS",
    "NOT_ATTEMPTED",
    "NOT_TAUGHT",
    "NO_LETTER",
    "NO_MARK",
    "result_form",
]
