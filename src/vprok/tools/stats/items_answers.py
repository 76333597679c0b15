"""What pupils answered where a key tells the right answer: distractors, and keys that look bad."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import NormalDist

import numpy as np

from vprok.tools.stats.leaf import Counts
from vprok.tools.stats.matrix import Matrix

DOUBT = 0.05
"""How likely chance may show some wrong answer of an item with so positive an r, one-sided."""
ENOUGH = 5
SHARE = 0.01
"""A wrong answer that fewer pupils gave, or a smaller share of them, says nothing of the key."""
MOST_SHOWN = 20


@dataclass(frozen=True)
class Answer:
    """One answer to an item.

    share:  of all pupils, 0..1
    r:      correlation of giving it with the total of the other items; None where it cannot vary
    points: that it earns
    """

    answer: str
    count: int
    share: float
    r: float | None
    is_key: bool
    points: int


@dataclass(frozen=True)
class Answers:
    """All that was answered to one item.

    given: the key first, then wrong answers, the frequent before the rare, at most 20 of them
    blank: how many pupils gave none
    flags: what speaks against the key
    """

    given: tuple[Answer, ...]
    blank: int
    flags: tuple[str, ...]


def answers(
    matrix: Matrix, columns: Sequence[Sequence[str]], key: Sequence[str]
) -> tuple[Answers, ...]:
    """Count the answers to every item.

    matrix:  answers scored by the key, 1 or 0
    columns: for each item, the answer of each pupil, written alike; "" = none
    key:     for each item, its right answer
    source:  docs/sources/statistics.md#items
    """
    totals = matrix.totals()
    return tuple(
        _of_item(column, right, totals - scored)
        for column, right, scored in zip(columns, key, matrix.points.T, strict=True)
    )


def _of_item(column: Sequence[str], right: str, rest: Counts) -> Answers:
    counted = Counter(column)
    blank = counted.pop("", 0)
    counted.setdefault(right, 0)
    wrong = sorted((word for word in counted if word != right), key=lambda word: -counted[word])
    shown = [right, *wrong[:MOST_SHOWN]]
    sums = _rests(column, rest, shown)
    spread = len(column) * int(rest @ rest) - int(rest.sum()) ** 2
    given = tuple(
        Answer(
            answer=word,
            count=counted[word],
            share=counted[word] / len(column) if column else 0.0,
            r=correlation(counted[word], sums[word], len(column), int(rest.sum()), spread),
            is_key=word == right,
            points=int(word == right),
        )
        for word in shown
    )
    flags = flagged(given[0].count, given[1:], len(column))
    return Answers(given=given, blank=blank, flags=flags)


def _rests(column: Sequence[str], rest: Counts, shown: Sequence[str]) -> dict[str, int]:
    """The sum of the rest of the totals over those who gave each answer."""
    places = {word: place for place, word in enumerate(shown)}
    coded = np.fromiter((places.get(word, len(shown)) for word in column), np.int64, len(column))
    return {word: int(rest[coded == place].sum()) for word, place in places.items()}


def correlation(count: int, own: int, n: int, rest: int, spread: int) -> float | None:
    """Pearson's r of giving an answer and the rest of the total, from whole numbers.

    count:  pupils who gave it, of n
    own:    the sum of their rests; rest is that of all
    spread: n² times the variance of the rest
    source: docs/sources/statistics.md#items
    """
    varies = count * (n - count)
    if varies <= 0 or spread <= 0:
        return None
    return (n * own - count * rest) / (sqrt(varies) * sqrt(spread))


def flagged(right: int, wrong: Sequence[Answer], n: int) -> tuple[str, ...]:
    """What wrong answers say against the key.

    right:  pupils whose answer earned all the points, of n
    source: docs/sources/statistics.md#items
    """
    is_rarer = any(answer.count > right for answer in wrong)
    tried = [one.r for one in wrong if one.count >= max(ENOUGH, SHARE * n) and one.r is not None]
    is_liked = any(r * sqrt(n) > NormalDist().inv_cdf(1 - DOUBT / len(tried)) for r in tried)
    found = {
        "wrong_more_frequent": is_rarer,
        "wrong_positive_r": is_liked,
        "bad_key": is_rarer or is_liked,
    }
    return tuple(flag for flag, is_raised in found.items() if is_raised)
