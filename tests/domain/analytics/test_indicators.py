"""Six pupils by hand: indicators, tones, skills in need, pupils to help, the rise of «2»."""

from decimal import Decimal
from fractions import Fraction

import pytest

from vprok.domain.analytics.reports import indicators as told
from vprok.domain.analytics.reports.indicators import Measure, indicators, rise_of_low
from vprok.domain.analytics.reports.interpretation import (
    LEGEND,
    Guard,
    guard,
    is_group_told,
    legend,
    norm_of,
    skills,
    tone,
    tones,
)
from vprok.domain.analytics.reports.pupils import needing_help, pupils, with_gaps
from vprok.domain.campaign.models import Task
from vprok.kernel.report import Part, Tone
from vprok.tools.stats.block import EMPTY, NOT_ATTEMPTED, NOT_TAUGHT, Block, Participant
from vprok.tools.stats.leaf import Layout, Leaf, empty, fold

X = NOT_ATTEMPTED
LEVELS = ("Б", "Б", "П", "В")
LAYOUT = Layout((1, 2, 2, 3), (2, 4, 6))
"""Four tasks, eight points; «3» from 2, «4» from 4, «5» from 6."""

ROWS = (
    Participant(40001, (1,), (0, 1, X, 0), 1, 1, 4),  # 1 point,  «2», journal 4
    Participant(40002, (1,), (1, 1, 0, 0), 1, 2, 3),  # 2 points, «3», journal 3
    Participant(40003, (2,), (1, 0, 1, 1), 1, 1, 5),  # 3 points, «3», journal 5
    Participant(40004, (2,), (1, 2, 1, 1), 2, 2, 4),  # 5 points, «4», journal 4
    Participant(40005, (1,), (1, 2, 2, 3), 2, 1, 0),  # 8 points, «5», none
    Participant(40006, (2,), (1, 2, 2, 1), 2, 2, 3),  # 6 points, «5», journal 3
)
ABSENT = Participant(40007, (0,), (EMPTY,) * 4)


def block(rows: tuple[Participant, ...] = ROWS) -> Block:
    return Block.of(LAYOUT.maxima, rows)


def leaf(rows: tuple[Participant, ...] = ROWS) -> Leaf:
    return fold(block(rows), LAYOUT)


def test_the_six_have_the_indicators_that_a_hand_finds() -> None:
    six = indicators(leaf((*ROWS, ABSENT)), LEVELS)
    assert (six.participants, six.marked) == (6, 6)
    assert six.quality == Measure(3, 6)
    assert six.passing.value == Decimal("83.33")
    assert six.low.value == Decimal("16.67")
    assert six.mean_mark == Measure(2 + 3 + 3 + 4 + 5 + 5, 6, scale=1)
    assert six.mean_mark.text == "3,67"
    assert six.mean_score == Measure(25, 6, scale=1)
    assert six.training == Measure(16 + 2 * 36 + 64 + 2 * 100, 6, scale=1)
    assert six.training.value == Decimal("58.67")
    assert six.basic == Measure(5 + 8, 6 * 3)
    assert six.basic.text == "72,22"
    assert six.advanced == Measure(6 + 6, 6 * 5)
    assert six.advanced.value == 40
    assert (six.basic_tone, six.advanced_tone) == (Tone.ENOUGH, Tone.ENOUGH)
    assert six.guard is Guard.FEW


def test_each_indicator_has_a_name_a_formula_and_its_two_integers() -> None:
    named = dict(indicators(leaf(), LEVELS).named)
    assert named.keys() == told.HOW.keys()
    assert named["Качество знаний"].part == Part(3, 6)
    assert named["Задания П и В"].exact == Fraction(40)


def test_nobody_and_a_level_without_tasks_have_no_figures_and_no_tones() -> None:
    nobody = indicators(empty(LAYOUT), LEVELS)
    assert {measure.text for _, measure in nobody.named} == {"—"}
    assert (nobody.guard, nobody.basic_tone) == (Guard.NOBODY, None)
    only_basic = indicators(leaf(), ("Б",) * 4)
    assert only_basic.advanced.value is None
    assert indicators(leaf(), ("",) * 4).basic.text == "—"


def test_participants_without_a_mark_stay_out_of_the_mean_mark_and_in_the_shares() -> None:
    ruled = Layout(LAYOUT.maxima, LAYOUT.cuts, excludes_not_taught=True)
    rows = tuple(
        Participant(one.code, one.variants, (NOT_TAUGHT,) * 3 + (one.points[3],)) for one in ROWS
    )
    six = indicators(fold(block(rows), ruled), LEVELS)
    assert (six.participants, six.marked) == (6, 0)
    assert six.mean_mark.text == "—"
    assert six.quality == Measure(0, 6)


@pytest.mark.parametrize(
    ("level", "share", "said"),
    [
        ("Б", "60", Tone.ENOUGH),
        ("Б", "59.99", Tone.NEAR),
        ("Б", "57", Tone.NEAR),
        ("Б", "56.99", Tone.SHORT),
        ("Б", "0", Tone.SHORT),
        ("П", "30", Tone.ENOUGH),
        ("П", "29.99", Tone.NEAR),
        ("В", "28.5", Tone.NEAR),
        ("В", "28.49", Tone.SHORT),
        ("", "10", None),
    ],
)
def test_a_share_is_enough_near_or_short_by_its_level(
    level: str, share: str, said: Tone | None
) -> None:
    assert tone(level, Decimal(share)) is said


