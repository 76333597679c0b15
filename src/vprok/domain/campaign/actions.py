"""What is done with the year: opened, changed, started, moved, stopped, resumed, told to people."""

import secrets
import zlib
from collections.abc import Collection, Iterable
from dataclasses import asdict
from datetime import date, datetime, timedelta
from typing import Any

from django.db.transaction import atomic

from vprok.domain.audit.actions import record
from vprok.domain.campaign.models import (
    Campaign,
    Milestone,
    Override,
    Publication,
    Reading,
    ReserveDay,
    Sample,
    Sampled,
    Task,
    Work,
)
from vprok.domain.campaign.queries import catalogue, event_of, framed, list_of, sample_in, visible
from vprok.domain.campaign.rules import (
    Blueprint,
    Choices,
    Collecting,
    Event,
    Hour,
    campaign_does_not_move_so,
    campaign_has_begun,
    campaign_has_no_works,
    campaign_is_not_stopped,
    campaign_is_over,
    choice_is_out_of_range,
    criteria_take_points,
    day_is_a_weekend,
    deadline_is_before_the_opening,
    default_plan,
    early_rows_are_uneven,
    has_levels,
    marks_do_not_tile,
    moved_day,
    not_taught_is_not_allowed,
    override_is_empty,
    publication_is_empty,
    reason_is_missing,
    reserve_day_is_far_off,
    reserve_week,
    sample_is_drawn,
    sample_is_late,
    sample_is_of_nobody,
    secret_opens_too_early,
    seed_is_unfit,
    share_is_out_of_range,
    shift_is_nothing,
    slug_is_reserved,
    slug_is_taken,
    window_is_backwards,
    work_is_there,
    work_is_unknown,
)
from vprok.domain.campaign.states import (
    Audience,
    CampaignState,
    Era,
    Layout,
    PublicationKind,
    Step,
    TaskEntry,
)
from vprok.domain.files.models import Stored
from vprok.domain.territory.models import Region
from vprok.kernel.charter import SYSTEM, Actor, Permission
from vprok.kernel.place import COUNTRY, Place
from vprok.kernel.refusal import Refusal, refuse_if
from vprok.kernel.russian import day as in_words

# ---- opening -------------------------------------------------------------------------------------


@atomic
def open_campaign(
    slug: str,
    title: str,
    *,
    era: Era,
    layout: Layout,
    opens_on: date,
    closes_on: date,
    works: Iterable[str] = (),
    voluntary: Collection[str] = (),
    variants: int = 2,
    asks_sex: bool = False,
    allows_not_taught: bool = False,
    reports_at: datetime | None = None,
    by: Actor,
    at: datetime,
) -> Campaign:
    """Make a draft with the default plan of its era, its reserve week and works of the catalogue.

    works:     codes; those also in `voluntary` are offered, not owed
    refuses:   no_right, slug_is_reserved, slug_is_taken, window_is_backwards, work_is_unknown
    """
    codes = tuple(dict.fromkeys(works))
    refuse_if(
        by.lacks(Permission.CAMPAIGN_KEEP, at=COUNTRY),
        *_why_no_campaign(slug, opens_on, closes_on),
        *(work_is_unknown(code, catalogue()) for code in codes),
    )
    campaign = Campaign.objects.create(
        slug=slug,
        title=title,
        era=era,
        layout=layout,
        opens_on=opens_on,
        closes_on=closes_on,
        asks_sex=asks_sex,
        allows_not_taught=allows_not_taught,
        reports_at=reports_at,
        made_at=at,
    )
    Milestone.objects.bulk_create(_milestone(campaign, event) for event in default_plan(era))
    _keep_reserve_days(campaign, reserve_week(opens_on, closes_on))
    for code in codes:
        _copy(campaign, catalogue()[code], variants=variants, is_voluntary=code in voluntary)
    record("campaign.campaign_opened", campaign, place=COUNTRY, by=by, at=at, works=len(codes))
    return campaign


def _why_no_campaign(slug: str, opens_on: date, closes_on: date) -> tuple[Refusal | None, ...]:
    return (
        slug_is_reserved(slug),
        slug_is_taken(slug, is_there=Campaign.objects.filter(slug=slug).exists()),
        window_is_backwards(opens_on, closes_on),
    )


