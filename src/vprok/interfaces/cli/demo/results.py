"""How results of a school come in: by Excel, by the grid, by its system, through experts."""

import hashlib
import re
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING

from vprok.domain.campaign.models import Work
from vprok.interfaces.cli.demo.answers import ANSWERED, answered
from vprok.interfaces.cli.demo.bulk import facts_of
from vprok.interfaces.cli.demo.country import SchoolPlan
from vprok.interfaces.cli.demo.dirt import mend, spoil, usual
from vprok.interfaces.cli.demo.excel import codes_in, results_file
from vprok.interfaces.cli.demo.experts import Experts
from vprok.interfaces.cli.demo.grid import Cells, Grid, cells_of
from vprok.interfaces.cli.demo.materials import Materials
from vprok.interfaces.cli.demo.names import number_of
from vprok.interfaces.cli.demo.presence import keep_presence
from vprok.interfaces.cli.demo.robot import Lost, Page, Robot
from vprok.interfaces.cli.demo.scores import Row, WorkFacts, play, rows
from vprok.interfaces.cli.demo.sending import MISTAKEN, hand_over, send
from vprok.interfaces.cli.demo.system import admitted, send_by_system
from vprok.kernel.charter import Role
from vprok.tools.stats.block import Block
from vprok.tools.vault.words import SEED_BYTES, words_of

if TYPE_CHECKING:
    from vprok.interfaces.cli.demo.year import Year

HEADER_ROWS = 1
MARKED, SEALED = "bi5", "ru4"
"""In one school experts mark the one, and the form of the other is sealed without a network."""
IN_TURN = 4
"""Schools do it one way after another."""


class Way(Enum):
    """How the results of one work leave a school."""

    EXCEL = auto()
    HANDED = auto()
    GRID = auto()
    TWICE = auto()
    SYSTEM = auto()
    EXPERTS = auto()
    SEALED = auto()


@dataclass(frozen=True)
class Sat:
    """A work that a school has sat, as its papers lie on the table.

    blank: of the results form, as it was downloaded
    rows:  what is right to write into it
    """

    plan: SchoolPlan
    work: Work
    facts: WorkFacts
    blank: bytes
    block: Block
    rows: list[Row]
    seed: int

    @property
    def address(self) -> str:
        """The form."""
        return f"/forms/{self.work.campaign.slug}/results/{self.work.code}/{self.plan.key}/"

    @property
    def pages(self) -> str:
        """Where the other pages about it begin."""
        return f"/results/{self.work.campaign.slug}/{self.work.code}/{self.plan.key}/"

    @property
    def present(self) -> int:
        """Participants with a work."""
        return sum(any(one.variants) for one in self.block.participants())

    def points(self) -> Mapping[str, Cells]:
        """Points of everyone who was there, by code and column."""
        told = {str(row["code"]): cells_of(row) for row in self.rows}
        here = [str(one.code) for one in self.block.participants() if any(one.variants)]
        return {
            code: {key: text for key, text in told[code].items() if key.startswith("task_")}
            for code in here
        }


