"""The entry grid: rows kept by their revisions, two people, a workbook brought in, two hands."""

from collections.abc import Mapping
from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoAssertNumQueries

from tests import cast, make
from tests.cast import refused
from tests.domain.results.stage import EVENING, entry_with_codes, filled, rows_of
from vprok.domain.audit.models import Event
from vprok.domain.campaign.models import Campaign
from vprok.domain.campaign.states import Layout
from vprok.domain.files.models import Stored
from vprok.domain.intake.models import Entry, Submission
from vprok.domain.intake.states import SubmissionState
from vprok.domain.results.actions import send_results
from vprok.domain.results.actions.typing import (
    Choice,
    Kept,
    RowTyping,
    load_rows,
    ready_form,
    reconcile,
    save_rows,
    take_typed,
)
from vprok.domain.results.models import Block, Typed
from vprok.domain.results.queries import plan_of
from vprok.domain.results.queries.typing import comparison_of, sight_of, table_of, typing_blank
from vprok.domain.results.queries.typing import rows_of as typed_rows
from vprok.domain.results.rules import TaskPlan
from vprok.domain.results.rules.typing import (
    cells_apart,
    choice_is_stale,
    file_differs_from_hands,
    file_holds_names,
    hands_differ,
    is_begun,
    is_whole,
    row_is_typed_twice,
    typed_by_one_person,
)
from vprok.domain.results.sheets import ABSENT
from vprok.kernel.charter import Actor
from vprok.tools.stats import block as packed

WHOLE = {"variant_1": "1", "task_1": "1", "task_2": "0", "task_3": "2", "task_4": "X"} | {
    "task_5": "2",
    "journal": "4",
}
TABLE = 9
STATEMENTS = 11
"""Of saving one row: nine, and the two of a transaction inside that of a test."""


@pytest.fixture
def entry(anna: Actor) -> Entry:
    return entry_with_codes()


@pytest.fixture
def marina(entry: Entry) -> Actor:
    """A teacher of Anna's school, who types works beside her."""
    del entry
    return cast.marina()


def types(
    entry: Entry, who: Actor, cells: Mapping[str, str], *, code: str = "40001", revision: int = 0
) -> Kept:
    return save_rows(entry, [RowTyping(code, revision, cells)], by=who, at=EVENING)


def twice(entry: Entry) -> Entry:
    Campaign.objects.update(double_entry=True)
    return Entry.objects.select_related("work__campaign").get(pk=entry.pk)


def test_a_row_is_kept_as_it_is_typed_and_tidied_where_that_is_certain(anna: Actor, entry: Entry):
    kept = types(entry, anna, {"variant_1": " 1", "task_1": "х", "task_2": "9"})
    (row,) = kept.rows
    assert row.values == {"variant_1": "1", "task_1": "X", "task_2": "9"}
    assert (row.revision, row.saved_by_account) == (1, anna.account)
    again = types(entry, anna, {"task_1": ""}, revision=1)
    assert again.rows[0].values == {"variant_1": "1", "task_2": "9"}
    assert Event.objects.filter(event="results.typing_begun").count() == 1


def test_a_teacher_types_and_an_outsider_does_not(entry: Entry, marina: Actor, darya: Actor):
    assert types(entry, marina, {"variant_1": "1"}).rows
    with refused("not_your_place"):
        types(entry, darya, {"variant_1": "2"}, revision=1)
    with refused("no_right"):
        types(entry, cast.observer(), {"variant_1": "2"}, revision=1)


def test_two_people_never_write_over_each_other(anna: Actor, entry: Entry, marina: Actor):
    types(entry, anna, {"variant_1": "1"})
    late = types(entry, marina, {"variant_1": "2"})
    assert not late.rows
    (theirs,) = late.moved
    assert (theirs.values, theirs.revision) == ({"variant_1": "1"}, 1)
    merged = types(entry, marina, {"task_1": "1"}, revision=theirs.revision)
    assert merged.rows[0].values == {"variant_1": "1", "task_1": "1"}
    assert types(entry, marina, {"task_1": "1"}, code="40002").rows


def test_a_name_is_held_and_never_kept(anna: Actor, entry: Entry):
    kept = types(entry, anna, {"variant_1": "1", "task_1": "Иванова Мария"})
    (held,) = kept.held
    assert (held.code, held.key, held.rule) == ("40001", "task_1", "person")
    assert "Иванова" not in held.text
    assert Typed.objects.get().values == {"variant_1": "1"}


