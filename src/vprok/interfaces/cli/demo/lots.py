"""A campaign of the third era: a class sits one subject by lot, and anyone may check the lot."""

import re
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from vprok.interfaces.cli.demo.country import SchoolPlan
from vprok.interfaces.cli.demo.materials import Materials
from vprok.interfaces.cli.demo.paperwork import Paperwork
from vprok.interfaces.cli.demo.people import Player
from vprok.interfaces.cli.demo.robot import Lost
from vprok.kernel.charter import Role

if TYPE_CHECKING:
    from vprok.interfaces.cli.demo.year import Year

SLUG = "2026-lots"
EVERYONE, DRAWN = "ru6", ("bi6", "gg6", "is6", "ob6")
"""The work that all sit, and those of which one falls to a class."""
FIRST_DAY, DAY = -3, 8
"""Of the campaign, and of the first work: from the first day of the spring campaign."""


class Lots(Materials):
    """Its story: the seed is bound before schools apply, and told when all have drawn."""

    def __init__(self, year: "Year", schools: Sequence[SchoolPlan]) -> None:
        super().__init__(year, SLUG, (EVERYONE, *DRAWN), schools, self._day)

    def _day(self, code: str) -> date:
        return self.year.opens_on + timedelta(days=DAY + (code != EVERYONE))

    def open_campaign(self, federal: Player) -> None:
        """The federal organiser says what is drawn, and binds the seed."""
        opens_on = self.year.opens_on + timedelta(days=FIRST_DAY)
        federal.robot.post(
            "/campaign/new/",
            {
                "title": f"ВПР {opens_on.year}, предметы по жребию",
                "slug": SLUG,
                "era": "random",
                "layout": "2026",
                "opens_on": opens_on.isoformat(),
                "closes_on": (opens_on + timedelta(days=30)).isoformat(),
                "works": list(self.works),
                "variants": "2",
            },
        )
        drawing = f"/intake/{SLUG}/drawing/"
        federal.robot.post(f"{drawing}pool/", {"works": list(DRAWN), "draws": "1"})
        federal.robot.post(f"{drawing}bind/", {"sure": "on"})
        federal.robot.post(f"/campaign/{SLUG}/start/", {"sure": "on"})

    def send_papers(self) -> None:
        """A few schools take part."""
        papers = Paperwork(self.year, SLUG, is_news=False)
        self.year.each("По жребию: заявки", self.schools, papers.apply)

    def draw(self, federal: Player) -> None:
        """Schools see what fell to their classes, the seed is told, and the list is true."""
        self.year.each("По жребию: предметы классов", self.schools, self.see)
        drawing = f"/intake/{SLUG}/drawing/"
        page = federal.robot.post(f"{drawing}tell/", {"sure": "on"})
        seed = page.find(r"Жребий</dt><dd[^>]*><code>([0-9a-f]+)")
        federal.robot.get(f"{drawing}proof/").find("(Всё совпало)")
        check_offline(federal.robot.get(f"{drawing}list.csv").body, seed)
        self.year.each("По жребию: дни работ", self.schools, self.declare_days)

    def see(self, plan: SchoolPlan) -> None:
        """Wait for the classes of a school to have drawn."""
        address = f"/intake/{SLUG}/drawing/{plan.key}/"
        robot = self.year.player(Role.SCHOOL_COORDINATOR, plan.place).robot
        page = robot.patient(address, lambda page: "<caption>" in page.text)
        classes = page.find(r"<caption>(\d+)")
        self.year.tally.add(classes_drawn=int(classes))


def check_offline(listed: bytes, seed: str) -> None:
    """Repeat the drawing from the list and the seed, as anyone may.

    raises: Lost if something differs
    """
    with tempfile.TemporaryDirectory(prefix="vprok-demo-") as name:
        place = Path(name) / "list.csv"
        place.write_bytes(listed)
        done = subprocess.run(  # noqa: S603 - our own command
            [sys.executable, "-m", "vprok", "assignment", "check", "--list", place, "--seed", seed],
            capture_output=True,
            text=True,
            check=False,
        )
    if done.returncode or not re.search(r"не совпало: 0", done.stdout):
        raise Lost(f"the drawing is not true: {done.stdout}{done.stderr}")
