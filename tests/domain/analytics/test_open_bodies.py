"""Which bodies of an open table are hidden, and why no more of them."""

from vprok.domain.analytics.rules import hidden_bodies
from vprok.kernel.place import Place

COUNTRY, REGION = Place("ru"), Place("ru.22")
FIRST, SECOND, THIRD = (Place(f"ru.22.m00{n}") for n in (1, 2, 3))


def region(*districts: tuple[int, ...]) -> dict[Place, tuple[int, ...]]:
    """One region of a country with these districts."""
    own = dict(zip((FIRST, SECOND, THIRD), districts, strict=False))
    whole = tuple(map(sum, zip(*districts, strict=True)))
    return {COUNTRY: whole, REGION: whole, **own}


def test_great_groups_are_told() -> None:
    assert hidden_bodies(region((5, 9), (0, 40))) == frozenset()


def test_a_body_with_a_small_group_is_hidden_with_the_smallest_beside_it() -> None:
    assert hidden_bodies(region((3, 20), (50, 60), (10, 12))) == {FIRST, THIRD}


def test_hidden_groups_are_enough_together() -> None:
    assert hidden_bodies(region((1, 20), (1, 30), (70, 90))) == {FIRST, SECOND, THIRD}
    assert hidden_bodies(region((1, 20), (1, 30), (3, 90))) == {FIRST, SECOND, THIRD}


def test_something_below_a_hidden_body_is_hidden() -> None:
    told = region((50, 60), (70, 80))
    assert hidden_bodies(told, shut={REGION}) >= {REGION, FIRST}


def test_a_body_that_tells_nothing_is_covered_by_another() -> None:
    assert hidden_bodies(region((8, 0), (30, 40), (50, 60)), shut={FIRST}) == {FIRST, SECOND}
