"""A campaign in which the password opens at 07:30 local, and everything for archives is there."""

import io
from datetime import UTC, date, datetime, time, timedelta

import pikepdf
import pyzipper

from tests import cast, make
from tests.children import papers_looked_over_once
from vprok.domain.campaign.models import Campaign, Work
from vprok.domain.campaign.states import Anchor, Clock, Step
from vprok.domain.files.queries import contents
from vprok.domain.intake.models import Entry
from vprok.domain.materials.actions import build_archive, issue_codes, put_variant
from vprok.domain.materials.models import Archive
from vprok.domain.territory.models import School

DAY = date(2026, 4, 14)
HOUR = datetime(2026, 4, 14, 0, 30, tzinfo=UTC)
"""07:30 in Barnaul."""
ARCHIVES_OPEN = datetime(2026, 4, 13, 7, 0, tzinfo=UTC)
"""14:00 of the day before in Barnaul."""
A_SECOND = timedelta(seconds=1)
A_MM = 72 / 25.4


def campaign() -> Campaign:
    found = make.campaign()
    if not found.milestones.exists():
        by_day = {"anchor": Anchor.DAY, "clock": Clock.LOCAL}
        make.milestone(found, Step.ARCHIVE, opens_offset=-1, opens_time=time(14), **by_day)
        make.milestone(found, Step.KEY, opens_offset=0, opens_time=time(7, 30), **by_day)
    return found


def paper(pages: int = 2, words: str = "") -> bytes:
    """A PDF that differs by its words only."""
    pdf = pikepdf.new()
    for _ in range(pages):
        pdf.add_blank_page(page_size=(210 * A_MM, 297 * A_MM))
    pdf.docinfo["/Title"] = words
    written = io.BytesIO()
    pdf.save(written, deterministic_id=True)
    return written.getvalue()


def work(code: str = "ma4") -> Work:
    return make.work(campaign(), code)


def uploaded(of: Work, *, at: datetime = make.NOW) -> Work:
    """The work with all its variants there."""
    with papers_looked_over_once():
        for number in range(1, of.variants + 1):
            put_variant(
                of,
                number,
                paper(words=f"{of.code} {number}"),
                name=f"{number}.pdf",
                by=cast.gleb(),
                at=at,
            )
    return of


def entry(of: School | None = None, sits: Work | None = None, on: date | None = DAY) -> Entry:
    """A school that sits a work, has its codes, and whose archive can be made."""
    of = of or make.school()
    made = make.entry(of, on, sits or uploaded(work()))
    issue_codes(of, made.work.campaign, at=make.NOW)
    return made


def archive(of: Entry | None = None, *, at: datetime = make.NOW) -> Archive:
    built = build_archive(of or entry(), at=at)
    assert built is not None
    return built


def opened(bytes_: bytes, password: str) -> dict[str, bytes]:
    """What another reader finds in an archive."""
    with pyzipper.AESZipFile(io.BytesIO(bytes_)) as zipped:
        zipped.setpassword(password.encode())
        return {name: zipped.read(name) for name in zipped.namelist()}


def zip_of(one: Archive) -> bytes:
    return contents(one.file)
