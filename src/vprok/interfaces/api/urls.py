"""All addresses of the API, and its own description of itself."""

import json
from typing import Any

from django.http import HttpRequest, JsonResponse
from django.urls import URLPattern, path, re_path
from django.views.decorators.csrf import csrf_exempt
from ninja import NinjaAPI
from ninja.parser import Parser

from vprok.interfaces.api import access, intake, reports, results
from vprok.interfaces.api.doors import Key
from vprok.interfaces.api.problems import NO_SUCH_ADDRESS, answer, tell_problems
from vprok.interfaces.frame.doors import open_to_all
from vprok.interfaces.frame.machines import API

VERSION = "1"
PREFIX = f"{API}v{VERSION}/"
ABOUT = (
    "Школьная информационная система отправляет форму сбора результатов, узнаёт замечания, "
    "получает квитанцию и результаты по кодам. Ключ доступа выдают руководитель и координатор ОО "
    "на странице «Школьные системы»; он действует для одной школы. Имён участников портал не "
    "знает и не принимает. Руководство разработчика: docs/api.md."
)


class Exact(Parser):
    """A parser to which a field named twice is a mistake: otherwise the last would silently win."""

    def parse_body(self, request: HttpRequest) -> dict[str, Any]:
        """The body as JSON.

        raises: ValueError
        """
        told: dict[str, Any] = json.loads(request.body, object_pairs_hook=_once)
        return told


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    told = dict(pairs)
    if len(told) != len(pairs):
        raise ValueError("a field is named twice")
    return told


api = NinjaAPI(
    title="Впрок: API школьных информационных систем",
    version=VERSION,
    description=ABOUT,
    openapi_url=None,
    docs_url=None,
    urls_namespace="api",
    auth=Key(),
    parser=Exact(),
)
tell_problems(api)
for chapter in (access, intake, results, reports):
    api.add_router("", chapter.router)


@open_to_all("GET")
def openapi(_request: HttpRequest) -> JsonResponse:
    """Tell any machine what there is to ask for; nothing of any school is in it."""
    told = api.get_openapi_schema(path_prefix=PREFIX.lstrip("/"))
    return JsonResponse(told, json_dumps_params={"ensure_ascii": False})


@csrf_exempt  # nobody is known here by a cookie
@open_to_all("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
def lost(_request: HttpRequest, rest: str) -> JsonResponse:  # noqa: ARG001 - whatever it was
    """Say in JSON that there is no such address."""
    return answer(NO_SUCH_ADDRESS, 404)


def _doors() -> list[URLPattern]:
    """The addresses of the chapters, each with the rule of its operation, so that tests see it."""
    rules = {
        operation.url_name: operation.view_func.rule
        for chapter in (access, intake, results, reports)
        for view in chapter.router.path_operations.values()
        for operation in view.operations
    }
    every = (one for one in api.urls[0] if isinstance(one, URLPattern))
    patterns = [one for one in every if one.name in rules]
    for one in patterns:
        one.callback.rule = rules[str(one.name)]  # type: ignore[attr-defined]
    return patterns


app_name = "api"

urlpatterns = [
    path("openapi.json", openapi, name="openapi"),
    *_doors(),
    re_path(r"^(?P<rest>[\s\S]*)$", lost, name="lost"),  # `path` does not know line breaks
]
