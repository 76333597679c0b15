import pytest

from tests.domain.materials.documents.papers import AT, KIT, LONG_KIT, room
from tests.tools.pdf.reading import poppler, text_of
from vprok.domain.materials.documents import Scored, criteria_run, score_sheet
from vprok.tools.pdf.look import inspect_pdf

FEW = [Scored(str(n), 1 + n % 2) for n in range(1, 13)]
MANY = [Scored(f"{n}К{n % 3 + 1}", 2) for n in range(1, 41)]


@pytest.mark.parametrize(("participants", "pages"), [(1, 1), (32, 1), (33, 2), (95, 3)])
def test_a_sheet_runs_on_with_its_head_and_its_signatures(participants: int, pages: int) -> None:
    sheet = score_sheet(kit=KIT, seats=room("12", participants).seats, columns=FEW, at=AT)
    told = text_of(sheet).split("\f")[:-1]
    assert len(told) == pages
    assert all("Эксперт 1" in text and "Итог" in text for text in told)
    words = " ".join(told).split()
    assert [words.count(str(40001 + n)) for n in range(participants)] == [1] * participants


def test_it_says_the_maximum_of_each_task_and_of_the_work() -> None:
    text = text_of(score_sheet(kit=KIT, seats=room("12", 2).seats, columns=FEW, at=AT))
    assert "Максимум 18" in " ".join(text.split())
    maxima = ["2", "1"] * 6
    assert any(line.split() == maxima for line in text.splitlines())


def test_many_tasks_turn_the_page_and_all_of_them_are_there() -> None:
    sheet = score_sheet(kit=LONG_KIT, seats=room("12", 17, parts=2).seats, columns=MANY, at=AT)
    ((width, height),) = inspect_pdf(sheet).sizes
    assert width > height
    words = poppler("pdftotext", "-raw", "-", "-", given=sheet).decode().split()
    assert {column.label for column in MANY} <= set(words)


def test_each_expert_gets_a_copy_of_the_criteria_under_a_cover() -> None:
    criteria = score_sheet(kit=KIT, seats=room("12", 33).seats, columns=FEW, at=AT)
    run = criteria_run(kit=KIT, criteria=criteria, experts=3, at=AT)
    told = text_of(run).split("\f")[:-1]
    assert len(told) == 3 * (1 + 2)
    assert [n for n, text in enumerate(told) if "Экземпляр" in text] == [0, 3, 6]
    assert "Экземпляр 2 из 3" in told[3]


def test_on_both_sides_of_a_sheet_every_copy_begins_a_new_one() -> None:
    criteria = score_sheet(kit=KIT, seats=room("12", 65).seats, columns=FEW, at=AT)
    run = criteria_run(kit=KIT, criteria=criteria, experts=2, is_duplex=True, at=AT)
    told = text_of(run).split("\f")[:-1]
    assert len(told) == 2 * (2 + 4)
    assert [n for n, text in enumerate(told) if "Экземпляр" in text] == [0, 6]
    assert not told[1].strip()
