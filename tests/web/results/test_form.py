"""The results form through its page: taken, sent, mended, receipted; closed to everyone else."""

import io
import zipfile
from collections.abc import Callable

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse

from tests import cast, make
from tests.cast import as_
from tests.domain.results.stage import EVENING, entry_with_codes, filled, rows_of
from vprok.domain.files.models import Stored
from vprok.domain.intake.actions import give_back
from vprok.domain.intake.models import Entry, Submission
from vprok.domain.intake.states import SubmissionState
from vprok.domain.results.models import Block, Leaf
from vprok.domain.results.queries import owed_results
from vprok.interfaces.frame import clock
from vprok.kernel.charter import Actor, Permission

POINTS = [(1, 1, 2, 1, 2), (0, 1, "X", 1, 0), (1, 0, 2, 0, 1), (1, 1, 1, 1, 1), (0, 0, 0, 0, 0)]
ADDRESS = "/forms/2026-spring/results/ma4/edu220042/"


@pytest.fixture(autouse=True)
def evening(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(clock.timezone, "now", lambda: EVENING)


@pytest.fixture
def entry(anna: Actor) -> Entry:
    return entry_with_codes()


def send(actor: Actor, file: bytes, name: str = "форма.xlsx", token: str = "t") -> HttpResponse:
    return as_(actor).post(ADDRESS, {"file": SimpleUploadedFile(name, file), "token": token})


def text(answer: HttpResponse) -> str:
    return answer.content.decode()


def test_a_coordinator_takes_the_form_fills_it_and_gets_a_receipt(anna: Actor, entry: Entry):
    blank = as_(anna).post(f"{ADDRESS}form.xlsx")
    assert blank.status_code == 200
    book = openpyxl.load_workbook(io.BytesIO(blank.content))
    codes = [row[0] for row in book["Протокол"].iter_rows(min_row=2, values_only=True)]
    assert codes[:5] == ["40001", "40002", "40003", "40004", "40005"]
    answer = send(anna, filled(entry, rows_of(entry, POINTS)))
    assert answer.status_code == 303
    submission = Submission.objects.get()
    page = text(as_(anna).get(ADDRESS))
    assert submission.receipt.number in page
    assert Leaf.objects.get().present == 5


def test_every_fault_is_shown_in_its_cell_and_nothing_is_accepted(anna: Actor, entry: Entry):
    rows = rows_of(entry, [(9, 1, 2, 1, 2), *POINTS[1:]])
    rows[2]["code"] = "49999"
    rows[3]["journal"] = "6"
    answer = send(anna, filled(entry, rows))
    assert answer.status_code == 422
    page = text(answer)
    assert all(cell in page for cell in ("C2", "A4", "I5"))
    assert not Block.objects.exists()


def test_clean_ups_are_shown_before_and_after_and_applied_on_a_yes(anna: Actor, entry: Entry):
    rows = rows_of(entry, POINTS)
    rows[1]["task_3"] = "х"
    assert send(anna, filled(entry, rows)).status_code == 303
    held = Submission.objects.get()
    assert held.state == SubmissionState.CONFIRM
    assert "Применить" in text(as_(anna).get(ADDRESS))
    assert as_(anna).post(ADDRESS, {"confirm": held.version}).status_code == 303
    held.refresh_from_db()
    assert held.state == SubmissionState.ACCEPTED


def test_a_name_where_a_code_belongs_is_refused_and_never_written(anna: Actor, entry: Entry):
    rows = rows_of(entry, POINTS)
    rows[0]["code"] = "Иванова Мария Петровна"
    answer = send(anna, filled(entry, rows))
    assert answer.status_code == 422
    assert "Иванова" not in text(answer)
    assert not Stored.objects.exists()
    assert "Иванова" not in str(list(Submission.objects.values()))


def bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("[Content_Types].xml", "<Types/>")
        packed.writestr("xl/workbook.xml", "0" * 80_000_000)
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "file"),
    [
        ("форма.xlsx", b""),
        ("форма.xlsx", b"\x89PNG\r\n\x1a\n" + b"\0" * 100),
        ("форма.xlsx", bomb()),
        ("форма.exe", b"MZ"),
    ],
    ids=["empty", "an image", "a bomb", "a program"],
)
def test_a_hostile_file_is_a_bad_request_and_changes_nothing(
    name: str, file: bytes, anna: Actor, entry: Entry
):
    send(anna, filled(entry, rows_of(entry, POINTS)), token="first")
    before = bytes(Leaf.objects.get().payload)
    answer = send(anna, file, name)
    assert 400 <= answer.status_code < 500
    assert bytes(Leaf.objects.get().payload) == before
    assert Submission.objects.filter(state=SubmissionState.ACCEPTED).count() == 1


