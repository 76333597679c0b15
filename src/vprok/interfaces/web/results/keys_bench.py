"""The workbench of one key: answers beside it, and whose points a change would change."""

import hashlib
from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from vprok.domain.campaign.models import Work
from vprok.domain.results.actions.keys import change_keys
from vprok.domain.results.queries.keys import (
    Answered,
    current_edition,
    first_hour,
    key_spots,
    wordings_of,
)
from vprok.domain.results.queries.scoring import Frequent, frequent_answers, trial
from vprok.domain.results.rules.keys import (
    KeySpot,
    Wording,
    keys_are_early,
    read_key,
)
from vprok.domain.results.rules.scoring import explained
from vprok.domain.results.states import AnswerKind
from vprok.interfaces.frame.doors import asks, not_found
from vprok.interfaces.frame.request import Request
from vprok.interfaces.web.layout.near import beside
from vprok.interfaces.web.layout.seeing import see_other
from vprok.interfaces.web.results.keys import work_at, zone_words
from vprok.kernel.charter import Permission
from vprok.tools.answers import BadKey, Key, Scored

MOST_PASTED = 500
BESIDE = {
    "key_change_has_no_reason": "why",
    "key_is_the_same": "accepted",
    "key_is_wrong": "accepted",
    "keys_have_changed": "accepted",
}
"""Refusals that speak of one field, and the field."""


class KeyForm(forms.Form):
    """A key as it is tried and applied.

    seen:  number of the edition the person looks at
    tried: the key whose change the person has seen
    """

    kind = forms.ChoiceField(label="Как сравнивать", choices=AnswerKind.choices)
    accepted = forms.CharField(
        label="Верный ответ",
        max_length=1000,
        help_text="Несколько верных ответов разделите чертой: 132 | 132 руб.",
        error_messages={"required": "Напишите верный ответ."},
    )
    options = forms.CharField(
        label="Настройки",
        max_length=300,
        required=False,
        help_text="Например: unit=см; tol=0.1; table=[2, 1]; typo=1; case=False.",
    )
    answers = forms.CharField(
        label="Ответы для проверки",
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="По одному в строке: увидите баллы и почему они такие.",
    )
    why = forms.CharField(
        label="Почему ключ меняется",
        max_length=300,
        required=False,
        help_text="Это увидят школы, у которых изменятся баллы.",
    )
    seen = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    tried = forms.CharField(required=False, widget=forms.HiddenInput)


@dataclass(frozen=True)
class AnswerTried:
    """One answer by the key that holds and by the key that is tried."""

    answer: str
    count: int | None
    was: Scored | None
    now: Scored | None

    @property
    def differs(self) -> bool:
        """Whether the change is worth a look."""
        return bool(self.was and self.now and self.was.points != self.now.points)


@asks(Permission.ANSWER_KEEP)
def bench(request: Request, slug: str, code: str, place: str) -> HttpResponse:
    """Show one key with frequent answers; try another beside it; apply it when it has been seen.

    place: like `t6-g0-v1`
    """
    work, tasks = work_at(request, slug, code)
    spot = next((one for one in key_spots(work, tasks) if one.address == place), None)
    if spot is None or keys_are_early(hour=first_hour(work, spot.group), at=request.moment):
        raise not_found()
    asked = next(one for one in tasks if one.number == spot.task)
    edition = current_edition(work)
    before = wordings_of(edition)
    now = before.get(spot)
    number = edition.number if edition else 0
    form = _bound(request, now, number)
    tried, found, seal = None, None, ""
    if form.is_bound and form.is_valid():
        wording = Wording(*(form.cleaned_data[name] for name in ("kind", "accepted", "options")))
        tried = _read(form, wording, asked)
        if tried and _was_seen(request, form, wording):
            with beside(form, **BESIDE):
                _apply(request, form, work, {spot: wording})
                return see_other(reverse("results:keys-of", args=[slug, code]))
        if tried:
            found = trial(work, {spot: wording}, before)
            seal = _seal(wording)
            form.fields["why"].required = True
    held = _held(now, asked)
    return render(
        request,
        "results/keys_bench.html",
        {
            "campaign": work.campaign,
            "work": work,
            "label": asked.task.label,
            "maximum": asked.task.maximum,
            "variant": spot.variant,
            "zone_of_key": zone_words(spot.group) if spot.group else "",
            "form": form,
            "trial": found,
            "seal": seal,
            "frequent": _beside(frequent_answers(work, spot, held), tried),
            "pasted": _pasted(form, held, tried),
        },
        status=422 if form.errors else 200,
    )


def _bound(request: Request, now: Wording | None, number: int) -> KeyForm:
    if request.method == "POST":
        return KeyForm(request.POST)
    start: dict[str, object] = {"seen": number}
    if now:
        start |= {"kind": now.kind, "accepted": now.accepted, "options": now.options}
    return KeyForm(initial=start)


def _read(form: KeyForm, wording: Wording, asked: Answered) -> Key | None:
    """The key as it was typed; what is wrong with it stands at its field."""
    try:
        return read_key(wording.kind, wording.accepted, asked.task.maximum, wording.options)
    except BadKey as bad:
        form.add_error(bad.column if bad.column in form.fields else "accepted", str(bad))
        return None


def _held(now: Wording | None, asked: Answered) -> Key | None:
    return read_key(now.kind, now.accepted, asked.task.maximum, now.options) if now else None


def _was_seen(request: Request, form: KeyForm, wording: Wording) -> bool:
    """Whether the person applies exactly the key whose change stands before them."""
    is_applied = request.POST.get("do") == "apply"
    return is_applied and form.cleaned_data["tried"] == _seal(wording)


def _seal(wording: Wording) -> str:
    """What tells that exactly this key was tried."""
    return hashlib.sha256(repr(wording).encode()).hexdigest()


def _apply(request: Request, form: KeyForm, work: Work, wordings: dict[KeySpot, Wording]) -> None:
    made = change_keys(
        work,
        wordings,
        seen=form.cleaned_data["seen"],
        why=form.cleaned_data["why"],
        by=request.actor,
        at=request.moment,
    )
    messages.success(request, f"Редакция {made.number} действует. Принятые ответы пересчитываются.")


def _beside(frequent: tuple[Frequent, ...], tried: Key | None) -> list[AnswerTried]:
    return [
        AnswerTried(
            one.answer, one.count, one.earned, explained(tried, one.answer) if tried else None
        )
        for one in frequent
    ]


def _pasted(form: KeyForm, held: Key | None, tried: Key | None) -> list[AnswerTried]:
    """Answers that were pasted, by both keys."""
    text = str(form["answers"].value() or "")
    return [
        AnswerTried(
            answer,
            None,
            explained(held, answer) if held else None,
            explained(tried, answer) if tried else None,
        )
        for answer in text.splitlines()[:MOST_PASTED]
    ]
