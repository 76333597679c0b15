"""One year of the invented country, played by robots over HTTP through the same doors as people."""

import re
import sys
import threading
from collections import defaultdict
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, time, timedelta
from time import monotonic, sleep
from typing import TypeVar
from zoneinfo import ZoneInfo

from vprok.domain.campaign.models import Work
from vprok.domain.campaign.queries import catalogue
from vprok.interfaces.cli.demo.bulk import facts_of
from vprok.interfaces.cli.demo.country import DistrictPlan, RegionPlan, SchoolPlan
from vprok.interfaces.cli.demo.dirt import mend, spoil, usual
from vprok.interfaces.cli.demo.excel import codes_in, list_file, results_file
from vprok.interfaces.cli.demo.names import number_of
from vprok.interfaces.cli.demo.papers import variant_pdf
from vprok.interfaces.cli.demo.paperwork import Paperwork
from vprok.interfaces.cli.demo.people import Player
from vprok.interfaces.cli.demo.robot import File, Lost, Page, Robot
from vprok.interfaces.cli.demo.scores import play, rows
from vprok.interfaces.cli.demo.sending import MISTAKEN, send
from vprok.kernel.charter import Role
from vprok.kernel.place import COUNTRY, Place

KEY_HOUR = time(7, 30)
HEADER_ROWS = 1
PATIENCE = 900
"""Seconds to wait for what the jobs make."""
PASSWORD_SHOWN = r'data-copy="([0-9A-Z-]+)"'  # noqa: S105 - a pattern
CODES_SHOWN = r"(\d+)[\s\u00a0]+код[а-я]*[\s\u00a0]+вместе"

CORRECTING = 10
"""One school in so many corrects its application."""

WORKERS = 8
"""Robots that act at once: enough to keep two cores busy."""

SLUG = "2026-spring"
WORKS = ("ru4", "ma4", "bi5", "spo1")
"""A work of two parts, two usual ones, and one for colleges."""


@dataclass
class Tally:
    """What was done in the year, counted as it was answered for."""

    schools: int = 0
    works: int = 0
    lists_verified: int = 0
    list_changes: int = 0
    applications: int = 0
    corrections: int = 0
    questionnaires: int = 0
    codes: int = 0
    archives: int = 0
    keys_taken: int = 0
    forms_expected: int = 0
    forms_accepted: int = 0
    findings_mended: int = 0
    participants: int = 0
    seconds: float = 0

    def __post_init__(self) -> None:
        self._lock = threading.Lock()

    def add(self, **more: int) -> None:
        """Count more of these."""
        with self._lock:
            for name, count in more.items():
                setattr(self, name, getattr(self, name) + count)

    def told(self) -> dict[str, float]:
        """The counts by name."""
        return asdict(self)


@dataclass
class Bar:
    """A progress bar on the error stream: the steps of the year and how far each is."""

    is_drawn: bool

    def step(self, title: str, things: Sequence[object]) -> Callable[[], None]:
        """Begin a step; call what comes back once for each thing done."""
        done, lock = 0, threading.Lock()

        def one() -> None:
            nonlocal done
            with lock:
                done += 1
                self._draw(title, done, len(things))

        self._draw(title, 0, len(things))
        return one

    def _draw(self, title: str, done: int, of: int) -> None:
        if not self.is_drawn and done < of:
            return
        share = done * 24 // of if of else 24
        line = f"{title:<44} {'█' * share}{'·' * (24 - share)} {done:>5} / {of}"
        end = "\n" if done >= of else "\r"
        print(line, end=end, file=sys.stderr, flush=True)


Thing = TypeVar("Thing")