@pytest.mark.parametrize(
    ("code", "key"), [("49999", "task_1"), ("40001", "code"), ("40001", "total"), ("c1", "letter")]
)
def test_nothing_is_typed_beside_the_form(anna: Actor, entry: Entry, code: str, key: str):
    with refused("not_of_the_form"):
        types(entry, anna, {key: "1"}, code=code)


def test_typing_waits_for_the_day(anna: Actor):
    made = entry_with_codes()
    Entry.objects.update(on=None)
    made.refresh_from_db()
    with refused("day_is_not_declared"):
        types(made, anna, {"task_1": "1"})


def test_saving_a_row_costs_a_handful_of_statements_in_a_school_of_fifteen_hundred(anna: Actor):
    entry = entry_with_codes(classes=(290,) * 5)
    types(entry, anna, {"task_1": "1"})
    entry = Entry.objects.select_related("work__campaign", "school__district__region").get()
    with CaptureQueriesContext(connection) as asked:
        types(entry, anna, WHOLE, revision=1)
    assert len(asked) == STATEMENTS, [one["sql"][:90] for one in asked]


def test_the_table_shows_a_class_at_a_time_and_says_how_far_it_is(anna: Actor, entry: Entry):
    types(entry, anna, WHOLE)
    types(entry, anna, {"variant_1": ABSENT}, code="40002")
    types(entry, anna, {"variant_1": "1"}, code="40003")
    table = table_of(entry, account=anna.account)
    told = [(one.key, one.title, one.done, one.of) for one in table.screens]
    assert told == [("1", "4А", 2, 3), ("2", "4Б", 0, 2), ("spare", "Запасные коды", 0, 0)]
    assert table.screen("2").codes == ("40004", "40005")
    assert table.screen("nothing").key == "1"


def test_a_table_costs_as_much_however_large_the_school(
    anna: Actor, django_assert_num_queries: DjangoAssertNumQueries
):
    entry_with_codes(classes=(290,) * 5)
    entry = Entry.objects.select_related("work__campaign", "school").get()
    with django_assert_num_queries(TABLE):
        table = table_of(entry, account=anna.account)
        assert len(table.lines) == len(table.seats)


def test_a_large_class_is_shown_in_parts_that_a_plain_form_can_send(anna: Actor):
    entry = entry_with_codes(make.work(maxima=(1,) * 40, cuts=(2, 4, 6)), classes=(30,))
    first, second = table_of(entry, account=anna.account).screens[:2]
    assert [len(one.codes) for one in (first, second)] == [20, 10]
    assert (second.key, second.title) == ("1-21", "4А, 21–30")


def test_mistakes_of_a_screen_are_those_of_the_workbook(anna: Actor, entry: Entry):
    types(entry, anna, WHOLE | {"task_1": "9"})
    types(entry, anna, {"variant_1": ABSENT, "task_1": "1"}, code="40004")
    table = table_of(entry, account=anna.account)
    assert [one.cell for one in table.findings(table.screen("1"))] == ["C2"]
    assert [one.cell for one in table.findings(table.screen("2"))] == ["C5"]
    send_results(entry, ready_form(entry, by=anna), name="ф.xlsx", by=anna, at=EVENING)
    sent = Submission.objects.get()
    assert {one["cell"] for one in sent.findings if one["is_error"]} == {"C2", "C5"}


def test_what_is_typed_is_sent_as_the_workbook(anna: Actor, entry: Entry):
    for code in ("40001", "40002"):
        types(entry, anna, WHOLE, code=code)
    types(entry, anna, {"variant_1": ABSENT}, code="40003")
    file = ready_form(entry, by=anna)
    assert ready_form(entry, by=anna) == file
    sent = send_results(entry, file, name="ф.xlsx", by=anna, at=EVENING)
    assert sent.state == SubmissionState.ACCEPTED
    block = packed.unpack(bytes(Block.objects.get().payload))
    assert block.totals().tolist() == [5, 5, 0]
    assert block.points[0].tolist() == [1, 0, 2, packed.NOT_ATTEMPTED, 2]


