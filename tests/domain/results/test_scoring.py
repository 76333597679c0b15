"""Answers become points in the transaction of acceptance, and other points by other keys."""

import pytest

from tests import cast
from tests.domain.results.answering import (
    HOUR,
    KEYS,
    LATER,
    TYPED,
    answered_entry,
    open_keys,
    put_keys,
    send,
    with_open_keys,
)
from tests.domain.results.stage import filled, rows_of
from vprok.domain.audit.models import Event
from vprok.domain.intake.models import Entry
from vprok.domain.intake.states import SubmissionState
from vprok.domain.results.actions import scoring, send_results
from vprok.domain.results.actions.keys import bring_back, change_keys
from vprok.domain.results.actions.scoring import rescore_waiting
from vprok.domain.results.models import Block, Edition, Leaf, Rescoring
from vprok.domain.results.queries import layout_of, plan_of
from vprok.domain.results.queries.keys import wordings_of
from vprok.domain.results.queries.scoring import (
    editions_of,
    frequent_answers,
    recorded_lines,
    rescored_at,
    rescoring_waits,
    school_answers,
    trial,
)
from vprok.domain.results.rules.keys import KeySpot, Wording, read_key
from vprok.domain.results.rules.scoring import (
    Answers,
    Scorer,
    changes,
    explained,
    pack_answers,
    recorded,
    told,
    unpack_answers,
)
from vprok.domain.territory.models import School
from vprok.tools.answers import parse_key
from vprok.tools.stats import block as packed
from vprok.tools.stats import leaf as summary

pytestmark = pytest.mark.django_db
MORE = {KeySpot(1, 0, 1): Wording("number", "12"), KeySpot(1, 0, 2): Wording("number", "13 | 14")}
"""31 is right no more, and 14 is."""


def block_of(entry: Entry) -> packed.Block:
    return packed.unpack(bytes(Block.objects.current().get(entry=entry).payload))


def points_of(entry: Entry) -> list[list[int]]:
    return block_of(entry).points[:, :2].tolist()


def rescore(*, at=LATER) -> int:
    return sum(rescore_waiting(key, at) for key in rescoring_waits())


def change(entry: Entry, wordings=MORE, *, seen: int = 1) -> Edition:
    return change_keys(
        entry.work, wordings, seen=seen, why="Опечатка в ключе.", by=cast.gleb(), at=LATER
    )


# ---- acceptance ----------------------------------------------------------------------------------


def test_answers_become_points_when_the_form_is_accepted():
    entry = with_open_keys()
    submission = send(entry)
    assert submission.state == SubmissionState.ACCEPTED
    assert points_of(entry) == [[1, 1], [1, 1], [1, packed.NOT_ATTEMPTED], [0, 0]]
    assert block_of(entry).totals().tolist() == [7, 5, 2, 1]
    kept = Block.objects.get()
    assert kept.edition == Edition.objects.get()
    assert unpack_answers(bytes(kept.answers)).rows == (
        ("12", "Еж"), ("31", "513"), ("12,0", "X"), ("14", "13"),
    )  # fmt: skip
    leaf = Leaf.objects.get()
    layout = layout_of(entry.work, plan_of(entry.work))
    assert summary.from_bytes(bytes(leaf.payload), layout) == summary.fold(block_of(entry), layout)


def test_whoever_was_absent_answered_nothing():
    entry = with_open_keys()
    rows = rows_of(entry, TYPED)
    rows[0] = {"code": rows[0]["code"], "variant_1": "отсутствовал"}
    send_results(entry, filled(entry, rows), name="ф.xlsx", by=cast.anna(), at=LATER)
    assert points_of(entry)[0] == [packed.EMPTY, packed.EMPTY]
    assert unpack_answers(bytes(Block.objects.get().answers)).rows[0] == (None, None)


