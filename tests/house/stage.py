"""A stage on which everything has happened once at Anna's school, so that there is what to hide."""

import io
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property

import pikepdf
from allauth.usersessions.models import UserSession

from tests import cast, make
from tests.children import papers_looked_over_once
from tests.domain.results.stage import filled, rows_of
from vprok.domain.access.actions import admit_system, give_post, issue_slip, send_slips
from vprok.domain.access.models import Parcel, Post, Slip, Token
from vprok.domain.access.rules import OWED as REGISTRATION
from vprok.domain.access.rules import Person
from vprok.domain.campaign.actions import (
    add_reserve_day,
    draw_sample,
    open_campaign,
    publish,
    set_override,
    start,
)
from vprok.domain.campaign.models import Campaign, Publication, ReserveDay, Work
from vprok.domain.campaign.rules import Hour
from vprok.domain.campaign.states import (
    Audience,
    CampaignState,
    Era,
    Layout,
    PublicationKind,
    Step,
    TaskEntry,
)
from vprok.domain.files.actions import keep
from vprok.domain.intake.actions import (
    open_owed,
    send_application,
    send_questionnaire,
    send_school_list,
    send_summary,
)
from vprok.domain.intake.models import Deliverable, Pool, Receipt
from vprok.domain.intake.queries import (
    application_blank,
    identity,
    questionnaire_blank,
    school_list_blank,
    summary_blank,
)
from vprok.domain.intake.rules import OWED as FORMS
from vprok.domain.materials.actions import (
    build_archive,
    hand_out_archive,
    issue_codes,
    put_sealed,
    put_variant,
    take_codes,
    take_key,
)
from vprok.domain.materials.actions.companions import put_companion
from vprok.domain.materials.models import Code, Slot, Variant
from vprok.domain.materials.rules import Shelf
from vprok.domain.materials.states import CompanionKind, SealedKind
from vprok.domain.results.actions import send_results
from vprok.domain.results.actions.commissions import Settings, deal_works, gather_commission
from vprok.domain.results.actions.keys import change_keys
from vprok.domain.results.models import Block, Commission, Edition
from vprok.domain.results.rules import OWED as RESULTS
from vprok.domain.results.rules.keys import KeySpot, Wording
from vprok.domain.territory.models import District, Region, School
from vprok.kernel.charter import Actor, Role
from vprok.tools.sheets.draw import draw

BEFORE = make.NOW
IN_MARCH = datetime(2026, 3, 17, 9, 0, tzinfo=UTC)
IN_THE_WINDOW = datetime(2026, 3, 23, 9, 0, tzinfo=UTC)
"""While applications are corrected."""

DAY = date(2026, 4, 14)
EVENING = datetime(2026, 4, 14, 12, 0, tzinfo=UTC)
"""The day of the work, half past the hour when forms are taken everywhere east of Moscow."""

LATER = date(2026, 5, 18)
A4 = (595, 842)
CANARY = "Канарейкина"
"""A word that stands in every name of Anna's school, its people and its papers."""

CANARY_OF_REGION = "Краеведова"
"""A word that stands in what her region has published."""


def paper(pages: int) -> bytes:
    """A PDF with so many empty pages."""
    book, bytes_ = pikepdf.new(), io.BytesIO()
    for _ in range(pages):
        book.add_blank_page(page_size=A4)
    book.save(bytes_)
    return bytes_.getvalue()


