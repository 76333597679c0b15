"""The application comes in: accepted, returned, refused, repeated, confirmed."""

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO

import openpyxl
import pytest
from django.db import IntegrityError
from django.db.transaction import atomic

from tests import cast, make
from tests.cast import refused
from tests.domain.intake import world
from tests.domain.intake.world import NAME, Rows, filled, row
from vprok.domain.access.queries import actor_of
from vprok.domain.audit.models import Event
from vprok.domain.campaign.models import Work
from vprok.domain.campaign.states import CampaignState
from vprok.domain.files.models import Stored
from vprok.domain.intake import queries
from vprok.domain.intake.actions import read_form, receive, reopen, send_application
from vprok.domain.intake.models import Deliverable, Entry, GradeClass, Submission
from vprok.domain.intake.states import OwedState, SeenState, SubmissionState
from vprok.domain.territory.models import School
from vprok.domain.territory.states import SchoolKind
from vprok.kernel.charter import Actor, Role
from vprok.kernel.refusal import Refused
from vprok.tools.sheets.draw import draw
from vprok.tools.sheets.draw_xls import draw_xls

pytestmark = pytest.mark.django_db


def send(
    of: Deliverable, file: bytes, by: Actor, *, name: str = NAME, **more: object
) -> Submission:
    return send_application(of, file, name=name, by=by, **({"at": make.NOW} | more))


def coordinator_of(school: School) -> Actor:
    account = make.account("Ольга Лаврова")
    make.post(account, Role.SCHOOL_COORDINATOR, school.place)
    return actor_of(account)


def fresh(of: Deliverable) -> Deliverable:
    return Deliverable.objects.select_related("campaign").get(pk=of.pk)


def test_an_accepted_application_makes_classes_and_entries(anna: Actor) -> None:
    owed = world.owed()
    submission = send(owed, filled(owed), anna)
    assert submission.state == SubmissionState.ACCEPTED, submission.findings
    assert [
        (one.grade, one.ordinal, one.letter, one.pupils, one.special)
        for one in GradeClass.objects.order_by("ordinal")
    ] == [(4, 1, "А", 25, 1), (4, 2, "Б", 24, 0)]
    entry = Entry.objects.get()
    assert (entry.work.code, entry.participants, entry.classes) == ("ma4", 45, 2)
    assert fresh(owed).seen(make.NOW) is SeenState.ACCEPTED
    assert fresh(owed).current == submission


def test_a_receipt_says_what_was_accepted_and_anyone_can_check_it(anna: Actor) -> None:
    owed = world.owed()
    submission = send(owed, filled(owed), anna)
    checked = queries.receipt(submission.receipt.number)
    assert checked is not None
    assert checked.is_genuine
    assert checked.is_current
    assert checked.number == f"2026-{submission.pk:06d}"
    assert checked.says["sha256"] == submission.sha256
    assert checked.says["participants"] == 45
    assert "Анна" not in submission.receipt.payload


def test_a_receipt_changed_by_one_figure_is_not_genuine(anna: Actor) -> None:
    owed = world.owed()
    receipt = send(owed, filled(owed), anna).receipt
    receipt.payload = receipt.payload.replace('"participants":45', '"participants":46')
    receipt.save()
    checked = queries.receipt(receipt.number)
    assert checked is not None
    assert not checked.is_genuine
    assert queries.receipt("2026-999999") is None


WRONG: list[tuple[str, Callable[[Rows], object], str, str]] = [
    ("more pupils", lambda r: row(r, "ma4").update(participants=50), "at_most_sum", "H3"),
    ("more classes", lambda r: row(r, "ma4").update(classes=3), "at_most_count", "G3"),
    ("no reason", lambda r: row(r, "ru4").pop("reason"), "required_when", "J4"),
    ("left out", lambda r: [row(r, "ru4").pop(k) for k in ("takes", "reason")], "every_one", "E4"),
    ("no number", lambda r: row(r, "ma4").pop("participants"), "required_when", "H3"),
    ("no computers", lambda r: row(r, "ma4").update(way="компьютерная"), "one_of", "F3"),
    ("one ordinal twice", lambda r: r["classes"][1].update(ordinal=1), "unique", "A3"),
    ("too many of few", lambda r: r["classes"][0].update(special=26), "at_most", "E2"),
    ("no pupils", lambda r: r["classes"][0].update(pupils="много"), "whole", "D2"),
]


