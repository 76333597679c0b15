"""What families may be told, and of how many people at least."""

from vprok.kernel.refusal import Refusal

FEWEST = 5
"""Participants below which a comparison would tell of the others.

source: docs/sources/statistics.md#suppression
"""


def group_is_small(people: int) -> Refusal | None:
    """Compare nobody with a group so small that it would tell of the others.

    people: participants of the group
    source: docs/sources/statistics.md#suppression
    """
    if people >= FEWEST:
        return None
    return Refusal(
        "group_is_small",
        "Сравнения с классом нет: в нём меньше пяти участников, и по среднему были бы видны"
        " результаты других.",
    )


NOT_ACCEPTED = Refusal(
    "results_are_not_accepted",
    "Результатов ещё нет: форма этой работы не принята. Отправьте её на вкладке «Форма».",
)


def results_are_not_accepted(*, is_accepted: bool) -> Refusal | None:
    """Tell no results before the school's form is accepted.

    source: docs/sources/domain.md#rules, 4
    """
    return None if is_accepted else NOT_ACCEPTED
