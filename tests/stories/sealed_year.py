"""A campaign from upload to the hour in either custody: schools in several zones, and officers."""

import json
import re
from base64 import b64decode, b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests import cast, make
from tests.domain.materials import world
from tests.domain.materials.custody import officer
from tests.stories.applying import SLUG, apply
from tests.stories.portal import Person, Portal, found, moment, words
from vprok.domain.campaign.actions import open_campaign, start
from vprok.domain.campaign.states import Custody, Era, Layout
from vprok.domain.materials.models import Archive, Slot
from vprok.domain.materials.queries.slots import name_of
from vprok.domain.territory.models import School
from vprok.interfaces.jobs import worker
from vprok.interfaces.jobs.board import BOARD
from vprok.kernel.charter import Role
from vprok.tools.vault import identity
from vprok.tools.vault.ceremony import make_keys, read_request, write_keys
from vprok.tools.vault.custody import OFFICER, open_inner
from vprok.tools.vault.words import bytes_of

DAY = date(2026, 4, 14)
APPLIED = moment(date(2026, 3, 16), "12:00")
CODES_OPEN = moment(date(2026, 4, 7), "10:00")
DOWNLOADED = moment(date(2026, 4, 11), "13:00")
MATERIALS = tuple(job for job in BOARD if job.name.startswith("materials."))


@dataclass
class Sealed:
    """A school that waits for its hour with the archive in its hands.

    zip:    as it was downloaded
    words:  of its safe; empty in simple custody
    opener: the page «Архив без интернета», made for it
    """

    zone: str
    school: School
    person: Person
    zip: bytes = b""
    words: tuple[str, ...] = ()
    opener: str = ""

    @property
    def hour(self) -> datetime:
        return datetime.combine(DAY, time(7, 30), ZoneInfo(self.zone))

    @property
    def archive(self) -> Archive:
        return Archive.objects.current().select_related("slot__work").get(entry__school=self.school)

    @property
    def slot(self) -> Slot:
        found = self.archive.slot
        assert found is not None
        return found

    def door(self, what: str = "") -> str:
        return f"/materials/{SLUG}/archives/{self.archive.pk}/{what}"

    @property
    def seed(self) -> bytes:
        return bytes_of(self.words)

    @property
    def sealed(self) -> bytes:
        """The sealed password that the page without internet knows."""
        match = re.search(r'"sealed": "([A-Za-z0-9+/=]+)"', self.opener)
        assert match
        return b64decode(match[1])


@dataclass
class Officers:
    """Three of them with browsers of their own, and what each has in the safe."""

    people: Sequence[Person]
    seeds: Sequence[bytes]

    @classmethod
    def come(cls) -> "Officers":
        people, seeds = [], []
        for number in range(3):
            person = Person(f"{number}", cast.as_(officer(number)))
            page = person.browser.post("/release/words/").content.decode()
            seeds.append(bytes_of(re.findall(r"<li>([а-яё]+)</li>", page)))
            people.append(person)
        return cls(people, seeds)

    def hold_ceremony(self) -> None:
        """The file goes out to the off-line machine and comes back."""
        asked = self.people[0].browser.post(f"/release/{SLUG}/ceremony/").content.decode()
        made = write_keys(make_keys(read_request(asked)))
        file = SimpleUploadedFile("ключи.json", made.encode())
        self.people[1].post(f"/release/{SLUG}/keys/", {"file": file})

    def arm(self, slot: Slot, first: int, second: int) -> str:
        """The first opens the outer layer in the browser, another one the inner."""
        self.begin(slot, first)
        return self.finish(slot, second)

    def begin(self, slot: Slot, number: int) -> str:
        return self.act(slot, number, "begin", {"opened": self.outer(slot, number)})

    def finish(self, slot: Slot, number: int) -> str:
        return self.act(slot, number, "finish", {"opened": self.inner(slot, number)})

    def outer(self, slot: Slot, number: int) -> str:
        """What the first officer's browser opens and sends."""
        seed = self.seeds[number]
        return told(
            {
                one["second"]: identity.open_with(seed, b64decode(one["sealed"]), purpose=OFFICER)
                for one in self.shares(slot, number)
            }
        )

    def inner(self, slot: Slot, number: int) -> str:
        """What the second officer's browser opens and sends: the value."""
        [mine] = self.shares(slot, number)
        return told({mine["second"]: open_inner(b64decode(mine["sealed"]), self.seeds[number])})

    def shares(self, slot: Slot, number: int) -> list[dict[str, str]]:
        """What the page of a slot has for this officer's browser to open."""
        page = self.people[number].browser.get(address(slot))
        shares: list[dict[str, str]] = json.loads(found(r'data-shares="([^"]+)"', page))
        return shares

    def act(
        self, slot: Slot, number: int, what: str, values: Mapping[str, str], status: int = 303
    ) -> str:
        return self.people[number].post(f"{address(slot)}{what}/", values, status=status)


