"""A work for test authors: a wrong key, a task that treats girls otherwise, a hard variant."""

import math
import random
from datetime import timedelta

from tests import make
from tests.domain.analytics.country import accept
from vprok.domain.campaign.models import Work
from vprok.domain.results.rules.scoring import Answers, pack_answers
from vprok.tools.stats.block import NOT_ATTEMPTED, Participant

BAD_KEY, UNFAIR, IN_PARTS = 2, 4, 6
"""Tasks from 0: a key that is wrong, one easier for girls, one of two points."""

MAXIMA = (1, 1, 1, 1, 1, 1, 2, 1)
RIGHT, WRONG = "12", "21"
NAME = "Аня Петрова"
"""Typed where an answer belongs, by one pupil."""


def work_of_authors(pupils: int = 450) -> Work:
    """Two schools of two regions; answers of the third task are typed, and «12» is not keyed."""
    work = make.work(maxima=MAXIMA, cuts=(3, 5, 7))
    there = make.district(make.region("64", "Степной край", "Europe/Saratov"), "m017")
    for number, school in enumerate((make.school(), make.school(there, "0151"))):
        rows, typed = _class(pupils, seed=number)
        stored = accept(school, work, rows, at=make.NOW + timedelta(minutes=number))
        stored.answers = pack_answers(Answers((BAD_KEY + 1,), tuple((each,) for each in typed)))
        stored.save(update_fields=["answers"])
    return work


def _class(pupils: int, seed: int) -> tuple[list[Participant], list[str]]:
    dice = random.Random(seed)
    rows, typed = [], []
    for number in range(pupils):
        sex, variant, level = 1 + number % 2, 1 + number // 2 % 2, dice.gauss(0.3, 1.2)
        points, answer = [], ""
        for task, most in enumerate(MAXIMA):
            ease = level - (task - 3.5) / 3 - 0.6 * (variant - 1)
            ease += 1.6 * (sex - 1) if task == UNFAIR else 0
            earned = sum(dice.random() < 1 / (1 + math.exp(-ease)) for _ in range(most))
            if task == BAD_KEY:
                answer = RIGHT if earned else WRONG if dice.random() < 0.5 else str(number)
                earned = int(answer == WRONG)
            points.append(earned)
        if number == 0:
            answer, points[BAD_KEY] = NAME, 0
        if number % 40 == 1:
            answer, points[BAD_KEY] = "X", NOT_ATTEMPTED
        rows.append(Participant(40001 + number, (variant,), tuple(points), 1, sex, 3))
        typed.append(answer)
    return rows, typed
