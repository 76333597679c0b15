"""Ф8: official markers of schools in the campaign, and our signs in a work where others agree."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from vprok.domain.analytics.models import Sign
from vprok.domain.analytics.queries import EVERYONE, Scope
from vprok.domain.analytics.queries.cases import (
    COLUMNS,
    Mark,
    RegionIndex,
    indexes,
    marks_at,
    official_around,
    school_names,
    shown_in,
    took_part,
)
from vprok.domain.analytics.queries.exams import exams_in
from vprok.domain.analytics.reports.evidence import (
    CLASSES_ACCUSED,
    NOT_A_VERDICT,
    PER_CENT,
    honest_of_thousand,
)
from vprok.domain.analytics.reports.layout import laid_out
from vprok.domain.analytics.rules.searches import OFFICIAL_MARKERS, OURS
from vprok.domain.analytics.states import SignKind
from vprok.domain.campaign.models import Campaign
from vprok.domain.territory.queries import names
from vprok.kernel.charter import Permission
from vprok.kernel.place import Level
from vprok.kernel.report import Cell, Report, Row
from vprok.kernel.russian import decimal

NUMBER = 8
TITLE = "Признаки, требующие проверки"
ABOUT = (
    "Официальные признаки по кампании и признаки портала по этой работе, с ожидаемой долей ложных."
)
FOR = Permission.OBJECTIVITY_READ
LEVELS: tuple[Level, ...] = tuple(Level)
NAMED_BY = "ОО"
SHARES: tuple[str, ...] = ()

SHORT: Mapping[SignKind, str] = {
    SignKind.MEAN: "среднее",
    SignKind.JOURNAL: "журнал",
    SignKind.FALL: "падение",
    SignKind.RISE: "рост",
    SignKind.EXAM: "среднее",
}
OWN: Mapping[SignKind, str] = {
    kind: f"М{number} {words}"
    for number, (kind, words) in enumerate(
        zip(
            (*OURS, SignKind.REPEAT),
            ("журнал", "граница", "профиль", "трудные", "край", "ответы", "правки", "повтор"),
            strict=True,
        ),
        start=1,
    )
}
COUNT = "Официальных"
NOTHING = "—"
WITHOUT_EXAMS = "Результаты ОГЭ не загружены: двух признаков из четырнадцати нет ни у одной школы."
NOT_SEARCHED = "Признаки здесь ещё не искали: портал ищет их сам через несколько минут после форм."
WHOLE = "Признаки говорят об организациях целиком, поэтому срез участников здесь не применён."

HOW: Mapping[str, str] = {
    "4 РУ, 4 МА, 5 РУ, 5 МА": "Официальные признаки по методике ФИОКО: «среднее» — интервал "
    "среднего балла школы выше интервала региона; «журнал» — отметки по журналу и баллы связаны "
    "обратно; «падение» и «рост» — результат тех же детей в 4 и 5 классе различается резко.",
    "ОГЭ РУ, ОГЭ МА": "Тот же признак «среднее» по результатам ОГЭ: их загружает из файла "
    "федеральный организатор.",
    "М1–М8": "Признаки портала по этой работе: значение; доля затронутых работ; q — доля ложных "
    "среди таких и более заметных. Показаны, только если совпали хотя бы две работы или два года.",
    **{OWN[kind]: f"{str(kind.label).capitalize()}." for kind in (*OURS, SignKind.REPEAT)},
    "Индекс региона": "100 − процент школ региона хотя бы с одним официальным признаком.",
    "Порядок": "По логинам. Ни по числу признаков, ни по значениям отчёт не сортируется.",
}
FIGURE = ""
UNIT = ("школа", "школы", "школ")


def build(scope: Scope) -> Report:
    """The report on schools at a place; on regions for the country; a slice is left out of account.

    costs:  twelve SQL statements, whatever the territory
    source: domain.md §7.1; statistics.md §3.5
    """
    whole = scope.narrowed(EVERYONE)
    is_of_regions = scope.place.level is Level.COUNTRY and not scope.chosen
    report = _of_regions(whole) if is_of_regions else _of_schools(whole)
    return report if scope == whole else replace(report, notes=(WHOLE, *report.notes))


def _of_regions(scope: Scope) -> Report:
    found = indexes(scope.work.campaign, scope.place)
    rows = tuple(
        Row(
            (f"{one.name} ({one.region.key})", one.schools, one.marked, one.index),
            Level.REGION,
            place=one.region.path,
        )
        for one in found
    )
    return _laid_out(
        scope,
        columns=(NAMED_BY, "Кол-во ОО", "С официальным признаком", "Индекс региона"),
        rows=rows,
        notes=(*_unsearched(found), *_notes(())),
    )


def _of_schools(scope: Scope) -> Report:
    campaign, places = scope.work.campaign, scope.chosen or (scope.place,)
    around = official_around(campaign, *places)
    official, signs = marks_at(around, *places), shown_in(campaign, *places)
    schools = took_part(campaign, *places)
    called = school_names({*schools, *official, *signs})
    rows = tuple(
        Row(
            (
                f"{name}({at.key})",
                *_official(official.get(pk, ())),
                *_own(signs.get(pk, ()), scope.work.pk),
            ),
            Level.SCHOOL,
            place=at.path,
        )
        for pk, (at, name) in called.items()
    )
    return _laid_out(
        scope,
        columns=(NAMED_BY, *COLUMNS.values(), COUNT, *OWN.values()),
        rows=rows,
        notes=(*_notes(indexes(campaign, *places, around=around)), *_exams(campaign)),
    )


def _laid_out(
    scope: Scope, *, columns: tuple[str, ...], rows: tuple[Row, ...], notes: tuple[str, ...]
) -> Report:
    """The report with its territory in the caption: no row of it names the bodies above."""
    report = laid_out(scope, number=NUMBER, title=TITLE, columns=columns, rows=rows, notes=notes)
    here = names([scope.place.key]).get(scope.place.key, scope.place.key)
    return replace(report, caption=(*report.caption, ("Территория:", here)))


def _exams(campaign: Campaign) -> tuple[str, ...]:
    """What the columns of ОГЭ are empty for."""
    return () if exams_in(campaign) else (WITHOUT_EXAMS,)


def _official(marks: tuple[Mark, ...]) -> Iterable[Cell]:
    for key in COLUMNS:
        yield ", ".join(SHORT[mark.kind] for mark in marks if mark.about == key) or None
    yield len(marks)


def _own(signs: tuple[Sign, ...], work: int) -> Iterable[Cell]:
    told = {SignKind(sign.kind): sign for sign in signs if sign.search.work_id == work}
    for kind in OWN:
        yield _figures(told[kind]) if kind in told else None


def _figures(sign: Sign) -> str:
    effect = NOTHING if sign.effect is None else f"{round(PER_CENT * sign.effect)}{_TIED}%"
    return f"{decimal(sign.value, 2)}; {effect}; q{_TIED}{decimal(sign.q or 0.0, 3)}"


_TIED = "\N{NO-BREAK SPACE}"


def _notes(found: tuple[RegionIndex, ...]) -> tuple[str, ...]:
    index = tuple(
        f"Индекс региона: {decimal(one.index, 2)} "
        f"(школ {one.schools}, с официальным признаком {one.marked})."
        for one in found
        if one.index is not None
    )
    return (
        *index,
        *_unsearched(found),
        NOT_A_VERDICT,
        (
            f"Официальных признаков {len(OFFICIAL_MARKERS)}. Сколько из 1000 честных школ получили "
            f"их в нашей проверке: {_alarms()}. Честных классов со «средним» — "
            f"{round(PER_CENT * CLASSES_ACCUSED)} %. Среди признаков портала ложных ожидается не "
            "больше 5 %, а показаны лишь те, что совпали в двух работах или годах."
        ),
    )


def _unsearched(found: tuple[RegionIndex, ...]) -> tuple[str, ...]:
    """What is said while no work of a region has been searched."""
    return (NOT_SEARCHED,) if any(one.index is None for one in found) else ()


def _alarms() -> str:
    """How many of a thousand honest schools get each of the fourteen official markers."""
    where: dict[SignKind, list[str]] = {}
    for kind, about in OFFICIAL_MARKERS:
        where.setdefault(kind, []).append(COLUMNS[about])
    return "; ".join(
        f"«{SHORT[kind]}» ({', '.join(about)}) — {honest_of_thousand(kind)}"
        for kind, about in where.items()
    )
