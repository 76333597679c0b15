"""A region of made schools, honest but for those where something was planted."""

from collections.abc import Mapping

import numpy as np
from bench.objectivity.planted import FILL, plant
from bench.objectivity.world import CUTS, LAYOUT, MAXIMA, honest

from tests import make
from vprok.domain.analytics.actions.searches import search
from vprok.domain.analytics.models import Search
from vprok.domain.analytics.queries.searches import searches_behind
from vprok.domain.campaign.models import Campaign, Work
from vprok.domain.intake.models import Entry, Submission
from vprok.domain.intake.states import SubmissionState
from vprok.domain.results.models import Block, Leaf
from vprok.domain.territory.models import School
from vprok.domain.territory.states import SchoolKind, Settlement
from vprok.tools.stats import block as packed
from vprok.tools.stats.leaf import fold_each, to_bytes

SCHOOLS, NEXT, PUPILS = 120, 10, 60
"""So many schools, the last of them in the next district; so many pupils in each."""

SUBJECTS = {"ru": "Русский язык", "bi": "Биология"}

PLANTED, ONCE = 7, 12
"""Numbers of the schools where works were filled in: in every work, and in one only."""


def schools() -> list[School]:
    """The organisations of the region, from edu220001."""
    ours, next_ = make.district(), make.district(code="m020")
    School.objects.bulk_create(
        (
            School(
                number=f"22{n:04}",
                district=ours if n <= SCHOOLS - NEXT else next_,
                path=f"{(ours if n <= SCHOOLS - NEXT else next_).path}.{n:04}",
                name=f"Средняя школа № {n}",
                short_name=f"СОШ № {n}",
                kind=SchoolKind.SECONDARY,
                settlement=Settlement.VILLAGE,
            )
            for n in range(1, SCHOOLS + 1)
        ),
        ignore_conflicts=True,
    )
    return list(School.objects.filter(number__startswith="22").order_by("number"))


def written(seed: int, planted: Mapping[int, int]) -> list[packed.Block]:
    """The works of all schools.

    planted: what, by the number of the school
    """
    chance = np.random.default_rng(seed)
    kinds = np.zeros(SCHOOLS, dtype=np.int64)
    for school, kind in planted.items():
        kinds[school] = kind
    return plant(honest(np.full(SCHOOLS, PUPILS), chance), kinds, 2.0, chance).blocks()


def taken(of: Campaign, code: str, seed: int, planted: Mapping[int, int]) -> Work:
    """A work that all schools of the region have written, with its accepted forms."""
    work = make.work(of, code, maxima=MAXIMA, cuts=CUTS)
    work.subject = SUBJECTS.get(code[:-1], work.subject)
    work.save()
    blocks = written(seed, planted)
    entries = Entry.objects.bulk_create(
        Entry(school=school, work=work, participants=PUPILS, classes=2, made_at=make.NOW)
        for school in schools()
    )
    forms = Submission.objects.bulk_create(_form(one) for one in entries)
    kept = Block.objects.bulk_create(
        Block(
            entry=entry,
            work=work,
            submission=form,
            place=entry.school.path,
            payload=packed.pack(block),
            accepted_at=make.NOW,
        )
        for entry, form, block in zip(entries, forms, blocks, strict=True)
    )
    Leaf.objects.bulk_create(
        Leaf(
            entry=block.entry,
            work=work,
            block=block,
            place=block.place,
            region="22",
            present=leaf.present,
            stamp=leaf.layout.stamp,
            payload=to_bytes(leaf),
            accepted_at=make.NOW,
        )
        for block, leaf in zip(kept, fold_each(blocks, LAYOUT), strict=True)
    )
    return work


def _form(of: Entry) -> Submission:
    return Submission(
        kind="results",
        campaign=of.work.campaign,
        key=of.school.key,
        per=of.work.code,
        place=of.school.path,
        version=1,
        token="1",
        sha256="0" * 64,
        name="форма.xlsx",
        state=SubmissionState.ACCEPTED,
        sent_by="тест",
        sent_at=make.NOW,
        accepted_at=make.NOW,
    )


def two_works(of: Campaign | None = None) -> tuple[Work, Work]:
    """Mathematics and Russian of grade 4; one school was filled in in both, another in one."""
    of = of or make.campaign()
    maths = taken(of, "ma4", 1, {PLANTED: FILL, ONCE: FILL})
    russian = taken(of, "ru4", 2, {PLANTED: FILL})
    return maths, russian


def searched() -> list[Search]:
    """Everything that waits is searched."""
    return [search(key, make.NOW) for key in searches_behind()]
