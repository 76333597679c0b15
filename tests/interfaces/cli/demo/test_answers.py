"""What pupils of the demo answer is scored as the demo means it."""

import pytest

from tests.interfaces.cli.demo.works import codes, work
from vprok.domain.results.states import AnswerKind
from vprok.interfaces.cli.demo.answers import (
    ALSO,
    ANSWERED,
    DISPUTED,
    QUESTIONS,
    Question,
    answered,
)
from vprok.interfaces.cli.demo.scores import ABSENT, X, play, rows
from vprok.tools.answers import parse_key, score

KINDS = {one.label: one.value for one in AnswerKind}


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda one: one.label)
@pytest.mark.parametrize("variant", [1, 2])
def test_a_right_answer_earns_the_point_and_a_wrong_one_does_not(
    question: Question, variant: int
) -> None:
    key = parse_key(KINDS[question.kind], question.right[variant - 1], 1, question.options)
    assert {score(key, answer).points for answer in question.found[variant - 1]} == {1}
    assert {score(key, answer).points for answer in question.wrong} == {0}


def test_the_changed_key_takes_an_answer_that_pupils_have_written() -> None:
    disputed = next(one for one in QUESTIONS if f"t{one.label}-g0-v2" == DISPUTED)
    key = parse_key(KINDS[disputed.kind], ALSO, 1, disputed.options)
    assert score(key, disputed.right[1]).points == 1
    assert sum(score(key, answer).points for answer in disputed.wrong) == 1


def test_rows_with_answers_earn_what_was_played() -> None:
    facts = work(ANSWERED)
    played = rows(play(facts, codes(300), classes=[300], seed=5), asks_sex=False)
    keys = {
        (question.label, variant): parse_key(KINDS[question.kind], right, 1, question.options)
        for question in QUESTIONS
        for variant, right in enumerate(question.right, start=1)
    }
    for before, after in zip(played, answered(played), strict=True):
        for question in QUESTIONS:
            point, answer = before[f"task_{question.label}"], after[f"task_{question.label}"]
            if before["variant_1"] == ABSENT or point == X:
                assert answer == point
                continue
            key = keys[question.label, int(before["variant_1"])]
            assert score(key, str(answer)).points == point
