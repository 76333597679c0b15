import re

from tests.house.plan import ROOT

PAGES = sorted((ROOT / "docs" / "adr").glob("*.md"))
PARTS = ["Status", "Context", "Decision", "Consequences"]


def test_decisions_are_numbered_one_by_one() -> None:
    assert [int(path.name[:4]) for path in PAGES] == list(range(1, len(PAGES) + 1))


def test_a_decision_has_its_four_parts_and_fits_on_a_page() -> None:
    for path in PAGES:
        text = path.read_text("utf-8")
        assert re.match(rf"# {int(path.name[:4])}\. \S", text), path.name
        assert re.findall(r"^## (.+)$", text, re.MULTILINE) == PARTS, path.name
        assert len(text.split()) < 500, path.name
