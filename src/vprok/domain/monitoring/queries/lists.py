"""Which forms are late, stuck or otherwise worth a look, and whom to call about them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, F, OuterRef, Q, Subquery

from vprok.domain.access.models import Post
from vprok.domain.campaign.models import Campaign
from vprok.domain.intake.models import Deliverable, Deliverables, Draft, Reminder, Submission
from vprok.domain.intake.states import OwedState, SeenState
from vprok.domain.monitoring.queries.counts import EVERYTHING, owed
from vprok.domain.monitoring.rules import STARTED, STUCK_AFTER, Choice, Selection, trouble
from vprok.domain.results.queries import declared_forms, declared_pks, undeclared_forms
from vprok.domain.territory.models import School
from vprok.domain.territory.queries import names
from vprok.kernel.place import Place

STATES: Mapping[Selection, OwedState] = {
    Selection.FINDINGS: OwedState.FINDINGS,
    Selection.CONFIRM: OwedState.CONFIRM,
    Selection.HANDED_OVER: OwedState.HANDED_OVER,
    Selection.ACCEPTED: OwedState.ACCEPTED,
    Selection.EXCUSED: OwedState.EXCUSED,
}


def selected(
    place: Place,
    campaign: Campaign,
    selection: Selection,
    choice: Choice = EVERYTHING,
    *,
    at: datetime,
) -> Deliverables:
    """Forms of bodies at or below a place, the longest wait first.

    costs: one SQL statement when read
    """
    rows = owed(place, campaign, choice)
    match selection:
        case Selection.LATE:
            rows = rows.late(at)
        case Selection.STUCK:
            rows = stuck(rows, at=at)
        case Selection.STARTED:
            rows = rows.filter(state__in=STARTED)
        case Selection.WAITING:
            rows = rows.waiting()
        case Selection.UNDECLARED:
            rows = undeclared_forms(rows, at=at)
        case Selection.DECLARED:
            rows = declared_forms(rows, at=at)
        case _:
            rows = rows.filter(state=STATES[selection])
    return rows.order_by(F("due_at").asc(nulls_last=True), "place", "kind", "per")


def stuck(rows: Deliverables, *, at: datetime) -> Deliverables:
    """Of these forms, those that somebody has begun and nobody has moved for two days.

    costs: one SQL statement when read
    """
    since = at - STUCK_AFTER
    same = Submission.objects.filter(
        kind=OuterRef("kind"),
        campaign=OuterRef("campaign"),
        key=OuterRef("key"),
        per=OuterRef("per"),
    )
    draft = Draft.objects.filter(deliverable=OuterRef("pk"))
    return (
        rows.waiting()
        .filter(Q(state__in=STARTED) | Exists(draft))
        .exclude(downloaded_at__gte=since)
        .exclude(Exists(same.filter(sent_at__gte=since)))
        .exclude(Exists(draft.filter(saved_at__gte=since)))
    )


@dataclass(frozen=True)
class Holder:
    """Who holds a post of a body, and by what telephone they are reached."""

    name: str
    role: str
    phone: str


@dataclass(frozen=True)
class Owing:
    """One form with everything needed to help its body.

    phone:    of the organisation itself
    newest:   what came in last, whatever became of it
    is_declared: whether the head has signed its accepted version; only results are signed
    moved_at: when anybody did anything with it last
    trouble:  where it has stopped, in words
    reminded: the last reminder
    """

    owed: Deliverable
    name: str
    phone: str
    seen: SeenState
    holders: tuple[Holder, ...]
    newest: Submission | None
    moved_at: datetime | None
    trouble: str
    reminded: Reminder | None
    days_late: int
    is_declared: bool = False


def owing(rows: Deliverables | Iterable[Deliverable], *, at: datetime) -> tuple[Owing, ...]:
    """These forms with their bodies, holders of posts, newest versions and reminders.

    costs: at most ten SQL statements, however many rows
    """
    listed = _with_newest(rows)
    keys = {one.key for one in listed}
    called, phones, holders = names(keys), _phones(keys), holders_of(keys)
    reminded, declared = last_reminders(listed), declared_pks(listed, at=at)
    newest = Submission.objects.in_bulk(
        [pk for one in listed if (pk := getattr(one, "newest", None))]
    )
    return tuple(
        _owing(
            one,
            name=called.get(one.key, one.key),
            phone=phones.get(one.key, ""),
            holders=holders.get(one.key, ()),
            newest=newest.get(getattr(one, "newest", None) or 0),
            reminded=reminded.get(one.pk),
            is_declared=one.pk in declared,
            at=at,
        )
        for one in listed
    )


def _with_newest(rows: Deliverables | Iterable[Deliverable]) -> list[Deliverable]:
    pks = [one.pk for one in rows]
    versions = Submission.objects.filter(
        kind=OuterRef("kind"),
        campaign=OuterRef("campaign"),
        key=OuterRef("key"),
        per=OuterRef("per"),
    ).order_by("-version")
    found = (
        Deliverable.objects.filter(pk__in=pks)
        .annotate(newest=Subquery(versions.values("pk")[:1]))
        .select_related("campaign", "entry__work", "draft", "current")
        .in_bulk()
    )
    return [found[pk] for pk in pks if pk in found]


def _owing(
    one: Deliverable,
    *,
    name: str,
    phone: str,
    holders: tuple[Holder, ...],
    newest: Submission | None,
    reminded: Reminder | None,
    is_declared: bool,
    at: datetime,
) -> Owing:
    draft: Draft | None = getattr(one, "draft", None)
    moves = (
        one.downloaded_at,
        newest.sent_at if newest else None,
        draft.saved_at if draft else None,
    )
    seen = one.seen(at)
    return Owing(
        owed=one,
        name=name,
        phone=phone,
        seen=seen,
        holders=holders,
        newest=newest,
        moved_at=max((move for move in moves if move), default=None),
        trouble=trouble(
            one.state,
            findings=newest.findings if newest else (),
            cleanups=len(newest.cleanups) if newest else 0,
            is_drafted=draft is not None,
        ),
        reminded=reminded,
        is_declared=is_declared,
        days_late=(at - one.due_at).days if seen is SeenState.LATE and one.due_at else 0,
    )


def _phones(keys: Iterable[str]) -> dict[str, str]:
    numbers = [key[3:] for key in keys if key.startswith("edu")]
    schools = School.objects.filter(number__in=numbers).only("number", "phone") if numbers else ()
    return {school.key: school.phone for school in schools}


def holders_of(keys: Iterable[str]) -> dict[str, tuple[Holder, ...]]:
    """Who holds posts of these bodies, the oldest post first.

    costs: one SQL statement
    """
    posts = Post.objects.held().filter(key__in=list(keys)).select_related("account").order_by("pk")
    found: dict[str, list[Holder]] = defaultdict(list)
    for post in posts:
        holder = Holder(post.account.full_name, post.get_role_display(), post.account.phone)
        if holder not in found[post.key]:
            found[post.key].append(holder)
    return {key: tuple(holders) for key, holders in found.items()}


def own_forms(place: Place, campaign: Campaign) -> Deliverables:
    """What the body at this very place owes, the nearest deadline first.

    costs: one SQL statement when read
    """
    return Deliverable.objects.filter(campaign=campaign, place=place.path).order_by(
        F("due_at").asc(nulls_last=True), "kind", "per"
    )


# ---- reminders -----------------------------------------------------------------------------------


def last_reminders(rows: Iterable[Deliverable]) -> dict[int, Reminder]:
    """The last reminder of each of these forms, by the form's primary key.

    costs: one SQL statement
    """
    sent = Reminder.objects.filter(deliverable__in=[one.pk for one in rows])
    return {one.deliverable_id: one for one in sent.order_by("sent_at", "pk")}


def reminded(places: Iterable[Place], campaign: Campaign) -> tuple[Reminder, ...]:
    """The last reminder of each form that these very bodies still owe, the nearest deadline first.

    costs: two SQL statements
    """
    paths = [place.path for place in places]
    rows = Deliverable.objects.filter(campaign=campaign, place__in=paths).waiting()
    waiting = rows.filter(Exists(Reminder.objects.filter(deliverable=OuterRef("pk"))))
    listed = list(
        waiting.select_related("campaign", "entry__work").order_by(
            F("due_at").asc(nulls_last=True), "pk"
        )
    )
    last = last_reminders(listed)
    for one in listed:
        last[one.pk].deliverable = one
    return tuple(last[one.pk] for one in listed)