class Year:
    """The year, step by step; each step waits for the one before."""

    def __init__(
        self,
        site: str,
        schools: Sequence[SchoolPlan],
        *,
        opens_on: date,
        go_to: Callable[[datetime], None],
        bar: Bar,
    ) -> None:
        self.site = site
        self.schools = schools
        self.opens_on = opens_on
        self.go_to = go_to
        self.bar = bar
        self.tally = Tally(schools=len(schools), works=len(WORKS))
        self.players: dict[tuple[Role, str], Player] = {}
        self.works: dict[str, Work] = {}

    # ---- who ------------------------------------------------------------------------------------

    def player(self, role: Role, place: Place) -> Player:
        """The person who holds this post, made when first named."""
        known = self.players.get((role, place.path))
        if known is None:
            known = Player(Robot(self.site), role, place)
            self.players[role, place.path] = known
        return known

    @staticmethod
    def coordinator_of(plan: DistrictPlan) -> Role:
        """Who keeps a district: a municipal coordinator, or a responsible one for a group."""
        is_municipal = plan.kind == "municipality"
        return Role.MUNICIPAL_COORDINATOR if is_municipal else Role.RESPONSIBLE_COORDINATOR

    def each(self, title: str, things: Sequence[Thing], act: Callable[[Thing], object]) -> None:
        """Do something for each, many at once; the first failure ends the year."""
        one = self.bar.step(title, things)

        def done(thing: Thing) -> None:
            act(thing)
            one()

        with ThreadPoolExecutor(WORKERS) as pool:
            for future in [pool.submit(done, thing) for thing in things]:
                future.result()

    @property
    def districts(self) -> list[DistrictPlan]:
        """Districts of the country, each once."""
        return list(dict.fromkeys(school.district for school in self.schools))

    @property
    def regions(self) -> list[RegionPlan]:
        """Regions of the country, each once."""
        return list(dict.fromkeys(district.region for district in self.districts))

    # ---- the year -------------------------------------------------------------------------------

    def play(self, first_code: str) -> Tally:
        """Play it all.

        first_code: of the slip of the first federal organiser
        """
        federal = self.player(Role.FEDERAL_ORGANISER, COUNTRY)
        federal.come_in(first_code)
        self.go_to(self.moscow(-49, time(10)))
        self.open_campaign(federal)
        self.let_everyone_in(federal)
        self.go_to(self.moscow(-28, time(10)))
        self.send_papers()
        self.go_to(self.moscow(-15, time(11)))
        self.bring_variants(federal)
        self.go_to(self.moscow(-5, time(15)))
        self.each("Школы скачивают коды участников", self.schools, self.take_codes)
        for code in WORKS:
            self.sit(code)
        self.go_to(self.moscow(len(WORKS), time(15)))
        self.send_results()
        self.read_reports(federal)
        return self.tally

    def moscow(self, days: int, hour: time) -> datetime:
        """A moment by Moscow's clock, so many days from the first day of the campaign."""
        on = self.opens_on + timedelta(days=days)
        return datetime.combine(on, hour, ZoneInfo("Europe/Moscow")).astimezone(UTC)

    def open_campaign(self, federal: Player) -> None:
        """The federal organiser opens the campaign and starts it."""
        one = self.bar.step("Кампания и её план-график", [1])
        federal.robot.post(
            "/campaign/new/",
            {
                "title": f"ВПР {self.opens_on.year}, весна",
                "slug": SLUG,
                "era": "sealed",
                "layout": "2026",
                "opens_on": self.opens_on.isoformat(),
                "closes_on": (self.opens_on + timedelta(days=30)).isoformat(),
                "works": list(WORKS),
                "variants": "2",
            },
        )
        federal.robot.post(f"/campaign/{SLUG}/start/", {"sure": "on"})
        one()

    def let_everyone_in(self, federal: Player) -> None:
        """Posts and slips go down the tree; each robot comes in by its slip."""

        def region(plan: RegionPlan) -> None:
            vera = self.player(Role.REGIONAL_COORDINATOR, plan.place)
            vera.activate(federal.give(Role.REGIONAL_COORDINATOR, plan.place))
            schools = [one for one in self.schools if one.district.region == plan]
            self.bring_list(vera, plan, schools)

        for role in (Role.RELEASE_OFFICER, Role.READER):
            self.player(role, COUNTRY).activate(federal.give(role, COUNTRY))
        self.each("Регионы вносят списки организаций", self.regions, region)
        self.each("Муниципалитеты и группы входят", self.districts, self.let_district_in)
        self.each("Школы входят по талонам", self.schools, self.let_school_in)
        self.let_staff_in(self.schools[0])

    def bring_list(self, vera: Player, plan: RegionPlan, schools: list[SchoolPlan]) -> None:
        """The regional coordinator sends the list as a workbook and says yes to it."""
        address = f"/territory/regions/{plan.code}/list/"
        seen = vera.robot.post(
            address, files={"file": File("список.xlsx", list_file(plan, schools))}
        )
        vera.robot.post(f"{address}write/", {"sealed": seen.find(r'name="sealed" value="([^"]+)"')})

    def let_district_in(self, plan: DistrictPlan) -> None:
        """The region names a coordinator by the ministry's order."""
        vera = self.player(Role.REGIONAL_COORDINATOR, plan.region.place)
        role = self.coordinator_of(plan)
        slip = vera.give(
            role,
            plan.place,
            proposed_by="Управление образования" if role is Role.MUNICIPAL_COORDINATOR else "РЦОКО",
            order_number="101",
            order_on=(self.opens_on - timedelta(days=60)).isoformat(),
        )
        self.player(role, plan.place).activate(slip)

    def let_school_in(self, plan: SchoolPlan) -> None:
        """The district issues the school coordinator's slip."""
        boris = self.player(self.coordinator_of(plan.district), plan.district.place)
        anna = self.player(Role.SCHOOL_COORDINATOR, plan.place)
        anna.activate(boris.give(Role.SCHOOL_COORDINATOR, plan.place))

    def let_staff_in(self, plan: SchoolPlan) -> None:
        """In one school all roles are held: the head names the specialist, the rest follow."""
        boris = self.player(self.coordinator_of(plan.district), plan.district.place)
        head = self.player(Role.HEAD_OF_SCHOOL, plan.place)
        head.activate(boris.give(Role.HEAD_OF_SCHOOL, plan.place))
        technician = self.player(Role.TECHNICAL_SPECIALIST, plan.place)
        technician.activate(head.give(Role.TECHNICAL_SPECIALIST, plan.place, works_in_portal="yes"))
        for role in (Role.ROOM_ORGANISER, Role.EXPERT, Role.OBSERVER):
            self.player(role, plan.place).activate(head.give(role, plan.place))

    def send_papers(self) -> None:
        """Lists are verified and accepted, schools apply, correct and answer the questionnaire."""
        papers = Paperwork(self, SLUG)
        self.each("Муниципалитеты выверяют списки", self.districts, papers.verify_list)
        self.each("Регионы принимают изменения", self.regions, papers.accept_lists)
        self.each("Школы подают заявки", self.schools, papers.apply)
        self.go_to(self.moscow(-22, time(10)))
        self.each("Школы исправляют заявки", self.schools[::CORRECTING], papers.correct)
        self.each("Регионы проверяют сводные заявки", self.regions, papers.sum_up)
        self.each("Школы отвечают на анкету", self.schools, papers.answer)
        self.each("Школы назначают дни работ", self.schools, self.declare_days)

    def declare_days(self, plan: SchoolPlan) -> None:
        """Each work has its day: the first of the window for the first work, and so on."""
        robot = self.player(Role.SCHOOL_COORDINATOR, plan.place).robot
        address = f"/intake/{SLUG}/days/"
        titles = robot.get(address).pairs(r'<label[^>]*for="id_(\d+)"[^>]*>\s*([^<]+?)\s*<')
        works = codes_by_title()
        days = {name: self.day_of(works[title]).isoformat() for name, title in titles}
        robot.post(address, days)
        self.tally.add(forms_expected=len(days))

    def day_of(self, code: str) -> date:
        """The day of a work: one after another from the first day of the window."""
        return self.opens_on + timedelta(days=WORKS.index(code))

    def bring_variants(self, federal: Player) -> None:
        """The federal organiser uploads two variants of each work."""

        def bring(paper: tuple[str, int]) -> None:
            work, number = paper
            federal.robot.post(
                f"/materials/{SLUG}/variants/{work}/{number}/",
                files={"file": File("variant.pdf", variant_pdf(work, number), "application/pdf")},
            )

        papers = [(work, number) for work in WORKS for number in (1, 2)]
        self.each("Варианты работ", papers, bring)

    def take_codes(self, plan: SchoolPlan) -> None:
        """Fetch the slips with codes, as soon as they are issued."""
        robot = self.player(Role.SCHOOL_COORDINATOR, plan.place).robot
        page = self.wait_for(plan, lambda page: re.search(CODES_SHOWN, page.text) is not None)
        robot.post(f"/materials/{SLUG}/{plan.key}/codes/")
        self.tally.add(codes=int(page.find(CODES_SHOWN)))

    def take_archive(self, plan: SchoolPlan, code: str) -> None:
        """Fetch the archive of one work, as soon as it is there."""
        page = self.wait_for(plan, lambda page: code in archives_on(page))
        robot = self.player(Role.SCHOOL_COORDINATOR, plan.place).robot
        robot.post(f"/materials/{SLUG}/archives/{archives_on(page)[code]}/")
        self.tally.add(archives=1)

    def wait_for(self, plan: SchoolPlan, is_there: Callable[[Page], bool]) -> Page:
        """Look at the page of materials until it shows what the jobs are making.

        raises: Lost after a quarter of an hour
        """
        robot = self.player(Role.SCHOOL_COORDINATOR, plan.place).robot
        until = monotonic() + PATIENCE
        while not is_there(page := robot.get(f"/materials/{SLUG}/")):
            if monotonic() > until:
                raise Lost(f"{plan.key} waits in vain: {page.words[:1500]}")
            sleep(0.5)
        return page

    def works_of(self, plan: SchoolPlan) -> list[str]:
        """Codes of the works a school sits."""
        plans = catalogue()
        return [code for code in WORKS if plans[code].is_course == plan.is_college]

    def sit(self, code: str) -> None:
        """One work: archives the day before, passwords hour by hour from the east to the west."""
        sitting = [plan for plan in self.schools if code in self.works_of(plan)]
        words = catalogue()[code]
        self.go_to(self.moscow(WORKS.index(code) - 1, time(15)))
        self.each(f"{words}: архивы", sitting, lambda plan: self.take_archive(plan, code))
        hours: dict[datetime, list[SchoolPlan]] = defaultdict(list)
        for plan in sitting:
            zone = ZoneInfo(plan.district.zone or plan.district.region.zone)
            hour = datetime.combine(self.day_of(code), KEY_HOUR, zone).astimezone(UTC)
            hours[hour].append(plan)
        one = self.bar.step(f"{words}: пароли в 07:30 местного", sitting)
        for hour in sorted(hours):
            self.go_to(hour - timedelta(seconds=30))
            self.try_too_early(hours[hour][0], code)
            self.go_to(hour)
            with ThreadPoolExecutor(WORKERS) as pool:
                for future in [pool.submit(self.take_key, plan, code) for plan in hours[hour]]:
                    future.result()
                    one()

    def try_too_early(self, plan: SchoolPlan, code: str) -> None:
        """Half a minute before the hour the door stays shut, even to a crafted request."""
        robot = self.player(Role.SCHOOL_COORDINATOR, plan.place).robot
        archive = archives_on(robot.get(f"/materials/{SLUG}/"))[code]
        robot.post(f"/materials/{SLUG}/archives/{archive}/key/", expect=(409,))

    def take_key(self, plan: SchoolPlan, code: str) -> None:
        """Read the password at the hour."""
        robot = self.player(Role.SCHOOL_COORDINATOR, plan.place).robot
        archive = archives_on(robot.get(f"/materials/{SLUG}/"))[code]
        robot.post(f"/materials/{SLUG}/archives/{archive}/key/").find(PASSWORD_SHOWN)
        self.tally.add(keys_taken=1)

    def send_results(self) -> None:
        """Each school fills its forms with human mistakes, reads the findings and mends them."""
        self.works = {
            work.code: work
            for work in Work.objects.filter(campaign__slug=SLUG).select_related("campaign")
        }
        forms = [(plan, code) for plan in self.schools for code in self.works_of(plan)]
        self.each("Школы сдают результаты", forms, lambda form: self.send_form(*form))

    def send_form(self, plan: SchoolPlan, code: str) -> None:
        """One results form, from the download to the receipt."""
        robot = self.player(Role.SCHOOL_COORDINATOR, plan.place).robot
        address = f"/forms/{SLUG}/results/{code}/{plan.key}/"
        blank, work = robot.post(f"{address}form.xlsx").body, self.works[code]
        classes = plan.classes(work.grade)
        facts, seed = facts_of(work), number_of(f"{plan.key} {code}")
        block = play(
            facts,
            codes_in(blank, work)[: sum(classes)],
            classes=classes,
            seed=seed,
            shift=plan.ability,
            lifting=plan.lifting,
        )
        right = rows(block, asks_sex=False)
        typed, mistakes = spoil(right, facts, seed=seed, how_many=usual(len(right)) + seed % 2)
        page = send(robot, address, results_file(blank, work, typed))
        while page.status == MISTAKEN:
            named = rows_named(page)
            seen = [one for one in mistakes if one.row in named]
            if not seen:
                raise Lost(f"{plan.key} {code}: findings nobody made: {page.words[:2000]}")
            typed, mistakes = mend(typed, seen), [one for one in mistakes if one not in seen]
            self.tally.add(findings_mended=len(seen))
            page = send(robot, address, results_file(blank, work, typed))
        present = sum(any(one.variants) for one in block.participants())
        self.tally.add(forms_accepted=1, participants=present)

    def read_reports(self, federal: Player) -> None:
        """Everyone who may looks at the reports of their place."""
        readers = [
            player
            for (role, _), player in self.players.items()
            if role in {Role.SCHOOL_COORDINATOR, Role.REGIONAL_COORDINATOR, Role.READER}
        ]
        self.each(
            "Отчёты на всех уровнях",
            [federal, *readers],
            lambda player: player.robot.get(f"/analytics/{SLUG}/"),
        )


def rows_named(page: Page) -> set[int]:
    """Rows that the findings name, by cell or in words («уже есть в строке 2»), from 0."""
    named = {int(row) - HEADER_ROWS - 1 for row in page.all(r"в строке (\d+)")}
    for cell in page.all(r'<code class="vp-cell">([^<]+)</code>'):
        first, _, last = cell.partition(":")
        begin = int(re.sub(r"\D", "", first))
        end = int(re.sub(r"\D", "", last) or begin)
        named |= {number - HEADER_ROWS - 1 for number in range(begin, end + 1)}
    return named


def archives_on(page: Page) -> dict[str, str]:
    """Archives of the page of materials: their numbers by code of the work."""
    return dict(page.pairs(r'<section[^>]* id="(\w+)"(?:(?!<section).)*?/archives/(\d+)/"'))


def codes_by_title() -> dict[str, str]:
    """Codes of works by the words pages call them."""
    return {str(plan): code for code, plan in catalogue().items()}