def _milestone(campaign: Campaign, event: Event) -> Milestone:
    return Milestone(
        campaign=campaign,
        step=event.step,
        anchor=event.anchor,
        clock=event.clock,
        counts_working_days=event.counts_working_days,
        **_columns(event.opens, event.due),
    )


def _columns(opens: Hour | None, due: Hour | None) -> dict[str, Any]:
    return {
        "opens_offset": opens.offset if opens else None,
        "opens_time": opens.time if opens else None,
        "due_offset": due.offset if due else None,
        "due_time": due.time if due else None,
    }


def _keep_reserve_days(campaign: Campaign, days: Iterable[date]) -> None:
    ReserveDay.objects.bulk_create(ReserveDay(campaign=campaign, on=day) for day in days)


def _copy(
    campaign: Campaign,
    plan: Blueprint,
    *,
    variants: int,
    is_voluntary: bool,
    opens_on: date | None = None,
    closes_on: date | None = None,
) -> Work:
    first3, first4, first5 = plan.cuts
    work = Work.objects.create(
        campaign=campaign,
        code=plan.code,
        subject_code=plan.subject_code,
        subject=plan.subject,
        grade=plan.grade,
        is_course=plan.is_course,
        maximum=plan.maximum,
        minutes=list(plan.minutes),
        cut3=first3,
        cut4=first4,
        cut5=first5,
        variants=variants,
        is_computer=plan.is_computer,
        is_voluntary=is_voluntary,
        has_levels=has_levels(plan.levels_since, year=campaign.opens_on.year),
        language=plan.language,
        opens_on=opens_on,
        closes_on=closes_on,
    )
    Task.objects.bulk_create(
        Task(
            work=work,
            position=position,
            label=task.label,
            maximum=task.maximum,
            level=task.level,
            minutes=task.minutes,
            kes=list(task.kes),
            kt=list(task.kt),
            part=task.part,
            follows=task.follows,
            entry=task.entry,
            skill=task.skill,
            descriptor=task.descriptor,
        )
        for position, task in enumerate(plan.tasks, start=1)
    )
    return work


# ---- works ---------------------------------------------------------------------------------------


@atomic
def add_work(
    campaign: Campaign,
    code: str,
    *,
    variants: int = 2,
    is_voluntary: bool = False,
    opens_on: date | None = None,
    closes_on: date | None = None,
    by: Actor,
    at: datetime,
) -> Work:
    """Copy a work of the catalogue into the campaign: tasks, scale and minutes.

    opens_on, closes_on: a window of its own, such as foreign languages had
    refuses: no_right, campaign_is_finished, work_is_unknown, work_is_there, window_is_backwards
    """
    refuse_if(
        by.lacks(Permission.CAMPAIGN_KEEP, at=COUNTRY),
        campaign_is_over(campaign.state),
        work_is_unknown(code, catalogue()),
        work_is_there(code, is_there=campaign.works.filter(code=code).exists()),
        window_is_backwards(opens_on or campaign.opens_on, closes_on or campaign.closes_on),
    )
    work = _copy(
        campaign,
        catalogue()[code],
        variants=variants,
        is_voluntary=is_voluntary,
        opens_on=opens_on,
        closes_on=closes_on,
    )
    record("campaign.work_added", work, place=COUNTRY, by=by, at=at, code=code)
    return work


@atomic
def remove_work(work: Work, *, by: Actor, at: datetime) -> None:
    """Take a work out of a draft.

    refuses: no_right, campaign_has_begun
    """
    refuse_if(
        by.lacks(Permission.CAMPAIGN_KEEP, at=COUNTRY), campaign_has_begun(work.campaign.state)
    )
    record("campaign.work_removed", work, place=COUNTRY, by=by, at=at, code=work.code)
    work.delete()


@atomic
def change_scale(work: Work, cuts: tuple[int, int, int], *, by: Actor, at: datetime) -> Work:
    """Give a work another scale; marks are derived again from the points.

    refuses: no_right, campaign_is_finished, marks_do_not_tile
    """
    refuse_if(
        by.lacks(Permission.CAMPAIGN_KEEP, at=COUNTRY),
        campaign_is_over(work.campaign.state),
        marks_do_not_tile(cuts, work.maximum),
    )
    before = work.cuts
    work.cut3, work.cut4, work.cut5 = cuts
    work.save(update_fields=["cut3", "cut4", "cut5"])
    record(
        "campaign.scale_changed",
        work,
        place=COUNTRY,
        by=by,
        at=at,
        before=", ".join(map(str, before)),
        after=", ".join(map(str, cuts)),
    )
    return work


