"""What the API says when the answer is no: one shape, in the words that people read."""

from collections.abc import Iterable, Mapping

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.request import UnreadablePostError
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError
from pydantic import BaseModel, Field

from vprok.interfaces.frame.middleware import log, status_of
from vprok.kernel.refusal import Refused
from vprok.tools.sheets.findings import Finding

HOUR = 3600


class Found(BaseModel):
    """One mistake, where it stands and what to do, as a person would read it."""

    sheet: str = Field(description="Лист, как он называется в книге; пусто, если его нет")
    cell: str = Field(description="«B7»; «B7:B30, B35», если одно и то же нашлось много раз")
    row: int = Field(description="Строка, как в Excel: первая строка данных — 2; 0 — весь лист")
    column: str = Field(description="Заголовок столбца; пусто, если речь обо всей строке")
    value: str = Field(description="Что стояло в ячейке; никогда не имя")
    rule: str = Field(description="Слово проверки для программы: unique, known, blank_when")
    text: str
    remedy: str
    is_error: bool = Field(description="false — предупреждение: форму оно не останавливает")


class Problem(BaseModel):
    """Why the answer is no."""

    code: str = Field(description="Слово для программы")
    text: str = Field(description="Предложение для человека")
    findings: list[Found] = []
    version: int | None = Field(
        default=None, description="Версия формы, к которой относятся замечания"
    )


def found(findings: Iterable[Finding | Mapping[str, object]]) -> list[Found]:
    """Findings as the API says them, fresh or as they are kept."""
    facts = (one if isinstance(one, Mapping) else vars(one) for one in findings)
    return [Found.model_validate(one) for one in facts]


def answer(problem: Problem, status: int) -> JsonResponse:
    """The problem as an answer."""
    ascii_too = {"ensure_ascii": False}
    return JsonResponse(problem.model_dump(), status=status, json_dumps_params=ascii_too)


NO_KEY = Problem(
    code="no_key",
    text="Нужен действующий ключ доступа школьной информационной системы. Его выдают "
    "руководитель и координатор ОО на странице «Школьные системы».",
)
NO_SUCH_ADDRESS = Problem(
    code="no_such_address",
    text="Такого адреса в API нет. Адреса перечислены в /api/v1/openapi.json.",
)
NO_BODY = Problem(
    code="body_is_not_json",
    text="Тело запроса не прочитать: нужен целый JSON, в котором ни одно поле не повторяется.",
)


def tell_problems(api: NinjaAPI) -> None:
    """Let every way in which an address of the API may fail end in the same shape."""
    api.add_exception_handler(Refused, _refused)
    api.add_exception_handler(AuthenticationError, _no_key)
    api.add_exception_handler(ValidationError, _not_as_described)
    api.add_exception_handler(HttpError, _unreadable)
    api.add_exception_handler(UnreadablePostError, _unreadable)


def _refused(request: HttpRequest, error: object) -> HttpResponse:
    assert isinstance(error, Refused)
    refusal = error.refusal
    status = status_of(refusal.code)
    log.info("%s %s %s: %s", request.method, request.path, status, refusal.code)
    told = answer(Problem(code=refusal.code, text=refusal.text), status)
    if status == 429:  # noqa: PLR2004 - too many requests
        told["Retry-After"] = str(HOUR - request.moment.minute * 60)  # type: ignore[attr-defined]
    return told


def _no_key(_request: HttpRequest, _error: object) -> HttpResponse:
    """One answer, whether the key is missing, unknown, revoked or out of date."""
    told = answer(NO_KEY, 401)
    told["WWW-Authenticate"] = "Bearer"
    return told


def _not_as_described(_request: HttpRequest, error: object) -> HttpResponse:
    """Say where the request is not as described, and never what stood there: it may be a name."""
    assert isinstance(error, ValidationError)
    places = list(dict.fromkeys(_place(one["loc"]) for one in error.errors))
    text = (
        f"Запрос не по описанию: {', '.join(places[:10])}. "
        "Сверьтесь с /api/v1/openapi.json: там сказано, что где стоит."
    )
    return answer(Problem(code="not_as_described", text=text), 400)


SAID = frozenset(
    {"school", "sheets", "why", "accept_cleanup", "Idempotency-Key", "sex", "variant", "class"}
)
"""Names of fields that are ours, so that they may be said again."""


def _place(path: Iterable[str | int]) -> str:
    """Where in the request: sheets, row 3; a key that the sender made up is left out."""
    known = [str(one) for one in path if one in SAID or isinstance(one, int)]
    return " ".join(known) or "тело запроса"


def _unreadable(_request: HttpRequest, _error: object) -> HttpResponse:
    return answer(NO_BODY, 400)
