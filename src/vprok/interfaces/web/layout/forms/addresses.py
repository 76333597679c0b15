"""Addresses of the pages of a form: every face gets the same ones."""

from collections.abc import Callable
from functools import partial

from django.http.response import HttpResponseBase
from django.urls import URLPattern, path

from vprok.domain.intake.states import Verdict
from vprok.interfaces.frame.doors import asks, hands_out, reads, writes
from vprok.interfaces.web.layout.forms import deciding, filling, handing, offline, page, versions
from vprok.interfaces.web.layout.forms.face import Face
from vprok.kernel.charter import Permission

Door = Callable[[Callable[..., HttpResponseBase]], Callable[..., HttpResponseBase]]


def addresses(face: Face) -> list[URLPattern]:
    """All addresses of one kind of form, each behind its door."""
    base = f"<slug:slug>/{face.kind.replace('_', '-')}/"
    body = base + ("<slug:work>/<slug:key>/" if face.is_per_work else "<slug:key>/")
    shows, decides = asks(*face.reads), writes(Permission.OWED_EXCUSE)
    takes, sees_own = writes(*face.fills), reads(*face.fills)
    fills = asks(*face.fills)

    def at(where: str, door: Door, view: Callable[..., HttpResponseBase], what: str) -> URLPattern:
        name = "-".join(filter(None, (face.kind, what)))
        return path(where, door(partial(view, face)), name=name)

    own = [] if face.is_per_work else [at(base, reads(*face.reads), page.own, "own")]
    returns = at(f"{body}given-back/", writes(face.sends), page.given_back, "given-back")
    return [
        *own,
        *([] if face.hands is None else [returns]),
        at(body, shows, page.page, ""),
        *([] if face.filled_at else [at(f"{body}fill/", fills, filling.fill, "fill")]),
        at(f"{body}form.<slug:suffix>", takes, handing.blank, "blank"),
        at(f"{body}marked.xlsx", sees_own, handing.back, "back"),
        at(f"{body}precheck.html", sees_own, offline.precheck, "precheck"),
        at(f"{body}versions/", reads(*face.reads), versions.diff, "diff"),
        at(f"{body}versions/<int:version>/", hands_out(*face.reads), versions.file, "file"),
        *(
            at(f"{body}{one}/", decides, partial(deciding.decided, verdict=one), one.value)
            for one in Verdict
        ),
    ]