@atomic
def make_voluntary(work: Work, *, is_voluntary: bool = True, by: Actor, at: datetime) -> Work:
    """Offer a work («апробация») instead of asking for it, or ask for it again.

    refuses: no_right, campaign_is_finished
    """
    refuse_if(by.lacks(Permission.CAMPAIGN_KEEP, at=COUNTRY), campaign_is_over(work.campaign.state))
    work.is_voluntary = is_voluntary
    work.save(update_fields=["is_voluntary"])
    done = "campaign.work_made_voluntary" if is_voluntary else "campaign.work_made_obligatory"
    record(done, work, place=COUNTRY, by=by, at=at, code=work.code)
    return work


# ---- the road map --------------------------------------------------------------------------------


@atomic
def change_milestone(
    milestone: Milestone,
    *,
    clock: str,
    opens: Hour | None,
    due: Hour | None,
    counts_working_days: bool,
    by: Actor,
    at: datetime,
) -> Milestone:
    """Change when an event of the road map opens and is due.

    refuses: no_right, campaign_is_finished, deadline_is_before_the_opening
    """
    refuse_if(
        by.lacks(Permission.CAMPAIGN_KEEP, at=COUNTRY),
        campaign_is_over(milestone.campaign.state),
        deadline_is_before_the_opening(opens, due),
    )
    milestone.clock, milestone.counts_working_days = clock, counts_working_days
    for name, value in _columns(opens, due).items():
        setattr(milestone, name, value)
    milestone.save()
    record(
        "campaign.milestone_changed", milestone, place=COUNTRY, by=by, at=at, **_told(opens, due)
    )
    return milestone


@atomic
def set_reports_date(
    campaign: Campaign, reports_at: datetime | None, *, by: Actor, at: datetime
) -> Campaign:
    """Show reports to everyone at one moment, or to each school as soon as they are ready.

    refuses: no_right, campaign_is_finished
    """
    refuse_if(by.lacks(Permission.CAMPAIGN_KEEP, at=COUNTRY), campaign_is_over(campaign.state))
    if campaign.reports_at != reports_at:
        campaign.reports_at = reports_at
        campaign.save(update_fields=["reports_at"])
        told = reports_at.isoformat() if reports_at else ""
        record("campaign.reports_date_set", campaign, place=COUNTRY, by=by, at=at, reports_at=told)
    return campaign


def _told(opens: Hour | None, due: Hour | None) -> dict[str, str]:
    return {
        "opens": f"{opens.offset:+d} {opens.time:%H:%M}" if opens else "",
        "due": f"{due.offset:+d} {due.time:%H:%M}" if due else "",
    }


@atomic
def set_override(
    milestone: Milestone,
    region: Region,
    *,
    opens: Hour | None,
    due: Hour | None,
    by: Actor,
    at: datetime,
) -> Override:
    """Give a region its own hours for an event; an hour left out stays the country's.

    refuses: no_right, not_your_place, campaign_is_finished, override_is_empty,
             deadline_is_before_the_opening, secret_opens_too_early
    """
    plan = event_of(milestone)
    refuse_if(
        by.lacks(Permission.CAMPAIGN_ADJUST, at=region.place),
        campaign_is_over(milestone.campaign.state),
        override_is_empty(opens, due),
        deadline_is_before_the_opening(opens or plan.opens, due or plan.due),
        secret_opens_too_early(plan.step, plan=plan.opens, own=opens),
    )
    override, _ = Override.objects.update_or_create(
        milestone=milestone,
        region=region,
        defaults={**_columns(opens, due), "set_by": by.signature, "set_at": at},
    )
    record("campaign.override_set", override, place=region.place, by=by, at=at, **_told(opens, due))
    return override


@atomic
def drop_override(override: Override, *, by: Actor, at: datetime) -> None:
    """Return a region to the country's hours.

    refuses: no_right, not_your_place, campaign_is_finished
    """
    place = override.region.place
    refuse_if(
        by.lacks(Permission.CAMPAIGN_ADJUST, at=place),
        campaign_is_over(override.milestone.campaign.state),
    )
    record("campaign.override_dropped", override, place=place, by=by, at=at)
    override.delete()


