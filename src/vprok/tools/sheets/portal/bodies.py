"""Whose rows they are: school, municipality and region, as exports name them."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from vprok.tools.sheets.clean import INVISIBLE, SPACES

KEY = re.compile(r"(?:edu|sch)\s?(\d{6})(?!\d)", re.IGNORECASE)
REGION = re.compile(r"reg(\d\d)0000|^\s*(\d{1,2})\s*$|VPR_(\d\d)\b|^(\d\d)-RU-", re.IGNORECASE)
DISTRICT = re.compile(r"reg(\d\d)_(?:vpr_)?(m\d{3})(?!\d)", re.IGNORECASE)
WORK = re.compile(r"vpr20\d\d\.([a-z]{2,4}\d{1,2})\b", re.IGNORECASE)
AFTER_BAR = re.compile(r"^[^|]*\|\s*")
KEY_AFTER = re.compile(r"\s*\((?:edu|sch|reg)[^()]*\)\s*$", re.IGNORECASE)
_BLANKS = re.compile(f"[{SPACES}{INVISIBLE}]+")


@dataclass(frozen=True)
class Body:
    """An organisation as an export knows it.

    login:    six digits of its key; where an export has hidden it, region and login as it stands
    region:   two digits, or the name where no digits are told; empty where nothing is
    district: `m019`; empty where the export names none
    uploaded: day and time as the export has them; the latest of its rows
    """

    login: str
    region: str = ""
    district: str = ""
    district_name: str = ""
    name: str = ""
    uploaded: str = ""

    @property
    def has_key(self) -> bool:
        """Whether the login is a key of the portal."""
        return len(self.login) == len("220042") and self.login.isdecimal()

    @property
    def called(self) -> str:
        """The login as its export writes it."""
        return f"edu{self.login}" if self.has_key else self.login.rpartition("/")[2]


def login_of(*texts: str) -> str:
    """The login: digits of a key wherever they stand, else the first text as it is."""
    for text in texts:
        if found := KEY.search(text):
            return found[1]
    return tidy(texts[0]) if texts else ""


def tidy(text: str) -> str:
    """The text with single blanks."""
    return _BLANKS.sub(" ", text).strip()


def body(
    login: str,
    *,
    region: str = "",
    district: str = "",
    school: str = "",
    groups: str = "",
    uploaded: str = "",
) -> Body:
    """What the columns of a row say of its organisation."""
    of_district = DISTRICT.search(district) or DISTRICT.search(groups)
    return Body(
        login,
        _region(of_district[1] if of_district else "", region, *groups.split(",")),
        of_district[2].lower() if of_district else "",
        _name(district) if DISTRICT.search(district) else "",
        _name(school),
        tidy(uploaded),
    )


def _region(of_district: str, *texts: str) -> str:
    if of_district:
        return of_district
    for text in texts:
        if found := REGION.search(tidy(text)):
            return str(next(filter(None, found.groups()))).zfill(2)
    return tidy(texts[0]) if texts else ""


def _name(text: str) -> str:
    """A name without its key: «edu220042 | СОШ № 42» and «СОШ № 42(edu220042)»."""
    plain = KEY_AFTER.sub("", AFTER_BAR.sub("", tidy(text)))
    return "" if KEY.fullmatch(plain) or DISTRICT.fullmatch(plain) else plain


def works_in(groups: Iterable[str]) -> frozenset[str]:
    """Codes of works among the groups of access of 2020."""
    return frozenset(found[1].lower() for text in groups for found in WORK.finditer(text))
