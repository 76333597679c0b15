"""What goes out to schools in one campaign: variants, archives, checks, passwords, and printing."""

import hashlib
import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from vprok.domain.campaign.queries import catalogue
from vprok.domain.campaign.rules import ALL_ZONES, ZONE_GROUPS
from vprok.domain.materials.models import Code
from vprok.domain.materials.rules import Spot
from vprok.interfaces.cli.demo.computer import download, opened
from vprok.interfaces.cli.demo.country import SchoolPlan
from vprok.interfaces.cli.demo.names import number_of
from vprok.interfaces.cli.demo.papers import criteria_pdf, variant_pdf
from vprok.interfaces.cli.demo.people import Player
from vprok.interfaces.cli.demo.robot import File, Lost, Page, Robot
from vprok.kernel.charter import Role

if TYPE_CHECKING:
    from vprok.interfaces.cli.demo.year import Year

KEY_HOUR = time(7, 30)
PASSWORD_SHOWN = r'data-copy="([0-9A-Z-]+)"'  # noqa: S105 - a pattern
CODES_SHOWN = r"(\d+)[\s\u00a0]+код[а-я]*[\s\u00a0]+вместе"
KITS_SHOWN = r"([\d\s\u00a0]+)[\s\u00a0]комплект"
TRIAL_WORD = r"учебное слово <code>([^<]+)</code>"
EXPECTED = r"Должно вернуться</dt><dd>([\d\s\u00a0]+)"
SPARES = r"из них запасных (\d+)"

PDF = "application/pdf"
CONFLICT = 409

DROPPED, JAMMED, SPOILT, LOST, UNCHECKED = 3, 4, 3, 7, 3
"""Of so many downloads one breaks; of so many works one has a jam, a spoilt kit, a lost sheet;
of so many archives one is not checked before the day."""


@dataclass(frozen=True)
class Wish:
    """How a school wants its kits, in the words of the form.

    has_large: one participant reads large print
    """

    said: tuple[tuple[str, str], ...]
    has_large: bool = False

    def values(self, large: Iterable[str]) -> dict[str, str]:
        """The form."""
        return {"divided": "one", "experts": "2", **dict(self.said), "large": " ".join(large)}


WISHES = (
    None,
    Wish((("is_duplex", "on"), ("is_two_up", "on"))),
    Wish((("divided", "rooms"), ("is_duplex", "on"), ("experts", "3")), has_large=True),
    Wish((("divided", "rooms"), ("is_economy", "on"))),
)
"""One school after another: what the portal proposes, one file two-up, large print, pale text."""


