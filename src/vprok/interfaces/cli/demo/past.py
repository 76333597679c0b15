"""Last year: what a region keeps of it is brought in by a command, as an operator would do it."""

import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from vprok.domain.analytics.sheets import EXAMS, exams_form
from vprok.domain.campaign.queries import catalogue
from vprok.domain.intake.queries import Blank
from vprok.interfaces.cli.demo.country import CROWDED, SchoolPlan, closed_since
from vprok.interfaces.cli.demo.excel import opened
from vprok.interfaces.cli.demo.exports import (
    MANIPULATED,
    WORKS,
    matrix,
    write_exports,
    written,
)
from vprok.interfaces.cli.demo.names import number_of
from vprok.interfaces.cli.demo.people import Player
from vprok.interfaces.cli.demo.robot import File, Lost
from vprok.kernel.russian import decimal
from vprok.tools.sheets.spec import XLSX, Value

if TYPE_CHECKING:
    from vprok.interfaces.cli.demo.year import Year

SLUG = "2025-spring"
WORK = "ma4"
"""The one whose years are shown: its pupils sit mathematics of grade 5 this year."""
FOLDER, FINDINGS, SAID, MATRIX = "past-year", "замечания.csv", "что-сделано.txt", "ma4-задания.csv"
LASTS, SENT = timedelta(days=30), timedelta(days=9)
"""How long the campaign was, and how far into it forms were sent."""
GRADUATES = 10
"""From so many pupils in a grade a school has results of the state examination."""
MEANS = {"РУ": (24.2, 6.1), "МА": (14.6, 5.2)}
"""Mean and deviation of points in the subjects of the state examination."""


class Past:
    """What the country was like a year before the spring campaign."""

    def __init__(self, year: "Year") -> None:
        self.year = year
        self.schools = [one for one in year.schools if not one.is_college]
        self.closed = closed_since(self.schools)

    def sat(self, code: str) -> list[SchoolPlan]:
        """Schools that sat a work; of those closed since, only exports of Russian were kept."""
        return [*self.schools, *(self.closed if code in MANIPULATED else ())]

    @property
    def manipulated(self) -> SchoolPlan | None:
        """A school that takes part this year, too, whose works were corrected and copied.

        None in a country without a region where it could be told from others.
        """
        here = (one for one in self.schools if one.district.region == CROWDED)
        return next((one for one in here if self._may_be(one)), None)

    def _may_be(self, plan: SchoolPlan) -> bool:
        """It has two classes in a grade, and a head who can answer."""
        return len(plan.classes(catalogue()[WORK].grade)) > 1 and self.year.has_head(plan)

    @property
    def opens_on(self) -> date:
        """A year before the spring campaign."""
        now = self.year.opens_on
        return date(now.year - 1, now.month, min(now.day, 28))

    def bring(self, folder: Path) -> None:
        """Write the exports and bring them in; what the command says is kept beside them.

        folder: where the demo lies
        """
        one = self.year.bar.step("Прошлый год: ввоз выгрузок", [1])
        files = write_exports(
            folder / FOLDER,
            {code: self.sat(code) for code in WORKS},
            on=self.opens_on + SENT,
            manipulated_by=self.manipulated,
        )
        blocks = (written(plan, WORK) for plan in self.sat(WORK))
        labels = [task.label for task in catalogue()[WORK].tasks]
        (folder / MATRIX).write_bytes(matrix(blocks, labels))
        said = self._import(files, folder / FOLDER / FINDINGS)
        (folder / FOLDER / SAID).write_text(said, "utf-8")
        self.year.tally.add(
            past_works=len(WORKS),
            past_rows=sum(map(int, re.findall(r", взято (\d+)", said))),
            past_findings=int((re.findall(r"Замечаний: (\d+)", said) or ["0"])[0]),
        )
        one()

    def _import(self, files: list[Path], findings: Path) -> str:
        first = self.opens_on
        command = [sys.executable, "-m", "vprok", "import", "results", *map(str, files)]
        command += ["--campaign", SLUG, "--year", str(first.year), "--title", f"ВПР {first.year}"]
        command += ["--opens", str(first), "--closes", str(first + LASTS)]
        command += ["--findings", str(findings)]
        done = subprocess.run(  # noqa: S603 - our own command
            command, capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise Lost(f"last year does not come in: {done.stdout[-1500:]} {done.stderr[-1500:]}")
        return done.stdout

    def bring_exams(self, federal: Player) -> None:
        """Pupils of grade 9 sat the state examination in summer; its results come as a file."""
        address = f"/analytics/{SLUG}/sample/exams/"
        blank = federal.robot.get(f"{address}blank.xlsx").body
        form = opened(Blank(exams_form()), blank)
        rows = [row for plan in self.schools if plan.pupils >= GRADUATES for row in _exams(plan)]
        form.rows[EXAMS] = rows
        federal.robot.post(address, files={"file": File("огэ.xlsx", form.saved(), XLSX)}).find(
            "(Результаты ОГЭ загружены)"
        )
        self.year.tally.add(exams_kept=len(rows))


def _exams(plan: SchoolPlan) -> Iterator[dict[str, Value]]:
    for subject, (mean, deviation) in MEANS.items():
        luck = number_of(f"{plan.key} {subject} exams") % 100 / 100 - 0.5
        yield {
            "key": plan.key,
            "subject": subject,
            "participants": round(0.9 * plan.pupils),
            "mean": decimal(mean + deviation * (plan.ability + 0.3 * luck), 2),
            "deviation": decimal(deviation * (1 + 0.1 * luck), 2),
        }
