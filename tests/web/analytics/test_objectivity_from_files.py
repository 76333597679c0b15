"""From the files of a whole year to the page: one school was filled in, all others are honest."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import numpy as np
import pytest

from tests import make
from tests.cast import as_
from tests.domain.analytics import honesty
from tests.domain.results.past import bring
from tests.tools.sheets.portal.making import TEXTBOOK, csv_file
from vprok.domain.analytics.models import Search, Sign
from vprok.domain.campaign.queries import catalogue
from vprok.kernel.charter import Actor

SCHOOLS = {"22": 120, "64": 60}
PUPILS = 25
FILLED = "edu220008"
PAGE = "/analytics/2021/objectivity/"
HEAD = (
    "логин школы", "регион", "номер обучающегося", "код обучающегося",
    "отметка за предыдущую четверть/триместр", "пол", "класс", "вариант", "всего баллов",
)  # fmt: skip
TAIL = ("Учебник", "Др.уч. автор", "Др.уч. название")

pytestmark = pytest.mark.django_db


def file(folder: Path, code: str, seed: int, filled: Mapping[str, float]) -> Path:
    """A work of two regions as the federal portal hands it out.

    filled: by school, the share of wrong answers that somebody has made right
    """
    maxima = np.array([task.maximum for task in catalogue()[code].tasks])
    chance = np.random.default_rng(seed)
    rows = [
        row
        for region, schools in SCHOOLS.items()
        for n in range(1, schools + 1)
        for row in rows_of(f"edu{region}{n:04}", maxima, filled, chance)
    ]
    tasks = [f"балл за {n}" for n in range(1, len(maxima) + 1)]
    return csv_file(folder / f"{code}_2021.csv", [(*HEAD, *tasks, *TAIL), *rows], encoding="cp1251")


def rows_of(
    login: str, maxima: np.ndarray, filled: Mapping[str, float], chance: np.random.Generator
) -> Iterator[list[object]]:
    """The works of one school: pupils, tasks and schools differ, as they do among honest ones."""
    hard = np.linspace(-1.5, 1.5, len(maxima)) + chance.normal(0, 0.2, len(maxima))
    ability = chance.normal(0, 0.3) + chance.normal(0, 1, PUPILS)
    odds = 1 / (1 + np.exp(hard - ability[:, None]))
    points = chance.binomial(maxima, odds)
    made_right = chance.random(points.shape) < filled.get(login, 0.0)
    points = np.where(made_right, maxima, points)
    journal = np.clip(np.round(3.7 + 0.7 * ability + chance.normal(0, 0.4, PUPILS)), 2, 5)
    for n, (mark, row) in enumerate(zip(journal.tolist(), points.tolist(), strict=True)):
        who = [login, login[3:5], n + 1, 40001 + n, int(mark), "мж"[n % 2], "А", 1]
        yield [*who, sum(row), *row, TEXTBOOK, "", ""]


def test_works_that_came_as_files_lead_to_the_page_and_honest_regions_show_nothing(
    tmp_path: Path, gleb: Actor
) -> None:
    make.region()
    make.region("64", "Степной край")
    filled = {FILLED: 0.8}
    bring(file(tmp_path, "ma4", 1, filled), file(tmp_path, "ru4", 2, filled))
    honesty.searched()
    assert Search.objects.count() == 4
    client = as_(gleb)
    listed = client.get(f"{PAGE}ru.22/").content.decode()
    assert set(re.findall(r"edu\d{6}", listed)) == {FILLED}
    honest = client.get(f"{PAGE}ru.64/").content.decode()
    assert not re.findall(r"edu\d{6}", honest)
    assert "Таких школ нет" in honest
    where = Sign.objects.filter(school__number=FILLED[3:]).values_list("school__path", flat=True)
    case = client.get(f"{PAGE}{where[0]}/case/").content.decode()
    assert case.count("Математика, 4 класс, ВПР 2021") >= 1
    assert case.count("Русский язык, 4 класс, ВПР 2021") >= 1
    assert "Средний балл выше ожидаемого по журналу" in case
