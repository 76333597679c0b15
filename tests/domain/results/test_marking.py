"""An expert's points: kept as typed, handed in whole, compared, carried to the grid, exported."""

import io

import openpyxl
import pytest

from tests import cast, make
from tests.cast import refused
from tests.domain.results.commission import AT, dealt, experts, mark, whole
from tests.domain.results.stage import entry_with_codes
from vprok.domain.campaign.models import Campaign
from vprok.domain.campaign.states import TaskEntry
from vprok.domain.results.actions.commissions import close_commission
from vprok.domain.results.actions.marking import (
    assign_third,
    carry_over,
    deal_thirds,
    fill_from_workbook,
    hand_in,
    hand_in_all,
    judged,
    save_points,
    take_back,
    workbook_of,
)
from vprok.domain.results.actions.typing import RowTyping, ready_form, save_rows, take_typed
from vprok.domain.results.models import Commission, Marking, Typed
from vprok.domain.results.queries.marking import (
    apart_in,
    desk_of,
    own_markings,
    severity_of,
    sheaf_of,
    standing_points,
    waiting_for_a_third,
    works_left,
)
from vprok.domain.results.rules.marking import differ, settled
from vprok.domain.results.states import Turn

pytestmark = pytest.mark.django_db

FULL, LOW = (1, 1, 2, 1, 2), (0, 0, 0, 0, 0)


def first_of(made: Commission) -> Marking:
    return made.markings.filter(marker__number=1).order_by("pk")[0]


# ---- typing --------------------------------------------------------------------------------------


def test_points_are_kept_as_they_are_typed_and_x_in_any_spelling():
    marking = first_of(dealt(whole(), experts(2)))
    sheaf, marina = sheaf_of(marking.entry), cast.marina()
    kept = save_points(marking, {"1": "1", "3": "х"}, sheaf=sheaf, revision=0, by=marina)
    assert kept.marking.points == {"1": 1, "3": "X"}
    assert kept.marking.revision == 1
    kept = save_points(marking, {"1": ""}, sheaf=sheaf, revision=1, by=marina)
    assert kept.marking.points == {"3": "X"}


def test_a_point_that_cannot_be_is_told_and_not_kept():
    marking = first_of(dealt(whole(), experts(2)))
    sheaf = sheaf_of(marking.entry)
    typed = {"1": "5", "2": "1", "99": "1"}
    kept = save_points(marking, typed, sheaf=sheaf, revision=0, by=cast.marina())
    assert kept.marking.points == {"2": 1}
    assert kept.wrong == {"1": "1: от 0 до 1 или X."}


def test_an_old_window_does_not_write_over_a_new_one():
    marking = first_of(dealt(whole(), experts(2)))
    sheaf, marina = sheaf_of(marking.entry), cast.marina()
    save_points(marking, {"1": "1"}, sheaf=sheaf, revision=0, by=marina)
    with refused("marking_has_moved_on"):
        save_points(marking, {"1": "0"}, sheaf=sheaf, revision=0, by=marina)


@pytest.mark.parametrize("person", [cast.anna, cast.timur, cast.darya])
def test_those_who_are_no_experts_type_nothing(person):
    marking = first_of(dealt(whole(), experts(2)))
    with refused("no_right"):
        save_points(marking, {}, sheaf=sheaf_of(marking.entry), revision=0, by=person())


def test_works_of_another_expert_are_not_typed():
    people = experts(2)
    marking = first_of(dealt(whole(), people))
    with refused("work_is_anothers"):
        save_points(marking, {}, sheaf=sheaf_of(marking.entry), revision=0, by=people[1])


def test_experts_mark_only_tasks_whose_points_are_typed():
    entry = whole()
    entry.work.tasks.filter(position__lte=3).update(entry=TaskEntry.ANSWER)
    assert [one.label for one in sheaf_of(entry).criteria] == ["4", "5"]
    assert judged(sheaf_of(entry), {"1": "1"}) == {}


# ---- handing in ----------------------------------------------------------------------------------


def test_a_work_with_an_empty_task_is_not_handed_in():
    marking = first_of(dealt(whole(), experts(2)))
    sheaf = sheaf_of(marking.entry)
    save_points(marking, {"1": "1"}, sheaf=sheaf, revision=0, by=cast.marina())
    with refused("marking_is_unfinished"):
        hand_in(marking, sheaf=sheaf, by=cast.marina(), at=AT)


