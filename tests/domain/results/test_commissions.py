"""Who may gather a commission, who sits in it, and what becomes of works when somebody leaves."""

from collections import Counter

import pytest

from tests import cast, make
from tests.cast import refused
from tests.domain.results.commission import AT, dealt, experts, gathered, mark, whole
from tests.domain.results.stage import EVENING, entry_with_codes, filled, rows_of
from vprok.domain.audit.models import Event
from vprok.domain.results.actions import send_results
from vprok.domain.results.actions.commissions import (
    Settings,
    change_settings,
    close_commission,
    deal_works,
    gather_commission,
    name_head,
    order_recheck,
    release_expert,
    seat_expert,
)
from vprok.domain.results.models import Marking, Presence, Typed
from vprok.domain.results.queries.commissions import experts_at, spare_left
from vprok.domain.results.queries.marking import outcome_of, sheaf_of
from vprok.domain.results.states import AbsenceReason, PresenceState, Turn
from vprok.kernel.charter import Actor

pytestmark = pytest.mark.django_db

FULL, LOW = (1, 1, 2, 1, 2), (0, 0, 0, 0, 0)


def test_a_school_gathers_a_commission_of_its_own_experts():
    made = gathered(whole(), experts(3), share=20)
    assert [one.number for one in made.markers.order_by("number")] == [1, 2, 3]
    assert made.markers.get(is_head=True).number == 1
    assert len(made.seed) == 32
    assert Event.objects.filter(event="results.commission_gathered").count() == 1


def test_experts_are_looked_for_below_the_body():
    entry = whole()
    here = experts(2)
    experts(1, make.school(make.district(), "0043"))
    assert len(experts_at(entry.school.place)) == len(here)
    assert len(experts_at(make.district().place)) == 3


@pytest.mark.parametrize("person", [cast.timur, cast.elena, cast.darya, cast.sibling, cast.marina])
def test_others_gather_nothing(person):
    entry, people = whole(), experts(2)
    with refused("not_your_place" if person in {cast.darya, cast.sibling} else "no_right"):
        gathered(entry, people, by=person())


def test_people_who_hold_no_post_of_an_expert_are_not_taken():
    with refused("expert_is_unknown"):
        gathered(whole(), [*experts(1), cast.timur()])


def test_a_second_marking_needs_two_and_a_commission_needs_a_head():
    entry, people = whole(), experts(1)
    with refused("experts_are_few"):
        gathered(entry, people, share=10)
    with refused("head_is_missing"):
        gather_commission(
            entry.work, entry.school.place, Settings("К", 0, 1),
            experts=[people[0].account], head=None, by=cast.anna(), at=AT,
        )  # fmt: skip


def test_works_of_those_present_are_dealt_once():
    entry = whole()
    made = dealt(entry, experts(2))
    assert Counter(made.markings.values_list("marker__number", flat=True)) == {1: 3, 2: 2} or {
        1: 2,
        2: 3,
    }
    assert made.markings.count() == 5
    with refused("nothing_to_deal"):
        deal_works(made, [entry], by=cast.anna(), at=AT)


def test_those_known_absent_are_skipped_whoever_has_said_so():
    entry = whole()
    first, second = entry.school.codes.order_by("number").values_list("number", flat=True)[:2]
    Presence.objects.create(
        entry=entry, code=first, state=PresenceState.ABSENT, reason=AbsenceReason.ILLNESS,
        at=AT, by="Анна",
    )  # fmt: skip
    Typed.objects.create(
        entry=entry, code=second, values={"variant_1": "отсутствовал"},
        saved_by="Анна", saved_by_account=1, saved_at=AT,
    )  # fmt: skip
    made = dealt(entry, experts(2))
    assert made.markings.count() == 3
    assert not made.markings.filter(code__in=[first, second]).exists()


def test_spare_codes_that_were_used_are_added():
    entry = whole()
    made = dealt(entry, experts(2))
    spare = spare_left(entry)
    assert spare
    deal_works(made, [entry], spare=spare[:1], by=cast.anna(), at=AT)
    assert made.markings.filter(code=spare[0]).count() == 1
    assert spare[0] not in spare_left(entry)


def test_a_sample_goes_to_another_expert():
    entry = whole((20, 20))
    made = dealt(entry, experts(3), share=25)
    second = made.markings.filter(turn=Turn.SECOND)
    assert second.count() == 10
    for one in second:
        assert made.markings.get(code=one.code, turn=Turn.FIRST).marker != one.marker


def test_undone_works_of_one_who_leaves_go_to_the_others_and_done_ones_stay():
    entry = whole((6, 6))
    made = dealt(entry, experts(3), share=50)
    leaver = made.markers.get(number=2)
    kept = mark(leaver.markings.order_by("pk")[0], FULL)
    undone = leaver.markings.filter(done_at=None).count()
    before = made.markings.count()
    assert release_expert(leaver, by=cast.anna(), at=AT) == undone
    assert made.markings.count() == before
    assert list(leaver.markings.all()) == [kept]
    pairs = made.markings.values_list("code", "marker").order_by("code")
    assert len(set(pairs)) == before