@pytest.mark.parametrize(
    ("change", "rule", "cell"), [case[1:] for case in WRONG], ids=[case[0] for case in WRONG]
)
def test_a_mistake_is_named_by_its_cell(
    anna: Actor, change: Callable[[Rows], object], rule: str, cell: str
) -> None:
    owed = world.owed()
    submission = send(owed, filled(owed, change), anna)
    assert submission.state == SubmissionState.FINDINGS
    assert (rule, cell) in [(one["rule"], one["cell"]) for one in submission.findings]
    assert not Entry.objects.exists()
    assert fresh(owed).state == OwedState.FINDINGS


def test_a_voluntary_work_may_be_left_empty_and_may_be_taken(anna: Actor) -> None:
    owed = world.owed()
    taking = {"takes": "да", "way": "бумажная", "classes": 1, "participants": 20}
    submission = send(owed, filled(owed, lambda r: row(r, "li4").update(taking)), anna)
    assert submission.state == SubmissionState.ACCEPTED
    assert set(Entry.objects.values_list("work__code", flat=True)) == {"ma4", "li4"}


def test_a_form_with_mistakes_leaves_the_accepted_one_untouched(anna: Actor) -> None:
    owed = world.owed()
    accepted = send(owed, filled(owed), anna)
    returned = send(owed, filled(owed, lambda r: row(r, "ma4").update(participants=50)), anna)
    assert (returned.version, returned.state) == (2, SubmissionState.FINDINGS)
    now = fresh(owed)
    assert (now.state, now.current_id, now.versions) == (OwedState.ACCEPTED, accepted.pk, 1)
    assert Entry.objects.get().participants == 45


def test_a_new_version_replaces_the_accepted_one(anna: Actor) -> None:
    owed = world.owed()
    first = send(owed, filled(owed), anna)
    second = send(owed, filled(owed, lambda r: row(r, "ma4").update(participants=40)), anna)
    first.refresh_from_db()
    assert (first.state, second.state) == (SubmissionState.REPLACED, SubmissionState.ACCEPTED)
    assert Entry.objects.get().participants == 40
    assert fresh(owed).seen(make.NOW) is SeenState.REPLACED
    checked = queries.receipt(first.receipt.number)
    assert checked is not None
    assert (checked.is_genuine, checked.is_current) == (True, False)


def test_a_work_taken_back_is_withdrawn_and_not_deleted(anna: Actor) -> None:
    owed = world.owed()
    send(owed, filled(owed), anna)
    world.open_owed(owed.campaign, [world.RESULTS])

    def refuse(rows: Rows) -> None:
        row(rows, "ma4").update(takes="нет", reason="ремонт или авария в здании")
        for key in ("way", "classes", "participants"):
            row(rows, "ma4").pop(key)

    send(owed, filled(owed, refuse), anna)
    assert Entry.objects.get().withdrawn_at == make.NOW
    assert Deliverable.objects.get(kind="results").state == OwedState.EXCUSED
    send(owed, filled(owed), anna, at=make.NOW + timedelta(hours=1))
    assert Entry.objects.get().withdrawn_at is None
    assert Deliverable.objects.get(kind="results").state == OwedState.WAITING


def test_the_same_upload_gives_the_same_receipt(anna: Actor) -> None:
    owed = world.owed()
    file = filled(owed)
    first = send(owed, file, anna, token="abc")
    assert send(owed, file, anna, token="abc").receipt == first.receipt
    assert send(owed, file, anna, token="another").receipt == first.receipt
    assert Submission.objects.count() == 1
    assert Stored.objects.count() == 1
    assert Event.objects.filter(event="intake.form_accepted").count() == 1


def test_a_token_brings_one_file_only(anna: Actor) -> None:
    owed = world.owed()
    send(owed, filled(owed), anna, token="abc")
    with refused("token_is_taken"):
        send(owed, filled(owed, lambda r: row(r, "ma4").update(participants=1)), anna, token="abc")


def test_what_would_be_tidied_waits_for_a_yes(anna: Actor) -> None:
    owed = world.owed()
    file = filled(owed, lambda r: row(r, "ma4").update(takes=" Да"))
    held = send(owed, file, anna, token="abc")
    assert held.state == SubmissionState.CONFIRM
    assert [(one["before"], one["after"], one["count"]) for one in held.cleanups] == [
        (" Да", "да", 1)
    ]
    assert not Entry.objects.exists()
    assert fresh(owed).seen(make.NOW) is SeenState.CONFIRM
    kept = queries.bytes_of(held)
    accepted = send(owed, kept, anna, token=held.token, accept_cleanup=True)
    assert (accepted.pk, accepted.state) == (held.pk, SubmissionState.ACCEPTED)
    assert Entry.objects.get().participants == 45
    assert accepted.receipt.number


