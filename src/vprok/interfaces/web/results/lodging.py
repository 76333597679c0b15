"""Where the words of a form that was sealed without a network are told, before the deadline."""

from collections.abc import Iterable

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render

from vprok.domain.campaign.models import Campaign, Work
from vprok.domain.intake.models import Deliverable, Deliverables
from vprok.domain.intake.rules import on_both_clocks
from vprok.domain.results.actions import lodge
from vprok.domain.results.models import Lodged
from vprok.domain.results.queries import KIND
from vprok.domain.territory.queries import names
from vprok.interfaces.frame.doors import asks
from vprok.interfaces.frame.request import Request
from vprok.interfaces.web.layout.near import beside, near
from vprok.interfaces.web.layout.seeing import see_other
from vprok.kernel.charter import Permission

RIGHTS = (Permission.RESULTS_LODGE, Permission.RESULTS_SEND)
SHOWN = 20
NONE_HERE = (
    "Такой организации в вашей территории нет или этой работы у неё нет. Проверьте логин и работу."
)


class Telling(forms.Form):
    """Twelve words of one file, and whose it is."""

    key = forms.CharField(
        label="Логин организации",
        help_text="Например, edu220042: стоит на полоске рядом со словами.",
        max_length=20,
    )
    work = forms.ChoiceField(label="Работа")
    words = forms.CharField(
        label="Двенадцать слов",
        help_text="Через пробел или с новой строки. Номера и большие буквы не мешают.",
        max_length=400,
        widget=forms.Textarea(
            attrs={"rows": 4, "autocomplete": "off", "autocapitalize": "off", "spellcheck": "false"}
        ),
        error_messages={"required": "Впишите двенадцать слов с полоски."},
    )
    told_by = forms.CharField(
        label="Кто прочёл слова",
        help_text="Должность и фамилия того, кто звонит.",
        max_length=120,
        required=False,
    )

    def __init__(self, request: Request, said: object = None) -> None:
        own = request.actor.places(Permission.RESULTS_SEND)
        initial = {"key": own[0].key} if own else {}
        super().__init__(said, initial=initial)  # type: ignore[arg-type]
        self.owed = owed_by(request)
        self.fields["work"].choices = works_of(self.owed)  # type: ignore[attr-defined]
        if request.actor.has(Permission.RESULTS_LODGE):
            self.fields["told_by"].required = not own
        else:
            del self.fields["told_by"]

    def clean_key(self) -> str:
        """The login, however it was typed: `EDU 220042`, `220042`."""
        typed = "".join(str(self.cleaned_data["key"]).lower().split())
        return typed if typed.startswith("edu") else f"edu{typed}"

    def found(self) -> Deliverable | None:
        """What the organisation owes; None where there is no such thing here."""
        slug, _, code = self.cleaned_data["work"].partition("/")
        rows = self.owed.filter(campaign__slug=slug, per=code, key=self.cleaned_data["key"])
        return rows.select_related("campaign", "entry__work__campaign", "entry__school").first()


def owed_by(request: Request) -> Deliverables:
    """Results forms whose words this person may tell."""
    places = [place for right in RIGHTS for place in request.actor.places(right)]
    running = Campaign.objects.open()
    return Deliverable.objects.within(places).filter(kind=KIND, campaign__in=running)


def works_of(owed: Deliverables) -> list[tuple[str, str]]:
    """Works of these forms, named with their campaign where there are several."""
    pairs = set(owed.values_list("campaign__slug", "per").distinct())
    slugs = {slug for slug, _ in pairs}
    works = Work.objects.filter(campaign__slug__in=slugs).select_related("campaign")
    listed = works.order_by("campaign__slug", "grade", "subject")
    return [
        (f"{work.campaign.slug}/{work.code}", _titled(work, many=len(slugs) > 1))
        for work in listed
        if (work.campaign.slug, work.code) in pairs
    ]


def _titled(work: Work, *, many: bool) -> str:
    return f"{work} ({work.campaign.title})" if many else str(work)


@asks(*RIGHTS)
def page(request: Request) -> HttpResponse:
    """Ask for the words on GET; on POST keep them."""
    if request.method != "POST":
        return _shown(request, Telling(request))
    asked = Telling(request, request.POST)
    if asked.is_valid() and _is_kept(request, asked):
        return see_other(request.path)
    return _shown(request, asked, status=422)


def _is_kept(request: Request, asked: Telling) -> bool:
    owed = asked.found()
    if owed is None:
        asked.add_error("key", NONE_HERE)
        return False
    with near(asked), beside(asked, **BESIDE):
        kept = lodge(
            owed,
            asked.cleaned_data["words"],
            told_by=asked.cleaned_data.get("told_by", ""),
            by=request.actor,
            at=request.moment,
        )
        messages.success(
            request,
            f"Слова приняты {on_both_clocks(kept.at, owed.zone)}. Когда придёт этот файл, "
            "форму примут как поданную в срок.",
        )
        return True
    return False


BESIDE = {
    "words_count": "words",
    "words_unknown": "words",
    "words_disagree": "words",
    "file_is_here": "words",
    "caller_is_missing": "told_by",
}
"""Beside which field a refusal is shown."""


def _shown(request: Request, asked: Telling, *, status: int = 200) -> HttpResponse:
    recent = (
        Lodged.objects.filter(deliverable__in=asked.owed)
        .select_related("deliverable__entry__work")
        .order_by("-at", "-pk")[:SHOWN]
    )
    return render(
        request,
        "results/lodging.html",
        {
            "form": asked,
            "is_school": "told_by" not in asked.fields,
            "has_works": bool(works_of(asked.owed)),
            "lines": _lines(recent),
        },
        status=status,
    )


def _lines(recent: Iterable[Lodged]) -> list[tuple[Lodged, str, bool]]:
    """Words told lately, whose they are, and whether their file has come."""
    listed = list(recent)
    called = names(one.deliverable.key for one in listed)
    return [
        (one, called.get(one.deliverable.key, one.deliverable.key), _has_come(one))
        for one in listed
    ]


def _has_come(one: Lodged) -> bool:
    current = one.deliverable.current
    return current is not None and current.sha256.startswith(one.digest)