def told(opened: Mapping[str, bytes]) -> str:
    return json.dumps({name: b64encode(file).decode() for name, file in opened.items()})


def address(slot: Slot) -> str:
    return f"/release/{SLUG}/{slot.pk}/"


def public(slot: Slot) -> tuple[int, str]:
    """What anyone who has not signed in finds of a slot."""
    answer = Client().get(f"/release/{name_of(slot)}.txt")
    return answer.status_code, answer.content.decode() if answer.status_code == 200 else ""


def work() -> None:
    """The worker goes over what has to do with materials."""
    while worker.turn(MATERIALS):
        pass


def sealed_year(
    portal: Portal, custody: Custody, zones: Mapping[str, str]
) -> tuple[list[Sealed], Officers | None]:
    """A campaign on the eve of its day: everything is downloaded, nothing is open.

    zones: IANA names by region, from the East to the West
    """
    portal.at(APPLIED)
    organiser = Person("Глеб Морозов", cast.as_(cast.gleb()))
    _campaign(organiser, custody)
    schools = [_school(code, zone) for code, zone in zones.items()]
    officers = Officers.come() if custody == Custody.OFFICERS else None
    portal.work()
    for one in schools:
        apply(one.person, 2, (2,), one.school.key)
        days = f"/intake/{SLUG}/days/"
        name = found(r'for="id_(\d+)"', one.person.browser.get(days))
        one.person.post(days, {name: DAY.isoformat()})
        if officers:
            renewed = one.person.browser.post("/access/safe/renew/")
            one.words = renewed.context["words"]
    work()
    if officers:
        officers.hold_ceremony()
    portal.at(CODES_OPEN)
    work()
    portal.at(DOWNLOADED)
    for one in schools:
        one.zip = one.person.take(one.door())
        one.opener = one.person.fetch(f"/materials/{SLUG}/{one.school.key}/opener/").decode()
    return schools, officers


def _campaign(organiser: Person, custody: Custody) -> None:
    gleb = cast.gleb()
    year = open_campaign(
        SLUG,
        "ВПР 2026, весна",
        era=Era.SEALED,
        layout=Layout.WITH_ORDINALS,
        opens_on=DAY,
        closes_on=date(2026, 5, 15),
        works=["ma4"],
        by=gleb,
        at=APPLIED,
    )
    start(year, by=gleb, at=APPLIED)
    choices = {"custody": custody, "kit_style": "stamped", "freeze_hours": 20}
    organiser.post(f"/campaign/{SLUG}/choices/", choices, status=302)
    for number in (1, 2):
        file = SimpleUploadedFile("в.pdf", world.paper(words=f"{number}"), "application/pdf")
        page = f"/materials/{SLUG}/variants/ma4/g0-p1-v{number}/"
        answer = organiser.browser.post(page, {"file": file})
        assert answer.status_code == 303, words(answer)


def _school(code: str, zone: str) -> Sealed:
    region = make.region(code, f"Регион {code}", zone)
    school = make.school(make.district(region, "m001"), "0007")
    actor = cast._person(f"Координатор {code}", Role.SCHOOL_COORDINATOR, school.place)
    return Sealed(zone, school, Person(f"Координатор {code}", cast.as_(actor)))


def hours(schools: Sequence[Sealed]) -> list[datetime]:
    """Every hour from before the first opening to after the last, and the seconds that matter."""
    first, last = schools[0].hour, schools[-1].hour
    whole = [first + timedelta(hours=n, minutes=-30) for n in range(-1, 14)]
    exact = [one.hour - timedelta(seconds=n) for one in schools for n in (1, 0)]
    return sorted({at for at in (*whole, *exact) if at <= last + timedelta(hours=1)})
