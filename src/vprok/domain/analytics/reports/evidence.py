"""What stands behind a sign, in words and in a small table."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from vprok.domain.analytics.models import Sign
from vprok.domain.analytics.queries.cases import Mark
from vprok.domain.analytics.states import SignKind
from vprok.kernel.russian import decimal, plural, sentence, signed
from vprok.tools.stats.objectivity import FALSE_ALARMS

CLASSES_ACCUSED = 0.22
"""Share of honest classes that get the official marker of the mean. source: statistics.md §3.1"""

THOUSAND = 1000
PER_CENT = 100
LEAST_P = 0.001
WHAT_TO_DO = (
    "Посмотрите ещё раз работы и задания, о которых здесь сказано. "
    "Есть объяснение — напишите его в ответе: он останется рядом с признаками. "
    "Нашли ошибку в баллах — сообщите координатору выше."
)
"""Stands where a school reads its own signs."""
NOT_A_VERDICT = (
    "Признак — повод посмотреть работы ещё раз, и только: результаты требуют проверки. "
    "Сильный класс, тема, которую изучили лучше других, или другой порядок проверки дают такие же "
    "цифры. Оценивать по признакам школы и учителей нельзя."
)
"""Stands wherever signs are shown."""


@dataclass(frozen=True)
class Evidence:
    """A sign for people.

    about:   the work or the examination
    words:   what was seen and what was expected
    columns, rows: the same in figures
    chance:  how often it happens to honest schools
    """

    kind: SignKind
    title: str
    about: str
    words: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    chance: str


WHERE: Mapping[str, str] = {
    "ru4": "Русский язык, 4 класс",
    "ma4": "Математика, 4 класс",
    "ru5": "Русский язык, 5 класс",
    "ma5": "Математика, 5 класс",
    "RU": "ОГЭ, русский язык",
    "MA": "ОГЭ, математика",
}
"""Where official markers look, in words. source: domain.md §7.1"""

Told = tuple[str, tuple[str, ...], tuple[tuple[str, ...], ...]]
Values = Mapping[str, Any]

# ---- official markers ----------------------------------------------------------------------------


def of_mark(mark: Mark) -> Evidence:
    """An official marker with its figures and with how often honest schools get it.

    source: domain.md §7.1; statistics.md §3.1
    """
    words, columns, rows = _OFFICIAL[mark.kind](mark.evidence)
    return Evidence(
        mark.kind, title_of(mark.kind), WHERE[mark.about], words, columns, rows,
        false_alarms(mark.kind),
    )  # fmt: skip


def title_of(kind: SignKind) -> str:
    """The marker with a capital letter, without the word that it is official."""
    return sentence(str(kind.label).removesuffix(" (официальный)"))


def false_alarms(kind: SignKind) -> str:
    """How often honest schools get an official marker, as it was measured.

    source: statistics.md §3.1
    """
    share = FALSE_ALARMS[kind]
    if share < LEAST_P:
        return "В проверке на честных школах признак получили меньше одной из 1000."
    words = f"В проверке его получили {_count(share * THOUSAND)} из 1000 честных школ"
    if kind is not SignKind.MEAN:
        return f"{words}."
    return f"{words} и {_percent(CLASSES_ACCUSED)} честных классов: чаще всего это сильные школы."


def honest_of_thousand(kind: SignKind) -> str:
    """How many of a thousand honest schools get an official marker: «291», «меньше 1».

    source: statistics.md §3.1
    """
    share = FALSE_ALARMS[kind]
    return "меньше 1" if share < LEAST_P else _count(share * THOUSAND)


def _mean(values: Values) -> Told:
    return (
        "Доверительный интервал среднего у школы целиком выше, чем у региона.",
        ("", "Участников", "Среднее", "Интервал 95 %"),
        (
            (
                "Школа",
                _count(values["works"]),
                _n(values["observed"]),
                _between(values["interval"]),
            ),
            (
                "Регион",
                _count(values["region_works"]),
                _n(values["expected"]),
                _between(values["region"]),
            ),
        ),
    )


def _journal(values: Values) -> Told:
    return (
        "Связь отметок по журналу и первичных баллов обратная: коэффициент Спирмена меньше нуля.",
        ("Участников с отметкой", "По формуле методики", "С поправкой на одинаковые отметки"),
        ((_count(values["works"]), _n(values["published"]), _n(values["corrected"])),),
    )


def _change(words: str) -> Callable[[Values], Told]:
    def told(values: Values) -> Told:
        return (
            f"{words} K — результат в 4 классе, делённый на результат тех же детей в 5 классе.",
            ("", "K"),
            (
                ("Школа", _n(values["observed"])),
                ("Половина школ региона", _between(values["quartiles"])),
                ("Без признака", _between(values["region"])),
            ),
        )

    return told


_OFFICIAL: Mapping[SignKind, Callable[[Values], Told]] = {
    SignKind.MEAN: _mean,
    SignKind.EXAM: _mean,
    SignKind.JOURNAL: _journal,
    SignKind.FALL: _change("В 5 классе результат намного ниже, чем годом раньше."),
    SignKind.RISE: _change("В 5 классе результат намного выше, чем годом раньше."),
}

# ---- our signs -----------------------------------------------------------------------------------


def of_sign(sign: Sign, labels: Sequence[str]) -> Evidence:
    """One of our signs with its figures.

    labels: of the tasks of its work
    source: statistics.md §3.5
    """
    kind = SignKind(sign.kind)
    words, columns, rows = _OURS[kind](sign.evidence, labels)
    return Evidence(
        kind, title_of(kind), f"{sign.search.work}, {sign.search.work.campaign.title}",
        words, columns, rows, chance_of(sign),
    )  # fmt: skip


def chance_of(sign: Sign) -> str:
    """How many of a thousand usual schools would stand out as much, and what correction leaves.

    source: statistics.md §3.5: every sign carries its expected false signs per 1,000
    """
    parts = [f"Из 1000 обычных школ так выделились бы {_of_thousand(sign.p or 0.0)}."]
    if sign.effect is not None:
        parts.append(f"Такую разницу дали бы другие баллы у {_percent(sign.effect)} работ.")
    parts.append(f"С поправкой на число школ и признаков: q = {_n(sign.q or 0.0, 3)} (порог 0,05).")
    return " ".join(parts)


def _given_journal(values: Values, _: Sequence[str]) -> Told:
    return (
        "Средний балл выше того, какой обычен в регионе при таких отметках по журналу.",
        ("Работ", "Средняя отметка по журналу", "Средний балл", "Ожидался", "Обычные значения"),
        (
            (
                _count(values["works"]),
                _n(values["journal"]),
                _n(values["observed"]),
                _n(values["expected"]),
                _between(values["interval"]),
            ),
        ),
    )


def _bunching(values: Values, _: Sequence[str]) -> Told:
    moved = values["moved"]
    works = plural(round(moved), "работа", "работы", "работ")
    return (
        (
            "Работ с баллом ровно на границе отметки больше, чем у региона при таком же среднем: "
            f"лишних примерно {works} (от {_n(values['interval'][0], 0)} "
            f"до {_n(values['interval'][1], 0)})."
        ),
        ("Отметка", "Баллы у границы", "Работ там", "Ровно на границе", "Ожидалось"),
        tuple(
            (
                f"«{each['mark']}»",
                f"{each['low']}–{each['cut']}",
                _count(each["near"]),
                _count(each["observed"]),
                _n(each["expected"]),
            )
            for each in values["cuts"]
        ),
    )


def _profile(values: Values, labels: Sequence[str]) -> Told:
    return (
        (
            "Некоторые задания выполнены не так, как у школ с таким же общим баллом: "
            "часть намного лучше, часть хуже."
        ),
        ("Задание", "Выполнено, %", "Ожидалось, %"),
        tuple(
            (
                _label(labels, each["task"]),
                _n(PER_CENT * each["observed"], 0),
                _n(PER_CENT * each["expected"], 0),
            )
            for each in values["tasks"]
        ),
    )


def _hard_easy(values: Values, labels: Sequence[str]) -> Told:
    hard = ", ".join(_label(labels, task) for task in values["hard"])
    return (
        "Трудные задания выполнены лучше, чем у школ с таким же общим баллом, а простые — хуже.",
        ("Задания", "Какие", "Разница, % от максимума"),
        (
            ("Трудные", hard, signed(PER_CENT * values["hard_beyond"], 0)),
            ("Простые", "остальные", signed(PER_CENT * values["easy_beyond"], 0)),
        ),
    )


def _journal_edge(values: Values, _: Sequence[str]) -> Told:
    edges = "; ".join(
        f"«{mark}»: {', '.join(map(str, totals))}" for mark, totals in values["edges"].items()
    )
    return (
        (
            "Баллов на самом краю той отметки, которая стоит в журнале, больше обычного. "
            f"Крайние баллы: {edges}."
        ),
        ("Работ с отметкой", "На краю", "Ожидалось", "Лишних: от и до"),
        (
            (
                _count(values["works"]),
                _count(values["observed"]),
                _n(values["expected"]),
                _between(values["interval"], 0),
            ),
        ),
    )


def _blocks(values: Values, labels: Sequence[str]) -> Told:
    return (
        "У участников одного класса совпадает больше ответов, чем бывает обычно при таких баллах.",
        ("Класс по счёту", "Коды участников", "Задания, где ответы одинаковы"),
        tuple(
            (
                _count(each["class_no"]),
                ", ".join(map(str, each["codes"])),
                ", ".join(_label(labels, task) for task in each["tasks"]),
            )
            for each in values["groups"]
        ),
    )


def _edits(values: Values, _: Sequence[str]) -> Told:
    return (
        "Между версиями формы баллы чаще поднимались за границу отметки, чем опускались под неё.",
        ("Версий", "Работ", "Изменено", "Поднято за границу", "Опущено под неё"),
        (tuple(_count(values[name]) for name in ("forms", "works", "changed", "over", "under")),),
    )


def _repeat(values: Values, _: Sequence[str]) -> Told:
    marker = title_of(SignKind(values["marker"]))
    return (
        f"Один и тот же признак держится в нескольких работах: «{marker}».",
        ("Работа", "Обычных школ из 1000", "По величине, % работ"),
        tuple(
            (each["title"], _of_thousand(each["p"]), _n(PER_CENT * (each["effect"] or 0.0), 0))
            for each in values["works"]
        ),
    )


_OURS: Mapping[SignKind, Callable[[Values, Sequence[str]], Told]] = {
    SignKind.GIVEN_JOURNAL: _given_journal,
    SignKind.BUNCHING: _bunching,
    SignKind.PROFILE: _profile,
    SignKind.HARD_EASY: _hard_easy,
    SignKind.JOURNAL_EDGE: _journal_edge,
    SignKind.BLOCKS: _blocks,
    SignKind.EDITS: _edits,
    SignKind.REPEAT: _repeat,
}

# ---- figures -------------------------------------------------------------------------------------


def _label(labels: Sequence[str], task: int) -> str:
    """The label of a task by its number from 1."""
    return labels[task - 1] if task <= len(labels) else str(task)


def _n(value: float, places: int = 2) -> str:
    return decimal(value, places)


def _between(pair: Sequence[float], places: int = 2) -> str:
    return f"{_n(pair[0], places)} … {_n(pair[1], places)}"


def _of_thousand(share: float) -> str:
    many = THOUSAND * share
    return "меньше одной" if many < 1 else _count(many)


def _count(value: float) -> str:
    return f"{round(value):,}".replace(",", "\N{NO-BREAK SPACE}")


def _percent(share: float) -> str:
    return f"{round(PER_CENT * share)} %"