class Results:
    """What schools do with marked papers, in either campaign."""

    def __init__(self, year: "Year") -> None:
        self.year = year
        self.experts = Experts(year)
        self.sealed: list[tuple[Sat, bytes]] = []
        self.done: dict[str, list[Sat]] = defaultdict(list)
        """By slug of the campaign: whose forms are accepted."""

    # ---- who does it how ------------------------------------------------------------------------

    @property
    def marked(self) -> SchoolPlan:
        """The school whose experts play; its line is weak, too."""
        return self.year.spring.offline

    def way(self, materials: Materials, plan: SchoolPlan, code: str) -> Way:
        """How these results go."""
        if materials is self.year.officers:
            return Way.TWICE
        if plan is self.marked and code in {MARKED, SEALED}:
            return Way.EXPERTS if code == MARKED else Way.SEALED
        turn = self.year.schools.index(plan) % IN_TURN
        if code == ANSWERED and turn in {0, 1}:
            return Way.GRID if turn == 0 else Way.SYSTEM
        if code == SEALED and plan in self.year.officers.schools:
            return Way.HANDED
        return Way.GRID if code == SEALED and turn == IN_TURN - 1 else Way.EXCEL

    # ---- all of them ----------------------------------------------------------------------------

    def send_all(self, materials: Materials, works: Sequence[str]) -> None:
        """Each school says who was there, and sends its forms the way it does."""
        sat = Work.objects.filter(campaign__slug=materials.slug, code__in=works)
        known = {work.code: work for work in sat.select_related("campaign")}
        forms = [
            (plan, known[code])
            for plan in materials.schools
            for code in materials.works_of(plan)
            if code in known
        ]
        title = "Школы сдают результаты"
        if materials is not self.year.spring:
            title = "Апробация: результаты в две записи"
        self.year.each(title, forms, lambda form: self._send(materials, *form))

    def _send(self, materials: Materials, plan: SchoolPlan, work: Work) -> None:
        sat = self._sat(plan, work)
        if self.year.has_head(plan):
            said = keep_presence(
                self.anna(sat),
                sat.pages,
                sat.block,
                is_short=plan is self.year.schools[0] and self._takes_answers(work),
            )
            self.year.tally.add(absences=said)
        ways: dict[Way, Callable[[Sat], None]] = {
            Way.EXCEL: self.by_excel,
            Way.HANDED: self.by_technician,
            Way.GRID: self.by_grid,
            Way.TWICE: self.by_two,
            Way.SYSTEM: self.by_system,
            Way.EXPERTS: self.by_experts,
            Way.SEALED: self.by_telephone,
        }
        way = self.way(materials, plan, work.code)
        ways[way](sat)
        if way is not Way.SEALED:
            self.accepted(sat)

    @staticmethod
    def of(sats: Sequence[Sat], plan: SchoolPlan, code: str) -> Sat:
        """The form of one school for a work."""
        return next(one for one in sats if one.plan is plan and one.work.code == code)

    def accepted(self, sat: Sat) -> None:
        """Count a form that has its receipt."""
        self.done[sat.work.campaign.slug].append(sat)
        self.year.tally.add(forms_accepted=1, participants=sat.present)

    def _sat(self, plan: SchoolPlan, work: Work) -> Sat:
        address = f"/forms/{work.campaign.slug}/results/{work.code}/{plan.key}/"
        robot = self.year.player(Role.SCHOOL_COORDINATOR, plan.place).robot
        blank = robot.post(f"{address}form.xlsx").body
        classes, seed = plan.classes(work.grade), number_of(f"{plan.key} {work.code}")
        facts = facts_of(work)
        block = play(
            facts,
            codes_in(blank, work)[: sum(classes)],
            classes=classes,
            seed=seed,
            shift=plan.ability,
            lifting=plan.lifting,
        )
        right = rows(block, asks_sex=False)
        if self._takes_answers(work):
            right = answered(right)
        return Sat(plan, work, facts, blank, block, right, seed)

    def _takes_answers(self, work: Work) -> bool:
        return (work.campaign.slug, work.code) == (self.year.spring.slug, ANSWERED)

    def anna(self, sat: Sat) -> Robot:
        """The browser of the school's coordinator."""
        return self.year.player(Role.SCHOOL_COORDINATOR, sat.plan.place).robot

    # ---- by Excel -------------------------------------------------------------------------------

    def by_excel(self, sat: Sat) -> None:
        """The coordinator fills the form with human mistakes, reads the findings, mends them."""
        self._mended(sat, lambda file: send(self.anna(sat), sat.address, file))

    def by_technician(self, sat: Sat) -> None:
        """The technical specialist does it, and hands the form to the coordinator, who sends it."""
        nikolai = self.year.player(Role.TECHNICAL_SPECIALIST, sat.plan.place).robot
        self._mended(sat, lambda file: hand_over(nikolai, sat.address, file))
        anna = self.anna(sat)
        handed = anna.get(sat.address).find(r'name="confirm" value="(\d+)"')
        anna.post(sat.address, {"confirm": handed}).find("(Форма принята)")
        self.year.tally.add(forms_handed=1)

    def _mended(self, sat: Sat, sends: Callable[[bytes], Page]) -> None:
        """Type with mistakes, and put right what the page names until it names nothing."""
        how_many = 0 if self._takes_answers(sat.work) else usual(len(sat.rows)) + sat.seed % 2
        typed, mistakes = spoil(sat.rows, sat.facts, seed=sat.seed, how_many=how_many)
        page = sends(results_file(sat.blank, sat.work, typed))
        while page.status == MISTAKEN:
            named = rows_named(page)
            seen = [one for one in mistakes if one.row in named]
            if not seen:
                raise Lost(f"{sat.address}: findings nobody made: {page.words[:2000]}")
            typed, mistakes = mend(typed, seen), [one for one in mistakes if one not in seen]
            self.year.tally.add(findings_mended=len(seen))
            page = sends(results_file(sat.blank, sat.work, typed))

    # ---- by keyboard ----------------------------------------------------------------------------

    def by_grid(self, sat: Sat) -> None:
        """The coordinator types class after class; the page keeps it by itself."""
        grid = Grid(self.anna(sat), sat.pages)
        self.year.tally.add(rows_typed=grid.type(sat.rows))
        grid.send()
        self.year.tally.add(forms_typed=1)

    def by_two(self, sat: Sat) -> None:
        """Two people type each work; where they differ, the right value stands."""
        nikolai = self.year.player(Role.TECHNICAL_SPECIALIST, sat.plan.place).robot
        own, other = Grid(self.anna(sat), sat.pages), Grid(nikolai, sat.pages)
        typed = own.type(sat.rows) + other.type(_with_a_slip(sat))
        settled = own.reconcile(sat.rows)
        own.send()
        self.year.tally.add(rows_typed=typed, forms_typed_twice=1, slips_settled=settled)

    def by_experts(self, sat: Sat) -> None:
        """Experts mark by code; the coordinator carries their points over and types the rest."""
        self.experts.mark(sat.plan, sat.work, sat.pages, sat.points())
        self.by_grid(sat)

    # ---- by the school's system -----------------------------------------------------------------

    def by_system(self, sat: Sat) -> None:
        """The information system of the school sends rows by its key."""
        key = admitted(self.anna(sat))
        send_by_system(Robot(self.year.site, "школьная система"), key, sat.work, sat.plan, sat.rows)
        self.year.tally.add(forms_by_system=1)

    # ---- without a network ----------------------------------------------------------------------

    def by_telephone(self, sat: Sat) -> None:
        """The line is down: the form is filled and sealed, its twelve words are read aloud."""
        file = results_file(sat.blank, sat.work, sat.rows)
        words = words_of(hashlib.sha256(file).digest()[:SEED_BYTES])
        district = sat.plan.district
        boris = self.year.player(self.year.coordinator_of(district), district.place).robot
        slug, code = sat.work.campaign.slug, sat.work.code
        boris.post(
            "/results/lodging/",
            {
                "key": sat.plan.key,
                "work": f"{slug}/{code}",
                "words": " ".join(words),
                "told_by": "координатор ОО, по телефону",
            },
        ).find("(Слова приняты)")
        self.sealed.append((sat, file))
        self.year.tally.add(words_told=1)

    def come_late(self) -> None:
        """The line is up again after the deadline: the sealed files come, and are in time."""
        for sat, file in self.sealed:
            send(self.anna(sat), sat.address, file).find("(слова этого файла приняты)")
            self.accepted(sat)


def _with_a_slip(sat: Sat) -> list[Row]:
    """The rows as the second person types them: one point is another."""
    typed = [dict(row) for row in sat.rows]
    cells = [(row, n) for row in typed for n in _alone(sat.facts) if isinstance(row[n], int)]
    if cells:
        row, key = cells[sat.seed % len(cells)]
        row[key] = 0 if row[key] else 1
    return typed


def _alone(facts: WorkFacts) -> list[str]:
    """Columns of tasks that no other task depends on, and that depend on none."""
    return [f"task_{place + 1}" for place in facts.alone]


def rows_named(page: Page) -> set[int]:
    """Rows that the findings name, by cell or in words («уже есть в строке 2»), from 0."""
    named = {int(row) - HEADER_ROWS - 1 for row in page.all(r"в строке (\d+)")}
    for cell in page.all(r'<code class="vp-cell">([^<]+)</code>'):
        first, _, last = cell.partition(":")
        begin = int(re.sub(r"\D", "", first))
        end = int(re.sub(r"\D", "", last) or begin)
        named |= {number - HEADER_ROWS - 1 for number in range(begin, end + 1)}
    return named
