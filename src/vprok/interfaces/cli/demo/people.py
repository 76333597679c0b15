"""The robots who play people: their first sign-in, their second step, their posts."""

import base64
import hashlib
import hmac
import re
import struct
import time
from dataclasses import dataclass, field

from vprok.interfaces.cli.demo import names
from vprok.interfaces.cli.demo.robot import Page, Robot
from vprok.interfaces.frame.second_factor import is_required
from vprok.kernel.charter import ROLE_NAMES, Actor, Role, Standing
from vprok.kernel.place import Place
from vprok.tools.pdf.look import links_of

PASSWORD = "учебный год без двоек"  # noqa: S105 - of people who do not exist
_STEP = 30


@dataclass
class Player:
    """One person of the played year: who it is and the browser in hand.

    nth:  among those who hold the same post, from 0
    safe: twelve words that were shown at the first sign-in of a school
    """

    robot: Robot
    role: Role
    place: Place
    nth: int = 0
    login: str = ""
    secret: str = ""
    recovery: list[str] = field(default_factory=list)
    safe: tuple[str, ...] = ()

    @property
    def full_name(self) -> str:
        """The invented name of whoever holds this post."""
        return _name_of(self.role, self.place, self.nth)

    @property
    def words(self) -> str:
        """Who this is, for the list of sign-ins."""
        return f"{ROLE_NAMES[self.role]} ({self.place.key})"

    def activate(self, slip: bytes) -> None:
        """Come in by the slip: code, password, sign-in, and the second step where it is asked."""
        self.come_in(links_of(slip)[0].rpartition("#")[2])

    def come_in(self, code: str) -> None:
        """Come in by the code of a slip."""
        self.robot.name = self.words
        self.robot.get("/activate/")
        known = self.robot.post("/activate/", {"code": code})
        self.login = known.find(r"<strong>([^<]+)</strong>")
        done = self.robot.post(
            "/activate/", {"code": code, "password": PASSWORD, "again": PASSWORD}
        )
        self.safe = words_on(done)
        self.sign_in()
        if is_required(Actor(0, self.words, (Standing(self.role, self.place),))):
            self.set_up_second_step()

    def sign_in(self) -> None:
        """Sign in by login and password."""
        self.robot.get("/sign-in/")
        self.robot.post("/sign-in/", {"username": self.login, "password": PASSWORD})

    def set_up_second_step(self) -> None:
        """Read the secret of the square, prove it by a code, keep the recovery codes."""
        page = self.robot.get("/access/security/authenticator/")
        self.secret = page.find(r'name="secret" value="([A-Z2-7]{32})"')
        done = self.robot.post(
            "/access/security/authenticator/",
            {"secret": self.secret, "code": one_time_code(self.secret), "password": PASSWORD},
        )
        self.recovery = done.all(r"<li[^>]*>\s*(?:<code[^>]*>)?\s*([0-9a-zA-Z-]{8,})\s*<")

    def give(self, role: Role, place: Place, *, nth: int = 0, **more: str) -> bytes:
        """Give a post below and print its slip.

        returns: the slip as PDF
        """
        page = self.robot.post(
            f"/access/give/?role={role}&place={place.key}",
            {"full_name": _name_of(role, place, nth), "phone": phone_of(place.key), **more},
        )
        return self.robot.post(f"{page.address}slip/").body


def words_on(page: Page) -> tuple[str, ...]:
    """Twelve words that a page shows once; none where it shows none."""
    listed = page.all(r'<ol class="vp-words">(.*?)</ol>')
    return tuple(re.findall(r"<li>\s*([а-яё]+)", listed[0])) if listed else ()


def _name_of(role: Role, place: Place, nth: int) -> str:
    tail = f" {nth}" if nth else ""
    return names.person(f"{role} {place.key}{tail}").full_name


def phone_of(words: str) -> str:
    """A telephone that nobody has: numbers of films and demos."""
    return f"+7 (000) {names.number_of(words) % 10_000_000:07d}"


def one_time_code(secret: str) -> str:
    """The six digits that an authenticator shows now.

    source: RFC 6238
    """
    counter = struct.pack(">Q", int(time.time()) // _STEP)
    digest = hmac.new(base64.b32decode(secret), counter, hashlib.sha1).digest()
    start = digest[-1] & 15
    (number,) = struct.unpack(">I", digest[start : start + 4])
    return f"{(number & 0x7FFFFFFF) % 1_000_000:06d}"
