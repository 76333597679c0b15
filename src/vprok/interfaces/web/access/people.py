"""The list of people: who holds which post where."""

from django import forms
from django.core.paginator import Paginator
from django.db.models import Q
from django.http.response import HttpResponseBase
from django.shortcuts import render

from vprok.domain.access.models import Post, Posts
from vprok.domain.access.rules import KEEPERS
from vprok.interfaces.frame.doors import reads
from vprok.interfaces.frame.request import Request
from vprok.interfaces.web.access.entry import lines
from vprok.kernel.charter import ROLE_NAMES, Permission, Role
from vprok.kernel.place import Level
from vprok.kernel.russian import sentence

A_PAGE = 50


class PeopleFilter(forms.Form):
    """Whom to show."""

    who = forms.CharField(
        label="Фамилия или логин",
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"class": "form-control"}),
    )
    role = forms.ChoiceField(
        label="Роль",
        required=False,
        choices=[("", "Любая"), *((role.value, sentence(ROLE_NAMES[role])) for role in Role)],
        widget=forms.Select(attrs={"class": "form-select"}),
    )


@reads(Permission.POST_READ)
def people(request: Request) -> HttpResponseBase:
    """Held posts at the actor's places and below."""
    asked = PeopleFilter(request.GET)
    held = Post.objects.held().within(request.actor.places(Permission.POST_READ))
    page = Paginator(chosen(held, asked).order_by("place", "pk"), A_PAGE).get_page(
        request.GET.get("page")
    )
    return render(
        request,
        "access/people.html",
        {
            "page": page,
            "lines": lines(list(page.object_list), request.moment),
            "form": asked,
            "asked": any(asked.data.get(name) for name in asked.fields),
            "may_give": request.actor.has(Permission.POST_GIVE),
            "may_admit": request.actor.has(Permission.SYSTEM_ADMIT),
            "has_safe": any(s.role in KEEPERS[Level.SCHOOL] for s in request.actor.standings),
        },
    )


def chosen(posts: Posts, asked: PeopleFilter) -> Posts:
    """Those that the filter lets through; a filter that makes no sense lets through all."""
    posts = posts.select_related("account")
    if not asked.is_valid():
        return posts
    if who := asked.cleaned_data["who"].strip():
        posts = posts.filter(
            Q(account__full_name__icontains=who)
            | Q(account__login__istartswith=who)
            | Q(key__iexact=who)
        )
    if role := asked.cleaned_data["role"]:
        posts = posts.filter(role=role)
    return posts
