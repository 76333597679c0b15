"""What waits for a person."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import Count as CountOf
from django.db.models import Exists, Min, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Concat

from vprok.domain.access.models import Slip
from vprok.domain.access.queries import parcels_of
from vprok.domain.campaign.models import Campaign, Publication, Work
from vprok.domain.intake.models import Deliverable, Entry, Submission
from vprok.domain.intake.queries import REGISTRATION, application_holds, lists_to_decide
from vprok.domain.intake.states import OwedState, SeenState, SubmissionState
from vprok.domain.materials.models import Archive, Variant
from vprok.domain.materials.queries.late import entries_late
from vprok.domain.materials.queries.readiness import A_DAY, ahead
from vprok.domain.monitoring.queries.counts import owed
from vprok.domain.monitoring.queries.release import of_release
from vprok.domain.monitoring.rules import Duty, DutyKind, first_things_first
from vprok.domain.results.models import Commission
from vprok.domain.results.queries import to_declare
from vprok.domain.results.queries.marking import waiting_for_a_third, works_left
from vprok.domain.territory.models import School
from vprok.kernel.charter import Actor, Permission
from vprok.kernel.place import Level, Place
from vprok.kernel.russian import plural


def duties(actor: Actor, campaign: Campaign | None, *, at: datetime) -> tuple[Duty, ...]:
    """What waits for this person, the most urgent first.

    costs: at most eighteen SQL statements, whatever the territory
    """
    if campaign is None:
        begin = Duty(
            DutyKind.BEGIN,
            "Открыть кампанию",
            "Ни одной кампании ещё нет. Создайте её по готовому плану-графику.",
            "",
        )
        return (begin,) if actor.has(Permission.CAMPAIGN_KEEP) else ()
    found: list[Duty] = []
    found += _forms(actor, campaign, at)
    found += _at_school(actor, campaign, at)
    found += _above_schools(actor, campaign, at)
    found += of_release(actor, campaign, at=at)
    found += _marking(actor, campaign)
    found += _to_read(actor)
    return first_things_first(found, at)


@dataclass(frozen=True)
class FormDuty(Duty):
    """A form that waits to be sent, by one body."""

    owed: Deliverable | None = None


@dataclass(frozen=True)
class Sent:
    """Whom a kind of form waits for, and what the person has to do.

    right: to send it
    hands: to fill it and hand it to whoever sends it
    """

    right: Permission
    words: str
    hands: Permission | None = None


SENT: Mapping[str, Sent] = {
    "school_list": Sent(Permission.LIST_VERIFY, "Выверить список организаций"),
    "application": Sent(Permission.APPLICATION_SEND, "Подать заявку на участие"),
    "summary": Sent(Permission.SUMMARY_SEND, "Проверить сводную заявку"),
    "questionnaire": Sent(Permission.APPLICATION_SEND, "Заполнить анкету"),
    "results": Sent(Permission.RESULTS_SEND, "Сдать результаты", Permission.CODES_TAKE),
    "informed": Sent(Permission.RESULTS_SEND, "Ознакомить семьи"),
}
"""A kind that is not here waits, by its own title, for whoever reads forms."""

ADVICE: Mapping[str, str] = {
    "informed": "Дайте семьям результаты и отметьте день у каждого класса на вкладке «Семьям».",
}
"""What to do where there is no form to fill."""

HALF_SENT: Mapping[str, SeenState] = {
    SubmissionState.CONFIRM: SeenState.CONFIRM,
    SubmissionState.HANDED: SeenState.HANDED_OVER,
}
"""States of a version that somebody must still say yes to."""

APPLICATION = "application"
DONE_BY_COMING_IN = frozenset({REGISTRATION})


def _forms(actor: Actor, campaign: Campaign, at: datetime) -> list[Duty]:
    """What the person's very own bodies owe, whatever kinds of forms there are."""
    mine = {standing.place.path for standing in actor.standings}
    if not actor.has(Permission.INTAKE_READ):
        return []
    rows = (
        Deliverable.objects.filter(campaign=campaign, place__in=mine)
        .annotate(newest=Subquery(_newest()))
        .filter(~Q(state=OwedState.ACCEPTED) | Q(reopened_until__gt=at) | Q(newest__in=HALF_SENT))
        .exclude(state=OwedState.EXCUSED)
        .exclude(kind__in=DONE_BY_COMING_IN)
        .exclude(entry__isnull=False, entry__on=None)
        .select_related("campaign", "entry__work")
        .order_by("due_at", "pk")
    )
    taken = [one for one in rows if _is_taken(one, at)]
    sent = (_form(one, at) for one in taken if _is_for(actor, one))
    filled = (_filling(one, at) for one in taken if _is_filled_by(actor, one))
    return [*sent, *filled]


