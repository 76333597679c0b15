"""What a form changes in what was said before, in words for those who must agree to it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from vprok.domain.intake.sheets.taking import Offer, Taking, number, words_of
from vprok.tools.sheets.spec import Value

NONE = "нет"
Row = Mapping[str, Value]


@dataclass(frozen=True)
class Change:
    """One thing that a form changes.

    key:     of the school
    thing:   a work or a class, in words
    why_not: why it will not be done all the same; empty when it will
    """

    key: str
    school: str
    thing: str
    was: str
    becomes: str
    why_not: str = ""


def work_changes(
    key: str,
    school: str,
    works: Iterable[Offer],
    before: Mapping[str, Taking],
    after: Mapping[str, Taking],
) -> list[Change]:
    """What changes in the works of a school, in their order.

    before, after: by code of the work; of a work that is not there nothing is said
    """
    lines = (
        (
            work.title,
            words_of(before.get(work.code), is_course=work.is_course),
            words_of(after.get(work.code), is_course=work.is_course),
        )
        for work in works
    )
    return [
        Change(key, school, title, was, becomes) for title, was, becomes in lines if was != becomes
    ]


def class_changes(
    key: str, school: str, before: Sequence[Row], after: Sequence[Row], *, is_college: bool
) -> list[Change]:
    """What changes in the classes of a school, by grade and ordinal.

    before, after: rows of the sheet of classes
    """
    was, becomes = dict(_classes(before)), dict(_classes(after))
    unit = "курс, группа" if is_college else "класс,"
    return [
        Change(
            key,
            school,
            f"{grade} {unit} № {ordinal}",
            was.get((grade, ordinal), NONE),
            becomes.get((grade, ordinal), NONE),
        )
        for grade, ordinal in sorted({*was, *becomes})
        if was.get((grade, ordinal)) != becomes.get((grade, ordinal))
    ]


def _classes(rows: Iterable[Row]) -> Iterator[tuple[tuple[int, int], str]]:
    for row in rows:
        words = [f"«{row.get('letter')}», обучающихся {row.get('pupils')}"]
        if row.get("special"):
            words.append(f"с ОВЗ {row['special']}")
        words += [str(row[name]) for name in ("language", "advanced") if row.get(name)]
        yield (number(row.get("grade")), number(row.get("ordinal"))), ", ".join(words)
