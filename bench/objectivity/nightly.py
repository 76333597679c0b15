"""How long the search for signs takes: every work of a region, from its blocks to kept signs.

    .venv/bin/python -m bench.objectivity.nightly [--schools 1000] [--works 3] [--database SQLite]

Honest schools of 40 to 120 pupils are written into an empty database as accepted forms; `search`
then does what the board does every five minutes for a work of a region whose forms have changed.
"""

import argparse
import json
import sys
import time
from datetime import UTC, datetime
from typing import Any

import numpy as np
from bench import stage
from bench.harness import address_of, installed, run, scratch, table
from bench.objectivity.runs import SCHOOLS
from bench.objectivity.world import CUTS, LAYOUT, MAXIMA, honest

from vprok.tools.stats import block as packed
from vprok.tools.stats.leaf import fold_each, to_bytes

INSIDE = "inside"
FIRST = 2026


def main() -> None:
    """Measure in a scratch database and print the table."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--schools", type=int, default=1000)
    asked.add_argument("--works", type=int, default=3)
    asked.add_argument("--database", choices=("SQLite", "PostgreSQL"), default="SQLite")
    told = asked.parse_args()
    with scratch() as folder, address_of(told.database, folder) as database:
        environment = installed(folder, database)
        sizes = (INSIDE, str(told.schools), str(told.works))
        found = json.loads(run(environment, "bench.objectivity.nightly", *sizes))
    table(
        f"Signs searched: {told.schools:,} schools, {told.works} works, {found['rows']:,} rows, "
        f"{told.database}",
        ("work", "s", "of processor, s", "ms a school", "sure signs"),
        [
            (
                str(n),
                f"{one['took']:.2f}",
                f"{one['spent']:.2f}",
                f"{1000 * one['took'] / told.schools:.2f}",
                str(one["sure"]),
            )
            for n, one in enumerate(found["works"], start=1)
        ]
        + [("together", f"{sum(one['took'] for one in found['works']):.2f}", "", "", "")],
    )


def inside(schools: int, works: int) -> dict[str, object]:
    """Fill the database of the environment, then search every work that waits."""
    import django

    django.setup()
    from vprok.domain.analytics.actions.searches import search
    from vprok.domain.analytics.queries.searches import searches_behind

    now = datetime.now(UTC)
    rows = fill(schools, works, now)
    told = []
    for key in searches_behind():
        began, spent = time.perf_counter(), time.process_time()
        made = search(key, now)
        told.append(
            {
                "took": time.perf_counter() - began,
                "spent": time.process_time() - spent,
                "sure": made.signs.filter(is_sure=True, q__isnull=False).count(),
            }
        )
    return {"rows": rows, "works": told}


def fill(schools: int, works: int, now: datetime) -> int:
    """Write a region of honest schools with accepted forms of some works; how many rows."""
    from vprok.domain.campaign.models import Campaign

    campaign = Campaign.objects.create(
        slug="bench", title="Измерение", era="sealed", layout="2026", opens_on=now.date(),
        closes_on=now.date(), state="finished", made_at=now,
    )  # fmt: skip
    every = stage.schools(schools)
    return sum(accept(campaign, grade, every, now) for grade in range(4, 4 + works))


def accept(campaign: Any, grade: int, schools: list[Any], now: datetime) -> int:
    """One work of mathematics with the forms of all schools; how many rows."""
    from vprok.domain.campaign.models import Task, Work
    from vprok.domain.intake.models import Entry, Submission
    from vprok.domain.results.models import Block, Leaf

    work = Work.objects.create(
        campaign=campaign, code=f"ma{grade}", subject_code="MA", subject="Математика",
        grade=grade, maximum=sum(MAXIMA), minutes=[45], cut3=CUTS[0], cut4=CUTS[1], cut5=CUTS[2],
    )  # fmt: skip
    Task.objects.bulk_create(
        Task(work=work, position=n, label=str(n), maximum=most, level="Б", skill="—",
             descriptor="—")
        for n, most in enumerate(MAXIMA, start=1)
    )  # fmt: skip
    chance = np.random.default_rng((FIRST, grade))
    sizes = chance.integers(SCHOOLS.fewest, SCHOOLS.most, len(schools), endpoint=True)
    world = honest(np.asarray(sizes), chance)
    blocks = world.blocks()
    entries = Entry.objects.bulk_create(
        Entry(school=school, work=work, participants=60, classes=2, made_at=now)
        for school in schools
    )
    forms = Submission.objects.bulk_create(
        Submission(
            kind="results", campaign=campaign, key=one.school.key, per=work.code,
            place=one.school.path, version=1, token="1", sha256="0" * 64, name="форма.xlsx",
            state="accepted", sent_by="измерение", sent_at=now, accepted_at=now,
        )
        for one in entries
    )  # fmt: skip
    kept = Block.objects.bulk_create(
        Block(entry=entry, work=work, submission=form, place=entry.school.path,
              payload=packed.pack(block), accepted_at=now)
        for entry, form, block in zip(entries, forms, blocks, strict=True)
    )  # fmt: skip
    Leaf.objects.bulk_create(
        Leaf(entry=block.entry, work=work, block=block, place=block.place, region="99",
             present=leaf.present, stamp=leaf.layout.stamp, payload=to_bytes(leaf),
             accepted_at=now)
        for block, leaf in zip(kept, fold_each(blocks, LAYOUT), strict=True)
    )  # fmt: skip
    return len(world.school)


if __name__ == "__main__":
    if sys.argv[1:2] == [INSIDE]:
        print(json.dumps(inside(int(sys.argv[2]), int(sys.argv[3]))))
    else:
        main()
