"""What an archive is told by, and what holds it back."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from vprok.domain.materials.rules.codes import codes_are_missing
from vprok.domain.materials.rules.hours import day_is_not_declared, hour_words
from vprok.domain.materials.rules.variants import variants_are_missing
from vprok.domain.territory.states import is_a_zone
from vprok.kernel.refusal import Refusal

ON_TIME = timedelta(days=7)
"""How long before the day an archive is there at the very latest."""

# ---- what an archive waits for -------------------------------------------------------------------


@dataclass(frozen=True)
class Facts:
    """What there is of an archive's parts.

    zone:      IANA name of the school's clock; empty while nobody has told
    papers:    of the school's zone group, every variant of every part
    has_slot:  a slot of its hour has its key; always so in simple custody
    is_frozen: nothing more is sealed to that slot
    has_words: the school has printed its words; always so in simple custody
    is_locked: the papers lie locked for an earlier slot of the same work
    """

    zone: str
    is_declared: bool
    papers: int
    papers_due: int
    has_codes: bool
    has_slot: bool = True
    is_frozen: bool = False
    has_words: bool = True
    is_locked: bool = False


def archive_waits(facts: Facts) -> Refusal | None:
    """What of its parts an archive still waits for, in the order in which people can help.

    source: issue 4, «Archive»: the last of acceptance, variants, assignment and declared day
    """
    return (
        zone_is_missing(facts.zone)
        or day_is_not_declared(is_declared=facts.is_declared)
        or variants_are_missing(there=facts.papers, due=facts.papers_due)
        or codes_are_missing(are_there=facts.has_codes)
        or words_are_missing(are_there=facts.has_words)
        or slot_key_is_missing(is_there=facts.has_slot)
        or slot_is_frozen(is_frozen=facts.is_frozen)
        or papers_are_locked(are_locked=facts.is_locked)
    )


def zone_is_missing(zone: str) -> Refusal | None:
    """Hold what has an hour until it is known by which clock.

    zone:   IANA name
    source: settled.md, Secrets with an hour; domain.md §2.3
    """
    if is_a_zone(zone):
        return None
    return Refusal(
        "zone_is_missing",
        "У организации не указан часовой пояс, и час пароля неизвестен."
        " Региональный координатор укажет его в списке организаций.",
    )


def words_are_missing(*, are_there: bool) -> Refusal | None:
    """Hold an archive that is sealed to its school until the school has a key.

    source: settled.md, Secrets with an hour: the pair is made at activation
    """
    if are_there:
        return None
    return Refusal(
        "words_are_missing",
        "Школа не напечатала секретные слова. Координатор ОО печатает их при первом входе;"
        " после этого архив соберётся сам.",
    )


def slot_key_is_missing(*, is_there: bool) -> Refusal | None:
    """Hold an archive that is sealed to its hour until that hour has a key.

    source: settled.md, Secrets with an hour: a release key belongs to a slot
    """
    if is_there:
        return None
    return Refusal(
        "slot_key_is_missing",
        "Ключ слота ещё не сделан: его делают ответственные за выдачу ключей."
        " После этого архив соберётся сам.",
    )


def papers_are_locked(*, are_locked: bool) -> Refusal | None:
    """Hold an archive while its papers wait for the hour of others who sit the same work.

    source: settled.md, Secrets with an hour: from the freeze on nobody opens them
    """
    if not are_locked:
        return None
    return Refusal(
        "papers_are_locked",
        "Варианты этой работы закрыты до часа, в который её пишут другие школы."
        " После него архив соберётся сам.",
    )


def slot_is_frozen(*, is_frozen: bool) -> Refusal | None:
    """Hold an archive that came after the freeze of its slot.

    source: settled.md, Secrets with an hour: changes after it use spare kits
    """
    if not is_frozen:
        return None
    return Refusal(
        "slot_is_frozen",
        "До открытия осталось слишком мало времени: слот закрыт, и новый архив в нём не собирают."
        " Назначьте другой день или напишите федеральному организатору.",
    )


def is_settled(*, made_for: datetime, hour: datetime, freeze: timedelta, at: datetime) -> bool:
    """Whether an archive stays as it is whatever changes: it is frozen, or open already.

    Only a day moved ahead, which is not frozen yet, asks for another archive.

    made_for: the hour the archive was made for
    hour:     the hour it would be made for now
    freeze:   how long before its hour an archive is frozen
    source:   settled.md, Secrets with an hour: changes after the freeze use spare kits
    """
    return made_for - freeze <= at and hour - freeze <= at


def was_late(*, on: date, made_on: date) -> bool:
    """Whether an archive was there later than it might be.

    source: issue 4, «Archive»: seven days at the very latest
    """
    return made_on > on - ON_TIME


# ---- what holds it back --------------------------------------------------------------------------


def archive_is_not_ready(*, is_there: bool) -> Refusal | None:
    """Tell of an archive that is still being made.

    source: house.md §1.2, «later chapters notice»
    """
    if is_there:
        return None
    return Refusal(
        "archive_is_not_ready", "Архив собирается. Обновите страницу через несколько минут."
    )


def archive_is_withdrawn(*, is_withdrawn: bool) -> Refusal | None:
    """Hold an archive that another has replaced, or soon will.

    source: settled.md, Secrets with an hour: a school that changes slot gets a rebuilt archive
    """
    if not is_withdrawn:
        return None
    return Refusal(
        "archive_is_withdrawn",
        "Этот архив отозван: изменились заявка, варианты, день или час работы."
        " Откройте страницу материалов и скачайте новый.",
    )


def archive_is_early(*, opens_at: datetime | None, at: datetime) -> Refusal | None:
    """Hold an archive until the road map lets schools download it.

    opens_at: aware, in the school's own zone, for it is shown to people; None holds nothing
    source:   domain.md §2.3, §2.4
    """
    if opens_at is None or at >= opens_at:
        return None
    return Refusal("archive_is_early", f"Архив можно будет скачать {hour_words(opens_at)}.")


def fetching_needs_a_reason(*, reason: str) -> Refusal | None:
    """Ask why an archive is taken for another organisation before it is given out.

    source: issue 4, «Archive»: the regional coordinator may fetch it, recorded
    """
    if reason.strip():
        return None
    return Refusal(
        "fetching_needs_a_reason",
        "Напишите, почему организация не может скачать архив сама: причина останется в её журнале.",
    )


# ---- what it is told by --------------------------------------------------------------------------


def archive_name(number: int, suffix: str) -> str:
    """Name of a file inside: it can be read without the password, so it says nothing.

    number: from 0, the listing of the others
    suffix: by which a computer knows what to open it with, like `.pdf`
    source: security.md §3.4; tools.vault.archive
    """
    return f"{number:02}{suffix}"


Word = str | int | float | bool | None | Sequence["Word"]


def fingerprint(words: Sequence[Word]) -> str:
    """One word for everything an archive is made of; it changes when any of it does.

    returns: SHA-256, hexadecimal
    source:  house.md §1.2, «archives older than their application»
    """
    return hashlib.sha256(json.dumps(words).encode()).hexdigest()
