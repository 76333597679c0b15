"""When a typed row is whole, whose hand types it, and what keeps typed rows from being sent."""

from collections.abc import Collection, Mapping, Sequence

from vprok.domain.results.rules.forms import FormPlan
from vprok.kernel.refusal import Refusal
from vprok.kernel.russian import plural

Values = Mapping[str, str]
"""Texts of one row by the key of the column; an empty one is not there."""

CODES_SHOWN = 5


def is_begun(plan: FormPlan, values: Values) -> bool:
    """Whether anything of the work itself is typed.

    source: domain.md §3.6
    """
    own = {f"variant_{part}" for part in range(1, plan.parts + 1)}
    own |= {f"task_{n}" for n in range(1, len(plan.tasks) + 1)}
    return any(values.get(key) for key in own)


def is_whole(plan: FormPlan, values: Values, *, absent: str) -> bool:
    """Whether nothing of the work is left to type; who was absent has no points.

    absent: the word that stands for a variant then
    source: domain.md §3.6
    """
    variants = {part: values.get(f"variant_{part}", "") for part in range(1, plan.parts + 1)}
    if not all(variants.values()):
        return False
    asked = [
        f"task_{n}"
        for n, task in enumerate(plan.tasks, start=1)
        if variants.get(task.part) != absent
    ]
    if variants[1] != absent:
        asked += ["class", *(["sex"] if plan.asks_sex else []), "journal"]
    return all(values.get(key) for key in asked)


def cells_apart(first: Values, second: Values) -> tuple[str, ...]:
    """Keys of the cells in which two typings of one work differ.

    source: settled.md, The spine: rows exist only as drafts of the entry grid
    """
    return tuple(
        key
        for key in dict.fromkeys((*first, *second))
        if (first.get(key) or "") != (second.get(key) or "")
    )


def row_is_typed_twice(*, code: str, typists: Collection[str]) -> Refusal | None:
    """Two people have typed the row already; a third would only hide who erred.

    typists: those who typed it, as they sign, when neither is the one who asks
    source:  settled.md, The spine: rows exist only as drafts of the entry grid
    """
    if typists:
        return Refusal(
            "row_is_typed_twice",
            f"Код {code} уже внесли двое: {'; '.join(typists)}. "
            "Исправить может каждый из них, выбрать верное — на странице «Сверка».",
        )
    return None


def typed_by_one_person(codes: Sequence[str]) -> Refusal | None:
    """Where every form is typed twice, one person's word is not enough.

    codes:  of works that only one person has typed
    source: settled.md, The spine: rows exist only as drafts of the entry grid
    """
    if codes:
        return Refusal(
            "typed_by_one_person",
            f"Только один человек внёс {plural(len(codes), 'работу', 'работы', 'работ')}: "
            f"{_some(codes)}. В этой кампании работы вносят двое независимо друг от друга: "
            "попросите другого сотрудника внести их ещё раз.",
        )
    return None


def hands_differ(codes: Sequence[str]) -> Refusal | None:
    """What two people typed of one work must say the same before it is sent.

    codes:  of works with cells that differ
    source: settled.md, The spine: rows exist only as drafts of the entry grid
    """
    if codes:
        return Refusal(
            "hands_differ",
            f"Две записи расходятся: {_some(codes)}. "
            "Откройте «Сверку», посмотрите в работы и выберите верные значения.",
        )
    return None


def file_differs_from_hands(codes: Sequence[str]) -> Refusal | None:
    """What comes as a file says what two people have typed, or two people are not needed.

    codes:  of works that the file tells otherwise
    source: settled.md, The spine: rows exist only as drafts of the entry grid
    """
    if codes:
        return Refusal(
            "file_differs_from_hands",
            f"Файл расходится с таблицей ввода: {_some(codes)}. В этой кампании работы вносят "
            "двое: исправьте файл или отправьте форму со страницы «Ввод».",
        )
    return None


def choice_is_stale(*, is_there: bool) -> Refusal | None:
    """A value is chosen of the two that stand there now.

    source: settled.md, The spine: rows exist only as drafts of the entry grid
    """
    if not is_there:
        return Refusal(
            "choice_is_stale",
            "Пока страница была открыта, значение исправили. Посмотрите ещё раз и выберите.",
        )
    return None


def file_holds_names(places: Sequence[str]) -> Refusal | None:
    """Nothing of a file with names goes into the table.

    places: cells in words, never what stands in them
    source: security.md §3.9
    """
    if places:
        return Refusal(
            "file_holds_names",
            f"Похоже на имена: {_some(places)}. Из файла ничего не взято. "
            "Уберите имена и загрузите его снова.",
        )
    return None


def _some(things: Sequence[str]) -> str:
    """The first few of them, and how many more there are."""
    shown = ", ".join(things[:CODES_SHOWN])
    more = len(things) - CODES_SHOWN
    return f"{shown} и ещё {more}" if more > 0 else shown
