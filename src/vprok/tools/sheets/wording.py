"""What a form says to people; Python and JavaScript take the sentences from here."""

from collections.abc import Mapping
from typing import NamedTuple


class Said(NamedTuple):
    """A finding in words; `{names}` stand for facts.

    text:   what is wrong
    remedy: what to do
    many:   what is wrong with many rows at once, where `text` names the value of one
    """

    text: str
    remedy: str
    is_error: bool = True
    many: str = ""


FINDINGS: Mapping[str, Said] = {
    "required": Said("Нет значения в столбце «{title}».", "Впишите его."),
    "unanswered": Said("Нет ответа на вопрос.", "Впишите ответ."),
    "text": Said("Текст длиннее {most} знаков.", "Сократите его."),
    "whole": Said(
        "«{value}» — не целое число от {least} до {most}.",
        "Впишите целое число от {least} до {most}.",
        many="это не целые числа от {least} до {most}",
    ),
    "whole_only": Said(
        "Здесь бывает только {least}, а стоит «{value}».",
        "Впишите {least}.",
        many="здесь бывает только {least}",
    ),
    "one_of": Said(
        "«{value}» нет среди допустимых значений.",
        "Выберите из списка ({values}).",
        many="этих значений нет среди допустимых",
    ),
    "code": Said(
        "«{value}» записано не так, как нужно.",
        "Впишите значение вида {example}.",
        many="значения записаны не так, как нужно",
    ),
    "points": Said(
        "«{value}» не подходит: за это задание ставят от 0 до {most}.",
        "Выберите из списка ({values}).",
        many="значения не подходят: за это задание ставят от 0 до {most}",
    ),
    "answer": Said("Ответ длиннее {most} знаков.", "Сократите его до самого ответа."),
    "no_answer": Said(
        "«{value}» — не ответ участника.",
        "Впишите ответ; если к заданию не приступали, поставьте X.",
        many="это не ответы участников",
    ),
    "total": Said(
        "«{value}» — не сумма.",
        "Очистите ячейку: сумма считается сама.",
        is_error=False,
        many="это не суммы",
    ),
    "date": Said("«{value}» — не дата.", "Впишите дату в виде 14.04.2026.", many="это не даты"),
    "date_here": Said(
        "В ячейке дата, а нужно другое: Excel мог сам превратить запись в дату.",
        "Задайте ячейке текстовый формат и впишите значение заново.",
    ),
    "shifted": Said(
        "{rows}: похоже, значения сдвинуты на столбец {side}, начиная со столбца «{title}».",
        "Верните значения в свои столбцы.",
    ),
    "shifted_answers": Said(
        "Похоже, ответы сдвинуты на строку {side}, начиная с вопроса «{title}».",
        "Верните каждый ответ к его вопросу.",
    ),
    "person": Said(
        "Похоже на имя человека.", "Уберите имя: имён участников в форме быть не должно."
    ),
    "untitled": Said(
        "Столбцы, которых нет в форме, не читаются: {columns}.",
        "Если в них есть нужное, перенесите его в столбцы формы.",
        is_error=False,
    ),
    "question_gone": Said(
        "В файле нет вопросов: {titles}.", "Скачайте форму заново и перенесите в неё ответы."
    ),
    "stray_answer": Said(
        "Ответ стоит не напротив вопроса формы.", "Перенесите его к вопросу или удалите."
    ),
    "unique": Said(
        "«{values}» уже есть в строке {first} ({titles}).",
        "Исправьте значение или удалите лишнюю строку.",
        many="значения повторяются ({titles})",
    ),
    "blank_when": Said(
        "Если «{when}» — «{value}», это не заполняют: {titles}.",
        "Очистите эти ячейки или исправьте «{when}».",
        many="если «{when}» — «{value}», это не заполняют",
    ),
    "filled_unless": Said(
        "Не заполнено: {titles}.",
        "Впишите значения: пусто может быть, только если «{when}» — {values}.",
        many="заполнено не всё",
    ),
    "only_when": Said(
        "Это заполняют, только если «{when}» — {values}: {titles}.",
        "Очистите эти ячейки или исправьте «{when}».",
        many="это заполняют, только если «{when}» — {values}",
    ),
    "required_when": Said(
        "Если «{when}» — «{value}», нужно заполнить: {titles}.",
        "Впишите значения или исправьте «{when}».",
        many="если «{when}» — «{value}», нужно заполнить всё",
    ),
    "as_listed": Said(
        "Указано: «{when}» — «{value}», а изменено: {titles}.",
        "Верните прежние значения или исправьте «{when}».",
        many="указано: «{when}» — «{value}», а строки изменены",
    ),
    "dependent": Said(
        "Если «{leader}» — «{at}», здесь может стоять только {allowed}, а стоит «{value}».",
        "Выберите допустимое значение или исправьте «{leader}».",
        many="«{leader}» не допускает таких значений",
    ),
    "sum_is": Said(
        "Итог {value}, а сумма равна {sum}.",
        "Проверьте слагаемые: в учёт пойдёт сумма.",
        is_error=False,
        many="итог не равен сумме",
    ),
    "member_of": Said(
        "«{value}» нет на листе «{sheet}».",
        "Исправьте значение или добавьте его на лист «{sheet}».",
        many="этих значений нет на листе «{sheet}»",
    ),
    "known": Said(
        "«{value}» нет среди {among}.",
        "Сверьте значение и исправьте его.",
        many="этих значений нет среди {among}",
    ),
    "as_elsewhere": Said(
        "«{value}», а в других работах у кода {on} стоит {there}.",
        "Проверьте, тот ли это участник; если всё верно, ничего не меняйте.",
        is_error=False,
        many="в других работах у этих кодов стоит другое",
    ),
    "at_most": Said(
        "{value} больше, чем «{other}» ({limit}).",
        "Исправьте одно из двух чисел.",
        many="числа больше, чем «{other}»",
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
        is_error=False,
    ),
    "at_most_sum": Said(
        "Указано {value}, а на листе «{sheet}» в столбце «{of}» набирается только {limit} "
        "(«{on}» — {at}).",
        "Исправьте это число или дополните лист «{sheet}».",
        many="числа больше, чем набирается на листе «{sheet}» в столбце «{of}»",
    ),
    "equals_sum": Said(
        "Указано {value}, а на листе «{sheet}» в столбце «{of}» набирается {limit} "
        "(«{on}» — {at}).",
        "Исправьте это число или проверьте лист «{sheet}».",
        many="числа не равны сумме на листе «{sheet}» в столбце «{of}»",
    ),
    "at_most_count": Said(
        "Указано {value}, а на листе «{sheet}» таких строк только {limit} («{on}» — {at}).",
        "Исправьте это число или дополните лист «{sheet}».",
        many="числа больше, чем строк на листе «{sheet}»",
    ),
    "count_is": Said(
        "Указано {value}, а на листе «{sheet}» строк {count}{which}.",
        "Исправьте это число или проверьте лист «{sheet}».",
        many="числа не равны числу строк на листе «{sheet}»",
    ),
    "every_one": Said(
        "Строка не заполнена, а ответ обязателен.", "Заполните столбец «{title}» в этой строке."
    ),
    "rows_gone": Said(
        "Не хватает строк: {values} (столбец «{title}»).",
        "Скачайте форму заново и перенесите в неё данные.",
    ),
}

