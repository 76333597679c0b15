"""The offline page as one HTML file: its own style, its own script, and no way out."""

import base64
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from html import escape
from pathlib import Path
from string import Template

from vprok.kernel.russian import day
from vprok.tools.vault.opener.script import page_script

_HERE = Path(__file__).parent
_POLICY = (
    "default-src 'none'; script-src {script}; style-src {style}; img-src data: blob:; "
    "media-src blob:; base-uri 'none'; form-action 'none'"
)
"""A tab with a picture of the archive stands under it too; a recording plays in the page."""


@dataclass(frozen=True)
class Sealed:
    """An archive of a school, and its password where officers seal it.

    work:     in words, for people
    name:     of the file, as the school downloads it
    digest:   SHA-256 of the file, 64 hexadecimal digits
    sealed:   base64 of age(slot, age(school, password)); empty where the portal gives the password
    opens_at: aware, in the school's own zone, for it is shown to people
    """

    work: str
    name: str
    digest: str
    sealed: str = ""
    opens_at: datetime | None = None


@dataclass(frozen=True)
class Made:
    """For which school a page was made, and what it knows of her archives."""

    school: str
    archives: tuple[Sealed, ...] = ()


def opener_page(made: Made | None = None) -> bytes:
    """The page that opens an archive without a network, as HTML.

    made:   for a school; without it the page is the same for all and knows no archive
    raises: FileNotFoundError where npm has not fetched the modules
    """
    style, script = _style(), page_script()
    page = Template((_HERE / "page.html").read_text("utf-8")).substitute(
        policy=_POLICY.format(script=_source(script), style=_source(style)),
        style=style,
        script=script,
        school=f"<p class='school'>{escape(made.school)}</p>" if made else "",
        made=_quiet([_told(each) for each in made.archives] if made else []),
    )
    return page.encode()


def _told(archive: Sealed) -> Mapping[str, str]:
    opens_at = archive.opens_at
    return {
        "work": archive.work,
        "name": archive.name,
        "digest": archive.digest.lower(),
        "sealed": archive.sealed,
        "hour": f"{day(opens_at)} г., {opens_at:%H:%M}" if opens_at else "",
    }


@cache
def _style() -> str:
    return (_HERE / "page.css").read_text("utf-8")


def _source(text: str) -> str:
    """The source of the policy that allows this very text and nothing else."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _quiet(told: object) -> str:
    """JSON that no browser can take for markup."""
    text = json.dumps(told, ensure_ascii=False)
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
