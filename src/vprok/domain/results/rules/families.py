"""What families may be told, and of how many people at least."""

import re
from collections.abc import Sequence
from datetime import datetime, timedelta

from vprok.kernel.refusal import Refusal
from vprok.kernel.russian import plural

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


def task_words(point: int | str | None, maximum: int) -> str:
    """What was achieved on a task, in plain words.

    point:  points; X, «не пройд.» or None in a part that was not written
    source: docs/sources/domain.md#rules, 1; issue 5, point 6
    """
    match point:
        case int():
            if point == maximum:
                return "выполнено полностью"
            return "выполнено частично" if point else "не получилось"
        case "X":
            return "не приступали"
        case None:
            return "часть не писали"
        case _:
            return "тему ещё не проходили"


NOT_ACCEPTED = Refusal(
    "results_are_not_accepted",
    "Результатов ещё нет: форма этой работы не принята. Отправьте её на вкладке «Форма».",
)


def results_are_not_accepted(*, is_accepted: bool) -> Refusal | None:
    """Tell no results before the school's form is accepted.

    source: docs/sources/domain.md#rules, 4
    """
    return None if is_accepted else NOT_ACCEPTED


# ---- a look by code and secret -------------------------------------------------------------------

WINDOW = timedelta(minutes=30)
"""How long a result stays open in the browser that used the secret."""

MEMORY = timedelta(days=1)
"""How long wrong secrets are remembered."""

FREE_FOR_CODE, FREE_FOR_NETWORK = 5, 50
"""Wrong secrets that cost no waiting: of one code, and from one network, where many families are.

source: security.md §3.1, «lock-out by delay»
"""

DELAYS = tuple(timedelta(minutes=minutes) for minutes in (1, 2, 5, 15, 30))
"""How long a code waits after these, one by one; the last one stays."""

NETWORK_DELAY = DELAYS[:1]
"""How long a network waits, always: behind it may be a whole village, and one pupil who shuts it
for the others; forty bits are not guessed at a try a minute.
"""

WRONG = Refusal(
    "secret_does_not_fit",
    "Результат не открылся: школа, код или секрет не подходят друг к другу."
    " Проверьте их по полоске.",
)
"""The same words whatever is wrong, so that nobody learns which codes there are."""

_KEY = re.compile(r"(?:edu)?(\d{6})")


def school_number(typed: str) -> str:
    """The six digits of a school's key as a person types it; empty where it is none."""
    found = _KEY.fullmatch(typed.strip().lower())
    return found[1] if found else ""


def waits_until(
    failures: int, free: int, last_at: datetime, delays: Sequence[timedelta] = DELAYS
) -> datetime:
    """From when the next secret is heard.

    free:    failures that cost nothing
    last_at: of the last wrong one
    delays:  after each of the others; the last one stays
    source:  security.md §3.1, «lock-out by delay»
    """
    if failures < free:
        return last_at
    return last_at + delays[min(failures - free, len(delays) - 1)]


def secret_is_tried_too_often(until: datetime, *, at: datetime) -> Refusal | None:
    """Keep a secret from being guessed: after some wrong ones each next one waits longer.

    source: security.md §3.1, «lock-out by delay»; issue 5, point 6
    """
    if at >= until:
        return None
    minutes = -(-int((until - at).total_seconds()) // 60)
    return Refusal(
        "secret_is_tried_too_often",
        "Было слишком много неверных попыток. Попробуйте снова через "
        f"{plural(minutes, 'минуту', 'минуты', 'минут')}.",
    )


def secret_is_used(*, is_used: bool) -> Refusal | None:
    """Open a result once by one secret.

    source: issue 5, point 6
    """
    if not is_used:
        return None
    return Refusal(
        "secret_is_used",
        "Этим секретом результат уже открывали, а действует он один раз."
        " Новый напечатает координатор школы.",
    )


def nothing_to_look_at(works: int) -> Refusal | None:
    """Use up no secret while there is no result to show.

    works:  with an accepted result of this code
    source: issue 5, point 6
    """
    if works:
        return None
    return Refusal(
        "nothing_to_look_at",
        "Результатов по этому коду пока нет. Секрет не израсходован: загляните позже.",
    )
