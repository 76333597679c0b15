"""Questions about questionnaires: the blank of a school, its answers, answers of a whole branch."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial

from django.db.models import QuerySet

from vprok.domain.campaign.models import Campaign
from vprok.domain.intake.models import Answers, Deliverable
from vprok.domain.intake.queries.application import school_of
from vprok.domain.intake.queries.forms import Blank
from vprok.domain.intake.sheets.questionnaire import (
    OWNERSHIP,
    SETTLEMENT,
    STATUS,
    SchoolYear,
    questionnaire,
)
from vprok.domain.territory.models import School, below
from vprok.domain.territory.states import LegalStatus, Ownership, Settlement
from vprok.kernel.place import Place
from vprok.tools.sheets.clean import fits
from vprok.tools.sheets.spec import Book, Column, OneOf, Sheet, Value, Whole

KIND = "questionnaire"


def questionnaire_book(campaign: Campaign) -> Book:
    """The questionnaire of a campaign: it is the same for every school."""
    return questionnaire(campaign.title, SchoolYear.of(campaign.opens_on))


def questionnaire_blank(deliverable: Deliverable) -> Blank:
    """The questionnaire of a school with what is known already.

    costs: four SQL statements when it is written
    """
    book = questionnaire_book(deliverable.campaign)
    return Blank(book, written=partial(_written, deliverable, book))


def _written(deliverable: Deliverable, book: Book) -> dict[str, list[dict[str, Value]]]:
    school = school_of(deliverable)
    own = answers_of(school, deliverable.campaign)
    known = own.values if own else _from_list(school) | _from_last_year(school, deliverable)
    return {sheet.key: [_fitting(sheet, known)] for sheet in book.sheets}


def _from_list(school: School) -> dict[str, Value]:
    """What the list of organisations says of a school."""
    return {
        "full_name": school.name,
        "short_name": school.short_name,
        "phone": school.phone,
        "status": STATUS.values[LegalStatus.values.index(school.status)],
        "ownership": OWNERSHIP.values[Ownership.values.index(school.ownership)],
        "settlement": SETTLEMENT.values[Settlement.values.index(school.settlement)],
    }


def _from_last_year(school: School, deliverable: Deliverable) -> dict[str, Value]:
    """The newest earlier answers that do not change from year to year: all but numbers."""
    earlier = (
        Answers.objects.filter(school=school, campaign__opens_on__lt=deliverable.campaign.opens_on)
        .order_by("-campaign__opens_on")
        .first()
    )
    counted = {
        column.key
        for sheet in questionnaire_book(deliverable.campaign).sheets
        for column in sheet.columns
        if isinstance(column.kind, Whole)
    }
    values = earlier.values if earlier else {}
    return {key: value for key, value in values.items() if key not in counted}


def _fitting(sheet: Sheet, known: Mapping[str, Value]) -> dict[str, Value]:
    """Known answers to the questions of a sheet; what no longer fits is asked anew."""
    return {
        column.key: known[column.key]
        for column in sheet.columns
        if known.get(column.key) not in {None, ""} and fits(column.kind, known[column.key])
    }


# ---- answers ------------------------------------------------------------------------------------


def answers_of(school: School, campaign: Campaign) -> Answers | None:
    """What a school has answered, if it has.

    costs: one SQL statement
    """
    return Answers.objects.filter(school=school, campaign=campaign).first()


@dataclass(frozen=True)
class Answered:
    """One question with its answer."""

    question: Column
    value: Value


def answered(answers: Answers) -> tuple[tuple[str, tuple[Answered, ...]], ...]:
    """The answers of a school by sheet, in the order of questions; those left empty as well.

    answers: with its campaign
    """
    return tuple(
        (
            sheet.title,
            tuple(Answered(one, answers.values.get(one.key)) for one in sheet.columns),
        )
        for sheet in questionnaire_book(answers.campaign).sheets
    )


def questions(campaign: Campaign) -> tuple[Column, ...]:
    """All questions of a campaign in their order."""
    book = questionnaire_book(campaign)
    return tuple(column for sheet in book.sheets for column in sheet.columns)


def answers_below(place: Place, campaign: Campaign) -> QuerySet[Answers]:
    """Answers of all schools at a place and below it, in the order of the list.

    costs: one SQL statement
    """
    return (
        Answers.objects.filter(below([place], "school__path"), campaign=campaign)
        .select_related("school__district__region")
        .order_by("school__path")
    )


OF_THE_SCHOOL = ("Регион", "Муниципалитет", "Логин ОО", "ОО")


def answer_titles(campaign: Campaign) -> tuple[str, ...]:
    """Titles of the columns in which answers are handed out."""
    return (*OF_THE_SCHOOL, *(question.label for question in questions(campaign)))


def answer_lines(place: Place, campaign: Campaign) -> Iterator[tuple[Value, ...]]:
    """Answers of a branch, a line for each school that has answered.

    costs: one SQL statement
    """
    asked = questions(campaign)
    for one in answers_below(place, campaign).iterator(chunk_size=2000):
        district = one.school.district
        yield (
            district.region.name,
            district.name,
            one.school.key,
            one.school.short_name,
            *(one.values.get(question.key) for question in asked),
        )


@dataclass(frozen=True)
class Count:
    """How a branch has answered one question.

    answered: schools that have
    options:  how many chose each, in their order; empty where nothing is chosen
    total:    sum of the numbers, for questions with a number
    """

    question: Column
    answered: int
    options: tuple[tuple[str, int], ...] = ()
    total: int | None = None


def answer_counts(place: Place, campaign: Campaign) -> tuple[Count, ...]:
    """How a branch has answered: counts by option, sums of numbers.

    costs: one SQL statement
    """
    asked = questions(campaign)
    filled: Counter[str] = Counter()
    chosen: Counter[tuple[str, Value]] = Counter()
    sums: Counter[str] = Counter()
    rows = answers_below(place, campaign).values_list("values", flat=True)
    for values in rows.order_by().iterator(chunk_size=2000):
        for key, value in values.items():
            filled[key] += value is not None
            if isinstance(value, int):
                sums[key] += value
            else:
                chosen[key, value] += 1
    return tuple(_count(one, filled, chosen, sums) for one in asked)


def _count(
    question: Column,
    filled: Mapping[str, int],
    chosen: Mapping[tuple[str, Value], int],
    sums: Mapping[str, int],
) -> Count:
    key, kind = question.key, question.kind
    options = kind.values if isinstance(kind, OneOf) else ()
    return Count(
        question=question,
        answered=filled[key],
        options=tuple((option, chosen[key, option]) for option in options),
        total=sums[key] if isinstance(kind, Whole) else None,
    )
