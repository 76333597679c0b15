from dataclasses import replace
from datetime import datetime
from hashlib import sha256
from zoneinfo import ZoneInfo

from tests.tools.pdf.reading import scanned, text_of
from vprok.domain.intake.documents import ReceiptWords, receipt_page

AT = datetime(2026, 4, 14, 9, 12, tzinfo=ZoneInfo("Asia/Barnaul"))
RECEIPT = ReceiptWords(
    number="2026-0004217",
    form="Форма сбора результатов",
    body="СОШ № 42",
    key="edu220042",
    campaign="ВПР, весна 2026",
    work="Математика, 4 класс",
    rows=51,
    participants=47,
    version=2,
    sent_by="Анна Петрова, координатор ОО edu220042",
    replaces="2026-0004199",
    is_late=True,
    sha256=sha256(b"form").hexdigest(),
    accepted_at=AT,
    signature="7QK3-M1ZD-0HRT-88VC",
    verify_at="https://vprok.example.ru/receipts/2026-0004217/",
)


def test_the_receipt_tells_the_hour_at_school_and_in_moscow() -> None:
    text = text_of(receipt_page(RECEIPT, at=AT))
    assert "14 апреля 2026 года, 09:12 (МСК+4)" in text
    assert "14 апреля 2026 года, 05:12 (МСК)" in text


def test_the_receipt_carries_the_whole_digest_and_the_signature() -> None:
    together = "".join(text_of(receipt_page(RECEIPT, at=AT)).split())
    digest = RECEIPT.sha256
    assert digest[:32] in together
    assert digest[32:] in together
    assert RECEIPT.signature in together


def test_a_telephone_reads_where_to_check_it() -> None:
    assert scanned(receipt_page(RECEIPT, at=AT)) == [RECEIPT.verify_at]


def test_a_form_that_counts_nobody_says_nothing_of_participants() -> None:
    with_them = text_of(receipt_page(RECEIPT, at=AT))
    without = text_of(receipt_page(replace(RECEIPT, participants=None, work=""), at=AT))
    assert "Участников" in with_them
    assert "Участников" not in without


def test_the_receipt_tells_who_sent_it_that_it_was_late_and_what_it_replaced() -> None:
    together = " ".join(text_of(receipt_page(RECEIPT, at=AT)).split())
    assert "Анна Петрова, координатор ОО edu220042" in together
    assert "Принята с опозданием" in together
    assert "2, заменила принятую по квитанции № 2026-0004199" in together
    first = replace(RECEIPT, replaces="", is_late=False)
    alone = " ".join(text_of(receipt_page(first, at=AT)).split())
    assert "заменила" not in alone
    assert "с опозданием" not in alone
