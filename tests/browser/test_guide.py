"""The guide is whole: a page for each role, every link leads somewhere, pictures are small."""

import re
import struct
from pathlib import Path

import pytest

from tests.browser.chromium import DESK, PHONE
from tests.browser.site import PICTURES
from vprok.kernel.charter import ROLE_NAMES, Role

GUIDE = PICTURES.parent
PAGES = sorted(GUIDE.glob("*.md"))
MOST_BYTES = 120_000
ANCHOR = "#"


def links(page: Path) -> set[str]:
    """Where a page leads, anchors left out."""
    found = re.findall(r"\]\(([^)]+)\)", page.read_text("utf-8"))
    return {link.partition(ANCHOR)[0] for link in found if not link.startswith(ANCHOR)}


@pytest.mark.parametrize("role", Role)
def test_each_role_has_its_page(role: Role) -> None:
    name = f"{role.value.replace('_', '-')}.md"
    assert (GUIDE / name).exists()
    index = (GUIDE / "README.md").read_text("utf-8")
    assert f"({name})" in index
    assert ROLE_NAMES[role].split(" (")[0].lower() in index.lower()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_every_link_leads_somewhere(page: Path) -> None:
    assert [link for link in links(page) if not (GUIDE / link).exists()] == []


def test_every_picture_is_shown_and_small() -> None:
    shown = {link for page in PAGES for link in links(page)}
    for picture in PICTURES.glob("*.png"):
        assert f"pictures/{picture.name}" in shown, picture.name
        data = picture.read_bytes()
        (width,) = struct.unpack(">I", data[16:20])
        assert len(data) <= MOST_BYTES, picture.name
        assert PHONE <= width <= DESK, picture.name
