"""What the tests of experts stand on: people who mark, a commission, and works before them."""

from datetime import UTC, datetime

from tests import cast, make
from tests.domain.results.stage import entry_with_codes
from vprok.domain.access.models import Account
from vprok.domain.access.queries import actor_of
from vprok.domain.intake.models import Entry
from vprok.domain.results.actions.commissions import Settings, deal_works, gather_commission
from vprok.domain.results.actions.marking import hand_in, save_points
from vprok.domain.results.models import Commission, Marking
from vprok.domain.results.queries.marking import sheaf_of
from vprok.domain.territory.models import School
from vprok.kernel.charter import Actor, Role
from vprok.kernel.place import Place

AT = datetime(2026, 4, 15, 6, 0, tzinfo=UTC)
"""The morning after the work."""

NAMES = ("Марина Белова", "Раиса Чернова", "Софья Серова", "Тамара Рыжова")


def experts(count: int = 2, of: School | None = None) -> list[Actor]:
    """People with the post of an expert at a school; the first of Anna's is Marina."""
    of = of or make.school()
    found = []
    for number, name in enumerate(NAMES[:count], start=1):
        login = f"{of.key}-{Role.EXPERT.value}"
        login = login if number == 1 else f"{login}-{number}"
        person = Account.objects.filter(login=login).first()
        if person is None:
            person = make.account(name, login)
            make.post(person, Role.EXPERT, of.place)
        found.append(actor_of(person))
    return found


def gathered(
    entry: Entry,
    people: list[Actor],
    *,
    share: int = 0,
    tolerance: int = 1,
    by: Actor | None = None,
    at: Place | None = None,
) -> Commission:
    """A commission of these people; the first one is its head."""
    return gather_commission(
        entry.work,
        at or entry.school.place,
        Settings("Комиссия", share, tolerance),
        experts=[one.account for one in people],
        head=people[0].account,
        by=by or cast.anna(),
        at=AT,
    )


def dealt(entry: Entry, people: list[Actor], *, share: int = 0, tolerance: int = 1) -> Commission:
    """The same, with all works of the entry dealt."""
    made = gathered(entry, people, share=share, tolerance=tolerance)
    deal_works(made, [entry], by=cast.anna(), at=AT)
    return made


def whole(classes: tuple[int, ...] = (3, 2)) -> Entry:
    """An entry with codes, all of whose participants were there."""
    return entry_with_codes(classes=classes)


def mark(marking: Marking, points: tuple[int | str, ...]) -> Marking:
    """The expert of a work types its points and hands it in."""
    by = actor_of(Account.objects.get(pk=marking.marker.account))
    sheaf = sheaf_of(marking.entry)
    cells = {one.label: str(point) for one, point in zip(sheaf.criteria, points, strict=True)}
    marking.refresh_from_db()
    save_points(marking, cells, sheaf=sheaf, revision=marking.revision, by=by)
    return hand_in(marking, sheaf=sheaf, by=by, at=AT)
