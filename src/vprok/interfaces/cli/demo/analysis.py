"""What people do with reports: a sample is drawn, plans are made, a head answers to signs."""

import re
from time import sleep
from typing import TYPE_CHECKING

from vprok.interfaces.cli.demo import past
from vprok.interfaces.cli.demo.people import Player
from vprok.interfaces.cli.demo.robot import PAUSE
from vprok.kernel.charter import Role
from vprok.kernel.place import Place

if TYPE_CHECKING:
    from vprok.interfaces.cli.demo.year import Year

SHARE, SEED = "25", "vprok2026"
"""Percent of schools under observers, and what the drawing begins from."""
Line = tuple[str, str, str]
"""A measure of a plan: what is done, who does it, until when."""
OF_SCHOOL: Line = (
    "Пятиминутка на каждом уроке: одно задание на умение, с которым справились хуже всего",
    "учителя начальных классов",
    "до конца четверти",
)
OF_DISTRICT: Line = (
    "Семинар: учителя школ, где это умение усвоено, показывают остальным, как его отрабатывают",
    "методический кабинет",
    "до конца месяца",
)
REPLY = (
    "Работы двух классов по русскому языку проверяли учителя, которые в них преподают. Педсовет "
    "решил: в этом году проверяет комиссия параллели, работы распределяются по кодам, десятую "
    "часть перепроверяет соседняя школа. Работы прошлого года сохранены, готовы показать."
)
WHAT = r'<textarea name="(form-\d+-what)"[^>]*>\s*(.*?)</textarea>'
REST = r'<input type="text" name="(form-\d+-(?:who|until))"(?: value="([^"]*)")?'


class Analysis:
    """What stands at the end of a campaign, and what was done about it."""

    def __init__(self, year: "Year") -> None:
        self.year = year

    def draw_sample(self, federal: Player) -> None:
        """Observers come to some schools, drawn before the first day from a seed anyone may see."""
        page = federal.robot.post(
            f"/analytics/{self.year.spring.slug}/sample/draw/", {"share": SHARE, "seed": SEED}
        )
        self.year.tally.add(sampled=int(page.find(r"Выборка сделана: (\d+)")))

    def warm(self) -> None:
        """Do all the work of analytics that waits, so that every page is there at once."""
        from vprok.interfaces.jobs.board import BOARD
        from vprok.interfaces.jobs.models import Claim
        from vprok.interfaces.jobs.worker import turn

        one = self.year.bar.step("Свод, диаграммы, анализ заданий, признаки", [1])
        jobs = [job for job in BOARD if job.name.startswith("analytics.")]
        others = Claim.objects.filter(job__startswith="analytics.", last_error="")
        while turn(jobs) or others.exists():
            sleep(PAUSE if others.exists() else 0)
        one()

    def plan_measures(self) -> None:
        """A head and a municipal coordinator keep what the note proposes, with a line of theirs."""
        school = self.year.results.marked
        district = school.district
        head = self.year.player(Role.HEAD_OF_SCHOOL, school.place)
        boris = self.year.player(self.year.coordinator_of(district), district.place)
        self._plan(head, school.place, OF_SCHOOL)
        self._plan(boris, district.place, OF_DISTRICT)

    def _plan(self, who: Player, place: Place, own: Line) -> None:
        address = f"/analytics/{self.year.spring.slug}/{past.WORK}/{place.path}/note/measures/"
        page = who.robot.get(address)
        told = dict(page.pairs(WHAT)) | dict(page.pairs(REST))
        lines = sorted({int(number) for number in re.findall(r"form-(\d+)-what", " ".join(told))})
        free = next(line for line in lines if not told[f"form-{line}-what"].strip())
        told |= {
            f"form-{free}-{key}": words
            for key, words in zip(("what", "who", "until"), own, strict=True)
        }
        told |= {f"form-{key}": page.find(rf'name="form-{key}" value="(\d*)"') for key in MANAGED}
        seen = page.find(r'name="seen" value="(\d+)"')
        who.robot.post(address, {**told, "seen": seen}).find("(План мер сохранён)")
        self.year.tally.add(plans_kept=1)

    def reply(self) -> None:
        """The head of the school with signs of last year says how it was, and what was changed."""
        school = self.year.past.manipulated
        if school is None:
            return
        head = self.year.player(Role.HEAD_OF_SCHOOL, school.place).robot
        case = f"/analytics/{past.SLUG}/objectivity/{school.place.path}/case/"
        head.post(f"{case}reply/", {"text": REPLY}).find("(Ответ сохранён)")
        self.year.tally.add(replies=1)


MANAGED = ("TOTAL_FORMS", "INITIAL_FORMS", "MIN_NUM_FORMS", "MAX_NUM_FORMS")
"""What a page of several alike forms says of how many they are."""
