"""Questions about results forms and what was accepted."""

from collections.abc import Iterable, Mapping
from contextlib import suppress
from functools import partial

from django.db.models import Exists, Max, OuterRef, Subquery

from vprok.domain.campaign.models import Campaign, Task, Work
from vprok.domain.campaign.states import Layout as FormLayout
from vprok.domain.intake.models import Deliverable, Entry, GradeClass
from vprok.domain.intake.queries import Blank
from vprok.domain.materials.queries import codes_of
from vprok.domain.results.models import Block, Leaf, Presence
from vprok.domain.results.rules import OWED, FormPlan, TaskPlan
from vprok.domain.results.sheets import (
    ABSENT,
    CLASSES_ELSEWHERE,
    NO_LETTER,
    SEXES_ELSEWHERE,
    result_form,
)
from vprok.tools.sheets.spec import Book, Value
from vprok.tools.stats import block as packed
from vprok.tools.stats.leaf import Layout

KIND = OWED[0].kind
_STAMPS = Leaf.objects.filter(work=OuterRef("pk")).values("stamp")
_LOWEST = Subquery(_STAMPS.order_by("stamp")[:1])
_HIGHEST = Subquery(_STAMPS.order_by("-stamp")[:1])
SEXES = ("м", "ж")
"""In the order in which blocks count them, from 1."""


def plan_of(work: Work) -> FormPlan:
    """What the results form of a work depends on.

    costs: one SQL statement
    """
    campaign = work.campaign
    return FormPlan(
        code=work.code,
        title=str(work),
        campaign=campaign.title,
        grade=work.grade,
        is_course=work.is_course,
        tasks=tuple(
            TaskPlan(task.label, task.maximum, task.part, task.follows, task.entry)
            for task in work.tasks_in_order()
        ),
        parts=work.parts,
        variants=work.variants,
        has_classes_sheet=campaign.layout == FormLayout.WITH_CLASSES,
        asks_sex=campaign.asks_sex,
        allows_not_taught=campaign.allows_not_taught,
        excludes_not_taught=takes_out(campaign),
    )


def layout_of(work: Work, plan: FormPlan) -> Layout:
    """What the work's summary counts."""
    return Layout(
        tuple(task.maximum for task in plan.tasks),
        work.cuts,
        excludes_not_taught=plan.excludes_not_taught,
    )


def layouts_of(works: Iterable[Work]) -> dict[int, Layout]:
    """The layouts of several works by their primary keys.

    A work whose scale does not fit its tasks has none.

    works:  with their campaigns
    costs:  one SQL statement, whatever the works
    """
    works = list(works)
    maxima: dict[int, list[int]] = {work.pk: [] for work in works}
    tasks = Task.objects.filter(work__in=maxima).order_by("work", "position")
    for key, maximum in tasks.values_list("work", "maximum"):
        maxima[key].append(maximum)
    found = {}
    for work in works:
        with suppress(ValueError):
            found[work.pk] = Layout(
                tuple(maxima[work.pk]), work.cuts, excludes_not_taught=takes_out(work.campaign)
            )
    return found


def fitting(works: Iterable[Work]) -> dict[int, Layout]:
    """The layouts of those works whose accepted forms have the tasks that the work has now.

    Of others nothing can be counted: their tasks were changed by hand after forms had come.

    works: with their campaigns
    costs: two SQL statements, which look up two rows a work; one more for each work that waits to
           be folded again
    """
    return _fitting(layouts_of(works))


def fitting_layout(work: Work) -> Layout | None:
    """The layout of one work; none where its accepted forms have other tasks than it has now.

    work:  with its campaign
    costs: as `fitting`, and no SQL for tasks that were read together with the work
    """
    try:
        layout = layout_of(work, plan_of(work))
    except ValueError:
        return None
    return _fitting({work.pk: layout}).get(work.pk)


def _fitting(layouts: Mapping[int, Layout]) -> dict[int, Layout]:
    """Those of the layouts that the works' accepted forms have, too."""
    stamps = Work.objects.filter(pk__in=layouts).annotate(lowest=_LOWEST, highest=_HIGHEST)
    behind = {
        key
        for key, *found in stamps.values_list("pk", "lowest", "highest")
        if set(found) - {None, layouts[key].stamp}
    }
    return {
        key: layout
        for key, layout in layouts.items()
        if key not in behind or _forms_fit(key, layout)
    }


def _forms_fit(work: int, layout: Layout) -> bool:
    """Whether summaries that wait to be folded again can be: one form of each stamp tells.

    costs: one SQL statement
    """
    behind = Leaf.objects.filter(work=work).exclude(stamp=layout.stamp).order_by()
    newest = behind.values("stamp").annotate(form=Max("block")).values("form")
    payloads = Block.objects.filter(pk__in=newest).values_list("payload", flat=True)
    return all(packed.unpack(bytes(payload)).maxima == layout.maxima for payload in payloads)


def takes_out(campaign: Campaign) -> bool:
    """Whether tasks that were not taught are taken out of marks."""
    return campaign.allows_not_taught and campaign.excludes_not_taught


