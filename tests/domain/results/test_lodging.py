"""Words of a form sealed without a network: told in time, they keep the form in time."""

import hashlib
import json
from datetime import timedelta

import pytest

from tests.cast import refused
from tests.domain.results.stage import EVENING, entry_with_codes, filled, owed, rows_of
from vprok.domain.audit.models import Event
from vprok.domain.intake.models import Entry, Submission
from vprok.domain.results.actions import declare, lodge, send_results
from vprok.domain.results.models import Lodged
from vprok.domain.results.rules import digest_of
from vprok.domain.results.states import LodgedBy
from vprok.kernel.charter import Actor
from vprok.kernel.refusal import Refused
from vprok.tools.vault.words import WORDS, words_of

POINTS = [(1, 1, 2, 1, 2), (0, 1, "X", 1, 0), (1, 0, 2, 0, 1), (1, 1, 1, 1, 1), (0, 0, 0, 0, 0)]
LATER = EVENING + timedelta(days=30)
CALLER = "директор Орлова"


@pytest.fixture
def entry(anna: Actor) -> Entry:
    return entry_with_codes()


@pytest.fixture
def file(entry: Entry) -> bytes:
    return filled(entry, rows_of(entry, POINTS))


def words(file: bytes) -> str:
    return " ".join(words_of(hashlib.sha256(file).digest()[:16]))


def send(entry: Entry, file: bytes, by: Actor, **more: object) -> Submission:
    return send_results(entry, file, name="форма.xlsx", by=by, at=LATER, **more)


def test_a_form_whose_words_were_told_by_telephone_is_in_time(
    entry: Entry, file: bytes, boris: Actor, anna: Actor
):
    kept = lodge(owed(entry), words(file), told_by=CALLER, by=boris, at=EVENING)
    assert (kept.way, kept.told_by) == (LodgedBy.TELEPHONE, CALLER)
    assert kept.digest == digest_of(file).hex()
    sent = send(entry, file, anna)
    assert not sent.is_late
    assert sent.in_time.startswith("слова этого файла приняты по телефону 14 апреля 2026 в 19:00")
    says = json.loads(sent.receipt.payload)
    assert (says["late"], says["in_time"]) == (0, sent.in_time)
    assert Event.objects.filter(event="results.words_lodged").count() == 1


def test_another_file_is_late(entry: Entry, file: bytes, boris: Actor, anna: Actor):
    lodge(owed(entry), words(file), told_by=CALLER, by=boris, at=EVENING)
    sent = send(entry, filled(entry, rows_of(entry, POINTS[:4])), anna)
    assert (sent.is_late, sent.in_time) == (True, "")
    assert json.loads(sent.receipt.payload)["late"] == 1


def test_without_words_a_form_after_the_deadline_is_late(entry: Entry, file: bytes, anna: Actor):
    assert send(entry, file, anna).is_late


def test_the_school_tells_its_words_itself(entry: Entry, file: bytes, anna: Actor):
    kept = lodge(owed(entry), words(file), told_by="кто-то", by=anna, at=EVENING)
    assert (kept.way, kept.told_by) == (LodgedBy.PORTAL, "")
    assert "в портале" in send(entry, file, anna).in_time


def test_words_after_the_deadline_do_not_help(entry: Entry, file: bytes, boris: Actor):
    with refused("deadline_has_passed"):
        lodge(owed(entry), words(file), told_by=CALLER, by=boris, at=LATER)


def test_a_form_in_time_needs_no_excuse(entry: Entry, file: bytes, boris: Actor, anna: Actor):
    lodge(owed(entry), words(file), told_by=CALLER, by=boris, at=EVENING)
    sent = send_results(entry, file, name="форма.xlsx", by=anna, at=EVENING)
    assert (sent.is_late, sent.in_time) == (False, "")
    with refused("file_is_here"):
        lodge(owed(entry), words(file), told_by=CALLER, by=boris, at=EVENING)


def test_a_form_that_was_held_for_clean_ups_stays_in_time(entry: Entry, boris: Actor, anna: Actor):
    rows = rows_of(entry, POINTS)
    rows[1]["task_3"] = "х"
    file = filled(entry, rows)
    lodge(owed(entry), words(file), told_by=CALLER, by=boris, at=EVENING)
    send(entry, file, anna, token="t")
    sent = send(entry, file, anna, token="t", accept_cleanup=True)
    assert not sent.is_late
    assert json.loads(sent.receipt.payload)["in_time"] == sent.in_time


def test_words_are_taken_however_they_were_written_down(entry: Entry, file: bytes, boris: Actor):
    told = words(file)
    lodge(owed(entry), told, told_by=CALLER, by=boris, at=EVENING)
    numbered = "\n".join(f"{n}. {word.upper()}," for n, word in enumerate(told.split(), start=1))
    lodge(owed(entry), numbered, told_by=CALLER, by=boris, at=EVENING + timedelta(minutes=5))
    assert Lodged.objects.get().at == EVENING


def test_a_wrong_word_is_named(entry: Entry, file: bytes, boris: Actor):
    told = words(file).split()
    told[4] = "молоко"
    with pytest.raises(Refused) as caught:
        lodge(owed(entry), " ".join(told), told_by=CALLER, by=boris, at=EVENING)
    assert caught.value.refusal.code == "words_unknown"
    assert "№ 5 «молоко»" in caught.value.refusal.text
    swapped = words(file).split()
    swapped[-1] = WORDS[WORDS.index(swapped[-1]) ^ 1]  # it ends in the check bits
    with refused("words_disagree"):
        lodge(owed(entry), " ".join(swapped), told_by=CALLER, by=boris, at=EVENING)
    with refused("words_count"):
        lodge(owed(entry), " ".join(told[:11]), told_by=CALLER, by=boris, at=EVENING)


def test_a_coordinator_writes_down_who_called(entry: Entry, file: bytes, boris: Actor):
    with refused("caller_is_missing"):
        lodge(owed(entry), words(file), told_by=" ", by=boris, at=EVENING)


def test_strangers_lodge_nothing(
    entry: Entry, file: bytes, timur: Actor, elena: Actor, darya: Actor, gleb: Actor
):
    for stranger in (timur, elena, gleb):
        with refused("no_right"):
            lodge(owed(entry), words(file), told_by=CALLER, by=stranger, at=EVENING)
    with refused("no_right"):
        lodge(owed(entry), words(file), told_by=CALLER, by=darya, at=EVENING)


def test_a_signed_form_takes_no_words(
    entry: Entry, file: bytes, anna: Actor, elena: Actor, boris: Actor
):
    send_results(entry, filled(entry, rows_of(entry, POINTS[:3])), name="ф.xlsx", by=anna,
                 at=EVENING)  # fmt: skip
    declare(entry, version=1, by=elena, at=EVENING)
    with refused("form_is_declared"):
        lodge(owed(entry), words(file), told_by=CALLER, by=boris, at=EVENING)
