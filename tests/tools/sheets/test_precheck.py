import hashlib
import json
import re
from base64 import b64encode
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.tools.sheets.forms import IDENTITY, results
from vprok.tools.sheets import matching, precheck
from vprok.tools.sheets.precheck.form import HEADINGS, for_page, in_javascript
from vprok.tools.sheets.precheck.page import FFLATE, Made, page

pytestmark = pytest.mark.skipif(not FFLATE.exists(), reason="needs npm install")
MADE = Made(
    campaign="ВПР, весна <2026>",
    body="МБОУ СОШ № 42",
    at="14 апреля 2026 г., 10:00",
    until="20 апреля 2026 г., 23:59",
    work="Математика, 4 класс",
    ends=datetime(2026, 4, 20, 20, 59, tzinfo=UTC),
)
KNOWN = {"codes": {"40002", "40001"}, "others": {"secret"}}
PAGE = page(results(), identity=IDENTITY, known=KNOWN, made=MADE) if FFLATE.exists() else ""


@pytest.mark.parametrize("part", ["script", "style"])
def test_only_this_very_script_and_style_may_work(part: str) -> None:
    (text,) = re.findall(rf"<{part}>(.*?)</{part}>", PAGE, re.DOTALL)
    digest = b64encode(hashlib.sha256(text.encode()).digest()).decode()
    assert f"{part}-src 'sha256-{digest}'" in PAGE
    assert "default-src 'none'" in PAGE
    assert "unsafe" not in PAGE.partition("<body>")[0]


def test_the_page_asks_for_nothing_outside_itself() -> None:
    markup = re.sub(r"<(script|style)[^>]*>.*?</\1>", "", PAGE, flags=re.DOTALL)
    assert not re.findall(r"\b(?:src|href|action|url)\s*[=(]", markup)
    own = "".join(path.read_text("utf-8") for path in Path(precheck.__path__[0]).glob("*.js"))
    assert not re.findall(r"fetch\(|XMLHttpRequest|WebSocket|sendBeacon|import\(|innerHTML", own)


def test_it_says_for_whom_it_was_made_and_until_when() -> None:
    for words in ("ВПР, весна &lt;2026&gt;", MADE.body, MADE.work, MADE.at, MADE.until):
        assert words in PAGE
    assert 'data-ends="2026-04-20T20:59:00+00:00"' in PAGE


def test_what_is_not_known_yet_is_left_out() -> None:
    bare = page(results(), identity=IDENTITY, known={}, made=Made("ВПР", "Школа", "сегодня"))
    assert "Форму ждут до" not in bare
    assert "Работа" not in bare.partition("<script")[0]


def test_only_lists_that_the_form_looks_into_are_written() -> None:
    told = json.loads(for_page(results(), IDENTITY, KNOWN))
    assert told["known"] == {"codes": ["40001", "40002"]}
    assert "secret" not in PAGE


def test_the_licence_of_the_foreign_script_goes_with_it() -> None:
    assert "MIT License" in PAGE
    assert "Arjun Barrett" in PAGE


def test_every_heading_of_questions_has_its_name() -> None:
    assert len(HEADINGS) == len(matching.HEADINGS)


def test_a_pattern_says_in_javascript_what_it_says_in_python() -> None:
    whole = in_javascript(re.compile(r"\bим\.\w+\s", re.IGNORECASE), is_whole=True)
    assert whole["flags"] == "ui"
    assert r"\p{L}" in whole["source"]
    assert r"\w" not in whole["source"]
    assert in_javascript(re.compile("а"), is_every=True)["flags"] == "ug"
