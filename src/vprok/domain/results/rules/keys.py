"""Keys to short answers: when they are there, what is wrong with them, who has changed them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from vprok.domain.materials.rules import hour_words
from vprok.kernel.refusal import Refusal
from vprok.tools.answers import BadKey, Key, parse_key

_MOSCOW = ZoneInfo("Europe/Moscow")
FAULTS_TOLD = 5
"""Faults of a file of keys that a refusal names; the rest are counted."""

LONGEST_KEY, LONGEST_OPTIONS = 1000, 300
"""Characters that are kept of right answers and of options."""

TITLES: Mapping[str, str] = {
    "kind": "Вид",
    "accepted": "Верный ответ",
    "max": "Максимум",
    "options": "Настройки",
}
"""Columns of the form of keys as people see them."""


@lru_cache(maxsize=4096)
def read_key(kind: str, accepted: str, maximum: int, options: str) -> Key:
    """A key ready to score; the same words are read once.

    raises: BadKey
    """
    return parse_key(kind, accepted, maximum, options)


@dataclass(frozen=True)
class KeySpot:
    """Whose key it is.

    task:  number among the columns, from 1
    group: zone group; 0 where all zones get the same
    """

    task: int
    group: int
    variant: int

    @property
    def address(self) -> str:
        """How an address names it: `t6-g0-v1`."""
        return f"t{self.task}-g{self.group}-v{self.variant}"


@dataclass(frozen=True)
class Wording:
    """A key as it is written."""

    kind: str
    accepted: str
    options: str = ""


@dataclass(frozen=True)
class KeyRow:
    """One row of a file of keys.

    number:  as Excel counts
    label:   of the task
    maximum: as the row says; None where it says nothing
    """

    number: int
    label: str
    variant: int
    wording: Wording
    maximum: int | None = None


def faults_of(
    rows: Sequence[KeyRow], *, maxima: Mapping[str, int], variants: int
) -> tuple[str, ...]:
    """Everything that keeps these keys from being used, each at its place, in words.

    maxima: greatest points of the tasks that are answered, by label
    source: domain.md §11.2; issue 5, point 3
    """
    found = [fault for row in rows for fault in _faults(row, maxima.get(row.label, 0))]
    there = {(row.label, row.variant) for row in rows}
    found += [
        f"нет ключа к заданию {label}, вариант {variant}"
        for label in maxima
        for variant in range(1, variants + 1)
        if (label, variant) not in there
    ]
    return tuple(found)


def _faults(row: KeyRow, maximum: int) -> Iterable[str]:
    if row.maximum is not None and row.maximum != maximum:
        yield _at(row, "max", f"у задания {row.label} максимум {maximum}.")
    try:
        read_key(row.wording.kind, row.wording.accepted, maximum, row.wording.options)
    except BadKey as bad:
        yield _at(row, bad.column, str(bad))


def _at(row: KeyRow, column: str, words: str) -> str:
    return f"строка {row.number}, «{TITLES[column]}»: {words.rstrip('.')}"


def keys_are_wrong(faults: Sequence[str]) -> Refusal | None:
    """Hold back keys by which nothing could be scored.

    source: issue 5, point 3
    """
    if not faults:
        return None
    more = len(faults) - FAULTS_TOLD
    rest = f"; и ещё {more}" if more > 0 else ""
    return Refusal("keys_are_wrong", f"Исправьте ключи: {'; '.join(faults[:FAULTS_TOLD])}{rest}.")


def keys_are_not_open(*, are_open: bool, hour: datetime | None = None) -> Refusal | None:
    """Hold answers until the keys that score them are open for this school.

    hour:   aware, in the school's own zone, for it is shown to people; None where it is not known
    source: contracts: scored in the transaction of acceptance; domain.md §2.1, строка 14
    """
    if are_open:
        return None
    when = f" Они откроются {hour_words(hour)}." if hour else " Загляните сюда через час."
    return Refusal(
        "keys_are_not_open",
        f"Ключи к кратким ответам ещё не открыты, и ответы нечем проверить.{when}",
    )


def keys_are_early(*, hour: datetime | None, at: datetime) -> Refusal | None:
    """Hold back keys that are written by hand before anyone may know them.

    hour:   aware; when the first school of the zone may have them; None while no day is declared
    source: settled.md, Secrets with an hour
    """
    if hour is not None and at >= hour:
        return None
    when = (
        f"Это будет {hour.astimezone(_MOSCOW):%d.%m.%Y в %H:%M} по Москве."
        if hour
        else "Часа ещё нет: школы не назначили день."
    )
    return Refusal(
        "keys_are_early", f"До своего часа ключи лежат только в запечатанном файле. {when}"
    )


def keys_are_open(*, are_open: bool) -> Refusal | None:
    """Hold back a file of keys once answers are scored: from then on a change is looked at first.

    source: issue 5, point 3: a re-scoring has a diff before it is applied
    """
    if not are_open:
        return None
    return Refusal(
        "keys_are_open",
        "Ключи этой работы уже открыты, по ним считают баллы. "
        "Исправьте их на странице «Ключи»: там видно, чьи баллы изменятся.",
    )


def keys_have_changed(*, seen: int, now: int) -> Refusal | None:
    """Hold back a change that was made looking at older keys.

    source: first writer wins
    """
    if seen == now:
        return None
    return Refusal(
        "keys_have_changed",
        "Пока вы смотрели, ключи изменил кто-то другой. Обновите страницу и проверьте ещё раз.",
    )


def key_change_has_no_reason(why: str) -> Refusal | None:
    """Ask why before points of schools change.

    source: issue 5, point 3: re-score with a recorded diff
    """
    if why.strip():
        return None
    return Refusal("key_change_has_no_reason", "Напишите, почему ключ меняется: это увидят школы.")


def key_is_the_same(
    before: Mapping[KeySpot, Wording], after: Mapping[KeySpot, Wording]
) -> Refusal | None:
    """Hold back a change that changes nothing.

    source: every edition is a change
    """
    if before != after:
        return None
    return Refusal("key_is_the_same", "Ключ остался прежним: исправьте его и попробуйте снова.")


def key_is_wrong(bad: BadKey | None) -> Refusal | None:
    """Hold back one key that cannot be used.

    source: statistics.md §4
    """
    return Refusal("key_is_wrong", str(bad)) if bad else None
