import json
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from tests.domain.results.stage import filled, rows_of
from tests.interfaces.api.stage import EVENING, GOOD, TITLE, Machine, path_of, told_of
from vprok.domain.files.models import Stored
from vprok.domain.intake.models import Entry, Receipt, Submission
from vprok.domain.results.models import Block

NAME = "Иванова Мария Петровна"


def test_rows_are_accepted_with_a_receipt(machine: Machine, entry: Entry) -> None:
    answer = machine.rows(path_of(entry), told_of(entry, *GOOD))
    assert answer.status_code == 201, answer.content.decode()
    said = answer.json()
    receipt = Receipt.objects.get()
    assert (said["state"], said["receipt"], said["rows"]) == ("accepted", receipt.number, 2)
    assert said["sent_by"] == f"{TITLE}, школьная информационная система {entry.school.key}"
    assert Block.objects.get().submission.sent_from == "сеть 127.0.0.0/24"


def test_the_workbook_itself_is_accepted(machine: Machine, entry: Entry) -> None:
    answer = machine.workbook(path_of(entry), filled(entry, rows_of(entry, GOOD)))
    assert (answer.status_code, answer.json()["state"]) == (201, "accepted")


def test_rows_and_workbook_are_told_their_mistakes_in_the_same_words(
    machine: Machine, entry: Entry
) -> None:
    wrong = ((9, 1, 2, 1, 2), (0, "", 5, "Y", 1))
    by_rows = machine.rows(path_of(entry), told_of(entry, *wrong))
    by_book = machine.workbook(path_of(entry), filled(entry, rows_of(entry, wrong)))
    assert (by_rows.status_code, by_book.status_code) == (422, 422)
    assert by_rows.json()["findings"] == by_book.json()["findings"]
    assert {"C2", "D3", "E3", "F3"} <= {one["cell"] for one in by_rows.json()["findings"]}
    assert not Block.objects.exists()


def test_the_same_key_and_rows_are_one_sending(
    machine: Machine, entry: Entry, monkeypatch: pytest.MonkeyPatch
) -> None:
    same = {"Idempotency-Key": str(uuid4())}
    first = machine.rows(path_of(entry), told_of(entry, *GOOD), **same)
    later = EVENING + timedelta(minutes=1)
    monkeypatch.setattr("vprok.interfaces.frame.middleware.moment", lambda: later)
    again = machine.rows(path_of(entry), told_of(entry, *GOOD), **same)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    assert Submission.objects.count() == 1


def test_the_same_key_with_other_rows_is_refused(machine: Machine, entry: Entry) -> None:
    same = {"Idempotency-Key": str(uuid4())}
    machine.rows(path_of(entry), told_of(entry, *GOOD), **same)
    other = machine.rows(path_of(entry), told_of(entry, (0, 0, 0, 0, 0)), **same)
    assert (other.status_code, other.json()["code"]) == (409, "token_is_taken")


@pytest.mark.parametrize("key", ["", "42", "Ivanova-Maria-Petrovna"])
def test_a_sending_without_a_key_of_its_own_is_not_taken(
    machine: Machine, entry: Entry, key: str
) -> None:
    answer = machine.rows(path_of(entry), told_of(entry, *GOOD), **{"Idempotency-Key": key})
    assert (answer.status_code, answer.json()["code"]) == (400, "not_as_described")
    assert not Submission.objects.exists()


def test_what_is_tidied_is_told_and_waits_where_nobody_has_agreed(
    machine: Machine, entry: Entry
) -> None:
    told = told_of(entry, (1, 1, 2, 1, "х"))
    held = machine.rows(f"{path_of(entry)}", told)
    assert held.status_code == 201
    (cleanup,) = held.json()["cleanups"]
    assert (cleanup["before"], cleanup["after"]) == ("х", "X")
    told = told_of(entry, (1, 1, 2, 0, "х"))
    body = json.dumps(told).encode()
    waits = machine.post(f"{path_of(entry)}/rows?accept_cleanup=false", body, "application/json")
    assert (waits.status_code, waits.json()["state"]) == (202, "confirm")


@pytest.mark.parametrize("column", ["task_1", "variant_1", "code", "class", "journal"])
def test_a_name_in_a_value_is_refused_kept_nowhere_and_not_said_again(
    machine: Machine, entry: Entry, column: str
) -> None:
    told = told_of(entry, *GOOD)
    told["sheets"]["protocol"][0][column] = NAME
    answer = machine.rows(path_of(entry), told)
    assert answer.status_code == 422
    assert "person" in {one["rule"] for one in answer.json()["findings"]}
    assert not is_said_or_kept(answer.content)