class Materials:
    """What one campaign sends to these schools, and what they do with it.

    day_of: the day on which a school sits a work
    """

    def __init__(
        self,
        year: "Year",
        slug: str,
        works: Sequence[str],
        schools: Sequence[SchoolPlan],
        day_of: Callable[[str], date],
    ) -> None:
        self.year, self.slug, self.works, self.schools = year, slug, works, schools
        self.day_of = day_of
        self.disk = TemporaryDirectory(prefix="vprok-demo-")

    # ---- who --------------------------------------------------------------------------------

    def works_of(self, plan: SchoolPlan) -> list[str]:
        """Codes of the works a school sits."""
        plans = catalogue()
        return [code for code in self.works if plans[code].is_course == plan.is_college]

    def sitting(self, code: str) -> list[SchoolPlan]:
        """Schools that sit a work."""
        return [plan for plan in self.schools if code in self.works_of(plan)]

    def anna(self, plan: SchoolPlan) -> Robot:
        """The browser of a school's coordinator."""
        return self.year.player(Role.SCHOOL_COORDINATOR, plan.place).robot

    def printer(self, plan: SchoolPlan) -> Robot:
        """The browser of whoever prints: the technical specialist where there is one."""
        known = self.year.players.get((Role.TECHNICAL_SPECIALIST, plan.place.path))
        return known.robot if known else self.anna(plan)

    def hour_of(self, plan: SchoolPlan, code: str) -> datetime:
        """When the password of a work opens for a school, in UTC."""
        zone = ZoneInfo(plan.district.zone or plan.district.region.zone)
        return datetime.combine(self.day_of(code), KEY_HOUR, zone).astimezone(UTC)

    # ---- before the day ---------------------------------------------------------------------

    def declare_days(self, plan: SchoolPlan) -> None:
        """Each work has its day."""
        address, robot = f"/intake/{self.slug}/days/", self.anna(plan)
        titles = robot.get(address).pairs(r'<label[^>]*for="id_(\d+)"[^>]*>\s*([^<]+?)\s*<')
        works = {str(one): code for code, one in catalogue().items()}
        robot.post(address, {name: self.day_of(works[title]).isoformat() for name, title in titles})

    def papers_asked(self, federal: Player) -> list[tuple[str, Spot]]:
        """Every paper that the page of variants asks for."""
        page = federal.robot.get(f"/materials/{self.slug}/variants/")
        asked = page.pairs(rf"/materials/{self.slug}/variants/(\w+)/(g\d-p\d-v\d+)/")
        return [(code, Spot(*map(int, re.findall(r"\d+", spot)))) for code, spot in asked]

    def bring_variants(self, federal: Player) -> None:
        """The federal organiser uploads papers one by one."""

        def bring(paper: tuple[str, Spot]) -> None:
            code, spot = paper
            federal.robot.post(
                f"/materials/{self.slug}/variants/{code}/{spot.address}/",
                files={"file": paper_file(code, spot)},
            )

        self.year.each("Варианты работ", self.papers_asked(federal), bring)

    def bring_variants_together(self, federal: Player) -> None:
        """The federal organiser uploads all papers at once: each file is named after its place."""
        asked = self.papers_asked(federal)
        one = self.year.bar.step("Варианты групп поясов", [1])
        page = federal.robot.post(
            f"/materials/{self.slug}/variants/several/",
            files={"papers": [paper_file(code, spot) for code, spot in asked]},
        )
        if not page.address.endswith("/variants/"):
            raise Lost(f"not every paper was kept: {page.words[:1500]}")
        one()

    def bring_criteria(self, federal: Player, *, apart: Collection[str] = ()) -> None:
        """The federal organiser uploads the criteria of every work, each for its own hour.

        apart: works whose zone groups have criteria of their own
        """
        for code in self.works:
            for group in ZONE_GROUPS if code in apart else (ALL_ZONES,):
                federal.robot.post(
                    f"/materials/{self.slug}/criteria/{code}/g{group}-criteria/",
                    files={"file": File("критерии.pdf", criteria_pdf(code, group=group), PDF)},
                ).find("(загружено)")

    def choose_print(self, plan: SchoolPlan, *, has_codes: bool) -> None:
        """A school says how it prints its first work; large print waits for the codes."""
        wish = WISHES[self.schools.index(plan) % len(WISHES)]
        if wish is None or wish.has_large != has_codes:
            return
        code, robot = self.works_of(plan)[0], self.printer(plan)
        values = wish.values(self._codes(plan, code)[:1] if wish.has_large else ())
        address = f"/materials/{self.slug}/{plan.key}/{code}/printing/"
        robot.post(address, {**values, "act": "count"})
        robot.post(address, {**values, "act": "choice"}).find("(Сохранено)")

    def _codes(self, plan: SchoolPlan, code: str) -> list[str]:
        """Codes on the slips of a grade, in their order."""
        known = Code.objects.filter(
            school__number=plan.key.removeprefix("edu"),
            campaign__slug=self.slug,
            grade=catalogue()[code].grade,
            is_spare=False,
        )
        return list(known.order_by("class_no", "row").values_list("number", flat=True))

    def take_codes(self, plan: SchoolPlan) -> None:
        """Fetch the slips with codes, as soon as they are issued."""
        page = self.wait_for(plan, lambda page: re.search(CODES_SHOWN, page.text) is not None)
        self.anna(plan).post(f"/materials/{self.slug}/{plan.key}/codes/")
        self.year.tally.add(codes=int(page.find(CODES_SHOWN)))

    # ---- the archive ------------------------------------------------------------------------

    def take_archive(self, plan: SchoolPlan, code: str) -> None:
        """Fetch the archive of one work, as soon as it is there, and check all that can be."""
        page = self.wait_for(plan, lambda page: code in archives_on(page))
        archive, seed = archives_on(page)[code], number_of(f"{plan.key} {code} download")
        data = download(
            self.anna(plan),
            f"/materials/{self.slug}/archives/{archive}/",
            is_dropped=seed % DROPPED == 0,
        )
        self.keep(plan, code, data, page)
        self.year.tally.add(resumed=seed % DROPPED == 0)
        turn = self.schools.index(plan) + self.works.index(code)
        if turn % UNCHECKED != UNCHECKED - 1:
            self.check(plan, archive, data)

    def fetch_archive(self, plan: SchoolPlan, code: str) -> None:
        """The region fetches an archive for a school whose line is down, and says why."""
        self.wait_for(plan, lambda page: code in archives_on(page))
        vera = self.vera(plan)
        page = vera.get(f"/materials/{self.slug}/{plan.key}/")
        data = download(
            vera,
            f"/materials/{self.slug}/archives/{archives_on(page)[code]}/fetch/",
            {"reason": "обрыв линии связи, архив передан на флеш-накопителе"},
        )
        self.keep(plan, code, data, page)
        self.year.tally.add(readings=1)

    def keep(self, plan: SchoolPlan, code: str, data: bytes, page: Page) -> None:
        """Keep an archive on the school's disk, and count what is in it."""
        self.place_of(plan, code).write_bytes(data)
        self.year.tally.add(archives=1, kits=kits_on(page)[code])

    def place_of(self, plan: SchoolPlan, code: str) -> Path:
        """Where a school keeps an archive."""
        return Path(self.disk.name) / f"{plan.key}-{code}.zip"

    def vera(self, plan: SchoolPlan) -> Robot:
        """The browser of the regional coordinator of a school."""
        return self.year.player(Role.REGIONAL_COORDINATOR, plan.district.region.place).robot

    def check(self, plan: SchoolPlan, archive: str, data: bytes) -> None:
        """The archive is whole, the printer prints, the way of the key is open."""
        robot, address = self.printer(plan), f"/materials/{self.slug}/archives/{archive}/ready/"
        digest = hashlib.sha256(data).hexdigest()
        robot.post(address, {"check": "whole", "said": digest})
        robot.get(f"/materials/{self.slug}/archives/{archive}/trial/")
        robot.post(address, {"check": "printer", "is_good": "yes"})
        asked = robot.post(address, {"check": "trial"})
        done = robot.post(address, {"check": "key_path", "said": self.trial_word(plan, asked)})
        done.find("(Всё проверено)")
        self.year.tally.add(checks=3)

    def trial_word(self, plan: SchoolPlan, page: Page) -> str:  # noqa: ARG002 - officers need it
        """The word that the trial of the key ends with."""
        return page.find(TRIAL_WORD)

    def wait_for(self, plan: SchoolPlan, is_there: Callable[[Page], bool]) -> Page:
        """Look at the page of materials until it shows what the jobs are making."""
        return self.anna(plan).patient(f"/materials/{self.slug}/{plan.key}/", is_there)

    # ---- the hour ---------------------------------------------------------------------------

    def at_the_hour(self, code: str) -> Iterator[list[SchoolPlan]]:
        """Schools of one hour after another, from the east to the west; the clock goes along."""
        hours: dict[datetime, list[SchoolPlan]] = defaultdict(list)
        for plan in self.sitting(code):
            hours[self.hour_of(plan, code)].append(plan)
        for hour in sorted(hours):
            self.year.go_to(hour - timedelta(seconds=30))
            self.try_too_early(hours[hour][0], code)
            self.year.go_to(hour)
            yield hours[hour]

    def try_too_early(self, plan: SchoolPlan, code: str) -> None:
        """Half a minute before the hour the door stays shut, even to a crafted request."""
        self.anna(plan).post(self.way_to(plan, code, "key"), expect=(CONFLICT,))
        self.year.tally.add(refused_early=1)

    def take_key(self, plan: SchoolPlan, code: str) -> None:
        """Read the password at the hour, and open the archive with it."""
        password = self.password(plan, code)
        self.year.tally.add(keys_taken=1)
        self.open_archive(plan, code, password)

    def password(self, plan: SchoolPlan, code: str) -> str:
        """The password of an archive, as the page shows it."""
        return self.anna(plan).post(self.way_to(plan, code, "key")).find(PASSWORD_SHOWN)

    def open_archive(self, plan: SchoolPlan, code: str, password: str) -> dict[str, bytes]:
        """Open the school's copy of an archive with its password.

        returns: what lies within; nothing where 7-Zip is not installed
        """
        files = opened(self.place_of(plan, code).read_bytes(), password)
        self.year.tally.add(opened=bool(files))
        return files

    def way_to(self, plan: SchoolPlan, code: str, door: str) -> str:
        """The address of what is asked of an archive."""
        page = self.anna(plan).get(f"/materials/{self.slug}/{plan.key}/")
        return f"/materials/{self.slug}/archives/{archives_on(page)[code]}/{door}/"

    def relayed(self, plan: SchoolPlan, code: str) -> Page:
        """What the region reads to a school over the telephone, at the hour."""
        page = self.vera(plan).get(f"/materials/{self.slug}/{plan.key}/")
        archive = re.findall(rf'<section[^>]* id="{code}".*?/archives/(\d+)/', page.text, re.DOTALL)
        self.year.tally.add(readings=1)
        return self.vera(plan).post(
            f"/materials/{self.slug}/{plan.key}/telephone/", {"archive": archive[0]}
        )

    # ---- after the work ---------------------------------------------------------------------

    def count_pages(self, plan: SchoolPlan, code: str) -> None:
        """Write down what was printed again, and how many pages came back."""
        address = f"/materials/{self.slug}/{plan.key}/{code}/printing/"
        robot, seed = self.printer(plan), number_of(f"{plan.key} {code} printing")
        page = robot.get(address)
        self.year.tally.add(pages=whole(page.find(EXPECTED)))
        again = {"act": "log", "kits": "1"}
        if seed % JAMMED == 0:
            jam = {"way": "again", "reason": "jam", "pages": "4", "note": "лоток 2"}
            page = robot.post(address, {**again, **jam})
            self.year.tally.add(reprints=1)
        elif seed % SPOILT == 0 and whole(page.find(SPARES)):
            page = robot.post(address, {**again, "way": "spare", "reason": "damaged"})
            self.year.tally.add(reprints=1)
        back, note = whole(page.find(EXPECTED)), ""
        if seed % LOST == 0:
            back, note = back - 1, "один лист испорчен и уничтожен по акту"
        robot.post(address, {"act": "returned", "pages": str(back), "note": note})
        self.year.tally.add(pages_returned=back)

    def take_criteria(self, plan: SchoolPlan, code: str) -> None:
        """Take the criteria of a work whose hour has come."""
        said = re.escape(str(catalogue()[code]))
        way = rf"<th[^>]*>{said}</th>(?:(?!</tr>).)*?/{plan.key}/criteria/(\d+)/"
        page = self.wait_for(plan, lambda page: bool(page.all(way)))
        address = f"/materials/{self.slug}/{plan.key}/criteria/{page.find(way)}/"
        if not download(self.anna(plan), address).startswith(b"%PDF"):
            raise Lost(f"{address} is not a PDF")
        self.year.tally.add(criteria_taken=1)


