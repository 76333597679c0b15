"""How codes are numbered, how variants are dealt, and what holds materials back."""

import hashlib
import json
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count, groupby

from vprok.kernel.refusal import Refusal
from vprok.kernel.russian import plural

# ---- codes ---------------------------------------------------------------------------------------

LEAST_SPARE = 5
_SPARE_SHARE = 10  # one spare code for ten participants
_FIVE_DIGITS, _FOUR_DIGITS = 10_000, 1_000
_ELEVENTH, _TENTH = 11, 10


@dataclass(frozen=True, order=True)
class ClassSize:
    """A class, or a group of a college, with its pupils.

    grade:   grade, or course of a college
    ordinal: its place among the classes of the grade
    """

    grade: int
    ordinal: int
    pupils: int


@dataclass(frozen=True)
class Numbered:
    """One code and where it belongs.

    class_no: ordinal of the class; None for a spare one
    row:      its row in the list of the class, or among the spare ones, from 1
    """

    number: str
    grade: int
    class_no: int | None
    row: int


def spare_count(participants: int) -> int:
    """How many spare codes a grade gets: one for ten participants, and never fewer than five.

    source: settled.md, Names and identifiers; domain.md §4
    """
    return max(LEAST_SPARE, -(-participants // _SPARE_SHARE)) if participants else 0


def series(grade: int) -> range:
    """The numbers a grade's codes are taken from: the grade's digit, then a running number.

    Grade 10 is told by its course digit 2, grade 11 has four digits. Courses of a college count
    as grades: the first shares its numbers with grade 11 and the second with grade 10, which an
    organisation of one kind or the other does not have.

    source: domain.md §4, «structure»; settled.md, Names and identifiers
    """
    if grade in {1, _ELEVENTH}:
        return range(_FOUR_DIGITS + 1, 2 * _FOUR_DIGITS)
    digit = 2 if grade == _TENTH else grade
    return range(digit * _FIVE_DIGITS + 1, (digit + 1) * _FIVE_DIGITS)


def codes_for(
    classes: Iterable[ClassSize], issued: Iterable[Numbered] = ()
) -> tuple[Numbered, ...]:
    """The codes an organisation still lacks, in the order of its classes, spare ones last.

    An issued code is never changed or taken back; a class that has grown takes the next free
    numbers, after the spare ones.

    issued:  the codes it has already
    returns: new codes only
    source:  domain.md §4, «numbering order»; settled.md, Names and identifiers
    """
    had, new = tuple(issued), list[Numbered]()
    for grade, some in groupby(sorted(classes), key=lambda one: one.grade):
        new += list(_lacking(grade, list(some), (*had, *new)))
    return tuple(new)


def _lacking(
    grade: int, classes: Sequence[ClassSize], had: Sequence[Numbered]
) -> Iterator[Numbered]:
    numbers = series(grade)
    taken = [int(one.number) for one in had if int(one.number) in numbers]
    free = count(max(taken, default=numbers[0] - 1) + 1)
    rows = Counter(one.class_no for one in had if one.grade == grade)
    spare = spare_count(sum(one.pupils for one in classes))
    for class_no, size in [*((one.ordinal, one.pupils) for one in classes), (None, spare)]:
        for row in range(rows[class_no] + 1, size + 1):
            yield Numbered(str(next(free)), grade, class_no, row)


def codes_have_run_out(codes: Collection[Numbered]) -> Refusal | None:
    """Hold back codes that would run over into the numbers of another grade.

    source: domain.md §4, «structure»
    """
    over = {one.grade for one in codes if int(one.number) not in series(one.grade)}
    if not over:
        return None
    grade = min(over)
    most = plural(len(series(grade)), "код", "кода", "кодов")
    return Refusal(
        "codes_have_run_out",
        f"В параллели {grade} участников больше, чем кодов: их всего {most}."
        " Проверьте заявку или напишите федеральному организатору.",
    )


def codes_are_missing(*, are_there: bool) -> Refusal | None:
    """Hold back what is made of codes until they are issued.

    source: domain.md §2.1, строка 9
    """
    if are_there:
        return None
    return Refusal(
        "codes_are_missing",
        "Коды участников ещё не выданы. Они появятся, когда заявка будет принята и наступит их"
        " срок по плану-графику.",
    )


def codes_are_early(*, opens_at: datetime | None, at: datetime) -> Refusal | None:
    """Hold codes back until the road map gives them out.

    opens_at: aware, in the school's own zone, for it is shown to people
    source:   domain.md §2.4
    """
    if opens_at is None or at >= opens_at:
        return None
    return Refusal("codes_are_early", f"Коды участников откроются {hour_words(opens_at)}.")


def hour_words(hour: datetime) -> str:
    """An hour as it stands in a refusal: 14.04.2026 в 07:30 по местному времени.

    hour:   aware, in the school's own zone
    source: domain.md §2.3, «actions on the day are in local time»
    """
    return f"{hour:%d.%m.%Y в %H:%M} по местному времени"


# ---- variants ------------------------------------------------------------------------------------

MOST_VARIANT_BYTES = 20 * 2**20


def variants_for(places: int, variants: int, *, first: int = 1) -> tuple[int, ...]:
    """Which variant each place in a list gets: in turn, so that neighbours differ.

    first:   the variant of the first place
    returns: numbers from 1 up to `variants`
    source:  domain.md §5.10; the seeds give each participant his own variant and leave the turn
             to the organiser
    """
    return tuple((first - 1 + place) % variants + 1 for place in range(places))


def variant_is_unknown(number: int, *, variants: int) -> Refusal | None:
    """Hold back a paper of a variant the work does not have.

    source: domain.md §5.10
    """
    if 1 <= number <= variants:
        return None
    there = plural(variants, "вариант", "варианта", "вариантов")
    return Refusal("variant_is_unknown", f"В этой работе {there}. Выберите один из них.")


def variant_is_too_large(size: int) -> Refusal | None:
    """Hold back a paper that would make every school's archive heavy.

    source: security.md §4.1, P3
    """
    if size <= MOST_VARIANT_BYTES:
        return None
    return Refusal(
        "variant_is_too_large",
        f"Файл больше {MOST_VARIANT_BYTES // 2**20} МБ. Уменьшите рисунки и сохраните его заново.",
    )


def variant_is_there(*, is_there: bool, replaces: bool) -> Refusal | None:
    """Ask for a clear yes before a paper that is there already is replaced.

    source: settled.md, Secrets with an hour
    """
    if not is_there or replaces:
        return None
    return Refusal(
        "variant_is_there",
        "Этот вариант уже загружен. Подтвердите замену: архивы школ будут собраны заново.",
    )


def variant_is_a_twin(digest: str, others: Iterable[tuple[int, str]]) -> Refusal | None:
    """Hold back the same file given for two variants of one work.

    others: numbers and digests of the work's other variants
    source: domain.md §5.10
    """
    for number, other in others:
        if digest == other:
            return Refusal(
                "variant_is_a_twin",
                f"Этот же файл уже загружен как вариант {number}. Выберите другой файл.",
            )
    return None


def variants_are_missing(*, there: int, due: int) -> Refusal | None:
    """Hold the archive until every variant of the work is uploaded.

    source: domain.md §2.1, строка 11
    """
    if there >= due:
        return None
    return Refusal(
        "variants_are_missing",
        "Варианты этой работы ещё не загружены. Архив соберётся сам, когда они появятся.",
    )


# ---- archives and their keys ---------------------------------------------------------------------


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


def key_is_early(*, hour: datetime, at: datetime) -> Refusal | None:
    """Hold the password of an archive until its hour, and not a second less.

    hour:   aware, in the school's own zone, for it is shown to people
    at:     aware, any zone
    source: Инструкция для технических специалистов, «в период проведения ВПР», п. 2
    """
    if at >= hour:
        return None
    return Refusal("key_is_early", f"Пароль откроется {hour_words(hour)}.")


def archive_names(variants: int) -> tuple[str, ...]:
    """Names of the files inside: they can be read without the password, so they say nothing.

    returns: the note, the variants in order, the slips
    source:  security.md §3.4; tools.vault.archive
    """
    return ("00.txt", *(f"{number:02}.pdf" for number in range(1, variants + 2)))


def bound_to(*, school: str, campaign: str, work: str, opens_at: datetime) -> str:
    """What the password of an archive is sealed to: whose it is, and the instant of its release.

    A row whose hour was moved in the database by hand no longer opens.

    source: settled.md, Secrets with an hour; security.md §3.4
    """
    return f"archive {school} {campaign} {work} {opens_at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def fingerprint(
    *,
    papers: Sequence[str],
    codes: Sequence[tuple[str, int | None]],
    participants: int,
    opens_at: datetime,
) -> str:
    """One word for everything an archive is made of; it changes when any of it does.

    papers:  digests of the variants, in order
    codes:   numbers with the ordinals of their classes
    returns: SHA-256, hexadecimal
    source:  house.md §1.2, «archives older than their application»
    """
    words = [list(papers), [list(code) for code in codes], participants, opens_at.timestamp()]
    return hashlib.sha256(json.dumps(words).encode()).hexdigest()


def is_settled(*, made_for: datetime, hour: datetime, at: datetime) -> bool:
    """Whether an archive stays as it is whatever changes: its password may be known by now.

    Only a day moved ahead, whose hour has not come, asks for another archive.

    made_for: the hour the archive was made for
    hour:     the hour it would be made for now
    source:   settled.md, Secrets with an hour: changes after the freeze use spare kits
    """
    return made_for <= at and hour <= at
