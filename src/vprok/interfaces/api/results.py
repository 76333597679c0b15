"""Results: the form as it is asked, the form as it is sent, versions of it, results by code."""

from collections.abc import Iterable
from datetime import datetime
from typing import Annotated, Any, cast

from django.http import HttpResponse
from ninja import BodyEx, HeaderEx, PathEx, QueryEx, Router, Status
from pydantic import BaseModel, ConfigDict, Field, StrictInt, StringConstraints

from vprok.domain.campaign.states import CampaignState
from vprok.domain.intake.actions.drafts import CELL_MOST
from vprok.domain.intake.models import Deliverable, Entry, Submission
from vprok.domain.intake.queries import versions
from vprok.domain.intake.queries.rows import FILE, Told, strangers, workbook_of
from vprok.domain.intake.states import SubmissionState
from vprok.domain.results.actions import send_results
from vprok.domain.results.queries import KIND, class_results, plan_of, results_blank
from vprok.domain.results.rules import NOT_ACCEPTED
from vprok.domain.results.sheets import LIMITS
from vprok.interfaces.api.doors import Asked, Key, reads, sends
from vprok.interfaces.api.problems import Found, Problem, answer, found
from vprok.interfaces.frame.doors import not_found
from vprok.kernel.charter import Permission
from vprok.kernel.refusal import Refused, refuse_if
from vprok.tools.sheets.checks import allowed
from vprok.tools.sheets.spec import XLSX, Json, Sheet, jsonable

router = Router(tags=["Результаты"])

JSON, XLS = "application/json", "application/vnd.ms-excel"
NAMES = {XLSX: FILE, XLS: "принято через API.xls"}
ROWS_MOST = 2_000
LARGEST = 10**15

REFUSALS = {401: Problem, 404: Problem, 409: Problem}
SENDING = REFUSALS | {400: Problem, 413: Problem, 415: Problem, 422: Problem, 429: Problem}

CampaignSlug = Annotated[
    str,
    PathEx(description="Кампания", pattern=r"^[-a-zA-Z0-9_]+$", example="2026-spring"),
]
WorkCode = Annotated[str, PathEx(description="Работа", pattern=r"^[-a-zA-Z0-9_]+$", example="ma4")]
Number = Annotated[int, PathEx(description="Номер версии", ge=0, le=2**31 - 1, example=1)]
Idempotency = Annotated[
    str,
    HeaderEx(
        alias="Idempotency-Key",
        description="UUID одной отправки. Повтор с тем же ключом и телом — та же отправка, "
        "сколько бы раз он ни пришёл; с другим телом — 409.",
        pattern=r"^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$",
    ),
]
AcceptCleanup = Annotated[
    bool,
    QueryEx(
        description="Согласие с тем, что портал приведёт в порядок: лишние пробелы, «х» вместо "
        "«X». При false форма с такими местами ждёт согласия (202).",
    ),
]
Why = Annotated[
    str,
    QueryEx(
        max_length=300,
        description="Причина замены: обязательна, когда прежнюю форму подписал руководитель.",
    ),
]


# ---- what is sent --------------------------------------------------------------------------------

Text = Annotated[str, StringConstraints(max_length=CELL_MOST)]
Whole = Annotated[StrictInt, Field(ge=-LARGEST, le=LARGEST)]
Row = dict[str, Whole | Text | None]


class Rows(BaseModel):
    """A form as rows."""

    model_config = ConfigDict(extra="forbid")

    school: str = Field(
        max_length=20,
        description="Чьи это строки: edu220042. Чужие не примутся, даже если ключ подошёл.",
    )
    sheets: dict[str, Annotated[list[Row], Field(max_length=ROWS_MOST)]] = Field(
        description="По ключу листа — строки; в строке по ключу столбца — значение: целое число, "
        "текст или null. Ключи и допустимые значения даёт GET …/form."
    )


# ---- what is told --------------------------------------------------------------------------------


class ColumnTold(BaseModel):
    """A column of the form."""

    key: str
    title: str
    kind: dict[str, Any] = Field(description="Вид значения и его границы; слово вида — в поле is")
    allowed: list[str] = Field(description="Что может стоять; пусто, если это не список")
    required: bool
    locked: bool = Field(description="Заполнено порталом: менять нельзя")
    note: str


