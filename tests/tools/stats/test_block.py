import pytest
from hypothesis import given

from tests.tools.stats.six import LAYOUT, SIX, six
from tests.tools.stats.worlds import MAXIMA, PARTS, blocks
from vprok.tools.stats.block import EMPTY, NOT_ATTEMPTED, Block, Participant, pack, unpack


def test_six_pupils_come_back_from_the_block_as_they_went_in() -> None:
    assert tuple(six().participants()) == SIX


def test_what_was_left_out_or_not_taught_earns_nothing() -> None:
    assert six().totals().tolist() == [5, 0, 2, 0, 3, 2]


def test_a_row_of_twenty_tasks_packs_into_some_twenty_bytes_and_its_code() -> None:
    pupils = [Participant(40001 + n, (1,), (1,) * 20, 1, 1, 4) for n in range(1000)]
    assert len(pack(Block.of((1,) * 20, pupils))) < 1000 * (24 + 4) + 60


def test_the_same_rows_always_give_the_same_bytes() -> None:
    assert pack(six()) == pack(six())


def test_the_bytes_of_version_one_are_settled_for_ever() -> None:
    block = Block.of((2, 3), [Participant(40001, (1,), (2, NOT_ATTEMPTED), 3, 2, 5)])
    assert (
        pack(block).hex()
        == "564201010000000201" + "0203" + "0000" + "419c0000" + "030205" + "0102ff"
    )


def test_a_slice_keeps_only_its_own() -> None:
    assert [row.code for row in six().of_class(1).participants()] == [40001, 40002, 40003]


@given(blocks())
def test_packing_loses_nothing(block: Block) -> None:
    again = unpack(pack(block))
    assert again.participants() == block.participants()
    assert (again.maxima, again.parts) == (MAXIMA, PARTS)


def test_an_empty_form_packs_too() -> None:
    assert unpack(pack(Block.of((1, 2), []))).participants() == []


@pytest.mark.parametrize(
    "row",
    [
        Participant(40001, (1,), (3, 0)),
        Participant(40001, (1,), (EMPTY, 0)),
        Participant(40001, (0,), (0, EMPTY)),
        Participant(40001, (1,), (1,)),
        Participant(40001, (1, 1), (1, 1)),
        Participant(40001, (1,), (1, 1), journal=6),
        Participant(40001, (1,), (1, 1), sex=3),
    ],
    ids=[
        "above the maximum",
        "a hole in a written part",
        "points of an absent pupil",
        "too few tasks",
        "too many parts",
        "no such mark",
        "no such sex",
    ],
)
def test_a_row_that_does_not_fit_the_work_is_not_packed(row: Participant) -> None:
    with pytest.raises(ValueError, match=r".+"):
        Block.of(LAYOUT.maxima, [row])


@pytest.mark.parametrize("spoilt", [b"", b"VB\x02" + bytes(20), b"XX" + bytes(20)])
def test_foreign_bytes_are_not_a_block(spoilt: bytes) -> None:
    with pytest.raises(ValueError, match="not a block"):
        unpack(spoilt)


def test_a_cut_block_is_noticed() -> None:
    with pytest.raises(ValueError, match="another length"):
        unpack(pack(six())[:-1])
