"""What a form says to people; Python and JavaScript take the sentences from here."""

from collections.abc import Mapping
from typing import NamedTuple


class Said(NamedTuple):
    """A finding in words: what is wrong and what to do; `{names}` stand for facts."""

    text: str
    remedy: str
    is_error: bool = True


FINDINGS: Mapping[str, Said] = {
    "required": Said("Не заполнен столбец «{title}».", "Впишите значение."),
    "text": Said("Текст длиннее {most} знаков.", "Сократите его."),
    "whole": Said(
        "«{value}» — не целое число от {least} до {most}.",
        "Впишите целое число от {least} до {most}.",
    ),
    "one_of": Said("«{value}» нет среди допустимых значений.", "Выберите из списка ({values})."),
    "code": Said("«{value}» не похоже на код.", "Впишите код как в списке кодов, вида {example}."),
    "points": Said(
        "«{value}» не подходит: за это задание ставят от 0 до {most}.",
        "Выберите из списка ({values}).",
    ),
    "total": Said("«{value}» — не сумма.", "Очистите ячейку: сумма считается сама.", False),
    "date": Said("«{value}» — не дата.", "Впишите дату в виде 14.04.2026."),
    "date_here": Said(
        "В ячейке дата, а нужно другое: Excel мог сам превратить запись в дату.",
        "Задайте ячейке текстовый формат и впишите значение заново.",
    ),
    "shifted": Said(
        "{rows}: похоже, значения сдвинуты на столбец {side}, начиная со столбца «{title}».",
        "Верните значения в свои столбцы.",
    ),
    "person": Said(
        "Похоже на имя человека.", "Уберите имя: в форму вносят только коды участников."
    ),
    "untitled": Said(
        "Столбцы без заголовка не читаются: {columns}.", "Перенесите нужное в столбцы формы.", False
    ),
    "unique": Said(
        "«{values}» уже есть в строке {first}, столбец «{title}».", "Оставьте одну из строк."
    ),
    "blank_when": Said(
        "Стоит «{when}» = «{value}», а заполнено: {titles}.",
        "Очистите эти ячейки или исправьте столбец «{when}».",
    ),
    "filled_unless": Said(
        "Не заполнено: {titles}.", "Заполните ячейки или поставьте «{values}» в столбце «{when}»."
    ),
    "only_when": Said(
        "Заполнено: {titles}, хотя в столбце «{when}» не стоит «{values}».",
        "Очистите эти ячейки или исправьте столбец «{when}».",
    ),
    "required_when": Said(
        "Стоит «{when}» = «{value}», а не заполнено: {titles}.", "Заполните эти ячейки."
    ),
    "dependent": Said(
        "При «{leader}» = {at} здесь может быть только {allowed}, а стоит {value}.",
        "Впишите {allowed} или исправьте «{leader}».",
    ),
    "sum_is": Said(
        "В файле итог {value}, а сумма равна {sum}.",
        "Проверьте слагаемые: в учёт пойдёт сумма {sum}.",
        False,
    ),
    "member_of": Said(
        "«{value}» нет на листе «{sheet}».",
        "Добавьте это значение на лист «{sheet}» или исправьте его здесь.",
    ),
    "known": Said("«{value}» нет среди {among}.", "Сверьте значение и исправьте его."),
    "at_most": Said(
        "{value} больше, чем {limit} в столбце «{other}».", "Исправьте одно из двух чисел."
    ),
    "rows_at_most": Said(
        "Заполнено строк: {count}, а можно не больше {most}.", "Удалите лишние строки."
    ),
    "some_rows": Said(
        "Заполнено строк: {count}, а нужно не меньше {least}.", "Заполните недостающие строки."
    ),
    "rows_expected": Said(
        "Заполнено строк: {count}, а ожидается не меньше {least}{why}.",
        "Проверьте, все ли строки внесены; если все, ничего не меняйте.",
        False,
    ),
    "at_most_sum": Said(
        "Указано {value}, а на листе «{sheet}», где «{on}» — {at}, "
        "в столбце «{of}» набирается {limit}.",
        "Исправьте это число или дополните лист «{sheet}».",
    ),
    "at_most_count": Said(
        "Указано {value}, а на листе «{sheet}» строк, где «{on}» — {at}, только {limit}.",
        "Исправьте это число или дополните лист «{sheet}».",
    ),
    "count_is": Said(
        "Указано {value}, а на листе «{sheet}» строк{which} {count}.",
        "Исправьте это число или проверьте лист «{sheet}».",
    ),
    "every_one": Said(
        "Строка не заполнена, а ответ обязателен.", "Заполните столбец «{title}» в этой строке."
    ),
    "as_listed": Said(
        "Стоит «{when}» = «{value}», а изменено: {titles}.",
        "Исправьте столбец «{when}» или верните прежние значения.",
    ),
    "rows_gone": Said(
        "В столбце «{title}» не хватает строк: {values}.",
        "Скачайте форму заново и перенесите в неё данные: эти строки в ней уже есть.",
    ),
}

TIDIED: Mapping[str, str] = {
    "spaces": "лишние пробелы",
    "spelling": "регистр, похожие буквы или известное написание",
    "number": "число с лишними знаками",
}

RIGHT, LEFT = "вправо", "влево"
ONE_ROW, MANY_ROWS = "Строка {first}", "Строки {first}–{last}"
OR = " или "
WHICH = ", где «{when}» — {values},"
WHY = ": {why}"
MORE = "…"
VALUES_SHOWN = 12
