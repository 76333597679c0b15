"""One year of the invented country, played by robots over HTTP through the same doors as people."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import TypeVar
from zoneinfo import ZoneInfo

from vprok.interfaces.cli.demo.analysis import Analysis
from vprok.interfaces.cli.demo.country import DistrictPlan, RegionPlan, SchoolPlan
from vprok.interfaces.cli.demo.excel import list_file
from vprok.interfaces.cli.demo.experts import EXPERTS
from vprok.interfaces.cli.demo.families import Families
from vprok.interfaces.cli.demo.heads import Heads
from vprok.interfaces.cli.demo.lots import Lots
from vprok.interfaces.cli.demo.materials import WORKERS
from vprok.interfaces.cli.demo.officers import AHEAD, SAT, Officers
from vprok.interfaces.cli.demo.paperwork import Paperwork
from vprok.interfaces.cli.demo.past import Past
from vprok.interfaces.cli.demo.people import Player
from vprok.interfaces.cli.demo.results import MARKED, Results
from vprok.interfaces.cli.demo.robot import File, Robot
from vprok.interfaces.cli.demo.spring import Spring
from vprok.interfaces.cli.demo.telling import Bar, Tally
from vprok.kernel.charter import Role
from vprok.kernel.place import COUNTRY, Place

CORRECTING = 10
"""One school in so many corrects its application."""
HEADLESS = 3
"""The last of so many schools leaves presence and the head's word for another day."""
TOLD = -5
"""The day families of the officers' campaign are told, from the first day of the spring one."""

LAST_MOMENT = (6, time(18))
"""A Sunday evening: on Monday a work is sat whose keys two officers still have to open."""

Thing = TypeVar("Thing")


class Year:
    """The year, step by step; each step waits for the one before.

    folder: where the demo lies, and what people keep beside the portal
    """

    def __init__(
        self,
        site: str,
        schools: Sequence[SchoolPlan],
        *,
        opens_on: date,
        go_to: Callable[[datetime], None],
        bar: Bar,
        folder: Path,
    ) -> None:
        self.site = site
        self.folder = folder
        self.schools = schools
        self.opens_on = opens_on
        self.go_to = go_to
        self.bar = bar
        self.players: dict[tuple[Role, str], Player] = {}
        self.spring, self.officers = Spring(self), Officers(self)
        self.lots = Lots(self, self.officers.schools)
        self.results, self.heads = Results(self), Heads(self)
        self.families = Families(self, self.officers.slug)
        self.past, self.analysis = Past(self), Analysis(self)
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
        self.analysis.draw_sample(federal)
        self.go_to(self.moscow(-43, time(10)))
        officers.send_papers()
        self.go_to(self.moscow(-31, time(10)))
        lots.send_papers()
        self.go_to(self.moscow(-28, time(10)))
        self.send_papers()
        self.past.bring(self.folder)
        self.past.bring_exams(federal)
        officers.hold_ceremony()
        officers.bring(federal)
        self.go_to(self.moscow(-16, time(15)))
        officers.take_codes_of_all()
        officers.take_archives(SAT)
        officers.sit(SAT)
        self.results.send_all(officers, [SAT])
        self.heads.sign_all(officers.slug)
        self.go_to(self.moscow(-12, time(11)))
        spring.bring(federal)
        self.go_to(self.moscow(-9, time(15)))
        lots.draw(federal)
        self.go_to(self.moscow(TOLD, time(15)))
        self.families.tell_all(TOLD)
        self.families.look()
        spring.take_all_codes(federal)
        for code in spring.works:
            spring.sit(code)
        self.go_to(self.moscow(len(spring.works), time(15)))
        officers.take_archives(AHEAD)
        spring.keys.wait(federal)
        self.results.send_all(spring, spring.works)
        self.end_results(federal)
        self.go_to(self.moscow(*LAST_MOMENT))
        officers.arm_some(AHEAD)
        self.analysis.warm()
        self.analysis.plan_measures()
        self.analysis.reply()
        self.read_reports(federal)
        self.clear_away()
        return self.tally

    def clear_away(self) -> None:
        """Remove what schools have downloaded."""
        for campaign in (self.spring, self.officers, self.lots):
            campaign.disk.cleanup()

    def end_results(self, federal: Player) -> None:
        """The day after the first deadline: what was sealed comes, is rechecked, signed, mended."""
        self.go_to(self.moscow(len(self.spring.works) + 1, time(10)))
        one = self.bar.step("Опоздавшее, перепроверка, новый ключ", [1, 2, 3, 4])
        self.results.come_late()
        one()
        accepted = self.results.done[self.spring.slug]
        marked = self.results.of(accepted, self.results.marked, MARKED)
        self.results.experts.recheck(marked.plan, marked.work, marked.pages, marked.points())
        one()
        self.spring.keys.change(federal)
        one()
        self.heads.sign_all(self.spring.slug)
        self.heads.open_again(self.results.of(accepted, self.schools[0], MARKED))
        one()

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
        self.each("Руководители и их люди", self.schools, self.let_staff_in)

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

    def has_head(self, plan: SchoolPlan) -> bool:
        """Whether the head of a school has come in; all but one of three have."""
        return self.schools.index(plan) % HEADLESS != HEADLESS - 1

    def let_staff_in(self, plan: SchoolPlan) -> None:
        """The head comes in; who types in two hands or marks does, too; one school has all roles.

        The head names the specialist, the coordinator the rest.
        """
        types_twice = plan in self.officers.schools
        if not self.has_head(plan) and not types_twice:
            return
        boris = self.player(self.coordinator_of(plan.district), plan.district.place)
        head = self.player(Role.HEAD_OF_SCHOOL, plan.place)
        head.activate(boris.give(Role.HEAD_OF_SCHOOL, plan.place))
        if types_twice:
            technician = self.player(Role.TECHNICAL_SPECIALIST, plan.place)
            technician.activate(
                head.give(Role.TECHNICAL_SPECIALIST, plan.place, works_in_portal="yes")
            )
        anna = self.player(Role.SCHOOL_COORDINATOR, plan.place)
        every = (Role.ROOM_ORGANISER, Role.EXPERT, Role.OBSERVER)
        for role in every if plan is self.schools[0] else ():
            self.player(role, plan.place).activate(anna.give(role, plan.place))
        for nth in range(EXPERTS if plan is self.results.marked else 0):
            expert = self.player(Role.EXPERT, plan.place, nth)
            expert.activate(anna.give(Role.EXPERT, plan.place, nth=nth))

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
