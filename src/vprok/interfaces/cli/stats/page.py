"""A study as one page that needs nothing else: tables, the item map, formulas and sources."""

from collections.abc import Iterable, Sequence
from html import escape

from vprok.interfaces.cli.stats.columns import Chosen
from vprok.kernel.russian import plural
from vprok.tools.stats.dif import SIGNIFICANT, Dif
from vprok.tools.stats.items import GROUPS
from vprok.tools.stats.items_map import item_map
from vprok.tools.stats.items_study import Compared, Studied, Study
from vprok.tools.stats.items_words import FLAGS, FORMULAS, NONE, chance, number

_STYLE = """
body{font:16px/1.5 system-ui,sans-serif;color:#16211f;background:#fff;max-width:66rem;
margin:2rem auto;padding:0 1rem}
h1{font-size:1.6rem;margin:0}h2{font-size:1.2rem;margin:2.2rem 0 .5rem}h3{font-size:1rem}
p{margin:.4rem 0}
.soft{color:#4c5956}.vp-map-soft{fill:#4c5956}.wide{overflow-x:auto}
table{border-collapse:collapse;font-variant-numeric:tabular-nums}
caption{text-align:left;color:#4c5956;padding-bottom:.3rem}
th,td{padding:.25rem .7rem;border-bottom:1px solid #d6dcd8;text-align:right;vertical-align:top}
thead th{border-bottom:2px solid #75827e}th:first-child,td:first-child,.left{text-align:left}
th a{color:inherit}.flag{background:#fdf0d3}
svg{max-width:100%;height:auto;font:13px system-ui,sans-serif}
svg .vp-map-axis{stroke:#75827e}svg rect{fill:#0a5f69}
@media print{body{margin:0;max-width:none;font-size:11pt}tr{break-inside:avoid}}
"""

Row = Sequence[str]


def as_page(found: Study, asked: Chosen, *, name: str, rows: int) -> str:
    """The whole page.

    name: of the file; "" for the standard input
    rows: of the file
    """
    title = "Анализ заданий" + (f": {name}" if name else "")
    left_out = ", ".join(f"«{column}» ({why})" for column, why in asked.skipped)
    parts = [
        f"<h1>{escape(title)}</h1>",
        f'<p class="soft">{plural(rows, "участник", "участника", "участников")}, '
        f"{plural(len(found.items), 'задание', 'задания', 'заданий')}. «{NONE}» — не определено."
        + (f" Не взяты столбцы: {escape(left_out)}." if left_out else "")
        + "</p>",
        _whole(found),
        _look(found.items),
        _items(found.items),
        _curves(found.items),
        _wrong(found.items) if asked.key else "",
        _scale(found),
        _persons(found),
        _compared(found, asked) if found.compared else "",
        _cuts(found, asked) if asked.cuts else "",
        _formulas(),
    ]
    return (
        '<!doctype html>\n<html lang="ru"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)}</title><style>{_STYLE}</style></head>\n<body>"
        + "\n".join(part for part in parts if part)
        + "</body></html>"
    )


def _table(caption: str, heads: Iterable[str], rows: Iterable[Row], flagged: set[int]) -> str:
    """A table; heads are ready HTML, cells are words."""
    head = "".join(f'<th scope="col">{each}</th>' for each in heads)
    body = "".join(
        ('<tr class="flag">' if place in flagged else "<tr>")
        + "".join(f"<td>{escape(cell)}</td>" for cell in row)
        + "</tr>"
        for place, row in enumerate(rows)
    )
    return (
        f'<div class="wide"><table><caption>{escape(caption)}</caption><thead><tr>{head}</tr>'
        f"</thead><tbody>{body}</tbody></table></div>"
    )


def _how(words: str, key: str) -> str:
    """A heading that leads to its formula."""
    return f'<a href="#how-{key}">{escape(words)}</a>'


