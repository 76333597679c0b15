import inspect
import re
from enum import Enum
from functools import cache
from importlib import import_module

import pytest
from django.apps import apps

from tests.house.plan import ROOT, SRC, modules

DEMO = "vprok.interfaces.cli.demo"
"""A play within the house, with words of its own."""


@cache
def enums() -> tuple[type[Enum], ...]:
    """Every enum of the house, in the order of its modules."""
    found: dict[type[Enum], None] = {}
    for path in modules(SRC / "vprok"):
        name = ".".join(path.relative_to(SRC).with_suffix("").parts).removesuffix(".__init__")
        if name.startswith(DEMO) or not re.search(
            r"^class \w+\(.*(Enum|Choices)", path.read_text("utf-8"), re.MULTILINE
        ):
            continue
        for kind in vars(import_module(name)).values():
            if inspect.isclass(kind) and issubclass(kind, Enum) and kind.__module__ == name:
                found[kind] = None
    return tuple(found)


@cache
def page(name: str) -> str:
    return (ROOT / "docs" / f"{name}.md").read_text("utf-8")


@pytest.mark.parametrize("kind", enums(), ids=lambda kind: kind.__qualname__)
def test_an_enum_is_in_the_glossary(kind: type[Enum]) -> None:
    if "tools" in kind.__module__:
        pytest.skip("a tool has no words of the field")
    assert f"`{kind.__name__}`" in page("glossary"), (
        f"give {kind.__name__} its line in docs/glossary.md"
    )


@pytest.mark.parametrize("kind", enums(), ids=lambda kind: kind.__qualname__)
def test_every_word_of_an_enum_stands_on_a_page(kind: type[Enum]) -> None:
    if "tools" in kind.__module__:
        pytest.skip("a tool has no words of the field")
    pages = page("glossary") + page("states") + page("charter")
    assert not [word.value for word in kind if f"`{word.value}`" not in pages]


@pytest.mark.parametrize(
    "name", [m.__name__ for m in apps.get_models() if m.__module__.startswith("vprok.")]
)
def test_a_model_is_in_the_glossary(name: str) -> None:
    assert f"`{name}`" in page("glossary"), f"give {name} its line in docs/glossary.md"


def test_a_term_has_one_line() -> None:
    lines = [line.split("|") for line in page("glossary").splitlines() if line.startswith("| ")]
    names = [cells[2].strip() for cells in lines[1:] if cells[2].strip()]
    assert not {name for name in names if names.count(name) > 1}


def test_every_line_says_what_the_thing_is() -> None:
    lines = [line.split("|") for line in page("glossary").splitlines() if line.startswith("| ")]
    assert all(len(cells) == 6 for cells in lines)
    assert not [
        cells[1]
        for cells in lines[1:]
        if not cells[1].strip().startswith("**") and not cells[3].strip()
    ]
