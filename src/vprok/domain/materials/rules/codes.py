"""How codes are numbered, and what holds them back."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import count, groupby

from vprok.domain.materials.rules.hours import hour_words
from vprok.kernel.refusal import Refusal
from vprok.kernel.russian import plural

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


def families_do_not_look(*, they_may: bool) -> Refusal | None:
    """Hand out no secret of a family where the campaign does not let families look.

    source: issue 5, point 6
    """
    if they_may:
        return None
    return Refusal(
        "families_do_not_look",
        "В этой кампании семьи не смотрят результат на портале. Его сообщает школа.",
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
