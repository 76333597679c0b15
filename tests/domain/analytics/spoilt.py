"""A campaign whose works went wrong, each in its own way, beside a good year before."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tests import make
from tests.domain.analytics.country import X, absent, accept, row
from tests.domain.analytics.years import campaign_of
from vprok.domain.campaign.models import Campaign, Work
from vprok.domain.campaign.states import Layout
from vprok.domain.results.sheets import NO_LETTER
from vprok.domain.territory.models import School
from vprok.tools.stats.block import EMPTY, NOT_TAUGHT, Participant

SLUG, UNTAUGHT = "2026-spring", "2026-untaught"
"""Campaigns: the second takes tasks that were not taught out of marks."""

SCHOOL, DISTRICT, REGION, COUNTRY = "ru.22.m019.0042", "ru.22.m019", "ru.22", "ru"
MAXIMA, CUTS = (1, 2, 3), (2, 4, 6)
USUAL = (0, 0, 3), (1, 0, 1), (1, 2, 0), (1, 2, 3), (0, 1, 0), (1, 1, 2)


@dataclass(frozen=True)
class Spoilt:
    """A work that went wrong.

    rows:     of the school; None where its form never came
    and_then: what was done to the work after its form had come
    slug:     of its campaign
    """

    rows: Sequence[Participant] | None
    and_then: Callable[[Work], None] = lambda _: None
    minutes: tuple[int, ...] = (45,)
    classes: Sequence[str] = ()
    slug: str = SLUG


def usual(pupils: int = 12) -> list[Participant]:
    """Pupils of two classes, boys and girls, every kind of work among them."""
    return [_pupil(n, USUAL[n % len(USUAL)]) for n in range(pupils)]


def _pupil(number: int, points: Sequence[int]) -> Participant:
    told = row(number, points, journal=2 + number % 4, class_no=1 + number % 2)
    return told._replace(sex=1 + number // 2 % 2)


def _half(number: int) -> Participant:
    return Participant(40000 + number, (1, 0), (1, 2, EMPTY), 1, 1, journal=3)


# ---- what is done to a work whose forms have come ------------------------------------------------


def _stricter(work: Work) -> None:
    Work.objects.filter(pk=work.pk).update(cut3=4, cut4=5, cut5=6)


def _not_taught(work: Work) -> None:
    """The task is taken out of marks by the published rule; nobody of the school was taught it."""
    accept(make.school(), work, [_pupil(n, (1, 1, NOT_TAUGHT)) for n in range(12)])


def _given_to_all(work: Work) -> None:
    """A task that was wrong is given to everybody, by keys: its form is scored again."""
    rows = [one._replace(points=(*one.points[:2], 3)) for one in usual()]
    accept(make.school(), work, rows)


def _taken_back(work: Work) -> None:
    work.entries.update(withdrawn_at=make.NOW)


CASES: dict[str, Spoilt] = {
    "ma4": Spoilt(()),
    "ru4": Spoilt([_pupil(1, (1, 2, 0))]),
    "om4": Spoilt([absent(n, 3) for n in range(3)]),
    "ma5": Spoilt([_pupil(n, (X, X, X)) for n in range(12)]),
    "ru5": Spoilt([_pupil(n, (1, 1, 1)) for n in range(12)]),
    "ma6": Spoilt(usual(), _stricter),
    "ru6": Spoilt(usual(), _not_taught, slug=UNTAUGHT),
    "bi6": Spoilt(usual(), _given_to_all),
    "ma7": Spoilt([_half(n) for n in range(12)], minutes=(45, 45)),
    "ru7": Spoilt(None),
    "bi7": Spoilt(
        [one._replace(class_no=n % 3) for n, one in enumerate(usual())],
        classes=("", NO_LETTER),
    ),
    "ma8": Spoilt(usual(), _taken_back),
    "ru8": Spoilt([one._replace(journal=0, sex=0, class_no=0) for one in usual()]),
    "ge8": Spoilt([_pupil(n, (NOT_TAUGHT,) * 3) for n in range(12)], slug=UNTAUGHT),
}

WHAT = {
    "ma4": "an empty school",
    "ru4": "one pupil",
    "om4": "all absent",
    "ma5": "all X",
    "ru5": "constant scores",
    "ma6": "a scale changed after results came",
    "ru6": "a task that was not taught is taken out of marks",
    "bi6": "a task given to everybody by keys",
    "ma7": "one part of two",
    "ru7": "a work that no one wrote",
    "bi7": "letters of classes missing",
    "ma8": "an application taken back",
    "ru8": "neither journal nor sex nor class",
    "ge8": "no task was taught",
}


def site() -> None:
    """The campaigns, and the year before in which the same works went well."""
    make.campaign(SLUG, layout=Layout.WITH_CLASSES, asks_sex=True)
    make.campaign(UNTAUGHT, layout=Layout.WITH_CLASSES, asks_sex=True)
    Campaign.objects.filter(slug=UNTAUGHT).update(allows_not_taught=True, excludes_not_taught=True)
    before = campaign_of(2025)
    beside = make.school(make.district(), "0043")
    for code, case in CASES.items():
        accept(make.school(), make.work(before, code, MAXIMA, CUTS), usual(20))
        _written(make.work(make.campaign(case.slug), code, MAXIMA, CUTS), case, beside)


def _written(work: Work, case: Spoilt, beside: School) -> None:
    """The school's form comes, and an empty one of a school beside it."""
    if len(case.minutes) > 1:
        work.minutes = list(case.minutes)
        work.save()
        work.tasks.filter(position=3).update(part=2)
    if case.rows is None:
        return
    accept(make.school(), work, case.rows, classes=case.classes)
    accept(beside, work, ())
    case.and_then(work)
