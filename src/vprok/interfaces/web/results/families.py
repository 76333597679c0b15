"""What families of a school are told: the figures for the sheets, and the day they were told."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django import forms
from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from vprok.domain.analytics.queries import Scope, lines
from vprok.domain.analytics.reports.pupils import Pupil, needing_help, pupils, with_gaps
from vprok.domain.campaign.rules import results_are_not_open
from vprok.domain.intake.models import Deliverable, Entry
from vprok.domain.materials.models import Code
from vprok.domain.results.actions.families import renew_look
from vprok.domain.results.actions.informing import tell_families
from vprok.domain.results.queries import ClassResults, class_results
from vprok.domain.results.queries.accepted import accepted_rows
from vprok.domain.results.queries.families import looks_at
from vprok.domain.results.queries.informing import ClassTold, classes_told
from vprok.domain.results.rules import INFORMED, NOT_ACCEPTED, group_is_small
from vprok.interfaces.frame.doors import asks, hands_out, reads
from vprok.interfaces.frame.handing import attachment
from vprok.interfaces.frame.request import Request
from vprok.interfaces.web.layout.near import near
from vprok.interfaces.web.layout.seeing import see_other
from vprok.interfaces.web.results.lines import entry_at, tabs
from vprok.kernel.charter import Permission
from vprok.kernel.place import Level
from vprok.kernel.refusal import Refused
from vprok.tools.stats.figures import Share, figure_text
from vprok.tools.stats.leaf import Leaf

PDF = "application/pdf"
DATE = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "class": "form-control"})

# ---- the day they were told ----------------------------------------------------------------------


class DaysForm(forms.Form):
    """A day for each class with results."""

    def __init__(
        self, classes: tuple[ClassTold, ...], data: Mapping[str, str] | None = None
    ) -> None:
        """Draw a field for each of these classes."""
        told = {f"class_{one.number}": one.told.on for one in classes if one.told}
        super().__init__(data, initial=told)
        for one in classes:
            self.fields[f"class_{one.number}"] = forms.DateField(
                label=one.title,
                required=False,
                widget=DATE,
                error_messages={"invalid": "Укажите день: число, месяц и год."},
            )

    @property
    def days(self) -> dict[int, date | None]:
        """What was said, by number of the class."""
        return {int(key.removeprefix("class_")): on for key, on in self.cleaned_data.items()}


@asks(Permission.PARTICIPANT_READ)
def families(request: Request, slug: str, code: str, key: str) -> HttpResponse:
    """Show which families were told; on POST mark the days."""
    entry = entry_at(request, slug, code, key, Permission.PARTICIPANT_READ)
    classes = classes_told(entry, accepted_rows(entry))
    form = DaysForm(classes, request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        with near(form):
            count = tell_families(entry, form.days, by=request.actor, at=request.moment)
            messages.success(request, "Отмечено." if count else "Ничего не изменилось.")
            return see_other(request.path)
    place, campaign = entry.school.place, entry.work.campaign
    may_hand = request.actor.lacks(Permission.CODES_TAKE, at=place) is None
    return render(
        request,
        "results/families.html",
        {
            "entry": entry,
            "campaign": campaign,
            "work": entry.work,
            "school": entry.school,
            "zone": entry.school.clock,
            "tabs": tabs(request, entry, "families"),
            "classes": classes,
            "form": form,
            "fields": [(form[f"class_{one.number}"], one) for one in classes],
            "owed": Deliverable.objects.filter(kind=INFORMED, entry=entry).first(),
            "shut": results_are_not_open(opens_at=campaign.reports_at, at=request.moment),
            "may_tell": request.actor.lacks(Permission.RESULTS_SEND, at=place) is None,
            "secret": SecretForm() if campaign.families_look and may_hand else None,
            "looked": looks_at(entry),
        },
        status=422 if form.errors else 200,
    )


# ---- secrets of families -------------------------------------------------------------------------


class SecretForm(forms.Form):
    """Whose secret is taken back."""

    number = forms.CharField(
        label="Код участника",
        max_length=5,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )


@hands_out(Permission.CODES_TAKE)
def secret(request: Request, slug: str, code: str, key: str) -> HttpResponse:
    """Take the secret of a code back and hand out its slip with a new one."""
    entry = entry_at(request, slug, code, key, Permission.CODES_TAKE)
    if request.method != "POST":
        return see_other(reverse("results:families", args=[slug, code, key]))
    issued = Code.objects.select_related("school__district__region", "campaign")
    whose = get_object_or_404(
        issued,
        school=entry.school_id,
        campaign=entry.work.campaign_id,
        number=request.POST.get("number", "").strip(),
    )
    printed = renew_look(whose, by=request.actor, at=request.moment)
    return attachment(printed, f"{slug}-{key}-{whose.number}.pdf", PDF)


# ---- the figures for the sheets ------------------------------------------------------------------


@reads(Permission.PARTICIPANT_READ)
def data(request: Request, slug: str, code: str, key: str) -> JsonResponse:
    """Give the browser what it joins with the names that never leave it."""
    entry = entry_at(request, slug, code, key, Permission.PARTICIPANT_READ)
    found = class_results(entry, region=region_of(entry, at=request.moment))
    if found is None:
        raise Refused(NOT_ACCEPTED)
    are_shut = results_are_not_open(opens_at=entry.work.campaign.reports_at, at=request.moment)
    return JsonResponse(_told(found) | _of_the_note(None if are_shut else found))


def region_of(entry: Entry, *, at: datetime) -> Leaf | None:
    """The sums of the region, if reports are open and the school may know them.

    They go to families, so that whoever looks sees what the school does.

    costs: at most nine SQL statements
    """
    if results_are_not_open(opens_at=entry.work.campaign.reports_at, at=at):
        return None
    place = entry.school.place
    region = next(
        line for line in lines(Scope(entry.work, place, place)) if line.place.level is Level.REGION
    )
    return region.sums.leaf if region.is_told else None


def _told(found: ClassResults) -> dict[str, object]:
    """The results as the pages with names read them; the keys are a contract with `names.js`."""
    entry, work = found.entry, found.work
    return {
        "work": str(work),
        "campaign": work.campaign.title,
        "school": entry.school.short_name,
        "maximum": work.maximum,
        "cuts": list(work.cuts),
        "tasks": [
            {
                "n": task.n,
                "label": task.label,
                "maximum": task.maximum,
                "skill": task.skill,
                "descriptor": task.descriptor,
                "level": task.level,
            }
            for task in found.tasks
        ],
        "classes": list(found.classes),
        "codes": [
            {
                "code": one.code,
                "class": one.class_no,
                "variant": one.variant,
                "state": one.state,
                "points": list(one.points),
                "total": one.total,
                "mark": one.mark,
                "journal": one.journal,
            }
            for one in found.codes
        ],
        "class_share": {
            str(number): _texts(group.shares)
            for number, group in found.by_class.items()
            if group_is_small(group.people) is None
        },
        "school_share": _texts(found.school.shares),
        "region_share": _texts(found.region.shares) if found.region else None,
        "marks": {
            "class": {str(number): list(group.marks) for number, group in found.by_class.items()},
            "school": list(found.school.marks),
            "region": list(found.region.marks) if found.region else None,
        },
        "changed": _moment(found.changed_at, entry),
    }


def _of_the_note(found: ClassResults | None) -> dict[str, list[str] | None]:
    """Codes that the written note names, for the list with names; None before reports open."""
    if found is None:
        return {"help": None, "gaps": None}
    known = pupils(found.block, found.layout, [task.level for task in found.tasks])
    return {"help": _codes(needing_help(known)), "gaps": _codes(with_gaps(known))}


def _codes(found: Iterable[Pupil]) -> list[str]:
    return [str(one.code) for one in found]


def _texts(shares: tuple[Share, ...]) -> list[str]:
    return [figure_text(one) for one in shares]


def _moment(at: datetime | None, entry: Entry) -> str | None:
    return f"{at.astimezone(ZoneInfo(entry.school.clock)):%d.%m.%Y %H:%M}" if at else None
