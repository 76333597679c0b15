"""One decision for many bodies at once: dates moved, forms excused or opened again."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from vprok.domain.access.queries import body_called, names_of
from vprok.domain.campaign.models import Campaign, Work
from vprok.domain.campaign.queries import campaigns_for
from vprok.domain.intake.actions import Ruling, decide_below
from vprok.domain.intake.queries import decidable, undone
from vprok.domain.intake.states import Verdict
from vprok.interfaces.frame.doors import asks
from vprok.interfaces.frame.request import Request
from vprok.interfaces.web.layout.forms.asked import Moment, Reason
from vprok.interfaces.web.layout.near import near
from vprok.interfaces.web.layout.seeing import see_other
from vprok.kernel.charter import Actor, Permission, covered
from vprok.kernel.place import Place
from vprok.kernel.russian import plural, sentence

SHOWN = 20
"""Names of bodies that are shown before a decision is made."""

VERDICTS = (
    (Verdict.MOVED, "Перенести срок"),
    (Verdict.RESTORED, "Вернуть срок по календарю"),
    (Verdict.REOPENED, "Открыть снова"),
    (Verdict.EXCUSED, "Освободить от формы"),
)


class Judgement(forms.Form):
    """Which forms, below which place, and what is decided about them."""

    kind = forms.ChoiceField(label="Форма")
    per = forms.ChoiceField(label="Работа", required=False)
    under = forms.CharField(
        label="Где",
        max_length=20,
        help_text="Логин муниципалитета, группы, региона или одной организации: решение коснётся "
        "всех, кто под ним и ещё не сдал эту форму.",
    )
    verdict = forms.ChoiceField(label="Что решено", choices=VERDICTS, widget=forms.RadioSelect)
    until = Moment("До")
    reason = Reason(required=False)
    sure = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def __init__(self, campaign: Campaign, actor: Actor, asked: Any, initial: Any) -> None:
        super().__init__(asked, initial=initial)
        self.places = actor.places(Permission.OWED_EXCUSE)
        kinds = decidable(campaign, actor).order_by("event").values_list("kind", "title").distinct()
        works = Work.objects.filter(campaign=campaign).order_by("grade", "subject", "code")
        choices = {
            "kind": list(kinds),
            "per": [("", "Все работы"), *((work.code, str(work)) for work in works)],
        }
        for name, listed in choices.items():
            self.fields[name].choices = listed  # type: ignore[attr-defined]
        self.fields["until"].required = False

    def clean_under(self) -> Place:
        """The place of this name, if it is the person's or below."""
        place = body_called(self.cleaned_data["under"])
        if place is None or not covered(place, self.places):
            raise forms.ValidationError(
                "Такой организации на вашей территории нет. Проверьте логин, например reg22_m019."
            )
        return place

    @property
    def ruling(self) -> Ruling:
        """The decision as the action takes it."""
        said = self.cleaned_data
        return Ruling(Verdict(said["verdict"]), said["until"], said["reason"])


@asks(Permission.OWED_EXCUSE)
def deciding(request: Request, slug: str) -> HttpResponse:
    """Ask what is decided, show whom it is about, and decide on a second yes."""
    places = request.actor.places(Permission.OWED_EXCUSE)
    campaign = get_object_or_404(campaigns_for(places), slug=slug)
    asked = request.POST if request.method == "POST" else None
    initial = {"under": places[0].key, "verdict": Verdict.MOVED} | request.GET.dict()
    form = Judgement(campaign, request.actor, asked, initial)
    context: dict[str, object] = {"campaign": campaign, "form": form}
    if not form.is_valid():
        status = 422 if form.is_bound else 200
        return render(request, "intake/deciding.html", context, status=status)
    said = form.cleaned_data
    if said["sure"]:
        with near(form):
            count = decide_below(
                campaign,
                said["kind"],
                said["under"],
                form.ruling,
                per=said["per"],
                by=request.actor,
                at=request.moment,
            )
            words = plural(count, "формы", "форм", "форм")
            messages.success(request, f"Решено: это коснулось {words}.")
            return see_other(reverse("intake:of-campaign", args=[slug]))
        return render(request, "intake/deciding.html", context, status=422)
    rows = undone(campaign, said["kind"], said["under"], per=said["per"], by=request.actor)
    keys = list(rows.order_by("place").values_list("key", flat=True).distinct()[:SHOWN])
    names = names_of(keys)
    context |= {
        "count": rows.count(),
        "bodies": [(sentence(names.get(key, key)), key) for key in keys],
        "shown": SHOWN,
    }
    return render(request, "intake/deciding.html", context)
