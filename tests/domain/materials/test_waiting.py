"""What an archive waits for, one obstacle after another, and how a fingerprint sees a change."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from vprok.domain.materials.rules import Facts, archive_waits, fingerprint, is_settled

THERE = Facts(zone="Asia/Barnaul", is_declared=True, papers=2, papers_due=2, has_codes=True)
HOUR = datetime(2026, 4, 14, 0, 30, tzinfo=UTC)
FREEZE = timedelta(hours=20)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"zone": ""}, "zone_is_missing"),
        ({"zone": "Asia/Nowhere"}, "zone_is_missing"),
        ({"is_declared": False}, "day_is_not_declared"),
        ({"papers": 1}, "variants_are_missing"),
        ({"has_codes": False}, "codes_are_missing"),
        ({"has_words": False}, "words_are_missing"),
        ({"has_slot": False}, "slot_key_is_missing"),
        ({"is_frozen": True}, "slot_is_frozen"),
    ],
)
def test_an_archive_says_what_it_waits_for(changes: dict[str, object], code: str) -> None:
    waits = archive_waits(replace(THERE, **changes))  # type: ignore[arg-type]
    assert waits is not None
    assert waits.code == code


def test_with_everything_there_it_waits_for_nothing() -> None:
    assert archive_waits(THERE) is None


def test_who_can_help_first_is_named_first() -> None:
    nothing = Facts("", is_declared=False, papers=0, papers_due=2, has_codes=False, has_slot=False)
    found = []
    for there in (
        {"zone": "Asia/Barnaul"},
        {"is_declared": True},
        {"papers": 2},
        {"has_codes": True},
        {"has_slot": True},
    ):
        waits = archive_waits(nothing)
        assert waits is not None
        found.append(waits.code)
        nothing = replace(nothing, **there)  # type: ignore[arg-type]
    assert len(set(found)) == 5
    assert archive_waits(nothing) is None


def test_an_archive_is_settled_from_its_freeze_unless_its_day_moves_far_enough_ahead() -> None:
    frozen = HOUR - FREEZE
    almost = frozen - timedelta(seconds=1)
    assert not is_settled(made_for=HOUR, hour=HOUR, freeze=FREEZE, at=almost)
    assert is_settled(made_for=HOUR, hour=HOUR, freeze=FREEZE, at=frozen)
    tomorrow = HOUR + timedelta(days=1)
    assert not is_settled(made_for=HOUR, hour=tomorrow, freeze=FREEZE, at=frozen)
    assert is_settled(made_for=HOUR, hour=HOUR + timedelta(minutes=30), freeze=FREEZE, at=HOUR)


def test_a_fingerprint_changes_with_any_word_and_with_their_order() -> None:
    words = [1, "a", ["b", None], True]
    assert fingerprint(words) == fingerprint([1, "a", ["b", None], True])
    others = [[1, "a", ["b", None], False], ["a", 1, ["b", None], True], [1, "a", "b", None, True]]
    assert len({fingerprint(other) for other in (words, *others)}) == 4