def _newest() -> QuerySet[Submission, str]:
    """The state of the newest version of a form."""
    same = {key: OuterRef(key) for key in ("kind", "campaign", "key", "per")}
    return (
        Submission.objects.filter(**same).order_by("-version").values_list("state", flat=True)[:1]
    )


def _is_taken(owed: Deliverable, at: datetime) -> bool:
    """Whether a version that is not in force yet may still come into force."""
    if owed.state != OwedState.ACCEPTED or owed.seen(at) is SeenState.REOPENED:
        return True
    if owed.kind == APPLICATION:
        return application_holds(owed, at=at) is None
    return owed.due_at is None or at <= owed.due_at


def _is_for(actor: Actor, owed: Deliverable) -> bool:
    known = SENT.get(owed.kind)
    return Place(owed.place) in actor.places(known.right if known else Permission.INTAKE_READ)


def _is_filled_by(actor: Actor, owed: Deliverable) -> bool:
    """Whether the person fills a form that another one sends; what is handed over waits no more."""
    known, place = SENT.get(owed.kind), Place(owed.place)
    if known is None or known.hands is None or _is_for(actor, owed):
        return False
    is_handed = getattr(owed, "newest", "") == SubmissionState.HANDED
    return not is_handed and place in actor.places(known.hands)


def _filling(owed: Deliverable, at: datetime) -> FormDuty:
    title = f"Внести результаты: {owed.entry.work}" if owed.entry else owed.title
    words = "Заполните форму на портале или в Excel и передайте координатору ОО."
    return replace(_form(owed, at), title=title, text=words)


def _form(owed: Deliverable, at: datetime) -> FormDuty:
    known, seen = SENT.get(owed.kind), owed.seen(at)
    about = f": {owed.entry.work}" if owed.entry else ""
    return FormDuty(
        DutyKind.FORM,
        f"{known.words if known else owed.title}{about}",
        ADVICE.get(owed.kind) or _advice(_half_sent(owed) or seen),
        owed.campaign.slug,
        due_at=owed.reopened_until if seen is SeenState.REOPENED else owed.due_at,
        opens_at=owed.opens_at,
        is_late=seen is SeenState.LATE,
        owed=owed,
    )


def _half_sent(owed: Deliverable) -> SeenState | None:
    """What a newer version than the accepted one waits for."""
    newest = getattr(owed, "newest", "")
    return HALF_SENT.get(newest) if owed.state == OwedState.ACCEPTED else None


def _advice(seen: SeenState) -> str:
    match seen:
        case SeenState.FINDINGS:
            return "В форме есть ошибки: откройте её, исправьте их и отправьте снова."
        case SeenState.CONFIRM:
            return "Подтвердите исправления на странице формы: до этого она не принята."
        case SeenState.HANDED_OVER:
            return "Технический специалист передал форму: проверьте её и отправьте."
        case SeenState.REOPENED:
            return "Форма открыта снова: исправьте её и отправьте ещё раз."
        case _:
            return "Заполните форму на портале или скачайте её и загрузите."


def _at_school(actor: Actor, campaign: Campaign, at: datetime) -> list[Duty]:
    places = [s.place for s in actor.standings if s.place.level is Level.SCHOOL]
    if not places:
        return []
    found: list[Duty] = []
    if actor.has(Permission.DAY_DECLARE):
        found += _days(campaign, places)
    return found + _signature(actor, campaign, at) + _materials(actor, campaign, places, at)