@pytest.mark.parametrize("leader", ["0", "X"])
def test_a_criterion_without_its_leader_earns_nothing(leader):
    work = make.work(maxima=(3, 2), cuts=(1, 2, 4), labels=("4К1", "4К2"), follows={"4К2": "4К1"})
    marking = first_of(dealt(entry_with_codes(work), experts(2)))
    sheaf, marina = sheaf_of(marking.entry), cast.marina()
    save_points(marking, {"4К1": leader, "4К2": "1"}, sheaf=sheaf, revision=0, by=marina)
    with refused("marking_is_unfinished"):
        hand_in(marking, sheaf=sheaf, by=marina, at=AT)
    save_points(marking, {"4К2": "X"}, sheaf=sheaf, revision=1, by=marina)
    assert hand_in(marking, sheaf=sheaf, by=marina, at=AT).done_at == AT


def test_whole_works_are_handed_in_together_and_numbered():
    made = dealt(whole(), experts(1))
    marker, entry = made.markers.get(), made.markings.all()[0].entry
    sheaf = sheaf_of(entry)
    for one in own_markings(marker, entry)[:3]:
        cells = {str(n): "0" for n in range(1, 6)}
        save_points(one, cells, sheaf=sheaf, revision=0, by=cast.marina())
    done, left = hand_in_all(marker, entry, by=cast.marina(), at=AT)
    assert (done, len(left)) == (3, 2)
    handed = made.markings.filter(done_at=AT)
    assert sorted(handed.values_list("nth", flat=True)) == [1, 2, 3]


def test_a_work_handed_in_is_shut_until_it_is_taken_back():
    marking = mark(first_of(dealt(whole(), experts(2))), FULL)
    sheaf, marina = sheaf_of(marking.entry), cast.marina()
    with refused("marking_is_done"):
        save_points(marking, {"1": "0"}, sheaf=sheaf, revision=marking.revision, by=marina)
    back = take_back(marking, by=marina, at=AT)
    save_points(back, {"1": "0"}, sheaf=sheaf, revision=back.revision, by=marina)
    again = hand_in(back, sheaf=sheaf, by=marina, at=AT)
    assert (again.points["1"], again.nth) == (0, 1)


def test_nothing_is_taken_back_from_a_closed_commission():
    made = dealt(whole((1,)), experts(1))
    marking = mark(first_of(made), FULL)
    close_commission(made, by=cast.anna(), at=AT)
    with refused("commission_is_closed"):
        take_back(marking, by=cast.marina(), at=AT)
    assert desk_of(cast.marina().account) == ()


def test_the_desk_counts_works_and_says_nothing_of_turns():
    made = dealt(whole(), experts(2), share=100)
    marina = cast.marina()
    (pile,) = desk_of(marina.account)
    assert (pile.works, pile.done) == (5, 0)
    assert works_left(marina.account, made.work.campaign_id) == 5
    mark(first_of(made), FULL)
    assert works_left(marina.account, made.work.campaign_id) == 4


# ---- two experts and a third ---------------------------------------------------------------------


@pytest.mark.parametrize(("tolerance", "apart"), [(0, True), (1, True), (2, False)])
def test_totals_differ_by_more_than_the_tolerance(tolerance, apart):
    assert differ({"1": 3, "2": "X"}, {"1": 1, "2": 0}, tolerance) is apart


def test_the_first_expert_s_points_stand_within_the_tolerance_and_the_third_s_beyond():
    first, near, far, third = {"1": 3}, {"1": 2}, {"1": 0}, {"1": 1}
    assert settled(first, tolerance=1, is_double=False) == first
    assert settled(first, tolerance=1, is_double=True) is None
    assert settled(first, near, tolerance=1, is_double=True) == first
    assert settled(first, far, tolerance=1, is_double=True) is None
    assert settled(first, far, third, tolerance=1, is_double=True) == third
    assert settled(None, near, tolerance=1, is_double=True) is None


def pair_apart(made: Commission) -> str:
    """Two experts mark one work as differently as they can."""
    code = made.markings.order_by("code")[0].code
    mark(made.markings.get(code=code, turn=Turn.FIRST), FULL)
    mark(made.markings.get(code=code, turn=Turn.SECOND), LOW)
    return code


def test_a_work_about_which_two_differ_waits_for_a_third_whom_the_head_names():
    people = experts(3)
    made = dealt(whole(), people, share=100)
    code = pair_apart(made)
    (waits,) = waiting_for_a_third(made)
    assert waits.first.code == code
    with refused("work_is_anothers"):
        deal_thirds(made, by=people[1], at=AT)
    taken = {waits.first.marker.number, waits.second.marker.number}
    (free,) = {1, 2, 3} - taken
    with refused("nobody_may_mark"):
        assign_third(made, waits.first, min(taken), by=people[0], at=AT)
    third = assign_third(made, waits.first, free, by=people[0], at=AT)
    assert waiting_for_a_third(made) == ()
    with refused("third_is_not_needed"):
        assign_third(made, waits.first, free, by=people[0], at=AT)
    assert code not in standing_points(third.entry)
    mark(third, (1, 0, 1, 0, 1))
    assert standing_points(third.entry)[code] == {"1": 1, "2": 0, "3": 1, "4": 0, "5": 1}
    assert len(apart_in(made)) == 1


