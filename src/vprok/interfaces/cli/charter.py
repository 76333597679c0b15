"""`vprok charter`: the page of roles and rights, docs/charter.md."""

import argparse

from vprok.kernel.charter import (
    CHANGING,
    CHARTER,
    GIVES,
    PERMISSION_NAMES,
    ROLE_LEVELS,
    ROLE_NAMES,
    SECOND_FACTOR,
    Changes,
    Permission,
    Role,
)
from vprok.kernel.place import Level
from vprok.kernel.russian import sentence

NUMBERS = {role: number for number, role in enumerate(Role, start=1)}
LEVEL_NAMES = {
    Level.COUNTRY: "страна",
    Level.REGION: "регион",
    Level.DISTRICT: "муниципалитет или группа",
    Level.SCHOOL: "ОО",
}
CHANGE_NAMES = {
    Changes.CALENDAR: "календарь",
    Changes.HOUR: "час",
    Changes.KEY: "ключи",
    Changes.FORM: "формы",
}


def arguments(parser: argparse.ArgumentParser) -> None:
    """Take no arguments."""


def run(_: argparse.Namespace) -> int:
    """Print the page.

    returns: the exit code
    """
    print(page(), end="")
    return 0


def page() -> str:
    """The roles, the rights, and who may give which post, as Markdown."""
    return "\n".join(
        [
            "# Роли и права",
            "",
            "Страницу печатает `vprok charter` по `kernel/charter.py`; руками её не правят.",
            "Пост даёт права в своём месте и во всех местах ниже него.",
            "",
            "## Роли",
            "",
            *_table(("№", "Роль", "Код", "Где", "Одноразовый код", "Назначает"), map(_role, Role)),
            "",
            "## Права",
            "",
            "Столбцы — номера ролей из таблицы выше.",
            "",
            *_table(
                ("Право", "Код", "Меняет", *(str(NUMBERS[role]) for role in Role)),
                map(_right, Permission),
            ),
            "",
        ]
    )


def _role(role: Role) -> list[str]:
    return [
        str(NUMBERS[role]),
        sentence(ROLE_NAMES[role]),
        f"`{role.value}`",
        ", ".join(LEVEL_NAMES[level] for level in ROLE_LEVELS[role]),
        "обязателен" if role in SECOND_FACTOR else "по желанию",
        ", ".join(str(NUMBERS[given]) for given in Role if given in GIVES.get(role, ())) or "—",
    ]


def _right(right: Permission) -> list[str]:
    changed = CHANGING.get(right, frozenset())
    return [
        sentence(PERMISSION_NAMES[right]),
        f"`{right.value}`",
        ", ".join(CHANGE_NAMES[each] for each in Changes if each in changed),
        *("●" if right in CHARTER[role] else "" for role in Role),
    ]


def _table(header: tuple[str, ...], rows: "map[list[str]]") -> list[str]:
    lines = [header, ["---"] * len(header), *rows]
    return [f"| {' | '.join(line)} |" for line in lines]