def test_why_is_told_code_by_code():
    entry = with_open_keys()
    send(entry)
    page = school_answers(entry)
    assert page is not None
    lines = [(one.label, one.variant, one.answer, one.points, one.why) for one in page.lines[:6]]
    assert lines == [
        ("1", 1, "12", 1, "совпало с ключом «12»"),
        ("2", 1, "Еж", 1, "совпало с ключом «ёж»"),
        ("1", 2, "31", 1, "совпало с ключом «31»"),
        ("2", 2, "513", 1, "совпало с ключом «135»"),
        ("1", 1, "12,0", 1, "совпало с ключом «12»"),
        ("2", 1, "X", "X", "не приступал"),
    ]
    assert (page.rescored_at, page.edition.number) == (None, 1)


def test_a_school_without_answers_has_no_such_page():
    entry = answered_entry()
    assert school_answers(entry) is None
    assert rescored_at(entry) is None


# ---- a change ------------------------------------------------------------------------------------


def test_a_trial_says_whose_points_would_change_and_changes_nothing():
    entry = with_open_keys()
    send(entry)
    before = wordings_of(Edition.objects.get())
    tried = trial(entry.work, MORE, before)
    assert (tried.forms, tried.works, tried.schools, tried.totals) == (1, 2, 1, 2)
    assert tried.marks == sum(one.change.mark[0] != one.change.mark[1] for one in tried.lines)
    assert [one.tasks for one in tried.lines] == [(("1", 1, 0),), (("1", 0, 1),)]
    assert [one.change.total for one in tried.lines] == [(5, 4), (1, 2)]
    assert {one.school for one in tried.lines} == {entry.school.key}
    assert not tried.is_cut
    assert points_of(entry) == [[1, 1], [1, 1], [1, packed.NOT_ATTEMPTED], [0, 0]]
    assert Edition.objects.count() == 1


def test_applied_keys_score_again_and_the_record_says_what_changed():
    entry = with_open_keys()
    submission = send(entry)
    edition = change(entry)
    assert points_of(entry)[1] == [1, 1]
    assert rescore() == 1
    assert points_of(entry) == [[1, 1], [0, 1], [1, packed.NOT_ATTEMPTED], [1, 0]]
    new, old = Block.objects.current().get(), Block.objects.get(replaced_at=LATER)
    assert (new.submission, new.edition, old.edition.number) == (submission, edition, 1)
    assert bytes(new.answers) == bytes(old.answers)
    layout = layout_of(entry.work, plan_of(entry.work))
    leaf = Leaf.objects.get()
    assert leaf.block == new
    assert summary.from_bytes(bytes(leaf.payload), layout) == summary.fold(block_of(entry), layout)
    kept = Rescoring.objects.get()
    assert (kept.edition, kept.works, kept.schools) == (edition, 2, 1)
    assert [told["tasks"] for _, _, told in recorded_lines(kept)] == [{"1": [1, 0]}, {"1": [0, 1]}]
    assert rescored_at(entry) == LATER
    assert Event.objects.filter(event="results.rescored").count() == 1


def test_the_record_says_what_the_trial_said():
    entry = with_open_keys()
    send(entry)
    tried = trial(entry.work, MORE, wordings_of(Edition.objects.get()))
    change(entry)
    rescore()
    kept = Rescoring.objects.get()
    labels = [task.label for task in plan_of(entry.work).tasks]
    assert kept.changes == {
        entry.school.key: {one.change.code: recorded(one.change, labels) for one in tried.lines}
    }


def test_scoring_again_twice_changes_nothing_more():
    entry = with_open_keys()
    send(entry)
    change(entry)
    rescore()
    blocks, events = Block.objects.count(), Event.objects.count()
    assert rescoring_waits() == ()
    assert rescore_waiting(str(entry.work_id), LATER) == 0
    assert (Block.objects.count(), Event.objects.count()) == (blocks, events)