def leaves_behind() -> tuple[str, ...]:
    """Keys of works with summaries of another scale, another rule or an older make.

    Works whose tasks are not those of their forms are passed over.

    costs: two SQL statements, which look up two rows a work; one where nothing was accepted
    """
    works = Work.objects.select_related("campaign").annotate(lowest=_LOWEST, highest=_HIGHEST)
    folded = list(works.filter(lowest__isnull=False).order_by("pk"))
    wanted = layouts_of(folded) if folded else {}
    return tuple(
        str(work.pk)
        for work in folded
        if (layout := wanted.get(work.pk))
        and {work.lowest, work.highest} != {layout.stamp}
        and _forms_fit(work.pk, layout)
    )


def form_of(work: Work) -> Book:
    """The results form of a work.

    costs: one SQL statement
    """
    return result_form(plan_of(work))


def results_blank(entry: Entry, plan: FormPlan) -> Blank:
    """The results form of one school and work: issued codes, classes, what it is checked against.

    costs: three SQL statements, and three more for what is written in it
    """
    book = result_form(plan, applied=entry.participants)
    return Blank(book, known=known_to(entry), written=partial(prefilled, entry), repeats=False)


def owed_results(entry: Entry) -> Deliverable:
    """The results form this entry owes.

    costs: one SQL statement
    raises: Deliverable.DoesNotExist before the board has opened it
    """
    owed = Deliverable.objects.get(
        kind=KIND, campaign=entry.work.campaign_id, key=entry.school.key, per=entry.work.code
    )
    owed.campaign = entry.work.campaign
    return owed


def prefilled(entry: Entry) -> Mapping[str, list[dict[str, Value]]]:
    """The rows that stand in the form before anyone types: codes, and what is known of them.

    Whoever has no work by the page of presence keeps a row and is absent in it.

    costs:  three SQL statements
    source: domain.md §4, «absentees keep a row with variant «отсутствовал»»
    """
    work = entry.work
    away = Presence.objects.filter(entry=entry, code=OuterRef("number"))
    codes = entry.school.codes.filter(campaign=work.campaign_id, grade=work.grade)
    rows = codes.order_by("is_spare", "pk").values_list("number", "class_no", Exists(away))
    absent: dict[str, Value] = {f"variant_{part}": ABSENT for part in range(1, work.parts + 1)}
    protocol: list[dict[str, Value]] = [
        {"code": number} | (absent if is_away else {}) for number, _, is_away in rows
    ]
    classes = list(classes_of(entry))
    if work.campaign.layout == FormLayout.WITH_CLASSES:
        letters: list[dict[str, Value]] = [
            {"letter": one.letter or NO_LETTER} for one in classes
        ] or [{"letter": NO_LETTER}]
        return {"classes": letters, "protocol": protocol}
    numbers = [class_no for _, class_no, _ in rows]
    named = zip(protocol, numbers, strict=True)
    return {"protocol": [row | {"class": class_no} for row, class_no in named]}


def known_to(entry: Entry) -> Mapping[str, tuple[str, ...]]:
    """The lists a filled form is checked against: codes, classes, what other forms say of codes.

    costs: three SQL statements
    """
    codes = codes_of(entry.school, entry.work.campaign, entry.work.grade)
    ordinals = tuple(str(one.ordinal) for one in classes_of(entry))
    return {"codes": codes, **({"classes": ordinals} if ordinals else {}), **elsewhere(entry)}


def elsewhere(entry: Entry) -> dict[str, tuple[str, ...]]:
    """What accepted forms of the other works of this grade say of each code: its class and sex.

    returns: lines «40001 А», as `AsElsewhere` takes them
    costs:   one SQL statement
    source:  domain.md §3.6, проверка 8
    """
    work = entry.work
    others = (
        Block.objects.current()
        .filter(
            entry__school=entry.school_id,
            work__campaign=work.campaign_id,
            work__grade=work.grade,
            work__is_course=work.is_course,
        )
        .exclude(work=work)
    )
    classes: set[str] = set()
    sexes: set[str] = set()
    for payload, labels in others.values_list("payload", "classes"):
        block = packed.unpack(bytes(payload))
        bare = ["", *(_bare(label, work.grade) for label in labels)]
        codes = block.codes.tolist()
        numbers = zip(codes, block.class_no.tolist(), strict=True)
        classes |= {f"{code} {bare[number]}" for code, number in numbers if number}
        said = zip(codes, block.sex.tolist(), strict=True)
        sexes |= {f"{code} {SEXES[sex - 1]}" for code, sex in said if sex}
    return {
        name: tuple(sorted(lines))
        for name, lines in ((CLASSES_ELSEWHERE, classes), (SEXES_ELSEWHERE, sexes))
        if lines
    }


def _bare(label: str, grade: int) -> str:
    """A class without its grade: «4А» and «А» are one."""
    bare = label.removeprefix(str(grade)).strip(" -")
    return label if label.isdecimal() or not bare else bare


def classes_of(entry: Entry) -> list[GradeClass]:
    """The classes of the entry's grade, in their order.

    costs: one SQL statement
    """
    return list(
        GradeClass.objects.filter(
            campaign=entry.work.campaign_id, school=entry.school_id, grade=entry.work.grade
        ).order_by("ordinal")
    )
