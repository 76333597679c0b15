"""What item analysis is made of, the analysis that is kept, and those that are behind."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache

from django.db.models import Count, Exists, Max, OuterRef, Q
from django.db.models.functions import Length

from vprok.domain.analytics.models import Study, Total
from vprok.domain.analytics.queries.bodies import leaves_at
from vprok.domain.analytics.queries.lines import Scope
from vprok.domain.campaign.models import Work
from vprok.domain.results.models import Block
from vprok.domain.results.queries import fitting, layout_of, plan_of
from vprok.domain.results.queries.keys import group_of_entry
from vprok.domain.results.queries.scoring import OF_BLOCK
from vprok.domain.results.rules.scoring import unpack_answers
from vprok.kernel.place import Place
from vprok.tools.answers.normalise import fold, one_alphabet, tidy
from vprok.tools.stats import block as packed
from vprok.tools.stats.items_fold import Folded
from vprok.tools.stats.leaf import Layout

VERSION = 1
"""Of the figures that a study keeps: others are made anew."""

AGAIN = timedelta(hours=1)
"""How long a study that is behind is good enough: forms come by the minute, figures barely move."""

_DIGEST_BITS = 32
_AT_ONCE = 400
_REGION = len("ru.22")
_LONGEST = 60
"""Characters of an answer that are told: short answers are short."""


def stamp_of(layout: Layout) -> int:
    """What a study must have been made by to hold."""
    return VERSION << _DIGEST_BITS | layout.digest


# ---- rows ----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Gathered:
    """All accepted rows of a work at a place, folded for item analysis.

    labels:         of the tasks
    forms, newest:  how many forms were read, and the block accepted last
    """

    work: Work
    labels: tuple[str, ...]
    folded: Folded
    forms: int
    newest: int


def gathered(work: Work, place: Place) -> Gathered:
    """Read and fold all accepted forms of a work at a place and below it.

    costs: three SQL statements; about 0.1 ms a form, with short answers 1 ms
    """
    plan = plan_of(work)
    folded = Folded(layout_of(work, plan))
    waiting: dict[int, list[packed.Block]] = defaultdict(list)
    forms = newest = 0
    for stored in _stored(work, place):
        forms, newest = forms + 1, max(newest, stored.pk)
        block, group = packed.unpack(bytes(stored.payload)), group_of_entry(stored.entry)
        waiting[group].append(block)
        if len(waiting[group]) >= _AT_ONCE:
            folded.add(packed.joined(waiting.pop(group)), group)
        answers = unpack_answers(bytes(stored.answers))
        columns = [task - 1 for task in answers.tasks]
        folded.answered(block, columns, answers.rows, group, _alike)
    for group, blocks in waiting.items():
        folded.add(packed.joined(blocks), group)
    return Gathered(work, tuple(task.label for task in plan.tasks), folded, forms, newest)


def _stored(work: Work, place: Place) -> Iterator[Block]:
    current = Block.objects.current().filter(work=work).within([place])
    return current.select_related(*OF_BLOCK).order_by("pk").iterator(chunk_size=_AT_ONCE)


@lru_cache(maxsize=100_000)
def _alike(answer: str) -> str:
    """An answer as it is counted: signs, alphabet and case do not part what is one answer."""
    return fold(one_alphabet(tidy(answer)))[:_LONGEST]


# ---- what is kept --------------------------------------------------------------------------------


@dataclass(frozen=True)
class KeptStudy:
    """The analysis of items that is kept for a place.

    figures:  as `reports.items` made them
    forms:    it was made of
    newer:    forms that came or changed since: at least so many
    is_fresh: whether it was made of exactly what is accepted now, by the scale of now
    """

    figures: dict[str, object]
    forms: int
    newer: int
    is_fresh: bool
    made_at: datetime

    @property
    def participants(self) -> int:
        """How many it was made of."""
        n = self.figures["n"]
        assert isinstance(n, int)
        return n


def study_of(scope: Scope) -> KeptStudy | None:
    """The analysis of a work at a place, if one was made.

    costs: three SQL statements
    """
    work, place = scope.work, scope.place
    kept = Study.objects.filter(work=work, place=place.path).first()
    if kept is None:
        return None
    leaves = leaves_at(place).filter(work=work)
    now = leaves.aggregate(
        forms=Count("pk"),
        newest=Max("block_id"),
        newer=Count("pk", filter=Q(block_id__gt=kept.newest)),
    )
    held = (kept.forms, kept.newest, kept.stamp)
    is_fresh = held == (now["forms"], now["newest"], stamp_of(layout_of(work, plan_of(work))))
    return KeptStudy(kept.payload, kept.forms, now["newer"], is_fresh, kept.made_at)


def studies_behind(at: datetime) -> tuple[str, ...]:
    """Works and places, the country or a region, whose analysis is missing or behind.

    One that was made less than an hour ago is left for later.

    returns: keys of work and path, `17:ru.22`
    costs:   one SQL statement over totals, not over forms; two more where some are behind
    """
    own = Study.objects.filter(work=OuterRef("work"), place=OuterRef("place"))
    fresh = own.filter(
        forms=OuterRef("leaves"),
        newest=OuterRef("newest"),
        stamp=OuterRef("digest") + (VERSION << _DIGEST_BITS),
    )
    recent = own.filter(made_at__gt=at - AGAIN)
    behind = list(
        Total.objects.defer("payload")
        .annotate(length=Length("place"))
        .filter(~Exists(fresh), ~Exists(recent), length__lte=_REGION, leaves__gt=0)
        .order_by("work", "place")
        .select_related("work__campaign")
    )
    fits = fitting({one.work for one in behind}) if behind else {}
    return tuple(f"{one.work_id}:{one.place}" for one in behind if one.work_id in fits)