class SheetTold(BaseModel):
    """A sheet of the form."""

    key: str
    title: str
    header_row: int = Field(description="Строка n списка — строка n + header_row книги")
    columns: list[ColumnTold]
    checks: list[dict[str, Any]] = Field(description="Проверки между столбцами и строками")


class Form(BaseModel):
    """The form as the portal will check it."""

    campaign: str
    work: str
    school: str
    title: str
    instruction: list[str]
    sheets: list[SheetTold]
    known: dict[str, list[str]] = Field(description="Выданные коды, классы заявки")
    rows: dict[str, list[dict[str, int | str | None]]] = Field(
        description="Что в форме стоит заранее: коды и классы; начните с этих строк"
    )
    rows_most: int
    bytes_most: int


class CleanupTold(BaseModel):
    """A value that was tidied."""

    sheet: str
    cell: str = Field(description="Первая ячейка из таких")
    before: str
    after: str
    why: str
    count: int


class Version(BaseModel):
    """One sending of the form and what became of it."""

    campaign: str
    work: str
    version: int
    state: SubmissionState
    is_late: bool
    rows: int
    sha256: str = Field(description="Книги, как она пришла; отправку строк портал пишет книгой")
    sent_by: str
    sent_at: datetime
    accepted_at: datetime | None
    receipt: str | None = Field(description="Номер квитанции: GET /receipts/{number}")


class VersionWhole(Version):
    """One sending with all that was found in it."""

    findings: list[Found]
    cleanups: list[CleanupTold]


class TaskTold(BaseModel):
    """A task of the work."""

    n: int
    label: str
    maximum: int
    skill: str
    descriptor: str
    level: str


class CodeTold(BaseModel):
    """The result of one participant, by code."""

    model_config = ConfigDict(populate_by_name=True)

    code: str
    class_no: int = Field(serialization_alias="class", description="Номер в classes с 1; 0 — нет")
    variant: str
    state: str = Field(description="present, partial, absent, left, moved, exempt, missing")
    points: list[int | str | None] = Field(description="Баллы, X, «не пройд.»; null — часть без")
    total: int | None
    mark: int | None
    journal: int | None


class Results(BaseModel):
    """Accepted results of one work, by code; no name is among them."""

    campaign: str
    work: str
    school: str
    maximum: int
    cuts: list[int] = Field(description="Наименьшие баллы отметок 3, 4, 5")
    classes: list[str]
    tasks: list[TaskTold]
    codes: list[CodeTold]
    changed_at: datetime | None


# ---- addresses -----------------------------------------------------------------------------------


@router.get(
    "/results/{slug:campaign}/{slug:work}/form",
    url_name="form",
    operation_id="form",
    summary="Форма: столбцы, допустимые значения, выданные коды, проверки",
    response={200: Form, **REFUSALS},
)
@reads(Permission.RESULTS_SEND)
def form(request: Asked, campaign: CampaignSlug, work: WorkCode) -> Form:
    """Та же опись, по которой портал рисует книгу, проверяет её и пишет замечания."""
    owed = _owed(request, campaign, work, Permission.RESULTS_SEND)
    entry = _entry(owed)
    blank = results_blank(entry, plan_of(entry.work))
    return Form(
        campaign=campaign,
        work=work,
        school=owed.key,
        title=blank.book.title,
        instruction=list(blank.book.instruction),
        sheets=[_sheet(sheet) for sheet in blank.book.sheets],
        known=blank.lists,
        rows={key: [dict(row) for row in rows] for key, rows in blank.rows.items()},
        rows_most=blank.book.limits.rows,
        bytes_most=blank.book.limits.bytes,
    )


