"""Bringing results of past years into a campaign of theirs: whole or not at all."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from django.db.transaction import atomic, set_rollback

from vprok.domain.audit.actions import record
from vprok.domain.campaign.actions import recall_work
from vprok.domain.campaign.models import Campaign, Work
from vprok.domain.campaign.states import CampaignState
from vprok.domain.campaign.states import Layout as FormLayout
from vprok.domain.intake.models import Submission
from vprok.domain.intake.states import SubmissionState
from vprok.domain.results.actions.history.versions import Brought, bring_rows
from vprok.domain.results.actions.history.years import Past, dated, recall_year
from vprok.domain.results.queries.forms import KIND
from vprok.domain.results.queries.history import (
    Asked,
    PastWork,
    Whereabouts,
    by_work,
    past_work,
    plan_for,
    whereabouts,
    without,
)
from vprok.domain.results.rules.history import (
    HISTORY,
    campaign_has_forms,
    campaign_is_not_past,
    classes_stand_alone,
    exports_are_unknown,
    exports_hold_names,
    no_row_is_right,
    nothing_to_import,
    rows_are_left_out,
    scale_is_other,
    slug_is_unfit,
)
from vprok.domain.territory.actions import recall_schools
from vprok.domain.territory.models import School
from vprok.kernel.charter import SYSTEM
from vprok.kernel.place import COUNTRY, Place
from vprok.kernel.refusal import Refusal, refuse_if
from vprok.tools.sheets.portal.bodies import Body
from vprok.tools.sheets.portal.exports import Exports, put_together
from vprok.tools.sheets.portal.found import Named, Tidied, Told
from vprok.tools.sheets.portal.sources import Source


@dataclass(frozen=True)
class Import:
    """What an import has done, or would do.

    works:     that were taken, with their primary keys in `keys`
    unscaled:  works that were left out, for nobody knows their scale
    schools:   of them, those that were put into the list
    """

    slug: str
    title: str
    is_new: bool
    files: int
    works: tuple[Brought, ...]
    unscaled: tuple[PastWork, ...]
    schools: int
    keys: tuple[int, ...] = field(default=())

    @property
    def changes(self) -> int:
        """Organisations and works whose results are others now."""
        return sum(one.new + one.replaced for one in self.works)

    @property
    def told(self) -> tuple[Told, ...]:
        """What is told of rows and cells."""
        every = (*(one.work for one in self.works), *self.unscaled)
        return tuple(told for work in every for told in work.told)

    @property
    def tidied(self) -> tuple[Tidied, ...]:
        """How values were tidied."""
        readings = (one for brought in self.works for one in brought.work.readings)
        return tuple(tidied for one in readings for tidied in one.tidied)


class LeftOut(Exception):
    """Rows were left out so that nothing was done: every row was asked for, or none is right.

    told: what is told of rows and cells
    """

    def __init__(self, refusal: Refusal, told: tuple[Told, ...]) -> None:
        super().__init__(refusal.text)
        self.refusal = refusal
        self.told = told


def import_history(
    sources: Sequence[Source],
    past: Past,
    asked: Asked,
    *,
    is_strict: bool = False,
    is_rehearsal: bool = False,
    at: datetime,
) -> Import:
    """Bring exports of the federal portal into a campaign of the past, all or nothing.

    Everything is read and judged before the database is touched. The same rows brought again change
    nothing; other rows of an organisation take the place of those before, as a new version does.

    is_strict:    refuse where a row has to be left out
    is_rehearsal: do all of it and take it back
    refuses:      exports_hold_names, exports_are_unknown, classes_stand_alone, work_is_not_told,
                  subject_is_not_told, tasks_have_no_maxima, tasks_differ, school_is_not_told,
                  scale_is_other, nothing_to_import, campaign_is_not_past, campaign_has_forms,
                  slug_is_unfit, year_is_not_told, window_is_backwards, slug_is_reserved
    raises:       LeftOut; Unreadable if a text breaks off midway
    costs:        about 10 µs a row to read, and 0.6 ms an organisation and work to write
    """
    exports = put_together(sources)
    _refuse_names(sources, exports.names)
    refuse_if(exports_are_unknown(exports.unknown), classes_stand_alone(exports.alone))
    campaign = Campaign.objects.filter(slug=past.slug).first()
    refuse_if(slug_is_unfit(past.slug), *_why_shut(campaign))
    works = _read(exports, campaign, asked)
    _refuse_names(sources, [name for work in works for one in work.readings for name in one.names])
    where = whereabouts(_bodies(works), asked)
    works = [without(work, where.unknown) for work in works]
    taken = [work for work in works if work.about.cuts]
    told = tuple(told for work in works for told in work.told)
    refuse_if(nothing_to_import(len(taken), [work.code for work in works]))
    if refusal := _why_left_out(works, taken, is_strict=is_strict):
        raise LeftOut(refusal, told)
    past = past if campaign else dated(past, works)
    with atomic():
        done = _written(past, campaign, taken, where, files=len(sources), at=at)
        set_rollback(is_rehearsal)
    unscaled = tuple(work for work in works if not work.about.cuts)
    return replace(done, unscaled=unscaled)


# ---- before anything is written ------------------------------------------------------------------


def _refuse_names(sources: Iterable[Source], names: Sequence[Named]) -> None:
    """Refuse all files where a person's name stands in one of them."""
    files = {name.file for name in names}
    digests = [source.sha256 for source in sources if source.name in files]
    places = [
        (name.file, f"{name.sheet} {name.cell}".strip() or "примечания, свойства или название")
        for name in names
    ]
    refuse_if(exports_hold_names(places, digests))


