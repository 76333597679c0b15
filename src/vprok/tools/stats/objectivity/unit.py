"""A school as the search for signs sees it, and what a marker found there."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from vprok.tools.stats.block import Block
from vprok.tools.stats.leaf import Leaf

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Plain = str | int | float | bool | None | Sequence["Plain"] | Mapping[str, "Plain"]
"""What JSON can hold."""

MEAN = "mean"
JOURNAL = "journal"
FALL = "fall"
RISE = "rise"
EXAM = "exam"
OFFICIAL = (MEAN, JOURNAL, FALL, RISE, EXAM)
"""Markers of the published method."""

GIVEN_JOURNAL = "given_journal"
BUNCHING = "bunching"
PROFILE = "profile"
HARD_EASY = "hard_easy"
JOURNAL_EDGE = "journal_edge"
BLOCKS = "blocks"
EDITS = "edits"
OURS = (GIVEN_JOURNAL, BUNCHING, PROFILE, HARD_EASY, JOURNAL_EDGE, BLOCKS, EDITS)
"""Our markers of one work."""

REPEAT = "repeat"
"""Our marker over works and years."""


@dataclass(frozen=True, eq=False)
class Unit:
    """The results of one school in one work.

    key:          tells the school
    block:        the accepted rows
    leaf:         what they sum up to
    earlier:      blocks of forms that this one replaced, the oldest first
    answers:      (rows, tasks), short answers as they were written, "" where none is stored; empty
                  for works without answers
    is_reference: it sat under independent observers and was marked outside
    """

    key: str
    block: Block
    leaf: Leaf
    earlier: tuple[Block, ...] = ()
    answers: tuple[tuple[str, ...], ...] = ()
    is_reference: bool = False


@dataclass(frozen=True)
class Found:
    """What one marker says of one school: a sign that asks for a look, never a verdict.

    kind:     the marker
    value:    how far it stands out, on the marker's own scale
    effect:   share of works plausibly changed, 0..1; None for official markers
    p:        share of honest schools that would stand out as much; None for official markers
    q:        p after correction over schools and over markers; None for official markers
    is_sure:  q is below .05 and the effect is worth a look
    evidence: the figures behind it, plain enough for JSON
    source:   docs/sources/statistics.md#objectivity
    """

    key: str
    kind: str
    value: float
    effect: float | None = None
    p: float | None = None
    q: float | None = None
    is_sure: bool = False
    evidence: Mapping[str, Plain] = field(default_factory=dict)