def test_a_truncated_file_is_a_bad_request(anna: Actor, entry: Entry):
    file = filled(entry, rows_of(entry, POINTS))
    assert send(anna, file[: len(file) // 2]).status_code == 400


def test_the_form_of_another_school_is_named_as_such(anna: Actor, entry: Entry):
    other = entry_with_codes(entry.work, make.school(last="0043"))
    answer = send(anna, filled(other, rows_of(other, POINTS)))
    assert answer.status_code == 409
    assert "edu220043" in text(answer)


@pytest.mark.parametrize("stranger", [cast.darya, cast.sibling, cast.neighbour, cast.observer])
def test_for_others_the_form_does_not_exist(
    stranger: Callable[[], Actor], anna: Actor, entry: Entry
):
    assert as_(anna).get(ADDRESS).status_code == 200
    browser = as_(stranger())
    assert browser.get(ADDRESS).status_code == 404
    assert browser.post(f"{ADDRESS}form.xlsx").status_code == 404
    assert browser.post(ADDRESS, {"token": "t"}).status_code == 404


def test_a_municipal_coordinator_reads_and_cannot_send(boris: Actor, entry: Entry):
    assert as_(boris).get(ADDRESS).status_code == 200
    answer = send(boris, filled(entry, rows_of(entry, POINTS)))
    assert answer.status_code == 404
    assert not Submission.objects.exists()


def test_a_technical_specialist_fills_the_form_and_the_coordinator_sends_it(
    timur: Actor, anna: Actor, entry: Entry
):
    page = text(as_(timur).get(ADDRESS))
    assert "Проверить и передать" in page
    assert "Отправить форму" not in page
    assert as_(timur).post(f"{ADDRESS}form.xlsx").status_code == 200
    assert send(timur, filled(entry, rows_of(entry, POINTS))).status_code == 303
    handed = Submission.objects.get()
    assert (handed.state, handed.handed_by) == (SubmissionState.HANDED, timur.signature)
    assert not Block.objects.exists()
    page = text(as_(anna).get(ADDRESS))
    assert timur.signature in page
    assert "проверьте и отправьте" in page
    assert as_(timur).post(ADDRESS, {"confirm": "1"}).status_code == 303
    assert not Block.objects.exists()
    assert as_(anna).post(ADDRESS, {"confirm": "1"}).status_code == 303
    handed.refresh_from_db()
    assert (handed.state, handed.sent_by) == (SubmissionState.ACCEPTED, anna.signature)
    assert handed.handed_by == timur.signature
    assert Leaf.objects.get().present == 5


def test_what_was_handed_over_goes_back_with_a_word(timur: Actor, anna: Actor, entry: Entry):
    send(timur, filled(entry, rows_of(entry, POINTS)))
    back = f"{ADDRESS}given-back/"
    assert as_(timur).post(back, {"version": 1, "remark": "я сам"}).status_code == 404
    empty = as_(anna).post(back, {"version": 1, "remark": " "})
    assert empty.status_code == 422
    assert "Обязательное поле" in text(empty)
    named = as_(anna).post(
        back, {"version": 1, "remark": "У Петрова Ивана не тот балл"}, follow=True
    )
    assert "В пояснении, похоже, есть имя" in text(named)
    assert Submission.objects.get().remark == ""
    assert as_(anna).post(back, {"version": 1, "remark": "Нет 4Б"}).status_code == 303
    page = text(as_(timur).get(ADDRESS))
    assert "Координатор вернул форму" in page
    assert "Нет 4Б" in page
    again = as_(anna).post(back, {"version": 1, "remark": "ещё раз"})
    assert again.status_code == 303
    with cast.refused("nothing_is_handed"):
        give_back(owed_results(entry), 1, "ещё", right=Permission.RESULTS_SEND, by=anna, at=EVENING)
    assert Submission.objects.get().remark == "Нет 4Б"
    assert as_(anna).post(ADDRESS, {"confirm": "1"}).status_code == 303
    assert not Block.objects.exists()


def test_a_form_with_mistakes_is_not_handed_over(timur: Actor, anna: Actor, entry: Entry):
    answer = send(timur, filled(entry, rows_of(entry, [(9, 1, 2, 1, 2), *POINTS[1:]])))
    assert answer.status_code == 422
    assert "C2" in text(answer)
    assert "проверьте и отправьте" not in text(as_(anna).get(ADDRESS))


def test_names_in_a_form_that_is_handed_over_are_kept_nowhere(timur: Actor, entry: Entry):
    rows = rows_of(entry, POINTS)
    rows[1]["code"] = "Иванова Мария"
    assert send(timur, filled(entry, rows)).status_code == 422
    assert not Stored.objects.filter(name="форма.xlsx").exists()


def test_clean_ups_are_agreed_to_by_the_one_who_hands_over(timur: Actor, entry: Entry):
    rows = rows_of(entry, POINTS)
    rows[1]["task_3"] = "х"
    assert send(timur, filled(entry, rows)).status_code == 303
    assert "и передать координатору" in text(as_(timur).get(ADDRESS))
    assert as_(timur).post(ADDRESS, {"confirm": "1"}).status_code == 303
    assert Submission.objects.get().state == SubmissionState.HANDED


def test_the_list_of_forms_shows_only_one_s_own(anna: Actor, darya: Actor, entry: Entry):
    assert "edu220042" in text(as_(anna).get("/results/2026-spring/"))
    assert "edu220042" not in text(as_(darya).get("/results/2026-spring/"))