def _signature(actor: Actor, campaign: Campaign, at: datetime) -> list[Duty]:
    """Accepted results that wait for the word of the head."""
    count = to_declare(actor.places(Permission.RESULTS_DECLARE), campaign, at=at).count()
    if not count:
        return []
    words = f"Приняты и ждут вашей подписи: {plural(count, 'работа', 'работы', 'работ')}."
    return [Duty(DutyKind.DECLARING, "Подписать результаты", words, campaign.slug, count=count)]


def _days(campaign: Campaign, places: list[Place]) -> list[Duty]:
    entries = Entry.objects.taking().filter(work__campaign=campaign).within(places)
    without = entries.filter(on=None).count()
    if not without:
        return []
    words = f"День не назначен: {plural(without, 'работа', 'работы', 'работ')}."
    return [Duty(DutyKind.DAYS, "Назначить дни работ", words, campaign.slug, count=without)]


def _materials(actor: Actor, campaign: Campaign, places: list[Place], at: datetime) -> list[Duty]:
    if not actor.has(Permission.ARCHIVE_TAKE):
        return []
    archives = (
        Archive.objects.current()
        .filter(entry__work__campaign=campaign)
        .within(places)
        .select_related("entry__work")
        .order_by("opens_at")
    )
    found = []
    for archive in archives:
        if archive.downloaded_at is None:
            found.append(
                Duty(
                    DutyKind.ARCHIVE,
                    f"Скачать архив: {archive.entry.work}",
                    "Скачайте заранее: до назначенного часа архив закрыт паролем."
                    if at < archive.opens_at
                    else "Час работы настал, а архив ещё не скачан.",
                    campaign.slug,
                    due_at=archive.opens_at,
                    is_late=at >= archive.opens_at,
                )
            )
        elif archive.taken_at is None and actor.has(Permission.KEY_TAKE):
            found.append(
                Duty(
                    DutyKind.KEY,
                    f"Получить пароль к архиву: {archive.entry.work}",
                    "Пароль открыт: получите его на странице материалов."
                    if archive.opens_at <= at
                    else "Пароль появится на странице материалов в свой час.",
                    campaign.slug,
                    opens_at=archive.opens_at,
                )
            )
    return found


def _above_schools(actor: Actor, campaign: Campaign, at: datetime) -> list[Duty]:
    places = [s.place for s in actor.standings if s.place.level is not Level.SCHOOL]
    if not places or not actor.has(Permission.MONITORING_READ):
        return []
    found: list[Duty] = []
    if actor.has(Permission.POST_GIVE):
        came_in = Slip.objects.filter(
            post__key=Concat(Value("edu"), OuterRef("number")),
            used_at__isnull=False,
            post__ended_at=None,
        )
        unregistered = School.objects.working().within(places).exclude(Exists(came_in))
        if count := unregistered.count():
            found.append(
                Duty(
                    DutyKind.UNREGISTERED,
                    "Выдать доступ организациям",
                    f"Ещё не вошли в кабинет: {plural(count, 'школа', 'школы', 'школ')}.",
                    "",
                    count=count,
                )
            )
    found += _parcels(actor, at)
    found += _proposals(actor, campaign)
    late = [_late(place, campaign, at) for place in places]
    found += [duty for duty in late if duty]
    if actor.has(Permission.VARIANT_KEEP):
        found += _variants(campaign)
        found += _late_archives(campaign, at)
    elif actor.has(Permission.REMINDER_SEND):
        found += _unready(places, campaign, at)
    return found


def _parcels(actor: Actor, at: datetime) -> list[Duty]:
    """Sealed slips of schools that the person has not opened yet."""
    unopened = parcels_of(actor).filter(received_at=None, valid_until__gt=at)
    due = unopened.aggregate(due=Min("valid_until"))["due"]
    if due is None:
        return []
    hint = "Откройте пакет, напечатайте талоны и раздайте их школам."
    return [Duty(DutyKind.PARCELS, "Получить талоны школ", hint, "", due_at=due)]


def _proposals(actor: Actor, campaign: Campaign) -> list[Duty]:
    """Changes of the list that wait for whoever keeps it."""
    count = lists_to_decide(actor.places(Permission.TERRITORY_KEEP), campaign)
    if not count:
        return []
    whose = plural(count, "муниципалитета", "муниципалитетов", "муниципалитетов")
    words = f"Изменения от {whose} ждут вашего решения."
    return [Duty(DutyKind.PROPOSALS, "Решить по выверке списка", words, campaign.slug, count=count)]