def test_no_share_and_no_level_say_nothing() -> None:
    assert tone("Б", None) is None
    assert norm_of("") is None
    assert tones(LEVELS, (None,) * 4) == (None,) * 4
    assert legend(("", "")) == ()


def test_every_tone_has_a_word_and_a_sign_and_the_legend_names_them_all() -> None:
    assert all(f"{each.sign}\u00a0{each.word}" in LEGEND for each in Tone)
    assert legend(("", "В")) == (LEGEND,)


@pytest.mark.parametrize(
    ("people", "said"),
    [
        (0, Guard.NOBODY),
        (1, Guard.FEW),
        (19, Guard.FEW),
        (20, Guard.CAREFUL),
        (49, Guard.CAREFUL),
        (50, Guard.SURE),
    ],
)
def test_a_picture_needs_fifty_and_twenty_at_the_least(people: int, said: Guard) -> None:
    assert guard(people) is said


def test_a_group_needs_ten() -> None:
    assert [is_group_told(n) for n in (0, 9, 10)] == [False, False, True]


def tasks(*skilled: str) -> list[Task]:
    return [
        Task(label=str(n), level="Б", skill=skill, descriptor=f"умеет {n}")
        for n, skill in enumerate(skilled, 1)
    ]


def test_a_skill_is_short_in_the_whole_only_when_most_of_its_tasks_are() -> None:
    shares = [Decimal(n) for n in (10, 90, 20, 30, 90, 5)]
    found = skills(tasks("счёт", "счёт", "доли", "доли", "доли", "схемы"), shares)
    assert [(one.name, len(one.short), one.is_systemic) for one in found] == [
        ("счёт", 1, False),
        ("доли", 2, True),
        ("схемы", 1, False),
    ]


def test_skills_come_as_the_work_has_them_and_enough_is_no_deficit() -> None:
    shares = [Decimal(90), None, Decimal(58)]
    every = skills(tasks("б", "а", "б"), shares)
    assert [(one.name, len(one.tasks)) for one in every] == [("б", 2), ("а", 1)]
    assert not any(one.short for one in every)


def test_each_pupil_has_both_levels_and_the_gap_to_the_journal() -> None:
    found = pupils(block((*ROWS, ABSENT)), LAYOUT, LEVELS)
    assert [(one.code, one.total, one.mark, one.gap) for one in found] == [
        (40001, 1, 2, -2),
        (40002, 2, 3, 0),
        (40003, 3, 3, -2),
        (40004, 5, 4, 0),
        (40005, 8, 5, 0),
        (40006, 6, 5, 2),
    ]
    assert [one.basic.text for one in found] == ["33,33", "66,67", "33,33", "100", "100", "100"]
    assert [one.advanced.text for one in found] == ["0", "0", "40", "40", "100", "60"]
    assert found[0].advanced_tone is Tone.SHORT


def test_those_with_two_or_a_short_basic_level_are_to_be_helped() -> None:
    found = pupils(block(), LAYOUT, LEVELS)
    assert [one.code for one in needing_help(found)] == [40001, 40003]
    assert [one.code for one in with_gaps(found)] == [40001, 40003, 40006]


def test_who_wrote_one_part_of_two_is_no_participant() -> None:
    two = Block.of(
        LAYOUT.maxima,
        [
            Participant(40001, (1, 0), (1, 2, EMPTY, EMPTY)),
            Participant(40002, (1, 2), (1, 2, 0, X)),
        ],
        parts=(0, 0, 1, 1),
    )
    assert [one.code for one in pupils(two, LAYOUT, LEVELS)] == [40002]


def test_a_school_of_absent_pupils_has_no_pupils_to_speak_of() -> None:
    assert pupils(block((ABSENT,)), LAYOUT, LEVELS) == ()
    assert pupils(Block.of(LAYOUT.maxima, []), LAYOUT, LEVELS) == ()


def test_ten_points_more_of_two_alarm_and_a_little_less_does_not() -> None:
    bad, good = ROWS[0], ROWS[3]
    before = leaf((bad,) * 10 + (good,) * 90)
    now = rise_of_low(leaf((bad,) * 4 + (good,) * 16), before)
    assert now is not None
    assert (now.points, now.is_alarming) == (10, True)
    near = rise_of_low(leaf((bad,) * 199 + (good,) * 801), before)
    assert near is not None
    assert (near.points, near.is_alarming) == (Decimal("9.9"), False)
    fell = rise_of_low(leaf((good,) * 20), before)
    assert fell is not None
    assert (fell.points, fell.is_alarming) == (-10, False)


def test_a_rise_of_a_few_is_not_told() -> None:
    bad, good = ROWS[0], ROWS[3]
    enough, few = leaf((bad,) * 4 + (good,) * 16), leaf((bad,) * 4 + (good,) * 15)
    assert rise_of_low(enough, enough) is not None
    for one in (few, empty(LAYOUT)):
        assert rise_of_low(one, enough) is None
        assert rise_of_low(enough, one) is None
