"""Exports of an invented past year, and their import."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tests.tools.sheets.portal.making import TEXTBOOK, csv_file, service
from vprok.domain.campaign.queries import catalogue
from vprok.domain.results.actions.history import Import, Past, import_history
from vprok.domain.results.queries.history import Asked
from vprok.tools.sheets.portal.sources import opened

AT = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
MA4 = [task.maximum for task in catalogue()["ma4"].tasks]
HEAD = (
    "логин школы", "регион", "номер обучающегося", "код обучающегося",
    "отметка за предыдущую четверть/триместр", "пол", "класс", "вариант", "всего баллов",
    *(f"балл за {n}" for n in range(1, len(MA4) + 1)),
    "Учебник", "Др.уч. автор", "Др.уч. название",
)  # fmt: skip
SERVICE = ("Пользователь", "Код региона", "Регион", "Муниципалитет", "Школа", "Дата загрузки")
ABOUT = ("Наименование класса", "Пол", "Отметка за предыдущий триместр/ четверть/полугодие")


def pupil(code: int, points: Sequence[Any] | None, **other: Any) -> list[Any]:
    """A row of 2021; without points the pupil was absent."""
    who = [other.get("login", "edu220042"), other.get("region", "22"), 1, code]
    if points is None:
        return [*who, "", "", "", "отсутствовал", 0, *[""] * len(MA4), "", "", ""]
    earned = [*points, *[0] * (len(MA4) - len(points))]
    total = sum(one for one in earned if isinstance(one, int))
    traits = [other.get("journal", 4), other.get("sex", "м"), other.get("klass", "А")]
    return [*who, *traits, other.get("variant", 1), total, *earned, TEXTBOOK, "", ""]


def school(login: str = "edu220042", pupils: int = 6, **other: Any) -> list[list[Any]]:
    """Some pupils, the more able the higher their codes, and one who was absent."""
    rows = [
        pupil(40001 + n, MA4[: 2 * n], login=login, klass="АБ"[n % 2], **other)
        for n in range(pupils)
    ]
    return [*rows, pupil(40001 + pupils, None, login=login, **other)]


def file_2021(folder: Path, rows: Sequence[Sequence[Any]], name: str = "ma4_2021.csv") -> Path:
    return csv_file(folder / name, [HEAD, *rows], encoding="cp1251")


def file_2022(
    folder: Path, rows: Sequence[Sequence[Any]], labels: Sequence[str], name: str
) -> Path:
    """Rows of code, variant and points of a school with the service columns of 2022."""
    head = [*SERVICE, "Код", "Вариант", *labels, *ABOUT, "Итого баллов"]
    lines = [[*service(), *row, "А", "ж", 4, ""] for row in rows]
    return csv_file(folder / name, [head, *lines])


def bring(*files: Path, slug: str = "2021", **told: Any) -> Import:
    """Import files; what belongs to the campaign or to the whole import is told by name."""
    whole = {name: told.pop(name) for name in ("is_strict", "is_rehearsal") if name in told}
    of_past = {name: told.pop(name) for name in ("year", "title") if name in told}
    sources = [opened(file) for file in files]
    at = told.pop("at", AT)
    return import_history(sources, Past(slug, **of_past), Asked(**told), **whole, at=at)
