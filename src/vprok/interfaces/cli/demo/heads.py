"""What stands at the end of a form: the word of the head, and a form that is opened again."""

from datetime import timedelta
from typing import TYPE_CHECKING

from vprok.interfaces.cli.demo.excel import results_file
from vprok.interfaces.cli.demo.results import Sat
from vprok.interfaces.cli.demo.sending import send
from vprok.kernel.charter import Role

if TYPE_CHECKING:
    from vprok.interfaces.cli.demo.year import Year

MARKS = (4, 5)
WHY_OPENED = "Школа нашла ошибку в отметке за четверть: одна отметка внесена не в ту строку."
WHY_CHANGED = "Исправлена отметка за четверть у одного кода."


class Heads:
    """Heads of schools and the region above them."""

    def __init__(self, year: "Year") -> None:
        self.year = year

    def sign_all(self, slug: str) -> None:
        """Most heads sign what is accepted."""
        forms = [sat for sat in self.year.results.done[slug] if self.year.has_head(sat.plan)]
        self.year.each("Руководители подписывают результаты", forms, self.sign)

    def sign(self, sat: Sat) -> None:
        """The head reads the figures and signs the version that was read."""
        head = self.year.player(Role.HEAD_OF_SCHOOL, sat.plan.place).robot
        page = head.get(f"{sat.pages}declaration/")
        version = page.find(r'name="version" value="(\d+)"')
        head.post(f"{sat.pages}declaration/", {"version": version}).find("(Результаты подписаны)")
        self.year.tally.add(forms_signed=1)

    def open_again(self, sat: Sat) -> None:
        """The region opens a signed form with a reason; it is mended and signed once more."""
        vera = self.year.player(Role.REGIONAL_COORDINATOR, sat.plan.district.region.place).robot
        until = self.year.opens_on + timedelta(days=8)
        vera.post(
            f"{sat.address}reopened/", {"until": f"{until}T18:00", "reason": WHY_OPENED}
        ).find("(Форма открыта снова)")
        anna = self.year.player(Role.SCHOOL_COORDINATOR, sat.plan.place).robot
        mended = [dict(row) for row in sat.rows]
        row = next(row for row in mended if row["journal"])
        row["journal"] = next(mark for mark in MARKS if mark != row["journal"])
        send(anna, sat.address, results_file(sat.blank, sat.work, mended), why=WHY_CHANGED)
        self.sign(sat)
        self.year.tally.add(forms_opened_again=1)
