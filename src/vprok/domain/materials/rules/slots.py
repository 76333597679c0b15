"""The life of a slot: from the ceremony through freeze and arming to its release."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from vprok.domain.materials.rules.hours import hour_words
from vprok.domain.materials.states import SlotKind
from vprok.kernel.refusal import Refusal

LATE_WITHOUT = timedelta(hours=12)
"""How long before its hour an unarmed slot raises the alarm."""

BY_TELEPHONE = timedelta(hours=1)
"""How long before its hour an unarmed slot is a matter of telephone calls."""

WORD_HOLDS = timedelta(hours=12)
"""How long the word of the first of two persons waits for the second."""

CEREMONY_AHEAD = timedelta(days=3)
"""How long before the freeze a slot without a key is told of as urgent."""

_NAME = re.compile(r"[a-z0-9-]{1,40}-[a-z]{2,4}\d{1,2}-[0-4]-(kits|criteria)-\d{8}T\d{4}Z")

# ---- what a slot is ------------------------------------------------------------------------------


@dataclass(frozen=True, order=True)
class Opening:
    """What opens with one key.

    source: settled.md, Secrets with an hour
    """

    work: int
    group: int
    kind: SlotKind
    opens_at: datetime


def slot_name(*, campaign: str, work: str, group: int, kind: str, opens_at: datetime) -> str:
    """How a slot is called by machines, in files and in addresses.

    source: settled.md, Secrets with an hour: (work, variant group, opening instant in UTC)
    """
    return f"{campaign}-{work}-{group}-{kind}-{opens_at.astimezone(UTC):%Y%m%dT%H%MZ}"


def is_slot_name(name: str) -> bool:
    """Whether a slot may be called so.

    source: `slot_name`
    """
    return _NAME.fullmatch(name) is not None


def freezes_at(opens_at: datetime, *, hours: int) -> datetime:
    """When nothing more is sealed to a slot and what it was prepared under is erased.

    hours:  of the campaign
    source: settled.md, Secrets with an hour
    """
    return opens_at - timedelta(hours=hours)


class Arming(StrEnum):
    """How urgent it is to arm a slot."""

    AHEAD = "ahead"
    NOW = "now"
    LATE = "late"
    BY_TELEPHONE = "by_telephone"


def arming(opens_at: datetime, *, freezes: datetime, at: datetime) -> Arming:
    """How urgent the arming of a slot is that is not armed yet.

    source: security.md §3.4, point 4; issue 4, «The hour»
    """
    if at >= opens_at - BY_TELEPHONE:
        return Arming.BY_TELEPHONE
    if at >= opens_at - LATE_WITHOUT:
        return Arming.LATE
    return Arming.NOW if at >= freezes else Arming.AHEAD


# ---- the ceremony --------------------------------------------------------------------------------


def officers_are_too_few(count: int, *, needed: int) -> Refusal | None:
    """Hold the ceremony until three officers have words of their own.

    source: settled.md, Secrets with an hour: two of three officers
    """
    if count == needed:
        return None
    return Refusal(
        "officers_are_too_few",
        f"Для церемонии нужны открытые ключи трёх ответственных за выдачу, сейчас их {count}."
        " Каждый печатает свои слова на странице «Мои слова».",
    )


def officers_are_enough(count: int, *, needed: int) -> Refusal | None:
    """Hold back a fourth set of words: shares are made for three.

    source: settled.md, Secrets with an hour: two of three officers
    """
    if count < needed:
        return None
    return Refusal(
        "officers_are_enough",
        "Слова уже есть у трёх ответственных за выдачу. Если одного из них заменяют,"
        " сначала прекратите его полномочия.",
    )


def ceremony_is_unreadable(*, is_readable: bool) -> Refusal | None:
    """Hold back a file that did not come from `vprok ceremony make`.

    source: issue 4, «The hour»
    """
    if is_readable:
        return None
    return Refusal(
        "ceremony_is_unreadable",
        "Это не файл церемонии. Выберите файл, который записала команда vprok ceremony make.",
    )


def ceremony_is_of_another_campaign(*, is_ours: bool) -> Refusal | None:
    """Hold back keys that were made for other schools.

    source: settled.md, Secrets with an hour
    """
    if is_ours:
        return None
    return Refusal(
        "ceremony_is_of_another_campaign",
        "Эти ключи сделаны для другой кампании. Выберите её файл.",
    )


def officers_have_changed(*, is_same: bool) -> Refusal | None:
    """Hold back keys that were split among officers who are not the present ones.

    source: settled.md, Secrets with an hour: two of three officers
    """
    if is_same:
        return None
    return Refusal(
        "officers_have_changed",
        "Ключи разделены не между теми ответственными, чьи слова действуют сейчас."
        " Скачайте файл церемонии заново и повторите её.",
    )


def slots_are_not_waiting(known: Collection[str], told: Collection[str]) -> Refusal | None:
    """Hold back keys of slots that have one already, or that nobody planned.

    known:  names of slots that wait for a key
    source: settled.md, Secrets with an hour: never one key for several instants
    """
    strange = sorted(set(told) - set(known))
    if not strange:
        return None
    return Refusal(
        "slots_are_not_waiting",
        f"Ключа не ждёт слот {strange[0]}: он уже сделан или час изменился."
        " Скачайте файл церемонии заново.",
    )


# ---- officers and their words --------------------------------------------------------------------


def key_is_not_a_key(*, is_key: bool) -> Refusal | None:
    """Hold back what is not the public half of a pair of keys.

    source: age-encryption.org/v1
    """
    if is_key:
        return None
    return Refusal(
        "key_is_not_a_key",
        "Открытый ключ начинается с age1 и состоит из 62 знаков. Скопируйте его целиком.",
    )


def officer_has_no_words(*, has_words: bool) -> Refusal | None:
    """Hold back an officer who has no share in any slot.

    source: settled.md, Secrets with an hour
    """
    if has_words:
        return None
    return Refusal(
        "officer_has_no_words",
        "У вас ещё нет своих слов. Напечатайте их на странице «Мои слова» до церемонии.",
    )


def share_is_missing(*, is_there: bool) -> Refusal | None:
    """Hold back an officer for whom a slot has no share.

    source: issue 4, «Bad input»: a lost share
    """
    if is_there:
        return None
    return Refusal(
        "share_is_missing",
        "В этом слоте нет доли для ваших слов: слова менялись после церемонии или доля утрачена."
        " Слот откроют двое других ответственных.",
    )


def share_does_not_fit(*, fits: bool) -> Refusal | None:
    """Hold back what was opened with other words, or from another slot.

    source: issue 4, «Bad input»
    """
    if fits:
        return None
    return Refusal(
        "share_does_not_fit",
        "Открылась не та доля: она от другого слота или слова не ваши."
        " Откройте страницу слота заново и введите свои слова.",
    )


def value_does_not_fit(*, fits: bool) -> Refusal | None:
    """Hold back a value that is not what the ceremony bound itself to.

    source: security.md §3.4, point 2: the server holds a commitment
    """
    if fits:
        return None
    return Refusal(
        "value_does_not_fit",
        "Значение не совпадает с отпечатком, записанным при церемонии. Откройте слот ещё раз:"
        " начать может любой из трёх ответственных.",
    )


def officer_arms_twice(*, is_same: bool) -> Refusal | None:
    """Hold back the second step from whoever has taken the first one.

    source: security.md §3.4, point 4: two persons
    """
    if not is_same:
        return None
    return Refusal(
        "officer_arms_twice",
        "Первый слой открыли вы. Второй откроет другой ответственный за выдачу своими словами.",
    )


# ---- steps ---------------------------------------------------------------------------------------


def slot_has_no_key(*, has_key: bool) -> Refusal | None:
    """Hold what needs a key until the ceremony.

    source: settled.md, Secrets with an hour
    """
    if has_key:
        return None
    return Refusal("slot_has_no_key", "У этого слота ещё нет ключа: проведите церемонию.")


def slot_is_not_frozen(*, is_frozen: bool, freezes: datetime) -> Refusal | None:
    """Hold the arming of a slot until nothing can be sealed to it any more.

    freezes: aware, in the zone of whoever reads it
    source:  settled.md, Secrets with an hour
    """
    if is_frozen:
        return None
    return Refusal(
        "slot_is_not_frozen",
        f"Слот закроется {freezes:%d.%m.%Y в %H:%M} по московскому времени."
        " Ответственные открывают его после этого.",
    )


def file_met_the_freeze(*, is_in_time: bool) -> Refusal | None:
    """Hold back a file that arrived while the key it was prepared under was being erased.

    source: settled.md, Secrets with an hour: a new upload by the organiser
    """
    if is_in_time:
        return None
    return Refusal(
        "file_met_the_freeze",
        "Пока файл загружался, наступила заморозка слота, и файл не сохранён."
        " Загрузите его ещё раз.",
    )


def slot_is_armed(*, is_armed: bool) -> Refusal | None:
    """Hold back a second arming.

    source: issue 4, «Bad input»
    """
    if not is_armed:
        return None
    return Refusal("slot_is_armed", "Слот уже готов к выдаче: слова выйдут сами в назначенный час.")


def slot_is_not_armed(*, is_armed: bool) -> Refusal | None:
    """Hold the release of what the server does not have.

    source: security.md §3.4, point 5
    """
    if is_armed:
        return None
    return Refusal(
        "slot_is_not_armed",
        "Слот не открыт двумя ответственными, выдать нечего. Сначала откройте оба слоя.",
    )


def slot_is_released(*, is_released: bool) -> Refusal | None:
    """Hold back changes of what is public.

    source: settled.md, Secrets with an hour: a slot not yet released moves
    """
    if not is_released:
        return None
    return Refusal("slot_is_released", "Слова этого слота уже выданы, изменить его нельзя.")


def slot_is_early(*, opens_at: datetime, at: datetime) -> Refusal | None:
    """Hold the words of a slot until its instant, and not a second less.

    opens_at: aware, in the zone of whoever reads it
    source:   security.md §3.4, point 5
    """
    if at >= opens_at:
        return None
    return Refusal("slot_is_early", f"Слова выйдут {hour_words(opens_at)}.")


def slot_is_not_early(*, opens_at: datetime, at: datetime) -> Refusal | None:
    """Send whoever wants to release a slot early, after its hour, to the release by hand.

    source: issue 4, «The hour»
    """
    if at < opens_at:
        return None
    return Refusal(
        "slot_is_not_early", "Час уже настал. Если слова не вышли сами, выберите выдачу вручную."
    )


def words_are_not_out(*, are_out: bool, hour: str) -> Refusal | None:
    """Hold the reading of words that are not public yet.

    hour:   in words, by the school's clock
    source: issue 4, «The hour»
    """
    if are_out:
        return None
    return Refusal(
        "words_are_not_out",
        f"Слова часа откроются {hour}. Если этот час уже прошёл, их вот-вот выдадут:"
        " обновите страницу через минуту.",
    )


def password_is_not_here(*, is_sealed_to_school: bool) -> Refusal | None:
    """Send a school whose password is sealed to itself to the release words.

    source: settled.md, Secrets with an hour
    """
    if not is_sealed_to_school:
        return None
    return Refusal(
        "password_is_not_here",
        "Портал этого пароля не знает: его открывают слова часа вместе со словами школы."
        " Введите слова школы на странице материалов.",
    )


def password_is_here(*, is_sealed_to_school: bool) -> Refusal | None:
    """Send a school whose password the portal keeps to the password itself.

    source: issue 4, «The hour», the simple custody
    """
    if is_sealed_to_school:
        return None
    return Refusal(
        "password_is_here", "В этой кампании пароль показывает сам портал: слова не нужны."
    )


# ---- by two persons ------------------------------------------------------------------------------


def reason_is_missing(reason: str) -> Refusal | None:
    """Ask why before an exception is made.

    source: issue 4, «The hour»: early release for an emergency
    """
    if reason.strip():
        return None
    return Refusal("reason_is_missing", "Напишите причину: она останется в журнале.")


def second_word_is_your_own(*, is_same: bool) -> Refusal | None:
    """Hold the second word back from whoever gave the first one.

    source: issue 4, «The hour»: needs two people
    """
    if not is_same:
        return None
    return Refusal(
        "second_word_is_your_own",
        "Первым это предложили вы. Подтвердить должен другой ответственный за выдачу.",
    )


def words_differ(*, are_same: bool) -> Refusal | None:
    """Hold back a second word that asks for something else than the first.

    source: issue 4, «The hour»: needs two people
    """
    if are_same:
        return None
    return Refusal(
        "words_differ",
        "Другой ответственный предложил иной час. Договоритесь и подтвердите один и тот же.",
    )


def slot_moves_to_the_past(*, opens_at: datetime, at: datetime) -> Refusal | None:
    """Hold back a move that would open a slot at once.

    source: settled.md, Secrets with an hour: moves only by two persons
    """
    if opens_at > at:
        return None
    return Refusal("slot_moves_to_the_past", "Новый час уже прошёл. Выберите час впереди.")


def hour_is_not_planned(*, is_planned: bool) -> Refusal | None:
    """Hold back a move to an hour at which no school sits the work.

    source: settled.md, Secrets with an hour: slots keep step with declared days
    """
    if is_planned:
        return None
    return Refusal(
        "hour_is_not_planned",
        "В этот час работу никто не пишет. Выберите час из списка: он собран по дням школ.",
    )