REFUSALS: Mapping[str, str] = {
    "no_sheet": "Нет листа «{title}». Скачайте форму заново и заполните её.",
    "no_header": (
        "На листе «{title}» нет строки с заголовками столбцов. "
        "Скачайте форму заново и перенесите в неё данные."
    ),
    "headers": (
        "Столбцы листа «{title}» не те: {parts}. Скачайте форму заново и перенесите в неё данные."
    ),
    "report": (
        "Это аналитический отчёт, а нужна форма «{title}». "
        "Скачайте форму, заполните её и загрузите."
    ),
    "formula": (
        "На листе «{title}» в ячейке {cell} стоит формула. "
        "Впишите вместо неё значение и загрузите форму снова."
    ),
}
OLD_FORMAT = (
    "Без интернета проверяется только .xlsx, а это .xls. "
    "Откройте форму в Excel, сохраните как .xlsx и проверьте снова."
)
MISSING, EXTRA, COLUMN = "не хватает", "лишние", "столбец {letters}"

TIDIED: Mapping[str, str] = {
    "spaces": "лишние пробелы",
    "spelling": "регистр, похожие буквы или известное написание",
    "number": "число с лишними знаками",
}

RIGHT, LEFT = "вправо", "влево"
DOWN, UP = "вниз", "вверх"
ONE_ROW, MANY_ROWS = "Строка {first}", "Строки {first}–{last}"
GROUP = "Строки {rows}: {text}"
OR = " или "
QUOTED = "«{value}»"
EMPTY = "пусто"
WHICH = " («{when}» — {values})"
WHY = ": {why}"
MORE = "…"
VALUES_SHOWN = 12
LINE_SHOWN = 200  # characters of a list inside a sentence
TITLE_SHOWN = 60  # characters of a column's title inside a sentence
EXAMPLES_SHOWN = 5  # different values of a group
RUNS_SHOWN = 12  # of neighbouring rows in a group
GROUP_LEAST = 6  # so many rows with different values before they are said as one
