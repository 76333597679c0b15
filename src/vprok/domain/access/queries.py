"""Who is who, what they may do where, and which bodies have come in."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db.models import F, Min, OuterRef, Q, Subquery
from django.db.models.functions import Substr

from vprok.domain.access.models import (
    Account,
    Parcel,
    Parcels,
    Post,
    Posts,
    SchoolKey,
    Slip,
    Slips,
    Token,
    Tokens,
)
from vprok.domain.access.rules import KEEPERS
from vprok.domain.territory.models import District, Region, School, below
from vprok.kernel.charter import GIVES, ROLE_NAMES, Actor, Role, Standing
from vprok.kernel.place import COUNTRY, Level, Place
from vprok.tools.vault.tokens import digest_of

_SCHOOL_PREFIX = "edu"


def actor_of(account: Account) -> Actor:
    """The actor behind an account, standing where the bodies stand today.

    costs: two SQL statements
    """
    posts = list(Post.objects.working().filter(account=account).order_by("pk"))
    today = places_today(posts)
    standings = tuple(Standing(Role(post.role), today[post.key]) for post in posts)
    return Actor(account.pk, signature_of(account, posts), standings)


def places_today(posts: Iterable[Post]) -> dict[str, Place]:
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
    """How the person signs: «Анна Петрова, координатор ОО edu220042»; the country has no login."""
    if not posts:
        return account.full_name
    first = posts[0]
    where = "" if first.key == COUNTRY.key else f" {first.key}"
    return f"{account.full_name}, {ROLE_NAMES[Role(first.role)]}{where}"


def posts_left_behind() -> Posts:
    """Held posts of schools that have moved since: they still stand at the old place.

    costs: one SQL statement
    """
    now = School.objects.filter(number=Substr(OuterRef("key"), len(_SCHOOL_PREFIX) + 1))
    return (
        Post.objects.held()
        .filter(key__startswith=_SCHOOL_PREFIX)
        .annotate(moved_to=Subquery(now.values("path")[:1]))
        .exclude(moved_to=F("place"))
        .exclude(moved_to=None)
    )


def newest_slips(posts: Iterable[Post]) -> dict[int, Slip]:
    """The last slip issued for each of these posts, by the post's primary key.

    costs: one SQL statement
    """
    slips = Slip.objects.filter(post__in=list(posts)).order_by("issued_at", "pk")
    return {slip.post_id: slip for slip in slips}


def slips_of(account: Account) -> list[Slip]:
    """Every slip issued to this account, the newest first.

    costs: one SQL statement
    """
    return list(Slip.objects.filter(post__account=account).order_by("-issued_at", "-pk"))


def school_key(key: str) -> SchoolKey | None:
    """The public half of a school's key pair, if the school has come in.

    costs: one SQL statement
    """
    return SchoolKey.objects.filter(key=key).first()


def registered(keys: Iterable[str] | None = None) -> dict[str, datetime]:
    """When each of these bodies used its first slip; those that have not are absent.

    keys:  identifiers of bodies; all bodies when None
    costs: one SQL statement
    """
    used = came_in()
    if keys is not None:
        used = used.filter(post__key__in=list(keys))
    return dict(used.values_list("post__key").annotate(Min("used_at")))


def came_in() -> Slips:
    """Slips by which bodies were registered.

    costs: one SQL statement, or none inside another
    """
    return Slip.objects.filter(_by_keepers(), used_at__isnull=False)


@dataclass(frozen=True)
class Registration:
    """One body of the territory: since when it works in the portal, and whom to call.

    since:   when its first slip was used; None while it is not registered
    contact: who holds its post, and by what telephone they are reached
    """

    key: str
    place: Place
    name: str
    phone: str
    contact: str
    since: datetime | None


def registrations(
    places: Iterable[Place], level: Level, *, until: datetime
) -> tuple[Registration, ...]:
    """The bodies of one level at or below these places, in their order, registered or not.

    until: a slip used later does not count, so that yesterday can be looked at today
    costs: three SQL statements
    """
    bodies = _bodies(tuple(places), level)
    used = Slip.objects.filter(_by_keepers(), used_at__lte=until)
    since = dict(used.values_list("post__key").annotate(Min("used_at")))
    holders = _holders(level)
    return tuple(
        Registration(
            key=place.key,
            place=place,
            name=name,
            phone=phone or (holders[place.key].phone if place.key in holders else ""),
            contact=holders[place.key].full_name if place.key in holders else "",
            since=since.get(place.key),
        )
        for place, name, phone in bodies
    )


def unregistered(
    places: Iterable[Place], level: Level, *, until: datetime
) -> tuple[Registration, ...]:
    """The bodies of one level that have not come in by this moment, with telephones.

    costs: three SQL statements
    """
    return tuple(one for one in registrations(places, level, until=until) if not one.since)


def posts_below(by: Actor) -> Posts:
    """Held posts that this actor gives and takes, without the actor's own.

    costs: one SQL statement
    """
    given = Q(pk__in=[])
    for standing in by.standings:
        given |= Q(role__in=GIVES.get(standing.role, ())) & below([standing.place])
    return Post.objects.held().filter(given).exclude(account=by.account)


def posts_without_entry(under: Place, *, by: Actor) -> Posts:
    """Keepers' posts at or below a place that this actor gives and whose holders never came in.

    costs: one SQL statement
    """
    keepers = [role for roles in KEEPERS.values() for role in roles]
    return (
        posts_below(by)
        .working()
        .within([under])
        .filter(role__in=keepers, account__password__startswith=UNUSABLE_PASSWORD_PREFIX)
        .select_related("account")
        .order_by("place", "pk")
    )


def schools_to_come(under: Place, *, by: Actor) -> list[Post]:
    """Keepers' posts of schools below a place from which nobody has come in yet.

    costs: two SQL statements
    """
    waiting = list(posts_without_entry(under, by=by))
    came = registered(post.key for post in waiting)
    at_schools = (post for post in waiting if post.key.startswith(_SCHOOL_PREFIX))
    return [post for post in at_schools if post.key not in came]


def receivers_below(by: Actor) -> Posts:
    """Coordinators of municipalities and groups to whom this actor may send slips.

    costs: one SQL statement
    """
    return (
        posts_below(by)
        .working()
        .filter(role__in=KEEPERS[Level.DISTRICT])
        .select_related("account")
        .order_by("place", "pk")
    )


def parcels_of(by: Actor) -> Parcels:
    """Parcels that this person may open: theirs, for posts they hold.

    costs: one SQL statement
    """
    held = Parcel.objects.open().filter(receiver__account=by.account, receiver__ended_at=None)
    return held.select_related("receiver__account").order_by("-sent_at", "-pk")


def parcels_expired(at: datetime) -> Parcels:
    """Parcels whose slips work no more and whose files are still kept.

    costs: one SQL statement
    """
    return Parcel.objects.filter(valid_until__lte=at, archive__destroyed_at=None)


def names_of(keys: Sequence[str]) -> dict[str, str]:
    """What bodies are called, by their identifiers.

    costs: at most three SQL statements
    """
    names = {"ru": "Федеральный организатор"}
    schools = [key[3:] for key in keys if key.startswith(_SCHOOL_PREFIX)]
    if schools:
        for school in School.objects.filter(number__in=schools):
            names[school.key] = school.short_name
    codes = [key[3:5] for key in keys if key.startswith("reg")]
    if codes:
        for region in Region.objects.filter(code__in=codes):
            names[region.place.key] = region.name
        for district in District.objects.filter(region__code__in=codes):
            names[district.place.key] = district.name
    return names


def body_called(key: str) -> Place | None:
    """The body that people call by this identifier, in whatever case they wrote it.

    key:   `edu220042`, `reg22_m019`, `reg220000` or `ru`
    costs: one SQL statement
    """
    tidy = key.strip().lower()
    if tidy == "ru":
        return Place("ru")
    if tidy.startswith(_SCHOOL_PREFIX):
        school = School.objects.filter(number=tidy[3:]).first()
        return school.place if school else None
    if tidy.startswith("reg") and tidy.endswith("0000"):
        region = Region.objects.filter(code=tidy[3:5]).first()
        return region.place if region and region.place.key == tidy else None
    district = District.objects.filter(region__code=tidy[3:5], code=tidy[6:]).first()
    return district.place if district and district.place.key == tidy else None


def is_departmental(place: Place) -> bool:
    """Whether this is a group of schools that a responsible coordinator keeps.

    costs: one SQL statement; none above and below districts
    """
    if place.level is not Level.DISTRICT:
        return False
    return District.objects.get(path=place.path).is_departmental


def is_closed(place: Place) -> bool:
    """Whether this is a school that works no more.

    costs: one SQL statement; none above schools
    """
    if place.level is not Level.SCHOOL:
        return False
    return not School.objects.working().filter(path=place.path).exists()


def tokens_of(key: str) -> Tokens:
    """Keys of a school's systems, those that work first, then the newest.

    costs: one SQL statement
    """
    return Token.objects.filter(key=key).order_by(F("revoked_at").desc(nulls_first=True), "-pk")


def token_behind(text: str, *, at: datetime) -> Token | None:
    """The key that this text is, if it opens the door now; None tells no reason.

    costs: one SQL statement
    """
    return next(iter(Token.objects.alive(at).filter(digest=digest_of(text))), None)


def school_behind(token: Token) -> School:
    """The school whose system holds the key, wherever it stands today.

    costs: one SQL statement
    """
    schools = School.objects.select_related("district__region")
    return schools.get(number=token.key.removeprefix(_SCHOOL_PREFIX))


def actor_behind(token: Token, school: School) -> Actor:
    """The machine as it acts and signs: «1С:Школа, школьная информационная система edu220042»."""
    role = Role.SCHOOL_SYSTEM
    signature = f"{token.title}, {ROLE_NAMES[role]} {school.key}"
    return Actor(0, signature, (Standing(role, school.place),))


def _by_keepers() -> Q:
    return Q(post__role__in=[role for roles in KEEPERS.values() for role in roles])


def _bodies(places: tuple[Place, ...], level: Level) -> list[tuple[Place, str, str]]:
    match level:
        case Level.SCHOOL:
            schools = School.objects.working().within(places).order_by("path")
            return [(school.place, school.short_name, school.phone) for school in schools]
        case Level.DISTRICT:
            districts = District.objects.within(places).order_by("path")
            return [(district.place, district.name, "") for district in districts]
        case _:
            regions = Region.objects.order_by("code")
            return [
                (region.place, region.name, "")
                for region in regions
                if any(place.covers(region.place) for place in places)
            ]


def _holders(level: Level) -> dict[str, Account]:
    held = Post.objects.held().filter(role__in=KEEPERS[level]).select_related("account")
    return {post.key: post.account for post in held.order_by("-pk")}
