"""A campaign as Parquet: what its files hold, and the same answers from another engine."""

import io
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from tests.domain.analytics.country import accept, tiny
from vprok.domain.analytics.queries import Scope, lines
from vprok.domain.analytics.queries.exports import (
    File,
    dictionary,
    files_of,
    open_file,
    questions_of,
)
from vprok.domain.campaign.models import Work
from vprok.kernel.place import COUNTRY, Level, Place
from vprok.tools.parquet.engines import by_duckdb
from vprok.tools.parquet.table import write
from vprok.tools.stats.figures import comparison, mark_counts
from vprok.tools.stats.leaf import MARKS

pytestmark = pytest.mark.django_db

REGION, SCHOOL = Place("ru.22"), Place("ru.22.m019.0042")


def rows_of(file: File) -> list[dict[str, object]]:
    out = io.BytesIO()
    write(file.table, file.batches(), out)
    return list(pq.read_table(io.BytesIO(out.getvalue())).to_pylist())


def named(files: tuple[File, ...], name: str) -> File:
    return next(file for file in files if file.name == name)


def kept(work: Work, folder: Path) -> dict[str, Path]:
    files = files_of(work.campaign, COUNTRY, rows=True)
    for file in files:
        with (folder / f"{file.name}.parquet").open("wb") as out:
            write(file.table, file.batches(), out)
    return {"works": folder / f"{work.code}.parquet", "tasks": folder / "tasks.parquet"}


def test_rows_by_code_are_those_of_the_branch_alone() -> None:
    work = tiny()
    whole = rows_of(named(files_of(work.campaign, COUNTRY, rows=True), work.code))
    own = rows_of(named(files_of(work.campaign, SCHOOL, rows=True), work.code))
    assert {one["school"] for one in own} == {"edu220042"}
    assert len(whole) > len(own) > 0
    assert [one for one in whole if one["school"] == "edu220042"] == own


def test_without_the_right_to_codes_there_are_sums_only() -> None:
    work = tiny()
    files = files_of(work.campaign, REGION, rows=False)
    assert [file.name for file in files] == ["schools", "tasks", "sums"]
    told = rows_of(named(files, "sums"))
    assert all(REGION.covers(Place(str(one["place"]))) for one in told)


def test_sums_are_those_of_the_report() -> None:
    work = tiny()
    told = {one["place"]: one for one in rows_of(files_of(work.campaign, COUNTRY, rows=False)[2])}
    for line in lines(Scope(work, REGION, COUNTRY)):
        counts = mark_counts(line.sums.leaf)
        assert [told[line.place.path][f"m{mark}"] for mark in MARKS] == list(counts.values())


def test_every_column_is_told_in_the_dictionary_and_in_the_file() -> None:
    work = tiny()
    files = files_of(work.campaign, COUNTRY, rows=True)
    page = dictionary(files)
    for file in files:
        out = io.BytesIO()
        write(file.table, file.batches(), out)
        schema = pq.read_schema(io.BytesIO(out.getvalue()))
        for field, asked in zip(schema, file.table.fields, strict=True):
            assert field.metadata[b"description"].decode() == asked.words
            assert f"| `{asked.name}` |" in page


def test_questions_give_the_integers_of_the_reports(tmp_path: Path) -> None:
    work = tiny()
    tables = kept(work, tmp_path)
    asked = questions_of(files_of(work.campaign, COUNTRY, rows=True))
    regions = {
        line.place.region: line.sums
        for line in lines(Scope(work, COUNTRY, COUNTRY))
        if line.place.level is Level.REGION
    }

    def answer(name: str) -> list[tuple[object, ...]]:
        return [tuple(one) for one in by_duckdb(asked[f"{work.code}/{name}"], tables)[1]]

    assert answer("marks") == [
        (region, sums.schools, sums.leaf.present, *mark_counts(sums.leaf).values())
        for region, sums in sorted(regions.items())
    ]
    compared = {region: comparison(sums.leaf) for region, sums in sorted(regions.items())}
    assert answer("journal") == [
        (region, one.participants, one.lower, one.equal, one.higher)
        for region, one in compared.items()
    ]
    assert answer("scores") == [
        (region, total, int(count))
        for region, sums in sorted(regions.items())
        for total, count in enumerate(sums.leaf.hist)
        if count
    ]
    assert answer("tasks") == [
        (region, sums.leaf.present, *(int(one) for one in sums.leaf.sums.sum(axis=1)))
        for region, sums in sorted(regions.items())
    ]
    assert answer("groups") == [
        (region, mark, count, *(int(one) for one in sums.leaf.sums[:, place]))
        for region, sums in sorted(regions.items())
        for place, (mark, count) in enumerate(mark_counts(sums.leaf).items())
        if count
    ]
    planned = answer("planned")
    for region, sums in regions.items():
        earned = sum(int(str(one[2])) for one in planned if one[0] == region)
        assert earned == int(sums.leaf.sums.sum())


def test_what_is_published_hides_small_groups() -> None:
    work = tiny()
    told = rows_of(open_file(work.campaign))
    assert told
    assert {Place(str(one["place"])).level for one in told} <= set(Level) - {Level.SCHOOL}
    for one in told:
        assert all(not 0 < int(str(one[f"m{m}"])) < 5 for m in MARKS if one[f"m{m}"] is not None)
        assert one["participants"] is None or int(str(one["participants"])) >= 5


def test_an_empty_school_is_in_no_row() -> None:
    work = tiny()
    school = work.entries.order_by("pk")[0].school
    accept(school, work, [])
    told = rows_of(named(files_of(work.campaign, COUNTRY, rows=True), work.code))
    assert told
    assert school.key not in {one["school"] for one in told}
