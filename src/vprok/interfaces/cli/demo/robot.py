"""A robot with a browser: it reads pages, fills forms and uploads files, over HTTP only."""

import html
import http.cookiejar
import json
import re
import secrets
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from email.message import Message
from time import monotonic, sleep
from typing import Any
from uuid import uuid4

SECONDS = 180
"""An answer may take as long as the tracing of a photograph on a busy machine."""
PATIENCE, PAUSE = 3600, 0.3
_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


@dataclass(frozen=True)
class File:
    """A file as a browser sends it."""

    name: str
    data: bytes
    media_type: str = "application/octet-stream"


@dataclass(frozen=True)
class Page:
    """What the site answered."""

    address: str
    status: int
    headers: Message
    body: bytes

    @property
    def text(self) -> str:
        """The page as text."""
        return self.body.decode("utf-8", "replace")

    def find(self, pattern: str) -> str:
        """The first group of the first match, with HTML entities undone.

        raises: Lost if the page does not have it
        """
        found = re.search(pattern, self.text, re.DOTALL)
        if found is None:
            raise Lost(f"{self.address} ({self.status}) has no {pattern!r}:\n{self.words[:1500]}")
        return html.unescape(found.group(1))

    def all(self, pattern: str) -> list[str]:
        """The first groups of all matches, with HTML entities undone."""
        return [html.unescape(one) for one in re.findall(pattern, self.text, re.DOTALL)]

    def pairs(self, pattern: str) -> list[tuple[str, str]]:
        """Both groups of all matches, with HTML entities undone."""
        found = re.findall(pattern, self.text, re.DOTALL)
        return [(html.unescape(one), html.unescape(other)) for one, other in found]

    @property
    def words(self) -> str:
        """The words of the page's main part, without its markup."""
        main = re.search(r"<main.*?</main>", self.text, re.DOTALL)
        bare = re.sub(r"<[^>]+>", " ", main.group(0) if main else self.text)
        return re.sub(r"\s+", " ", html.unescape(bare)).strip()


class Lost(Exception):
    """The robot met a page it did not expect: the year cannot go on."""


