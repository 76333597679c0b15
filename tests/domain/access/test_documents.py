from datetime import UTC, datetime

from tests.tools.pdf.reading import scanned, text_of
from vprok.domain.access.documents import Slip, activation_slips, safe_sheet
from vprok.tools.pdf.look import inspect_pdf
from vprok.tools.vault.school import recipient, seed_words

AT = datetime(2026, 4, 14, 6, 12, tzinfo=UTC)
CODE = "SK918-A8YFJ-03YBA-C1S5M-40ZRA"
SLIP = Slip(
    address="https://vprok.example.ru/access/activate/",
    sign_in="edu220042",
    code=CODE,
    post="Школьный координатор",
    body="СОШ № 42",
    key="edu220042",
    valid_until=datetime(2026, 4, 17, 6, 12, tzinfo=UTC),
    issued_by="Борис Иванов, муниципальный координатор",
)
SEED = bytes(range(16))


def test_the_slip_says_all_one_needs_to_come_in() -> None:
    text = text_of(activation_slips([SLIP], at=AT))
    for words in (*CODE.split("-"), SLIP.address, SLIP.sign_in, SLIP.issued_by, "17 апреля 2026"):
        assert words in text


def test_a_telephone_reads_the_address_and_the_code_that_no_server_logs() -> None:
    assert scanned(activation_slips([SLIP], at=AT)) == [f"{SLIP.address}#{CODE}"]


def test_the_sheet_for_the_safe_carries_the_twelve_words_on_one_page() -> None:
    words = seed_words(SEED)
    sheet = safe_sheet(
        school="СОШ № 42", key="edu220042", words=words, public_key=recipient(SEED), at=AT
    )
    assert inspect_pdf(sheet).count == 1
    assert set(words) <= set(text_of(sheet).split())
