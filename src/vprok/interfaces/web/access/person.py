"""One post: its holder, its ground, the slips issued for it, and what may be done about them."""

from django.contrib import messages
from django.db.transaction import atomic
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render

from vprok.domain.access.actions import (
    decide_on_portal,
    end_post,
    issue_slip,
    reset_second_factor,
    revoke_slip,
)
from vprok.domain.access.models import Post, Slip
from vprok.domain.access.queries import names_of, posts_below
from vprok.domain.access.states import Ground, SlipState
from vprok.domain.territory.queries import cabinet_of
from vprok.interfaces.frame.doors import reads, writes
from vprok.interfaces.frame.request import Request
from vprok.interfaces.frame.second_factor import forget, is_set_up
from vprok.interfaces.web.access.entry import word_of
from vprok.interfaces.web.access.printing import handed, slips_in_pdf
from vprok.kernel.charter import ROLE_NAMES, Permission, Role
from vprok.kernel.russian import day, sentence

_TONES = {
    SlipState.ISSUED: "open",
    SlipState.USED: "good",
    SlipState.REVOKED: "warn",
    SlipState.EXPIRED: "bad",
}


@reads(Permission.POST_READ)
def person(request: Request, post_id: int) -> HttpResponseBase:
    """All that is known about a post, and buttons for those who give it."""
    post = _seen(request, post_id)
    slips = list(post.slips.order_by("-issued_at", "-pk"))
    word, tone = word_of(post, slips[0] if slips else None, request.moment)
    return render(
        request,
        "access/person.html",
        {
            "post": post,
            "facts": _facts(post),
            "word": word,
            "tone": tone,
            "slips": [_told(slip, request) for slip in slips],
            "is_mine": posts_below(request.actor).filter(pk=post.pk).exists(),
            "is_specialist": post.role == Role.TECHNICAL_SPECIALIST,
            "has_code": is_set_up(post.account),
        },
    )


@writes(Permission.POST_GIVE)
def issue(request: Request, post_id: int) -> HttpResponseBase:
    """Draw a code and hand it out on paper: it is nowhere but in this answer."""
    issued = issue_slip(_seen(request, post_id), by=request.actor, at=request.moment)
    zone = cabinet_of(request.actor.standings[0].place).zone
    pdf = slips_in_pdf([issued], at=request.moment, zone=zone)
    return handed(pdf, f"talon-{issued.slip.post.account.login}")


@writes(Permission.POST_GIVE)
def revoke(request: Request, slip_id: int) -> HttpResponseBase:
    """Take one slip back."""
    slips = Slip.objects.within(request.actor.places(Permission.POST_GIVE))
    slip = get_object_or_404(slips.select_related("post__account"), pk=slip_id)
    revoke_slip(slip, by=request.actor, at=request.moment)
    messages.success(request, "Талон отозван: по нему больше не войти.")
    return redirect("access:person", slip.post_id)


@writes(Permission.POST_GIVE)
def end(request: Request, post_id: int) -> HttpResponseBase:
    """End a post."""
    post = _seen(request, post_id)
    end_post(post, by=request.actor, at=request.moment)
    messages.success(request, f"Пост снят: {post.account.full_name}.")
    return redirect("access:people")


@writes(Permission.POST_GIVE)
def decide(request: Request, post_id: int) -> HttpResponseBase:
    """Let a specialist into the portal, or leave them the files alone."""
    post = _seen(request, post_id)
    decide_on_portal(post, not post.works_in_portal, by=request.actor, at=request.moment)
    messages.success(request, "Решение школы записано.")
    return redirect("access:person", post.pk)


@writes(Permission.POST_GIVE)
def reset(request: Request, post_id: int) -> HttpResponseBase:
    """Take away a second step whose telephone and codes are lost."""
    with atomic():
        account = reset_second_factor(_seen(request, post_id), by=request.actor, at=request.moment)
        forget(account)
    messages.success(request, "Второй шаг сброшен: при следующем входе его настроят заново.")
    return redirect("access:person", post_id)


def _seen(request: Request, post_id: int) -> Post:
    posts = Post.objects.within(request.actor.places(Permission.POST_READ))
    return get_object_or_404(posts.select_related("account"), pk=post_id)


def _told(slip: Slip, request: Request) -> tuple[Slip, str, str]:
    state = slip.state(request.moment)
    return slip, state.label, _TONES[state]


def _facts(post: Post) -> list[tuple[str, str]]:
    ground = sentence(str(Ground(post.ground).label))
    if post.order_number and post.order_on:
        ground = f"{ground} № {post.order_number} от {day(post.order_on)}"
    body = names_of([post.key]).get(post.key, "")
    known = [
        ("Имя для входа", post.account.login),
        ("Должность", post.account.position),
        ("Телефон", post.account.phone),
        ("Почта", post.account.email),
        ("Роль", sentence(ROLE_NAMES[Role(post.role)])),
        ("Организация", f"{body} ({post.key})"),
        ("Основание", ground),
        ("Предложен", post.proposed_by),
        ("Назначение внёс", f"{post.given_by}, {day(post.given_at.date())}"),
        ("Снял", post.ended_by),
    ]
    return [(term, value) for term, value in known if value]
