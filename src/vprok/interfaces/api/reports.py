"""Reports of the school whose key it is: the figures of the page with what they are made of."""

from datetime import datetime
from typing import Annotated, Any

from ninja import PathEx, QueryEx, Router
from pydantic import BaseModel, Field

from vprok.domain.analytics.queries import Scope, Slice, class_names, obstacle, version
from vprok.domain.analytics.reports import REPORTS
from vprok.domain.analytics.rules import report_is_of_another_level
from vprok.domain.campaign.models import Campaign, Work
from vprok.domain.territory.models import School
from vprok.interfaces.api.doors import Asked, reads
from vprok.interfaces.api.problems import Problem
from vprok.interfaces.api.results import CampaignSlug, WorkCode
from vprok.interfaces.frame.doors import not_found
from vprok.kernel.charter import CHARTER, Permission, Role
from vprok.kernel.refusal import refuse_if
from vprok.tools.sheets.report_json import told_report

router = Router(tags=["Отчёты"])

OURS = [name for name, kind in REPORTS.items() if kind.FOR in CHARTER[Role.SCHOOL_SYSTEM]]
"""Reports that the charter opens to a school's system."""

Name = Annotated[
    str,
    PathEx(description=f"Отчёт: {', '.join(OURS)}", pattern=r"^[-a-zA-Z0-9_]+$", example="marks"),
]


SexAsked = Annotated[
    int | None,
    QueryEx(
        description="Срез: 1 — мальчики, 2 — девочки, если пол собирают", ge=1, le=2, example=1
    ),
]
VariantAsked = Annotated[
    int | None, QueryEx(description="Срез: номер варианта", ge=1, le=255, example=1)
]
ClassAsked = Annotated[
    int | None,
    QueryEx(
        alias="class",
        description="Срез: номер класса в форме, с 1; территории выше остаются целыми",
        ge=1,
        le=255,
        example=1,
    ),
]


# ---- what is told --------------------------------------------------------------------------------

Cell = str | float | int | None


class PartTold(BaseModel):
    """The integers of a share."""

    count: int
    whole: int


class RowTold(BaseModel):
    """A line of the table."""

    place: str = Field(description="Путь организации или территории, о которой строка; пусто — нет")
    level: str = Field(description="country, region, district, school; пусто — строка внутри них")
    cells: list[Cell] = Field(description="По столбцам; null — пусто, «-» — никого, «*» — скрыто")
    parts: list[PartTold | None] = Field(
        description="По столбцам: целые числа, из которых получена доля"
    )


class VersionTold(BaseModel):
    """What the report is made of."""

    forms: int = Field(description="Принятых форм")
    accepted_at: datetime | None = Field(description="Когда принята последняя из них")
    late: int = Field(description="Из них с опозданием")


class ReportTold(BaseModel):
    """A report, as its page and its workbook show it."""

    name: str = Field(description="Номер формы: Ф3")
    title: str
    heading: str
    caption: list[list[str]] = Field(description="Пары «что: чему равно» над таблицей")
    above: list[list[Cell]] = Field(description="Строки между ними и заголовком таблицы")
    columns: list[str]
    rows: list[RowTold]
    notes: list[str]
    version: VersionTold
    formulas: dict[str, str] = Field(description="Что значит каждая величина и как получена")


# ---- the address ---------------------------------------------------------------------------------


@router.get(
    "/reports/{slug:campaign}/{slug:work}/{slug:name}",
    url_name="report",
    operation_id="report",
    summary="Статистический отчёт школы рядом с территориями выше",
    response={200: ReportTold, 400: Problem, 401: Problem, 404: Problem, 409: Problem},
)
@reads(Permission.REPORT_READ)
def report(
    request: Asked,
    *,
    campaign: CampaignSlug,
    work: WorkCode,
    name: Name,
    sex: SexAsked = None,
    variant: VariantAsked = None,
    class_no: ClassAsked = None,
) -> dict[str, Any]:
    """До часа, который назвала кампания, — 409; чужие данные меньше чем о пяти скрыты («*»)."""
    place = request.school.place
    kind = REPORTS.get(name)
    if kind is None:
        raise not_found()
    refuse_if(
        request.actor.lacks(kind.FOR, at=place),
        report_is_of_another_level(level=place.level, levels=kind.LEVELS),
    )
    scope = Scope(_work(request.school, campaign, work), place, place)
    made_of = version(scope.work, place)
    refuse_if(obstacle(scope.work, made_of, at=request.moment))
    only = Slice(sex or 0, variant or 0, class_no or 0)
    built = kind.build(Scope(scope.work, place, place, _known(only, scope)))
    return told_report(built, version=made_of.plain(), formulas=kind.HOW)


def _work(school: School, campaign: str, code: str) -> Work:
    """A work that the school writes; all others do not exist."""
    works = Work.objects.select_related("campaign").filter(campaign__in=Campaign.objects.seen())
    found = works.filter(campaign__slug=campaign, code=code, entries__school=school).first()
    if found is None:
        raise not_found()
    return found


def _known(only: Slice, scope: Scope) -> Slice:
    """The slice, if there are such participants in this work here.

    refuses: not_your_place
    """
    work = scope.work
    is_asked = not only.sex or work.campaign.asks_sex
    classes = dict(class_names(work, scope.place)) if only.class_no else {}
    is_there = not only.class_no or only.class_no in classes
    if not is_asked or only.variant > work.variants or not is_there:
        raise not_found()
    return only
