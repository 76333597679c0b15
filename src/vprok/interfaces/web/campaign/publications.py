"""Publications: what must be read first, then what is for me, then the rest."""

from django import forms
from django.http import HttpResponse
from django.shortcuts import render

from vprok.domain.campaign.models import Work
from vprok.domain.campaign.queries import campaigns_for, catalogue, publications_for
from vprok.domain.campaign.states import PublicationKind
from vprok.interfaces.frame.doors import reads
from vprok.interfaces.frame.request import Request
from vprok.kernel.charter import Permission

_SELECT = {"class": "form-select"}


class NarrowForm(forms.Form):
    """What to look for."""

    kind = forms.ChoiceField(
        label="Вид",
        required=False,
        choices=[("", "Любой"), *PublicationKind.choices],
        widget=forms.Select(attrs=_SELECT),
    )
    subject = forms.ChoiceField(label="Предмет", required=False, widget=forms.Select(attrs=_SELECT))
    work = forms.ModelChoiceField(
        Work.objects.none(),
        label="Работа",
        required=False,
        empty_label="Любая",
        widget=forms.Select(attrs=_SELECT),
    )

    def for_works(self, works: object) -> "NarrowForm":
        """The form with the works of the campaigns that the person sees."""
        self.fields["work"].queryset = works  # type: ignore[attr-defined]
        self.fields["subject"].choices = [("", "Любой"), *subjects()]  # type: ignore[attr-defined]
        return self


def subjects() -> list[tuple[str, str]]:
    """Subjects of the catalogue: code and name."""
    found = {plan.subject_code: plan.subject for plan in catalogue().values()}
    return sorted(found.items(), key=lambda pair: pair[1])


@reads(Permission.CAMPAIGN_READ)
def publications(request: Request) -> HttpResponse:
    """Show what the person may read."""
    seen = campaigns_for(request.actor.places(Permission.CAMPAIGN_READ))
    works = Work.objects.filter(campaign__in=seen).select_related("campaign")
    form = NarrowForm(request.GET).for_works(works.order_by("-campaign__opens_on", "grade", "code"))
    asked = form.cleaned_data if form.is_valid() else {}
    leaflets = publications_for(
        request.actor,
        work=asked.get("work"),
        subject_code=asked.get("subject", ""),
        kind=asked.get("kind", ""),
    )
    return render(
        request,
        "campaign/publications.html",
        {
            "form": form,
            "groups": (
                ("Прочтите и отметьте", [each for each in leaflets if each.waits]),
                ("Для вас", [each for each in leaflets if each.is_for_me and not each.waits]),
                ("Для других ролей", [each for each in leaflets if not each.is_for_me]),
            ),
            "is_empty": not leaflets,
            "is_narrowed": any(asked.values()),
            "publishes": request.actor.has(Permission.PUBLICATION_KEEP),
        },
    )
