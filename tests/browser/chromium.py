"""Debian's chromium: how tests start it, feed it from disk, and ask what is wrong with a page."""

import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from playwright.sync_api import Browser, ConsoleMessage, Page, Response, Route, sync_playwright

from vprok.interfaces.frame.middleware import POLICY

CHROMIUM = shutil.which("chromium")
AXE = settings.NODE_MODULES / "axe-core" / "axe.min.js"
ADDRESS = "http://localhost"
"""Where pages stand that come from disk and not from a server."""

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PHONE, SMALL_PHONE, DESK = 390, 320, 1280
KINDS = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
QUIET = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
ASK_AXE = """rules => axe.run(
    document, {runOnly: rules, resultTypes: ["violations"]})"""
STICKING_OUT = """() => {
    const edge = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= edge) return [];
    const out = [...document.querySelectorAll("main *, header *, footer *")].filter(
        part => part.getBoundingClientRect().right > edge + 1 && !part.closest(".vp-table-scroll"));
    return out.slice(0, 3).map(part => part.outerHTML.slice(0, 160));
}"""

in_browser = [
    pytest.mark.browser,
    pytest.mark.flaky(
        reruns=2, only_rerun=["TimeoutError", "AssertionError: no «", "TargetClosed"]
    ),
    pytest.mark.skipif(CHROMIUM is None, reason="needs Debian's chromium"),
    pytest.mark.skipif(not AXE.exists(), reason="needs npm install"),
]
"""Marks of a module whose tests open pages; one that waited in vain is asked again."""

Pages = Callable[[str], HttpResponseBase | None]
"""What stands at a path; None where nothing does."""


@contextmanager
def chromium() -> Iterator[Browser]:
    with sync_playwright() as play:
        opened = play.chromium.launch(
            executable_path=CHROMIUM, args=list(QUIET), env={**os.environ, "LANGUAGE": "ru"}
        )
        yield opened
        opened.close()


@contextmanager
def shown(pages: Pages | Mapping[str, HttpResponseBase]) -> Iterator[Page]:
    """A page of a new browser before which these pages stand ready."""
    with chromium() as browser:
        page = browser.new_page()
        serve(page, pages)
        yield page


def html(body: str) -> HttpResponse:
    """A page as the portal would send it."""
    return HttpResponse(body, headers={"Content-Security-Policy": POLICY})


def serve(page: Page, pages: Pages | Mapping[str, HttpResponseBase]) -> None:
    """Let the browser find these pages and our static files, and nothing else in the world."""
    page_at = pages.get if isinstance(pages, Mapping) else pages

    def answer(route: Route) -> None:
        path = route.request.url.removeprefix(ADDRESS)
        if (ready := page_at(path)) is not None:
            route.fulfill(
                status=ready.status_code, body=b"".join(ready).decode(), headers=dict(ready.headers)
            )
        elif (file := _static(urlsplit(path).path)) is not None:
            kind = KINDS.get(file.suffix, "font/woff2")
            route.fulfill(body=file.read_bytes(), content_type=kind)
        else:
            route.fulfill(status=404)

    page.route("**/*", answer)


def _static(path: str) -> Path | None:
    found = finders.find(path.removeprefix("/static/"))
    return Path(found) if isinstance(found, str) else None


def wide(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})


def visit(page: Page, path: str, width: int) -> None:
    wide(page, width)
    page.goto(ADDRESS + path)


def wrong_on(page: Page) -> list[str]:
    """What axe finds on the page that is open, and what sticks out of it."""
    return [*violations(page), *sticking_out(page)]


def violations(page: Page) -> list[str]:
    """What axe finds: the rule and the place."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.read_text())
    found = page.evaluate(ASK_AXE, RULES)
    return [
        f"{rule['id']}: {node['html'][:200]}"
        for rule in found["violations"]
        for node in rule["nodes"]
    ]


def sticking_out(page: Page) -> list[str]:
    """What makes the page wider than its window."""
    out: list[str] = page.evaluate(STICKING_OUT)
    return [f"sticks out at {page.viewport_size}: {part}" for part in out]


def listen(page: Page) -> list[str]:
    """A list that fills with all the browser complains about: the console, scripts, lost files."""
    heard: list[str] = []
    page.on("console", lambda said: heard.append(said.text) if _is_complaint(said) else None)
    page.on("pageerror", lambda error: heard.append(str(error)))
    page.on("response", lambda got: heard.append(f"lost: {got.url}") if _is_lost(got) else None)
    return heard


def _is_complaint(said: ConsoleMessage) -> bool:
    """Lost files are heard of by their answers; a page that refuses is no mistake."""
    return said.type in {"error", "warning"} and not said.text.startswith("Failed to load resource")


def _is_lost(got: Response) -> bool:
    return got.status >= 400 and got.request.resource_type != "document"
