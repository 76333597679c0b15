"""The page of the year's course with 40,000 schools × 12 deliverables.

    .venv/bin/python -m bench.monitoring [--schools 40000] [--rounds 15] [--only SQLite]

For each database a scratch country of 85 regions: a year that is going on and an earlier one, every
school owing a registration, an application, a questionnaire and nine forms of results, with nine
entries, nine archives and some codes. Each page is asked for whole, as a signed-in federal
organiser: middleware, questions, rendering. Beside it, in turn, the naive way: read each row of
what is owed and count in Python, without any page around it.
"""

import argparse
import random
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

from bench.harness import address_of, installed, run, scratch, table

REGIONS, IN_DISTRICT, WORKS, CODES = 85, 20, 9, 3
BATCH = 5_000
RIVALS = 3
"""Rounds in which the slow rival takes part."""
SLUG = "bench"
KINDS = (
    ("registration", "Регистрация в системе", -45, -35),
    ("application", "Заявка на участие в ВПР", -30, -25),
    ("questionnaire", "Анкета ОО", -40, 30),
)
"""Kind, title, and its window in days from today."""

PAGES = (
    ("country", f"/monitoring/{SLUG}/ru/"),
    ("country, one type of organisations", f"/monitoring/{SLUG}/ru/?org=gymnasium"),
    ("country, half of all schools", f"/monitoring/{SLUG}/ru/?org=secondary"),
    ("region", f"/monitoring/{SLUG}/ru.22/"),
    ("curve of the country", f"/monitoring/{SLUG}/ru/course/results/"),
    ("late in the country", f"/monitoring/{SLUG}/ru/owing/"),
    ("stuck in the country", f"/monitoring/{SLUG}/ru/owing/?show=stuck"),
)


def main() -> None:
    """Measure both databases and print the table; with `inside`, fill and measure one."""
    if sys.argv[1:2] == ["inside"]:
        inside(int(sys.argv[2]), int(sys.argv[3]))
        return
    parser = argparse.ArgumentParser()
    parser.add_argument("--schools", type=int, default=40_000)
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--only", choices=("SQLite", "PostgreSQL"))
    chosen = parser.parse_args()
    rows = []
    for name in ("SQLite", "PostgreSQL"):
        if chosen.only in {None, name}:
            with scratch() as folder, address_of(name, folder) as database:
                rows += measured(name, folder, database, chosen.schools, chosen.rounds)
    table(
        f"The course of the year, {chosen.schools:,} schools × {WORKS + len(KINDS)} deliverables",
        ("database", "what", "p50, ms", "p95, ms", "naive count, ms", "ratio"),
        rows,
    )


def measured(
    name: str, folder: Path, database: str, schools: int, rounds: int
) -> list[tuple[str, ...]]:
    """One line for each page."""
    environment = installed(folder, database)
    told = run(environment, "bench.monitoring", "inside", str(schools), str(rounds))
    return [(name, *line.split("\t")) for line in told.splitlines()]


def inside(schools: int, rounds: int) -> None:
    """Fill the database of the environment, and print a line for each page."""
    import django

    django.setup()
    fill(schools)
    counted = count_tallies()
    client = organiser()
    for name, address in PAGES:
        page, naive = in_turn(lambda at=address: ask(client, at), count_rows, rounds)
        p50, p95, rival = (quantile(page, 0.5), quantile(page, 0.95), quantile(naive, 0.5))
        print(f"{name}\t{p50:.0f}\t{p95:.0f}\t{rival:.0f}\t{rival / p50:.1f} ×")
    print(f"tally of a region, by the job\t{counted:.0f}\t—\t—\t—")


def in_turn(
    ours: Callable[[], object], rival: Callable[[], object], rounds: int
) -> tuple[list[float], list[float]]:
    """Milliseconds of two things done in turn, once unmeasured to warm up."""
    times: tuple[list[float], list[float]] = ([], [])
    for number in range(rounds + 1):
        for kept, act in zip(times, (ours, rival), strict=True):
            if act is rival and number > RIVALS:
                continue
            began = time.perf_counter()
            act()
            if number:
                kept.append((time.perf_counter() - began) * 1000)
    return times


