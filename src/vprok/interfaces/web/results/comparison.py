"""Two typings of the same works beside each other, where every form is typed twice."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from vprok.domain.results.actions.typing import Choice, reconcile
from vprok.domain.results.queries import plan_of
from vprok.domain.results.queries.typing import comparison_of, typing_blank
from vprok.interfaces.frame.doors import asks
from vprok.interfaces.frame.middleware import NOT_FOUND, status_of
from vprok.interfaces.frame.request import Request
from vprok.interfaces.web.layout.seeing import see_other
from vprok.interfaces.web.results.lines import tabs
from vprok.interfaces.web.results.typing import grid_at
from vprok.interfaces.web.results.typing_grid import SEPARATOR
from vprok.kernel.charter import Permission
from vprok.kernel.refusal import Refused


@asks(Permission.RESULTS_TYPE)
def comparison(request: Request, slug: str, code: str, key: str) -> HttpResponse:
    """Show the cells in which two people typed different things; on POST the right ones stand."""
    entry = grid_at(request, slug, code, key)
    refusal = None
    if request.method == "POST":
        try:
            left = reconcile(entry, _choices(request), by=request.actor, at=request.moment)
        except Refused as refused:
            if refused.refusal.code in NOT_FOUND:
                raise
            refusal = refused.refusal
        else:
            words = "Остались расхождения." if left.apart else "Расхождений нет."
            messages.success(request, f"Сохранено. {words}")
            return see_other(request.path)
    plan = plan_of(entry.work)
    found = comparison_of(entry, plan, typing_blank(entry, plan))
    context = {
        "entry": entry,
        "campaign": entry.work.campaign,
        "tabs": tabs(request, entry, "typing"),
        "up": reverse("results:typing", args=[slug, code, key]),
        "found": found,
        "refusal": refusal,
    }
    status = status_of(refusal.code) if refusal else 200
    return render(request, "results/comparison.html", context, status=status)


def _choices(request: Request) -> list[Choice]:
    """Cells of the page for which a value was chosen."""
    named = ((name.partition(SEPARATOR), text) for name, text in request.POST.items())
    return [Choice(code, key, str(text)) for (code, _, key), text in named if key]
