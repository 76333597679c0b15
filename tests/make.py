"""Builders: plain functions that put one thing into the database, with sensible defaults."""

from datetime import UTC, date, datetime
from itertools import count

from vprok.domain.access.models import Account, Post
from vprok.domain.access.states import Ground
from vprok.domain.campaign.models import Campaign, Milestone, Task, Work
from vprok.domain.campaign.states import Anchor, CampaignState, Clock, Era, Layout, Step
from vprok.domain.intake.models import Entry, GradeClass
from vprok.domain.territory.models import District, Region, School
from vprok.domain.territory.states import DistrictKind, SchoolKind, Settlement
from vprok.kernel.charter import Role
from vprok.kernel.place import Place

NOW = datetime(2026, 4, 1, 9, 0, tzinfo=UTC)
"""The moment at which tests usually live: noon in Moscow, before the campaign's window."""

_numbers = count(1)


def region(code: str = "22", name: str = "Приозёрный край", zone: str = "Asia/Barnaul") -> Region:
    found, _ = Region.objects.get_or_create(code=code, defaults={"name": name, "zone": zone})
    return found


def district(
    of: Region | None = None,
    code: str = "m019",
    kind: DistrictKind = DistrictKind.MUNICIPALITY,
    zone: str = "",
) -> District:
    of = of or region()
    found, _ = District.objects.get_or_create(
        region=of,
        code=code,
        defaults={
            "path": f"ru.{of.code}.{code}",
            "kind": kind,
            "name": f"Район {code}",
            "own_zone": zone,
        },
    )
    return found


def school(
    of: District | None = None, last: str = "0042", kind: SchoolKind = SchoolKind.SECONDARY
) -> School:
    of = of or district()
    found, _ = School.objects.get_or_create(
        number=f"{of.region.code}{last}",
        defaults={
            "district": of,
            "path": f"{of.path}.{last}",
            "name": f"Средняя школа № {int(last)}",
            "short_name": f"СОШ № {int(last)}",
            "kind": kind,
            "settlement": Settlement.VILLAGE,
        },
    )
    return found


def account(full_name: str = "Анна Петрова", login: str = "") -> Account:
    person = Account(
        login=login or f"person-{next(_numbers)}", full_name=full_name, made_at=NOW, is_active=True
    )
    person.set_password("длинный пароль для проверки")
    person.save()
    return person


def post(holder: Account, role: Role, place: Place) -> Post:
    return Post.objects.create(
        account=holder,
        role=role,
        key=place.key,
        place=place.path,
        ground=Ground.FEDERAL,
        given_at=NOW,
        given_by="тест",
    )


def campaign(
    slug: str = "2026-spring",
    layout: Layout = Layout.WITH_ORDINALS,
    era: Era = Era.SEALED,
    state: CampaignState = CampaignState.RUNNING,
    *,
    asks_sex: bool = False,
) -> Campaign:
    found, _ = Campaign.objects.get_or_create(
        slug=slug,
        defaults={
            "title": "ВПР 2026, весна",
            "era": era,
            "layout": layout,
            "opens_on": date(2026, 4, 14),
            "closes_on": date(2026, 5, 15),
            "state": state,
            "asks_sex": asks_sex,
            "made_at": NOW,
        },
    )
    return found


def work(
    of: Campaign | None = None,
    code: str = "ma4",
    maxima: tuple[int, ...] = (1, 1, 2, 1, 2),
    cuts: tuple[int, int, int] = (2, 4, 6),
    labels: tuple[str, ...] = (),
    follows: dict[str, str] | None = None,
) -> Work:
    of = of or campaign()
    made = Work.objects.create(
        campaign=of,
        code=code,
        subject_code=code[:-1].upper(),
        subject="Математика",
        grade=int(code[-1]),
        maximum=sum(maxima),
        minutes=[45],
        cut3=cuts[0],
        cut4=cuts[1],
        cut5=cuts[2],
    )
    for position, most in enumerate(maxima, start=1):
        label = labels[position - 1] if labels else str(position)
        Task.objects.create(
            work=made,
            position=position,
            label=label,
            maximum=most,
            level="Б",
            follows=(follows or {}).get(label, ""),
            skill="вычисления",
            descriptor=f"Задание {label}",
        )
    return made


def milestone(of: Campaign, step: Step, **changes: object) -> Milestone:
    values: dict[str, object] = {"anchor": Anchor.CAMPAIGN, "clock": Clock.MOSCOW} | changes
    return Milestone.objects.create(campaign=of, step=step, **values)


def entry(
    of: School | None = None,
    on: date | None = date(2026, 4, 14),
    sits: Work | None = None,
    classes: tuple[int, ...] = (3, 2),
) -> Entry:
    of = of or school()
    sits = sits or work()
    for ordinal, pupils in enumerate(classes, start=1):
        GradeClass.objects.get_or_create(
            campaign=sits.campaign,
            school=of,
            grade=sits.grade,
            ordinal=ordinal,
            defaults={"letter": "АБВГД"[ordinal - 1], "pupils": pupils},
        )
    return Entry.objects.create(
        school=of,
        work=sits,
        participants=sum(classes),
        classes=len(classes),
        on=on,
        made_at=NOW,
    )