def test_thirds_are_dealt_by_lot_too():
    people = experts(3)
    made = dealt(whole(), people, share=100)
    pair_apart(made)
    assert deal_thirds(made, by=people[0], at=AT) == 1
    assert made.markings.filter(turn=Turn.THIRD).count() == 1
    with refused("third_is_not_needed"):
        deal_thirds(made, by=people[0], at=AT)


def test_severity_is_counted_from_what_was_handed_in():
    people = experts(2)
    made = dealt(whole((6, 6)), people, share=100)
    for one in made.markings.all():
        mark(one, FULL if one.marker.number == 1 else (1, 1, 2, 1, 1))
    told = severity_of(made, sheaf_of(made).criteria)
    assert told[1].paired is not None
    assert told[1].paired.mean == 1
    assert told[2].paired is not None
    assert told[2].paired.mean == -1
    assert [one.mean for one in told[1].tasks] == [0, 0, 0, 0, 1]


# ---- to the grid ---------------------------------------------------------------------------------


def test_points_go_over_to_the_grid_and_what_was_typed_by_hand_stays():
    made = dealt(whole(), experts(1))
    entry = made.markings.all()[0].entry
    first, second = made.markings.order_by("code")[:2]
    mark(first, FULL)
    mark(second, ("X", 1, 0, 0, 0))
    Typed.objects.create(
        entry=entry, code=first.code, values={"variant_1": "2", "task_1": "0"},
        saved_by="Тимур", saved_by_account=7, saved_at=AT,
    )  # fmt: skip
    done = carry_over(entry, by=cast.anna(), at=AT)
    assert (done.works, done.other) == (2, (first.code,))
    row = Typed.objects.get(code=first.code)
    assert row.values == {
        "variant_1": "2", "task_1": "0", "task_2": "1", "task_3": "2", "task_4": "1", "task_5": "2",
    }  # fmt: skip
    assert row.revision == 2
    assert Typed.objects.get(code=second.code).values["task_1"] == "X"
    assert Typed.objects.count() == 2
    again = carry_over(entry, by=cast.anna(), at=AT)
    assert again.works == 2
    assert Typed.objects.get(code=first.code).revision == 2


def test_carried_points_leave_a_row_to_the_person_who_typed_it():
    made = dealt(whole(), experts(1))
    marking = made.markings.order_by("code")[0]
    mark(marking, FULL)
    Typed.objects.create(
        entry=marking.entry, code=marking.code, values={"variant_1": "2"},
        saved_by="Тимур", saved_by_account=7, saved_at=AT,
    )  # fmt: skip
    carry_over(marking.entry, by=cast.anna(), at=AT)
    row = Typed.objects.get(code=marking.code)
    assert (row.saved_by, row.saved_by_account, row.revision) == ("Тимур", 7, 2)


def test_where_two_type_every_row_points_are_carried_to_both_and_count_as_typed_by_nobody():
    made = dealt(whole((1,)), experts(1))
    marking = made.markings.get()
    mark(marking, FULL)
    entry, anna, timur = marking.entry, cast.anna(), cast.timur()
    Campaign.objects.update(double_entry=True)
    entry.work.campaign.refresh_from_db()
    carry_over(entry, by=anna, at=AT)
    said = Typed.objects.filter(entry=entry).values_list("hand", "saved_by_account")
    assert sorted(said) == [(1, 0), (2, 0)]
    rest = {"variant_1": "1", "journal": "4"}
    for one in (timur, anna):  # whoever carried them over may be the second
        kept = save_rows(entry, [RowTyping(marking.code, 1, rest)], by=one, at=AT)
        assert len(kept.rows) == 1
    said = Typed.objects.filter(entry=entry).values_list("hand", "saved_by_account")
    assert sorted(said) == [(1, timur.account), (2, anna.account)]
    with refused("row_is_typed_twice"):
        save_rows(entry, [RowTyping(marking.code, 1, rest)], by=cast.marina(), at=AT)
    assert ready_form(entry, by=anna)


def test_points_are_carried_beside_what_the_first_typist_has_typed():
    made = dealt(whole((1,)), experts(1))
    marking = made.markings.get()
    mark(marking, FULL)
    entry, anna, timur = marking.entry, cast.anna(), cast.timur()
    Campaign.objects.update(double_entry=True)
    entry.work.campaign.refresh_from_db()
    save_rows(entry, [RowTyping(marking.code, 0, {"task_1": "0"})], by=timur, at=AT)
    assert carry_over(entry, by=anna, at=AT).other == (marking.code,)
    said = Typed.objects.filter(entry=entry).order_by("hand")
    assert [(one.saved_by_account, one.values["task_1"]) for one in said] == [
        (timur.account, "0"),
        (0, "1"),
    ]