def test_the_head_does_not_leave_before_another_is_named():
    made = dealt(whole(), experts(2))
    with refused("head_is_missing"):
        release_expert(made.markers.get(number=1), by=cast.anna(), at=AT)
    name_head(made.markers.get(number=2), by=cast.anna(), at=AT)
    release_expert(made.markers.get(number=1), by=cast.anna(), at=AT)
    assert made.markers.get(is_head=True).number == 2


def test_works_that_nobody_else_may_take_stay_and_nothing_changes():
    made = dealt(whole(), experts(2), share=100)
    leaver = made.markers.get(number=2)
    with refused("nobody_may_mark"):
        release_expert(leaver, by=cast.anna(), at=AT)
    leaver.refresh_from_db()
    assert leaver.left_at is None
    assert leaver.markings.exists()


def test_one_who_had_left_comes_back_under_the_same_number():
    people = experts(2)
    made = dealt(whole(), people)
    release_expert(made.markers.get(number=2), by=cast.anna(), at=AT)
    back = seat_expert(made, people[1].account, by=cast.anna(), at=AT)
    assert (back.number, back.left_at) == (2, None)
    assert made.markers.count() == 2


def test_settings_change_until_the_commission_is_closed():
    made = dealt(whole(), experts(2))
    change_settings(made, Settings("Другая", 30, 2), by=cast.anna(), at=AT)
    made.refresh_from_db()
    assert (made.title, made.share, made.tolerance) == ("Другая", 30, 2)
    with refused("works_are_unmarked"):
        close_commission(made, by=cast.anna(), at=AT)
    for one in Marking.objects.all():
        mark(one, FULL)
    close_commission(made, by=cast.anna(), at=AT)
    with refused("commission_is_closed"):
        change_settings(made, Settings("Третья", 0, 1), by=cast.anna(), at=AT)


# ---- several schools, and marking again ----------------------------------------------------------


def two_schools() -> tuple[Actor, list[Actor], list]:
    """A district with two schools that sit one work, and an expert from each."""
    entry = whole((4,))
    other = make.school(make.district(), "0043")
    second = entry_with_codes(entry.work, of=other, classes=(4,))
    return cast.boris(), [*experts(1), *experts(1, other)], [entry, second]


def test_a_district_s_commission_gives_nobody_works_of_their_own_school():
    boris, people, entries = two_schools()
    made = gathered(entries[0], people, by=boris, at=make.district().place)
    deal_works(made, entries, by=boris, at=AT)
    own = {1: "220042", 2: "220043"}
    rows = made.markings.values_list("marker__number", "entry__school__number")
    assert len(rows) == 8
    assert not [row for row in rows if own[row[0]] == row[1]]


def test_a_school_s_commission_takes_no_works_of_others():
    _, people, entries = two_schools()
    made = gathered(entries[0], people[:1])
    with refused("school_is_outside"):
        deal_works(made, [entries[1]], by=cast.anna(), at=AT)


def accepted(entry, anna: Actor) -> None:
    rows = rows_of(entry, [FULL, LOW, FULL, ("X", 1, 1, 1, 1)])
    send_results(entry, filled(entry, rows), name="ф.xlsx", by=anna, at=EVENING)


def test_a_recheck_compares_and_changes_nothing():
    boris, people, entries = two_schools()
    entry = entries[0]
    above = gathered(entry, people, by=boris, at=make.district().place)
    with refused("recheck_is_early"):
        order_recheck(above, entry, 50, by=boris, at=AT)
    accepted(entry, cast.anna())
    assert order_recheck(above, entry, 100, by=boris, at=AT) == 4
    with refused("recheck_is_ordered"):
        order_recheck(above, entry, 100, by=boris, at=AT)
    works = list(above.markings.filter(turn=Turn.RECHECK).order_by("code"))
    assert {one.marker.number for one in works} == {2}
    for one, points in zip(works, [FULL, (1, 0, 0, 0, 0), FULL, (0, 1, 1, 1, 1)], strict=True):
        mark(one, points)
    found = outcome_of(above, entry, sheaf_of(entry))
    assert found.is_whole
    assert found.differing == 1
    assert found.share_of_works == 0.25
    assert found.share_of_tasks == pytest.approx(1 / 20)
    assert found.mean_difference == 0.25
    assert [(one.code, one.difference, one.tasks) for one in found.works if one.tasks] == [
        (works[1].code, 1, ("1",))
    ]
    assert entry.blocks.count() == 1


def test_a_recheck_goes_to_people_who_have_not_had_the_work():
    boris, people, entries = two_schools()
    entry = entries[0]
    dealt(entry, people[:1])
    accepted(entry, cast.anna())
    above = gathered(entry, people[:1], by=boris, at=make.district().place)
    with refused("nobody_may_mark"):
        order_recheck(above, entry, 100, by=boris, at=AT)


def test_a_school_does_not_recheck_itself():
    entry = whole()
    made = gathered(entry, experts(2))
    with refused("recheck_is_from_above"):
        order_recheck(made, entry, 10, by=cast.anna(), at=AT)