def _whole(found: Study) -> str:
    heads = [
        "Участников",
        "Наибольшая сумма",
        _how("Средняя сумма", "mean"),
        _how("s", "sd"),
        _how("α", "alpha"),
        _how("ω", "omega"),
        _how("Ошибка, баллов", "sem"),
    ]
    row = [
        str(found.n),
        str(found.most),
        *(number(each) for each in (found.mean, found.sd, found.alpha, found.omega, found.sem)),
    ]
    if found.stratified is not None:
        heads.append(_how("α по разделам", "alpha"))
        row.append(number(found.stratified))
    return "<h2>Тест</h2>" + _table("Суммы баллов и их надёжность", heads, [row], set())


def _look(items: Sequence[Studied]) -> str:
    told = [
        f"<li><b>{escape(each.name)}</b>: "
        + escape("; ".join(FLAGS[flag] for flag in each.flags))
        + ".</li>"
        for each in items
        if each.flags
    ]
    if not told:
        return "<h2>На что посмотреть</h2><p>Отмеченных заданий нет.</p>"
    return f"<h2>На что посмотреть</h2><ul>{''.join(told)}</ul>"


def _items(items: Sequence[Studied]) -> str:
    heads = [
        "Задание",
        "M",
        _how("p", "p"),
        _how("Средний балл", "mean"),
        _how("r", "r"),
        _how("D", "d"),
        _how("infit", "fit"),
        _how("outfit", "fit"),
    ]
    rows = [
        [
            each.name,
            str(each.item.most),
            number(each.item.p),
            number(each.item.mean),
            number(each.item.r_rest),
            number(each.upper_lower),
            number(each.fit.infit if each.fit else None, 2),
            number(each.fit.outfit if each.fit else None, 2),
        ]
        for each in items
    ]
    flagged = {place for place, each in enumerate(items) if each.flags}
    return "<h2>Задания</h2>" + _table("Закрашены задания с замечаниями", heads, rows, flagged)


def _curves(items: Sequence[Studied]) -> str:
    if not all(each.curve for each in items):
        return ""
    heads = ["Задание", *(f"{fifth}-я пятая" for fifth in range(1, GROUPS + 1))]
    rows = [[each.name, *(number(share) for share in each.curve)] for each in items]
    title = f"<h3>{_how('По пятым долям', 'curve')}</h3>"
    return title + _table("Решаемость от слабых к сильным", heads, rows, set())


def _wrong(items: Sequence[Studied]) -> str:
    heads = ["Задание", "Ответ", "Дали", "Доля, %", _how("r", "answer")]
    rows: list[Row] = []
    flagged: set[int] = set()
    for each in items:
        if each.answers is None:
            continue
        for place, answer in enumerate(each.answers.given):
            if not place and each.answers.flags:
                flagged.add(len(rows))
            rows.append(
                [
                    "" if place else each.name,
                    answer.answer + (" — ключ" if answer.is_key else ""),
                    str(answer.count),
                    number(100 * answer.share, 1),
                    number(answer.r),
                ]
            )
        rows.append(["", "нет ответа", str(each.answers.blank), "", ""])
    caption = "Ключ и частые неверные ответы; закрашены ключи, которые стоит проверить"
    return "<h2>Ответы</h2>" + _table(caption, heads, rows, flagged)


def _scale(found: Study) -> str:
    title = "<h2>Шкала</h2>"
    if not found.abilities:
        return title + (
            "<p>Шкала не определена: задания не различаются у участников или выстроены без "
            "единого исключения, и правдоподобие не имеет наибольшего значения.</p>"
        )
    most = max(each.item.most for each in found.items)
    steps = [f"{points}-й балл" for points in range(1, most + 1)] if most > 1 else []
    heads = ["Задание", _how("Трудность", "rasch"), "± ошибка", *steps]
    rows = [_place(each, most) for each in found.items]
    caption = "Трудность в логитах" + (", затем порог каждого балла" if steps else "")
    return title + _map(found) + _table(caption, heads, rows, set())


def _map(found: Study) -> str:
    items = {each.name: each.place.thresholds for each in found.items if each.place}
    return item_map(items, [(one.warm, found.hist[one.total]) for one in found.abilities])


