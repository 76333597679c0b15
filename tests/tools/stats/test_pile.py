"""Many packed blocks counted at once against one by one."""

import random
from collections.abc import Iterator

import pytest

from vprok.tools.stats.block import (
    EMPTY,
    NOT_ATTEMPTED,
    NOT_TAUGHT,
    Block,
    Participant,
    pack,
    unpack,
    unpack_all,
)
from vprok.tools.stats.leaf import Layout, empty, fold, marks_of, total
from vprok.tools.stats.pile import Wanted, pile

MAXIMA, PARTS, CUTS = (1, 2, 3), (0, 0, 1), (2, 4, 6)
WANTED = [Wanted(), Wanted(sex=1), Wanted(variant=2), Wanted(class_no=1), Wanted(2, 1, 2)]


def schools(chance: random.Random) -> list[Block]:
    """Small and large ones, one of nobody; some have not been taught the second task."""
    return [Block.of(MAXIMA, rows(chance, n, is_taught=n % 3 > 0), parts=PARTS) for n in range(14)]


def rows(chance: random.Random, count: int, *, is_taught: bool) -> Iterator[Participant]:
    for number in range(count):
        first, second = chance.choice(((1, 1), (2, 1), (2, 2), (0, 1), (0, 0)))
        task = NOT_TAUGHT if not is_taught and chance.random() < 0.7 else chance.randint(0, 2)
        points = (chance.choice((0, 1, NOT_ATTEMPTED)), task) if first else (EMPTY, EMPTY)
        last = chance.randint(0, 3) if second else EMPTY
        sex, class_no, journal = (chance.choice(some) for some in ((0, 1, 2), (1, 2), (0, 3, 5)))
        yield Participant(40001 + number, (first, second), (*points, last), class_no, sex, journal)


@pytest.mark.parametrize("wanted", WANTED)
@pytest.mark.parametrize("excludes", [False, True])
def test_a_pile_is_the_sum_of_its_schools(wanted: Wanted, *, excludes: bool) -> None:
    blocks = schools(random.Random(3))
    layout = Layout(MAXIMA, CUTS, excludes_not_taught=excludes)
    leaves = [
        fold(block.where(kept), layout, marks_of(block, layout)[kept])
        for block in blocks
        for kept in [wanted.rows(block)]
    ]
    found = pile([pack(block) for block in blocks], layout, wanted)
    assert found.leaf == total(leaves, layout)
    assert found.schools == sum(leaf.present > 0 for leaf in leaves)


def test_a_pile_tells_how_many_stand_in_each_part_of_what_it_was_cut_from() -> None:
    blocks = schools(random.Random(4))
    layout = Layout(MAXIMA, CUTS)
    found = pile([pack(block) for block in blocks], layout, Wanted(sex=1, variant=2))
    wrote = [one for block in blocks for one in block.participants() if 0 not in one.variants]
    assert sum(found.people.values()) == len(wrote)
    for (sex, *variants), people in found.people.items():
        assert people == sum(one.sex == sex and [*one.variants] == variants for one in wrote)
    counted = pile([pack(block) for block in blocks], layout, Wanted(class_no=1))
    assert counted.units == {
        (): sum(any(0 not in one.variants for one in block.participants()) for block in blocks)
    }


def test_a_pile_of_nothing_is_the_leaf_of_nobody() -> None:
    layout = Layout(MAXIMA, CUTS)
    assert pile([], layout, Wanted()).leaf == empty(layout)
    nobody = pack(Block.of(MAXIMA, [], parts=PARTS))
    assert pile([nobody], layout, Wanted(sex=1)).leaf == empty(layout)
    assert not pile([nobody], layout, Wanted(sex=1)).people


def test_several_blocks_are_unpacked_one_after_another() -> None:
    blocks = schools(random.Random(5))
    whole, lengths = unpack_all([pack(block) for block in blocks])
    assert lengths == [len(block) for block in blocks]
    assert whole.participants() == [one for block in blocks for one in block.participants()]
    assert unpack(pack(whole)).participants() == whole.participants()


def test_blocks_of_different_works_do_not_join() -> None:
    ours, other = Block.of(MAXIMA, [], parts=PARTS), Block.of((1, 2, 4), [], parts=PARTS)
    with pytest.raises(ValueError, match="different works"):
        unpack_all([pack(ours), pack(other)])
    with pytest.raises(ValueError, match="another length"):
        unpack_all([pack(ours), pack(ours) + b"1"])