def quantile(times: list[float], share: float) -> float:
    """Milliseconds within which this share of all was done."""
    return sorted(times)[min(len(times) - 1, int(len(times) * share))]


def ask(client: Any, address: str) -> None:
    """One page, whole."""
    answer = client.get(address)
    assert answer.status_code == 200, (address, answer.status_code)


def count_rows() -> Counter[tuple[str, str, str, bool]]:
    """The naive way: every row of what is owed, counted in Python."""
    from vprok.domain.intake.models import Deliverable

    now = datetime.now(UTC)
    rows = Deliverable.objects.filter(campaign__slug=SLUG).values_list(
        "region", "kind", "state", "due_at"
    )
    return Counter((region, kind, state, due < now) for region, kind, state, due in rows)


def count_tallies() -> float:
    """Let the job count what waits for it; milliseconds a region, as the median."""
    from vprok.domain.monitoring.actions import count_tally
    from vprok.domain.monitoring.queries import tallies_behind

    at, times = datetime.now(UTC), []
    while keys := list(tallies_behind(at)):
        for key in keys:
            began = time.perf_counter()
            count_tally(key, at=at)
            times.append((time.perf_counter() - began) * 1000)
    return quantile(times, 0.5)


def organiser() -> Any:
    """A browser in which a federal organiser has signed in, with the second step."""
    from django.test import Client

    from vprok.domain.access.models import Account, Post

    holder = Account.objects.create(
        login="bench", full_name="Глеб Морозов", made_at=datetime.now(UTC), password="!"
    )
    Post.objects.create(
        account=holder, role="federal_organiser", key="ru", place="ru", ground="federal",
        given_at=datetime.now(UTC), given_by="измерение",
    )  # fmt: skip
    client = Client(SERVER_NAME="localhost")
    client.force_login(holder, backend="allauth.account.auth_backends.AuthenticationBackend")
    session = client.session
    session["account_authentication_methods"] = [{"method": "mfa", "type": "totp"}]
    session["account_authentication_methods_user"] = str(holder.pk)
    session.save()
    return client


# ---- the country -------------------------------------------------------------------------------


def fill(count: int) -> None:
    """A country with so many schools, a year that goes on and an earlier one."""
    from django.db import connection

    tree(count)
    chance = random.Random(1)
    year("bench-earlier", 365, chance, accepted=0.96)
    year(SLUG, 0, chance, accepted=0.6)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def put(rows: Iterable[Any]) -> None:
    """Write rows of one table in batches."""
    from django.db.transaction import atomic

    left = iter(rows)
    while some := list(islice(left, BATCH)):
        with atomic():
            type(some[0]).objects.bulk_create(some)


