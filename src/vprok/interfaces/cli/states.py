"""`vprok states`: the page of words, states and moves, docs/states.md."""

import argparse
import inspect
from collections.abc import Iterator, Mapping
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType

from django.db.models import TextChoices

CHAPTERS = (
    "audit",
    "files",
    "territory",
    "access",
    "campaign",
    "intake",
    "materials",
    "conduct",
    "oral",
    "results",
    "analytics",
    "closing",
    "monitoring",
)
"""The chapters in the order of the calendar."""

Moves = Mapping[TextChoices, frozenset[TextChoices]]


def arguments(parser: argparse.ArgumentParser) -> None:
    """Take no arguments."""


def run(_: argparse.Namespace) -> int:
    """Print the page.

    returns: the exit code
    """
    print(page(), end="")
    return 0


def page() -> str:
    """The words each chapter keeps, and the moves between its states, as Markdown."""
    lines = [
        "# Состояния и слова",
        "",
        "Страницу печатает `vprok states` по `domain/*/states.py`; руками её не правят.",
        "Главы стоят в порядке календаря.",
    ]
    for chapter in CHAPTERS:
        if find_spec(f"vprok.domain.{chapter}.states"):
            lines += _chapter(import_module(f"vprok.domain.{chapter}.states"))
    return "\n".join([*lines, ""])


def words(states: ModuleType) -> list[type[TextChoices]]:
    """The enums of a chapter, in the order of its module."""
    return [
        kind
        for kind in vars(states).values()
        if inspect.isclass(kind)
        and issubclass(kind, TextChoices)
        and kind.__module__ == states.__name__
    ]


def moves(states: ModuleType) -> list[Moves]:
    """The tables of moves of a chapter."""
    return [table for name, table in vars(states).items() if name.endswith("MOVES")]


def _chapter(states: ModuleType) -> Iterator[str]:
    drawn = {type(next(iter(table))): table for table in moves(states)}
    yield from ("", f"## {states.__name__.split('.')[-2]}")
    for kind in words(states):
        yield from ("", f"### {kind.__name__}", "", (inspect.getdoc(kind) or "").split("\n")[0])
        yield from ("", "| Код | По-русски |", "| --- | --- |")
        yield from (f"| `{word.value}` | {word.label} |" for word in kind)
        if kind in drawn:
            yield from ("", *_diagram(drawn[kind]))


def _diagram(table: Moves) -> Iterator[str]:
    first = next(iter(table))
    yield from ("```mermaid", "stateDiagram-v2", f"    [*] --> {first.value}")
    for here, ahead in table.items():
        steps = sorted(ahead, key=list(table).index)
        yield from (f"    {here.value} --> {there.value}" for there in steps)
        if not steps:
            yield f"    {here.value} --> [*]"
    yield "```"