def test_the_layout_with_a_sheet_of_classes_knows_the_class_of_every_code(anna: Actor):
    entry = entry_with_codes(make.work(make.campaign(layout=Layout.WITH_CLASSES)))
    save_rows(
        entry,
        [
            RowTyping("40001", 0, WHOLE),
            RowTyping("40004", 0, WHOLE),
            RowTyping("c1", 0, {"textbook": "Моро М. И., Математика"}),
        ],
        by=anna,
        at=EVENING,
    )
    table = table_of(entry, account=anna.account)
    assert table.screens[0].key == "classes"
    assert table.lines["c1"].cells == {"letter": "А", "textbook": "Моро М. И., Математика"}
    assert table.lines["40004"].cells["class"] == "4Б"
    sent = send_results(entry, ready_form(entry, by=anna), name="ф.xlsx", by=anna, at=EVENING)
    assert sent.state == SubmissionState.ACCEPTED, sent.findings


# ---- a workbook brought in -----------------------------------------------------------------------

POINTS = [(1, 1, 2, 1, 2), (0, 1, "X", 1, 0)]


def test_a_half_filled_workbook_fills_empty_cells_and_tells_the_clashes(
    anna: Actor, entry: Entry, marina: Actor
):
    types(entry, anna, {"variant_1": "1", "task_2": "0"})
    rows = rows_of(entry, POINTS)
    del rows[1]["task_5"]
    found = load_rows(entry, filled(entry, rows), name="ф.xlsx", by=marina, at=EVENING)
    assert found.rows == 2
    (clash,) = found.clashes
    assert (clash.code, clash.key, clash.there, clash.brought) == ("40001", "task_2", "0", "1")
    kept = typed_rows(entry)
    assert kept["40001"].values["task_2"] == "0"
    assert kept["40001"].values["task_5"] == "2"
    assert "task_5" not in kept["40002"].values
    assert kept["40002"].values["task_3"] == "X"
    assert not Stored.objects.filter(name="ф.xlsx").exists()


def test_a_workbook_with_a_name_brings_nothing(anna: Actor, entry: Entry):
    rows = rows_of(entry, POINTS)
    rows[1]["class"] = "Иванова Мария"
    with refused("file_holds_names"):
        load_rows(entry, filled(entry, rows), name="ф.xlsx", by=anna, at=EVENING)
    assert not Typed.objects.exists()


def test_what_the_table_hands_out_it_takes_back(anna: Actor, entry: Entry):
    types(entry, anna, WHOLE)
    file = take_typed(entry, by=anna, at=EVENING)
    before = typed_rows(entry)["40001"].values
    Typed.objects.all().delete()
    load_rows(entry, file, name="ф.xlsx", by=anna, at=EVENING)
    assert typed_rows(entry)["40001"].values == before
    assert Event.objects.filter(event="results.typed_taken").count() == 1


# ---- two hands -----------------------------------------------------------------------------------


def test_the_second_person_types_blindly(anna: Actor, entry: Entry, marina: Actor):
    entry = twice(entry)
    types(entry, anna, WHOLE)
    assert "variant_1" not in table_of(entry, account=marina.account).lines["40001"].cells
    kept = types(entry, marina, {"variant_1": "2"})
    assert kept.rows[0].hand == 2
    assert typed_rows(entry)["40001"].values == WHOLE
    assert types(entry, anna, {"task_1": "0"}, revision=1).rows[0].hand == 1


def test_a_third_person_types_nothing_over_the_two(anna: Actor, entry: Entry, marina: Actor):
    entry = twice(entry)
    types(entry, anna, WHOLE)
    types(entry, marina, WHOLE)
    with refused("row_is_typed_twice"):
        types(entry, cast.timur(), WHOLE)


def test_only_what_two_have_typed_alike_is_sent(anna: Actor, entry: Entry, marina: Actor):
    entry = twice(entry)
    types(entry, anna, WHOLE)
    with refused("typed_by_one_person"):
        ready_form(entry, by=anna)
    types(entry, marina, WHOLE | {"task_3": "1"})
    with refused("hands_differ"):
        ready_form(entry, by=anna)
    types(entry, marina, {"task_3": "2"}, revision=1)
    assert ready_form(entry, by=anna)


def test_a_file_says_what_two_have_typed(anna: Actor, entry: Entry, marina: Actor):
    entry = twice(entry)
    rows = [{"code": "40001", "class": 1} | {key: _value(one) for key, one in WHOLE.items()}]

    def send() -> Submission:
        return send_results(entry, filled(entry, rows), name="ф.xlsx", by=anna, at=EVENING)

    with refused("typed_by_one_person"):
        send()
    types(entry, anna, WHOLE)
    types(entry, marina, WHOLE)
    rows[0]["task_1"] = 0
    with refused("file_differs_from_hands"):
        send()
    rows[0]["task_1"] = 1
    assert send().state == SubmissionState.ACCEPTED


