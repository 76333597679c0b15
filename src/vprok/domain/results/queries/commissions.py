"""Commissions: who may sit in one, which works it may have, and how far it is."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Count, Q

from vprok.domain.access.models import Account, Post
from vprok.domain.campaign.models import Campaign, Work
from vprok.domain.intake.models import Entry
from vprok.domain.materials.models import Code
from vprok.domain.results.models import Commission, Marker, Marking, Presence, Typed
from vprok.domain.results.rules.commissions import Bars, Hand, Paper
from vprok.domain.results.sheets import ABSENT
from vprok.domain.results.states import Turn
from vprok.kernel.charter import Role
from vprok.kernel.place import Level, Place


def experts_at(place: Place) -> tuple[Account, ...]:
    """People who hold the post of an expert at this place or below it, in the order of names.

    costs: one SQL statement
    """
    posts = Post.objects.working().within([place]).filter(role=Role.EXPERT)
    found = Account.objects.filter(pk__in=posts.values("account"), is_active=True)
    return tuple(found.order_by("full_name", "pk"))


def commissions_of(campaign: Campaign, places: Iterable[Place]) -> tuple[Commission, ...]:
    """Commissions that these very bodies keep in a campaign.

    costs: one SQL statement
    """
    mine = [place.path for place in places]
    rows = Commission.objects.filter(work__campaign=campaign, place__in=mine)
    return tuple(rows.select_related("work").order_by("work__grade", "work__code", "pk"))


def commissions_at(entry: Entry) -> tuple[Commission, ...]:
    """Commissions that have works of this entry, or are its school's own.

    costs: one SQL statement
    """
    has_works = Q(pk__in=Marking.objects.filter(entry=entry).values("commission"))
    own = Q(place=entry.school.place.path, work=entry.work)
    return tuple(Commission.objects.filter(has_works | own).order_by("pk"))


@dataclass(frozen=True)
class Share:
    """How far one expert is: works dealt and handed in."""

    marker: Marker
    works: int
    done: int


def shares_of(commission: Commission) -> tuple[Share, ...]:
    """How far each expert of a commission is, those who have left included.

    costs: one SQL statement
    """
    rows = commission.markers.annotate(
        works=Count("markings"), done=Count("markings", filter=Q(markings__done_at__isnull=False))
    )
    return tuple(Share(one, one.works, one.done) for one in rows.order_by("number"))


# ---- works ---------------------------------------------------------------------------------------


def entries_for(commission: Commission) -> tuple[Entry, ...]:
    """Schools below a commission that sit its work.

    costs: one SQL statement
    """
    rows = Entry.objects.taking().filter(work=commission.work).within([Place(commission.place)])
    return tuple(rows.select_related("school", "work__campaign").order_by("school__number"))


def absent_codes(entry: Entry) -> frozenset[str]:
    """Codes known to have no work: named so by the page of presence, or in the grid.

    costs: two SQL statements
    """
    named = Presence.objects.filter(entry=entry).values_list("code", flat=True)
    typed = Typed.objects.filter(entry=entry).values_list("code", "values")
    return frozenset(named) | {code for code, values in typed if _is_absent(values)}


def _is_absent(values: Mapping[str, str]) -> bool:
    """Whether every part of a typed row says that the participant was not there."""
    variants = [text for key, text in values.items() if key.startswith("variant_")]
    return bool(variants) and all(text == ABSENT for text in variants)


def papers_of(entry: Entry, *, spare: Iterable[str] = ()) -> tuple[Paper, ...]:
    """Works of an entry that have no expert yet: those present, and the spare codes that were used.

    spare: codes that people have named
    costs: four SQL statements
    """
    used = set(spare)
    gone = absent_codes(entry)
    dealt = set(Marking.objects.filter(entry=entry, turn=Turn.FIRST).values_list("code", flat=True))
    return tuple(
        sorted(
            _paper(entry, code)
            for code in _codes(entry)
            if code.number not in dealt
            and code.number not in gone
            and (not code.is_spare or code.number in used)
        )
    )


def spare_left(entry: Entry) -> tuple[str, ...]:
    """Spare codes of an entry that no expert has.

    costs: two SQL statements
    """
    dealt = set(Marking.objects.filter(entry=entry).values_list("code", flat=True))
    return tuple(one.number for one in _codes(entry) if one.is_spare and one.number not in dealt)


def _codes(entry: Entry) -> Iterable[Code]:
    work = entry.work
    codes = entry.school.codes.filter(campaign=work.campaign_id, grade=work.grade)
    return codes.order_by("number")


def _paper(entry: Entry, code: Code) -> Paper:
    """A work with its stack: class and room, spare ones last."""
    class_no = f"{code.class_no:03}" if code.class_no else "я"
    return Paper(entry.school.key, f"{class_no} {code.room}", code.number)


def papers_by_code(entry: Entry, codes: Iterable[str]) -> tuple[Paper, ...]:
    """These works, whoever has them.

    costs: one SQL statement
    """
    wanted = set(codes)
    return tuple(sorted(_paper(entry, one) for one in _codes(entry) if one.number in wanted))


def hands_of(commission: Commission) -> tuple[Hand, ...]:
    """Experts of a commission who have not left, as dealing knows them.

    costs: two SQL statements
    """
    markers = commission.markers.filter(left_at=None).annotate(load=Count("markings"))
    rows = list(markers.order_by("number"))
    schools = _schools({one.account for one in rows})
    return tuple(Hand(one.number, schools.get(one.account, ""), one.load) for one in rows)


def _schools(accounts: Iterable[int]) -> dict[int, str]:
    """The own school of each of these experts."""
    posts = Post.objects.working().filter(account__in=accounts, role=Role.EXPERT)
    return {
        post.account_id: post.key
        for post in posts.order_by("pk")
        if Place(post.place).level is Level.SCHOOL
    }


def bars_of(commission: Commission, entries: Iterable[Entry]) -> Bars:
    """Who of a commission has had which work at any turn, in whatever commission it was.

    costs: two SQL statements
    """
    numbers = dict(commission.markers.values_list("account", "number"))
    rows = Marking.objects.filter(entry__in=list(entries), marker__account__in=numbers)
    bars: dict[tuple[str, str], set[int]] = {}
    for one in rows.select_related("entry__school", "marker"):
        key = one.entry.school.key, one.code
        bars.setdefault(key, set()).add(numbers[one.marker.account])
    return {key: frozenset(some) for key, some in bars.items()}


def works_of(campaign: Campaign) -> tuple[Work, ...]:
    """Works of a campaign, for which a commission may be gathered.

    costs: one SQL statement
    """
    return tuple(campaign.works.order_by("is_course", "grade", "subject"))
