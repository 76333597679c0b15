"""Addresses of the pages of a form: every face gets the same ones."""

from collections.abc import Callable
from functools import partial

from django.http.response import HttpResponseBase
from django.urls import URLPattern, path

from vprok.interfaces.frame.doors import asks, reads, writes
from vprok.interfaces.web.layout.forms import deciding, handing, page
from vprok.interfaces.web.layout.forms.face import Face
from vprok.kernel.charter import Permission

Door = Callable[[Callable[..., HttpResponseBase]], Callable[..., HttpResponseBase]]


def addresses(face: Face) -> list[URLPattern]:
    """All addresses of one kind of form, each behind its door."""
    base = f"<slug:slug>/{face.kind}/"
    body = base + ("<slug:work>/<slug:key>/" if face.is_per_work else "<slug:key>/")
    shows, decides = asks(*face.reads), writes(Permission.OWED_EXCUSE)
    takes, sees_own = writes(face.sends), reads(face.sends)

    def at(where: str, door: Door, view: Callable[..., HttpResponseBase], what: str) -> URLPattern:
        name = "-".join(filter(None, (face.kind, what)))
        return path(where, door(partial(view, face)), name=name)

    own = [] if face.is_per_work else [at(base, reads(*face.reads), page.own, "own")]
    return [
        *own,
        at(body, shows, page.page, ""),
        at(f"{body}form.<slug:suffix>", takes, handing.blank, "blank"),
        at(f"{body}marked.xlsx", sees_own, handing.back, "back"),
        at(f"{body}excused/", decides, deciding.excused, "excused"),
        at(f"{body}reopened/", decides, deciding.reopened, "reopened"),
    ]
