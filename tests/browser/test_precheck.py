"""The offline page and the server read the same files alike."""

import base64
import dataclasses
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.browser import conformance, conformance_year
from tests.browser.chromium import in_browser
from tests.browser.conformance import RESULTS, Case
from tests.tools.sheets.forms import IDENTITY
from tests.tools.sheets.office import LIBREOFFICE, by_libreoffice
from vprok.tools.sheets.findings import Reading, Unreadable
from vprok.tools.sheets.names import FIRST_NAMES, name_rule
from vprok.tools.sheets.ole import MAGIC
from vprok.tools.sheets.precheck.form import for_page
from vprok.tools.sheets.precheck.page import Made, page
from vprok.tools.sheets.read import read
from vprok.tools.sheets.wording import OLD_FORMAT

pytestmark = in_browser

RULES_OF_NAMES = 6
"""Words by which a name is given away, and none."""

CASES = conformance.CASES | conformance_year.CASES

ASK = """({form, file, name}) => {
    const bytes = Uint8Array.from(atob(file), letter => letter.charCodeAt(0));
    try { return Reading.read(JSON.parse(form), bytes, name); }
    catch (error) {
        if (!(error instanceof Unreadable)) throw error;
        return {code: error.code, text: error.text};
    }
}"""


@pytest.fixture(scope="module")
def offline(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    """One page, opened once from the disk, for all cases."""
    made = Made("ВПР, весна 2026", "МБОУ СОШ № 42", at="14 апреля 2026")
    lies = tmp_path_factory.mktemp("stick") / "proverka.html"
    lies.write_text(page(RESULTS, identity=IDENTITY, known={}, made=made), "utf-8")
    opened = browser.new_page()
    opened.goto(lies.as_uri())
    yield opened
    opened.close()


def of_server(case: Case) -> Any:
    """What the server says; of the old format the page only says that it does not read it."""
    is_old = case.file.startswith(MAGIC) and case.called.endswith(".xls")
    if is_old and "EncryptedPackage".encode("utf-16-le") not in case.file:
        return {"code": "old_format", "text": OLD_FORMAT}
    try:
        said = read(
            case.book, case.file, name=case.called, identity=case.identity, known=case.known
        )
    except Unreadable as refused:
        return {"code": refused.code, "text": refused.text}
    return told(said)


def told(said: Reading) -> Any:
    """What a reading says, as JSON."""
    whole = dataclasses.asdict(said)
    del whole["sha256"]
    return json.loads(json.dumps(whole, ensure_ascii=False))


def of_page(offline: Page, case: Case) -> Any:
    return offline.evaluate(
        ASK,
        {
            "form": for_page(case.book, case.identity, case.known),
            "file": base64.b64encode(case.file).decode(),
            "name": case.called,
        },
    )


@pytest.mark.parametrize("name", CASES)
def test_the_page_says_what_the_server_says(name: str, offline: Page) -> None:
    case = CASES[name]()
    assert of_page(offline, case) == of_server(case)


SURNAMES = ("Петров", "ПЕТРОВА", "петрова-Водкина", "Мамедов", "Ян", "Ким", "Щ", "Oleg")
SHAPES = (
    "{first} {last}", "{last} {first}", "{last} {first[0]}.", "{first[0]}. {first[0]}. {last}",
    "{last},{first}", "{last}\u00a0{first}", "ученик {last}", "{first}", "школа {first} {last}",
    "{last} {first} Петрович", "4А {last}", "им. {last}а", "{last} {first} {first}",
    "{last}_{first}",
    "МБОУ СОШ № 12 им. {first[0]}.{first[0]}. {last}а", "{first} | {last} | Дрофа",
    "{last}\x1f{first}",
)  # fmt: skip
OWN = (
    "не пройд.",
    "нет отметки",
    "Русский язык",
    "10 класс",
    "5 Б",
    "Ёж",
    "İstanbul",
    "",
    " ",
    "ß",
)


def test_names_are_noticed_alike(offline: Page) -> None:
    texts = [
        shape.format(first=first, last=last)
        for shape in SHAPES
        for first in sorted(FIRST_NAMES)[::7]
        for last in SURNAMES
    ]
    asked = [(text, is_strict) for text in (*OWN, *texts) for is_strict in (False, True)]
    said = offline.evaluate(
        "asked => asked.map(([text, isStrict]) => Names.rule(Face.form, text, isStrict))", asked
    )
    expected = [name_rule(text, is_strict=is_strict) for text, is_strict in asked]
    assert len(set(expected)) == RULES_OF_NAMES
    differ = [one for one in zip(asked, said, expected, strict=True) if one[1] != one[2]]
    assert differ == []


@pytest.mark.slow
@pytest.mark.skipif(LIBREOFFICE is None, reason="LibreOffice is not installed")
@pytest.mark.parametrize(
    "name", ["2022: everything", "2026: everything", "application: filled at random 1",
             "questionnaire: filled at random 2", "results: a date"],
)  # fmt: skip
def test_a_form_saved_by_libreoffice_is_read_alike(
    name: str, offline: Page, tmp_path: Path
) -> None:
    case = CASES[name]()
    saved = dataclasses.replace(case, file=by_libreoffice(case.file, "xlsx", "xlsx", tmp_path))
    assert of_page(offline, saved) == of_server(saved)
