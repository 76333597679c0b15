"""What the scripts of the offline page are told: the spec, the sentences, the lists, as JSON."""

import json
import re
from collections.abc import Collection, Mapping
from dataclasses import asdict

from vprok.tools.sheets import (
    cells,
    famous,
    guard,
    look,
    matching,
    name_words,
    names,
    ole,
    parts,
    read,
    wording,
)
from vprok.tools.sheets.checks import for_browser
from vprok.tools.sheets.spec import AsElsewhere, Book, Known, Limits, jsonable

Regex = dict[str, str]

HEADINGS = ("number", "question", "answer", "note")
"""What the titles of a sheet of questions are for, in the order of `matching.HEADINGS`."""

LETTER = r"[\p{L}\p{N}_]"
BOUNDARY = f"(?:(?<={LETTER})(?!{LETTER})|(?<!{LETTER})(?={LETTER}))"
SPACES = r"[\s\x1c-\x1f\x85]"


def for_page(book: Book, identity: Mapping[str, str], known: Mapping[str, Collection[str]]) -> str:
    """All that the scripts need to read this form of this body.

    identity: what a file of this form must say of itself: campaign, body, per
    known:    lists its checks look into; only those the form names are written
    """
    asked = {
        check.name
        for sheet in book.sheets
        for check in sheet.checks
        if isinstance(check, Known | AsElsewhere)
    }
    wanted = {"kind": book.kind, **identity, "version": str(book.version)}
    told = {
        "wanted": tuple(wanted.items()),
        "known": {name: sorted(known[name]) for name in sorted(asked & set(known))},
        "others": read.OTHER,
        "otherwise": read.OTHERWISE,
        "reports": {
            "pattern": in_javascript(read.REPORT_TITLES),
            "text": wording.REFUSALS["report"],
        },
        "formula": wording.REFUSALS["formula"],
        "guard": _guard(),
        "matching": _matching(),
        "names": _names(),
        "cells": _cells(),
    }
    return json.dumps(json.loads(for_browser(book)) | jsonable_object(told), ensure_ascii=False)


def for_list(limits: Limits, texts: Mapping[str, str]) -> str:
    """What the scripts need to read a workbook that is no form: a list of the school's own.

    texts: sentences of refusals by code, where those about forms would mislead
    """
    told = {
        "book": {"limits": asdict(limits), "sheets": ({"header_row": 1},)},
        "guard": _guard() | {"texts": {code: texts.get(code, texts[""]) for code in guard.TEXTS}},
        "cells": _cells(),
    }
    return json.dumps(jsonable_object(told), ensure_ascii=False)


def _cells() -> dict[str, object]:
    return {
        "area_most": look.AREA_MOST,
        "textual": look.TEXTUAL,
        "relations": tuple(look.RELATIONS.items()),
        "yes": cells.YES,
        "no": cells.NO,
    }


def jsonable_object(told: Mapping[str, object]) -> dict[str, object]:
    """The mapping as plain JSON."""
    return {key: jsonable(one) for key, one in told.items()}


def _guard() -> dict[str, object]:
    return {
        "texts": guard.TEXTS | {"old_format": wording.OLD_FORMAT},
        "no_suffix": guard.NO_SUFFIX,
        "unknown": guard.UNKNOWN,
        "archive": guard.ARCHIVE,
        "old_magic": ole.MAGIC.decode("latin-1"),
        "zip_magic": parts.ZIP.decode("latin-1"),
        "encrypted_mark": "EncryptedPackage".encode("utf-16-le").decode("latin-1"),
        "strangers": [(magic.decode("latin-1"), what) for magic, what in guard.STRANGERS],
        "marks": tuple(guard.MARKS.items()),
        "forbidden": guard.FORBIDDEN,
        "symlink": guard.SYMLINK,
    }


def _matching() -> dict[str, object]:
    return {
        "identity": matching.IDENTITY,
        "ours": matching.OURS,
        "unread": matching.UNREAD,
        "service": matching.SERVICE,
        "rows_searched": matching.ROWS_SEARCHED,
        "titles_shown": matching.TITLES_SHOWN,
        "headings": dict(zip(HEADINGS, matching.HEADINGS, strict=True)),
        "texts": wording.REFUSALS,
        "missing": wording.MISSING,
        "extra": wording.EXTRA,
        "column": wording.COLUMN,
    }


def _names() -> dict[str, object]:
    patterns = {
        "initials": in_javascript(names.INITIALS),
        "patronymic": in_javascript(names.PATRONYMIC),
        "whole": in_javascript(names.WHOLE, is_whole=True),
        "capitals": in_javascript(names.CAPITALS, is_whole=True),
        "shouted": in_javascript(names.SHOUTED, is_whole=True),
        "shouted_word": in_javascript(names.SHOUTED_WORD, is_whole=True),
        "capital": in_javascript(names.CAPITAL, is_whole=True),
        "words": in_javascript(names.WORDS, is_every=True),
        "latin": in_javascript(names.LATIN, is_whole=True),
        "latin_words": in_javascript(names.LATIN_WORDS, is_every=True),
        "latin_surname": in_javascript(names.LATIN_SURNAME, is_whole=True),
        "surname": in_javascript(names.SURNAME, is_whole=True),
        "adjective": in_javascript(names.ADJECTIVE, is_whole=True),
        "lone": in_javascript(names.LONE, is_whole=True),
        "unusual": in_javascript(names.UNUSUAL, is_every=True),
        "named": in_javascript(famous.NAMED, is_every=True),
        "around": in_javascript(names.AROUND, is_every=True),
        "honest": in_javascript(names.HONEST, is_every=True),
        "mixed": in_javascript(names.MIXED, is_every=True),
        "unseen": in_javascript(names.UNSEEN, is_every=True),
        "book": in_javascript(names.BOOK),
        "school": in_javascript(names.SCHOOL),
        "textbook": in_javascript(names.TEXTBOOK),
        "spaces": {"source": f"{SPACES}+", "flags": "u"},
    }
    lists = {
        "first_names": name_words.FIRST_NAMES,
        "not_only_names": name_words.NOT_ONLY_NAMES,
        "latin_names": name_words.LATIN_NAMES,
        "not_names": name_words.NOT_NAMES,
        "ours": name_words.OURS,
        "famous": famous.FAMOUS,
    }
    return {
        "patterns": patterns,
        "lists": {name: sorted(words) for name, words in lists.items()},
        "twins": names.TWINS,
        "short": read.SHORT,
        "initials_least": famous.INITIALS_LEAST,
    }


def in_javascript(
    pattern: re.Pattern[str], *, is_whole: bool = False, is_every: bool = False
) -> Regex:
    r"""The same pattern for JavaScript, where `\b`, `\w` and `\s` know only Latin letters.

    is_whole: the whole text must fit, as with `fullmatch`
    is_every: every occurrence is wanted, as with `findall`
    """
    source = pattern.pattern.replace(r"\b", BOUNDARY).replace(r"\w", LETTER)
    source = source.replace(r"\s", SPACES)
    flags = "u" + ("i" if pattern.flags & re.IGNORECASE else "") + ("g" if is_every else "")
    return {"source": f"^(?:{source})$" if is_whole else source, "flags": flags}