def test_the_grid_is_shut_to_an_expert_while_works_are_marked_again():
    people = experts(2)
    made = dealt(whole((1,)), people, share=100)
    entry = made.markings.all()[0].entry
    for turn in (Turn.FIRST, Turn.SECOND):
        mark(made.markings.get(turn=turn), FULL)
    carry_over(entry, by=cast.anna(), at=AT)
    for one in people:
        with refused("grid_is_blind"):
            take_typed(entry, by=one, at=AT)
        with refused("grid_is_blind"):
            save_rows(entry, [], by=one, at=AT)
    assert take_typed(entry, by=cast.timur(), at=AT)
    close_commission(made, by=cast.anna(), at=AT)
    assert take_typed(entry, by=people[1], at=AT)


def test_an_expert_whose_works_are_marked_once_types_in_the_grid_too():
    people = experts(1)
    made = dealt(whole(), people)
    assert take_typed(made.markings.all()[0].entry, by=people[0], at=AT)


def test_nothing_is_carried_over_before_a_work_stands():
    made = dealt(whole(), experts(2), share=100)
    mark(made.markings.filter(turn=Turn.FIRST)[0], FULL)
    entry = made.markings.all()[0].entry
    with refused("nothing_to_carry"):
        carry_over(entry, by=cast.anna(), at=AT)
    with refused("no_right"):
        carry_over(entry, by=cast.marina(), at=AT)


# ---- the workbook --------------------------------------------------------------------------------


def typed_into(file: bytes, values: dict[tuple[int, str], object]) -> bytes:
    """The workbook with points under headings: by row of the sheet and label of the task."""
    book = openpyxl.load_workbook(io.BytesIO(file))
    sheet = book["Протокол"]
    heads = {str(cell.value): cell.column for cell in sheet[1]}
    for (row, label), value in values.items():
        sheet.cell(
            row, next(at for head, at in heads.items() if head.startswith(f"{label} (")), value
        )
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_an_expert_s_workbook_is_the_official_one_with_the_expert_s_codes_only():
    made = dealt(whole(), experts(2))
    marker = made.markers.get(number=1)
    entry = made.markings.all()[0].entry
    file = workbook_of(marker, entry, by=cast.marina(), at=AT)
    sheet = openpyxl.load_workbook(io.BytesIO(file))["Протокол"]
    heads = [cell.value for cell in sheet[1]]
    assert heads[:3] == ["Код участника", "Вариант", "1 (1б)"]
    codes = [cell.value for cell in sheet["A"][1:] if cell.value]
    assert [str(one) for one in codes] == [one.code for one in own_markings(marker, entry)]


def test_points_come_back_with_the_workbook():
    made = dealt(whole(), experts(1))
    marker, entry = made.markers.get(), made.markings.all()[0].entry
    mark(own_markings(marker, entry)[1], FULL)
    file = workbook_of(marker, entry, by=cast.marina(), at=AT)
    points = {(2, str(n)): n % 2 for n in range(1, 6)} | {(3, "1"): 0}
    done = fill_from_workbook(
        marker, entry, typed_into(file, points), name="ф.xlsx", by=cast.marina()
    )
    assert done.reading.errors == ()
    assert done.works == 1
    first, second = own_markings(marker, entry)[:2]
    assert first.points == {"1": 1, "2": 0, "3": 1, "4": 0, "5": 1}
    assert first.done_at is None
    assert done.skipped == (second.code,)


def test_mistakes_of_a_workbook_are_named_by_their_cells_and_nothing_is_kept():
    made = dealt(whole(), experts(1))
    marker, entry = made.markers.get(), made.markings.all()[0].entry
    file = workbook_of(marker, entry, by=cast.marina(), at=AT)
    wrong = typed_into(file, {(2, "1"): 9, (3, "1"): 1})
    done = fill_from_workbook(marker, entry, wrong, name="ф.xlsx", by=cast.marina())
    assert [one.cell for one in done.reading.errors] == ["C2"]
    assert not Marking.objects.exclude(points={}).exists()


def test_codes_of_another_expert_are_not_taken():
    people = experts(2)
    made = dealt(whole(), people)
    entry = made.markings.all()[0].entry
    other = workbook_of(made.markers.get(number=2), entry, by=people[1], at=AT)
    marker = made.markers.get(number=1)
    filled = typed_into(other, {(2, "1"): 1})
    done = fill_from_workbook(marker, entry, filled, name="ф.xlsx", by=people[0])
    assert [one.cell for one in done.reading.errors] == ["A2"]
