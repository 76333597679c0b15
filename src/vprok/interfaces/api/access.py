"""Who the key belongs to, and what its school owes."""

from collections.abc import Iterable
from datetime import datetime
from itertools import groupby

from ninja import Router
from pydantic import BaseModel, Field

from vprok.domain.campaign.models import Campaign
from vprok.domain.intake.models import Deliverable
from vprok.domain.intake.states import SeenState
from vprok.domain.results.queries import KIND
from vprok.interfaces.api.doors import Asked, reads
from vprok.interfaces.api.problems import Problem
from vprok.kernel.charter import Permission

router = Router(tags=["Ключ"])


class KeyTold(BaseModel):
    """The key itself."""

    title: str
    tail: str = Field(description="Последние знаки ключа, по которым его узнают люди")
    expires_at: datetime


class Owed(BaseModel):
    """A results form that the school owes."""

    work: str = Field(description="Код работы, часть адреса: ma4")
    title: str
    state: SeenState
    opens_at: datetime | None
    due_at: datetime | None
    version: int | None = Field(description="Принятая версия; null, пока ничего не принято")
    accepted_at: datetime | None


class CampaignTold(BaseModel):
    """A campaign and what is owed in it."""

    campaign: str = Field(description="Часть адреса: 2026-spring")
    title: str
    state: str
    works: list[Owed]


class Me(BaseModel):
    """The school as the key sees it."""

    school: str = Field(description="Идентификатор организации: edu220042")
    title: str
    zone: str = Field(description="Часовой пояс школы: Asia/Barnaul")
    key: KeyTold
    moment: datetime = Field(description="Время портала")
    campaigns: list[CampaignTold]


@router.get(
    "/me",
    url_name="me",
    operation_id="me",
    summary="Чей это ключ и какие формы ждут отправки",
    response={200: Me, 401: Problem, 409: Problem},
)
@reads(Permission.INTAKE_READ)
def me(request: Asked) -> Me:
    """Скажите себе: ключ подходит, школа та, вот работы со сроками и состояниями."""
    token, school = request.auth, request.school
    owed = (
        Deliverable.objects.within(request.actor.places(Permission.INTAKE_READ))
        .filter(kind=KIND, campaign__in=Campaign.objects.seen())
        .select_related("campaign", "entry__work", "current")
        .order_by("-campaign__opens_on", "campaign", "due_at", "per")
    )
    return Me(
        school=school.key,
        title=school.short_name,
        zone=school.zone,
        key=KeyTold(title=token.title, tail=token.tail, expires_at=token.expires_at),
        moment=request.moment,
        campaigns=[
            CampaignTold(
                campaign=campaign.slug,
                title=campaign.title,
                state=campaign.state,
                works=list(_works(forms, request.moment)),
            )
            for campaign, forms in groupby(owed, lambda one: one.campaign)
        ],
    )


def _works(forms: Iterable[Deliverable], at: datetime) -> Iterable[Owed]:
    for one in forms:
        yield Owed(
            work=one.per,
            title=str(one.entry.work) if one.entry else one.title,
            state=one.seen(at),
            opens_at=one.opens_at,
            due_at=one.due_at,
            version=one.current.version if one.current else None,
            accepted_at=one.accepted_at,
        )
