from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from vprok.tools.pdf.moments import moment_words

AT = datetime(2026, 4, 14, 2, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "words"),
    [
        ("Europe/Moscow", "14 апреля 2026 года, 05:12 (МСК)"),
        ("Asia/Barnaul", "14 апреля 2026 года, 09:12 (МСК+4)"),
        ("Europe/Kaliningrad", "14 апреля 2026 года, 04:12 (МСК\N{MINUS SIGN}1)"),
        ("Asia/Kamchatka", "14 апреля 2026 года, 14:12 (МСК+9)"),
    ],
)
def test_an_instant_is_told_with_its_distance_from_moscow(zone: str, words: str) -> None:
    assert moment_words(AT.astimezone(ZoneInfo(zone))) == words
