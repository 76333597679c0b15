"""A small campaign beside the spring one: three officers keep the keys, nobody else can open them.

Two works in a few schools of each zone. The first is sat and sent; the second is still ahead when
the demo is opened, with slots that are armed and slots that wait for two officers.
"""

import json
import re
import subprocess
import sys
import tempfile
from base64 import b64decode, b64encode
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from vprok.domain.campaign.queries import catalogue
from vprok.domain.campaign.rules import zone_group
from vprok.domain.materials.rules import slot_name
from vprok.domain.materials.states import SlotKind
from vprok.interfaces.cli.demo.country import SchoolPlan
from vprok.interfaces.cli.demo.materials import (
    CONFLICT,
    Materials,
    at_once,
)
from vprok.interfaces.cli.demo.paperwork import Paperwork
from vprok.interfaces.cli.demo.people import Player, words_on
from vprok.interfaces.cli.demo.robot import File, Lost, Page, Robot
from vprok.kernel.charter import Role
from vprok.kernel.place import COUNTRY
from vprok.tools.vault import identity
from vprok.tools.vault.custody import OFFICER, OFFICERS, open_inner, open_password
from vprok.tools.vault.words import bytes_of

if TYPE_CHECKING:
    from vprok.interfaces.cli.demo.year import Year

SLUG = "2026-keys"
SAT, AHEAD = "ma5", "is5"
"""The work that is sat, and the one that is still ahead when the demo is opened."""
MANY, EARLIER = 10, timedelta(minutes=10)
"""From so many participants, so much earlier."""
FIRST_DAY, DAY, DAY_AHEAD = -14, -13, 7
"""Of the campaign, and of the two works: from the first day of the spring campaign."""
CRITERIA_HOUR, EVENING, LAST_CRITERIA = time(14), time(20), time(15)
"""By the school's clock; by Moscow's."""
MISSING = 404


@dataclass(frozen=True)
class SlotPage:
    """A slot as an officer finds it: its page, and how machines call it."""

    address: str
    name: str


