"""A commission of experts: works are dealt by lot, some twice, and a district marks some again."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from vprok.domain.campaign.models import Work
from vprok.domain.campaign.queries import catalogue
from vprok.interfaces.cli.demo.country import SchoolPlan
from vprok.interfaces.cli.demo.grid import Cells
from vprok.interfaces.cli.demo.people import Player
from vprok.interfaces.cli.demo.robot import Page, Robot
from vprok.kernel.charter import Role

if TYPE_CHECKING:
    from vprok.interfaces.cli.demo.year import Year

EXPERTS = 3
SHARE, AGAIN, TOLERANCE = 30, 40, 1
"""Percent of works that are marked twice, and again by a district; points that do not matter."""
CHOICE = r'name="experts"[^>]*value="(\d+)"[^>]*>\s*(?:<[^>]+>\s*)*([^<]+?)\s*<'
WORKS = r'data-work="(\d+)" data-revision="(\d+)"'
DESK = "/results/marking/"


class Experts:
    """What the experts of one school do, and the commission above it."""

    def __init__(self, year: "Year") -> None:
        self.year = year

    def people(self, plan: SchoolPlan) -> list[Player]:
        """The experts of the school that plays; the first of them heads."""
        return [self.year.player(Role.EXPERT, plan.place, nth) for nth in range(EXPERTS)]

    def mark(self, plan: SchoolPlan, work: Work, pages: str, points: Mapping[str, Cells]) -> None:
        """Gather a commission, mark everything by code, ask a third where two differ, carry over.

        points: right ones, by code and column
        """
        anna = self.year.player(Role.SCHOOL_COORDINATOR, plan.place).robot
        people = self.people(plan)
        commission = gather(anna, work, people, share=SHARE)
        slug = work.campaign.slug
        anna.post(f"/results/{slug}/commissions/{commission}/deal/", {"school": plan.key})
        pile = f"{DESK}{commission}/{plan.key}/"
        people[0].robot.post(people[0].robot.get(pile).find(rf'"({DESK}[^"]+/criteria/\d+/)"'))
        strict, disputed = self._dispute([one.robot for one in people], pile, points)
        for robot in (one.robot for one in people):
            less = disputed if robot is strict else ()
            self._mark_pile(robot, pile, points, work, less=less)
        people[0].robot.post(f"{DESK}{commission}/head/third/")
        for expert in people:
            self._mark_pile(expert.robot, pile, points, work)
        anna.post(f"{pages}marking/carry/").find("(Перенесены баллы)")
        anna.post(f"/results/{slug}/commissions/{commission}/close/").find("(Комиссия закрыта)")

    def _dispute(
        self, robots: Sequence[Robot], pile: str, points: Mapping[str, Cells]
    ) -> tuple[Robot, tuple[str]]:
        """One of the works that two experts have, and the expert who is too strict about it."""
        have = [(one, code) for one in robots for code, _ in one.get(pile).pairs(WORKS)]
        count = Counter(code for _, code in have)
        twice = {code for code, many in count.items() if many > 1}
        self.year.tally.add(works_marked_twice=len(twice))
        robot, code = next(
            (robot, code)
            for robot, code in have
            if code in twice and total_of(points[code]) > TOLERANCE
        )
        return robot, (code,)

    def recheck(
        self, plan: SchoolPlan, work: Work, pages: str, points: Mapping[str, Cells]
    ) -> None:
        """The district has a sample of the works marked again by people of another school."""
        district = plan.district
        boris = self.year.player(self.year.coordinator_of(district), district.place).robot
        expert = self.year.player(Role.EXPERT, self.year.schools[0].place)
        commission = gather(boris, work, [expert], share=0)
        boris.post(
            f"{pages}marking/recheck/", {"commission": commission, "share": str(AGAIN)}
        ).find("(Перепроверка назначена)")
        pile = f"{DESK}{commission}/{plan.key}/"
        drawn = [code for code, _ in expert.robot.get(pile).pairs(WORKS)]
        able = [code for code in drawn if total_of(points[code])]
        self._mark_pile(expert.robot, pile, points, work, less=able[:1])
        boris.get(f"{pages}marking/").find("(работ с другими баллами)")
        self.year.tally.add(works_rechecked=len(drawn))

    def _mark_pile(
        self,
        robot: Robot,
        pile: str,
        points: Mapping[str, Cells],
        work: Work,
        *,
        less: Sequence[str] = (),
    ) -> None:
        """Type the points of every work that waits, and hand them in.

        less: works about which this expert is too strict
        """
        page = robot.get(pile, expect=(200, 404))
        waiting = set(page.all(r'name="(\d+)\|revision"'))
        told = [
            {
                "work": code,
                "revision": int(revision),
                "cells": by_label(stricter(points[code]) if code in less else points[code], work),
            }
            for code, revision in page.pairs(WORKS)
            if code in waiting
        ]
        if told:
            robot.send_json(pile, {"works": told})
            robot.post(pile, {"do": "hand-in"}).find("(Сдано: )")
        self.year.tally.add(works_marked=len(told))


def gather(robot: Robot, work: Work, people: Sequence[Player], *, share: int) -> str:
    """Gather a commission of these people; the first of them heads.

    returns: its number in addresses
    """
    address = f"/results/{work.campaign.slug}/commissions/new/{work.code}/"
    page = robot.get(address)
    listed = {name: account for account, name in page.pairs(CHOICE)}
    chosen = [listed[one.full_name] for one in people]
    made: Page = robot.post(
        address,
        {
            "title": f"Комиссия: {work}",
            "share": str(share),
            "tolerance": str(TOLERANCE),
            "experts": chosen,
            "head": chosen[0],
        },
    )
    return made.address.rstrip("/").rpartition("/")[2]


def total_of(points: Cells) -> int:
    """All points of a work; X earns none."""
    return sum(int(text) for text in points.values() if text.isdecimal())


def stricter(points: Cells) -> Cells:
    """The points of somebody who gives less, by more than the tolerance where there is so much.

    Points are taken away from the end, so that a criterion goes before the one it follows.
    """
    given, taken = dict(points), 0
    for key in reversed(list(points)):
        if taken <= TOLERANCE and given[key].isdecimal():
            taken += int(given[key])
            given[key] = "0"
    return given


def by_label(points: Cells, work: Work) -> dict[str, str]:
    """Points as experts type them: by label of the task."""
    labels = [str(task.label) for task in catalogue()[work.code].tasks]
    return {labels[int(key.removeprefix("task_")) - 1]: text for key, text in points.items()}
