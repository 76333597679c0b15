from types import ModuleType

import pytest

from tests.house.plan import ROOT
from vprok.interfaces.cli import calendar, charter, states

PRINTED = {"charter": charter, "states": states, "calendar": calendar}


@pytest.mark.parametrize("title", PRINTED)
def test_a_printed_page_is_fresh(title: str) -> None:
    kept = (ROOT / "docs" / f"{title}.md").read_text("utf-8")
    assert kept == PRINTED[title].page(), f"run: .venv/bin/vprok {title} > docs/{title}.md"


@pytest.mark.parametrize("command", PRINTED.values(), ids=PRINTED)
def test_the_command_prints_the_page(
    command: ModuleType, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command.run(None) == 0
    assert capsys.readouterr().out == command.page()


def test_the_chapters_of_the_page_of_states_stand_in_the_order_of_the_calendar() -> None:
    headings = [line[3:] for line in states.page().splitlines() if line.startswith("## ")]
    assert headings == [chapter for chapter in states.CHAPTERS if chapter in headings]