@atomic
def add_reserve_day(
    campaign: Campaign, on: date, *, region: Region | None = None, by: Actor, at: datetime
) -> ReserveDay:
    """Keep a day for those who could not sit on time, in one region or everywhere.

    refuses: no_right, not_your_place, campaign_is_finished, day_is_a_weekend,
             reserve_day_is_far_off
    """
    place = region.place if region else COUNTRY
    refuse_if(
        by.lacks(Permission.CAMPAIGN_ADJUST, at=place),
        campaign_is_over(campaign.state),
        day_is_a_weekend(on),
        reserve_day_is_far_off(on, opens_on=campaign.opens_on, closes_on=campaign.closes_on),
    )
    kept, is_new = ReserveDay.objects.get_or_create(campaign=campaign, region=region, on=on)
    if is_new:
        record("campaign.reserve_day_added", kept, place=place, by=by, at=at)
    return kept


@atomic
def drop_reserve_day(kept: ReserveDay, *, by: Actor, at: datetime) -> None:
    """Give up a reserve day; days already declared stay as they are.

    refuses: no_right, not_your_place, campaign_is_finished
    """
    place = kept.region.place if kept.region else COUNTRY
    refuse_if(by.lacks(Permission.CAMPAIGN_ADJUST, at=place), campaign_is_over(kept.campaign.state))
    record("campaign.reserve_day_dropped", kept, place=place, by=by, at=at)
    kept.delete()


# ---- how materials are kept ----------------------------------------------------------------------


@atomic
def keep_choices(
    campaign: Campaign, choices: Choices, *, apart: Collection[str], by: Actor, at: datetime
) -> Campaign:
    """Keep how materials are sealed, printed and opened; who may ask for it now is told above.

    apart:   codes of the works whose criteria open at an hour of their own
    refuses: no_right, campaign_is_finished, early_rows_are_uneven, choice_is_out_of_range
    """
    refuse_if(
        by.lacks(Permission.CAMPAIGN_KEEP, at=COUNTRY),
        campaign_is_over(campaign.state),
        early_rows_are_uneven(choices.early_by),
        choice_is_out_of_range(choices),
    )
    campaign.custody, campaign.kit_style = choices.custody, choices.kit_style
    campaign.has_zone_groups = choices.has_zone_groups
    campaign.early_by = [list(row) for row in sorted(choices.early_by)]
    campaign.freeze_hours = choices.freeze_hours
    campaign.assigns_ahead = choices.assigns_ahead
    campaign.save(
        update_fields=[
            "custody",
            "kit_style",
            "has_zone_groups",
            "early_by",
            "freeze_hours",
            "assigns_ahead",
        ]
    )
    campaign.milestones.filter(step=Step.ASSIGNMENT).update(opens_offset=-choices.assigns_ahead)
    campaign.works.update(criteria_apart=False)
    campaign.works.filter(code__in=apart).update(criteria_apart=True)
    record(
        "campaign.choices_kept",
        campaign,
        place=COUNTRY,
        by=by,
        at=at,
        custody=choices.custody,
        kit_style=choices.kit_style,
        zone_groups=choices.has_zone_groups,
        early=", ".join(f"{many}: {minutes}" for many, minutes in sorted(choices.early_by)),
        freeze_hours=choices.freeze_hours,
        assigns_ahead=choices.assigns_ahead,
        apart=", ".join(sorted(apart)),
    )
    return campaign


# ---- how results are collected -------------------------------------------------------------------


@atomic
def keep_collecting(
    campaign: Campaign, collecting: Collecting, *, by: Actor, at: datetime
) -> Campaign:
    """Keep how results are collected; who may ask for it now is told above.

    refuses: no_right, campaign_is_finished, not_taught_is_not_allowed
    """
    refuse_if(
        by.lacks(Permission.CAMPAIGN_KEEP, at=COUNTRY),
        campaign_is_over(campaign.state),
        not_taught_is_not_allowed(collecting),
    )
    told = asdict(collecting)
    for name, value in told.items():
        setattr(campaign, name, value)
    campaign.save(update_fields=list(told))
    record("campaign.collecting_kept", campaign, place=COUNTRY, by=by, at=at, **told)
    return campaign