def _value(text: str) -> str | int:
    return int(text) if text.isdecimal() else text


def test_a_difference_is_settled_by_a_choice(anna: Actor, entry: Entry, marina: Actor):
    entry = twice(entry)
    plan = plan_of(entry.work)
    types(entry, anna, WHOLE)
    types(entry, marina, WHOLE | {"task_3": "1"})
    (apart,) = comparison_of(entry, plan, typing_blank(entry, plan)).apart
    assert (apart.code, apart.key, apart.first, apart.second) == ("40001", "task_3", "2", "1")
    with refused("choice_is_stale"):
        reconcile(entry, [Choice("40001", "task_3", "0")], by=anna, at=EVENING)
    left = reconcile(entry, [Choice("40001", "task_3", "1")], by=anna, at=EVENING)
    assert (left.apart, left.alike) == ((), 1)
    assert {row.saved_by_account for row in Typed.objects.all()} == {anna.account, marina.account}
    assert ready_form(entry, by=anna)


def test_a_begun_second_typing_shows_nothing_of_the_first(anna: Actor, entry: Entry, marina: Actor):
    entry = twice(entry)
    plan = plan_of(entry.work)
    types(entry, anna, WHOLE)
    types(entry, marina, {"variant_1": "2"})
    found = comparison_of(entry, plan, typing_blank(entry, plan))
    assert (found.apart, found.once) == ((), ("40001",))


# ---- rules ---------------------------------------------------------------------------------------


def test_a_work_is_whole_when_nothing_is_left_to_type(entry: Entry):
    plan = plan_of(entry.work)
    row = WHOLE | {"class": "1"}
    assert is_whole(plan, row, absent=ABSENT)
    assert is_whole(plan, {"variant_1": ABSENT}, absent=ABSENT)
    for key in row:
        assert not is_whole(plan, {**row, key: ""}, absent=ABSENT), key
    assert not is_whole(replace(plan, asks_sex=True), row, absent=ABSENT)


def test_a_part_that_was_missed_has_no_points(entry: Entry):
    plan = replace(plan_of(entry.work), parts=2, tasks=(TaskPlan("1", 1), TaskPlan("2", 1, 2)))
    row = {"variant_1": "1", "task_1": "1", "class": "1", "journal": "4"}
    assert not is_whole(plan, row, absent=ABSENT)
    assert is_whole(plan, row | {"variant_2": ABSENT}, absent=ABSENT)


def test_a_code_with_its_class_is_not_begun(entry: Entry):
    plan = plan_of(entry.work)
    assert not is_begun(plan, {"class": "1", "journal": ""})
    assert is_begun(plan, {"task_2": "0"})


def test_an_empty_cell_and_none_are_alike():
    assert cells_apart({"task_1": "1", "task_2": ""}, {"task_1": "1"}) == ()
    assert cells_apart({"task_1": "1"}, {"task_1": "0", "task_2": "X"}) == ("task_1", "task_2")


def test_one_sees_the_own_hand_only(anna: Actor, entry: Entry):
    rows = [Typed(entry=entry, code="40001", hand=1, saved_by_account=anna.account, values=WHOLE)]
    assert sight_of(rows, account=7, is_double=True).values("40001") == {}
    assert sight_of(rows, account=7, is_double=False).values("40001") == WHOLE


def test_refusals_name_the_works():
    codes = [f"4000{n}" for n in range(1, 8)]
    rules = (typed_by_one_person, hands_differ, file_differs_from_hands, file_holds_names)
    for refusal in [rule(codes) for rule in rules]:
        assert refusal is not None
        assert "40001, 40002, 40003, 40004, 40005 и ещё 2" in refusal.text
    assert [rule([]) for rule in rules] == [None] * len(rules)


def test_a_row_of_two_typists_names_them():
    refusal = row_is_typed_twice(code="40001", typists=("Анна", "Ольга"))
    assert refusal is not None
    assert "Анна; Ольга" in refusal.text
    assert row_is_typed_twice(code="40001", typists=()) is None


def test_a_stale_choice_asks_to_look_again():
    assert choice_is_stale(is_there=True) is None
    assert choice_is_stale(is_there=False) is not None
