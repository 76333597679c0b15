"""Taking a campaign out: Parquet of one's own branch, its dictionary, the reports as SQL."""

import io
from collections.abc import Sequence

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render

from vprok.domain.analytics.actions.exports import take_export
from vprok.domain.analytics.queries.exports import File, dictionary, files_of, questions_of
from vprok.domain.analytics.reports import REPORTS
from vprok.domain.campaign.models import Campaign
from vprok.domain.campaign.rules import results_are_not_open
from vprok.interfaces.frame.doors import reads, writes
from vprok.interfaces.frame.handing import attachment
from vprok.interfaces.frame.request import Request
from vprok.interfaces.web.analytics.scopes import covered_place, name_of
from vprok.kernel.charter import Permission, covered
from vprok.kernel.place import Place
from vprok.kernel.refusal import Refusal, refuse_if
from vprok.tools.parquet.table import write

PARQUET = "application/vnd.apache.parquet"


@reads(Permission.EXPORT_TAKE)
def page(request: Request, slug: str, path: str) -> HttpResponse:
    """List the files of an export, each with its columns."""
    campaign, place, files = _asked(request, slug, path)
    shut = _shut(campaign, request)
    return render(
        request,
        "analytics/export.html",
        {
            "campaign": campaign,
            "place": place,
            "name": name_of(place),
            "files": () if shut else files,
            "refusal": shut,
            "questions": () if shut else _questions(files),
        },
    )


@writes(Permission.EXPORT_TAKE)
def file(request: Request, slug: str, path: str, name: str) -> HttpResponse:
    """Hand out one file of an export; that it was taken is recorded.

    refuses: results_are_not_open
    """
    campaign, place, files = _asked(request, slug, path)
    found = next((one for one in files if one.name == name), None)
    if found is None:
        raise Http404
    take_export(campaign, place, name, by=request.actor, at=request.moment)
    out = io.BytesIO()
    write(found.table, found.batches(), out)
    return attachment(out.getvalue(), f"{slug}_{name}.parquet", PARQUET)


@reads(Permission.EXPORT_TAKE)
def words(request: Request, slug: str, path: str) -> HttpResponse:
    """Hand out the dictionary of an export.

    refuses: results_are_not_open
    """
    campaign, _, files = _asked(request, slug, path)
    refuse_if(_shut(campaign, request))
    return attachment(dictionary(files).encode(), f"{slug}_dictionary.md", "text/markdown")


def _asked(request: Request, slug: str, path: str) -> tuple[Campaign, Place, tuple[File, ...]]:
    """What an address means; results by code are there for whoever may read them.

    refuses: not_your_place
    """
    campaign = get_object_or_404(Campaign.objects.seen(), slug=slug)
    place, _ = covered_place(request.actor, path, Permission.EXPORT_TAKE)
    by_code = covered(place, request.actor.places(Permission.PARTICIPANT_READ))
    return campaign, place, files_of(campaign, place, rows=by_code)


def _questions(files: Sequence[File]) -> list[tuple[str, list[tuple[str, str]]]]:
    """The reports as SQL, work by work: title of each report and its query."""
    by_work: dict[str, list[tuple[str, str]]] = {}
    for key, sql in questions_of(files).items():
        work, _, name = key.partition("/")
        by_work.setdefault(work, []).append((REPORTS[name].TITLE, sql))
    words = {file.name: file.table.words.partition(":")[0] for file in files}
    return [(words[work], asked) for work, asked in by_work.items()]


def _shut(campaign: Campaign, request: Request) -> Refusal | None:
    return results_are_not_open(opens_at=campaign.reports_at, at=request.moment)
