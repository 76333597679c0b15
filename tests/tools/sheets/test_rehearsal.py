import json

from vprok.tools.sheets import cells
from vprok.tools.sheets.parts import ASKED
from vprok.tools.sheets.rehearsal import sample


def test_the_workbook_of_the_rehearsal_is_like_a_form() -> None:
    """A rehearsal that fails is only slow, and nobody would notice."""
    told = json.loads(cells.read(ASKED.pack(1_000, 100, 1_000_000) + sample()))
    shapes = [(len(one["rows"]), max(map(len, one["rows"]), default=0)) for one in told["sheets"]]
    assert shapes == [(40, 1), (80, 25), (0, 0), (6, 2)]
    assert len(told["sheets"][1]["formulas"]) == 80
    cells.warm()