def test_a_death_in_the_middle_loses_nothing_and_repeats_nothing(monkeypatch: pytest.MonkeyPatch):
    first = with_open_keys()
    by = cast.sibling()
    second = answered_entry(School.objects.get(path=by.standings[0].place.path), first.work)
    send(first)
    send(second, by=by)
    change(first)
    monkeypatch.setattr(scoring, "AT_ONCE", 1)
    real, done = scoring._rescore_some, []

    def dies_after_one(work: object, *, at: object) -> int:
        if done:
            raise SystemExit
        done.append(1)
        return real(work, at=at)

    monkeypatch.setattr(scoring, "_rescore_some", dies_after_one)
    with pytest.raises(SystemExit):
        rescore()
    assert Rescoring.objects.get().schools == 1
    monkeypatch.setattr(scoring, "_rescore_some", real)
    assert rescore() == 1
    assert (Rescoring.objects.get().schools, Rescoring.objects.get().works) == (2, 4)
    assert points_of(first) == points_of(second)
    assert Block.objects.count() == 4


def test_a_form_whose_points_stay_is_not_replaced():
    entry = with_open_keys()
    send(entry)
    edition = change(entry, {KeySpot(1, 0, 1): Wording("number", "12 | 99")})
    assert rescore() == 1
    assert Block.objects.get().edition == edition
    assert (rescored_at(entry), Rescoring.objects.get().works) == (None, 0)


def test_undoing_gives_the_points_back():
    entry = with_open_keys()
    send(entry)
    before = bytes(Block.objects.get().payload)
    change(entry)
    rescore()
    bring_back(entry.work, 1, seen=2, why="Вернули.", by=cast.gleb(), at=LATER)
    rescore()
    assert bytes(Block.objects.current().get().payload) == before
    assert [one.edition.number for one in editions_of(entry.work)] == [3, 2, 1]


def test_a_form_sent_after_a_change_is_scored_by_the_new_keys_and_waits_for_nothing():
    entry = with_open_keys()
    edition = change(entry)
    send(entry, at=LATER)
    assert Block.objects.get().edition == edition
    assert points_of(entry)[1] == [0, 1]
    assert rescoring_waits() == ()


# ---- the workbench -------------------------------------------------------------------------------


def test_frequent_answers_are_counted_with_what_they_earn():
    entry = with_open_keys()
    send(entry)
    spot = KeySpot(1, 0, 2)
    found = frequent_answers(entry.work, spot, read_key("number", "13 | 31", 1, ""))
    assert {(one.answer, one.count, one.earned.points) for one in found} == {
        ("31", 1, 1), ("14", 1, 0),
    }  # fmt: skip
    assert frequent_answers(entry.work, KeySpot(1, 3, 2), None) == ()


# ---- plain values --------------------------------------------------------------------------------


def test_answers_are_packed_and_read_back():
    answers = Answers((1, 4), (("3,5", None), ("ёж", "X")))
    assert unpack_answers(pack_answers(answers)) == answers
    assert unpack_answers(b"") == Answers((), ())


def test_an_answer_without_a_key_and_a_topic_not_taught_are_explained():
    assert explained(None, "5").why == "ключа к этому варианту нет"
    assert explained(None, "не пройд.").is_blank
    scorer = Scorer({(1, 1): parse_key("number", "5", 1)})
    assert scorer.points(1, 1, "не пройд.") == packed.NOT_TAUGHT
    assert (scorer.points(1, 1, None), scorer.points(1, 2, "5")) == (packed.EMPTY, 0)


def test_nothing_changes_between_a_block_and_itself():
    entry = with_open_keys()
    send(entry)
    block = block_of(entry)
    assert list(changes(block, block, layout_of(entry.work, plan_of(entry.work)))) == []
    assert [told(packed.NOT_TAUGHT), told(packed.EMPTY), told(2)] == ["не пройд.", None, 2]


def test_keys_put_after_a_form_was_refused_take_it():
    entry = answered_entry()
    put_keys(entry.work, KEYS)
    open_keys(HOUR)
    assert send(entry).state == SubmissionState.ACCEPTED
