"""A campaign whose passwords nobody keeps: three officers, a school with words, a slot."""

from dataclasses import dataclass, field
from datetime import timedelta

from tests import make
from tests.domain.materials import world
from tests.domain.materials.world import HOUR
from vprok.domain.access.models import SchoolKey
from vprok.domain.campaign.models import Campaign
from vprok.domain.campaign.states import Custody
from vprok.domain.intake.models import Entry
from vprok.domain.materials.actions import (
    ask_for_keys,
    begin_arming,
    finish_arming,
    freeze_waiting,
    make_officer_words,
    take_keys,
)
from vprok.domain.materials.actions.release import release_slot
from vprok.domain.materials.actions.slots import plan_slots
from vprok.domain.materials.models import Slot
from vprok.domain.materials.queries.slots import officer_of, shares_for
from vprok.kernel.charter import Actor, Role
from vprok.kernel.place import COUNTRY
from vprok.tools.clocks import Apart
from vprok.tools.vault.ceremony import make_keys, read_request, write_keys
from vprok.tools.vault.custody import open_inner, open_outer
from vprok.tools.vault.school import recipient, seed_of

FREEZE = HOUR - timedelta(hours=20)
EVENING = HOUR - timedelta(hours=14)
"""Between the freeze and the alarm."""
TOGETHER = Apart()
NAMES = ("Олег Ключевский", "Пётр Замков", "Римма Сургучёва")


def officer(number: int) -> Actor:
    """One of three release officers."""
    from vprok.domain.access.models import Account, Post
    from vprok.domain.access.queries import actor_of

    found = Account.objects.filter(login=f"officer-{number}").first()
    if found is None:
        found = make.account(NAMES[number], f"officer-{number}")
        Post.objects.create(
            account=found,
            role=Role.RELEASE_OFFICER,
            key=f"{COUNTRY.key}",
            place=COUNTRY.path,
            ground="federal",
            given_at=make.NOW,
            given_by="тест",
        )
    return actor_of(found)


def campaign() -> Campaign:
    found = world.campaign()
    Campaign.objects.filter(pk=found.pk).update(custody=Custody.OFFICERS)
    found.refresh_from_db()
    return found


@dataclass
class Officers:
    """Three of them, and what lies in their safes."""

    words: dict[int, tuple[str, ...]] = field(default_factory=dict)
    seeds: dict[int, bytes] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for number, name in enumerate(NAMES):
            self.words[number] = make_officer_words(name=name, by=officer(number), at=make.NOW)
            self.seeds[number] = seed_of(self.words[number])

    def opened(self, slot: Slot, number: int) -> dict[str, bytes]:
        """What this officer's browser opens first."""
        known = officer_of(officer(number).account)
        assert known is not None
        return {
            share.second: open_outer(share, self.seeds[number])
            for share in shares_for(slot, known.recipient)
        }

    def value(self, slot: Slot, first: int, second: int) -> bytes:
        """What the second officer's browser finds."""
        known = officer_of(officer(second).account)
        assert known is not None
        return open_inner(self.opened(slot, first)[known.recipient], self.seeds[second])

    def arm(self, slot: Slot, first: int = 0, second: int = 1, *, at=EVENING) -> Slot:
        begin_arming(slot, self.opened(slot, first), by=officer(first), at=at)
        finish_arming(slot, self.value(slot, first, second), by=officer(second), at=at)
        slot.refresh_from_db()
        return slot


def entry(**changes: object) -> Entry:
    """A school that sits a work in officers' custody; its own seed is `school_seed`."""
    campaign()
    found = world.entry(**changes)  # type: ignore[arg-type]
    SchoolKey.objects.get_or_create(
        key=found.school.key,
        defaults={"recipient": recipient(school_seed()), "made_at": make.NOW, "made_by": "тест"},
    )
    return found


def school_seed() -> bytes:
    return b"seed of a school"


def planned(of: Entry | None = None) -> Slot:
    of = of or entry()
    plan_slots(of.work.campaign, at=make.NOW)
    return Slot.objects.select_related("work__campaign").get(work=of.work)


def ceremony(of: Campaign, *, at=make.NOW) -> str:
    """The whole way through the off-line machine; what it made."""
    asked = ask_for_keys(of, by=officer(0), at=at)
    made = write_keys(make_keys(read_request(asked)))
    take_keys(of, made.encode(), by=officer(0), at=at)
    return made


def keyed(of: Entry | None = None) -> Slot:
    slot = planned(of)
    ceremony(slot.work.campaign)
    slot.refresh_from_db()
    return slot


def frozen(of: Entry | None = None) -> Slot:
    slot = keyed(of)
    freeze_waiting(str(slot.pk), FREEZE)
    slot.refresh_from_db()
    return slot


def released(slot: Slot, *, at=HOUR) -> Slot:
    release_slot(slot, at=at, clocks=TOGETHER)
    slot.refresh_from_db()
    return slot
