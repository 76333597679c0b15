"""What reaches families: the day they were told, and one look by code and secret."""

from datetime import timedelta
from typing import TYPE_CHECKING

from vprok.domain.materials.models import Code
from vprok.domain.materials.queries import family_secret
from vprok.interfaces.cli.demo.results import Sat
from vprok.interfaces.cli.demo.robot import Robot
from vprok.kernel.charter import Role

if TYPE_CHECKING:
    from vprok.interfaces.cli.demo.year import Year

CLASS = r'name="(class_\d+)"'


class Families:
    """The families of the campaign that lets them look."""

    def __init__(self, year: "Year", slug: str) -> None:
        self.year, self.slug = year, slug

    def tell_all(self, days: int) -> None:
        """Schools mark the day; the last one has told its first class only.

        days: from the first day of the spring campaign
        """
        on = (self.year.opens_on + timedelta(days=days)).isoformat()
        forms = self.year.results.done[self.slug]
        for sat in forms:
            address = f"{sat.pages}families/"
            anna = self.year.player(Role.SCHOOL_COORDINATOR, sat.plan.place).robot
            classes = anna.get(address).all(CLASS)
            told = classes[:1] if sat is forms[-1] else classes
            anna.post(address, dict.fromkeys(told, on)).find("(Отмечено)")
            self.year.tally.add(classes_told=len(told))

    def look(self) -> None:
        """One family opens its result by what stands on the slip."""
        slip = self.slip()
        family = Robot(self.year.site, "семья")
        family.get("/family/")
        family.post("/family/", slip).find("(Секрет подошёл)")
        family.post("/family/", {**slip, "open": "yes"}).find(f"({slip['number']})")
        self.year.tally.add(families_looked=1)

    def slip(self, nth: int = 0) -> dict[str, str]:
        """What stands on the slip of somebody who wrote the work in the largest school.

        nth: among the participants of the school, from 0
        """
        sat: Sat = max(self.year.results.done[self.slug], key=lambda one: one.present)
        here = [str(one.code) for one in sat.block.participants() if all(one.variants)]
        code = Code.objects.select_related("school", "campaign").get(
            campaign__slug=self.slug,
            school__number=sat.plan.key.removeprefix("edu"),
            number=here[nth % len(here)],
        )
        return {"school": sat.plan.key, "number": code.number, "secret": family_secret(code)}
