"""What a region or the country decides about a form: excused, opened again, its date moved."""

from django.contrib import messages
from django.http import HttpResponse

from vprok.domain.intake.states import Verdict
from vprok.interfaces.frame.request import Request
from vprok.interfaces.web.layout.forms.asked import ASKED, ids
from vprok.interfaces.web.layout.forms.face import Face, address_of
from vprok.interfaces.web.layout.forms.showing import shown
from vprok.interfaces.web.layout.near import near
from vprok.interfaces.web.layout.seeing import see_other

DONE = {
    Verdict.EXCUSED: "Организация освобождена от формы.",
    Verdict.REOPENED: "Форма открыта снова.",
    Verdict.MOVED: "Срок перенесён.",
    Verdict.RESTORED: "Срок снова по календарю.",
}


def decided(face: Face, request: Request, *, verdict: Verdict, **where: str) -> HttpResponse:
    """Decide; a mistake is shown beside what was asked."""
    deliverable = face.owed_to_decide(request, **where)
    asked = ASKED[verdict](request.POST, auto_id=ids(verdict))
    if asked.is_valid():
        with near(asked):
            face.decide(deliverable, asked.ruling, by=request.actor, at=request.moment)
            messages.success(request, DONE[verdict])
            return see_other(address_of(deliverable))
    return shown(face, request, face.owed_to_decide(request, **where), judging=asked, status=422)