@atomic
def keep_entries(work: Work, answers: Collection[str], *, by: Actor, at: datetime) -> Work:
    """Keep which tasks take the answer itself; who may ask for it now is told above.

    answers: labels; all other tasks take points
    refuses: no_right, campaign_is_finished, criteria_take_points
    """
    tasks = work.tasks_in_order()
    for task in tasks:
        task.entry = TaskEntry.ANSWER if task.label in answers else TaskEntry.POINTS
    refuse_if(
        by.lacks(Permission.CAMPAIGN_KEEP, at=COUNTRY),
        campaign_is_over(work.campaign.state),
        criteria_take_points(tasks),
    )
    Task.objects.bulk_update(tasks, ["entry"])
    told = ", ".join(task.label for task in tasks if task.entry == TaskEntry.ANSWER)
    record("campaign.entries_kept", work, place=COUNTRY, by=by, at=at, answers=told)
    return work


# ---- the life of a campaign ----------------------------------------------------------------------


@atomic
def start(campaign: Campaign, *, by: Actor, at: datetime) -> Campaign:
    """Open a draft to everyone.

    refuses: no_right, campaign_has_begun, campaign_has_no_works
    """
    refuse_if(
        by.lacks(Permission.CAMPAIGN_KEEP, at=COUNTRY),
        campaign_has_begun(campaign.state),
        campaign_has_no_works(campaign.works.count()),
    )
    _move(campaign, CampaignState.RUNNING)
    record("campaign.campaign_started", campaign, place=COUNTRY, by=by, at=at)
    return campaign


@atomic
def shift(campaign: Campaign, days: int, *, reason: str, by: Actor, at: datetime) -> Campaign:
    """Move the whole calendar by some days and tell everyone.

    days: earlier when negative; times of day stay as they are
    refuses: no_right, campaign_is_finished, shift_is_nothing, reason_is_missing
    """
    refuse_if(
        by.lacks(Permission.CAMPAIGN_KEEP, at=COUNTRY),
        campaign_is_over(campaign.state),
        shift_is_nothing(days),
        reason_is_missing(reason),
    )
    before = _dates(campaign)
    _move_reserve_days(campaign, days)
    _move_window(
        campaign, campaign.opens_on + timedelta(days), campaign.closes_on + timedelta(days)
    )
    _tell(
        campaign,
        f"{campaign.title}: даты перенесены",
        f"Было: {before}.\nСтало: {_dates(campaign)}.\nПричина: {reason}",
        by=by,
        at=at,
    )
    record("campaign.campaign_shifted", campaign, place=COUNTRY, by=by, at=at, days=days)
    return campaign


@atomic
def stop(campaign: Campaign, *, reason: str, by: Actor, at: datetime) -> Campaign:
    """Hold a running campaign midway and tell everyone.

    refuses: no_right, campaign_does_not_move_so, reason_is_missing
    """
    refuse_if(by.lacks(Permission.CAMPAIGN_KEEP, at=COUNTRY), reason_is_missing(reason))
    _move(campaign, CampaignState.STOPPED)
    _tell(
        campaign,
        f"{campaign.title}: проведение приостановлено",
        "Работы не проводятся, материалы и пароли не выдаются. "
        f"О новых датах сообщим отдельно.\nПричина: {reason}",
        by=by,
        at=at,
    )
    record("campaign.campaign_stopped", campaign, place=COUNTRY, by=by, at=at, reason=reason)
    return campaign


@atomic
def resume(
    campaign: Campaign,
    *,
    opens_on: date,
    closes_on: date,
    reason: str,
    by: Actor,
    at: datetime,
) -> Campaign:
    """Let a stopped campaign go on, within new dates, and tell everyone.

    The country's reserve days become the last week of the new window.
    refuses: no_right, campaign_is_not_stopped, window_is_backwards, reason_is_missing
    """
    refuse_if(
        by.lacks(Permission.CAMPAIGN_KEEP, at=COUNTRY),
        campaign_is_not_stopped(campaign.state),
        window_is_backwards(opens_on, closes_on),
        reason_is_missing(reason),
    )
    _move(campaign, CampaignState.RUNNING)
    if (opens_on, closes_on) != (campaign.opens_on, campaign.closes_on):
        campaign.reserve_days.all().delete()
        _keep_reserve_days(campaign, reserve_week(opens_on, closes_on))
        _move_window(campaign, opens_on, closes_on)
    _tell(
        campaign,
        f"{campaign.title}: проведение продолжается",
        f"Новые даты: {_dates(campaign)}. Кто уже провёл работу, ничего не переделывает.\n"
        f"Основание: {reason}",
        by=by,
        at=at,
    )
    record("campaign.campaign_resumed", campaign, place=COUNTRY, by=by, at=at, reason=reason)
    return campaign


