"""A chart before it is a picture."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from vprok.kernel.report import Report

Spec = Mapping[str, object]
"""A chart in the grammar of Vega-Lite, its values inside."""

DRAWING = 1
"""Grows when the same spec would be drawn differently, so that kept pictures are drawn anew."""


def text_of(spec: Spec) -> str:
    """The spec as one text: equal charts have equal texts."""
    return json.dumps(spec, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


@dataclass(frozen=True, eq=False)
class Figure:
    """A chart with what is told by it in words and in figures.

    words: what the chart shows, for whoever does not see it
    table: the same values exactly, beside the picture
    """

    spec: Spec
    title: str
    words: str
    table: Report

    @cached_property
    def digest(self) -> str:
        """What tells this picture from every other: SHA-256 of all that is drawn."""
        return hashlib.sha256(f"{DRAWING} {text_of(self.spec)}".encode()).hexdigest()
