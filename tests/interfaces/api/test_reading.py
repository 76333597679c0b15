import base64
import json

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from tests.interfaces.api.stage import GOOD, TITLE, Machine, path_of, told_of
from vprok.domain.intake.models import Entry
from vprok.domain.results.models import Block


@pytest.fixture
def sent(machine: Machine, entry: Entry) -> dict[str, object]:
    return machine.rows(path_of(entry), told_of(entry, *GOOD)).json()


def test_a_key_tells_whose_it_is_and_what_is_owed(machine: Machine, entry: Entry) -> None:
    said = machine.get("me").json()
    assert (said["school"], said["key"]["title"]) == (entry.school.key, TITLE)
    (campaign,) = said["campaigns"]
    (work,) = campaign["works"]
    assert (campaign["campaign"], work["work"]) == (entry.work.campaign.slug, entry.work.code)
    assert (work["state"], work["version"]) == ("open", None)
    assert work["due_at"] == "2026-04-18T16:00:00Z"


def test_what_was_accepted_is_owed_no_more(machine: Machine, sent: dict[str, object]) -> None:
    (work,) = machine.get("me").json()["campaigns"][0]["works"]
    assert (work["state"], work["version"]) == ("accepted", sent["version"])


def test_the_form_tells_its_columns_its_codes_and_its_checks(
    machine: Machine, entry: Entry
) -> None:
    said = machine.get(f"{path_of(entry)}/form").json()
    (sheet,) = said["sheets"]
    columns = {one["key"]: one for one in sheet["columns"]}
    assert columns["task_3"]["allowed"] == ["2", "1", "0", "X"]
    assert columns["code"]["locked"]
    codes = set(entry.school.codes.values_list("number", flat=True))
    assert set(said["known"]["codes"]) == codes
    assert {row["code"] for row in said["rows"]["protocol"]} == codes
    assert {"unique", "known", "sum_is"} <= {one["is"] for one in sheet["checks"]}


def test_the_rows_of_the_form_can_be_filled_and_sent_back(machine: Machine, entry: Entry) -> None:
    said = machine.get(f"{path_of(entry)}/form").json()
    rows = said["rows"]["protocol"]
    for row, points in zip(rows, GOOD, strict=False):
        row |= {f"task_{n}": one for n, one in enumerate(points, start=1)}
        row |= {"variant_1": "1", "journal": "5", "class": 1}
    answer = machine.rows(path_of(entry), {"school": said["school"], "sheets": said["rows"]})
    assert (answer.status_code, answer.json()["rows"]) == (201, len(GOOD))


def test_versions_are_listed_with_what_became_of_them(
    machine: Machine, entry: Entry, sent: dict[str, object]
) -> None:
    machine.rows(path_of(entry), told_of(entry, (9, 1, 1, 1, 1)))
    newest, first = machine.get(f"{path_of(entry)}/versions").json()
    assert (newest["state"], newest["receipt"]) == ("findings", None)
    assert (first["state"], first["receipt"]) == ("accepted", sent["receipt"])
    whole = machine.get(f"{path_of(entry)}/versions/{newest['version']}").json()
    assert [one["cell"] for one in whole["findings"] if one["is_error"]] == ["C2"]


@pytest.mark.parametrize("number", ["0", "7", "2147483647"])
def test_a_version_that_is_not_there_is_not_found(
    machine: Machine, entry: Entry, number: str
) -> None:
    assert machine.get(f"{path_of(entry)}/versions/{number}").status_code == 404


def test_anyone_can_check_the_signature_of_a_receipt(
    machine: Machine, sent: dict[str, object]
) -> None:
    said = machine.get(f"receipts/{sent['receipt']}").json()
    key = Ed25519PublicKey.from_public_bytes(base64.b64decode(said["public_key"]))
    key.verify(base64.b64decode(said["signature"]), said["payload"].encode())
    assert json.loads(said["payload"])["sha256"] == sent["sha256"]
    assert (said["is_genuine"], said["is_current"]) == (True, True)


def test_a_receipt_is_printed(machine: Machine, sent: dict[str, object]) -> None:
    answer = machine.get(f"receipts/{sent['receipt']}/pdf")
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF-")


def test_results_are_told_by_code(machine: Machine, entry: Entry, sent: dict[str, object]) -> None:
    said = machine.get(path_of(entry)).json()
    told = {one["code"]: one for one in said["codes"]}
    first = told_of(entry, *GOOD)["sheets"]["protocol"][0]["code"]
    assert (told[first]["total"], told[first]["points"]) == (7, [1, 1, 2, 1, 2])
    assert told[first]["class"] == 1
    assert Block.objects.exists()


def test_results_that_nobody_sent_are_not_told(machine: Machine, entry: Entry) -> None:
    answer = machine.get(path_of(entry))
    assert (answer.status_code, answer.json()["code"]) == (409, "results_are_not_accepted")


@pytest.mark.parametrize(
    "path", ["", "nowhere", "me/", "receipts/a%0Ab", "results/2026-spring/ma4/form/xlsx"]
)
def test_an_address_that_is_not_there_is_told_in_json(machine: Machine, path: str) -> None:
    answer = machine.get(path)
    assert (answer.status_code, answer.json()["code"]) == (404, "no_such_address")


def test_answers_are_kept_by_nobody(machine: Machine) -> None:
    assert "no-store" in machine.get("me")["Cache-Control"]
