"""Who is who, and what they may do where."""

from vprok.domain.access.models import Account, Post
from vprok.domain.territory.models import School
from vprok.kernel.charter import ROLE_NAMES, Actor, Role, Standing
from vprok.kernel.place import Level, Place


def actor_of(account: Account) -> Actor:
    """The actor behind an account, standing where the bodies stand today.

    costs: two SQL statements
    """
    posts = list(Post.objects.held().filter(account=account).order_by("pk"))
    today = places_today(posts)
    standings = tuple(Standing(Role(post.role), today[post.key]) for post in posts)
    return Actor(account.pk, signature_of(account, posts), standings)


def places_today(posts: list[Post]) -> dict[str, Place]:
    """Where the bodies of these posts stand now: a school may have moved since.

    costs: one SQL statement, none if there are no schools among them
    """
    today = {post.key: Place(post.place) for post in posts}
    numbers = [key[3:] for key, place in today.items() if place.level is Level.SCHOOL]
    if numbers:
        for school in School.objects.filter(number__in=numbers).only("number", "path"):
            today[school.key] = school.place
    return today


def signature_of(account: Account, posts: list[Post]) -> str:
    """How the person signs: «Анна Петрова, координатор ОО edu220042»."""
    if not posts:
        return account.full_name
    first = posts[0]
    return f"{account.full_name}, {ROLE_NAMES[Role(first.role)]} {first.key}"