@dataclass
class Robot:
    """One browser with its own cookies, and the page it looks at."""

    site: str
    name: str = ""
    cookies: http.cookiejar.CookieJar = field(default_factory=http.cookiejar.CookieJar)

    def __post_init__(self) -> None:
        jar, direct = (
            urllib.request.HTTPCookieProcessor(self.cookies),
            urllib.request.ProxyHandler({}),
        )
        self._opener = urllib.request.build_opener(jar, direct)
        self._still = urllib.request.build_opener(jar, direct, _StayHere())

    def get(
        self,
        path: str,
        *,
        expect: tuple[int, ...] = (200,),
        headers: Mapping[str, str] | None = None,
    ) -> Page:
        """Open a page.

        raises: Lost if the status is another
        """
        return self._open(
            urllib.request.Request(  # noqa: S310 - the site's own address
                self._at(path), headers=dict(headers or {})
            ),
            expect,
        )

    def patient(self, path: str, is_there: Callable[[Page], bool], *, missing: int = 404) -> Page:
        """Open a page again and again until it shows what the jobs are making.

        missing: a status that says that the page is not there yet
        raises:  Lost after an hour
        """
        until = monotonic() + PATIENCE
        while True:
            page = self.get(path, expect=(200, missing))
            if page.status != missing and is_there(page):
                return page
            if monotonic() > until:
                raise Lost(f"{self.name} waits in vain at {path}: {page.words[:1500]}")
            sleep(PAUSE)

    def post(
        self,
        path: str,
        values: Mapping[str, str | list[str]] | None = None,
        *,
        files: Mapping[str, File | Sequence[File]] | None = None,
        expect: tuple[int, ...] = (200,),
        follow: bool = True,
    ) -> Page:
        """Send a form as its page would.

        follow: go where the answer sends

        raises: Lost if the status is another
        """
        sent = dict(values or {}) | {"csrfmiddlewaretoken": self._token()}
        data, kind = _multipart(sent, files) if files else (_urlencoded(sent), _URLENCODED)
        request = urllib.request.Request(  # noqa: S310 - the site's own address
            self._at(path),
            data=data,
            headers={"Content-Type": kind, "Referer": self._at(path)},
        )
        return self._open(request, expect, follow=follow)

    def send_json(self, path: str, told: object, *, expect: tuple[int, ...] = (200,)) -> Any:
        """Send what a script of a page would, and read its answer.

        raises: Lost if the status is another
        """
        headers = {"X-CSRFToken": self._token(), "Referer": self._at(path)}
        return self._exchange(path, told, headers, expect)

    def call(
        self, path: str, key: str = "", told: object = None, *, expect: tuple[int, ...] = (200, 201)
    ) -> Any:
        """Ask for JSON; a machine asks by its key, and without something told it only reads.

        raises: Lost if the status is another
        """
        headers = {"Authorization": f"Bearer {key}"} if key else {}
        if told is not None:
            headers["Idempotency-Key"] = str(uuid4())
        return self._exchange(path, told, headers, expect)

    def _exchange(
        self, path: str, told: object, headers: Mapping[str, str], expect: tuple[int, ...]
    ) -> Any:
        body = None if told is None else json.dumps(told, ensure_ascii=False).encode()
        media = {} if body is None else {"Content-Type": "application/json"}
        request = urllib.request.Request(  # noqa: S310 - the site's own address
            self._at(path), data=body, headers={**headers, **media}
        )
        return json.loads(self._open(request, expect).body)

    def _token(self) -> str:
        for cookie in self.cookies:
            if cookie.name in {"csrf", "__Host-csrf"}:
                return str(cookie.value)
        found = _TOKEN.search(self.get("/sign-in/").text)
        if found is None:
            raise Lost("the sign-in page has no CSRF token")
        return found.group(1)

    def _at(self, path: str) -> str:
        return urllib.parse.urljoin(self.site, path)

    def sign_in_as(self, session: str) -> None:
        """Take over a browser in which somebody has signed in already."""
        host = urllib.parse.urlsplit(self.site).hostname or ""
        for name, value in (("session", session), ("csrf", secrets.token_hex(16))):
            self.cookies.set_cookie(_cookie(host, name, value))

    def _open(
        self, request: urllib.request.Request, expect: tuple[int, ...], *, follow: bool = True
    ) -> Page:
        opener = self._opener if follow else self._still
        try:
            with opener.open(request, timeout=SECONDS) as answer:
                page = Page(answer.url, answer.status, answer.headers, answer.read())
        except urllib.error.HTTPError as error:
            page = Page(error.url or "", error.code, error.headers, error.read())
        if page.status not in expect:
            raise Lost(
                f"{self.name}: {request.get_method()} {request.full_url} answered {page.status}, "
                f"not {expect}: {page.words[:1500]}"
            )
        return page


class _StayHere(urllib.request.HTTPRedirectHandler):
    """Looks at a redirect instead of following it."""

    def redirect_request(self, *_: object) -> None:
        """Go nowhere."""


def _cookie(host: str, name: str, value: str) -> http.cookiejar.Cookie:
    domain = host if "." in host else f"{host}.local"
    return http.cookiejar.Cookie(
        version=0,
        name=name,
        value=value,
        port=None,
        port_specified=False,
        domain=domain,
        domain_specified=False,
        domain_initial_dot=False,
        path="/",
        path_specified=True,
        secure=False,
        expires=None,
        discard=True,
        comment=None,
        comment_url=None,
        rest={},
    )


_URLENCODED = "application/x-www-form-urlencoded"


def _urlencoded(values: Mapping[str, str | list[str]]) -> bytes:
    return urllib.parse.urlencode(values, doseq=True).encode()


def _multipart(
    values: Mapping[str, str | list[str]], files: Mapping[str, File | Sequence[File]]
) -> tuple[bytes, str]:
    edge = secrets.token_hex(16)
    parts: list[bytes] = []
    for name, value in values.items():
        head = f'--{edge}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n'
        listed = value if isinstance(value, list) else [value]
        parts += [f"{head}{one}\r\n".encode() for one in listed]
    for name, chosen in files.items():
        parts += [
            f'--{edge}\r\nContent-Disposition: form-data; name="{name}"; filename="{file.name}"\r\n'
            f"Content-Type: {file.media_type}\r\n\r\n".encode()
            + file.data
            + b"\r\n"
            for file in ([chosen] if isinstance(chosen, File) else chosen)
        ]
    parts.append(f"--{edge}--\r\n".encode())
    return b"".join(parts), f"multipart/form-data; boundary={edge}"
