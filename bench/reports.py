"""Report pages over a whole country: one school, a region, the country cold and warm.

    .venv/bin/python -m bench.reports [--schools 40000] [--works 1500000] [--database postgresql]
    .venv/bin/python -m bench.reports --morning 300 [--rate 40]

The first asks pages inside this process, then sends one form again and looks when every level
counts it, then counts all forms anew. With `--morning SECONDS` a real server answers coordinators
of many schools who all open their reports at once, so many pages a second.
"""

import argparse
import gc
import itertools
import json
import os
import random
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from bench.harness import BASE, Figures, address_of, installed, scratch, server, table

SLUG, WORK = "bench", "ma4"
READERS = 200
EARLY, EARLY_RATE = 400, 20.0
"""Pages that a server answers before it is measured, and how many of them a second."""

NAMES = ("marks", "journal", "scores", "tasks", "planned", "groups", "individual")


def main() -> None:
    """Measure on one database."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--schools", type=int, default=40_000)
    parser.add_argument("--works", type=int, default=1_500_000)
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    parser.add_argument("--rounds", type=int, default=100)
    parser.add_argument("--morning", type=int, metavar="SECONDS")
    parser.add_argument("--rate", type=float, default=40)
    parser.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.inside:
        inside(asked)
        return
    with scratch() as folder, address_of(asked.database, folder) as database:
        environment = installed(folder, database)
        words = [sys.executable, "-m", "bench.reports", *sys.argv[1:], "--inside"]
        subprocess.run(words, check=True, env=environment, cwd=BASE)
        if asked.morning:
            told = json.loads(Path(environment["VPROK_VAR"], "readers.json").read_text())
            with server(environment, processes=2) as site:
                morning(site, told, seconds=asked.morning, rate=asked.rate)


# ---- pages, one after another --------------------------------------------------------------------


def inside(asked: argparse.Namespace) -> None:
    """Fill the database of the environment and ask pages in this process."""
    import django

    django.setup()
    from vprok.domain.analytics.actions import sum_up
    from vprok.domain.campaign.models import Work

    work = fill(asked.schools, asked.works)
    key = str(work.pk)
    if asked.morning:
        sum_up(key)
        told = readers(Work.objects.get(pk=work.pk))
        draw(work, [one["place"] for one in told])
        Path(os.environ["VPROK_VAR"], "readers.json").write_text(json.dumps(told))
        return
    rows = [*pages(work, asked.rounds)]
    table(
        f"Report pages on {asked.database}: {asked.schools} schools, {asked.works} works",
        ("page", "p50, ms", "p99, ms", "held to"),
        rows,
    )
    table("What else", ("what", "s", "held to"), [*others(work)])


def pages(work: Any, rounds: int) -> Iterator[tuple[str, ...]]:
    """Pages as people of each level open them."""
    from vprok.domain.analytics.actions import sum_up
    from vprok.domain.territory.models import School

    chance = random.Random(3)
    schools = list(School.objects.values_list("path", flat=True))
    some = chance.sample(schools, min(rounds, len(schools)))
    client = organiser()
    base = f"/analytics/{SLUG}/{WORK}"
    client.get(f"{base}/{some[0]}/marks/")  # modules and templates of a process that has begun
    gc.collect()
    gc.freeze()  # as a process that serves does
    yield _line("country, Ф3, nothing summed before", [_took(client, f"{base}/ru/marks/")], "1000")
    sum_up(str(work.pk))
    client.get(f"{base}/ru/marks/")
    warm = [_took(client, f"{base}/ru/marks/") for _ in range(20)]
    yield _line("country, Ф3, warm", warm, "50")
    yield _line(
        "school, work, charts not drawn yet",
        [_took(client, f"{base}/{path}/") for path in some],
        "",
    )
    draw(work, some)
    for name in ("work", "explore", "similar", *NAMES[:-1]):
        tail = "" if name == "work" else f"{name}/"
        own = [_took(client, f"{base}/{path}/{tail}") for path in some]
        yield _line(f"school, {name}", own, "150")
        region = [_took(client, f"{base}/{path[:5]}/{tail}") for path in some[:20]]
        yield _line(f"region, {name}", region, "300")
    own = [_took(client, f"{base}/{path}/individual/") for path in some]
    yield _line("school, individual", own, "150")
    girls = [_took(client, f"{base}/{path}/marks/?sex=1") for path in some]
    yield _line("school, Ф3 of one sex", girls, "150")
    yield _line("country, Ф3 of one sex", [_took(client, f"{base}/ru/marks/?sex=1")], "")


def draw(work: Any, paths: list[str]) -> None:
    """Charts of these schools and of the bodies above, as a job draws them before the morning."""
    from vprok.domain.analytics.actions import draw_charts
    from vprok.kernel.place import Place

    places = {above for path in paths for above in Place(path).lineage}
    draw_charts(work, sorted(places, key=str), datetime.now(UTC))


def others(work: Any) -> Iterator[tuple[str, ...]]:
    """A form sent again, and everything counted anew."""
    from vprok.domain.analytics.queries import leaf_of
    from vprok.domain.analytics.queries.recounts import counted_anew
    from vprok.domain.results.models import Leaf
    from vprok.kernel.place import Place

    leaf = Leaf.objects.filter(work=work).order_by("pk")[0]
    places = [*Place(leaf.place).lineage]
    before = [leaf_of(work, place).present for place in places]
    again(leaf)
    began = time.perf_counter()
    after = [leaf_of(work, place).present for place in places]
    took = time.perf_counter() - began
    assert [one - two for one, two in zip(before, after, strict=True)] == [1] * len(places)
    yield "a form sent again with one work less, seen at all four levels", f"{took:.3f}", "1"
    began = time.perf_counter()
    found = counted_anew(work)
    took = time.perf_counter() - began
    assert not found.places
    yield f"all {found.forms} forms counted anew and held against their sums", f"{took:.2f}", "5"


def again(leaf: Any) -> None:
    """The same form with one row less takes the place of a form."""
    from bench.country import LAYOUT

    from vprok.domain.results.actions.scoring import keep_block
    from vprok.tools.stats import block as packed

    rows, former = packed.unpack(bytes(leaf.block.payload)), leaf.block.submission
    less = packed.Block.of(rows.maxima, rows.participants()[1:])
    type(former).objects.filter(pk=former.pk).update(state="replaced")
    later = _submission(leaf.entry, version=2)
    later.save()
    keep_block(leaf.entry, later, less, LAYOUT, classes=["А"], at=later.accepted_at)


def _line(name: str, times: list[float], most: str) -> tuple[str, ...]:
    told = Figures(name, len(times), 1, times)
    return name, f"{told.quantile(0.5):.0f}", f"{told.quantile(0.99):.0f}", most


def _took(client: Any, address: str) -> float:
    began = time.perf_counter()
    answer = client.get(address)
    took = (time.perf_counter() - began) * 1000
    assert answer.status_code == 200, (address, answer.status_code)
    return took


# ---- the morning of results ----------------------------------------------------------------------


def morning(site: str, told: list[dict[str, str]], *, seconds: int, rate: float) -> None:
    """Coordinators of schools open their pages, so many a second, whatever the server does.

    The server has just begun; early birds come first, and their pages are not counted.
    """
    addresses = itertools.cycle(
        (one["session"], f"{site}/analytics/{SLUG}/{WORK}/{one['place']}/{tail}")
        for tail in ("", *(f"{name}/" for name in NAMES))
        for one in told
    )
    _open(addresses, count=EARLY, rate=EARLY_RATE)
    count = int(seconds * rate)
    took = _open(addresses, count=count, rate=rate)
    assert took.count == count, "some pages were not answered"
    table(
        f"Results morning: {rate:.0f} pages a second for {seconds} s",
        ("pages", "a second", "p50, ms", "p99, ms", "held to p99"),
        [
            (
                str(took.count),
                f"{took.rate:.1f}",
                f"{took.quantile(0.5):.0f}",
                f"{took.quantile(0.99):.0f}",
                "300",
            )
        ],
    )


def _open(addresses: Iterator[tuple[str, str]], *, count: int, rate: float) -> Figures:
    """Pages opened by the clock; the time of each begins when it was due."""
    times: list[float] = []
    lock = threading.Lock()

    def ask(session: str, address: str, due: float) -> None:
        request = urllib.request.Request(address, headers={"Cookie": f"session={session}"})
        with urllib.request.urlopen(request, timeout=60) as answer:
            assert b"vp-" in answer.read()
            assert answer.url == address, f"{address} led to {answer.url}"
        with lock:
            times.append((time.perf_counter() - due) * 1000)

    began = time.perf_counter()
    threads = []
    for number in range(count):
        due = began + number / rate
        time.sleep(max(0.0, due - time.perf_counter()))
        one = threading.Thread(target=ask, args=(*next(addresses), due))
        one.start()
        threads.append(one)
    for one in threads:
        one.join()
    return Figures("morning", len(times), time.perf_counter() - began, times)


def readers(work: Any) -> list[dict[str, str]]:
    """Coordinators of schools who have signed in."""
    from bench.stage import session_of

    from vprok.domain.access.models import Account, Post
    from vprok.domain.results.models import Leaf

    now, found = datetime.now(UTC), []
    schools = Leaf.objects.filter(work=work).values_list("place", "entry__school__number")
    for place, number in random.Random(5).sample(list(schools), min(READERS, schools.count())):
        holder = Account.objects.create(
            login=f"edu{number}-1", full_name="Иван Иванов", made_at=now, password="!"
        )
        Post.objects.create(
            account=holder, role="school_coordinator", key=f"edu{number}", place=place,
            ground="regional", given_at=now, given_by="измерение",
        )  # fmt: skip
        found.append({"place": place, "session": session_of(holder)})
    return found


def organiser() -> Any:
    """A browser in which a federal organiser has signed in."""
    from bench.monitoring import organiser as made

    return made()


# ---- the country ---------------------------------------------------------------------------------


def fill(schools: int, works: int) -> Any:
    """Schools with accepted forms of one work, as the acceptance leaves them."""
    from bench.country import CUTS, LAYOUT, MAXIMA, SKILLS, country
    from bench.monitoring import put, tree
    from django.db import connection

    from vprok.domain.campaign.models import Campaign, Task, Work
    from vprok.domain.intake.models import Entry, Submission
    from vprok.domain.results.models import Block, Leaf
    from vprok.domain.territory.models import School
    from vprok.tools.stats import block as packed
    from vprok.tools.stats import leaf as counted

    tree(schools)
    now = datetime.now(UTC)
    campaign = Campaign.objects.create(
        slug=SLUG, title="Измерение", era="sealed", layout="2026", made_at=now,
        opens_on=now.date() - timedelta(days=5), closes_on=now.date() + timedelta(days=30),
        state="running", asks_sex=True,
    )  # fmt: skip
    work = Work.objects.create(
        campaign=campaign, code=WORK, subject_code="MA", subject="Математика", grade=4,
        maximum=sum(MAXIMA), minutes=[45], cut3=CUTS[0], cut4=CUTS[1], cut5=CUTS[2],
    )  # fmt: skip
    Task.objects.bulk_create(
        Task(work=work, position=n, label=str(n), maximum=most, level="БПВ"[n % 3],
             skill=skill, descriptor=f"Результат {n}")
        for n, (most, skill) in enumerate(zip(MAXIMA, SKILLS, strict=True), start=1)
    )  # fmt: skip
    places = list(School.objects.order_by("pk"))
    put(Entry(school=one, work=work, participants=30, classes=1, made_at=now) for one in places)
    entries = list(
        Entry.objects.filter(work=work).select_related("school", "work__campaign").order_by("pk")
    )
    put(_submission(entry, version=1) for entry in entries)
    submissions = list(Submission.objects.order_by("pk"))
    rows = country(schools, works).blocks()
    put(
        Block(entry=entry, work=work, submission=submission, place=entry.school.path,
              payload=packed.pack(block), classes=["А"], accepted_at=now)
        for entry, submission, block in zip(entries, submissions, rows, strict=True)
    )  # fmt: skip
    kept = list(Block.objects.filter(work=work).order_by("pk").defer("payload"))
    leaves: list[Any] = []
    for first in range(0, len(rows), 2000):
        leaves += counted.fold_each(rows[first : first + 2000], LAYOUT)
    put(
        Leaf(entry=entry, work=work, block=block, place=block.place, region=block.place[3:5],
             present=leaf.present, stamp=LAYOUT.stamp, payload=counted.to_bytes(leaf),
             accepted_at=now)
        for entry, block, leaf in zip(entries, kept, leaves, strict=True)
    )  # fmt: skip
    with connection.cursor() as cursor:  # as a night leaves a database
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")
    return work


def _submission(entry: Any, *, version: int) -> Any:
    """What stands behind an accepted form."""
    from vprok.domain.intake.models import Submission

    now = datetime.now(UTC)
    return Submission(
        kind="results", campaign=entry.work.campaign, key=entry.school.key, per=WORK,
        place=entry.school.path, version=version, token=f"{entry.pk}-{version}",
        sha256="0" * 64, name="форма.xlsx", state="accepted", sent_by="измерение", sent_at=now,
        accepted_at=now,
    )  # fmt: skip


if __name__ == "__main__":
    main()
