"""Short answers of a school: what each code answered, what it earned, and why."""

from django.http import HttpResponse
from django.shortcuts import render

from vprok.domain.results.queries.scoring import school_answers
from vprok.interfaces.frame.doors import reads
from vprok.interfaces.frame.request import Request
from vprok.interfaces.web.results.lines import entry_at, tabs
from vprok.kernel.charter import Permission


@reads(Permission.PARTICIPANT_READ)
def answers(request: Request, slug: str, code: str, key: str) -> HttpResponse:
    """Show the accepted answers, code by code, with points and why."""
    entry = entry_at(request, slug, code, key, Permission.PARTICIPANT_READ)
    found = school_answers(entry)
    return render(
        request,
        "results/keys_school.html",
        {
            "entry": entry,
            "campaign": entry.work.campaign,
            "tabs": tabs(request, entry, "answers"),
            "found": found,
        },
    )
