"""Which thing of whom each address shows: every route stands here, or its tests fail."""

from collections.abc import Callable
from dataclasses import dataclass

from tests import cast
from tests.house.stage import Stage
from vprok.kernel.charter import CHARTER, Actor, Permission
from vprok.kernel.place import Level, Place

Of = Callable[[Stage], tuple[object, ...]]


@dataclass(frozen=True)
class Thing:
    """An address about one body.

    of:     arguments of the address, for the thing on the stage
    level:  which body of Anna's lineage the thing belongs to
    who:    someone for whom there is something to see
    rights: what is needed, where the page asks more than its door
    below:  the thing is shown to those below its place, too
    """

    of: Of
    level: Level
    who: Callable[[], Actor]
    rights: tuple[Permission, ...] = ()
    below: bool = False

    def place(self, stage: Stage) -> Place:
        return next(step for step in stage.school.place.lineage if step.level is self.level)

    def is_for(self, actor: Actor, stage: Stage, rights: tuple[Permission, ...] | None) -> bool:
        """Whether the charter lets this person see the thing."""
        needed = self.rights or rights
        here = self.place(stage)
        standings = [
            one for one in actor.standings if not needed or CHARTER[one.role] & set(needed)
        ]
        return any(
            one.place.covers(here) or (self.below and here.covers(one.place)) for one in standings
        )


@dataclass(frozen=True)
class Own:
    """An address that shows everyone who may come in only their own, or nobody's.

    why: in words, for whoever reads this list
    who: someone for whom there is something to see
    """

    why: str
    of: Of = lambda _: ()
    who: Callable[[], Actor] = cast.anna


@dataclass(frozen=True)
class Public:
    """An address that is open to people who have not signed in.

    tells: words of Anna's school that it says to whoever knows the address
    """

    why: str
    of: Of = lambda _: ()
    tells: Callable[[Stage], tuple[str, ...]] = lambda _: ()


def nothing(_: Stage) -> tuple[object, ...]:
    return ()


def campaign(stage: Stage) -> tuple[object, ...]:
    return (stage.campaign.slug,)


def work(stage: Stage) -> tuple[object, ...]:
    return stage.campaign.slug, stage.work.code


def publication(stage: Stage) -> tuple[object, ...]:
    return (stage.publication.pk,)


def region(stage: Stage) -> tuple[object, ...]:
    return stage.campaign.slug, stage.region.code


def codes_hour(stage: Stage) -> tuple[object, ...]:
    return stage.campaign.slug, stage.region.code, "codes"


def progress(level: Level) -> Of:
    return lambda stage: (
        stage.campaign.slug,
        next(step for step in stage.school.place.lineage if step.level is level),
    )


def of_country(of: Of = campaign) -> Thing:
    """What only the federal organiser does."""
    return Thing(of, Level.COUNTRY, cast.gleb)


def of_region(of: Of) -> Thing:
    return Thing(of, Level.REGION, cast.vera)


def of_school(of: Of, who: Callable[[], Actor] = cast.anna) -> Thing:
    return Thing(of, Level.SCHOOL, who)


EVERYONES = "the calendar of the country: no body's own"

THINGS: dict[str, Thing | Own | tuple[Thing, ...]] = {
    # the cabinet and the frame
    "home:cabinet": Own("what waits for the person"),
    "layout:parts": Own("samples that are made up"),
    # the campaign
    "campaign:campaigns": Own(EVERYONES),
    "campaign:new": of_country(nothing),
    "campaign:publications": Own("what is published for the person's places"),
    "campaign:publish": Own("a form for one's own places", who=cast.vera),
    "campaign:publication": Thing(publication, Level.REGION, cast.anna, below=True),
    "campaign:read": Thing(publication, Level.REGION, cast.anna, below=True),
    "campaign:file": Thing(publication, Level.REGION, cast.anna, below=True),
    "campaign:withdraw": of_region(publication),
    "campaign:year": Own(EVERYONES, campaign),
    "campaign:add-work": of_country(),
    "campaign:work": Own(EVERYONES, work),
    "campaign:scale": of_country(work),
    "campaign:voluntary": of_country(work),
    "campaign:remove": of_country(work),
    "campaign:milestone": of_country(lambda stage: (stage.campaign.slug, "codes")),
    "campaign:reserve": Own("a form for one's own region", campaign, cast.vera),
    "campaign:drop-reserve": of_region(lambda s: (s.campaign.slug, s.reserve_day.pk)),
    "campaign:regions": Own("one's own region, or the list of regions", campaign, cast.vera),
    "campaign:region": of_region(region),
    "campaign:override": of_region(codes_hour),
    "campaign:drop-override": of_region(codes_hour),
    "campaign:start": of_country(),
    "campaign:shift": of_country(),
    "campaign:stop": of_country(),
    "campaign:resume": of_country(),
    "campaign:finish": of_country(),
    # monitoring
    "monitoring:progress": Own("goes to the person's own place"),
    "monitoring:late": Own("what is late in the person's own branch", campaign),
    "monitoring:place": tuple(Thing(progress(level), level, cast.gleb) for level in Level),
    "monitoring:table": tuple(Thing(progress(level), level, cast.gleb) for level in Level),
}

OPEN: dict[str, Public] = {}

