"""Giving and ending posts, slips from the issue to the first sign-in, passwords and school keys."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.db.transaction import atomic

from vprok.domain.access import rules
from vprok.domain.access.models import Account, Parcel, Post, SchoolKey, Slip, Slips
from vprok.domain.access.queries import (
    actor_of,
    is_closed,
    is_departmental,
    places_today,
    posts_left_behind,
)
from vprok.domain.access.rules import GROUNDS, KEEPERS, VALID, Order, Person
from vprok.domain.access.states import Ground
from vprok.domain.audit.actions import record
from vprok.kernel.charter import SYSTEM, Actor, Permission, Role
from vprok.kernel.place import COUNTRY, Level, Place
from vprok.kernel.refusal import refuse_if
from vprok.tools.vault import school
from vprok.tools.vault.draw import draw_slip_code, fingerprint, is_mistyped


@dataclass(frozen=True)
class Issued:
    """A slip and its code, which is nowhere else: print it now or issue another."""

    slip: Slip
    code: str


@dataclass(frozen=True)
class Activation:
    """What the use of a slip has made.

    words: the twelve words for the school's safe, at its first activation only
    """

    account: Account
    post: Post
    words: tuple[str, ...] | None = None


# ---- posts ---------------------------------------------------------------------------------------


@atomic
def give_post(
    who: Account | Person,
    role: Role,
    place: Place,
    *,
    ground: Ground | None = None,
    order_number: str = "",
    order_on: date | None = None,
    proposed_by: str = "",
    works_in_portal: bool = True,
    by: Actor,
    at: datetime,
) -> Post:
    """Give a post at a place to a person, who gets an account if there is none yet.

    ground:          by what the post is held; without it, the usual one of the role
    works_in_portal: False for a specialist who only prepares files
    refuses:         no_right, not_your_place, specialist_is_named_by_the_head,
                     role_is_not_yours_to_give, role_is_not_for_this_place, body_is_closed,
                     ground_does_not_fit, order_is_missing, order_is_not_signed_yet,
                     proposal_is_missing, post_is_held_already
    """
    order = Order(order_number.strip(), order_on, proposed_by.strip())
    ground = ground or usual_ground(role, by)
    _refuse_unless_giver(role, place, by)
    refuse_if(
        rules.role_is_not_for_this_place(role, at=place, departmental=is_departmental(place)),
        rules.body_is_closed(closed=is_closed(place)),
        rules.ground_does_not_fit(role, ground),
        rules.order_is_missing(ground, order),
        rules.order_is_not_signed_yet(order, at=at),
        rules.proposal_is_missing(role, order),
    )
    account = _account_for(who, role, place, by=by, at=at)
    post = Post.objects.create(
        account=account,
        role=role,
        key=place.key,
        place=place.path,
        ground=ground,
        order_number=order.number,
        order_on=order.on,
        proposed_by=order.proposed_by,
        works_in_portal=works_in_portal,
        given_at=at,
        given_by=by.signature,
    )
    record("access.post_given", post, place=place, by=by, at=at, ground=ground, order=order.number)
    return post


def usual_ground(role: Role, by: Actor) -> Ground:
    """By what a post of this role is held when nothing else is said."""
    is_head = any(s.role is Role.HEAD_OF_SCHOOL for s in by.standings)
    by_coordinator = Ground.SCHOOL in GROUNDS[role] and not is_head
    at_own_school = any(s.place.level is Level.SCHOOL for s in by.standings)
    return Ground.SCHOOL if by_coordinator and at_own_school else GROUNDS[role][0]


@atomic
def end_post(post: Post, *, by: Actor, at: datetime) -> None:
    """Take a post from its holder; with the last post the account is shut.

    refuses: no_right, not_your_place, specialist_is_named_by_the_head,
             role_is_not_yours_to_give, post_is_your_own, post_has_ended
    """
    place = place_of(post)
    _refuse_unless_giver(Role(post.role), place, by)
    refuse_if(rules.post_is_your_own(own=post.account_id == by.account))
    ended = Post.objects.held().filter(pk=post.pk).update(ended_at=at, ended_by=by.signature)
    refuse_if(rules.post_has_ended(ended=not ended))
    revoke_open(post.slips.open(), by=by, at=at)
    if not Post.objects.held().filter(account=post.account_id).exists():
        Account.objects.filter(pk=post.account_id).update(is_active=False)
    post.refresh_from_db()
    record("access.post_ended", post, place=place, by=by, at=at)


@atomic
def replace_person(
    post: Post, who: Account | Person, *, order: Order | None = None, by: Actor, at: datetime
) -> Post:
    """Put another person in a post: the holder's ends, the newcomer's begins.

    order:   the new order of the ministry, where the post is held by one
    refuses: what end_post and give_post refuse
    """
    end_post(post, by=by, at=at)
    order = order or Order()
    return give_post(
        who,
        Role(post.role),
        place_of(post),
        order_number=order.number,
        order_on=order.on,
        proposed_by=order.proposed_by,
        works_in_portal=post.works_in_portal,
        by=by,
        at=at,
    )


@atomic
def decide_on_portal(post: Post, works_in_portal: bool, *, by: Actor, at: datetime) -> None:
    """Let a person into the portal, or leave them only the preparing of files.

    refuses: no_right, not_your_place, specialist_is_named_by_the_head,
             role_is_not_yours_to_give, post_is_your_own, post_has_ended
    source:  Инструкция для технических специалистов, п. 3.4
    """
    place = place_of(post)
    _refuse_unless_giver(Role(post.role), place, by)
    refuse_if(
        rules.post_is_your_own(own=post.account_id == by.account),
        rules.post_has_ended(ended=post.ended_at is not None),
    )
    Post.objects.filter(pk=post.pk).update(works_in_portal=works_in_portal)
    if not works_in_portal:
        revoke_open(post.slips.open(), by=by, at=at)
    post.works_in_portal = works_in_portal
    word = "входит" if works_in_portal else "не входит"
    record("access.portal_decided", post, place=place, by=by, at=at, portal=word)


@atomic
def follow_moves(*, at: datetime) -> int:
    """Let posts of schools that have moved stand where the schools stand now.

    returns: how many posts were moved
    """
    moved = list(posts_left_behind())
    today = places_today(moved)
    for post in moved:
        place = today[post.key]
        Post.objects.filter(pk=post.pk).update(place=place.path)
        record("access.post_moved", post, place=place, by=SYSTEM, at=at, before=post.place)
    return len(moved)


# ---- slips ---------------------------------------------------------------------------------------


@atomic
def issue_slip(post: Post, *, by: Actor, at: datetime) -> Issued:
    """Draw a one-time code for a post below; older unused slips of the person are revoked.

    refuses: no_right, not_your_place, specialist_is_named_by_the_head,
             role_is_not_yours_to_give, post_is_your_own, post_has_ended,
             portal_is_not_for_this_post
    """
    refuse_unless_parent(post, by=by)
    issued = issue(post, by=by, at=at)
    record("access.slip_issued", post, place=place_of(post), by=by, at=at)
    return issued


@atomic
def issue_slips(
    posts: Iterable[Post], *, under: Place, by: Actor, at: datetime
) -> tuple[Issued, ...]:
    """Draw codes for many posts below a place; the record gets one line, at that place.

    refuses: what issue_slip refuses, and nobody_needs_a_slip
    """
    every = tuple(posts)
    refuse_if(rules.nobody_needs_a_slip(len(every)))
    for post in every:
        refuse_unless_parent(post, by=by)
    issued = tuple(issue(post, by=by, at=at) for post in every)
    record("access.slips_issued", under, place=under, by=by, at=at, count=len(issued))
    return issued


@atomic
def revoke_slip(slip: Slip, *, by: Actor, at: datetime) -> None:
    """Take a slip back before it is used.

    refuses: no_right, not_your_place, specialist_is_named_by_the_head,
             role_is_not_yours_to_give, slip_is_used, slip_is_revoked
    """
    place = place_of(slip.post)
    _refuse_unless_giver(Role(slip.post.role), place, by)
    revoked = revoke_open(Slip.objects.open().filter(pk=slip.pk), by=by, at=at)
    slip.refresh_from_db()
    refuse_if(
        rules.slip_is_used(used=slip.used_at is not None),
        rules.slip_is_revoked(revoked=not revoked),
    )
    record("access.slip_revoked", slip.post, place=place, by=by, at=at)


def slip_of(code: str, *, at: datetime) -> Slip:
    """The slip behind a typed code, if it can still be used.

    refuses: code_is_mistyped, slip_is_unknown, slip_is_used, slip_is_revoked, slip_has_expired
    costs:   one SQL statement
    """
    refuse_if(rules.code_is_mistyped(mistyped=is_mistyped(code)))
    found = Slip.objects.filter(fingerprint=fingerprint(code))
    slip = found.select_related("post__account").first()
    refuse_if(rules.slip_is_unknown(known=slip is not None))
    assert slip is not None
    refuse_if(
        rules.slip_is_used(used=slip.used_at is not None),
        rules.slip_is_revoked(revoked=slip.revoked_at is not None),
        rules.slip_has_expired(slip.valid_until, at=at),
    )
    return slip


@atomic
def use_slip(code: str, *, password: str, at: datetime, login: str | None = None) -> Activation:
    """Let a person in for the first time, or again after a lost password.

    login:   the account the code must belong to, where the asker named one
    returns: the account, and at the school's first activation the words for its safe
    refuses: code_is_mistyped, slip_is_unknown, slip_is_used, slip_is_revoked, slip_has_expired,
             password_is_weak
    """
    slip = slip_of(code, at=at)
    account, post = slip.post.account, slip.post
    refuse_if(rules.slip_is_unknown(known=login is None or login == account.login))
    refuse_if(rules.password_is_weak(complaints_about(password, account)))
    used = Slip.objects.open().filter(pk=slip.pk).update(used_at=at)
    refuse_if(rules.slip_is_used(used=not used))
    account.set_password(password)
    account.is_active = True
    account.save(update_fields=["password", "is_active"])
    by = actor_of(account)
    record("access.slip_used", post, place=place_of(post), by=by, at=at)
    return Activation(account, post, _words_at_first_activation(post, by=by, at=at))


@atomic
def first_account(full_name: str, *, at: datetime) -> Issued:
    """Make the first account, or a new slip for it while it was never used.

    refuses: organiser_is_there
    """
    organisers = Post.objects.held().filter(role=Role.FEDERAL_ORGANISER).select_related("account")
    refuse_if(rules.organiser_is_there(there=any(post.account.has_entered for post in organisers)))
    post = organisers.order_by("pk").first() or _first_post(full_name, at=at)
    issued = issue(post, by=SYSTEM, at=at)
    record("access.first_account_made", post, place=COUNTRY, by=SYSTEM, at=at)
    return issued


# ---- passwords, second factors, keys -------------------------------------------------------------


@atomic
def change_own_password(account: Account, *, old: str, new: str, at: datetime) -> None:
    """Change the password of the one who asks; other sessions of the account end.

    refuses: password_is_wrong, password_is_weak
    """
    refuse_if(rules.password_is_wrong(right=account.check_password(old)))
    refuse_if(rules.password_is_weak(complaints_about(new, account)))
    account.set_password(new)
    account.save(update_fields=["password"])
    _record_own("access.password_changed", account, at=at)


@atomic
def note_second_factor(account: Account, event: str, *, at: datetime) -> None:
    """Record what a person did with their own second factor.

    event: `set`, `removed` or `renewed`
    """
    _record_own(f"access.second_factor_{event}", account, at=at)


@atomic
def reset_second_factor(post: Post, *, by: Actor, at: datetime) -> Account:
    """Say whose second factor a parent takes away, since the telephone and the codes are lost.

    returns: the account; the way in that keeps its second factor forgets it in this transaction
    refuses: no_right, not_your_place, specialist_is_named_by_the_head,
             role_is_not_yours_to_give, post_is_your_own, post_has_ended
    """
    refuse_unless_parent(post, by=by)
    record("access.second_factor_reset", post, place=place_of(post), by=by, at=at)
    return post.account


@atomic
def renew_school_key(place: Place, *, by: Actor, at: datetime) -> tuple[str, ...]:
    """Make a new key pair for a school whose words are lost or were seen.

    returns: the twelve new words; what was sealed to the old ones still needs the old ones
    refuses: no_right, not_your_place, safe_is_not_yours
    """
    refuse_if(by.lacks(Permission.POST_GIVE, at=place))
    refuse_if(rules.safe_is_not_yours(place, by=by))
    return _new_key(place.key, place, by=by, at=at)


def complaints_about(password: str, account: Account) -> tuple[str, ...]:
    """Why this password is too easy to guess, in Russian; nothing when it is good."""
    try:
        validate_password(password, account)
    except ValidationError as error:
        return tuple(error.messages)
    return ()


# ---- what the actions above are made of ----------------------------------------------------------


def refuse_unless_parent(post: Post, *, by: Actor) -> None:
    """Let only those who stand above every post of the person hand out their way in.

    raises: Refused
    """
    refuse_if(rules.post_has_ended(ended=post.ended_at is not None))
    refuse_if(rules.post_is_your_own(own=post.account_id == by.account))
    refuse_if(rules.portal_is_not_for_this_post(works_in_portal=post.works_in_portal))
    held = list(Post.objects.held().filter(account=post.account_id))
    today = places_today(held)
    for one in held:
        _refuse_unless_giver(Role(one.role), today[one.key], by)


def _refuse_unless_giver(role: Role, place: Place, by: Actor) -> None:
    refuse_if(by.lacks(Permission.POST_GIVE, at=place))
    refuse_if(
        rules.specialist_is_named_by_the_head(role, at=place, by=by),
        rules.role_is_not_yours_to_give(role, at=place, by=by),
    )


def place_of(post: Post) -> Place:
    """Where the body of a post stands now."""
    return places_today([post])[post.key]


def _account_for(
    who: Account | Person, role: Role, place: Place, *, by: Actor, at: datetime
) -> Account:
    if isinstance(who, Person):
        return _new_account(who, place, at=at)
    held = list(Post.objects.held().filter(account=who))
    refuse_if(
        rules.post_is_held_already(
            held=any(post.role == role and post.key == place.key for post in held)
        )
    )
    for post in held:
        refuse_if(by.lacks(Permission.POST_READ, at=Place(post.place)))
    revoke_open(Slip.objects.open().filter(post__account=who), by=by, at=at)
    Account.objects.filter(pk=who.pk).update(is_active=True)
    return who


def _new_account(person: Person, place: Place, *, at: datetime) -> Account:
    account = Account(
        full_name=person.full_name.strip(),
        position=person.position.strip(),
        phone=person.phone.strip(),
        email=person.email.strip(),
        made_at=at,
    )
    account.set_unusable_password()
    while True:
        account.login = _free_login(place.key)
        try:
            with atomic():
                account.save(force_insert=True)
        except IntegrityError:
            continue
        return account


def _free_login(key: str) -> str:
    logins = Account.objects.filter(login__startswith=f"{key}-").values_list("login", flat=True)
    tails = [login.rpartition("-")[2] for login in logins]
    return f"{key}-{max((int(tail) for tail in tails if tail.isdigit()), default=0) + 1}"


def _first_post(full_name: str, *, at: datetime) -> Post:
    return Post.objects.create(
        account=_new_account(Person(full_name), COUNTRY, at=at),
        role=Role.FEDERAL_ORGANISER,
        key=COUNTRY.key,
        place=COUNTRY.path,
        ground=Ground.FIRST,
        given_at=at,
        given_by=SYSTEM.signature,
    )


def issue(
    post: Post, *, code: str = "", parcel: Parcel | None = None, by: Actor, at: datetime
) -> Issued:
    """Write a slip down and take back those that its person holds.

    code: drawn already, for a slip that was printed first
    """
    revoke_open(Slip.objects.open().filter(post__account=post.account_id), by=by, at=at)
    code = code or draw_slip_code()
    slip = Slip.objects.create(
        post=post,
        parcel=parcel,
        fingerprint=fingerprint(code),
        issued_at=at,
        issued_by=by.signature,
        valid_until=at + VALID,
    )
    return Issued(slip, code)


def revoke_open(slips: Slips, *, by: Actor, at: datetime) -> int:
    """Take slips back; how many there were to take."""
    return slips.open().update(revoked_at=at, revoked_by=by.signature)


def _words_at_first_activation(post: Post, *, by: Actor, at: datetime) -> tuple[str, ...] | None:
    place = place_of(post)
    keeps_the_safe = place.level is Level.SCHOOL and post.role in KEEPERS[Level.SCHOOL]
    if not keeps_the_safe or SchoolKey.objects.filter(key=post.key).exists():
        return None
    return _new_key(post.key, place, by=by, at=at)


def _new_key(key: str, place: Place, *, by: Actor, at: datetime) -> tuple[str, ...]:
    seed = school.new_seed()
    made, _ = SchoolKey.objects.update_or_create(
        key=key,
        defaults={
            "recipient": school.recipient(seed),
            "made_at": at,
            "made_by": by.signature,
        },
    )
    record("access.school_key_made", made, place=place, by=by, at=at, mark=made.recipient[:12])
    return school.seed_words(seed)


def _record_own(event: str, account: Account, *, at: datetime) -> None:
    by = actor_of(account)
    place = by.standings[0].place if by.standings else COUNTRY
    record(event, account, place=place, by=by, at=at)
