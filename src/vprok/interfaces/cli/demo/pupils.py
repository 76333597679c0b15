"""A sample list of pupils who do not exist, for the page that keeps names in the browser."""

import csv
import io
from pathlib import Path

from vprok.interfaces.cli.demo.country import SchoolPlan
from vprok.interfaces.cli.demo.names import person
from vprok.interfaces.cli.demo.robot import Robot

HEAD = ("Фамилия", "Имя", "Отчество", "Класс")
GIRLS = 50
"""Percent of the pupils."""


def sample_of(robot: Robot, slug: str, plan: SchoolPlan) -> bytes:
    """A list as a school's journal would export it: as many pupils as each class has codes.

    returns: CSV as Excel opens it in Russia
    """
    asked = robot.call(f"/results/{slug}/names/{plan.key}/codes/")
    written = io.StringIO()
    lines = csv.writer(written, delimiter=";", lineterminator="\r\n")
    lines.writerow(HEAD)
    for one in asked["classes"]:
        people = (
            person(f"pupil {plan.key} {one['title']} {n}", women=GIRLS)
            for n in range(len(one["codes"]))
        )
        for who in sorted(people, key=lambda who: who.full_name):
            lines.writerow((who.family, who.given, who.patronymic, one["title"]))
    return written.getvalue().encode("utf-8-sig")


def write_sample(folder: Path, robot: Robot, slug: str, plan: SchoolPlan) -> Path:
    """Lay the list beside the demo; nobody uploads it.

    returns: where it lies
    """
    place = folder / f"imena-{plan.key}.csv"
    place.write_bytes(sample_of(robot, slug, plan))
    return place
