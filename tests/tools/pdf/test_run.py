from datetime import UTC, datetime

import pytest

from tests.tools.pdf.reading import text_of
from vprok.tools.limits import ChildFailed
from vprok.tools.pdf.look import inspect_pdf
from vprok.tools.pdf.run import print_run
from vprok.tools.pdf.typeset import typeset

AT = datetime(2026, 4, 14, 2, 12, tzinfo=UTC)


def pages(*said: str) -> bytes:
    return typeset("#pagebreak()".join(said), {}, at=AT, is_tagged=False)


def said_by(pdf: bytes) -> list[str]:
    return [text.strip() for text in text_of(pdf).split("\f")[:-1]]


def test_the_body_follows_each_cover() -> None:
    run = print_run(pages("body 1", "body 2"), pages("one", "two"))
    assert said_by(run) == ["one", "body 1", "body 2", "two", "body 1", "body 2"]


def test_an_empty_side_keeps_each_part_on_sheets_of_its_own() -> None:
    run = print_run(pages("body"), pages("one", "two"), is_duplex=True)
    assert said_by(run) == ["one", "", "body", "", "two", "", "body", ""]
    assert len(set(inspect_pdf(run).sizes)) == 1


def test_eleven_copies_share_their_pages() -> None:
    body = pages(*("word " * 400 for _ in range(8)))
    one, many = (print_run(body, pages(*["cover"] * n)) for n in (1, 11))
    assert inspect_pdf(many).count == 11 * 9
    assert (len(many) - len(one)) / (10 * 9) < 400


def test_a_damaged_body_is_no_run() -> None:
    with pytest.raises(ChildFailed):
        print_run(b"%PDF-1.7 and nothing more", pages("one"))