@router.post(
    "/results/{slug:campaign}/{slug:work}/rows",
    url_name="rows",
    operation_id="send_rows",
    summary="Отправить форму строками JSON",
    auth=Key(JSON, most=LIMITS.bytes),
    response={200: VersionWhole, 201: VersionWhole, 202: VersionWhole, **SENDING},
)
@sends(Permission.RESULTS_SEND)
def send_rows(
    request: Asked,
    *,
    campaign: CampaignSlug,
    work: WorkCode,
    told: Annotated[Rows, BodyEx()],
    idempotency_key: Idempotency,
    accept_cleanup: AcceptCleanup = True,
    why: Why = "",
) -> Status[VersionWhole] | HttpResponse:
    """Проверки и слова — те же, что у книги Excel: строки становятся книгой и идут той же дверью.

    201 — принято сейчас, 200 — это повтор уже принятого, 202 — ждёт согласия на исправления,
    422 — есть замечания: форма не принята, прежняя остаётся.
    """
    owed = _owed(request, campaign, work, Permission.RESULTS_SEND)
    if told.school != owed.key:
        raise not_found()
    entry = _entry(owed)
    blank = results_blank(entry, plan_of(entry.work))
    sheets = cast("Told", told.sheets)
    if beyond := strangers(blank.book, sheets):
        return answer(_beyond(found(beyond)), 422)
    return _sent(
        request,
        owed,
        workbook_of(owed, blank, sheets),
        name=FILE,
        token=idempotency_key,
        accept_cleanup=accept_cleanup,
        why=why,
    )


@router.post(
    "/results/{slug:campaign}/{slug:work}/workbook",
    url_name="workbook",
    operation_id="send_workbook",
    summary="Отправить форму книгой Excel, байт в байт",
    auth=Key(XLSX, XLS, most=LIMITS.bytes),
    response={200: VersionWhole, 201: VersionWhole, 202: VersionWhole, **SENDING},
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {
                media: {"schema": {"type": "string", "format": "binary"}} for media in NAMES
            },
        }
    },
)
@sends(Permission.RESULTS_SEND)
def send_workbook(
    request: Asked,
    *,
    campaign: CampaignSlug,
    work: WorkCode,
    idempotency_key: Idempotency,
    accept_cleanup: AcceptCleanup = True,
    why: Why = "",
) -> Status[VersionWhole] | HttpResponse:
    """Тело запроса — сама книга, .xlsx или .xls. Ответы те же, что у отправки строками."""
    owed = _owed(request, campaign, work, Permission.RESULTS_SEND)
    return _sent(
        request,
        owed,
        request.body,
        name=NAMES[str(request.content_type)],
        token=idempotency_key,
        accept_cleanup=accept_cleanup,
        why=why,
    )


@router.get(
    "/results/{slug:campaign}/{slug:work}/versions",
    url_name="versions",
    operation_id="versions",
    summary="Все отправки формы, новые первыми",
    response={200: list[Version], **REFUSALS},
)
@reads(Permission.INTAKE_READ)
def every_version(request: Asked, campaign: CampaignSlug, work: WorkCode) -> list[Version]:
    """И те, что отправлены с портала, и те, что пришли через API."""
    owed = _owed(request, campaign, work, Permission.INTAKE_READ)
    return [Version.model_validate(_about(one, owed)) for one in versions(owed)]


@router.get(
    "/results/{slug:campaign}/{slug:work}/versions/{int:version}",
    url_name="version",
    operation_id="version",
    summary="Одна отправка: состояние, замечания, исправления",
    response={200: VersionWhole, 400: Problem, **REFUSALS},
)
@reads(Permission.INTAKE_READ)
def one_version(
    request: Asked, campaign: CampaignSlug, work: WorkCode, version: Number
) -> VersionWhole:
    """Замечания — теми же словами, что в кабинете; одинаковые сказаны один раз."""
    owed = _owed(request, campaign, work, Permission.INTAKE_READ)
    every = Submission.objects.of(owed).select_related("receipt")
    one = every.filter(version=version).first()
    if one is None:
        raise not_found()
    return _whole(one, owed)