@pytest.mark.parametrize(
    "told",
    [
        {"sheets": {"protocol": [{"code": "40001", NAME: 1}]}},
        {"sheets": {NAME: [{"code": "40001"}]}},
        {"sheets": {"protocol": [{"code": "40001", "total": NAME}]}},
    ],
)
def test_a_name_beyond_the_form_is_refused_kept_nowhere_and_not_said_again(
    machine: Machine, entry: Entry, told: dict[str, object]
) -> None:
    answer = machine.rows(path_of(entry), {"school": entry.school.key} | told)
    assert (answer.status_code, answer.json()["code"]) == (422, "not_of_the_form")
    assert not is_said_or_kept(answer.content)


@pytest.mark.parametrize(
    "told",
    [
        {"sheets": {"protocol": [{"code": [NAME]}]}},
        {"sheets": {"protocol": NAME}},
        {"sheets": {"protocol": [{NAME: 1.5}]}},
        {"sheets": {}, NAME: 1},
        {"sheets": {"protocol": [{"task_1": True}]}},
        {"sheets": {"protocol": [{"task_1": "\ud800"}]}},
        {"sheets": {"protocol": [{"task_1": 10**16}]}},
        {"sheets": {"protocol": [{"task_1": "9" * 2001}]}},
        {"sheets": {"protocol": [{}] * 2001}},
    ],
)
def test_a_name_or_a_thing_where_nothing_like_it_belongs_is_not_said_again(
    machine: Machine, entry: Entry, told: dict[str, object]
) -> None:
    answer = machine.rows(path_of(entry), {"school": entry.school.key} | told)
    assert (answer.status_code, answer.json()["code"]) == (400, "not_as_described")
    assert not is_said_or_kept(answer.content)


def is_said_or_kept(answer: bytes) -> bool:
    kept = [*Submission.objects.values(), *Stored.objects.values()]
    words = json.dumps(kept, default=str, ensure_ascii=False) + answer.decode()
    return any(word in words for word in NAME.split())


@pytest.mark.parametrize(
    "body",
    [b"{", b"\xff\xfe", b"[" * 100_000, b'{"school": "edu", "school": "edu"}', b"1" * 5000],
)
def test_what_is_no_json_is_told_so(machine: Machine, entry: Entry, body: bytes) -> None:
    answer = machine.rows(path_of(entry), body)
    assert answer.status_code == 400
    assert answer.json()["code"] in {"body_is_not_json", "not_as_described"}


def test_characters_that_no_cell_holds_break_nothing(machine: Machine, entry: Entry) -> None:
    told = told_of(entry, *GOOD)
    told["sheets"]["protocol"][0]["class"] = "1\x00\x1f\ufffe\n"
    answer = machine.rows(path_of(entry), told)
    assert answer.status_code == 201, answer.content.decode()


def test_a_column_that_counts_itself_is_not_taken(machine: Machine, entry: Entry) -> None:
    told = told_of(entry, *GOOD)
    told["sheets"]["protocol"][1]["total"] = 9
    answer = machine.rows(path_of(entry), told)
    (finding,) = answer.json()["findings"]
    assert (answer.status_code, finding["rule"], finding["row"]) == (422, "counted_column", 3)


def test_rows_of_another_school_are_not_taken_by_this_key(machine: Machine, entry: Entry) -> None:
    told = told_of(entry, *GOOD) | {"school": "edu640151"}
    assert machine.rows(path_of(entry), told).status_code == 404
    assert not Submission.objects.exists()


def test_another_media_type_is_not_guessed(machine: Machine, entry: Entry) -> None:
    answer = machine.post(f"{path_of(entry)}/rows", b"{}", "text/plain")
    assert (answer.status_code, answer.json()["code"]) == (415, "media_is_other")


def test_a_body_larger_than_any_form_is_not_read(machine: Machine, entry: Entry) -> None:
    answer = machine.workbook(path_of(entry), bytes(5_000_001))
    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")


@pytest.mark.parametrize("file", [b"no workbook", b"PK\x03\x04 cut", b"%PDF-1.7"])
def test_what_is_no_workbook_is_told_so(machine: Machine, entry: Entry, file: bytes) -> None:
    answer = machine.workbook(path_of(entry), file)
    assert answer.status_code in {400, 409}
    assert answer.json()["text"].endswith(".")
    assert not Submission.objects.exists()


def test_an_hour_has_room_for_so_many_sendings(
    machine: Machine, entry: Entry, settings: Any
) -> None:
    settings.UPLOADS_AN_HOUR = 2
    answers = [machine.rows(path_of(entry), b"{}") for _ in range(3)]
    assert [one.status_code for one in answers] == [400, 400, 429]
    assert (answers[2].json()["code"], answers[2]["Retry-After"]) == (
        "uploads_are_too_many",
        "3600",
    )
    assert machine.get("me").status_code == 200
