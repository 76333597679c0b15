"""The page where a school says who was not there, and where all that is known is held together."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render

from vprok.domain.intake.models import Entry
from vprok.domain.materials.rules import day_is_not_declared
from vprok.domain.results.actions.presence import Word, keep_presence
from vprok.domain.results.models import Presence
from vprok.domain.results.queries import presence_of, reconciled
from vprok.domain.results.rules import REASONS, ClassPresence, presence_is_early
from vprok.interfaces.frame.doors import asks
from vprok.interfaces.frame.request import Request
from vprok.interfaces.web.layout.near import near
from vprok.interfaces.web.layout.seeing import see_other
from vprok.interfaces.web.results.lines import entry_at, tabs
from vprok.kernel.charter import Permission
from vprok.kernel.refusal import Refusal

READERS = (Permission.PRESENCE_KEEP, Permission.PARTICIPANT_READ)
HERE = ""
MOST_WORKS = 999
CHOICES = [
    (HERE, "был"),
    *(
        (
            state.label,
            [(f"{state}:{reason}", f"{state.label}: {reason.label}") for reason in reasons],
        )
        for state, reasons in REASONS.items()
    ),
]
"""One list for a code, so that a word is one key press and a choice."""


class PresenceForm(forms.Form):
    """A word for each code, and a count for each class.

    before: what the page showed, so that words of others since then stay
    """

    before = forms.CharField(widget=forms.HiddenInput, required=False, max_length=100_000)

    def __init__(
        self,
        classes: tuple[ClassPresence, ...],
        said: Mapping[str, Presence],
        data: Mapping[str, str] | None = None,
    ) -> None:
        """Draw a field for each code of these classes."""
        known = {code: f"{one.state}:{one.reason}" for code, one in said.items()}
        counts = {f"works_{one.number}": one.counted for one in classes}
        told = {**{f"code_{code}": word for code, word in known.items()}, **counts}
        super().__init__(
            data, initial={**told, "before": _line({key: str(one) for key, one in told.items()})}
        )
        for one in classes:
            for code in one.codes:
                self.fields[f"code_{code}"] = forms.ChoiceField(
                    label=code,
                    choices=CHOICES,
                    required=False,
                    widget=forms.Select(attrs={"class": "form-select"}),
                )
            self.fields[f"works_{one.number}"] = forms.IntegerField(
                label="Собрано работ по протоколу",
                required=False,
                min_value=0,
                max_value=MOST_WORKS,
                widget=forms.NumberInput(attrs={"class": "form-control"}),
            )

    @property
    def changed(self) -> dict[str, str]:
        """Fields that the person has changed on the page that was shown."""
        before = dict(
            pair.split("=", 1) for pair in self.cleaned_data["before"].split() if "=" in pair
        )
        said = {
            key: "" if value is None else str(value)
            for key, value in self.cleaned_data.items()
            if key != "before"
        }
        return {key: value for key, value in said.items() if value != before.get(key, "")}

    @property
    def words(self) -> dict[str, Word | None]:
        """Changed words by code."""
        return {
            key.removeprefix("code_"): Word(*value.split(":")) if value else None
            for key, value in self.changed.items()
            if key.startswith("code_")
        }

    @property
    def counts(self) -> dict[int, int | None]:
        """Changed counts by number of the class."""
        return {
            int(key.removeprefix("works_")): int(value) if value else None
            for key, value in self.changed.items()
            if key.startswith("works_")
        }


def _line(told: Mapping[str, str]) -> str:
    return " ".join(f"{key}={word}" for key, word in told.items() if word not in {"", "None"})


@dataclass(frozen=True)
class Drawn:
    """A class with its fields; for those who only read, with words."""

    known: ClassPresence
    codes: tuple[forms.BoundField, ...]
    works: forms.BoundField
    away: tuple[Presence, ...]


@asks(*READERS)
def presence(request: Request, slug: str, code: str, key: str) -> HttpResponse:
    """Show who was there, class by class; on POST write what the person has changed."""
    entry = entry_at(request, slug, code, key, *READERS)
    found, said = reconciled(entry), presence_of(entry)
    form = PresenceForm(found.classes, said, request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        with near(form):
            count = keep_presence(
                entry, form.words, form.counts, by=request.actor, at=request.moment
            )
            messages.success(request, "Явка записана." if count else "Ничего не изменилось.")
            return see_other(request.path)
    return render(
        request,
        "results/presence.html",
        {
            "entry": entry,
            "campaign": entry.work.campaign,
            "work": entry.work,
            "school": entry.school,
            "zone": entry.school.clock,
            "tabs": tabs(request, entry, "presence"),
            "found": found,
            "form": form,
            "classes": list(_drawn(form, found.classes, said)),
            "held": _held(request, entry),
            "may_keep": request.actor.lacks(Permission.PRESENCE_KEEP, at=entry.school.place)
            is None,
        },
        status=422 if form.errors else 200,
    )


def _drawn(
    form: PresenceForm, classes: tuple[ClassPresence, ...], said: Mapping[str, Presence]
) -> Iterator[Drawn]:
    for one in classes:
        yield Drawn(
            known=one,
            codes=tuple(form[f"code_{code}"] for code in one.codes),
            works=form[f"works_{one.number}"],
            away=tuple(said[code] for code in one.codes if code in said),
        )


def _held(request: Request, entry: Entry) -> Refusal | None:
    """Why nothing can be said of presence yet."""
    if entry.on is None:
        return day_is_not_declared(is_declared=False)
    today = request.moment.astimezone(ZoneInfo(entry.school.clock)).date()
    return presence_is_early(on=entry.on, today=today)
