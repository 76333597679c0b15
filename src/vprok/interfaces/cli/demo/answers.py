"""A work with short answers: its keys, what pupils write, and a key that is changed afterwards."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from vprok.domain.campaign.models import Work
from vprok.domain.intake.queries import Blank
from vprok.domain.results.queries.keys import keys_asked
from vprok.interfaces.cli.demo.excel import opened
from vprok.interfaces.cli.demo.people import Player
from vprok.interfaces.cli.demo.robot import File, Page
from vprok.interfaces.cli.demo.scores import Row
from vprok.tools.sheets.spec import XLSX

if TYPE_CHECKING:
    from vprok.interfaces.cli.demo.year import Year

ANSWERED = "ma4"
"""The work some of whose answers are typed as they are."""
WHY = "Условие варианта 2 допускает два прочтения: верны оба ответа."
BEHIND = "Осталось пересчитать"


@dataclass(frozen=True)
class Question:
    """A task of one point whose answer is typed.

    label: of the task, and its number among the columns
    kind:  how it is compared, in the word of the form of keys
    right: the key of each variant
    found: what pupils write when they are right, variant by variant
    wrong: what they write when they are not
    """

    label: str
    kind: str
    right: tuple[str, ...]
    found: tuple[tuple[str, ...], ...]
    wrong: tuple[str, ...]
    options: str = ""


QUESTIONS = (
    Question("1", "число", ("52", "64"), (("52",), ("64",)), ("42", "62", "25")),
    Question("2", "число", ("180", "240"), (("180",), ("240",)), ("80", "18", "204")),
    Question(
        "4",
        "число с единицей",
        ("45", "35"),
        (("45 мин", "45", "45 минут"), ("35 мин", "35")),
        ("15 мин", "1 ч", "60"),
        "unit=[мин, минут]; unit_required=False",
    ),
)
DISPUTED, ALSO = "t2-g0-v2", "240 | 80"
"""The key that is changed, and how it reads then."""


def answered(rows: Sequence[Row]) -> list[Row]:
    """The rows with answers instead of points where answers are typed.

    A blank stays a blank; who has the point has written a right answer.
    """
    return [_answered(row) for row in rows]


def _answered(row: Row) -> Row:
    said, turn = dict(row), int(row["code"])
    for question in QUESTIONS:
        key = f"task_{question.label}"
        if isinstance(row[key], int):
            variant = int(row["variant_1"])
            texts = question.found[variant - 1] if row[key] else question.wrong
            said[key] = texts[turn % len(texts)]
    return said


class Keys:
    """What the federal organiser does about keys, from the year before to the dispute."""

    def __init__(self, year: "Year", slug: str) -> None:
        self.year = year
        self.slug = slug
        self.address = f"/results/{slug}/keys/{ANSWERED}/"

    def choose(self, federal: Player) -> None:
        """Say for which tasks the answer itself is typed."""
        federal.robot.post(
            f"/campaign/{self.slug}/works/{ANSWERED}/entries/",
            {"answers": [one.label for one in QUESTIONS]},
        ).find("(Сохранено)")

    def bring(self, federal: Player) -> None:
        """Fill the form of keys and seal it until its hour."""
        blank = federal.robot.get(f"{self.address}form.xlsx").body
        work = Work.objects.select_related("campaign").get(campaign__slug=self.slug, code=ANSWERED)
        form = opened(Blank(keys_asked(work).book), blank)
        known = {one.label: one for one in QUESTIONS}
        for row in form.rows["keys"]:
            question = known[str(row["task"])]
            key = question.right[int(str(row["variant"])) - 1]
            row.update(kind=question.kind, accepted=key, options=question.options or None)
        federal.robot.post(
            f"/materials/{self.slug}/criteria/{ANSWERED}/g0-keys/",
            files={"file": File("ключи.xlsx", form.saved(), XLSX)},
        ).find("(загружено)")

    def wait(self, federal: Player) -> None:
        """Wait until the keys have come out by themselves."""
        federal.robot.patient(self.address, lambda page: "Редакция 1" in page.text)

    def change(self, federal: Player) -> None:
        """Accept one more answer, having seen whose points change, and wait until it is done."""
        address = f"{self.address}{DISPUTED}/"
        key = {"kind": "number", "accepted": ALSO, "answers": "80\n240\n24", "seen": "1"}
        tried = federal.robot.post(address, {**key, "do": "try"})
        seal = tried.find(r'name="tried" value="([0-9a-f]+)"')
        federal.robot.post(address, {**key, "do": "apply", "tried": seal, "why": WHY})
        done = federal.robot.patient(self.address, _is_scored_again)
        self.year.tally.add(works_rescored=int(done.find(r"Баллы изменились\">(\d+)")))


def _is_scored_again(page: Page) -> bool:
    return "Редакция 2" in page.text and BEHIND not in page.text
