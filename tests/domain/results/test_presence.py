"""Who was there: said by a closed list, held against the form, the protocols and the kits."""

from datetime import timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from tests import cast
from tests.cast import refused
from tests.domain.results.stage import EVENING, Row, entry_with_codes, filled, rows_of
from vprok.domain.audit.models import Event
from vprok.domain.intake.models import Entry
from vprok.domain.materials.models import Reprint
from vprok.domain.materials.states import ReprintReason
from vprok.domain.results.actions import send_results
from vprok.domain.results.actions.presence import Word, keep_presence
from vprok.domain.results.models import Counted, Presence, Typed
from vprok.domain.results.queries import prefilled, presence_of, reconciled
from vprok.domain.results.rules import (
    REASONS,
    ClassPresence,
    Kits,
    presence_is_early,
    reason_does_not_fit,
    reconcile_presence,
)
from vprok.domain.results.states import AbsenceReason, PresenceState
from vprok.kernel.charter import Actor
from vprok.kernel.refusal import Refused

POINTS = [(1, 1, 2, 1, 2), (0, 1, "X", 1, 0), (1, 0, 2, 0, 1), (1, 1, 1, 1, 1), (0, 0, 0, 0, 0)]
ILL = Word("absent", "illness")
MOVED = Word("moved", "other_school")


@pytest.fixture
def entry(anna: Actor) -> Entry:
    return entry_with_codes()


def say(entry: Entry, by: Actor, counts: dict[int, int] | None = None, **words: Word) -> int:
    """Words by code, `c40001`."""
    told = {code.removeprefix("c"): word for code, word in words.items()}
    return keep_presence(entry, told, counts or {}, by=by, at=EVENING)


def send(entry: Entry, by: Actor, rows: list[Row]) -> None:
    send_results(entry, filled(entry, rows), name="ф.xlsx", by=by, at=EVENING)


# ---- saying it -----------------------------------------------------------------------------------


def test_whoever_is_not_named_was_there(anna: Actor, entry: Entry):
    assert say(entry, anna, c40002=ILL) == 1
    assert {code: one.reason for code, one in presence_of(entry).items()} == {"40002": "illness"}
    assert Event.objects.filter(event="results.presence_kept").count() == 1


def test_the_technical_specialist_says_it_too_and_a_word_can_be_taken_back(
    anna: Actor, timur: Actor, entry: Entry
):
    say(entry, timur, {1: 3}, c40002=ILL)
    keep_presence(entry, {"40002": None}, {1: None}, by=anna, at=EVENING)
    assert not Presence.objects.exists()
    assert not Counted.objects.exists()


def test_saying_the_same_again_changes_and_records_nothing(anna: Actor, entry: Entry):
    say(entry, anna, {1: 3}, c40002=ILL)
    before = Event.objects.count()
    assert say(entry, anna, {1: 3}, c40002=ILL) == 0
    assert Event.objects.count() == before


def test_a_reason_belongs_to_what_it_explains(anna: Actor, entry: Entry):
    with refused("reason_does_not_fit"):
        say(entry, anna, c40002=Word("moved", "illness"))
    assert all(
        (reason_does_not_fit(state, reason) is None) is (reason in REASONS[state])
        for state in PresenceState
        for reason in AbsenceReason
    )


def test_every_reason_is_for_something_and_every_state_has_one():
    assert {reason for some in REASONS.values() for reason in some} == set(AbsenceReason)
    assert set(REASONS) == set(PresenceState)


def test_nobody_knows_it_before_the_day(anna: Actor, entry: Entry):
    with refused("presence_is_early"):
        keep_presence(entry, {"40002": ILL}, {}, by=anna, at=EVENING - timedelta(days=1))
    today = EVENING.date()
    assert presence_is_early(on=today, today=today) is None


def test_a_code_that_nobody_has_is_refused(anna: Actor, entry: Entry):
    with refused("codes_are_unknown"):
        say(entry, anna, c49999=ILL)


def test_people_elsewhere_and_those_above_say_nothing(entry: Entry):
    for stranger in (cast.darya(), cast.sibling(), cast.boris()):
        with pytest.raises(Refused) as caught:
            say(entry, stranger, c40002=ILL)
        assert caught.value.refusal.code in {"no_right", "not_your_place"}


def test_the_form_already_says_absent_of_whoever_is_away(anna: Actor, entry: Entry):
    say(entry, anna, c40002=ILL, c40003=MOVED)
    rows = prefilled(entry)["protocol"]
    absent = [row["code"] for row in rows if row.get("variant_1") == "отсутствовал"]
    assert absent == ["40002", "40003"]


# ---- holding it together -------------------------------------------------------------------------


def test_all_agrees_when_nothing_differs(anna: Actor, entry: Entry):
    rows = rows_of(entry, POINTS)
    rows[1] = {"code": "40002", "variant_1": "отсутствовал"}
    send(entry, anna, rows)
    say(entry, anna, {1: 2, 2: 2}, c40002=ILL)
    found = reconciled(entry)
    assert found.differences == ()
    assert (found.issued, found.present, found.counted, found.is_even) == (5, 4, 4, True)
    assert found.away == {"absent": 1, "left": 0, "moved": 0, "exempt": 0}