def tree(count: int) -> None:
    """Regions, districts and schools."""
    from vprok.domain.territory.models import District, Region, School

    Region.objects.all().delete()
    put(
        Region(code=f"{n:02}", name=f"Регион {n:02}", zone="Europe/Moscow")
        for n in range(1, REGIONS + 1)
    )
    in_region = -(-count // REGIONS)
    districts = -(-in_region // IN_DISTRICT)
    put(
        District(region=region, code=f"m{n:03}", path=f"ru.{region.code}.m{n:03}",
                 kind="municipality", name=f"Район {n}")
        for region in Region.objects.order_by("code")
        for n in range(1, districts + 1)
    )  # fmt: skip
    there = {one.path: one for one in District.objects.all()}
    chance = random.Random(2)
    kinds = ("secondary", "secondary", "secondary", "basic", "gymnasium", "lyceum")

    def school(number: int) -> School:
        region, nth = number // in_region + 1, number % in_region + 1
        district = there[f"ru.{region:02}.m{nth % districts + 1:03}"]
        return School(
            number=f"{region:02}{nth:04}", district=district, path=f"{district.path}.{nth:04}",
            name=f"Школа {nth}", short_name=f"СОШ № {nth}", kind=chance.choice(kinds),
            settlement=chance.choice(("city", "village")), phone="+7 000 000-00-00",
        )  # fmt: skip

    put(school(number) for number in range(count))


def year(slug: str, ago: int, chance: random.Random, *, accepted: float) -> None:
    """One campaign with everything that its schools owe and have."""
    from vprok.domain.campaign.models import Campaign, Work
    from vprok.domain.files.models import Stored
    from vprok.domain.intake.models import Entry
    from vprok.domain.materials.models import Archive, Code
    from vprok.domain.territory.models import School

    now = datetime.now(UTC)
    day = now - timedelta(days=ago)
    campaign = Campaign.objects.create(
        slug=slug, title=f"ВПР {day.year}", era="sealed", layout="2026", made_at=now,
        opens_on=day.date(), closes_on=(day + timedelta(days=30)).date(),
        state="finished" if ago else "running",
    )  # fmt: skip
    works = [
        Work.objects.create(
            campaign=campaign, code=f"w{n}", subject_code="W", subject="Работа", grade=4,
            maximum=20, cut3=5, cut4=10, cut5=15,
        )
        for n in range(1, WORKS + 1)
    ]  # fmt: skip
    schools = list(School.objects.order_by("pk"))
    put(
        Entry(school=school, work=work, participants=30, classes=1, made_at=now,
              on=day.date() if chance.random() < 0.9 else None)
        for school in schools
        for work in works
    )  # fmt: skip
    entries = Entry.objects.filter(work__campaign=campaign).select_related("school", "work")
    put(rows(campaign, schools, entries.iterator(), day=day, chance=chance, accepted=accepted))
    file = Stored.objects.create(
        blob=slug, digest="0" * 64, size=1, name="a", media_type="a", kept_at=now, sealed_key=b"0"
    )
    put(
        Archive(entry_id=pk, file=file, made_of="0" * 64, participants=30, opens_at=day,
                sealed_password=b"0" * 60, password_digest="0" * 64, made_at=now,
                checked_at=now,
                last_paper=1, last_code=1,
                downloaded_at=now if chance.random() < 0.8 else None,
                taken_at=now if chance.random() < 0.5 else None)
        for pk in entries.values_list("pk", flat=True).iterator()
    )  # fmt: skip
    put(
        Code(school=school, campaign=campaign, grade=4, number=f"4{n:04}", class_no=1, row=n,
             issued_at=now)
        for school in schools
        for n in range(1, CODES + 1)
    )  # fmt: skip


def rows(
    campaign: Any,
    schools: Iterable[Any],
    entries: Iterable[Any],
    *,
    day: datetime,
    chance: random.Random,
    accepted: float,
) -> Iterator[Any]:
    """What is owed: three forms a school and one an entry."""
    from vprok.domain.intake.models import Deliverable

    begun = ("waiting", "waiting", "waiting", "downloaded", "findings", "confirm")

    def row(
        kind: str, title: str, school: Any, *, first: float, last: float, entry: Any = None
    ) -> Deliverable:
        opens_at, due_at = day + timedelta(days=first), day + timedelta(days=last)
        is_done = chance.random() < accepted
        state = "accepted" if is_done else chance.choice(begun)
        when = opens_at + (due_at - opens_at) * chance.betavariate(3, 2)
        return Deliverable(
            kind=kind, title=title, event=kind, campaign=campaign, key=school.key,
            place=school.path, level="school", region=school.path[3:5], zone="Europe/Moscow",
            per=entry.work.code if entry else "", entry=entry, opens_at=opens_at, due_at=due_at,
            state=state, versions=int(is_done), accepted_at=when if is_done else None,
            downloaded_at=opens_at if state == "downloaded" else None,
        )  # fmt: skip

    for school in schools:
        for kind, title, first, last in KINDS:
            yield row(kind, title, school, first=first, last=last)
    for entry in entries:
        last = chance.choice((-0.5, 0.5, 2, 4))
        title = "Форма сбора результатов"
        yield row("results", title, entry.school, first=last - 4, last=last, entry=entry)


if __name__ == "__main__":
    main()
