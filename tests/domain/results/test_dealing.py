"""Works are dealt evenly, by lot that anyone can repeat; of one's own school only if need be."""

from collections import Counter

import pytest

from vprok.domain.results.rules.commissions import (
    BATCH,
    Hand,
    Paper,
    deal,
    digest_of_seed,
    sample,
)

SEED = "ab" * 16


def papers(count: int, school: str = "edu220042", stack: str = "001 12") -> list[Paper]:
    return [Paper(school, stack, str(40001 + n)) for n in range(count)]


def hands(count: int, school: str = "edu220042") -> list[Hand]:
    return [Hand(number, school) for number in range(1, count + 1)]


@pytest.mark.parametrize("count", [1, 5, 7, 23, 60, 101])
@pytest.mark.parametrize("experts", [1, 2, 3, 7])
def test_every_work_has_one_expert_and_loads_differ_by_one_at_most(count: int, experts: int):
    dealt = deal(papers(count), hands(experts), seed=SEED, bars={})
    assert len(dealt) == count
    loads = [Counter(dealt.values())[number] for number in range(1, experts + 1)]
    assert max(loads) - min(loads) <= 1


def test_the_same_seed_deals_the_same_and_another_one_differently():
    one = deal(papers(60), hands(3), seed=SEED, bars={})
    assert one == deal(reversed(papers(60)), hands(3), seed=SEED, bars={})
    assert one != deal(papers(60), hands(3), seed="cd" * 16, bars={})


def test_works_lie_together_in_batches_of_a_stack():
    every = [*papers(30), *(Paper("edu220042", "002 14", str(40101 + n)) for n in range(30))]
    dealt = deal(every, hands(3), seed=SEED, bars={})
    runs, before = [], None
    for paper in sorted(every):
        if (paper.stack, dealt[paper]) != before:
            runs.append(0)
        runs[-1] += 1
        before = (paper.stack, dealt[paper])
    assert len(runs) < len(every) / 2
    assert max(runs) <= 2 * BATCH


def test_nobody_marks_their_own_school_where_another_can():
    own, other = papers(20, "edu220042"), papers(20, "edu220043")
    people = [Hand(1, "edu220042"), Hand(2, "edu220043"), Hand(3, "")]
    dealt = deal([*own, *other], people, seed=SEED, bars={})
    schools = {one.number: one.school for one in people}
    assert all(schools[number] != paper.school for paper, number in dealt.items())


def test_one_s_own_school_is_marked_where_nobody_else_can():
    assert len(deal(papers(4), hands(2), seed=SEED, bars={})) == 4


def test_whoever_has_had_a_work_does_not_get_it_again():
    bars = {paper.key: frozenset({1}) for paper in papers(9)}
    assert set(deal(papers(9), hands(2), seed=SEED, bars=bars).values()) == {2}
    barred = {paper.key: frozenset({1, 2}) for paper in papers(9)}
    assert deal(papers(9), hands(2), seed=SEED, bars=barred) == {}


def test_works_that_an_expert_has_already_count():
    people = [Hand(1, "", load=10), Hand(2, "")]
    assert Counter(deal(papers(10), people, seed=SEED, bars={}).values()) == {2: 10}


@pytest.mark.parametrize(("share", "drawn"), [(0, 0), (1, 1), (10, 5), (33, 17), (100, 50)])
def test_a_sample_has_so_many_per_cent_rounded_up(share: int, drawn: int):
    found = sample(papers(50), share, seed=SEED)
    assert len(found) == len(set(found)) == drawn
    assert found == sample(papers(50), share, seed=SEED)


def test_a_seed_is_published_by_its_digest_first():
    assert digest_of_seed(SEED) != SEED
    assert len(digest_of_seed(SEED)) == 64
