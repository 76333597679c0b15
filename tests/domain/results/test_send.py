"""A results form: accepted with its block and leaf, or returned with nothing changed."""

from tests import make
from tests.cast import refused
from tests.domain.results.stage import EVENING, entry_with_codes, filled, owed, rows_of
from vprok.domain.campaign.states import Layout as FormLayout
from vprok.domain.intake.models import Submission
from vprok.domain.intake.queries.drafts import draft_file, filling
from vprok.domain.intake.states import OwedState, SubmissionState
from vprok.domain.results.actions import send_results
from vprok.domain.results.models import Block, Leaf
from vprok.domain.results.queries import layout_of, plan_of, results_blank
from vprok.kernel.charter import Actor
from vprok.tools.stats import block as packed
from vprok.tools.stats import leaf as summary

POINTS = [(1, 1, 2, 1, 2), (0, 1, "X", 1, 0), (1, 0, 2, 0, 1), (1, 1, 1, 1, 1), (0, 0, 0, 0, 0)]


def send(entry: object, file: bytes, by: Actor, **more: object) -> Submission:
    return send_results(entry, file, name="форма.xlsx", by=by, at=EVENING, **more)


def test_an_accepted_form_leaves_its_block_its_leaf_and_a_receipt(anna: Actor):
    entry = entry_with_codes()
    submission = send(entry, filled(entry, rows_of(entry, POINTS)), anna)
    assert submission.state == SubmissionState.ACCEPTED
    assert submission.receipt.number
    block = packed.unpack(bytes(Block.objects.get(submission=submission).payload))
    assert block.totals().tolist() == [7, 2, 4, 5, 0]
    assert block.points[1].tolist() == [0, 1, packed.NOT_ATTEMPTED, 1, 0]
    leaf = Leaf.objects.get(entry=entry)
    assert leaf.present == 5
    folded = summary.from_bytes(bytes(leaf.payload), layout_of(entry.work, plan_of(entry.work)))
    assert folded == summary.fold(block, folded.layout)
    assert owed(entry).state == OwedState.ACCEPTED


def test_a_new_version_replaces_block_and_leaf_and_keeps_the_old_block(anna: Actor):
    entry = entry_with_codes()
    send(entry, filled(entry, rows_of(entry, POINTS)), anna)
    send(entry, filled(entry, rows_of(entry, POINTS[:4])), anna)
    assert Block.objects.count() == 2
    assert Block.objects.current().count() == 1
    assert Leaf.objects.get().present == 4


def test_the_same_bytes_give_the_same_receipt_and_no_second_block(anna: Actor):
    entry = entry_with_codes()
    file = filled(entry, rows_of(entry, POINTS))
    first, second = send(entry, file, anna), send(entry, file, anna)
    assert first.pk == second.pk
    assert Block.objects.count() == 1


def test_a_form_with_an_error_changes_nothing_that_was_accepted(anna: Actor):
    entry = entry_with_codes()
    send(entry, filled(entry, rows_of(entry, POINTS)), anna)
    before = bytes(Leaf.objects.get().payload)
    worse = send(entry, filled(entry, rows_of(entry, [(9, 1, 1, 1, 1), *POINTS[1:]])), anna)
    assert worse.state == SubmissionState.FINDINGS
    assert [finding["cell"] for finding in worse.findings] == ["C2"]
    assert bytes(Leaf.objects.get().payload) == before
    assert Block.objects.count() == 1


def test_absent_pupils_are_listed_and_not_counted(anna: Actor):
    entry = entry_with_codes()
    rows = rows_of(entry, POINTS)
    rows[0] = {"code": rows[0]["code"], "variant_1": "отсутствовал"}
    send(entry, filled(entry, rows), anna)
    leaf = Leaf.objects.get()
    folded = summary.from_bytes(bytes(leaf.payload), layout_of(entry.work, plan_of(entry.work)))
    assert (folded.listed, folded.absent, folded.present) == (5, 1, 4)


def test_clean_ups_wait_for_a_yes(anna: Actor):
    entry = entry_with_codes()
    rows = rows_of(entry, POINTS)
    rows[1]["task_3"] = "х"
    file = filled(entry, rows)
    held = send(entry, file, anna, token="t1")
    assert held.state == SubmissionState.CONFIRM
    assert not Block.objects.exists()
    accepted = send(entry, file, anna, token="t1", accept_cleanup=True)
    assert accepted.pk == held.pk
    assert accepted.state == SubmissionState.ACCEPTED
    assert Block.objects.count() == 1


def test_criteria_that_depend_on_a_leader_are_checked(anna: Actor):
    work = make.work(maxima=(3, 2, 3), cuts=(2, 4, 6), labels=("4К1", "4К2", "4К3"),
                     follows={"4К2": "4К1", "4К3": "4К1"})  # fmt: skip
    entry = entry_with_codes(work)
    points = [(0, 1, 0), ("X", 0, "X"), (2, 1, 3), (3, 2, 3), (1, 0, 0)]
    returned = send(entry, filled(entry, rows_of(entry, points)), anna)
    assert [(one["cell"], one["rule"]) for one in returned.findings] == [("D2", "dependent")]


def test_the_form_of_2022_names_its_classes_by_letters(anna: Actor):
    campaign = make.campaign(layout=FormLayout.WITH_CLASSES, asks_sex=True)
    entry = entry_with_codes(make.work(campaign))
    rows = rows_of(entry, POINTS)
    for row, letter in zip(rows, ["А", "4А", "Б", "4Б", "Б"], strict=True):
        row |= {"class": letter, "sex": "ж"}
    submission = send(entry, filled(entry, rows, classes=[{"letter": "А"}, {"letter": "Б"}]), anna)
    assert submission.state == SubmissionState.ACCEPTED
    block = Block.objects.get()
    assert block.classes == ["А", "Б"]
    assert packed.unpack(bytes(block.payload)).class_no.tolist() == [1, 1, 2, 2, 2]


def test_only_the_coordinator_of_the_school_sends_its_results(timur: Actor, darya: Actor):
    entry = entry_with_codes()
    file = filled(entry, rows_of(entry, POINTS))
    with refused("no_right"):
        send(entry, file, timur)
    with refused("not_your_place"):
        send(entry, file, darya)


def test_results_wait_for_a_declared_day(anna: Actor):
    entry = entry_with_codes()
    file = filled(entry, rows_of(entry, POINTS))
    entry.on = None
    with refused("day_is_not_declared"):
        send(entry, file, anna)


def test_fewer_rows_than_applied_is_a_remark_and_no_obstacle(anna: Actor):
    entry = entry_with_codes()
    submission = send(entry, filled(entry, rows_of(entry, POINTS[:3])), anna)
    assert submission.state == SubmissionState.ACCEPTED
    assert [one["rule"] for one in submission.findings] == ["rows_expected"]


def test_accepted_results_stand_on_the_page_of_the_form_and_change_nothing_when_sent_again(
    anna: Actor,
):
    entry = entry_with_codes()
    send(entry, filled(entry, rows_of(entry, POINTS)), anna)
    before = Block.objects.get()
    there = filling(owed(entry), results_blank(entry, plan_of(entry.work)))
    assert there.sent is not None
    tasks = [one.cells["task_3"] for one in there.lines["protocol"] if "task_3" in one.cells]
    assert tasks == ["2", "X", "2", "1", "0"]
    again = send(entry, draft_file(owed(entry), there), anna, token="again")
    assert (again.state, again.findings) == (SubmissionState.ACCEPTED, [])
    assert bytes(Block.objects.get(submission=again).payload) == bytes(before.payload)