def test_a_held_version_that_was_overtaken_is_not_accepted_later(anna: Actor) -> None:
    owed = world.owed()
    held = send(owed, filled(owed, lambda r: row(r, "ma4").update(takes=" Да")), anna)
    newer = send(owed, filled(owed, lambda r: row(r, "ma4").update(participants=40)), anna)
    again = send(owed, queries.bytes_of(held), anna, token=held.token, accept_cleanup=True)
    assert again.state == SubmissionState.REPLACED
    assert fresh(owed).current == newer


def test_a_robot_may_say_yes_beforehand(anna: Actor) -> None:
    owed = world.owed()
    file = filled(owed, lambda r: row(r, "ma4").update(takes=" Да"))
    assert send(owed, file, anna, accept_cleanup=True).state == SubmissionState.ACCEPTED


def test_a_file_with_names_is_never_written(anna: Actor) -> None:
    owed = world.owed()
    file = filled(owed, lambda r: r["classes"][0].update(letter="Иванова Мария"))
    submission = send(owed, file, anna, name="Иванов Пётр.xlsx")
    assert submission.state == SubmissionState.FINDINGS
    assert (submission.file, submission.name) == (None, "")
    assert [one["cell"] for one in submission.findings if one["cell"]] == ["C2"]
    assert "Иванов" not in str(submission.findings) + str(submission.cleanups)
    assert not Stored.objects.exists()


