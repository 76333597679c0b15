from importlib import import_module

import pytest

from tests.house.plan import furniture
from vprok.interfaces.cli.states import Moves, moves

TABLES = [
    table
    for path in furniture("states")
    for table in moves(import_module(f"vprok.domain.{path.parent.name}.states"))
]
every_table = pytest.mark.parametrize(
    "table", TABLES, ids=lambda table: type(next(iter(table))).__name__
)


@every_table
def test_every_state_says_where_it_may_go(table: Moves) -> None:
    assert set(table) == set(type(next(iter(table))))


@every_table
def test_every_state_can_be_reached_from_the_first(table: Moves) -> None:
    reached = {next(iter(table))}
    while new := {there for here in reached for there in table[here]} - reached:
        reached |= new
    assert reached == set(table)
