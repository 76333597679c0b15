"""Exports of last year are read by the portal, and what is planted in them can be found."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from tests.tools.sheets.portal.making import taken
from vprok.domain.campaign.queries import catalogue
from vprok.interfaces.cli.demo.country import (
    CROWDED,
    ENOUGH,
    SchoolPlan,
    Size,
    closed_since,
    plan,
)
from vprok.interfaces.cli.demo.exports import (
    DIRT,
    EVERY,
    MANIPULATED,
    WORKS,
    facts_of,
    matrix,
    write_exports,
    written,
)
from vprok.interfaces.cli.demo.past import Past
from vprok.interfaces.cli.demo.telling import Bar
from vprok.interfaces.cli.demo.year import Year
from vprok.tools.sheets.portal.exports import put_together
from vprok.tools.sheets.portal.sources import opened
from vprok.tools.stats.leaf import Layout, fold
from vprok.tools.stats.objectivity import Found, Unit, repeated, searched, shown

ON = date(2026, 3, 24)


@pytest.fixture(scope="module")
def past(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Past]:
    year = Year(
        "http://127.0.0.1/",
        plan(Size.DEMO),
        opens_on=date(2027, 2, 1),
        go_to=lambda _: None,
        bar=Bar(is_drawn=False),
        folder=tmp_path_factory.mktemp("year"),
    )
    yield year.past
    year.clear_away()


@pytest.fixture(scope="module")
def in_the_region(past: Past) -> list[SchoolPlan]:
    return [one for one in past.sat(MANIPULATED[0]) if one.district.region == CROWDED]


def test_one_region_had_schools_enough_to_tell_what_is_usual(
    in_the_region: list[SchoolPlan],
) -> None:
    assert len(in_the_region) == len({one.key for one in in_the_region}) == ENOUGH


def test_of_closed_schools_only_some_exports_were_kept(past: Past) -> None:
    assert past.sat("ma4") == past.schools
    assert len(past.sat("ru4")) == len(past.schools) + len(past.closed)


def test_only_a_crowded_region_with_too_few_schools_gets_closed_ones() -> None:
    assert closed_since(plan(Size.TINY)) == closed_since(plan(Size.REGION)) == []


def test_what_is_planted_is_found_in_two_works_and_nobody_else_is(
    past: Past, in_the_region: list[SchoolPlan]
) -> None:
    planted = past.manipulated
    assert planted is not None
    found = {code: _searched(code, in_the_region, planted) for code in MANIPULATED}
    assert shown(found, repeated(found)) == {planted.key: MANIPULATED}


def _searched(code: str, schools: list[SchoolPlan], planted: SchoolPlan) -> tuple[Found, ...]:
    facts = facts_of(catalogue()[code])
    layout = Layout(facts.maxima, facts.cuts)
    blocks = {one.key: written(one, code, is_manipulated=one is planted) for one in schools}
    return searched(
        [Unit(key, one, fold(one, layout)) for key, one in blocks.items()], layout
    ).found


@pytest.mark.parametrize("code", WORKS)
def test_an_export_is_read_and_its_dirt_is_noticed(code: str, past: Past, tmp_path: Path) -> None:
    some = past.schools[8:13]
    files = write_exports(tmp_path, dict.fromkeys(WORKS, some), on=ON, manipulated_by=None)
    protocol = next(one for one in files if one.name.startswith(code) and "classes" not in one.name)
    tasks = catalogue()[code].tasks
    reading = taken(protocol, [one.maximum for one in tasks], [one.part for one in tasks])
    size = sum(len(written(one, code)) for one in some)
    assert reading.seen == size + 1
    assert len(reading.rows) + reading.left == size + 1
    assert 0 < reading.left <= 3 * (1 + size // EVERY) < len(DIRT) * (1 + size // EVERY)
    assert reading.tidied


def test_classes_stand_in_a_file_of_their_own(past: Past, tmp_path: Path) -> None:
    files = write_exports(
        tmp_path, dict.fromkeys(WORKS, past.schools[:2]), on=ON, manipulated_by=None
    )
    found = put_together([opened(one) for one in files])
    assert (found.unknown, found.alone, found.names) == ((), (), ())
    lettered = {one.stem for one in found.protocols if one.classes}
    assert lettered == {f"{code}_2026" for code, layout in WORKS.items() if layout == "2022"}


def test_a_matrix_has_a_column_for_each_task_and_a_row_for_each_whole_work(past: Past) -> None:
    block = written(past.schools[0], "ma4")
    labels = [task.label for task in catalogue()["ma4"].tasks]
    head, *rows = matrix([block], labels).decode("utf-8-sig").splitlines()
    assert head.split(";") == ["код", "пол", *labels]
    assert len(rows) == int(block.variants.all(axis=1).sum())
