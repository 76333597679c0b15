"""A campaign of the third era: sixth classes sit mathematics, and two of four subjects by lot."""

from datetime import UTC, datetime, time

from tests import cast, make
from vprok.domain.campaign.models import Campaign, Work
from vprok.domain.campaign.states import Anchor, Clock, Era, Step
from vprok.domain.intake.actions import bind_seed, keep_pool
from vprok.domain.intake.models import GradeClass, Pool
from vprok.domain.territory.models import School

HOUR = datetime(2026, 4, 7, 2, 0, tzinfo=UTC)
"""09:00 in Barnaul, a week before the campaign."""
SUBJECTS = ("bi6", "gg6", "is6", "ob6")


def campaign() -> Campaign:
    found = make.campaign(era=Era.RANDOM)
    if not found.milestones.exists():
        make.milestone(
            found,
            Step.ASSIGNMENT,
            anchor=Anchor.CAMPAIGN,
            clock=Clock.LOCAL,
            opens_offset=-7,
            opens_time=time(9),
        )
        for code in ("ma6", *SUBJECTS):
            work = make.work(found, code)
            Work.objects.filter(pk=work.pk).update(subject=f"Предмет {code}")
    return found


def pool(of: Campaign | None = None, draws: int = 2) -> Pool:
    of = of or campaign()
    return keep_pool(of, SUBJECTS, draws=draws, by=cast.gleb(), at=make.NOW)


def bound(draws: int = 2) -> Campaign:
    """The pool is there and the seed is bound."""
    found = pool(draws=draws).campaign
    bind_seed(found, by=cast.gleb(), at=make.NOW)
    return found


def classes(of: School, *pupils: int, grade: int = 6, language: str = "") -> None:
    for ordinal, count in enumerate(pupils, start=1):
        GradeClass.objects.update_or_create(
            campaign=campaign(),
            school=of,
            grade=grade,
            ordinal=ordinal,
            defaults={
                "letter": "АБВГДЕЖЗ"[ordinal - 1],
                "pupils": count,
                "language": language,
            },
        )
