"""Slips for all schools of a municipality or group, sealed for their coordinator."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.transaction import atomic

from vprok.domain.access import rules
from vprok.domain.access.actions.people import issue, place_of, refuse_unless_parent, revoke_open
from vprok.domain.access.documents import Slip as SlipWords
from vprok.domain.access.documents import list_of_slips, slips_to_cut
from vprok.domain.access.models import Parcel, Post, Slip
from vprok.domain.access.queries import names_of, parcels_expired, schools_to_come
from vprok.domain.access.rules import VALID
from vprok.domain.audit.actions import record
from vprok.domain.files.actions import destroy, lay_down
from vprok.domain.files.models import Stored
from vprok.domain.territory.queries import cabinet_of
from vprok.kernel.charter import ROLE_NAMES, Actor, Permission, Role
from vprok.kernel.place import Place
from vprok.kernel.refusal import refuse_if
from vprok.kernel.russian import sentence
from vprok.tools.sheets.spec import XLSX
from vprok.tools.vault.archive import archive_zip
from vprok.tools.vault.draw import draw_password, draw_slip_code
from vprok.tools.vault.keys import MasterKey, seal, unseal

PDF, ZIP = "application/pdf", "application/zip"


class Paper(StrEnum):
    """What a parcel holds."""

    PAGES = "pages"
    LISTING = "listing"
    ARCHIVE = "archive"


@dataclass(frozen=True)
class _Packed:
    """Files of a parcel on the disk, and the password of the archive."""

    pages: Stored
    listing: Stored
    archive: Stored
    password: str


def send_slips(receiver: Post, *, address: str, by: Actor, at: datetime) -> Parcel:
    """Issue slips for all schools from which nobody came in, and seal them for their coordinator.

    Papers are made before the transaction; earlier parcels of the same body are taken back.

    receiver: the post of the coordinator of a municipality or group
    address:  the page of the first sign-in
    refuses:  parcel_is_for_a_coordinator, no_right, not_your_place, nobody_needs_a_slip, and what
              issue_slip refuses
    """
    place = place_of(receiver)
    refuse_if(
        by.lacks(Permission.POST_GIVE, at=place),
        rules.parcel_is_for_a_coordinator(Role(receiver.role)),
    )
    refuse_unless_parent(receiver, by=by)
    posts = schools_to_come(place, by=by)
    refuse_if(rules.nobody_needs_a_slip(len(posts)))
    for post in posts:
        refuse_unless_parent(post, by=by)
    codes = {post.pk: draw_slip_code() for post in posts}
    packed = _packed(place, posts, codes, address=address, by=by, at=at)
    with atomic():
        for old in Parcel.objects.open().filter(receiver__key=receiver.key):
            _take_back(old, by=by, at=at)
        return _sent(receiver, posts, codes, packed, by=by, at=at)


def _packed(
    place: Place,
    posts: Sequence[Post],
    codes: Mapping[int, str],
    *,
    address: str,
    by: Actor,
    at: datetime,
) -> _Packed:
    zone = ZoneInfo(cabinet_of(place).zone)
    names = names_of([post.key for post in posts])
    words = [
        SlipWords(
            address=address,
            code=codes[post.pk],
            sign_in=post.account.login,
            post=f"{post.account.full_name}, {ROLE_NAMES[Role(post.role)]}",
            body=sentence(names.get(post.key, post.key)),
            key=post.key,
            valid_until=(at + VALID).astimezone(zone),
            issued_by=by.signature,
        )
        for post in posts
    ]
    pages, listing = slips_to_cut(words, at=at.astimezone(zone)), list_of_slips(words)
    password = draw_password()
    inside = ((f"{place.key}.pdf", pages), (f"{place.key}.xlsx", listing))
    archive = b"".join(archive_zip(inside, password=password, at=at))
    stem = f"talony-{place.key}"
    return _Packed(
        lay_down(pages, name=f"{stem}.pdf", media_type=PDF, at=at),
        lay_down(listing, name=f"{stem}.xlsx", media_type=XLSX, at=at),
        lay_down(archive, name=f"{stem}.zip", media_type=ZIP, at=at),
        password,
    )


def _sent(
    receiver: Post,
    posts: Sequence[Post],
    codes: Mapping[int, str],
    packed: _Packed,
    *,
    by: Actor,
    at: datetime,
) -> Parcel:
    for stored in (packed.pages, packed.listing, packed.archive):
        stored.save()
    parcel = Parcel.objects.create(
        receiver=receiver,
        count=len(posts),
        pages=packed.pages,
        listing=packed.listing,
        archive=packed.archive,
        sealed_password=_sealed(packed.password, packed.archive),
        sent_at=at,
        sent_by=by.signature,
        valid_until=at + VALID,
    )
    for post in posts:
        issue(post, code=codes[post.pk], parcel=parcel, by=by, at=at)
    record("access.parcel_sent", parcel, place=place_of(receiver), by=by, at=at, count=parcel.count)
    return parcel


def take_paper(parcel: Parcel, paper: Paper, *, by: Actor, at: datetime) -> Stored:
    """Give out one file of a parcel; whoever sent it gets nothing but the encrypted archive.

    refuses: not_your_place, parcel_is_sealed, parcel_is_revoked, parcel_has_expired
    """
    place, is_receiver = place_of(parcel.receiver), _is_receiver(parcel, by)
    refuse_if(
        by.lacks(Permission.POST_GIVE, at=place),
        rules.parcel_is_sealed(receiver=is_receiver or paper is Paper.ARCHIVE),
    )
    _refuse_old(parcel, at=at)
    if is_receiver:
        _note_received(parcel, at=at)
    with atomic():
        record("access.parcel_taken", parcel, place=place, by=by, at=at, paper=paper.value)
    stored: Stored = getattr(parcel, paper.value)
    return stored


@atomic
def show_password(parcel: Parcel, *, by: Actor, at: datetime) -> str:
    """Tell the receiver the password of the archive, once; then it is known to nobody else.

    refuses: not_your_place, parcel_is_sealed, parcel_is_revoked, parcel_has_expired,
             password_was_shown
    """
    place = place_of(parcel.receiver)
    refuse_if(
        by.lacks(Permission.POST_GIVE, at=place),
        rules.parcel_is_sealed(receiver=_is_receiver(parcel, by)),
    )
    _refuse_old(parcel, at=at)
    sealed = bytes(parcel.sealed_password or b"")
    rows = Parcel.objects.filter(pk=parcel.pk, shown_at=None)
    shown = rows.update(shown_at=at, sealed_password=None)
    refuse_if(rules.password_was_shown(shown=not shown))
    _note_received(parcel, at=at)
    record("access.parcel_password_shown", parcel, place=place, by=by, at=at)
    return unseal(sealed, under=_master_key(), bound=_bound(parcel.archive)).decode()


@atomic
def revoke_parcel(parcel: Parcel, *, by: Actor, at: datetime) -> None:
    """Take a parcel back: its slips work no more and its files cannot be read.

    refuses: no_right, not_your_place, role_is_not_yours_to_give, post_is_your_own,
             parcel_is_revoked
    """
    place = place_of(parcel.receiver)
    refuse_if(by.lacks(Permission.POST_GIVE, at=place))
    refuse_if(
        rules.post_is_your_own(own=parcel.receiver.account_id == by.account),
        rules.role_is_not_yours_to_give(Role(parcel.receiver.role), at=place, by=by),
        rules.parcel_is_revoked(revoked=parcel.revoked_at is not None),
    )
    _take_back(parcel, by=by, at=at)


def forget_parcels(*, at: datetime) -> int:
    """Destroy the files of parcels whose slips work no more; doing it twice is harmless.

    returns: how many parcels were forgotten
    """
    expired = list(parcels_expired(at).select_related("pages", "listing", "archive"))
    for parcel in expired:
        _forget(parcel, at=at)
    return len(expired)


def _forget(parcel: Parcel, *, at: datetime) -> None:
    for stored in (parcel.pages, parcel.listing, parcel.archive):
        destroy(stored, at=at)
    Parcel.objects.filter(pk=parcel.pk).update(sealed_password=None)


def _take_back(parcel: Parcel, *, by: Actor, at: datetime) -> None:
    revoke_open(Slip.objects.open().filter(parcel=parcel), by=by, at=at)
    Parcel.objects.filter(pk=parcel.pk).update(revoked_at=at, revoked_by=by.signature)
    _forget(parcel, at=at)
    record("access.parcel_revoked", parcel, place=place_of(parcel.receiver), by=by, at=at)


def _is_receiver(parcel: Parcel, by: Actor) -> bool:
    return parcel.receiver.account_id == by.account and parcel.receiver.ended_at is None


def _refuse_old(parcel: Parcel, *, at: datetime) -> None:
    refuse_if(
        rules.parcel_is_revoked(revoked=parcel.revoked_at is not None),
        rules.parcel_has_expired(parcel.valid_until, at=at),
    )


def _note_received(parcel: Parcel, *, at: datetime) -> None:
    Parcel.objects.filter(pk=parcel.pk, received_at=None).update(received_at=at)


def _sealed(password: str, archive: Stored) -> bytes:
    return seal(password.encode(), under=_master_key(), bound=_bound(archive))


def _bound(archive: Stored) -> str:
    return f"parcel {archive.blob}"


def _master_key() -> MasterKey:
    return MasterKey(settings.MASTER_KEY)