WORKERS = 8
"""Robots that act at once: enough to keep two cores busy."""


def at_once(
    schools: Sequence[SchoolPlan], act: Callable[[SchoolPlan], object], one: Callable[[], None]
) -> None:
    """Do something for each school, many at once; the first failure ends the year.

    one: called for each that is done
    """

    def done(plan: SchoolPlan) -> None:
        act(plan)
        one()

    with ThreadPoolExecutor(WORKERS) as pool:
        for future in [pool.submit(done, plan) for plan in schools]:
            future.result()


def paper_file(code: str, spot: Spot) -> File:
    """A paper as the organiser's computer holds it."""
    file = variant_pdf(code, spot.number, part=spot.part, group=spot.group)
    return File(spot.file_name(code, has_parts=len(catalogue()[code].minutes) > 1), file, PDF)


def archives_on(page: Page) -> dict[str, str]:
    """Archives of the page of materials that can be taken: their numbers by code of the work."""
    ways = r'<section[^>]* id="(\w+)"(?:(?!<section).)*?/archives/(\d+)/(?:fetch/)?"'
    return dict(page.pairs(ways))


def kits_on(page: Page) -> dict[str, int]:
    """How many kits each archive of the page holds, by code of the work."""
    said = page.pairs(rf'<section[^>]* id="(\w+)"(?:(?!<section).)*?·\s*{KITS_SHOWN}')
    return {code: whole(count) for code, count in said}


def whole(words: str) -> int:
    """A whole number as a page writes it, with spaces between thousands."""
    return int(re.sub(r"\D", "", words))
