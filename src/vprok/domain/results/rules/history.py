"""Results of past years: which work a file is of, what its scale is, what keeps them out."""

import re
from bisect import bisect_right
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from unicodedata import normalize

from vprok.domain.results.rules.subjects import PRINTED
from vprok.kernel.refusal import Refusal
from vprok.kernel.russian import plural

HISTORY = "ввоз прошлых лет"
"""Who sends what an import brings: so the portal tells it from forms that schools have sent."""

Cuts = tuple[int, int, int]

_BY_PRINTED = {printed.lower(): code.lower() for code, printed in PRINTED.items()}

_CODE = re.compile(r"(?<![a-zа-я])([a-zа-я]{2,4})[-_ ]?(\d{1,2})(?!\d)")
_GAPS = re.compile(r"[\s_.,-]+")
_SLUG = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
_YEAR = re.compile(r"(?<!\d)20[12]\d(?!\d)")
NAMES_SHOWN = 10


@dataclass(frozen=True)
class PastTask:
    """A score column as a header or a description has it.

    maximum: 0 where nobody tells it
    level:   Б, П or В; empty where nobody tells it
    """

    label: str
    maximum: int
    part: int = 1
    level: str = ""


def codes_in(text: str, subjects: Collection[str]) -> frozenset[str]:
    """Codes of works that a name of a file or a sheet holds: «РУ 4 Статистика» is ru4.

    subjects: codes of subjects, in lower case
    source:   domain.md §1.4, §6.2
    """
    pairs = ((_BY_PRINTED.get(one, one), grade) for one, grade in _CODE.findall(text.lower()))
    return frozenset(f"{one}{int(grade)}" for one, grade in pairs if one in subjects)


def codes_told(text: str, subjects: Mapping[str, str]) -> frozenset[str]:
    """Codes of works that a name tells in words: «Форма сбора Английский язык 8 класс» is en8.

    subjects: codes of subjects by their names, both in lower case
    source:   domain.md §1.3, names of files of 2026
    """
    plain = _GAPS.sub(" ", normalize("NFC", text).lower())
    return frozenset(
        f"{code}{int(grade)}"
        for name, code in subjects.items()
        for grade in re.findall(rf"(?<![а-яё]){re.escape(name)} (\d{{1,2}}) кл", plain)
    )


def year_in(text: str) -> int | None:
    """The year that a name holds, where it holds one.

    source: settled.md, Names and identifiers: `2026-spring`
    """
    found = set(_YEAR.findall(text))
    return int(found.pop()) if len(found) == 1 else None


def scale_between(printed: Iterable[tuple[int, int]]) -> Cuts | None:
    """The scale that totals and their printed marks leave no choice about.

    printed: pairs of a total and its mark
    returns: first points of «3», «4» and «5»; nothing where a total on a border was not met
    source:  docs/sources/domain.md#rules, 3
    """
    found = []
    pairs = list(printed)
    for mark in (3, 4, 5):
        below = max((total for total, given in pairs if given < mark), default=None)
        above = min((total for total, given in pairs if given >= mark), default=None)
        if below is None or above is None or above != below + 1:
            return None
        found.append(above)
    first3, first4, first5 = found
    return first3, first4, first5


def mark_by(cuts: Cuts, total: int) -> int:
    """The mark of a total.

    source: docs/sources/domain.md#rules, 3
    """
    return 2 + bisect_right(cuts, total)


def order_of(
    header: Sequence[PastTask], tasks: Sequence[PastTask], *, is_positional: bool, has_room: bool
) -> tuple[int, ...] | None:
    """Which column of a header holds each task of a work; nothing where they are not the same.

    is_positional: the header numbers its columns and tells no labels
    has_room:      it may have more columns than the work has tasks
    source:        domain.md §3.6
    """
    if is_positional:
        fits = len(header) >= len(tasks) if has_room else len(header) == len(tasks)
        return tuple(range(len(tasks))) if fits else None
    at = {task.label: nth for nth, task in enumerate(header)}
    same = at.keys() == {task.label for task in tasks} and len(header) == len(tasks)
    if not same:
        return None
    order = tuple(at[task.label] for task in tasks)
    told = zip(order, tasks, strict=True)
    return order if all(header[nth].maximum in {0, task.maximum} for nth, task in told) else None


# ---- what keeps them out -------------------------------------------------------------------------


def exports_hold_names(
    places: Sequence[tuple[str, str]], digests: Collection[str]
) -> Refusal | None:
    """Keep nothing of files in which names of persons stand.

    places:  of each the file and the cell, or what is beside cells
    digests: of those files, so that it can be said which they were
    source:  seed: «передаются только коды участников, ФИО не указывается»
    """
    if not places:
        return None
    shown = "; ".join(f"{file}, {cell}" for file, cell in places[:NAMES_SHOWN])
    more = " и другие места" if len(places) > NAMES_SHOWN else ""
    return Refusal(
        "exports_hold_names",
        f"В файлах есть имена людей: {shown}{more}. Ничего не взято и не сохранено. Уберите имена "
        f"и повторите. SHA-256: {', '.join(sorted(digests))}.",
    )


def exports_are_unknown(names: Sequence[str]) -> Refusal | None:
    """Take nothing where a file is no export that we know.

    source: domain.md §3.6, §6.2
    """
    if not names:
        return None
    return Refusal(
        "exports_are_unknown",
        f"Это не выгрузки результатов: {', '.join(names)}. Нужны выгрузки 2020, 2021 или 2022 "
        "года, Ф1 «Индивидуальные результаты» или заполненные формы сбора.",
    )


