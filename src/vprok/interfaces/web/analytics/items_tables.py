"""The tables of item analysis, section by section, each with the formulas of its columns."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest
from typing import Any

from vprok.domain.analytics.rules import FEWEST_ANSWERED, FEWEST_COMPARED
from vprok.kernel.russian import plural
from vprok.tools.stats.dif import SIGNIFICANT
from vprok.tools.stats.items import GROUPS
from vprok.tools.stats.items_words import FLAGS, FORMULAS, Formula, chance, number
from vprok.tools.stats.matrix_variants import APART

Figures = Mapping[str, Any]

_OURS = (
    Formula(
        "x",
        "X",
        "доля участников, у которых вместо баллов стоит X: к заданию не приступали; 0 баллов",
        "по определению",
    ),
    Formula(
        "not_taught",
        "Не пройд.",
        "доля участников, с которыми тему ещё не изучали; здесь это 0 баллов",
        "по определению",
    ),
    Formula(
        "variants",
        "Разница вариантов d",
        "d = (S̄₂ − S̄₁) ÷ s объединённое. При |d| больше 0,2 баллы вариантов приравниваются по "
        "процентильным рангам: варианты розданы случайно",
        "Kolen, Brennan 2014",
    ),
)
_KNOWN = {each.key: each for each in (*FORMULAS, *_OURS)}

_REPEATED = (
    "Сколько участников получили бы ту же отметку, если бы писали другую работу такой же длины и "
    "трудности."
)
_NO_CUTS = "Не определена: надёжность не лежит между 0 и 1 или работа слишком короткая."
_MAP = (
    "Слева — сколько участников такой подготовки, справа — задания такой трудности: "
    "кто стоит на одной высоте с заданием, выполняет его в половине случаев."
)
_MAP_STEPS = " Точка после номера — порог балла: «7·2» — второй балл задания 7."
_NO_SCALE = (
    "Шкала не определена: задания не различаются у участников или выстроены без единого "
    "исключения, и правдоподобие не имеет наибольшего значения."
)
_NO_SEXES = (
    f"Сравнения нет: нужно не меньше {FEWEST_COMPARED} участников каждого пола, а пол вносят не во "
    "всех кампаниях."
)
_NO_VARIANTS = (
    f"Сравнения нет: нужны хотя бы два варианта, каждый не меньше чем у {FEWEST_COMPARED} "
    "участников."
)


@dataclass(frozen=True)
class Row:
    """Cells of words; the first names the row.

    is_marked: asks for a look
    """

    cells: tuple[str, ...]
    is_marked: bool = False


@dataclass(frozen=True)
class Table:
    """A table of a section.

    is_folded: shown when it is asked for
    words:     how many of the last columns hold words and not numbers
    """

    caption: str
    heads: tuple[str, ...]
    rows: tuple[Row, ...]
    is_folded: bool = False
    words: int = 0

    @property
    def first_words(self) -> int:
        """The column that words begin at, from 0."""
        return len(self.heads) - self.words


@dataclass(frozen=True)
class Section:
    """A part of the page.

    lead:     sentences over the tables
    formulas: of all that its tables hold
    """

    key: str
    title: str
    lead: tuple[str, ...]
    tables: tuple[Table, ...]
    formulas: tuple[Formula, ...]


def sections(found: Figures) -> list[Section]:
    """All parts of the page, in the order of reading."""
    return [
        _items(found),
        _answers(found),
        _cuts(found),
        _scale(found),
        _sexes(found),
        _variants(found),
    ]


def formulas(*keys: str) -> tuple[Formula, ...]:
    """How figures are made and who says so."""
    return tuple(_KNOWN[key] for key in keys)


# ---- items ---------------------------------------------------------------------------------------


def _items(found: Figures) -> Section:
    items = found["items"]
    is_taught = not any(item["not_taught"] for item in items)
    untaught = () if is_taught else ("Не пройд., %",)
    heads = ("Задание", "Макс.", "p", "Ср. балл", "r", "D", "X, %", *untaught, "infit", "outfit")
    rows = tuple(
        Row(
            (
                item["item"],
                str(item["max"]),
                number(item["p"]),
                number(item["mean"], 2),
                number(item["r_rest"]),
                number(item["upper_lower"]),
                _percent(item["x"]),
                *(() if is_taught else (_percent(item["not_taught"]),)),
                number(item["infit"], 2),
                number(item["outfit"], 2),
                "; ".join(FLAGS[flag] for flag in item["flags"]),
            ),
            bool(item["flags"]),
        )
        for item in items
    )
    whole = _trimmed(Table("Показатели заданий", (*heads, "На что посмотреть"), rows, words=1))
    curves = Table(
        "Решаемость в пяти равных группах, от слабых к сильным",
        ("Задание", *(f"{group}-я пятая" for group in range(1, GROUPS + 1))),
        tuple(Row((item["item"], *map(number, item["curve"]))) for item in items),
        is_folded=True,
    )
    keys = ("p", "mean", "r", "d", "x", *(() if is_taught else ("not_taught",)), "fit", "curve")
    return Section("items", "Задания", (), (whole, curves), formulas(*keys))


def _trimmed(table: Table) -> Table:
    """The table without its last column of words where nothing stands in it."""
    if any(row.cells[-1] for row in table.rows):
        return table
    rows = tuple(replace(row, cells=row.cells[:-1]) for row in table.rows)
    return replace(table, heads=table.heads[:-1], rows=rows, words=table.words - 1)


def _percent(share: float) -> str:
    return number(100 * share, 1)


# ---- answers -------------------------------------------------------------------------------------


def _answers(found: Figures) -> Section:
    tables = tuple(_spot(item, spot) for item in found["items"] for spot in item["spots"])
    lead = (
        "Верные ответы, затем те, что дали часть баллов, затем частые неверные (не больше 20). "
        f"Ответ показан, если его дали не меньше {FEWEST_ANSWERED} участников; написания, которые "
        "отличаются регистром, знаками или похожими буквами, сложены."
        if tables
        else "Показать нечего: в этой работе вносят баллы, а не ответы, или ответов к каждому "
        f"варианту меньше {FEWEST_COMPARED}. Частые неверные ответы портал знает там, где ответы "
        "внесены как есть."
    )
    return Section("answers", "Ответы", (lead,), tables, formulas("answer") if tables else ())


def _spot(item: Figures, spot: Figures) -> Table:
    flags = "; ".join(FLAGS[flag] for flag in spot["flags"])
    rows = [
        Row(
            (
                one["answer"],
                "верный" if one["is_key"] else _points(one["points"]),
                str(one["count"]),
                _percent(one["share"]),
                number(one["r"]),
            ),
            bool(spot["flags"]) and one["is_key"],
        )
        for one in spot["answers"]
    ]
    rows.append(Row(("нет ответа", "", str(spot["blank"]), "", "")))
    caption = f"Задание {item['item']}, {_variant(spot['group'], spot['variant'])}"
    return Table(
        f"{caption}: {flags}" if flags else caption,
        ("Ответ", "Баллы", "Дали", "Доля, %", "r"),
        tuple(rows),
        is_folded=not flags,
    )


def _points(points: int) -> str:
    return plural(points, "балл", "балла", "баллов") if points else "неверный"


def _variant(group: int, variant: int) -> str:
    return f"вариант {variant}" + (f" зонной группы {group}" if group else "")


# ---- marks ---------------------------------------------------------------------------------------


def _cuts(found: Figures) -> Section:
    cuts = found["cuts"]
    title = "Устойчивость отметок"
    if cuts is None:
        return Section("cuts", title, (_NO_CUTS,), (), formulas("cuts"))
    borders = zip(("«3»", "«4»", "«5»"), cuts["cuts"], cuts["at"], strict=True)
    rows = [
        Row((f"{mark} с {cut}", _percent(accuracy), _percent(consistency)))
        for mark, cut, (accuracy, consistency) in borders
    ]
    rows.append(
        Row(("все отметки вместе", _percent(cuts["accuracy"]), _percent(cuts["consistency"])))
    )
    lead = (
        _REPEATED,
        f"Каппа (совпадение сверх случайного): {number(cuts['kappa'], 2)}.",
    )
    heads = ("Граница", "Верных решений, %", "Тех же при повторе, %")
    table = Table("Решения по каждой границе и по всем вместе", heads, tuple(rows))
    return Section("cuts", title, lead, (table,), formulas("cuts"))


# ---- the scale -----------------------------------------------------------------------------------


def _scale(found: Figures) -> Section:
    title = "Шкала: задания и участники"
    if not found["persons"]:
        return Section("scale", title, (_NO_SCALE,), (), formulas("rasch"))
    most = max(item["max"] for item in found["items"])
    steps = tuple(f"{points}-й балл" for points in range(1, most + 1)) if most > 1 else ()
    places = Table(
        "Трудность в логитах" + (", затем порог каждого балла" if steps else ""),
        ("Задание", "Трудность", "± ошибка", *steps),
        tuple(Row(tuple(_place(item, len(steps)))) for item in found["items"]),
    )
    people = Table(
        "Сумма баллов и подготовка θ, в логитах",
        ("Сумма", "Участников", "θ", "± ошибка", "По Уорму", "± ошибка"),
        tuple(
            Row(
                (
                    str(one["total"]),
                    str(one["n"]),
                    *(number(one[key], 2) for key in ("theta", "se", "warm", "warm_se")),
                )
            )
            for one in found["persons"]
        ),
        is_folded=True,
    )
    lead = (f"{_MAP}{_MAP_STEPS if steps else ''}",)
    return Section("scale", title, lead, (places, people), formulas("rasch", "theta"))


def _place(item: Figures, steps: int) -> Iterator[str]:
    yield item["item"]
    yield number(item["difficulty"], 2)
    yield number(item["difficulty_se"], 2)
    told = item.get("thresholds", ())
    for _, threshold in zip_longest(range(steps), told):
        yield number(threshold, 2)


# ---- groups --------------------------------------------------------------------------------------


def _sexes(found: Figures) -> Section:
    groups, title = found["groups"], "Мальчики и девочки"
    if not groups:
        return Section("sexes", title, (_NO_SEXES,), (), ())
    boys, girls = groups["reference"], groups["focal"]
    lead = (
        (
            f"Мальчиков {boys['n']}, средний балл {number(boys['mean'], 2)}; девочек {girls['n']}, "
            f"средний балл {number(girls['mean'], 2)}. Сравниваются участники с одинаковой суммой: "
            "положительная Δ — задание легче девочкам, чем мальчикам с той же суммой."
        ),
        _sure(found["dif"]),
    )
    return Section("sexes", title, lead, (_dif(title, found["dif"]),), formulas("mh", "q", "ets"))


def _sure(dif: Sequence[Figures]) -> str:
    names = [each["item"] for each in dif if _is_sure(each) and each["ets"] != "A"]
    if not names:
        return "Заданий, заметно разных для групп, не найдено."
    return f"Заметно разные для групп и не объяснимые случаем: {', '.join(names)}."


def _is_sure(each: Figures) -> bool:
    return each["q_value"] is not None and each["q_value"] < SIGNIFICANT


def _dif(caption: str, dif: Iterable[Figures], *, is_folded: bool = False) -> Table:
    heads = ("Задание", "χ²", "p", "q", "α", "Δ", "SMD", "Класс", "Случайно ли")
    rows = tuple(
        Row(
            (
                each["item"],
                number(each["chi2"], 2),
                chance(each["p_value"]),
                chance(each["q_value"]),
                number(each["alpha_mh"], 2),
                number(each["delta"], 2),
                number(each["smd"]),
                each["ets"] or number(None),
                "не случайно" if _is_sure(each) else "",
            ),
            _is_sure(each) and each["ets"] != "A",
        )
        for each in dif
    )
    title = f"{caption[:1].upper()}{caption[1:]}: задания при равных суммах"
    return _trimmed(Table(title, heads, rows, is_folded, words=2))


# ---- variants ------------------------------------------------------------------------------------


def _variants(found: Figures) -> Section:
    title = "Равны ли варианты"
    pairs = found["variants"]
    if not pairs:
        return Section("variants", title, (_NO_VARIANTS,), (), ())
    names = [item["item"] for item in found["items"]]
    lead = tuple(sentence for pair in pairs for sentence in _apart(pair))
    tables = tuple(
        table for pair in pairs for table in _pair(pair, names, (found["cuts"] or {}).get("cuts"))
    )
    return Section("variants", title, lead, tables, formulas("variants", "mh", "q", "ets"))


def _called(pair: Figures) -> tuple[str, str]:
    one, other = (_variant(pair["group"], variant) for variant in pair["variants"])
    return one, other


def _apart(pair: Figures) -> Iterator[str]:
    one, other = _called(pair)
    means = ", ".join(
        f"{name}: участников {n}, средний балл {number(mean, 2)}"
        for name, n, mean in zip((one, other), pair["n"], pair["means"], strict=True)
    )
    is_far = pair["equated"] is not None
    verdict = "заметно разные, ниже баллы приравнены" if is_far else "равноценны"
    limit = number(APART, 1)
    yield (
        f"{means[0].upper()}{means[1:]}. Разница d = {number(pair['apart'], 2)} при пороге "
        f"{limit}: варианты {verdict}."
    )
    yield _sure(pair["dif"])


def _pair(pair: Figures, names: Sequence[str], cuts: Sequence[int] | None) -> Iterator[Table]:
    one, other = _called(pair)
    heads = ("Задание", f"p, {one}", f"p, {other}", "Разница")
    yield Table(
        f"Решаемость: {one} и {other}",
        heads,
        tuple(
            Row((name, number(here), number(there), number(there - here)))
            for name, (here, there) in zip(names, pair["p"], strict=True)
        ),
    )
    if pair["equated"] is not None:
        yield _equated(pair, cuts or ())
    yield _dif(f"{one} и {other}", pair["dif"], is_folded=True)


def _equated(pair: Figures, cuts: Sequence[int]) -> Table:
    one, other = _called(pair)
    marks = dict(zip(cuts, ("«3»", "«4»", "«5»"), strict=False))
    rows = tuple(
        Row((str(total), number(equal, 1), marks.get(total, "")), total in marks)
        for total, equal in enumerate(pair["equated"])
    )
    return Table(
        f"Приравненные баллы: сколько в работе «{other}» стоит балл работы «{one}»",
        (f"Балл, {one}", f"Равный ему, {other}", "Отсюда отметка"),
        rows,
        words=1,
    )
