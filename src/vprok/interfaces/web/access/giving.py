"""Giving a post: whom, where, by what ground; and replacing one person by another."""

from django import forms
from django.contrib import messages
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.datastructures import MultiValueDict

from vprok.domain.access.actions import give_post, replace_person
from vprok.domain.access.queries import body_called, names_of, posts_below
from vprok.domain.access.rules import BY_ORDER, Order, Person, body_is_unknown
from vprok.interfaces.frame.doors import asks
from vprok.interfaces.frame.request import Request
from vprok.interfaces.web.layout.near import near
from vprok.kernel.charter import GIVES, ROLE_NAMES, Actor, Permission, Role, covered
from vprok.kernel.place import COUNTRY, Level, Place
from vprok.kernel.refusal import refuse_if
from vprok.kernel.russian import sentence

WHERE = "Школа — edu220042, муниципалитет или группа — reg22_m019, регион — reg220000"


class ChoiceForm(forms.Form):
    """Which post, and where."""

    role = forms.ChoiceField(label="Кого назначить", widget=forms.RadioSelect)
    place = forms.CharField(
        label="Логин организации",
        help_text=f"{WHERE}.",
        max_length=20,
    )

    def __init__(self, actor: Actor, asked: MultiValueDict[str, str] | None) -> None:
        super().__init__(asked)
        self.actor = actor
        given = {role for s in actor.standings for role in GIVES.get(s.role, ())}
        self.fields["role"].choices = [  # type: ignore[attr-defined]
            (role.value, sentence(ROLE_NAMES[role])) for role in Role if role in given
        ]
        if any(s.place == COUNTRY for s in actor.standings):
            self.fields["place"].help_text = f"{WHERE}, страна — ru."
        schools = [s.place for s in actor.standings if s.place.level is Level.SCHOOL]
        if schools:
            self.fields["place"].initial = schools[0].key

    def clean_place(self) -> Place | None:
        """The body of this name, if it is the actor's or below."""
        place = body_called(self.cleaned_data["place"])
        if place and not covered(place, self.actor.places(Permission.POST_GIVE)):
            place = None
        with near(self, "place"):
            refuse_if(body_is_unknown(place))
        return place


class PersonForm(forms.Form):
    """Who takes the post; fields that the role does not ask for are taken away."""

    full_name = forms.CharField(label="Фамилия, имя, отчество", max_length=150)
    position = forms.CharField(label="Должность", max_length=150, required=False)
    phone = forms.CharField(
        label="Телефон",
        help_text="По нему звонят, если человек не вошёл в срок.",
        max_length=40,
        required=False,
    )
    email = forms.EmailField(label="Почта", required=False)
    proposed_by = forms.CharField(label="Кем предложен", max_length=200)
    order_number = forms.CharField(label="Номер приказа министерства", max_length=40)
    order_on = forms.DateField(
        label="Дата приказа", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    works_in_portal = forms.TypedChoiceField(
        label="Как работает специалист",
        help_text="Это решает школа; решение можно изменить.",
        choices=[("yes", "Входит в портал сам"), ("no", "Только готовит файлы")],
        coerce=lambda word: word == "yes",
        initial="yes",
        widget=forms.RadioSelect,
    )

    def __init__(self, role: Role, asked: MultiValueDict[str, str] | None) -> None:
        super().__init__(asked)
        if role not in BY_ORDER:
            for name in ("proposed_by", "order_number", "order_on"):
                del self.fields[name]
        elif role is Role.RESPONSIBLE_COORDINATOR:
            self.fields["proposed_by"].label = "Учреждение, где работает координатор"
            self.fields["proposed_by"].initial = "РЦОКО"
        else:
            self.fields["proposed_by"].help_text = "Орган управления образованием."
        if role is not Role.TECHNICAL_SPECIALIST:
            del self.fields["works_in_portal"]

    @property
    def person(self) -> Person:
        """Who it is."""
        entered = self.cleaned_data
        return Person(entered["full_name"], entered["position"], entered["phone"], entered["email"])

    @property
    def order(self) -> Order:
        """By which order; empty where none is asked for."""
        entered = self.cleaned_data
        return Order(
            entered.get("order_number", ""), entered.get("order_on"), entered.get("proposed_by", "")
        )


@asks(Permission.POST_GIVE)
def give(request: Request) -> HttpResponseBase:
    """Choose the post first, then name the person."""
    choice = ChoiceForm(request.actor, request.GET or None)
    if not choice.is_valid():
        return render(request, "access/choosing.html", {"form": choice})
    role, place = Role(choice.cleaned_data["role"]), choice.cleaned_data["place"]
    form = PersonForm(role, request.POST or None)
    if form.is_valid():
        order = form.order
        with near(form):
            post = give_post(
                form.person,
                role,
                place,
                order_number=order.number,
                order_on=order.on,
                proposed_by=order.proposed_by,
                works_in_portal=form.cleaned_data.get("works_in_portal", True),
                by=request.actor,
                at=request.moment,
            )
            messages.success(
                request, "Человек назначен. Теперь выдайте ему талон для первого входа."
            )
            return redirect("access:person", post.pk)
    return render(
        request,
        "access/giving.html",
        {
            "form": form,
            "role": sentence(ROLE_NAMES[role]),
            "body": names_of([place.key]).get(place.key, ""),
            "key": place.key,
        },
        status=422 if form.errors else 200,
    )


@asks(Permission.POST_GIVE)
def replace(request: Request, post_id: int) -> HttpResponseBase:
    """Name the person who comes in another's place."""
    post = get_object_or_404(posts_below(request.actor).select_related("account"), pk=post_id)
    form = PersonForm(Role(post.role), request.POST or None)
    form.fields.pop("works_in_portal", None)
    if form.is_valid():
        with near(form):
            newer = replace_person(
                post, form.person, order=form.order, by=request.actor, at=request.moment
            )
            messages.success(
                request, "Человек заменён. Теперь выдайте талон тому, кто пришёл на его место."
            )
            return redirect("access:person", newer.pk)
    return render(
        request,
        "access/replacing.html",
        {"form": form, "post": post, "role": ROLE_NAMES[Role(post.role)]},
        status=422 if form.errors else 200,
    )
