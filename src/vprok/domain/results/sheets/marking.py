"""The results form as an expert gets it: the same workbook, and only points are asked for."""

from dataclasses import replace

from vprok.domain.results.sheets.form import Plan, result_form
from vprok.tools.sheets.spec import Book, Column, Dependent, Known, SumIs, Unique

KEPT = (Unique, Known, SumIs, Dependent)
"""Checks that hold for points alone, without variants and classes."""

CODES = "codes"
"""The list of codes that the form is checked against."""


def marking_form(plan: Plan) -> Book:
    """The official results form in which an expert fills points, and nothing else has to be.

    source: domain.md §11.3; peers.md §5 (13): exportable as the official workbook
    """
    book = result_form(plan)
    protocol = book.sheet("protocol")
    checks = tuple(
        one
        for one in protocol.checks
        if isinstance(one, KEPT) and not (isinstance(one, Known) and one.name != CODES)
    )
    columns = tuple(_asked(one) for one in protocol.columns)
    alive = tuple(one.key for one in columns if one.key.startswith("task_"))
    return replace(
        book,
        title="Форма сбора результатов: баллы эксперта",
        instruction=(
            f"{plan.campaign}. {plan.title}.",
            "Коды ваших работ уже внесены. Впишите баллы по критериям; X — не приступали.",
            "Варианты, классы и отметки вносит школа: эти столбцы оставьте пустыми.",
            "Сохраните файл и загрузите его на странице проверки.",
        ),
        sheets=(replace(protocol, columns=columns, checks=checks, alive=alive),),
    )


def _asked(column: Column) -> Column:
    """A column as an expert has it: the code is there, all else may stay empty."""
    return column if column.key == "code" else replace(column, required=False)
