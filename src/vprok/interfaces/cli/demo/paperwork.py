"""The forms before any work is sat: list, application, corrections, summary, questionnaire."""

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from vprok.domain.intake.queries import (
    application_blank,
    questionnaire_blank,
    school_list_blank,
    summary_blank,
)
from vprok.domain.intake.sheets.questionnaire import NO, SIZE, STATUS
from vprok.domain.intake.sheets.questionnaire import YES as ANSWERED_YES
from vprok.domain.intake.sheets.school_list import ADD, CHANGE, KEEP
from vprok.domain.intake.sheets.taking import NO as NO_WORK
from vprok.domain.intake.sheets.taking import OTHER
from vprok.interfaces.cli.demo.country import DistrictPlan, RegionPlan, SchoolPlan
from vprok.interfaces.cli.demo.excel import Opened, application_of, number, opened, owed
from vprok.interfaces.cli.demo.names import number_of, person
from vprok.interfaces.cli.demo.people import Player
from vprok.interfaces.cli.demo.robot import Page
from vprok.interfaces.cli.demo.sending import send, send_until_accepted, wait_for
from vprok.kernel.charter import Role
from vprok.tools.sheets.spec import Value

if TYPE_CHECKING:
    from vprok.interfaces.cli.demo.year import Year

TEACHERS_TO_PUPILS = 12
BIRTHS_OF = 9
"""Years of birth that one school holds, roughly."""


class Paperwork:
    """What coordinators of districts, regions and schools send before the first work.

    Robots make the mistakes people make: totals that do not add up, more participants than
    pupils, a condition overlooked, an answer in another case; they mend what the page names.

    is_news: whether schools have changed since the list was last verified
    """

    def __init__(self, year: "Year", slug: str, *, is_news: bool = True) -> None:
        self.year, self.slug, self.is_news = year, slug, is_news

    def send(
        self, player: Player, kind: str, key: str, fill: Callable[[bytes, Page | None], bytes]
    ) -> None:
        """Download a form, fill it, send it until it is accepted.

        fill: makes the file of the blank and of the page with findings, None at first
        """
        address = f"/forms/{self.slug}/{kind.replace('_', '-')}/{key}/"
        wait_for(player.robot, address)
        blank = player.robot.post(f"{address}form.xlsx").body
        came_back = send_until_accepted(player.robot, address, lambda page: fill(blank, page))
        self.year.tally.add(findings_mended=came_back)

    # ---- the list -------------------------------------------------------------------------------

    def verify_list(self, plan: DistrictPlan) -> None:
        """A district verifies its schools; the first one of a region has a new school."""
        key = plan.place.key
        is_first = self.is_news and plan == self.first_of(plan.region)
        school = f"Новостройская СОШ {plan.name}"

        def fill(file: bytes, page: Page | None) -> bytes:
            form = opened(school_list_blank(owed(self.slug, "school_list", key)), file)
            for row in form.rows["schools"]:
                if self.is_news and row["action"] == KEEP and number_of(str(row["login"])) % 2:
                    row |= {"action": CHANGE, "pupils": number(row["pupils"]) + 3}
            if is_first:
                form.rows["schools"].append(_new_school(form.rows["schools"][0], school))
            kept = len(form.rows["schools"])
            miscounted = number_of(key) % 2 == 0 and page is None
            form.rows["totals"] = [
                {"staying": kept - miscounted, "added": int(is_first), "leaving": 0}
            ]
            return form.saved()

        self.send(
            self.year.player(self.year.coordinator_of(plan), plan.place), "school_list", key, fill
        )
        self.year.tally.add(lists_verified=1)

    def first_of(self, plan: RegionPlan) -> DistrictPlan:
        """The first municipality of a region."""
        return next(one for one in self.year.districts if one.region == plan)

    def accept_lists(self, plan: RegionPlan) -> None:
        """The region looks at what each district proposes and accepts it."""
        vera = self.year.player(Role.REGIONAL_COORDINATOR, plan.place)
        for district in self.year.districts:
            if district.region != plan:
                continue
            address = f"/intake/{self.slug}/lists/{district.place.key}/"
            page = vera.robot.get(address)
            forms = page.all(r'<form[^>]*/accepted/">(.*?)</form>')
            if not forms:
                continue
            chosen = re.findall(r'name="chosen" value="(\d+)"', forms[0])
            numbers = dict(re.findall(r'name="(number-\d+)" value="([^"]+)"', forms[0]))
            vera.robot.post(f"{address}accepted/", {"chosen": chosen, **numbers})
            self.year.tally.add(list_changes=len(chosen))

    # ---- the application ------------------------------------------------------------------------

    def apply(self, plan: SchoolPlan) -> None:
        """A school applies; one in three counts more participants than pupils at first."""
        seed = number_of(plan.key)

        def fill(file: bytes, page: Page | None) -> bytes:
            form = application_of(self.slug, plan, file)
            first = form.rows["application"][0]
            if seed % 3 == 0 and page is None:
                first["participants"] = number(first["participants"]) + 40
            if seed % 4 == 1:
                first["takes"] = " Да"
            return form.saved()

        self.send(self.anna(plan), "application", plan.key, fill)
        self.year.tally.add(applications=1)

    def decline(self, plan: SchoolPlan) -> None:
        """A school says of every work it is offered that it does not sit it."""

        def fill(file: bytes, _: Page | None) -> bytes:
            form = opened(application_blank(owed(self.slug, "application", plan.key)), file)
            for row in form.rows["application"]:
                row |= {"takes": NO_WORK, "reason": OTHER, "own_reason": "не участвуем в апробации"}
            return form.saved()

        self.send(self.anna(plan), "application", plan.key, fill)

    def correct(self, plan: SchoolPlan) -> None:
        """After the deadline a school corrects its application: one pupil has left."""
        address = f"/forms/{self.slug}/application/{plan.key}/"
        robot = self.anna(plan).robot
        form = application_of(self.slug, plan, robot.post(f"{address}form.xlsx").body)
        row = form.rows["application"][0]
        row["participants"] = number(row["participants"]) - 1
        send(robot, address, form.saved())
        self.year.tally.add(corrections=1)

    def sum_up(self, plan: RegionPlan) -> None:
        """The region puts one number right in its summary application."""
        key = plan.place.key
        vera = self.year.player(Role.REGIONAL_COORDINATOR, plan.place)

        def fill(file: bytes, _: Page | None) -> bytes:
            form = opened(summary_blank(owed(self.slug, "summary", key)), file)
            row = max(form.rows["summary"], key=lambda one: number(one.get("participants") or 0))
            row["participants"] = number(row["participants"]) - 1
            total = next(one for one in form.rows["totals"] if one["code"] == row["code"])
            total["participants"] = number(total["participants"]) - 1
            return form.saved()

        self.send(vera, "summary", key, fill)
        self.year.tally.add(corrections=1)

    # ---- the questionnaire ----------------------------------------------------------------------

    def answer(self, plan: SchoolPlan) -> None:
        """A school answers the questionnaire; one in three trips over a sum at first."""
        seed = number_of(plan.key)

        def fill(file: bytes, page: Page | None) -> bytes:
            form = opened(questionnaire_blank(owed(self.slug, "questionnaire", plan.key)), file)
            _about_itself(form, plan, seed)
            _about_teaching(form, plan, seed)
            if seed % 3 == 0 and page is None:
                born = number(form.answers("teaching")["first_born"])
                form.answers("teaching")["first_special"] = born + 1
            return form.saved()

        self.send(self.anna(plan), "questionnaire", plan.key, fill)
        self.year.tally.add(questionnaires=1)

    def anna(self, plan: SchoolPlan) -> Player:
        """The coordinator of a school."""
        return self.year.player(Role.SCHOOL_COORDINATOR, plan.place)