class Officers(Materials):
    """Its story, step by step."""

    def __init__(self, year: "Year") -> None:
        super().__init__(year, SLUG, (SAT, AHEAD), _few(year.schools), self._day)
        self.anyone = Robot(year.site, "кто угодно")
        self.openers: dict[str, bytes] = {}

    def _day(self, code: str) -> date:
        return self.year.opens_on + timedelta(days=DAY if code == SAT else DAY_AHEAD)

    @property
    def people(self) -> list[Player]:
        """The three officers; their words are in their safes."""
        return [self.year.player(Role.RELEASE_OFFICER, COUNTRY, nth) for nth in range(OFFICERS)]

    # ---- weeks before -----------------------------------------------------------------------

    def open_campaign(self, federal: Player) -> None:
        """The federal organiser gives the keys to the officers; each of them prints words."""
        opens_on = self.year.opens_on + timedelta(days=FIRST_DAY)
        federal.robot.post(
            "/campaign/new/",
            {
                "title": f"ВПР {opens_on.year}, апробация хранения ключей",
                "slug": SLUG,
                "era": "sealed",
                "layout": "2026",
                "opens_on": opens_on.isoformat(),
                "closes_on": (opens_on + timedelta(days=30)).isoformat(),
                "works": list(self.works),
                "variants": "2",
            },
        )
        federal.robot.post(
            f"/campaign/{SLUG}/choices/",
            {
                "custody": "officers",
                "kit_style": "stamped",
                "has_zone_groups": "on",
                "freeze_hours": "20",
                "many_0": str(MANY),
                "minutes_0": str(EARLIER // timedelta(minutes=1)),
                "apart": [SAT],
            },
        )
        federal.robot.post(
            f"/campaign/{SLUG}/collecting/", {"double_entry": "on", "families_look": "on"}
        )
        federal.robot.post(f"/campaign/{SLUG}/start/", {"sure": "on"})
        for officer in self.people:
            officer.activate(federal.give(Role.RELEASE_OFFICER, COUNTRY, nth=officer.nth))
            officer.safe = words_on(officer.robot.post("/release/words/"))

    def send_papers(self) -> None:
        """Lists are as they were; a few schools take part, each names the days of its works."""
        papers, year = Paperwork(self.year, SLUG, is_news=False), self.year
        year.each("Апробация: списки без изменений", year.districts, papers.verify_list)
        others = [plan for plan in year.schools if plan not in self.schools and not plan.is_college]
        year.each("Апробация: кто не участвует", others, papers.decline)
        year.each("Апробация: кто участвует", self.schools, papers.apply)
        year.each("Апробация: дни работ", self.schools, self.declare_days)
        year.tally.add(forms_expected=len(self.schools))

    def bring(self, federal: Player) -> None:
        """Each zone group has variants of its own, and so has the work criteria."""
        self.bring_variants_together(federal)
        self.bring_criteria(federal, apart={SAT})

    def take_codes_of_all(self) -> None:
        """Schools take their slips; codes of this campaign are not those of the spring one."""
        self.year.each("Апробация: коды участников", self.schools, self.take_codes)

    def take_archives(self, code: str) -> None:
        """Archives are there before their slots are frozen."""
        self.year.each(
            f"{catalogue()[code]}: архивы",
            self.sitting(code),
            lambda plan: self.take_archive(plan, code),
        )

    def hold_ceremony(self) -> None:
        """Keys of all slots are made off-line and brought back; nothing secret travels."""
        one = self.year.bar.step("Церемония ключей", [1])
        first, address = self.people[0].robot, f"/release/{SLUG}/"
        first.patient(address, lambda page: "/ceremony/" in page.text)
        file = make_keys_offline(first.post(f"{address}ceremony/").body)
        first.post(f"{address}keys/", files={"file": File("keys.json", file, "application/json")})
        self.year.tally.add(slots=len(list(self.slots())))
        one()

    def slots(self) -> Iterator[SlotPage]:
        """Slots that have a key and are not open yet, in the order of their hours."""
        robot = self.people[0].robot
        listed = robot.get(f"/release/{SLUG}/").all(rf'<th[^>]*><a href="(/release/{SLUG}/\d+/)"')
        for address in listed:
            if name := robot.get(address).all(rf"<code>({SLUG}-[^<]+)</code>"):
                yield SlotPage(address, name[0])

    # ---- the evening before -----------------------------------------------------------------

    def arm(self, work: str) -> None:
        """Two of the three officers, another pair for each slot, open what lies in their safes."""
        self._arm(self._waiting(work))

    def arm_some(self, work: str) -> None:
        """The first half is armed, one more is begun; the rest waits for whoever opens the demo."""
        waiting = self._waiting(work)
        self._arm(waiting[: len(waiting) // 2])
        if more := waiting[len(waiting) // 2 : -1]:
            self.begin(more[0], self.people[0])

    def _waiting(self, work: str) -> list[SlotPage]:
        return [slot for slot in self.slots() if slot.name.startswith(f"{SLUG}-{work}-")]

    def _arm(self, chosen: list[SlotPage]) -> None:
        one = self.year.bar.step("Слоты открывают двое ответственных", chosen)
        for number, slot in enumerate(chosen):
            self.begin(slot, self.people[number % OFFICERS])
            self.finish(slot, self.people[(number + 1) % OFFICERS])
            self.year.tally.add(slots_armed=1)
            one()

    def begin(self, slot: SlotPage, officer: Player) -> None:
        """The first of two takes off the outer layer."""
        seed = bytes_of(officer.safe)
        told = {
            one["second"]: identity.open_with(seed, b64decode(one["sealed"]), purpose=OFFICER)
            for one in self._shares(slot, officer, "begin")
        }
        officer.robot.post(f"{slot.address}begin/", {"opened": _packed(told)})

    def finish(self, slot: SlotPage, officer: Player) -> None:
        """The second of two opens the inner one: the portal keeps it sealed until the hour."""
        seed = bytes_of(officer.safe)
        told = {
            one["second"]: open_inner(b64decode(one["sealed"]), seed)
            for one in self._shares(slot, officer, "finish")
        }
        officer.robot.post(f"{slot.address}finish/", {"opened": _packed(told)}).find(
            "(Слот готов к выдаче)"
        )

    def _shares(self, slot: SlotPage, officer: Player, what: str) -> list[dict[str, str]]:
        """What the page of a slot gives an officer's browser to open, once it is frozen."""
        pattern = rf'/{what}/" data-arming data-shares="([^"]*)"'
        found = officer.robot.patient(slot.address, lambda page: bool(page.all(pattern)))
        shares: list[dict[str, str]] = json.loads(found.find(pattern))
        return shares

    # ---- the hour ---------------------------------------------------------------------------

    def hour_of(self, plan: SchoolPlan, code: str) -> datetime:
        """A school with many participants opens earlier, as the campaign says."""
        is_large = sum(plan.classes(catalogue()[code].grade)) >= MANY
        return super().hour_of(plan, code) - (EARLIER if is_large else timedelta())

    def sit(self, code: str) -> None:
        """Words come out hour by hour; with its own twelve each school finds its password.

        Criteria come out at an hour and with words of their own.
        """
        sitting, moscow = self.sitting(code), self.year.moscow
        self.year.go_to(moscow(DAY - 1, EVENING))
        self.arm(code)
        one = self.year.bar.step(f"{catalogue()[code]}: слова выдачи", sitting)
        for schools in self.at_the_hour(code):
            self.words_at(self.name_of(schools[0], code))
            self.year.tally.add(slots_released=1)
            at_once(schools, lambda plan: self.take_key(plan, code), one)
        self.year.go_to(moscow(DAY, LAST_CRITERIA))
        for name in {self.name_of(plan, code, SlotKind.CRITERIA) for plan in sitting}:
            self.words_at(name)
            self.year.tally.add(slots_released=1)
        self.year.each(
            f"{catalogue()[code]}: критерии и журнал", sitting, lambda plan: self.after(plan, code)
        )

    def after(self, plan: SchoolPlan, code: str) -> None:
        """Pages are counted, criteria taken."""
        self.count_pages(plan, code)
        self.take_criteria(plan, code)

    def name_of(self, plan: SchoolPlan, code: str, kind: SlotKind = SlotKind.KITS) -> str:
        """How machines call the slot of a school."""
        zone = ZoneInfo(plan.district.zone or plan.district.region.zone)
        hour = self.hour_of(plan, code)
        if kind == SlotKind.CRITERIA:
            hour = datetime.combine(self.day_of(code), CRITERIA_HOUR, zone)
        ahead = hour.astimezone(zone).utcoffset() or timedelta()
        return slot_name(
            campaign=SLUG, work=code, group=zone_group(ahead), kind=kind, opens_at=hour
        )

    def try_too_early(self, plan: SchoolPlan, code: str) -> None:
        """Half a minute before the hour there is no such file, and the school's button is shut."""
        self.anyone.get(f"/release/{self.name_of(plan, code)}.txt", expect=(MISSING,))
        self.anna(plan).post(self.way_to(plan, code, "key"), expect=(CONFLICT,))
        self.year.tally.add(refused_early=2)

    def words_at(self, name: str) -> bytes:
        """The release value of a slot, from the file that anyone may fetch."""
        page = self.anyone.patient(f"/release/{name}.txt", lambda _: True)
        return bytes_of(page.find(r"words: ([а-яё ]+)"))

    def password(self, plan: SchoolPlan, code: str) -> str:
        """Release words and the school's own twelve become the password on its own computer.

        The last school has no line: its region reads the words, the rest lies on its offline page.
        """
        if plan is self.schools[-1]:
            value = bytes_of(words_on(self.relayed(plan, code)))
            sealed = self.sealed_offline(plan, code)
        else:
            page = self.anna(plan).post(self.way_to(plan, code, "key"))
            value, sealed = _opening(page)
        self.year.tally.add(passwords_found=1)
        return open_password(sealed, value=value, secret=self.secret_of(plan))

    def secret_of(self, plan: SchoolPlan) -> bytes:
        """What the words in a school's safe carry."""
        return bytes_of(self.year.player(Role.SCHOOL_COORDINATOR, plan.place).safe)

    def take_archive(self, plan: SchoolPlan, code: str) -> None:
        """The page that opens archives without a network is taken along."""
        super().take_archive(plan, code)
        opener = self.anna(plan).get(f"/materials/{SLUG}/{plan.key}/opener/", expect=(200, MISSING))
        self.openers[plan.key] = opener.body

    def sealed_offline(self, plan: SchoolPlan, code: str) -> bytes:
        """The sealed password of a work, from the page on the school's disk."""
        text = self.openers[plan.key].decode()
        name = f"{SLUG}-{plan.key}-{code}.zip"
        found = re.search(rf'"name": "{name}", "digest": "\w+", "sealed": "([^"]+)"', text)
        if found is None:
            raise Lost(f"the offline page of {plan.key} does not know {code}")
        return b64decode(found.group(1))

    def trial_word(self, plan: SchoolPlan, page: Page) -> str:
        """The word of the trial opens with the school's own words, as the password will."""
        value, sealed = _opening(page)
        return open_password(sealed, value=value, secret=self.secret_of(plan))


def _opening(page: Page) -> tuple[bytes, bytes]:
    """What a page gives the script in the browser: a release value, and what it opens."""
    value = bytes.fromhex(page.find(r'data-release="([0-9a-f]{32})"'))
    return value, b64decode(page.find(r'data-sealed="([^"]+)"'))


def make_keys_offline(request: bytes) -> bytes:
    """What `vprok ceremony` makes and checks on a computer without a network."""
    with tempfile.TemporaryDirectory(prefix="vprok-ceremony-") as name:
        folder = Path(name)
        (folder / "request.json").write_bytes(request)
        for words in ("make request.json keys.json", "check keys.json --request request.json"):
            subprocess.run(  # noqa: S603 - our own command
                [sys.executable, "-m", "vprok", "ceremony", *words.split()],
                cwd=folder,
                check=True,
                capture_output=True,
            )
        return (folder / "keys.json").read_bytes()


def _few(schools: Sequence[SchoolPlan]) -> list[SchoolPlan]:
    """The first large and the first small school of each region; colleges have no such works."""
    chosen: dict[tuple[str, bool], SchoolPlan] = {}
    for plan in schools:
        if not plan.is_college:
            is_large = sum(plan.classes(catalogue()[SAT].grade)) >= MANY
            chosen.setdefault((plan.district.region.code, is_large), plan)
    return list(chosen.values())


def _packed(told: dict[str, bytes]) -> str:
    """Files by public key, as a browser sends them."""
    return json.dumps({name: b64encode(one).decode() for name, one in told.items()})
