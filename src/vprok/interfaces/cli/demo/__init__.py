"""`vprok demo`: a year of an invented country, played by robots and then served."""

import argparse
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING
from urllib.error import URLError
from urllib.request import urlopen

from vprok.interfaces.cli import awake
from vprok.interfaces.cli.demo.country import REGIONS, SchoolPlan, Size, plan

if TYPE_CHECKING:
    from vprok.interfaces.cli.demo.people import Player
    from vprok.interfaces.cli.demo.sights import Sight
    from vprok.interfaces.cli.demo.year import Year


def arguments(parser: argparse.ArgumentParser) -> None:
    """How large a country, whether to serve it, and where."""
    parser.add_argument("--size", choices=list(Size), default=Size.DEMO, help="how many schools")
    parser.add_argument("--no-serve", action="store_true", help="only play; end with JSON")
    parser.add_argument("--port", type=int, default=8000, help="port to serve on")


def run(chosen: argparse.Namespace) -> int:
    """Play the year, print a sign-in for each role, serve.

    returns: the exit code
    """
    os.environ["VPROK_DEMO"] = "1"
    os.environ.setdefault("VPROK_ADDRESS", f"http://localhost:{chosen.port}")
    awake()
    schools, began = plan(Size(chosen.size)), time.monotonic()
    if chosen.size == Size.COUNTRY:
        told = load_country(schools)
    else:
        port = free_port() if chosen.no_serve else chosen.port
        with server(port) as site:
            told = play_year(site, schools)
    told["seconds"] = round(time.monotonic() - began, 1)
    print(json.dumps(told, ensure_ascii=False), flush=True)
    if not chosen.no_serve:
        address = f"http://localhost:{chosen.port}"
        print(f"\nКабинеты открыты: {address} (остановить: Ctrl+C)", file=sys.stderr)
        serve = [sys.executable, "-m", "vprok", "serve", "--port", str(chosen.port)]
        os.execv(sys.executable, serve)  # noqa: S606 - our own command takes this place
    return 0


def play_year(site: str, schools: list[SchoolPlan]) -> dict[str, float]:
    """Let robots play the year at a site that is being served, and list who may sign in."""
    from django.conf import settings

    from vprok.domain.access.actions import first_account
    from vprok.domain.territory.models import Region
    from vprok.interfaces.cli.demo.names import person
    from vprok.interfaces.cli.demo.sights import sights
    from vprok.interfaces.cli.demo.telling import Bar
    from vprok.interfaces.cli.demo.year import Year
    from vprok.interfaces.frame.clock import moment

    for region in REGIONS:
        Region.objects.get_or_create(
            code=region.code, defaults={"name": region.name, "zone": region.zone}
        )
    slip = first_account(person("federal_organiser ru").full_name, at=moment())
    bar = Bar(is_drawn=sys.stderr.isatty())
    year = Year(site, schools, opens_on=first_monday(), go_to=go_to, bar=bar, folder=settings.VAR)
    tally = year.play(slip.code)
    found = sights(year, settings.VAR)
    list_sign_ins(year, [one.whose for one in found if one.whose])
    list_sights(found)
    return tally.told()


def load_country(schools: list[SchoolPlan]) -> dict[str, float]:
    """Load a whole country that has already sat and sent everything."""
    from vprok.domain.access.actions import first_account
    from vprok.domain.access.queries import actor_of
    from vprok.domain.materials.models import Code
    from vprok.domain.results.models import Leaf
    from vprok.interfaces.cli.demo.bulk import load
    from vprok.interfaces.cli.demo.names import person
    from vprok.interfaces.cli.demo.spring import SLUG, WORKS
    from vprok.interfaces.cli.demo.telling import Bar, Tally
    from vprok.interfaces.frame.clock import moment

    slip = first_account(person("federal_organiser ru").full_name, at=moment())
    one = Bar(is_drawn=sys.stderr.isatty()).step("Перенос страны", schools)
    load(
        schools,
        WORKS,
        slug=SLUG,
        by=actor_of(slip.slip.post.account),
        at=moment(),
        told=lambda count: [one() for _ in range(count)],
    )
    print(f"Первый вход федерального организатора: код {slip.code}", file=sys.stderr)
    leaves = Leaf.objects.values_list("present", flat=True)
    present = list(leaves)
    return Tally(
        schools=len(schools),
        works=len(WORKS),
        codes=Code.objects.count(),
        forms_expected=len(present),
        forms_accepted=len(present),
        participants=sum(present),
    ).told()


def list_sign_ins(year: "Year", needed: Sequence["Player"]) -> None:
    """Print one sign-in for each role, and the second step of everyone else who needs one.

    needed: whom a visitor is sent to sign in as
    """
    from vprok.interfaces.cli.demo.people import PASSWORD
    from vprok.kernel.charter import ROLE_NAMES, Role

    print(f"\nВходы, по одному на роль. Пароль у всех один: {PASSWORD}\n", file=sys.stderr)
    shown = set()
    for (role, _), player in sorted(
        year.players.items(), key=lambda item: list(ROLE_NAMES).index(item[0][0])
    ):
        has_second_step = player in needed and player.recovery
        if role in shown and role != Role.RELEASE_OFFICER and not has_second_step:
            continue
        shown.add(role)
        codes = (
            f"  второй шаг, запасные коды: {' '.join(player.recovery[:4])}"
            if player.recovery
            else ""
        )
        print(f"  {player.login:<18} {ROLE_NAMES[role]}{codes}", file=sys.stderr)
        if player.safe:
            print(f"  {'':<18} слова из сейфа: {' '.join(player.safe)}", file=sys.stderr)


def list_sights(found: Sequence["Sight"]) -> None:
    """Print where to look at results and reports, and as whom."""
    print("\nЧто посмотреть в результатах и отчётах: вход и страница\n", file=sys.stderr)
    for one in found:
        login = one.whose.login if one.whose else ""
        print(f"  {login:<18} {one.address}\n  {'':<18} {one.words}", file=sys.stderr)


def first_monday() -> date:
    """The first day of the played campaign: a Monday about ten weeks from today."""
    day = (datetime.now(UTC) + timedelta(weeks=10)).date()
    return day - timedelta(days=day.weekday())


def go_to(target: datetime) -> None:
    """Move the demo's clock on so that now is this moment."""
    from vprok.interfaces.frame.models import DemoClock

    ahead = target - datetime.now(UTC)
    DemoClock.objects.update_or_create(pk=1, defaults={"ahead": ahead})


@contextmanager
def server(port: int, *words: str, environment: Mapping[str, str] | None = None) -> Iterator[str]:
    """A site that is served while something is done with it.

    words:       more words for `vprok serve`
    environment: this process's own when None
    raises:      SystemExit when it does not come up
    """
    command = [sys.executable, "-m", "vprok", "serve", "--port", str(port), *words]
    process = subprocess.Popen(  # noqa: S603 - our own words
        command, env=environment, start_new_session=True
    )
    try:
        address = f"http://127.0.0.1:{port}"
        wait_for(f"{address}/sign-in/", process)
        yield address
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(timeout=30)


def wait_for(address: str, process: "subprocess.Popen[bytes]") -> None:
    """Wait until the site answers.

    raises: SystemExit when the server died or a minute has passed
    """
    until = time.monotonic() + 60
    while time.monotonic() < until and process.poll() is None:
        try:
            with urlopen(address, timeout=5):  # noqa: S310 - our own address
                return
        except (URLError, ConnectionError, TimeoutError):
            time.sleep(0.1)
    sys.exit("vprok: сайт не запустился; посмотрите сообщения выше")


def free_port() -> int:
    """A port of the loopback that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
