"""Small exports of every layout, as the federal portal wrote them; schools and pupils invented."""

import csv
import io
from collections.abc import Iterable, Sequence
from pathlib import Path

import openpyxl

from vprok.tools.sheets.portal import shapes
from vprok.tools.sheets.portal.rows import Reading, Wanted, read
from vprok.tools.sheets.portal.sources import opened

SERVICE = ("Пользователь", "Код региона", "Регион", "Муниципалитет", "Школа", "Дата загрузки")
ABOUT = ("Наименование класса", "Пол", "Отметка за предыдущий триместр/ четверть/полугодие")
TASKS_2022 = ("1 (1б)", "2(1) (1б)", "2(2)(2б)", "3К1 (3б) ")
MAXIMA = (1, 1, 2, 3)
TEXTBOOK = "ma4.8 | 1.1.3.1.8.4 | Моро М.И., Бантова М.А. и др. Математика 4 класс Просвещение"

HEAD_2022 = (*SERVICE, "Код", "Вариант", *TASKS_2022, *ABOUT, "Итого баллов")
HEAD_2021 = (
    "логин школы", "регион", "номер обучающегося", "код обучающегося",
    "отметка за предыдущую четверть/триместр", "пол", "класс", "вариант", "всего баллов",
    *(f"балл за {n}" for n in range(1, 5)), "Учебник", "Др.уч. автор", "Др.уч. название",
)  # fmt: skip
HEAD_2020 = (
    "groups", "user", "id", "code", "otc", "gender", "klass", "var-1", "var-2", "sum",
    *(f"a-{n}-grade" for n in range(1, 41)), "Учебник",
)  # fmt: skip
HEAD_2026 = (
    "Код участника", "Вариант", *TASKS_2022, "Порядковый номер класса", ABOUT[2], "Итого баллов",
)  # fmt: skip
HEAD_F1 = (
    "ОО", "Муниципалитет", "Название ОО", "Код участника", "Класс", "Вариант", *TASKS_2022,
    "Первичный балл", "Отметка", "Отметка по журналу",
)  # fmt: skip

Row = Sequence[object]


def service(key: str = "edu220042", district: str = "reg22_m019 | Заречный район") -> list[str]:
    region = "reg220000 | Приозёрный край"
    return [key, "22", region, district, f"{key} | СОШ № 42", "17.03.2022 08:51:52"]


def row_2022(code: object, variant: object, *points: object, **other: object) -> list[object]:
    total = other.get("total", sum(p for p in points if isinstance(p, int)))
    about = (other.get("klass", "4А"), other.get("sex", "ж"), other.get("journal", 4))
    key = str(other.get("key", "edu220042"))
    return [*service(key), code, variant, *points, *about, total]


def row_2021(code: object, variant: object, *points: object, **other: object) -> list[object]:
    total = other.get("total", sum(p for p in points if isinstance(p, int)))
    login = other.get("login", "edu220042")
    who = (login, other.get("region", "22"), 7, code, other.get("journal", 4))
    traits = (other.get("sex", "м"), other.get("klass", "А"))
    return [*who, *traits, variant, total, *points, TEXTBOOK, "", ""]


def row_2020(
    code: object, variants: tuple[object, object], points: Sequence[object], total: object = 0
) -> list[object]:
    groups = "22-RU-ALT,VPR_22,reg22_vpr_m060,vpr2020.ma4"
    filled = [*points, *[""] * (40 - len(points))]
    return [groups, "sch220042", 5, code, 4, "м", "4а", *variants, total, *filled, TEXTBOOK]


def row_2026(code: object, variant: object, *points: object, **other: object) -> list[object]:
    total = sum(p for p in points if isinstance(p, int))
    return [code, variant, *points, other.get("klass", 1), other.get("journal", 4), total]


def row_f1(
    code: object, points: Sequence[object], mark: object, key: str = "edu200123"
) -> list[object]:
    about = (key, "Горный район (reg20_m012)", f"СОШ № 123({key})")
    total = sum(point for point in points if isinstance(point, int))
    return [*about, code, 1, 1, *points, total, mark, 4]


def caption_f1(subject: str = "Математика", grade: int = 4, pupils: int = 0) -> list[Row]:
    return [
        ["Индивидуальные результаты"],
        [],
        [f"ВПР 2024 {subject} {grade} класс"],
        ["Предмет:", subject],
        ["Максимальный первичный балл:", "7"],
        ["Дата:", "19.03.2024"],
        ["Уровень сложности задания", *[""] * 5, "Б", "Б", "П", "П"],
        list(HEAD_F1),
        ["edu200123", f"Кол-во участников: {pupils}"],
    ]


def csv_file(
    path: Path, rows: Iterable[Row], *, delimiter: str = ";", encoding: str = "utf-8"
) -> Path:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter).writerows(rows)
    path.write_bytes(text.getvalue().encode(encoding))
    return path


def book(path: Path, **sheets: Iterable[Row]) -> Path:
    made = openpyxl.Workbook()
    made.remove(made.active)
    for title, rows in sheets.items():
        sheet = made.create_sheet(title)
        for row in rows:
            sheet.append([None if value == "" else value for value in row])
    made.properties.creator = None
    made.save(path)
    return path


def wanted(maxima: Sequence[int], columns: Sequence[int], parts: Sequence[int] = ()) -> Wanted:
    of_parts = tuple(parts) or (1,) * len(maxima)
    return Wanted(tuple(columns), tuple(maxima), of_parts, school="220042")


def taken(path: Path, maxima: Sequence[int] = MAXIMA, parts: Sequence[int] = ()) -> Reading:
    """What the first protocol of a file says, its columns of points in their own order."""
    for table in opened(path).tables:
        if shape := shapes.protocol(table):
            columns = [task.at for task in shape.tasks[: len(maxima)]]
            return read(table, shape, wanted(maxima, columns, parts))
    raise AssertionError(path)