def test_hostile_and_foreign_files_are_refused_with_their_reason(anna: Actor) -> None:
    owed = world.owed()
    good = filled(owed)
    other = world.owed(make.school(last="0043"))
    make.campaign("2025-spring")
    files = {
        b"": "hostile_file",
        b"\x89PNG\r\n\x1a\n" + b"0" * 500: "hostile_file",
        good[: len(good) // 2]: "hostile_file",
        world.bomb(): "hostile_file",
        b"PK\x03\x04" + b"0" * 2_000_001: "too_large",
        filled(other): "other_form",
    }
    for file, code in files.items():
        with refused(code):
            send(owed, file, anna)
    assert not Submission.objects.exists()
    assert not Stored.objects.exists()
    assert fresh(owed).state == OwedState.WAITING


def test_the_form_opens_and_closes_by_the_calendar(anna: Actor, vera: Actor) -> None:
    owed = world.owed()
    assert (owed.opens_at, owed.due_at) == (world.OPENS, world.DUE)
    with refused("form_is_not_open"):
        send(owed, filled(owed), anna, at=world.OPENS - timedelta(seconds=1))
    with refused("deadline_has_passed"):
        send(owed, filled(owed), anna, at=world.AFTER)
    reopen(owed, world.AFTER + timedelta(days=1), by=vera, at=world.AFTER)
    owed = fresh(owed)
    assert owed.seen(world.AFTER) is SeenState.REOPENED
    assert not send(owed, filled(owed), anna, at=world.AFTER).is_late
    assert fresh(owed).seen(world.AFTER) is SeenState.ACCEPTED


@pytest.mark.parametrize(
    ("state", "code"),
    [
        (CampaignState.STOPPED, "campaign_is_stopped"),
        (CampaignState.FINISHED, "campaign_is_finished"),
    ],
)
def test_a_campaign_that_stands_still_takes_nothing(anna: Actor, state: str, code: str) -> None:
    owed = world.owed()
    owed.campaign.state = state
    owed.campaign.save()
    with refused(code):
        send(owed, filled(owed), anna)


def test_strangers_and_onlookers_may_not_send(anna: Actor, darya: Actor, elena: Actor) -> None:
    owed = world.owed()
    with refused("not_your_place"):
        send(owed, filled(owed), darya)
    with refused("not_your_place"):
        send(owed, filled(owed), cast.sibling())
    for onlooker in (elena, cast.observer(), cast.neighbour()):
        with refused("no_right"):
            send(owed, filled(owed), onlooker)


def test_the_database_itself_keeps_one_accepted_version(anna: Actor) -> None:
    owed = world.owed()
    accepted = send(owed, filled(owed), anna)
    accepted.pk, accepted.version, accepted.token = None, 2, "x"
    with pytest.raises(IntegrityError):
        accepted.save()


def test_receiving_costs_a_known_number_of_statements(
    anna: Actor, django_assert_max_num_queries: Callable[[int], object]
) -> None:
    owed = world.owed()
    blank = queries.application_blank(owed)
    arrival = read_form(owed, blank, filled(owed), name=NAME, at=make.NOW)
    with django_assert_max_num_queries(19):
        receive(arrival, by=anna, at=make.NOW, token="abc")
    with django_assert_max_num_queries(3):
        receive(arrival, by=anna, at=make.NOW, token="abc")


def test_the_old_format_comes_in_as_well(anna: Actor) -> None:
    owed = world.owed()
    book = queries.application_blank(owed).book
    rows = world.filled_rows(owed)
    file = draw_xls(book, identity=queries.identity(owed, book), rows=rows)
    submission = send(owed, file, anna, name="Заявка.xls", accept_cleanup=True)
    assert submission.state == SubmissionState.ACCEPTED, submission.findings
    assert Entry.objects.get().participants == 45


def test_a_college_answers_for_courses_and_groups(anna: Actor) -> None:
    college = make.school(last="0900", kind=SchoolKind.COLLEGE)
    campaign = world.campaign()
    work = make.work(campaign, "ok1")
    Work.objects.filter(pk=work.pk).update(is_course=True)
    owed = world.owed(college)
    book = queries.application_blank(owed).book
    works, groups = book.sheets
    assert (works.columns[1].title, works.columns[6].title) == ("Курс", "Кол-во групп")
    assert (groups.columns[0].title, groups.columns[2].title) == ("Курс", "Группа")
    rows = queries.application_blank(owed).rows
    rows["application"][0] |= {"takes": "да", "way": "бумажная", "classes": 1, "participants": 20}
    rows["classes"] = [{"grade": 1, "ordinal": 1, "letter": "ИС-21", "pupils": 24}]
    file = draw(book, identity=queries.identity(owed, book), rows=rows)
    submission = send(owed, file, coordinator_of(college))
    assert submission.state == SubmissionState.ACCEPTED, submission.findings
    assert str(GradeClass.objects.get(school=college)) == "1ИС-21"


def test_what_cannot_be_read_leaves_the_process_alive(anna: Actor) -> None:
    owed = world.owed()
    for size in (1, 100, 5000):
        with pytest.raises(Refused):
            send(owed, b"PK\x03\x04" + b"\x00" * size, anna)
    assert send(owed, filled(owed), anna).state == SubmissionState.ACCEPTED


def test_two_people_who_send_at_once_make_two_versions_and_one_accepted(
    anna: Actor, timur: Actor
) -> None:
    owed = world.owed()
    blank = queries.application_blank(owed)
    files = [filled(owed), filled(owed, lambda r: row(r, "ma4").update(participants=40))]
    both = [read_form(owed, blank, file, name=NAME, at=make.NOW) for file in files]
    first = receive(both[0], by=anna, at=make.NOW)
    second = receive(both[1], by=timur, at=make.NOW)
    first.refresh_from_db()
    assert (first.version, second.version) == (1, 2)
    assert (first.state, second.state) == (SubmissionState.REPLACED, SubmissionState.ACCEPTED)
    assert fresh(owed).current == second


def test_one_page_sent_twice_at_once_is_one_version(anna: Actor) -> None:
    owed = world.owed()
    blank, file = queries.application_blank(owed), filled(owed)
    both = [read_form(owed, blank, file, name=NAME, at=make.NOW) for _ in range(2)]
    first, second = [receive(one, by=anna, at=make.NOW, token="abc") for one in both]
    assert first == second
    assert first.receipt == second.receipt


def test_what_the_campaign_refuses_inside_leaves_no_version(anna: Actor) -> None:
    owed = world.owed()
    arrival = read_form(owed, queries.application_blank(owed), filled(owed), name=NAME, at=make.NOW)
    owed.campaign.state = CampaignState.STOPPED
    owed.campaign.save()
    with refused("campaign_is_stopped"), atomic():
        receive(arrival, by=anna, at=make.NOW)
    assert not Submission.objects.exists()


def test_the_returned_file_comes_back_with_its_mistakes_marked(anna: Actor) -> None:
    owed = world.owed()
    returned = send(owed, filled(owed, lambda r: row(r, "ma4").update(participants=50)), anna)
    back = queries.marked(returned, owed, queries.application_blank(owed))
    cell = openpyxl.load_workbook(BytesIO(back))["Заявка"]["H3"]
    assert cell.value == 50
    assert "49" in cell.comment.text
    assert send(owed, back, anna).state == SubmissionState.FINDINGS