def classes_stand_alone(names: Sequence[str]) -> Refusal | None:
    """Take nothing where classes have no protocol beside them.

    source: domain.md §3.6, форма 2022 года
    """
    if not names:
        return None
    return Refusal(
        "classes_stand_alone",
        f"К листам «Классы» не нашлось протоколов: {', '.join(names)}. Передайте и файлы "
        "«Протокол» с теми же названиями.",
    )


def work_is_not_told(file: str, found: Collection[str]) -> Refusal | None:
    """Take no file of which nobody says what work it is of.

    found: codes that the file and its name speak of
    source: domain.md §3.6
    """
    if len(found) == 1:
        return None
    said = f"названо несколько: {', '.join(sorted(found))}" if found else "не сказано нигде"
    return Refusal(
        "work_is_not_told",
        f"По какой работе файл «{file}» — {said}. Добавьте --work, например --work ru4.",
    )


def subject_is_not_told(code: str, subject: str) -> Refusal | None:
    """Make no work whose subject nobody names.

    source: domain.md §5
    """
    if subject:
        return None
    return Refusal(
        "subject_is_not_told",
        f"Предмет работы {code} неизвестен. Назовите его: --work {code}=Предмет.",
    )


def tasks_have_no_maxima(code: str) -> Refusal | None:
    """Make no work of a header that tells no greatest points.

    source: domain.md §3.6: выгрузки 2020 и 2021 годов
    """
    return Refusal(
        "tasks_have_no_maxima",
        f"Работы {code} с таким числом заданий нет ни в кампании, ни в каталоге, а наибольших "
        "баллов в файле нет. Сперва ввезите форму или Ф1 этой работы: в них баллы названы.",
    )


def tasks_differ(code: str, file: str) -> Refusal | None:
    """Put no results into a work with other tasks.

    source: domain.md §3.6, проверка 2
    """
    return Refusal(
        "tasks_differ",
        f"Задания в файле «{file}» не те, что в работе {code} этой кампании: номера или наибольшие "
        "баллы расходятся. Проверьте --work и --campaign.",
    )


def scale_is_other(code: str, *, told: Cuts | None, kept: Cuts) -> Refusal | None:
    """Change no scale of a work that is there.

    source: domain.md §5.1
    """
    if told is None or told == kept:
        return None
    return Refusal(
        "scale_is_other",
        f"У работы {code} в кампании уже есть шкала {', '.join(map(str, kept))}. Уберите --cuts.",
    )


def school_is_not_told(file: str) -> Refusal | None:
    """Take no form of which nobody says whose it is.

    source: domain.md §3.6: форма 2026 года
    """
    return Refusal(
        "school_is_not_told",
        f"Чья форма «{file}» — не сказано ни в ней, ни в её названии. "
        "Добавьте --school, например --school edu220042.",
    )


def year_is_not_told(year: int | None) -> Refusal | None:
    """Make no campaign without its year.

    source: settled.md, Names and identifiers
    """
    if year is not None:
        return None
    return Refusal("year_is_not_told", "Год кампании не назван. Добавьте --year, например 2021.")


def slug_is_unfit(slug: str) -> Refusal | None:
    """Make no campaign whose address no page could have.

    source: settled.md, Names and identifiers
    """
    if _SLUG.fullmatch(slug):
        return None
    return Refusal(
        "slug_is_unfit",
        f"«{slug}» не годится для адреса кампании: нужны латинские строчные буквы, цифры и дефис.",
    )


def campaign_is_not_past(*, is_finished: bool) -> Refusal | None:
    """Bring nothing into a campaign that goes on.

    source: settled.md, The spine
    """
    if is_finished:
        return None
    return Refusal(
        "campaign_is_not_past",
        "Эта кампания ещё не завершена: результаты в неё принимаются формами. "
        "Назовите другую кампанию.",
    )


def campaign_has_forms(forms: int) -> Refusal | None:
    """Bring nothing into a campaign whose results schools have sent themselves.

    source: settled.md, The spine: Upload
    """
    if not forms:
        return None
    told = plural(forms, "принятая форма", "принятые формы", "принятых форм")
    return Refusal(
        "campaign_has_forms",
        f"В этой кампании {told} от самих организаций: ввоз их не заменяет. "
        "Назовите другую кампанию.",
    )


def rows_are_left_out(left: int) -> Refusal | None:
    """Take nothing where every row was asked for and some cannot be right.

    source: ours: --strict
    """
    if not left:
        return None
    rows = plural(left, "строка не годится", "строки не годятся", "строк не годятся")
    return Refusal(
        "rows_are_left_out",
        f"Ничего не взято: {rows}, а вы просили взять всё (--strict). Исправьте файл по таблице "
        "замечаний.",
    )


def nothing_to_import(works: int, unscaled: Collection[str]) -> Refusal | None:
    """Do nothing where no work can be taken.

    works:    that can be
    unscaled: codes of those that cannot, for nobody knows their scale
    source:   ours
    """
    if works:
        return None
    told = " ".join(f"--cuts {code}=3,4,5" for code in unscaled)
    return Refusal(
        "nothing_to_import",
        f"Взять нечего: неизвестна шкала ({', '.join(unscaled)}). Назовите её: {told}, "
        "где вместо 3,4,5 — первые баллы отметок «3», «4» и «5».",
    )


def no_row_is_right(rows: int, left: int) -> Refusal | None:
    """Make no campaign of files in which not one row can be right.

    rows:   that can be taken
    left:   that cannot
    source: ours
    """
    if rows:
        return None
    told = plural(left, "строка не годится", "строки не годятся", "строк не годятся")
    return Refusal("no_row_is_right", f"Взять нечего: годных строк в файлах нет ({told}).")
