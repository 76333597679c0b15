"""One year of the invented country, played by robots over HTTP through the same doors as people."""

import re
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, time, timedelta
from typing import TypeVar
from zoneinfo import ZoneInfo

from vprok.domain.campaign.models import Work
from vprok.interfaces.cli.demo.bulk import facts_of
from vprok.interfaces.cli.demo.country import DistrictPlan, RegionPlan, SchoolPlan
from vprok.interfaces.cli.demo.dirt import mend, spoil, usual
from vprok.interfaces.cli.demo.excel import codes_in, list_file, results_file
from vprok.interfaces.cli.demo.lots import Lots
from vprok.interfaces.cli.demo.materials import WORKERS, Materials
from vprok.interfaces.cli.demo.names import number_of
from vprok.interfaces.cli.demo.officers import AHEAD, SAT, Officers
from vprok.interfaces.cli.demo.paperwork import Paperwork
from vprok.interfaces.cli.demo.people import Player
from vprok.interfaces.cli.demo.robot import File, Lost, Page, Robot
from vprok.interfaces.cli.demo.scores import play, rows
from vprok.interfaces.cli.demo.sending import MISTAKEN, send
from vprok.interfaces.cli.demo.spring import Spring
from vprok.interfaces.cli.demo.telling import Bar, Tally
from vprok.kernel.charter import Role
from vprok.kernel.place import COUNTRY, Place

HEADER_ROWS = 1
CORRECTING = 10
"""One school in so many corrects its application."""

LAST_MOMENT = (6, time(18))
"""A Sunday evening: on Monday a work is sat whose keys two officers still have to open."""

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
        self.players: dict[tuple[Role, str], Player] = {}
        self.spring, self.officers = Spring(self), Officers(self)
        self.lots = Lots(self, self.officers.schools)
        campaigns = (self.spring, self.officers, self.lots)
        self.tally = Tally(schools=len(schools), works=sum(len(one.works) for one in campaigns))

    # ---- who ------------------------------------------------------------------------------------

    def player(self, role: Role, place: Place, nth: int = 0) -> Player:
        """The person who holds this post, made when first named.

        nth: among those who hold the same one, from 0
        """
        key = (role, f"{place.path} {nth}" if nth else place.path)
        if key not in self.players:
            self.players[key] = Player(Robot(self.site), role, place, nth)
        return self.players[key]

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
        spring, officers, lots = self.spring, self.officers, self.lots
        self.go_to(self.moscow(-49, time(10)))
        spring.open_campaign(federal)
        self.let_everyone_in(federal)
        officers.open_campaign(federal)
        lots.open_campaign(federal)
        self.go_to(self.moscow(-43, time(10)))
        officers.send_papers()
        self.go_to(self.moscow(-31, time(10)))
        lots.send_papers()
        self.go_to(self.moscow(-28, time(10)))
        self.send_papers()
        officers.hold_ceremony()
        officers.bring(federal)
        self.go_to(self.moscow(-16, time(15)))
        officers.take_codes_of_all()
        officers.take_archives(SAT)
        officers.sit(SAT)
        self.send_results(officers, [SAT])
        self.go_to(self.moscow(-12, time(11)))
        spring.bring(federal)
        self.go_to(self.moscow(-9, time(15)))
        lots.draw(federal)
        self.go_to(self.moscow(-5, time(15)))
        spring.take_all_codes(federal)
        for code in spring.works:
            spring.sit(code)
        self.go_to(self.moscow(len(spring.works), time(15)))
        officers.take_archives(AHEAD)
        self.send_results(spring, spring.works)
        self.go_to(self.moscow(*LAST_MOMENT))
        officers.arm_some(AHEAD)
        self.read_reports(federal)
        for campaign in (spring, officers, lots):
            campaign.disk.cleanup()
        return self.tally

    def moscow(self, days: int, hour: time) -> datetime:
        """A moment by Moscow's clock, so many days from the first day of the campaign."""
        on = self.opens_on + timedelta(days=days)
        return datetime.combine(on, hour, ZoneInfo("Europe/Moscow")).astimezone(UTC)

    def let_everyone_in(self, federal: Player) -> None:
        """Posts and slips go down the tree; each robot comes in by its slip."""

        def region(plan: RegionPlan) -> None:
            vera = self.player(Role.REGIONAL_COORDINATOR, plan.place)
            vera.activate(federal.give(Role.REGIONAL_COORDINATOR, plan.place))
            schools = [one for one in self.schools if one.district.region == plan]
            self.bring_list(vera, plan, schools)

        self.player(Role.READER, COUNTRY).activate(federal.give(Role.READER, COUNTRY))
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
        papers = Paperwork(self, self.spring.slug)
        self.each("Муниципалитеты выверяют списки", self.districts, papers.verify_list)
        self.each("Регионы принимают изменения", self.regions, papers.accept_lists)
        self.each("Школы подают заявки", self.schools, papers.apply)
        self.go_to(self.moscow(-22, time(10)))
        self.each("Школы исправляют заявки", self.schools[::CORRECTING], papers.correct)
        self.each("Регионы проверяют сводные заявки", self.regions, papers.sum_up)
        self.each("Школы отвечают на анкету", self.schools, papers.answer)
        self.each("Школы назначают дни работ", self.schools, self.declare_days)

    def declare_days(self, plan: SchoolPlan) -> None:
        """A school names the days of its works; each of them ends with a form."""
        self.spring.declare_days(plan)
        self.tally.add(forms_expected=len(self.spring.works_of(plan)))

    def send_results(self, materials: Materials, works: Sequence[str]) -> None:
        """Each school fills its forms with human mistakes, reads the findings and mends them."""
        sat = Work.objects.filter(campaign__slug=materials.slug, code__in=works)
        known = {work.code: work for work in sat.select_related("campaign")}
        forms = [
            (plan, known[code])
            for plan in materials.schools
            for code in materials.works_of(plan)
            if code in known
        ]
        title = "Школы сдают результаты" if materials is self.spring else "Апробация: результаты"
        self.each(title, forms, lambda form: self.send_form(*form))

    def send_form(self, plan: SchoolPlan, work: Work) -> None:
        """One results form, from the download to the receipt."""
        robot = self.player(Role.SCHOOL_COORDINATOR, plan.place).robot
        code, slug = work.code, work.campaign.slug
        address = f"/forms/{slug}/results/{code}/{plan.key}/"
        blank = robot.post(f"{address}form.xlsx").body
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
            lambda player: player.robot.get(f"/analytics/{self.spring.slug}/"),
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
