"""What a school's place among like schools is called."""

BAND_WORDS = (
    "заметно ниже ожидаемого",
    "ниже ожидаемого",
    "в пределах ожидаемого",
    "выше ожидаемого",
    "заметно выше ожидаемого",
)
"""From the lowest band. source: docs/sources/statistics.md#similar"""
