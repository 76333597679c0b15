"""What every story stands on: a clock set by hand, the board, people with browsers, and Excel."""

import html
import io
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

import openpyxl
import pytest
from allauth.mfa.totp.internal.auth import hotp_value, yield_hotp_counters_from_time
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.test import Client

from vprok.interfaces.frame import clock
from vprok.interfaces.jobs import worker
from vprok.interfaces.jobs.models import Claim
from vprok.kernel.charter import SECOND_FACTOR, Role
from vprok.kernel.place import Place
from vprok.tools.pdf.look import links_of

PASSWORD = "четыре сосны у реки"
MOSCOW, BARNAUL = "Europe/Moscow", "Asia/Barnaul"
TURNS_MOST = 20


def moment(on: date, hour: str, zone: str = MOSCOW) -> datetime:
    """An instant as people say it: a day, an hour, a clock."""
    return datetime.combine(on, time.fromisoformat(hour), ZoneInfo(zone))


class Portal:
    """The portal's own clock and its background work; sessions and codes keep real time."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.patch = patch

    def at(self, moment: datetime) -> None:
        """Move the clock."""
        self.patch.setattr(clock, "timezone", SimpleNamespace(now=lambda: moment))

    def work(self) -> None:
        """Go over the board until nothing waits; nothing may have failed."""
        for _ in range(TURNS_MOST):
            if not worker.turn():
                break
        else:
            pytest.fail("the board never comes to rest")
        assert not Claim.objects.exists()


@dataclass
class Person:
    """Someone with a browser of their own."""

    name: str
    browser: Client = field(default_factory=Client)
    login: str = ""
    recovery: tuple[str, ...] = ()

    # ---- coming in ------------------------------------------------------------------------------

    def come_in(self, code: str, role: Role) -> str:
        """Use a slip, sign in, and set up the second step where the role asks for it.

        returns: the page shown after the activation
        """
        asked = self.browser.post("/activate/", {"code": code})
        assert self.name in words(asked)
        self.login = found(r"<strong>([^<]+)</strong>", asked)
        passwords = {"password": PASSWORD, "again": PASSWORD}
        done = self.browser.post("/activate/", {"code": code, **passwords})
        self.sign_in()
        if role in SECOND_FACTOR:
            self.set_up_second_step()
        return words(done)

    def sign_in(self) -> None:
        entered = self.browser.post("/sign-in/", {"username": self.login, "password": PASSWORD})
        assert entered.status_code == 302, words(entered)

    def set_up_second_step(self) -> None:
        """Read the secret from the page and prove it with a code."""
        assert self.browser.get("/").headers["Location"] == "/access/security/"
        address = "/access/security/authenticator/"
        self.prove(found(r'name="secret" value="([A-Z2-7]{32})"', self.browser.get(address)))

    def prove(self, secret: str) -> None:
        """Type the code that the telephone shows; the recovery codes are shown once."""
        *_, counter, _ = yield_hotp_counters_from_time()
        typed_in = {"code": f"{hotp_value(secret, counter):06d}", "password": PASSWORD}
        address = "/access/security/authenticator/"
        shown = self.browser.post(address, {"secret": secret, **typed_in})
        assert shown.status_code == 200, words(shown)
        self.recovery = tuple(shown.context["codes"])

    def give(self, role: Role, place: Place, name: str, **more: str) -> "Person":
        """Give a post, print its slip; the newcomer comes in by what is printed on it."""
        address = f"/access/give/?role={role}&place={place.key}"
        given = self.browser.post(address, {"full_name": name, **more})
        assert given.status_code == 302, words(given)
        slip = self.browser.post(f"{given.headers['Location']}slip/")
        assert slip.headers["Content-Type"] == "application/pdf"
        newcomer = Person(name)
        newcomer.come_in(links_of(slip.content)[0].rpartition("#")[2], role)
        return newcomer

    # ---- pages and files ------------------------------------------------------------------------

    def get(self, address: str, status: int = 200) -> str:
        """The words of a page."""
        answer = self.browser.get(address)
        assert answer.status_code == status, f"{address}: {answer.status_code} {words(answer)}"
        return words(answer)

    def post(self, address: str, values: Mapping[str, Any] | None = None, status: int = 303) -> str:
        """Send a form of a page; its redirect is followed to the words people see then."""
        answer = self.browser.post(address, values or {})
        assert answer.status_code == status, f"{address}: {answer.status_code} {words(answer)}"
        if "Location" in answer.headers:
            return self.get(answer.headers["Location"])
        return words(answer)

    def take(self, address: str) -> bytes:
        """A file that a button hands out, by a link or at once."""
        answer: HttpResponseBase = self.browser.post(address)
        if answer.status_code == 303:
            answer = self.browser.get(answer.headers["Location"])
        assert answer.status_code == 200, f"{address}: {answer.status_code}"
        assert answer.headers["Content-Disposition"].startswith("attachment")
        return bytes_of(answer)

    def fetch(self, address: str) -> bytes:
        """A file that a link opens."""
        answer = self.browser.get(address)
        assert answer.status_code == 200, f"{address}: {answer.status_code}"
        return bytes_of(answer)

    def send(self, address: str, file: bytes, name: str = "форма.xlsx") -> HttpResponse:
        """Upload a filled form through its page, with the token that stands in it."""
        token = found(r'name="token" value="(\w+)"', self.browser.get(address))
        upload = SimpleUploadedFile(name, file)
        return self.browser.post(address, {"file": upload, "token": token})


def bytes_of(answer: HttpResponseBase) -> bytes:
    return b"".join(answer)  # type: ignore[call-overload,no-any-return]


def found(pattern: str, answer: HttpResponse) -> str:
    """The first group of the pattern in the source of a page."""
    match = re.search(pattern, answer.content.decode())
    assert match, f"{pattern} is not in: {words(answer)}"
    return html.unescape(match[1])


def words(answer: HttpResponse) -> str:
    """The words of a page without its markup."""
    return words_in(answer.content.decode("utf-8", "replace"))


def words_in(source: str) -> str:
    bare = re.sub(r"<[^>]+>", " ", source)
    return re.sub(r"\s+", " ", html.unescape(bare))


# ---- Excel ---------------------------------------------------------------------------------------

Typed = Mapping[str, Iterable[Mapping[str, object]]]


def typed(blank: bytes, rows: Typed) -> bytes:
    """The workbook after a person typed these rows under the titles of its columns and saved it."""
    book = openpyxl.load_workbook(io.BytesIO(blank))
    for title, some in rows.items():
        sheet = book[title]
        columns = {cell.value: cell.column for cell in sheet[1]}
        for number, row in enumerate(some, start=2):
            for column, value in row.items():
                sheet.cell(number, columns[column], value)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def column(blank: bytes, sheet: str, title: str) -> list[Any]:
    """What stands in one column of a workbook, below its title."""
    page = openpyxl.load_workbook(io.BytesIO(blank))[sheet]
    at = next(cell.column for cell in page[1] if cell.value == title)
    cells = (page.cell(number, at).value for number in range(2, page.max_row + 1))
    return [value for value in cells if value is not None]


def spread(total: int, maxima: Iterable[int]) -> list[int | str]:
    """So many points over tasks, the first ones whole; X where there was nothing left to give."""
    given: list[int | str] = []
    for most in maxima:
        points = min(most, total)
        total -= points
        given.append(points or "X")
    return given


def table(workbook: bytes, header: str) -> list[tuple[Any, ...]]:
    """Rows of a report below the header that begins with this word, up to the first empty one."""
    sheet = openpyxl.load_workbook(io.BytesIO(workbook)).active
    assert sheet is not None
    rows = list(sheet.iter_rows(values_only=True))
    first = next(number for number, row in enumerate(rows) if row[0] == header)
    below = rows[first + 1 :]
    last = next((number for number, row in enumerate(below) if row[0] is None), len(below))
    return below[:last]
