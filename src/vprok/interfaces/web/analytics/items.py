"""Analysis of the items of a work, for its authors: a page and a file of figures."""

import json
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString

from vprok.domain.analytics.queries import KeptStudy, leaf_of, study_of
from vprok.domain.analytics.rules import STUDIED_AT, study_is_not_ready, too_few_to_study
from vprok.interfaces.frame.doors import reads
from vprok.interfaces.frame.handing import attachment
from vprok.interfaces.frame.request import Request
from vprok.interfaces.web.analytics.items_tables import Section, formulas, sections
from vprok.interfaces.web.analytics.scopes import Opened, opened, scope_of
from vprok.interfaces.web.templatetags.words import iso
from vprok.kernel.charter import Permission
from vprok.kernel.refusal import Refusal, refuse_if
from vprok.tools.stats.items_map import item_map
from vprok.tools.stats.items_words import FLAGS, number

TITLE = "Анализ заданий"


@reads(Permission.ITEM_READ)
def page(request: Request, slug: str, code: str, path: str) -> HttpResponse:
    """Show how every task of a work measures, and which to look at again."""
    scope = scope_of(request, slug, code, path, Permission.ITEM_READ)
    here = opened(request, scope, STUDIED_AT)
    kept, refusal = _found(here)
    context = here.context() | {"title": TITLE, "refusal": refusal}
    if kept and not refusal:
        context |= _shown(kept) | {"kept": kept, "zone": scope.zone}
    return render(request, "analytics/items.html", context)


@reads(Permission.ITEM_READ)
def figures(request: Request, slug: str, code: str, path: str) -> HttpResponse:
    """Hand out the figures unrounded, by the names of `vprok stats`."""
    scope = scope_of(request, slug, code, path, Permission.ITEM_READ)
    kept, refusal = _found(opened(request, scope, STUDIED_AT))
    refuse_if(refusal)
    assert kept is not None
    work = scope.work
    told = {
        "campaign": work.campaign.slug,
        "work": work.code,
        "place": scope.place.path,
        "forms": kept.forms,
        "made_at": iso(kept.made_at),
        "is_fresh": kept.is_fresh,
        **kept.figures,
    }
    held = json.dumps(told, ensure_ascii=False, allow_nan=False, indent=1).encode()
    name = f"{TITLE}_{work.code}_{scope.place.path}.json"
    return attachment(held, name, "application/json")


def _found(here: Opened) -> tuple[KeptStudy | None, Refusal | None]:
    """The kept analysis, or why there is none to show."""
    if here.refusal:
        return None, here.refusal
    scope = here.scope
    kept = study_of(scope)
    people = kept.participants if kept else leaf_of(scope.work, scope.place).present
    few = too_few_to_study(participants=people)
    return kept, few or study_is_not_ready(is_there=kept is not None)


def _shown(kept: KeptStudy) -> dict[str, object]:
    found: dict[str, Any] = kept.figures
    return {
        "figures": _figures(found),
        "flagged": [
            (item["item"], "; ".join(FLAGS[flag] for flag in item["flags"]))
            for item in found["items"]
            if item["flags"]
        ],
        "whole": formulas("mean", "sd", "alpha", "omega", "sem"),
        "sections": _with_map(sections(found), found),
    }


def _figures(found: dict[str, Any]) -> list[tuple[str, str, str]]:
    """Large numbers: value, what it is, a note."""
    return [
        (
            number(found["mean"], 2),
            "средний балл",
            f"из {found['max']}; s = {number(found['sd'], 2)}",
        ),
        (number(found["alpha"], 2), "надёжность α", "доля истинных различий в баллах"),
        (number(found["omega"], 2), "надёжность ω", "по модели одного фактора"),
        (number(found["sem"], 2), "ошибка измерения", "баллов в ту и другую сторону"),
    ]


def _with_map(made: list[Section], found: dict[str, Any]) -> list[tuple[Section, SafeString]]:
    """Sections, the one of the scale with its picture."""
    thresholds = {
        item["item"]: item.get("thresholds") or [item["difficulty"]] for item in found["items"]
    }
    people = [(one["warm"], one["n"]) for one in found["persons"]]
    drawn = SafeString(item_map(thresholds, people))
    return [(one, drawn if one.key == "scale" else SafeString("")) for one in made]