def _late(place: Place, campaign: Campaign, at: datetime) -> Duty | None:
    """Those who are late below a place, and how long the longest waits."""
    rows = owed(place, campaign).late(at).exclude(place=place.path)
    late = rows.aggregate(count=CountOf("state"), first=Min("due_at"))
    if not late["count"]:
        return None
    return Duty(
        DutyKind.LATE,
        "Связаться с теми, кто опаздывает",
        f"Просрочено: {plural(late['count'], 'форма', 'формы', 'форм')}.",
        campaign.slug,
        due_at=late["first"],
        count=late["count"],
        is_late=True,
        place=place.path,
    )


def _variants(campaign: Campaign) -> list[Duty]:
    there: dict[int, int] = defaultdict(int)
    for row in Variant.objects.filter(work__campaign=campaign, replaced_at=None).values("work"):
        there[row["work"]] += 1
    missing = sum(
        max(0, work.variants - there[work.pk]) for work in Work.objects.filter(campaign=campaign)
    )
    if not missing:
        return []
    return [
        Duty(
            DutyKind.VARIANTS,
            "Загрузить варианты работ",
            f"Не хватает: {plural(missing, 'вариант', 'варианта', 'вариантов')}.",
            campaign.slug,
            count=missing,
        )
    ]


def _late_archives(campaign: Campaign, at: datetime) -> list[Duty]:
    """Archives that are not there a week before their day."""
    count = entries_late(campaign, at=at).count()
    if not count:
        return []
    return [
        Duty(
            DutyKind.LATE_ARCHIVES,
            "Узнать, почему не собраны архивы",
            f"До работы меньше недели: {plural(count, 'архив', 'архива', 'архивов')}.",
            campaign.slug,
            count=count,
            is_late=True,
        )
    ]


def _unready(places: list[Place], campaign: Campaign, at: datetime) -> list[Duty]:
    """Archives of tomorrow that schools below have not downloaded yet."""
    soon = ahead(campaign, places, at=at).filter(opens_at__gt=at, opens_at__lte=at + A_DAY)
    here = soon.filter(downloaded_at=None, fetched=None)
    count = here.aggregate(count=CountOf("pk"), first=Min("opens_at"))
    if not count["count"]:
        return []
    return [
        Duty(
            DutyKind.UNREADY,
            "Проверить готовность школ",
            f"Работа меньше чем через сутки, не скачано: "
            f"{plural(count['count'], 'архив', 'архива', 'архивов')}.",
            campaign.slug,
            due_at=count["first"],
            count=count["count"],
        )
    ]


def _marking(actor: Actor, campaign: Campaign) -> list[Duty]:
    """Works before an expert, and those that wait for a head of a commission."""
    if not actor.has(Permission.WORK_MARK):
        return []
    found = []
    if left := works_left(actor.account, campaign.pk):
        words = "Баллы вносят по кодам; имён и чужих баллов здесь нет."
        title = f"Проверить работы: {left}"
        found.append(Duty(DutyKind.MARKING, title, words, campaign.slug, count=left))
    headed = Commission.objects.filter(
        work__campaign=campaign,
        closed_at=None,
        markers__account=actor.account,
        markers__is_head=True,
        markers__left_at=None,
    )
    if waiting := sum(len(waiting_for_a_third(one)) for one in headed):
        title = f"Назначить третью проверку: {waiting}"
        words = "Два эксперта разошлись больше допустимого."
        found.append(Duty(DutyKind.THIRD, title, words, campaign.slug, count=waiting))
    return found


def _to_read(actor: Actor) -> list[Duty]:
    unread = (
        Publication.objects.within_lineage([s.place for s in actor.standings])
        .filter(must_be_read=True, withdrawn_at=None)
        .exclude(readings__account=actor.account)
        .count()
    )
    if not unread:
        return []
    return [
        Duty(
            DutyKind.READING,
            "Прочитать документы",
            f"Не прочитано: {plural(unread, 'документ', 'документа', 'документов')}.",
            "",
            count=unread,
        )
    ]
