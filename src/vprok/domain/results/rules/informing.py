"""When families may be marked as told, and when all of them are."""

from collections.abc import Collection
from datetime import date

from vprok.kernel.refusal import Refusal
from vprok.kernel.russian import day


def told_day_is_ahead(*, on: date, today: date) -> Refusal | None:
    """Hold back a day that has not come: families are told first and marked afterwards.

    today:  where the school is
    source: issue 5, point 6
    """
    if on <= today:
        return None
    return Refusal(
        "told_day_is_ahead",
        "Этот день ещё не наступил. Отметьте класс, когда семьи будут ознакомлены.",
    )


def told_day_is_early(*, on: date, sat_on: date) -> Refusal | None:
    """Hold back a day before the work was written.

    sat_on: the day of the work
    source: issue 5, point 6
    """
    if on >= sat_on:
        return None
    return Refusal(
        "told_day_is_early",
        f"Работу писали {day(sat_on)}: ознакомить с её результатом раньше нельзя. Проверьте день.",
    )


def class_has_no_results(number: int, known: Collection[int]) -> Refusal | None:
    """Hold back a class in which nobody has results.

    source: issue 5, point 6
    """
    if number in known:
        return None
    return Refusal(
        "class_has_no_results",
        "У этого класса нет принятых результатов. Обновите страницу и отметьте другой.",
    )