def _new_school(like: dict[str, Value], name: str) -> dict[str, Value]:
    """A school that opens in a new quarter, much like the others."""
    return {
        **like,
        "login": None,
        "action": ADD,
        "name": name,
        "short_name": name,
        "note": "открывается в новом микрорайоне",
    }


def _about_itself(form: Opened, plan: SchoolPlan, seed: int) -> None:
    size = SIZE.values[seed % 5]
    form.answers("general").update(
        head=person(f"head {plan.key}").full_name,
        email=f"{plan.key}@school.example",
        inn=f"{plan.key[3:]}{seed % 10_000:04d}",
        status="1" if seed % 2 else STATUS.values[0].partition(") ")[2].upper(),
        branches="нет",
        postcode=f"{600_000 + seed % 99_999}",
        address="ул. Школьная, 1",
        size=size,
        way_to_city="2",
    )


def _about_teaching(form: Opened, plan: SchoolPlan, seed: int) -> None:
    pupils = plan.pupils * 9
    teachers = max(4, pupils // TEACHERS_TO_PUPILS)
    adapted = ANSWERED_YES if seed % 3 else NO
    more: dict[str, Value] = dict.fromkeys(
        ("adapted_only", "adapted_apart", "adapted_together"), NO
    )
    form.answers("teaching").update(
        adapted=adapted,
        **(more if adapted == ANSWERED_YES else dict.fromkeys(more)),
        languages="1",
        advanced="нет",
        pupils=pupils,
        first_born=pupils // BIRTHS_OF,
        first_special=seed % 3,
        second_born=pupils // BIRTHS_OF,
        second_special=seed % 2,
        teachers=teachers,
        teachers_basic=teachers // 2,
        teachers_ranked=teachers // 3,
    )
