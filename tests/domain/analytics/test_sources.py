"""Every `source:` that points into docs/sources finds its heading, and its number below it."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
CITED = re.compile(r"docs/sources/(\w+\.md)#([a-z-]+)(?:, ([R\d][^;\n\"]*))?")


def citations() -> list[tuple[str, str, str]]:
    texts = (path.read_text("utf-8") for path in (ROOT / "src").rglob("*.py"))
    return sorted({found for text in texts for found in CITED.findall(text)})


@pytest.mark.parametrize(("page", "anchor", "numbers"), citations())
def test_a_source_can_be_looked_up(page: str, anchor: str, numbers: str) -> None:
    sections = re.split(
        r"^#{2,3} ", (ROOT / "docs/sources" / page).read_text("utf-8"), flags=re.MULTILINE
    )
    named = {part.split("\n")[0].lower().replace(" ", "-"): part for part in sections[1:]}
    assert anchor in named
    for number in re.findall(r"R?\d+", numbers):
        mark = rf"^\| {number} " if number.startswith("R") else rf"^{number}\. "
        assert re.search(mark, named[anchor], flags=re.MULTILINE), number


def test_there_are_sources_to_look_up() -> None:
    assert len(citations()) > 20
