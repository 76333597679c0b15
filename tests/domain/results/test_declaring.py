"""The head's word: what it says, what it locks, and who opens a locked form again."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from tests import cast, make
from tests.cast import refused
from tests.domain.results.stage import EVENING, entry_with_codes, filled, owed, rows_of
from vprok.domain.audit.models import Event
from vprok.domain.intake.actions import Ruling, hand_over
from vprok.domain.intake.models import Entry, Submission
from vprok.domain.intake.states import SeenState, SubmissionState, Verdict
from vprok.domain.results.actions import decide_results, declare, send_results
from vprok.domain.results.models import Declaration, Presence
from vprok.domain.results.queries import (
    declared_of,
    declared_pks,
    figures_of,
    plan_of,
    results_blank,
    to_declare,
    why_declared,
)
from vprok.domain.results.rules import is_locking
from vprok.domain.results.states import AbsenceReason, PresenceState
from vprok.kernel.charter import Actor, Permission

POINTS = [(1, 1, 2, 1, 2), (0, 1, "X", 1, 0), (1, 0, 2, 0, 1), (1, 1, 1, 1, 1), (0, 0, 0, 0, 0)]
MORNING = EVENING + timedelta(hours=14)
NOON = MORNING + timedelta(hours=4)
TOMORROW = EVENING + timedelta(days=1, hours=14)


def send(
    entry: Entry, by: Actor, first: int = 1, at: datetime = EVENING, **more: object
) -> Submission:
    rows = rows_of(entry, [(first, 1, 2, 1, 2), *POINTS[1:]])
    return send_results(entry, filled(entry, rows), name="форма.xlsx", by=by, at=at, **more)


def reopen(
    entry: Entry, by: Actor, until: datetime, reason: str = "ошибка в баллах", at: datetime = NOON
) -> None:
    decide_results(owed(entry), Ruling(Verdict.REOPENED, until, reason), by=by, at=at)


@pytest.fixture
def entry(anna: Actor) -> Entry:
    made = entry_with_codes()
    send(made, anna)
    return made


def test_the_head_declares_what_is_accepted_in_figures(entry: Entry, elena: Actor):
    made = declare(entry, version=1, by=elena, at=MORNING)
    told = declared_of(made.submission, at=MORNING)
    assert told is not None
    assert told.is_genuine
    assert told.is_standing
    figures = told.figures
    assert (figures.listed, figures.present, figures.absent) == (5, 5, 0)
    assert figures.by_mark == ((2, 1), (3, 1), (4, 2), (5, 1))
    assert figures.receipt == made.submission.receipt.number
    assert json.loads(made.payload)["sha256"] == made.submission.sha256
    assert Event.objects.filter(event="results.form_declared").count() == 1
    assert declared_pks([owed(entry)], at=MORNING) == {owed(entry).pk}


def test_absent_participants_are_counted_with_their_reasons(anna: Actor, elena: Actor):
    entry = entry_with_codes()
    rows = rows_of(entry, POINTS)
    rows[0] = {"code": rows[0]["code"], "variant_1": "отсутствовал"}
    rows[1] = {"code": rows[1]["code"], "variant_1": "отсутствовал"}
    send_results(entry, filled(entry, rows), name="форма.xlsx", by=anna, at=EVENING)
    Presence.objects.create(
        entry=entry,
        code=str(rows[0]["code"]),
        state=PresenceState.ABSENT,
        reason=AbsenceReason.ILLNESS,
        at=EVENING,
        by=anna.signature,
    )
    figures = figures_of(entry)
    assert figures is not None
    assert (figures.present, figures.absent, figures.explained, figures.unexplained) == (3, 2, 1, 1)


def test_a_signed_form_takes_no_new_version_from_anybody(
    entry: Entry, anna: Actor, timur: Actor, elena: Actor
):
    declare(entry, version=1, by=elena, at=MORNING)
    with refused("form_is_declared"):
        send(entry, anna, first=0, at=NOON)
    with refused("form_is_declared"):
        hand_over(
            owed(entry),
            filled(entry, rows_of(entry, POINTS[:4])),
            blank=results_blank(entry, plan_of(entry.work)),
            right=Permission.CODES_TAKE,
            closed=lambda _, at: why_declared(entry, at=at),
            name="форма.xlsx",
            by=timur,
            at=NOON,
        )
    assert Submission.objects.count() == 1
    refusal = why_declared(entry, at=NOON)
    assert refusal is not None
    assert "попросите регионального координатора открыть форму" in refusal.text


def test_the_same_upload_gives_its_receipt_even_after_the_signature(anna: Actor, elena: Actor):
    entry = entry_with_codes()
    file = filled(entry, rows_of(entry, POINTS))
    first = send_results(entry, file, name="форма.xlsx", by=anna, at=EVENING)
    declare(entry, version=1, by=elena, at=MORNING)
    assert send_results(entry, file, name="форма.xlsx", by=anna, at=NOON) == first


def test_only_the_head_of_this_school_signs(entry: Entry, anna: Actor, vera: Actor, darya: Actor):
    for stranger in (anna, vera, darya):
        with refused("no_right"):
            declare(entry, version=1, by=stranger, at=MORNING)


def test_what_is_not_accepted_or_was_replaced_meanwhile_is_not_signed(anna: Actor, elena: Actor):
    entry = entry_with_codes()
    with refused("nothing_to_declare"):
        declare(entry, version=1, by=elena, at=MORNING)
    send(entry, anna)
    send(entry, anna, first=0)
    with refused("declared_version_is_old"):
        declare(entry, version=1, by=elena, at=MORNING)
    assert not Declaration.objects.exists()


def test_signed_twice_it_is_one_word(entry: Entry, elena: Actor):
    first = declare(entry, version=1, by=elena, at=MORNING)
    assert declare(entry, version=1, by=elena, at=NOON) == first


def test_the_region_opens_it_with_name_reason_and_expiry(
    entry: Entry, anna: Actor, elena: Actor, vera: Actor
):
    declare(entry, version=1, by=elena, at=MORNING)
    with refused("reason_is_missing"):
        reopen(entry, vera, TOMORROW, reason=" ")
    reopen(entry, vera, TOMORROW)
    lifted = Declaration.objects.get()
    assert (lifted.lifted_by, lifted.lifted_why) == (vera.signature, "ошибка в баллах")
    assert lifted.lifted_until == TOMORROW
    assert owed(entry).seen(NOON) is SeenState.REOPENED
    with refused("change_has_no_reason"):
        send(entry, anna, first=0, at=NOON)
    assert Submission.objects.count() == 1
    mended = send(entry, anna, first=0, at=NOON, why="переписали балл задания 1")
    assert (mended.state, mended.version) == (SubmissionState.ACCEPTED, 2)
    assert mended.why == "переписали балл задания 1"
    accepted = Event.objects.filter(event="intake.form_accepted").order_by("pk").last()
    assert accepted is not None
    assert accepted.facts["why"] == mended.why


def test_why_a_form_changes_is_said_without_names(
    entry: Entry, anna: Actor, elena: Actor, vera: Actor
):
    declare(entry, version=1, by=elena, at=MORNING)
    reopen(entry, vera, TOMORROW)
    for why in ("Иванов Пётр писал другой вариант", "балл Сидоровой А. И."):
        with refused("words_hold_a_name"):
            send(entry, anna, first=0, at=NOON, why=why)
    assert Submission.objects.count() == 1
    assert not Event.objects.filter(facts__icontains="Иванов").exists()
    assert send(entry, anna, first=0, at=NOON, why="код 40001 писал вариант 2").version == 2


def test_a_new_version_waits_for_a_new_word(entry: Entry, anna: Actor, elena: Actor, vera: Actor):
    campaign, places = entry.work.campaign, elena.places(Permission.RESULTS_DECLARE)
    assert to_declare(places, campaign, at=MORNING).count() == 1
    declare(entry, version=1, by=elena, at=MORNING)
    assert not to_declare(places, campaign, at=MORNING)
    reopen(entry, vera, TOMORROW)
    send(entry, anna, first=0, at=NOON, why="балл")
    assert to_declare(places, campaign, at=NOON).count() == 1
    send(entry, anna, first=1, at=NOON + timedelta(hours=1), why="нет, было верно")
    declare(entry, version=3, by=elena, at=NOON + timedelta(hours=2))
    with refused("form_is_declared"):
        send(entry, anna, first=0, at=NOON + timedelta(hours=3), why="ещё")


def test_when_its_time_is_over_the_form_locks_by_itself(
    entry: Entry, anna: Actor, elena: Actor, vera: Actor
):
    declare(entry, version=1, by=elena, at=MORNING)
    reopen(entry, vera, TOMORROW)
    after = TOMORROW + timedelta(minutes=1)
    with refused("form_is_declared"):
        send(entry, anna, first=0, at=after, why="балл")
    told = declared_of(Submission.objects.get(), at=after)
    assert told is not None
    assert told.is_standing
    assert declared_pks([owed(entry)], at=after)
    assert not declared_pks([owed(entry)], at=NOON)
    reopen(entry, vera, after + timedelta(days=1), at=after)
    assert send(entry, anna, first=0, at=after, why="балл").version == 2


def test_a_district_opens_nothing(entry: Entry, elena: Actor, boris: Actor, gleb: Actor):
    declare(entry, version=1, by=elena, at=MORNING)
    with refused("no_right"):
        reopen(entry, boris, TOMORROW)
    reopen(entry, gleb, TOMORROW)
    assert Declaration.objects.get().lifted_by == gleb.signature


def test_another_region_opens_nothing(entry: Entry, elena: Actor):
    declare(entry, version=1, by=elena, at=MORNING)
    stranger = cast._person(
        "Роман Чужов",
        cast.Role.REGIONAL_COORDINATOR,
        make.region("64", "Степной край", "Europe/Saratov").place,
    )
    with refused("not_your_place"):
        reopen(entry, stranger, TOMORROW)


def test_other_decisions_leave_the_word_as_it_is(entry: Entry, elena: Actor, vera: Actor):
    declare(entry, version=1, by=elena, at=MORNING)
    ruling = Ruling(Verdict.MOVED, TOMORROW + timedelta(days=9), "карантин")
    decide_results(owed(entry), ruling, by=vera, at=NOON)
    assert Declaration.objects.get().lifted_at is None


def test_corrections_in_the_time_given_are_not_late_however_many(
    entry: Entry, anna: Actor, elena: Actor, vera: Actor
):
    declare(entry, version=1, by=elena, at=MORNING)
    june = datetime(2026, 6, 1, 9, 0, tzinfo=UTC)
    reopen(entry, vera, june + timedelta(days=1), at=june)
    first = send(entry, anna, first=0, at=june, why="балл")
    second = send(entry, anna, first=1, at=june + timedelta(hours=1), why="как было")
    assert (first.is_late, second.is_late) == (False, False)


@pytest.mark.parametrize(
    ("lifted_at", "lifted_until", "at", "locks"),
    [
        (None, None, MORNING, True),
        (MORNING, TOMORROW, NOON, False),
        (MORNING, TOMORROW, TOMORROW, True),
    ],
)
def test_a_declaration_locks_but_for_the_time_it_is_lifted_for(
    lifted_at: datetime | None, lifted_until: datetime | None, at: datetime, *, locks: bool
):
    assert is_locking(lifted_at=lifted_at, lifted_until=lifted_until, at=at) is locks