def _place(each: Studied, most: int) -> Row:
    place = each.place
    thresholds = place.thresholds if place else ()
    steps = [*thresholds, *[None] * (most - len(thresholds))] if most > 1 else []
    own = (place.difficulty, place.error) if place else (None, None)
    return [each.name, *(number(value) for value in (*own, *steps))]


def _persons(found: Study) -> str:
    if not found.abilities:
        return ""
    heads = [
        "Сумма",
        "Участников",
        _how("θ", "theta"),
        "± ошибка",
        _how("по Уорму", "theta"),
        "± ошибка",
    ]
    rows = [
        [
            str(each.total),
            str(found.hist[each.total]),
            *(number(value) for value in (each.theta, each.se, each.warm, each.warm_se)),
        ]
        for each in found.abilities
    ]
    return "<h2>Сумма баллов и подготовка</h2>" + _table("В логитах", heads, rows, set())


def _compared(found: Study, asked: Chosen) -> str:
    compared = found.compared
    if compared is None:
        return ""
    names = [each.name for each in found.items]
    told = (
        f"<p>Изучаемая группа: «{escape(asked.group)}» = «{escape(asked.focal)}»; сравнивается со "
        "всеми, у кого другое значение. Положительная Δ — при равных суммах задание легче "
        "изучаемой группе. Закрашено то, что не объяснить случаем (q &lt; 0,05).</p>"
    )
    return (
        "<h2>Сравнение групп</h2>"
        + told
        + _groups(compared)
        + _dif("Сумма по всем заданиям", names, compared.dif)
        + _dif("Сумма без заданий, показавших различие", names, compared.purified)
    )


def _groups(compared: Compared) -> str:
    pairs = (("остальные", compared.reference), ("изучаемая", compared.focal))
    rows = [[name, str(each.n), number(each.mean), number(each.sd)] for name, each in pairs]
    return _table(
        "Суммы баллов",
        ["Группа", "Участников", _how("Средняя", "mean"), _how("s", "sd")],
        rows,
        set(),
    )


def _dif(caption: str, names: Sequence[str], found: Sequence[Dif]) -> str:
    heads = [
        "Задание",
        _how("χ²", "mh"),
        _how("p", "mh"),
        _how("q", "q"),
        _how("α", "mh"),
        _how("Δ", "mh"),
        _how("SMD", "mh"),
        _how("Класс", "ets"),
    ]
    rows = [
        [
            name,
            number(each.chi2),
            chance(each.p_value),
            chance(each.q_value),
            *(number(value) for value in (each.alpha_mh, each.delta, each.smd)),
            each.ets or NONE,
        ]
        for name, each in zip(names, found, strict=True)
    ]
    flagged = {
        place
        for place, each in enumerate(found)
        if each.q_value is not None and each.q_value < SIGNIFICANT
    }
    return _table(caption, heads, rows, flagged)


def _cuts(found: Study, asked: Chosen) -> str:
    title = f"<h2>{_how('Верность отметок', 'cuts')}</h2>"
    if found.cuts is None:
        return title + "<p>Не определена: надёжность не лежит между 0 и 1 или тест короток.</p>"
    rows = [
        ["все границы", number(found.cuts.accuracy), number(found.cuts.consistency)],
        *(
            [f"от {cut}", number(accuracy), number(consistency)]
            for cut, (accuracy, consistency) in zip(asked.cuts, found.cuts.at, strict=True)
        ),
    ]
    heads = ["Граница", "Верных решений", "Тех же при повторе"]
    caption = f"Доли участников; каппа повтора {number(found.cuts.kappa)}"
    return title + _table(caption, heads, rows, set())


def _formulas() -> str:
    rows = "".join(
        f'<tr id="how-{each.key}"><td>{escape(each.name)}</td>'
        f'<td class="left">{escape(each.formula)}</td><td class="left">{escape(each.source)}</td>'
        "</tr>"
        for each in FORMULAS
    )
    return (
        '<h2>Как посчитано</h2><div class="wide"><table><thead><tr><th scope="col">Показатель</th>'
        '<th scope="col" class="left">Формула</th><th scope="col" class="left">Источник</th></tr>'
        f"</thead><tbody>{rows}</tbody></table></div>"
    )
