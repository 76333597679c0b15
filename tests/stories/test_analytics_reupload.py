"""A school sends its form again: figures change everywhere at once, and come back to the integer.

source: issue 6, «What stands at the end», point 1; «Speed»
"""

from collections.abc import Sequence

import pytest

from tests import cast, make
from tests.domain.analytics.country import accept, row
from tests.domain.results.stage import EVENING, entry_with_codes
from tests.interfaces.api.stage import Machine, admitted, path_of, told_of
from tests.stories.portal import Person, Portal
from vprok.domain.intake.models import Entry
from vprok.kernel.place import Place

SCHOOL = Place("ru.22.m019.0042")
BASE = "/analytics/2026-spring/ma4"
NAMES = ("marks", "journal", "scores", "tasks", "planned", "groups")
FIRST = ((1, 1, 2, 1, 2), (0, 1, "X", 0, 1), (1, 0, 0, 0, 0), (1, 1, 1, 1, 0))
SECOND = ((1, 1, 2, 1, 2), (0, 1, "X", 0, 1), (1, 1, 2, 1, 2), (0, 0, 0, 0, "X"))
OTHERS = ((0, 0, 2, 0, 1), (1, 1, 2, 1, 2), (1, 1, 0, 0, 0), (1, 1, 1, 0, 0), (0, 0, 0, 1, 0))

Integers = dict[tuple[str, str, int], list[dict[str, int] | None]]


@pytest.fixture
def portal(db: None, monkeypatch: pytest.MonkeyPatch) -> Portal:
    portal = Portal(monkeypatch)
    portal.at(EVENING)
    return portal


@pytest.fixture
def entry(portal: Portal) -> Entry:
    """Our school writes; one of its district, one of its region and one of another have written."""
    entry = entry_with_codes()
    there = make.district(make.region("64", "Степной край", "Europe/Saratov"), "m017")
    others = (
        make.school(last="0043"),
        make.school(make.district(code="m020"), "0044"),
        make.school(there, "0151"),
    )
    for one in others:
        accept(one, entry.work, [row(n, points, 3) for n, points in enumerate(OTHERS)])
    return entry


@pytest.mark.parametrize("is_summed", [False, True])
def test_figures_change_at_all_levels_at_once_and_come_back_to_the_integer(
    portal: Portal, entry: Entry, *, is_summed: bool
) -> None:
    """Whether totals were made in between or not."""
    gleb = Person("Глеб Морозов", cast.as_(cast.gleb()))
    system = Machine(admitted(by=cast.anna(), at=EVENING).text)

    def sent(points: Sequence[tuple[int | str, ...]]) -> Integers:
        answer = system.rows(path_of(entry), told_of(entry, *points))
        assert answer.status_code == 201, answer.content.decode()
        told = _integers(gleb)
        if is_summed:
            portal.work()
            assert _integers(gleb) == told
        return told

    first = sent(FIRST)
    assert _people(first) == {"ru": 19, "ru.22": 14, "ru.22.m019": 9, SCHOOL.path: 4}
    second = sent(SECOND)
    changed = {place for (name, place, _), told in second.items() if told != first[name, place, _]}
    assert changed == {place.path for place in SCHOOL.lineage}
    assert _fives(second) == {place: fives + 1 for place, fives in _fives(first).items()}
    assert sent(FIRST) == first


def _integers(person: Person) -> Integers:
    """The integers of every share of every report, from the school's own page up to the country."""
    found: Integers = {}
    for place in SCHOOL.lineage:
        for name in NAMES:
            told = person.browser.get(f"{BASE}/{place.path}/{name}.json").json()
            for number, one in enumerate(told["rows"]):
                key = name, one["place"], number
                if one["place"] in {step.path for step in place.lineage}:
                    assert found.setdefault(key, one["parts"]) == one["parts"], key
    return found


def _marks(found: Integers) -> dict[str, list[dict[str, int]]]:
    """Shares of marks by place, «2» first."""
    return {
        place: [part for part in parts if part]
        for (name, place, _), parts in found.items()
        if name == "marks"
    }


def _people(found: Integers) -> dict[str, int]:
    return {place: parts[0]["whole"] for place, parts in _marks(found).items()}


def _fives(found: Integers) -> dict[str, int]:
    return {place: parts[-1]["count"] for place, parts in _marks(found).items()}