def test_a_class_whose_protocol_is_not_counted_is_named(anna: Actor, entry: Entry):
    say(entry, anna, {1: 3})
    found = reconciled(entry)
    assert (found.uncounted, found.counted, found.is_even) == (("4Б",), None, False)


def test_fewer_works_than_participants_point_to_the_codes_without_one(anna: Actor, entry: Entry):
    rows = rows_of(entry, POINTS)
    rows[1] = {"code": "40002", "variant_1": "отсутствовал"}
    send(entry, anna, rows)
    say(entry, anna, {1: 2, 2: 2})
    said = reconciled(entry).differences
    assert said[0] == "В 4А собрано 2 работы, а присутствовало 3: проверьте код 40002."
    assert said[1].startswith("В 4А по форме участника не было, а по явке был (код 40002):")


def test_more_works_than_participants_point_to_those_who_are_away_with_points(
    anna: Actor, entry: Entry
):
    send(entry, anna, rows_of(entry, POINTS))
    say(entry, anna, {1: 3, 2: 2}, c40001=ILL, c40003=MOVED)
    said = reconciled(entry).differences
    assert said[0] == ("В 4А собрано 3 работы, а присутствовало 1: проверьте коды 40001, 40003.")
    assert said[1].endswith("исправьте явку или форму.")


def test_without_a_form_a_difference_says_what_to_count_again(anna: Actor, entry: Entry):
    say(entry, anna, {1: 2, 2: 3})
    assert reconciled(entry).differences == (
        "В 4А собрано 2 работы, а присутствовало 3: пересчитайте работы и отметьте, кого не было.",
        (
            "В 4Б собрано 3 работы, а присутствовало 2: пересчитайте работы и проверьте, "
            "кто отмечен отсутствующим."
        ),
    )


def test_the_paper_of_one_who_left_may_lie_among_the_others_or_not(anna: Actor, entry: Entry):
    say(entry, anna, {1: 2, 2: 2}, c40001=Word("left", "health"))
    assert reconciled(entry).differences == ()
    say(entry, anna, {1: 3})
    assert reconciled(entry).differences == ()


def test_a_participant_of_whom_the_accepted_form_says_nothing_is_named(anna: Actor, entry: Entry):
    send(entry, anna, rows_of(entry, POINTS[:4]))
    (said,) = reconciled(entry).differences
    assert said.startswith("В 4Б по явке участник был, а в форме его нет (код 40005):")


def test_before_a_form_is_accepted_the_typed_rows_speak(anna: Actor, entry: Entry):
    Typed.objects.create(
        entry=entry,
        code="40001",
        values={"variant_1": "отсутствовал"},
        saved_by="т",
        saved_by_account=1,
        saved_at=EVENING,
    )
    (said,) = reconciled(entry).differences
    assert "код 40001" in said


def test_a_spare_code_counts_in_its_class_and_its_kit_must_be_in_the_log(anna: Actor, entry: Entry):
    rows = rows_of(entry, [*POINTS, POINTS[0]])
    assert rows[5]["code"] == "40006"
    rows[5]["class"] = 2
    send(entry, anna, rows)
    say(entry, anna, {1: 3, 2: 3})
    assert reconciled(entry).differences == ()
    known = reconciled(entry).classes
    (said,) = reconcile_presence(known, Kits(printed=10)).differences
    assert said.startswith(
        "В форме есть запасные (код 40006), а по журналу печати взято 0 комплектов"
    )
    Reprint.objects.create(
        entry=entry,
        reason=ReprintReason.choices[0][0],
        is_spare=True,
        kits=1,
        pages=0,
        at=EVENING,
        by="т",
    )
    assert reconciled(entry).kits == Kits(printed=0, again=0, spares=1)


def test_more_participants_than_kits_ask_for_the_log():
    one = ClassPresence(1, "4А", ("40001", "40002", "40003"), counted=3)
    (said,) = reconcile_presence([one], Kits(printed=2)).differences
    assert said == (
        "Присутствовало 3, а напечатано 2 комплекта: впишите перепечатку в журнал печати"
        " или проверьте явку."
    )


def test_many_codes_are_named_in_part():
    codes = tuple(str(40001 + n) for n in range(8))
    one = ClassPresence(1, "4А", codes, form=dict.fromkeys(codes, False))
    (said,) = reconcile_presence([one], Kits()).differences
    assert "40006 и ещё 2):" in said


def test_holding_it_together_costs_nine_statements(
    anna: Actor, entry: Entry, django_assert_num_queries: DjangoAssertNumQueries
):
    send(entry, anna, rows_of(entry, POINTS))
    found = Entry.objects.select_related("work__campaign", "school").get(pk=entry.pk)
    with django_assert_num_queries(9):
        reconciled(found)
