"""The spring campaign: the server keeps the passwords, and four works are sat day after day."""

from datetime import date, time, timedelta
from typing import TYPE_CHECKING

from vprok.domain.campaign.queries import catalogue
from vprok.interfaces.cli.demo.answers import Keys
from vprok.interfaces.cli.demo.country import SchoolPlan
from vprok.interfaces.cli.demo.materials import PASSWORD_SHOWN, Materials, at_once
from vprok.interfaces.cli.demo.papers import dictation_wav
from vprok.interfaces.cli.demo.people import Player
from vprok.interfaces.cli.demo.photographs import photograph
from vprok.interfaces.cli.demo.robot import File, Lost
from vprok.kernel.charter import Role
from vprok.kernel.place import COUNTRY

if TYPE_CHECKING:
    from vprok.interfaces.cli.demo.year import Year

SLUG = "2026-spring"
WORKS = ("ru4", "ma4", "bi5", "spo1")
"""A work of two parts, two usual ones, and one for colleges."""
DICTATED, APART, LEAKED = "ru4", "ma4", "bi5"
"""A work with a sound, one whose criteria have their own hour, one that is photographed."""
LAST_CRITERIA = time(15)
"""By Moscow's clock: 14:00 in the westernmost zone."""


class Spring(Materials):
    """Its story, step by step."""

    def __init__(self, year: "Year") -> None:
        super().__init__(year, SLUG, WORKS, year.schools, self._day)
        self.offline = year.schools[1 % len(year.schools)]
        """The school whose line is down on the day before one of its works."""
        self.keys = Keys(year, SLUG)

    def _day(self, code: str) -> date:
        """One after another from the first day of the window."""
        return self.year.opens_on + timedelta(days=WORKS.index(code))

    def open_campaign(self, federal: Player) -> None:
        """The federal organiser opens the campaign, says how it is kept, and starts it."""
        one = self.year.bar.step("Кампания и её план-график", [1])
        opens_on = self.year.opens_on
        federal.robot.post(
            "/campaign/new/",
            {
                "title": f"ВПР {opens_on.year}, весна",
                "slug": SLUG,
                "era": "sealed",
                "layout": "2026",
                "opens_on": opens_on.isoformat(),
                "closes_on": (opens_on + timedelta(days=30)).isoformat(),
                "works": list(WORKS),
                "variants": "2",
            },
        )
        federal.robot.post(
            f"/campaign/{SLUG}/choices/",
            {
                "custody": "simple",
                "kit_style": "stamped",
                "freeze_hours": "20",
                "apart": [APART],
            },
        )
        self.keys.choose(federal)
        federal.robot.post(f"/campaign/{SLUG}/start/", {"sure": "on"})
        one()

    def bring(self, federal: Player) -> None:
        """Variants, the sound of a dictation, criteria."""
        self.bring_variants(federal)
        self.bring_criteria(federal)
        self.keys.bring(federal)
        federal.robot.post(
            f"/materials/{SLUG}/companions/{DICTATED}/",
            {"kind": "sound", "title": "Текст диктанта"},
            files={"file": File("диктант.wav", dictation_wav(), "audio/wav")},
        ).find("(загружен)")
        self.year.each(
            "Школы выбирают печать",
            self.schools,
            lambda plan: self.choose_print(plan, has_codes=False),
        )

    def take_all_codes(self, federal: Player) -> None:
        """Schools take their slips, and one child in some reads large print."""
        self.year.each("Школы скачивают коды участников", self.schools, self.take_codes)
        for plan in self.schools:
            self.choose_print(plan, has_codes=True)
        federal.robot.get(f"/materials/{SLUG}/late/")
        federal.robot.get(f"/materials/{SLUG}/readiness/")

    def sit(self, code: str) -> None:
        """One work: archives the day before, passwords at the hour, pages after it."""
        words, sitting = catalogue()[code], self.sitting(code)
        self.year.go_to(self.year.moscow(WORKS.index(code) - 1, LAST_CRITERIA))
        self.year.each(f"{words}: архивы", sitting, lambda plan: self._take(plan, code))
        one = self.year.bar.step(f"{words}: пароли в 07:30 местного", sitting)
        for schools in self.at_the_hour(code):
            at_once(schools, lambda plan: self.take_key(plan, code), one)
        self.year.go_to(self.year.moscow(WORKS.index(code), LAST_CRITERIA))
        self.year.each(f"{words}: журнал печати", sitting, lambda plan: self._after(plan, code))

    def _take(self, plan: SchoolPlan, code: str) -> None:
        if plan is self.offline and code == APART:
            self.fetch_archive(plan, code)
        else:
            self.take_archive(plan, code)

    def password(self, plan: SchoolPlan, code: str) -> str:
        """The school without a line is told its password by its region."""
        if plan is self.offline and code == APART:
            return self.relayed(plan, code).find(PASSWORD_SHOWN)
        return super().password(plan, code)

    def open_archive(self, plan: SchoolPlan, code: str, password: str) -> dict[str, bytes]:
        """In one school somebody photographs a page that was just printed."""
        files = super().open_archive(plan, code, password)
        if files and plan is self.schools[0] and code == LEAKED:
            self.trace(plan, photograph(files))
        return files

    def trace(self, plan: SchoolPlan, picture: bytes) -> None:
        """The photograph goes about, and the federal organiser asks whose copy it is."""
        federal = self.year.player(Role.FEDERAL_ORGANISER, COUNTRY)
        page = federal.robot.post(
            f"/materials/{SLUG}/leaks/",
            {"work": LEAKED},
            files={"photographs": File("снимок.png", picture, "image/png")},
        )
        if plan.key not in page.all(r"Логин ОО</dt><dd><code>([^<]+)"):
            raise Lost(f"the copy of {plan.key} is not told: {page.words[:1500]}")
        self.year.tally.add(leaks_traced=1)

    def _after(self, plan: SchoolPlan, code: str) -> None:
        self.count_pages(plan, code)
        if code == APART:
            self.take_criteria(plan, code)
