"""What a note says of participants by code, of like schools, of organisations."""

from collections.abc import Sequence

from vprok.domain.analytics.queries import Similar
from vprok.domain.analytics.reports.bands import BAND_WORDS
from vprok.domain.analytics.reports.note.results import BY_RECOMMENDATIONS
from vprok.domain.analytics.reports.overview import Overview
from vprok.domain.analytics.reports.pupils import Pupil, needing_help
from vprok.domain.analytics.rules import COMPARED_FROM
from vprok.kernel.paper import Grid, Piece, Text
from vprok.kernel.report import Row
from vprok.kernel.russian import plural, signed
from vprok.tools.stats.figures import mark_counts


def helped(pupils: Sequence[Pupil], classes: Sequence[str]) -> tuple[Piece, ...]:
    """Codes of those who have not reached the basic level; names are joined only in the school."""
    found = needing_help(pupils)
    if not found:
        return (Text("Все участники достигли базового уровня.", BY_RECOMMENDATIONS),)
    names = dict(enumerate(classes, start=1))
    rows = tuple(
        Row(
            (
                str(one.code),
                names.get(one.class_no, str(one.class_no or "")),
                one.total,
                one.mark or None,
                one.basic.text,
                one.advanced.text,
            ),
            tones=(None, None, None, None, one.basic_tone, one.advanced_tone),
        )
        for one in found
    )
    return (
        Text(
            f"Базового уровня не достигли {_people(len(found))} из {len(pupils)}: отметка «2» "
            "или меньше 57 % баллов за задания Б.",
            BY_RECOMMENDATIONS,
        ),
        Grid(
            "Кому помочь",
            ("Код", "Класс", "Балл", "Отметка", "Б, %", "П и В, %"),
            rows,
            note="Имена портал не знает: список с именами печатает страница «Протокол» в школе.",
        ),
    )


def _people(count: int) -> str:
    return plural(count, "участник", "участника", "участников")


def like(found: Similar | None) -> tuple[Piece, ...]:
    """A school beside schools in like conditions, always with the interval."""
    if found is None:
        return (
            Text(
                f"Сравнить не с кем: в школе меньше {COMPARED_FROM} участников, или в регионе "
                "эту работу написали слишком мало школ."
            ),
        )
    effect = found.effect
    return (
        Text(
            f"Результат {BAND_WORDS[found.band - 1]} в таких условиях: разница "
            f"{signed(effect.value, 1)} п.п. (от {signed(effect.low, 1)} до "
            f"{signed(effect.high, 1)} с уверенностью 90 %). Ожидание рассчитано по "
            f"{_schools(found.learnt)}, из них с анкетой — {found.answered}.",
            "метод «похожие школы», раздел «Как считается» страницы «Похожие школы»",
        ),
    )


def _schools(count: int) -> str:
    return plural(count, "школе", "школам", "школам")


def bodies(told: Overview) -> tuple[Piece, ...]:
    """Organisations of a municipality in the order of their numbers, never of their results."""
    rows = []
    for one in told.below:
        if one.told is None:
            continue
        twos = mark_counts(one.line.sums.leaf)[2]
        cells = (
            one.line.name,
            one.told.participants,
            one.told.quality.text,
            one.told.basic.text,
            one.told.advanced.text,
            twos,
        )
        tones = (None, None, None, one.told.basic_tone, one.told.advanced_tone, None)
        rows.append(Row(cells, tones=tones))
    return (
        Grid(
            "Организации по порядку номеров",
            ("Организация", "Участников", "Качество, %", "Б, %", "П и В, %", "«2», чел."),
            tuple(rows),
            note="Порядок — по номерам организаций; таблица нужна, чтобы увидеть, кому помочь.",
        ),
    )
