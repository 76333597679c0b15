"""How an hour is told, and what holds a password back until it."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from vprok.kernel.refusal import Refusal

MOST_APART = timedelta(seconds=2)
"""How far clocks may be apart; beyond it nothing opens.

source: security.md §3.4, point 5
"""

_CLOCKS = {
    "machine": "время на сервере переводили",
    "database": "у базы данных другое время",
    "network": "сеть показывает другое время",
}


def opening_instant(
    hour: datetime, *, participants: int, early_by: Iterable[tuple[int, int]]
) -> datetime:
    """The hour of a school with so many participants: larger ones print longer.

    hour:     aware; the road map's
    early_by: pairs: from so many participants, so many minutes earlier; the largest that holds
    returns:  aware, in the same zone
    source:   issue 4, «The hour»: earlier for schools with more participants
    """
    minutes = max((most for first, most in early_by if participants >= first), default=0)
    return (hour.astimezone(UTC) - timedelta(minutes=minutes)).astimezone(hour.tzinfo)


def clocks_disagree(apart: timedelta, *, furthest: str | None = None) -> Refusal | None:
    """Hold everything that has an hour while nobody knows what time it is.

    apart:    the largest disagreement
    furthest: which clock it is, as `tools.clocks` calls it
    source:   security.md §3.4, point 5; settled.md, Secrets with an hour
    """
    if apart <= MOST_APART:
        return None
    seconds = round(apart.total_seconds())
    whose = f" ({_CLOCKS[furthest]})" if furthest in _CLOCKS else ""
    return Refusal(
        "clocks_disagree",
        f"Часы портала расходятся на {seconds} с{whose}, и до сверки ничего не откроется."
        " Федеральный организатор предупреждён. Обновите страницу через несколько минут.",
    )


def hour_words(hour: datetime) -> str:
    """An hour as it stands in a refusal: 14.04.2026 в 07:30 по местному времени.

    hour:   aware, in the school's own zone
    source: domain.md §2.3, «actions on the day are in local time»
    """
    return f"{hour:%d.%m.%Y в %H:%M} по местному времени"


def day_is_not_declared(*, is_declared: bool) -> Refusal | None:
    """Hold the archive until the school has named the day: its hour is counted from it.

    source: domain.md §2.3, «a declared day fixes the password»
    """
    if is_declared:
        return None
    return Refusal(
        "day_is_not_declared",
        "День работы не назначен. Назначьте его, и архив соберётся за несколько минут.",
    )


def day_has_fallen_out(*, is_within: bool, was_taken: bool) -> Refusal | None:
    """Hold the password of a work whose day the campaign has moved away from.

    Who had the password before has sat the work, and for them nothing changes.

    is_within: whether the work may be sat on its declared day
    source:    domain.md §2.2; settled.md, Secrets with an hour
    """
    if is_within or was_taken:
        return None
    return Refusal(
        "day_has_fallen_out",
        "Кампания перенесена, и день работы выпал из её сроков. "
        "Назначьте новый день: пароль откроется в его час.",
    )


def key_is_early(*, hour: datetime, at: datetime) -> Refusal | None:
    """Hold the password of an archive until its hour, and not a second less.

    hour:   aware, in the school's own zone, for it is shown to people
    at:     aware, any zone
    source: Инструкция для технических специалистов, «в период проведения ВПР», п. 2
    """
    if at >= hour:
        return None
    return Refusal("key_is_early", f"Пароль откроется {hour_words(hour)}.")


def key_waits(
    *,
    hour: datetime,
    at: datetime,
    apart: timedelta,
    ahead: timedelta,
    furthest: str | None = None,
) -> Refusal | None:
    """Hold a password until its hour has come by every clock, the slowest of them included.

    apart:  the largest disagreement of the clocks
    ahead:  how far the wall clock may be ahead of the slowest one
    source: issue 4, «The hour»; security.md §3.4, point 5
    """
    return clocks_disagree(apart, furthest=furthest) or key_is_early(hour=hour, at=at - ahead)


def bound_to(*, school: str, campaign: str, work: str, opens_at: datetime) -> str:
    """What the password of an archive is sealed to: whose it is, and the instant of its release.

    A row whose hour was moved in the database by hand no longer opens.

    source: settled.md, Secrets with an hour; security.md §3.4
    """
    return f"archive {school} {campaign} {work} {opens_at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