@atomic
def finish(campaign: Campaign, *, by: Actor, at: datetime) -> Campaign:
    """Close a campaign for good.

    refuses: no_right, campaign_does_not_move_so
    """
    refuse_if(by.lacks(Permission.CAMPAIGN_KEEP, at=COUNTRY))
    _move(campaign, CampaignState.FINISHED)
    record("campaign.campaign_finished", campaign, place=COUNTRY, by=by, at=at)
    return campaign


def _move(campaign: Campaign, to: CampaignState) -> None:
    refuse_if(campaign_does_not_move_so(campaign.state, to))
    moved = Campaign.objects.filter(pk=campaign.pk, state=campaign.state).update(state=to)
    if not moved:
        campaign.refresh_from_db(fields=["state"])
        refuse_if(campaign_does_not_move_so(campaign.state, to))
    campaign.state = to


def _move_window(campaign: Campaign, opens_on: date, closes_on: date) -> None:
    by_days = opens_on - campaign.opens_on
    campaign.opens_on, campaign.closes_on = opens_on, closes_on
    if campaign.reports_at:
        campaign.reports_at += by_days
    campaign.save(update_fields=["opens_on", "closes_on", "reports_at"])
    for work in campaign.works.exclude(opens_on=None, closes_on=None):
        work.opens_on = _within(work.opens_on, by_days, campaign)
        work.closes_on = _within(work.closes_on, by_days, campaign)
        work.save(update_fields=["opens_on", "closes_on"])


def _within(day: date | None, by_days: timedelta, campaign: Campaign) -> date | None:
    return day and min(max(day + by_days, campaign.opens_on), campaign.closes_on)


def _move_reserve_days(campaign: Campaign, days: int) -> None:
    kept = campaign.reserve_days.all()
    moved = {(day.region_id, moved_day(day.on, days)) for day in kept}
    kept.delete()
    ReserveDay.objects.bulk_create(
        ReserveDay(campaign=campaign, region_id=region, on=on)
        for region, on in sorted(moved, key=str)
    )


def _dates(campaign: Campaign) -> str:
    return f"с {in_words(campaign.opens_on)} по {in_words(campaign.closes_on)}"


# ---- publications --------------------------------------------------------------------------------


def _tell(campaign: Campaign, title: str, text: str, *, by: Actor, at: datetime) -> None:
    Publication.objects.create(
        campaign=campaign,
        place=COUNTRY.path,
        kind=PublicationKind.NOTICE,
        audience=Audience.EVERYONE,
        title=title[:200],
        text=text,
        must_be_read=True,
        published_at=at,
        published_by=by.signature,
    )


@atomic
def publish(
    place: Place,
    title: str,
    *,
    kind: str,
    audience: str,
    text: str = "",
    file: Stored | None = None,
    campaign: Campaign | None = None,
    work: Work | None = None,
    subject_code: str = "",
    must_be_read: bool = False,
    by: Actor,
    at: datetime,
) -> Publication:
    """Lay out a document, an instruction or a notice for a place and all below it.

    file:    already kept and looked over
    refuses: no_right, not_your_place, publication_is_empty
    """
    refuse_if(
        by.lacks(Permission.PUBLICATION_KEEP, at=place),
        publication_is_empty(text, has_file=file is not None),
    )
    publication = Publication.objects.create(
        campaign=work.campaign if work else campaign,
        place=place.path,
        kind=kind,
        audience=audience,
        subject_code=work.subject_code if work else subject_code,
        work=work,
        title=title,
        text=text,
        file=file,
        must_be_read=must_be_read,
        published_at=at,
        published_by=by.signature,
    )
    record("campaign.publication_made", publication, place=place, by=by, at=at, kind=kind)
    return publication


