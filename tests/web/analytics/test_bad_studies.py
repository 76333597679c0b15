"""Matrices of which nothing can be said: the analysis of items says a dash, and never a number.

source: issue 6, «Bad input»
"""

import json
import re
from collections.abc import Sequence

import pytest

from tests import make
from tests.cast import as_
from tests.domain.analytics.country import X, accept, row
from tests.web.analytics.reading import words
from vprok.domain.analytics.actions import study
from vprok.domain.analytics.actions.searches import search
from vprok.domain.analytics.queries.searches import searches_behind
from vprok.kernel.charter import Actor
from vprok.tools.stats.block import EMPTY, Participant

pytestmark = pytest.mark.django_db

BASE = "/analytics/2026-spring/ma4/ru/items"
PUPILS = 210
ROWS: dict[str, Sequence[Participant]] = {
    "constant": [row(n, (1, 1, 1)) for n in range(PUPILS)],
    "nothing": [row(n, (0, 0, 0)) for n in range(PUPILS)],
    "everything": [row(n, (1, 2, 3)) for n in range(PUPILS)],
    "all X": [row(n, (X, X, X)) for n in range(PUPILS)],
    "one part of two": [Participant(40000 + n, (1, 0), (1, 2, EMPTY)) for n in range(PUPILS)],
    "one task tells": [row(n, (n % 2, 1, 1)) for n in range(PUPILS)],
}


@pytest.mark.parametrize("case", ROWS)
def test_what_is_undefined_is_a_dash_on_the_page_and_null_in_the_file(
    gleb: Actor, case: str
) -> None:
    work = make.work(maxima=(1, 2, 3), cuts=(2, 4, 6))
    if case == "one part of two":
        work.minutes = [45, 45]
        work.save()
        work.tasks.filter(position=3).update(part=2)
    accept(make.school(), work, ROWS[case])
    study(f"{work.pk}:ru", make.NOW)
    for key in searches_behind():
        search(key, make.NOW)
    client = as_(gleb)
    page, file = client.get(f"{BASE}/"), client.get(f"{BASE}.json")
    assert page.status_code == 200
    seen = re.sub(r"\s+", " ", words(page))
    assert not re.search(r"\b(?:nan|inf|None|null)\b", seen, re.IGNORECASE)
    if case == "one part of two":
        assert "а в принятых формах пока 0" in seen
        assert file.status_code == 409
        return
    told = json.loads(file.content, parse_constant=pytest.fail)
    assert told["n"] == PUPILS
    if case == "one task tells":
        assert told["alpha"] == 0
    else:
        assert "— надёжность α" in seen
        assert (told["alpha"], told["omega"]) == (None, None)
        assert [item["r_rest"] for item in told["items"]] == [None] * 3
    objectivity = client.get("/analytics/2026-spring/objectivity/ru.22/")
    assert not re.search(r"\b(?:nan|inf|None)\b", words(objectivity), re.IGNORECASE)
