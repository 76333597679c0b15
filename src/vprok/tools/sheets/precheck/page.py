"""The offline page as one HTML file: its own style, its own script, and no way out."""

import base64
import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from html import escape
from pathlib import Path
from string import Template

from vprok.tools.sheets.checks import script as checks
from vprok.tools.sheets.precheck.form import for_page
from vprok.tools.sheets.spec import Book

_HERE = Path(__file__).parent
FFLATE = Path(__file__).parents[5] / "node_modules" / "fflate"
_SCRIPTS = ("unzip", "guard", "names", "cells", "matching", "reading", "sealing", "face")
_POLICY = (
    "default-src 'none'; script-src {script}; style-src {style}; img-src data:; "
    "base-uri 'none'; form-action 'none'"
)


@dataclass(frozen=True)
class Made:
    """For whom a page was made and until when it is good, in words that people read.

    work:  the work of the form; empty when it has none
    at:    when it was made
    until: the last day and hour of the form; empty when it is not named yet
    ends:  the same as a moment, after which the page says that it is old
    """

    campaign: str
    body: str
    at: str
    until: str = ""
    work: str = ""
    ends: datetime | None = None


def page(
    book: Book,
    *,
    identity: Mapping[str, str],
    known: Mapping[str, Collection[str]],
    made: Made,
    sealing: str = "",
) -> str:
    """The page that reads this form of this body, as HTML.

    identity: what a file of this form must say of itself: campaign, body, per
    known:    lists for `Known` checks: codes and titles, never names
    sealing:  script whose `Seal.wordsOf(bytes)` gives the words of a file; with it the page offers
              to seal what it has found right
    raises:   FileNotFoundError where npm has not fetched fflate
    """
    style, script = _style(), _script(sealing)
    return Template((_HERE / "page.html").read_text("utf-8")).substitute(
        policy=_POLICY.format(script=_digest(script), style=_digest(style)),
        style=style,
        script=script,
        form=_quiet(for_page(book, identity, known)),
        ends=made.ends.isoformat() if made.ends else "",
        title=escape(book.title),
        facts="".join(
            f"<div><dt>{term}</dt><dd>{escape(value)}</dd></div>"
            for term, value in (
                ("Кампания", made.campaign),
                ("Работа", made.work),
                ("Организация", made.body),
                ("Страница скачана", made.at),
                ("Форму ждут до", made.until),
            )
            if value
        ),
    )


@cache
def _style() -> str:
    return (_HERE / "page.css").read_text("utf-8")


@cache
def _script(sealing: str) -> str:
    """All scripts in one, each under its own name; the licence of fflate goes with it."""
    licence = (FFLATE / "LICENSE").read_text("utf-8").strip()
    unzip = (FFLATE / "umd" / "index.js").read_text("utf-8")
    own = [(_HERE / f"{name}.js").read_text("utf-8") for name in _SCRIPTS]
    whole = "\n".join([f"/* fflate\n{licence}\n*/", unzip, checks(), sealing, *own])
    if "</script" in whole.lower() or "<!--" in whole:
        raise ValueError("a script that ends itself cannot stand in a page")
    return whole


def _digest(text: str) -> str:
    """The source of the policy that allows this very text and nothing else."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _quiet(data: str) -> str:
    """JSON that no browser can take for markup."""
    return data.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