@router.get(
    "/results/{slug:campaign}/{slug:work}",
    url_name="results",
    operation_id="results",
    summary="Принятые результаты по кодам участников",
    response={200: Results, **REFUSALS},
    by_alias=True,
)
@reads(Permission.PARTICIPANT_READ)
def results(request: Asked, campaign: CampaignSlug, work: WorkCode) -> Results:
    """Имена с кодами соединяет сама школа: портал их не знает и спрашивать не будет."""
    owed = _owed(request, campaign, work, Permission.PARTICIPANT_READ)
    accepted = class_results(_entry(owed))
    if accepted is None:
        raise Refused(NOT_ACCEPTED)
    return Results(
        campaign=campaign,
        work=work,
        school=owed.key,
        maximum=accepted.work.maximum,
        cuts=list(accepted.work.cuts),
        classes=list(accepted.classes),
        tasks=[TaskTold.model_validate(vars(task)) for task in accepted.tasks],
        codes=[CodeTold.model_validate(vars(one)) for one in accepted.codes],
        changed_at=accepted.changed_at,
    )


# ---- what the addresses above are made of --------------------------------------------------------


def _owed(request: Asked, campaign: str, work: str, right: Permission) -> Deliverable:
    """The results form of the school's own; all others do not exist."""
    refuse_if(request.actor.lacks(right, at=request.school.place))
    owed = Deliverable.objects.filter(
        kind=KIND, campaign__slug=campaign, per=work, key=request.school.key
    ).exclude(campaign__state=CampaignState.DRAFT)
    for one in owed.select_related("entry__work__campaign"):
        if one.entry is not None:
            one.campaign, one.entry.school = one.entry.work.campaign, request.school
        return one
    raise not_found()


def _entry(owed: Deliverable) -> Entry:
    if owed.entry is None:
        raise not_found()
    return owed.entry


def _sent(
    request: Asked,
    owed: Deliverable,
    file: bytes,
    *,
    name: str,
    token: str,
    accept_cleanup: bool,
    why: str,
) -> Status[VersionWhole] | HttpResponse:
    submission = send_results(
        _entry(owed),
        file,
        name=name,
        by=request.actor,
        at=request.moment,
        token=token.lower(),
        accept_cleanup=accept_cleanup,
        why=why,
        owed=owed,
    )
    told = _whole(submission, owed)
    match SubmissionState(submission.state):
        case SubmissionState.FINDINGS:
            return answer(_mistakes(told), 422)
        case SubmissionState.CONFIRM:
            return Status(202, told)
        case _:
            return Status(201 if submission.accepted_at == request.moment else 200, told)


def _mistakes(told: VersionWhole) -> Problem:
    return Problem(
        code="findings",
        text="В форме есть ошибки: она не принята. Исправьте ячейки и отправьте форму снова.",
        findings=told.findings,
        version=told.version,
    )


def _beyond(findings: list[Found]) -> Problem:
    return Problem(
        code="not_of_the_form",
        text="В запросе есть то, чего нет в форме. Ничего не записано: уберите лишнее и "
        "отправьте строки снова.",
        findings=findings[:ROWS_MOST],
    )


def _whole(one: Submission, owed: Deliverable) -> VersionWhole:
    cleanups: Iterable[object] = one.cleanups
    told = {"findings": found(one.findings), "cleanups": list(cleanups)}
    return VersionWhole.model_validate(_about(one, owed) | told)


def _about(one: Submission, owed: Deliverable) -> dict[str, object]:
    receipt = getattr(one, "receipt", None)
    return {
        "campaign": owed.campaign.slug,
        "work": owed.per,
        "version": one.version,
        "state": one.state,
        "is_late": one.is_late,
        "rows": one.rows,
        "sha256": one.sha256,
        "sent_by": one.sent_by,
        "sent_at": one.sent_at,
        "accepted_at": one.accepted_at,
        "receipt": receipt.number if receipt else None,
    }


def _sheet(sheet: Sheet) -> SheetTold:
    return SheetTold(
        key=sheet.key,
        title=sheet.title,
        header_row=sheet.header_row,
        columns=[
            ColumnTold(
                key=one.key,
                title=one.title,
                kind=_spoken(one.kind.to_json()),
                allowed=list(allowed(one.kind)),
                required=one.required,
                locked=one.locked,
                note=one.note,
            )
            for one in sheet.columns
        ],
        checks=[_spoken(jsonable(check)) for check in sheet.checks],
    )


def _spoken(told: Json) -> dict[str, Any]:
    assert isinstance(told, dict)
    return told
