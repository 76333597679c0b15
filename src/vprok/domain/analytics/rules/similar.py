"""When a school may be compared with others."""

from vprok.kernel.refusal import Refusal

COMPARED_FROM = 10
"""Participants a school needs to be compared. source: docs/sources/domain.md#interpretation"""


def participants_are_few(*, participants: int) -> Refusal | None:
    """Compare no school of a handful of pupils with others.

    source: docs/sources/domain.md#interpretation
    """
    if participants < COMPARED_FROM:
        return Refusal(
            "participants_are_few",
            f"Мало участников для сравнения: {participants}, а нужно не меньше {COMPARED_FROM}. "
            "Смотрите на работы каждого.",
        )
    return None


def schools_are_few(*, schools: int, fewest: int) -> Refusal | None:
    """Say nothing of what is usual where few schools have sat the work.

    source: docs/sources/statistics.md#similar
    """
    if schools < fewest:
        return Refusal(
            "schools_are_few",
            f"Мало школ для сравнения: в регионе эту работу написали {schools}, а нужно "
            f"не меньше {fewest}. Вернитесь, когда будут приняты формы других школ.",
        )
    return None
