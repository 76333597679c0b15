"""What journeys stand on: the clock, people before pages, files they fill, pictures they leave."""

import io
import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import openpyxl
from openpyxl.workbook import Workbook
from playwright.sync_api import Browser, BrowserContext, FilePayload, Locator, Page
from playwright.sync_api import TimeoutError as Lost

from tests import make
from tests.browser.chromium import DESK, listen, sticking_out, violations
from tests.cast import as_
from vprok.interfaces.jobs.board import BOARD
from vprok.kernel.charter import Actor

PICTURES = Path(__file__).parents[2] / "docs" / "guide" / "pictures"
TAKES_PICTURES = bool(os.environ.get("VPROK_PICTURES"))
"""Ordinary runs leave the pictures of the guide as they are."""

OPTIONAL = r"\(можно [^)]+\)"
"""What a label says of a field that may stay empty."""

TALLEST, MARGIN, ABOVE = 860, 20, 8
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass
class Clock:
    """What time it is for the site; tests move it."""

    at: datetime = make.NOW

    def set(self, at: datetime) -> None:
        self.at = at
        turn(at)


def turn(at: datetime) -> None:
    """Do all background work that waits at this moment, in the order of the board."""
    for job in BOARD:
        for key in list(job.waiting(at)):
            job.do(key, at)


PATIENCE = 20_000
"""Milliseconds for what a page should do: a busy machine is slow, not wrong."""


@dataclass
class Desk:
    """Browsers of the people of a test, each with its own cookies."""

    browser: Browser
    address: str
    open_: list[BrowserContext] = field(default_factory=list)

    def sit(self, who: Actor | None = None, *, width: int = DESK, scripts: bool = True) -> "Person":
        """A browser, signed in for a person of the cast or not at all."""
        context = self.browser.new_context(
            viewport={"width": width, "height": 800},
            java_script_enabled=scripts,
            locale="ru-RU",
            base_url=self.address,
            reduced_motion="reduce",
        )
        context.set_default_timeout(PATIENCE)
        self.open_.append(context)
        if who is not None:
            session = as_(who).cookies["session"].value
            context.add_cookies([{"name": "session", "value": session, "url": self.address}])
        page = context.new_page()
        return Person(page, listen(page))

    def clear(self) -> None:
        """Close all, so that no answer is on its way when the tables are emptied."""
        for context in self.open_:
            context.close()


@dataclass
class Person:
    """Someone before a page, and what their browser complained about."""

    page: Page
    heard: list[str]

    def go(self, path: str) -> None:
        self.page.goto(path)

    def press(self, words: str, *, within: Locator | None = None) -> None:
        """Press the button or follow the link with these words, and wait for what opens."""
        place = within or self.page
        button = place.get_by_role("button", name=words, exact=True)
        link = place.get_by_role("link", name=words, exact=True)
        try:
            button.or_(link).first.click()
        except Lost as lost:
            raise AssertionError(f"no «{words}» at {self.page.url}:\n{self.words}") from lost
        self.page.wait_for_load_state()

    def fill(self, label: str, words: str) -> None:
        self.page.get_by_label(re.compile(rf"^{re.escape(label)}( {OPTIONAL})?$")).fill(words)

    def choose(self, label: str) -> None:
        self.page.get_by_label(label, exact=True).check()

    def sees(self, *words: str) -> None:
        """All of this stands on the page."""
        for each in words:
            try:
                self.page.get_by_text(each).first.wait_for()
            except Lost as lost:
                raise AssertionError(f"no «{each}» at {self.page.url}:\n{self.words}") from lost

    @property
    def words(self) -> str:
        return self.page.locator("main").inner_text()[:1500]

    def does_not_see(self, *words: str) -> None:
        for each in words:
            assert self.page.get_by_text(each).count() == 0, each

    def takes(self, words: str, *, within: Locator | None = None) -> bytes:
        """The file that this button or link hands out."""
        with self.page.expect_download() as coming:
            self.press(words, within=within)
        return Path(coming.value.path()).read_bytes()

    def sends(self, file: bytes, words: str, *, name: str = "форма.xlsx", kind: str = XLSX) -> None:
        """Choose a file, and press the button."""
        self.chooses(file, name=name, kind=kind)
        self.press(words)

    def chooses(self, file: bytes, *, name: str, kind: str) -> None:
        chosen = FilePayload(name=name, mimeType=kind, buffer=file)
        self.page.locator("input[type=file]").set_input_files(files=[chosen])

    def looks(self, picture: str = "", *, at: str = "main", tallest: int = TALLEST) -> None:
        """Nothing is wrong with the page; a picture of it stands in the guide.

        picture: its name; none is taken without one, nor when pictures are not asked for
        at:      the part of the page that is worth its place
        tallest: pixels from its top that are shown
        """
        found = [*violations(self.page), *sticking_out(self.page), *self.heard]
        assert not found, f"{self.page.url}:\n" + "\n".join(found)
        if picture and TAKES_PICTURES:
            self._photograph(picture, at, tallest)

    def _photograph(self, picture: str, at: str, tallest: int) -> None:
        """Take it in a window that ends where the picture does: bars lie along its lower edge."""
        self.page.evaluate("scrollTo(0, 0)")
        part = self.page.locator(at).first.bounding_box()
        assert part is not None
        margin, above = min(MARGIN, part["x"]), min(ABOVE, part["y"])
        height = min(part["height"] + margin + above, tallest)
        window = self.page.viewport_size
        assert window is not None
        bottom = max(window["height"], int(part["y"] - above + height))
        self.page.set_viewport_size({"width": window["width"], "height": bottom})
        PICTURES.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(
            path=PICTURES / f"{picture}.png",
            full_page=True,
            clip={
                "x": part["x"] - margin,
                "y": part["y"] - above,
                "width": part["width"] + 2 * margin,
                "height": height,
            },
        )
        self.page.set_viewport_size(window)


@contextmanager
def opened(file: bytes) -> Iterator[tuple[Workbook, Callable[[], bytes]]]:
    """A workbook as Excel would open it, and how to save it."""
    book = openpyxl.load_workbook(io.BytesIO(file))

    def saved() -> bytes:
        out = io.BytesIO()
        book.save(out)
        return out.getvalue()

    yield book, saved


def typed(file: bytes, **sheets: list[dict[str, object]]) -> bytes:
    """The workbook with words typed under its headings: a row for each line of a sheet."""
    with opened(file) as (book, saved):
        for title, rows in sheets.items():
            sheet = book[title]
            heads = {cell.value: cell.column for cell in sheet[1]}
            for number, row in enumerate(rows, start=2):
                for head, value in row.items():
                    sheet.cell(number, heads[head], value)
        return saved()