def _why_shut(campaign: Campaign | None) -> tuple[Refusal | None, ...]:
    if campaign is None:
        return ()
    forms = Submission.objects.filter(
        campaign=campaign, kind=KIND, state=SubmissionState.ACCEPTED
    ).exclude(sent_by=HISTORY)
    is_finished = campaign.state == CampaignState.FINISHED
    return (
        campaign_is_not_past(is_finished=is_finished),
        campaign_has_forms(forms.count()),
    )


def _why_left_out(
    works: Sequence[PastWork], taken: Sequence[PastWork], *, is_strict: bool
) -> Refusal | None:
    left = sum(work.left for work in works)
    asked = rows_are_left_out(left) if is_strict else None
    return asked or no_row_is_right(sum(len(work.rows) for work in taken), left)


def _read(exports: Exports, campaign: Campaign | None, asked: Asked) -> list[PastWork]:
    works = []
    for code, own in by_work(exports.protocols, asked).items():
        about = plan_for(code, own, campaign, asked)
        if about.work:
            cuts = (asked.cuts or {}).get(code)
            refuse_if(scale_is_other(code, told=cuts, kept=about.work.cuts))
        works.append(past_work(about, own, asked))
    return works


def _bodies(works: Iterable[PastWork]) -> list[Body]:
    met: dict[str, Body] = {}
    for work in works:
        for login in set(work.rows.logins):
            body = work.bodies[login]
            if login not in met or (body.district and not met[login].district):
                met[login] = body
    return list(met.values())


# ---- writing -------------------------------------------------------------------------------------


def _written(
    past: Past,
    campaign: Campaign | None,
    works: Sequence[PastWork],
    where: Whereabouts,
    *,
    files: int,
    at: datetime,
) -> Import:
    is_new = campaign is None
    campaign = campaign or recall_year(past, works, at)
    schools = _schools(where, works, campaign, at)
    by_ordinal = campaign.layout == FormLayout.WITH_ORDINALS
    brought, keys = [], []
    for past_one in works:
        work = past_one.about.work or _work(campaign, past_one)
        brought.append(bring_rows(work, past_one, schools, by_ordinal=by_ordinal, at=at))
        keys.append(work.pk)
    made = len(schools) - len(where.known)
    done = Import(
        campaign.slug, campaign.title, is_new, files, tuple(brought), (), made, tuple(keys)
    )
    if done.changes:
        _tell(campaign, done, schools.values(), at)
    return done


def _work(campaign: Campaign, past_one: PastWork) -> Work:
    highest = max((max(column, default=1) for column in past_one.rows.variants), default=1)
    work = recall_work(campaign, past_one.about.plan, variants=max(highest, 1))
    work.campaign = campaign
    return work


def _schools(
    where: Whereabouts, works: Sequence[PastWork], campaign: Campaign, at: datetime
) -> dict[str, School]:
    """The organisations of all works by login; those that the list has not are put into it."""
    met = {login for work in works for login in work.rows.logins}
    new = {login: school for login, school in where.new.items() if login in met}
    made = recall_schools(
        new.values(),
        closed_on=campaign.closes_on,
        reason=f"Внесена при ввозе результатов: {campaign.title}",
        at=at,
    )
    known = {login: school for login, school in where.known.items() if login in met}
    return known | dict(zip(new, made, strict=True))


def _tell(campaign: Campaign, done: Import, schools: Iterable[School], at: datetime) -> None:
    """One line of the record, at the region whose results came, or the country for several."""
    regions = {school.place.region for school in schools}
    place = Place(f"ru.{regions.pop()}") if len(regions) == 1 else COUNTRY
    record(
        "results.history_imported",
        campaign,
        place=place,
        by=SYSTEM,
        at=at,
        campaign=campaign.slug,
        works=len(done.works),
        new=sum(one.new for one in done.works),
        replaced=sum(one.replaced for one in done.works),
        rows=sum(len(one.work.rows) for one in done.works),
        left=sum(one.work.left for one in done.works),
    )
