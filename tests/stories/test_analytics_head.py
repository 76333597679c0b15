"""A head of school reads one page and knows what to do on Monday.

source: issue 6, «What stands at the end», points 2–5; «Done when»
"""

import io
import re

import pytest
from django.http import HttpResponse
from docx import Document

from tests import cast, make
from tests.domain.analytics.town import town
from tests.stories.portal import Person, Portal, words
from tests.tools.pdf.reading import text_of

SCHOOL = "ru.22.m019.0042"
WORK = f"/analytics/2026-spring/ma4/{SCHOOL}/"
MEASURE = "Разобрать на уроках задания 7, 4.2 и 6"
LATE = "Повторить работу с таблицами"


@pytest.fixture
def portal(db: None, monkeypatch: pytest.MonkeyPatch) -> Portal:
    portal = Portal(monkeypatch)
    portal.at(make.NOW)
    town()
    portal.work()
    return portal


def test_one_page_says_what_to_do_and_the_note_keeps_it(portal: Portal) -> None:
    elena = Person("Елена Орлова", cast.as_(cast.elena()))

    # One page: what to do comes first, with the figures it follows from.
    shown = elena.browser.get(WORK)
    page = words(shown)
    assert page.index("Что сделать") < page.index("Итоги") < page.index("Отметки, %")
    helped = re.search(r"Помогите тем, кто не достиг базового уровня: (\d+) из 60", page)
    assert helped
    assert "Разберите на уроках задания 7, 4.2, 6" in page
    codes = _helped(shown)
    assert len(codes) == int(helped[1])

    # Each code leads to its row, each figure to its formula.
    listed = elena.browser.get(f"{WORK}individual/").content.decode()
    assert all(f'id="p{code}"' in listed for code in codes)
    seventh = elena.get(f"{WORK}tasks/?figure=3.10")
    assert "100 × 13 ÷ 120 = 10,8333… ≈ 10,83" in seventh

    # The note says the same and proposes measures; the head changes them.
    note = elena.get(f"{WORK}note/")
    assert f"Базового уровня не достигли {helped[1]} участников из 60" in note
    assert _helped(elena.browser.get(f"{WORK}note/")) == codes
    measures = f"{WORK}note/measures/"
    proposed = elena.browser.get(measures).content.decode()
    assert f"не достиг базового уровня: {helped[1]} из 60" in proposed
    first = _plan(proposed, (MEASURE, "учитель 4 класса", "до 20 мая"))
    kept = elena.post(measures, first)
    assert f"{MEASURE} учитель 4 класса до 20 мая" in kept

    # Who had the page open meanwhile writes over nobody.
    anna = Person("Анна Петрова", cast.as_(cast.anna()))
    assert "тем временем сохранил другой" in anna.post(measures, first, status=422)
    again = _plan(anna.browser.get(measures).content.decode(), (MEASURE, "", ""), (LATE, "", ""))
    anna.post(measures, again)

    # Print and document have the plan and the codes, and no name of a pupil.
    printed = " ".join(text_of(elena.fetch(f"{WORK}note.pdf")).split())
    document = Document(io.BytesIO(elena.fetch(f"{WORK}note.docx")))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    for text in (printed, "\n".join(cells)):
        assert LATE in text
        assert all(code in text for code in codes)

    # Names are joined in the school's browser; whoever is above is not led there.
    names = "/results/2026-spring/names/edu220042/"
    assert names in elena.browser.get(f"{WORK}note/").content.decode()
    assert "Имена" in elena.get(names)
    boris = Person("Борис Кузнецов", cast.as_(cast.boris()))
    assert names not in boris.browser.get(f"{WORK}note/").content.decode()
    assert LATE in boris.get(f"{WORK}note/")


def _helped(shown: HttpResponse) -> list[str]:
    """Codes of those to help, as a page lists them."""
    page = shown.content.decode()
    start = page.index("Кому помочь")
    table = re.search(r"<table.*?</table>", page[start:], re.DOTALL)
    assert table
    return re.findall(r"\b4\d{4}\b", words_of(table[0]))


def words_of(source: str) -> str:
    """What is seen of a piece of a page."""
    return re.sub(r"<[^>]+>", " ", source)


def _plan(page: str, *rows: tuple[str, str, str]) -> dict[str, str]:
    """The form of the page with other measures."""
    told = dict(re.findall(r'type="hidden" name="((?:form|seen)[^"]*)" value="(\d*)"', page))
    for number in range(int(told["form-TOTAL_FORMS"])):
        what, who, until = rows[number] if number < len(rows) else ("", "", "")
        told |= {
            f"form-{number}-what": what,
            f"form-{number}-who": who,
            f"form-{number}-until": until,
        }
    return told