@dataclass
class Stage:
    """What Anna's school, its district, its region and the country have, one of each."""

    region: Region = field(default_factory=make.region)
    district: District = field(default_factory=make.district)
    school: School = field(default_factory=make.school)

    def __post_init__(self) -> None:
        self.school.name = f"Средняя школа имени {CANARY}"
        self.school.short_name = f"СОШ им. {CANARY}"
        self.school.save()
        self.anna, self.timur, self.elena = cast.anna(), cast.timur(), cast.elena()
        self.vera, self.gleb = cast.vera(), cast.gleb()
        self.campaign = self._campaign()
        self.entry = make.entry(self.school, DAY, self.work, classes=(3, 2))
        open_owed(self.campaign, (*FORMS, *REGISTRATION, *RESULTS))
        self._school_list()
        self._application()
        self._summary()
        self._questionnaire()
        self.publication = self._publication()
        self.slip = self._slip()
        self._of_the_region()
        self._materials()
        self._results()

    def _campaign(self) -> Campaign:
        made = open_campaign(
            "2026-spring",
            "ВПР 2026, весна",
            era=Era.SEALED,
            layout=Layout.WITH_ORDINALS,
            opens_on=DAY,
            closes_on=date(2026, 5, 15),
            works=["ma4", "ru4"],
            by=self.gleb,
            at=BEFORE,
        )
        draw_sample(made, share=1000, by=self.gleb, at=BEFORE)
        return start(made, by=self.gleb, at=BEFORE) or made

    def _school_list(self) -> None:
        """Sent by the municipality, and returned with findings: nobody has counted the schools."""
        owed = Deliverable.objects.get(key=self.district.key, kind="school_list")
        blank = school_list_blank(owed)
        about = identity(owed, blank.book)
        file = draw(blank.book, identity=about, rows=blank.rows, lists=blank.lists)
        send_school_list(owed, file, name="в.xlsx", by=cast.boris(), at=IN_MARCH)

    def _application(self) -> None:
        """Sent, and returned with findings: nobody has said which works the school sits."""
        book = application_blank(self.application).book
        file = draw(
            book,
            identity=identity(self.application, book),
            rows=application_blank(self.application).rows,
        )
        send_application(self.application, file, name="з.xlsx", by=self.anna, at=IN_MARCH)

    def _summary(self) -> None:
        """Sent by the region, and returned with findings: the totals are beyond the rows."""
        owed = Deliverable.objects.get(key=self.region.key, kind="summary")
        blank = summary_blank(owed)
        totals = [{**row, "participants": 999} for row in blank.rows["totals"]]
        rows = {"summary": blank.rows["summary"], "totals": totals}
        file = draw(blank.book, identity=identity(owed, blank.book), rows=rows)
        send_summary(owed, file, name="с.xlsx", by=self.vera, at=IN_THE_WINDOW)

    def _questionnaire(self) -> None:
        """Sent, and returned with findings: only what the portal knew is answered."""
        owed = Deliverable.objects.get(key=self.school.key, kind="questionnaire")
        blank = questionnaire_blank(owed)
        file = draw(blank.book, identity=identity(owed, blank.book), rows=blank.rows)
        send_questionnaire(owed, file, name="а.xlsx", by=self.anna, at=IN_MARCH)

    def _publication(self) -> Publication:
        file = keep(
            paper(1), name=f"{CANARY_OF_REGION}.pdf", media_type="application/pdf", at=BEFORE
        )
        return publish(
            self.region.place,
            f"Приказ {CANARY_OF_REGION}",
            kind=PublicationKind.NORM,
            audience=Audience.EVERYONE,
            text="Прочитайте.",
            file=file,
            must_be_read=True,
            by=self.vera,
            at=BEFORE,
        )

    def _slip(self) -> Slip:
        person = Person(full_name=f"Ольга {CANARY}")
        post = give_post(person, Role.ROOM_ORGANISER, self.school.place, by=self.anna, at=BEFORE)
        issue_slip(post, by=self.anna, at=BEFORE)
        return post.slips.get()

    def _of_the_region(self) -> None:
        milestone = self.campaign.milestones.get(step=Step.CODES)
        set_override(
            milestone,
            self.region,
            opens=Hour(-6, time(9)),
            due=None,
            by=self.vera,
            at=BEFORE,
        )
        add_reserve_day(self.campaign, LATER, region=self.region, by=self.vera, at=BEFORE)

    def _materials(self) -> None:
        issue_codes(self.school, self.campaign, at=BEFORE)
        with papers_looked_over_once():
            for number in range(1, self.work.variants + 1):
                put_variant(self.work, number, paper(number), name="в.pdf", by=self.gleb, at=BEFORE)
        self.companion = put_companion(
            self.work,
            CompanionKind.SOUND,
            "Диктант",
            b"ID3" + bytes(500),
            name="диктант.mp3",
            by=self.gleb,
            at=BEFORE,
        )
        shelf = Shelf(0, SealedKind.CRITERIA)
        self.criteria = put_sealed(
            self.work, shelf, paper(9), name="к.pdf", by=self.gleb, at=BEFORE
        )
        archive = build_archive(self.entry, at=BEFORE)
        assert archive is not None
        self.archive = archive
        take_codes(self.school, self.campaign, by=self.anna, at=EVENING)
        hand_out_archive(archive, by=self.timur, at=EVENING)
        self.key = take_key(archive, by=self.timur, at=EVENING)

    def _results(self) -> None:
        """Returned at first, for a task has more points than it may, and sent again."""
        tasks = self.work.tasks.count()
        wrong = filled(self.entry, rows_of(self.entry, [(9,) * tasks]))
        send_results(self.entry, wrong, name="ф.xlsx", by=self.anna, at=EVENING)
        rows = rows_of(self.entry, [(1,) * tasks, (0,) * tasks])
        self.submission = send_results(
            self.entry, filled(self.entry, rows), name="ф.xlsx", by=self.anna, at=EVENING
        )

    @cached_property
    def work(self) -> Work:
        return self.campaign.works.get(code="ma4")

    @property
    def post(self) -> Post:
        """The room organiser's, which has an open slip."""
        return self.slip.post

    @cached_property
    def parcel(self) -> Parcel:
        """Slips of the district's schools, sent by the region to its coordinator."""
        boris = cast.boris()
        head = Person(full_name=f"Яна {CANARY}")
        give_post(head, Role.HEAD_OF_SCHOOL, self.school.place, by=self.vera, at=EVENING)
        post = Post.objects.get(account=boris.account)
        return send_slips(post, address="https://vprok/activate/", by=self.vera, at=EVENING)

    @cached_property
    def commission(self) -> Commission:
        """Marina alone, who has all works of the school before her."""
        marina = cast.marina().account
        made = gather_commission(
            self.work,
            self.school.place,
            Settings(f"Комиссия {CANARY}", share=0, tolerance=1),
            experts=[marina],
            head=marina,
            by=self.anna,
            at=EVENING,
        )
        deal_works(made, [self.entry], by=self.anna, at=EVENING)
        return made

    @cached_property
    def answered(self) -> Edition:
        """Keys of the work, whose first task takes the answer itself from now on."""
        self.work.tasks.filter(position=1).update(entry=TaskEntry.ANSWER)
        wordings = {
            KeySpot(1, 0, variant): Wording("number", "7")
            for variant in range(1, self.work.variants + 1)
        }
        return change_keys(self.work, wordings, seen=0, why="Вписаны.", by=self.gleb, at=EVENING)

    @cached_property
    def slot(self) -> Slot:
        """A slot that waits for its ceremony."""
        return Slot.objects.create(work=self.work, opens_at=EVENING, made_at=BEFORE)

    @cached_property
    def pool(self) -> Pool:
        """Subjects that classes draw from, in a campaign of the third era whose seed is told."""
        drawn, _ = Campaign.objects.get_or_create(
            slug="2026-autumn",
            defaults={
                "title": "ВПР 2026, осень",
                "era": Era.RANDOM,
                "layout": self.campaign.layout,
                "opens_on": self.campaign.opens_on,
                "closes_on": self.campaign.closes_on,
                "state": CampaignState.RUNNING,
                "assignment_seed": "ab" * 32,
                "made_at": BEFORE,
            },
        )
        found, _ = Pool.objects.get_or_create(campaign=drawn, grade=4, number=1, draws=1)
        return found

    @cached_property
    def token(self) -> Token:
        """The key of the school's own system."""
        until = EVENING + timedelta(days=30)
        return admit_system(
            self.school, f"Журнал {CANARY}", expires_at=until, by=self.anna, at=EVENING
        ).token

    @property
    def code(self) -> Code:
        return self.school.codes.order_by("pk")[0]

    @property
    def variant(self) -> Variant:
        return self.work.papers.order_by("pk")[0]

    @property
    def reserve_day(self) -> ReserveDay:
        return self.campaign.reserve_days.get(region=self.region)

    @property
    def application(self) -> Deliverable:
        return Deliverable.objects.get(key=self.school.key, kind="application")

    @property
    def results(self) -> Deliverable:
        return Deliverable.objects.get(key=self.school.key, kind="results")

    @property
    def receipt(self) -> Receipt:
        return self.submission.receipt

    @property
    def block(self) -> Block:
        return Block.objects.get(entry=self.entry)

    @property
    def session(self) -> UserSession:
        """A browser in which Anna has signed in."""
        found, _ = UserSession.objects.get_or_create(
            user_id=self.anna.account, session_key="anna", defaults={"ip": "127.0.0.1"}
        )
        return found

    def canaries(self, actor: Actor) -> Iterable[str]:
        """Words that an actor from elsewhere may not read.

        Her school's key is none of them: forms show it to everyone as an example.
        """
        yield from (CANARY, self.school.path, self.key, self.receipt.number)
        if not any(one.place.region == self.region.code for one in actor.standings):
            yield CANARY_OF_REGION
        yield from self.school.codes.values_list("number", flat=True)