@atomic
def withdraw(publication: Publication, *, by: Actor, at: datetime) -> None:
    """Take a publication away; who had read it stays in the record.

    refuses: no_right, not_your_place
    """
    place = Place(publication.place)
    refuse_if(by.lacks(Permission.PUBLICATION_KEEP, at=place))
    if Publication.objects.filter(pk=publication.pk, withdrawn_at=None).update(withdrawn_at=at):
        record("campaign.publication_withdrawn", publication, place=place, by=by, at=at)


@atomic
def mark_read(publication: Publication, *, by: Actor, at: datetime) -> Reading:
    """Remember that a person has read a publication; the first mark counts.

    refuses: not_your_place
    """
    if not visible(by).filter(pk=publication.pk).exists():
        refuse_if(Refusal("not_your_place", "Эта публикация относится к другой территории."))
    place = by.standings[0].place
    reading, is_new = Reading.objects.get_or_create(
        publication=publication,
        account=by.account,
        defaults={"place": place.path, "by": by.signature, "at": at},
    )
    if is_new:
        record("campaign.publication_read", publication, place=place, by=by, at=at)
    return reading


# ---- the controlled sample -----------------------------------------------------------------------

SEED_BYTES = 32


@atomic
def draw_sample(
    campaign: Campaign, *, share: int, seed: str = "", by: Actor, at: datetime
) -> Sample:
    """Draw the schools that are sat with independent observers and marked by the organiser.

    share:   of schools of each stratum, in tenths of a percent
    seed:    told before by the organiser; the portal makes one where it is empty
    refuses: no_right, campaign_is_finished, sample_is_drawn, sample_is_late,
             share_is_out_of_range, seed_is_unfit, sample_is_of_nobody
    """
    seed = seed or secrets.token_hex(SEED_BYTES)
    refuse_if(by.lacks(Permission.SAMPLE_KEEP, at=COUNTRY))
    refuse_if(
        campaign_is_over(campaign.state),
        sample_is_drawn(is_drawn=sample_in(campaign) is not None),
        sample_is_late(opens_on=campaign.opens_on, at=at),
        share_is_out_of_range(share),
        seed_is_unfit(seed),
    )
    frame = framed(share, seed=seed)
    drawn = [one for one in frame if one.is_drawn]
    refuse_if(sample_is_of_nobody(len(drawn)))
    sample = Sample.objects.create(
        campaign=campaign,
        seed=seed,
        share=share,
        frame=zlib.compress(list_of(frame).encode()),
        drawn_at=at,
        drawn_by=by.signature,
    )
    Sampled.objects.bulk_create(
        (Sampled(sample=sample, school_id=one.pk, stratum=one.stratum) for one in drawn),
        batch_size=1000,
    )
    record(
        "campaign.sample_drawn",
        sample,
        place=COUNTRY,
        by=by,
        at=at,
        seed=seed,
        share=share,
        schools=len(drawn),
        of=len(frame),
    )
    return sample


# ---- years past ----------------------------------------------------------------------------------


@atomic
def recall_campaign(
    slug: str,
    title: str,
    *,
    era: Era,
    layout: Layout,
    opens_on: date,
    closes_on: date,
    asks_sex: bool = False,
    allows_not_taught: bool = False,
    at: datetime,
) -> Campaign:
    """Make the campaign of a past year, finished from the first: nobody owes anything in it.

    refuses: slug_is_reserved, slug_is_taken, window_is_backwards
    """
    refuse_if(*_why_no_campaign(slug, opens_on, closes_on))
    campaign = Campaign.objects.create(
        slug=slug,
        title=title,
        era=era,
        layout=layout,
        opens_on=opens_on,
        closes_on=closes_on,
        state=CampaignState.FINISHED,
        asks_sex=asks_sex,
        allows_not_taught=allows_not_taught,
        made_at=at,
    )
    record("campaign.campaign_recalled", campaign, place=COUNTRY, by=SYSTEM, at=at, slug=slug)
    return campaign


@atomic
def recall_work(campaign: Campaign, plan: Blueprint, *, variants: int) -> Work:
    """Add a work to the campaign of a past year, as its description or its exports have it.

    The import that needs it tells the record of it.

    refuses: work_is_there, marks_do_not_tile
    """
    is_there = campaign.works.filter(code=plan.code).exists()
    refuse_if(
        work_is_there(plan.code, is_there=is_there), marks_do_not_tile(plan.cuts, plan.maximum)
    )
    return _copy(campaign, plan, variants=variants, is_voluntary=False)
